import { useState } from 'preact/hooks';

import { TextField } from '../../kit/field.tsx';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { useChange } from '../../kit/use-change.ts';

/** Sets the password of a person. What is typed is forgotten when the dialog is closed. */
export function SetPassword({ id, login, onClose }: { id: number; login: string; onClose: () => void }) {
  const { api } = useSession();
  const change = useChange(onClose);
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={`Set a password for ${login}`}
      onClose={onClose}
      onSubmit={() =>
        void change({
          title: `Set another password for ${login}?`,
          verb: 'Set password',
          isGrave: true,
          about: <p>The old password is refused everywhere at once.</p>,
          make: (query) =>
            api.PUT('/api/admin/users/{userId}/password', {
              params: { path: { userId: String(id) }, query },
              body: { password },
            }),
          done: `The password of ${login} was set.`,
        })
      }
    >
      <TextField
        label="New password"
        hint="Tell them in a safe way. They can choose another one on their own page."
        type="password"
        autoComplete="new-password"
        value={password}
        onValue={setPassword}
        maxLength={1000}
        required
      />
    </FormDialog>
  );
}
