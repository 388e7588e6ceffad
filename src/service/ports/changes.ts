import type { Touches } from '../../core/dependency.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';

/** The newest revision of an org and of the global plane: together they name a state (I3). */
export type Revisions = { readonly own: number; readonly global: number };

/** True when a state at the first pair holds everything of the second. */
export const holds = (at: Revisions, wanted: Revisions): boolean =>
  at.own >= wanted.own && at.global >= wanted.global;

/** An entry of a trail, by its number and its hash; the hash is empty where it is not known. */
export type Tip = { readonly revision: number; readonly hash: string };

/** A change of the global plane, as far as other orgs must know it, with the hash of the entry before it. */
export type GlobalChange = Tip & { readonly previousHash: string; readonly touches: Touches };

/**
 * The pair of revisions with the hashes of the two entries, and what the global plane changed since a revision that the
 * reader knows. `news` is undefined when there is too much of it to list.
 */
export type Head = Revisions & {
  readonly hash: string;
  readonly globalHash: string;
  readonly news: readonly GlobalChange[] | undefined;
};

/** One entry of an org's audit trail (I3). `before` and `after` are JSON texts. */
export type ChangeEntry = {
  readonly orgId: number;
  readonly revision: number;
  readonly id: string;
  readonly globalRevision: number;
  readonly at: string;
  readonly actor: string;
  readonly origin: string;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly touches: string;
  readonly previousHash: string;
  readonly hash: string;
};

/** The audit trail, which is the fence and the revision counter as well. */
export type ChangeRepository = {
  head(orgId: number, knownGlobal: number): Read<Head>;
  /** The org's newest revision alone. */
  revision(orgId: number): Read<number>;
  /** Id and hash of the entry at a revision; undefined when there is none. */
  identityAt(
    orgId: number,
    revision: number,
  ): Read<{ readonly id: string; readonly hash: string } | undefined>;
  append(entry: ChangeEntry): Write;
  /**
   * Aborts the batch unless the entry before is the one that this entry was decided on and, if a global revision is given, the
   * global plane is still there. One statement, since every change has it.
   */
  expectPrevious(entry: Pick<ChangeEntry, 'orgId' | 'revision' | 'previousHash'>, global?: number): Write;
  /** Aborts the batch unless the org's newest revision is the expected one. */
  expectRevision(orgId: number, revision: number): Write;
};
