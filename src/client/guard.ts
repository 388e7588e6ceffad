import type { Decision, Question, Subject } from './contract.ts';
import { RefusedError } from './guard-refusal.ts';

/** A value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/** Who is signed in. Whatever else than a subject means that nobody is. */
export type SignedIn = Subject | undefined | null | false | '';

/** What a guard needs of an app. `Request` is what the framework gives to a handler: Hono's context, or the request of Express. */
export type GuardOptions<Request> = {
  /**
   * Asks the question: `(question) => gatehouse.evaluate(question)`, or a service binding. A request goes on only where the answer has
   * `decision: true`; that has a `context.error` where a function of `whenUnanswered` said yes, which a guard does not overrule. A no with
   * a `context.error` is a 503, as is an `ask` that throws, and every answer that is no decision. A handler that is to know the decision
   * gets it from here: `ask` may keep what was answered in the request. A guard waits for as long as `ask` takes: a client
   * ends by itself, a call of a service binding does not.
   */
  readonly ask: (question: Question, request: Request) => Awaitable<Decision>;
  /**
   * Who is signed in, as your own sign-in says. Nobody, or a subject whose type or id is no text or an empty one, is a 401 without a
   * question. Of the subject only `type`, `id` and `properties` are sent. What it throws goes to the framework as it is.
   */
  readonly subject: (request: Request) => Awaitable<SignedIn>;
};

/** What a route may say of itself beside its action. */
export type RequiresOptions = {
  /** The type of the resource, where it is not what stands before the first colon of the action. */
  readonly type?: string;
};

/**
 * Gives the id of the resource, as the handler will read it: it is asked as it is, neither trimmed nor decoded nor lower-cased. Anything but
 * a text with something in it (such as the list that a repeated query or a wildcard gives) is a 403 without a question.
 */
export type ResourceId<Request> = (
  request: Request,
) => Awaitable<string | readonly string[] | null | undefined>;

/** What a route requires. */
export type Requirement<Request> = {
  readonly action: string;
  readonly type: string;
  readonly id?: ResourceId<Request>;
};

/** What is to be done with a request. */
export type Outcome =
  | { readonly kind: 'pass' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'denied'; readonly decision?: Decision }
  | {
      readonly kind: 'unanswered';
      /** What was answered, where that was a decision with an error. */
      readonly decision?: Decision;
      /** Whole seconds. */
      readonly retryAfter?: number;
      /** What asking threw. */
      readonly cause?: unknown;
    };

/** Throws a TypeError where the options are none: when an app is made, and not at its first request. */
export function checkGuardOptions(name: string, options: GuardOptions<never>): void {
  for (const field of ['ask', 'subject'] as const)
    if (typeof options?.[field] !== 'function') throw new TypeError(`${name}: ${field} must be a function`);
}

/**
 * What a route requires. Throws a TypeError where the action has no colon or an empty part, or where anything is of a wrong type: when
 * routes are made, and not at the first request.
 */
export function requirementOf<Request>(
  action: string,
  id: ResourceId<Request> | undefined,
  options: RequiresOptions = {},
): Requirement<Request> {
  const parts = typeof action === 'string' ? action.split(':') : [];
  const [first = ''] = parts;
  if (parts.length < 2 || parts.includes(''))
    throw new TypeError('requires: the action must be whole, such as invoices:approve');
  if (id !== undefined && typeof id !== 'function')
    throw new TypeError('requires: the id must be given by a function');
  const { type = first } = options;
  if (!isText(type)) throw new TypeError('requires: the type must be a text with something in it');
  return { action, type, ...(id !== undefined && { id }) };
}

/** What an answer means: to pass only where it is a decision, and `true`. An error beside a no means that there was none. Never throws. */
export function outcomeOf(answer: unknown): Outcome {
  try {
    if (!isObject(answer)) return { kind: 'unanswered' };
    const { decision, context = {} } = answer as { readonly decision?: unknown; readonly context?: unknown };
    if (typeof decision !== 'boolean' || !isObject(context)) return { kind: 'unanswered' };
    if (decision) return { kind: 'pass' };
    const { error } = context as { readonly error?: unknown };
    const told = { decision, context } as Decision;
    if (error !== undefined) return { kind: 'unanswered', decision: told, ...retryAfterOf(error) };
    return { kind: 'denied', decision: told };
  } catch (cause) {
    // An answer may come from anywhere, and reading it may run code.
    return { kind: 'unanswered', cause };
  }
}

/**
 * Asks whether a request may go on: gives nothing where it may, and else why not. Rejects only with what the app's own `subject` or `id`
 * throw. The decision is that of this moment: a handler that runs long acts on what held at its beginning.
 */
export async function refusalOf<Request>(
  options: GuardOptions<Request>,
  requirement: Requirement<Request>,
  request: Request,
): Promise<RefusedError | undefined> {
  const outcome = await outcomeFor(options, requirement, request);
  const { action } = requirement;
  switch (outcome.kind) {
    case 'pass':
      return undefined;
    case 'nobody':
      return new RefusedError(401, action);
    case 'denied':
      return new RefusedError(403, action, outcome);
    case 'unanswered':
      return new RefusedError(503, action, outcome);
  }
}

async function outcomeFor<Request>(
  { ask, subject }: GuardOptions<Request>,
  { action, type, id }: Requirement<Request>,
  request: Request,
): Promise<Outcome> {
  const asking = subjectOf(await subject(request));
  if (asking === undefined) return { kind: 'nobody' };
  const resource = id === undefined ? '' : await id(request);
  if (typeof resource !== 'string' || (id !== undefined && resource === '')) return { kind: 'denied' };
  let answer: unknown;
  try {
    answer = await ask(
      { subject: asking, action: { name: action }, resource: { type, id: resource } },
      request,
    );
  } catch (cause) {
    return { kind: 'unanswered', cause, ...retryAfterOf(cause) };
  }
  return outcomeOf(answer);
}

/** Only what a question has of a subject: what else the app keeps with a person does not travel. */
function subjectOf(signedIn: SignedIn): Subject | undefined {
  if (!isObject(signedIn)) return undefined;
  const { type, id, properties } = signedIn as Subject;
  if (!isText(type) || !isText(id)) return undefined;
  return { type, id, ...(properties !== undefined && { properties }) };
}

/** `Retry-After` has whole seconds. */
function retryAfterOf(error: unknown): { readonly retryAfter?: number } {
  if (!isObject(error)) return {};
  const { retryAfter } = error as { readonly retryAfter?: unknown };
  const seconds = typeof retryAfter === 'number' ? Math.ceil(retryAfter) : -1;
  return Number.isSafeInteger(seconds) && seconds >= 0 ? { retryAfter: seconds } : {};
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
