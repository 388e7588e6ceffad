import type { Refusal } from '../../core/refusal.ts';
import { ID_MAX } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { TrailProblem } from '../../core/trail.ts';
import { hashEntry } from '../engine/audit.ts';
import type { HmacKey } from '../engine/hmac-key.ts';
import type { ChangeEntry, TrailPage, TrailSearch } from '../ports/changes.ts';
import type { Read } from '../ports/read.ts';
import type { Short } from '../ports/too-long.ts';
import type { TrailReads } from './reads.ts';

/** Of one trail at once so many parts are walked, which are 10,000 entries at most. */
const PARTS_MAX = 10;
/** A walk ends with so many problems. */
const PROBLEMS_MAX = 100;
/** The entry that vouches for the beginning is looked for in so many parts of 10,000 entries. */
const VOUCHING_PARTS_MAX = 30;

/** What was found of the entries from one revision to another. `next` is where to go on; undefined when all was walked. */
export type VerifiedTrail = {
  readonly from: number;
  readonly to: number;
  readonly entries: number;
  readonly problems: readonly TrailProblem[];
  /** How many seals are right; undefined where the deployment has no keys to check them with. */
  readonly sealed: number | undefined;
  readonly next: number | undefined;
};

type Got<T> = { readonly found: T; readonly acknowledged: number };

/** Reads for a caller who may still, and says up to which revision the org acknowledged changes before that was read. */
type Reader = <T>(read: Read<T>) => Promise<Result<Got<Short<T>>, Refusal>>;

/**
 * Walks the chain and the seals of a trail between two revisions, as far as one request may: each entry is what was hashed and sealed,
 * stands on the one before, and none is missing. The beginning of a trail that is not revision 1 must be vouched for by its newest
 * `trail.move-out`, and its end must be what the org acknowledged. Undefined when there is no such org. A refusal in the middle for
 * want of the caller's share ends the walk early.
 *
 * @param keys all that entries may be sealed with
 */
