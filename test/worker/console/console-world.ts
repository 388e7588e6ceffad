import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Fetch } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import type { Provider, ProviderKey } from '../../support/identity-provider.ts';
import { AUDIENCE, newProvider, seconds } from '../../support/identity-provider.ts';

/** Where the Worker is in these tests. */
export const HERE = 'https://gatehouse.test';
/** The secret that the provider knows its client by: no answer and no line of the log may have it. */
export const CLIENT_SECRET = 'a secret: of the client & nobody else';

export const COOKIE = '__Host-gatehouse-sign-in';

/** The policy that the console's page has in these tests. */
export const POLICY = "default-src 'none'; frame-ancestors 'none'";

/** A page with the place for what came of a sign-in, as the console's is. */
export const PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="gatehouse-sign-in" content="">' +
  '<meta name="other" content=""><title>Gatehouse</title></head><body>Console</body></html>';

/** The files of a deployment; `page` is what stands at `/console/`, or nothing does. */
export function filesWith(page: string | undefined) {
  const asked: Request[] = [];
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    asked.push(request);
    if (page === undefined || new URL(request.url).pathname !== '/console/')
      return await Promise.resolve(
        new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/html' } }),
      );
    const headers = {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'same-origin',
      'X-Frame-Options': 'DENY',
      'Cache-Control': 'public, max-age=0, must-revalidate',
      ETag: '"of the file"',
    };
    return await Promise.resolve(new Response(page, { headers }));
  };
  return { asked, ASSETS: { fetch } };
}

/** One isolate of a deployment with these settings, and with the console's page among its files. */
export function isolateWith(bindings: object): Fetch {
  const app = createApp();
  const all = { ...env, ASSETS: filesWith(PAGE).ASSETS, ...bindings } as never;
  return async (request) => await app.fetch(request, all);
}

/** What a provider was sent at its token end point. */
type Exchange = { readonly headers: Headers; readonly form: URLSearchParams };

/** What a test may have a provider do. */
type Play = {
  /** What discovery says beside the end points, or instead of them. */
  said: object;
  /** Answers discovery; undefined for the usual answer. */
  discovers: (() => Response | Promise<Response>) | undefined;
  /** Claims of the ID token, in addition or instead. */
  claims: Readonly<Record<string, unknown>>;
  /** Answers at the token end point with an ID token; undefined for the usual answer. */
  answers: ((idToken: string) => Response | Promise<Response>) | undefined;
};

/** A provider on the network that signs somebody in, as a test has it play. */
export type PlayedProvider = Provider &
  Play & {
    /** Every address that anybody was asked at. */
    readonly addresses: string[];
    readonly exchanges: Exchange[];
    /** Signs ID tokens with this nonce from now on, as it was told where the browser was sent. */
    sees(url: string): URLSearchParams;
  };

/** Puts a provider on the network whose client is the console. Undo it with `vi.unstubAllGlobals`. */
export function playProvider(key: ProviderKey, fields: object = {}): PlayedProvider {
  const idp = newProvider([key], { clientId: AUDIENCE, clientSecret: CLIENT_SECRET, ...fields });
  const { issuer } = idp;
  const addresses: string[] = [];
  const exchanges: Exchange[] = [];
  let nonce: string | null = null;
  const sub = unique('sub');
  const play: Play = { said: {}, discovers: undefined, claims: {}, answers: undefined };
  const provider: PlayedProvider = {
    ...idp,
    ...play,
    addresses,
    exchanges,
    sees: (url) => {
      const asked = new URL(url).searchParams;
      nonce = asked.get('nonce');
      return asked;
    },
  };
  const outside = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.startsWith(`${issuer}/`)) return await outside(input, init);
    addresses.push(address);
    if (address === `${issuer}/.well-known/openid-configuration`)
      return (
        (await provider.discovers?.()) ??
        Response.json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
          ...provider.said,
        })
      );
    if (address !== `${issuer}/token`) return new Response('Not found', { status: 404 });
    exchanges.push({
      headers: new Headers(init?.headers),
      form: new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : ''),
    });
    const idToken = await idp.sign({
      sub,
      nonce,
      preferred_username: sub,
      iat: seconds(),
      ...provider.claims,
    });
    return (
      (await provider.answers?.(idToken)) ??
      Response.json({ access_token: 'an access token', token_type: 'Bearer', id_token: idToken })
    );
  });
  return provider;
}

/** A browser, as far as cookies go: it keeps the one that signs in. */
export class Browser {
  /** The value of the cookie; undefined when there is none. */
  cookie: string | undefined;
  readonly #fetch: Fetch;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(fetch: Fetch, headers: Readonly<Record<string, string>> = {}) {
    this.#fetch = fetch;
    this.#headers = headers;
  }

  async get(path: string): Promise<Response> {
    const headers = new Headers(this.#headers);
    if (this.cookie !== undefined) headers.set('Cookie', `theme=dark; ${COOKIE}=${this.cookie}; x=y`);
    const response = await this.#fetch(new Request(`${HERE}${path}`, { headers }));
    const [, value, attributes] = /^__Host-gatehouse-sign-in=([^;]*)(.*)$/.exec(
      response.headers.get('Set-Cookie') ?? '',
    ) ?? [undefined, undefined, ''];
    if (value !== undefined) this.cookie = /Max-Age=0/.test(attributes) ? undefined : value;
    return response;
  }

  /** Begins a sign-in; gives what the provider was asked for. */
  async begin(provider: PlayedProvider): Promise<URLSearchParams> {
    const response = await this.get(`/console/sign-in?issuer=${encodeURIComponent(provider.issuer)}`);
    if (response.status !== 302) throw new Error(`${response.status}: ${await response.text()}`);
    return provider.sees(response.headers.get('Location') ?? '');
  }

  /** Comes back with an answer of a provider. */
  async comeBack(answer: Readonly<Record<string, string>>): Promise<Response> {
    return await this.get(`/console/callback?${new URLSearchParams(answer).toString()}`);
  }
}

/** What the page of an answer was told, as its script reads it. */
export async function toldIn(response: Response): Promise<{ idToken?: string; problem?: string }> {
  const html = await response.text();
  const [, content = ''] = /<meta name="gatehouse-sign-in" content="([^"]*)">/.exec(html) ?? [];
  // The page is otherwise as it was.
  if (html.replace(content, '') !== PAGE) throw new Error(`Another page: ${html}`);
  return JSON.parse(content.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as object;
}
