// The client of Gatehouse 0.1.0. Licence: MIT. Made of src/client by `npm run build:client`.

/** Asks Gatehouse for decisions, from Node, Deno and Workers. */
/** What a question may say beside what decides it. Nothing but `iss` of a subject is read yet. */
type Properties = Readonly<Record<string, unknown>>;
/**
 * Whom a question is about. The id of a `user` or a `service_account` is a login or an e-mail address, or an attribute and its value:
 * `id:42`, `uid:…`, `login:…`, `email:…`, or `sub:…` with the identity provider in `properties.iss`. At most 1,000 characters; who is
 * unknown may do nothing.
 */
type Subject = { readonly type: string; readonly id: string; readonly properties?: Properties };
/** What is to be done: with a colon a whole action, such as `invoices:approve`; without one it is of the type of the resource. */
type Action = { readonly name: string; readonly properties?: Properties };
/** What it is to be done to. At most 1,000 characters each. */
type Resource = { readonly type: string; readonly id: string; readonly properties?: Properties };
/** May the subject do the action on the resource? `context` is read by nothing yet. */
type Question = {
  readonly subject: Subject;
  readonly action: Action;
  readonly resource: Resource;
  readonly context?: Properties;
};
/** How far several questions are answered: all of them, or up to the first no, or up to the first yes. */
type Semantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit';
/**
 * Several questions, at most 1,000, which are decided at one moment. A subject, action, resource or context beside the list is for each
 * question that has none of its own; the two are never merged.
 */
type Questions = Partial<Question> & {
  readonly evaluations: readonly Partial<Question>[];
  readonly options?: { readonly evaluations_semantic?: Semantic };
};
/** One thing that allows what was asked. What the caller may not read elsewhere is absent. */
type Grant = {
  readonly role?: { readonly uid: string; readonly name?: string };
  readonly via: string;
  readonly global?: true;
  readonly team?: { readonly id: number; readonly name?: string };
  readonly group?: string;
  readonly scope?: string;
};
/** Why: all that allows it, or what comes nearest to a yes. Source: docs/authzen.md#reasons. */
type Reason =
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
type Unanswered = { readonly status: number; readonly message: string; readonly retryAfter?: number };
/**
 * An answer. `decision` is true only where the subject may. Where nothing was decided it is false, and `context.error` says why.
 * `context.revision` is the state that was asked: the newest revision of the org, a dot, and that of the global plane.
 */
type Decision = {
  readonly decision: boolean;
  readonly context: { readonly revision?: string; readonly reason?: Reason; readonly error?: Unanswered };
};
/** Decisions in the order of their questions. */
type DecisionList = { readonly evaluations: readonly Decision[] };
/**
 * What a subject may do: the scopes of each action, and the empty text for an action without a scope. Nothing where nothing was
 * answered: then `context.error` says why.
 */
