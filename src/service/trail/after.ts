import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { ChangeEntry } from '../ports/changes.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Reset } from './following.ts';
import { TOLD_MAX } from './following.ts';

/** What a trail has after a revision, and the revision up to which that is all that was told. `reset` as in `News`. */
export type After = {
  readonly entries: readonly ChangeEntry[];
  readonly reset: Reset | undefined;
  readonly revision: number;
};

/** The first entries after a revision of an org's trail, or none and where it ends; undefined when there is no such org. */
export const trailAfter =
  ({ changes, orgs }: Pick<Repositories, 'changes' | 'orgs'>) =>
  (orgId: number, after: number | undefined): Read<After | undefined> =>
    map(
      readAll({
        orgExists: orgId === GLOBAL_ORG_ID ? known(true) : orgs.exists(orgId),
        ends: changes.ends(orgId, 0, 1),
        entries:
          after === undefined
            ? known([])
            : changes.part(orgId, { from: after + 1, before: undefined, limit: TOLD_MAX }),
      }),
      ({ orgExists, ends: { oldest, newest }, entries }) => {
        if (!orgExists) return undefined;
        if (after === undefined) return { entries, reset: undefined, revision: newest };
        if (after > newest || after + 1 < oldest)
          return { entries: [], reset: { oldest, newest }, revision: newest };
        return { entries, reset: undefined, revision: after + entries.length };
      },
    );
