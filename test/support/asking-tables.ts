import { env } from 'cloudflare:workers';
import fc from 'fast-check';

import type { SubjectName } from '../../src/core/asking.ts';
import type { DeclaredType } from '../../src/core/declared-type.ts';
import { ORG_ROLES } from '../../src/core/org-role.ts';
import { declaredTypes, heldPermission, LEVEL_NAMES, ODD_IDS, TYPE_NAMES } from './asking-worlds.ts';

/*
 * Random rows of every table that decides what somebody may do, with what is declared. Ids are counted from a base, so that no world
 * has anything of another one.
 */

type Row = readonly (string | number | null)[];
/** A world in the database: rows of tables, and the declared types, which are rows as well. */
export type TableWorld = {
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly declared: readonly DeclaredType[];
};

/** So many people and accounts there are; the odd ones are accounts. */
const PEOPLE = [0, 1, 2, 3, 4] as const;
const TEAMS = [0, 1] as const;
const OWN_ROLES = ['a', 'b', 'c'];
const GLOBAL_ROLES = ['g', 'basic_viewer', 'basic_admin', 'basic_grafana_admin'];
const KEYS = ['x', 'cn=p,ou=g', 'cn=*,ou=g'];

/** Stand for ids until the base is known. */
const ORG = -1;
const OTHER = -2;

const one = <T>(...of: readonly T[]) => fc.constantFrom(...of);
const some = <T>(each: fc.Arbitrary<T>, maxLength = 4) => fc.array(each, { maxLength, size: 'max' });
const anyOrg = one(ORG, ORG, ORG, 0, OTHER);
const hereOrElsewhere = one(ORG, ORG, ORG, OTHER);
const anyRole = one(...OWN_ROLES, ...OWN_ROLES, 'g', 'basic_admin', 'basic_grafana_admin');
const anyOne = one(...PEOPLE);
const anyTeam = one(...TEAMS);

/** Rights to ask, about everybody or one, beside what roles hold anyway. */
const asking = fc.record({
  action: one('access:evaluate', 'users.permissions:read'),
  scope: fc.oneof(
    one('users:*', 'users:id:*', '*', 'users:uid:1'),
    anyOne.map((id) => `users:id:#${id}`),
  ),
});
const held = fc.oneof({ weight: 3, arbitrary: heldPermission }, { weight: 1, arbitrary: asking });

const level = fc
  .tuple(
    hereOrElsewhere,
    one('user', 'team', 'basic-role'),
    anyOne,
    anyTeam,
    one('basic_viewer', 'basic_none', 'basic_admin'),
    one(...TYPE_NAMES, ...TYPE_NAMES, 'datasources'),
    one(...ODD_IDS),
    one(...LEVEL_NAMES, 'Edit'),
  )
  .map(([org, kind, user, team, basic, resource, id, name]): Row => {
    const subject = kind === 'user' ? `#${user}` : kind === 'team' ? `#${team}` : basic;
    return [org, kind, subject, resource, id, name];
  });

/** Any world; places for ids in it are filled by `storeWorld`. */
export const tableWorld: fc.Arbitrary<TableWorld> = fc.record({
  declared: declaredTypes,
  rows: fc.record({
    users: fc
      .array(fc.tuple(one(0, 0, 0, 1), one(0, 0, 0, 0, 1)), {
        minLength: PEOPLE.length,
        maxLength: PEOPLE.length,
      })
      .map((flags) => PEOPLE.map((id): Row => [id, ...(flags[id] ?? [0, 0])])),
    org_users: fc.array(
      fc
        .tuple(hereOrElsewhere, anyOne, one(...ORG_ROLES, 'None', 'None'), one(null, null, null, 'typed'))
        .map(([org, user, role, pendingAs]): Row => [org, user, role, user % 2 === 1 ? null : pendingAs]),
      { minLength: 6, maxLength: 12, size: 'max' },
    ),
    roles: some(
      fc.oneof(fc.tuple(hereOrElsewhere, one(...OWN_ROLES)), fc.tuple(fc.constant(0), one(...GLOBAL_ROLES))),
      7,
    ),
    permissions: fc
      .array(
        fc.tuple(
          fc.oneof(
            { weight: 3, arbitrary: fc.tuple(hereOrElsewhere, one(...OWN_ROLES)) },
            { weight: 1, arbitrary: fc.tuple(fc.constant(0), one(...GLOBAL_ROLES)) },
          ),
          held,
        ),
        { maxLength: 30, size: 'max' },
      )
      .map((pairs) => pairs.map(([[org, role], { action, scope }]): Row => [org, role, action, scope])),
    user_roles: some(fc.tuple(anyOrg, anyOne, anyRole), 12),
    team_members: some(fc.tuple(hereOrElsewhere, anyTeam, anyOne, one(0, 4))),
    team_roles: some(fc.tuple(hereOrElsewhere, anyTeam, anyRole)),
    team_groups: some(fc.tuple(hereOrElsewhere, one(...KEYS), anyTeam), 2),
    group_mappings: some(fc.tuple(hereOrElsewhere, one(...KEYS), anyRole), 3),
    user_groups: some(fc.tuple(anyOne, anyOrg, one('jwt', 'scim', 'api'), one('x', 'cn=p,ou=g'))),
    managed_permissions: some(level, 6),
  }),
});

