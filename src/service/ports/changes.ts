import type { Touches } from '../../core/dependency.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';

/** The newest revision of an org and of the global plane: together they name a state (I3). */
export type Revisions = { readonly own: number; readonly global: number };

/** True when the state at the first pair includes everything of the second. */
export const holds = (at: Revisions, wanted: Revisions): boolean =>
  at.own >= wanted.own && at.global >= wanted.global;

/** An entry of a trail, by its number and its hash. The hash is empty when it is not known. */
export type Tip = { readonly revision: number; readonly hash: string };

/** What tells one entry from every other: an unknown outcome is settled by it. */
export type Identity = { readonly id: string; readonly hash: string };

/** The parts of a change of the global plane that other orgs must know, with the hash of the entry before it. */
export type GlobalChange = Tip & { readonly previousHash: string; readonly touches: Touches };

/**
 * The newest pair of revisions with the hashes of both entries, and the changes of the global plane since a revision
 * that the reader knows. `news` is undefined when there are too many to list.
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
} & Seal;

/** A keyed digest of an entry's hash, and the name of the key. Both are empty where the deployment had none. */
export type Seal = { readonly seal: string; readonly sealKey: string };

/**
 * A part of a trail: entries from a revision on, and from before a time if one is given. It has at most `limit` entries, and
 * ends with the one that makes it larger than some megabytes; then the rest is to be asked for again.
 */
export type TrailPart = {
  readonly from: number;
  /** ISO time. */
  readonly before: string | undefined;
  readonly limit: number;
};

/** At most so many entries are looked at for one page. */
export const LOOKED_AT_MAX = 10_000;

/** Which entries of a trail are wanted, by their revisions, at most `limit`. What else is there narrows it, and is absent otherwise. */
export type TrailSearch = {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** ISO times: from this one on, and before that one. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** A kind, or `role.*` for all that begin so. */
  readonly kind?: string | undefined;
  /** The id of who made the change. */
  readonly actor?: number | undefined;
  /**
   * What the change is about: a user or service account, a role by its uid, a team. An entry that may be about anything is about
   * each of them.
   */
  readonly subject?: number | undefined;
  readonly role?: string | undefined;
  readonly team?: number | undefined;
};

/** Entries, newest first, and up to which revision to look for the rest; undefined where there is none. */
export type TrailPage = { readonly entries: readonly ChangeEntry[]; readonly next: number | undefined };

/**
 * The oldest and the newest revision of a trail, the entry at `upTo`, and the last one of `countMax` from the oldest on, but
 * none after `upTo`. What is not there is 0 or undefined.
 */
export type TrailEnds = {
  readonly oldest: number;
  readonly newest: number;
  readonly named: { readonly revision: number; readonly hash: string; readonly at: string } | undefined;
  readonly last: Tip | undefined;
};

/**
 * What was seen of an org: at which revision, and what of it the answers were read from. Without `from`, that is not known:
 * anything.
 */
type Sight = { readonly revision: number; readonly from: Touches | undefined };

/** The audit trail, which is also the fence and the revision counter. */
export type ChangeRepository = {
  head(orgId: number, knownGlobal: number): Read<Head>;
  /** Only the org's newest revision. */
  revision(orgId: number): Read<number>;
  /** Id and hash of the entry at a revision; undefined when there is none. */
  identityAt(orgId: number, revision: number): Read<Identity | undefined>;
  /** A part of the trail, in order: see `TrailPart`. */
  part(orgId: number, part: TrailPart): Read<readonly ChangeEntry[]>;
  /** The newest entries that are wanted, of the newest `LOOKED_AT_MAX` that may be; fewer where these are very large. */
  page(orgId: number, search: TrailSearch): Read<TrailPage>;
  /** The revision of the first entry from a time on, if times grow with revisions; 0 when there is none. */
  firstFrom(orgId: number, time: string): Read<number>;
  /** What is known of a trail of which entries are to be moved out. */
  ends(orgId: number, upTo: number, countMax: number): Read<TrailEnds>;
  /** Aborts the batch unless there is an entry at the revision: it may be moved out meanwhile. */
  expectThere(orgId: number, revision: number): Write;
  /** Removes the entries up to a revision. */
  removeUpTo(orgId: number, revision: number): Write;
  append(entry: ChangeEntry): Write;
  /**
   * Aborts the batch unless the entry before is the one that this entry was decided on and, if something was seen of the
   * global plane, that still holds, as for `expectStill`. One statement, because every change has it.
   */
  expectPrevious(entry: Pick<ChangeEntry, 'orgId' | 'revision' | 'previousHash'>, global?: Sight): Write;
  /** Aborts the batch if a change of the org since then touches what was read. */
  expectStill(orgId: number, sight: Sight): Write;
};

/** The newest pair of the global plane itself, where both revisions are the same; without its news. */
export const globalPartOf = ({ global, globalHash }: Head): Head => ({
  own: global,
  hash: globalHash,
  global,
  globalHash,
  news: [],
});
