import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { LRUCache } from 'lru-cache';

import { makeToken } from './core/service-account-token.ts';
import { GuardClient } from './guessing/guard-client.ts';
import { systemClock } from './durable/clock.ts';
import { isAway, toldFault, unlessAway } from './faults.ts';
import { OrgClient } from './durable/org-client.ts';
import { withPatience } from './durable/patience.ts';
import type { Bindings } from './env.ts';
import { readSettings } from './env.ts';
import { log } from './log.ts';
import type { AppEnv, Services } from './http/context.ts';
import { grafana } from './http/grafana/index.ts';
import { jwtVerifier } from './oidc/jwt-verifier.ts';
import { askAgain } from './http/middleware/ask-again.ts';
import { REQUEST_ID_COMPONENT, withRequestId } from './http/document.ts';
import { namesRequest } from './http/middleware/request-id.ts';
import { pathOf } from './http/path.ts';
import { unleash } from './http/unleash/index.ts';
import { GATEHOUSE_VERSION } from './http/version.ts';
import type { JwtSession } from './service/sign-in/jwt-sign-in.ts';
import { JwtSignIn } from './service/sign-in/jwt-sign-in.ts';
import type { TokenRoute } from './service/ports/tokens.ts';
import type { LoginRecord } from './service/ports/users.ts';
import { ListReads } from './service/engine/list-reads.ts';
import type { Head, Revisions } from './service/ports/changes.ts';
import { searchPermissions } from './service/permissions/permission-search.ts';
import { PasswordGuesses } from './guessing/password-guesses.ts';
import { randomBytes } from './service/engine/random.ts';
import { listResourcePermissions } from './service/resources/resource-permission-reads.ts';
import { RoleReads } from './service/roles/role-reads.ts';
import { Secrets } from './service/sign-in/secrets.ts';
import { SignIn } from './service/sign-in/sign-in.ts';
import { TokenGuesses } from './guessing/token-guesses.ts';
import { idsOfUids } from './service/engine/uids.ts';
import { listUserGroups } from './service/groups/user-groups.ts';
import { UserReads } from './service/people/user-reads.ts';
import { openDatabase, openOrm } from './storage/d1.ts';
import { openRepositories } from './storage/repositories.ts';
import { FAULT_MESSAGE } from './wire/grafana/error.ts';

/** An isolate remembers at most this many credentials of each kind. */
const REMEMBERED_MAX = 10_000;
/** A login may be given to another account after a while, so a record of it is not kept for ever. */
const LOGIN_TTL_MS = 30_000;
/** The most orgs of which an isolate remembers how far they have followed the global plane. */
const FOLLOWED_MAX = 1_000;
/**
 * The most entries of the global plane that an isolate remembers as heard by every org. Lists show only the newest few.
 */
const HEARD_MAX = 100;
/** An isolate remembers at most this many entries about guessing, of each kind. */
const GUESSING_MAX = 1_000;

