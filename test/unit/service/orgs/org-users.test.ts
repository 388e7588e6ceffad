import { describe, expect, it } from 'vitest';

import { basicRoleByUid } from '../../../../src/core/catalogue/basic-roles.ts';
import type { Linked } from '../../../../src/core/managed.ts';
import { NOT_LINKED } from '../../../../src/core/managed.ts';
import type { OrgRole } from '../../../../src/core/org-role.ts';
import { basicRoleUid, ORG_ROLES } from '../../../../src/core/org-role.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import type { PrincipalFacts } from '../../../../src/core/principal.ts';
import { NOBODY } from '../../../../src/core/principal.ts';
import type { OrgUser } from '../../../../src/core/user.ts';
import {
  addOrgUser,
  removeOrgUser,
  removeOrgUserForGood,
  updateOrgUser,
} from '../../../../src/service/orgs/org-users.ts';
import type { ActingCaller } from '../../../../src/service/engine/change.ts';
import type { UserInOrg } from '../../../../src/service/ports/users.ts';
import { changedBasicRole } from '../../../support/changed-basic-role.ts';
import type { Answers, Decided, Situation } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY, NOW } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const ORG = 9;
const ID = SOMEBODY.id;
/** Who calls. */
const OWN_ID = 5;

const A: Permission = { action: 'reports:read', scope: 'reports:*' };
const B: Permission = { action: 'reports:write', scope: 'reports:id:1' };

/** What Viewers hold while nobody has changed it. */
const SHIPPED = basicRoleByUid('basic_viewer')?.permissions ?? [];

const onMember = (action: string) => ({ kind: 'permission', action, scopes: [`users:id:${ID}`] });
const noUser = { tag: 'not-found', thing: 'user' };
const aboveOwn = { tag: 'role-above-own', subject: 'org-user' };

/** A caller with all permissions and the org role; one who is server admin and no member; one with few permissions. */
const ranked = (orgRole: OrgRole | null) => ({
  ...MIGHTY,
  facts: { ...MIGHTY.facts, isServerAdmin: false, orgRole },
});
const outsideServerAdmin = { ...MIGHTY, facts: { ...MIGHTY.facts, isServerAdmin: true, orgRole: null } };
const holding = (permissions: readonly Permission[]) => callerWith(permissions, { orgRole: 'Admin' });

/** What the org says of one basic role that was changed, and of none else. */
const granting = (
  role: OrgRole,
  permissions: readonly Permission[],
  levels: readonly string[] = [],
): Answers => ({
  roles: {
    findMany: (org, uids) =>
      org === ORG && uids.includes(basicRoleUid(role)) ? [changedBasicRole(role, permissions)] : [],
    findBasic: [changedBasicRole(role, permissions)],
  },
  heldLevels: {
    levelsOfBasicRoles: (org) =>
      new Map(
        org === ORG
          ? [[basicRoleUid(role), levels.map((level) => ({ resource: 'folders', resourceId: 'f', level }))]]
          : [],
      ),
    levelsOf: (org, { kind, subject }) =>
      org === ORG && kind === 'basic-role' && subject === basicRoleUid(role)
        ? levels.map((level) => ({ resource: 'folders', resourceId: 'f', level }))
        : [],
  },
});

const NOTHING_EACH = ORG_ROLES.map((role) => changedBasicRole(role, []));
/** The same of all basic roles, none of which grants anything. */
const GRANTING_NOTHING: Answers = {
  roles: {
    findMany: (_org, uids) => NOTHING_EACH.filter(({ uid }) => uids.includes(uid)),
    findBasic: NOTHING_EACH,
  },
  heldLevels: { levelsOf: [], levelsOfBasicRoles: new Map() },
};
const outsider: UserInOrg & Linked = {
  ...NOT_LINKED,
  id: ID,
  isServiceAccount: false,
  homeOrgId: 2,
  orgRole: null,
};

/** An org whose given role grants what it is told to, and somebody who is to join it. */
const joined = (
  user: (UserInOrg & Linked) | undefined,
  callerHere?: PrincipalFacts,
  role = granting('Viewer', []),
): Answers => ({
  orgs: { exists: (id) => id === ORG },
  users: { findByName: (id, name) => (id === ORG && name === 'ada' ? user : undefined) },
  principals: { facts: (id, userId) => (id === ORG && userId === OWN_ID ? callerHere : undefined) },
  ...role,
});

