import type { Column, SQL } from 'drizzle-orm';
import { and, desc, eq, sql } from 'drizzle-orm';

import type { ChangeEntry, TrailPage, TrailSearch } from '../service/ports/changes.ts';
import { LOOKED_AT_MAX } from '../service/ports/changes.ts';
import type { Read } from '../service/ports/read.ts';
import { map } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import { fixedRead } from './fixed.ts';
import { changes, teams, users } from './schema.ts';

/** A part of a trail ends with the entry that makes it larger than this. */
export const PART_BYTES = 4_000_000;
/** What is looked at for one page ends with the entry that makes it larger than this. */
const LOOKED_AT_BYTES = 64_000_000;

/** The bytes of an entry, but for what is small in all of them. Their lengths are kept, so that the texts are not read for it. */
const ENTRY_BYTES = sql.join(
  [changes.actor, changes.origin, changes.before, changes.after, changes.touches].map(
    (column) => sql`octet_length(${column})`,
  ),
  sql` + `,
);

/** The bytes of all entries before, in this order of revisions. */
export const bytesBefore = (order: 'ASC' | 'DESC', bytes: SQL = ENTRY_BYTES): SQL<number> =>
  sql<number>`coalesce(sum(${bytes}) OVER (
    ORDER BY revision ${sql.raw(order)} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)`;

/** Reads pages of trails, newest first: see `TrailSearch`. */
export const trailPages = (orm: Orm): ((orgId: number, search: TrailSearch) => Read<TrailPage>) => {
  const pageOf = fixedRead(orm, (asked: Asked) =>
    question(
      orm
        .select({
          found: sql<number>`shown.found`,
          looked: sql<number>`shown.looked`,
          lowest: sql<number | null>`shown.lowest`,
          entry: changes,
        })
        .from(sql`(${shownOf(asked)}) AS shown`)
        .leftJoin(changes, and(eq(changes.orgId, asked.orgId), eq(changes.revision, sql`shown.revision`)))
        .orderBy(desc(sql`shown.revision`)),
      (rows) => rows as readonly Row[],
    ),
  );
  return (orgId, search) => {
    const { limit, from, to, after = '', before = NEVER, kind, actor, subject, role, team } = search;
    const isNarrow = Object.values(search).filter((one) => one !== undefined).length > WHERE_AND_HOW_MANY;
    const look = isNarrow ? LOOKED_AT_MAX : limit;
    const narrow = {
      since: after,
      until: before,
      kind: kind?.replace(/\*$/, '') ?? null,
      actor: actor ?? null,
      subject: subject ?? null,
      role: role ?? null,
      team: team ?? null,
    };
    return map(pageOf({ orgId, from, to, limit, look, ...narrow }), (rows) =>
      toPage(rows, { from, limit, look }),
    );
  };
};

/** Behind all times. */
const NEVER = '~';
/** `from`, `to` and `limit`, which every search has. */
const WHERE_AND_HOW_MANY = 3;

type Asked = {
  readonly orgId: number;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** So many entries are looked at. */
  readonly look: number;
  readonly since: string;
  readonly until: string;
  /** A kind, or what kinds begin with, up to the dot. */
  readonly kind: string | null;
  readonly actor: number | null;
  readonly subject: number | null;
  readonly role: string | null;
  readonly team: number | null;
};

type Row = {
  /** How many entries match, and how many were looked at, with the oldest of those that were within the bytes. */
  readonly found: number;
  readonly looked: number;
  readonly lowest: number | null;
  readonly entry: ChangeEntry | null;
};

