/** From so long before its end on, somebody is told. */
const NOTICE_MS = 5 * 60_000;

/**
 * When a JWT says that it ends, in milliseconds: to tell of it beforehand, and for nothing else, since nothing here checks the token. Undefined for
 * what says nothing of it: a password, a token of a service account, a JWT without `exp`.
 */
export function endOf(authorization: string): number | undefined {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization)?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    const { exp } = claims;
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** What is said of the end: nothing until five minutes before. Both in milliseconds. */
export function endWords(end: number, now: number): string | undefined {
  const left = end - now;
  if (left > NOTICE_MS) return undefined;
  if (left <= 0) return 'Your sign-in has ended.';
  const minutes = Math.floor(left / 60_000);
  if (minutes === 0) return 'Your sign-in ends in less than a minute.';
  return `Your sign-in ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
}

/** In how many milliseconds the words are others. Undefined once they stay. */
export function nextWordsIn(end: number, now: number): number | undefined {
  const left = end - now;
  if (left <= 0) return undefined;
  // A whole minute is still said as such: what comes after it begins a moment later.
  return left > NOTICE_MS ? left - NOTICE_MS : (left % 60_000) + 1;
}
