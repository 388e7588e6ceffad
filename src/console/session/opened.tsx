import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { ProblemNote } from '../kit/problem-note.tsx';
import { Loading } from '../kit/shown.tsx';
import { useLoaded } from '../load/use-loaded.ts';
import type { Credential } from './credential.ts';
import type { Session } from './session.ts';
import { openSession, SessionContext } from './session.ts';

/** What is said when the service knows a credential no more. */
const ENDED: Record<Credential['by'], string> = {
  password: 'You were signed out: the password counts no more. Sign in again.',
  token: 'You were signed out: the token has expired, or was revoked.',
  provider: 'You were signed out: what the provider said has expired. Sign in again.',
};

/** What is in it is shown to somebody who is signed in. `onEnd` is told when that ends, with what there is to say. */
export function Opened({
  credential,
  onEnd,
  children,
}: {
  credential: Credential;
  onEnd: (said?: string) => void;
  children: ComponentChildren;
}) {
  const [orgId, setOrgId] = useState<number | undefined>();
  const { authorization, by } = credential;
  const opened = useLoaded(
    async () => await openSession({ authorization, orgId, onUnauthorized: () => onEnd(ENDED[by]) }),
    [authorization, orgId],
  );
  const { value } = opened;
  const session = useMemo<Session | undefined>(
    () => (value === undefined ? undefined : { ...value, enter: setOrgId, signOut: () => onEnd() }),
    [value, onEnd],
  );
  if (session !== undefined)
    // In another org nothing of the one before is right any more.
    return (
      <SessionContext.Provider key={session.orgId} value={session}>
        {children}
      </SessionContext.Provider>
    );
  return (
    <main class="alone">
      {opened.problem === undefined ? (
        <Loading>Signing in …</Loading>
      ) : (
        <>
          <h1>Gatehouse</h1>
          <ProblemNote problem={opened.problem} again={opened.reload} />
          <button type="button" onClick={() => onEnd()}>
            Sign in as somebody else
          </button>
        </>
      )}
    </main>
  );
}
