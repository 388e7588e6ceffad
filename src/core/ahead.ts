import type { Claims } from './claims.ts';

/**
 * A token that was from ahead when it came first: issued by its clock at `statedAt`, taken in at `takenAt`, both in seconds. `digest`
 * is of what it says, empty for all tokens that were stated by then and are not told apart any more.
 */
export type AheadToken = {
  readonly statedAt: number;
  readonly digest: string;
  readonly takenAt: number;
};

/** A link keeps at most so many tokens apart. */
const AHEAD_MAX = 8;

/** Stands for all tokens that are not told apart. No token has such a digest. */
const ANY = '';
/** The digest of a link whose next token is news whatever it says. No token has it. */
export const NOTHING_SAID = '';

/** The times of a token. */
type Times = Pick<Claims, 'issuedAt' | 'statedAt'>;
/** What a link knows of its newest token, and of those from ahead. */
type Newest = {
  readonly issuedAt: number;
  readonly claims: string;
  readonly ahead: readonly AheadToken[];
};
/** Whether a stored digest is that of the token. */
type IsDigest = (stored: string) => boolean;

const statedAtOf = ({ issuedAt, statedAt }: Times): number => statedAt ?? issuedAt;

const isAmong = (token: Times, isDigest: IsDigest, { ahead }: Newest): AheadToken | undefined => {
  const stated = statedAtOf(token);
  return ahead.find(({ statedAt, digest }) =>
    digest === ANY ? stated <= statedAt : stated === statedAt && isDigest(digest),
  );
};

/**
 * When a token counts as issued, in seconds, beside the newest one of its link. A token whose clock is ahead counts from when it
 * came first, however often it comes: later than before it never does. And it is older than another from ahead that was stated later:
 * one clock made both. Without this, a token that was replaced would come back until its time has come. Linear in what the link keeps,
 * which is a few.
 */
export function countedAt(token: Times, isDigest: IsDigest, newest: Newest): number {
  const { issuedAt, claims, ahead } = newest;
  const before = Math.min(token.issuedAt, issuedAt - 1);
  const known = isAmong(token, isDigest, newest);
  if (known !== undefined) {
    if (claims === NOTHING_SAID) return Math.min(token.issuedAt, known.takenAt);
    return isDigest(claims) ? Math.min(token.issuedAt, issuedAt) : Math.min(before, known.takenAt);
  }
  const isOutdated =
    token.statedAt !== undefined && ahead.some(({ statedAt }) => statedAt > statedAtOf(token));
  return isOutdated ? before : token.issuedAt;
}

/** Whether a token is from ahead, and the link does not know it yet: then it has to, whether or not the token is news. */
export const isNewFromAhead = (token: Times, isDigest: IsDigest, newest: Newest): boolean =>
  token.statedAt !== undefined && isAmong(token, isDigest, newest) === undefined;

/**
 * What a link keeps of tokens from ahead once this one has come, the one that was stated last first. `digest` is the token's,
 * whose `issuedAt` is when it counts as issued, and the link's is that of its newest token then. One that was stated before that is older anyway, so it is not kept. Of
 * too many, those that were stated first are not told apart: all that was stated by then counts as old, which is right for one clock.
 */
export function aheadAfter(
  token: Times,
  digest: string,
  { ahead, issuedAt }: Pick<Newest, 'ahead' | 'issuedAt'>,
): readonly AheadToken[] {
  const { statedAt } = token;
  const isDigest: IsDigest = (stored) => stored === digest;
  const isNew = isNewFromAhead(token, isDigest, { ahead, issuedAt, claims: NOTHING_SAID });
  const all =
    statedAt !== undefined && isNew ? [...ahead, { statedAt, digest, takenAt: token.issuedAt }] : ahead;
  const kept = all.filter((one) => one.statedAt >= issuedAt).toSorted((a, b) => b.statedAt - a.statedAt);
  if (kept.length <= AHEAD_MAX) return kept;
  const [apart, rest] = [kept.slice(0, AHEAD_MAX - 1), kept.slice(AHEAD_MAX - 1)];
  const any = {
    statedAt: Math.max(...rest.map((one) => one.statedAt)),
    digest: ANY,
    takenAt: Math.min(...rest.map((one) => one.takenAt)),
  };
  return [...apart, any];
}

/** Tokens from ahead as they are stored: a JSON list, of each its stated time, digest, and time of being taken in. */
export const aheadToJson = (ahead: readonly AheadToken[]): string =>
  JSON.stringify(ahead.map(({ statedAt, digest, takenAt }) => [statedAt, digest, takenAt]));

/** Reads what `aheadToJson` made. */
export const readAhead = (json: string): readonly AheadToken[] =>
  (JSON.parse(json) as readonly (readonly [number, string, number])[]).map(([statedAt, digest, takenAt]) => ({
    statedAt,
    digest,
    takenAt,
  }));
