import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { useChange } from '../../kit/use-change.ts';

type Profile = components['schemas']['UserProfileDTO'];

/** One's own names. The login and the address are changed by server admins alone, since others give rights by them. */
export function OwnNames() {
  const { api } = useSession();
  const loaded = useLoaded(async (signal) => await answer(api.GET('/api/user', { signal })), []);
  return (
    <Section title="Names">
      <Shown of={loaded}>
        {(profile) => <NamesForm key={profile.updatedAt} profile={profile} reload={loaded.reload} />}
      </Shown>
    </Section>
  );
}

function NamesForm({ profile, reload }: { profile: Profile; reload: () => void }) {
  const { api } = useSession();
  const change = useChange(reload);
  const [name, setName] = useState(profile.name);
  const [login, setLogin] = useState(profile.login);
  const [email, setEmail] = useState(profile.email);
  const isServerAdmin = profile.isGrafanaAdmin;
  const isSame = name === profile.name && login === profile.login && email === profile.email;
  const submit = (): void => {
    if (isSame) return;
    void change({
      title: 'Change your names?',
      verb: 'Change names',
      about: login !== profile.login && <p>With another login you are asked to sign in again.</p>,
      make: (query) =>
        api.PUT('/api/user', {
          params: { query },
          body: {
            ...(name !== profile.name && { name: name.trim() }),
            ...(login !== profile.login && { login: login.trim() }),
            ...(email !== profile.email && { email: email.trim() }),
          },
        }),
      done: 'Your names were changed.',
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="fields">
        <TextField label="Full name" value={name} onValue={setName} maxLength={190} autoComplete="name" />
        {isServerAdmin && (
          <>
            <TextField label="Login" value={login} onValue={setLogin} maxLength={190} required />
            <TextField label="E-mail address" value={email} onValue={setEmail} maxLength={190} required />
          </>
        )}
      </div>
      {!isServerAdmin && (
        <p class="quiet">
          Login <strong>{profile.login}</strong>, e-mail address <strong>{profile.email}</strong>: a server
          admin can change them, since others give rights by them.
        </p>
      )}
      <button type="submit" disabled={isSame}>
        Change names
      </button>
    </form>
  );
}
