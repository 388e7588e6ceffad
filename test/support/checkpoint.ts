import type { ChangeEntry, Tip } from '../../src/service/ports/changes.ts';

type Row = Pick<ChangeEntry, 'orgId' | 'revision' | 'kind' | 'after'>;

/**
 * Where a trail begins whose first entry is this one: with nothing, or with the entry up to which a later entry of the same
 * trail says that the ones before were moved out.
 */
export function checkpointOf(rows: readonly Row[], first: Row): Tip {
  for (const { orgId, kind, after } of rows) {
    if (orgId !== first.orgId || kind !== 'trail.move-out') continue;
    const { upTo, hash } = JSON.parse(after) as { readonly upTo: number; readonly hash: string };
    if (upTo === first.revision - 1) return { revision: upTo, hash };
  }
  return { revision: 0, hash: '' };
}
