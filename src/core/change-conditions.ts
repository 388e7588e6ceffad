import type { Once } from './kept-answer.ts';
import type { Refusal, Thing } from './refusal.ts';

/**
 * A thing as it is at one moment: no other thing of its kind ever has the id, and whatever a change of the thing says gives it
 * another version. The id 0 is that of a role that was shipped and never changed.
 */
export type ThingVersion = { readonly id: number; readonly version: number };

/** What a caller expects of the thing that it changes: that it is there at all, or that it is as it was at one of some moments. */
export type Expected = 'there' | readonly ThingVersion[];

/**
 * On what a change is made, beyond the caller's rights. Plain data: it crosses RPC. Whoever decides a change must hold it to all
 * of these, or refuse it: so they are only sent to an object by a method that it has if it knows them.
 */
export type ChangeConditions = {
  /** As the header `If-Match` says it. Decided on the facts of the change, in its turn (I4, I5). */
  readonly expected?: Expected | undefined;
  /** As the header `Idempotency-Key` says it: what was made under it is not made again. */
  readonly once?: Once | undefined;
};

/** Every condition: the compiler holds the list to the type. */
const CONDITIONS = { expected: true, once: true } as const satisfies Readonly<
  Record<keyof ChangeConditions, true>
>;

/** Whether this version knows all conditions: a change under one that it does not know is refused (I12). */
export function areKnownConditions(conditions: unknown): conditions is ChangeConditions {
  if (typeof conditions !== 'object' || conditions === null) return false;
  if (!Object.keys(conditions).every((name) => Object.hasOwn(CONDITIONS, name))) return false;
  const { expected, once } = conditions as Readonly<Record<string, unknown>>;
  if (once !== undefined && !isOnce(once)) return false;
  return (
    expected === undefined || expected === 'there' || (Array.isArray(expected) && expected.every(isVersion))
  );
}

const isOnce = (once: unknown): once is Once => {
  if (typeof once !== 'object' || once === null) return false;
  const { also, ...digests } = once as Readonly<Record<string, unknown>>;
  return areDigests(digests) && (also === undefined || (Array.isArray(also) && also.every(areDigests)));
};

const areDigests = (digests: unknown): boolean => {
  if (typeof digests !== 'object' || digests === null) return false;
  const { key, sent, ...more } = digests as Readonly<Record<string, unknown>>;
  return typeof key === 'string' && typeof sent === 'string' && Object.keys(more).length === 0;
};

const isVersion = (one: unknown): one is ThingVersion => {
  if (typeof one !== 'object' || one === null) return false;
  const { id, version, ...more } = one as Readonly<Record<string, unknown>>;
  return Number.isInteger(id) && Number.isInteger(version) && Object.keys(more).length === 0;
};

/** Whether a thing is as expected. What is not there, or has no version, never is. */
export const isAsExpected = (expected: Expected, current: ThingVersion | undefined): boolean =>
  current !== undefined &&
  (expected === 'there' ||
    expected.some(({ id, version }) => id === current.id && version === current.version));

/**
 * Refusals of what a request says: of who may, and of what is there, nothing is left open by then. A caller who expects another
 * version is told so instead, because it may have been right about that one.
 */
const OF_CONTENT = new Set<Refusal['tag']>([
  'invalid',
  'role-in-use',
  'taken',
  'type-in-use',
  'unknown-action',
  'unknown-members',
  'unknown-root-role',
  'unknown-scope',
  'version-missing',
  'version-not-greater',
]);

/** Whether a refusal gives way to that of a thing that is not as expected. */
export const isOfContent = ({ tag }: Refusal): boolean => OF_CONTENT.has(tag);

/** A refusal because a thing is not as expected. */
export const notAsExpected = (thing: Thing): Refusal => ({ tag: 'not-as-expected', thing });
