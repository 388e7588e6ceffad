import { createMiddleware } from 'hono/factory';

import type { AppEnv } from './context.ts';

/** Where the reference is. These are paths, so that they hold at whatever address somebody calls. */
export const REFERENCE = { docs: '/docs/', openapi: '/openapi.json' } as const;

/** The same for whoever reads headers. Source: RFC 8631, section 4. */
export const REFERENCE_LINK = [
  `<${REFERENCE.openapi}>; rel="service-desc"; type="application/json"`,
  `<${REFERENCE.docs}>; rel="service-doc"; type="text/html"`,
].join(', ');

/** Says in a header of the answer where the reference is. */
export const linksReference = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.res.headers.set('Link', REFERENCE_LINK);
});
