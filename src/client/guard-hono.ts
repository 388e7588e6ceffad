import type { RefusedStatus } from './guard-refusal.ts';
import type { GuardOptions, RequiresOptions, ResourceId } from './guard.ts';
import { checkGuardOptions, refusalOf, requirementOf } from './guard.ts';

/** What is used of a context of Hono where the app does not name its own. */
export type HonoContext = {
  readonly req: {
    param(name: string): string | undefined;
    query(name: string): string | undefined;
    header(name: string): string | undefined;
  };
  // oxlint-disable-next-line typescript/no-explicit-any -- as Hono has it for an app that does not say what its bindings are
  readonly env: any;
  // oxlint-disable-next-line typescript/no-explicit-any -- as Hono has it for an app that does not say what its variables are
  readonly var: any;
};

/** What every context of Hono has. */
export type SomeHonoContext = { readonly env: unknown; readonly var: unknown };

/** Hono's own class `HTTPException`. */
export type HonoException = new (
  status: RefusedStatus,
  options: { message: string; cause: unknown; res?: Response },
) => Error;

/** What a guard of Hono needs of an app. */
export type HonoGuardOptions<Context extends SomeHonoContext> = GuardOptions<Context> & {
  /** `import { HTTPException } from 'hono/http-exception'`: it is given, since the client has no dependency. */
  readonly HTTPException: HonoException;
};

/**
 * A middleware of Hono. It asks for no more of a context than bindings and variables: an app without them is a wrong one, and handlers
 * behind it keep the types of their path.
 */
export type HonoMiddleware<Context extends SomeHonoContext> = (
  context: Pick<Context, 'env' | 'var'>,
  next: () => Promise<void>,
) => Promise<void>;

/**
 * Makes a middleware that lets a request go on only where whoever is signed in may do the action. A callback may say a narrower context
 * than the guard, such as `(c: Context<AppEnv, '/invoices/:id'>) => c.req.param('id')`. Throws a TypeError where the action is not whole.
 */
export type HonoRequires<Context extends SomeHonoContext> = <Own extends Context = Context>(
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
export function guardHono<Context extends SomeHonoContext = HonoContext>(
  options: HonoGuardOptions<Context>,
): HonoRequires<Context> {
  checkGuardOptions('guardHono', options);
  const { HTTPException } = options;
  if (typeof HTTPException !== 'function')
    throw new TypeError('guardHono: HTTPException must be the class of Hono');
  return <Own extends Context>(action: string, id?: ResourceId<Own>, more?: RequiresOptions) => {
    const requirement = requirementOf(action, id, more);
    return async (context, next) => {
      // Hono gives the whole of its context.
      const refusal = await refusalOf<Own>(options, requirement, context as Own);
      if (refusal === undefined) return await next();
      const { status, message, headers } = refusal;
      throw new HTTPException(status, {
        message,
        cause: refusal,
        // Hono makes an answer of the message itself, but one without headers.
        ...(Object.keys(headers).length > 0 && { res: new Response(message, { status, headers }) }),
      });
    };
  };
}
