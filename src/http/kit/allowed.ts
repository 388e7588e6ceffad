import type { Context } from 'hono';

import { UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { ListPlace } from '../../service/engine/list-reads.ts';
import type { Head } from '../../service/ports/changes.ts';
import type { AppEnv } from '../context.ts';
import type { Dialect } from './dialect.ts';
import { here } from './place.ts';

/** The newest pair that was read with what is to be told, and whether that is of the org or of the whole deployment. */
type Seen = { readonly head: Head; readonly shows: ListPlace['shows'] };

/** Answers that depend on the caller and on nothing that is kept. */
export const answersIfAllowed = <E extends Response>({ refused }: Pick<Dialect<E>, 'refused'>) => {
  /**
   * Answers callers whose credential holds and who meet the requirement, the route's unless another is named; others
   * learn no more than that they may not. Where the answer was found in the database, `seen` says at which state.
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

  /** Answers whoever is signed in, where there is no route. */
  const ifSignedIn = async <T>(c: Context<AppEnv>, answer: () => T): Promise<T | E> => {
    c.set('needs', { requirement: null, place: here(c) });
    return await ifAllowed(c, answer);
  };

  return { ifAllowed, ifSignedIn };
};

/** As `answersIfAllowed` makes it. */
export type IfAllowed<E extends Response> = ReturnType<typeof answersIfAllowed<E>>['ifAllowed'];
