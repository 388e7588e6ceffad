import { useState } from 'preact/hooks';

import { SelectField } from '../../kit/field.tsx';
import { Pick } from '../../kit/pick.tsx';
import { accounts, members, teams } from '../../kit/searches.tsx';
import { useSession } from '../../session/session.ts';
import type { Assignee } from './thing-levels.ts';
import { kindsFor } from './thing-levels.ts';
import { useSetLevel } from './use-set-level.tsx';

const LABELS: Readonly<Record<Assignee['kind'], string>> = {
  person: 'A person',
  account: 'A service account',
  team: 'A team',
  role: 'A basic role',
};

const BASIC_ROLES = ['Viewer', 'Editor', 'Admin'] as const;

/** Gives a level on a thing to somebody who is picked, of the kinds that can have one. */
export function GiveLevel({
  type,
  id,
  names,
  onGiven,
}: {
  type: string;
  id: string;
  names: readonly string[];
  onGiven: () => void;
}) {
  const { api } = useSession();
  const kinds = kindsFor(type);
  const [kind, setKind] = useState<Assignee['kind']>(kinds[0] ?? 'person');
  const [level, setLevel] = useState(names[0] ?? '');
  const [role, setRole] = useState<(typeof BASIC_ROLES)[number]>('Viewer');
  const give = useSetLevel(type, id);
  const giveTo = async (who: Assignee): Promise<void> => {
    if (await give(who, level)) onGiven();
  };
  return (
    <div class="type-give">
      <SelectField
        label="Level"
        value={level}
        onValue={setLevel}
        choices={names.map((name) => ({ value: name, label: name }))}
      />
      <SelectField
        label="For"
        value={kind}
        onValue={setKind}
        choices={kinds.map((one) => ({ value: one, label: LABELS[one] }))}
      />
      {kind === 'person' && (
        <Pick
          key={kind}
          label="Person"
          hint="By login, name or e-mail address."
          clears
          search={members(api)}
          onPick={({ value }) => void giveTo({ kind, id: value.userId, name: value.login })}
        />
      )}
      {kind === 'account' && (
        <Pick
          key={kind}
          label="Service account"
          hint="By name."
          clears
          search={accounts(api)}
          onPick={({ value }) => void giveTo({ kind, id: value.id, name: value.name })}
        />
      )}
      {kind === 'team' && (
        <Pick
          key={kind}
          label="Team"
          hint="By name."
          clears
          search={teams(api)}
          onPick={({ value }) => void giveTo({ kind, id: value.id, name: value.name })}
        />
      )}
      {kind === 'role' && (
        <>
          <SelectField
            label="Basic role"
            value={role}
            onValue={setRole}
            choices={BASIC_ROLES.map((name) => ({ value: name, label: name }))}
          />
          <div class="rights-beside-fields">
            <button type="button" onClick={() => void giveTo({ kind, id: role, name: role })}>
              Give level
            </button>
          </div>
        </>
      )}
    </div>
  );
}