type PermissionList = {
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  readonly context: { readonly revision?: string; readonly error?: Unanswered };
};
/** What a call of the service binding may say beside its question. */
type BindingOptions = {
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
type Decisions = {
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
/**
 * What to do where no answer came, or one that is no decision: `deny` answers no; `throw` throws an UnansweredError; of a function `true`
 * alone is a yes, and a promise is none. It is given the question as it was sent. Either way `context.error` of the decision keeps why.
 */
type WhenUnanswered = 'deny' | 'throw' | ((why: Unanswered, question: Question) => boolean);
/** How a client reaches Gatehouse. */
type ClientOptions = {
  /**
   * Where Gatehouse is, such as `https://access.example.com`: http or https, without credentials, query and hash. A path is where it is
   * mounted, or an org, as in `https://access.example.com/orgs/3`.
   */
  readonly url: string;
  /**
   * The token of a service account or of an identity provider, without `Bearer`: printable ASCII without spaces. Or what gives one: it is
   * asked before each request, within the time-out, and where it throws there is no answer. No error and no log shows the token.
   */
  readonly token: string | (() => string | Promise<string>);
  /** The org that a person asks in, from 1 to 2^31 - 1. A token of a service account has its own, and takes no other. */
  readonly org?: number | undefined;
  /** How long a call may take in milliseconds, from the token to the whole answer, with all that is tried again: 2,000 unless said. */
  readonly timeoutMs?: number | undefined;
  /**
   * How often a 429, a 503 or a failed connection is tried again: 2 times unless said. Nothing else is. The waits are random and become
   * longer, never shorter than `Retry-After`; one that would not end within the time-out is not begun.
   */
  readonly retries?: number | undefined;
  /** `deny` unless said. */
  readonly whenUnanswered?: WhenUnanswered | undefined;
  /**
   * Is told of all that was not answered, to log it: once for each cause in a request. What it throws changes nothing. Messages are on one
   * line, of at most 300 characters.
   */
  readonly onUnanswered?: ((why: Unanswered) => unknown) | undefined;
  /**
   * What sends requests: `fetch` of the platform unless said. With a service binding, `(url, init) => env.GATEHOUSE.fetch(url, init)`: its
   * `fetch` by itself would not know what it belongs to.
   */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
};
/** What a call may say beside its question. */
type CallOptions = {
  /** Ask for the reason of each decision, for callers who may know it. */
  readonly explain?: boolean | undefined;
  /** Ends the call: it then rejects with the reason of the signal, whatever `whenUnanswered` says. */
  readonly signal?: AbortSignal | undefined;
  /** As of the client, for this call. */
  readonly timeoutMs?: number | undefined;
  /** As of the client, for this call. */
  readonly whenUnanswered?: WhenUnanswered | undefined;
};
/** What a page says by itself. */
type PageContent<T> = {
  /** In the order of Gatehouse: docs/authzen.md#searches. May be fewer than the limit, or none, although more follow. */
  readonly results: readonly T[];
  /** A subject may do it on all of a type: then there may be more than Gatehouse knows of. */
  readonly all: boolean;
  /** The state that was asked: the newest revision of the org, a dot, and that of the global plane. */
  readonly revision: string | undefined;
  /** What asks for the page behind it; undefined on the last. */
  readonly next: string | undefined;
};
/**
 * A page of what a search found. `for await` goes over its results and those of all later pages, which it asks for as it needs them, with
 * the options of the first: each page has their time-out. It throws an UnansweredError where a page is not answered, where a page leads
 * back to an earlier one, and behind 1,000 pages in a row without a result: so what it went over to its end is the whole list.
 */
declare class Page<T> implements PageContent<T>, AsyncIterable<T> {
  #private;
  readonly results: readonly T[];
  readonly all: boolean;
  readonly revision: string | undefined;
  readonly next: string | undefined;
  /**
   * @param own what asked for this page; undefined for the first
   * @param later asks for another page of the same search
   */
  constructor(content: PageContent<T>, own: string | undefined, later: (token: string) => Promise<Page<T>>);
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined>;
}
/** Asks who of a type may do an action on a resource. */
type SubjectSearch = Pick<Question, 'action' | 'resource' | 'context'> & {
  readonly subject: { readonly type: string; readonly properties?: Properties };
};
/** Asks on which resources of a type a subject may do an action. */
type ResourceSearch = Pick<Question, 'subject' | 'action' | 'context'> & {
  readonly resource: { readonly type: string; readonly properties?: Properties };
};
/** Asks what a subject may do on a resource. */
type ActionSearch = Pick<Question, 'subject' | 'resource' | 'context'>;
/** What a search may say beside what it asks. `explain` and `whenUnanswered` have no effect here. */
type SearchOptions = CallOptions & {
  /** So many results are in a page at most: 1,000 unless said, and more counts as 1,000. */
  readonly limit?: number | undefined;
  /** Which page: `next` of the one before, with the very same question and limit. The first one when absent. */
  readonly token?: string | undefined;
};
/**
 * A client of Gatehouse: asks for decisions by HTTP, and says no where it gets none. It keeps no decision, so that what is revoked ends
 * with the next answer. One is enough for a process; in Workers it may live outside of requests. Source: docs/authzen.md.
 */
export declare class Gatehouse {
  #private;
  /** Throws a TypeError that names the option that makes no sense. */
  constructor(options: ClientOptions);
  /**
   * Whether a subject may do an action on a resource, as an object: read its `decision`, since the object itself is always true in an `if`.
   * Where there is no decision, it is what `whenUnanswered` says: a no, unless said.
   * Rejects with the reason of the signal once that is aborted, and with a TypeError for options that make no sense.
   */
  evaluate(question: Question, options?: CallOptions): Promise<Decision>;
  /** Whether a subject may: the `decision` of `evaluate`, as a boolean. */
  allows(question: Question, options?: CallOptions): Promise<boolean>;
  /**
   * Several decisions, in the order of the questions, and as many: a list of nothing is answered without a request. All lists that are
   * asked for in one tick, with the same `explain` and `timeoutMs`, go in one request; more than 1,000 questions, or 900 kB, in several.
   * A list that fits in one request is decided at one moment. Where there is no decision for a question, it is what `whenUnanswered` says
   * of that question, also where Gatehouse refused it alone: `throw` throws the first such cause, and gives no decision of that list.
   * A list that is aborted or fails leaves the others as they are. Rejects as `evaluate` does, and with a TypeError for what is no array.
   */
  evaluateAll(questions: readonly Question[], options?: CallOptions): Promise<Decision[]>;
  /**
   * Searches, a page at a time: `subject` for who of a type may do an action on a resource, `resource` for what of a type a subject may do
   * an action on, `action` for what a subject may do on a resource. Throws an UnansweredError where there is no page, whatever
   * `whenUnanswered` says, as a list that is too short would be a wrong answer.
   */
  search(kind: 'subject', query: SubjectSearch, options?: SearchOptions): Promise<Page<Subject>>;
  search(kind: 'resource', query: ResourceSearch, options?: SearchOptions): Promise<Page<Resource>>;
  search(kind: 'action', query: ActionSearch, options?: SearchOptions): Promise<Page<Action>>;
}
/**
 * Thrown where there is no answer: by a search always, by other calls where `whenUnanswered` is `throw`. The message is what Gatehouse
 * said, at most 300 characters, or what went wrong on the way. It never holds the token. `cause` is what was thrown below, if anything
 * was: an error of `fetch`, or of the function that gives the token.
 */
export declare class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  /** As docs/authzen.md#errors has it, or 0 where no answer came. */
  readonly status: number;
  /** For how many seconds the same question will be refused, where that is known. */
  readonly retryAfter: number | undefined;
  constructor({ status, message, retryAfter }: Unanswered, cause?: unknown);
}
/** Why a request does not go on: nobody is signed in, the decision is no, or there was no decision. */
type RefusedStatus = 401 | 403 | 503;
/** What is known of a refusal beside its status. */
type RefusalFacts = { readonly decision?: Decision; readonly retryAfter?: number; readonly cause?: unknown };
/**
 * Why a guard does not let a request go on. It is what `guardExpress` gives to `next`, and the `cause` of the `HTTPException` that `guardHono`
 * throws, so that an error handler can tell more than the caller may know. It has the fields that `http-errors` gives its errors. Its
 * message is that of the status alone; nothing in it came with the request.
 */
export declare class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** 401: nobody is signed in. 403: the decision is no, or there was no id to ask about. 503: there was no decision. */
  readonly status: RefusedStatus;
  /** The same as `status`. */
  readonly statusCode: RefusedStatus;
  /** Whether the caller may read the message: not that of a 503, as `http-errors` has it. */
  readonly expose: boolean;
  /** Headers of the answer: `Retry-After` in whole seconds, of a 503 where that is known. */
  readonly headers: Readonly<Record<string, string>>;
  /** The action that was required. */
  readonly action: string;
  /** What was answered, where it was understood: of a 503 its `context.error` says why there is no decision. */
  readonly decision: Decision | undefined;
  constructor(status: RefusedStatus, action: string, facts?: RefusalFacts);
}
/** A value, or a promise of it. */
type Awaitable<T> = T | PromiseLike<T>;
/** Who is signed in. Whatever else than a subject means that nobody is. */
type SignedIn = Subject | undefined | null | false | '';
/** What a guard needs of an app. `Request` is what the framework gives to a handler: Hono's context, or the request of Express. */
type GuardOptions<Request> = {
  /**
   * Asks the question: `(question) => gatehouse.evaluate(question)`, or a service binding. A request goes on only where the answer has
   * `decision: true`; that has a `context.error` where a function of `whenUnanswered` said yes, which a guard does not overrule. A no with
   * a `context.error` is a 503, as is an `ask` that throws, and every answer that is no decision. A handler that is to know the decision
   * gets it from here: `ask` may keep what was answered in the request. A guard waits for as long as `ask` takes: a client
   * ends by itself, a call of a service binding does not.
   */
  readonly ask: (question: Question, request: Request) => Awaitable<Decision>;
  /**
   * Who is signed in, as your own sign-in says. Nobody, or a subject whose type or id is no text or an empty one, is a 401 without a
   * question. Of the subject only `type`, `id` and `properties` are sent. What it throws goes to the framework as it is.
   */
  readonly subject: (request: Request) => Awaitable<SignedIn>;
};
/** What a route may say of itself beside its action. */
type RequiresOptions = {
  /** The type of the resource, where it is not what stands before the first colon of the action. */
  readonly type?: string;
};
/**
 * Gives the id of the resource, as the handler will read it: it is asked as it is, neither trimmed nor decoded nor lower-cased. Anything but
 * a text with something in it (such as the list that a repeated query or a wildcard gives) is a 403 without a question.
 */
