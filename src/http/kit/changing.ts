import type { Context, MiddlewareHandler } from 'hono';

import { revisionText } from '../../access/revision.ts';
import { requiredBy } from '../../core/required-by.ts';
import { UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import { isVersioned } from '../../core/versioned.ts';
import { toldFault } from '../../faults.ts';
import type { ChangeInput, ChangeName, ChangeOutput } from '../../service/changes.ts';
import type { AppEnv, ChangePlace } from '../context.ts';
import type { Dialect } from './dialect.ts';
import type { At, statesNeeds } from './needs.ts';
import { answerDryRun, asksDryRun } from './dry-run.ts';
import { REPLAYED, underKey } from './once.ts';
import { REVISION_HEADER } from './revision.ts';

/** What the requirement of a change needs from the path. */
type Known<K extends ChangeName> = Parameters<(typeof requiredBy)[K]>[0];
type Of<K extends ChangeName> = (c: Context<AppEnv>) => Known<K>;
type Options<K extends ChangeName> =
  undefined extends Known<K> ? [at?: At & { readonly of?: Of<K> }] : [at: At & { readonly of: Of<K> }];

/** Routes that make one change. */
export const makesChanges = <E extends Response>(
  { refused }: Dialect<E>,
  needs: ReturnType<typeof statesNeeds<E>>['needs'],
) => ({
  /**
   * A change as a route makes it. `needs` states what the change requires. `make` makes the change, at the place where
   * the route is evaluated unless another is passed, and answers with the result. If the request only asks what the change would do,
   * it answers that, and makes nothing: whatever a route does before must not do anything either then.
   *
   * @param at where the route is evaluated, what its path names, and what the requirement needs from the path
   */
  changing: <K extends ChangeName>(name: K, ...[at = {}]: Options<K>) => {
    const { of } = at as { readonly of?: Of<K> };
    const requirementOf = requiredBy[name] as (known: Known<K> | undefined) => Requirement | null;
    return {
      needs: needs((c) => requirementOf(of?.(c)), {
        ...at,
        isVersioned: isVersioned(name),
        isChange: true,
      }) as MiddlewareHandler<AppEnv>,
      make: async <T>(
        c: Context<AppEnv>,
        input: ChangeInput<K>,
        reply: (output: ChangeOutput<K>) => T,
        place: ChangePlace = c.var.needs.place,
      ): Promise<T | E> => {
        const { orgId, standing } = place;
        const { caller, services } = c.var;
        const asked = [orgId, caller, name, input, standing, await underKey(c, name, input)] as const;
        if (asksDryRun(c) !== false)
          return await answerDryRun(c, { refused }, place, await services.org.dryRun(...asked), reply);
        const made = await services.org.change(...asked);
        if (!made.ok) return refused(c, made.refusal);
        if (made.isReplay) c.header(REPLAYED, 'true');
        if (made.at !== undefined) c.header(REVISION_HEADER, revisionText(made.at));
        try {
          return reply(made.value);
        } catch (error) {
          // The change is made: only how to say so broke (I8). No header of that answer belongs to this one.
          toldFault(error);
          for (const name of [REPLAYED, REVISION_HEADER, 'ETag']) c.header(name, undefined);
          return refused(c, UNAVAILABLE);
        }
      },
    };
  },
});
