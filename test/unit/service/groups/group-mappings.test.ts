import { describe, expect, it } from 'vitest';

import { fixedRoles } from '../../../../src/core/catalogue/fixed-roles.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import type { RoleWithPermissions } from '../../../../src/core/role.ts';
import type { GroupMappingInput } from '../../../../src/service/groups/group-mappings.ts';
import {
  createGroupMappings,
  deleteGroupMappings,
  setGroupMappings,
} from '../../../../src/service/groups/group-mappings.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';

const requires = { kind: 'permission', action: 'groupsync.mappings:write', scopes: [] };
const GROUP = 'cn=Editors,ou=groups';
const touches = ['group:cn=editors,ou=groups', 'many-groups'];

const READ: Permission = { action: 'reports:read', scope: 'reports:*' };
const WRITE: Permission = { action: 'reports:write', scope: 'reports:*' };

const stored = (uid: string, fields: Partial<RoleWithPermissions>, ...granted: readonly Permission[]) => ({
  orgId: 1,
  uid,
  name: `custom:${uid}`,
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  created: NOW,
  updated: NOW,
  permissions: granted.map((permission) => ({ ...permission, created: NOW, updated: NOW })),
  ...fields,
});

/** A role that lets read reports, hidden, and a global one that lets write them: such roles are asked for no less. */
const roles = [stored('weak', { hidden: true }, READ), stored('strong', { orgId: 0 }, WRITE)];

/** What the database says of a group that has these roles, or is not mapped. */
const having = (...roleUids: readonly string[]): Answers => ({
  groupMappings: {
    find: roleUids.length === 0 ? undefined : { groupId: 'CN=Editors,OU=groups', roleUids },
    roles,
  },
});

const shipped = fixedRoles[0]?.uid ?? '';

const IDS: readonly (readonly [string, string, string])[] = [
  ['an empty id', '', 'must not be empty'],
  ['a blank id', ' \u00a0', 'must not be empty'],
  ['an id of 1,001 characters', 'x'.repeat(1_001), 'must be at most 1000 characters long'],
  ['an id with a control character', 'a\nb', 'must not contain control characters or unpaired surrogates'],
  ['an id with a step of a path', 'a/../b', 'must not contain . or .. as a path segment'],
];

/** Roles that no group can be mapped to. */
const ROLES: readonly (readonly [string, string, object])[] = [
  [
    'a role that the org does not see (I10)',
    'nosuchrole',
    { tag: 'invalid', field: 'roles', problem: 'must not name an unknown role: nosuchrole' },
  ],
  ['a role by its uid in another letter case', 'WEAK', { tag: 'invalid', field: 'roles' }],
  ['a basic role', 'basic_viewer', { tag: 'role-protected', kind: 'basic', verb: 'assign' }],
  ['a managed role', 'managed_1', { tag: 'role-protected', kind: 'managed', verb: 'assign' }],
  ['a role of an external service', 'extsvc_1', { tag: 'role-protected', kind: 'extsvc', verb: 'assign' }],
];
const protectedRoles = [
  stored('managed_1', { name: 'managed:users:1:permissions' }),
  stored('extsvc_1', { name: 'extsvc:x' }),
];

