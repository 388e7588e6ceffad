import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { ChangeEntry, TrailPart } from '../ports/changes.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';

/** A part of the trail of an org, or of the global plane; undefined when there is no such org. */
export const exportTrail =
  ({ changes, orgs }: Pick<Repositories, 'changes' | 'orgs'>) =>
  (orgId: number, part: TrailPart): Read<readonly ChangeEntry[] | undefined> =>
    map(
      readAll({
        orgExists: orgId === GLOBAL_ORG_ID ? known(true) : orgs.exists(orgId),
        entries: changes.part(orgId, part),
      }),
      ({ orgExists, entries }) => (orgExists ? entries : undefined),
    );