/** How a row is stored; what decides nothing is empty. */
const COLUMNS: Readonly<Record<string, string>> = {
  users:
    "(id, uid, login, email, name, is_service_account, home_org_id, is_server_admin, is_disabled, created, updated) VALUES (?1, 'u' || cast(?1 AS integer), 'l' || cast(?1 AS integer), 'e' || cast(?1 AS integer) || '@x', '', ?2, ?3, ?4, ?5, '', '')",
  org_users: "(org_id, user_id, role, pending_as, created, updated) VALUES (?, ?, ?, ?, '', '')",
  roles:
    "(org_id, uid, name, version, display_name, description, \"group\", hidden, created, updated) VALUES (?1, ?2, ?2, 1, '', '', '', 0, '', '')",
  permissions: "VALUES (?, ?, ?, ?, '', '')",
  user_roles: "VALUES (?, ?, ?, 1, '')",
  team_members: "VALUES (?, ?, ?, ?, 1, '', 0)",
  team_roles: "VALUES (?, ?, ?, 1, '', 0)",
  team_groups: "VALUES (?1, ?3, ?2, ?2, 1, '', 0)",
  group_mappings: 'VALUES (?1, ?2, ?2, ?3)',
  user_groups: "VALUES (?1, ?2, ?3, ?4, iif(?4 LIKE 'cn=%', 'cn=*,ou=g', ''), ?4, '')",
  managed_permissions: 'VALUES (?, ?, ?, ?, ?, ?)',
  resource_types:
    "(org_id, name, display_name, attribute, actions, levels, version, created, updated) VALUES (?1, ?2, ?2, ?3, ?4, ?5, 1, '', '')",
};

/** Where ids of people and teams stand in the rows of a table. */
const OF_USERS: Readonly<Record<string, number>> = {
  org_users: 1,
  user_roles: 1,
  team_members: 2,
  user_groups: 0,
};
const OF_TEAMS: Readonly<Record<string, number>> = { team_members: 1, team_roles: 1, team_groups: 2 };
const OF_ORGS: Readonly<Record<string, number>> = { user_groups: 1 };

/** A world that is stored: nobody of another one is in it. */
export type StoredWorld = {
  readonly orgId: number;
  readonly userIds: readonly number[];
  readonly declared: readonly DeclaredType[];
};

/** Stores a world instead of the one before. Ids begin at `base`; the hundred after it must be free. */
export async function storeWorld({ rows, declared }: TableWorld, base: number): Promise<StoredWorld> {
  const orgOf = (org: unknown) => (org === ORG ? base : org === OTHER ? base + 1 : org) as number;
  const filled = (text: string) => text.replace(/#(\d)/, (_all, id) => String(base + 10 + Number(id)));
  const asStored = (table: string, row: Row): Row => {
    if (table === 'users') {
      const [id, isServerAdmin, isDisabled] = row as readonly number[];
      return [base + 10 + (id ?? 0), (id ?? 0) % 2, base, isServerAdmin ?? 0, isDisabled ?? 0];
    }
    return row.map((value, i) => {
      if (i === (OF_ORGS[table] ?? 0)) return orgOf(value);
      if (i === OF_USERS[table] || i === OF_TEAMS[table]) return base + 10 + Number(value);
      return typeof value === 'string' ? filled(value) : value;
    });
  };
  const types = declared.map(({ name, attribute, actions, levels, isGlobal }): Row => [
    isGlobal ? 0 : base,
    name,
    attribute,
    JSON.stringify(actions),
    JSON.stringify(levels),
  ]);
  const tables = Object.entries({ ...rows, resource_types: types });
  const inserts = tables.flatMap(([table, given]) =>
    given.map((row) =>
      env.DB.prepare(`INSERT OR IGNORE INTO ${table} ${COLUMNS[table]}`).bind(
        ...(table === 'resource_types' ? row : asStored(table, row)),
      ),
    ),
  );
  const clear = [...Object.keys(COLUMNS), 'teams', 'orgs'].map((table) =>
    env.DB.prepare(`DELETE FROM ${table}`),
  );
  const org = env.DB.prepare(
    "INSERT INTO orgs (id, name, created, updated, placed) VALUES (?, 'the org', '', '', '')",
  ).bind(base);
  const teams = TEAMS.map((id) =>
    env.DB.prepare("INSERT INTO teams VALUES (?1, ?2, 't' || ?1, 't' || ?1, '', '', '', '', 1, 1)").bind(
      base + 10 + id,
      base,
    ),
  );
  await env.DB.batch([...clear, org, ...teams, ...inserts]);
  return { orgId: base, userIds: PEOPLE.map((id) => base + 10 + id), declared };
}

/** Every way to name somebody of such a world; each names nobody else. */
export const namesOf = (id: number): readonly SubjectName[] => [
  { by: 'id', id },
  { by: 'uid', value: `u${id}` },
  { by: 'login', value: `l${id}` },
  { by: 'login', value: `L${id}` },
  { by: 'email', value: `e${id}@x` },
  { by: 'name', value: `l${id}` },
  { by: 'name', value: `E${id}@x` },
];

/** These look like names of somebody and name nobody. */
export const namesOfNobody = (id: number): readonly SubjectName[] => [
  { by: 'id', id: id + 50 },
  { by: 'uid', value: `l${id}` },
  { by: 'uid', value: `U${id}` },
  { by: 'login', value: `e${id}@x` },
  { by: 'email', value: `l${id}` },
  { by: 'name', value: `u${id}` },
  { by: 'sub', issuer: '', subject: `l${id}` },
];
