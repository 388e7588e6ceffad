import { useEffect, useState } from 'preact/hooks';

import { asProblem, problemOf } from '../api/problem.ts';
import type { Problem } from '../api/problem.ts';
import { headersOf } from '../api/client.ts';
import { TextField } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { ProblemNote } from '../kit/problem-note.tsx';
import { useLoaded } from '../load/use-loaded.ts';
import type { Credential } from '../session/credential.ts';
import { ofPassword, ofToken } from '../session/credential.ts';
import { Mark } from '../shell/mark.tsx';
import { takesPasswords } from './password-login.ts';
import { Providers } from './providers.tsx';

/** Asks who somebody is: by a provider, a password or a token. What is typed is tried before anything is kept. */
export function SignIn({
  problem: said,
  onSignedIn,
}: {
  problem: string | undefined;
  onSignedIn: (credential: Credential) => void;
}) {
  const [chosen, setWay] = useState<'password' | 'token'>('password');
  const hasPasswords = useLoaded(takesPasswords, []).value ?? true;
  const way = hasPasswords ? chosen : 'token';
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<Problem | undefined>();
  const [isTrying, setTrying] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Gatehouse';
  }, []);

  const submit = async (): Promise<void> => {
    const credential = way === 'password' ? ofPassword(login.trim(), password) : ofToken(token);
    setTrying(true);
    setProblem(undefined);
    try {
      await tryOut(credential);
      onSignedIn(credential);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setTrying(false);
    }
  };

  return (
    <main class="sign-in">
      <h1>
        <Mark /> Gatehouse
      </h1>
      {said !== undefined && problem === undefined && (
        <p class="note" role="alert">
          <Icon name="warning" /> {said}
        </p>
      )}
      <Providers />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {hasPasswords && (
          <fieldset class="ways">
            <legend class="hidden">How to sign in</legend>
            {(['password', 'token'] as const).map((one) => (
              <label key={one}>
                <input type="radio" name="way" checked={way === one} onChange={() => setWay(one)} />
                {one === 'password' ? 'Password' : 'Token'}
              </label>
            ))}
          </fieldset>
        )}
        {way === 'password' ? (
          <>
            <TextField
              label="Login or e-mail address"
              value={login}
              onValue={setLogin}
              required
              autoComplete="username"
            />
            <TextField
              label="Password"
              type="password"
              value={password}
              onValue={setPassword}
              required
              autoComplete="current-password"
            />
          </>
        ) : (
          <TextField
            label="Token"
            type="password"
            hint="Of a service account, glsa_…, or a JWT of your identity provider."
            value={token}
            onValue={setToken}
            required
          />
        )}
        {problem !== undefined && <ProblemNote problem={problem} />}
        <button type="submit" class="primary" disabled={isTrying}>
          {isTrying ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
      <p class="quiet small">
        What you sign in with stays in this tab, and is forgotten when you close it.{' '}
        <a href="/docs/">API reference and guides</a>
      </p>
    </main>
  );
}

/** Asks the service who this is. Throws what it says where it does not know. */
async function tryOut({ authorization }: Credential): Promise<void> {
  const headers = headersOf({ authorization, orgId: undefined, onUnauthorized: () => undefined });
  const response = await fetch('/api/user', { headers, cache: 'no-store', credentials: 'omit' });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
}
