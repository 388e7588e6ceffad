import { describe, expect, it } from 'vitest';

import type { LevelChange, LevelHolder } from '../../../../src/core/level-change.ts';
import { holderKey } from '../../../../src/core/level-change.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { isMet } from '../../../../src/core/requirement.ts';
import { levelsOf, permissionsOfLevel } from '../../../../src/core/resource-levels.ts';
import type { ResourceName, ResourceRef } from '../../../../src/core/resource-types.ts';
import { resourceNames, resourceType, scopeOfResource } from '../../../../src/core/resource-types.ts';
import { SHIPPED_ONLY, Vocabulary } from '../../../../src/core/vocabulary.ts';
import { setResourcePermissions } from '../../../../src/service/resources/resource-permissions.ts';
import type { UserInOrg } from '../../../../src/service/ports/users.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY, NOW } from '../../../support/decide.ts';

const CALLER = 5;

const MEMBER: UserInOrg = { id: 10, isServiceAccount: false, homeOrgId: 1, orgRole: 'Viewer' };
const ACCOUNT: UserInOrg = { id: 110, isServiceAccount: true, homeOrgId: 1, orgRole: 'None' };
const OUTSIDER: UserInOrg = { ...MEMBER, id: 30, homeOrgId: 2, orgRole: null };
const STRANGER: UserInOrg = { ...ACCOUNT, id: 130, homeOrgId: 2 };
const USERS = [MEMBER, ACCOUNT, OUTSIDER, STRANGER];
/** What the resource is named by; a service account for those about whom levels are. */
const ID = 7;
const TEAM = 210;

const user = (id: number) => ({ kind: 'user', subject: String(id) }) as const;
const team = (id: number) => ({ kind: 'team', subject: String(id) }) as const;
const basic = (role: string) => ({ kind: 'basic-role', subject: `basic_${role}` }) as const;

/** An org with everybody above, a team, and the resource; `held` is who has which level already. */
const org = (held: readonly LevelChange[] = []): Answers => ({
  teams: { exists: true, existing: (_org, ids) => ids.filter((id) => id === TEAM) },
  users: {
    find: { ...ACCOUNT, id: ID },
    findMany: (_org, ids) => USERS.filter(({ id }) => ids.includes(id)),
  },
  resourceLevels: {
    held: (_org, _on, holders: readonly LevelHolder[]) =>
      held.filter((has) => holders.some((holder) => holderKey(holder) === holderKey(has))),
  },
  // What the team gives its members, where the resource is a team.
  assignments: { uids: [], roles: [] },
  heldLevels: { levelsOf: [] },
});

const ref = (resource: ResourceName): ResourceRef => ({
  resource,
  id: resourceType(resource).thing === null ? 'x' : String(ID),
});

const set = (
  on: ResourceRef,
  levels: readonly LevelChange[],
  { held = [] as readonly LevelChange[], answers = org(held), caller = MIGHTY } = {},
) => decide(setResourcePermissions, { input: { on, levels }, answers, caller });

const lowest = (resource: ResourceName): string => levelsOf(resource)[0]?.name ?? '';
const highest = (resource: ResourceName): string => levelsOf(resource).at(-1)?.name ?? '';

const requiredOn = (on: ResourceRef) => ({
  kind: 'permission',
  action: `${on.resource}.permissions:write`,
  scopes: [SHIPPED_ONLY.scopeOf(on) ?? 'none'],
});

