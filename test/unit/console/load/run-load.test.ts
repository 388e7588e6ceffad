import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Problem } from '../../../../src/console/api/problem.ts';
import type { LoadState } from '../../../../src/console/load/run-load.ts';
import { NOTHING, runLoad } from '../../../../src/console/load/run-load.ts';

/** A place that shows what is loaded, and keeps what it showed. */
class Shown {
  readonly states: LoadState<string>[] = [];
  #state: LoadState<string> = NOTHING;
  #controller = new AbortController();

  get state(): LoadState<string> {
    return this.#state;
  }

  /** Begins another load, and gives up the one before, as the page does. */
  async load(load: (signal: AbortSignal) => Promise<string>, isOther = false): Promise<void> {
    this.giveUp();
    this.#controller = new AbortController();
    await runLoad(load, this.#controller.signal, isOther, (next) => {
      this.#state = next(this.#state);
      this.states.push(this.#state);
    });
  }

  giveUp(): void {
    this.#controller.abort();
  }
}

const refused = new Problem('No.', { status: 403 });

describe('a load', () => {
  it('shows that it is under way, and then its value', async () => {
    const shown = new Shown();
    await shown.load(async () => 'a');
    expect(shown.states).toEqual([
      { value: undefined, problem: undefined, isLoading: true },
      { value: 'a', problem: undefined, isLoading: false },
    ]);
  });

  it('of the same again keeps what is there until it is answered, and through a problem', async () => {
    const shown = new Shown();
    await shown.load(async () => 'a');
    await shown.load(async () => await Promise.reject(refused));
    await shown.load(async () => 'b');
    expect(shown.states.slice(2)).toEqual([
      { value: 'a', problem: undefined, isLoading: true },
      { value: 'a', problem: refused, isLoading: false },
      { value: 'a', problem: undefined, isLoading: true },
      { value: 'b', problem: undefined, isLoading: false },
    ]);
  });

  it('of something else shows nothing of what was there', async () => {
    const shown = new Shown();
    await shown.load(async () => 'a');
    await shown.load(async () => await Promise.reject(refused), true);
    expect(shown.states.slice(2).map(({ value }) => value)).toEqual([undefined, undefined]);
  });

  it('tells what was thrown at once as well', async () => {
    const shown = new Shown();
    await shown.load(() => {
      throw refused;
    });
    expect(shown.state).toEqual({ value: undefined, problem: refused, isLoading: false });
  });

  it('that was given up tells nothing more, neither a value nor a problem', async () => {
    for (const end of [async () => 'late', async () => await Promise.reject(refused)]) {
      const shown = new Shown();
      const asked = Promise.withResolvers<void>();
      const loading = shown.load(async () => {
        await asked.promise;
        return await end();
      });
      shown.giveUp();
      asked.resolve();
      await loading;
      expect(shown.states).toEqual([NOTHING]);
    }
  });

  it('learns by its signal that nobody wants it any more', async () => {
    const shown = new Shown();
    let given: AbortSignal | undefined;
    await shown.load(async (signal) => {
      given = signal;
      return 'a';
    });
    expect(given?.aborted).toBe(false);
    shown.giveUp();
    expect(given?.aborted).toBe(true);
  });
});

it('the newest of many is shown, in whatever order they are answered', async () => {
  const order = fc
    .integer({ min: 1, max: 8 })
    .chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
  await fc.assert(
    fc.asyncProperty(
      order,
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      async (answered, fails) => {
        const shown = new Shown();
        const asked = answered.map(() => Promise.withResolvers<string>());
        const loads = asked.map(async ({ promise }) => await shown.load(async () => await promise));
        for (const index of answered)
          if (fails[index] === true) asked[index]?.reject(refused);
          else asked[index]?.resolve(`answer ${index}`);
        await Promise.all(loads);
        const last = answered.length - 1;
        const isRefused = fails[last] === true;
        expect(shown.state).toEqual({
          value: isRefused ? undefined : `answer ${last}`,
          problem: isRefused ? refused : undefined,
          isLoading: false,
        });
      },
    ),
  );
});
