import { describe, expect, it } from 'vitest';

import { basicRoles } from '../../../../src/core/catalogue/basic-roles.ts';
import { fixedRoleByName, fixedRoles } from '../../../../src/core/catalogue/fixed-roles.ts';
import { actionsOfDeclared } from '../../../../src/core/declared-type.ts';
import { findUndelegable } from '../../../../src/core/delegation.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { isMet } from '../../../../src/core/requirement.ts';
import type { RoleWithPermissions } from '../../../../src/core/role.ts';
import { Vocabulary } from '../../../../src/core/vocabulary.ts';
import type { RoleOfAssignee, RolesOfAssignee } from '../../../../src/service/roles/assignments.ts';
import { addRole, removeRole, setRoles } from '../../../../src/service/roles/assignments.ts';
import { RoleReads } from '../../../../src/service/roles/role-reads.ts';
import { known } from '../../../../src/service/ports/read.ts';
import { isShort } from '../../../../src/service/ports/too-long.ts';
import type { Repositories } from '../../../../src/service/ports/repositories.ts';
import type { Assignee } from '../../../../src/service/ports/assignments.ts';
import type { UserInOrg } from '../../../../src/service/ports/users.ts';
import type { ActingCaller } from '../../../../src/service/engine/change.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';

const ID = 7;
const CALLER = 5;
const GLOBAL = 0;
const DELEGATE = 'permissions:type:delegate';

const permission = (action: string, scope: string) => ({ kind: 'permission', action, scopes: [scope] });

/** A custom role of the org that grants the pairs. */
const role = (
  uid: string,
  permissions: readonly Permission[],
  fields: Partial<RoleWithPermissions> = {},
): RoleWithPermissions => ({
  orgId: 1,
  uid,
  name: uid,
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  created: NOW,
  updated: NOW,
  permissions: permissions.map((pair) => ({ ...pair, created: NOW, updated: NOW })),
  ...fields,
});

const READ: Permission = { action: 'teams:read', scope: 'teams:*' };
const WRITE: Permission = { action: 'teams:write', scope: 'teams:*' };

/** `within` grants what the caller below holds, `narrow` a part of it, `beyond` and `wide` more. */
const ROLES = [
  role('within', [READ]),
  role('narrow', [{ action: 'teams:read', scope: 'teams:id:*' }]),
  role('beyond', [{ action: 'teams:read', scope: 'teams:id:7' }, WRITE]),
  role('wide', [{ action: 'teams:read', scope: '*' }]),
  role('empty', []),
  role('hidden', [READ], { hidden: true }),
  role('beyond-hidden', [WRITE], { hidden: true }),
  role('global', [READ], { orgId: GLOBAL }),
  role('plugin', [READ], { name: 'plugins:app:reader' }),
  role('managed', [READ], { name: 'managed:users:7:permissions' }),
  role('extsvc', [READ], { name: 'extsvc:app:reader' }),
];
const caller = callerWith([READ]);

const FIXED = fixedRoleByName('fixed:teams:creator')?.uid ?? '';

/** A member of the org. */
const MEMBER: UserInOrg = { id: ID, isServiceAccount: false, homeOrgId: 1, orgRole: 'Viewer' };

/** What is found of the assignee, and which roles it has. */
/** The orgs of the user, for global assignments. */
const ORGS = [2, 3].map((orgId) => ({ orgId, name: `org ${orgId}`, role: 'Viewer' as const }));

const found = (
  kind: Assignee['kind'],
  has: readonly string[],
  user: UserInOrg | undefined = MEMBER,
): Answers => ({
  ...(kind === 'user' ? { users: { find: user, orgsOf: ORGS } } : { teams: { exists: true } }),
  assignments: { uids: has, roles: ROLES },
});

const nobody = (kind: Assignee['kind']): Answers => ({
  ...found(kind, []),
  ...(kind === 'user' ? { users: { find: undefined } } : { teams: { exists: false } }),
});

const refuseRole = (kind: string) => ({ tag: 'role-protected', kind, verb: 'assign' });
const lacking = (action: string) => ({ tag: 'not-delegable', action });