export const verifyTrail =
  (reads: TrailReads, keys: readonly HmacKey[]) =>
  async (
    read: Reader,
    orgId: number,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<Result<VerifiedTrail | undefined, Refusal>> => {
    const walk = new Walk(from, await namedKeys(keys));
    let next: number | undefined;
    for (let parts = 0; ; parts++) {
      // The first part has the entry before as well, on which the first one stands.
      const begin = parts === 0 ? from - 1 : walk.due;
      const got = parts === PARTS_MAX ? undefined : await read(reads.toVerify(orgId, begin));
      const isUsedUp = parts > 0 && got?.ok === false && got.refusal.tag === 'too-many-requests';
      if (got === undefined || isUsedUp) {
        next = walk.due;
        break;
      }
      if (!got.ok) return got;
      const { found, acknowledged } = got.value;
      if (found === undefined) return ok(undefined);
      const { entries, ends } = found;
      if (parts === 0) {
        const first = entries[0];
        if (first?.revision === from - 1) walk.follow(first);
        else if (first !== undefined && first.revision === ends.oldest && ends.oldest > 1) {
          const vouched = await isVouchedFor(reads, read, orgId, first, walk);
          if (!vouched.ok) return vouched;
          walk.begin(first, vouched.value);
        } else if (from > ends.oldest && ends.oldest > 0 && from <= ends.newest + 1)
          walk.note(from - 1, 'missing');
      }
      await walk.take(entries.filter(({ revision }) => revision >= from && revision <= to));
      if (walk.problems.length >= PROBLEMS_MAX) {
        next = walk.due;
        break;
      }
      const last = entries.at(-1)?.revision ?? ends.newest;
      if (last >= Math.min(to, ends.newest)) {
        // Behind what was asked for there may be more, and nothing in between.
        if (last > to && walk.due <= to) walk.note(walk.due, 'missing');
        if (to > ends.newest && acknowledged > ends.newest) walk.note(ends.newest + 1, 'end');
        break;
      }
    }
    const { problems, entries, sealed } = walk;
    const hasNext = next !== undefined && next <= to;
    return ok({
      from: walk.from,
      to: walk.due - 1,
      entries,
      problems,
      sealed: keys.length === 0 ? undefined : sealed,
      next: hasNext ? next : undefined,
    });
  };

type NamedKeys = ReadonlyMap<string, HmacKey>;

const namedKeys = async (keys: readonly HmacKey[]): Promise<NamedKeys> =>
  new Map(await Promise.all(keys.map(async (key) => [await key.id(), key] as const)));

/** How far a trail was walked, and what was found. */
class Walk {
  readonly problems: TrailProblem[] = [];
  /** The revision that comes next. */
  due: number;
  from: number;
  entries = 0;
  sealed = 0;
  readonly #keys: NamedKeys;
  #before: Pick<ChangeEntry, 'revision' | 'hash' | 'sealKey'> | undefined;

  constructor(from: number, keys: NamedKeys) {
    this.from = from;
    this.due = from;
    this.#keys = keys;
    if (from === 1) this.#before = { revision: 0, hash: '', sealKey: '' };
  }

  note(revision: number, what: TrailProblem['what']): void {
    this.problems.push({ revision, what });
  }

  /** The entry that the first one stands on. */
  follow(before: ChangeEntry): void {
    this.#before = before;
  }

  /** The trail begins with this entry. */
  begin({ revision, previousHash }: ChangeEntry, isVouchedFor: boolean): void {
    this.from = revision;
    this.due = revision;
    this.#before = { revision: revision - 1, hash: previousHash, sealKey: '' };
    if (!isVouchedFor) this.note(revision, 'beginning');
  }

  async take(entries: readonly ChangeEntry[]): Promise<void> {
    for (const entry of entries) {
      if (this.problems.length >= PROBLEMS_MAX) return;
      const { revision } = entry;
      const before = this.#before;
      if (revision !== this.due) this.note(this.due, 'missing');
      else if (before !== undefined && entry.previousHash !== before.hash)
        this.note(revision, 'previous-hash');
      if ((await hashEntry(entry)) !== entry.hash) this.note(revision, 'changed');
      const problem = await this.sealProblem(entry);
      if (problem === undefined) this.sealed++;
      else if (problem !== 'unsealed' || (before?.sealKey ?? '') !== '') this.note(revision, problem);
      this.entries++;
      this.due = revision + 1;
      this.#before = entry;
    }
  }

  /** What is wrong with the seal of an entry. Without keys, only whether it has one can be told. */
  async sealProblem({
    hash,
    seal,
    sealKey,
  }: ChangeEntry): Promise<'unsealed' | 'wrong-seal' | 'unknown-seal-key' | undefined> {
    if (seal === '' && sealKey === '') return 'unsealed';
    if (this.#keys.size === 0) return undefined;
    const key = this.#keys.get(sealKey);
    if (key === undefined) return 'unknown-seal-key';
    return isSame(await key.digest(hash), seal) ? undefined : 'wrong-seal';
  }
}

/** Whether two digests are equal. The time does not show where they differ. */
function isSame(right: string, other: string): boolean {
  let differs = right.length ^ other.length;
  for (let i = 0; i < right.length; i++) differs |= right.charCodeAt(i) ^ other.charCodeAt(i);
  return differs === 0;
}

/**
 * Whether the newest `trail.move-out` says that the entries before the first were moved out. It must be what was hashed; and where the
 * first entry has a seal it must have one that is right, or whoever writes to the database could cut off the beginning by it.
 */
async function isVouchedFor(
  reads: TrailReads,
  read: Reader,
  orgId: number,
  first: ChangeEntry,
  walk: Walk,
): Promise<Result<boolean, Refusal>> {
  let to: number | undefined = ID_MAX;
  for (let parts = 0; parts < VOUCHING_PARTS_MAX && to !== undefined; parts++) {
    const search: TrailSearch = { from: first.revision, to, limit: 1, kind: 'trail.move-out' };
    const got: Result<Got<TrailPage | undefined>, Refusal> = await read(reads.page(orgId, search));
    if (!got.ok) return got;
    const [moved] = got.value.found?.entries ?? [];
    if (moved !== undefined) {
      const isSealed = first.sealKey === '' || (await walk.sealProblem(moved)) === undefined;
      return ok(isSealed && says(moved, first) && (await hashEntry(moved)) === moved.hash);
    }
    to = got.value.found?.next;
  }
  return ok(false);
}

function says({ after }: ChangeEntry, { revision, previousHash }: ChangeEntry): boolean {
  try {
    const { upTo, hash } = JSON.parse(after) as { readonly upTo?: unknown; readonly hash?: unknown };
    return upTo === revision - 1 && hash === previousHash;
  } catch {
    return false;
  }
}
