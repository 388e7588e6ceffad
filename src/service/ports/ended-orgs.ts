import type { Write } from './database.ts';
import type { Read } from './read.ts';

/** An org that was deleted, and which parts of the database still have rows of it, in the order of cleaning. */
type EndedOrg = { readonly orgId: number; readonly left: readonly string[] };

/** What is left of deleted orgs. */
export type EndedOrgRepository = {
  /** One that is not cleaned up yet, if there is one. */
  find(): Read<EndedOrg | undefined>;
  /** Removes at most `limit` rows of it from a part, with what a service account has in the global plane. */
  clear(orgId: number, part: string, limit: number): Write[];
  /** Nothing is left of it. */
  forget(orgId: number): Write;
};
