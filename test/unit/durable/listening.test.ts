import { describe, expect, it } from 'vitest';

import { LISTEN_MS, RELY_MS } from '../../../src/durable/listeners.ts';
import { Listening } from '../../../src/durable/listening.ts';
import type { Tip } from '../../../src/service/ports/changes.ts';

/** An org that asks an org 0 of whose answers the test disposes. */
function world() {
  const clock = { ms: 1_000_000, now: (): number => clock.ms };
  const asked: ((tip: Tip | undefined) => void)[] = [];
  const known: number[] = [];
  const listening = new Listening({
    clock,
    register: async () => await new Promise((resolve) => void asked.push(resolve)),
    noteKnown: ({ revision }) => void known.push(revision),
  });
  /** Asks, and is answered after some time. */
  const listen = async (revision: number | undefined, ms = 0): Promise<void> => {
    const renewed = listening.renew();
    clock.ms += ms;
    asked.pop()?.(revision === undefined ? undefined : { revision, hash: `h${revision}` });
    await renewed;
  };
  return { clock, asked, known, listening, listen };
}

describe('an org that listens', () => {
  it('relies on it only once it has followed to what was acknowledged before (I6)', async () => {
    const { listening, listen, known } = world();
    expect(listening.isOn).toBe(false);
    await listen(7);
    expect(listening.isOn).toBe(true);
    expect(known).toEqual([7]);
    expect(listening.isWhole(() => 6)).toBe(false);
    expect(listening.isWhole(() => 7)).toBe(true);
  });

  it('relies on it for less long than it is told, from before it asked (I6)', async () => {
    expect(RELY_MS).toBeLessThan(LISTEN_MS * 0.91);
    const { listening, listen, clock } = world();
    await listen(0, 1_500);
    clock.ms += RELY_MS - 1_501;
    expect(listening.isOn).toBe(true);
    clock.ms += 1;
    expect(listening.isOn).toBe(false);
  });

  it('asks again when half the time is over, and then misses nothing', async () => {
    const { listening, listen, clock, asked, known } = world();
    await listen(7);
    expect(listening.isWhole(() => 7)).toBe(true);
    clock.ms += RELY_MS / 2 - 1;
    await listening.renew();
    expect(asked).toEqual([]);
    clock.ms += 1;
    await listen(30);
    expect(known).toEqual([7]);
    clock.ms += RELY_MS - 1;
    expect(listening.isWhole(() => 7)).toBe(true);
  });

  it('has to follow again what it was not told of in between', async () => {
    const { listening, listen, clock } = world();
    await listen(7);
    clock.ms += RELY_MS;
    await listen(30);
    expect(listening.isWhole(() => 29)).toBe(false);
    expect(listening.isWhole(() => 30)).toBe(true);
  });

  it('asks once for all who wait, and not again at once when org 0 was not reached', async () => {
    const { listening, listen, clock, asked } = world();
    const asking = listening.renew();
    expect(listening.renew()).toBeUndefined();
    expect(asked).toHaveLength(1);
    asked.pop()?.(undefined);
    await asking;
    await listening.renew();
    expect(asked).toEqual([]);
    expect(listening.isOn).toBe(false);
    clock.ms += 1_000;
    await listen(1);
    expect(listening.isOn).toBe(true);
  });

  it('relies on nothing once its clock was set back, nor on an answer that was on its way', async () => {
    const { listening, listen, clock, asked } = world();
    await listen(1);
    clock.ms -= 5;
    listening.end();
    expect(listening.isOn).toBe(false);
    const renewed = listening.renew();
    listening.end();
    asked.pop()?.({ revision: 1, hash: 'h1' });
    await renewed;
    expect(listening.isOn).toBe(false);
    await listen(1);
    expect(listening.isOn).toBe(true);
  });
});
