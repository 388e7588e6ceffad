/** What somebody signed in with. */
export type Credential = {
  /** The header `Authorization`. */
  readonly authorization: string;
  /** How somebody signed in: what to say when it ends. */
  readonly by: 'password' | 'token' | 'provider';
  /** The provider that somebody chose: where they sign in again. */
  readonly issuer?: string | undefined;
};

/** Basic, in UTF-8: passwords may have any letters. */
export function ofPassword(login: string, password: string): Credential {
  const bytes = new TextEncoder().encode(`${login}:${password}`);
  const letters = Array.from(bytes, (byte) => String.fromCodePoint(byte));
  return { authorization: `Basic ${btoa(letters.join(''))}`, by: 'password' };
}

/** A token of a service account, or a JWT of a provider. */
export const ofToken = (token: string): Credential => ({
  authorization: `Bearer ${token.trim()}`,
  by: 'token',
});

/** The ID token of a provider. */
export const ofProvider = (idToken: string, issuer?: string): Credential => ({
  authorization: `Bearer ${idToken}`,
  by: 'provider',
  issuer,
});

/** Reads a credential that was kept as JSON. What is not understood, or could be no header, counts as nothing. */
export function readCredential(text: string | null): Credential | undefined {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Credential> | null;
    const { authorization, by, issuer } = kept ?? {};
    if (typeof authorization !== 'string' || !/^(?:Basic|Bearer) [\x21-\x7e]+$/.test(authorization))
      return undefined;
    if (by !== 'password' && by !== 'token' && by !== 'provider') return undefined;
    return { authorization, by, ...(typeof issuer === 'string' && { issuer }) };
  } catch {
    return undefined;
  }
}
