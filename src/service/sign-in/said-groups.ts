import { diffSets } from '../../core/diff.ts';
import { BY_PROVIDER } from '../../core/external-group.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Write } from '../ports/database.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from './said.ts';
import { NOTHING } from './said.ts';

/** The groups of somebody who is inserted in the same batch. */
export const addGroupsOfNew = (
  uid: string,
  groups: readonly string[],
  now: string,
  { userGroups }: Repositories,
): readonly Write[] => userGroups.add(GLOBAL_ORG_ID, BY_PROVIDER, { uid }, groups, now);

/** What changes about the groups of somebody who is known: nothing when the token says nothing of groups. */
export function changeOfGroups(
  id: number,
  current: readonly string[],
  said: readonly string[] | undefined,
  now: string,
  { userGroups }: Repositories,
): Part {
  if (said === undefined) return NOTHING;
  const { add, remove } = diffSets(current, said);
  return {
    writes: [
      ...userGroups.remove(GLOBAL_ORG_ID, BY_PROVIDER, id, remove),
      ...userGroups.add(GLOBAL_ORG_ID, BY_PROVIDER, { id }, add, now),
    ],
    before: remove.length > 0 ? { removed: remove } : {},
    after: add.length > 0 ? { added: add } : {},
  };
}
