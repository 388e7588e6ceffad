import { z } from 'zod';

import { findClaimPathProblem } from '../core/claim-path.ts';
import { ABSENT_CLAIMS, LINK_RULES } from '../core/issuer-policy.ts';
import type { ManagedField } from '../core/managed.ts';
import { MANAGED_FIELDS } from '../core/managed.ts';
import { ORG_ROLES, parseOrgRole } from '../core/org-role.ts';
import { ID_MAX } from '../core/refusal.ts';
import { knowsOnly } from '../settings-problems.ts';
import { CLIENT_FIELDS, findClientProblems, SCOPES } from './client-fields.ts';
import { isFor, keySet } from './key-set.ts';
import { isSafeUrl } from './safe-url.ts';

/** Only asymmetric algorithms. With `HS256`, anybody who knows a published key could sign with it. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const text = z.string().trim().min(1);

const path = text
  .superRefine((claim, context) => {
    const message = findClaimPathProblem(claim);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .optional();

const CLAIMS = { login: path, email: path, name: path, groups: path, orgRole: path };

const claims = z
  .strictObject(CLAIMS, knowsOnly(Object.keys(CLAIMS)))
  .refine(({ login, email }) => login !== undefined || email !== undefined, {
    message: 'must name the claim of the login, or of the e-mail address',
  });

const orgRole = text.transform((name, context) => {
  const role = parseOrgRole(name);
  if (role !== undefined) return role;
  context.addIssue({ code: 'custom', message: `must be one of ${ORG_ROLES.join(', ')}` });
  return z.NEVER;
});

const jwksUrl = text.refine(isSafeUrl, {
  message: 'must be an https URL without a user name or password (http is allowed only for localhost)',
});

/** An issuer has had so many names at most, lets the members of so many groups sign in, and maps so many values to orgs. */
const FORMER_MAX = 10;
const ALLOWED_MAX = 100;
const MAPPINGS_MAX = 100;
/** So far the clocks of an issuer and of Gatehouse may be apart, in seconds: unless the issuer says so, and at most. */
const TOLERANCE_S = 60;
const TOLERANCE_S_MAX = 600;
/**
 * What may be a header for tokens: a name of letters, digits and dashes that says nothing else. What has another meaning is in nearly
 * every request, which would then be refused.
 */
const HEADER =
  /^(?!(?:authorization|proxy-authorization|cookie|host|origin|referer|prefer|forwarded|cf-connecting-ip|cf-worker|idempotency-key|user-agent|(?:accept|content|if|sec|grafana|x-grafana|x-forwarded)(?:-.*)?)$)[a-z][a-z0-9-]{0,99}$/i;
/** The header of a proxy that checks who calls. Source: docs/sign-in.md. */
const HEADER_BY_DEFAULT = 'X-JWT-Assertion';
/** Source: https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/ */
const CLOUDFLARE_ACCESS = { host: /\.cloudflareaccess\.com$/, header: 'Cf-Access-Jwt-Assertion' } as const;

const quoted = (word: string): string => `"${word}"`;

const MAPPING = { claim: path, value: text, orgId: z.int().min(1).max(ID_MAX), role: orgRole };

const ISSUER = {
  issuer: text,
  audience: z.union([text, z.array(text).min(1)], { error: 'must be a text, or a list of texts' }),
  jwksUrl: jwksUrl.optional(),
  keys: keySet(ALGORITHMS).optional(),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default([...ALGORITHMS]),
  claims,
  formerIssuers: z.array(text).max(FORMER_MAX).default([]),
  header: z
    .string()
    .regex(
      HEADER,
      'must be the name of a header that says nothing else, so not Authorization, Cookie or Host',
    )
    .optional(),
  clockTolerance: z.int().min(0).max(TOLERANCE_S_MAX).default(TOLERANCE_S),
  absentClaims: z.enum(ABSENT_CLAIMS).default('say-nothing'),
  refusesUnlistedGroups: z.boolean().default(false),
  emailsAreVerified: z.boolean().default(false),
  createUsers: z.boolean().default(false),
  linkUsers: z
    .union([z.literal(false), z.enum(LINK_RULES)], {
      error: ({ input }) =>
        `must be false, ${LINK_RULES.map(quoted).join(' or ')}${input === true ? ': true meant "login"' : ''}`,
    })
    .default(false),
  manages: z.array(z.enum(MANAGED_FIELDS)).optional(),
  allowedGroups: z.array(text).min(1).max(ALLOWED_MAX).optional(),
  orgId: z.int().min(1).max(ID_MAX).default(1),
  defaultOrgRole: orgRole.default('Viewer'),
  orgMapping: z
    .array(z.strictObject(MAPPING, knowsOnly(Object.keys(MAPPING))))
    .max(MAPPINGS_MAX)
    .default([]),
  ...CLIENT_FIELDS,
};

