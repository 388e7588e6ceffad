import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicRoleByUid, basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import type { GrantPath } from '../../../src/core/permission-set.ts';
import type { PrincipalFacts, ReachedRole } from '../../../src/core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID, shippedPermissions } from '../../../src/core/principal.ts';
import { factsOf, principalFacts } from '../../support/arbitraries.ts';
import { naiveHeld } from '../../support/naive-evaluator.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';

const DIRECT: GrantPath = { via: 'assignment', global: false };
const GLOBAL: GrantPath = { via: 'assignment', global: true };

/** `fixed:teams:creator`. */
const TEAM_CREATOR = 'fixed_nzVQoNSDSn0fg1MDgO6XnZX2RZI';

const pairsOf = (fields: Partial<PrincipalFacts>): string[] =>
  compilePermissions(factsOf(fields), SHIPPED_ONLY)
    .list()
    .map(({ action, scope }) => `${action} ${scope}`);

const reach = (uid: string, path: GrantPath = DIRECT): { reached: ReachedRole[] } => ({
  reached: [{ uid, path }],
});

const stored = (uid: string, ...scopes: readonly string[]) => ({
  uid,
  permissions: scopes.map((scope) => ({ action: 'things:read', scope })),
});

/** What every member of an org holds. */
const EVERYONE = 'folders:read folders:uid:sharedwithme';

/** A principal whom permissions have reached in every way. */
const LOADED: Partial<PrincipalFacts> = {
  isServerAdmin: true,
  orgRole: 'Admin',
  teams: [{ id: 1, isAdmin: true }],
  reached: [
    { uid: 'basic_admin', path: { via: 'org-role' } },
    { uid: 'basic_grafana_admin', path: { via: 'server-admin' } },
    { uid: 'custom', path: DIRECT },
    { uid: 'custom', path: GLOBAL },
  ],
  storedRoles: [stored('custom', '*')],
  managed: [{ resource: 'teams', resourceId: '1', level: 'Admin' }],
};

