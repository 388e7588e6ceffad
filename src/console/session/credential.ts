/**
 * What somebody signed in with. It is kept in `sessionStorage`, which ends with the tab, so that a page that is loaded again goes on;
 * nothing of it is in `localStorage`, in a cookie or in an address.
 */
export type Credential = {
  /** The header `Authorization`. */
  readonly authorization: string;
  /** How somebody signed in: what to say when it ends. */
  readonly by: 'password' | 'token' | 'provider';
};

const KEY = 'gatehouse-credential';

/** Basic, in UTF-8: passwords may have any letters. */
export function ofPassword(login: string, password: string): Credential {
  const bytes = new TextEncoder().encode(`${login}:${password}`);
  return { authorization: `Basic ${btoa(String.fromCodePoint(...bytes))}`, by: 'password' };
}

/** A token of a service account. */
export const ofToken = (token: string): Credential => ({
  authorization: `Bearer ${token.trim()}`,
  by: 'token',
});

/** The ID token of a provider. */
export const ofProvider = (idToken: string): Credential => ({
  authorization: `Bearer ${idToken}`,
  by: 'provider',
});

/** What this tab has signed in with. What is stored and not understood counts as nothing. */
export function keptCredential(): Credential | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Partial<Credential> | null;
    const { authorization, by } = kept ?? {};
    return typeof authorization === 'string' && (by === 'password' || by === 'token' || by === 'provider')
      ? { authorization, by }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it for this tab, or forgets what was kept. */
export function keepCredential(credential: Credential | undefined): void {
  if (credential === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(credential));
}