describe.each([...resourceNames])('setting the levels on one of %s', (resource) => {
  const on = ref(resource);
  const requires = requiredOn(on);
  const [low, high] = [lowest(resource), highest(resource)];
  const { assignees } = resourceType(resource);

  it.each([
    ['gives one to who has none', '', low],
    ['gives another in place of it', low, high],
    ['gives a lower one in place of it', high, low],
  ])('%s, in the name of the caller, and touches who gets it (I6)', (_, from, to) => {
    const holder = user(MEMBER.id);
    const held = from === '' ? [] : [{ ...holder, level: from }];
    expect(set(on, [{ ...holder, level: to }], { held })).toEqual({
      requires,
      writes: [['resourceLevels.give', 1, on, [{ ...holder, level: to }], { userId: CALLER, at: NOW }]],
      before: { ...on, levels: [{ ...holder, level: from }] },
      after: { ...on, levels: [{ ...holder, level: to }] },
      touches: [`user:${MEMBER.id}`],
      notifies: [],
      reply: null,
    });
  });

  it('takes one, and touches who loses it (I6)', () => {
    const holder = user(MEMBER.id);
    expect(set(on, [{ ...holder, level: '' }], { held: [{ ...holder, level: high }] })).toMatchObject({
      writes: [['resourceLevels.take', 1, on, [{ ...holder, from: high, to: '' }]]],
      before: { ...on, levels: [{ ...holder, level: high }] },
      after: { ...on, levels: [{ ...holder, level: '' }] },
      touches: [`user:${MEMBER.id}`],
      notifies: [],
    });
  });

  it('is one change for all that are named, and leaves out who has the level already', () => {
    const [one, two] = [user(MEMBER.id), user(OUTSIDER.id)];
    const held = [{ ...one, level: low }];
    // A team has members of the org only.
    const list =
      resource === 'teams'
        ? [{ ...one, level: '' }]
        : [
            { ...one, level: '' },
            { ...two, level: high },
          ];
    const decided = set(on, [...list], { held });
    expect(decided).toMatchObject({
      writes: [
        ['resourceLevels.take', 1, on, [one]],
        ...(resource === 'teams' ? [] : [['resourceLevels.give', 1, on, [{ ...two, level: high }], {}]]),
      ],
      touches: list.map(({ subject }) => `user:${subject}`),
    });
    const again = set(
      on,
      [
        { ...one, level: low },
        { ...user(ACCOUNT.id), level: '' },
      ],
      { held },
    );
    expect(again).toEqual({ requires, unchanged: null });
  });

  it.each<[string, readonly LevelChange[]]>([
    ['nobody is named', []],
    ['they are so already', [{ ...user(MEMBER.id), level: high }]],
    ['one is taken from who has none', [{ ...user(ACCOUNT.id), level: '' }]],
  ])('changes nothing when %s, whatever the caller holds', (_, levels) => {
    const held = [{ ...user(MEMBER.id), level: high }];
    expect(set(on, levels, { held, caller: callerWith([]) })).toEqual({ requires, unchanged: null });
  });

  it('needs the right to write the permissions of that very resource', () => {
    const { requires: needed } = set(on, []);
    const may = (scope: string) =>
      needed === null ||
      isMet(needed, callerWith([{ action: `${resource}.permissions:write`, scope }]).permissions);
    expect(['*', `${resource}:*`, SHIPPED_ONLY.scopeOf(on) ?? 'none'].map(may)).toEqual([true, true, true]);
    expect(['', scopeOfResource({ resource, id: '70' }), 'roles:*'].map(may)).toEqual([false, false, false]);
  });

  const give = (holder: LevelHolder, level = low) => [{ ...holder, level }];
  const account = user(ACCOUNT.id);
  const noUser = { tag: 'assignee-not-found', kind: 'user' };
  const noTeam = { tag: 'assignee-not-found', kind: 'team' };

  it.each<[string, readonly LevelChange[], object]>([
    ['somebody that there is not', give(user(99)), noUser],
    ['to take one from somebody that there is not', give(user(99), ''), noUser],
    ["another org's service account (I10)", give(user(STRANGER.id)), noUser],
    ['somebody that there is not, among others', [...give(user(MEMBER.id)), ...give(user(99))], noUser],
    ...(assignees.teams
      ? [
          ['a team that there is not', give(team(299)), noTeam] as [string, LevelChange[], object],
          ['to take one from a team that there is not', give(team(299), ''), noTeam] as [
            string,
            LevelChange[],
            object,
          ],
        ]
      : []),
    ...(assignees.serviceAccounts
      ? []
      : [
          [
            'to give one to a service account',
            give(account),
            { tag: 'invalid-resource-permission', what: 'assignment', value: 'serviceAccounts' },
          ] as [string, LevelChange[], object],
        ]),
  ])('refuses %s', (_, levels, refusal) => {
    expect(set(on, levels)).toEqual({ requires, refusal });
  });

  it(`takes one from a service account${assignees.serviceAccounts ? ', and gives one' : ', though none is given'}`, () => {
    const held = give(account);
    expect(set(on, give(account, ''), { held })).toMatchObject({ touches: [`user:${ACCOUNT.id}`] });
    const given = set(on, give(account));
    if (assignees.serviceAccounts) expect(given).toMatchObject({ touches: [`user:${ACCOUNT.id}`] });
  });
});

