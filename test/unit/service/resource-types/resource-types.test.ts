import { describe, expect, it } from 'vitest';

import type { TypeDraft } from '../../../../src/core/declaration.ts';
import { bytesOfType } from '../../../../src/core/declaration.ts';
import type { StoredType } from '../../../../src/core/declared-type.ts';
import { SERVER_ADMIN_ROLE_UID } from '../../../../src/core/org-role.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import type { PrincipalFacts } from '../../../../src/core/principal.ts';
import { compilePermissions } from '../../../../src/core/principal.ts';
import { Vocabulary } from '../../../../src/core/vocabulary.ts';
import type { ActingCaller } from '../../../../src/service/engine/change.ts';
import type { TypeHoldings, TypeUses } from '../../../../src/service/ports/resource-types.ts';
import { HOLDINGS_MAX } from '../../../../src/service/ports/resource-types.ts';
import {
  deleteResourceType,
  putResourceType,
} from '../../../../src/service/resource-types/resource-types.ts';
import { callerWith, decide, FIRST_ID, NOW } from '../../../support/decide.ts';

const GLOBAL = 0;
const NAME = 'invoices';

const INVOICES: TypeDraft = {
  name: NAME,
  displayName: 'Invoices',
  attribute: 'id',
  actions: ['read', 'approve', 'pay'],
  levels: [
    { name: 'View', actions: ['read'] },
    { name: 'Approve', actions: ['read', 'approve', 'invoices.permissions:read'] },
  ],
};

const STORED: StoredType = {
  ...INVOICES,
  id: 7,
  isGlobal: false,
  version: 4,
  created: '2026-01-01T00:00:00.000Z',
  updated: '2026-01-01T00:00:00.000Z',
};

const UNUSED: TypeUses = { roles: 0, rolesOf: new Map(), levelsOf: new Map() };
const used = (rolesOf: Record<string, number>, levelsOf: Record<string, number> = {}): TypeUses => ({
  roles: Math.max(0, ...Object.values(rolesOf)),
  rolesOf: new Map(Object.entries(rolesOf)),
  levelsOf: new Map(Object.entries(levelsOf)),
});

type World = {
  readonly stored?: StoredType;
  readonly global?: StoredType;
  readonly uses?: TypeUses;
  readonly soFar?: { readonly types: number; readonly bytes: number };
  readonly holdings?: TypeHoldings;
  readonly orgId?: number;
  readonly caller?: ActingCaller;
};

const NO_HOLDINGS: TypeHoldings = { permissions: [], levels: [] };

/** Somebody whom a basic role reaches, compiled as the coordinator does it. */
const reachedBy = (
  uid: string,
  types: readonly StoredType[],
  facts: Partial<PrincipalFacts>,
): ActingCaller => {
  const caller = callerWith([], { reached: [{ uid, path: { via: 'org-role' } }], ...facts });
  return { ...caller, permissions: compilePermissions(caller.facts, new Vocabulary(types)) };
};
const ADMIN = reachedBy('basic_admin', [STORED], { orgRole: 'Admin' });
const WRITERS: readonly Permission[] = [
  { action: 'resource-types:write', scope: 'resource-types:*' },
  { action: 'resource-types:delete', scope: 'resource-types:*' },
];
/** May declare types, and holds nothing of theirs. */
const CLERK = callerWith(WRITERS, { orgRole: 'Viewer' });

const answersOf = ({ stored, global, uses = UNUSED, soFar, holdings = NO_HOLDINGS }: World) => ({
  resourceTypes: {
    find: (orgId: number) => (orgId === GLOBAL && stored?.isGlobal !== true ? global : stored),
    uses,
    declaredSoFar: soFar ?? {
      types: stored === undefined ? 0 : 1,
      bytes: stored === undefined ? 0 : bytesOfType(stored),
    },
    holdings,
    orgsHolding: [...new Set([...holdings.permissions, ...holdings.levels].map(({ orgId }) => orgId))],
    rolesHolding: holdings.permissions.filter(({ orgId }) => orgId === GLOBAL).map(({ roleUid }) => roleUid),
  },
});

