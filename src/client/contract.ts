/*
 * What is asked and answered, as OpenID AuthZEN writes it. Source: docs/authzen.md. Types alone, which the Worker is compiled against too.
 */

/** What a question may say beside what decides it. Nothing but `iss` of a subject is read yet. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * Whom a question is about. The id of a `user` or a `service_account` is a login or an e-mail address, or an attribute and its value:
 * `id:42`, `uid:…`, `login:…`, `email:…`, or `sub:…` with the identity provider in `properties.iss`. At most 1,000 characters; who is
 * unknown may do nothing.
 */
export type Subject = { readonly type: string; readonly id: string; readonly properties?: Properties };

/** What is to be done: with a colon a whole action, such as `invoices:approve`; without one it is of the type of the resource. */
export type Action = { readonly name: string; readonly properties?: Properties };

/** What it is to be done to. At most 1,000 characters each. */
export type Resource = { readonly type: string; readonly id: string; readonly properties?: Properties };

/** May the subject do the action on the resource? `context` is read by nothing yet. */
export type Question = {
  readonly subject: Subject;
  readonly action: Action;
  readonly resource: Resource;
  readonly context?: Properties;
};

/** How far several questions are answered: all of them, or up to the first no, or up to the first yes. */
export type Semantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit';

/**
 * Several questions, at most 1,000, which are decided at one moment. A subject, action, resource or context beside the list is for each
 * question that has none of its own; the two are never merged.
 */
export type Questions = Partial<Question> & {
  readonly evaluations: readonly Partial<Question>[];
  readonly options?: { readonly evaluations_semantic?: Semantic };
};

/** One thing that allows what was asked. What the caller may not read elsewhere is absent. */
export type Grant = {
  readonly role?: { readonly uid: string; readonly name?: string };
  readonly via: string;
  readonly global?: true;
  readonly team?: { readonly id: number; readonly name?: string };
  readonly group?: string;
  readonly scope?: string;
};

/** Why: all that allows it, or what comes nearest to a yes. Source: docs/authzen.md#reasons. */
export type Reason =
  | { readonly grants: readonly Grant[]; readonly more?: number }
  | {
      readonly nearest: string;
      readonly scopes?: readonly string[];
      readonly more?: number;
      readonly inSomeRole?: boolean;
    };

/**
 * Why there is no decision. `status` is that of docs/authzen.md#errors, or 0 where no answer came. `retryAfter` is for how many seconds
 * the same question will be refused, where that is known.
 */
export type Unanswered = {
  readonly status: number;
  readonly message: string;
  readonly retryAfter?: number;
};

/**
 * An answer. `decision` is true only where the subject may. Where nothing was decided it is false, and `context.error` says why.
 * `context.revision` is the state that was asked: the newest revision of the org, a dot, and that of the global plane.
 */
export type Decision = {
  readonly decision: boolean;
  readonly context: {
    readonly revision?: string;
    readonly reason?: Reason;
    readonly error?: Unanswered;
  };
};

/** Decisions in the order of their questions. */
export type DecisionList = { readonly evaluations: readonly Decision[] };

/**
 * What a subject may do: the scopes of each action, and the empty text for an action without a scope. Nothing where nothing was
 * answered: then `context.error` says why.
 */
export type PermissionList = {
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  readonly context: { readonly revision?: string; readonly error?: Unanswered };
};

/** What a call of the service binding may say beside its question. */
export type BindingOptions = {
  /** The org that a person asks in; the current one when absent. A token of a service account has its own, and takes no other. */
  readonly org?: number;
  /** Ask for the reason of each decision, for callers who may know it. */
  readonly explain?: boolean;
  /**
   * The address that the request came from that this is asked for, such as its `CF-Connecting-IP`; at most 300 characters. Wrong tokens
   * are counted by it: with one address for all, callers use up one another's tries.
   */
  readonly address?: string;
};

/**
 * What Gatehouse answers to Workers of the same account, without HTTP: what a service binding to its entrypoint `Decisions` has.
 * Nothing is thrown for what was refused: each answer says so, and allows nothing. `token` is that of a service account or of an
 * identity provider, without `Bearer`. What is asked must be what JSON can have, and no more than a body of 1 MiB. Source:
 * docs/use-from-code.md.
 */
export type Decisions = {
  /** Whether a subject may do an action on a resource. */
  evaluate(token: string, question: Question, options?: BindingOptions): Promise<Decision>;
  /**
   * Several decisions of one moment, in the order of the questions, and at least one. Where the whole is refused, each question has that
   * refusal as its answer; of more than 1,000, and of no list, there is one answer.
   */
  evaluations(token: string, questions: Questions, options?: BindingOptions): Promise<DecisionList>;
  /**
   * All that a subject may do. It may ask about itself; others need `users.permissions:read` on it. Callers who hold that on other subjects
   * alone get an empty list, as they do about subjects that do not exist; callers who hold it on nobody get a 403.
   */
  permissionsOf(token: string, subject: Subject, options?: BindingOptions): Promise<PermissionList>;
};
