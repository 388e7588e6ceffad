/** What the Worker's answer at `/console/callback` says a sign-in by a provider came to. */
export type ProviderOutcome = { readonly idToken: string } | { readonly problem: string };

/** Reads the text that the Worker put into the page. Undefined for none: the page was not asked for by a provider. */
export function readProviderOutcome(text: string): ProviderOutcome | undefined {
  if (text === '') return undefined;
  try {
    const { idToken, problem } = JSON.parse(text) as { idToken?: unknown; problem?: unknown };
    if (typeof idToken === 'string' && idToken !== '') return { idToken };
    if (typeof problem === 'string' && problem !== '') return { problem };
  } catch {
    // Said below.
  }
  return { problem: 'The provider did not sign you in. Try again.' };
}
