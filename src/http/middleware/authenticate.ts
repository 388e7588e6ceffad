import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';

import type { Caller, Origin } from '../../core/caller.ts';
import type { Refusal } from '../../core/refusal.ts';
import { ID_MAX, unauthenticated } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Authorization } from '../authorization-header.ts';
import { readAuthorization } from '../authorization-header.ts';
import type { AppEnv } from '../context.ts';

/** Texts from a request that go into the audit trail are cut to this many UTF-16 code units. */
const ORIGIN_TEXT_MAX = 300;

/** `remembered` is the name of a person whose record the isolate had. */
type SignedIn = { readonly caller: Caller; readonly orgId: number; readonly remembered: string | null };

/**
 * Finds out who calls and which org it acts in, as far as the Worker can. A refusal is answered in the words of the
 * dialect that the caller speaks; `readHeader` knows in which forms that takes credentials.
 */
export const authenticate = (
  answer: (c: Context<AppEnv>, refusal: Refusal) => Response,
  readHeader: (header: string | undefined) => Authorization = readAuthorization,
) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const signedIn = await signIn(c, readHeader(c.req.header('Authorization')));
    if (!signedIn.ok) return answer(c, signedIn.refusal);
    c.set('caller', signedIn.value.caller);
    c.set('orgId', signedIn.value.orgId);
    await next();
    const { remembered } = signedIn.value;
    const problem = c.get('signInProblem');
    if (remembered !== null && (problem === 'moved' || problem === 'wrong-password')) {
      c.var.services.signIn.forget(remembered);
      c.set('isSignInOutdated', true);
    }
    return undefined;
  });

async function signIn(c: Context<AppEnv>, authorization: Authorization): Promise<Result<SignedIn, Refusal>> {
  const { signIn: service } = c.var.services;
  const wanted = namedOrg(c);
  const origin = originOf(c);
  switch (authorization.kind) {
    case 'none':
      return refuse(unauthenticated('no-credentials'));
    case 'unreadable-basic':
      return refuse(unauthenticated('invalid-basic-header'));
    case 'token': {
      const route = await service.withToken(authorization.token, origin.address);
      if (!route.ok) return route;
      const { orgId, accountId, tokenId } = route.value;
      if (wanted !== undefined && wanted !== orgId) return refuse(unauthenticated('token-of-another-org'));
      const credential = { kind: 'token', tokenId } as const;
      return ok({
        orgId,
        remembered: null,
        caller: { userId: accountId, credential, tokenOrgId: orgId, currentOrgId: null, origin },
      });
    }
    case 'password': {
      const { name, password } = authorization;
      const person = await service.withPassword(name, password, origin.address);
      if (!person.ok) return person;
      const { userId, homeOrgId, credentialVersion, isRemembered } = person.value;
      const credential = { kind: 'password', name, credentialVersion } as const;
      const currentOrgId = wanted === undefined ? homeOrgId : null;
      return ok({
        orgId: wanted ?? homeOrgId,
        remembered: isRemembered ? name : null,
        caller: { userId, credential, tokenOrgId: null, currentOrgId, origin },
      });
    }
  }
}

/**
 * The org that the request names: the query `targetOrgId`, else the header. What is no org id is ignored, and so is
 * 0, since the global plane is no org to act in. Source: reference/grafana/BEHAVIOUR.md section 2.
 */
function namedOrg(c: Context<AppEnv>): number | undefined {
  for (const text of [c.req.query('targetOrgId'), c.req.header('X-Grafana-Org-Id')]) {
    if (text === undefined || !/^\d+$/.test(text)) continue;
    const id = Number(text);
    // Beyond the ids that orgs can have, every number means an org that nobody is in.
    if (id >= 1) return Math.min(id, ID_MAX);
  }
  return undefined;
}

const originOf = (c: Context<AppEnv>): Origin => ({
  address: (c.req.header('CF-Connecting-IP') ?? '').slice(0, ORIGIN_TEXT_MAX),
  userAgent: (c.req.header('User-Agent') ?? '').slice(0, ORIGIN_TEXT_MAX),
});
