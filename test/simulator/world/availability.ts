import { permission } from '../../../src/core/requirement.ts';
import { Choices } from '../choices.ts';
import { simulateCoordinators } from '../coordinators.ts';
import { NO_WRITES } from '../database-wire.ts';
import { quietly } from '../quiet.ts';
import { byPassword } from './callers.ts';
import { Isolate } from './isolate.ts';
import type { Hand, RegisterSpec, WaySpec } from './spec.ts';
import type { Start } from './start.ts';
import { truthOf } from './truth.ts';
import type { Step } from './writes.ts';
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

/** For so long no write is taken; some changes hang for longer than a coordinator waits for them. */
const NO_WRITES_MS = 60_000;

/**
 * The database takes no writes, of everybody or of org 1 alone while the global plane goes on changing: every read is answered, also
 * by new objects. Afterwards changes are made again.
 */
export async function stayReadable(
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
  const ways = specs.flatMap(({ name, ways: all }) => all.map((way): [string, WaySpec] => [name, way]));
  const read = async (): Promise<void> => {
    const [name, way] = choices.pick(ways as [[string, WaySpec], ...[string, WaySpec][]]);
    // A change in vain is a change.
    if (way.name.endsWith('in vain')) return;
    asked++;
    if ((await way.read(hand)) === undefined) unavailable.push(`${name} by ${way.name} in org ${way.orgId}`);
  };
  const ofOrg = (isSuspended: boolean): Step =>
    step(1, 'updateOrgUser', () => ({
      userId: start.id('users', 'three'),
      role: isSuspended ? ('Viewer' as const) : ('Editor' as const),
      managing: {},
    }));
  const ofAll = (isDisabled: boolean): Step =>
    step(0, 'disableUser', () => ({ userId: start.id('users', 'three'), isDisabled }));
  const play = async (): Promise<void> => {
    const isOfAll = choices.chance(0.5);
    for (let i = 0; i < 5; i++) await read();
    database.refuseWrites(NO_WRITES_MS, choices.pick(NO_WRITES), isOfAll ? '' : 'org 1#');
    const all: Promise<unknown>[] = [];
    const reads: Promise<void>[] = [];
    for (let at = 0; at < CHURN_MS; at += CHANGE_EVERY_MS) {
      const isOn = (at / CHANGE_EVERY_MS) % 2 === 0;
      if (at % 500 === 0) all.push(ofOrg(isOn)(hand));
      if (!isOfAll || at % 500 === 0) all.push(ofAll(isOn)(hand));
      reads.push(read());
      if (at === CHURN_MS / 2) {
        // Whoever is asked when it ends does not answer.
        await Promise.all(reads);
        for (const orgId of [0, 1, 2]) simulation.object(orgId).restart();
      }
      await pause(CHANGE_EVERY_MS);
    }
    await Promise.all([...all, ...reads]);
    await pause(NO_WRITES_MS * 2);
    for (const change of [ofOrg(true), ofOrg(false), ofAll(true), ofAll(false)]) {
      const outcome = await change(hand);
      if (outcome !== 'ok') unavailable.push(`a change afterwards: ${JSON.stringify(outcome)}`);
    }
  };
  const unhandled = await quietly(async () => await schedule.until(play()));
  return { asked, unavailable: [...unavailable, ...unhandled.map(String)] };
}
