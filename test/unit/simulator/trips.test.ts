import { describe, expect, it } from 'vitest';

import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { Choices } from '../../simulator/choices.ts';
import type { TripFault } from '../../simulator/faults.ts';
import { Life } from '../../simulator/life.ts';
import { quietly } from '../../simulator/quiet.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { Substrate } from '../../simulator/substrate.ts';

const substrate = new Substrate();
const { repositories } = substrate;

const entry = {
  orgId: 1,
  revision: 1,
  id: 'an id',
  globalRevision: 0,
  at: '',
  actor: 'null',
  origin: 'null',
  kind: 'test',
  before: 'null',
  after: 'null',
  touches: '[]',
  previousHash: '',
  hash: 'a hash',
  sealKey: '',
  seal: '',
};

/** What the sender of a commit hears of it and when, and when the entry was there. */
async function commit(fault: TripFault | undefined, { seed = 1, isAway = false } = {}) {
  const simulation = new Simulation(
    substrate,
    {
      choices: Choices.ofSeed(seed),
      rates: fault === undefined ? {} : { [fault]: 1 },
      latency: { least: 10, most: 20 },
    },
    () => null,
  );
  const { schedule, database, faults } = simulation;
  if (isAway) database.goAway(1_000);
  const start = schedule.now;
  const heard: string[] = [];
  let heardAfter = Infinity;
  let thereAfter = Infinity;
  await quietly(async () => {
    const orm = openOrm(database.bindingOf(new Life('sender')));
    const outcome = openDatabase(orm).commit([repositories.changes.append(entry)]);
    void outcome.then(({ kind }) => {
      heard.push(kind);
      heardAfter = schedule.now - start;
    });
    let isOver = false;
    schedule.plan(100_000, 'the end', () => void (isOver = true));
    await schedule.runUntil(() => {
      if (thereAfter === Infinity && substrate.d1.rows('SELECT 1 FROM changes').length > 0) {
        thereAfter = schedule.now - start;
      }
      return isOver;
    });
  });
  return { heard, heardAfter, thereAfter, counts: [...faults.counts] };
}

/** The different things that are heard with the first seeds. */
async function all(fault: TripFault) {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const results = [];
  for (const seed of seeds) results.push(await commit(fault, { seed }));
  return { results, heard: new Set(results.map(({ heard }) => heard.join())) };
}

describe('a trip to the database', () => {
  it('takes as long as its two legs', async () => {
    const { heard, heardAfter, thereAfter, counts } = await commit(undefined);
    expect(heard).toEqual(['committed']);
    expect(thereAfter).toBeGreaterThanOrEqual(10);
    expect(heardAfter).toBeGreaterThanOrEqual(thereAfter + 10);
    expect(heardAfter).toBeLessThanOrEqual(40);
    expect(counts).toEqual([]);
  });

  it('may be slow', async () => {
    const { results, heard } = await all('slow');
    expect(heard).toEqual(new Set(['committed']));
    expect(Math.min(...results.map(({ heardAfter }) => heardAfter))).toBeGreaterThan(100);
    // One way or the other.
    expect(Math.min(...results.map(({ thereAfter }) => thereAfter))).toBeLessThanOrEqual(20);
    expect(Math.max(...results.map(({ heardAfter }) => heardAfter))).toBeGreaterThan(20_000);
    expect(results[0]?.counts).toEqual([['slow', 1]]);
  });

  it('may lose its request, and say so or not', async () => {
    const { results, heard } = await all('lost request');
    expect(heard).toEqual(new Set(['', 'unknown']));
    expect(new Set(results.map(({ thereAfter }) => thereAfter))).toEqual(new Set([Infinity]));
  });

  it('may lose its answer, and say so or not', async () => {
    const { results, heard } = await all('lost answer');
    expect(heard).toEqual(new Set(['', 'unknown']));
    expect(Math.max(...results.map(({ thereAfter }) => thereAfter))).toBeLessThanOrEqual(20);
  });

  it('may arrive after it was given up', async () => {
    const { results, heard } = await all('late request');
    expect(heard).toEqual(new Set(['', 'unknown']));
    for (const { heardAfter, thereAfter } of results) {
      expect(thereAfter).toBeLessThan(Infinity);
      expect(heardAfter === Infinity || heardAfter < thereAfter).toBe(true);
    }
  });

  it('may arrive twice, and be answered for either', async () => {
    const { results, heard } = await all('doubled request');
    expect(heard.has('committed')).toBe(true);
    expect(heard.size).toBe(2);
    for (const { thereAfter } of results) expect(thereAfter).toBeLessThanOrEqual(20);
  });

  it('fails while the database is away', async () => {
    const { heard, thereAfter } = await commit(undefined, { isAway: true });
    expect(heard).toEqual(['unknown']);
    expect(thereAfter).toBe(Infinity);
  });
});
