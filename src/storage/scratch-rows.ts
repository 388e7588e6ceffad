import type { SQL, Table } from 'drizzle-orm';
import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

import { basicRoleUid, ORG_ROLES, SERVER_ADMIN_ROLE_UID } from '../core/org-role.ts';
import type { Write } from '../service/ports/database.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readAll, readList } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import type { Preparable } from './fixed.ts';
import { fixed } from './fixed.ts';
import {
  changes,
  groupMappings,
  identities,
  managedPermissions,
  orgs,
  orgUsers,
  permissions,
  resourceTypes,
  roles,
  teamGroups,
  teamMembers,
  teamRoles,
  teams,
  usage,
  userGroups,
  userRoles,
  users,
} from './schema.ts';

/** Of one table at most so many rows and bytes are read, and so many rows of all. */
const ROWS_MAX = 50_000;
const BYTES_MAX = 3_000_000;

/** What is needed of the database to try statements elsewhere. */
export type ScratchSchema = {
  /** The statements that make its tables and indexes, and those that make its triggers. */
  readonly tables: readonly string[];
  readonly triggers: readonly string[];
  /** The highest id that was given in each table. */
  readonly ids: string;
};

/** Rows of one table, each a JSON list, in the order of its columns. */
type TableRows = {
  readonly table: string;
  readonly columns: string;
  readonly rows: readonly string[];
};

/** What the rows of some principals are found by: ids and names, each list once. */
export type Loaded = {
  /** Whose rows are wanted, in which orgs. 0 is one of these. */
  readonly users: readonly number[];
  readonly orgs: readonly number[];
  /** Teams, roles and groups that they may come to have; what is of another kind among them finds nothing. */
  readonly ids: readonly number[];
  readonly names: readonly string[];
  /** Orgs of which it is counted how much they have. */
  readonly counted: readonly number[];
};

