import { describe, expect, it } from 'vitest';

import { basicRoles } from '../../../../src/core/catalogue/basic-roles.ts';
import { actionsOfDeclared } from '../../../../src/core/declared-type.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { permissionsOfLevel } from '../../../../src/core/resource-levels.ts';
import type { RoleWithPermissions } from '../../../../src/core/role.ts';
import { Vocabulary } from '../../../../src/core/vocabulary.ts';
import type { UserInOrg } from '../../../../src/service/ports/users.ts';
import type { OwnedOutline } from '../../../../src/service/ports/whole-teams.ts';
import type { ReplaceTeamInput, WholeTeamInput } from '../../../../src/service/teams/whole-teams.ts';
import { createWholeTeam, replaceTeam } from '../../../../src/service/teams/whole-teams.ts';
import type { Answers, Decided, Situation } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW, uidOf } from '../../../support/decide.ts';

const TEAM = 7;
const EARLIER = '2025-01-01T00:00:00.000Z';

const permission = (action: string, ...scopes: string[]) => ({ kind: 'permission', action, scopes });
const ADD_ROLES = permission('teams.roles:add', 'permissions:type:delegate');
const REMOVE_ROLES = permission('teams.roles:remove', 'permissions:type:delegate');

const READ: Permission = { action: 'reports:read', scope: 'reports:*' };
const WRITE: Permission = { action: 'reports:write', scope: 'reports:*' };

const stored = (uid: string, name: string, ...granted: readonly Permission[]): RoleWithPermissions => ({
  orgId: 1,
  uid,
  name,
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  created: EARLIER,
  updated: EARLIER,
  permissions: granted.map((one) => ({ ...one, created: EARLIER, updated: EARLIER })),
});
const reader = stored('reader', 'custom:reader', READ);
const writer = stored('writer', 'custom:writer', WRITE);
/** Stored roles by id; as root roles their numbers are 1,000 more. */
const rolesById: Readonly<Record<number, RoleWithPermissions>> = {
  1: reader,
  2: writer,
  3: stored('managed_1', 'managed:users:1:permissions'),
  4: stored('basic_viewer', 'basic:viewer'),
  5: stored('plugins_1', 'plugins:x'),
};
const [READER, WRITER] = [1_001, 1_002];

const person = (id: number): UserInOrg => ({ id, isServiceAccount: false, homeOrgId: 9, orgRole: 'Viewer' });
const account = (id: number): UserInOrg => ({ id, isServiceAccount: true, homeOrgId: 1, orgRole: 'None' });
const people = [person(21), account(22), person(23)];
const strangers = [
  { ...person(31), orgRole: null },
  { ...account(32), homeOrgId: 2 },
];

/** Asked for nothing but what is named. */
const bare: WholeTeamInput = { name: 'Editors', description: '', groupIds: [], rootRole: null, userIds: [] };

/** What can be asked whatever team it is about. */
const world = {
  teams: { isNameTaken: false },
  users: { findMany: [...people, ...strangers] },
  userGroups: { among: [] },
  roles: {
    findById: (_: number, id: number) => rolesById[id],
    findMany: [],
  },
} satisfies Answers;

/** What is named and is not there, and how it is told; names come first, then the role, then members. */
const UNKNOWN: readonly (readonly [string, Partial<WholeTeamInput>, object])[] = [
  ...[0, -1, 4, 1_000, 2 ** 50].map(
    (number) =>
      [
        `${number}, which no root role has`,
        { rootRole: number, userIds: [31] },
        { tag: 'unknown-root-role', number },
      ] as const,
  ),
  ...(
    [
      [1_999, 'which no role of the org has (I10)'],
      [1_003, 'that of a managed role'],
      [1_004, 'the stored one of a basic role'],
      [1_005, 'that of a role of a plugin'],
    ] as const
  ).map(
    ([number, what]) =>
      [`${number}, ${what}`, { rootRole: number }, { tag: 'unknown-root-role', number }] as const,
  ),
  ['a user who does not exist', { userIds: [21, 99] }, { tag: 'unknown-members', ids: [99] }],
  [
    'people and service accounts of other orgs like those who do not exist (I10)',
    { userIds: [31, 22, 32, 99] },
    { tag: 'unknown-members', ids: [31, 32, 99] },
  ],
];

