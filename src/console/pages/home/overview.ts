import type { components } from '../../api/document.ts';

type Schemas = components['schemas'];

/** How many things there are; undefined for what the caller may not read. */
export type Counts = {
  readonly people: number | undefined;
  readonly accounts: number | undefined;
  readonly teams: number | undefined;
  /** Roles of the org's own. */
  readonly roles: number | undefined;
};

/** What the first page tells of the org, as far as the caller may read it. */
export type Overview = {
  readonly counts: Counts;
  readonly limits: readonly Schemas['LimitDTO'][];
  readonly warnings: readonly string[];
  /** How many service accounts have expired tokens. */
  readonly withExpiredTokens: number;
  readonly expiring: readonly ExpiringToken[];
};

/** A token that ends within a week. */
export type ExpiringToken = {
  readonly accountId: number;
  readonly account: string;
  readonly id: number;
  readonly token: string;
  readonly expiration: string;
};
