import type { Way } from './applicability.ts';
import { LISTS } from './applicability.ts';
import { now, sleep } from './clock.ts';
import type { Writer } from './factor.ts';
import type { Random } from './random.ts';
import { randomOf } from './random.ts';
import type { Register } from './register.ts';
import type { Service } from './service.ts';
import type { World } from './world.ts';

/** Of the clients, this share makes changes; the others only read. A change takes as long as many reads. */
const WRITERS = 1 / 3;
/** Of what a client that makes changes does, this share is changes. */
const WRITES = 0.7;
/** Of the reads, this share is of something that is being changed. */
const HOT = 0.8;

/** How many reads there are at once when nothing is changed any more. */
const AT_ONCE = 6;

/** What the clients did. */
export type Figures = { changes: number; reads: number; unanswered: number };

/** Runs the clients until a moment of the checker's clock. */
export async function runLoad(
  world: World,
  service: Service,
  { clients, seed, until }: { readonly clients: number; readonly seed: number; readonly until: number },
): Promise<Figures> {
  const figures: Figures = { changes: 0, reads: 0, unanswered: 0 };
  const run = async (client: number) => {
    const random = randomOf(seed * 1_000 + client);
    const writes = client < Math.max(1, clients * WRITERS) ? WRITES : 0;
    while (now() < until) {
      if (!service.isUp) {
        await sleep(20);
        continue;
      }
      const didWrite = random.next() < writes && (await write(world, random, figures));
      if (!didWrite) await readSome(world, random, figures);
    }
  };
  await Promise.all(Array.from({ length: clients }, async (_, client) => await run(client)));
  return figures;
}

const written = new WeakMap<Writer, number>();
const timesWritten = (writer: Writer): number => written.get(writer) ?? 0;

/** Changes something, and reads it at once. */
async function write(world: World, random: Random, figures: Figures): Promise<boolean> {
  const ready = world.writers.filter(({ isReady }) => isReady);
  if (ready.length === 0) return false;
  const fewest = ready.reduce((a, b) => (timesWritten(b) < timesWritten(a) ? b : a));
  const writer = random.next() < 0.3 ? fewest : random.oneOf(ready);
  written.set(writer, timesWritten(writer) + 1);
  const register = await writer.write(random);
  figures.changes++;
  if (register !== undefined) await read(register, random, figures);
  return true;
}

async function readSome(world: World, random: Random, figures: Figures): Promise<void> {
  const all = world.writers.flatMap((writer) => writer.registers());
  const hot = all.filter(({ isHot }) => isHot);
  const among = hot.length > 0 && random.next() < HOT ? hot : all;
  const register = random.oneOf(among);
  if (!register.isHot) return await read(register, random, figures);
  // Several in a row in one org, lists and decisions in turn, so that what goes back shows.
  const orgId = random.oneOf(register.orgIds);
  const times = 2 + Math.floor(random.next() * 4);
  for (let i = 0; i < times; i++) await read(register, random, figures, { orgId, isList: i % 2 === 0 });
}

type Wish = { readonly orgId: number; readonly isList: boolean };

async function read(register: Register, random: Random, figures: Figures, wish?: Wish): Promise<void> {
  const all = [...register.looks.keys()];
  const wished = wish && all.filter((way) => LISTS.has(way) === wish.isList);
  const ways = wished === undefined || wished.length === 0 ? all : wished;
  const counts = register.counts.get(register.kind);
  const fewest = (a: Way, b: Way): Way => ((counts?.get(b) ?? 0) < (counts?.get(a) ?? 0) ? b : a);
  const way = random.next() < 0.3 ? ways.reduce(fewest) : random.oneOf(ways);
  if (await register.look(way, wish?.orgId ?? random.oneOf(register.orgIds))) figures.reads++;
  else {
    figures.unanswered++;
    await sleep(5);
  }
}

/** Closes what is open, and reads everything once more in every way, while nothing else happens. */
export async function finish(world: World, figures: Figures): Promise<void> {
  const random = randomOf(1);
  for (const writer of world.factorWriters) {
    for (let i = 0; i < 5 && writer.states.some(({ isOpen }) => isOpen); i++) {
      await writer.write(random);
      figures.changes++;
    }
  }
  const left = world.writers.flatMap((writer) =>
    writer
      .registers()
      .flatMap((register) =>
        [...register.looks.keys()].flatMap((way) =>
          register.orgIds.map((orgId) => ({ register, way, orgId })),
        ),
      ),
  );
  const readOn = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (await next.register.look(next.way, next.orgId)) figures.reads++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
}