describe('mapping roles to a group that has none', () => {
  const input: GroupMappingInput = { groupId: GROUP, roleUids: ['weak', 'strong', 'weak', shipped] };

  it('writes each once, under the spelling that was sent, and touches whoever is in the group (I6)', () => {
    expect(decide(createGroupMappings, { input, answers: having() })).toEqual({
      requires,
      writes: [['groupMappings.add', 1, GROUP, ['weak', 'strong', shipped]]],
      before: { group: GROUP, removed: [] },
      after: { group: GROUP, added: ['weak', 'strong', shipped] },
      touches,
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, Partial<GroupMappingInput>, Answers, object]>([
    [
      'a group that has roles, by the name it was mapped under, before any fault of the roles',
      { roleUids: [] },
      having('weak'),
      { tag: 'taken', thing: 'group', field: 'id', value: 'CN=Editors,OU=groups' },
    ],
    [
      'to map nothing',
      { roleUids: [] },
      having(),
      { tag: 'invalid', field: 'roles', problem: 'must not be empty' },
    ],
    ...IDS.map(([what, groupId, problem]): [string, Partial<GroupMappingInput>, Answers, object] => [
      what,
      { groupId },
      having(),
      { tag: 'invalid', field: 'groupID', problem },
    ]),
    ...ROLES.map(([what, uid, refusal]): [string, Partial<GroupMappingInput>, Answers, object] => [
      `${what} among others`,
      { roleUids: ['weak', uid] },
      { groupMappings: { find: undefined, roles: [...roles, ...protectedRoles] } },
      refusal,
    ]),
  ])('refuses %s', (_, fields, answers, refusal) => {
    const decided = decide(createGroupMappings, { input: { ...input, ...fields }, answers });
    expect(decided).toEqual({ requires, refusal: expect.objectContaining(refusal) });
  });

  it('takes an id of 1,000 characters', () => {
    const long = { ...input, groupId: 'x'.repeat(1_000) };
    expect(decide(createGroupMappings, { input: long, answers: having() })).toHaveProperty('writes');
  });

  it.each<[string, readonly Permission[], readonly string[], string]>([
    ['one role', [], ['weak'], 'reports:read'],
    ['two, of the second', [READ], ['weak', 'strong'], 'reports:write'],
    ['two, of the first', [WRITE], ['weak', 'strong'], 'reports:read'],
    ['one, on a narrower scope', [{ ...READ, scope: 'reports:id:1' }], ['weak'], 'reports:read'],
    ['a fixed role', [READ, WRITE], [shipped], fixedRoles[0]?.permissions[0]?.action ?? ''],
  ])('refuses a caller who does not hold what is granted by %s (I11)', (_, held, roleUids, action) => {
    const caller = callerWith(held);
    expect(decide(createGroupMappings, { input: { ...input, roleUids }, answers: having(), caller })).toEqual(
      { requires, refusal: { tag: 'not-delegable', action } },
    );
  });

  it('is free to a caller who holds just what the roles grant (I11)', () => {
    const decided = decide(createGroupMappings, {
      input: { ...input, roleUids: ['weak', 'strong'] },
      answers: having(),
      caller: callerWith([READ, WRITE]),
    });
    expect(decided).toMatchObject({ touches });
  });
});

describe('setting the roles of a group', () => {
  const input = (...roleUids: readonly string[]): GroupMappingInput => ({ groupId: GROUP, roleUids });

  it('writes the steps under the spelling that it was mapped under first, and touches whoever is in it (I6)', () => {
    expect(decide(setGroupMappings, { input: input('strong', 'strong'), answers: having('weak') })).toEqual({
      requires,
      writes: [
        ['groupMappings.remove', 1, GROUP, ['weak']],
        ['groupMappings.add', 1, 'CN=Editors,OU=groups', ['strong']],
      ],
      before: { group: 'CN=Editors,OU=groups', removed: ['weak'] },
      after: { group: 'CN=Editors,OU=groups', added: ['strong'] },
      touches,
      notifies: [],
      reply: null,
    });
  });

  it.each([
    ['maps a group that has none', [], ['weak'], [['groupMappings.add', 1, GROUP, ['weak']]]],
    [
      'adds one more',
      ['weak'],
      ['weak', 'strong'],
      [['groupMappings.add', 1, 'CN=Editors,OU=groups', ['strong']]],
    ],
    ['takes one away', ['weak', 'strong'], ['strong'], [['groupMappings.remove', 1, GROUP, ['weak']]]],
    [
      'ends the mapping with none',
      ['weak', 'strong'],
      [],
      [['groupMappings.remove', 1, GROUP, ['weak', 'strong']]],
    ],
  ])('%s, and writes no more than that', (_, has, wanted, writes) => {
    expect(decide(setGroupMappings, { input: input(...wanted), answers: having(...has) })).toMatchObject({
      writes,
      touches,
    });
  });

  it.each([
    ['what is set, in another order and twice', ['weak', 'strong'], ['strong', 'weak', 'weak']],
    ['none where there is none', [], []],
  ])('writes nothing for %s, whatever the caller holds', (_, has, wanted) => {
    expect(
      decide(setGroupMappings, {
        input: input(...wanted),
        answers: having(...has),
        caller: callerWith([]),
      }),
    ).toEqual({ requires, unchanged: null });
  });

  it('asks for the group and the named roles in the org that makes the change (I10)', () => {
    const answers: Answers = {
      groupMappings: {
        find: (orgId, groupId) =>
          orgId === 2 && groupId === GROUP ? { groupId: GROUP, roleUids: ['weak'] } : undefined,
        roles: (orgId, groupId, named) =>
          orgId === 2 && groupId === GROUP && named.join() === 'strong' ? roles : [],
      },
    };
    expect(decide(setGroupMappings, { input: input('strong'), answers, orgId: 2 })).toMatchObject({
      before: { removed: ['weak'] },
      after: { added: ['strong'] },
    });
  });

  it.each<[string, GroupMappingInput, object]>([
    ...IDS.map(([what, groupId, problem]): [string, GroupMappingInput, object] => [
      what,
      { groupId, roleUids: [] },
      { tag: 'invalid', field: 'groupID', problem },
    ]),
    ...ROLES.map(([what, uid, refusal]): [string, GroupMappingInput, object] => [
      `${what} among others`,
      input('weak', uid),
      refusal,
    ]),
  ])('refuses %s', (_, wanted, refusal) => {
    const answers = { groupMappings: { find: undefined, roles: [...roles, ...protectedRoles] } };
    expect(decide(setGroupMappings, { input: wanted, answers })).toEqual({
      requires,
      refusal: expect.objectContaining(refusal),
    });
  });

  /** What is changed, and what must be held for it. */
  const STEPS: readonly (readonly [string, readonly string[], readonly string[], readonly Permission[]])[] = [
    ['mapping a role where there was none', [], ['strong'], [WRITE]],
    ['mapping one more', ['weak'], ['weak', 'strong'], [WRITE]],
    ['mapping one less', ['weak', 'strong'], ['strong'], [READ]],
    ['mapping another', ['weak'], ['strong'], [WRITE, READ]],
    ['mapping none', ['weak', 'strong'], [], [READ, WRITE]],
  ];

  it.each(
    STEPS.flatMap(([what, has, wanted, needs]) =>
      needs.map(
        (missing) => [what, missing.action, has, wanted, needs.filter((one) => one !== missing)] as const,
      ),
    ),
  )('refuses %s to a caller without %s (I11)', (_, action, has, wanted, held) => {
    const caller = callerWith(held);
    expect(decide(setGroupMappings, { input: input(...wanted), answers: having(...has), caller })).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action },
    });
  });

  it.each(STEPS)('lets who holds just what it is about do so: %s (I11)', (_, has, wanted, needs) => {
    const caller = callerWith(needs);
    expect(
      decide(setGroupMappings, { input: input(...wanted), answers: having(...has), caller }),
    ).toMatchObject({ touches });
  });
});

