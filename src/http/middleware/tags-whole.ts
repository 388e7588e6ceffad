import { createMiddleware } from 'hono/factory';

import { toHex } from '../../core/hex.ts';
import type { AppEnv } from '../context.ts';

/** HEAD is answered like GET. */
const READS = new Set(['GET', 'HEAD']);

/** So many digits of a digest tell the answers about one version apart. */
const DIGEST_DIGITS = 32;

/**
 * Makes the tag of a version, where a read says one, that of the whole answer: the version, a dot and a digest of the body. So one
 * tag serves for `If-None-Match`, as more is in the answer than the version counts, and for `If-Match`, which looks at the version
 * alone. Tags of changes are left as they are.
 */
export const tagsWhole = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const tag = c.res.headers.get('ETag');
  if (tag === null || !READS.has(c.req.method)) return;
  const digest = await crypto.subtle.digest('SHA-256', await c.res.clone().arrayBuffer());
  c.res.headers.set('ETag', `W/${tag.slice(0, -1)}.${toHex(digest).slice(0, DIGEST_DIGITS)}"`);
});
