import type { OrgRole } from './org-role.ts';

/** A service account as lists show it. `tokens` is their number, including expired ones. */
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

/** A service account in full. `teams` are names, in order. */
export type ServiceAccountProfile = ServiceAccount & {
  readonly created: string;
  readonly updated: string;
  /** One up with each change of its name, its role, or whether it is disabled. */
  readonly version: number;
  readonly teams: readonly string[];
};
