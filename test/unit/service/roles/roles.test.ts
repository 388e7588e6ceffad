import { describe, expect, it } from 'vitest';

import { basicRoleByUid } from '../../../../src/core/catalogue/basic-roles.ts';
import { fixedRoleByName } from '../../../../src/core/catalogue/fixed-roles.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { groupByAction } from '../../../../src/core/permission.ts';
import type { Requirement } from '../../../../src/core/requirement.ts';
import { isMet } from '../../../../src/core/requirement.ts';
import type { RoleWithPermissions } from '../../../../src/core/role.ts';
import { ROLE_VERSION_MAX } from '../../../../src/core/role.ts';
import type {
  CreateRoleInput,
  DeleteRoleInput,
  HardResetInput,
  UpdateRoleInput,
} from '../../../../src/service/roles/roles.ts';
import { createRole, deleteRole, hardReset, updateRole } from '../../../../src/service/roles/roles.ts';
import type { Answers, Situation } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW, uidOf } from '../../../support/decide.ts';

const EARLIER = '2025-01-01T00:00:00.000Z';
const GLOBAL = 0;

const DELEGATE = 'permissions:type:delegate';
const ESCALATE = 'permissions:type:escalate';
const READ: Permission = { action: 'teams:read', scope: 'teams:*' };
const WRITE: Permission = { action: 'teams:write', scope: 'teams:*' };
const CREATE: Permission = { action: 'teams:create', scope: '' };

const KINDS = ['basic', 'fixed', 'managed', 'plugins', 'extsvc'];

/** Permissions as a role holds them since some time. */
const since = (at: string, ...permissions: readonly Permission[]) =>
  permissions.map((pair) => ({ ...pair, created: at, updated: at }));

const texts = { displayName: 'Readers', description: 'Read teams', group: 'Ours', hidden: true };

/** A role as it is stored. */
const stored = (fields: Partial<RoleWithPermissions> = {}): RoleWithPermissions => ({
  ...texts,
  orgId: 1,
  uid: 'own',
  name: 'readers',
  version: 3,
  created: EARLIER,
  updated: EARLIER,
  permissions: since(EARLIER, READ, WRITE),
  ...fields,
});

/** What of a role is stored in its own row. */
const rowOf = ({ permissions: _permissions, ...row }: RoleWithPermissions) => row;

/** A role as the audit trail shows it. */
const shown = ({ orgId: _org, created: _created, updated: _updated, ...role }: RoleWithPermissions) => ({
  ...role,
  permissions: groupByAction(role.permissions),
});

/** Whether a caller who holds just the pair meets the requirement. */
const mayAsk = (requires: Requirement | null, action: string, scope: string): boolean =>
  requires === null || isMet(requires, callerWith([{ action, scope }]).permissions);

const WHO_MAY: readonly (readonly [scope: string, may: boolean])[] = [
  [DELEGATE, true],
  ['permissions:type:*', true],
  ['permissions:*', true],
  ['*', true],
  [ESCALATE, false],
  ['', false],
];

