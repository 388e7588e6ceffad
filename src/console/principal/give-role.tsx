import { useState } from 'preact/hooks';

import type { components } from '../api/document.ts';
import { CheckField } from '../kit/field.tsx';
import { Pick } from '../kit/pick.tsx';
import { roles } from '../kit/searches.tsx';
import { useSession } from '../session/session.ts';
import { FormDialog } from '../kit/form-dialog.tsx';
import { useChange } from '../kit/use-change.ts';

/** Gives a role to a person or a service account: in the org or, by a server admin and for a role of all orgs, everywhere. */
export function GiveRole({
  id,
  name,
  onClose,
  onGiven,
}: {
  id: number;
  name: string;
  onClose: () => void;
  onGiven: () => void;
}) {
  const { api, who } = useSession();
  const change = useChange(onGiven);
  const [role, setRole] = useState<components['schemas']['RoleDTO'] | undefined>();
  const [isEverywhere, setEverywhere] = useState(false);
  const mayEverywhere = who.isGrafanaAdmin && role?.global === true;
  const submit = (): void => {
    if (role === undefined) return;
    const global = mayEverywhere && isEverywhere;
    void change({
      title: `Give ${name} the role ${role.displayName || role.name}${global ? ' in all orgs' : ''}?`,
      verb: 'Give role',
      make: (query) =>
        api.POST('/api/access-control/users/{userId}/roles', {
          params: { path: { userId: String(id) }, query },
          body: { roleUid: role.uid, global },
        }),
      done: `${name} has the role ${role.displayName || role.name} now.`,
    });
  };
  return (
    <FormDialog title={`Give ${name} a role`} onClose={onClose} onSubmit={submit}>
      <Pick
        label="Role"
        hint={role?.description || 'A part of its name. Pick one from the list.'}
        text={role === undefined ? '' : role.displayName || role.name}
        search={roles(api)}
        onPick={({ value }) => setRole(value)}
      />
      {mayEverywhere && (
        <CheckField
          label="In all orgs"
          hint="It then counts in every org, and in what is about the whole deployment."
          checked={isEverywhere}
          onChecked={setEverywhere}
        />
      )}
    </FormDialog>
  );
}
