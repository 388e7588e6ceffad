import { env } from 'cloudflare:workers';
import fc from 'fast-check';

import { fixedRoles } from '../../src/core/catalogue/fixed-roles.ts';
import type { DeclaredType } from '../../src/core/declared-type.ts';
import { ORG_ROLES } from '../../src/core/org-role.ts';

/*
 * Random worlds that somebody asks about: rows of every table that decides what people and service accounts of an org may do, with
 * an org's own and global types of one name.
 */

export const ORG = 7;
const OTHER = 8;
/** Odd ones are service accounts. Their order as texts is another one. */
export const USERS: readonly number[] = [8, 9, 10, 11, 12, 13, 100, 101];
/** Their order as texts is another one. */
export const TEAMS: readonly number[] = [2, 10, 1, 30];
const OWN_ROLES = ['a', 'b', 'c'];
const GLOBAL_ROLES = ['g', 'basic_viewer', 'basic_admin', 'basic_grafana_admin'];
const SHIPPED = fixedRoles
  .filter(({ permissions }) => permissions.some(({ action }) => /^teams:|^folders:/.test(action)))
  .slice(0, 3)
  .map(({ uid }) => uid);
const KEYS = ['x', 'cn=p,ou=g', 'cn=q,ou=g', 'cn=*,ou=g'];

/** What is declared: a type of the org's own in front of a global one of its name, and one that is global alone. */
export const DECLARED: readonly DeclaredType[] = [
  {
    name: 'invoices',
    attribute: 'number',
    actions: ['read', 'approve'],
    levels: [
      { name: 'View', actions: ['read'] },
      { name: 'Full', actions: ['read', 'approve', 'invoices.permissions:write'] },
    ],
    isGlobal: false,
  },
  {
    name: 'invoices',
    attribute: 'id',
    actions: ['read', 'burn'],
    levels: [{ name: 'View', actions: ['burn'] }],
    isGlobal: true,
  },
  {
    name: 'boats',
    attribute: 'id',
    actions: ['sail'],
    levels: [{ name: 'Crew', actions: ['sail'] }],
    isGlobal: true,
  },
];

const ACTIONS = [
  'teams:read',
  'teams:write',
  'teams:create',
  'folders:read',
  'dashboards:read',
  'users:read',
  'invoices:read',
  'invoices:approve',
  'invoices.permissions:write',
  'boats:sail',
];
const SCOPES = [
  '',
  '*',
  'teams:*',
  'teams:id:*',
  'teams:id:1',
  'teams:id:01',
  'teams:id:30',
  'folders:*',
  'folders:uid:x',
  'folders:uid:a:b',
  'folders:uid:sharedwithme',
  'te?ms:*',
  'teams*',
  'global.users:id:5',
  'invoices:*',
  'invoices:number:*',
  'invoices:number:7',
  'invoices:number:a/*',
  'invoices:number:a*',
  'invoices:id:7',
  'boats:id:*',
  'boats:id:id:42',
];
const LEVELS: readonly (readonly [resource: string, ids: readonly string[], levels: readonly string[]])[] = [
  ['teams', ['1', '01', '*'], ['Member', 'Admin', 'None']],
  ['folders', ['x', 'a:b', 'a:*', '*'], ['View', 'Edit']],
  ['invoices', ['7', 'a/b', 'a/*', '*', 'a*'], ['View', 'Full']],
  ['boats', ['id:42', '42'], ['Crew']],
  ['unknown', ['x'], ['View']],
];

/** A permission that is asked about: pairs of an action with a scope that it may be asked on, of all that a world may hold. */
export const ASKED: readonly { readonly action: string; readonly scope: string }[] = [
  ...['teams:id:1', 'teams:id:01', 'teams:id:30', 'teams:id:*', 'teams:id:2'].flatMap((scope) =>
    ['teams:read', 'teams:write'].map((action) => ({ action, scope })),
  ),
  ...['folders:uid:x', 'folders:uid:a:b', 'folders:uid:a:b:c', 'folders:uid:sharedwithme'].flatMap((scope) =>
    ['folders:read', 'dashboards:read'].map((action) => ({ action, scope })),
  ),
  { action: 'teams:create', scope: '' },
  { action: 'users:read', scope: 'global.users:id:5' },
  ...['7', 'a/b', 'a/b/c', 'a*', '*', 'z', '/'.repeat(90)].flatMap((id) =>
    ['invoices:read', 'invoices:approve', 'invoices.permissions:write'].map((action) => ({
      action,
      scope: `invoices:number:${id}`,
    })),
  ),
  ...['id:42', '42', 'x'].map((id) => ({ action: 'boats:sail', scope: `boats:id:${id}` })),
  { action: 'nothing:known', scope: 'nothing:id:1' },
];

type Row = Readonly<Record<string, string | number | null>>;
export type AskedWorld = Readonly<Record<string, readonly Row[]>>;

const one = <T>(...of: readonly T[]) => fc.constantFrom(...of);
const some = <T>(each: fc.Arbitrary<T>, maxLength = 6, minLength = 0) =>
  fc.array(each, { minLength, maxLength });
const hereOrElsewhere = one(ORG, ORG, ORG, OTHER);
const anyOrg = one(ORG, ORG, ORG, 0, OTHER);
const anyRole = one(...OWN_ROLES, ...GLOBAL_ROLES, ...SHIPPED);
const anyUser = one(...USERS);
const anyTeam = one(...TEAMS);
const anyKey = one(...KEYS);
const ownRole = fc.tuple(hereOrElsewhere, one(...OWN_ROLES));
const globalRole = fc.tuple(fc.constant(0), one(...GLOBAL_ROLES));
const storedRole = fc.oneof(ownRole, globalRole);

