import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import type { Result } from '../../../core/result.ts';
import { ok } from '../../../core/result.ts';
import type { AppEnv } from '../../context.ts';

/**
 * The hash of a new password. Hashing is slow on purpose, so it is done only for callers who meet the route's
 * requirement.
 */
export async function hashIfAllowed(c: Context<AppEnv>, password: string): Promise<Result<string, Refusal>> {
  const { services, caller, needs } = c.var;
  const { orgId, standing } = needs.place;
  const { requirement } = needs;
  const allowed = await services.org.authorise(orgId, caller, { requirement, standing });
  return allowed.ok ? ok(await services.secrets.hashPassword(password)) : allowed;
}
