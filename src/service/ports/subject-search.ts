import type { Holdings, StoredPermissions } from '../../core/principal.ts';
import type { Reach } from '../../core/reach.ts';
import type { SourcesOfPermission } from '../../core/subject-search.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';

/** Whom to look at: people or service accounts, of an org, with ids above `after`, and within reach. */
export type SubjectsAsked = {
  readonly isServiceAccount: boolean;
  readonly reach: Reach;
  readonly after: number;
  /** How many at most; 1 or more. */
  readonly limit: number;
};

/** Somebody who may hold what is searched for, with all that may give it. */
type FoundSubject = { readonly login: string; readonly holdings: Holdings };

/** Members of an org who may hold a permission, in order of id. */
export type SubjectsFound = {
  readonly subjects: readonly FoundSubject[];
  /** Permissions of the stored roles that reach them, as far as they may be what is searched for. */
  readonly stored: StoredPermissions;
  /** Whoever may be found with a greater id than this was not looked at; undefined when nobody was left out. */
  readonly lookedAtUpTo: number | undefined;
};

/** Who of an org holds a permission. */
export type SubjectSearchRepository = {
  /**
   * A page of those who may hold the permission: nobody who holds it is missing among those that were looked at. Neither pending nor
   * disabled. What is read does not grow with the org, nor with how many hold it: a bounded number of ids by each role, team and
   * group that may give it.
   */
  page(orgId: number, sources: SourcesOfPermission, asked: SubjectsAsked): Read<SubjectsFound | TooLong>;
};
