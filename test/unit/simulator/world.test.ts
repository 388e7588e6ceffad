import { beforeAll, describe, expect, it } from 'vitest';

import { changes } from '../../../src/service/changes.ts';
import { Choices } from '../../simulator/choices.ts';
import { simulateCoordinators } from '../../simulator/coordinators.ts';
import { quietly } from '../../simulator/quiet.ts';
import { Isolate } from '../../simulator/world/isolate.ts';
import { stayAvailable, stayReadable } from '../../simulator/world/availability.ts';
import { play } from '../../simulator/world/play.ts';
import { REGISTERS } from '../../simulator/world/registers.ts';
import type { Hand } from '../../simulator/world/spec.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';
import { truthOf } from '../../simulator/world/truth.ts';

/** Histories in every run of the tests; `npm run stress` plays as many as there is time for. In parts, so that no test takes long. */
const SEEDS = 120;
const PARTS = [0, 1, 2, 3];

describe('the world of the simulator', () => {
  let start: Start;
  beforeAll(async () => {
    start = await makeStart(REGISTERS);
  });

  it('has a register for every kind of change', () => {
    const kinds = new Set(REGISTERS.flatMap(({ factors }) => factors.flatMap((factor) => factor.kinds)));
    // What moves out of a trail is in no answer, and does not come back.
    const all = Object.keys(changes).filter((name) => name !== 'moveOutTrail');
    expect([...kinds].toSorted()).toEqual([...all, 'signInByProvider'].toSorted());
  });

  it('shows in every way what is written, while nothing goes wrong', async () => {
    const settings = { choices: Choices.ofTape([]), rates: {}, latency: { least: 0, most: 0 } };
    const simulation = simulateCoordinators(start.substrate, { ...settings, idsAfter: 1_000_000 });
    const isolate = new Isolate(simulation, start.substrate, 'somebody');
    const hand: Hand = { start, isolate, truth: truthOf(start.substrate) };
    const shown: unknown[] = [];
    const all = async (): Promise<void> => {
      for (const { name, factors, ways } of REGISTERS) {
        for (const factor of factors) {
          for (const isOn of [false, true, false, true]) {
            const outcome = await factor.apply(hand, isOn, true);
            if (outcome !== 'ok') shown.push([name, factor.name, isOn, outcome]);
            const isInDatabase = await hand.truth(factor.shown(start));
            if (isInDatabase !== isOn) shown.push([name, factor.name, isOn, isInDatabase]);
            const isSo = await Promise.all(factors.map(async (one) => await hand.truth(one.shown(start))));
            for (const way of ways) {
              const value = await way.read(hand);
              if (value !== isSo.every(Boolean)) shown.push([name, factor.name, isOn, way.name, value]);
            }
          }
          if (!factor.isOn) await factor.apply(hand, false, true);
        }
      }
    };
    const unhandled = await quietly(async () => await simulation.schedule.until(all()));
    expect(unhandled).toEqual([]);
    expect(shown).toEqual([]);
  });

  it('answers all reads while the global plane changes all the time, and through an outage (I9)', async () => {
    for (let seed = 0; seed < 3; seed++) {
      const { unavailable } = await stayAvailable(start, REGISTERS, seed);
      expect(unavailable).toEqual([]);
    }
  });

  it('answers all reads while the database takes no writes (I8, I9)', async () => {
    for (let seed = 0; seed < 4; seed++) {
      const { unavailable } = await stayReadable(start, REGISTERS, seed);
      expect(unavailable).toEqual([]);
    }
  });

  it.for(PARTS)('breaks no promise in short histories (I1 to I9)', async (part) => {
    for (let seed = part; seed < SEEDS; seed += PARTS.length) {
      const { violations, refusals } = await play(start, REGISTERS, Choices.ofSeed(seed));
      expect({ violations, refusals }, `seed ${seed}`).toEqual({ violations: [], refusals: [] });
    }
  });
});
