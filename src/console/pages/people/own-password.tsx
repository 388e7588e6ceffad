import { useState } from 'preact/hooks';

import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page.tsx';
import { useSession } from '../../session/session.ts';
import { useChange } from '../../kit/use-change.ts';

/** One's own password, changed by who knows the old one. Who signed in with it signs in again afterwards. */
export function OwnPassword() {
  const { api, credential, leave } = useSession();
  const isByPassword = credential.by === 'password';
  const [oldPassword, setOld] = useState('');
  const [newPassword, setNew] = useState('');
  const [again, setAgain] = useState('');
  const [isAsked, setAsked] = useState(false);
  const change = useChange(() => {
    if (isByPassword) return leave('Your password was changed. Sign in with the new one.');
    setOld('');
    setNew('');
    setAgain('');
    return setAsked(false);
  });
  const error = isAsked && again !== newPassword ? 'This is not the same password.' : undefined;
  const submit = (): void => {
    setAsked(true);
    if (again !== newPassword) return;
    void change({
      title: 'Change your password?',
      verb: 'Change password',
      about: (
        <p>
          The old one is refused everywhere at once.
          {isByPassword && ' You are signed out, and sign in with the new one.'}
        </p>
      ),
      make: (query) =>
        api.PUT('/api/user/password', { params: { query }, body: { oldPassword, newPassword } }),
      done: 'Your password was changed.',
    });
  };
  return (
    <Section title="Password">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div class="fields">
          <TextField
            label="Old password"
            type="password"
            autoComplete="current-password"
            value={oldPassword}
            onValue={setOld}
            required
          />
          <TextField
            label="New password"
            type="password"
            autoComplete="new-password"
            value={newPassword}
            onValue={setNew}
            required
          />
          <TextField
            label="New password again"
            type="password"
            autoComplete="new-password"
            error={error}
            value={again}
            onValue={setAgain}
            required
          />
        </div>
        <button type="submit">Change password</button>
      </form>
    </Section>
  );
}
