import { useCallback, useState } from 'preact/hooks';

import { Notices } from './kit/notices.tsx';
import { Proposals } from './kit/proposal.tsx';
import { replaceRoute } from './route/use-route.ts';
import type { Beginning } from './session/begin.ts';
import { begin } from './session/begin.ts';
import type { Credential } from './session/credential.ts';
import { forgetAll, keepCredential } from './session/kept.ts';
import { Opened } from './session/opened.tsx';
import { useRestored } from './session/use-restored.ts';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './sign-in/sign-in.tsx';

/** The console: a page to sign in on, and behind it all the others. */
export function App() {
  const [{ credential, problem }, setSignedIn] = useState<Beginning>(begin);
  useRestored(credential);
  const leave = useCallback((said?: string) => {
    if (said === undefined) {
      // Whoever signs in next is perhaps somebody else, to whom this page is nothing.
      forgetAll();
      replaceRoute([]);
    } else keepCredential(undefined);
    setSignedIn({ credential: undefined, problem: said });
  }, []);
  const enter = useCallback((entered: Credential) => {
    keepCredential(entered);
    setSignedIn({ credential: entered, problem: undefined });
  }, []);
  if (credential === undefined) return <SignIn problem={problem} onSignedIn={enter} />;
  return (
    <Opened credential={credential} onEnd={leave}>
      <Notices first={problem === undefined ? undefined : `${problem} You are still signed in as before.`}>
        <Proposals>
          <Shell />
        </Proposals>
      </Notices>
    </Opened>
  );
}
