import { useCallback, useState } from 'preact/hooks';

import { Notices } from './kit/notices.tsx';
import { Proposals } from './kit/proposal.tsx';
import type { Credential } from './session/credential.ts';
import { keepCredential, keptCredential, ofProvider } from './session/credential.ts';
import { takeProviderOutcome } from './session/provider.ts';
import { Opened } from './session/opened.tsx';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './sign-in/sign-in.tsx';

type SignedIn = { readonly credential: Credential | undefined; readonly problem: string | undefined };

/** Who this tab begins with: whom a provider has just signed in, or who was before the page was loaded again. */
function begin(): SignedIn {
  const outcome = takeProviderOutcome();
  if (outcome === undefined) return { credential: keptCredential(), problem: undefined };
  if ('problem' in outcome) return { credential: undefined, problem: outcome.problem };
  const credential = ofProvider(outcome.idToken);
  keepCredential(credential);
  return { credential, problem: undefined };
}

/** The console: a page to sign in on, and behind it all the others. */
export function App() {
  const [{ credential, problem }, setSignedIn] = useState(begin);
  const leave = useCallback((said?: string) => {
    keepCredential(undefined);
    setSignedIn({ credential: undefined, problem: said });
  }, []);
  const enter = useCallback((entered: Credential) => {
    keepCredential(entered);
    setSignedIn({ credential: entered, problem: undefined });
  }, []);
  if (credential === undefined) return <SignIn problem={problem} onSignedIn={enter} />;
  return (
    <Opened credential={credential} onEnd={leave}>
      <Notices>
        <Proposals>
          <Shell />
        </Proposals>
      </Notices>
    </Opened>
  );
}