describe('ending the mapping of a group', () => {
  const input = { groupId: GROUP };

  it('removes all its roles, says which they were, and touches whoever is in the group (I6)', () => {
    expect(decide(deleteGroupMappings, { input, answers: having('weak', 'strong') })).toEqual({
      requires,
      writes: [['groupMappings.remove', 1, GROUP, ['weak', 'strong']]],
      before: { group: 'CN=Editors,OU=groups', removed: ['weak', 'strong'] },
      after: { group: 'CN=Editors,OU=groups', added: [] },
      touches,
      notifies: [],
      reply: null,
    });
  });

  it.each<readonly [string, string]>([['a group', GROUP], ...IDS.map(([what, id]) => [what, id] as const)])(
    'refuses %s that is not mapped',
    (_, groupId) => {
      expect(decide(deleteGroupMappings, { input: { groupId }, answers: having() })).toEqual({
        requires,
        refusal: { tag: 'not-found', thing: 'group' },
      });
    },
  );

  it.each([
    ['reports:write', [READ]],
    ['reports:read', [WRITE]],
  ])('refuses a caller without %s, which is taken away (I11)', (action, held) => {
    const caller = callerWith(held);
    expect(decide(deleteGroupMappings, { input, answers: having('weak', 'strong'), caller })).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action },
    });
  });

  it('is free to a caller who holds just what is taken away (I11)', () => {
    const caller = callerWith([READ, WRITE]);
    expect(decide(deleteGroupMappings, { input, answers: having('weak', 'strong'), caller })).toMatchObject({
      touches,
    });
  });
});
