import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import type { Known } from './known-actions.ts';
import { knownWith } from './known-actions.ts';
import type { Holdings } from './permission-marks.ts';
import { holdingsOf } from './permission-marks.ts';

/** What actions there are, and what the caller holds of them: what a role's permissions are marked by. */
export type Marking = { readonly known: Known; readonly holdings: Holdings };

/** Loads both. Who may not read the resource types is told of the shipped actions only. */
export async function loadMarking(api: Api, signal: AbortSignal): Promise<Marking> {
  const [types, own] = await Promise.all([
    answer(api.GET('/api/access-control/resource-types', { signal })).catch((thrown: unknown) => {
      if (asProblem(thrown).status === 403) return undefined;
      throw thrown;
    }),
    answer(api.GET('/api/access-control/user/permissions', { signal })),
  ]);
  return { known: knownWith(types), holdings: holdingsOf(own) };
}
