import type { Allowances, Usage } from '../../core/limits.ts';
import type { Write } from './database.ts';
import type { Read } from './read.ts';

/** How much orgs have of what has a limit. The database counts by itself, in the batch that changes something. */
export type UsageRepository = {
  /** What an org has; org 0 is the deployment. */
  of(orgId: number): Read<Usage>;
  /**
   * Notes how much an org has before a change of another org. For the org that makes a change, and for the deployment, the
   * entry of the change does that, with which every batch begins.
   */
  noteBefore(orgId: number): Write;
  /**
   * Aborts the batch, with the outcome `full`, when one of the orgs has more than is allowed of something, and more than
   * when the change began.
   */
  expectWithin(orgIds: readonly number[], allowances: Allowances): Write;
};