describe('creating a role', () => {
  const requires = { kind: 'permission', action: 'roles:write', scopes: [DELEGATE] };
  const draft = { ...texts, uid: 'own', name: 'readers', permissions: [READ, CREATE] };
  const input: CreateRoleInput = { draft, version: 7, validatePermissions: true };
  const free: Answers = { roles: { clash: { uid: false, name: false } } };
  const made = stored({ version: 7, created: NOW, updated: NOW, permissions: since(NOW, READ, CREATE) });

  it('writes the role with its permissions, and touches nobody, as nobody has it yet (I6)', () => {
    expect(decide(createRole, { input, answers: free })).toEqual({
      requires,
      writes: [
        ['roles.expectNotGlobal', 'own'],
        ['roles.insert', rowOf(made)],
        ['roles.insertPermissions', 1, 'own', [READ, CREATE], NOW],
      ],
      before: null,
      after: shown(made),
      touches: [],
      notifies: [],
      reply: { id: FIRST_ID, ...made },
    });
  });

  it('in the global plane expects no org to have made a role with its uid meanwhile', () => {
    expect(decide(createRole, { input, answers: free, orgId: GLOBAL })).toMatchObject({
      writes: [
        ['roles.expectNoOrgHas', 'own'],
        ['roles.insert', { ...rowOf(made), orgId: GLOBAL }],
        ['roles.insertPermissions', GLOBAL, 'own', [READ, CREATE], NOW],
      ],
      touches: [],
      notifies: [],
      reply: { ...made, orgId: GLOBAL },
    });
  });

  it('finds a uid where none is sent', () => {
    const uid = uidOf(1);
    const unnamed = { ...input, draft: { ...draft, uid: '' } };
    expect(decide(createRole, { input: unnamed, answers: free, orgId: GLOBAL })).toMatchObject({
      writes: [
        ['roles.expectNoOrgHas', uid],
        ['roles.insert', { uid }],
        ['roles.insertPermissions', GLOBAL, uid, [READ, CREATE], NOW],
      ],
      after: { uid },
      reply: { uid },
    });
  });

  const withDraft = (fields: Partial<CreateRoleInput['draft']>): Partial<Situation<CreateRoleInput>> => ({
    input: { ...input, draft: { ...draft, ...fields } },
  });
  const clashing = (uid: boolean, name: boolean): Partial<Situation<CreateRoleInput>> => ({
    answers: { roles: { clash: { uid, name } } },
  });
  const nonsense = (action: string, scope: string) => withDraft({ permissions: [READ, { action, scope }] });

  it.each<[string, Partial<Situation<CreateRoleInput>>, object]>([
    [
      'a blank name',
      withDraft({ name: ' ' }),
      { tag: 'invalid', field: 'name', problem: expect.any(String) },
    ],
    ['a uid of no form', withDraft({ uid: 'a:b' }), expect.objectContaining({ field: 'uid' })],
    ['a text with NUL', withDraft({ group: '\0' }), expect.objectContaining({ field: 'group' })],
    [
      'a permission that stands twice',
      withDraft({ permissions: [READ, READ] }),
      {
        tag: 'invalid',
        field: 'permissions',
        problem: 'must not contain teams:read on teams:* more than once',
      },
    ],
    ...KINDS.flatMap((kind): [string, Partial<Situation<CreateRoleInput>>, object][] => {
      const refusal = { tag: 'role-protected', kind, verb: 'create' };
      return [
        [`a name of the ${kind} kind`, withDraft({ name: `${kind}:mine` }), refusal],
        [`a uid of the ${kind} kind`, withDraft({ uid: `${kind}_mine` }), refusal],
      ];
    }),
    ['an unknown action', nonsense('teams:fly', '*'), { tag: 'unknown-action', action: 'teams:fly' }],
    [
      'a scope that the action does not take',
      nonsense('teams:read', 'users:*'),
      {
        tag: 'unknown-scope',
        action: 'teams:read',
        scope: 'users:*',
        expected: ['*', 'teams:*', 'teams:id:*'],
      },
    ],
    [
      'a uid that is taken',
      clashing(true, false),
      { tag: 'taken', thing: 'role', field: 'uid', value: 'own' },
    ],
    [
      'a name that is taken',
      clashing(false, true),
      { tag: 'taken', thing: 'role', field: 'name', value: 'readers' },
    ],
    [
      'both taken, by the uid',
      clashing(true, true),
      { tag: 'taken', thing: 'role', field: 'uid', value: 'own' },
    ],
    [
      'what the caller does not hold, by its first action (I11)',
      { caller: callerWith([READ]) },
      { tag: 'not-delegable', action: 'teams:create' },
    ],
    [
      'a scope wider than held (I11)',
      { caller: callerWith([{ action: 'teams:read', scope: 'teams:id:*' }, CREATE]) },
      { tag: 'not-delegable', action: 'teams:read' },
    ],
    [
      'an unknown action that nobody holds, though actions are not checked (I11)',
      {
        input: {
          ...input,
          validatePermissions: false,
          draft: { ...draft, permissions: [{ action: 'a:b', scope: '' }] },
        },
      },
      { tag: 'not-delegable', action: 'a:b' },
    ],
  ])('refuses %s', (_, situation, refusal) => {
    expect(decide(createRole, { input, answers: free, ...situation })).toEqual({ requires, refusal });
    expect(decide(createRole, { input, answers: free, ...situation, orgId: GLOBAL })).toEqual({
      requires,
      refusal,
    });
  });

  it('is free to a caller who holds just what the role grants (I11)', () => {
    const caller = callerWith([READ, CREATE]);
    expect(decide(createRole, { input, answers: free, caller })).toMatchObject({ reply: made });
  });

  it('of no permissions is free to a caller who holds nothing', () => {
    const empty = { ...input, draft: { ...draft, permissions: [] } };
    expect(decide(createRole, { input: empty, answers: free, caller: callerWith([]) })).toMatchObject({
      reply: { permissions: [] },
    });
  });

  it('takes an unknown action from a caller who holds it, where actions are not checked', () => {
    const permissions = [{ action: 'rockets:launch', scope: 'rockets:id:1' }];
    const unchecked = { ...input, draft: { ...draft, permissions }, validatePermissions: false };
    const caller = callerWith([{ action: 'rockets:launch', scope: 'rockets:*' }]);
    expect(decide(createRole, { input: unchecked, answers: free, caller })).toMatchObject({
      reply: { permissions: since(NOW, ...permissions) },
    });
  });

  it.each(WHO_MAY)('is asked for with roles:write on %j: %j', (scope, may) => {
    const decided = decide(createRole, { input, answers: free });
    expect(mayAsk(decided.requires, 'roles:write', scope)).toBe(may);
    expect(mayAsk(decided.requires, 'roles:delete', scope)).toBe(false);
  });
});

