import type { Caller } from '../../../src/core/caller.ts';
import { permission } from '../../../src/core/requirement.ts';
import type { Requirement } from '../../../src/core/requirement.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import type { Authorised } from '../../../src/durable/coordinator.ts';
import { isSameReach } from '../../../src/http/kit/reads.ts';
import type { ChangeInput, ChangeName } from '../../../src/service/changes.ts';
import type { Ask } from '../../../src/service/engine/list-reads.ts';
import { searchPermissions } from '../../../src/service/permissions/permission-search.ts';
import type { Repositories } from '../../../src/service/ports/repositories.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { ADMIN } from './callers.ts';
import { mapped } from './mapped.ts';
import type { Hand, WaySpec } from './spec.ts';
import type { Start } from './start.ts';

/** What somebody may do, or not. */
export type Right = {
  readonly action: string;
  readonly scope: string;
  /** What tells it in a text of all permissions; the scope if nothing is given. */
  readonly text?: string;
};

const textOf = ({ scope, text = `"${scope}"` }: Right): string => text;

const requirementOf = ({ action, scope }: Right): Requirement =>
  scope === '' ? permission(action) : permission(action, scope);

const SEES_ALL = permission('users.permissions:read', 'users:id:*');

/** Undefined when there is no answer; a refusal of the caller is one. */
const isSo = <T>(result: Result<T, Refusal>, test: (value: T) => boolean): boolean | undefined => {
  if (result.ok) return test(result.value);
  return result.refusal.tag === 'unavailable' ? undefined : false;
};

/** A decision upon a requirement, by some credential. */
export const decision = (
  how: string,
  orgId: number,
  callerOf: (hand: Hand) => Caller | Promise<Caller>,
  right: Right | undefined,
  turn = (is: boolean): boolean => is,
): WaySpec => ({
  name: `decision by ${how}`,
  orgId,
  read: async (hand) => {
    const requirement = right === undefined ? null : requirementOf(right);
    const caller = await callerOf(hand);
    const question = { requirement, standing: 'in-org' } as const;
    const is = isSo(await hand.isolate.org.authorise(orgId, caller, question), () => true);
    return is === undefined ? undefined : turn(is);
  },
});

/**
 * A change that comes to nothing, and says something of the caller: some refusals mean that it is not so. It may be refused
 * before it has its turn.
 */
export const attempt = <K extends ChangeName>(
  orgId: number,
  callerOf: (hand: Hand) => Caller | Promise<Caller>,
  name: K,
  input: ChangeInput<NoInfer<K>>,
  ...deniers: readonly Refusal['tag'][]
): WaySpec => ({
  name: `${name} in vain`,
  orgId,
  read: async (hand) => {
    const result = await hand.isolate.org.change(orgId, await callerOf(hand), name, input);
    if (result.ok) throw new Error('Something was changed');
    const { tag } = result.refusal;
    return tag === 'unavailable' ? undefined : !deniers.includes(tag);
  },
});

/** The caller's own permissions, from memory or anew. */
const own = (
  orgId: number,
  callerOf: (hand: Hand) => Caller | Promise<Caller>,
  right: Right,
  reload: boolean,
): WaySpec => ({
  name: reload ? 'own permissions anew' : 'own permissions',
  orgId,
  read: async ({ isolate, ...hand }) => {
    const result = await isolate.org.ownPermissions(orgId, await callerOf({ isolate, ...hand }), reload);
    return isSo(result, (json) => json.includes(textOf(right)));
  },
});

/** What the administrator is told of somebody's permissions. */
export const permissionsOf = (
  orgId: number,
  userIdOf: (hand: Hand) => number | Promise<number>,
  text: string,
): WaySpec => ({
  name: 'permissions of',
  orgId,
  read: async (hand) => {
    const userId = await userIdOf(hand);
    const question = { userId, requirement: SEES_ALL, outsider: SEES_ALL };
    const result = await hand.isolate.org.permissionsOf(orgId, ADMIN, question);
    return isSo(result, (list) => list !== undefined && list.includes(text));
  },
});

/** The search for whoever holds something. */
const search = (
  orgId: number,
  userIdOf: (hand: Hand) => number | Promise<number>,
  { action, scope }: Right,
): WaySpec => ({
  name: 'search',
  orgId,
  read: async (hand) => {
    const userId = await userIdOf(hand);
    const among = { reach: 'all', named: undefined } as const;
    return await listed(hand, orgId, 'org', 'beside', (repositories) => {
      const read = searchPermissions(repositories)(orgId, among, { action, actionPrefix: '', scope });
      return mapped(read, (held) => held?.has(userId) === true);
    });
  },
});