const member = (role: OrgRole, fields: Partial<OrgUser> = {}): OrgUser => ({ ...SOMEBODY, role, ...fields });

/** An org with a member, beside another Admin who can sign in, or none. */
const has = (
  found: OrgUser | undefined,
  others: 'another Admin' | 'no other Admin' = 'another Admin',
  role = GRANTING_NOTHING,
): Answers => ({
  users: { hasGlobalRoles: false, orgsOf: [{ orgId: ORG, name: 'org', role: 'Viewer' }] },
  orgUsers: {
    find: (org, userId) => (org === ORG && userId === ID ? found : undefined),
    hasOtherAdmin: (org, userId) => org === ORG && userId === ID && others === 'another Admin',
  },
  ...role,
});

/** Both ways to give an org role: to somebody new, and to a member with another role. */
type Give = (role: OrgRole, caller: Situation<never>['caller'], grants: Answers) => Decided<unknown>;
const WAYS: readonly (readonly [way: string, give: Give])[] = [
  [
    'adding a member',
    (role, caller, grants) =>
      decide(addOrgUser, {
        input: { loginOrEmail: 'ada', role, managing: {} },
        answers: joined(outsider, undefined, grants),
        orgId: ORG,
        ...(caller && { caller }),
      }),
  ],
  [
    'giving a member another role',
    (role, caller, grants) =>
      decide(updateOrgUser, {
        input: { userId: ID, role, managing: {} },
        answers: has(member(role === 'None' ? 'Viewer' : 'None'), 'another Admin', grants),
        orgId: ORG,
        ...(caller && { caller }),
      }),
  ],
];

describe.each(WAYS)('%s', (_way, give) => {
  it.each<[string, OrgRole | null, readonly OrgRole[]]>([
    ['None', 'None', ['None']],
    ['Viewer', 'Viewer', ['None', 'Viewer']],
    ['Editor', 'Editor', ['None', 'Viewer', 'Editor']],
    ['Admin', 'Admin', ['None', 'Viewer', 'Editor', 'Admin']],
    ['no member, who has a permission everywhere', null, ['None']],
  ])('gives no role above the own one: as %s (I11)', (_, own, mayGive) => {
    for (const role of ORG_ROLES) {
      const decided = give(role, ranked(own), granting(role, []));
      if (mayGive.includes(role)) expect(decided, role).toMatchObject({ after: { user: ID, role } });
      else expect(decided, role).toMatchObject({ refusal: aboveOwn });
    }
  });

  it('gives a server admin every role to give, whatever its own is', () => {
    for (const role of ORG_ROLES) {
      const decided = give(role, outsideServerAdmin, granting(role, []));
      expect(decided, role).toMatchObject({ after: { user: ID, role } });
    }
  });

  it.each<[string, Answers, readonly Permission[]]>([
    ['all of it', granting('Viewer', [A, B]), [A, B]],
    [
      'more',
      granting('Viewer', [A, B]),
      [
        { ...A, scope: '*' },
        { ...B, scope: 'reports:*' },
      ],
    ],
    ['nothing, when the role brings nothing', granting('Viewer', []), []],
    ['the role as it is shipped', granting('Admin', []), SHIPPED],
  ])('is for who holds what the role brings: %s (I11)', (_, role, held) => {
    expect(give('Viewer', holding(held), role)).toMatchObject({ after: { user: ID, role: 'Viewer' } });
  });

  it.each<[string, OrgRole, Answers, readonly Permission[], string]>([
    ['one permission', 'Viewer', granting('Viewer', [A, B]), [A], B.action],
    ['the other permission', 'Viewer', granting('Viewer', [A, B]), [B], A.action],
    [
      'a permission on as wide a scope',
      'Viewer',
      granting('Viewer', [A]),
      [{ ...A, scope: 'reports:id:1' }],
      A.action,
    ],
    ['what a level of the role grants', 'Editor', granting('Editor', [], ['View']), [], 'folders:read'],
    ['what the role grants as it is shipped', 'Viewer', granting('Admin', []), [], SHIPPED[0]?.action ?? ''],
  ])('is refused to who lacks %s (I11)', (_, role, grants, held, action) => {
    expect(give(role, holding(held), grants)).toMatchObject({ refusal: { tag: 'not-delegable', action } });
  });

  it('is refused to a server admin too, if a permission of the role was taken from it (I11)', () => {
    const caller = callerWith([], { isServerAdmin: true });
    expect(give('Viewer', caller, granting('Viewer', [A]))).toMatchObject({
      refusal: { tag: 'not-delegable', action: A.action },
    });
  });
});

