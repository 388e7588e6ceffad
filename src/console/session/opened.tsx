import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { ProblemNote } from '../kit/problem-note.tsx';
import { Loading } from '../kit/shown.tsx';
import { useLoaded } from '../load/use-loaded.ts';
import { replaceRoute } from '../route/use-route.ts';
import { parseRoute } from '../route/route.ts';
import type { Credential } from './credential.ts';
import { keepOrg, keptOrg } from './kept.ts';
import type { Session } from './session.ts';
import { openSession, SessionContext } from './session.ts';
import { endOf } from './token-end.ts';

/** What is said when the service knows a credential no more. */
const ENDED: Record<Credential['by'], string> = {
  password: 'You were signed out: the password is not valid any more. Sign in again.',
  token: 'You were signed out: the token has expired or was revoked. Sign in again.',
  provider: 'You were signed out: your sign-in has expired. Sign in again.',
};

/**
 * What is in it is shown to somebody who is signed in. `onEnd` is told when that ends: with what there is to say where somebody comes back,
 * and with nothing where everything is to be forgotten.
 */
export function Opened({
  credential,
  onEnd,
  children,
}: {
  credential: Credential;
  onEnd: (said?: string) => void;
  children: ComponentChildren;
}) {
  const [orgId, setOrgId] = useState(keptOrg);
  const { authorization, by } = credential;
  const isOver = useRef(false);
  useEffect(
    () => () => {
      isOver.current = true;
    },
    [],
  );
  const opened = useLoaded(async () => {
    // A late answer ends no sign-in that came after this one.
    const onUnauthorized = (): void => {
      if (!isOver.current) onEnd(ENDED[by]);
    };
    return await openSession({ authorization, orgId, onUnauthorized });
  }, [authorization, orgId]);
  const { value } = opened;
  const session = useMemo<Session | undefined>(() => {
    if (value === undefined) return undefined;
    const enter = (entered: number): void => {
      keepOrg(entered);
      // What one page was about is not in the other org; a question may be asked there as well.
      const { path, query } = parseRoute(location.hash);
      if (path.length > 1) replaceRoute(path.slice(0, 1));
      else replaceRoute(path, Object.fromEntries(query));
      setOrgId(entered);
    };
    return {
      ...value,
      credential,
      endsAt: endOf(authorization),
      enter,
      signOut: () => onEnd(),
      leave: onEnd,
    };
  }, [value, onEnd, credential, authorization]);
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
        <Loading>{orgId === undefined ? 'Signing in …' : 'Opening the org …'}</Loading>
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