type ResourceId<Request> = (request: Request) => Awaitable<string | readonly string[] | null | undefined>;
/**
 * A middleware of Express, connect, and whatever else calls handlers so. It gives no promise, and calls `next` once. It takes every request
 * that has what the guard reads, so that handlers behind it keep the types of their path.
 */
type ExpressMiddleware<Request> = <Given extends Request>(
  request: Given,
  response: unknown,
  next: (error?: unknown) => void,
) => void;
/**
 * Makes a middleware that lets a request go on only where whoever is signed in may do the action. A callback may say a narrower request
 * than the guard, such as `(request: express.Request<{ id: string }>) => request.params.id`. Throws a TypeError where the action is not
 * whole.
 */
type ExpressRequires<Request> = <Own extends Request = Request>(
  action: string,
  id?: ResourceId<Own>,
  options?: RequiresOptions,
) => ExpressMiddleware<Request>;
/**
 * Guards the routes of an Express-style app: `requires('invoices:approve', (request) => request.params.id)` is a middleware. Name the
 * app's own request for callbacks that know what it has: `guardExpress<express.Request>({ … })`.
 *
 * The type of the resource is what stands before the first colon of the action. Without an id only an action that takes no scope, or one
 * that is held on all, passes. An action that is not whole is a TypeError when the route is made.
 *
 * Calls `next` with a {@link RefusedError}: 401 where nobody is signed in, 403 where the decision is no, 503 where there was none, with
 * `Retry-After` where that is known. Express's own error handler answers these. The message is that of the status: it does not say which
 * action was missing. `WWW-Authenticate` is the app's to add, since the scheme is its own.
 *
 * Every request that gets here is asked, `HEAD` and `OPTIONS` as well: put CORS before.
 */
