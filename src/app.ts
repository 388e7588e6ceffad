import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';

import { managingOf } from './core/managed.ts';
import { readTrail } from './core/requirements.ts';
import { makeToken } from './core/service-account-token.ts';
import type { RemoteGuard } from './guessing/guard-client.ts';
import { GuardClient } from './guessing/guard-client.ts';
import { systemClock } from './durable/clock.ts';
import { FurtherTrips, TRAIL_PACE } from './durable/further-trips.ts';
import { isAway, toldFault } from './faults.ts';
import type { RemoteCoordinator, RemoteDryRuns } from './durable/org-client.ts';
import { OrgClient } from './durable/org-client.ts';
import { OrgDoor } from './durable/org-door.ts';
import { OwnChanges } from './durable/own-changes.ts';
import type { Open } from './durable/placed.ts';
import { placed } from './durable/placed.ts';
import { SharedMemory } from './durable/shared-memory.ts';
import { databaseTooLate, PATIENCE_MS, within, withPatience } from './durable/patience.ts';
import type { Bindings, Settings } from './env.ts';
import { readSettings } from './env.ts';
import { log } from './log.ts';
import { auditKeysOf } from './secret-list.ts';
import { MEMORY_BYTES, memoryOf } from './memory.ts';
import type { AppEnv, Services } from './http/context.ts';
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
import { jwtVerifier } from './oidc/jwt-verifier.ts';
import { proxyHeadersOf } from './oidc/proxy-headers.ts';
import { askAgain } from './http/middleware/ask-again.ts';
import { saysHowToKeep } from './http/middleware/answer-headers.ts';
import { drainsBody } from './http/middleware/drains-body.ts';
import { namesRequest } from './http/middleware/request-id.ts';
import { pathOf } from './http/path.ts';
import { KnownPaths } from './http/known-paths.ts';
import { answerFile, STATIC_PATHS } from './http/static.ts';
import { answerUnconfigured as answerUnconfiguredUnleash, unleash } from './http/unleash/index.ts';
import type { BelongingAt } from './service/sign-in/belonging.ts';
import { Belongings } from './service/sign-in/belonging.ts';
import type { JwtSession, RefusedToken } from './service/sign-in/jwt-sign-in.ts';
import { JwtSignIn } from './service/sign-in/jwt-sign-in.ts';
import type { LoginRecord } from './service/ports/users.ts';
import { Health } from './service/engine/health.ts';
import { ListReads } from './service/engine/list-reads.ts';
import { Shared } from './service/engine/shared.ts';
import type { Pass } from './service/engine/passes.ts';
import type { Head, Revisions } from './service/ports/changes.ts';
import { resourcesAlone, searchResources } from './service/asking/resource-search.ts';
import { searchSubjects } from './service/asking/subject-search.ts';
import { searchPermissions } from './service/permissions/permission-search.ts';
import { PasswordGuesses, TRIAL_MS } from './guessing/password-guesses.ts';
import { lettersOfRemembered } from './guessing/remembered.ts';
import type { RefusedSince } from './service/engine/repeated-refusals.ts';
import { RepeatedRefusals } from './service/engine/repeated-refusals.ts';
import { randomBytes } from './service/engine/random.ts';
import { resourceTypeReads } from './service/resource-types/resource-type-reads.ts';
import { listResourcePermissions, typeWithLevels } from './service/resources/resource-permission-reads.ts';
import { Reasons } from './service/asking/reasons.ts';
import { RoleReads } from './service/roles/role-reads.ts';
import { Secrets } from './service/sign-in/secrets.ts';
import type { KnownToken } from './service/sign-in/sign-in.ts';
import { SignIn } from './service/sign-in/sign-in.ts';
import { lettersOfVerified, VerifiedTokens } from './service/sign-in/verified-tokens.ts';
import { StrangersPace } from './guessing/strangers-pace.ts';
import { lettersOfTimes, TokenGuesses } from './guessing/token-guesses.ts';
import { lettersOfUsedUp } from './guessing/used-up.ts';
import { idsOfUids } from './service/engine/uids.ts';
import { listUserGroups } from './service/groups/user-groups.ts';
import { Following } from './service/trail/following.ts';
import { lettersOfNewest } from './service/trail/newest-entries.ts';
import { trailReads } from './service/trail/reads.ts';
import { verifyTrail } from './service/trail/verify.ts';
import { UserReads } from './service/people/user-reads.ts';
import { completeness } from './storage/completeness.ts';
import { openDatabase, openOrm } from './storage/d1.ts';
import { openRepositories } from './storage/repositories.ts';
import { FAULT_MESSAGE } from './wire/grafana/error.ts';