describe('a principal', () => {
  it('holds nothing while it is disabled, in an org and in the global plane', () => {
    expect(pairsOf({ ...LOADED, isDisabled: true })).toEqual([]);
    expect(pairsOf({ ...LOADED, isDisabled: true, evaluatedIn: GLOBAL_ORG_ID })).toEqual([]);
  });

  it('holds nothing in an org of which it is no member, not even as server admin', () => {
    expect(pairsOf({ ...LOADED, orgRole: null })).toEqual([]);
  });

  it('keeps its global grants in the global plane, where nobody is a member', () => {
    const held = pairsOf({
      evaluatedIn: GLOBAL_ORG_ID,
      orgRole: null,
      ...reach('custom', GLOBAL),
      storedRoles: [stored('custom', 'things:id:1')],
    });
    expect(held).toEqual(['things:read things:id:1']);
  });

  it('without any role holds what everybody holds in an org, and nothing in the global plane', () => {
    expect(pairsOf({})).toEqual([EVERYONE]);
    expect(pairsOf({ isServiceAccount: true })).toEqual([EVERYONE]);
    expect(pairsOf({ evaluatedIn: GLOBAL_ORG_ID, orgRole: null })).toEqual([]);
  });

  it('holds what a fixed role ships', () => {
    expect(pairsOf(reach(TEAM_CREATOR))).toEqual([EVERYONE, 'org.users:read users:*', 'teams:create ']);
  });

  it.each(['basic_viewer', 'basic_editor', 'basic_admin', 'basic_grafana_admin'])(
    'holds what %s ships while the role was never changed',
    (uid) => {
      const shipped = (basicRoleByUid(uid)?.permissions ?? []).map(
        ({ action, scope }) => `${action} ${scope}`,
      );
      expect(shipped.length).toBeGreaterThan(0);
      const via = uid === 'basic_grafana_admin' ? 'server-admin' : 'org-role';
      expect(pairsOf(reach(uid, { via }))).toEqual([...shipped, EVERYONE].toSorted());
    },
  );

  it('holds what a basic role was changed to instead of what it ships, also when that is nothing', () => {
    const viewer = reach('basic_viewer', { via: 'org-role' });
    expect(pairsOf({ ...viewer, storedRoles: [stored('basic_viewer', 'things:id:1')] })).toEqual([
      EVERYONE,
      'things:read things:id:1',
    ]);
    expect(pairsOf({ ...viewer, storedRoles: [stored('basic_viewer')] })).toEqual([EVERYONE]);
  });

  it('of a higher org role does not hold what a lower basic role was given', () => {
    const editor = reach('basic_editor', { via: 'org-role' });
    const held = compilePermissions(
      factsOf({ ...editor, storedRoles: [stored('basic_viewer', '*')] }),
      SHIPPED_ONLY,
    );
    expect(held.allows('things:read', [])).toBe(false);
  });

  it('holds nothing of a role that only exists', () => {
    expect(pairsOf({ storedRoles: [stored('custom', '*'), stored('basic_viewer', '*')] })).toEqual([
      EVERYONE,
    ]);
  });

  it.each(['nobody-stores-this', '', '__proto__', 'constructor', 'toString', 'BASIC_VIEWER', 'basic:viewer'])(
    'holds nothing by the unknown role %j (I12)',
    (uid) => {
      expect(shippedPermissions(uid)).toEqual([]);
      expect(pairsOf(reach(uid))).toEqual([EVERYONE]);
    },
  );

  it('reads a team of which it is a member, and administers one of which it is an admin', () => {
    const held = pairsOf({
      teams: [
        { id: 7, isAdmin: false },
        { id: 8, isAdmin: true },
      ],
    });
    expect(held).toEqual([
      EVERYONE,
      'teams.permissions:read teams:id:8',
      'teams.permissions:write teams:id:8',
      'teams:delete teams:id:8',
      'teams:read teams:id:7',
      'teams:read teams:id:8',
      'teams:write teams:id:8',
    ]);
  });

  it('holds the level it was given on one resource, there only', () => {
    const held = compilePermissions(
      factsOf({
        managed: [
          { resource: 'serviceaccounts', resourceId: '4', level: 'Edit' },
          { resource: 'serviceaccounts', resourceId: '5', level: 'Admin' },
        ],
      }),
      SHIPPED_ONLY,
    );
    expect(held.allows('serviceaccounts:write', ['serviceaccounts:id:4'])).toBe(true);
    expect(held.allows('serviceaccounts:delete', ['serviceaccounts:id:4'])).toBe(false);
    expect(held.allows('serviceaccounts:delete', ['serviceaccounts:id:5'])).toBe(true);
    expect(held.allows('serviceaccounts:write', ['serviceaccounts:id:45'])).toBe(false);
  });

  it.each([
    ['no-such-resource', 'Admin'],
    ['teams', 'Edit'],
    ['teams', 'admin'],
    ['teams', ''],
    ['', ''],
    ['teams', 'constructor'],
    ['teams', '__proto__'],
    ['teams', 'toString'],
    ['constructor', 'name'],
    ['__proto__', 'constructor'],
    ['toString', 'Admin'],
  ])('holds nothing by an unknown level: resource %j, level %j (I12)', (resource, level) => {
    expect(pairsOf({ managed: [{ resource, resourceId: '1', level }] })).toEqual([EVERYONE]);
  });

  it('holds what two roles grant alike twice', () => {
    const held = pairsOf({
      reached: [
        { uid: 'custom', path: DIRECT },
        { uid: 'custom', path: { via: 'team', teamId: 7 } },
      ],
      storedRoles: [stored('custom', 'things:id:1')],
    });
    expect(held).toEqual([EVERYONE, 'things:read things:id:1', 'things:read things:id:1']);
  });

  it('holds the union of all its ways, in any world', () => {
    const shipped = [...fixedRoles, ...basicRoles];
    fc.assert(
      fc.property(principalFacts, (facts) => {
        const key = ({ action, scope }: { action: string; scope: string }) => JSON.stringify([action, scope]);
        expect(compilePermissions(facts, SHIPPED_ONLY).list().map(key).toSorted()).toEqual(
          naiveHeld(facts, shipped).map(key).toSorted(),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('why a principal may do something', () => {
  const paths: readonly GrantPath[] = [
    { via: 'org-role' },
    { via: 'server-admin' },
    { via: 'assignment', global: false },
    { via: 'assignment', global: true },
    { via: 'team', teamId: 7 },
    { via: 'group', group: 'cn=admins,dc=example' },
  ];

  it.each(paths)('names the stored role and the path: %j', (path) => {
    const facts = factsOf({ ...reach('custom', path), storedRoles: [stored('custom', 'things:*')] });
    expect(compilePermissions(facts, SHIPPED_ONLY).why('things:read', ['things:id:1'])).toEqual([
      { action: 'things:read', scope: 'things:*', source: { roleUid: 'custom', path } },
    ]);
  });

  it.each(paths)('names the shipped role and the path: %j', (path) => {
    const [grant] = compilePermissions(factsOf(reach(TEAM_CREATOR, path)), SHIPPED_ONLY).why(
      'teams:create',
      [],
    );
    expect(grant?.source).toEqual({ roleUid: TEAM_CREATOR, path });
  });

  it.each(['basic_viewer', 'basic_admin', 'basic_grafana_admin'])('names the basic role %s', (uid) => {
    const path: GrantPath = uid === 'basic_grafana_admin' ? { via: 'server-admin' } : { via: 'org-role' };
    const shipped = basicRoleByUid(uid)!.permissions[0]!;
    const [grant] = compilePermissions(factsOf(reach(uid, path)), SHIPPED_ONLY).why(shipped.action, []);
    expect(grant?.source).toEqual({ roleUid: uid, path });
  });

  it('names the team whose membership lets it, and no role', () => {
    const facts = factsOf({ teams: [{ id: 7, isAdmin: true }] });
    expect(compilePermissions(facts, SHIPPED_ONLY).why('teams:write', ['teams:id:7'])[0]?.source).toEqual({
      roleUid: null,
      path: { via: 'team', teamId: 7 },
    });
  });

  it('names a managed permission as such', () => {
    const facts = factsOf({ managed: [{ resource: 'serviceaccounts', resourceId: '4', level: 'Admin' }] });
    const [grant] = compilePermissions(facts, SHIPPED_ONLY).why('serviceaccounts:delete', [
      'serviceaccounts:id:4',
    ]);
    expect(grant?.source).toEqual({ roleUid: null, path: { via: 'managed' } });
  });

  it('names what everybody holds as such', () => {
    const [grant] = compilePermissions(factsOf(), SHIPPED_ONLY).why('folders:read', [
      'folders:uid:sharedwithme',
    ]);
    expect(grant?.source).toEqual({ roleUid: null, path: { via: 'everyone' } });
  });

  it('names every way when there are several', () => {
    const reached = paths.map((path) => ({ uid: 'custom', path }));
    const facts = factsOf({ reached, storedRoles: [stored('custom', 'things:*')] });
    const grants = compilePermissions(facts, SHIPPED_ONLY).why('things:read', ['things:id:1']);
    expect(grants.map(({ source }) => source.path)).toEqual(paths);
  });
});
