import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { levelActionsOf } from '../../../core/declared-type.ts';
import type { ThingLevels } from './thing-levels.ts';
import { levelsOn } from './thing-levels.ts';
import type { ToldType } from './type-rows.ts';

/** What there is to know of a thing: who has which level on it, and what the levels give. */
export type Thing = {
  readonly levels: ThingLevels;
  /** The names of all levels of its type, lowest first. */
  readonly names: readonly string[];
  /** What its type is; undefined for who may not read it. */
  readonly type: ToldType | undefined;
  /** Whether the caller changes levels of any thing of the type. To show or to leave out, never to decide. */
  readonly isChangeable: boolean;
};

/** Loads it. Throws the `Problem` where the caller may not read the levels. */
export async function loadThing(api: Api, type: string, id: string, signal: AbortSignal): Promise<Thing> {
  const [levels, { permissions }, told, own] = await Promise.all([
    // The routes of shipped types have the same form as those of declared ones.
    answer(
      api.GET('/api/access-control/{resource}/{resourceID}', {
        params: { path: { resource: type, resourceID: id } },
        signal,
      }),
    ),
    answer(
      api.GET('/api/access-control/{resource}/description', { params: { path: { resource: type } }, signal }),
    ),
    answer(
      api.GET('/api/access-control/resource-types/{type}', { params: { path: { type } }, signal }),
    ).catch((thrown: unknown) => {
      if (asProblem(thrown).status === 403) return undefined;
      throw thrown;
    }),
    // Asked anew: the type may have been declared since somebody signed in.
    answer(api.GET('/api/access-control/user/actions', { signal })),
  ]);
  const isChangeable = levelActionsOf(type)[1] in own;
  return { levels: levelsOn(levels), names: permissions, type: told, isChangeable };
}
