import type { HonoRequest } from 'hono';

import type { ChangeConditions } from '../../core/change-conditions.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalidHeader } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { readIfMatch } from './entity-tags.ts';

/** What a route does: whether it changes something, and whether that is a thing that has versions. */
export type RouteKind = { readonly isChange: boolean; readonly isVersioned: boolean };

/** Headers that make a request depend on something, and that no change here is held to: to ignore one would make it anyway. */
const NOT_TAKEN = ['If-None-Match', 'If-Unmodified-Since'] as const;

/**
 * On what a request changes something; undefined where its headers say nothing of the kind, and for requests that change
 * nothing, whatever their method: some reads are a POST. Refuses with `invalid-header` what a change cannot be held to: nothing of it
 * is ever ignored.
 */
export function readConditions(
  request: HonoRequest,
  { isVersioned, isChange }: RouteKind,
): Result<ChangeConditions | undefined, Refusal> {
  if (!isChange) return ok(undefined);
  for (const header of NOT_TAKEN)
    if (request.header(header) !== undefined)
      return refuse(invalidHeader(header, 'cannot be asked of a change here: nothing was changed'));
  const ifMatch = request.header('If-Match');
  if (ifMatch === undefined) return ok(undefined);
  if (!isVersioned)
    return refuse(invalidHeader('If-Match', 'cannot be asked here: what this changes has no versions'));
  const expected = readIfMatch(ifMatch);
  return expected === undefined
    ? refuse(invalidHeader('If-Match', 'must be * or a list of tags as ETag has them, in quotes'))
    : ok({ expected });
}
