import type { BrowserContext, Page } from 'playwright-core';

/** An identity provider that people sign in to the console with. */
export type Provider = { readonly issuer: string; readonly name: string };

/** What the Worker says came of a sign-in. */
export type Outcome = { readonly idToken: string } | { readonly problem: string };

/** Plays the Worker's list of identity providers. */
export async function playProviders(page: Page, providers: readonly Provider[]): Promise<void> {
  await page.route('**/console/sign-in/providers', async (route) => {
    await route.fulfill({ json: { providers } });
  });
}

/** An ID token that ends in so many seconds. Nobody has signed it. */
export function idTokenFor(seconds: number, now: number = Date.now()): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(now / 1000) + seconds;
  return `${part({ alg: 'RS256' })}.${part({ iss: 'https://login.example.com', name: 'Zoë', exp })}.c2lnbmVk`;
}

/**
 * An identity provider with the Worker's half of signing in by it. The Worker leads to the provider, which asks whether somebody agrees, and
 * answers at the callback with the console's own page. The API knows its ID tokens as a person who has a password.
 */
export class PlayedProvider {
  /** What the next sign-in comes to. */
  outcome: Outcome = { problem: 'Nobody has said what the sign-in comes to.' };
  /** Whether the API still knows the tokens. */
  isKnown = true;
  /** The issuers that somebody was led to, one after the other. */
  readonly asked: (string | null)[] = [];

  private constructor() {}

  /** Plays it to all pages of the context. */
  static async play(
    context: BrowserContext,
    { login, password }: { readonly login: string; readonly password: string },
  ): Promise<PlayedProvider> {
    const provider = new PlayedProvider();
    await context.route(/\/console\/sign-in\?/, async (route) => {
      provider.asked.push(new URL(route.request().url()).searchParams.get('issuer'));
      await route.fulfill({ contentType: 'text/html', body: AGREE });
    });
    await context.route(/\/console\/callback\?/, async (route) => {
      const response = await route.fetch({ url: new URL('/console/', route.request().url()).href });
      const content = JSON.stringify(provider.outcome).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      const body = (await response.text()).replace(
        '<meta name="gatehouse-sign-in" content=""',
        () => `<meta name="gatehouse-sign-in" content="${content}"`,
      );
      await route.fulfill({ response, body });
    });
    const basic = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
    await context.route(/\/(?:api|access)\//, async (route) => {
      const headers = await route.request().allHeaders();
      const isOurs = (headers['authorization'] ?? '').endsWith('.c2lnbmVk');
      await route.continue(
        isOurs && provider.isKnown ? { headers: { ...headers, authorization: basic } } : {},
      );
    });
    return provider;
  }
}

/** The page of a provider. */
const AGREE = `<!doctype html><html lang="en"><head><title>The provider</title><link rel="icon" href="data:,"></head>
<body><main><h1>Sign in to Gatehouse?</h1><a href="/console/callback?code=c&amp;state=s">Agree</a></main></body></html>`;
