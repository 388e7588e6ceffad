import { useState } from 'preact/hooks';

import { TextField } from '../../kit/field.tsx';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { useOrgName } from './org-name.ts';
import { useChange } from '../../kit/use-change.ts';

/** Makes a person, who joins the org as Viewer and signs in with a password. Leads to their page. */
export function MakePerson({ onClose }: { onClose: () => void }) {
  const { api, orgId } = useSession();
  const orgName = useOrgName();
  const change = useChange(onClose);
  const [login, setLogin] = useState('');
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    const outcome = await change({
      title: `Make the person ${login.trim()}?`,
      verb: 'Make person',
      about: <p>They join {orgName} as Viewer, and can sign in with the password at once.</p>,
      make: (query) =>
        api.POST('/api/admin/users', {
          params: { query },
          body: { login: login.trim(), email: email.trim() || null, name: name.trim(), password, orgId },
        }),
      done: `${login.trim()} was made.`,
    });
    if (outcome !== undefined) goTo(['people', outcome.made.id]);
  };
  return (
    <FormDialog title="Make a person" onClose={onClose} onSubmit={() => void submit()}>
      <div class="fields">
        <TextField label="Login" value={login} onValue={setLogin} maxLength={190} required />
        <TextField label="Full name" value={name} onValue={setName} maxLength={190} />
      </div>
      <TextField
        label="E-mail address"
        hint="Without one, the login is the address."
        value={email}
        onValue={setEmail}
        maxLength={190}
      />
      <TextField
        label="Password"
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