function toPage(
  rows: readonly Row[],
  { from, limit, look }: Pick<Asked, 'from' | 'limit' | 'look'>,
): TrailPage {
  const entries = rows.flatMap(({ entry }) => entry ?? []);
  const { found = 0, looked = 0, lowest = null } = rows[0] ?? {};
  const oldest = entries.at(-1)?.revision;
  const isCut = oldest !== undefined && (entries.length < found || found === limit);
  const isLookedAt = looked < look;
  // Revisions have no gaps, so that the one before is where to go on.
  const next = (isCut ? oldest : isLookedAt || lowest === null ? 0 : lowest) - 1;
  return { entries, next: next >= Math.max(from, 1) ? next : undefined };
}

/**
 * The revisions to show, each with what was found and looked at; a row without a revision where there is none. What is looked at is
 * found first, by the key; then entries of it that match are read until there are enough.
 */
const shownOf = ({
  orgId,
  from,
  to,
  limit,
  look,
  since,
  until,
  kind: ofKind,
  actor,
  subject,
  role,
  team,
}: Asked): SQL => sql`WITH
  asked AS MATERIALIZED (SELECT ${since} AS since, ${until} AS until, ${ofKind} AS kind,
    ${actor} AS actor, CAST(${subject} AS INTEGER) AS subject, ${role} AS role,
    CAST(${team} AS INTEGER) AS team),
  uids AS MATERIALIZED (SELECT
    (SELECT ${users.uid} FROM ${users} WHERE ${users.id} = asked.subject) AS subject,
    (SELECT ${teams.uid} FROM ${teams} WHERE ${teams.orgId} = ${orgId} AND ${teams.id} = asked.team) AS team
    FROM asked),
  walk AS MATERIALIZED (SELECT revision, ${bytesBefore('DESC')} AS running FROM ${changes}
    WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} BETWEEN ${from} AND ${to}
    ORDER BY ${changes.revision} DESC LIMIT ${look}),
  near AS MATERIALIZED (SELECT count(*) AS looked, sum(running < ${LOOKED_AT_BYTES}) AS counted,
    min(CASE WHEN running < ${LOOKED_AT_BYTES} THEN revision END) AS lowest FROM walk),
  found AS MATERIALIZED (SELECT ${changes.revision} AS revision, ${ENTRY_BYTES} AS bytes
    FROM near CROSS JOIN asked CROSS JOIN uids CROSS JOIN ${changes}
    WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} BETWEEN near.lowest AND ${to} AND ${matches}
    ORDER BY ${changes.revision} DESC LIMIT ${limit}),
  wanted AS (SELECT revision, ${bytesBefore('DESC', sql`bytes`)} AS running FROM found)
  SELECT (SELECT count(*) FROM found) AS found, CASE WHEN looked > counted THEN ${look} ELSE looked END AS looked,
    near.lowest AS lowest, wanted.revision AS revision
    FROM near LEFT JOIN wanted ON wanted.running < ${PART_BYTES}`;

const [before, after, kind] = [changes.before, changes.after, changes.kind];

/** What an entry changed, as it was and as it is, in one list. */
const TOLD = sql`'[' || ${before} || ',' || ${after} || ']'`;
/** Where in them something stands: empty for what stands in neither of their parts. */
const PLACE = sql`substr(told.path, 5)`;
/** Whether they have something, by what they have as text. Few texts have it, and only these are taken apart. */
const tells = (text: SQL, where: SQL): SQL =>
  sql`((instr(${before}, ${text}) OR instr(${after}, ${text})) AND EXISTS (SELECT 1 FROM json_tree(${TOLD}) AS told WHERE ${where}))`;
const touches = (what: SQL): SQL => sql`instr(${changes.touches}, json_quote(${what}))`;
/** The resource of levels, where it is a thing of this type. Its id is a text. */
const isLevelOn = (type: 'teams' | 'serviceaccounts', id: SQL): SQL =>
  sql`(${kind} = 'resource-permission.set' AND ${after} ->> '$.resource' = ${sql.raw(`'${type}'`)} AND ${after} ->> '$.id' = CAST(${id} AS TEXT))`;

