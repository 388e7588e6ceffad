import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';

import { tellUnconfigured } from './access/unconfigured.ts';
import { systemClock } from './durable/clock.ts';
import { isAway, toldFault } from './faults.ts';
import { OwnChanges } from './durable/own-changes.ts';
import type { Settings } from './env.ts';
import { MEMORY_BYTES, memoryOf } from './memory.ts';
import type { AppEnv } from './http/context.ts';
import { answerThrown, answerUnconfigured, authzen } from './http/authzen/index.ts';
import { WELL_KNOWN } from './http/authzen/metadata.ts';
import { grafana } from './http/grafana/index.ts';
import { consoleSignIn } from './http/console/index.ts';
import type { ConsolePorts } from './http/console/ports.ts';
import { SIGN_IN_PACE } from './http/console/sign-in-share.ts';
import { answerHome } from './http/home.ts';
import { answerNotFound } from './http/not-found.ts';
import { linksReference } from './http/reference.ts';
import { CodeSignIn } from './oidc/code-sign-in.ts';
import { askAgain } from './http/middleware/ask-again.ts';
import { saysHowToKeep } from './http/middleware/answer-headers.ts';
import { drainsBody } from './http/middleware/drains-body.ts';
import { namesRequest } from './http/middleware/request-id.ts';
import { pathOf } from './http/path.ts';
import { KnownPaths } from './http/known-paths.ts';
import { answerFile, STATIC_PATHS } from './http/static.ts';
import { answerUnconfigured as answerUnconfiguredUnleash, unleash } from './http/unleash/index.ts';
import { Shared } from './service/engine/shared.ts';
import { FAULT_MESSAGE } from './wire/grafana/error.ts';
import type { ServicesOf } from './services.ts';
import { openOnce } from './services.ts';

/** What people sign in to the console by, in one deployment. */
function openConsole({ OIDC_ISSUERS }: Settings): ConsolePorts {
  const { now } = systemClock;
  return {
    signIn: new CodeSignIn(OIDC_ISSUERS, { now, shared: new Shared(systemClock) }),
    share: new OwnChanges(now, memoryOf({ bytes: MEMORY_BYTES['console-networks'] }), SIGN_IN_PACE),
    now,
  };
}

/**
 * The application: which middleware a request meets, and which router answers it.
 *
 * @param servicesOf what it works with; by itself it shares nothing that it remembers
 */
export function createApp(servicesOf: ServicesOf = openOnce()): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ getPath: pathOf, router: new KnownPaths() });

  app.use('*', namesRequest, saysHowToKeep, drainsBody);
  app.use(
    '*',
    askAgain(async (request, bindings) => await app.fetch(request, bindings)),
  );
  // Cloudflare answers these without the Worker (wrangler.toml), whatever its settings. Where nothing stands in front, it passes them on.
  for (const path of STATIC_PATHS) app.all(path, answerFile);
  for (const path of ['/', '/api/health', WELL_KNOWN, `${WELL_KNOWN}/*`]) app.use(path, linksReference);

  app.use('*', async (c, next) => {
    const services = servicesOf(c.env);
    if ('problems' in services) {
      const message = tellUnconfigured(services.problems);
      const inDialect = answerUnconfigured(c, message) ?? answerUnconfiguredUnleash(c, message);
      return inDialect ?? c.json({ message, traceID: c.var.requestId }, 503);
    }
    c.set('services', services);
    return await next();
  });

  // Registered before Grafana, which answers every other path below /api.
  app.route('/api', unleash);
  app.route('/api', grafana);
  app.route('/', authzen);
  app.all('/', answerHome);
  app.route('/console', consoleSignIn(openConsole));

  app.notFound(answerNotFound);
  app.onError((error, c) => {
    const answer = answerThrown(c, error);
    if (answer !== undefined) return answer;
    if (error instanceof HTTPException && error.status < 500) {
      return c.json({ message: error.message || 'bad request data', traceID: '' }, error.status);
    }
    const traceID = c.var.requestId;
    if (isAway(error)) {
      const message = 'Service is temporarily unavailable, try again';
      return c.json({ message, traceID }, 503, { 'Retry-After': '1' });
    }
    toldFault(error);
    return c.json({ message: FAULT_MESSAGE, traceID }, 500);
  });
  return app;
}
