import type { RefusedError } from './guard-refusal.ts';
import type { GuardOptions, Requirement, RequiresOptions, ResourceId } from './guard.ts';
import { checkGuardOptions, refusalOf, requirementOf } from './guard.ts';

/**
 * A middleware of Express, connect, and whatever else calls handlers so. It gives no promise, and calls `next` once. It takes every request
 * that has what the guard reads, so that handlers behind it keep the types of their path.
 */
export type ExpressMiddleware<Request> = <Given extends Request>(
  request: Given,
  response: unknown,
  next: (error?: unknown) => void,
) => void;

/**
 * Makes a middleware that lets a request go on only where whoever is signed in may do the action. A callback may say a narrower request
 * than the guard, such as `(request: express.Request<{ id: string }>) => request.params.id`. Throws a TypeError where the action is not
 * whole.
 */
export type ExpressRequires<Request> = <Own extends Request = Request>(
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
// oxlint-disable-next-line typescript/no-explicit-any -- what an app adds to requests is known to it alone, until it names them
export function guardExpress<Request = any>(options: GuardOptions<Request>): ExpressRequires<Request> {
  checkGuardOptions('guardExpress', options);
  return <Own extends Request>(action: string, id?: ResourceId<Own>, more?: RequiresOptions) => {
    const requirement = requirementOf(action, id, more);
    // A route that says more of its requests than the guard knows that it has them.
    return (request, _response, next) => void goOn(options, requirement, request as unknown as Own, next);
  };
}

async function goOn<Request>(
  options: GuardOptions<Request>,
  requirement: Requirement<Request>,
  request: Request,
  next: (error?: unknown) => void,
): Promise<void> {
  let refusal: RefusedError | undefined;
  try {
    refusal = await refusalOf(options, requirement, request);
  } catch (fault) {
    next(errorOf(fault));
    return;
  }
  // Not above: what `next` itself throws must not call it again.
  if (refusal === undefined) next();
  else next(refusal);
}

/** Express takes an empty value for leave to go on, and the texts `route` and `router` for leave to go elsewhere. */
const errorOf = (fault: unknown): object =>
  typeof fault === 'object' && fault !== null
    ? fault
    : new Error('A guard could not decide', { cause: fault });