describe('adding a member', () => {
  const input = { loginOrEmail: 'ada', role: 'Viewer' as const, managing: {} };
  const requires = { kind: 'permission', action: 'org.users:add', scopes: ['users:*'] };

  it('keeps it pending until the person acts in the org, with what was typed', () => {
    for (const caller of [holding([]), callerWith([], { orgRole: 'Admin', isServiceAccount: true })]) {
      expect(decide(addOrgUser, { input, answers: joined(outsider), caller, orgId: ORG })).toEqual({
        requires,
        writes: [['users.insertMember', ORG, { id: ID }, 'Viewer', NOW, 'ada']],
        before: null,
        after: { user: ID, role: 'Viewer', pendingAs: 'ada' },
        touches: [`user:${ID}`],
        notifies: [],
        reply: { userId: ID },
      });
    }
  });

  it.each<[string, ActingCaller]>([
    ['a server admin', callerWith([], { isServerAdmin: true, orgRole: 'Viewer' })],
    ['a right of the global plane', callerWith([], { evaluatedIn: 0, isServerAdmin: true })],
  ])('by %s writes the membership, which is where a person in no org acts from now on (I6)', (_, caller) => {
    expect(decide(addOrgUser, { input, answers: joined(outsider), caller, orgId: ORG })).toEqual({
      requires,
      writes: [
        ['users.insertMember', ORG, { id: ID }, 'Viewer', NOW],
        ['users.settleIn', ORG, ID],
      ],
      before: null,
      after: { user: ID, role: 'Viewer' },
      touches: [`user:${ID}`],
      notifies: [],
      reply: { userId: ID },
    });
  });

  it.each<[string, number, Answers, object]>([
    ['to an org that does not exist', 8, joined(outsider), { tag: 'not-found', thing: 'org' }],
    ['to the global plane, which is no org', 0, joined(outsider), { tag: 'not-found', thing: 'org' }],
    ['who does not exist', ORG, joined(undefined), noUser],
    ['who is a service account', ORG, joined({ ...outsider, isServiceAccount: true }), noUser],
    [
      'who is a service account of the org, in the same words (I10)',
      ORG,
      joined({ ...outsider, isServiceAccount: true, orgRole: 'Viewer' }),
      noUser,
    ],
    [
      'who is a member already, whatever the role',
      ORG,
      joined({ ...outsider, orgRole: 'None' }),
      { tag: 'already-member', of: 'org' },
    ],
  ])('refuses somebody %s', (_, orgId, answers, refusal) => {
    expect(decide(addOrgUser, { input, answers, orgId })).toEqual({ requires, refusal });
  });

  it.each<[string, typeof outsider | undefined]>([
    ['who is a member', { ...outsider, orgRole: 'Viewer' }],
    ['who does not exist', undefined],
  ])('tells a caller who may not give the role nothing about somebody %s', (_, user) => {
    const answers = joined(user);
    expect(decide(addOrgUser, { input, answers, caller: ranked('None'), orgId: ORG })).toEqual({
      requires,
      refusal: aboveOwn,
    });
  });
});

