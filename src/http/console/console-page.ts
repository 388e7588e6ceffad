import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { AppEnv } from '../context.ts';

/** Where the console's page is among the files. */
const PAGE = '/console/';
/** The element of the page that what came of a sign-in is put into. */
const PLACE = 'meta[name="gatehouse-sign-in"]';

/** The page of the console as its file has it, with the headers of the file. */
export type ConsolePage = { readonly html: string; readonly headers: Headers };

/** What the page is told of a sign-in. */
export type Told = { readonly idToken: string } | { readonly problem: string };

/** How the page is answered. */
type PageOptions = {
  readonly status: ContentfulStatusCode;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The console's page; undefined where there are no files, or none of it. */
export async function consolePage(c: Context<AppEnv>): Promise<ConsolePage | undefined> {
  // No credential goes there, and no cookie.
  const file = await c.env.ASSETS?.fetch(new URL(PAGE, c.req.url).href, { redirect: 'manual' });
  if (file === undefined) return undefined;
  const html = await file.text();
  return file.status === 200 ? { html, headers: file.headers } : undefined;
}

/**
 * Answers with the page, in which what came of a sign-in is the content of a `meta` element. It has the headers of the file, its policy
 * above all, but is kept by nobody and tells no other page where it is: its address may have a code in it.
 */
export async function answerPage(
  c: Context<AppEnv>,
  page: ConsolePage,
  told: Told,
  { status, headers: more = {} }: PageOptions,
): Promise<Response> {
  const headers = new Headers(page.headers);
  // They are about the file as it is stored.
  for (const name of ['Content-Length', 'Content-Encoding', 'ETag', 'Last-Modified', 'CF-Cache-Status'])
    headers.delete(name);
  headers.set('Cache-Control', 'no-store');
  headers.set('Referrer-Policy', 'no-referrer');
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return c.newResponse(await put(told, page.html), { status, headers });
}

async function put(told: Told, html: string): Promise<string> {
  let isPut = false;
  const rewriter = new HTMLRewriter().on(PLACE, {
    element: (meta) => {
      meta.setAttribute('content', inAttribute(told));
      isPut = true;
    },
  });
  const text = await rewriter.transform(new Response(html)).text();
  if (!isPut) throw new Error("The console's page has no place for what came of a sign-in");
  return text;
}

/**
 * A value as JSON that is the same after an attribute with it was read. The rewriter escapes quotes alone: a provider's `&quot;` would
 * become one, and end the text that it stands in.
 */
const inAttribute = (told: Told): string =>
  JSON.stringify(told).replaceAll(
    /[&<>]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
