import { describe, expect, it } from 'vitest';

import { ID_TO_COME } from '../../../src/core/kept-answer.ts';
import { keepingAnswer } from '../../../src/durable/once.ts';
import { Turn } from '../../../src/durable/turn.ts';
import type { Plan } from '../../../src/service/engine/change.ts';
import type { Write } from '../../../src/service/ports/database.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { keptAnswerRepository } from '../../../src/storage/kept-answers.ts';
import type { ChangeKind } from '../../../src/core/undo.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';

const d1 = new NodeD1();
const kept = keptAnswerRepository(openOrm(d1.binding(async (batch) => d1.batch(batch))));

const NOW = '2026-01-02T00:00:00.000Z';
const once = { key: 'k', sent: 's' };
const nothing = { answer: undefined, oldest: undefined, newest: 0 };
const keeping = {
  of: { orgId: 1, userId: 5 },
  once,
  before: nothing,
  change: { kind: 'team.create' as ChangeKind, isShownOnce: false },
  now: NOW,
};

const [first, second, third]: Write[] = ['first', 'second', 'third'].map((statement) => ({ statement }));

const planOf = (reply: Plan<unknown>['reply']): Plan<unknown> => ({
  kind: 'change',
  writes: [first, second, third] as Write[],
  before: null,
  after: null,
  touches: [],
  notifies: [],
  reply,
});

/** The plan with its row, and where that stands, and what is bound in it. */
function keptOf(plan: Plan<unknown>, more: Partial<typeof keeping> = {}) {
  const made = keepingAnswer(kept, plan, { ...keeping, ...more });
  if ('waitMs' in made) throw new Error('There is no room');
  const place = made.writes.findIndex(({ claims }) => claims !== undefined);
  const statement = made.writes[place]?.statement as { toSQL(): { sql: string; params: unknown[] } };
  return { plan: made, place, ...statement.toSQL() };
}

describe('a plan of a change under a key', () => {
  it('has its row right behind the statement that gives the id of the reply', () => {
    const { place, sql, params } = keptOf(planOf(({ idOf }) => ({ id: idOf(second as Write) })));
    expect(place).toBe(2);
    expect(sql).toContain('last_insert_rowid()');
    expect(params).toContain(JSON.stringify({ id: ID_TO_COME }));
  });

  it('has it last, and without an id, where the reply needs none', () => {
    const { place, sql, params } = keptOf(planOf(() => ({ name: 'n' })));
    expect(place).toBe(3);
    expect(sql).not.toContain('last_insert_rowid()');
    expect(params).toContain('{"name":"n"}');
  });

  it('keeps no reply with two ids, nor one that is shown once', () => {
    const ofTwo = planOf(({ idOf }) => [idOf(first as Write), idOf(second as Write)]);
    expect(keptOf(ofTwo).params.filter((param) => String(param).includes('['))).toEqual([]);
    const secret = keptOf(
      planOf(() => ({ name: 'n' })),
      { change: { kind: 'token.create', isShownOnce: true } },
    );
    expect(secret.params.filter((param) => String(param).includes('{'))).toEqual([]);
  });

  it('is not in one batch with another under the same key', () => {
    const turn = new Turn({ own: 0, global: 0, hash: '', globalHash: '', news: [] }, []);
    const add = (plan: Plan<unknown>) => turn.add({ plan } as Parameters<Turn['add']>[0]);
    add(keptOf(planOf(() => null)).plan);
    expect(turn.isClaimed(keptOf(planOf(() => null)).plan)).toBe(true);
    expect(
      turn.isClaimed(
        keptOf(
          planOf(() => null),
          { once: { ...once, key: 'other' } },
        ).plan,
      ),
    ).toBe(false);
    const of = { orgId: 1, userId: 6 };
    expect(
      turn.isClaimed(
        keptOf(
          planOf(() => null),
          { of },
        ).plan,
      ),
    ).toBe(false);
  });
});
