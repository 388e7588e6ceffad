import { describe, expect, it } from 'vitest';

import { BURST, StrangersPace, WAITING_MAX } from '../../../src/guessing/strangers-pace.ts';

const EVERY_MS = 500;

/** A pace whose time goes on as the test says: a sleep ends when time has gone on by as much. */
function newPace() {
  let now = 1_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const pace = new StrangersPace({
    everyMs: EVERY_MS,
    now: () => now,
    sleep: async (ms) => await new Promise((wake) => sleepers.push({ at: now + ms, wake })),
  });
  const settle = async () => await new Promise((resolve) => setImmediate(resolve));
  const later = async (ms: number) => {
    await settle();
    for (const end = now + ms; now < end;) {
      now += 100;
      for (const { at, wake } of sleepers.splice(0)) {
        if (at <= now) wake();
        else sleepers.push({ at, wake });
      }
      await settle();
    }
  };
  return { pace, later };
}

/** How many of so many requests were admitted, once all have an answer. */
async function admitted(answers: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(answers)).filter(Boolean).length;
}

const times = (count: number, admit: () => Promise<boolean>) => Array.from({ length: count }, admit);

describe('the pace of strangers', () => {
  it('lets some go on at once, and then one after the other', async () => {
    const { pace, later } = newPace();
    expect(await admitted(times(BURST, () => pace.admit()))).toBe(BURST);
    const next = times(4, () => pace.admit());
    await later(4 * EVERY_MS);
    expect(await admitted(next)).toBe(4);
  });

  it('lets no more go on than a hash each half second, however many there are', async () => {
    const { pace, later } = newPace();
    const all = times(1_000, () => pace.admit());
    await later(20_000);
    const most = BURST + 5_000 / EVERY_MS;
    expect(await admitted(all)).toBeLessThanOrEqual(most);
    const again = times(1_000, () => pace.admit());
    await later(20_000);
    expect(await admitted(again)).toBeLessThanOrEqual(most);
  });

  it('keeps few waiting, and turns the others away at once', async () => {
    const { pace, later } = newPace();
    await Promise.all(times(BURST, () => pace.admit()));
    let turnedAway = 0;
    const all = times(WAITING_MAX + 30, async () => {
      const isAdmitted = await pace.admit();
      if (!isAdmitted) turnedAway++;
      return isAdmitted;
    });
    await later(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(turnedAway).toBe(30);
    await later(20_000);
    await Promise.all(all);
  });

  it('takes nothing from who is right: a hundred who are go on, though they come at once', async () => {
    const { pace, later } = newPace();
    const all = times(BURST + WAITING_MAX, async () => {
      const isAdmitted = await pace.admit();
      if (isAdmitted) setImmediate(() => pace.giveBack());
      return isAdmitted;
    });
    await later(5_000);
    expect(await admitted(all)).toBe(BURST + WAITING_MAX);
    expect(await admitted(times(BURST, () => pace.admit()))).toBe(BURST);
  });

  it('forgets who waited and was never heard of again', async () => {
    let now = 0;
    const pace = new StrangersPace({
      everyMs: EVERY_MS,
      now: () => now,
      sleep: async () => await new Promise(() => {}),
    });
    for (const lost of times(BURST + WAITING_MAX, () => pace.admit())) void lost;
    expect(await pace.admit(), 'no room').toBe(false);
    now += 60_000;
    expect(await admitted(times(BURST, () => pace.admit()))).toBe(BURST);
    void pace.admit();
    now += EVERY_MS;
    expect(await pace.admit(), 'there is room again').toBe(true);
  });
});
