/** A change that memory refuses: what that costs, and that an object which was replaced refuses nothing by its memory. */
import { describe, expect, it } from 'vitest';

import type { Coordinator } from '../../../src/durable/coordinator.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN } from '../../simulator/world/callers.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';
import { callerOf, FIRST_ID, populate } from '../../support/returning-crowd.ts';

const VIEWER = callerOf(FIRST_ID);
const DENIED = { ok: false, refusal: { tag: 'denied' } };

/** An org with a Viewer, and what its object asks for. */
function world() {
  const d1 = new NodeD1();
  populate(d1, 2);
  const storage = { isGone: false, statements: 0 };
  let trips = 0;
  const binding = d1.binding(async (batch) => {
    trips++;
    return await Promise.resolve(d1.batch(batch));
  });
  const place = newPlace();
  const exec = place.sql.exec.bind(place.sql);
  place.sql.exec = (query, ...bindings) => {
    storage.statements++;
    if (storage.isGone) throw new Error('This object was replaced');
    return exec(query, ...bindings);
  };
  const clock = new HandClock(1_000_000);
  const org = loneCoordinator({ orgId: 1, binding, clock, org0: { revision: 0, hash: '' }, place });
  return { org, storage, trips: () => trips };
}

let made = 0;

const createTeam = async (org: Coordinator, caller = VIEWER) => {
  const request = { name: 'createTeam', input: { name: `team ${++made}`, email: '' } };
  return await org.change(caller, request as ChangeRequest, 'in-org');
};

describe('a change of somebody who is known not to be allowed to make it', () => {
  it('is refused without the database, and by one look at the storage', async () => {
    await quietly(async () => {
      const { org, storage, trips } = world();
      expect(await createTeam(org)).toMatchObject(DENIED);
      const before = trips();
      storage.statements = 0;
      expect(await createTeam(org)).toMatchObject(DENIED);
      expect([trips() - before, storage.statements]).toEqual([0, 1]);
    });
  });

  it('is not refused by an object that was replaced (I6)', async () => {
    await quietly(async () => {
      const { org, storage } = world();
      expect(await createTeam(org)).toMatchObject(DENIED);
      storage.isGone = true;
      await expect(createTeam(org)).rejects.toThrow('broken');
    });
  });

  it('is refused without the database where that became known while it waited', async () => {
    await quietly(async () => {
      const { org, trips } = world();
      expect(await createTeam(org, ADMIN)).toMatchObject({ ok: true });
      const before = trips();
      const answers = await Promise.all([createTeam(org), createTeam(org), createTeam(org)]);
      for (const answer of answers) expect(answer).toMatchObject(DENIED);
      expect(trips() - before).toBe(1);
    });
  });
});
