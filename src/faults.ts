import type { Refusal } from './core/refusal.ts';
import { UNAVAILABLE } from './core/refusal.ts';
import type { Result } from './core/result.ts';
import { ok, refuse } from './core/result.ts';
import type { Fields } from './log.ts';
import { inRequest, log } from './log.ts';

/**
 * Where the line is. Two errors mean that something is away, and nothing is wrong here: `DatabaseAway` and `ObjectAway`.
 * Whoever foresees them makes a 503 of them. Every other error is a fault: nobody catches it but whoever ends a call, logs it,
 * and answers 500. Source: docs/decisions/0006-refusals-are-values.md.
 */

/** The database does not answer, or not in time. Thrown for reads only: a commit has an outcome instead. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** A Durable Object cannot be reached, or does not answer in time. */
export class ObjectAway extends Error {
  override readonly name = 'ObjectAway';
}

/** All that an object tells of a fault: messages cross from there to here, and little else. */
const FAULT = 'Something is broken here: the log says what';

/** A fault that is logged already. */
class Fault extends Error {
  override readonly name = 'Fault';

  constructor() {
    super(FAULT);
  }
}

const isLogged = (error: unknown): boolean => error instanceof Error && error.message === FAULT;

/** How the platform marks what it throws: at an object that was replaced, and at whoever calls one that is gone or busy. */
const MARKS = ['durableObjectReset', 'retryable', 'overloaded'] as const;

type Mark = (typeof MARKS)[number];

const hasMark = (error: unknown, mark: Mark): boolean =>
  error instanceof Error && (error as Partial<Record<Mark, unknown>>)[mark] === true;

/** Whether an error only means that something is away. */
export const isAway = (error: unknown): boolean =>
  error instanceof DatabaseAway || error instanceof ObjectAway || MARKS.some((mark) => hasMark(error, mark));

/** Whether an object could not be reached because it has more to do than it can: then whoever tries again makes it worse. */
export const isOverloaded = (error: unknown): boolean =>
  error instanceof ObjectAway && hasMark(error.cause, 'overloaded');

/** Logs an error if it is a fault that is not logged yet, and gives what is told instead of it. */
export function toldFault(error: unknown, fields: Fields = {}): unknown {
  if (isLogged(error) || isAway(error)) return error;
  log('fault', { ...fields, error });
  return new Fault();
}

/** What an answer is, or `unavailable` while the database is away; `what` says what was asked. */
export async function unlessAway<T>(answer: Promise<T>, what: string): Promise<Result<T, Refusal>> {
  try {
    return ok(await answer);
  } catch (error) {
    if (!(error instanceof DatabaseAway)) throw error;
    log('database-away', { what, error });
    return refuse(UNAVAILABLE);
  }
}

/** How an object answers a call: for the request with that id, and with nothing but words of ours when it breaks. */
export const serve = async <T>(
  id: string | undefined,
  fields: Fields,
  answer: () => T | Promise<T>,
): Promise<T> =>
  await inRequest(id, async () => {
    try {
      return await answer();
    } catch (error) {
      throw toldFault(error, fields);
    }
  });

/** Whether an argument or a reply was something that cannot be sent. */
export const isUnfitToSend = (error: unknown): boolean =>
  error instanceof Error && error.name === 'DataCloneError';

/**
 * What an object answers to a call. Throws a fault for what broke there, or was not fit to be sent; and `ObjectAway` for all
 * else: the platform has many words for it, and objects of the version before have their own.
 */
export async function reach<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isLogged(error)) throw new Fault();
    if (isUnfitToSend(error) || error instanceof ObjectAway) throw error;
    throw new ObjectAway('An object cannot be reached', { cause: error });
  }
}

/**
 * The same for a read, which may be asked twice: once more, where the platform says that this may help. The platform itself tries
 * again only what has surely not begun there. Source: docs/storage.md#what-the-platform-does.
 *
 * @param call must look the object up each time: what led to one that is gone leads nowhere any more
 */
export async function reachToRead<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await reach(call);
  } catch (error) {
    const mayHelp = error instanceof ObjectAway && hasMark(error.cause, 'retryable') && !isOverloaded(error);
    if (!mayHelp) throw error;
    return await reach(call);
  }
}
