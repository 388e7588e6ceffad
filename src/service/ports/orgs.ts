import type { Read } from './read.ts';
import type { Page, Write } from './database.ts';

/** An org. */
type Org = { readonly id: number; readonly name: string };

/** Orgs. */
export type OrgRepository = {
  find(orgId: number): Read<Org | undefined>;
  findByName(name: string): Read<Org | undefined>;
  /** `name` is the whole name and `query` a part of it. An empty text means no condition. Ordered by name. */
  search(search: {
    readonly name: string;
    readonly query: string;
    readonly page: Page;
  }): Read<readonly Org[]>;
  rename(orgId: number, name: string, at: string): Write;
  /**
   * Removes an org: from then on nothing in it is found by anybody. What was in it, except its audit trail, is left to
   * `EndedOrgRepository`, so this takes as long for a large org as for a small one.
   */
  remove(orgId: number, at: string): Write[];
  exists(orgId: number): Read<boolean>;
  /** The ids of the oldest orgs, at most `limit`. */
  ids(limit: number): Read<readonly number[]>;
  isNameTaken(name: string): Read<boolean>;
  insert(name: string, at: string): Write;
  /** Makes a user the Admin of an org that is inserted in the same batch. */
  insertAdminOf(name: string, userId: number, at: string): Write;
};
