import { describe, expect, it } from 'vitest';

import type { Verified } from '../../../../src/console/pages/trail/verify-walk.ts';
import { PROBLEMS, PROBLEMS_MAX, verifyWalk } from '../../../../src/console/pages/trail/verify-walk.ts';
import { TRAIL_PROBLEMS } from '../../../../src/core/trail.ts';

type Part = Awaited<ReturnType<Parameters<typeof verifyWalk>[0]>>;

const part = (said: Partial<Part>): Part => ({
  from: 1,
  to: 10,
  entries: 10,
  ok: true,
  problems: [],
  sealed: 10,
  next: null,
  ...said,
});

async function walked(parts: readonly Part[]): Promise<{ told: Verified[]; asked: number[] }> {
  const [told, asked]: [Verified[], number[]] = [[], []];
  const left = parts.values();
  const verify = async (from: number): Promise<Part> => {
    asked.push(from);
    const { value } = left.next();
    if (value === undefined) throw new Error('Asked for too much.');
    return value;
  };
  for await (const verified of verifyWalk(verify)) told.push(verified);
  return { told, asked };
}

describe('verifying a trail', () => {
  it('goes part by part to the end, and adds up', async () => {
    const { told, asked } = await walked([
      part({ from: 3, to: 10, entries: 8, sealed: 8, next: 11 }),
      part({
        from: 11,
        to: 15,
        entries: 5,
        sealed: 4,
        ok: false,
        problems: [{ revision: 12, what: 'unsealed' }],
      }),
    ]);
    expect(asked).toEqual([1, 11]);
    expect(told.map(({ to, isDone }) => [to, isDone])).toEqual([
      [10, false],
      [15, true],
    ]);
    expect(told.at(-1)).toMatchObject({
      from: 3,
      entries: 13,
      sealed: 12,
      problems: [{ revision: 12, what: 'unsealed' }],
    });
  });

  it('says that no seal was looked at', async () => {
    const { told } = await walked([part({ sealed: null })]);
    expect(told[0]?.sealed).toBeUndefined();
  });

  it('ends where a part is no further, and where enough is wrong', async () => {
    expect((await walked([part({ next: 1 })])).asked).toEqual([1]);
    const problems = Array.from({ length: PROBLEMS_MAX }, (_, revision) => ({
      revision,
      what: 'changed' as const,
    }));
    const { told } = await walked([part({ problems, next: 11 })]);
    expect(told).toHaveLength(1);
    expect(told[0]?.isDone).toBe(false);
  });

  it('has words for everything that can be wrong', () => {
    expect(Object.keys(PROBLEMS).toSorted()).toEqual([...TRAIL_PROBLEMS].toSorted());
  });
});
