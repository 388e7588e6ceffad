import type { components } from '../../api/document.ts';
import type { Holder, RoleNames, Step } from '../../kit/grant-steps.ts';
import { stepsOf, withRoleName } from '../../kit/grant-steps.ts';

type Reason = components['schemas']['AuthzenReason'];

/** Somebody who may, with why. */
export type Found = {
  /** The same for nobody else: kind and name. */
  readonly key: string;
  /** As addresses name them: `user:ada`. */
  readonly subject: string;
  readonly holder: Holder;
  /** The person's own name, where it may be read. */
  readonly fullName?: string | undefined;
  /** Whether the caller may read why. */
  readonly isTold: boolean;
  /** Each alone would do. */
  readonly ways: readonly (readonly Step[])[];
  /** So many ways are there beside them. */
  readonly more: number;
};

/** The ways of somebody, as the reason of a yes tells of them. The same way twice is one. */
export function waysOf(
  holder: Holder,
  action: string,
  reason: Reason | undefined,
  names: RoleNames,
): Pick<Found, 'ways' | 'more'> {
  const ways = (reason?.grants ?? []).map((grant) => stepsOf(holder, action, withRoleName(grant, names)));
  return { ways: [...new Map(ways.map((way) => [keyOfWay(way), way])).values()], more: reason?.more ?? 0 };
}

/** The same for ways that go by the same things. */
export const keyOfWay = (way: readonly Step[]): string => way.map(({ key }) => key).join(' > ');

/** A thing that ways go by, and how many reach the permission by it. */
export type Passed = { readonly step: Step; readonly holders: number };

/** What the ways go by between who holds and the permission, most of them first. */
export const passedBy = (found: readonly Found[]): readonly Passed[] =>
  counted(found, (way) => way.slice(1, -1));

/** By what people come to it first: the team, the group, or the role that they have themselves. Most of them first. */
export const reachedBy = (found: readonly Found[]): readonly Passed[] =>
  counted(found, (way) => way.slice(1, -1).slice(0, 1));

function counted(
  found: readonly Found[],
  stepsIn: (way: readonly Step[]) => readonly Step[],
): readonly Passed[] {
  const passed = new Map<string, { step: Step; keys: Set<string> }>();
  for (const { key, ways } of found)
    for (const step of ways.flatMap(stepsIn)) {
      const one = passed.get(step.key) ?? { step, keys: new Set<string>() };
      one.keys.add(key);
      passed.set(step.key, one);
    }
  return [...passed.values()]
    .map(({ step, keys }) => ({ step, holders: keys.size }))
    .toSorted((a, b) => b.holders - a.holders);
}

/** What of all is looked at: those whose name has the text and, with `by`, the ways that go by that thing. */
export function filtered(
  found: readonly Found[],
  { text, by }: { readonly text: string; readonly by: string },
): readonly Found[] {
  const wanted = text.trim().toLowerCase();
  return found.flatMap((one) => {
    if (!`${one.holder.name} ${one.fullName ?? ''}`.toLowerCase().includes(wanted)) return [];
    if (by === '') return [one];
    const ways = one.ways.filter((way) => way.some(({ key }) => key === by));
    return ways.length === 0 ? [] : [{ ...one, ways, more: 0 }];
  });
}

/** A number with its noun: `1 person`, `2 people`. */
export const numbered = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** How many may, in a sentence. `isMore` says that there are more of a kind than are counted. */
export function summary(
  people: { readonly count: number; readonly isMore: boolean },
  accounts: { readonly count: number; readonly isMore: boolean },
): string {
  const told = [
    { ...people, words: numbered(people.count, 'person', 'people') },
    { ...accounts, words: numbered(accounts.count, 'service account', 'service accounts') },
  ].filter(({ count, isMore }) => count > 0 || isMore);
  if (told.length === 0) return 'Nobody may.';
  return `${told.map(({ words, isMore }) => (isMore ? `more than ${words}` : words)).join(' and ')} may.`.replace(
    /^m/,
    'M',
  );
}
