import { useState } from 'preact/hooks';

import { SelectField } from '../../kit/field.tsx';
import { Pick } from '../../kit/pick.tsx';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { useOrgName } from './org-name.ts';
import type { OrgRole } from '../../principal/org-roles.ts';
import { ORG_ROLES } from '../../principal/org-roles.ts';
import { everybody } from './people-search.tsx';
import { useChange } from '../../kit/use-change.ts';

/** Adds somebody who is known to the deployment to the org. `login` is whom, where that is settled. */
export function AddMember({
  login,
  onClose,
  onAdded,
}: {
  login?: string;
  onClose: () => void;
  onAdded: () => void;
}) {
  const { api, actions, who } = useSession();
  const orgName = useOrgName();
  const change = useChange(onAdded);
  const [name, setName] = useState(login ?? '');
  const [role, setRole] = useState<OrgRole>('Viewer');
  const find = everybody(api);
  const submit = (): void => {
    const loginOrEmail = name.trim();
    if (loginOrEmail === '') return;
    void change({
      title: `Add ${loginOrEmail} to ${orgName} as ${role}?`,
      verb: 'Add member',
      about: !who.isGrafanaAdmin && (
        <p>
          The membership is pending until they first act in the org: until then they hold nothing here, and
          you see only what you typed.
        </p>
      ),
      make: (query) => api.POST('/api/org/users', { params: { query }, body: { loginOrEmail, role } }),
      done: `${loginOrEmail} was added as ${role}.`,
    });
  };
  return (
    <FormDialog title={`Add a member to ${orgName}`} onClose={onClose} onSubmit={submit}>
      {login === undefined && (
        <Pick
          label="Login or e-mail address"
          hint="All of it, of somebody who is known to the deployment."
          text={name}
          search={async (text, signal) => (actions.has('users:read') ? await find(text, signal) : [])}
          onText={setName}
          onPick={({ label }) => setName(label)}
        />
      )}
      <SelectField
        label="Org role"
        hint="It may not rank above your own."
        value={role}
        onValue={setRole}
        choices={ORG_ROLES}
      />
    </FormDialog>
  );
}