describe('nobody gives or takes a level beyond the own rights (I11)', () => {
  describe.each([...resourceNames])('on one of %s', (resource) => {
    const on = ref(resource);
    const holder = user(MEMBER.id);
    const levels = levelsOf(resource).map(({ name }) => name);
    const all = permissionsOfLevel(resource, on.id, highest(resource));
    const pairs = ['', ...levels].flatMap((from) => ['', ...levels].map((to) => [from, to] as const));

    it.each(pairs.filter(([from, to]) => from !== to))(
      'from %j to %j takes all that both bring',
      (from, to) => {
        const moved = [from, to].flatMap((level) => permissionsOfLevel(resource, on.id, level));
        const step = (holds: readonly Permission[]) =>
          set(on, [{ ...holder, level: to }], {
            held: from === '' ? [] : [{ ...holder, level: from }],
            caller: callerWith(holds),
          });
        expect(step(moved)).toHaveProperty('writes');
        for (const { action } of moved) {
          const others = all.filter((held) => held.action !== action);
          const refusal = { tag: 'not-delegable', action };
          expect(step(others), action).toEqual({ requires: requiredOn(on), refusal });
        }
      },
    );

    it('not with the rights to another of its kind', () => {
      const caller = callerWith(permissionsOfLevel(resource, '70', highest(resource)));
      expect(set(on, [{ ...holder, level: lowest(resource) }], { caller })).toMatchObject({
        refusal: { tag: 'not-delegable' },
      });
    });
  });

  it.each([
    ['a team', team(TEAM)],
    ['a basic role', basic('viewer')],
    ['themselves', user(ACCOUNT.id)],
  ])('to %s', (_, holder) => {
    const caller = callerWith([{ action: 'folders.permissions:write', scope: 'folders:*' }], {
      userId: ACCOUNT.id,
    });
    expect(set(ref('folders'), [{ ...holder, level: 'View' }], { caller })).toMatchObject({
      refusal: { tag: 'not-delegable', action: 'folders:read' },
    });
  });

  it('not by a list in which some entries are within them', () => {
    const caller = callerWith(permissionsOfLevel('serviceaccounts', String(ID), 'Edit'));
    const levels = [
      { ...user(MEMBER.id), level: 'Edit' },
      { ...team(TEAM), level: 'Admin' },
    ];
    expect(set(ref('serviceaccounts'), levels, { caller })).toMatchObject({
      refusal: { tag: 'not-delegable', action: 'serviceaccounts:delete' },
    });
    expect(set(ref('serviceaccounts'), levels.slice(0, 1), { caller })).toHaveProperty('writes');
  });
});

describe('a member of a team gets what the team has, so who adds one must hold it (I11)', () => {
  const on = ref('teams');
  const member = { ...user(MEMBER.id), level: 'Member' };
  const admin = { ...member, level: 'Admin' };
  const brought = permissionsOfLevel('teams', on.id, 'Admin');
  const caller = callerWith(brought);
  const REPORTS: Permission = { action: 'reports:read', scope: 'reports:*' };
  const role = {
    orgId: 1,
    uid: 'own',
    name: 'readers',
    version: 1,
    displayName: '',
    description: '',
    group: '',
    hidden: false,
    created: NOW,
    updated: NOW,
    permissions: [{ ...REPORTS, created: NOW, updated: NOW }],
  };

  it.each<[string, Answers, Permission]>([
    ['a role', { assignments: { uids: ['own'], roles: [role] } }, REPORTS],
    [
      'a level on a resource',
      { heldLevels: { levelsOf: [{ resource: 'projects', resourceId: 'x', level: 'Viewer' }] } },
      { action: 'projects:read', scope: 'projects:id:x' },
    ],
  ])('%s', (_, has, permission) => {
    const answers = { ...org(), ...has };
    const refusal = { tag: 'not-delegable', action: permission.action };
    expect(set(on, [member], { answers, caller })).toEqual({ requires: requiredOn(on), refusal });
    expect(set(on, [member], { answers, caller: callerWith([...brought, permission]) })).toHaveProperty(
      'writes',
    );
    // Who is a member already gets nothing new.
    const inside = { ...org([member]), ...has };
    for (const level of [admin, { ...member, level: '' }]) {
      expect(set(on, [level], { answers: inside, caller })).toHaveProperty('writes');
    }
    // And a level on another thing makes nobody a member.
    const mayView = callerWith(permissionsOfLevel('folders', 'x', 'View'));
    const viewer = { ...member, level: 'View' };
    expect(set(ref('folders'), [viewer], { answers, caller: mayView })).toHaveProperty('writes');
  });
});

describe('who is given a level', () => {
  it.each<[string, LevelHolder, string]>([
    ['a user', user(MEMBER.id), `user:${MEMBER.id}`],
    ['a service account', user(ACCOUNT.id), `user:${ACCOUNT.id}`],
    ['a team', team(TEAM), `team:${TEAM}`],
    ['a basic role', basic('viewer'), 'role:basic_viewer'],
  ])('is touched, and with it everybody whom it reaches: %s (I6)', (_, holder, touched) => {
    expect(set(ref('folders'), [{ ...holder, level: 'View' }])).toMatchObject({
      writes: [
        [
          'resourceLevels.give',
          1,
          ref('folders'),
          [{ ...holder, level: 'View' }],
          { userId: CALLER, at: NOW },
        ],
      ],
      touches: [touched],
    });
  });

  const mayRead = (id: number) =>
    callerWith([
      ...permissionsOfLevel('folders', 'x', 'Admin'),
      ...permissionsOfLevel('teams', String(ID), 'Admin'),
      { action: 'users:read', scope: `global.users:id:${id}` },
    ]);

  it.each<[string, boolean, ResourceName, string, ReturnType<typeof callerWith>]>([
    ['may be no member of the org for who may read them', true, 'folders', 'View', mayRead(OUTSIDER.id)],
    ['may not be for who may read others (I10)', false, 'folders', 'View', mayRead(31)],
    ['may not be on a team, for whoever it is', false, 'teams', 'Member', mayRead(OUTSIDER.id)],
  ])('%s', (_, may, resource, level, caller) => {
    const decided = set(ref(resource), [{ ...user(OUTSIDER.id), level }], { caller });
    if (may) expect(decided).toMatchObject({ touches: [`user:${OUTSIDER.id}`] });
    else expect(decided).toMatchObject({ refusal: { tag: 'assignee-not-found', kind: 'user' } });
  });
});

