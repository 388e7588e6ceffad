import type { Repositories } from '../service/ports/repositories.ts';
import type { Database } from '../service/ports/database.ts';
import type { Clock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { PrincipalCache } from './principal-cache.ts';

/** What the parts of one coordinator share. */
export type CoordinatorParts = {
  readonly orgId: number;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly ledger: Ledger;
  readonly cache: PrincipalCache;
  readonly clock: Clock;
};
