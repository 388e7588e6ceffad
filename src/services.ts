import type { Managing } from './core/managed.ts';
import { managingOf } from './core/managed.ts';
import type { PermissionQuestion } from './core/permission-search.ts';
import { readTrail } from './core/requirements.ts';
import { makeToken } from './core/service-account-token.ts';
import type { RemoteGuard } from './guessing/guard-client.ts';
import { GuardClient } from './guessing/guard-client.ts';
import { systemClock } from './durable/clock.ts';
import { FurtherTrips, TRAIL_PACE } from './durable/further-trips.ts';
import type { RemoteCoordinator, RemoteDryRuns } from './durable/org-client.ts';
import { OrgClient } from './durable/org-client.ts';
import { OrgDoor } from './durable/org-door.ts';
import type { Open } from './durable/placed.ts';
import { placed } from './durable/placed.ts';
import { SharedMemory } from './durable/shared-memory.ts';
import { databaseTooLate, PATIENCE_MS, within, withPatience } from './durable/patience.ts';
import type { Bindings, Settings } from './env.ts';
import { readSettings } from './env.ts';
import { auditKeysOf } from './secret-list.ts';
import { MEMORY_BYTES, memoryOf } from './memory.ts';
import { jwtVerifier } from './oidc/jwt-verifier.ts';
import { proxyHeadersOf } from './oidc/proxy-headers.ts';
import type { HeldById } from './service/permissions/permission-search.ts';
import type { Repositories } from './service/ports/repositories.ts';
import type { Database } from './service/ports/database.ts';
import type { PrincipalsAsked } from './service/ports/principals.ts';
import type { Read } from './service/ports/read.ts';
import type { TooLong } from './service/ports/too-long.ts';
import type { ByUid, FoundByUid } from './service/engine/uids.ts';
import type { TrailReads } from './service/trail/reads.ts';
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

/** What answers with, opened once for a deployment. */
export type Services = {
  readonly settings: Settings;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly org: OrgDoor;
  readonly lists: ListReads;
  readonly reasons: Reasons;
  readonly roles: RoleReads;
  readonly users: UserReads;
  readonly following: Following;
  readonly trail: TrailReads;
  /** The caller's share in parts of trails: how long to wait for the next one, in milliseconds; undefined when it is taken. */
  readonly trailShare: { readonly take: (userId: number) => number | undefined };
  readonly verifyTrail: ReturnType<typeof verifyTrail>;
  readonly userGroups: ReturnType<typeof listUserGroups>;
  readonly resourcePermissions: ReturnType<typeof listResourcePermissions>;
  readonly resourceTypes: ReturnType<typeof resourceTypeReads>;
  readonly typeWithLevels: ReturnType<typeof typeWithLevels>;
  readonly idsOfUids: (orgId: number, named: readonly ByUid[], seenIn: number) => Read<FoundByUid>;
  readonly searchPermissions: (
    orgId: number,
    among: PrincipalsAsked,
    question: PermissionQuestion,
  ) => Read<HeldById | TooLong | undefined>;
  readonly resourcesAlone: typeof resourcesAlone;
  readonly searchResources: ReturnType<typeof searchResources>;
  readonly searchSubjects: ReturnType<typeof searchSubjects>;
  readonly secrets: Secrets;
  /** Where proxies put the tokens of identity providers; empty when none is configured. */
  readonly proxyHeaders: readonly string[];
  readonly signIn: SignIn;
  /** Undefined when no identity provider is configured. */
  readonly jwtSignIn: JwtSignIn | undefined;
  /** What the configured identity providers manage of their people. */
  readonly managing: Managing;
  readonly makeToken: () => string;
  readonly health: Pick<Health, 'isUp' | 'warnings'>;
};

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

/** Everything that is used to answer, for one deployment, or the problems of its settings. */
function createServices(bindings: Bindings): Wired {
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

/** What a deployment works with, or what is wrong with its settings: one sentence for each problem. */
type Wired = Services | { readonly problems: readonly string[] };

/** What is opened for the bindings of a call. */
export type ServicesOf = (bindings: Bindings) => Wired;

/**
 * Opens everything once, for the bindings that calls come with: the platform gives all calls of an isolate the same object, those of its
 * entrypoints too. So whatever two of them ask with the same function, they share what the isolate remembers.
 */
export function openOnce(): ServicesOf {
  let opened: { readonly bindings: Bindings; readonly wired: Wired } | undefined;
  return (bindings) => {
    if (opened?.bindings !== bindings) opened = { bindings, wired: createServices(bindings) };
    return opened.wired;
  };
}
