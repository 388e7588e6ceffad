import type { Reach } from '../../core/reach.ts';
import type { ServiceAccount, ServiceAccountProfile } from '../../core/service-account.ts';
import type { Read } from './read.ts';
import type { Page, Part, Write } from './database.ts';

/** Which service accounts to list: those within reach that meet every condition. */
type ServiceAccountFilter = {
  readonly reach: Reach;
  /** Stands in the name or the login; empty for no such condition. */
  readonly text: string;
  readonly onlyDisabled: boolean;
  /** Only those that have a token that was expired at this ISO time. */
  readonly expiredAt: string | undefined;
};

/** Service accounts, each of which belongs to one org for good. */
export type ServiceAccountRepository = {
  /** The id behind a uid in the org. */
  idOf(orgId: number, uid: string): Read<number | undefined>;
  profile(orgId: number, accountId: number): Read<ServiceAccountProfile | undefined>;
  /** A page of the accounts that the filter lets through, in order of login. */
  search(orgId: number, filter: ServiceAccountFilter, page: Page): Read<Part<ServiceAccount>>;
  update(orgId: number, account: ServiceAccountProfile): Write[];
  /** Takes the account away with everything that it holds anywhere, and with what others hold on it. */
  remove(orgId: number, accountId: number): Write[];
};
