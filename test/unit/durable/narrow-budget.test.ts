import { describe, expect, it } from 'vitest';

import { HOUR_MS } from '../../../src/core/hourly-budget.ts';
import { NarrowBudget } from '../../../src/durable/narrow-budget.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';

function budget() {
  const sql = new NodeObjectSql();
  const clock = { now: 1_000 };
  const begin = () => new NarrowBudget(sql, () => clock.now, { changes: 2, bytes: 1_000 });
  return { sql, clock, begin };
}

const isTaken = (taking: object): boolean => 'giveBack' in taking;

describe('the hourly budget of rights on single things', () => {
  it('is of each principal, and survives the object', () => {
    const { begin } = budget();
    const first = begin();
    expect([first.take(7, 10), first.take(7, 10)].map(isTaken)).toEqual([true, true]);
    const next = begin();
    expect(next.take(7, 10)).toEqual({ waitMs: HOUR_MS });
    expect(isTaken(next.take(8, 10))).toBe(true);
  });

  it('gets back what was not made', () => {
    const { begin } = budget();
    const taking = begin().take(7, 900);
    expect(begin().take(7, 200)).toEqual({ waitMs: HOUR_MS });
    if ('giveBack' in taking) taking.giveBack();
    expect(isTaken(begin().take(7, 200))).toBe(true);
  });

  it('keeps nothing of an hour that is over', () => {
    const { sql, clock, begin } = budget();
    for (let userId = 1; userId <= 50; userId++) begin().take(userId, 10);
    clock.now += HOUR_MS;
    begin().take(99, 10);
    expect(sql.exec('SELECT user_id FROM narrow_changes').toArray()).toEqual([{ user_id: 99 }]);
  });
});
