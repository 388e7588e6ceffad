/** A crowd that comes back to an org that keeps nobody, over the real coordinator and SQL. */
import { describe, expect, it } from 'vitest';

import { LANES } from '../../../src/durable/lanes.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import type { Bound } from '../../simulator/node-d1.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';
import { loneCoordinator } from '../../support/lone-coordinator.ts';
import { callerOf, FIRST_ID, populate } from '../../support/returning-crowd.ts';

const PEOPLE = 300;
const ORG = 1;
/** Statements that ask only for the newest pair; a read of principals has seven more. */
const HEAD_STATEMENTS = 1;

/** A batch that has been sent: whom it is about, as far as that can be seen, and what sends its answer. */
type Sent = { readonly userIds: readonly number[]; readonly statements: number; readonly answer: () => void };

/** An org with people, whose database reads at once, and answers each batch when it is told to. */
function world() {
  const d1 = new NodeD1();
  populate(d1, PEOPLE);
  const clock = new HandClock(1_000_000);
  const sent: Sent[] = [];
  const counts = { underWay: 0, most: 0 };
  const binding = d1.binding(async (batch) => {
    counts.most = Math.max(counts.most, ++counts.underWay);
    const results = d1.batch(batch);
    await new Promise<void>(
      (resolve) => void sent.push({ userIds: usersIn(batch), statements: batch.length, answer: resolve }),
    );
    counts.underWay--;
    return results;
  });
  const coordinator = loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' } });
  /** Whether somebody may now ask for what it may do. */
  const ask = async (userId: number): Promise<string | undefined> => {
    const result = await coordinator.ownPermissions(callerOf(userId), false);
    return result.ok ? result.value : undefined;
  };
  /** Answers what was sent, and what is sent after that, until nothing is. */
  const answerAll = async (from: number): Promise<void> => {
    for (let i = from; i < sent.length; i++) {
      sent[i]?.answer();
      await settle();
    }
  };
  /** An entry of the global plane that touches somebody, in the database. */
  const touch = (userId: number) => {
    const change = { revision: 1, hash: 'h1', previousHash: '', touches: [`user:${userId}`] as const };
    d1.rows(
      `INSERT INTO changes (org_id, revision, id, global_revision, at, actor, origin, kind, "before", "after", touches,
         previous_hash, hash) VALUES (0, 1, 'x', 1, '', 'null', 'null', 'x', 'null', 'null', ?, '', 'h1')`,
      JSON.stringify(change.touches),
    );
    d1.rows(`UPDATE users SET is_disabled = 1 WHERE id = ?`, userId);
    return change;
  };
  return { d1, coordinator, sent, counts, ask, answerAll, touch };
}

/** The users that a batch asks for: a list in JSON, or the one that stands in every statement. */
function usersIn(batch: readonly Bound[]): number[] {
  const [first] = batch;
  const isUser = (value: unknown): value is number => typeof value === 'number' && value >= FIRST_ID;
  const lists = (first?.values ?? []).filter((value) => typeof value === 'string' && value.startsWith('['));
  return [
    ...new Set([
      ...(first?.values ?? []).filter(isUser),
      ...lists.flatMap((list) => JSON.parse(String(list)) as number[]).filter(isUser),
    ]),
  ];
}

/** The same after its first answer, which took the database. */
async function started() {
  const made = world();
  const first = made.ask(FIRST_ID);
  await settle();
  await made.answerAll(0);
  expect(await first).toBeDefined();
  return { ...made, from: made.sent.length };
}

const CROWD = Array.from({ length: PEOPLE - 1 }, (_, i) => FIRST_ID + 1 + i);

describe('a crowd that comes back to its org', () => {
  it('is read in few trips, of which no more are under way than the lane of loads has room for', async () => {
    const { sent, ask, answerAll, from, counts } = await started();
    const answers = CROWD.map(async (id) => await ask(id));
    await settle();
    expect(sent.length - from).toBe(LANES.loads);
    await answerAll(from);
    expect((await Promise.all(answers)).every((one) => one?.includes('reports0:read'))).toBe(true);
    expect(sent.length - from).toBeLessThanOrEqual(LANES.loads + Math.ceil(PEOPLE / 100));
    expect(counts.most).toBe(LANES.loads);
  });

  it('does not keep a change back, nor a confirmation', async () => {
    const { coordinator, sent, ask, answerAll, from, counts } = await started();
    const answers = CROWD.map(async (id) => await ask(id));
    await settle();
    const before = sent.length;
    const change = coordinator.change(
      callerOf(FIRST_ID + PEOPLE - 1),
      { name: 'createTeam', input: { name: 'x', email: '' } } as ChangeRequest,
      'in-org',
    );
    const confirmed = coordinator.reach({ own: 9, hash: 'x', global: 0, globalHash: '', news: [] });
    await settle();
    expect(sent.length - before, 'what the change is decided on, and the newest pair').toBe(2);
    expect(sent.slice(before).some(({ statements }) => statements === HEAD_STATEMENTS)).toBe(true);
    await answerAll(from);
    expect(await change).toMatchObject({ ok: false, refusal: { tag: 'denied' } });
    await Promise.all([...answers, confirmed]);
    expect(counts.most).toBeLessThanOrEqual(LANES.loads + LANES.changes + LANES.confirmation);
  });

  it('has only the one read again whom a change touched while they were read together (I7)', async () => {
    const { coordinator, sent, ask, answerAll, touch, from } = await started();
    const touched = FIRST_ID + 50;
    const answers = new Map(CROWD.map((id) => [id, ask(id)]));
    await settle();
    for (const { answer } of sent.slice(from)) answer();
    await settle();
    // Some are read together by now, the touched one among them. What is read is from before the change.
    const together = sent.findIndex(({ userIds }) => userIds.includes(touched) && userIds.length > 1);
    expect(together).toBeGreaterThan(0);
    sent[together]?.answer();
    coordinator.followGlobal(touch(touched));
    await settle();
    await answerAll(from);
    expect(await answers.get(touched)).toBeUndefined();
    for (const [id, answer] of answers) if (id !== touched) expect(await answer).toBeDefined();
    const times = (id: number): number => sent.filter(({ userIds }) => userIds.includes(id)).length;
    expect(times(touched)).toBe(2);
    expect(CROWD.filter((id) => times(id) > 1)).toEqual([touched]);
  });

  it('is read though one of them has more than a read of several may give', async () => {
    const { d1, sent, ask, answerAll, from } = await started();
    const large = FIRST_ID + 60;
    d1.rows(
      `WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)
        SELECT ?, 1, 'api', 'g' || i, '', 'g' || i, '' FROM n`,
      large,
    );
    const answers = CROWD.map(async (id) => await ask(id));
    await settle();
    await answerAll(from);
    expect((await Promise.all(answers)).every((one) => one !== undefined)).toBe(true);
    const alone = sent.filter(({ userIds }) => userIds.length === 1 && userIds[0] === large);
    expect(alone).toHaveLength(1);
  });
});
