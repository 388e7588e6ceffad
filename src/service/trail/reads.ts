import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { ID_MAX } from '../../core/refusal.ts';
import type { ChangeEntry, TrailEnds, TrailPage, TrailPart, TrailSearch } from '../ports/changes.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Short } from '../ports/too-long.ts';

/** A part of a trail, in order, and the ends of all of it. */
type PartWithEnds = { readonly entries: readonly ChangeEntry[]; readonly ends: TrailEnds };

/** What is read of the trail of an org, or of the global plane. Each is undefined when there is no such org. */
export type TrailReads = {
  page(orgId: number, search: TrailSearch): Read<TrailPage | undefined>;
  /** Undefined when there is no entry at the revision: it may have been moved out. */
  entry(orgId: number, revision: number): Read<ChangeEntry | undefined>;
  /** The newest entry; undefined also where there is none. */
  newest(orgId: number): Read<ChangeEntry | undefined>;
  part(orgId: number, part: TrailPart): Read<readonly ChangeEntry[] | undefined>;
  /** Entries from a revision on, as many as are verified at once. */
  toVerify(orgId: number, from: number): Read<PartWithEnds | undefined>;
  /** See `ChangeRepository.firstFrom`. */
  firstFrom(orgId: number, time: string): Read<number | undefined>;
};

/** A part of a trail that is exported or verified has at most so many entries. */
const PART_MAX = 1_000;

/** The reads of trails. */
export function trailReads({ changes, orgs }: Pick<Repositories, 'changes' | 'orgs'>): TrailReads {
  const inOrg = <T>(orgId: number, read: Read<T>): Read<T | undefined> =>
    map(
      readAll({ orgExists: orgId === GLOBAL_ORG_ID ? known(true) : orgs.exists(orgId), found: read }),
      ({ orgExists, found }) => (orgExists ? (found as Short<T>) : undefined),
    ) as Read<T | undefined>;
  return {
    page: (orgId, search) => inOrg(orgId, changes.page(orgId, search)),
    entry: (orgId, revision) =>
      map(inOrg(orgId, changes.part(orgId, { from: revision, before: undefined, limit: 1 })), (entries) =>
        entries?.find((entry) => entry.revision === revision),
      ),
    newest: (orgId) =>
      map(inOrg(orgId, changes.page(orgId, { from: 0, to: ID_MAX, limit: 1 })), (page) => page?.entries[0]),
    part: (orgId, part) => inOrg(orgId, changes.part(orgId, part)),
    toVerify: (orgId, from) =>
      inOrg(
        orgId,
        readAll({
          entries: changes.part(orgId, { from, before: undefined, limit: PART_MAX }),
          ends: changes.ends(orgId, 0, 1),
        }),
      ),
    firstFrom: (orgId, time) => inOrg(orgId, changes.firstFrom(orgId, time)),
  };
}
