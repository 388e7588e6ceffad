import type { Allowances, Usage } from '../../core/limits.ts';
import type { Write } from './database.ts';
import type { Read } from './read.ts';

/** How much orgs have of what has a limit. The database counts by itself, in the batch that changes something. */
export type UsageRepository = {
  /** What an org has; org 0 is the deployment. */
  of(orgId: number): Read<Usage>;
  /**
   * Notes what the orgs have beyond what is allowed. Belongs before what a batch writes: `expectWithin`, behind it, refuses
   * only what has grown since.
   */
  noteOver(orgIds: readonly number[], allowances: Allowances): Write;
  /**
   * Aborts the batch, with the outcome `full`, when one of the orgs has more than is allowed of something, and more than
   * when the batch began.
   */
  expectWithin(orgIds: readonly number[], allowances: Allowances): Write;
};
