import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

import type { OrgCoordinator } from '../../src/durable/org-coordinator.ts';

/** Waits until nothing is left of deleted orgs, which the object of the global plane cleans up by its alarm. */
export async function untilCleanedUp(): Promise<void> {
  while ((await env.DB.prepare('SELECT 1 FROM ended_orgs LIMIT 1').first()) !== null) {
    await runInDurableObject(env.ORG.getByName('0'), async (object: OrgCoordinator) => await object.alarm());
  }
}
