import type { Context } from 'hono';

import { UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { ListPlace } from '../../service/engine/list-reads.ts';
import type { Head } from '../../service/ports/changes.ts';
import type { AppEnv } from '../context.ts';
import type { Dialect } from './dialect.ts';
import { here } from './place.ts';

/** The newest pair that was read with the answer, and whether the answer shows the org or the whole deployment. */
type Seen = { readonly head: Head; readonly shows: ListPlace['shows'] };

/** Answers that only need to know whether the caller may. */
export const answersIfAllowed = <E extends Response>({ refused }: Pick<Dialect<E>, 'refused'>) => {
  /**
   * Answers callers whose credential holds and who meet the requirement: the route's, unless another one is passed.
   * Other callers learn only that they may not. If the answer was read from the database, `seen` is the state that it
   * was read at.
   */
  const ifAllowed = async <T>(
    c: Context<AppEnv>,
    answer: () => T,
    more: { readonly requirement?: Requirement | null; readonly seen?: Seen | undefined } = {},
  ): Promise<T | E> => {
    const { seen, requirement = c.var.needs.requirement } = more;
    const { orgId, standing } = c.var.needs.place;
    const { lists, org } = c.var.services;
    const allowed = await org.authorise(orgId, c.var.caller, { requirement, standing }, seen?.head);
    if (!allowed.ok) return refused(c, allowed.refusal);
    const isHeard = seen?.shows !== 'everywhere' || (await lists.untilHeard(seen.head));
    return isHeard ? answer() : refused(c, UNAVAILABLE);
  };

  /** Answers every signed-in caller, on paths without a route. */
  const ifSignedIn = async <T>(c: Context<AppEnv>, answer: () => T): Promise<T | E> => {
    c.set('needs', { requirement: null, place: here(c) });
    return await ifAllowed(c, answer);
  };

  return { ifAllowed, ifSignedIn };
};

/** As `answersIfAllowed` makes it. */
export type IfAllowed<E extends Response> = ReturnType<typeof answersIfAllowed<E>>['ifAllowed'];
