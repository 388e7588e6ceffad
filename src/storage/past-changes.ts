import type { SQL } from 'drizzle-orm';
import { and, eq, sql } from 'drizzle-orm';

import type { Touches } from '../core/dependency.ts';
import { areUnderstood } from '../core/dependency.ts';
import type { ChangeKind, StoredEntry } from '../core/undo.ts';
import { parsed } from '../core/undo-told.ts';
import type { Read } from '../service/ports/read.ts';
import { isNotUnderstood } from './changes.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import { fixed } from './fixed.ts';
import { changes, orgs, teams, users } from './schema.ts';

/** An entry, by what undoing it needs. */
export type PastChange = StoredEntry & {
  readonly globalRevision: number;
  readonly at: string;
  /** Undefined where this version does not know all of it. */
  readonly touches: Touches | undefined;
};

/** The entries behind one that may be about the same, among so many that were looked at. */
export type Later = { readonly first: number | null; readonly count: number; readonly looked: number };

/** Of so many entries behind one it is looked whether they are about the same. */
export const LATER_MAX = 10_000;
/** So many orgs are asked whether they changed since. */
const ORGS_MAX = 1_000;

/** What is asked of a trail to tell what an entry of it did. */
export type PastChanges = {
  /** The entry; undefined where there is none. What it made is found by the name that it gave. */
  entry(orgId: number, revision: number): Read<PastChange | undefined>;
  /** The next entries of a trail behind a revision that touch something of this, or all that hold something, or are of these kinds. */
  later(orgId: number, behind: number, from: Touches, kinds: readonly ChangeKind[]): Read<Later>;
  /** Whether an org may have changed something of its own since an entry of the global plane. */
  hasOrgChangedSince(entry: { readonly revision: number; readonly at: string }): Read<boolean>;
};

/** What an entry touches; undefined where this version does not know all of it. */
function touchesIn(text: string): Touches | undefined {
  const touches = parsed(text);
  return areUnderstood(touches) ? touches : undefined;
}

type Place = { readonly orgId: number; readonly revision: number };

const jsonOr = (text: SQL, instead: string): SQL =>
  sql`iif(json_valid(${text}), ${text}, ${sql.raw(`'${instead}'`)})`;

/** See `PastChanges`. All is found by key, and bounded. */
export function pastChanges(orm: Orm): PastChanges {
  // Whoever wrote into the database by hand does not make a question fail.
  const after = jsonOr(sql`${changes.after}`, 'null');
  const named = (field: string): SQL =>
    sql`coalesce(${after} ->> ${sql.raw(`'$.${field}'`)}, ${after} ->> ${sql.raw(`'$.first.${field}'`)})`;
  const entryAt = fixed(orm, ({ orgId, revision }: Place) =>
    orm
      .select({
        orgId: changes.orgId,
        globalRevision: changes.globalRevision,
        at: changes.at,
        kind: changes.kind,
        before: changes.before,
        after: changes.after,
        touches: changes.touches,
        userId: sql<
          number | null
        >`(SELECT ${users.id} FROM ${users} WHERE ${users.uid} = ${named('uid')})`.as('made_user'),
        teamId: sql<number | null>`(SELECT ${teams.id} FROM ${teams}
          WHERE ${teams.orgId} = ${orgId} AND ${teams.uid} = ${named('uid')})`.as('made_team'),
        madeOrgId: sql<
          number | null
        >`(SELECT ${orgs.id} FROM ${orgs} WHERE ${orgs.name} = ${named('name')})`.as('made_org'),
      })
      .from(changes)
      .where(and(eq(changes.orgId, orgId), eq(changes.revision, revision))),
  );
  const behind = fixed(
    orm,
    ({ orgId, revision, from, kinds }: Place & Readonly<Record<'from' | 'kinds', string>>) => {
      const isAbout = sql`later.kind IN (SELECT value FROM json_each(${kinds})) OR EXISTS (
      SELECT 1 FROM json_each(${jsonOr(sql`later.touches`, '[null]')}) AS touched
      WHERE touched.value IN (SELECT value FROM json_each(${from})) OR ${isNotUnderstood})`;
      return orm
        .select({
          first: sql<number | null>`min(CASE WHEN ${isAbout} THEN later.revision END)`.as('first'),
          count: sql<number>`count(CASE WHEN ${isAbout} THEN 1 END)`.as('about'),
          looked: sql<number>`count(*)`.as('looked'),
        })
        .from(
          sql`(SELECT ${changes.revision}, ${changes.kind}, ${changes.touches} FROM ${changes}
          WHERE ${changes.orgId} = ${orgId} AND ${changes.revision} > ${revision}
          ORDER BY ${changes.revision} LIMIT ${sql.raw(String(LATER_MAX))}) AS later`,
        );
    },
  );
  const newest = fixed(orm, ({ revision, at }: { readonly revision: number; readonly at: string }) =>
    orm
      .select({
        orgs: sql<number>`count(*)`.as('asked'),
        since: sql<number>`coalesce(sum(since), 0)`.as('since'),
      })
      .from(
        sql`(SELECT (SELECT ${changes.globalRevision} >= ${revision} OR ${changes.at} >= ${at} FROM ${changes}
            WHERE ${changes.orgId} = org.id ORDER BY ${changes.revision} DESC LIMIT 1) AS since
          FROM (SELECT ${orgs.id} FROM ${orgs} LIMIT ${sql.raw(String(ORGS_MAX + 1))}) AS org)`,
      ),
  );
  return {
    entry: (orgId, revision) =>
      question(entryAt({ orgId, revision }), ([row]) => {
        if (row === undefined) return undefined;
        const { userId, teamId, madeOrgId, touches, ...entry } = row;
        return { ...entry, touches: touchesIn(touches), made: { userId, teamId, orgId: madeOrgId } };
      }),

    later: (orgId, revision, from, kinds) =>
      question(
        behind({ orgId, revision, from: JSON.stringify(from), kinds: JSON.stringify(kinds) }),
        ([row]) => row ?? { first: null, count: 0, looked: 0 },
      ),

    hasOrgChangedSince: (entry) =>
      question(newest(entry), ([row]) => row === undefined || row.orgs > ORGS_MAX || row.since > 0),
  };
}
