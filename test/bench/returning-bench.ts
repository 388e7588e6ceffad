// How many principals a second an org takes in that it does not keep, by how far the database is: 10,000 who come back after
// everything kept was dropped. The real coordinator and SQL over SQLite in this process; only the distance is played, and
// that an object has at most six questions to the database under way.
import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { Coordinator } from '../../src/durable/coordinator.ts';
import { SharedMemory } from '../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../src/memory.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import { openRepositories } from '../../src/storage/repositories.ts';
import { entriesWith, Ids } from '../simulator/ids.ts';
import { NodeD1 } from '../simulator/node-d1.ts';
import { NodeObjectSql } from '../simulator/node-object-sql.ts';
import { callerOf, FIRST_ID, populate } from '../support/returning-crowd.ts';

const PEOPLE = 10_000;
/** Requests of different people that wait at any moment. */
const AT_ONCE = 1_000;
/** Questions that the platform lets an object have under way. */
const CONNECTIONS = 6;

const sleep = async (ms: number): Promise<void> =>
  ms === 0 ? undefined : await new Promise((resolve) => setTimeout(resolve, ms));

/** The same database for everybody, at a distance; what is under way beyond six waits as the platform makes it wait. */
function deployment() {
  const distance = { ms: 0, trips: 0, mostUnderWay: 0 };
  const d1 = new NodeD1();
  populate(d1, PEOPLE);
  let underWay = 0;
  const waiting: (() => void)[] = [];
  const binding = d1.binding(async (batch) => {
    distance.trips++;
    if (underWay >= CONNECTIONS) await new Promise<void>((resolve) => void waiting.push(resolve));
    underWay++;
    distance.mostUnderWay = Math.max(distance.mostUnderWay, underWay);
    try {
      await sleep(distance.ms);
      return d1.batch(batch);
    } finally {
      underWay--;
      waiting.shift()?.();
    }
  });
  const repositories = openRepositories(openOrm(binding));
  const make = (orgId: number, peer: () => Coordinator | undefined): Coordinator => {
    const ids = new Ids((orgId + 1) * 1_000_000);
    return new Coordinator({
      orgId,
      database: openDatabase(openOrm(binding)),
      repositories,
      sql: new NodeObjectSql(),
      memory: new SharedMemory(MEMORY_BYTES.principals),
      clock: {
        now: () => Date.now(),
        sleep,
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      entries: entriesWith(ids.newId),
      newUid: ids.newUid,
      allowances: DEFAULT_ALLOWANCES,
      peers: {
        tell: () => Promise.resolve([]),
        listen: () => Promise.resolve(peer()?.listen(orgId)),
        newsSince: async (since) => await peer()?.newsSince(since),
      },
      noteUse: () => undefined,
    });
  };
  const global = make(0, () => undefined);
  return { distance, newOrg: () => make(1, () => global) };
}

/** What was measured at one distance. */
export type Returned = {
  readonly distanceMs: number;
  readonly aSecond: number;
  readonly trips: number;
  readonly refused: number;
};

/** How fast all come back to a new object of their org, at each distance. */
export async function benchReturning(
  distances: readonly number[] = [0, 20, 60, 200],
): Promise<readonly Returned[]> {
  const { log } = console;
  console.log = () => undefined;
  try {
    const { distance, newOrg } = deployment();
    const returned: Returned[] = [];
    // The first is to make statements and to warm up.
    for (const [i, distanceMs] of [0, ...distances].entries()) {
      const org = newOrg();
      Object.assign(distance, { ms: distanceMs, trips: 0 });
      let [next, refused] = [0, 0];
      const began = performance.now();
      const some = async (): Promise<void> => {
        for (let person = next++; person < PEOPLE; person = next++) {
          const result = await org.ownPermissions(callerOf(FIRST_ID + person), false);
          if (!result.ok) refused++;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, some));
      const aSecond = PEOPLE / ((performance.now() - began) / 1_000);
      if (i > 0) returned.push({ distanceMs, aSecond, trips: distance.trips, refused });
    }
    if (distance.mostUnderWay > CONNECTIONS) throw new Error('More was under way than can be');
    return returned;
  } finally {
    console.log = log;
  }
}
