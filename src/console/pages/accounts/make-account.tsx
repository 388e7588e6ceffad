import { useState } from 'preact/hooks';

import { SelectField, TextField } from '../../kit/field.tsx';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import type { OrgRole } from '../../principal/org-roles.ts';
import { ORG_ROLES } from '../../principal/org-roles.ts';
import { useChange } from '../../kit/use-change.ts';

/** Makes a service account. `onMade` is told its id. */
export function MakeAccount({ onClose, onMade }: { onClose: () => void; onMade: (id: number) => void }) {
  const { api } = useSession();
  const change = useChange(() => undefined);
  const [name, setName] = useState('');
  const [role, setRole] = useState<OrgRole>('None');
  const submit = async (): Promise<void> => {
    const outcome = await change({
      title: `Make the service account ${name.trim()} as ${role}?`,
      verb: 'Make service account',
      make: (query) =>
        api.POST('/api/serviceaccounts', { params: { query }, body: { name: name.trim(), role } }),
      done: `The service account ${name.trim()} was made. It has no token yet.`,
    });
    if (outcome !== undefined) onMade((outcome.made as { id: number }).id);
  };
  return (
    <FormDialog title="Make a service account" onClose={onClose} onSubmit={() => void submit()}>
      <TextField
        label="Name"
        hint="Such as the program that it is for. The login is made of it."
        value={name}
        onValue={setName}
        maxLength={190}
        required
      />
      <SelectField
        label="Org role"
        hint="With None it holds only what you give it afterwards."
        value={role}
        onValue={setRole}
        choices={ORG_ROLES}
      />
    </FormDialog>
  );
}
