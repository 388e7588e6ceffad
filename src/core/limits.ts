/**
 * How much of each kind there may be: the one table of limits. What docs/operations.md#limits and
 * `GET /api/access-control/limits` say is what stands here.
 */

/** A limit: how many of what it allows, and what it counts. */
type Limit = { readonly allowed: number; readonly counts: string };

/**
 * What an org may hold. An org of 112,000 principals with a million assignments fits twice. Beyond a limit only what grows
 * is refused. Each deployment may set others. Source of the numbers: docs/decisions/0012-counters.md.
 */
const ORG_LIMITS = {
  roles: { allowed: 20_000, counts: 'roles' },
  permissions: { allowed: 250_000, counts: 'permissions of all roles together' },
  assignments: { allowed: 2_500_000, counts: 'roles given to users, service accounts and teams' },
  members: { allowed: 250_000, counts: 'people and service accounts' },
  'service-accounts': { allowed: 50_000, counts: 'service accounts' },
  tokens: { allowed: 50_000, counts: 'tokens of service accounts' },
  teams: { allowed: 5_000, counts: 'teams' },
  'team-members': { allowed: 500_000, counts: 'members of all teams, as they were added by hand' },
  'team-groups': { allowed: 20_000, counts: 'external groups linked to teams' },
  'group-mappings': { allowed: 20_000, counts: 'roles mapped to external groups' },
  'user-groups': { allowed: 1_000_000, counts: 'external groups of all people, as told over the API' },
  levels: { allowed: 250_000, counts: 'permissions on single resources' },
} as const satisfies Readonly<Record<string, Limit>>;

