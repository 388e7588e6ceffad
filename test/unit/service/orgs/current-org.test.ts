import { describe, expect, it } from 'vitest';

import type { UserProfile } from '../../../../src/core/user.ts';
import type { UseOrgInput } from '../../../../src/service/orgs/current-org.ts';
import { useOrg, useOwnOrg } from '../../../../src/service/orgs/current-org.ts';
import type { Answers, Decided, Situation } from '../../../support/decide.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const ID = SOMEBODY.id;
const input: UseOrgInput = { userId: ID, orgId: 3 };

/** Somebody who is a member of the orgs. */
const memberOf = (orgIds: readonly number[], fields: Partial<UserProfile> = {}): Answers => ({
  users: {
    profile: (id) => (id === ID ? { ...SOMEBODY, ...fields } : undefined),
    orgsOf: (id) => (id === ID ? orgIds.map((orgId) => ({ orgId, name: `${orgId}`, role: 'Viewer' })) : []),
  },
});

const onlyUsers = { tag: 'only-users', what: 'profile' };

type Use = (situation: Situation<UseOrgInput>) => Decided<null>;
const writeUser = { kind: 'permission', action: 'users:write', scopes: [`global.users:id:${ID}`] };
const WAYS: readonly (readonly [whose: string, use: Use, requires: object | null])[] = [
  ['the current org of a person', (situation) => decide(useOrg, situation), writeUser],
  [
    "one's own current org",
    (situation) => decide(useOwnOrg, { ...situation, caller: callerWith([], { userId: ID }) }),
    null,
  ],
];

describe.each(WAYS)('changing %s', (_whose, use, requires) => {
  const situation = { input, caller: callerWith([]), orgId: 0 };

  it.each<[string, readonly number[], readonly number[]]>([
    ['every org of the person', [2, 3, 4], [2, 3, 4]],
    ['the one before as well, which the person is in no more', [3], [2, 3]],
  ])('is told to %s (I6)', (_, orgIds, notifies) => {
    expect(use({ ...situation, answers: memberOf(orgIds) })).toEqual({
      requires,
      writes: [
        // Who leaves the org meanwhile does not act in it.
        ['users.expectOrgsOf', ID, orgIds],
        ['users.update', ID, { homeOrgId: 3 }, NOW],
      ],
      before: { user: ID, currentOrg: 2 },
      after: { user: ID, currentOrg: 3 },
      touches: [`user:${ID}`],
      notifies,
      reply: null,
    });
  });

  it('changes nothing when it is the current one already', () => {
    const answers = memberOf([2, 3], { homeOrgId: 3 });
    expect(use({ ...situation, answers })).toEqual({ requires, unchanged: null });
  });

  it.each<[string, Answers, object]>([
    ['an org that the person is no member of', memberOf([2, 4]), { tag: 'not-a-member' }],
    [
      'one that is the current one of a person who is no member',
      memberOf([2], { homeOrgId: 3 }),
      { tag: 'not-a-member' },
    ],
    ['one for nobody', { users: { profile: undefined, orgsOf: [] } }, { tag: 'not-found', thing: 'user' }],
    [
      'one for a service account, which stays where it is',
      memberOf([2, 3], { isServiceAccount: true }),
      { tag: 'not-found', thing: 'user' },
    ],
  ])('refuses %s', (_, answers, refusal) => {
    expect(use({ ...situation, answers })).toEqual({ requires, refusal });
  });
});

it('nobody changes the current org of somebody else as their own (I11)', () => {
  const situation = { input, answers: memberOf([2, 3]), caller: callerWith([]), orgId: 0 };
  expect(decide(useOwnOrg, situation)).toEqual({
    requires: null,
    refusal: { tag: 'not-found', thing: 'user' },
  });
});

it('a service account may change the current org of a person, and has none of its own to change', () => {
  const caller = callerWith([], { isServiceAccount: true });
  const situation = { input, answers: memberOf([2, 3]), caller, orgId: 0 };
  expect(decide(useOrg, situation)).toMatchObject({ after: { user: ID, currentOrg: 3 } });
  expect(decide(useOwnOrg, situation)).toEqual({ requires: null, refusal: onlyUsers });
});

describe('an org that only added the person', () => {
  const input = { userId: ID, orgId: 3 };
  const answers = (homeOrgId: number): Answers => ({
    users: {
      profile: { ...SOMEBODY, homeOrgId },
      orgsOf: [
        { orgId: 2, name: '2', role: 'Viewer' },
        { orgId: 3, name: '3', role: 'Viewer', pendingAs: 'ada' },
      ],
    },
  });

  it.each([2, 3])('has a member who switches to it, from %d, in the same entry', (from) => {
    const caller = callerWith([], { userId: ID });
    expect(decide(useOwnOrg, { input, answers: answers(from), caller, orgId: 0 })).toMatchObject({
      writes: [
        ['users.expectOrgsOf', ID, [2, 3]],
        ['orgUsers.settle', 3, ID, NOW],
        ['users.update', ID, { homeOrgId: 3 }, NOW],
      ],
      before: { user: ID, currentOrg: from, pendingAs: 'ada' },
      after: { user: ID, currentOrg: 3 },
    });
  });

  it('is none to switch somebody else to', () => {
    expect(decide(useOrg, { input, answers: answers(2), caller: callerWith([]), orgId: 0 })).toMatchObject({
      refusal: { tag: 'not-a-member' },
    });
  });
});