/** An entry about somebody. Who is made has no id yet, only a uid. */
const ofSubject = sql`(${touches(sql`'user:' || asked.subject`)}
  OR ${tells(
    sql`asked.subject`,
    sql`told.type = 'integer' AND told.atom = asked.subject AND (
      ${PLACE} = '' AND told.key IN ('user', 'admin', 'account') OR ${PLACE} = '.user' AND told.key = 'id' OR
      ${PLACE} IN ('.admins', '.members', '.removed', '.added', '.demoted', '.promoted', '.removed.users', '.added.users'))`,
  )}
  OR ${isLevelOn('serviceaccounts', sql`asked.subject`)}
  OR (${kind} IN ('user.create', 'user.admit', 'service-account.create') AND ${after} ->> '$.uid' = uids.subject))`;

const ofTeam = sql`(${touches(sql`'team:' || asked.team`)}
  OR ${tells(
    sql`asked.team`,
    sql`told.type = 'integer' AND told.atom = asked.team AND
      (${PLACE} = '' AND told.key = 'team' OR ${PLACE} IN ('.removed.teams', '.added.teams'))`,
  )}
  OR ${isLevelOn('teams', sql`asked.team`)}
  OR (${kind} IN ('team.create', 'team.create-full') AND ${after} ->> '$.uid' = uids.team))`;

/** An entry about a role. An org role is named by itself there, and gives a basic role. */
const ofRole = sql`(${touches(sql`'role:' || asked.role`)}
  OR ${tells(
    sql`asked.role`,
    sql`told.type = 'text' AND told.atom = asked.role AND (
      ${PLACE} = '' AND (told.key IN ('rootRole', 'role') OR told.key = 'uid' AND ${kind} GLOB 'role.*') OR
      ${PLACE} IN ('.removed', '.added') AND (${kind} GLOB 'assignment.*' OR ${kind} GLOB 'group-mapping.*') OR
      ${PLACE} = '.roles' OR told.key = 'uid' AND ${PLACE} GLOB '.taken.roles*')`,
  )}
  OR ${tells(
    sql`CASE asked.role WHEN 'basic_none' THEN 'None' WHEN 'basic_viewer' THEN 'Viewer'
      WHEN 'basic_editor' THEN 'Editor' WHEN 'basic_admin' THEN 'Admin' END`,
    sql`'basic_' || lower(told.atom) = asked.role AND (told.key IN ('role', 'orgRole') OR ${PLACE} = '.orgRoles')`,
  )})`;

const SHORTENED = '{"shortened":';
const isShortened = (column: Column): SQL =>
  sql`substr(${column}, 1, ${sql.raw(String(SHORTENED.length))}) = ${sql.raw(`'${SHORTENED}'`)}`;

/**
 * True for an entry that may be about anything: it touches a whole org, what it changed was shortened, or it is not what was written
 * there.
 */
const isAboutAnything = sql`instr(${changes.touches}, '"org:') OR ${isShortened(before)} OR ${isShortened(after)}
  OR NOT json_valid(${before}) OR NOT json_valid(${after})`;

/** True for an entry that is asked for. */
const matches = sql`${changes.at} >= asked.since AND ${changes.at} < asked.until
  AND (asked.kind IS NULL OR asked.kind =
    CASE WHEN asked.kind GLOB '*.' THEN substr(${kind}, 1, length(asked.kind)) ELSE ${kind} END)
  AND (asked.actor IS NULL OR CASE WHEN json_valid(${changes.actor}) THEN
    coalesce(${changes.actor} ->> '$.userId', ${changes.actor} ->> '$.first.userId') = asked.actor END)
  AND CASE WHEN asked.subject IS NULL AND asked.role IS NULL AND asked.team IS NULL OR ${isAboutAnything} THEN 1
    ELSE (asked.subject IS NULL OR ${ofSubject}) AND (asked.role IS NULL OR ${ofRole}) AND (asked.team IS NULL OR ${ofTeam}) END`;
