import { env } from 'cloudflare:workers';

import { CHANGE_COLUMNS } from '../change-columns.ts';
import { rowsOf } from './everybody.ts';
import type { Row, Rows } from './everybody.ts';

/*
 * Where walks of changes begin: two orgs with people and service accounts of every kind, teams, roles, groups, levels, links and
 * tokens. It is stored past the objects, under ids that none of them has seen.
 */

/** The two orgs of a walk. */
export type Place = { readonly orgId: number; readonly otherId: number };

type Values = readonly (string | number | null)[];

/** An external group, the key of those that stand for its kin, and one that nobody maps at first. */
export const GROUPS = ['x', 'CN=p,OU=g', 'cn=q,ou=g', 'CN=*,OU=g'] as const;
/** Resources of types that are shipped and take levels. */
export const DATA_SOURCES = ['d1', 'd2'] as const;
/** The type of resources that the org declares at first, and one that nobody does. */
export const TYPES = ['invoices', 'boats'] as const;
/** The issuers of tokens; the first one manages all of its people. */
export const ISSUERS = ['https://manages.example', 'https://other.example'] as const;

const keyOf = (group: string): string => group.toLowerCase();
const siblingsOf = (group: string): string => (keyOf(group).startsWith('cn=') ? 'cn=*,ou=g' : '');

/** Everything but the first org, its admin and the basic roles is taken away. */
const CLEAR = [
  'DELETE FROM tokens',
  'DELETE FROM identities',
  'DELETE FROM ended_identities',
  'DELETE FROM user_groups',
  'DELETE FROM group_mappings',
  'DELETE FROM managed_permissions',
  'DELETE FROM team_groups',
  'DELETE FROM team_members',
  'DELETE FROM team_roles',
  'DELETE FROM team_preferences',
  'DELETE FROM teams',
  'DELETE FROM user_roles',
  "DELETE FROM permissions WHERE org_id <> 0 OR role_uid NOT LIKE 'basic\\_%' ESCAPE '\\'",
  "DELETE FROM roles WHERE org_id <> 0 OR uid NOT LIKE 'basic\\_%' ESCAPE '\\'",
  'DELETE FROM resource_types WHERE org_id <> 0',
  'DELETE FROM org_users WHERE user_id <> 1',
  'DELETE FROM users WHERE id <> 1',
  'DELETE FROM orgs WHERE id <> 1',
];

/** How rows are stored; what decides nothing is empty. */
const COLUMNS: Readonly<Record<string, string>> = {
  orgs: "(id, name, created, updated, placed) VALUES (?1, 'org ' || CAST(?1 AS INTEGER), '', '', '')",
  users:
    "(id, uid, login, email, name, is_service_account, home_org_id, is_server_admin, is_disabled, created, updated) VALUES (?1, 'u' || CAST(?1 AS INTEGER), ?2, ?2 || '@x', ?2, ?3, ?4, ?5, ?6, '', '')",
  org_users: "(org_id, user_id, role, pending_as, created, updated) VALUES (?, ?, ?, ?, '', '')",
  roles:
    "(org_id, uid, name, version, display_name, description, \"group\", hidden, created, updated) VALUES (?1, ?2, ?2, 1, '', '', '', ?3, '', '')",
  permissions: "VALUES (?, ?, ?, ?, '', '')",
  user_roles: "VALUES (?, ?, ?, 1, '')",
  teams: "VALUES (?1, ?2, 't' || CAST(?1 AS INTEGER), 't' || CAST(?1 AS INTEGER), '', '', '', '', 1, 1)",
  team_members: "VALUES (?, ?, ?, ?, 1, '', 0)",
  team_roles: "VALUES (?, ?, ?, 1, '', ?)",
  team_groups: "VALUES (?1, ?2, ?3, ?4, 1, '', 0)",
  group_mappings: 'VALUES (?, ?, ?, ?)',
  user_groups: "VALUES (?, ?, ?, ?, ?, ?, '')",
  managed_permissions: 'VALUES (?, ?, ?, ?, ?, ?)',
  resource_types:
    "(org_id, name, display_name, attribute, actions, levels, version, created, updated) VALUES (?, ?, '', ?, ?, ?, 1, '', '')",
  identities:
    "(user_id, issuer, subject, issued_at, claims, role_org_id, org_role, is_postponed, created, updated, keeps_password) VALUES (?, ?, ?, 1, '', ?, ?, 0, '', '', ?)",
  // So old that they may be moved out.
  changes: `(${CHANGE_COLUMNS}) VALUES (?1, ?2, 'old ' || ?1 || ' ' || ?2, 0, '2020-01-01T00:00:00.000Z', '{}', '{}', 'old', 'null', 'null', '[]', 'h' || CAST(?2 - 1 AS INTEGER), 'h' || CAST(?2 AS INTEGER))`,
  tokens:
    "(org_id, account_id, name, hash, created) VALUES (?1, ?2, 'first of ' || ?2, 'hash of ' || ?2, '')",
};

