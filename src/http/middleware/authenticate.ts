import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';

import type { MaybeLater, SignedIn } from '../../access/who-calls.ts';
import { findCaller, isCredential, isOutdated, problemOfNone } from '../../access/who-calls.ts';
import type { Origin } from '../../core/caller.ts';
import { addressOf } from '../../core/network.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid, unauthenticated } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Authorization } from '../authorization-header.ts';
import { readAuthorization } from '../authorization-header.ts';
import type { AppEnv } from '../context.ts';
import { readOrgId } from '../kit/ids.ts';
import { readSent } from '../sent-credential.ts';

/** Texts from a request that go into the audit trail are cut to this many UTF-16 code units. */
const ORIGIN_TEXT_MAX = 300;

/** What differs between dialects in how they are signed in to. */
type Ways = {
  /** Reads the credentials in the forms that the dialect accepts. */
  readonly readHeader?: (header: string | undefined) => Authorization;
  /** The org that the path names, which the rest of the request may only repeat. */
  readonly orgOf?: (c: Context<AppEnv>) => string | undefined;
};

/**
 * Finds out who calls and in which org, as far as the Worker can tell. `answer` words a refusal in the dialect of the
 * route. What a proxy says in a header of its own counts only where the client says nothing (`readSent`).
 */
export const authenticate = (answer: (c: Context<AppEnv>, refusal: Refusal) => Response, ways: Ways = {}) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const signedIn = await signIn(c, ways);
    if (!signedIn.ok) return answer(c, signedIn.refusal);
    const { caller, orgId, forget } = signedIn.value;
    c.set('caller', caller);
    c.set('orgId', orgId);
    await next();
    if (forget !== undefined && isOutdated(c.get('signInProblem'))) {
      await forget();
      c.set('isSignInOutdated', true);
    }
    return undefined;
  });

function signIn(
  c: Context<AppEnv>,
  { readHeader = readAuthorization, orgOf }: Ways,
): MaybeLater<Result<SignedIn, Refusal>> {
  // `c.var` copies all variables each time.
  const services = c.get('services');
  const { sent, header } = readSent((name) => c.req.header(name), readHeader, services.proxyHeaders);
  if (!isCredential(sent)) return refuse(unauthenticated(problemOfNone(sent)));
  // Before anything is looked up: what the request means is not known.
  const named = namedOrg(c, orgOf?.(c));
  if (!named.ok) return named;
  return findCaller(services, sent, originOf(c), named.value, header);
}

/** The header that a request may name its org by. Source: docs/grafana.md#choosing-the-org. */
export const ORG_HEADER = 'X-Grafana-Org-Id';
/** The parameter of the query that it may be named by, which comes first. */
const ORG_QUERY = 'targetOrgId';

/**
 * The org that the request names, if any. A query that is there twice is read as a header that is. Where the path names one, the
 * others must not name another.
 */
function namedOrg(c: Context<AppEnv>, path: string | undefined): Result<number | undefined, Refusal> {
  const inQuery = readOrgId(c.req.queries(ORG_QUERY)?.join());
  const inHeader = readOrgId(c.req.header(ORG_HEADER));
  if (inQuery === 'unreadable') return refuse({ tag: 'unreadable-org', named: ORG_QUERY });
  if (inHeader === 'unreadable') return refuse({ tag: 'unreadable-org', named: ORG_HEADER });
  const inPath = readOrgId(path);
  if (inPath === undefined || inPath === 'unreadable') return ok(inQuery ?? inHeader);
  for (const [named, org] of [
    [ORG_QUERY, inQuery],
    [ORG_HEADER, inHeader],
  ] as const)
    if (org !== undefined && org !== inPath) return refuse(invalid(named, 'names another org than the path'));
  return ok(inPath);
}

const originOf = (c: Context<AppEnv>): Origin => ({
  address: addressOf(
    (c.req.header('CF-Connecting-IP') ?? '').slice(0, ORIGIN_TEXT_MAX),
    c.req.header('CF-Worker'),
  ),
  userAgent: (c.req.header('User-Agent') ?? '').slice(0, ORIGIN_TEXT_MAX),
});
