import type { Read } from './read.ts';

/** What is to be looked up for the reasons of answers. */
export type ReasonsAsked = {
  /** Uids of stored roles, the org's own or global ones. */
  readonly roleUids: readonly string[];
  readonly teamIds: readonly number[];
  /** Actions of which it is asked whether a stored role has them. */
  readonly actions: readonly string[];
};

/** What was found: what is not there is left out. */
export type ReasonsFound = {
  readonly roleNames: ReadonlyMap<string, string>;
  readonly teamNames: ReadonlyMap<number, string>;
  /** Those of the actions that a stored role has, the org's own or a global one. */
  readonly inStoredRoles: ReadonlySet<string>;
  /** Uids of the basic roles that are stored because they were changed: what is shipped of them counts no more. */
  readonly changedBasicRoles: ReadonlySet<string>;
};

/** Names for the reasons of answers. */
export type ReasonRepository = {
  /** Whatever is asked, as many statements. Rows of other orgs are as rows that are not there. */
  find(orgId: number, asked: ReasonsAsked): Read<ReasonsFound>;
};
