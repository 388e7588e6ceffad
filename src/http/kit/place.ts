import type { Context } from 'hono';

import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { unauthenticated } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { AppEnv, ChangePlace, Place } from '../context.ts';
import { readId } from './ids.ts';

/** The caller's own org. */
export const here = (c: Context<AppEnv>): Place => ({ orgId: c.get('orgId'), standing: 'in-org' });

/**
 * The org that a body names, else the caller's own. The token of another org is refused, as with `targetOrgId` in a
 * query.
 */
export const hereOrNamed = (c: Context<AppEnv>, orgId: number | null | undefined): Result<Place, Refusal> => {
  const { tokenOrgId } = c.var.caller;
  if (!orgId || orgId === c.var.orgId) return ok(here(c));
  if (tokenOrgId !== null) return refuse(unauthenticated('token-of-another-org'));
  return ok({ orgId, standing: 'in-org' });
};

/** The global plane. */
export const GLOBAL: Place = { orgId: GLOBAL_ORG_ID, standing: 'in-org' };

/** The global plane, for routes that are always evaluated there. */
export const global = (): Place => GLOBAL;

/** The global plane, for changes there that are decided on the caller's rights in its own org. */
export const globalByRightsHere = (c: Context<AppEnv>): ChangePlace => ({
  orgId: GLOBAL_ORG_ID,
  standing: { inOrg: c.var.orgId, orGlobal: false },
});

/** The global plane when the flag is set, else the caller's own org. */
export const hereOrGlobal = (c: Context<AppEnv>, flag: boolean | null | undefined): Place =>
  flag === true ? GLOBAL : here(c);

/**
 * The org that the path names. Callers who are not members of it have the rights of the global plane there.
 * Source: docs/grafana.md#choosing-the-org.
 */
export const orgOfPath = (c: Context<AppEnv>): Place => ({
  orgId: readId(c.req.param('orgId')) ?? c.var.orgId,
  standing: 'in-org-or-global',
});
