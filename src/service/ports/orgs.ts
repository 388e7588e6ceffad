import type { Location } from '../../core/locations.ts';
import type { Read } from './read.ts';
import type { Page, Write } from './database.ts';

/** An org. */
type Org = { readonly id: number; readonly name: string };

/** An org, its own location, null for none, and whether its object is known to be made: then the location does not matter. */
export type OrgPlace = {
  readonly id: number;
  readonly location: Location | null;
  readonly isPlaced: boolean;
};

/** What a change of the members of an org is decided on, which the org does not make itself. */
export type OrgSight = {
  readonly id: number;
  readonly revision: number;
  /** Up to two people as `someAdmins` has them. */
  readonly admins: readonly number[];
};

/** Orgs. */
export type OrgRepository = {
  find(orgId: number): Read<Org | undefined>;
  /** The same for a reader: its own location is null unless the reader is a server admin. */
  findFor(orgId: number, userId: number): Read<(Org & { readonly location: Location | null }) | undefined>;
  /** The own location of an org, null for none, and whether the org may have been used: then its object is made. */
  location(orgId: number): Read<{ readonly location: Location | null; readonly isUsed: boolean } | undefined>;
  /** Gives an org a location of its own, or none. */
  locate(orgId: number, location: Location | null, at: string): Write;
  /** Notes that the objects of orgs are made, where there is such an org and it is not noted yet. */
  notePlaced(orgIds: readonly number[], at: string): Write;
  findByName(name: string): Read<Org | undefined>;
  /** The same for a reader, with the location as in `findFor`. */
  findByNameFor(
    name: string,
    userId: number,
  ): Read<(Org & { readonly location: Location | null }) | undefined>;
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
  /**
   * Those of the orgs that exist, and of all others in which a provider said a role of one of its subjects; in no order. The issuers
   * are what the provider is and was called.
   */
  sights(
    orgIds: readonly number[],
    linked: { readonly issuers: readonly string[]; readonly subject: string },
  ): Read<readonly OrgSight[]>;
  /** The oldest orgs, at most `limit`. */
  oldest(limit: number): Read<readonly OrgPlace[]>;
  isNameTaken(name: string): Read<boolean>;
  insert(name: string, at: string, location?: Location): Write;
  /** Makes a user the Admin of an org that is inserted in the same batch. */
  insertAdminOf(name: string, userId: number, at: string): Write;
};
