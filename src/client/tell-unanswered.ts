import type { Unanswered } from './contract.ts';
import type { ClientOptions } from './options.ts';

/** Tells of what was not answered: of each cause once. What the listener throws, at once or later, changes nothing. */
export function tellUnanswered(
  listener: ClientOptions['onUnanswered'],
  causes: Iterable<Unanswered | undefined>,
): void {
  if (listener === undefined) return;
  const told = new Set<string>();
  for (const why of causes) {
    if (why === undefined) continue;
    const key = `${why.status} ${why.message}`;
    if (told.has(key)) continue;
    told.add(key);
    void call(listener, why);
  }
}

/** Also waits for a listener that is asynchronous: a rejection that nobody handles ends some processes. */
async function call(listener: NonNullable<ClientOptions['onUnanswered']>, why: Unanswered): Promise<void> {
  try {
    await listener(why);
  } catch {
    // The decision is what the caller came for, and a log that fails must not take it away.
  }
}
