import type { Context } from 'hono';

import type { AppEnv } from '../context.ts';

/** Where a provider sends the browser back to: at the address that clients call, by the settings or by the request. */
export const redirectUriOf = (c: Context<AppEnv>): string =>
  `${c.var.services.settings.PUBLIC_URL ?? new URL(c.req.url).origin}/console/callback`;
