import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import type { Result } from '../../../core/result.ts';
import { ok } from '../../../core/result.ts';
import type { AppEnv } from '../../context.ts';
import { asksDryRun } from '../../kit/dry-run.ts';

/** Has not the form of a hash, so that nobody could ever sign in by it. */
const NO_HASH = '-';

/**
 * The hash of a new password. Hashing is slow on purpose, so it is done only for callers who meet the route's
 * requirement. Not for who asks what the change would do: nothing is made of the password then.
 */
export async function hashIfAllowed(c: Context<AppEnv>, password: string): Promise<Result<string, Refusal>> {
  if (asksDryRun(c) !== false) return ok(NO_HASH);
  const { services, caller, needs } = c.var;
  const { orgId, standing } = needs.place;
  const { requirement } = needs;
  const allowed = await services.org.authorise(orgId, caller, { requirement, standing });
  return allowed.ok ? ok(await services.secrets.hashPassword(password)) : allowed;
}
