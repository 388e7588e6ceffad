import { describe, expect, it } from 'vitest';

import { Choices } from '../../simulator/choices.ts';
import { History } from '../../simulator/history.ts';
import type { Factor, Way, WriteOutcome } from '../../simulator/register.ts';

const dull = Choices.ofTape([]);

/** A register whose writes and reads end as a test says. */
function bench(start = true, places: readonly string[] = ['here']) {
  const history = new History();
  const written: PromiseWithResolvers<WriteOutcome>[] = [];
  const seen: PromiseWithResolvers<boolean | undefined>[] = [];
  const defer = <T>(list: PromiseWithResolvers<T>[]): Promise<T> => {
    const deferred = Promise.withResolvers<T>();
    list.push(deferred);
    return deferred.promise;
  };
  const factor: Factor = { name: 'it', isOn: start, apply: () => defer(written) };
  const ways: Way[] = places.map((place) => ({ name: 'a look', place, read: () => defer(seen) }));
  const register = history.register('it', [factor], ways);
  const last = Choices.ofTape(Array.from({ length: 100 }, () => 2 ** 32 - 1));
  return {
    history,
    /** Begins a write, of the opposite where one is open; the returned function ends it. */
    write: () => {
      const done = register.write(last);
      const mine = written.at(-1);
      return async (outcome: WriteOutcome) => {
        mine?.resolve(outcome);
        await done;
      };
    },
    /** Begins a read in the first place, or the last; the returned function ends it. */
    read: (where: 'first' | 'last' = 'first') => {
      const done = register.read(where === 'first' ? dull : last);
      const mine = seen.at(-1);
      return async (value: boolean | undefined) => {
        mine?.resolve(value);
        await done;
      };
    },
    verdicts: () => history.check().map(({ kind }) => kind),
  };
}

const STALE = 'stale after a reply';
const BACK = 'going back between reads';

describe('a history', () => {
  it('lets a read that overlaps a change see either', async () => {
    const { write, read, verdicts } = bench();
    const end = write();
    const [one, other] = [read(), read()];
    await end('ok');
    await one(true);
    await other(false);
    await read()(false);
    expect(verdicts()).toEqual([]);
  });

  it('finds a read that does not know of a change that was answered', async () => {
    const { write, read, verdicts } = bench();
    await write()('ok');
    await read()(true);
    expect(verdicts()).toEqual([STALE]);
  });

  it('finds a read that knows of a change that was refused', async () => {
    const { write, read, verdicts } = bench();
    await write()({ refused: 'no' });
    await read()(true);
    await read()(false);
    expect(verdicts()).toEqual([STALE]);
  });

  it('takes both for possible while it is not known what came of a change', async () => {
    const { write, read, verdicts } = bench();
    await write()('unknown');
    await read()(true);
    await read()(false);
    expect(verdicts()).toEqual([]);
  });

  it('lets an open change happen once, at any moment until the next one was answered', async () => {
    const { write, read, verdicts } = bench();
    await write()('unknown');
    // Open still: the next one is of the same factor, and by choice it is switched on.
    const end = write();
    await read()(true);
    await read()(false);
    await read()(true);
    await end('ok');
    await read()(true);
    expect(verdicts()).toEqual([]);
    await read()(false);
    expect(verdicts()).toEqual([STALE]);
  });

  it('finds reads that go back while a change is under way', async () => {
    const { write, read, verdicts } = bench();
    const end = write();
    await read()(false);
    await read()(true);
    await end('ok');
    expect(verdicts()).toEqual([BACK]);
  });

  it('lets reads of different places differ meanwhile', async () => {
    const { write, read, verdicts } = bench(true, ['here', 'there']);
    const end = write();
    await read('first')(false);
    await read('last')(true);
    await end('ok');
    expect(verdicts()).toEqual([]);
  });

  it('asks nothing of a read without an answer', async () => {
    const { write, read, verdicts, history } = bench();
    await write()('ok');
    await read()(undefined);
    expect(verdicts()).toEqual([]);
    expect(history.figures).toEqual({ writes: 1, unknown: 0, refused: 0, reads: 0, unavailable: 1 });
  });

  it('lets everything be read in a pause, and begins anew after it', async () => {
    const { write, read, verdicts, history } = bench();
    await write()('ok');
    const across = read();
    history.pause();
    await read()(true);
    const into = read();
    history.resume(() => [true]);
    await across(true);
    await into(false);
    await read()(true);
    expect(verdicts()).toEqual([]);
    await read()(false);
    expect(verdicts()).toEqual([STALE]);
  });

  it('keeps what was found before a pause', async () => {
    const { write, read, verdicts, history } = bench();
    await write()('ok');
    await read()(true);
    history.pause();
    history.resume(() => [true]);
    expect(verdicts()).toEqual([STALE]);
  });
});
