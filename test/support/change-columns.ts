/** The columns of `changes` that every version has had, in their order, for tests that store entries of their own. */
export const CHANGE_COLUMNS =
  'org_id, revision, id, global_revision, at, actor, origin, kind, "before", "after", touches, previous_hash, hash';
