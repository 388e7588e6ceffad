import { env } from 'cloudflare:workers';
import type { JWK, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { vi } from 'vitest';

import { createApp } from '../../src/app.ts';
import type { Bindings } from '../../src/env.ts';
import type { As, Fetch } from './api.ts';
import type { Bench } from './coordinator.ts';
import type { FreshOrg } from './fresh-org.ts';
import { freshOrg, unique } from './fresh-org.ts';
import { WatchedD1 } from './watched-d1.ts';

/** The audience that tokens are meant for, as every provider here is configured. */
export const AUDIENCE = 'gatehouse';

/** A key that a provider signs with, and what it publishes of it. */
export type ProviderKey = {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
};

/** Makes a key pair. Slow for RSA: make keys once for a file. */
export async function newKey(alg = 'ES256'): Promise<ProviderKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = unique('key');
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** This moment and others, in seconds as tokens write them. */
export const seconds = (fromNow = 0): number => Math.floor(Date.now() / 1_000) + fromNow;

/** Claims of a token; those that are undefined are left out. */
export type SomeClaims = Readonly<Record<string, unknown>>;

/** How a token is signed, when not as usual; header fields that are undefined are left out. */
type Signing = { readonly key?: ProviderKey; readonly header?: Readonly<Record<string, unknown>> };

/** An identity provider with an issuer name of its own. */
export type Provider = {
  readonly issuer: string;
  /** A token for an hour, issued now, whose address is verified, with the claims in addition or instead. */
  sign(claims: SomeClaims, how?: Signing): Promise<string>;
  /** Its entry in the setting `OIDC_ISSUERS`: with its keys in it, unless `jwksUrl` says where they are. */
  readonly settings: object;
};

/** A provider that publishes the keys, and signs with the first. */
export function newProvider(keys: readonly [ProviderKey, ...ProviderKey[]], fields: object = {}): Provider {
  const { issuer, audience } = { issuer: `https://${unique('idp')}.test`, audience: AUDIENCE, ...fields };
  return {
    issuer,
    settings: {
      issuer,
      audience,
      claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups' },
      ...('jwksUrl' in fields ? {} : { keys: { keys: keys.map(({ jwk }) => jwk) } }),
      ...fields,
    },
    sign: async (claims, { key = keys[0], header } = {}) => {
      const times = { iat: seconds(), exp: seconds(3_600) };
      const payload = { iss: issuer, aud: audience, ...times, email_verified: true, ...claims };
      return await new SignJWT(payload as JWTPayload)
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
  };
}

/** Somebody whom a provider knows. */
export type Subject = {
  readonly sub: string;
  /** In lower case, as it is stored. */
  readonly login: string;
  /** A token about them, for `api`. */
  token(claims?: SomeClaims, how?: Signing): Promise<Exclude<As, null> & { readonly token: string }>;
};

/** Somebody new, or somebody with a login that is known already. */
export function newSubject(provider: Provider, login = unique('subject')): Subject {
  const sub = unique('sub');
  return {
    sub,
    login,
    token: async (claims, how) => ({
      token: await provider.sign({ sub, preferred_username: login, ...claims }, how),
    }),
  };
}

/** The Worker's bindings in a deployment that takes tokens of the providers. */
const bindingsFor = (providers: readonly Provider[], others: object): Bindings =>
  ({
    ...env,
    ...others,
    OIDC_ISSUERS: JSON.stringify(providers.map(({ settings }) => settings)),
  }) as unknown as Bindings;

/** An isolate of the Worker that takes tokens of the providers, with a count of its database round trips. */
export function isolateFor(...providers: readonly Provider[]): {
  readonly fetch: Fetch;
  readonly d1: WatchedD1;
} {
  const d1 = new WatchedD1(env.DB);
  const app = createApp();
  const bindings = bindingsFor(providers, { DB: d1.binding });
  return { d1, fetch: async (request) => await app.fetch(request, bindings) };
}

/** The same over the coordinator of an org's bench, with its database and its count of calls. */
export function isolateOver(bench: Bench, orgId: number, ...providers: readonly Provider[]): Fetch {
  const namespace = {
    getByName: (name: string) => {
      bench.calls.count++;
      return name === String(orgId) ? bench.coordinator : env.ORG.getByName(name);
    },
  };
  const app = createApp();
  const bindings = bindingsFor(providers, { DB: bench.d1.binding, ORG: namespace });
  return async (request) => await app.fetch(request, bindings);
}

/** An org, a provider that brings people into it, and an isolate that takes the provider's tokens. */
export async function newFederation(
  key: ProviderKey,
  fields: object = {},
): Promise<{
  readonly org: FreshOrg;
  readonly idp: Provider;
  readonly fetch: Fetch;
  readonly d1: WatchedD1;
}> {
  const org = await freshOrg();
  const idp = newProvider([key], { createUsers: true, orgId: org.id, ...fields });
  return { org, idp, ...isolateFor(idp) };
}

/** How a server of keys fails. */
type Outage = () => Response | Promise<Response>;

/** A server of published keys on the network. */
export type KeyServer = {
  readonly url: string;
  /** How often it was asked. */
  asked: number;
  keys: readonly ProviderKey[];
  /** What it does instead of answering with the keys. */
  outage: Outage | undefined;
};

/** Puts a server of keys on the network; every address that was asked is in `addresses`. */
export function serveKeys(...keys: readonly ProviderKey[]): KeyServer & { readonly addresses: string[] } {
  const url = `https://${unique('keys')}.test/jwks.json`;
  const addresses: string[] = [];
  const server: KeyServer = { url, asked: 0, keys, outage: undefined };
  const outside = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const address = input instanceof Request ? input.url : String(input);
    addresses.push(address);
    if (address !== url) return await outside(input, init);
    server.asked++;
    return (await server.outage?.()) ?? Response.json({ keys: server.keys.map(({ jwk }) => jwk) });
  });
  return Object.assign(server, { addresses });
}
