import { beforeAll, describe, expect, it } from 'vitest';

import { Choices } from '../../simulator/choices.ts';
import { simulateCoordinators } from '../../simulator/coordinators.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN, byPassword } from '../../simulator/world/callers.ts';
import { knowWhoListens } from '../../simulator/world/know-who-listens.ts';
import { Isolate } from '../../simulator/world/isolate.ts';
import { draft } from '../../simulator/world/registers/parts.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';
import { REGISTERS } from '../../simulator/world/registers.ts';

const ORGS = 240;
/** So long each leg of a trip takes. */
const LEG_MS = 5;

describe('a deployment of many orgs', () => {
  let start: Start;
  beforeAll(async () => {
    start = await makeStart(REGISTERS);
  });

  it('is told of a changed global role in a few trips, and no other change waits behind it (I6)', async () => {
    const latency = { least: LEG_MS, most: LEG_MS };
    const settings = { choices: Choices.ofTape([]), rates: {}, latency, idsAfter: 1_000_000 };
    const simulation = simulateCoordinators(start.substrate, settings);
    knowWhoListens(start, simulation);
    const isolate = new Isolate(simulation, start.substrate, 'isolate a');
    const { schedule } = simulation;
    const admin = byPassword(1, 'admin');
    const took: number[] = [];
    const play = async (): Promise<void> => {
      for (let i = 0; i < ORGS; i++) await isolate.change(0, ADMIN, 'createOrg', { name: `org ${i}` });
      await isolate.change(0, ADMIN, 'createRole', {
        draft: draft('r-all'),
        version: 1,
        validatePermissions: false,
      });
      // Every one of them is in use.
      const orgIds = start.substrate.d1.rows('SELECT id FROM orgs').map(({ id }) => Number(id));
      expect(orgIds.length).toBeGreaterThan(ORGS);
      await Promise.all(
        orgIds.map(async (orgId) =>
          isolate.org.authorise(orgId, admin, { requirement: null, standing: 'in-org' }),
        ),
      );
      const since = schedule.now;
      const changed = isolate.change(0, ADMIN, 'updateRole', {
        draft: draft('r-all', false),
        version: undefined,
        versionRule: 'gate' as const,
        validatePermissions: false,
      });
      const created = isolate.change(0, ADMIN, 'createOrg', { name: 'another' });
      for (const change of [changed, created]) {
        expect(await change).toBe('ok');
        took.push(schedule.now - since);
      }
    };
    const unhandled = await quietly(async () => await schedule.until(play()));
    expect(unhandled).toEqual([]);
    for (const ms of took) expect(ms).toBeLessThan(1_000);
  });
});