/** One entry of the setting, with what it is by default. Source: docs/sign-in.md#fields. */
export const issuer = z
  .strictObject(ISSUER, knowsOnly(Object.keys(ISSUER)))
  .refine(({ jwksUrl: url, keys }) => (url === undefined) !== (keys === undefined), {
    message: 'must have either jwksUrl or keys',
  })
  .superRefine((read, context) => {
    const {
      issuer: name,
      formerIssuers,
      keys,
      algorithms,
      claims: paths,
      linkUsers,
      manages,
      allowedGroups,
      orgMapping,
    } = read;
    const problem = (at: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [at], message });
    if (formerIssuers.includes(name)) problem('formerIssuers', 'must not have the issuer of today');
    if (keys?.keys.every((key) => !isFor(algorithms, key)) === true)
      problem('keys', 'has no key for one of the algorithms');
    if (linkUsers === 'verified-email' && paths.email === undefined)
      problem('linkUsers', 'of "verified-email" needs claims.email');
    const setsOrgRole = paths.orgRole !== undefined || orgMapping.length > 0;
    for (const field of manages ?? []) {
      const isSaid = field === 'password' || (field === 'orgRole' ? setsOrgRole : paths[field] !== undefined);
      if (!isSaid) problem('manages', `has ${field}, which no claim says: claims.${field} is missing`);
    }
    for (const [field, told] of findClientProblems(read)) problem(field, told);
    if (paths.groups !== undefined) return;
    if (allowedGroups !== undefined) problem('allowedGroups', 'needs claims.groups');
    if (orgMapping.some(({ claim }) => claim === undefined))
      problem('orgMapping', 'has a value of no claim: without claims.groups, each needs one');
  })
  .transform((read) => ({
    ...read,
    header: read.header ?? headerOf(read.issuer),
    manages: read.manages ?? managedByDefault(read),
    scopes: read.scopes ?? [...SCOPES],
  }));

const headerOf = (name: string): string =>
  URL.canParse(name) && CLOUDFLARE_ACCESS.host.test(new URL(name).hostname)
    ? CLOUDFLARE_ACCESS.header
    : HEADER_BY_DEFAULT;

/** What its claims say, and the password, which those whom it made or linked do not need. */
const managedByDefault = ({
  claims: paths,
  orgMapping,
}: {
  readonly claims: Readonly<Partial<Record<ManagedField, string | undefined>>>;
  readonly orgMapping: readonly unknown[];
}): ManagedField[] =>
  MANAGED_FIELDS.filter(
    (field) =>
      field === 'password' || paths[field] !== undefined || (field === 'orgRole' && orgMapping.length > 0),
  );

const issuers = z
  .array(issuer)
  .refine((list) => new Set(list.map(({ issuer: name }) => name)).size === list.length, {
    message: 'must not name an issuer twice',
  });

/** One setting of identity providers, as a JSON list. Empty means none. */
const setting = z
  .string()
  .transform((json, context) => {
    if (json.trim() === '') return [];
    try {
      return JSON.parse(json) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(issuers);

/** One identity provider: what it may do, and how its tokens are verified. */
export type Issuer = z.infer<typeof issuer>;

const SETTING = 'OIDC_ISSUERS';
const NUMBERED = /^OIDC_ISSUERS(?:_([1-9]\d{0,2}))?$/;
const NAMED_OTHERWISE = `must be called ${SETTING}, or ${SETTING}_1 to ${SETTING}_999`;

/** The identity providers of a deployment, and what keeps its settings from being used: `<setting>: <problem>`. */
export type ReadIssuers = { readonly issuers: readonly Issuer[]; readonly problems: readonly string[] };

/**
 * The identity providers whose tokens are accepted, from the settings `OIDC_ISSUERS` and `OIDC_ISSUERS_1` to `_999`, in this order:
 * one setting of the platform ends at 5 KB. An incomplete configuration, a key that is not public, a URL that is not safe, an
 * unknown field, a path that is none, an issuer that two entries name, also as a former one, and a setting whose name only
 * begins like these, are problems that are reported at the start. No problem repeats what a setting says.
 */
export function readIssuers(settings: Readonly<Record<string, unknown>>): ReadIssuers {
  const names = Object.keys(settings).filter(
    (name) => name.startsWith(SETTING) && settings[name] !== undefined,
  );
  const problems = names.filter((name) => !NUMBERED.test(name)).map((name) => `${name}: ${NAMED_OTHERWISE}`);
  const entries: Entry[] = [];
  for (const name of names
    .filter((one) => NUMBERED.test(one))
    .toSorted((a, b) => numberOf(a) - numberOf(b))) {
    const read = setting.safeParse(settings[name]);
    for (const { path: at, message } of read.error?.issues ?? [])
      problems.push(`${[name, ...at].join('.')}: ${message}`);
    for (const [i, one] of (read.data ?? []).entries())
      entries.push({ issuer: one, in: name, at: `${name}.${i}` });
  }
  return { issuers: entries.map(({ issuer: one }) => one), problems: [...problems, ...clashesOf(entries)] };
}

/** An issuer, the setting that it is in, and where there. */
type Entry = { readonly issuer: Issuer; readonly in: string; readonly at: string };

/** A name that two entries have would leave open whose token it is, or who takes over the people of a former issuer. */
function clashesOf(entries: readonly Entry[]): string[] {
  const [today, former] = [new Map<string, string>(), new Map<string, string>()];
  const problems: string[] = [];
  const claim = (names: Map<string, string>, name: string, { in: by, at }: Entry, problem: string): void => {
    const other = names.get(name);
    if (other === undefined) names.set(name, by);
    else problems.push(`${at}.${problem}: ${other} has it too`);
  };
  for (const entry of entries)
    claim(today, entry.issuer.issuer, entry, 'issuer: must not name an issuer twice');
  for (const entry of entries)
    for (const name of new Set(entry.issuer.formerIssuers)) {
      // That an entry has its own issuer here is told where the entry is read.
      const isUsed = today.has(name) && name !== entry.issuer.issuer;
      if (isUsed) problems.push(`${entry.at}.formerIssuers: must not have an issuer of ${today.get(name)}`);
      claim(former, name, entry, 'formerIssuers: must not have a former issuer of another one');
    }
  return problems;
}

const numberOf = (name: string): number => Number(NUMBERED.exec(name)?.[1] ?? 0);