export declare function guardExpress<Request = any>(options: GuardOptions<Request>): ExpressRequires<Request>;
/** What is used of a context of Hono where the app does not name its own. */
type HonoContext = {
  readonly req: {
    param(name: string): string | undefined;
    query(name: string): string | undefined;
    header(name: string): string | undefined;
  };
  readonly env: any;
  readonly var: any;
};
/** What every context of Hono has. */
type SomeHonoContext = { readonly env: unknown; readonly var: unknown };
/** Hono's own class `HTTPException`. */
type HonoException = new (
  status: RefusedStatus,
  options: { message: string; cause: unknown; res?: Response },
) => Error;
/** What a guard of Hono needs of an app. */
type HonoGuardOptions<Context extends SomeHonoContext> = GuardOptions<Context> & {
  /** `import { HTTPException } from 'hono/http-exception'`: it is given, since the client has no dependency. */
  readonly HTTPException: HonoException;
};
/**
 * A middleware of Hono. It asks for no more of a context than bindings and variables: an app without them is a wrong one, and handlers
 * behind it keep the types of their path.
 */
type HonoMiddleware<Context extends SomeHonoContext> = (
  context: Pick<Context, 'env' | 'var'>,
  next: () => Promise<void>,
) => Promise<void>;
/**
 * Makes a middleware that lets a request go on only where whoever is signed in may do the action. A callback may say a narrower context
 * than the guard, such as `(c: Context<AppEnv, '/invoices/:id'>) => c.req.param('id')`. Throws a TypeError where the action is not whole.
 */
type HonoRequires<Context extends SomeHonoContext> = <Own extends Context = Context>(
  action: string,
  id?: ResourceId<Own>,
  options?: RequiresOptions,
) => HonoMiddleware<Context>;
/**
 * Guards the routes of a Hono app: `requires('invoices:approve', (c) => c.req.param('id'))` is a middleware. Name the app's own context
 * for callbacks that know its bindings and variables: `guardHono<Context<AppEnv>>({ … })`.
 *
 * The type of the resource is what stands before the first colon of the action. Without an id only an action that takes no scope, or one
 * that is held on all, passes. An action that is not whole is a TypeError when the route is made.
 *
 * Throws `HTTPException`: 401 where nobody is signed in, 403 where the decision is no, 503 where there was none, with `Retry-After` where
 * that is known. Its `cause` is a {@link RefusedError}, for `app.onError`. The message is that of the status: it does not say which
 * action was missing. `WWW-Authenticate` is the app's to add, since the scheme is its own.
 *
 * Every request that gets here is asked, `HEAD` and `OPTIONS` as well: put CORS before.
 */
export declare function guardHono<Context extends SomeHonoContext = HonoContext>(
  options: HonoGuardOptions<Context>,
): HonoRequires<Context>;
export type {
  Action,
  ActionSearch,
  Awaitable,
  BindingOptions,
  CallOptions,
  ClientOptions,
  Decision,
  DecisionList,
  Decisions,
  ExpressMiddleware,
  ExpressRequires,
  Grant,
  GuardOptions,
  HonoContext,
  HonoException,
  HonoGuardOptions,
  HonoMiddleware,
  HonoRequires,
  Page,
  PageContent,
  PermissionList,
  Properties,
  Question,
  Questions,
  Reason,
  RefusalFacts,
  RefusedStatus,
  RequiresOptions,
  Resource,
  ResourceId,
  ResourceSearch,
  SearchOptions,
  Semantic,
  SignedIn,
  SomeHonoContext,
  Subject,
  SubjectSearch,
  Unanswered,
  WhenUnanswered,
};