/** Everything that the handlers use, for one deployment, or the problems of its settings. */
function createServices(bindings: Bindings): Services | { readonly problems: string[] } {
  const read = readSettings(bindings);
  if ('problems' in read) return read;
  const { settings } = read;
  const orm = openOrm(bindings.DB);
  const database = withPatience(openDatabase(orm), systemClock);
  const repositories = openRepositories(orm);
  const org = new OrgClient(bindings.ORG);
  const secrets = new Secrets(settings.TOKEN_SECRET, settings.PASSWORD_ITERATIONS);
  const guessing = { counter: new GuardClient(bindings.GUARD), secrets, now: () => Date.now() };
  return {
    settings,
    database,
    repositories,
    secrets,
    idsOfUids: idsOfUids(repositories),
    searchPermissions: searchPermissions(repositories),
    org,
    lists: new ListReads({
      database,
      repositories,
      untilHeard: async (seen) => await org.untilHeard(seen),
      followed: new LRUCache<string, Revisions>({ max: FOLLOWED_MAX }),
      heard: new LRUCache<string, Head>({ max: HEARD_MAX }),
    }),
    roles: new RoleReads(repositories),
    users: new UserReads(repositories),
    userGroups: listUserGroups(repositories),
    resourcePermissions: listResourcePermissions(repositories),
    signIn: new SignIn({
      database,
      repositories,
      secrets,
      adminPassword: settings.ADMIN_PASSWORD,
      routes: new LRUCache<string, TokenRoute>({ max: REMEMBERED_MAX }),
      logins: new LRUCache<string, LoginRecord>({
        max: REMEMBERED_MAX,
        ttl: LOGIN_TTL_MS,
        noDeleteOnStaleGet: true,
      }),
      verified: new LRUCache<string, { version: number }>({ max: REMEMBERED_MAX }),
      passwordGuesses: new PasswordGuesses({
        ...guessing,
        blocks: new LRUCache({ max: GUESSING_MAX }),
        misses: new LRUCache({ max: GUESSING_MAX }),
        trials: new LRUCache({ max: GUESSING_MAX }),
        uncounted: new LRUCache({ max: GUESSING_MAX }),
      }),
      tokenGuesses: new TokenGuesses({
        ...guessing,
        networks: new LRUCache({ max: GUESSING_MAX }),
        unknown: new LRUCache({ max: GUESSING_MAX }),
      }),
    }),
    jwtSignIn:
      settings.OIDC_ISSUERS.length === 0
        ? undefined
        : new JwtSignIn({
            database,
            repositories,
            secrets,
            verify: jwtVerifier(settings.OIDC_ISSUERS, () => Date.now()),
            issuers: settings.OIDC_ISSUERS.map(({ issuer }) => issuer),
            signInByProvider: async (input, origin) => await org.signInByProvider(input, origin),
            sessions: new LRUCache<string, JwtSession>({ max: REMEMBERED_MAX }),
            now: () => Date.now(),
          }),
    makeToken: () => makeToken(randomBytes),
    isDatabaseUp: async () =>
      (await unlessAway(database.read(repositories.orgs.exists(1)), 'whether it answers')).ok,
  };
}

/** The application: which middleware a request meets, and which router answers it. */
export function createApp(): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ getPath: pathOf });
  let wired:
    | { readonly bindings: Bindings; readonly services: ReturnType<typeof createServices> }
    | undefined;

  app.use('*', namesRequest);
  app.use(
    '*',
    askAgain(async (request, bindings) => await app.fetch(request, bindings)),
  );
  app.use('*', async (c, next) => {
    if (wired?.bindings !== c.env) wired = { bindings: c.env, services: createServices(c.env) };
    const { services } = wired;
    if ('problems' in services) {
      const { problems } = services;
      log('settings-unusable', { problems });
      const message = `Gatehouse is not configured: ${problems.join('; ')}`;
      return c.json({ message, traceID: c.var.requestId }, 503);
    }
    c.set('services', services);
    return await next();
  });

  // Registered before Grafana, which answers every other path below /api.
  app.route('/api', unleash);
  app.route('/api', grafana);

  app.openAPIRegistry.registerComponent('securitySchemes', 'basic', { type: 'http', scheme: 'basic' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'serviceAccountToken', {
    type: 'http',
    scheme: 'bearer',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'identityProvider', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'unleashToken', {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'identityProviderAssertion', {
    type: 'apiKey',
    in: 'header',
    name: 'X-JWT-Assertion',
  });
  app.openAPIRegistry.registerComponent('headers', 'requestId', REQUEST_ID_COMPONENT);
  app.get('/openapi.json', (c) => {
    const document = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Gatehouse',
        version: GATEHOUSE_VERSION,
        description: 'Role-based access control that speaks the HTTP APIs people already have clients for.',
      },
    });
    return c.json(withRequestId(document));
  });

  app.notFound((c) => c.json({ message: 'Not found', traceID: '' }, 404));
  app.onError((error, c) => {
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