/** Roles that cannot be given, whatever else holds, and what is said of them. */
const NOT_GIVEN: readonly (readonly [what: string, uid: string, refusal: object])[] = [
  ['a role that there is not', 'nothing', { tag: 'not-found', thing: 'role' }],
  ['a uid that is empty', '', { tag: 'not-found', thing: 'role' }],
  ['a uid like a member of every object', '__proto__', { tag: 'not-found', thing: 'role' }],
  ...basicRoles.map(({ uid, name }) => [`the role ${name}`, uid, refuseRole('basic')] as const),
  ['a managed role', 'managed', refuseRole('managed')],
  ['a role of an external service', 'extsvc', refuseRole('extsvc')],
];

describe.each(['user', 'team'] as const)('giving a role to a %s', (kind) => {
  const requires = permission(`${kind}s.roles:add`, DELEGATE);
  const assignee = { kind, id: ID };
  const give = (roleUid: string, answers: Answers, by: ActingCaller = caller) =>
    decide(addRole, { input: { assignee, roleUid } satisfies RoleOfAssignee, answers, caller: by });

  it.each([
    ['that grants what the caller holds (I11)', 'within'],
    ['that grants a part of it (I11)', 'narrow'],
    ['that grants nothing', 'empty'],
    ['that is hidden', 'hidden'],
    ['that is global', 'global'],
    ['of a plugin', 'plugin'],
  ])('%s is written in the name of its giver, and touches who gets it (I6)', (_, uid) => {
    expect(give(uid, found(kind, ['beyond']))).toEqual({
      requires,
      writes: [['assignments.add', 1, assignee, [uid], CALLER, NOW]],
      before: { [kind]: ID, removed: [] },
      after: { [kind]: ID, added: [uid] },
      touches: [`${kind}:${ID}`],
      notifies: [],
      reply: null,
    });
  });

  it('that is fixed needs no row of its own, but what it grants all the same (I11)', () => {
    const mayCreate = callerWith([
      { action: 'teams:create', scope: '' },
      { action: 'org.users:read', scope: 'users:*' },
    ]);
    expect(give(FIXED, found(kind, []), mayCreate)).toMatchObject({ after: { added: [FIXED] } });
    expect(give(FIXED, found(kind, []), callerWith([]))).toMatchObject({ refusal: { tag: 'not-delegable' } });
  });

  it('that it has already changes nothing, and needs no right to what the role grants', () => {
    expect(give('beyond', found(kind, ['beyond']))).toEqual({ requires, unchanged: null });
  });

  it.each<[string, string, Answers, object]>([
    ['a thing that there is not', 'within', nobody(kind), { tag: 'not-found', thing: kind }],
    ...NOT_GIVEN.map(([what, uid, refusal]): [string, string, Answers, object] => [
      what,
      uid,
      found(kind, []),
      refusal,
    ]),
    ['what the caller does not hold (I11)', 'beyond', found(kind, []), lacking('teams:write')],
    ['a scope wider than held (I11)', 'wide', found(kind, []), lacking('teams:read')],
  ])('refuses %s', (_, uid, answers, refusal) => {
    expect(give(uid, answers)).toEqual({ requires, refusal });
  });
});

