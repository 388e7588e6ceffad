import { describe, expect, it } from 'vitest';

import { Choices } from '../../simulator/choices.ts';
import { planDisasters } from '../../simulator/disasters.ts';
import type { Rates } from '../../simulator/faults.ts';
import { quietly } from '../../simulator/quiet.ts';
import type { Settings } from '../../simulator/simulation.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { Substrate } from '../../simulator/substrate.ts';
import { Toy } from './toy.ts';

const substrate = new Substrate();

const simulate = (settings: Partial<Settings> = {}) => {
  const defaults = { choices: Choices.ofTape([]), rates: {}, latency: { least: 1, most: 1 } };
  return new Simulation<Toy>(substrate, { ...defaults, ...settings }, (ports) => new Toy(ports));
};

const MIXED: Rates = {
  slow: 0.1,
  'lost request': 0.1,
  'late request': 0.1,
  'doubled request': 0.1,
  'lost answer': 0.1,
};

/** Two clients of two toys, with everything that can go wrong. */
async function anyHistory(choices: Choices): Promise<Simulation<Toy>> {
  const simulation = simulate({ choices, rates: MIXED, latency: { least: 0, most: 3 } });
  const { schedule, database, faults } = simulation;
  planDisasters(
    simulation,
    { most: 6, steps: 60 },
    {
      restart: () => simulation.object(1 + choices.below(2)).restart(),
      'database restored': () => database.restore(),
      'clock set back': () => {
        faults.count('clock set back');
        simulation.clock(1).setBack(5_000);
      },
    },
  );
  const work = async (name: string, orgId: number): Promise<void> => {
    const call = simulation.caller(name);
    for (let i = 0; i < 5; i++) {
      const outcome = await call(orgId, 'add', (toy) => toy.add(`by ${name}`)).catch(String);
      schedule.note(`${name} hears ${outcome}`);
      await call(orgId, 'tell', (toy) => toy.tell(3 - orgId, name)).catch(String);
    }
  };
  await quietly(async () => {
    await schedule.until(Promise.all([work('a', 1), work('b', 1), work('c', 2)]));
  });
  return simulation;
}

describe('a simulation', () => {
  it('goes the same way with the same seed, byte for byte, and another way with another', async () => {
    const traces: string[] = [];
    for (const seed of [1, 2, 1]) {
      const { schedule } = await anyHistory(Choices.ofSeed(seed));
      traces.push(schedule.trace.join('\n'));
    }
    expect(traces[2]).toBe(traces[0]);
    expect(traces[1]).not.toBe(traces[0]);
  });

  it('goes the same way with the choices that it made', async () => {
    for (let seed = 10; seed < 30; seed++) {
      const { schedule, choices } = await anyHistory(Choices.ofSeed(seed));
      const again = await anyHistory(Choices.ofTape(choices.drawn));
      expect(again.schedule.trace).toEqual(schedule.trace);
    }
  });

  it('goes wrong in every way', async () => {
    const happened = new Set<string>();
    for (let seed = 100; seed < 200; seed++) {
      for (const what of (await anyHistory(Choices.ofSeed(seed))).faults.counts.keys()) happened.add(what);
    }
    expect([...happened].toSorted()).toEqual([
      'clock set back',
      'database restored',
      'doubled request',
      'late request',
      'lost answer',
      'lost request',
      'restart',
      'slow',
    ]);
  });

  it('lets what happens at once happen in every order', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const { schedule } = simulate({ choices: Choices.ofSeed(seed) });
      const order: string[] = [];
      for (const name of ['a', 'b', 'c']) schedule.plan(0, name, () => order.push(name));
      await schedule.runUntil(() => order.length === 3);
      orders.add(order.join(''));
    }
    expect(orders.size).toBe(6);
  });

  it('says so when nothing is left to happen', async () => {
    const { schedule } = simulate();
    await expect(schedule.until(new Promise(() => undefined))).rejects.toThrow('Nothing is left to happen');
  });
});
