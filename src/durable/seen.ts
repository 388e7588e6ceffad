import type { Confirmation } from './confirmation.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { CachedPrincipal, Load, PrincipalCache } from './principal-cache.ts';
import { isIn } from './principal-cache.ts';

/**
 * Somebody who was looked at; undefined for nobody. `at` is a state that this is true at, and `dropped` how much had been dropped since
 * the load began: when they were found to be good, if they are kept, and otherwise before they were read.
 */
export type Seen = {
  readonly principal: CachedPrincipal | undefined;
  readonly at: Revisions;
  readonly dropped: number;
};

/** A state before all others. */
const NOWHERE: Revisions = { own: -1, global: -1 };

/** What is needed to tell whether something that was looked at is still so. */
export type SeenPorts = {
  readonly cache: PrincipalCache;
  readonly confirmation: Pick<Confirmation, 'revisions' | 'isFresh'>;
};

/**
 * Whether somebody is still what was seen, at this moment, at which the cache may be answered from: nothing has touched them since. Of
 * whoever is not kept here the org is not told, so nothing at all may have changed in the global plane, and nobody in the org.
 */
export function isStillSo({ cache, confirmation }: SeenPorts, seen: Seen, load: Load): boolean {
  const { principal, at, dropped } = seen;
  const since: Load = { dropped: load.dropped.slice(dropped) };
  if (principal !== undefined && cache.keeps(principal.facts))
    return !cache.isTouchedSince(principal.facts, NOWHERE, since);
  return at.global === confirmation.revisions().global && !mayHaveMadeSomebody(since, at);
}

/** Whether something was dropped, after a state, by which somebody may have come to be there, or to have another name. */
const mayHaveMadeSomebody = ({ dropped }: Load, since: Revisions): boolean =>
  dropped.some(
    ({ touches, at }) =>
      // Everything is forgotten when the database was restored, too: then the numbers of two states cannot be compared.
      touches === 'everything' ||
      (!isIn(since, at) &&
        (at?.global !== undefined ||
          touches.some((touched) => touched.startsWith('user:') || touched.startsWith('org:')))),
  );

/** Whether two states are the same. */
export const isSameState = (a: Revisions, b: Revisions): boolean => a.own === b.own && a.global === b.global;