/** Ids and names that statements bring with them, by themselves or in lists: of whatever kind. */
export function namedIn(writes: readonly Write[]): Pick<Loaded, 'ids' | 'names'> {
  const [ids, names] = [new Set<number>(), new Set<string>()];
  const add = (value: unknown): void => {
    if (typeof value === 'number') ids.add(value);
    else if (typeof value === 'string' && /^\d{1,10}$/.test(value)) ids.add(Number(value));
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
    else if (typeof value === 'string') names.add(value);
  };
  for (const { statement } of writes) {
    const { sql: text, params } = (statement as Preparable)._prepare().getQuery();
    if (NAMES_NOTHING.test(text)) continue;
    for (const param of params) add(typeof param === 'string' && /^[[{]/.test(param) ? parsed(param) : param);
  }
  return { ids: [...ids], names: [...names] };
}

/** Statements that give nobody a role, a team or a group. */
const NAMES_NOTHING = /^insert into "(?:guards|permissions|resource_types|kept_answers)"/i;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What decides what some principals may do, and the newest revision of each org. `tooMuch` where it is more than is looked at. */
export type LoadedRows = {
  readonly tables: readonly TableRows[];
  readonly revisions: ReadonlyMap<number, number>;
  readonly isTooMuch: boolean;
};

/** Questions for all that is needed to see what a change would do without making it. */
export type ScratchReads = {
  schema(): Read<ScratchSchema>;
  rows(loaded: Loaded): Read<LoadedRows>;
};

type Lists = { readonly [K in keyof Loaded]: string };

/** Roles that are reached without an assignment. */
const REACHED_BY_ORG_ROLE = JSON.stringify([...ORG_ROLES.map(basicRoleUid), SERVER_ADMIN_ROLE_UID]);

/*
 * What stands before each statement: `u` are the users, `o` the orgs, `n` ids of teams, `k` names of groups and roles. `g` are the groups
 * of the users, `t` their teams, `r` the roles that may reach them, and `h` whoever may hold levels for them. CROSS JOINs keep the order,
 * and a `+` keeps SQLite from beginning with the orgs.
 */
const lists = ({ users: ofUsers, orgs: ofOrgs, ids, names }: Lists): SQL => sql`
  WITH u(id) AS (SELECT value FROM json_each(${ofUsers})),
  o(id) AS (SELECT value FROM json_each(${ofOrgs})),
  n(id) AS (SELECT value FROM json_each(${ids})),
  k(name) AS (SELECT value FROM json_each(${names})),
  g(name) AS (SELECT ${userGroups.groupKey} FROM u CROSS JOIN ${userGroups} ON ${userGroups.userId} = u.id
      AND +${userGroups.orgId} IN (SELECT id FROM o)
    UNION SELECT ${userGroups.siblingsKey} FROM u CROSS JOIN ${userGroups} ON ${userGroups.userId} = u.id
      AND +${userGroups.orgId} IN (SELECT id FROM o)
    UNION SELECT name FROM k),
  t(org_id, id) AS (SELECT ${teamMembers.orgId}, ${teamMembers.teamId} FROM u CROSS JOIN ${teamMembers}
      ON ${teamMembers.userId} = u.id AND +${teamMembers.orgId} IN (SELECT id FROM o)
    UNION SELECT ${teamGroups.orgId}, ${teamGroups.teamId} FROM g CROSS JOIN o CROSS JOIN ${teamGroups}
      ON ${teamGroups.orgId} = o.id AND ${teamGroups.groupKey} = g.name
    UNION SELECT ${teams.orgId}, ${teams.id} FROM n CROSS JOIN ${teams}
      ON ${teams.id} = n.id AND +${teams.orgId} IN (SELECT id FROM o)),
  r(uid) AS (SELECT ${userRoles.roleUid} FROM u CROSS JOIN ${userRoles}
      ON ${userRoles.userId} = u.id AND +${userRoles.orgId} IN (SELECT id FROM o)
    UNION SELECT ${teamRoles.roleUid} FROM t CROSS JOIN ${teamRoles}
      ON ${teamRoles.orgId} = t.org_id AND ${teamRoles.teamId} = t.id
    UNION SELECT ${groupMappings.roleUid} FROM g CROSS JOIN o CROSS JOIN ${groupMappings}
      ON ${groupMappings.orgId} = o.id AND ${groupMappings.groupKey} = g.name
    UNION SELECT name FROM k
    UNION SELECT value FROM json_each(${REACHED_BY_ORG_ROLE})),
  h(org_id, kind, name) AS (SELECT o.id, 'user', CAST(u.id AS text) FROM u CROSS JOIN o
    UNION ALL SELECT org_id, 'team', CAST(id AS text) FROM t
    UNION ALL SELECT o.id, 'basic-role', value FROM json_each(${REACHED_BY_ORG_ROLE}) CROSS JOIN o)`;

/** The rows of each table, found from the lists. */
const FOUND: readonly { readonly of: SQLiteTable; readonly from: SQL }[] = [
  { of: users, from: sql`u CROSS JOIN ${users} ON ${users.id} = u.id` },
  { of: orgs, from: sql`o CROSS JOIN ${orgs} ON ${orgs.id} = o.id` },
  {
    of: orgUsers,
    from: sql`u CROSS JOIN ${orgUsers} ON ${orgUsers.userId} = u.id AND +${orgUsers.orgId} IN (SELECT id FROM o)`,
  },
  {
    of: userRoles,
    from: sql`u CROSS JOIN ${userRoles} ON ${userRoles.userId} = u.id AND +${userRoles.orgId} IN (SELECT id FROM o)`,
  },
  {
    of: userGroups,
    from: sql`u CROSS JOIN ${userGroups} ON ${userGroups.userId} = u.id AND +${userGroups.orgId} IN (SELECT id FROM o)`,
  },
  { of: identities, from: sql`u CROSS JOIN ${identities} ON ${identities.userId} = u.id` },
  {
    of: teamMembers,
    from: sql`u CROSS JOIN ${teamMembers} ON ${teamMembers.userId} = u.id AND +${teamMembers.orgId} IN (SELECT id FROM o)`,
  },
  { of: teams, from: sql`t CROSS JOIN ${teams} ON ${teams.id} = t.id` },
  {
    of: teamGroups,
    from: sql`g CROSS JOIN o CROSS JOIN ${teamGroups} ON ${teamGroups.orgId} = o.id AND ${teamGroups.groupKey} = g.name`,
  },
  {
    of: teamGroups,
    from: sql`n CROSS JOIN ${teams} ON ${teams.id} = n.id AND +${teams.orgId} IN (SELECT id FROM o)
      CROSS JOIN ${teamGroups} ON ${teamGroups.orgId} = ${teams.orgId} AND ${teamGroups.teamId} = ${teams.id}`,
  },
  {
    of: teamRoles,
    from: sql`t CROSS JOIN ${teamRoles} ON ${teamRoles.orgId} = t.org_id AND ${teamRoles.teamId} = t.id`,
  },
  {
    of: groupMappings,
    from: sql`g CROSS JOIN o CROSS JOIN ${groupMappings} ON ${groupMappings.orgId} = o.id AND ${groupMappings.groupKey} = g.name`,
  },
  {
    of: roles,
    from: sql`r CROSS JOIN ${roles} ON ${roles.uid} = r.uid AND +${roles.orgId} IN (SELECT id FROM o)`,
  },
  {
    of: permissions,
    from: sql`r CROSS JOIN ${roles} ON ${roles.uid} = r.uid AND +${roles.orgId} IN (SELECT id FROM o)
      CROSS JOIN ${permissions} ON ${permissions.orgId} = ${roles.orgId} AND ${permissions.roleUid} = ${roles.uid}`,
  },
  {
    of: managedPermissions,
    from: sql`h CROSS JOIN ${managedPermissions} ON ${managedPermissions.orgId} = h.org_id
      AND ${managedPermissions.subjectKind} = h.kind AND ${managedPermissions.subject} = h.name`,
  },
  { of: resourceTypes, from: sql`o CROSS JOIN ${resourceTypes} ON ${resourceTypes.orgId} = o.id` },
];

/** A row as a JSON list. A hash of a password is not taken along. */
const rowOf = (table: Table): SQL =>
  sql`json_array(${sql.join(
    Object.values(getTableColumns(table)).map((column) =>
      column === users.passwordHash ? sql`NULL` : sql`${column}`,
    ),
    sql`, `,
  )})`;

/** See `ScratchReads`. */
export function scratchReads(orm: Orm): ScratchReads {
  const master = fixed(orm, () =>
    orm.select({ type: sql<string>`type`.as('type'), text: sql<string>`sql`.as('sql') }).from(
      sql`(SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL AND substr(name, 1, 1) <> '_'
          AND substr(name, 1, 7) <> 'sqlite_' AND tbl_name <> 'd1_migrations' ORDER BY type = 'table' DESC)`,
    ),
  );
  const given = fixed(orm, () =>
    orm
      .select({ ids: sql<string>`ids`.as('ids') })
      .from(
        sql`(SELECT json_group_array(json_array(name, seq)) AS ids FROM sqlite_sequence WHERE name <> 'd1_migrations')`,
      ),
  );
  const found = fixed(orm, (of: Lists) =>
    FOUND.map(({ of: table, from }) =>
      orm
        .select({ row: sql<string>`entry`.as('entry'), soFar: sql<number>`so_far`.as('so_far') })
        .from(
          sql`(SELECT entry, sum(octet_length(entry)) OVER (ROWS UNBOUNDED PRECEDING) AS so_far FROM
            (${lists(of)} SELECT ${rowOf(table)} AS entry FROM ${from} LIMIT ${sql.raw(String(ROWS_MAX))}))`,
        )
        .where(sql`so_far - octet_length(entry) <= ${sql.raw(String(BYTES_MAX))}`),
    ),
  );
  const counted = fixed(orm, ({ counted: ofOrgs }: { readonly counted: string }) =>
    orm.select({ row: sql<string>`entry`.as('entry') }).from(
      // As the entry of a change notes it, with which each batch begins.
      sql`(SELECT json_array(${usage.orgId}, ${usage.name}, ${usage.used}, ${usage.used}) AS entry
          FROM json_each(${ofOrgs}) AS o CROSS JOIN ${usage} ON ${usage.orgId} = o.value)`,
    ),
  );
  const newest = fixed(orm, ({ orgs: ofOrgs }: { readonly orgs: string }) =>
    orm
      .select({ orgId: sql<number>`org_id`.as('org_id'), revision: sql<number>`revision`.as('revision') })
      .from(
        sql`(SELECT o.value AS org_id, coalesce((SELECT max(${changes.revision}) FROM ${changes}
          WHERE ${changes.orgId} = o.value), 0) AS revision FROM json_each(${ofOrgs}) AS o)`,
      ),
  );
  const described = [...FOUND.map(({ of }) => of), usage].map((table) => describe(orm, table));
  return {
    schema: () =>
      map(
        readAll({
          master: question(master({}), (rows) => rows),
          ids: question(given({}), ([row]) => row?.ids ?? '[]'),
        }),
        ({ master: rows, ids }) => ({
          tables: rows.flatMap(({ type, text }) => (type === 'trigger' ? [] : [text])),
          triggers: rows.flatMap(({ type, text }) => (type === 'trigger' ? [text] : [])),
          ids,
        }),
      ),

    rows: (loaded) => {
      const of = {
        users: JSON.stringify(loaded.users),
        orgs: JSON.stringify(loaded.orgs),
        ids: JSON.stringify(loaded.ids),
        names: JSON.stringify(loaded.names),
        counted: JSON.stringify(loaded.counted),
      };
      return map(
        readAll({
          revisions: question(newest({ orgs: of.orgs }), (rows) => rows),
          counted: question(counted({ counted: of.counted }), (rows) => rows.map(({ row }) => row)),
          found: readList(found(of).map((statement) => question(statement, (rows) => rows))),
        }),
        ({ revisions, counted: ofCounted, found: ofTables }) => ({
          revisions: new Map(revisions.map(({ orgId, revision }) => [orgId, revision])),
          tables: [...ofTables.map((rows) => rows.map(({ row }) => row)), ofCounted].map((rows, i) => ({
            ...(described[i] as Omit<TableRows, 'rows'>),
            rows,
          })),
          isTooMuch:
            ofTables.reduce((sum, { length }) => sum + length, 0) >= ROWS_MAX ||
            ofTables.some((rows) => (rows.at(-1)?.soFar ?? 0) > BYTES_MAX),
        }),
      );
    },
  };
}

/** A table's name, and the names of its columns, as a statement has them. */
function describe(orm: Orm, table: SQLiteTable): Omit<TableRows, 'rows'> {
  const { sql: text } = orm.select(getTableColumns(table)).from(table).toSQL();
  return { table: getTableName(table), columns: text.slice('select '.length, text.indexOf(' from ')) };
}