describe.each(['user', 'team'] as const)('taking a role from a %s', (kind) => {
  const requires = permission(`${kind}s.roles:remove`, DELEGATE);
  const assignee = { kind, id: ID };
  const take = (roleUid: string, answers: Answers, by: ActingCaller = caller) =>
    decide(removeRole, { input: { assignee, roleUid } satisfies RoleOfAssignee, answers, caller: by });

  it('removes that one alone, and touches who loses it (I6)', () => {
    expect(take('within', found(kind, ['beyond', 'within']))).toEqual({
      requires,
      writes: [['assignments.remove', 1, assignee, ['within']]],
      before: { [kind]: ID, removed: ['within'] },
      after: { [kind]: ID, added: [] },
      touches: [`${kind}:${ID}`],
      notifies: [],
      reply: null,
    });
  });

  it('that it does not have changes nothing, and needs no right to what the role grants', () => {
    expect(take('beyond', found(kind, ['within']))).toEqual({ requires, unchanged: null });
  });

  it('takes a basic role that it came by as a root role', () => {
    const holdsAll = callerWith(basicRoles.flatMap(({ permissions }) => permissions));
    expect(take('basic_viewer', found(kind, ['basic_viewer']), holdsAll)).toMatchObject({
      before: { removed: ['basic_viewer'] },
    });
    expect(take('basic_viewer', found(kind, ['basic_viewer']))).toMatchObject({
      refusal: { tag: 'not-delegable' },
    });
  });

  it('takes Admin only for who holds all of the types that are declared, as it brings them (I11)', () => {
    const type = { name: 'invoices', attribute: 'id', actions: ['read'], levels: [], isGlobal: false };
    const input = { assignee, roleUid: 'basic_admin' } satisfies RoleOfAssignee;
    const [shipped, answers] = [
      basicRoles.flatMap(({ permissions }) => permissions),
      found(kind, ['basic_admin']),
    ];
    const ofType = actionsOfDeclared(type).map((action) => ({ action, scope: 'invoices:*' }));
    const taken = (held: readonly Permission[]) =>
      decide(removeRole, {
        input,
        answers,
        caller: callerWith([...shipped, ...held]),
        types: new Vocabulary([type]),
      });
    expect(taken(ofType.slice(1))).toHaveProperty('refusal', lacking('invoices:read'));
    expect(taken(ofType)).toHaveProperty('before', { [kind]: ID, removed: ['basic_admin'] });
  });

  it.each<[string, string, Answers, object]>([
    ['a thing that there is not', 'within', nobody(kind), { tag: 'not-found', thing: kind }],
    ...NOT_GIVEN.map(([what, uid, refusal]): [string, string, Answers, object] => [
      what,
      uid,
      found(kind, []),
      refusal,
    ]),
    ['what the caller does not hold (I11)', 'beyond', found(kind, ['beyond']), lacking('teams:write')],
    ['a scope wider than held (I11)', 'wide', found(kind, ['wide']), lacking('teams:read')],
  ])('refuses %s', (_, uid, answers, refusal) => {
    expect(take(uid, answers)).toEqual({ requires, refusal });
  });
});

