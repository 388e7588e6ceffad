/** Somebody who acts in this org again, and asks for several things at once, over the real coordinator and SQL. */
import { describe, expect, it } from 'vitest';

import { LEASE_MS } from '../../../src/durable/lease.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';
import { loneCoordinator } from '../../support/lone-coordinator.ts';
import { callerOf, FIRST_ID, populate } from '../../support/returning-crowd.ts';

const ORG = 1;

/** An org whose database answers when it is told to. */
function world(latency: { isOn: boolean } = { isOn: false }) {
  const d1 = new NodeD1();
  populate(d1, 2);
  const clock = new HandClock(1_000_000);
  const held: (() => void)[] = [];
  const binding = d1.binding(async (batch) => {
    const results = d1.batch(batch);
    if (latency.isOn) await new Promise<void>((resolve) => void held.push(resolve));
    return results;
  });
  const coordinator = loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' } });
  /** What the person gets who acts in this org by default. */
  const ask = async (): Promise<string> => {
    const result = await coordinator.ownPermissions({ ...callerOf(FIRST_ID), currentOrgId: ORG }, false);
    return result.ok ? 'ok' : JSON.stringify(result.refusal);
  };
  const actIn = (orgId: number) => d1.rows(`UPDATE users SET home_org_id = ? WHERE id = ?`, orgId, FIRST_ID);
  d1.rows(`INSERT INTO orgs (id, name, created, updated) VALUES (2, 'two', '', '')`);
  d1.rows(
    `INSERT INTO org_users (org_id, user_id, role, created, updated) VALUES (2, ?, 'Viewer', '', '')`,
    FIRST_ID,
  );
  return { d1, clock, ask, actIn, held, latency };
}

describe('a person who acts in an org again', () => {
  it('gets an answer to everything that it asks at once (I6)', async () => {
    const { clock, ask, actIn } = world();
    actIn(2);
    expect(await ask()).toContain('moved');
    actIn(ORG);
    // Whoever asks waits for the lease, and all go on in one step.
    await clock.pass(LEASE_MS);
    expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('gets an answer, though it is read at that moment for what was asked before (I6)', async () => {
    const { ask, actIn, held, latency } = world();
    actIn(2);
    expect(await ask()).toContain('moved');
    latency.isOn = true;
    const before = ask();
    await settle();
    expect(held).toHaveLength(1);
    actIn(ORG);
    const answers = [ask(), ask(), ask()];
    await settle();
    latency.isOn = false;
    for (const answer of held) answer();
    expect(await before).toContain('moved');
    expect(await Promise.all(answers)).toEqual(['ok', 'ok', 'ok']);
  });
});