describe('changing a role', () => {
  const requires = { kind: 'permission', action: 'roles:write', scopes: [DELEGATE] };
  const role = stored();
  const draft = { ...texts, uid: 'own', name: 'creators', hidden: false, permissions: [WRITE, CREATE] };
  const input: UpdateRoleInput = {
    draft,
    version: 5,
    versionRule: 'stored-as-sent',
    validatePermissions: true,
  };
  const answering = (list: readonly RoleWithPermissions[], isNameTaken = false): Answers => ({
    roles: { findMany: list, clash: { uid: false, name: isNameTaken } },
  });
  const answers = answering([role]);
  const changed = stored({
    name: 'creators',
    hidden: false,
    version: 5,
    updated: NOW,
    permissions: [...since(EARLIER, WRITE), ...since(NOW, CREATE)],
  });

  it('writes what differs, keeps since when the rest is granted, and touches whoever has the role (I6)', () => {
    expect(decide(updateRole, { input, answers })).toEqual({
      requires,
      writes: [
        ['roles.update', rowOf(changed)],
        ['roles.removePermissions', 1, 'own', since(EARLIER, READ)],
        ['roles.insertPermissions', 1, 'own', [CREATE], NOW],
      ],
      before: { uid: 'own', name: 'readers', version: 3, hidden: true, removed: groupByAction([READ]) },
      after: { uid: 'own', name: 'creators', version: 5, hidden: false, added: groupByAction([CREATE]) },
      touches: ['role:own'],
      notifies: [],
      reply: { id: FIRST_ID, ...changed },
    });
  });

  it('that is global tells every org (I6)', () => {
    const globally = answering([{ ...role, orgId: GLOBAL }]);
    expect(decide(updateRole, { input, answers: globally, orgId: GLOBAL })).toMatchObject({
      writes: [
        ['roles.update', { ...rowOf(changed), orgId: GLOBAL }],
        ['roles.removePermissions', GLOBAL, 'own', since(EARLIER, READ)],
        ['roles.insertPermissions', GLOBAL, 'own', [CREATE], NOW],
      ],
      touches: ['role:own'],
      notifies: 'every-org',
    });
  });

  it('stores the next version by the rule of the gate, which need not be sent', () => {
    const gated = { ...input, version: undefined, versionRule: 'gate' as const };
    expect(decide(updateRole, { input: gated, answers })).toMatchObject({ reply: { version: 4 } });
    expect(decide(updateRole, { input: { ...gated, version: 50 }, answers })).toMatchObject({
      reply: { version: 4 },
    });
  });

  it('may leave it its own name', () => {
    const same = { ...input, draft: { ...draft, name: role.name } };
    expect(decide(updateRole, { input: same, answers: answering([role], true) })).toMatchObject({
      reply: { name: role.name, version: 5 },
    });
  });

  const withDraft = (fields: Partial<UpdateRoleInput['draft']>): Partial<Situation<UpdateRoleInput>> => ({
    input: { ...input, draft: { ...draft, ...fields } },
  });
  const withVersion = (
    version: number | undefined,
    versionRule: UpdateRoleInput['versionRule'],
  ): Partial<Situation<UpdateRoleInput>> => ({ input: { ...input, version, versionRule } });
  const ofKind = (kind: string): Partial<Situation<UpdateRoleInput>> => ({
    answers: answering([{ ...role, orgId: GLOBAL, name: `${kind}:mine` }]),
    orgId: GLOBAL,
  });
  const { uid: fixedUid } = fixedRoleByName('fixed:reports:writer') ?? { uid: '' };

  it.each<[string, Partial<Situation<UpdateRoleInput>>, object]>([
    ['a role that there is not', { answers: answering([]) }, { tag: 'not-found', thing: 'role' }],
    ...['managed', 'plugins', 'extsvc'].map((kind): [string, Partial<Situation<UpdateRoleInput>>, object] => [
      `a role of the ${kind} kind`,
      ofKind(kind),
      { tag: 'role-protected', kind, verb: 'update' },
    ]),
    ...[1, GLOBAL].flatMap((orgId): [string, Partial<Situation<UpdateRoleInput>>, object][] => [
      [
        `a fixed role, in org ${orgId}`,
        { ...withDraft({ uid: fixedUid }), answers: answering([]), orgId },
        { tag: 'role-protected', kind: 'fixed', verb: 'update' },
      ],
      [
        `the basic role None, in org ${orgId}`,
        { ...withDraft({ uid: 'basic_none' }), answers: answering([]), orgId },
        { tag: 'role-protected', kind: 'basic', verb: 'update' },
      ],
    ]),
    [
      'a global role, in an org',
      { answers: answering([{ ...role, orgId: GLOBAL }]) },
      { tag: 'role-is-global', uid: 'own' },
    ],
    [
      'a basic role, in an org',
      { ...withDraft({ uid: 'basic_viewer' }), answers: answering([]) },
      { tag: 'role-is-global', uid: 'basic_viewer' },
    ],
    [
      'a blank name',
      withDraft({ name: ' ' }),
      { tag: 'invalid', field: 'name', problem: expect.any(String) },
    ],
    ['a text with NUL', withDraft({ group: '\0' }), expect.objectContaining({ field: 'group' })],
    [
      'a permission that stands twice',
      withDraft({ permissions: [READ, READ] }),
      {
        tag: 'invalid',
        field: 'permissions',
        problem: 'must not contain teams:read on teams:* more than once',
      },
    ],
    ...KINDS.map((kind): [string, Partial<Situation<UpdateRoleInput>>, object] => [
      `a name of the ${kind} kind`,
      withDraft({ name: `${kind}:mine` }),
      { tag: 'role-protected', kind, verb: 'create' },
    ]),
    [
      'an unknown action',
      withDraft({ permissions: [{ action: 'teams:fly', scope: '*' }] }),
      { tag: 'unknown-action', action: 'teams:fly' },
    ],
    [
      'a scope that the action does not take',
      withDraft({ permissions: [{ action: 'teams:create', scope: '*' }] }),
      { tag: 'unknown-scope', action: 'teams:create', scope: '*', expected: [] },
    ],
    ['no version where one is needed', withVersion(undefined, 'stored-as-sent'), { tag: 'version-missing' }],
    [
      'the version that is stored',
      withVersion(3, 'stored-as-sent'),
      { tag: 'version-not-greater', stored: 3, sent: 3 },
    ],
    [
      'the version that is stored, by the rule of the gate',
      withVersion(3, 'gate'),
      { tag: 'version-not-greater', stored: 3, sent: 3 },
    ],
    [
      'a version beyond the largest',
      {
        ...withVersion(undefined, 'gate'),
        answers: answering([{ ...role, version: ROLE_VERSION_MAX }]),
      },
      { tag: 'invalid', field: 'version', problem: 'cannot be greater than 2147483647' },
    ],
    [
      "another role's name",
      { answers: answering([role], true) },
      { tag: 'taken', thing: 'role', field: 'name', value: 'creators' },
    ],
    [
      'to grant what the caller does not hold (I11)',
      { caller: callerWith([READ, WRITE]) },
      { tag: 'not-delegable', action: 'teams:create' },
    ],
    [
      'to take away what the caller does not hold (I11)',
      { caller: callerWith([WRITE, CREATE]) },
      { tag: 'not-delegable', action: 'teams:read' },
    ],
    [
      'to empty a role that grants what the caller does not hold (I11)',
      { ...withDraft({ permissions: [] }), caller: callerWith([READ]) },
      { tag: 'not-delegable', action: 'teams:write' },
    ],
    [
      'to rename a role that grants what the caller does not hold (I11)',
      { ...withDraft({ permissions: [READ, WRITE] }), caller: callerWith([READ]) },
      { tag: 'not-delegable', action: 'teams:write' },
    ],
    [
      'a scope wider than held (I11)',
      {
        ...withDraft({ permissions: [READ] }),
        answers: answering([stored({ permissions: [] })]),
        caller: callerWith([{ action: 'teams:read', scope: 'teams:id:*' }]),
      },
      { tag: 'not-delegable', action: 'teams:read' },
    ],
  ])('refuses %s', (_, situation, refusal) => {
    expect(decide(updateRole, { input, answers, ...situation })).toEqual({ requires, refusal });
  });

  it('is free to a caller who holds just what the role grants before and after (I11)', () => {
    const caller = callerWith([READ, WRITE, CREATE]);
    expect(decide(updateRole, { input, answers, caller })).toMatchObject({ reply: changed });
  });

  it('takes an unknown action from a caller who holds it, where actions are not checked', () => {
    const permissions = [{ action: 'rockets:launch', scope: '' }];
    const unchecked = { ...input, draft: { ...draft, permissions }, validatePermissions: false };
    const caller = callerWith([READ, WRITE, ...permissions]);
    expect(decide(updateRole, { input: unchecked, answers, caller })).toMatchObject({
      reply: { permissions: since(NOW, ...permissions) },
    });
  });

  it.each(WHO_MAY)('is asked for with roles:write on %j: %j', (scope, may) => {
    const decided = decide(updateRole, { input, answers });
    expect(mayAsk(decided.requires, 'roles:write', scope)).toBe(may);
    expect(mayAsk(decided.requires, 'roles:delete', scope)).toBe(false);
  });
});

