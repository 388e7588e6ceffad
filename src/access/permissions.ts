import type { AskedSubject } from '../core/asking.ts';
import type { Caller } from '../core/caller.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { OrgDoor } from '../durable/org-door.ts';
import { revisionText } from './revision.ts';

/** All permissions of somebody as the JSON text `{action: [scopes]}`, and the state that they are of. */
type PermissionsAt = { readonly json: string; readonly revision: string };

/**
 * All that a subject may do, for itself and for callers with `users.permissions:read` on it: one call of the org's object. About anybody
 * else, as about nobody, callers who hold that on somebody are told nothing; all others are refused with `denied`. Refuses what is longer
 * than a list may be.
 */
export async function permissionsOf(
  org: Pick<OrgDoor, 'search'>,
  orgId: number,
  caller: Caller,
  subject: AskedSubject,
): Promise<Result<PermissionsAt, Refusal>> {
  const found = await org.search(orgId, caller, { for: 'permissions', subject });
  if (!found.ok) return found;
  const { ground, at } = found.value;
  // An answer to something else, as of another version, is none.
  return ground.for === 'permissions'
    ? ok({ json: ground.json, revision: revisionText(at) })
    : refuse(UNAVAILABLE);
}
