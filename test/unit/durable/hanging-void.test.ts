/** Changes of an org whose doubt is over for whoever reads, while the write that was to end it has no answer yet. */
import { describe, expect, it } from 'vitest';

import type { ChangeRequest } from '../../../src/service/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN } from '../../simulator/world/callers.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator } from '../../support/lone-coordinator.ts';

/** The global plane; what happens to each commit is said beforehand. */
function world() {
  const d1 = new NodeD1();
  const clock = new HandClock(1_000_000);
  const commits: ('lost' | 'no answer' | 'made')[] = [];
  const binding = d1.binding(async (batch) => {
    const isCommit = batch.some(({ sql }) => sql.startsWith('insert into "changes"'));
    const what = isCommit ? (commits.shift() ?? 'made') : 'made';
    if (what === 'lost') throw new Error('D1_ERROR: Network connection lost.');
    const results = d1.batch(batch);
    return what === 'no answer' ? await new Promise(() => undefined) : results;
  });
  const coordinator = loneCoordinator({ orgId: 0, binding, clock });
  /** After how many milliseconds something is answered, and with what. */
  const timed = async (answer: Promise<{ ok: boolean; refusal?: { tag: string } }>) => {
    const start = clock.ms;
    let told: unknown;
    void answer.then((result) => (told = result.ok ? 'ok' : result.refusal?.tag));
    while (told === undefined && clock.ms - start < 60_000) await clock.pass(100);
    return { told, after: clock.ms - start };
  };
  const change = async (name: string) =>
    await timed(
      coordinator.change(ADMIN, { name: 'createOrg', input: { name } } as ChangeRequest, 'in-org') as never,
    );
  const read = async () => await timed(coordinator.ownPermissions(ADMIN, false) as never);
  return { commits, change, read, clock };
}

describe('an entry that took the place of a lost change, and whose write has no answer', () => {
  it('keeps no later change waiting for longer than two seconds, once somebody has read it', async () => {
    await quietly(async () => {
      const { commits, change, read, clock } = world();
      expect(await change('one')).toMatchObject({ told: 'ok' });
      await clock.pass(6_000);
      commits.push('lost', 'no answer');
      expect(await change('two')).toMatchObject({ told: 'unavailable' });
      expect(await read()).toMatchObject({ told: 'ok', after: 100 });
      const third = await change('three');
      expect(third.after).toBeLessThanOrEqual(2_100);
    });
  });
});