describe('changing a basic role', () => {
  const shipped = basicRoleByUid('basic_viewer')?.permissions ?? [];
  const viewer = stored({
    ...texts,
    orgId: GLOBAL,
    uid: 'basic_viewer',
    name: 'basic:viewer',
    displayName: 'Viewer',
    permissions: since(EARLIER, READ),
  });
  const draft = {
    uid: 'basic_viewer',
    name: 'other',
    displayName: 'x',
    description: 'x',
    group: 'x',
    hidden: false,
    permissions: [READ, WRITE],
  };
  const input: UpdateRoleInput = {
    draft,
    version: 5,
    versionRule: 'stored-as-sent',
    validatePermissions: true,
  };
  const answering = (...list: readonly RoleWithPermissions[]): Answers => ({
    roles: { findMany: list, clash: { uid: false, name: true } },
  });
  const inGlobalPlane = { input, answers: answering(viewer), orgId: GLOBAL };

  it('keeps its name, its texts and that it is hidden, whatever is sent, and every org hears (I6)', () => {
    const changed = {
      ...viewer,
      version: 5,
      updated: NOW,
      permissions: [...since(EARLIER, READ), ...since(NOW, WRITE)],
    };
    expect(decide(updateRole, inGlobalPlane)).toMatchObject({
      writes: [
        ['roles.update', rowOf(changed)],
        ['roles.insertPermissions', GLOBAL, 'basic_viewer', [WRITE], NOW],
      ],
      before: { uid: 'basic_viewer', version: viewer.version, removed: {} },
      after: { uid: 'basic_viewer', version: 5, added: groupByAction([WRITE]) },
      touches: ['role:basic_viewer'],
      notifies: 'every-org',
      reply: changed,
    });
  });

  it.each([
    ['no name', { name: '' }],
    ['a name that is taken', { name: 'readers' }],
    ['the name of another', { name: 'basic:admin' }],
    ['texts that no role can have', { description: '\0', group: 'x'.repeat(5_000) }],
  ])('does not mind %s', (_, fields) => {
    const odd = { ...input, draft: { ...draft, ...fields } };
    expect(decide(updateRole, { ...inGlobalPlane, input: odd })).toMatchObject({
      reply: { name: 'basic:viewer', description: viewer.description },
    });
  });

  it('for the first time stores it whole, above the version that it was shipped with', () => {
    const first = decide(updateRole, { ...inGlobalPlane, answers: answering() });
    expect(first).toMatchObject({
      writes: [
        ['roles.insert', { orgId: GLOBAL, uid: 'basic_viewer', name: 'basic:viewer', version: 5 }],
        ['roles.insertPermissions', GLOBAL, 'basic_viewer', [READ, WRITE], NOW],
      ],
      // What the role was shipped with counts as what it held before, though no row said so.
      before: { removed: groupByAction(shipped) },
      after: { added: groupByAction([READ, WRITE]) },
      reply: { permissions: since(NOW, READ, WRITE) },
      touches: ['role:basic_viewer'],
      notifies: 'every-org',
    });
  });

  it.each<[string, Partial<Situation<UpdateRoleInput>>, object]>([
    [
      'a permission that stands twice',
      { input: { ...input, draft: { ...draft, permissions: [READ, READ] } } },
      expect.objectContaining({ tag: 'invalid', field: 'permissions' }),
    ],
    [
      'an unknown action',
      { input: { ...input, draft: { ...draft, permissions: [{ action: 'teams:fly', scope: '' }] } } },
      { tag: 'unknown-action', action: 'teams:fly' },
    ],
    [
      'a version that is not above its own',
      { input: { ...input, version: 3 } },
      { tag: 'version-not-greater', stored: 3, sent: 3 },
    ],
    [
      'to grant what the caller does not hold (I11)',
      { caller: callerWith([READ]) },
      { tag: 'not-delegable', action: 'teams:write' },
    ],
    [
      'to take away what it was shipped with and the caller does not hold (I11)',
      { caller: callerWith([READ, WRITE]), answers: answering() },
      { tag: 'not-delegable', action: shipped[0]?.action },
    ],
  ])('refuses %s', (_, situation, refusal) => {
    expect(decide(updateRole, { ...inGlobalPlane, ...situation })).toMatchObject({ refusal });
  });

  describe('that server admins have', () => {
    const uid = 'basic_grafana_admin';
    const withPermissions = (role: string, permissions: readonly Permission[]) =>
      decide(updateRole, {
        input: { ...input, draft: { ...draft, uid: role, permissions } },
        answers: answering(),
        orgId: GLOBAL,
      });

    it.each([
      [ESCALATE, true],
      ['permissions:type:*', true],
      ['permissions:*', true],
      ['*', true],
      [DELEGATE, false],
      ['roles:*', false],
    ])('leaves them the right to reset basic roles by roles:write on %j: %j', (scope, leaves) => {
      const unchecked = { ...input, validatePermissions: false };
      const permissions = [READ, { action: 'roles:write', scope }];
      const decided = decide(updateRole, {
        input: { ...unchecked, draft: { ...draft, uid, permissions } },
        answers: answering(),
        orgId: GLOBAL,
      });
      if (leaves) expect(decided).toMatchObject({ touches: [`role:${uid}`] });
      else {
        expect(decided).toMatchObject({
          refusal: {
            tag: 'invalid',
            field: 'permissions',
            problem: 'must let server admins reset the basic roles: roles:write on permissions:type:escalate',
          },
        });
      }
    });

    it('cannot be emptied, while others can', () => {
      expect(withPermissions(uid, [])).toMatchObject({ refusal: { tag: 'invalid', field: 'permissions' } });
      expect(withPermissions('basic_admin', [])).toMatchObject({ touches: ['role:basic_admin'] });
    });
  });
});

