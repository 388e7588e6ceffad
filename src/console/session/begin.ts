import type { Credential } from './credential.ts';
import { ofProvider } from './credential.ts';
import { keepCredential, keptCredential, takeDeparture } from './kept.ts';
import { readProviderOutcome } from './provider-outcome.ts';

/** Where the page is. The Worker answers with the same page at another address when a provider sends somebody back. */
const HOME = '/console/';

/** Who a tab begins with, and why a sign-in failed, if one did. */
export type Beginning = { readonly credential: Credential | undefined; readonly problem: string | undefined };

/**
 * Who this tab begins with: whom a provider has just signed in, or who was before the page was loaded again. What the Worker said is
 * taken out of the page, so that it is read once, and the address is again that from which somebody left for the provider.
 */
export function begin(): Beginning {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="gatehouse-sign-in"]');
  const outcome = readProviderOutcome(meta?.content ?? '');
  meta?.remove();
  const departure = takeDeparture();
  if (location.pathname !== HOME)
    history.replaceState(null, '', `${HOME}${departure?.hash ?? location.hash}`);
  // A sign-in that failed takes nothing from somebody who is signed in: anybody may lead them to the callback.
  if (outcome === undefined || 'problem' in outcome)
    return { credential: keptCredential(), problem: outcome?.problem };
  const credential = ofProvider(outcome.idToken, departure?.issuer);
  keepCredential(credential);
  return { credential, problem: undefined };
}