const put = (fields: Partial<TypeDraft>, world: World = {}) => {
  const { name, ...declared } = { ...INVOICES, ...fields };
  return decide(putResourceType, {
    input: { name, declared },
    answers: answersOf(world),
    caller: world.caller ?? ADMIN,
    orgId: world.orgId ?? 1,
    types: new Vocabulary([world.stored ?? [], world.global ?? []].flat()),
  });
};

const remove = (force: boolean, world: World) =>
  decide(deleteResourceType, {
    input: { name: NAME, force },
    answers: answersOf(world),
    caller: world.caller ?? ADMIN,
    orgId: world.orgId ?? 1,
    types: new Vocabulary([world.stored ?? []].flat()),
  });

const permission = (action: string, scope: string) => ({ kind: 'permission', action, scopes: [scope] });
const audited = { ...INVOICES, version: 4 };

describe('declaring a type', () => {
  it('asks to write it, stores it with version 1, and touches what types mean', () => {
    expect(put({})).toEqual({
      requires: permission('resource-types:write', 'resource-types:name:invoices'),
      writes: [['resourceTypes.insert', 1, INVOICES, NOW]],
      before: null,
      after: { ...INVOICES, version: 1 },
      touches: ['types'],
      notifies: [],
      reply: { ...INVOICES, id: FIRST_ID, isGlobal: false, version: 1, created: NOW, updated: NOW },
    });
  });

  it('tells every org of a global one', () => {
    expect(put({}, { orgId: GLOBAL })).toMatchObject({ notifies: 'every-org', reply: { isGlobal: true } });
  });

  it('refuses a name that is global, whoever asks', () => {
    const world = { global: { ...STORED, isGlobal: true } };
    expect(put({}, world)).toMatchObject({
      refusal: { tag: 'taken', thing: 'resource-type', field: 'name' },
    });
  });

  it('goes on with an own type although a global one has come', () => {
    const world = { stored: STORED, global: { ...STORED, isGlobal: true } };
    expect(put({ displayName: 'x' }, world)).toMatchObject({ reply: { version: 5, isGlobal: false } });
  });

  it('refuses what is no declaration', () => {
    expect(put({ name: 'teams' })).toMatchObject({ refusal: { tag: 'invalid', field: 'type' } });
  });

  it('keeps to the number of types, and to their bytes', () => {
    expect(put({}, { soFar: { types: 499, bytes: 0 } })).toHaveProperty('reply');
    expect(put({}, { soFar: { types: 500, bytes: 0 } })).toMatchObject({
      refusal: { tag: 'limit-reached', limit: 'resource-types', used: 500, allowed: 500 },
    });
    const room = 1_000_000 - bytesOfType(INVOICES);
    expect(put({}, { soFar: { types: 1, bytes: room } })).toHaveProperty('reply');
    expect(put({}, { soFar: { types: 1, bytes: room + 1 } })).toMatchObject({
      refusal: { tag: 'limit-reached', limit: 'resource-type-bytes', used: room + 1 },
    });
  });

  it('lets what is beyond a limit become smaller', () => {
    const world = { stored: STORED, soFar: { types: 600, bytes: 2_000_000 } };
    expect(put({ displayName: '' }, world)).toMatchObject({ reply: { version: 5 } });
    expect(put({ displayName: 'Invoices of ours' }, world)).toMatchObject({
      refusal: { limit: 'resource-type-bytes' },
    });
  });
});

