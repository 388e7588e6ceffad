import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { Coordinator } from '../../src/durable/coordinator.ts';
import { SharedMemory } from '../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../src/memory.ts';
import type { Tip } from '../../src/service/ports/changes.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import { openRepositories } from '../../src/storage/repositories.ts';
import { entriesWith, Ids } from '../simulator/ids.ts';
import { NodeObjectSql } from '../simulator/node-object-sql.ts';
import type { HandClock } from './hand-clock.ts';

/** What an object leaves to the one that replaces it, and the isolate that it is in. */
export const newPlace = () => ({
  sql: new NodeObjectSql(),
  memory: new SharedMemory(MEMORY_BYTES.principals),
  ids: new Ids(1_000_000),
});

/** Where a coordinator is, and what it has. */
type Lone = {
  readonly orgId: number;
  readonly binding: D1Database;
  readonly clock: HandClock;
  /** What org 0 says that it has acknowledged; where it is left out, org 0 is not reached. */
  readonly org0?: Tip;
  /** A new one where it is left out. */
  readonly place?: ReturnType<typeof newPlace>;
};

/** The real coordinator of one org over the real SQL, in Node, with nobody else about. */
export function loneCoordinator({ orgId, binding, clock, org0, place = newPlace() }: Lone): Coordinator {
  const { sql, memory, ids } = place;
  return new Coordinator({
    orgId,
    database: openDatabase(openOrm(binding)),
    repositories: openRepositories(openOrm(binding)),
    sql,
    memory,
    clock,
    entries: entriesWith(ids.newId),
    newUid: ids.newUid,
    allowances: DEFAULT_ALLOWANCES,
    peers: {
      tell: () => Promise.resolve([]),
      listen: () => Promise.resolve(org0),
      newsSince: () => Promise.resolve(org0 && { ...org0, news: [] }),
    },
    noteUse: () => undefined,
  });
}