/** Stores a world instead of the one before. Ids begin at `base`; the hundred after it must be free. */
export async function storeWalk(base: number): Promise<Place> {
  const [orgId, otherId] = [base, base + 1];
  const id = (offset: number): number => base + 10 + offset;
  const group = (name: string): Values => [keyOf(name), siblingsOf(name), name];
  const role = (uid: string): string => `${uid}${base}`;
  const holds = (org: number, uid: string, ...pairs: readonly (readonly [string, string])[]): Values[] =>
    pairs.map(([action, scope]) => [org, role(uid), action, scope]);
  const tables: Readonly<Record<string, readonly Values[]>> = {
    orgs: [[orgId], [otherId]],
    users: [
      // Id, login, whether it is a service account, its org, whether it is a server admin, and disabled.
      [id(0), `root${base}`, 0, orgId, 1, 0],
      [id(1), `boss${base}`, 0, orgId, 0, 0],
      [id(2), `chief${base}`, 0, otherId, 0, 0],
      [id(3), `editor${base}`, 0, orgId, 0, 0],
      [id(4), `viewer${base}`, 0, orgId, 0, 0],
      [id(5), `none${base}`, 0, orgId, 0, 0],
      [id(6), `pending${base}`, 0, otherId, 0, 0],
      [id(7), `disabled${base}`, 0, orgId, 0, 1],
      [id(8), `gone${base}`, 0, 1, 0, 0],
      [id(9), `linked${base}`, 0, orgId, 0, 0],
      [id(10), `sa-${orgId}-robo${base}`, 1, orgId, 0, 0],
      [id(11), `sa-${orgId}-bot${base}`, 1, orgId, 0, 0],
      [id(12), `sa-${orgId}-off${base}`, 1, orgId, 0, 1],
      [id(13), `sa-${otherId}-bot${base}`, 1, otherId, 0, 0],
    ],
    org_users: [
      [orgId, id(0), 'Admin', null],
      [otherId, id(0), 'Admin', null],
      [orgId, id(1), 'Admin', null],
      [otherId, id(1), 'None', null],
      [otherId, id(2), 'Admin', null],
      [orgId, id(2), 'Viewer', null],
      [orgId, id(3), 'Editor', null],
      [orgId, id(4), 'Viewer', null],
      [orgId, id(5), 'None', null],
      [otherId, id(5), 'Viewer', null],
      [orgId, id(6), 'Viewer', 'typed'],
      [otherId, id(6), 'Viewer', null],
      [orgId, id(7), 'Admin', null],
      [otherId, id(7), 'Editor', null],
      [orgId, id(9), 'Viewer', null],
      [orgId, id(10), 'None', null],
      [orgId, id(11), 'Editor', null],
      [orgId, id(12), 'Viewer', null],
      [otherId, id(13), 'Admin', null],
    ],
    roles: [
      [orgId, role('a'), 0],
      [orgId, role('b'), 0],
      [orgId, role('h'), 1],
      [otherId, role('o'), 0],
      [0, role('g'), 0],
      [0, role('e'), 0],
    ],
    permissions: [
      ...holds(orgId, 'a', ['teams:create', ''], ['reports:read', 'reports:*']),
      ...holds(orgId, 'b', ['reports:read', 'reports:id:7'], ['invoices:read', 'invoices:*']),
      ...holds(orgId, 'h', ['teams:write', 'teams:id:*'], ['teams:create', '']),
      ...holds(otherId, 'o', ['reports:read', '*']),
      ...holds(0, 'g', ['users:read', 'global.users:*'], ['reports:write', 'reports:*']),
      ...holds(0, 'e', ['roles:write', 'permissions:type:delegate'], ['users.permissions:read', 'users:*']),
    ],
    user_roles: [
      [orgId, id(3), role('a')],
      [orgId, id(4), role('g')],
      [0, id(4), role('e')],
      [orgId, id(5), role('h')],
      [orgId, id(6), role('a')],
      [orgId, id(7), role('b')],
      [0, id(7), role('g')],
      [0, id(8), role('g')],
      [0, id(10), role('g')],
      [otherId, id(5), role('o')],
    ],
    teams: [
      [id(0), orgId],
      [id(1), orgId],
      [id(2), otherId],
    ],
    team_members: [
      [orgId, id(0), id(4), 0],
      [orgId, id(0), id(1), 4],
      [orgId, id(1), id(7), 0],
      [orgId, id(1), id(6), 0],
      [orgId, id(1), id(11), 0],
      [otherId, id(2), id(5), 0],
    ],
    team_roles: [
      [orgId, id(0), role('b'), 0],
      [orgId, id(1), role('g'), 0],
      [orgId, id(1), 'basic_viewer', 1],
    ],
    team_groups: [
      [orgId, id(0), 'x', 'x'],
      [orgId, id(1), 'cn=*,ou=g', 'CN=*,OU=g'],
      [otherId, id(2), 'cn=p,ou=g', 'CN=p,OU=g'],
    ],
    group_mappings: [
      [orgId, 'x', 'x', role('h')],
      [orgId, 'cn=p,ou=g', 'CN=p,OU=g', role('a')],
      [otherId, 'x', 'x', role('o')],
    ],
    user_groups: [
      [id(3), 0, 'jwt', ...group('x')],
      [id(5), orgId, 'api', ...group('CN=p,OU=g')],
      [id(5), 0, 'scim', ...group('x')],
      [id(9), 0, 'jwt', ...group('CN=q,OU=g')],
      [id(7), orgId, 'api', ...group('cn=q,ou=g')],
      [id(6), 0, 'jwt', ...group('x')],
      [id(11), orgId, 'api', ...group('x')],
    ],
    managed_permissions: [
      [orgId, 'user', String(id(4)), 'datasources', 'd1', 'Edit'],
      [orgId, 'team', String(id(0)), 'datasources', 'd1', 'Admin'],
      [orgId, 'basic-role', 'basic_viewer', 'invoices', '7', 'View'],
      [orgId, 'user', String(id(1)), 'serviceaccounts', String(id(11)), 'Admin'],
      [orgId, 'user', String(id(5)), 'invoices', '8', 'Full'],
    ],
    resource_types: [
      [
        orgId,
        'invoices',
        'id',
        JSON.stringify(['read', 'approve']),
        JSON.stringify([
          { name: 'View', actions: ['read'] },
          { name: 'Full', actions: ['read', 'approve', 'invoices.permissions:write'] },
        ]),
      ],
    ],
    identities: [
      [id(9), ISSUERS[0], `subject${base}`, orgId, 'Viewer', 0],
      [id(3), ISSUERS[1], `other${base}`, null, null, 1],
    ],
    changes: [
      [orgId, 1],
      [orgId, 2],
      [orgId, 3],
    ],
    tokens: [
      [orgId, id(10)],
      [orgId, id(11)],
      [orgId, id(12)],
      [otherId, id(13)],
    ],
  };
  await env.DB.batch([
    ...CLEAR.map((sql) => env.DB.prepare(sql)),
    ...Object.entries(tables).flatMap(([table, rows]) =>
      rows.map((row) => env.DB.prepare(`INSERT INTO ${table} ${COLUMNS[table]}`).bind(...row)),
    ),
  ]);
  return { orgId, otherId };
}

/** The ids in a table, of the rows for which something holds. */
export const idsIn = (rows: Rows, table: string, holds: (row: Row) => boolean = () => true): number[] =>
  rowsOf(rows, table)
    .filter(holds)
    .map((row) => Number(row['id']));