/** What the deployment may hold beside what is in its orgs: the global plane, and what all orgs share. */
const DEPLOYMENT_LIMITS = {
  orgs: { allowed: 20_000, counts: 'orgs' },
  users: { allowed: 1_000_000, counts: 'people of all orgs' },
  'global-roles': { allowed: 2_000, counts: 'global roles, with the basic roles that were changed' },
  'global-permissions': { allowed: 100_000, counts: 'permissions of global roles together' },
  'global-assignments': { allowed: 250_000, counts: 'roles given in all orgs' },
  'provider-groups': {
    allowed: 2_000_000,
    counts: 'external groups of all people, as identity providers tell',
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** What one principal may store in an hour by rights on single things, and of its own. Each deployment may set others. */
const HOURLY_LIMITS = {
  'narrow-changes': {
    allowed: 2_000,
    counts: 'changes in an hour by rights on single things, and of oneself',
  },
  'narrow-bytes': {
    allowed: 20_000_000,
    counts: 'bytes that these changes leave in the audit trail in an hour',
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** What is the same for every org and every deployment. Most bound one request. */
export const FIXED_LIMITS = {
  'resource-types': {
    allowed: 500,
    counts: 'types of resources that an org declares, and that all orgs share',
  },
  'actions-of-type': { allowed: 100, counts: 'actions of a declared type' },
  'levels-of-type': { allowed: 10, counts: 'levels of a declared type' },
  'resource-type-bytes': {
    allowed: 1_000_000,
    counts: 'bytes of all declared types of an org as JSON',
  },
  'evaluations-at-once': { allowed: 1_000, counts: 'evaluations in one request' },
  'evaluation-trips': {
    allowed: 100,
    counts: 'further reads for evaluations at once; then 5 a second',
  },
  'url-length': { allowed: 16_384, counts: 'characters of a URL' },
  'body-bytes': { allowed: 1_048_576, counts: 'bytes of a body' },
  'list-bytes': { allowed: 8_000_000, counts: 'bytes of the rows of a list as JSON' },
  'jwt-length': { allowed: 120_000, counts: 'characters of a JWT' },
  'password-length': { allowed: 1_000, counts: 'characters of a password' },
  'waiting-changes': { allowed: 64, counts: 'changes of one caller that wait for their turn' },
  'waiting-changes-of-all': { allowed: 1_000, counts: 'changes of all callers of an org that wait' },
  'own-changes': { allowed: 100, counts: 'changes of oneself at once; then 5 a second' },
  'kept-answers': { allowed: 10_000, counts: 'answers kept of one caller in an org, for Idempotency-Key' },
  'kept-answer-bytes': { allowed: 8_192, counts: 'bytes of such an answer' },
  'dry-runs': { allowed: 60, counts: 'dry runs of one caller at once; then 1 a second' },
  'tokens-of-account': { allowed: 1_000, counts: 'tokens of one service account' },
  'permissions-of-role': { allowed: 10_000, counts: 'permissions of a role' },
  'roles-at-once': { allowed: 1_000, counts: 'roles that are given, or mapped to a group, at once' },
  'holders-at-once': { allowed: 10_000, counts: 'holders of a role that are named at once' },
  'members-at-once': { allowed: 10_000, counts: 'members of a team that are named at once' },
  'levels-at-once': { allowed: 1_000, counts: 'permissions on a resource that are set at once' },
  'groups-of-user': { allowed: 10_000, counts: 'external groups of a user' },
  'groups-of-user-bytes': { allowed: 700_000, counts: 'bytes of these as JSON' },
  'groups-of-team': { allowed: 1_000, counts: 'external groups of a team' },
  'groups-of-team-bytes': { allowed: 450_000, counts: 'bytes of these as JSON' },
} as const satisfies Readonly<Record<string, Limit>>;

/** What is counted in the database, by org. */
const COUNTED_LIMITS = { ...ORG_LIMITS, ...DEPLOYMENT_LIMITS };
/** What a deployment may set. */
const SETTABLE_LIMITS = { ...COUNTED_LIMITS, ...HOURLY_LIMITS };

/** The name of a limit of what there may be. */
export type LimitedName = CountedName | (typeof LIMITED_HERE)[number];

/** Limits of what there may be that a change counts itself. */
const LIMITED_HERE = ['tokens-of-account', 'resource-types', 'resource-type-bytes'] as const;

/** The name of something that is counted in the database. */
export type CountedName = keyof typeof COUNTED_LIMITS;

/** What a deployment allows of what it may set, by name. */
export type Allowances = Readonly<Record<keyof typeof SETTABLE_LIMITS, number>>;

const namesOf = <K extends string>(limits: Readonly<Record<K, Limit>>): readonly K[] =>
  Object.keys(limits) as K[];

/** Everything that is counted in the database. */
export const COUNTED_NAMES = namesOf(COUNTED_LIMITS);
/** Everything that a deployment may set. */
export const SETTABLE_NAMES = namesOf(SETTABLE_LIMITS);

/** What is allowed where a deployment sets nothing. */
export const DEFAULT_ALLOWANCES = Object.fromEntries(
  SETTABLE_NAMES.map((name) => [name, SETTABLE_LIMITS[name].allowed]),
) as Allowances;

/** How many there are of what is counted. What is absent was never there. */
export type Usage = Readonly<Partial<Record<CountedName, number>>>;

/** A limit as it is listed: `used` is absent where nothing is counted, because it bounds one request or one caller. */
export type ListedLimit = Limit & { readonly name: string; readonly used?: number };

/**
 * All limits of an org, or of the deployment itself: first what is counted there, then what a caller may in an hour, then
 * what is fixed.
 */
export function listLimits(of: 'org' | 'deployment', usage: Usage, allowances: Allowances): ListedLimit[] {
  const counted: readonly CountedName[] = of === 'org' ? namesOf(ORG_LIMITS) : namesOf(DEPLOYMENT_LIMITS);
  return [
    ...counted.map((name) => ({
      name,
      counts: COUNTED_LIMITS[name].counts,
      used: usage[name] ?? 0,
      allowed: allowances[name],
    })),
    ...namesOf(HOURLY_LIMITS).map((name) => ({
      name,
      counts: HOURLY_LIMITS[name].counts,
      allowed: allowances[name],
    })),
    ...namesOf(FIXED_LIMITS).map((name) => ({ name, ...FIXED_LIMITS[name] })),
  ];
}

/** What a limit counts, for people. */
export const countsOf = (name: LimitedName): string => ({ ...COUNTED_LIMITS, ...FIXED_LIMITS })[name].counts;

/** Whether a text is the name of a limit. */
export const isLimited = (name: string): name is LimitedName =>
  isCounted(name) || LIMITED_HERE.some((one) => one === name);

/** Whether a limit is of the whole deployment, so that what others use counts. */
export const isOfDeployment = (name: CountedName): boolean => Object.hasOwn(DEPLOYMENT_LIMITS, name);

/** Whether a text is the name of something that is counted. */
export const isCounted = (name: string): name is CountedName => Object.hasOwn(COUNTED_LIMITS, name);
