import { createHash } from 'node:crypto';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { acceptedScopes, actions, isAction } from '../../../src/core/catalogue/actions.ts';
import type { Action } from '../../../src/core/catalogue/actions.ts';
import { basicRoleByUid, basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import {
  fixedRoleByName,
  fixedRoleByUid,
  fixedRoles,
  SHIPPED_ROLE_VERSION,
} from '../../../src/core/catalogue/fixed-roles.ts';
import type { FixedRoleName } from '../../../src/core/catalogue/fixed-roles.ts';
import type { Permission } from '../../../src/core/permission.ts';

const shippedRoles = [...fixedRoles, ...basicRoles];

const pairsOf = (permissions: readonly Permission[]): string[] =>
  permissions.map(({ action, scope }) => `${action} ${scope}`);

const pairsOfBasic = (uid: string): string[] => pairsOf(basicRoleByUid(uid)?.permissions ?? []);
const pairsOfFixed = (name: string): string[] => pairsOf(fixedRoleByName(name)?.permissions ?? []);

/** The rule of docs/grafana.md#permission-validation, written apart from the product's own validator. */
function isValid({ action, scope }: Permission): boolean {
  const accepted = acceptedScopes(action);
  if (accepted === undefined) return false;
  if (accepted.length === 0) return scope === '';
  const prefixes = accepted.map((entry) => entry.slice(0, -1));
  const leaves = prefixes.filter(
    (leaf) => !prefixes.some((other) => other !== leaf && other.startsWith(leaf)),
  );
  return accepted.includes(scope) || leaves.some((leaf) => scope !== leaf && scope.startsWith(leaf));
}

describe('actions', () => {
  it('are the 428 of upstream and those of ours, each once, in order of name', () => {
    const ours = [
      'access:evaluate',
      'changes:read',
      'projects.permissions:read',
      'projects.permissions:write',
      'projects:delete',
      'projects:read',
      'projects:write',
      'resource-types:delete',
      'resource-types:read',
      'resource-types:write',
    ];
    expect(actions.filter((action) => /^(projects|resource-types|access|changes)[.:]/.test(action))).toEqual(
      ours,
    );
    expect(actions).toHaveLength(428 + ours.length);
    expect(actions).toEqual([...new Set(actions)].sort());
  });

  it('accept either no scope, or "*" and then narrower wildcards, none twice', () => {
    for (const action of actions) {
      const accepted = acceptedScopes(action);
      expect(accepted, action).toBeDefined();
      if (accepted === undefined || accepted.length === 0) continue;
      expect(accepted[0], action).toBe('*');
      expect(accepted.length, action).toBeGreaterThan(1);
      expect(new Set(accepted).size, action).toBe(accepted.length);
      for (const scope of accepted.slice(1)) expect(scope, action).toMatch(/^[a-z.-]+(:[a-z]+)?:\*$/);
    }
  });

  // Typed by hand from the reference, in the order in which errors print them.
  it.each<[Action, string]>([
    ['serviceaccounts:write', '* serviceaccounts:* serviceaccounts:id:*'],
    ['serviceaccounts:create', ''],
    ['teams:read', '* teams:* teams:id:*'],
    ['teams:create', ''],
    ['teams.roles:read', '* teams:* teams:id:*'],
    ['teams.roles:add', '* permissions:* permissions:type:*'],
    ['roles:read', '* roles:* roles:uid:*'],
    ['roles:write', '* permissions:* permissions:type:*'],
    ['users:read', '* global.users:* global.users:id:*'],
    ['users:create', ''],
    ['users.permissions:read', '* users:* users:id:*'],
    ['users.permissions:write', '* global.users:* global.users:id:*'],
    ['org.users:add', '* users:* users:id:*'],
    ['settings:read', '* settings:*'],
    ['status:accesscontrol', '* services:*'],
    ['datasources:query', '* datasources:* datasources:uid:*'],
    ['dashboards:create', '* folders:* folders:uid:*'],
    ['dashboards:read', '* dashboards:* dashboards:uid:* folders:* folders:uid:*'],
    ['library.panels:read', '* folders:* folders:uid:* library.panels:* library.panels:uid:*'],
    [
      'annotations:read',
      '* annotations:* annotations:type:* dashboards:* dashboards:uid:* folders:* folders:uid:*',
    ],
    ['plugins.app:access', '* plugins:* plugins:id:*'],
    ['projects:delete', '* projects:* projects:id:*'],
    ['projects.permissions:write', '* projects:* projects:id:*'],
    ['resource-types:write', '* resource-types:* resource-types:name:*'],
    ['access:evaluate', '* users:* users:id:*'],
    ['changes:read', '* changes:*'],
    ['groupsync.mappings:write', ''],
    ['featuremgmt.read', ''],
    ['grafana-csp-app.write.aws', ''],
    ['grafana-attributions-app:attributions:read', ''],
  ])('%s accepts [%s]', (action, expected) => {
    expect(acceptedScopes(action)?.join(' ')).toBe(expected);
  });

  it.each([
    '',
    'teams',
    'teams:',
    'teams:*',
    'teams:reed',
    'Teams:read',
    ' teams:read',
    'constructor',
    '__proto__',
  ])('do not include %j', (text) => {
    expect(isAction(text)).toBe(false);
    expect(acceptedScopes(text)).toBeUndefined();
  });

  it('and the names of fixed roles are types, so that a mistyped one does not compile', () => {
    expectTypeOf<'teams:read'>().toExtend<Action>();
    expectTypeOf<'featuremgmt.read'>().toExtend<Action>();
    expectTypeOf<'grafana-irm-app.schedules:export'>().toExtend<Action>();
    expectTypeOf<'teams:reed'>().not.toExtend<Action>();
    expectTypeOf<'fixed:teams:creator'>().toExtend<FixedRoleName>();
    expectTypeOf<'fixed:teams:reader'>().not.toExtend<FixedRoleName>();
  });
});

describe('shipped roles', () => {
  it('have names and uids that nothing else has', () => {
    expect(new Set(shippedRoles.map((role) => role.name)).size).toBe(shippedRoles.length);
    expect(new Set(shippedRoles.map((role) => role.uid)).size).toBe(shippedRoles.length);
  });

  it('hold only known actions, each on a scope that it accepts', () => {
    const invalid = shippedRoles.flatMap((role) =>
      role.permissions
        .filter((permission) => !isValid(permission))
        .map((permission) => ({ role: role.name, ...permission })),
    );
    expect(invalid).toEqual([]);
  });

  it('hold no permission twice', () => {
    for (const role of shippedRoles) {
      expect(new Set(pairsOf(role.permissions)).size, role.name).toBe(role.permissions.length);
    }
  });

  it('have a display name and a group', () => {
    for (const role of shippedRoles) {
      expect(role.displayName, role.name).not.toBe('');
      expect(role.group, role.name).not.toBe('');
    }
  });

  it('are described by a sentence that no other role of the group has', () => {
    for (const role of shippedRoles) expect(role.description, role.name).toMatch(/^[A-Z][^.]*\w\.$/);
    const described = shippedRoles.map((role) => `${role.group}: ${role.description}`);
    expect(new Set(described).size).toBe(shippedRoles.length);
  });

  it('start at version 1', () => {
    expect(SHIPPED_ROLE_VERSION).toBe(1);
  });
});

describe('fixed roles', () => {
  it('are the 145 of upstream and four of ours, in order of name', () => {
    const names = fixedRoles.map((role) => role.name);
    expect(names).toHaveLength(145 + 4);
    expect(names).toEqual(names.toSorted());
  });

  it('have a name with the prefix of their kind, and at least one permission', () => {
    for (const role of fixedRoles) {
      expect(role.name).toMatch(/^fixed:[a-z.-]+:[a-z.]+$/);
      expect(role.permissions.length, role.name).toBeGreaterThan(0);
    }
  });

  it('have the uid that follows from the name', () => {
    for (const role of fixedRoles) {
      const hash = createHash('sha1').update(role.name).digest('base64url');
      expect(role.uid, role.name).toBe(`fixed_${hash}`);
    }
  });

  it.each([
    ['fixed:teams:creator', 'fixed_nzVQoNSDSn0fg1MDgO6XnZX2RZI'],
    ['fixed:reports:writer', 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw'],
    ['fixed:alerting:reader', 'fixed_O2oP1_uBFozI2i93klAkcvEWR30'],
    ['fixed:serviceaccounts:creator', 'fixed_Ikw60fckA0MyiiZ73BawSfOULy4'],
  ])('%s has the published uid %s', (name, uid) => {
    expect(fixedRoleByName(name)?.uid).toBe(uid);
  });

  it('are found by uid and by name', () => {
    for (const role of fixedRoles) {
      expect(fixedRoleByUid(role.uid)).toBe(role);
      expect(fixedRoleByName(role.name)).toBe(role);
    }
  });

  it.each([
    '',
    'fixed_',
    'fixed:',
    'basic_viewer',
    'basic:viewer',
    'FIXED:TEAMS:CREATOR',
    'constructor',
    '__proto__',
  ])('are not found as %j', (text) => {
    expect(fixedRoleByUid(text)).toBeUndefined();
    expect(fixedRoleByName(text)).toBeUndefined();
  });

  // Typed by hand from the reference: order, runs of one scope, and unions of other roles.
  it.each([
    ['fixed:teams:creator', ['teams:create ', 'org.users:read users:*']],
    [
      'fixed:reports:writer',
      [
        'reports:read reports:*',
        'reports:send reports:*',
        'reports.settings:read ',
        'reports:create ',
        'reports:write reports:*',
        'reports:delete reports:*',
        'reports.settings:write ',
      ],
    ],
    [
      'fixed:alerting:reader',
      [
        'alert.rules:read folders:*',
        'alert.rules.external:read datasources:*',
        'alert.silences:read folders:*',
        'alert.notifications.time-intervals:read ',
        'alert.notifications.receivers:list ',
        'alert.instances:read ',
        'alert.instances.external:read datasources:*',
        'alert.notifications.receivers:read receivers:*',
        'alert.notifications.templates:read ',
        'alert.notifications.routes:read ',
        'alert.notifications:read ',
        'alert.notifications.external:read datasources:*',
      ],
    ],
  ])('%s holds exactly what upstream lists, in that order', (name, expected) => {
    expect(pairsOfFixed(name)).toEqual(expected);
  });

  it('answer to both names that upstream uses for setting the provisioning status', () => {
    expect(pairsOfFixed('fixed:alerting.provisioning.provenance:writer')).toEqual([
      'alert.provisioning.provenance:write ',
    ]);
    expect(pairsOfFixed('fixed:alerting.provisioning.status:writer')).toEqual([
      'alert.provisioning.provenance:write ',
    ]);
  });

  it('are hidden only where upstream hides them', () => {
    expect(fixedRoles.filter((role) => role.hidden).map((role) => role.name)).toEqual([
      'fixed:dashboards:admin',
      'fixed:dashboards:editor',
      'fixed:dashboards:viewer',
      'fixed:datasources.builtin:reader',
      'fixed:folders.general:reader',
      'fixed:folders:admin',
      'fixed:folders:editor',
      'fixed:folders:viewer',
    ]);
  });
});

describe('basic roles', () => {
  it('are the five of the reference, hidden, in group Basic', () => {
    expect(basicRoles.map(({ name, uid, displayName }) => [name, uid, displayName])).toEqual([
      ['basic:none', 'basic_none', 'None'],
      ['basic:viewer', 'basic_viewer', 'Viewer'],
      ['basic:editor', 'basic_editor', 'Editor'],
      ['basic:admin', 'basic_admin', 'Admin'],
      ['basic:grafana_admin', 'basic_grafana_admin', 'Grafana Admin'],
    ]);
    expect(basicRoles.every((role) => role.hidden && role.group === 'Basic')).toBe(true);
  });

  it('are found by uid, and nothing else is', () => {
    for (const role of basicRoles) expect(basicRoleByUid(role.uid)).toBe(role);
    for (const text of ['', 'basic_', 'basic:viewer', 'BASIC_VIEWER', 'constructor', '__proto__']) {
      expect(basicRoleByUid(text), text).toBeUndefined();
    }
  });

  it('list their permissions by action, then scope', () => {
    for (const role of basicRoles) {
      const pairs = role.permissions.map(({ action, scope }) => [action, scope] as const);
      const sorted = pairs.toSorted(([a, s], [b, t]) => (a !== b ? (a < b ? -1 : 1) : s < t ? -1 : 1));
      expect(pairs, role.name).toEqual(sorted);
    }
  });

  it.each([
    ['basic_none', 0],
    ['basic_viewer', 27],
    ['basic_editor', 59],
    // 155 of upstream's, five about projects, three about types of resources, that of asking, and that of reading the trail.
    ['basic_admin', 165],
    ['basic_grafana_admin', 77],
  ])('%s holds %i permissions by default', (uid, count) => {
    expect(pairsOfBasic(uid)).toHaveLength(count);
  });

  it('give Editor all of Viewer, and Admin all of Editor, with all folders in place of the root one', () => {
    expect(pairsOfBasic('basic_editor')).toEqual(expect.arrayContaining(pairsOfBasic('basic_viewer')));
    const admin = new Set(pairsOfBasic('basic_admin'));
    expect(pairsOfBasic('basic_editor').filter((pair) => !admin.has(pair))).toEqual([
      'folders:create folders:uid:general',
    ]);
    expect(admin).toContain('folders:create folders:*');
  });

  it.each(['basic_admin', 'basic_grafana_admin'])('let %s administer roles and group mappings', (uid) => {
    const held = pairsOfBasic(uid);
    expect(held).toEqual(expect.arrayContaining(pairsOfFixed('fixed:roles:writer')));
    expect(held).toEqual(expect.arrayContaining(pairsOfFixed('fixed:groupsync.mappings:writer')));
    expect(held).toContain('roles:write permissions:type:delegate');
    expect(held).toContain('groupsync.mappings:write ');
  });

  it('let Admin, and nobody else, do everything with projects', () => {
    const aboutProjects = basicRoles.flatMap(({ uid }) =>
      pairsOfBasic(uid)
        .filter((pair) => pair.startsWith('projects'))
        .map((pair) => `${uid} ${pair}`),
    );
    expect(aboutProjects).toEqual(
      [
        'projects.permissions:read',
        'projects.permissions:write',
        'projects:delete',
        'projects:read',
        'projects:write',
      ].map((action) => `basic_admin ${action} projects:*`),
    );
  });

  it('let Admins declare types of resources, and server admins too; both read trails, only Admins ask about others', () => {
    const holdersOf = (...pairs: readonly string[]): string[] =>
      basicRoles
        .filter(({ uid }) => pairs.every((pair) => pairsOfBasic(uid).includes(pair)))
        .map(({ uid }) => uid);
    expect(holdersOf(...pairsOfFixed('fixed:resource-types:writer'))).toEqual([
      'basic_admin',
      'basic_grafana_admin',
    ]);
    expect(pairsOfFixed('fixed:access:evaluator')).toEqual(['access:evaluate users:*']);
    expect(holdersOf(...pairsOfFixed('fixed:access:evaluator'))).toEqual(['basic_admin']);
    expect(pairsOfFixed('fixed:changes:reader')).toEqual(['changes:read changes:*']);
    expect(holdersOf(...pairsOfFixed('fixed:changes:reader'))).toEqual([
      'basic_admin',
      'basic_grafana_admin',
    ]);
  });

  it('let nobody but the server admin reset basic roles', () => {
    const escalating = basicRoles.filter((role) =>
      role.permissions.some(
        ({ scope }) => scope.startsWith('permissions:') && scope !== 'permissions:type:delegate',
      ),
    );
    expect(escalating.map((role) => role.uid)).toEqual(['basic_grafana_admin']);
    expect(pairsOfBasic('basic_grafana_admin')).toContain('roles:write permissions:type:escalate');
  });

  it('give Viewer and Editor no say over roles, users, teams or service accounts', () => {
    const administrative = /^(roles|users|teams|serviceaccounts|org\.users|groupsync|apikeys)[.:]/;
    for (const uid of ['basic_viewer', 'basic_editor']) {
      expect(
        pairsOfBasic(uid).filter((pair) => administrative.test(pair)),
        uid,
      ).toEqual([]);
    }
  });

  it('hold no wildcard over everything', () => {
    for (const role of basicRoles) {
      expect(
        role.permissions.filter(({ scope }) => scope === '*'),
        role.name,
      ).toEqual([]);
    }
  });
});
