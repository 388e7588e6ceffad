import type { Repositories } from './ports.ts';
import type { Read } from './read.ts';
import { readList } from './read.ts';

/** Something that is named by its uid. */
export type ByUid = { readonly thing: 'user' | 'team' | 'service-account'; readonly text: string };

/**
 * The ids behind uids, in their order; undefined where there is none. Teams are those of the org; whether the caller
 * may know of a user or service account is decided later, by its id.
 */
export const idsOfUids =
  ({ teams, users }: Repositories) =>
  (orgId: number, named: readonly ByUid[]): Read<readonly (number | undefined)[]> =>
    readList(named.map(({ thing, text }) => (thing === 'team' ? teams.idOf(orgId, text) : users.idOf(text))));