const level = fc.tuple(hereOrElsewhere, one(...LEVELS)).chain(([org_id, [resource, ids, names]]) =>
  fc
    .record({
      subject_kind: one('user', 'team', 'basic-role'),
      user: anyUser,
      team: anyTeam,
      basic: one('basic_viewer', 'basic_editor', 'basic_none'),
      isOdd: fc.boolean(),
      resource_id: one(...ids),
      level: one(...names),
    })
    .map(({ subject_kind, user, team, basic, isOdd, ...rest }): Row => ({
      org_id,
      subject_kind,
      subject:
        subject_kind === 'user' ? `${isOdd ? '0' : ''}${user}` : subject_kind === 'team' ? `${team}` : basic,
      resource,
      ...rest,
    })),
);

/** Rows with the key of an earlier one are left out. */
export const askedWorld: fc.Arbitrary<AskedWorld> = fc.record({
  users: fc
    .array(fc.tuple(one(0, 0, 0, 1), one(0, 0, 0, 1)), { minLength: USERS.length, maxLength: USERS.length })
    .map((flags) =>
      USERS.map((id, i): Row => {
        const [is_server_admin = 0, is_disabled = 0] = flags[i] ?? [];
        const name = { uid: `u${id}`, login: `l${id}`, email: `e${id}`, name: '' };
        const is_service_account = id % 2;
        return { id, ...name, is_service_account, home_org_id: ORG, is_server_admin, is_disabled };
      }),
    ),
  org_users: some(
    fc
      .tuple(hereOrElsewhere, anyUser, one(...ORG_ROLES), one(null, null, 'typed'))
      .map(([org_id, user_id, role, typed]): Row => {
        return { org_id, user_id, role, pending_as: user_id % 2 === 1 ? null : typed };
      }),
    16,
    8,
  ),
  roles: some(
    storedRole.map(([org_id, uid]): Row => ({
      org_id,
      uid,
      name: uid,
      version: 1,
      display_name: '',
      description: '',
      group: '',
      hidden: 0,
    })),
    8,
  ),
  permissions: some(
    fc
      .tuple(storedRole, one(...ACTIONS), one(...SCOPES))
      .map(([[org_id, role_uid], action, scope]): Row => ({ org_id, role_uid, action, scope })),
    30,
    10,
  ),
  user_roles: some(
    fc
      .tuple(anyOrg, anyUser, anyRole)
      .map(([org_id, user_id, role_uid]): Row => ({ org_id, user_id, role_uid, added_by: 1 })),
    12,
    4,
  ),
  team_members: some(
    fc
      .tuple(hereOrElsewhere, anyTeam, anyUser, one(0, 4))
      .map(([org_id, team_id, user_id, permission]): Row => ({
        org_id,
        team_id,
        user_id,
        permission,
        added_by: 1,
      })),
    8,
  ),
  team_roles: some(
    fc
      .tuple(hereOrElsewhere, anyTeam, anyRole)
      .map(([org_id, team_id, role_uid]): Row => ({ org_id, team_id, role_uid, added_by: 1 })),
  ),
  team_groups: some(
    fc.tuple(hereOrElsewhere, anyTeam, anyKey).map(([org_id, team_id, group_key]): Row => ({
      org_id,
      team_id,
      group_key,
      group_id: group_key,
      added_by: 1,
    })),
  ),
  group_mappings: some(
    fc
      .tuple(hereOrElsewhere, anyKey, anyRole)
      .map(([org_id, group_key, role_uid]): Row => ({ org_id, group_key, group_id: group_key, role_uid })),
  ),
  user_groups: some(
    fc
      .tuple(anyUser, anyOrg, one('jwt', 'scim', 'api'), one(...KEYS.slice(0, 3)))
      .map(([user_id, org_id, source, group_key]): Row => {
        const siblings_key = group_key.startsWith('cn=') ? 'cn=*,ou=g' : '';
        return { user_id, org_id, source, group_key, siblings_key, group_id: group_key, learned: '' };
      }),
    10,
  ),
  managed_permissions: some(level, 10),
});

const DATED = new Set(['users', 'org_users', 'roles', 'permissions']);
const MADE = new Set(['user_roles', 'team_members', 'team_roles', 'team_groups']);

/** The world instead of the one before, with its teams and its org. */
export async function storeAskedWorld(world: AskedWorld): Promise<void> {
  const teams = TEAMS.map((id): Row => {
    const names = { uid: `t${id}`, name: `t${id}`, email: '', created: '', updated: '' };
    return { id, org_id: ORG, ...names };
  });
  const tables = { ...world, teams };
  const clear = Object.keys(tables).map((table) => env.DB.prepare(`DELETE FROM ${table}`));
  const inserts = Object.entries(tables).flatMap(([table, rows]) =>
    rows.map((row) => {
      const dated: Row = DATED.has(table)
        ? { ...row, created: '', updated: '' }
        : MADE.has(table)
          ? { ...row, created: '' }
          : row;
      const columns = Object.keys(dated).map((name) => `"${name}"`);
      const values = columns.map(() => '?');
      return env.DB.prepare(
        `INSERT OR IGNORE INTO ${table} (${columns.join()}) VALUES (${values.join()})`,
      ).bind(...Object.values(dated));
    }),
  );
  const org = env.DB.prepare(
    "INSERT OR IGNORE INTO orgs (id, name, created, updated) VALUES (?, 'the org', '', '')",
  ).bind(ORG);
  await env.DB.batch([...clear, org, ...inserts]);
}
