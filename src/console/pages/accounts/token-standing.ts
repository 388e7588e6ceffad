import type { components } from '../../api/document.ts';

/** A token that ends within so many days is one that ends soon. The API counts seconds from then on as well. */
export const SOON_DAYS = 7;

const SOON_MS = SOON_DAYS * 86_400_000;

/** Whether a token holds: `endless` holds for ever, `soon` ends within a week, `ended` and `revoked` hold no more. */
export type TokenStanding = 'endless' | 'holds' | 'soon' | 'ended' | 'revoked';

/** How a token stands at a time, in milliseconds. What the API said when it was read is never taken back. */
export function tokenStanding(
  {
    expiration,
    hasExpired,
    isRevoked,
  }: Pick<components['schemas']['TokenDTO'], 'expiration' | 'hasExpired' | 'isRevoked'>,
  now: number,
): TokenStanding {
  if (isRevoked) return 'revoked';
  if (hasExpired) return 'ended';
  if (expiration === null) return 'endless';
  const left = Date.parse(expiration) - now;
  if (left <= 0) return 'ended';
  return left <= SOON_MS ? 'soon' : 'holds';
}
