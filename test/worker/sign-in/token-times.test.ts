import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import type { Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';
import { isolateFor, newKey, newProvider, newSubject, seconds } from '../../support/identity-provider.ts';
import { groupsOf, newKnown, refusalOf, selfOf } from '../../support/provided-people.ts';

const key = await newKey();
const rsa = await newKey('RS256');

describe('the clock of an issuer', () => {
  // It stands still, so that a second more or less is one.
  beforeEach(() => later(0));
  afterEach(() => void vi.useRealTimers());

  it.for([
    ['a minute', {}, 60],
    ['as much as its entry says', { clockTolerance: 300 }, 300],
    ['nothing, if its entry says so', { clockTolerance: 0 }, 0],
  ] as const)('may be apart from ours by %s', async ([, fields, tolerance], { expect }) => {
    const { subject, fetch } = await newKnown(key, fields);
    const claimsOf = (apart: number) =>
      [
        { exp: seconds(1 - apart), iat: seconds(-1_000) },
        { iat: seconds(apart) },
        { nbf: seconds(apart) },
      ] as const;
    for (const claims of claimsOf(tolerance)) await selfOf(await subject.token(claims), fetch);
    const refusals = [];
    for (const claims of claimsOf(tolerance + 2))
      refusals.push(await refusalOf(await subject.token(claims), fetch));
    expect(refusals).toEqual(['jwt.expired', 'jwt.not-yet-valid', 'jwt.not-yet-valid']);
  });

  it('ends a session with the token and its tolerance, though the isolate remembers it', async ({
    expect,
  }) => {
    const { subject, fetch } = await newKnown(key);
    const as = await subject.token({ exp: seconds(10) });
    await selfOf(as, fetch);
    later(60_000);
    await selfOf(as, fetch);
    later(11_000);
    expect(await refusalOf(as, fetch)).toBe('jwt.expired');
  });

  it('that is ahead shields no group from a token that takes it away a moment later', async ({ expect }) => {
    const { org, idp, subject, fetch } = await newKnown(key);
    const ahead = await subject.token({ iat: seconds(50), groups: ['editors'] });
    const { id } = await selfOf(ahead, fetch);
    later(1_000);
    await selfOf(await subject.token({ groups: [] }), isolateFor(idp).fetch);
    expect(await groupsOf(org, id)).toEqual([]);
  });

  it('that is ahead brings back nothing that a later token of it took away (I6)', async ({ expect }) => {
    const { org, idp, subject, fetch } = await newKnown(key);
    const ahead = await subject.token({ iat: seconds(30), groups: ['editors'] });
    const { id } = await selfOf(ahead, fetch);
    later(5_000);
    await selfOf(await subject.token({ iat: seconds(30), groups: [] }), isolateFor(idp).fetch);
    for (const ms of [5_000, 25_000, 60_000]) {
      later(ms);
      await selfOf(ahead, isolateFor(idp).fetch);
      expect(await groupsOf(org, id)).toEqual([]);
    }
  });

  it('that is ahead shields no group, however often its token comes (I6)', async ({ expect }) => {
    const { org, idp, subject, fetch } = await newKnown(key);
    const ahead = await subject.token({ iat: seconds(50), groups: ['editors'] });
    const { id } = await selfOf(ahead, fetch);
    later(5_000);
    const honest = await subject.token({ groups: [] });
    for (const ms of [5_000, 5_000]) {
      later(ms);
      await selfOf(ahead, isolateFor(idp).fetch);
    }
    await selfOf(honest, isolateFor(idp).fetch);
    expect(await groupsOf(org, id)).toEqual([]);
    for (const ms of [1_000, 60_000]) {
      later(ms);
      await selfOf(ahead, isolateFor(idp).fetch);
      expect(await groupsOf(org, id)).toEqual([]);
    }
  });

  it('that is ahead makes nobody anew who was deleted (I6)', async ({ expect }) => {
    const { idp, subject, fetch } = await newKnown(key);
    const ahead = await subject.token({ iat: seconds(30) });
    const { id } = await selfOf(ahead, fetch);
    later(5_000);
    await ok(200, 'DELETE', `/admin/users/${id}`);
    for (const ms of [5_000, 40_000]) {
      later(ms);
      expect(await refusalOf(ahead, isolateFor(idp).fetch)).toBe('jwt.unknown-user');
    }
  });
});

describe('keys of an issuer', () => {
  const encryption = { ...rsa.jwk, kid: 'encryption', use: 'enc', alg: 'RSA-OAEP' };
  const odd = { kty: 'oct-of-tomorrow', kid: 'odd' };

  it('that are of no use are left out, if one is', async () => {
    const org = await freshOrg();
    const keys = { keys: [encryption, odd, key.jwk] };
    const idp = newProvider([key], { createUsers: true, orgId: org.id, keys });
    await selfOf(await newSubject(idp).token(), isolateFor(idp).fetch);
  });

  it('that are all of no use, or secret, keep the service from starting, and say which', async ({
    expect,
  }) => {
    for (const keys of [[encryption], [key.jwk, { ...rsa.jwk, d: 'c2VjcmV0' }]]) {
      const { fetch } = isolateFor(newProvider([key], { keys: { keys } }));
      const { status, text } = await api('GET', '/user', {}, fetch);
      expect([status, text]).toEqual([503, expect.stringContaining('OIDC_ISSUERS.0.keys')]);
      expect(text).not.toContain('c2VjcmV0');
    }
  });
});

/** An isolate of a deployment with a setting. */
function isolateWith(settings: object): Fetch {
  const app = createApp();
  const bindings = { ...env, ...settings } as unknown as Bindings;
  return async (request) => await app.fetch(request, bindings);
}

describe('the longest life of tokens', () => {
  it.for([
    ['no life', {}],
    ['no end', { secondsToLive: 0 }],
    ['a longer life', { secondsToLive: 3_601 }],
  ] as const)('allows no token with %s, and says what is allowed', async ([, body], { expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const path = `/serviceaccounts/${id}/tokens`;
    const make = async (fetch: Fetch, more: object) =>
      await api('POST', path, { org: org.id, body: { name: unique('token'), ...more } }, fetch);
    const bounded = isolateWith({ TOKEN_LIFE_MAX: '3600' });
    const refused = await make(bounded, body);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('3600')]);
    expect((await make(bounded, { secondsToLive: 3_600 })).status).toBe(200);
    for (const TOKEN_LIFE_MAX of [undefined, '0'])
      expect((await make(isolateWith({ TOKEN_LIFE_MAX }), body)).status).toBe(200);
  });
});
