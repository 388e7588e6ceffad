import type { Reach } from '../../core/reach.ts';
import type { ServiceAccount, ServiceAccountProfile } from '../../core/service-account.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Page, Part, Write } from './database.ts';

/** Which service accounts to list: those within reach that meet all conditions. */
type ServiceAccountFilter = {
  readonly reach: Reach;
  /** A part of the name or the login. An empty text means no condition. */
  readonly text: string;
  readonly onlyDisabled: boolean;
  /** Only accounts with a token that was expired at this ISO time. */
  readonly expiredAt: string | undefined;
};

/** Service accounts. Each always belongs to the same org. */
export type ServiceAccountRepository = {
  /** The id of the account with the uid, in the org. */
  idOf(orgId: number, uid: string): Read<number | undefined>;
  profile(orgId: number, accountId: number): Read<ServiceAccountProfile | undefined>;
  /** A page of the accounts that meet the filter, ordered by login. */
  search(orgId: number, filter: ServiceAccountFilter, page: Page): Read<Part<ServiceAccount> | TooLong>;
  update(orgId: number, account: ServiceAccountProfile): Write[];
  /** Removes the account, everything that it holds anywhere, and all levels on it. */
  remove(orgId: number, accountId: number): Write[];
};
