import type { Refusal } from '../../core/refusal.ts';
import { toAuthzenError } from './error.ts';
import type { Semantic } from './evaluation.ts';
import type { Reason } from './reason.ts';

/** A decision as it is answered. */
export type Decision = {
  readonly decision: boolean;
  readonly context: {
    /** The state that it was made at: the org's own revision, a dot, and that of the global plane. */
    readonly revision: string;
    /** Why, for callers who ask and may know. */
    readonly reason?: Reason;
    /** Why this one of a batch was not decided. */
    readonly error?: { readonly status: number; readonly message: string };
  };
};

/** A decision that was made. */
export const toDecision = (decision: boolean, revision: string, reason?: Reason): Decision => ({
  decision,
  context: { revision, ...(reason !== undefined && { reason }) },
});

/** What is answered for one of a batch that was refused: no, and why. */
export function toRefusedDecision(refusal: Refusal, revision: string): Decision {
  const { status, body } = toAuthzenError(refusal);
  return { decision: false, context: { error: { status, message: body.error }, revision } };
}

/** The decisions of a batch, up to where its semantic ends it. */
export function upToEnd(semantic: Semantic, decisions: readonly Decision[]): readonly Decision[] {
  if (semantic === 'execute_all') return decisions;
  const ends = semantic === 'permit_on_first_permit';
  const last = decisions.findIndex(({ decision }) => decision === ends);
  return last === -1 ? decisions : decisions.slice(0, last + 1);
}
