import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { invalid, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { findMoveOutProblem, MOVE_OUT_MAX } from '../../core/trail.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { known, readAll } from '../ports/read.ts';

/** The newest entry to move out, and its hash, which only somebody knows who has read it. */
export type MoveOutInput = { readonly upTo: number; readonly hash: string };

/** How many entries went, up to which, and how many of those asked for are left for other calls. */
export type MovedOut = {
  readonly entries: number;
  readonly upTo: number;
  readonly hash: string;
  readonly left: number;
};

/**
 * Removes the oldest entries of the org's trail, up to one that the caller proves to have read, `MOVE_OUT_MAX` at a time. The
 * entry of this change says up to which, and has the hash that the trail goes on from: the first entry that stays names the
 * same one as the entry before it. What is gone already is not removed again. Only for server admins (`server-admins-only`).
 * Refuses with `not-found`, and with `invalid` what `findMoveOutProblem` finds. Source: docs/storage.md#moving-entries-out.
 */
export const moveOutTrail = change({
  kind: 'trail.move-out',
  facts: ({ changes, orgs }, orgId, { upTo }: MoveOutInput) =>
    readAll({
      orgExists: orgId === GLOBAL_ORG_ID ? known(true) : orgs.exists(orgId),
      ends: changes.ends(orgId, upTo, MOVE_OUT_MAX),
    }),
  requires: requiredBy.moveOutTrail,
  decide: ({ orgId, caller, now }, { upTo, hash }, { orgExists, ends }, { changes }) => {
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    if (!orgExists) return refuse(notFound('org'));
    const { oldest, newest, named, last } = ends;
    if (upTo < oldest) return unchanged<MovedOut>({ entries: 0, upTo, hash, left: 0 });
    const isGlobal = orgId === GLOBAL_ORG_ID;
    const problem = findMoveOutProblem({ isGlobal, newest, named, hash, now });
    if (problem !== undefined) return refuse(invalid(...problem));
    if (last === undefined) return refuse(invalid('upTo', 'must be the revision of an entry that is there'));
    // Revisions have no gaps.
    const moved: MovedOut = {
      entries: last.revision - oldest + 1,
      upTo: last.revision,
      hash: last.hash,
      left: upTo - last.revision,
    };
    const { left: _left, ...told } = moved;
    return planned({
      // Somebody else may move out the same entries in the same batch.
      writes: [changes.expectThere(orgId, oldest), changes.removeUpTo(orgId, last.revision)],
      before: null,
      after: told,
      touches: [],
      reply: () => moved,
    });
  },
});
