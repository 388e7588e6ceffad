import { useEffect } from 'preact/hooks';

import type { Credential } from './credential.ts';
import { keptCredential } from './kept.ts';

/**
 * Browsers keep a page as it was when somebody leaves it, and show it again when they go back. If somebody else has signed in or out in
 * this tab meanwhile, it is loaded anew: nothing of the one before is shown, nor asked for in their name.
 */
export function useRestored(credential: Credential | undefined): void {
  useEffect(() => {
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (!persisted || keptCredential()?.authorization === credential?.authorization) return;
      document.body.hidden = true;
      location.reload();
    };
    addEventListener('pageshow', shown);
    return () => removeEventListener('pageshow', shown);
  }, [credential]);
}