const MEMBERSHIP = (teamId: number): Permission => ({ action: 'teams:read', scope: `teams:id:${teamId}` });
const ALL_TEAMS: Permission = { action: 'teams:read', scope: 'teams:*' };

/** Each of what must be held in turn, with the rest of it. */
const eachMissing = (needs: readonly Permission[]) =>
  needs.map((missing) => [missing.action, needs.filter((one) => one !== missing)] as const);

describe('creating a team with all that it has', () => {
  const full: WholeTeamInput = {
    name: 'Editors',
    description: 'Those who edit',
    groupIds: ['cn=B', 'A'],
    rootRole: READER,
    userIds: [21, 22, 23],
  };
  const requires = (...more: readonly object[]) => ({
    kind: 'all',
    of: [permission('teams:create'), ...more],
  });
  const by = { by: 5, at: NOW };

  it('writes it, its members by hand, its groups and its root role, and touches everybody who gets it (I6)', () => {
    const answers = { ...world, userGroups: { among: [22] } };
    const caller = callerWith([READ, ALL_TEAMS], { login: 'ada', email: 'ada@example.org' });
    expect(decide(createWholeTeam, { input: full, answers, caller })).toEqual({
      requires: requires(ADD_ROLES),
      writes: [
        [
          'teams.insert',
          1,
          { uid: uidOf(1), name: 'Editors', description: 'Those who edit', email: '', ...by },
        ],
        [
          'teamMembers.putLast',
          1,
          { uid: uidOf(1) },
          // 22 is a member from outside anyway.
          [
            { userId: 21, permission: 0 },
            { userId: 23, permission: 0 },
          ],
          by,
        ],
        ['teamGroups.putLast', 1, { uid: uidOf(1) }, ['cn=B', 'A'], by],
        ['assignments.giveRoot', 1, { uid: uidOf(1) }, 'reader', by],
      ],
      before: null,
      after: {
        uid: uidOf(1),
        name: 'Editors',
        description: 'Those who edit',
        members: [21, 23],
        groups: ['cn=B', 'A'],
        rootRole: 'reader',
      },
      touches: ['user:21', 'user:22', 'user:23', 'group:cn=b', 'many-groups', 'group:a'],
      notifies: [],
      reply: {
        id: FIRST_ID,
        name: 'Editors',
        description: 'Those who edit',
        groupIds: ['cn=B', 'A'],
        rootRole: READER,
        created: NOW,
        createdBy: { login: 'ada', email: 'ada@example.org', isServiceAccount: false },
        version: 1,
      },
    });
  });

  it('makes nobody a member who is not named, not even who asks, and needs no more than to create teams', () => {
    const row = { uid: uidOf(1), name: 'Editors', description: '', email: '', ...by };
    expect(decide(createWholeTeam, { input: bare, answers: world, caller: callerWith([]) })).toMatchObject({
      requires: requires(),
      writes: [['teams.insert', 1, row]],
      after: { members: [], groups: [], rootRole: null },
      touches: [],
    });
  });

  it('says that a service account made it', () => {
    const caller = callerWith([], { isServiceAccount: true, login: 'sa-1' });
    expect(decide(createWholeTeam, { input: bare, answers: world, caller })).toHaveProperty(
      'reply.createdBy',
      { login: 'sa-1', email: '', isServiceAccount: true },
    );
  });

  it('asks who is a member from outside by the very groups that are to be linked', () => {
    const among = (orgId: number, userIds: readonly number[], groupIds: readonly string[]) =>
      orgId === 1 && groupIds.join() === 'cn=B,A' ? userIds : [];
    expect(
      decide(createWholeTeam, { input: full, answers: { ...world, userGroups: { among } } }),
    ).toMatchObject({
      after: { members: [] },
      touches: ['user:21', 'user:22', 'user:23', 'group:cn=b', 'many-groups', 'group:a'],
    });
  });

  it.each([
    [1, 'basic_admin'],
    [2, 'basic_editor'],
    [3, 'basic_viewer'],
    [WRITER, 'writer'],
  ])('knows the number %i as the root role %s', (rootRole, uid) => {
    expect(decide(createWholeTeam, { input: { ...bare, rootRole }, answers: world })).toMatchObject({
      requires: requires(ADD_ROLES),
      after: { rootRole: uid },
      reply: { rootRole },
    });
  });

  it.each<[string, Partial<WholeTeamInput>, Answers, object]>([
    [
      'a name that the org has, before anything else',
      { rootRole: 4, userIds: [99] },
      { teams: { isNameTaken: true } },
      { tag: 'taken', thing: 'team', field: 'name', value: 'Editors' },
    ],
    ...UNKNOWN.map(([what, fields, refusal]): [string, Partial<WholeTeamInput>, Answers, object] => [
      what,
      fields,
      {},
      refusal,
    ]),
  ])('refuses %s', (_, fields, answers, refusal) => {
    const input = { ...bare, ...fields };
    expect(decide(createWholeTeam, { input, answers: { ...world, ...answers } })).toEqual({
      requires: requires(...(input.rootRole === null ? [] : [ADD_ROLES])),
      refusal,
    });
  });

  /** What is asked for, and what must be held for it; the id of a new team is nobody's to hold anything on. */
  const STEPS: readonly (readonly [string, Partial<WholeTeamInput>, readonly Permission[]])[] = [
    ['a root role', { rootRole: READER }, [READ]],
    ['a member', { userIds: [21] }, [ALL_TEAMS]],
    ['a group', { groupIds: ['a'] }, [ALL_TEAMS]],
    ['a root role and a member', { rootRole: READER, userIds: [21] }, [READ, ALL_TEAMS]],
    ['a root role and a group', { rootRole: READER, groupIds: ['a'] }, [READ, ALL_TEAMS]],
  ];

  it.each(
    STEPS.flatMap(([what, fields, needs]) =>
      eachMissing(needs).map(([action, held]) => [what, action, fields, held] as const),
    ),
  )('refuses to create one with %s to a caller without %s (I11)', (_, action, fields, held) => {
    const input = { ...bare, ...fields };
    expect(decide(createWholeTeam, { input, answers: world, caller: callerWith(held) })).toHaveProperty(
      'refusal',
      { tag: 'not-delegable', action },
    );
  });

  it.each(STEPS)('with %s is free to a caller who holds just what that brings (I11)', (_, fields, needs) => {
    const input = { ...bare, ...fields };
    expect(decide(createWholeTeam, { input, answers: world, caller: callerWith(needs) })).toHaveProperty(
      'writes',
    );
  });

  it('refuses a member to a caller who holds membership on some team alone (I11)', () => {
    const caller = callerWith([MEMBERSHIP(TEAM)]);
    expect(
      decide(createWholeTeam, { input: { ...bare, userIds: [21] }, answers: world, caller }),
    ).toHaveProperty('refusal', { tag: 'not-delegable', action: 'teams:read' });
  });

  it.each([
    [1, 'basic:admin', 'basic:editor'],
    [2, 'basic:editor', 'basic:viewer'],
    [3, 'basic:viewer', undefined],
  ])('refuses the built-in root role %i, %s, to who is one below it, %s (I11)', (rootRole, _, below) => {
    const held = basicRoles.find(({ name }) => name === below)?.permissions ?? [];
    expect(
      decide(createWholeTeam, { input: { ...bare, rootRole }, answers: world, caller: callerWith(held) }),
    ).toHaveProperty('refusal.tag', 'not-delegable');
  });

  it('with the built-in root role Admin asks for all actions of the types that are declared (I11)', () => {
    const type = { name: 'invoices', attribute: 'id', actions: ['read'], levels: [], isGlobal: false };
    const types = new Vocabulary([type]);
    const shipped = basicRoles.find(({ name }) => name === 'basic:admin')?.permissions ?? [];
    const ofType = actionsOfDeclared(type).map((action) => ({ action, scope: 'invoices:*' }));
    const decided = (held: readonly Permission[]) =>
      decide(createWholeTeam, {
        input: { ...bare, rootRole: 1, userIds: [21] },
        answers: world,
        caller: callerWith([...shipped, ...held]),
        types,
      });
    for (const [action, held] of eachMissing(ofType))
      expect(decided(held)).toHaveProperty('refusal', { tag: 'not-delegable', action });
    expect(decided(ofType)).toHaveProperty('writes');
  });
});