describe('replacing a type', () => {
  it('changes nothing when it is the same', () => {
    expect(put({}, { stored: STORED })).toMatchObject({ unchanged: STORED });
  });

  it('stores the next version', () => {
    const made = put({ displayName: 'Bills' }, { stored: STORED });
    expect(made).toMatchObject({
      writes: [['resourceTypes.update', 1, { ...INVOICES, displayName: 'Bills' }, 5, NOW]],
      before: audited,
      after: { ...INVOICES, displayName: 'Bills', version: 5 },
      touches: ['types'],
      reply: { id: 7, version: 5, created: STORED.created, updated: NOW },
    });
  });

  it.each([
    [UNUSED, 0, 0],
    [used({ 'invoices:read': 3 }, { View: 2, Approve: 1 }), 3, 3],
  ])('never gives it another attribute', (uses, roles, levels) => {
    expect(put({ attribute: 'uid' }, { stored: STORED, uses })).toMatchObject({
      refusal: { tag: 'type-in-use', of: 'attribute', name: NAME, roles, levels },
    });
  });

  it.each<[string, Partial<TypeDraft>, TypeUses, object]>([
    [
      'an action that roles hold',
      { actions: ['read', 'approve'] },
      used({ 'invoices:pay': 2 }),
      { of: 'action', name: 'pay', roles: 2, levels: 0 },
    ],
    [
      'an action that a level gives which somebody has',
      {
        actions: ['read', 'pay'],
        levels: [
          { name: 'View', actions: ['read'] },
          { name: 'Approve', actions: ['read'] },
        ],
      },
      used({}, { Approve: 5, View: 7 }),
      { of: 'action', name: 'approve', roles: 0, levels: 5 },
    ],
    [
      'a level that somebody has',
      { levels: [] },
      used({}, { View: 1 }),
      { of: 'level', name: 'View', roles: 0, levels: 1 },
    ],
  ])('refuses to leave out %s', (_, fields, uses, refusal) => {
    expect(put(fields, { stored: STORED, uses })).toMatchObject({
      refusal: { tag: 'type-in-use', ...refusal },
    });
  });

  it('leaves out what nobody has, however much of the rest is held', () => {
    const uses = used({ 'invoices:read': 9 }, { View: 9 });
    const made = put(
      { actions: ['read'], levels: [{ name: 'View', actions: ['read'] }] },
      { stored: STORED, uses },
    );
    expect(made).toMatchObject({ reply: { version: 5, actions: ['read'] } });
  });

  it('watches what orgs do in the meantime, when something of a global type is left out', () => {
    const stored = { ...STORED, isGlobal: true };
    const left = { actions: ['read', 'pay'], levels: [{ name: 'View', actions: ['read'] }] };
    expect(
      put(left, {
        stored,
        orgId: GLOBAL,
        caller: reachedBy(SERVER_ADMIN_ROLE_UID, [stored], { evaluatedIn: 0 }),
      }),
    ).toMatchObject({
      writes: [
        [
          'resourceTypes.expectUnused',
          GLOBAL,
          NAME,
          { actions: ['invoices:approve'], levels: ['Approve', 'Approve'] },
        ],
        ['resourceTypes.update', GLOBAL, { ...INVOICES, ...left }, 5, NOW],
      ],
      notifies: 'every-org',
    });
  });

  describe('asks for what it gives to whoever has a level', () => {
    const wider = { levels: [{ name: 'View', actions: ['read', 'pay'] }, ...INVOICES.levels.slice(1)] };
    const narrower = { levels: [INVOICES.levels[0]!, { name: 'Approve', actions: ['read', 'approve'] }] };
    const holding = (...pairs: readonly (readonly [string, string])[]) => {
      const permissions = pairs.map(([action, scope]) => ({ action, scope }));
      const storedRoles = [{ uid: 'own', permissions: [...WRITERS, ...permissions] }];
      return reachedBy('own', [STORED], { orgRole: 'Viewer', storedRoles });
    };

    it.each<[string, Partial<TypeDraft>, ActingCaller, string]>([
      ['nobody else', wider, CLERK, 'invoices:pay'],
      ['who holds it on some', wider, holding(['invoices:pay', 'invoices:id:*']), 'invoices:pay'],
      ['nobody, to take it', narrower, CLERK, 'invoices.permissions:read'],
    ])('%s may', (_, fields, caller, action) => {
      expect(put(fields, { stored: STORED, caller })).toMatchObject({
        refusal: { tag: 'not-delegable', action },
      });
    });

    it.each<[string, Partial<TypeDraft>, ActingCaller]>([
      ['an Admin', wider, ADMIN],
      ['who holds it on all', wider, holding(['invoices:pay', 'invoices:*'])],
      ['who holds it on everything', wider, holding(['invoices:pay', '*'])],
      ['an Admin, to take it', narrower, ADMIN],
      [
        'an Admin, with an action that is new',
        {
          actions: [...INVOICES.actions, 'burn'],
          levels: [{ name: 'View', actions: ['read', 'burn'] }, ...INVOICES.levels.slice(1)],
        },
        ADMIN,
      ],
    ])('%s may', (_, fields, caller) => {
      expect(put(fields, { stored: STORED, caller })).toMatchObject({ reply: { version: 5 } });
    });

    it('nobody by what is new itself', () => {
      const fields = {
        actions: [...INVOICES.actions, 'burn'],
        levels: [{ name: 'View', actions: ['read', 'burn'] }, ...INVOICES.levels.slice(1)],
      };
      expect(put(fields, { stored: STORED, caller: CLERK })).toMatchObject({
        refusal: { tag: 'not-delegable', action: 'invoices:burn' },
      });
    });

    it('and of a new level for nothing: nobody has it', () => {
      const fields = { levels: [...INVOICES.levels, { name: 'Pay', actions: ['pay'] }] };
      expect(put(fields, { stored: STORED, caller: CLERK })).toMatchObject({ reply: { version: 5 } });
      expect(put({ levels: [{ name: 'Pay', actions: ['pay'] }] }, { caller: CLERK })).toMatchObject({
        reply: { version: 1 },
      });
    });
  });
});

