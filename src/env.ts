import { z } from 'zod';

import type { GuessGuard } from './durable/guess-guard.ts';
import type { OrgCoordinator } from './durable/org-coordinator.ts';
import { Issuers } from './issuers.ts';
import { PASSWORD_ITERATIONS } from './service/secrets.ts';
import { FLAVOUR_NAMES } from './wire/grafana/flavour.ts';

const TOKEN_SECRET_LENGTH_MIN = 16;

/** What a deployment that keeps no real secrets says of itself. Nothing but the tests does. */
const KEEPS_NO_SECRETS = 'passwords may be weak here';

const Settings = z
  .object({
    ADMIN_PASSWORD: z.string().min(1).optional(),
    TOKEN_SECRET: z.string().min(TOKEN_SECRET_LENGTH_MIN),
    OIDC_ISSUERS: Issuers,
    GRAFANA_DIALECT: z.enum(FLAVOUR_NAMES).default('documented'),
    PERMISSION_VALIDATION_ENABLED: z
      .enum(['true', 'false'])
      .default('true')
      .transform((text) => text === 'true'),
    PASSWORD_ITERATIONS: z.coerce.number().int().min(1).max(PASSWORD_ITERATIONS).default(PASSWORD_ITERATIONS),
    KEEPS_NO_SECRETS: z.literal(KEEPS_NO_SECRETS).optional(),
  })
  .refine(
    (settings) =>
      settings.PASSWORD_ITERATIONS === PASSWORD_ITERATIONS || settings.KEEPS_NO_SECRETS !== undefined,
    {
      path: ['PASSWORD_ITERATIONS'],
      error: `must be ${PASSWORD_ITERATIONS}: fewer make passwords easy to guess`,
    },
  );

/** The deployment's settings, complete and checked. */
export type Settings = z.infer<typeof Settings>;

/** What the platform binds to the Worker: the database, the coordinators, the guards, and settings as it holds them. */
export type Bindings = {
  readonly DB: D1Database;
  readonly ORG: DurableObjectNamespace<OrgCoordinator>;
  readonly GUARD: DurableObjectNamespace<GuessGuard>;
} & Readonly<Record<keyof Settings, unknown>>;

/** The settings of a deployment, or what is wrong with them, one sentence for each setting. */
export function readSettings(
  bindings: Bindings,
): { readonly settings: Settings } | { readonly problems: string[] } {
  const parsed = Settings.safeParse(bindings);
  if (parsed.success) return { settings: parsed.data };
  return { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}
