import { useState } from 'preact/hooks';

import { TextField } from '../../kit/field.tsx';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import type { Person } from './load-person.ts';
import { useChange } from '../../kit/use-change.ts';

/** Asks for another login, address or name of a person, and proposes it. What stays the same is not sent. */
export function EditNames({
  of: person,
  onClose,
  onChanged,
}: {
  of: Person;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { api, who } = useSession();
  const change = useChange(onChanged);
  const [login, setLogin] = useState(person.login);
  const [email, setEmail] = useState(person.email);
  const [name, setName] = useState(person.name);
  const isOther = login !== person.login || email !== person.email;
  const submit = (): void =>
    void change({
      title: `Change the names of ${person.login}?`,
      verb: 'Change names',
      about: isOther && (
        <p>
          Others give rights by login and address, and people sign in with them. Another login or address is a
          matter of server admins.
        </p>
      ),
      make: (query) =>
        api.PUT('/api/users/{userId}', {
          params: { path: { userId: String(person.id) }, query },
          body: {
            name: name.trim(),
            ...(login !== person.login && { login: login.trim() }),
            ...(email !== person.email && { email: email.trim() }),
          },
        }),
      done: 'The names were changed.',
    });
  return (
    <FormDialog title={`Change the names of ${person.login}`} onClose={onClose} onSubmit={submit}>
      <TextField label="Full name" value={name} onValue={setName} maxLength={190} />
      {who.isGrafanaAdmin && (
        <>
          <TextField label="Login" value={login} onValue={setLogin} maxLength={190} required />
          <TextField label="E-mail address" value={email} onValue={setEmail} maxLength={190} required />
        </>
      )}
    </FormDialog>
  );
}