describe('deleting a type', () => {
  const USES = used({ 'invoices:read': 2, 'invoices:pay': 1 }, { View: 3 });
  const HOLDINGS: TypeHoldings = {
    permissions: [
      { orgId: 1, roleUid: 'a', action: 'invoices:read', scope: 'invoices:*' },
      { orgId: 1, roleUid: 'a', action: 'invoices:pay', scope: '*' },
      { orgId: 1, roleUid: 'b', action: 'invoices:read', scope: 'invoices:id:7' },
    ],
    levels: [
      { orgId: 1, kind: 'user', subject: '7', resourceId: '1', level: 'View' },
      { orgId: 1, kind: 'team', subject: '8', resourceId: '1', level: 'View' },
      { orgId: 1, kind: 'basic-role', subject: 'basic_viewer', resourceId: '2', level: 'View' },
    ],
  };
  const DELETE = permission('resource-types:delete', 'resource-types:name:invoices');

  it('that nothing uses', () => {
    expect(remove(false, { stored: STORED })).toEqual({
      requires: DELETE,
      writes: [['resourceTypes.remove', 1, NAME]],
      before: audited,
      after: null,
      touches: ['types'],
      notifies: [],
      reply: null,
    });
  });

  it('that is not there', () => {
    expect(remove(true, {})).toMatchObject({ refusal: { tag: 'not-found', thing: 'resource-type' } });
  });

  it('that is used is refused with the counts, unless forced', () => {
    const world = { stored: STORED, uses: USES, holdings: HOLDINGS };
    expect(remove(false, world)).toMatchObject({
      refusal: { tag: 'type-in-use', of: 'type', name: NAME, roles: 2, levels: 3 },
    });
    expect(remove(true, world)).toEqual({
      requires: {
        kind: 'all',
        of: [
          DELETE,
          permission('roles:write', 'permissions:type:delegate'),
          permission('invoices.permissions:write', 'invoices:*'),
        ],
      },
      writes: [
        ['resourceTypes.removeHoldings', 1, NAME, NOW],
        ['resourceTypes.remove', 1, NAME],
      ],
      before: {
        ...audited,
        uses: { roles: 2, levels: 3 },
        taken: {
          roles: [
            { orgId: 1, uid: 'a', permissions: { 'invoices:read': ['invoices:*'], 'invoices:pay': ['*'] } },
            { orgId: 1, uid: 'b', permissions: { 'invoices:read': ['invoices:id:7'] } },
          ],
          levels: HOLDINGS.levels,
        },
      },
      after: null,
      touches: ['types', 'role:a', 'role:b', 'user:7', 'team:8', 'role:basic_viewer'],
      notifies: [],
      reply: null,
    });
  });

  it('with force asks for no right on levels where there are none', () => {
    const { requires } = remove(true, { stored: STORED, uses: used({ 'invoices:read': 1 }) });
    expect(requires).toEqual({
      kind: 'all',
      of: [DELETE, permission('roles:write', 'permissions:type:delegate')],
    });
  });

  it('takes from nobody what the caller does not hold', () => {
    for (const uses of [used({ 'invoices:pay': 1 }), used({}, { View: 1 })])
      expect(remove(true, { stored: STORED, uses, caller: CLERK })).toMatchObject({
        refusal: { tag: 'not-delegable' },
      });
  });

  it('touches the whole org when too much is held to be told', () => {
    const permissions = Array.from({ length: HOLDINGS_MAX + 1 }, (_, i) => ({
      orgId: 1,
      roleUid: `r${i}`,
      action: 'invoices:read',
      scope: 'invoices:*',
    }));
    const made = remove(true, { stored: STORED, uses: USES, holdings: { permissions, levels: [] } });
    expect(made).toMatchObject({ touches: ['types', 'org:1'] });
    const { before } = made as { before: { taken: { roles: readonly unknown[] } } };
    expect(before.taken.roles).toHaveLength(HOLDINGS_MAX);
  });

  it('touches the whole org when too many levels are given to be told', () => {
    const levels = Array.from({ length: HOLDINGS_MAX + 1 }, (_, i) => ({
      orgId: 1,
      kind: 'user' as const,
      subject: `${i + 1}`,
      resourceId: '1',
      level: 'View',
    }));
    const made = remove(true, { stored: STORED, uses: USES, holdings: { permissions: [], levels } });
    expect(made).toMatchObject({ touches: ['types', 'org:1'] });
    const { before } = made as { before: { taken: { levels: readonly unknown[] } } };
    expect(before.taken.levels).toHaveLength(HOLDINGS_MAX);
  });

  describe('for all orgs', () => {
    const stored = { ...STORED, isGlobal: true };
    const caller = reachedBy(SERVER_ADMIN_ROLE_UID, [stored], { evaluatedIn: 0, isServerAdmin: true });

    it('watches that no org gives it in the meantime', () => {
      expect(remove(false, { stored, orgId: GLOBAL, caller })).toMatchObject({
        writes: [
          ['resourceTypes.expectUnused', GLOBAL, NAME],
          ['resourceTypes.remove', GLOBAL, NAME],
        ],
        touches: ['types'],
        notifies: 'every-org',
      });
    });

    it('with force touches the orgs that hold it, and watches that no other one does', () => {
      const holdings: TypeHoldings = {
        permissions: [
          { orgId: 0, roleUid: 'g', action: 'invoices:read', scope: 'invoices:*' },
          { orgId: 3, roleUid: 'a', action: 'invoices:read', scope: 'invoices:*' },
        ],
        levels: [{ orgId: 4, kind: 'user', subject: '7', resourceId: '1', level: 'View' }],
      };
      expect(remove(true, { stored, uses: USES, holdings, orgId: GLOBAL, caller })).toMatchObject({
        writes: [
          ['resourceTypes.expectHeldOnlyIn', GLOBAL, NAME, [0, 3, 4]],
          ['resourceTypes.expectUses', GLOBAL, NAME, USES],
          ['resourceTypes.removeHoldings', GLOBAL, NAME, NOW],
          ['resourceTypes.remove', GLOBAL, NAME],
        ],
        touches: ['types', 'org:3', 'org:4', 'role:g'],
        notifies: 'every-org',
      });
    });
  });
});
