import { useState } from 'preact/hooks';

import { SelectField } from '../kit/field.tsx';
import type { OrgRole } from './org-roles.ts';
import { ORG_ROLES } from './org-roles.ts';
import './principal.css';

/** An org role, and a way to another one for who may change it. The button counts once another one is chosen. */
export function OrgRoleForm({
  role,
  mayChange,
  hint,
  onChange,
}: {
  role: OrgRole;
  mayChange: boolean;
  hint?: string | undefined;
  onChange: (role: OrgRole) => void;
}) {
  const [chosen, setChosen] = useState(role);
  if (!mayChange)
    return (
      <p>
        Org role: <strong>{role}</strong> {hint !== undefined && <span class="hint">{hint}</span>}
      </p>
    );
  return (
    <form
      class="field-and-button"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== role) onChange(chosen);
      }}
    >
      <SelectField label="Org role" hint={hint} value={chosen} onValue={setChosen} choices={ORG_ROLES} />
      <button type="submit" disabled={chosen === role}>
        Change org role
      </button>
    </form>
  );
}
