import { permission } from '../../../src/core/requirement.ts';
import { Choices } from '../choices.ts';
import { simulateCoordinators } from '../coordinators.ts';
import { quietly } from '../quiet.ts';
import { byPassword } from './callers.ts';
import { Isolate } from './isolate.ts';
import type { Hand, RegisterSpec, WaySpec } from './spec.ts';
import type { Start } from './start.ts';
import { truthOf } from './truth.ts';
import { step } from './writes.ts';

/** About 20 changes of the global plane a second. */
const CHANGE_EVERY_MS = 50;
const CHURN_MS = 3_000;
const OUTAGE_MS = 20_000;

/** What was asked, and what was not answered. */
export type Availability = { readonly asked: number; readonly unavailable: readonly string[] };

/**
 * The global plane changes all the time while nothing goes wrong: every read is answered. Then the database goes away, and an
 * org that has slept through all of it still answers for whom it keeps (I9).
 */
export async function stayAvailable(
  start: Start,
  specs: readonly RegisterSpec[],
  seed: number,
): Promise<Availability> {
  const choices = Choices.ofSeed(seed);
  const settings = { choices, rates: {}, latency: { least: 10, most: 30 }, idsAfter: 1_000_000 };
  const simulation = simulateCoordinators(start.substrate, settings);
  const { schedule, database } = simulation;
  const isolate = new Isolate(simulation, start.substrate, 'isolate a');
  const hand: Hand = { start, isolate, truth: truthOf(start.substrate) };
  const unavailable: string[] = [];
  let asked = 0;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void schedule.plan(ms, 'a pause', resolve));
  const ask = async (what: string, read: () => Promise<boolean | undefined>): Promise<void> => {
    asked++;
    if ((await read()) === undefined) unavailable.push(what);
  };
  const ways = specs.flatMap(({ name, ways: all }) => all.map((way): [string, WaySpec] => [name, way]));
  const sleeper = byPassword(start.id('users', 'enabled'), 'enabled');
  const question = {
    requirement: permission('folders:read', 'folders:uid:sharedwithme'),
    standing: 'in-org',
  } as const;
  const sleeping = async (): Promise<boolean | undefined> => {
    const result = await isolate.org.authorise(2, sleeper, question);
    return !result.ok && result.refusal.tag === 'unavailable' ? undefined : true;
  };
  const play = async (): Promise<void> => {
    await ask('a person in org 2, before', sleeping);
    const all: Promise<unknown>[] = [];
    for (let at = 0; at < CHURN_MS; at += CHANGE_EVERY_MS) {
      const isDisabled = (at / CHANGE_EVERY_MS) % 2 === 0;
      const change = step(0, 'disableUser', () => ({ userId: start.id('users', 'three'), isDisabled }));
      all.push(change(hand));
      const [name, way] = choices.pick(ways as [[string, WaySpec], ...[string, WaySpec][]]);
      // Org 2 sleeps.
      if (way.orgId !== 2) all.push(ask(`${name} by ${way.name} in org ${way.orgId}`, () => way.read(hand)));
      await pause(CHANGE_EVERY_MS);
    }
    await Promise.all(all);
    await pause(10_000);
    database.goAway(OUTAGE_MS);
    for (let i = 0; i < 5; i++) {
      await ask('a person in org 2, while the database is away', sleeping);
      await pause(3_000);
    }
  };
  const unhandled = await quietly(async () => await schedule.until(play()));
  return { asked, unavailable: [...unavailable, ...unhandled.map(String)] };
}
