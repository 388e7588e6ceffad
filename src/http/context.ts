import type { Caller, Standing } from '../core/caller.ts';
import type { Requirement } from '../core/requirement.ts';
import type { OrgClient } from '../durable/org-client.ts';
import type { Bindings, Settings } from '../env.ts';
import type { Database } from '../service/ports.ts';
import type { RoleReads } from '../service/role-reads.ts';
import type { Secrets } from '../service/secrets.ts';
import type { SignIn } from '../service/sign-in.ts';
import type { Flavour } from '../wire/grafana/flavour.ts';

/** What the handlers use, made once for a deployment by the composition root. */
export type Services = {
  readonly settings: Settings;
  readonly database: Database;
  readonly org: OrgClient;
  readonly roles: RoleReads;
  readonly secrets: Secrets;
  readonly signIn: SignIn;
  readonly makeToken: () => string;
  readonly isDatabaseUp: () => Promise<boolean>;
};

/** Where a request is evaluated. */
export type Place = { readonly orgId: number; readonly standing: Standing };

/** What middleware finds out for the handlers. */
type Variables = {
  services: Services;
  caller: Caller;
  /** The org that the caller acts in. */
  orgId: number;
  flavour: Flavour;
  /** What the route requires, and where: so that a bad body is not told to those who may not call at all. */
  needs: { readonly requirement: Requirement | null; readonly place: Place };
};

/** Hono's environment. */
export type AppEnv = { Bindings: Bindings; Variables: Variables };
