import type { Context } from 'hono';

import type { AppEnv } from './context.ts';
import { refused } from './grafana/dialect.ts';

/** What is answered with files that were made when the Worker was built; wrangler.toml names the same. Source: docs/decisions/0040-reference.md. */
export const STATIC_PATHS = [
  '/docs',
  '/docs/*',
  '/openapi.json',
  '/openapi.yaml',
  '/client.js',
  '/client.d.ts',
  '/console',
  '/console/',
  '/console/files/*',
];

/** What a file's answer depends on, beside its path: whether the sender has it already. */
const TAG = 'If-None-Match';

/**
 * Answers with the file at the path of the request: its type, its tag and its headers are those of the file. Whoever asks for a page
 * by another of its addresses, such as `/docs/grafana.html`, is sent to its own.
 *
 * A page that there is not is a 404 with a page that says so, under the same policy as the others.
 *
 * Cloudflare answers most of these paths without the Worker. It does the same but for this: a method other than GET and HEAD gets a
 * 405 without a body and without `Allow`; and no answer has an `X-Request-Id`.
 */
export async function answerFile(c: Context<AppEnv>): Promise<Response> {
  const { ASSETS } = c.env;
  const { method } = c.req;
  if (method !== 'GET' && method !== 'HEAD')
    return refused(c, { tag: 'method-not-allowed', allowed: ['GET', 'HEAD'] });
  if (ASSETS === undefined) return c.notFound();
  // No credential goes there, and no body.
  const tag = c.req.header(TAG);
  const headers = tag === undefined ? {} : { [TAG]: tag };
  const answer = await ASSETS.fetch(c.req.url, { method, headers, redirect: 'manual' });
  if (answer.status === 404 && !answer.headers.has('Content-Type')) return c.notFound();
  // The headers of an answer that was fetched cannot be added to.
  return new Response(answer.body, answer);
}
