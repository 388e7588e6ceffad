import { z } from 'zod';

import { OrgLimits } from './allowances.ts';
import { PASSWORD_MAX } from './core/credential-lengths.ts';
import { OWN_PASSWORD_MIN } from './core/own-password.ts';
import { TOKEN_LIFE_S_MAX } from './core/token.ts';
import type { DryRuns } from './durable/dry-runs.ts';
import type { GuessGuard } from './guessing/guess-guard.ts';
import type { OrgCoordinator } from './durable/org-coordinator.ts';
import type { Issuer } from './oidc/issuers.ts';
import { readIssuers } from './oidc/issuers.ts';
import { JurisdictionSetting, LOCATION_IN_JURISDICTION, LocationSetting } from './placement.ts';
import { PASSWORD_ITERATIONS } from './core/password-hash.ts';
import { AuditKeys, haveCommon, TokenSecrets } from './secret-list.ts';
import { firstOf } from './settings-problems.ts';
import { FLAVOUR_NAMES } from './wire/grafana/flavour.ts';

const ADMIN_PASSWORD_PROBLEM = `must be at most ${PASSWORD_MAX} characters, as every password`;

/** How many characters a person's own password may be made to have: any that an admin gives may have as few. */
const LENGTH_LEAST = 4;
const LENGTH_MOST = 64;
const LENGTH_PROBLEM = `must be a whole number of characters from ${LENGTH_LEAST} to ${LENGTH_MOST}`;

const LIFE_PROBLEM = `must be a whole number of seconds from 0, which is no longest life, to ${TOKEN_LIFE_S_MAX}`;

const PUBLIC_URL_PROBLEM = 'must be an http or https URL without a path, such as https://access.example.com';

/** The origin of a URL that is nothing but one. The text as it is where it is empty, and undefined for every other one. */
function originOf(text: string): string | undefined {
  if (text === '') return text;
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  return isOrigin ? url.origin : undefined;
}

/** How large D1 lets a database of the paid plan become. */
const DATABASE_BYTES = 10_000_000_000;
const DATABASE_BYTES_LEAST = 100_000;
const DATABASE_BYTES_PROBLEM = `must be a whole number of bytes, at least ${DATABASE_BYTES_LEAST}`;

/** What a deployment that keeps no real secrets says of itself. Only the tests do. */
const KEEPS_NO_SECRETS = 'passwords may be weak here';
const ITERATIONS_PROBLEM = `must be ${PASSWORD_ITERATIONS}: fewer make passwords easy to guess`;

const Settings = z
  .object({
    ADMIN_PASSWORD: z
      .string()
      .min(1, 'must not be empty')
      .max(PASSWORD_MAX, ADMIN_PASSWORD_PROBLEM)
      .optional(),
    TOKEN_SECRET: TokenSecrets,
    AUDIT_KEY: AuditKeys.optional(),
    ORG_LIMITS: OrgLimits,
    GRAFANA_DIALECT: z
      .enum(FLAVOUR_NAMES, `must be one of ${FLAVOUR_NAMES.join(', ')}`)
      .default('documented'),
    DATABASE_BYTES_MAX: z.coerce
      .number(DATABASE_BYTES_PROBLEM)
      .int(DATABASE_BYTES_PROBLEM)
      .min(DATABASE_BYTES_LEAST, DATABASE_BYTES_PROBLEM)
      .default(DATABASE_BYTES),
    PUBLIC_URL: z
      .string(PUBLIC_URL_PROBLEM)
      .refine((text) => originOf(text) !== undefined, PUBLIC_URL_PROBLEM)
      .transform((text) => originOf(text) || undefined)
      .optional(),
    AUTHZEN_MERGE: z
      .enum(['true', 'false'], 'must be true or false')
      .default('false')
      .transform((text) => text === 'true'),
    LOCATION: LocationSetting,
    JURISDICTION: JurisdictionSetting,
    PERMISSION_VALIDATION_ENABLED: z
      .enum(['true', 'false'], 'must be true or false')
      .default('true')
      .transform((text) => text === 'true'),
    PASSWORD_LENGTH_MIN: z.coerce
      .number(LENGTH_PROBLEM)
      .int(LENGTH_PROBLEM)
      .min(LENGTH_LEAST, LENGTH_PROBLEM)
      .max(LENGTH_MOST, LENGTH_PROBLEM)
      .default(OWN_PASSWORD_MIN),
    // As a text first: an empty one is no number, and must not be off.
    TOKEN_LIFE_MAX: z.coerce
      .string()
      .regex(/^\d{1,10}$/, LIFE_PROBLEM)
      .transform(Number)
      .refine((seconds) => seconds <= TOKEN_LIFE_S_MAX, LIFE_PROBLEM)
      .default(0),
    PASSWORD_ITERATIONS: z.coerce
      .number(ITERATIONS_PROBLEM)
      .int(ITERATIONS_PROBLEM)
      .min(1, ITERATIONS_PROBLEM)
      .max(PASSWORD_ITERATIONS, ITERATIONS_PROBLEM)
      .default(PASSWORD_ITERATIONS),
    KEEPS_NO_SECRETS: z.literal(KEEPS_NO_SECRETS).optional(),
  })
  .refine(
    (settings) =>
      settings.PASSWORD_ITERATIONS === PASSWORD_ITERATIONS || settings.KEEPS_NO_SECRETS !== undefined,
    { path: ['PASSWORD_ITERATIONS'], error: ITERATIONS_PROBLEM },
  )
  .refine((settings) => settings.LOCATION === undefined || settings.JURISDICTION === undefined, {
    path: ['LOCATION'],
    error: LOCATION_IN_JURISDICTION,
  })
  .refine(({ TOKEN_SECRET, AUDIT_KEY }) => AUDIT_KEY === undefined || !haveCommon(TOKEN_SECRET, AUDIT_KEY), {
    path: ['AUDIT_KEY'],
    error: 'must not have a text that is in TOKEN_SECRET as well: then who has one has both',
  });

/** The deployment's settings, complete and checked. `OIDC_ISSUERS` are those of all settings that name identity providers. */
export type Settings = z.infer<typeof Settings> & { readonly OIDC_ISSUERS: readonly Issuer[] };

/**
 * What the platform gives the Worker: the database, the objects, and the settings, not yet checked.
 */
export type Bindings = {
  readonly DB: D1Database;
  readonly ORG: DurableObjectNamespace<OrgCoordinator>;
  readonly GUARD: DurableObjectNamespace<GuessGuard>;
  readonly DRY_RUNS: DurableObjectNamespace<DryRuns>;
  /** The files of the Worker. A runtime that was given none has none. */
  readonly ASSETS?: Fetcher;
} & Readonly<Record<keyof Settings, unknown>>;

/**
 * The settings of a deployment, or their problems, one sentence for each: the first 20, and how many more there are. None repeats
 * what a setting says.
 */
export function readSettings(
  bindings: Bindings,
): { readonly settings: Settings } | { readonly problems: string[] } {
  const parsed = Settings.safeParse(bindings);
  const { issuers, problems } = readIssuers(bindings);
  if (parsed.success && problems.length === 0) return { settings: { ...parsed.data, OIDC_ISSUERS: issuers } };
  const others = parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  return { problems: firstOf([...others, ...problems]) };
}
