/** What an object answers without waiting: what it costs, and that it is answered by nobody who was replaced. */
import { describe, expect, it } from 'vitest';

import { permission } from '../../../src/core/requirement.ts';
import type { Coordinator } from '../../../src/durable/coordinator.ts';
import { STORE_AFTER_MS } from '../../../src/durable/principal-cache.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN, ADMIN_ID } from '../../simulator/world/callers.ts';
import { asks, byId } from '../../support/asking.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';

const ORG = 1;
const MAY_READ = permission('users.permissions:read', 'users:id:*');
const held = asks(byId(ADMIN_ID), 'read', 'folders', 'sharedwithme');

/** An org whose Admin is kept, and every statement that its object executes. */
async function hotOrg() {
  const d1 = new NodeD1();
  const clock = new HandClock(1_000_000);
  const binding = d1.binding(async (batch) => await Promise.resolve(d1.batch(batch)));
  const place = newPlace();
  const org = loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' }, place });
  expect(await org.ownPermissions(ADMIN, false)).toMatchObject({ ok: true });
  await clock.pass(STORE_AFTER_MS);
  const executed: string[] = [];
  const storage = { isGone: false };
  const exec = place.sql.exec.bind(place.sql);
  place.sql.exec = (query, ...bindings) => {
    executed.push(query);
    if (storage.isGone) throw new Error('This object was replaced');
    return exec(query, ...bindings);
  };
  return { org, executed, storage, clock };
}

const questions: readonly (readonly [string, (org: Coordinator) => Promise<unknown>])[] = [
  ['an evaluation', async (org) => await org.evaluate(ADMIN, { asked: [held], explains: false })],
  [
    'fifty at once, with reasons',
    async (org) =>
      await org.evaluate(ADMIN, { asked: Array.from({ length: 50 }, () => held), explains: true }),
  ],
  ['own permissions', async (org) => await org.ownPermissions(ADMIN, false)],
  ['own permissions and their state', async (org) => await org.ownPermissionsAt(ADMIN)],
  ['what another may do', async (org) => await org.permissionsOf(ADMIN, ADMIN_ID, MAY_READ, MAY_READ)],
  [
    'whether the caller may',
    async (org) => await org.authorise(ADMIN, { requirement: MAY_READ, standing: 'in-org' }),
  ],
  [
    'that the caller may not',
    async (org) =>
      await org.authorise(ADMIN, { requirement: permission('none:such'), standing: 'in-org-or-global' }),
  ],
];

describe('about principals that are kept', () => {
  it.each(questions)('%s takes one statement of the storage', async (_, ask) => {
    await quietly(async () => {
      const { org, executed } = await hotOrg();
      for (let i = 0; i < 3; i++) {
        executed.length = 0;
        await ask(org);
        expect(executed).toHaveLength(1);
      }
    });
  });

  it.each(questions)('%s is not answered by an object that was replaced (I6)', async (_, ask) => {
    await quietly(async () => {
      const { org, storage } = await hotOrg();
      storage.isGone = true;
      await expect(ask(org)).rejects.toThrow('replaced');
    });
  });

  it.each(questions)('%s is not answered at once when the lease is to be renewed', async (_, ask) => {
    await quietly(async () => {
      const { org, executed, clock } = await hotOrg();
      clock.ms += 4_000;
      executed.length = 0;
      await ask(org);
      expect(executed.length).toBeGreaterThan(1);
    });
  });
});
