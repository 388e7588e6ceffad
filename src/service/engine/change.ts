import type { Caller } from '../../core/caller.ts';
import type { ThingVersion } from '../../core/change-conditions.ts';
import type { Touches } from '../../core/dependency.ts';
import type { PermissionSet } from '../../core/permission-set.ts';
import type { PrincipalFacts } from '../../core/principal.ts';
import type { Refusal, Thing } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { ChangeKind } from '../../core/undo.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { CommitOutcome, Write } from '../ports/database.ts';
import type { Read } from '../ports/read.ts';
import type { Short } from '../ports/too-long.ts';
import { isShort, LIST_TOO_LONG } from '../ports/too-long.ts';

/**
 * The other orgs that must hear of a change of the global plane, because it changes their answers: of these, and of all, those
 * that listen.
 */
export type Notified = 'every-org' | readonly number[];

/** The caller of a change, with what it may do at this moment in the org that makes the change. */
export type ActingCaller = { readonly facts: PrincipalFacts; readonly permissions: PermissionSet };

/** What a decision may use besides the facts. All of it is fixed before the decision begins. */
export type DecisionContext = {
  readonly orgId: number;
  readonly caller: ActingCaller;
  /** What types of resources are declared where the change is made, read with its facts. */
  readonly types: Vocabulary;
  /** ISO time of the change. */
  readonly now: string;
  /** A new random uid: letters and digits, beginning with a letter. */
  readonly newUid: () => string;
};

/** A decided change, ready to be committed. */
export type Plan<O> = {
  readonly kind: 'change';
  readonly writes: readonly Write[];
  /** For the audit trail; never a secret (I13). */
  readonly before: unknown;
  readonly after: unknown;
  readonly touches: Touches;
  readonly notifies: Notified;
  /** It may take from the reserve of its caller's hourly budget, which other changes leave alone. */
  readonly isSpared?: boolean;
  /** Whose hourly budget it takes from although they do not call: the person's of whom an identity provider speaks. */
  readonly chargedTo?: number;
  /** The reply, once the batch is committed. */
  readonly reply: (committed: Extract<CommitOutcome, { kind: 'committed' }>) => O;
};

/** The wanted state already exists: nothing is written, and no revision is used. */
export type Unchanged<O> = { readonly kind: 'unchanged'; readonly reply: O };

/** The result of deciding a change: a plan, nothing to do, or a refusal. */
export type Decision<O> = Result<Plan<O> | Unchanged<O>, Refusal>;

/** The decision to commit a plan. By default it notifies no other org. */
export const planned = <O>(
  plan: Omit<Plan<O>, 'kind' | 'notifies'> & { readonly notifies?: Notified },
): { readonly ok: true; readonly value: Plan<O> } => ok({ kind: 'change', notifies: [], ...plan });

/** The decision that there is nothing to do. The reply is the same as after the change. */
export const unchanged = <O>(reply: O): { readonly ok: true; readonly value: Unchanged<O> } =>
  ok({ kind: 'unchanged', reply });

/** A change whose facts are read: what it requires of the caller, and how it decides. */
export type Proposal<O> = {
  /** Null when every signed-in caller may. */
  readonly requires: Requirement | null;
  readonly decide: (context: DecisionContext) => Decision<O>;
  /** What the thing that is changed is by the facts; undefined where it is not there, or has no versions. */
  readonly current: () => ThingVersion | undefined;
};

/**
 * A use case that changes something: the facts that it needs, read in one round trip, and a pure decision on them.
 * Whether the caller may make the change is decided on the same facts, in the same turn (I4).
 */
export type Change<I, O> = {
  /** Name in the audit trail. */
  readonly kind: ChangeKind;
  /** Its answer has a secret that is shown once, so it is never kept. */
  readonly isShownOnce?: boolean | undefined;
  /** What it changes, where that has versions, so that a caller may say of which it means the change. */
  readonly versioned: Thing | undefined;
  readonly propose: (
    repositories: Repositories,
    orgId: number,
    input: I,
    caller: Caller,
  ) => Read<Proposal<O>>;
};

/**
 * Makes a use case from its parts. The type of its facts is not visible outside. It refuses with `list-too-long` if there
 * is a list among the facts that is.
 */
export function change<I, F, O>(parts: {
  readonly kind: ChangeKind;
  readonly isShownOnce?: boolean;
  readonly facts: (repositories: Repositories, orgId: number, input: I, caller: Caller) => Read<F>;
  readonly requires: (input: I, facts: F) => Requirement | null;
  /** The thing that is changed, if it has versions, and what it is by the facts; undefined where it is not there. */
  readonly of?: {
    readonly thing: Thing;
    readonly current: (facts: Short<F>, input: I) => ThingVersion | undefined;
  };
  readonly decide: (
    context: DecisionContext,
    input: I,
    facts: Short<F>,
    repositories: Repositories,
  ) => Decision<O>;
}): Change<I, O> {
  return {
    kind: parts.kind,
    isShownOnce: parts.isShownOnce,
    versioned: parts.of?.thing,
    propose: (repositories, orgId, input, caller) => {
      const { statements, answer, from } = parts.facts(repositories, orgId, input, caller);
      return {
        statements,
        from,
        answer: (rows) => {
          const facts = answer(rows);
          return {
            requires: parts.requires(input, facts),
            decide: (context) =>
              isShort(facts) ? parts.decide(context, input, facts, repositories) : refuse(LIST_TOO_LONG),
            current: () => (isShort(facts) ? parts.of?.current(facts, input) : undefined),
          };
        },
      };
    },
  };
}
