/**
 * What D1 says of a batch that it did not commit and never will, by the words that tell it from everything else:
 *
 * - `outrun`: the revision is taken.
 * - `conflict`: another constraint failed, or a guard.
 * - `unfit`: the batch is one that the database does not take.
 * - `full-database`: the database takes no writes at all.
 *
 * The first row that fits counts. Whatever has no row leaves it open whether the batch was committed, and a row that is wrong is a
 * stale grant: so there is none for overload, timeouts, resets and lost connections, which may meet a batch on its way back.
 * Source: docs/storage.md#what-d1-says-of-a-batch.
 */
export const WHAT_D1_SAYS = [
  {
    says: 'UNIQUE constraint failed: changes.',
    means: 'outrun',
    source: 'measured: the primary key of a trail',
  },
  { says: 'constraint failed', means: 'conflict', source: 'https://www.sqlite.org/rescode.html#constraint' },
  { says: 'SQLITE_TOOBIG', means: 'unfit', source: 'https://www.sqlite.org/rescode.html#toobig' },
  {
    says: 'too many SQL variables',
    means: 'unfit',
    source: 'https://developers.cloudflare.com/d1/platform/limits/',
  },
  { says: 'SQLITE_MISMATCH', means: 'unfit', source: 'https://www.sqlite.org/rescode.html#mismatch' },
  { says: 'SQLITE_ERROR', means: 'unfit', source: 'https://www.sqlite.org/rescode.html#error' },
  {
    says: 'Exceeded maximum DB size',
    means: 'full-database',
    source: 'https://developers.cloudflare.com/d1/observability/debug-d1/',
  },
  {
    says: "exceeded D1's maximum account storage limit",
    means: 'full-database',
    source: 'https://developers.cloudflare.com/d1/observability/debug-d1/',
  },
  {
    says: "exceeded D1's free tier daily row write limit",
    means: 'full-database',
    source: 'https://developers.cloudflare.com/changelog/post/2026-09-01-d1-free-tier-limit-enforcement/',
  },
  {
    says: "exceeded D1's free tier daily row read limit",
    means: 'full-database',
    source: 'https://developers.cloudflare.com/changelog/post/2026-09-01-d1-free-tier-limit-enforcement/',
  },
  {
    says: 'database or disk is full',
    means: 'full-database',
    source: 'https://developers.cloudflare.com/durable-objects/platform/limits/',
  },
  { says: 'SQLITE_FULL', means: 'full-database', source: 'https://www.sqlite.org/rescode.html#full' },
] as const;

/** What becomes of a batch of which D1 said something. */
export type Meaning = (typeof WHAT_D1_SAYS)[number]['means'];

/** What D1 meant, by all that was said about it; undefined where it is open what became of the batch. */
export const meaningOf = (error: unknown): Meaning | undefined => {
  const messages = messagesOf(error);
  return WHAT_D1_SAYS.find(({ says }) => messages.some((message) => message.includes(says)))?.means;
};

/** The messages of an error and of what caused it. */
export function messagesOf(error: unknown): string[] {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  return messages;
}
