import type { Repositories } from '../service/ports.ts';
import type { Database } from '../service/ports/database.ts';
import type { PrincipalCache } from './principal-cache.ts';

/** What the parts of one coordinator share. */
export type CoordinatorParts = {
  readonly orgId: number;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly cache: PrincipalCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};
