// How many people a second an identity provider can tell something new about, by how far the database is. The real
// coordinators, services and SQL over SQLite in this process; only the distance is played. One change a batch against several.
import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { Coordinator } from '../../src/durable/coordinator.ts';
import { SharedMemory } from '../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../src/memory.ts';
import type { ProviderSignIn } from '../../src/service/sign-in/said.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import { entriesWith, Ids } from '../simulator/ids.ts';
import { NodeD1 } from '../simulator/node-d1.ts';
import { signInOf } from '../simulator/provider.ts';
import { NodeObjectSql } from '../simulator/node-object-sql.ts';
import { openRepositories } from '../../src/storage/repositories.ts';

const ORIGIN = { address: '', userAgent: '' };
const PEOPLE = 1_500;
/** People whose sign-in is under way at any moment. */
const AT_ONCE = 200;

const sleep = async (ms: number): Promise<void> =>
  ms === 0 ? undefined : await new Promise((resolve) => setTimeout(resolve, ms));

const signIn = (person: number, round: number): ProviderSignIn =>
  signInOf(`person-${person}`, {
    issuedAt: round,
    groups: [`group-${person % 10}`, `round-${round}`],
  });

/** Coordinators of the global plane and of org 1, as far from the database as `distance.ms` says. */
function deployment(together: number): { readonly global: Coordinator; readonly distance: { ms: number } } {
  const distance = { ms: 0 };
  const d1 = new NodeD1();
  const database = openDatabase(
    openOrm(
      d1.binding(async (batch) => {
        await sleep(distance.ms);
        return d1.batch(batch);
      }),
    ),
  );
  const repositories = openRepositories(openOrm(d1.binding(async (batch) => d1.batch(batch))));
  const coordinators = new Map<number, Coordinator>();
  const make = (orgId: number): Coordinator => {
    const ids = new Ids((orgId + 1) * 1_000_000);
    return new Coordinator({
      orgId,
      database,
      repositories,
      sql: new NodeObjectSql(),
      clock: {
        now: () => Date.now(),
        sleep,
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      memory: new SharedMemory(MEMORY_BYTES.principals),
      entries: entriesWith(ids.newId),
      newUid: ids.newUid,
      together,
      allowances: DEFAULT_ALLOWANCES,
      peers: {
        tell: async (id, changes, others) => (await coordinators.get(id)?.hear(changes, others)) ?? [],
        listen: () => Promise.resolve(coordinators.get(0)?.listen(orgId)),
        newsSince: async (since) => await coordinators.get(0)?.newsSince(since),
      },
      noteUse: () => undefined,
    });
  };
  for (const orgId of [0, 1]) coordinators.set(orgId, make(orgId));
  const global = coordinators.get(0);
  if (global === undefined) throw new Error('There is no global plane');
  return { global, distance };
}

/** Sign-ins a second of so many people, each with something new. */
async function rateOf(global: Coordinator, people: number, round: number): Promise<number> {
  let next = 0;
  const began = performance.now();
  const some = async (): Promise<void> => {
    for (let person = next++; person < people; person = next++) {
      const result = await global.admit(signIn(person, round), ORIGIN);
      if (!result.ok) throw new Error(`A sign-in failed: ${JSON.stringify(result.refusal)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  return people / ((performance.now() - began) / 1_000);
}

/** The rates at each distance: one change a batch, and several. */
export async function benchSignIns(): Promise<
  readonly { readonly distanceMs: number; readonly one: number; readonly several: number }[]
> {
  const { log } = console;
  console.log = () => undefined;
  try {
    const [one, several] = [deployment(1), deployment(32)];
    for (const { global } of [one, several]) await rateOf(global, PEOPLE, 1);
    const rates = [];
    for (const [i, distanceMs] of [0, 20, 60].entries()) {
      for (const { distance } of [one, several]) distance.ms = distanceMs;
      const fewer = distanceMs === 0 ? PEOPLE : Math.round(PEOPLE / 10);
      rates.push({
        distanceMs,
        one: await rateOf(one.global, fewer, 2 + i),
        several: await rateOf(several.global, PEOPLE, 2 + i),
      });
    }
    return rates;
  } finally {
    console.log = log;
  }
}