describe('deleting a role', () => {
  const requires = { kind: 'permission', action: 'roles:delete', scopes: [DELEGATE] };
  const role = stored();
  const UNUSED = { users: 0, teams: 0, groups: 0 };
  const answering = (list: readonly RoleWithPermissions[], usage = UNUSED): Answers => ({
    roles: { findMany: list, usage },
  });
  const input: DeleteRoleInput = { uid: 'own', force: false };
  const forced: DeleteRoleInput = { uid: 'own', force: true };
  const answers = answering([role]);
  const all = (orgId: number) => [
    ['roles.removeAssignments', orgId, 'own'],
    ['roles.removeAllPermissions', orgId, 'own'],
    ['roles.remove', orgId, 'own'],
  ];

  it('removes all of it unless somebody gives it meanwhile, and touches whoever has it (I6)', () => {
    expect(decide(deleteRole, { input, answers })).toEqual({
      requires,
      writes: [['roles.expectUnused', 1, 'own'], ...all(1)],
      before: { ...shown(role), usage: UNUSED },
      after: null,
      touches: ['role:own'],
      notifies: [],
      reply: null,
    });
  });

  it('by force takes its assignments along, however many, and says how many in the audit trail', () => {
    const usage = { users: 2, teams: 1, groups: 3 };
    expect(decide(deleteRole, { input: forced, answers: answering([role], usage) })).toEqual({
      requires,
      writes: all(1),
      before: { ...shown(role), usage },
      after: null,
      touches: ['role:own'],
      notifies: [],
      reply: null,
    });
  });

  it('that is global tells every org (I6)', () => {
    const globally = answering([{ ...role, orgId: GLOBAL }]);
    expect(decide(deleteRole, { input, answers: globally, orgId: GLOBAL })).toMatchObject({
      writes: [['roles.expectUnused', GLOBAL, 'own'], ...all(GLOBAL)],
      touches: ['role:own'],
      notifies: 'every-org',
    });
  });

  const { uid: fixedUid } = fixedRoleByName('fixed:reports:writer') ?? { uid: '' };
  const ofUid = (uid: string) => ({ input: { uid, force: true }, answers: answering([]) });

  it.each<[string, Partial<Situation<DeleteRoleInput>>, object]>([
    ['a role that there is not', { answers: answering([]) }, { tag: 'not-found', thing: 'role' }],
    ...[1, GLOBAL].flatMap((orgId): [string, Partial<Situation<DeleteRoleInput>>, object][] => [
      [
        `a fixed role, in org ${orgId}`,
        { ...ofUid(fixedUid), orgId },
        { tag: 'role-protected', kind: 'fixed', verb: 'delete' },
      ],
      ...['none', 'viewer', 'editor', 'admin', 'grafana_admin'].map(
        (basic): [string, Partial<Situation<DeleteRoleInput>>, object] => [
          `the basic role ${basic}, in org ${orgId}`,
          { ...ofUid(`basic_${basic}`), orgId },
          { tag: 'role-protected', kind: 'basic', verb: 'delete' },
        ],
      ),
    ]),
    ...['basic', 'managed', 'plugins', 'extsvc'].map(
      (kind): [string, Partial<Situation<DeleteRoleInput>>, object] => [
        `a stored role of the ${kind} kind`,
        { input: forced, answers: answering([{ ...role, name: `${kind}:mine` }]) },
        { tag: 'role-protected', kind, verb: 'delete' },
      ],
    ),
    [
      'a global role, in an org',
      { answers: answering([{ ...role, orgId: GLOBAL }]) },
      { tag: 'role-is-global', uid: 'own' },
    ],
    [
      'a role that grants what the caller does not hold (I11)',
      { caller: callerWith([READ]) },
      { tag: 'not-delegable', action: 'teams:write' },
    ],
    [
      'a role that grants what the caller does not hold, by force as well (I11)',
      { input: forced, caller: callerWith([READ]) },
      { tag: 'not-delegable', action: 'teams:write' },
    ],
    [
      'a role that grants a wider scope than held (I11)',
      { caller: callerWith([{ action: 'teams:read', scope: 'teams:id:*' }, WRITE]) },
      { tag: 'not-delegable', action: 'teams:read' },
    ],
    [
      'a role that a user has, and counts',
      { answers: answering([role], { ...UNUSED, users: 1 }) },
      { tag: 'role-in-use', assignments: 1 },
    ],
    [
      'a role that a team has, and counts',
      { answers: answering([role], { ...UNUSED, teams: 1 }) },
      { tag: 'role-in-use', assignments: 1 },
    ],
    [
      'a role that a group is mapped to, and counts all that use it',
      { answers: answering([role], { users: 2, teams: 3, groups: 4 }) },
      { tag: 'role-in-use', assignments: 9 },
    ],
  ])('refuses %s', (_, situation, refusal) => {
    expect(decide(deleteRole, { input, answers, ...situation })).toEqual({ requires, refusal });
  });

  it('is free to a caller who holds just what the role grants (I11)', () => {
    expect(decide(deleteRole, { input, answers, caller: callerWith([READ, WRITE]) })).toMatchObject({
      touches: ['role:own'],
    });
  });

  it.each(WHO_MAY)('is asked for with roles:delete on %j: %j', (scope, may) => {
    const decided = decide(deleteRole, { input, answers });
    expect(mayAsk(decided.requires, 'roles:delete', scope)).toBe(may);
    expect(mayAsk(decided.requires, 'roles:write', scope)).toBe(false);
  });
});

