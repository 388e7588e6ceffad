import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import { tooManyRequests } from '../../../core/refusal.ts';
import type { Result } from '../../../core/result.ts';
import { ok, refuse } from '../../../core/result.ts';
import type { Authorised } from '../../../durable/org-client.ts';
import type { Ask } from '../../../service/engine/list-reads.ts';
import type { Read } from '../../../service/ports/read.ts';
import type { Short } from '../../../service/ports/too-long.ts';
import type { AppEnv } from '../../context.ts';

/** The refusal of a caller who has read all of its share; undefined for others, of whose share something is taken. */
export function findUsedUp(c: Context<AppEnv>): Refusal | undefined {
  const waitMs = c.var.services.trailShare.take(c.var.caller.userId);
  return waitMs === undefined ? undefined : tooManyRequests('trail-parts', waitMs);
}

/**
 * Asks whether the caller still meets the route's requirement, and then reads one part of a trail, out of the caller's share.
 * `acknowledged` is the newest revision that the org's object knew of before.
 */
export async function readPart<T>(
  c: Context<AppEnv>,
  read: Read<T>,
): Promise<Result<{ readonly found: Short<T>; readonly acknowledged: number }, Refusal>> {
  const { lists, org } = c.var.services;
  const { requirement, place } = c.var.needs;
  const { orgId, standing } = place;
  const ask: Ask<Authorised> = async (seen) => {
    const asked = await org.authorise(orgId, c.var.caller, { requirement, standing }, seen);
    // Who may not is not told how much others read.
    const usedUp = asked.ok && seen === undefined ? findUsedUp(c) : undefined;
    return usedUp === undefined ? asked : refuse(usedUp);
  };
  const listed = await lists.once(orgId, ask, read);
  if (!listed.ok) return listed;
  const { asked, answer } = listed.value;
  return ok({ found: answer, acknowledged: asked.at.own });
}