describe('replacing all of a team', () => {
  const outline: OwnedOutline = {
    id: TEAM,
    name: 'Editors',
    description: 'Those who edit',
    created: EARLIER,
    createdBy: { login: 'ada', email: '', isServiceAccount: false },
    creatorId: 40,
    rootRole: null,
    version: 4,
  };
  const rooted = (uid: string): OwnedOutline => ({ ...outline, rootRole: { uid, number: null } });
  const members = (...ids: readonly number[]) => ids.map((userId) => ({ userId, permission: 0 }));
  const same: ReplaceTeamInput = {
    teamId: TEAM,
    name: 'Editors',
    description: 'Those who edit',
    groupIds: [],
    rootRole: null,
    userIds: [],
  };

  /** The team as it is, where it is not without anything. */
  type Has = {
    readonly outline?: OwnedOutline | undefined;
    readonly members?: readonly number[];
    readonly groups?: readonly string[];
    readonly roles?: readonly RoleWithPermissions[];
    readonly levels?: readonly { resource: string; resourceId: string; level: string }[];
    readonly fromOutside?: readonly number[];
    readonly isTaken?: boolean;
  };
  const having = (has: Has): Answers => ({
    ...world,
    teams: { isNameTaken: has.isTaken ?? false },
    wholeTeams: { outline: 'outline' in has ? has.outline : outline },
    teamMembers: { all: (has.members ?? []).map((userId) => ({ userId, permission: 4 })) },
    teamGroups: { linked: has.groups ?? [] },
    userGroups: { among: has.fromOutside ?? [] },
    assignments: { uids: (has.roles ?? []).map(({ uid }) => uid), roles: has.roles ?? [] },
    heldLevels: { levelsOf: has.levels ?? [] },
  });
  const replace = (
    fields: Partial<ReplaceTeamInput>,
    has: Has,
    rest: Pick<Situation<ReplaceTeamInput>, 'caller'> = {},
  ): Decided<unknown> =>
    decide(replaceTeam, { input: { ...same, ...fields }, answers: having(has), ...rest });

  const requires = (...more: readonly object[]) => ({
    kind: 'all',
    of: [
      permission('teams:write', 'teams:id:7'),
      permission('teams.permissions:write', 'teams:id:7'),
      ...more,
    ],
  });
  const by = { by: 5, at: NOW };
  /** A new version, where nothing else of the row changes. */
  const renumbered = ['teams.update', 1, TEAM, { at: NOW }];
  const reply = (fields: Partial<WholeTeamInput>, version = 5) => {
    const { teamId: id, userIds: _, ...rest } = { ...same, ...fields };
    return { id, ...rest, created: EARLIER, createdBy: outline.createdBy, version };
  };

  it('writes every step at once, keeps before and after, and touches the team as it was and who comes (I6)', () => {
    const fields = {
      name: 'Writers',
      description: 'Those who write',
      groupIds: ['new'],
      rootRole: WRITER,
      userIds: [21, 22],
    };
    const has = { outline: rooted('reader'), members: [22, 23], groups: ['old'], roles: [reader] };
    expect(replace(fields, has)).toEqual({
      requires: requires(ADD_ROLES, REMOVE_ROLES),
      writes: [
        ['teams.update', 1, TEAM, { name: 'Writers', description: 'Those who write', at: NOW }],
        ['teamMembers.remove', 1, TEAM, [23]],
        ['teamMembers.putLast', 1, TEAM, members(21, 22), by],
        ['teamGroups.remove', 1, TEAM, ['old']],
        ['teamGroups.putLast', 1, TEAM, ['new'], by],
        // The old one first: a team never has two.
        ['assignments.remove', 1, { kind: 'team', id: TEAM }, ['reader']],
        ['assignments.giveRoot', 1, TEAM, 'writer', by],
      ],
      before: {
        team: TEAM,
        name: 'Editors',
        description: 'Those who edit',
        removed: [23],
        admins: [23],
        removedGroups: ['old'],
        rootRole: 'reader',
      },
      after: {
        team: TEAM,
        name: 'Writers',
        description: 'Those who write',
        added: [21],
        addedGroups: ['new'],
        rootRole: 'writer',
        isRoleGiven: true,
      },
      touches: ['team:7', 'user:21', 'group:new', 'many-groups'],
      notifies: [],
      // Taking the root role is a change of the team as well.
      reply: reply(fields, 6),
    });
  });

  it.each<[string, Partial<ReplaceTeamInput>, object]>([
    ['the name', { name: 'Writers' }, { name: 'Editors' }],
    ['the description', { description: '' }, { description: 'Those who edit' }],
  ])('says no more in the trail than %s when it alone changes', (_, fields, before) => {
    const { name, description } = { ...same, ...fields };
    expect(replace(fields, { groups: [], members: [] })).toEqual({
      requires: requires(),
      writes: [['teams.update', 1, TEAM, { name, description, at: NOW }]],
      before: { team: TEAM, ...before, removed: [] },
      after: { team: TEAM, ...fields, added: [] },
      touches: ['team:7'],
      notifies: [],
      reply: reply(fields),
    });
  });

  it('says neither name nor groups nor root role in the trail when members alone change, who stay as they are', () => {
    const fields = { userIds: [22, 21], groupIds: ['a'] };
    expect(replace(fields, { members: [22, 23], groups: ['a'] })).toEqual({
      requires: requires(),
      writes: [
        renumbered,
        ['teamMembers.remove', 1, TEAM, [23]],
        ['teamMembers.putLast', 1, TEAM, members(21), by],
      ],
      before: { team: TEAM, removed: [23], admins: [23] },
      after: { team: TEAM, added: [21] },
      touches: ['team:7', 'user:21'],
      notifies: [],
      reply: reply(fields),
    });
  });

  /**
   * Members as they are and as they are wanted; those that go, those that are put behind the rest, who is new, and whether
   * the trail is told of another order.
   */
  it.each<[string, number[], number[], number[], number[], number[], boolean]>([
    ['one more behind', [22, 21], [22, 21, 23], [], [23], [23], false],
    ['one more in front', [22, 21], [23, 22, 21], [], [23, 22, 21], [23], false],
    ['one more between', [22, 21], [22, 23, 21], [], [23, 21], [23], false],
    ['one less', [23, 22, 21], [23, 21], [22], [], [], false],
    ['another order', [21, 22, 23], [21, 23, 22], [], [23, 22], [], true],
    ['another order and one less', [21, 22, 23], [23, 22], [21], [23, 22], [], true],
    ['others', [21], [23, 22], [21], [23, 22], [23, 22], false],
  ])(
    'puts members last from the first on that is not at its place, and no more: %s',
    (_, before, userIds, remove, last, added, reordered) => {
      const fields = { userIds, groupIds: ['a'] };
      expect(replace(fields, { members: before, groups: ['a'] })).toEqual({
        requires: requires(),
        writes: [
          renumbered,
          ...(remove.length > 0 ? [['teamMembers.remove', 1, TEAM, remove]] : []),
          ...(last.length > 0 ? [['teamMembers.putLast', 1, TEAM, members(...last), by]] : []),
        ],
        // All of them are admins.
        before: { team: TEAM, removed: remove, ...(remove.length > 0 && { admins: remove }) },
        after: { team: TEAM, added, ...(reordered && { reordered }) },
        touches: ['team:7', ...added.map((id) => `user:${id}`)],
        notifies: [],
        reply: reply(fields),
      });
    },
  );

  it('orders members by hand only: who is one by a group has no place among them', () => {
    const has = { members: [22, 21], groups: ['a'], fromOutside: [23, 21] };
    expect(replace({ userIds: [22, 23, 21], groupIds: ['a'] }, has)).toHaveProperty('unchanged');
    expect(replace({ userIds: [21, 23, 22], groupIds: ['a'] }, has)).toMatchObject({
      writes: [renumbered, ['teamMembers.putLast', 1, TEAM, members(21, 22), by]],
      after: { added: [], reordered: true },
    });
  });

  type Told = { readonly removed?: string[]; readonly added?: string[]; readonly reordered?: true };
  /**
   * Groups as they are and as they are wanted; those that go, those that are put behind the rest, which are new, and what
   * the trail is told.
   */
  it.each<[string, string[], string[], string[], string[], string[], Told]>([
    ['one more behind', ['a', 'b'], ['a', 'b', 'c'], [], ['c'], ['c'], { added: ['c'] }],
    ['one more in front', ['a'], ['c', 'a'], [], ['c', 'a'], ['c'], { added: ['c'] }],
    ['one less behind', ['a', 'b'], ['a'], ['b'], [], [], { removed: ['b'] }],
    ['one less in front', ['a', 'b'], ['b'], ['a'], [], [], { removed: ['a'] }],
    ['another order', ['a', 'b', 'c'], ['a', 'c', 'b'], [], ['c', 'b'], [], { reordered: true }],
    ['another spelling', ['a'], ['A'], [], ['A'], [], { removed: ['a'], added: ['A'] }],
    ['none', ['a', 'b'], [], ['a', 'b'], [], [], { removed: ['a', 'b'] }],
  ])(
    'puts groups last from the first on that is not at its place or not so spelt, and no more: %s',
    (_, groups, groupIds, remove, last, fresh, { removed, added, reordered }) => {
      expect(replace({ groupIds }, { groups, members: [] })).toMatchObject({
        writes: [
          renumbered,
          ...(remove.length > 0 ? [['teamGroups.remove', 1, TEAM, remove]] : []),
          ...(last.length > 0 ? [['teamGroups.putLast', 1, TEAM, last, by]] : []),
        ],
        before: { team: TEAM, removed: [], ...(removed && { removedGroups: removed }) },
        after: {
          team: TEAM,
          added: [],
          ...(added && { addedGroups: added }),
          ...(reordered && { reorderedGroups: true }),
        },
        touches: ['team:7', ...fresh.flatMap((group) => [`group:${group}`, 'many-groups'])],
      });
    },
  );

  it.each<[string, Partial<ReplaceTeamInput>, Has]>([
    ['with nothing', {}, {}],
    ['whose name is taken by itself', {}, { isTaken: true }],
    ['with members in their order', { userIds: [22, 21] }, { members: [22, 21] }],
    ['with groups in their order', { groupIds: ['a', 'b'] }, { groups: ['a', 'b'] }],
    ['with a root role', { rootRole: READER }, { outline: rooted('reader'), roles: [reader] }],
    ['with a built-in root role', { rootRole: 1 }, { outline: rooted('basic_admin') }],
    [
      'whose member from outside is named',
      { userIds: [21], groupIds: ['a'] },
      { groups: ['a'], fromOutside: [21] },
    ],
    ['with a member who has left the org since', { userIds: [31] }, { members: [31] }],
  ])('writes nothing for a team as it is, %s, whatever the caller holds', (_, fields, has) => {
    expect(replace(fields, has, { caller: callerWith([]) })).toEqual({
      requires: requires(),
      unchanged: { ...reply(fields, 4), createdBy: null },
    });
  });

  it('tells who created it to those who may see that person, as reading it does', () => {
    const seen = (...held: readonly Permission[]) =>
      replace({ name: 'Writers' }, {}, { caller: callerWith(held) });
    const ofPerson = (id: number) => ({ action: 'org.users:read', scope: `users:id:${id}` });
    expect(seen(ofPerson(40))).toHaveProperty('reply.createdBy', outline.createdBy);
    expect(seen(ofPerson(41), ALL_TEAMS)).toHaveProperty('reply.createdBy', null);
    const nobody = { outline: { ...outline, createdBy: null, creatorId: null } };
    expect(replace({ name: 'Writers' }, nobody)).toHaveProperty('reply.createdBy', null);
  });

  it('makes who is named a member by hand when no group makes it one, and no member of who is one by a group', () => {
    const has = { groups: ['a'], fromOutside: [22] };
    expect(replace({ groupIds: ['a'], userIds: [21, 22] }, has)).toMatchObject({
      after: { added: [21] },
      touches: ['team:7', 'user:21'],
    });
  });

  it('asks who is a member from outside by the groups that stay or come, not by those that go', () => {
    const among = (_: number, userIds: readonly number[], groupIds: readonly string[]) =>
      groupIds.join() === 'b' ? [] : userIds;
    const answers = { ...having({ groups: ['a', 'b'] }), userGroups: { among } };
    const input = { ...same, groupIds: ['b'], userIds: [21] };
    expect(decide(replaceTeam, { input, answers })).toMatchObject({ after: { added: [21] } });
  });

  it('marks a role that the team has without giving it: no more is required than to write the team', () => {
    const has = { roles: [reader], members: [] };
    expect(replace({ rootRole: READER }, has, { caller: callerWith([]) })).toMatchObject({
      requires: requires(),
      writes: [renumbered, ['assignments.giveRoot', 1, TEAM, 'reader', by]],
      before: { rootRole: null },
      after: { rootRole: 'reader', isRoleGiven: false },
      touches: ['team:7'],
    });
  });

  it('takes the old root role away when a role that the team has becomes it', () => {
    const has = { outline: rooted('reader'), roles: [reader, writer] };
    expect(replace({ rootRole: WRITER }, has)).toMatchObject({
      requires: requires(REMOVE_ROLES),
      writes: [
        renumbered,
        ['assignments.remove', 1, { kind: 'team', id: TEAM }, ['reader']],
        ['assignments.giveRoot', 1, TEAM, 'writer', by],
      ],
    });
  });

  it.each<[string, Partial<ReplaceTeamInput>, Has, readonly object[], object]>([
    [
      'a team that the org does not have, whatever is asked for',
      { name: 'Writers', rootRole: WRITER, userIds: [99] },
      { outline: undefined, isTaken: true },
      [],
      { tag: 'not-found', thing: 'team' },
    ],
    [
      'the name of another team, before anything else',
      { name: 'Writers', rootRole: 4, userIds: [99] },
      { isTaken: true },
      [],
      { tag: 'taken', thing: 'team', field: 'name', value: 'Writers' },
    ],
    ...UNKNOWN.map(
      ([what, fields, refusal]): [string, Partial<ReplaceTeamInput>, Has, readonly object[], object] => [
        what,
        fields,
        {},
        [],
        refusal,
      ],
    ),
    [
      'an unknown root role in place of one',
      { rootRole: 4 },
      { outline: rooted('reader'), roles: [reader] },
      [REMOVE_ROLES],
      { tag: 'unknown-root-role', number: 4 },
    ],
  ])('refuses %s', (_, fields, has, more, refusal) => {
    expect(replace(fields, has)).toEqual({ requires: requires(...more), refusal });
  });

  const VIEW = { resource: 'folders', resourceId: 'f', level: 'View' };
  const ofReader = { outline: rooted('reader'), roles: [reader] };

  /** What is done, what more it requires, and what must be held for it. */
  const STEPS: readonly (readonly [
    string,
    Partial<ReplaceTeamInput>,
    Has,
    readonly object[],
    readonly Permission[],
  ])[] = [
    ['giving a root role', { rootRole: READER }, {}, [ADD_ROLES], [READ]],
    ['taking it away', {}, ofReader, [REMOVE_ROLES], [READ]],
    ['exchanging it', { rootRole: WRITER }, ofReader, [ADD_ROLES, REMOVE_ROLES], [READ, WRITE]],
    ['adding a member', { userIds: [21] }, {}, [], [MEMBERSHIP(TEAM)]],
    ['linking a group', { groupIds: ['a'] }, {}, [], [MEMBERSHIP(TEAM)]],
    [
      'adding a member where there is a root role',
      { rootRole: READER, userIds: [21] },
      ofReader,
      [],
      [READ, MEMBERSHIP(TEAM)],
    ],
    [
      'linking a group where there is a root role',
      { rootRole: READER, groupIds: ['a'] },
      ofReader,
      [],
      [READ, MEMBERSHIP(TEAM)],
    ],
    [
      'adding a member where there is a role',
      { userIds: [21] },
      { roles: [writer] },
      [],
      [WRITE, MEMBERSHIP(TEAM)],
    ],
    [
      'linking a group where there is a role',
      { groupIds: ['a'] },
      { roles: [writer] },
      [],
      [WRITE, MEMBERSHIP(TEAM)],
    ],
    [
      'adding a member where there is a level',
      { userIds: [21] },
      { levels: [VIEW] },
      [],
      [...permissionsOfLevel('folders', 'f', 'View'), MEMBERSHIP(TEAM)],
    ],
    [
      'linking a group where there is a level',
      { groupIds: ['a'] },
      { levels: [VIEW] },
      [],
      [...permissionsOfLevel('folders', 'f', 'View'), MEMBERSHIP(TEAM)],
    ],
    [
      'giving a root role and adding a member',
      { rootRole: READER, userIds: [21] },
      {},
      [ADD_ROLES],
      [READ, MEMBERSHIP(TEAM)],
    ],
    [
      'marking a role that there is as the root role and adding a member',
      { rootRole: READER, userIds: [21] },
      { roles: [reader] },
      [],
      [READ, MEMBERSHIP(TEAM)],
    ],
    [
      'taking a root role away, keeping a role, and adding a member',
      { userIds: [21] },
      { outline: rooted('reader'), roles: [reader, writer] },
      [REMOVE_ROLES],
      [READ, WRITE, MEMBERSHIP(TEAM)],
    ],
  ];

  it.each(
    STEPS.flatMap(([what, fields, has, more, needs]) =>
      eachMissing(needs).map(([action, held]) => [what, action, fields, has, more, held] as const),
    ),
  )('refuses %s to a caller without %s (I11)', (_, action, fields, has, more, held) => {
    expect(replace(fields, has, { caller: callerWith(held) })).toEqual({
      requires: requires(...more),
      refusal: { tag: 'not-delegable', action },
    });
  });

  it.each(STEPS)('lets who holds just what it takes do so: %s (I11)', (_, fields, has, more, needs) => {
    expect(replace(fields, has, { caller: callerWith(needs) })).toMatchObject({
      requires: requires(...more),
      writes: expect.any(Array),
    });
  });

  it.each<[string, Partial<ReplaceTeamInput>, Has]>([
    ['another name and description', { name: 'Writers', description: 'd' }, {}],
    ['fewer members', { userIds: [21] }, { members: [21, 22] }],
    ['members in another order', { userIds: [22, 21] }, { members: [21, 22] }],
    ['fewer groups', { groupIds: ['b'] }, { groups: ['a', 'b'] }],
    ['groups in another order and spelling', { groupIds: ['B', 'a'] }, { groups: ['a', 'b'] }],
  ])(
    'asks nothing of who does no more than this: %s, in a team with a root role and a level (I11)',
    (_, fields, has) => {
      const rich = { ...ofReader, levels: [VIEW], ...has };
      expect(replace({ rootRole: READER, ...fields }, rich, { caller: callerWith([]) })).toMatchObject({
        requires: requires(),
        writes: expect.any(Array),
      });
    },
  );
});
