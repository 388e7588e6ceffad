import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';

import type { Caller, Credential, Origin } from '../../core/caller.ts';
import { addressOf } from '../../core/network.ts';
import type { AuthenticationProblem, Refusal } from '../../core/refusal.ts';
import { invalid, unauthenticated } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { JwtSignIn } from '../../service/sign-in/jwt-sign-in.ts';
import type { Authorization } from '../authorization-header.ts';
import { readAuthorization } from '../authorization-header.ts';
import type { AppEnv } from '../context.ts';
import { readOrgId } from '../kit/ids.ts';
import { readSent } from '../sent-credential.ts';

/** Texts from a request that go into the audit trail are cut to this many UTF-16 code units. */
const ORIGIN_TEXT_MAX = 300;

/** `forget` drops the isolate's record of the login. Undefined when it had none. */
type SignedIn = {
  readonly caller: Caller;
  readonly orgId: number;
  readonly forget: (() => void | Promise<void>) | undefined;
};

/** The coordinator's problems that may mean that the isolate's record of the login is too old. */
const SAYS_OUTDATED = new Set<AuthenticationProblem | undefined>([
  'moved',
  'wrong-password',
  'jwt-unknown-user',
]);

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
    if (forget !== undefined && SAYS_OUTDATED.has(c.get('signInProblem'))) {
      await forget();
      c.set('isSignInOutdated', true);
    }
    return undefined;
  });

async function signIn(
  c: Context<AppEnv>,
  { readHeader = readAuthorization, orgOf }: Ways,
): Promise<Result<SignedIn, Refusal>> {
  // `c.var` copies all variables each time.
  const { jwtSignIn, proxyHeaders } = c.get('services');
  const { sent, header } = readSent((name) => c.req.header(name), readHeader, proxyHeaders);
  if (sent.kind === 'none' || sent.kind === 'incomplete') return refuse(unauthenticated('no-credentials'));
  if (sent.kind === 'other-scheme') return refuse(unauthenticated('invalid-token'));
  // Before anything is looked up: what the request means is not known.
  const named = namedOrg(c, orgOf?.(c));
  if (!named.ok) return named;
  const wanted = named.value;
  switch (sent.kind) {
    case 'unreadable-basic':
      return refuse(unauthenticated('invalid-basic-header'));
    case 'too-long':
      return refuse(unauthenticated(problemOfTooLong(sent.scheme, jwtSignIn !== undefined)));
    case 'jwt':
      // Without a configured provider, a JWT is treated as an unknown token.
      return jwtSignIn === undefined
        ? await withToken(c, sent.token, wanted)
        : await withJwt(c, jwtSignIn, { token: sent.token, header }, wanted);
    case 'token':
      return await withToken(c, sent.token, wanted);
    case 'password':
      return await withPassword(c, sent, wanted);
  }
}

/** What is too long is refused as what it would be if it were read. */
function problemOfTooLong(scheme: 'basic' | 'bearer', hasProvider: boolean): AuthenticationProblem {
  if (scheme === 'basic') return 'wrong-password';
  return hasProvider ? 'jwt-too-large' : 'invalid-token';
}

async function withToken(
  c: Context<AppEnv>,
  token: string,
  wanted: number | undefined,
): Promise<Result<SignedIn, Refusal>> {
  const origin = originOf(c);
  const route = await c.get('services').signIn.withToken(token, origin.address);
  if (!route.ok) return route;
  const { orgId, accountId, tokenId, rehash } = route.value;
  if (wanted !== undefined && wanted !== orgId) return refuse(unauthenticated('token-of-another-org'));
  const credential = { kind: 'token', tokenId } as const;
  const known = { userId: accountId, credential, tokenOrgId: orgId, currentOrgId: null, origin };
  const caller = rehash === undefined ? known : { ...known, rehash };
  return ok({ orgId, caller, forget: undefined });
}

async function withPassword(
  c: Context<AppEnv>,
  { name, password }: { readonly name: string; readonly password: string },
  wanted: number | undefined,
): Promise<Result<SignedIn, Refusal>> {
  const { signIn: service } = c.var.services;
  const person = await service.withPassword(name, password, originOf(c).address);
  if (!person.ok) return person;
  const { credentialVersion, isRemembered } = person.value;
  const credential = { kind: 'password', name, credentialVersion } as const;
  const forget = isRemembered ? () => service.forget(name) : undefined;
  return ok(asPerson(c, person.value, { credential, forget, wanted }));
}

async function withJwt(
  c: Context<AppEnv>,
  service: JwtSignIn,
  { token, header }: { readonly token: string; readonly header: string | undefined },
  wanted: number | undefined,
): Promise<Result<SignedIn, Refusal>> {
  const session = await service.withToken(token, originOf(c), header);
  if (!session.ok) return session;
  const { issuer, subject, expires } = session.value;
  const credential = { kind: 'jwt', issuer, subject, expires } as const;
  const forget = async () => await service.forget(token, header);
  return ok(asPerson(c, session.value, { credential, forget, wanted }));
}

/** A person acts in the org that the request names, else in its current one. */
function asPerson(
  c: Context<AppEnv>,
  { userId, homeOrgId }: { readonly userId: number; readonly homeOrgId: number },
  {
    credential,
    forget,
    wanted,
  }: Pick<SignedIn, 'forget'> & { readonly credential: Credential; readonly wanted: number | undefined },
): SignedIn {
  const currentOrgId = wanted === undefined ? homeOrgId : null;
  const caller = { userId, credential, tokenOrgId: null, currentOrgId, origin: originOf(c) };
  return { orgId: wanted ?? homeOrgId, caller, forget };
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