describe('who makes itself a member must hold already what waits for it in the org (I11)', () => {
  const oneself = { ...outsider, id: OWN_ID };
  /** What the org knows of the caller, who is no member. */
  const waiting = (facts: Partial<PrincipalFacts>): PrincipalFacts => ({
    ...NOBODY,
    evaluatedIn: ORG,
    userId: OWN_ID,
    ...facts,
  });
  const role = (...permissions: readonly Permission[]) => ({
    reached: [{ uid: 'given', path: { via: 'assignment', global: false } as const }],
    storedRoles: [{ uid: 'given', permissions }],
  });
  const decideFor = (user: typeof outsider, facts: Partial<PrincipalFacts>, held: readonly Permission[]) =>
    decide(addOrgUser, {
      input: { loginOrEmail: 'ada', role: 'None', managing: {} },
      answers: joined(user, waiting(facts), granting('None', [])),
      caller: callerWith(held),
      orgId: ORG,
    });

  it.each<[string, Partial<PrincipalFacts>, readonly Permission[], string]>([
    ['a role', role(A, B), [A], B.action],
    ['the same role', role(A, B), [B], A.action],
    ['a level', { managed: [{ resource: 'folders', resourceId: 'f', level: 'View' }] }, [], 'folders:read'],
    ['a team', { teams: [{ id: 3, isAdmin: false }] }, [], 'teams:read'],
  ])('and is refused %s of which it holds too little', (_, facts, held, action) => {
    expect(decideFor(oneself, facts, held)).toMatchObject({ refusal: { tag: 'not-delegable', action } });
  });

  it.each<[string, typeof outsider, Partial<PrincipalFacts>, readonly Permission[]]>([
    ['it holds just that', oneself, role(A, B), [A, B]],
    ['nothing waits but what everybody holds', oneself, {}, []],
    ['it waits for the caller, who adds another', outsider, role(A, B), []],
  ])('and may when %s', (_, user, facts, held) => {
    expect(decideFor(user, facts, held)).toMatchObject({ after: { user: user.id, role: 'None' } });
  });
});

describe('giving a member another role', () => {
  const requires = onMember('org.users:write');

  it.each<[string, OrgRole, OrgRole, Answers]>([
    ['more', 'Viewer', 'Editor', has(member('Viewer'), 'no other Admin')],
    ['less', 'Editor', 'Viewer', has(member('Editor'), 'no other Admin')],
    ['less to an Admin beside another', 'Admin', 'Viewer', has(member('Admin'))],
  ])('writes it and touches the member (I6): %s', (_, from, role, answers) => {
    const input = { userId: ID, role, managing: {} };
    expect(decide(updateOrgUser, { input, answers, caller: holding([]), orgId: ORG })).toEqual({
      requires,
      writes: [['orgUsers.setRole', ORG, ID, role, NOW]],
      before: { user: ID, role: from },
      after: { user: ID, role },
      touches: [`user:${ID}`],
      notifies: [],
      reply: null,
    });
  });

  it('changes nothing when the member has the role, even as the last Admin', () => {
    const input = { userId: ID, role: 'Admin' as const, managing: {} };
    const answers = has(member('Admin'), 'no other Admin');
    expect(decide(updateOrgUser, { input, answers, orgId: ORG })).toEqual({ requires, unchanged: null });
  });

  it.each<[string, number, Answers, object]>([
    ['who is no member', ORG, has(undefined), noUser],
    ['who is a member of another org alone (I10)', 8, has(member('Viewer')), noUser],
    [
      'who is the last Admin, for any lower role',
      ORG,
      has(member('Admin'), 'no other Admin'),
      { tag: 'last-admin', of: 'org', on: 'update' },
    ],
  ])('refuses one %s', (_, orgId, answers, refusal) => {
    const input = { userId: ID, role: 'Viewer' as const, managing: {} };
    expect(decide(updateOrgUser, { input, answers, orgId })).toEqual({ requires, refusal });
  });
});

