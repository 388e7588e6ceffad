import { describe, expect, it } from 'vitest';

import type { PrincipalFacts } from '../../../src/core/principal.ts';
import type { Confirmation } from '../../../src/durable/confirmation.ts';
import type { CoordinatorParts } from '../../../src/durable/coordinator-parts.ts';
import { FactsReader } from '../../../src/durable/facts-reader.ts';
import { DatabaseAway } from '../../../src/faults.ts';
import type { AskedPrincipal } from '../../../src/service/ports/principals.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { TOO_LONG } from '../../../src/service/ports/too-long.ts';
import { factsOf } from '../../support/arbitraries.ts';

/** Somebody who has too much to be read together with others. */
const LARGE = 77;
const HEAD = { own: 1, hash: '', global: 1, globalHash: '', news: [] };

/** A reader whose database answers when it is told to; a statement is the id of a user, and a row as well. */
function newReader() {
  const sent: { readonly ids: number[]; readonly answer: () => void; readonly fail: () => void }[] = [];
  const late: (() => void)[] = [];
  let asked = 0;
  const understood = (userId: number): PrincipalFacts => {
    if (userId === 13) throw new RangeError('x');
    return factsOf({ userId });
  };
  const facts = (_org: number, userId: number): Read<PrincipalFacts | undefined> => ({
    statements: [userId],
    answer: ([row]) => understood(Number(row)),
  });
  const factsOfMany = (_org: number, asked: readonly AskedPrincipal[]) => ({
    statements: asked.map(({ userId }) => userId),
    answer: () =>
      asked.some(({ userId }) => userId === LARGE)
        ? TOO_LONG
        : ({ userId }: AskedPrincipal) => understood(userId),
  });
  const reader = new FactsReader({
    orgId: 3,
    repositories: {
      principals: { facts, factsOfMany },
      changes: { head: () => ({ statements: ['head'], answer: () => HEAD }) },
    },
    database: {
      read: async <T>(read: Read<T>) => {
        const { promise, resolve, reject } = Promise.withResolvers<T>();
        sent.push({
          ids: read.statements.filter((one) => one !== 'head').map(Number),
          answer: () => resolve(read.answer(read.statements)),
          fail: () => reject(new DatabaseAway('x')),
        });
        return await promise;
      },
    },
    confirmation: { ask: () => ({ at: ++asked }) },
    cache: { types: () => ({}) },
    clock: { after: (_ms: number, run: () => void) => (late.push(run), () => undefined) },
  } as unknown as CoordinatorParts & { readonly confirmation: Confirmation });
  const read = async (userId: number) => await reader.read(3, userId, null);
  return { read, sent, late };
}

const settle = async (): Promise<void> => await new Promise((resolve) => void setTimeout(resolve, 0));

/** Whatever comes of it. */
const outcome = async (result: Promise<unknown>): Promise<unknown> =>
  await result.catch((error: unknown) => error);