describe('the thing that levels are set on', () => {
  const someone = { ...user(MEMBER.id), level: '' };
  const foundAs = (find: UserInOrg | undefined): Answers => ({ users: { ...org().users, find } });

  it.each<[string, ResourceName, string, Answers]>([
    ['a team that the org does not have', 'teams', 'team', { teams: { exists: false, existing: [] } }],
    ['an account that there is not', 'serviceaccounts', 'service-account', foundAs(undefined)],
    ['an account that is a person', 'serviceaccounts', 'service-account', foundAs({ ...MEMBER, id: ID })],
    [
      'an account of another org (I10)',
      'serviceaccounts',
      'service-account',
      foundAs({ ...STRANGER, id: ID }),
    ],
  ])('is not found when it is %s, whatever is asked for', (_, resource, thing, gone) => {
    const on = ref(resource);
    for (const levels of [[], [someone], [{ ...someone, level: lowest(resource) }]]) {
      expect(set(on, levels, { answers: { ...org(), ...gone } })).toEqual({
        requires: requiredOn(on),
        refusal: { tag: 'not-found', thing },
      });
    }
  });

  it.each(resourceNames.filter((resource) => resourceType(resource).thing === null))(
    'is taken at its word when it is of %s: nobody is asked whether there is one',
    (resource) => {
      const { find: _find, ...users } = org().users ?? {};
      const { exists: _exists, ...teams } = org().teams ?? {};
      const level = { ...someone, level: lowest(resource) };
      expect(set(ref(resource), [level], { answers: { ...org(), users, teams } })).toHaveProperty('writes');
    },
  );
});

describe('setting the levels on a resource of a declared type', () => {
  const types = new Vocabulary([
    {
      name: 'invoices',
      attribute: 'number',
      actions: ['read', 'approve'],
      levels: [
        { name: 'View', actions: ['read'] },
        { name: 'Approve', actions: ['approve', 'invoices.permissions:read'] },
      ],
      isGlobal: false,
    },
  ]);
  const on = { resource: 'invoices', id: 'id:42' };
  const requires = { kind: 'on-resource', action: 'invoices.permissions:write', on };
  const holder = user(MEMBER.id);
  const give = (level: string, caller = MIGHTY, held: readonly LevelChange[] = []) =>
    decide(setResourcePermissions, {
      input: { on, levels: [{ ...holder, level }] },
      answers: org(held),
      caller,
      types,
    });
  const holding = (...actions: readonly string[]) =>
    callerWith(actions.map((action) => ({ action, scope: 'invoices:number:id:42' })));

  it('takes from the caller what it gives: all that the level lists, and nothing of others (I11)', () => {
    expect(give('View', holding('invoices:read'))).toMatchObject({
      requires,
      touches: [`user:${MEMBER.id}`],
    });
    expect(give('Approve', holding('invoices:approve', 'invoices.permissions:read'))).toHaveProperty(
      'writes',
    );
    expect(give('Approve', holding('invoices:approve', 'invoices:read'))).toMatchObject({
      refusal: { tag: 'not-delegable', action: 'invoices.permissions:read' },
    });
    const held = [{ ...holder, level: 'Approve' }];
    expect(give('View', holding('invoices:read'), held)).toMatchObject({
      refusal: { tag: 'not-delegable' },
    });
    expect(give('', callerWith([]), held)).toMatchObject({ refusal: { tag: 'not-delegable' } });
  });

  it.each(['Manage', 'view', '__proto__'])('refuses %s, which the type has not', (level) => {
    const refusal = { tag: 'invalid-resource-permission', what: 'permission', value: level };
    expect(give(level)).toEqual({ requires, refusal });
  });

  it('does not know a type that nobody declared', () => {
    const decided = decide(setResourcePermissions, { input: { on, levels: [] }, answers: org() });
    expect(decided).toEqual({ requires, refusal: { tag: 'not-found', thing: 'resource-type' } });
  });
});