describe('removing a member', () => {
  const input = { userId: ID };
  const requires = onMember('org.users:remove');

  it.each<[string, OrgRole, Answers]>([
    ['an Editor', 'Editor', has(member('Editor'), 'no other Admin')],
    ['an Admin beside another', 'Admin', has(member('Admin'))],
  ])('takes along what %s has in the org, and moves them to another (I6)', (_, role, answers) => {
    expect(decide(removeOrgUser, { input, answers, caller: callerWith([]), orgId: ORG })).toEqual({
      requires,
      writes: [
        ['orgUsers.remove', ORG, ID],
        ['users.moveFrom', ORG, ID],
      ],
      before: { user: ID, role },
      after: null,
      touches: [`user:${ID}`],
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, number, Answers, object]>([
    ['who is no member', ORG, has(undefined), noUser],
    ['who is a member of another org alone (I10)', 8, has(member('Viewer')), noUser],
    ['who is the last Admin', ORG, has(member('Admin'), 'no other Admin'), { tag: 'last-admin', of: 'org' }],
  ])('refuses one %s', (_, orgId, answers, refusal) => {
    expect(decide(removeOrgUser, { input, answers, orgId })).toEqual({ requires, refusal });
  });
});

describe('removing a member for good, which the global plane does for the org', () => {
  const input = { orgId: ORG, userId: ID };
  const requires = onMember('org.users:remove');
  const inOrgs = (orgIds: readonly number[], ...rest: Parameters<typeof has>): Answers => ({
    ...has(...rest),
    users: {
      hasGlobalRoles: false,
      orgsOf: (id) => (id === ID ? orgIds.map((orgId) => ({ orgId, name: `${orgId}`, role: 'Viewer' })) : []),
    },
  });
  const told = { touches: [`user:${ID}`], notifies: [ORG], after: null };

  it.each<[string, OrgUser, Parameters<typeof has>[1]]>([
    ['anybody', member('Viewer'), 'no other Admin'],
    ['an Admin beside another', member('Admin'), 'another Admin'],
  ])('deletes %s who is in no other org, and tells the org (I6)', (_, found, others) => {
    const answers = inOrgs([ORG], found, others);
    expect(decide(removeOrgUserForGood, { input, answers, caller: callerWith([]), orgId: 0 })).toEqual({
      ...told,
      requires,
      writes: [
        // Who joins another org meanwhile is not deleted.
        ['users.expectOrgsOf', ID, [ORG]],
        ['users.removePerson', ID, NOW, true],
      ],
      before: { org: ORG, user: found },
      reply: { isDeleted: true },
    });
  });

  it.each<[string, readonly number[], OrgUser]>([
    ['in another org', [2, ORG], member('Editor')],
    ['a server admin', [ORG], member('Editor', { isServerAdmin: true })],
  ])('leaves alive who is %s, and tells the org (I6)', (_, orgIds, found) => {
    const answers = inOrgs(orgIds, found, 'no other Admin');
    const reached = [{ uid: 'basic_grafana_admin', path: { via: 'server-admin' } as const }];
    const caller = { ...MIGHTY, facts: { ...MIGHTY.facts, reached } };
    expect(decide(removeOrgUserForGood, { input, answers, caller, orgId: 0 })).toEqual({
      ...told,
      requires,
      writes: [
        ['users.expectOrgsOf', ID, orgIds],
        ['orgUsers.remove', ORG, ID],
        ['users.moveFrom', ORG, ID],
      ],
      before: { org: ORG, user: ID, role: 'Editor' },
      reply: { isDeleted: false },
    });
  });

  it.each<[string, number, Answers, object]>([
    ['who is no member', ORG, inOrgs([2], undefined), noUser],
    ['who is a member of another org alone (I10)', 8, inOrgs([ORG], member('Viewer')), noUser],
    [
      'who is the last Admin, though in another org too',
      ORG,
      inOrgs([2, ORG], member('Admin'), 'no other Admin'),
      { tag: 'last-admin', of: 'org' },
    ],
  ])('refuses one %s', (_, orgId, answers, refusal) => {
    expect(decide(removeOrgUserForGood, { input: { ...input, orgId }, answers, orgId: 0 })).toEqual({
      requires,
      refusal,
    });
  });
});

it.each<[string, OrgUser, boolean]>([
  ['global roles', member('Viewer'), true],
  ['the rights of a server admin', member('Viewer', { isServerAdmin: true }), false],
])('whoever has %s is removed only while they are in the orgs that were read', (_, found, hasGlobalRoles) => {
  const orgsOf = [ORG, 3].map((orgId) => ({ orgId, name: `${orgId}`, role: 'Viewer' as const }));
  const answers: Answers = { ...has(found), users: { hasGlobalRoles, orgsOf } };
  expect(
    decide(removeOrgUser, { input: { userId: ID }, answers, caller: callerWith([]), orgId: ORG }),
  ).toMatchObject({
    writes: [
      ['users.expectOrgsOf', ID, [ORG, 3]],
      ['orgUsers.remove', ORG, ID],
      ['users.moveFrom', ORG, ID],
    ],
  });
});

/** Every way to take an org role from a member: with the membership or without. */
type Take = (found: OrgUser, caller: ActingCaller, more?: Answers) => Decided<unknown>;
const TAKING: readonly (readonly [way: string, take: Take])[] = [
  [
    'lowering a role',
    (found, caller, more = {}) =>
      decide(updateOrgUser, {
        input: { userId: ID, role: 'None', managing: {} },
        answers: { ...has(found), ...more },
        caller,
        orgId: ORG,
      }),
  ],
  [
    'removing a member',
    (found, caller, more = {}) =>
      decide(removeOrgUser, {
        input: { userId: ID },
        answers: { ...has(found), ...more },
        caller,
        orgId: ORG,
      }),
  ],
  [
    'removing a member for good',
    (found, caller, more = {}) =>
      decide(removeOrgUserForGood, {
        input: { orgId: ORG, userId: ID },
        answers: { ...has(found), ...more },
        caller,
        orgId: 0,
      }),
  ],
];

describe.each(TAKING)('%s', (_way, take) => {
  it.each<[string, OrgRole, Answers, readonly Permission[], string]>([
    ['one permission', 'Viewer', granting('Viewer', [A, B]), [A], B.action],
    [
      'a permission on as wide a scope',
      'Editor',
      granting('Editor', [A]),
      [{ ...A, scope: 'reports:id:1' }],
      A.action,
    ],
    ['what a level of the role grants', 'Editor', granting('Editor', [], ['View']), [], 'folders:read'],
    ['what the role grants as it is shipped', 'Viewer', granting('Admin', []), [], SHIPPED[0]?.action ?? ''],
  ])('is refused to who lacks %s of what the role grants (I11)', (_, role, grants, held, action) => {
    expect(take(member(role), holding(held), grants)).toMatchObject({
      refusal: { tag: 'not-delegable', action },
    });
  });

  it('is for who holds what the role grants, whatever rank and whatever else the member has', () => {
    const caller = callerWith([A], { orgRole: 'None' });
    expect(take(member('Admin'), caller, granting('Admin', [A]))).toMatchObject({ before: {} });
  });

  it('is for every server admin', () => {
    const caller = callerWith([], { isServerAdmin: true });
    expect(take(member('Admin'), caller, granting('Admin', [A]))).toMatchObject({ before: {} });
  });

  it('takes a pending Admin for no Admin: the last one who acted stays, and whoever was only added goes', () => {
    const found = member('Admin', { pendingAs: 'ada' });
    const others = { orgUsers: { find: found, hasOtherAdmin: false } };
    expect(take(found, MIGHTY, others)).toMatchObject({ before: {} });
    expect(
      take(member('Admin'), MIGHTY, { orgUsers: { find: member('Admin'), hasOtherAdmin: false } }),
    ).toMatchObject({ refusal: { tag: 'last-admin' } });
  });
});

describe.each(TAKING.slice(1))('%s', (_way, take) => {
  const requirement = `users:delete`;
  /** Who has rights in the global plane beside what the org gives. */
  const globally = (scope: string, global: boolean) =>
    callerWith([A], {
      evaluatedIn: ORG,
      orgRole: 'Admin',
      reached: [{ uid: 'given', path: { via: 'assignment', global } }],
      storedRoles: [{ uid: 'given', permissions: [{ action: 'users:delete', scope }] }],
    });
  const inOrgs = (hasGlobalRoles: boolean, ...orgIds: readonly number[]): Answers => ({
    users: {
      hasGlobalRoles,
      orgsOf: orgIds.map((orgId) => ({ orgId, name: `${orgId}`, role: 'Viewer' as const })),
    },
  });

  it.each<[string, OrgUser, Answers]>([
    ['of somebody with global roles', member('Viewer'), inOrgs(true, ORG)],
    ['of a server admin', member('Viewer', { isServerAdmin: true }), inOrgs(false, ORG)],
    [
      'of somebody who was only added to another',
      member('Viewer'),
      {
        users: {
          hasGlobalRoles: true,
          orgsOf: [
            { orgId: ORG, name: 'a', role: 'Viewer' },
            { orgId: 3, name: 'b', role: 'Viewer', pendingAs: 'ada' },
          ],
        },
      },
    ],
  ])('from the last org asks what deleting them asks: %s', (_, found, answers) => {
    const denied = { refusal: { tag: 'denied', needed: requirement } };
    expect(take(found, callerWith([A], { orgRole: 'Admin' }), answers)).toMatchObject(denied);
    expect(take(found, globally('global.users:id:*', false), answers)).toMatchObject(denied);
    expect(take(found, globally('users:id:*', true), answers)).toMatchObject(denied);
    expect(take(found, globally('global.users:id:*', true), answers)).toMatchObject({ after: null });
    expect(
      take(
        found,
        callerWith([], {
          isServerAdmin: true,
          orgRole: 'Viewer',
          reached: [{ uid: 'basic_grafana_admin', path: { via: 'server-admin' } }],
        }),
        answers,
      ),
    ).toMatchObject({ after: null });
  });

  it.each<[string, OrgUser, Answers]>([
    ['who is in another org', member('Viewer'), inOrgs(true, ORG, 3)],
    ['who was only added to this one', member('Viewer', { pendingAs: 'ada' }), inOrgs(true, ORG)],
    ['without rights in the global plane', member('Viewer'), inOrgs(false, ORG)],
  ])('asks no more for somebody %s', (_, found, answers) => {
    expect(take(found, callerWith([A]), answers)).toMatchObject({ after: null });
  });
});

describe('leaving an org', () => {
  const oneself = callerWith([], { userId: ID, orgRole: 'Viewer' });
  const ways = [
    [
      'the org',
      (input: { userId: number; isOwn: boolean }, answers: Answers) =>
        decide(removeOrgUser, { input, answers, caller: oneself, orgId: ORG }),
    ],
    [
      'the org for good',
      (input: { userId: number; isOwn: boolean }, answers: Answers) =>
        decide(removeOrgUserForGood, { input: { ...input, orgId: ORG }, answers, caller: oneself, orgId: 0 }),
    ],
  ] as const;

  it.each(ways)('needs no right, whatever the role grants: %s', (_, leave) => {
    expect(
      leave({ userId: ID, isOwn: true }, has(member('Admin'), 'another Admin', granting('Admin', [A]))),
    ).toMatchObject({
      requires: null,
      after: null,
    });
  });

  it.each(ways)('is refused to the last Admin: %s', (_, leave) => {
    expect(leave({ userId: ID, isOwn: true }, has(member('Admin'), 'no other Admin'))).toEqual({
      requires: null,
      refusal: { tag: 'last-admin', of: 'org' },
    });
  });

  it.each(ways)('takes nobody else out, whatever a route says (I11): %s', (_, leave) => {
    const another = { ...member('Viewer'), id: OWN_ID };
    const answers = { ...has(another), orgUsers: { find: another, hasOtherAdmin: true } };
    expect(leave({ userId: OWN_ID, isOwn: true }, answers)).toEqual({ requires: null, refusal: noUser });
  });
});

it('a pending membership ends without the account, and one elsewhere keeps no account', () => {
  const input = { orgId: ORG, userId: ID };
  const pending = { orgId: ORG, name: 'a', role: 'Viewer', pendingAs: 'ada' } as const;
  const alone: Answers = {
    ...has(member('Viewer', { pendingAs: 'ada' })),
    users: { hasGlobalRoles: false, orgsOf: [pending] },
  };
  expect(decide(removeOrgUserForGood, { input, answers: alone, orgId: 0 })).toMatchObject({
    reply: { isDeleted: false },
  });
  const elsewhere = [
    { orgId: ORG, name: 'a', role: 'Viewer' },
    { ...pending, orgId: 3 },
  ] as const;
  const answers: Answers = { ...has(member('Viewer')), users: { hasGlobalRoles: false, orgsOf: elsewhere } };
  expect(decide(removeOrgUserForGood, { input, answers, orgId: 0 })).toMatchObject({
    writes: [
      ['users.expectOrgsOf', ID, [ORG, 3]],
      ['users.expectPendingIn', ID, [3]],
      ['users.removePerson', ID, NOW, true],
    ],
    notifies: [ORG, 3],
    reply: { isDeleted: true },
  });
});
