/** What the Worker's answer at `/console/callback` says a sign-in by a provider came to. */
export type ProviderOutcome = { readonly idToken: string } | { readonly problem: string };

const META = 'meta[name="gatehouse-sign-in"]';

/**
 * Takes the outcome out of the page, so that it is read once, and takes the address of the callback out of the history.
 * Undefined where this is no answer of the callback.
 */
export function takeProviderOutcome(): ProviderOutcome | undefined {
  const meta = document.querySelector<HTMLMetaElement>(META);
  const text = meta?.content ?? '';
  meta?.remove();
  if (location.pathname !== '/console/') history.replaceState(null, '', `/console/${location.hash}`);
  if (text === '') return undefined;
  const { idToken, problem } = JSON.parse(text) as { idToken?: unknown; problem?: unknown };
  if (typeof idToken === 'string') return { idToken };
  return { problem: typeof problem === 'string' ? problem : 'The provider did not sign you in.' };
}
