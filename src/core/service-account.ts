import type { OrgRole } from './org-role.ts';

/** A service account as lists show it; `tokens` is how many it has, expired ones included. */
export type ServiceAccount = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly login: string;
  readonly orgId: number;
  readonly role: OrgRole;
  readonly isDisabled: boolean;
  readonly tokens: number;
};

/** All there is to tell about a service account; `teams` are names in their order. */
export type ServiceAccountProfile = ServiceAccount & {
  readonly created: string;
  readonly updated: string;
  readonly teams: readonly string[];
};
