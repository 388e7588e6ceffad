/** Two who move out the same trail of the global plane at once: the newest entry of that says where the trail begins (I3). */
import { beforeAll, describe, expect, it } from 'vitest';

import { Planes } from '../../simulator/planes.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN, byPassword } from '../../simulator/world/callers.ts';
import { person } from '../../simulator/world/registers/parts.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';
import { step } from '../../simulator/world/writes.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

/** More than stay in any case. */
const ENTRIES = 800;
const WEEKS_AGO = '1969-12-01T00:00:00.000Z';

describe('moving out what somebody else moves out', () => {
  let start: Start;
  beforeAll(async () => {
    await quietly(async () => {
      const makeAdmin = step(0, 'setServerAdmin', (hand) => ({
        userId: hand.start.id('users', 'ada'),
        isServerAdmin: true,
      }));
      start = await makeStart([
        { name: 'two admins', prepare: [person('ada'), makeAdmin], factors: [], ways: [] },
      ]);
    });
  });

  const fill = (): void => {
    const { d1 } = start.substrate;
    const newest = Number(d1.rows('SELECT max(revision) AS r FROM changes WHERE org_id = 0')[0]?.['r']);
    // The hash of each is its number, so that the one before it is known.
    d1.rows(
      `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT 0, value, 'id ' || value, value, ?, actor, origin, kind, before, after, touches,
         iif(value = ?, (SELECT hash FROM changes WHERE org_id = 0 AND revision = ?), 'h' || (value - 1)), 'h' || value
       FROM changes, (WITH RECURSIVE n(value) AS (SELECT cast(? AS integer) UNION ALL SELECT value + 1 FROM n WHERE value < ?) SELECT value FROM n)
       WHERE org_id = 0 AND revision = 1`,
      WEEKS_AGO,
      newest + 1,
      newest,
      newest + 1,
      ENTRIES,
    );
  };

  it('is decided on what is left', async () => {
    const planes = new Planes(start);
    fill();
    const ada = byPassword(start.id('users', 'ada'), 'ada');
    await quietly(async () => {
      const { isolate } = planes.hand;
      // While this one is on its way, the two others come, and have the next turn together.
      const first = isolate.change(0, ADMIN, 'createOrg', { name: 'three' });
      const all = await Promise.all([
        first,
        isolate.change(0, ADMIN, 'moveOutTrail', { upTo: 200, hash: 'h200' }),
        isolate.change(0, ada, 'moveOutTrail', { upTo: 100, hash: 'h100' }),
      ]);
      expect(all.slice(0, 2)).toEqual(['ok', 'ok']);
    });
    const [begin] = start.substrate.d1.rows(
      `SELECT previous_hash AS hash FROM changes WHERE org_id = 0 ORDER BY revision LIMIT 1`,
    );
    const told = start.substrate.d1
      .rows(`SELECT after FROM changes WHERE org_id = 0 AND kind = 'trail.move-out' ORDER BY revision`)
      .map(({ after }) => JSON.parse(String(after)) as { entries: number; upTo: number; hash: string });
    expect(told.at(-1)?.hash).toBe(begin?.['hash']);
    expect(told).toEqual([{ entries: 200, upTo: 200, hash: 'h200' }]);
  });
});
