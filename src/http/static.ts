import type { Context } from 'hono';

import type { AppEnv } from './context.ts';

/** What is answered with files that were made when the Worker was built; wrangler.toml names the same. Source: docs/decisions/0040-reference.md. */
export const STATIC_PATHS = ['/docs', '/docs/*', '/openapi.json', '/openapi.yaml'];

/** Answers with the file at the path of the request: its type, its tag and its headers are those of the file. */
export async function servesAsset(c: Context<AppEnv>): Promise<Response> {
  const { ASSETS } = c.env;
  if (ASSETS === undefined) return c.notFound();
  const answer = await ASSETS.fetch(c.req.raw);
  // The headers of an answer that was fetched cannot be added to.
  return new Response(answer.body, answer);
}
