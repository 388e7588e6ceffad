import type { Caller, ChangeStanding, Standing } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import type { Managing } from '../core/managed.ts';
import type { AuthenticationProblem } from '../core/refusal.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import type { Requirement } from '../core/requirement.ts';
import type { OrgDoor } from '../durable/org-door.ts';
import type { Bindings, Settings } from '../env.ts';
import type { resourcesAlone, searchResources } from '../service/asking/resource-search.ts';
import type { searchSubjects } from '../service/asking/subject-search.ts';
import type { HeldById } from '../service/permissions/permission-search.ts';
import type { JwtSignIn } from '../service/sign-in/jwt-sign-in.ts';
import type { Health } from '../service/engine/health.ts';
import type { ListReads } from '../service/engine/list-reads.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import type { Database } from '../service/ports/database.ts';
import type { PrincipalsAsked } from '../service/ports/principals.ts';
import type { Read } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import type { resourceTypeReads } from '../service/resource-types/resource-type-reads.ts';
import type {
  listResourcePermissions,
  typeWithLevels,
} from '../service/resources/resource-permission-reads.ts';
import type { Reasons } from '../service/asking/reasons.ts';
import type { RoleReads } from '../service/roles/role-reads.ts';
import type { Secrets } from '../service/sign-in/secrets.ts';
import type { SignIn } from '../service/sign-in/sign-in.ts';
import type { ByUid, FoundByUid } from '../service/engine/uids.ts';
import type { TrailReads } from '../service/trail/reads.ts';
import type { verifyTrail } from '../service/trail/verify.ts';
import type { listUserGroups } from '../service/groups/user-groups.ts';
import type { UserReads } from '../service/people/user-reads.ts';
import type { Flavour } from '../wire/grafana/flavour.ts';
import type { Contracts } from './kit/contract.ts';

/** What the handlers use. `app.ts` makes it once for a deployment. */
export type Services = {
  readonly settings: Settings;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly org: OrgDoor;
  readonly lists: ListReads;
  readonly reasons: Reasons;
  readonly roles: RoleReads;
  readonly users: UserReads;
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

/** Where a request is evaluated. */
export type Place = { readonly orgId: number; readonly standing: Standing };

/** Where a change is made, and where the caller's rights for it come from. */
export type ChangePlace = { readonly orgId: number; readonly standing: ChangeStanding };

/** What the middleware sets for the handlers. */
type Variables = {
  requestId: string;
  /** What the answer says instead, if it is what the client sent. */
  echoedId: string | undefined;
  services: Services;
  caller: Caller;
  /** The org that the caller acts in. */
  orgId: number;
  flavour: Flavour;
  /** What the routes of the dialect say of the names in their requests. */
  contracts: Contracts;
  /** Why the coordinator refused the credential, if it did. */
  signInProblem: AuthenticationProblem | undefined;
  /** The isolate's record of the login was too old, so the credential may be valid after all. */
  isSignInOutdated: boolean | undefined;
  /** The ids that the path names, by parameter; 0 where it names nothing. */
  ids: Readonly<Record<string, number>>;
  /** The body as it was sent, once a route has read it. */
  bodyText: string | undefined;
  /** What the route requires, and where. Callers who do not meet it learn nothing about a malformed body. */
  needs: {
    readonly requirement: Requirement | null;
    readonly place: Place;
    /** On what the request changes something; undefined where it says nothing of the kind. */
    readonly conditions?: ChangeConditions | undefined;
    /** Under which key a POST changes something, if it says so. */
    readonly key?: string | undefined;
  };
};

/** Hono's environment. */
export type AppEnv = { Bindings: Bindings; Variables: Variables };