/** A login may be given to another account after a while, so a record of it is not kept for ever. */
const LOGIN_TTL_MS = 30_000;
/** How long strangers wait for a hash more, for each iteration of it: they take a seventh of an isolate's time. */
const HASH_EVERY_MS = 500 / 100_000;

/** How the objects of a deployment are opened, or why its settings cannot be had on this machine. */
function openObjects(
  { ORG, GUARD, DRY_RUNS }: Bindings,
  settings: Settings,
):
  | {
      readonly org: Open<RemoteCoordinator>;
      readonly guard: Open<RemoteGuard>;
      readonly dryRuns: Open<RemoteDryRuns>;
    }
  | { readonly problems: string[] } {
  try {
    return {
      org: placed(ORG, settings),
      guard: placed(GUARD, settings),
      dryRuns: placed(DRY_RUNS, settings),
    };
  } catch {
    return {
      problems: ['JURISDICTION: the runtime here has none of that name. A local one has none at all'],
    };
  }
}

/** Everything that the handlers use, for one deployment, or the problems of its settings. */
function createServices(bindings: Bindings): Services | { readonly problems: string[] } {
  const read = readSettings(bindings);
  if ('problems' in read) return read;
  const { settings } = read;
  const objects = openObjects(bindings, settings);
  if ('problems' in objects) return objects;
  const orm = openOrm(bindings.DB);
  const database = withPatience(openDatabase(orm), systemClock);
  const repositories = openRepositories(orm);
  const health = new Health({
    database,
    isComplete: completeness(orm),
    // Asked for later: what is made of it costs the isolate's start.
    anything: () => repositories.orgs.exists(1),
    usedBytes: () => orm.$client.usedBytes(),
    allowedBytes: settings.DATABASE_BYTES_MAX,
    now: () => Date.now(),
    within,
  });
  const org = new OrgClient(objects.org, () => health.noteFull(), objects.dryRuns);
  const now = () => Date.now();
  const belongings = new Belongings({
    // A decision does not wait longer for the database than an object does: then the object answers from what it keeps.
    database: { read: async (read) => await within(PATIENCE_MS, database.read(read), databaseTooLate) },
    repositories,
    known: memoryOf({ bytes: MEMORY_BYTES.belonging }),
    refusals: new RepeatedRefusals({
      memory: memoryOf<RefusedSince<BelongingAt>>({
        bytes: MEMORY_BYTES['refused-outsiders'],
        lettersOf: lettersOfRefused,
      }),
      now,
    }),
    now,
  });
  const secrets = new Secrets(settings.TOKEN_SECRET, settings.PASSWORD_ITERATIONS);
  const trail = trailReads(repositories);
  const guessing = { counter: new GuardClient(objects.guard), secrets, now: () => Date.now() };
  return {
    settings,
    database,
    repositories,
    secrets,
    idsOfUids: idsOfUids(repositories),
    searchPermissions: searchPermissions(repositories),
    resourcesAlone,
    searchResources: searchResources(repositories),
    searchSubjects: searchSubjects(repositories),
    org: new OrgDoor(org, belongings, memoryOf({ bytes: MEMORY_BYTES['refused-callers'] })),
    lists: new ListReads({
      database,
      repositories,
      untilHeard: async (seen) => await org.untilHeard(seen),
      followed: memoryOf<Revisions>({ bytes: MEMORY_BYTES.followed }),
      heard: memoryOf<Head>({ bytes: MEMORY_BYTES.heard }),
      passed: memoryOf<Pass>({ bytes: MEMORY_BYTES.passed }),
      clock: systemClock,
    }),
    reasons: new Reasons(database, repositories),
    roles: new RoleReads(repositories),
    users: new UserReads(repositories),
    following: new Following({
      database,
      repositories,
      ask: async (orgId, watchers) => await org.follow(orgId, readTrail, watchers),
      newest: memoryOf({ bytes: MEMORY_BYTES['newest-entries'], lettersOf: lettersOfNewest }),
      clock: systemClock,
    }),
    trail,
    verifyTrail: verifyTrail(trail, auditKeysOf(settings.AUDIT_KEY)),
    trailShare: new FurtherTrips(now, new SharedMemory(MEMORY_BYTES['trail-readers']).share(), TRAIL_PACE),
    userGroups: listUserGroups(repositories),
    resourcePermissions: listResourcePermissions(repositories),
    resourceTypes: resourceTypeReads(repositories.resourceTypes),
    typeWithLevels: typeWithLevels(repositories),
    proxyHeaders: proxyHeadersOf(settings.OIDC_ISSUERS),
    signIn: new SignIn({
      database,
      repositories,
      secrets,
      adminPassword: settings.ADMIN_PASSWORD,
      verified: new VerifiedTokens(
        memoryOf({ bytes: MEMORY_BYTES['verified-tokens'], lettersOf: lettersOfVerified }),
        now,
      ),
      routes: memoryOf<KnownToken>({ bytes: MEMORY_BYTES.routes }),
      logins: memoryOf<LoginRecord>({
        bytes: MEMORY_BYTES.logins,
        lettersOf: ({ passwordHash }) => passwordHash?.length ?? 0,
        ttlMs: LOGIN_TTL_MS,
      }),
      passwordGuesses: new PasswordGuesses({
        ...guessing,
        blocks: memoryOf({ bytes: MEMORY_BYTES['blocked-pairs'] }),
        logins: memoryOf({ bytes: MEMORY_BYTES['blocked-logins'], lettersOf: lettersOfUsedUp }),
        networks: memoryOf({ bytes: MEMORY_BYTES['blocked-networks'], lettersOf: lettersOfUsedUp }),
        remembered: memoryOf({ bytes: MEMORY_BYTES.passwords, lettersOf: lettersOfRemembered }),
        pace: new StrangersPace({ ...systemClock, everyMs: settings.PASSWORD_ITERATIONS * HASH_EVERY_MS }),
        trying: new Shared(systemClock, TRIAL_MS),
      }),
      tokenGuesses: new TokenGuesses({
        ...guessing,
        networks: memoryOf({ bytes: MEMORY_BYTES['token-networks'] }),
        unknown: memoryOf({ bytes: MEMORY_BYTES['unknown-tokens'] }),
        uncounted: memoryOf({ bytes: MEMORY_BYTES['uncounted-tokens'], lettersOf: lettersOfTimes }),
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
            issuers: settings.OIDC_ISSUERS.flatMap(({ issuer, formerIssuers }) => [issuer, ...formerIssuers]),
            signInByProvider: async (input, origin) => await org.signInByProvider(input, origin),
            sessions: memoryOf<JwtSession>({
              bytes: MEMORY_BYTES.sessions,
              lettersOf: ({ issuer, subject }) => issuer.length + subject.length,
            }),
            refusals: new RepeatedRefusals({
              memory: memoryOf<RefusedSince<RefusedToken>>({ bytes: MEMORY_BYTES['refused-sign-ins'] }),
              now,
            }),
            now: () => Date.now(),
          }),
    managing: managingOf(settings.OIDC_ISSUERS),
    makeToken: () => makeToken(randomBytes),
    health,
  };
}

const lettersOfRefused = ({ repeated }: RefusedSince<BelongingAt>): number => {
  const principal = repeated?.refusal.principal;
  if (principal === undefined) return 0;
  const { login, email, link } = principal;
  return login.length + email.length + (link === undefined ? 0 : link.issuer.length + link.subject.length);
};

/** What people sign in to the console by, in one deployment. */
function openConsole({ OIDC_ISSUERS }: Settings): ConsolePorts {
  const { now } = systemClock;
  return {
    signIn: new CodeSignIn(OIDC_ISSUERS, { now, shared: new Shared(systemClock) }),
    share: new OwnChanges(now, memoryOf({ bytes: MEMORY_BYTES['console-networks'] }), SIGN_IN_PACE),
    now,
  };
}

/** The application: which middleware a request meets, and which router answers it. */
export function createApp(): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ getPath: pathOf, router: new KnownPaths() });
  let wired:
    | { readonly bindings: Bindings; readonly services: ReturnType<typeof createServices> }
    | undefined;

  app.use('*', namesRequest, saysHowToKeep, drainsBody);
  app.use(
    '*',
    askAgain(async (request, bindings) => await app.fetch(request, bindings)),
  );
  // Cloudflare answers these without the Worker (wrangler.toml), whatever its settings. Where nothing stands in front, it passes them on.
  for (const path of STATIC_PATHS) app.all(path, answerFile);
  for (const path of ['/', '/api/health', WELL_KNOWN, `${WELL_KNOWN}/*`]) app.use(path, linksReference);

  app.use('*', async (c, next) => {
    if (wired?.bindings !== c.env) wired = { bindings: c.env, services: createServices(c.env) };
    const { services } = wired;
    if ('problems' in services) {
      const { problems } = services;
      log('settings-unusable', { problems });
      const message = `Gatehouse is not configured: ${problems.join('; ')}`;
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
