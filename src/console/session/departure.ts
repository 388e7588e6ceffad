/** From where somebody left to sign in with a provider. */
export type Departure = {
  /** The part of the address from `#` on. */
  readonly hash: string;
  readonly issuer: string;
};

/** Reads what was kept as JSON. What is not understood counts as nothing. */
export function readDeparture(text: string | null): Departure | undefined {
  try {
    const { hash, issuer } = JSON.parse(text ?? 'null') as { hash?: unknown; issuer?: unknown };
    return typeof hash === 'string' && /^(?:#|$)/.test(hash) && typeof issuer === 'string'
      ? { hash, issuer }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Where the Worker begins a sign-in with a provider. It comes back to `/console/callback`. */
export const departureTo = (issuer: string): string => `/console/sign-in?${new URLSearchParams({ issuer })}`;
