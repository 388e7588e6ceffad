import type { DatabaseSync } from 'node:sqlite';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import { checkpointOf } from '../../support/checkpoint.ts';

/** An entry of the audit trail, as far as the checker needs it. */
export type Entry = {
  readonly orgId: number;
  readonly revision: number;
  readonly globalRevision: number;
  readonly kind: string;
};

/** What the audit trail holds, and what is wrong with it. */
export type Trail = {
  readonly count: number;
  /** Entries that took the place of a change that did not happen. */
  readonly voids: number;
  /** By the tag of the request that made them. */
  readonly byTag: ReadonlyMap<string, Entry>;
  readonly byRevision: ReadonlyMap<string, Entry>;
  readonly problems: readonly string[];
};

type Row = Parameters<typeof hashEntry>[0] & { readonly hash: string };

/** Reads the whole trail: it begins at the beginning or at a checkpoint, no gap, every hash right, each entry chained to the one before, and no going back in time. */
export async function readTrail(database: DatabaseSync): Promise<Trail> {
  const rows = database
    .prepare(
      `SELECT org_id AS orgId, revision, id, global_revision AS globalRevision, at, actor, origin, kind, before, after,
        touches, previous_hash AS previousHash, hash FROM changes ORDER BY org_id, revision`,
    )
    .all() as unknown as Row[];
  const problems: string[] = [];
  const byTag = new Map<string, Entry>();
  const byRevision = new Map<string, Entry>();
  let before: Row | undefined;
  for (const row of rows) {
    const { orgId, revision, globalRevision, kind } = row;
    const problem = (text: string) => problems.push(`org ${orgId}, revision ${revision} (${kind}): ${text}`);
    const previous = before?.orgId === orgId ? before : undefined;
    const start = previous ?? checkpointOf(rows, row);
    if (revision !== start.revision + 1) problem(`comes after revision ${start.revision}`);
    if (row.previousHash !== start.hash) problem('is not chained to the entry before');
    if ((await hashEntry(row)) !== row.hash) problem('does not have the hash of its fields');
    if (previous !== undefined && previous.globalRevision > globalRevision)
      problem('goes back in the global plane');
    if (previous !== undefined && previous.at > row.at)
      problem(`goes back in time, from ${previous.at} to ${row.at}`);
    before = row;
    const entry = { orgId, revision, globalRevision, kind };
    byRevision.set(`${orgId}/${revision}`, entry);
    const tag = (JSON.parse(row.origin) as { userAgent?: string } | null)?.userAgent;
    if (tag === undefined || !/^live\/\d+$/.test(tag)) continue;
    if (byTag.has(tag)) problem(`the request ${tag} made more than one entry`);
    byTag.set(tag, entry);
  }
  const voids = rows.filter(({ kind }) => kind === 'void').length;
  return { count: rows.length, voids, byTag, byRevision, problems };
}
