import type { Caller } from '../../core/caller.ts';
import type { Touches } from '../../core/dependency.ts';
import type { PermissionSet } from '../../core/permission-set.ts';
import type { PrincipalFacts } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { Result } from '../../core/result.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { CommitOutcome, Write } from '../ports/database.ts';
import type { Read } from './read.ts';

/** The orgs beside its own whose answers a change of the global plane alters. */
type Reach = 'every-org' | readonly number[];

/** The caller of a change, with what it may do at this moment in the org that makes the change. */
export type ActingCaller = { readonly facts: PrincipalFacts; readonly permissions: PermissionSet };

/** What a decision may use besides the facts: all of it fixed before it begins. */
export type DecisionContext = {
  readonly orgId: number;
  readonly caller: ActingCaller;
  /** ISO time of the change. */
  readonly now: string;
  /** A new random uid: letters and digits, beginning with a letter. */
  readonly newUid: () => string;
};

/** A change that was decided and can be committed. */
export type Plan<O> = {
  readonly kind: 'change';
  readonly writes: readonly Write[];
  /** For the audit trail; never a secret (I13). */
  readonly before: unknown;
  readonly after: unknown;
  readonly touches: Touches;
  readonly reaches: Reach;
  /** The reply, once the batch is committed. */
  readonly reply: (committed: Extract<CommitOutcome, { kind: 'committed' }>) => O;
};

/** What was asked for is already so: nothing is written, and no revision used up. */
export type Unchanged<O> = { readonly kind: 'unchanged'; readonly reply: O };

/** How a change continues once its facts are read: what it requires of the caller, then what it decides. */
export type Proposal<O> = {
  /** Null when whoever is signed in may. */
  readonly requires: Requirement | null;
  readonly decide: (context: DecisionContext) => Result<Plan<O> | Unchanged<O>, Refusal>;
};

/**
 * A use case that changes something: the facts it needs, in one round trip, and a pure decision over them. Whether
 * the caller may is decided on the same facts, in the same turn (I4).
 */
export type Change<I, O> = {
  /** Name in the audit trail. */
  readonly kind: string;
  readonly propose: (
    repositories: Repositories,
    orgId: number,
    input: I,
    caller: Caller,
  ) => Read<Proposal<O>>;
};

/** A use case from its parts; what it reads stays its own affair. */
export function change<I, F, O>(parts: {
  readonly kind: string;
  readonly facts: (repositories: Repositories, orgId: number, input: I, caller: Caller) => Read<F>;
  readonly requires: (input: I, facts: F) => Requirement | null;
  readonly decide: (
    context: DecisionContext,
    input: I,
    facts: F,
    repositories: Repositories,
  ) => Result<Plan<O> | Unchanged<O>, Refusal>;
}): Change<I, O> {
  return {
    kind: parts.kind,
    propose: (repositories, orgId, input, caller) => {
      const read = parts.facts(repositories, orgId, input, caller);
      return {
        statements: read.statements,
        answer: (rows) => {
          const facts = read.answer(rows);
          return {
            requires: parts.requires(input, facts),
            decide: (context) => parts.decide(context, input, facts, repositories),
          };
        },
      };
    },
  };
}
