import { isDeepStrictEqual } from 'node:util';

import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { checkpointOf } from '../../support/checkpoint.ts';
import { hashEntry } from '../../../src/service/engine/audit.ts';
import { PrincipalCache } from '../../../src/durable/principal-cache.ts';
import type { Vocabulary } from '../../../src/core/vocabulary.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../../src/memory.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import { wrongCounts } from '../../support/counted.ts';
import { PARTS_OF_AN_ORG } from '../../../src/storage/ended-orgs.ts';
import { hashOf, sealOf } from '../ids.ts';
import type { Substrate } from '../substrate.ts';
import { truthOf } from './truth.ts';

/** What is wrong with the database, and with what coordinators keep of it, once nothing is on its way any more. */
export async function checkAfterwards(substrate: Substrate, orgIds: readonly number[]): Promise<string[]> {
  return [
    ...(await checkTrails(substrate)),
    ...checkGuards(substrate),
    ...checkUsage(substrate),
    ...checkEndedOrgs(substrate),
    ...(await checkKept(substrate, orgIds)),
  ];
}

/**
 * Every trail counts without a gap, and each entry stands on the one before; the first on none, or on the checkpoint that a
 * later entry names.
 */
async function checkTrails({ d1 }: Substrate): Promise<string[]> {
  const rows = d1.rows(
    `SELECT org_id AS orgId, revision, id, global_revision AS globalRevision, at, actor, origin, kind, before, after,
      touches, previous_hash AS previousHash, hash, seal_key AS sealKey, seal FROM changes
      WHERE rowid > ? ORDER BY org_id, revision`,
    0,
  ) as unknown as ChangeEntry[];
  const wrong: string[] = [];
  let last: ChangeEntry | undefined;
  for (const entry of rows) {
    const before = last?.orgId === entry.orgId ? last : undefined;
    const name = `entry ${entry.orgId}/${entry.revision}`;
    const start = before ?? checkpointOf(rows, entry);
    if (entry.revision !== start.revision + 1) wrong.push(`${name} comes after a gap`);
    if (entry.previousHash !== start.hash) wrong.push(`${name} stands on no entry`);
    if ((before?.globalRevision ?? 0) > entry.globalRevision)
      wrong.push(`${name} goes back in the global plane`);
    if (!known.has(entry.hash)) {
      if ((await hashEntry(entry, hashOf)) !== entry.hash) wrong.push(`${name} has a wrong hash`);
      else if (entry.seal === sealOf(entry.hash).seal) known.add(entry.hash);
      else wrong.push(`${name} has a wrong seal`);
    }
    last = entry;
  }
  return wrong;
}

/** Hashes that were found right before: most entries are of the start. */
const known = new Set<string>();

const checkGuards = ({ d1 }: Substrate): string[] =>
  d1.rows('SELECT * FROM guards').map((row) => `a guard is left: ${JSON.stringify(row)}`);

/** What is counted is what there is. */
const checkUsage = ({ d1 }: Substrate): string[] => wrongCounts((sql) => d1.rows(sql));
/** Of an org that is not there any more, nothing is left but its trail. */
const checkEndedOrgs = ({ d1 }: Substrate): string[] =>
  [...PARTS_OF_AN_ORG.filter((part) => part !== 'users'), 'ended_orgs'].flatMap((table) =>
    d1
      .rows(`SELECT DISTINCT org_id FROM ${table} WHERE org_id <> 0 AND org_id NOT IN (SELECT id FROM orgs)`)
      .map(({ org_id: orgId }) => `something of org ${String(orgId)} is left in ${table}`),
  );

/** What is kept is what there is. The current org of a person may lag; who acts by it is looked up again. */
async function checkKept(substrate: Substrate, orgIds: readonly number[]): Promise<string[]> {
  const truth = truthOf(substrate);
  const wrong: string[] = [];
  for (const orgId of orgIds) {
    const storage = substrate.storageOf(orgId);
    const rows = storage.exec<{ id: number }>('SELECT user_id AS id FROM principals').toArray();
    // What the next object would find.
    const cache = new PrincipalCache({
      sql: storage,
      orgId,
      clock: { now: () => 0, after: () => () => undefined },
      memory: new SharedMemory(MEMORY_BYTES.principals),
    });
    const declared = await truth(({ resourceTypes }) => resourceTypes.inForce(orgId));
    const types = cache.types()?.vocabulary.given;
    const inOrder = (of: Vocabulary['given']): unknown =>
      of.toSorted((a, b) => (a.name + String(a.isGlobal) < b.name + String(b.isGlobal) ? -1 : 1));
    if (types !== undefined && !isDeepStrictEqual(inOrder(types), inOrder(declared.given)))
      wrong.push(`org ${orgId} keeps other declared types than there are: ${JSON.stringify(types)}`);
    // Facts are found beside what is declared only.
    cache.keepTypes(declared, { own: 0, global: 0 }, cache.beginLoad());
    for (const { id: userId } of rows) {
      const kept = cache.find(orgId, userId)?.facts;
      if (kept === undefined) continue;
      const there = await truth(({ principals }) => principals.facts(orgId, userId, null));
      const tokens: PrincipalFacts['tokens'][number][] = [];
      for (const { id } of kept.tokens) {
        tokens.push(
          ...((await truth(({ principals }) => principals.facts(orgId, userId, id)))?.tokens ?? []),
        );
      }
      const wanted = there && { ...there, homeOrgId: kept.homeOrgId, tokens };
      const is = isDeepStrictEqual(JSON.parse(JSON.stringify(wanted ?? null)), kept);
      if (!is)
        wrong.push(
          `org ${orgId} keeps ${JSON.stringify(kept)} of user ${userId}, and there is ${JSON.stringify(wanted)}`,
        );
    }
  }
  return wrong;
}