/** A list that the right is needed for: whoever has it no more sees nothing. */
const allowed = (
  orgId: number,
  callerOf: (hand: Hand) => Caller | Promise<Caller>,
  right: Right,
  how: 'beside' | 'after',
): WaySpec => ({
  name: `list that it allows ${how}`,
  orgId,
  read: async (hand) => {
    const { lists: reads, org, repositories } = hand.isolate;
    const caller = await callerOf(hand);
    const question = { requirement: requirementOf(right), standing: 'in-org' } as const;
    const ask: Ask<Authorised> = async (seen) => await org.authorise(orgId, caller, question, seen);
    const read = repositories.orgs.find(orgId);
    const place = { orgId, shows: 'org' } as const;
    const result =
      how === 'beside'
        ? await reads.beside(place, { caller, ...question }, ask, read)
        : await reads.after(place, ask, () => read, isSameReach);
    return isSo(result, () => true);
  },
});

/** Every way to see what somebody may do in an org. */
export const rightsOf = (
  orgId: number,
  callers: Readonly<Record<string, (hand: Hand) => Caller | Promise<Caller>>>,
  right: Right,
): WaySpec[] => {
  const all = Object.entries(callers);
  const first = all[0]?.[1];
  if (first === undefined) throw new Error('Nobody reads');
  const userIdOf = async (hand: Hand): Promise<number> => (await first(hand)).userId;
  return [
    ...all.map(([how, callerOf]) => decision(how, orgId, callerOf, right)),
    own(orgId, first, right, false),
    own(orgId, first, right, true),
    allowed(orgId, first, right, 'beside'),
    allowed(orgId, first, right, 'after'),
    permissionsOf(orgId, userIdOf, textOf(right)),
    search(orgId, userIdOf, right),
  ];
};

/** The same without what the administrator is told: what a caller is let in for, not what the person holds. */
export const waysIn = (
  orgId: number,
  caller: (hand: Hand) => Caller | Promise<Caller>,
  right: Right,
): WaySpec[] =>
  rightsOf(orgId, { JWT: caller }, right).filter(
    ({ name }) => name !== 'search' && name !== 'permissions of',
  );

/** The same ways of what is so just when the register is not. */
export const turned = (ways: readonly WaySpec[]): WaySpec[] =>
  ways.map((way) => ({
    ...way,
    name: `${way.name} of the opposite`,
    read: async (hand) => {
      const is = await way.read(hand);
      return is === undefined ? undefined : !is;
    },
  }));

async function listed(
  { isolate }: Hand,
  orgId: number,
  shows: 'org' | 'everywhere',
  how: 'beside' | 'after',
  shown: (repositories: Repositories) => Read<boolean>,
): Promise<boolean | undefined> {
  const question = {
    requirement: null,
    standing: 'in-org',
    reach: [{ action: 'users:read', prefix: 'global.users:id:' }],
  } as const;
  const ask: Ask<Authorised> = async (seen) => await isolate.org.authorise(orgId, ADMIN, question, seen);
  const read = shown(isolate.repositories);
  const result =
    how === 'beside'
      ? await isolate.lists.beside({ orgId, shows }, { caller: ADMIN, ...question }, ask, read)
      : await isolate.lists.after({ orgId, shows }, ask, () => read, isSameReach);
  return isSo(result, ({ answer }) => answer);
}

/** A list of the org that shows it, read in both ways. */
export const lists = (
  orgId: number,
  shown: (start: Start) => (repositories: Repositories) => Read<boolean>,
): WaySpec[] => listsOf(orgId, 'org', shown);

/** The same for lists of people and orgs: in the global plane, and in an org. */
export const listsEverywhere = (
  shown: (start: Start) => (repositories: Repositories) => Read<boolean>,
): WaySpec[] => [0, 1].flatMap((orgId) => listsOf(orgId, 'everywhere', shown));

const listsOf = (
  orgId: number,
  shows: 'org' | 'everywhere',
  shown: (start: Start) => (repositories: Repositories) => Read<boolean>,
): WaySpec[] =>
  (['beside', 'after'] as const).map((how) => ({
    name: `${shows === 'org' ? 'list' : orgId === 0 ? 'global list' : 'list of everywhere'} ${how}`,
    orgId,
    isForAll: shows === 'everywhere',
    read: async (hand) => await listed(hand, orgId, shows, how, shown(hand.start)),
  }));