describe.each(['user', 'team'] as const)('setting the roles of a %s', (kind) => {
  const requires = {
    kind: 'all',
    of: [permission(`${kind}s.roles:add`, DELEGATE), permission(`${kind}s.roles:remove`, DELEGATE)],
  };
  const assignee = { kind, id: ID };
  const set = (
    has: readonly string[],
    roleUids: readonly string[],
    { includeHidden = false, answers = found(kind, has) } = {},
  ) =>
    decide(setRoles, {
      input: { assignee, roleUids, includeHidden } satisfies RolesOfAssignee,
      answers,
      caller,
    });

  it('writes what differs, in one change, and touches whose they are (I6)', () => {
    expect(set(['within', 'empty'], ['empty', 'narrow', 'global'])).toEqual({
      requires,
      writes: [
        ['assignments.remove', 1, assignee, ['within']],
        ['assignments.add', 1, assignee, ['narrow', 'global'], CALLER, NOW],
      ],
      before: { [kind]: ID, removed: ['within'] },
      after: { [kind]: ID, added: ['narrow', 'global'] },
      touches: [`${kind}:${ID}`],
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, readonly string[], readonly string[], boolean, object]>([
    ['to none takes all', ['within', 'narrow'], [], false, { removed: ['within', 'narrow'], added: [] }],
    ['leaves hidden roles alone', ['within', 'hidden'], [], false, { removed: ['within'], added: [] }],
    [
      'takes hidden roles where they are included',
      ['within', 'hidden'],
      ['within'],
      true,
      { removed: ['hidden'], added: [] },
    ],
    ['gives a hidden role that is named', [], ['hidden'], false, { removed: [], added: ['hidden'] }],
    [
      'counts a role once that is named twice',
      [],
      ['within', 'within'],
      false,
      { removed: [], added: ['within'] },
    ],
    [
      'beside an unchanged role that grants more (I11)',
      ['beyond'],
      ['beyond', 'within'],
      false,
      { removed: [], added: ['within'] },
    ],
    [
      'beside a hidden role that grants more (I11)',
      ['beyond-hidden'],
      ['within'],
      false,
      { removed: [], added: ['within'] },
    ],
    [
      'beside a basic role that came as a root role',
      ['basic_viewer'],
      ['basic_viewer', 'within'],
      false,
      { removed: [], added: ['within'] },
    ],
  ])(
    '%s',
    (_, has, roleUids, includeHidden, { removed, added }: { removed?: string[]; added?: string[] }) => {
      const decided = set(has, roleUids, { includeHidden });
      expect(decided).toMatchObject({ before: { [kind]: ID, removed }, after: { [kind]: ID, added } });
      expect('writes' in decided && decided.writes.map(([method]) => method)).toEqual([
        ...(removed?.length ? ['assignments.remove'] : []),
        ...(added?.length ? ['assignments.add'] : []),
      ]);
    },
  );

  it.each<[string, readonly string[], readonly string[]]>([
    ['that it has', ['within', 'beyond'], ['beyond', 'within']],
    ['that it has beside hidden ones', ['within', 'beyond-hidden'], ['within']],
    ['of which there are none', [], []],
  ])('to those %s changes nothing, and needs no right to what they grant', (_, has, roleUids) => {
    expect(set(has, roleUids)).toEqual({ requires, unchanged: null });
  });

  it.each<[string, Parameters<typeof set>, object]>([
    [
      'a thing that there is not',
      [[], ['within'], { answers: nobody(kind) }],
      { tag: 'not-found', thing: kind },
    ],
    ...NOT_GIVEN.map(([what, uid, refusal]): [string, Parameters<typeof set>, object] => [
      `${what} among others`,
      [[], ['within', uid]],
      refusal,
    ]),
    [
      'to give what the caller does not hold (I11)',
      [['within'], ['within', 'beyond']],
      lacking('teams:write'),
    ],
    [
      'to take what the caller does not hold (I11)',
      [['within', 'beyond'], ['within']],
      lacking('teams:write'),
    ],
    [
      'to take what is hidden and the caller does not hold (I11)',
      [['beyond-hidden'], ['within'], { includeHidden: true }],
      lacking('teams:write'),
    ],
    ['to give a scope wider than held (I11)', [[], ['wide']], lacking('teams:read')],
  ])('refuses %s', (_, [has, roleUids, options], refusal) => {
    expect(set(has, roleUids, options)).toEqual({ requires, refusal });
  });
});

describe('a user whose roles are changed', () => {
  const assignee = { kind: 'user', id: ID } as const;
  const account = (homeOrgId: number): UserInOrg => ({
    id: ID,
    isServiceAccount: true,
    homeOrgId,
    orgRole: 'None',
  });
  const outsider: UserInOrg = { ...MEMBER, homeOrgId: 2, orgRole: null };
  const READS_ANYBODY = { action: 'users:read', scope: `global.users:id:${ID}` };
  const READS_ANOTHER = { action: 'users:read', scope: 'global.users:id:70' };

  it.each<[string, boolean, UserInOrg, readonly Permission[], number]>([
    ['a member is there', true, MEMBER, [], 1],
    ['a service account of the org is there', true, account(1), [], 1],
    ["another org's service account is not there (I10)", false, account(2), [READS_ANYBODY], 1],
    ['who is no member is not there (I10)', false, outsider, [], 1],
    ['who is no member is not there for who may read others (I10)', false, outsider, [READS_ANOTHER], 1],
    ['who is no member is there for who may read them', true, outsider, [READS_ANYBODY], 1],
    ['who is no member is there in the global plane', true, outsider, [], GLOBAL],
    ['a service account is there in the global plane', true, account(2), [], GLOBAL],
  ])('%s', (_, isThere, user, holds, orgId) => {
    const by = callerWith([READ, ...holds]);
    const whole = { answers: found('user', ['within'], user), caller: by, orgId };
    for (const decided of [
      decide(addRole, { input: { assignee, roleUid: 'narrow' }, ...whole }),
      decide(removeRole, { input: { assignee, roleUid: 'within' }, ...whole }),
      decide(setRoles, { input: { assignee, roleUids: ['narrow'], includeHidden: false }, ...whole }),
    ]) {
      if (isThere) expect(decided).toMatchObject({ touches: [`user:${ID}`] });
      else expect(decided).toMatchObject({ refusal: { tag: 'not-found', thing: 'user' } });
    }
  });

  it('globally is assigned in the global plane, and every org of the user hears (I6)', () => {
    const whole = { answers: found('user', ['within']), caller, orgId: GLOBAL };
    const everywhere = { touches: [`user:${ID}`], notifies: [2, 3] };
    /** Aborts what was decided before the user joined or left an org. */
    const inTheirOrgs = ['users.expectOrgsOf', ID, [2, 3]];
    expect(decide(addRole, { input: { assignee, roleUid: 'narrow' }, ...whole })).toMatchObject({
      writes: [inTheirOrgs, ['assignments.add', GLOBAL, assignee, ['narrow'], CALLER, NOW]],
      ...everywhere,
    });
    expect(decide(removeRole, { input: { assignee, roleUid: 'within' }, ...whole })).toMatchObject({
      writes: [inTheirOrgs, ['assignments.remove', GLOBAL, assignee, ['within']]],
      ...everywhere,
    });
    const input = { assignee, roleUids: ['narrow'], includeHidden: false };
    expect(decide(setRoles, { input, ...whole })).toMatchObject({
      writes: [
        inTheirOrgs,
        ['assignments.remove', GLOBAL, assignee, ['within']],
        ['assignments.add', GLOBAL, assignee, ['narrow'], CALLER, NOW],
      ],
      ...everywhere,
    });
  });
});

describe.each(['user', 'team'] as const)('the right to change the roles of a %s', (kind) => {
  const input = { assignee: { kind, id: ID }, roleUid: 'within', roleUids: ['within'], includeHidden: false };
  const answers = found(kind, []);
  const add = { action: `${kind}s.roles:add`, scope: DELEGATE };
  const remove = { action: `${kind}s.roles:remove`, scope: DELEGATE };
  const ESCALATE = 'permissions:type:escalate';
  const other = kind === 'user' ? 'team' : 'user';

  it.each<[string, readonly Permission[], readonly boolean[]]>([
    ['the rights to give and to take', [add, remove], [true, true, true]],
    ['the right to give only', [add], [true, false, false]],
    ['the right to take only', [remove], [false, true, false]],
    ['the right to give on a wider scope', [{ ...add, scope: 'permissions:*' }], [true, false, false]],
    [
      'both rights on escalate only',
      [
        { ...add, scope: ESCALATE },
        { ...remove, scope: ESCALATE },
      ],
      [false, false, false],
    ],
    [
      `both rights for a ${other}`,
      ['add', 'remove'].map((verb) => ({ action: `${other}s.roles:${verb}`, scope: DELEGATE })),
      [false, false, false],
    ],
    ['neither', [READ], [false, false, false]],
  ])('of a caller who holds %s goes as far as these', (_, holds, may) => {
    const { permissions } = callerWith(holds);
    const asked = [
      decide(addRole, { input, answers }),
      decide(removeRole, { input, answers }),
      decide(setRoles, { input, answers }),
    ];
    expect(asked.map(({ requires }) => requires === null || isMet(requires, permissions))).toEqual(may);
  });
});

describe('a role that is listed as delegatable', () => {
  const uids = [...fixedRoles, ...basicRoles, ...ROLES].map(({ uid }) => uid);

  it.each(basicRoles.map(({ name, permissions }) => [name, permissions] as const))(
    'to a caller of the role %s is one that the caller can give, and no other is (I11)',
    (_, permissions) => {
      const by = callerWith([READ, ...permissions]);
      const beyond = ROLES.filter((role) => findUndelegable(by.permissions, role.permissions) !== undefined);
      const repositories = {
        roles: {
          list: () => known(ROLES),
          grantingBeyond: () => known(new Set(beyond.map(({ uid }) => uid))),
        },
      } as unknown as Repositories;
      const read = new RoleReads(repositories).listDelegatable(1, by.permissions, true);
      const list = read.answer([]);
      if (!isShort(list)) throw new Error('The list is too long');
      const listed = new Map(list.map(({ uid, delegatable }) => [uid, delegatable]));
      const outcomes = uids.map((roleUid) => {
        const input = { assignee: { kind: 'user' as const, id: ID }, roleUid };
        const isGiven = 'writes' in decide(addRole, { input, answers: found('user', []), caller: by });
        expect(listed.get(roleUid), roleUid).toBe(isGiven);
        return isGiven;
      });
      expect(new Set(outcomes)).toEqual(new Set([true, false]));
    },
  );
});
