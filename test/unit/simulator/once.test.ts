/** What is sent under a key until it is answered is made once, whatever goes wrong on the way (I2, I8). */
import { beforeAll, describe, expect, it } from 'vitest';

import type { Refusal } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import { Choices } from '../../simulator/choices.ts';
import { simulateCoordinators } from '../../simulator/coordinators.ts';
import { Life } from '../../simulator/life.ts';
import { MachineClock } from '../../simulator/machine-clock.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN } from '../../simulator/world/callers.ts';
import { Isolate } from '../../simulator/world/isolate.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';

const SEEDS = 30;
/** Of one trip each. */
const RATES = {
  slow: 0.03,
  'lost request': 0.08,
  'late request': 0.08,
  'doubled request': 0.08,
  'lost answer': 0.08,
};
/** What is sent under a key of its own: a team of an org, and an org of the global plane. */
const KEYS = [
  { orgId: 1, name: 'createTeam', input: { name: 'team', email: '' } },
  { orgId: 1, name: 'createTeam', input: { name: 'other team', email: '' } },
  { orgId: 0, name: 'createOrg', input: { name: 'an org' } },
  { orgId: 0, name: 'createOrg', input: { name: 'another org' } },
] as const;
/** How many send the same at once. */
const SENDERS = 2;
const ATTEMPTS_MAX = 100;

type Answer = { readonly key: number; readonly result: Result<{ readonly id: number }, Refusal> };

describe('a change that is sent under a key until it is answered', () => {
  let start: Start;
  beforeAll(async () => {
    await quietly(async () => {
      start = await makeStart([]);
    });
  });

  /** The answers of one history, and how often nobody knew what became of it. */
  async function play(seed: number, isUnderKey: boolean) {
    const answers: Answer[] = [];
    let unknown = 0;
    const faults = await quietly(async () => {
      const settings = { choices: Choices.ofSeed(seed), rates: RATES, latency: { least: 1, most: 40 } };
      const simulation = simulateCoordinators(start.substrate, { ...settings, idsAfter: 1_000_000 });
      const { schedule, choices } = simulation;
      const clock = new MachineClock(schedule).of(new Life('senders'));
      for (const orgId of [0, 1])
        schedule.plan(choices.below(2_000), 'a restart', () => simulation.object(orgId).restart());
      const send = async (key: number, sender: number): Promise<void> => {
        const isolate = new Isolate(simulation, start.substrate, `sender ${key}/${sender}`);
        const { orgId, name, input } = KEYS[key] as (typeof KEYS)[number];
        const told = input as { readonly name: string; readonly email: string };
        const conditions = isUnderKey ? { once: { key: `key ${key}`, sent: 'the same' } } : undefined;
        for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
          const result = await isolate.org.change(orgId, ADMIN, name, told, 'in-org', conditions);
          if (result.ok || result.refusal.tag !== 'unavailable') return void answers.push({ key, result });
          unknown++;
          await clock.sleep(1_000);
        }
      };
      const all = KEYS.flatMap((_, key) =>
        Array.from({ length: SENDERS }, async (_sender, sender) => await send(key, sender)),
      );
      await schedule.until(Promise.all(all));
    });
    return { answers, unknown, faults };
  }

  it('is made once, and everybody hears the same id', async () => {
    let unknown = 0;
    let replays = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const history = await play(seed, true);
      unknown += history.unknown;
      expect(history.faults, `seed ${seed}`).toEqual([]);
      expect(history.answers.length, `seed ${seed}`).toBe(KEYS.length * SENDERS);
      for (const [key, { input }] of KEYS.entries()) {
        const found = history.answers.filter((answer) => answer.key === key).map(({ result }) => result);
        const table = KEYS[key]?.orgId === 0 ? 'orgs' : 'teams';
        const ids = found.map((result) => (result.ok ? result.value.id : result.refusal));
        expect(ids, `seed ${seed}, ${input.name}`).toEqual(found.map(() => start.find(table, input.name)));
        const made = found.filter((result) => result.ok && result.isReplay !== true);
        expect(made.length, `seed ${seed}, ${input.name}`).toBeLessThanOrEqual(1);
        replays += found.length - made.length;
      }
    }
    // Or nothing was tried here.
    expect(unknown).toBeGreaterThan(SEEDS);
    expect(replays).toBeGreaterThan(SEEDS * KEYS.length);
  });

  it('without a key may be told that it is taken, by itself', async () => {
    const { answers } = await play(1, false);
    expect(answers.some(({ result }) => !result.ok && result.refusal.tag === 'taken')).toBe(true);
  });
});
