import type { Caller, ChangeStanding, Standing } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import type { AuthenticationProblem } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import type { Bindings } from '../env.ts';
import type { Services } from '../services.ts';
import type { Flavour } from '../wire/grafana/flavour.ts';
import type { Contracts } from './kit/contract.ts';

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