describe('a hard reset', () => {
  const requires = { kind: 'permission', action: 'roles:write', scopes: [ESCALATE] };
  const input: HardResetInput = { basicRoles: true };
  const shippedTo = (uid: string) => basicRoleByUid(uid)?.permissions ?? [];
  const [kept, ...lost] = shippedTo('basic_viewer');
  const basic = (name: string, permissions: readonly Permission[], version: number) =>
    stored({
      orgId: GLOBAL,
      uid: `basic_${name}`,
      name: `basic:${name}`,
      version,
      permissions: since(EARLIER, ...permissions),
    });
  const viewer = basic('viewer', [kept ?? READ, WRITE], 3);
  const editor = basic('editor', [], 9);
  const answers: Answers = { roles: { findBasic: [viewer, editor] } };

  it('gives changed basic roles what they were shipped with, under the next version, and every org hears (I6)', () => {
    expect(decide(hardReset, { input, answers, orgId: GLOBAL })).toEqual({
      requires,
      writes: [
        ['roles.update', { ...rowOf(viewer), version: 4, updated: NOW }],
        ['roles.removePermissions', GLOBAL, 'basic_viewer', since(EARLIER, WRITE)],
        ['roles.insertPermissions', GLOBAL, 'basic_viewer', lost, NOW],
        ['roles.update', { ...rowOf(editor), version: 10, updated: NOW }],
        ['roles.insertPermissions', GLOBAL, 'basic_editor', shippedTo('basic_editor'), NOW],
      ],
      before: [
        { uid: 'basic_viewer', version: 3 },
        { uid: 'basic_editor', version: 9 },
      ],
      after: [
        { uid: 'basic_viewer', version: 4 },
        { uid: 'basic_editor', version: 10 },
      ],
      touches: ['role:basic_viewer', 'role:basic_editor'],
      notifies: 'every-org',
      reply: null,
    });
  });

  it.each<[string, HardResetInput, Answers]>([
    ['unless it is told to', { basicRoles: false }, answers],
    ['when no basic role was ever changed', input, { roles: { findBasic: [] } }],
  ])('does nothing %s', (_, told, found) => {
    expect(decide(hardReset, { input: told, answers: found, orgId: GLOBAL })).toEqual({
      requires,
      unchanged: null,
    });
  });

  it('may give more than its caller holds: the right to it is enough (I11)', () => {
    const caller = callerWith([{ action: 'roles:write', scope: ESCALATE }]);
    expect(decide(hardReset, { input, answers, caller, orgId: GLOBAL })).toMatchObject({ reply: null });
  });

  it.each([
    [ESCALATE, true],
    ['permissions:type:*', true],
    ['*', true],
    [DELEGATE, false],
    ['', false],
  ])('is asked for with roles:write on %j: %j', (scope, may) => {
    const decided = decide(hardReset, { input, answers, orgId: GLOBAL });
    expect(mayAsk(decided.requires, 'roles:write', scope)).toBe(may);
  });
});