describe('reading principals', () => {
  it('sends whoever comes alone at once, and those who come while its lane is full together', async () => {
    const { read, sent } = newReader();
    const reads = Array.from({ length: 207 }, async (_, i) => await read(100 + i));
    await settle();
    expect(sent.map(({ ids }) => ids)).toEqual([[100], [101], [102]]);
    sent[1]?.answer();
    await settle();
    expect(sent[3]?.ids).toEqual(Array.from({ length: 100 }, (_, i) => 103 + i));
    sent[0]?.answer();
    sent[3]?.answer();
    await settle();
    expect(sent.slice(4).map(({ ids }) => ids.length)).toEqual([100, 4]);
    for (const { answer } of sent) answer();
    const found = await Promise.all(reads);
    expect(found.map(({ facts }) => facts?.userId)).toEqual(reads.map((_, i) => 100 + i));
    expect(sent).toHaveLength(6);
  });

  it('asks what is known when it sends, not when it was asked, and each of a read is of its moment', async () => {
    const { read, sent } = newReader();
    const reads = Array.from({ length: 5 }, async (_, i) => await read(i));
    await settle();
    sent[2]?.answer();
    await settle();
    for (const { answer } of sent) answer();
    expect((await Promise.all(reads)).map(({ asked }) => asked.at)).toEqual([1, 2, 3, 4, 4]);
  });

  it('fails all of a read that the database does not answer, and goes on with the next', async () => {
    const { read, sent } = newReader();
    const reads = Array.from({ length: 4 }, async (_, i) => await outcome(read(i)));
    await settle();
    sent[0]?.fail();
    await settle();
    for (const { answer } of sent) answer();
    const found = await Promise.all(reads);
    expect(found[0]).toBeInstanceOf(DatabaseAway);
    expect(found[3]).toMatchObject({ facts: { userId: 3 } });
  });

  it('breaks for the one whose rows cannot be understood, and for no other', async () => {
    const { read, sent } = newReader();
    const reads = [1, 2, 3, 12, 13, 14].map(async (id) => await outcome(read(id)));
    await settle();
    sent[0]?.answer();
    await settle();
    for (const { answer } of sent) answer();
    const found = await Promise.all(reads);
    expect(found[4]).toBeInstanceOf(RangeError);
    for (const i of [3, 5]) expect(found[i]).toMatchObject({ facts: {} });
  });

  it('reads one who has too much for a read of several alone, and the others together', async () => {
    const { read, sent } = newReader();
    const ids = Array.from({ length: 103 }, (_, i) => (i === 50 ? LARGE : 100 + i));
    const reads = ids.map(async (id) => await read(id));
    await settle();
    for (let i = 0; i < sent.length; i++) {
      sent[i]?.answer();
      await settle();
    }
    const found = await Promise.all(reads);
    expect(found.map(({ facts }) => facts?.userId)).toEqual(ids);
    expect(sent.filter((one) => one.ids.includes(LARGE)).map((one) => one.ids.length)).toEqual([
      100, 50, 25, 12, 6, 3, 2, 1,
    ]);
    expect(sent.length, 'nobody else is read alone but by chance').toBeLessThan(22);
  });

  it('is late for who waited too long for others, who is not sent any more', async () => {
    const { read, sent, late } = newReader();
    const reads = Array.from({ length: 5 }, async (_, i) => await outcome(read(i)));
    await settle();
    late[3]?.();
    expect(await reads[3]).toBeInstanceOf(DatabaseAway);
    sent[0]?.answer();
    await settle();
    expect(sent[3]?.ids).toEqual([4]);
    for (const { answer } of sent) answer();
    await Promise.all(reads);
  });

  it('answers nobody with a read that began before the question, in doubt either (I6)', async () => {
    const { read, sent } = newReader();
    const before = [1, 2, 3].map(async (id) => await read(id));
    await settle();
    const after = [read(1), read(1)];
    sent[0]?.answer();
    await settle();
    expect(sent[3]?.ids, 'those who wait share the next one').toEqual([1]);
    sent[3]?.answer();
    expect((await Promise.all(after)).map(({ asked }) => asked.at)).toEqual([4, 4]);
    for (const { answer } of sent) answer();
    await Promise.all(before);
  });

  it('reads one who has too much alone, however many ask for it and the others', async () => {
    const { read, sent } = newReader();
    const ids = [1, 2, 3, ...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? LARGE : 78))];
    const reads = ids.map(async (id) => await read(id));
    await settle();
    for (let i = 0; i < sent.length && i < 20; i++) {
      sent[i]?.answer();
      await settle();
    }
    expect(sent.map((one) => one.ids)).toEqual([[1], [2], [3], [LARGE, 78], [LARGE], [78]]);
    expect((await Promise.all(reads)).map(({ facts }) => facts?.userId)).toEqual(ids);
  });
});
