import type { Caller, Standing } from '../../core/caller.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';
import type { Revisions } from '../ports/changes.ts';

/** Somebody who follows a trail, as the org's object is asked about them. Plain data: it crosses RPC. */
export type Watcher = { readonly caller: Caller; readonly standing: Standing };

/** Whether somebody may read the trail: `unknown` where that cannot be told now. */
export type MayRead = 'yes' | 'no' | 'unknown';

/**
 * What an org's object says of some watchers, in their order. Each was decided after the call came, at this state or a later one; in
 * the global plane at one that every org has heard of. Whoever the object keeps was decided when all the others were known. The first
 * state of all where nobody may.
 */
export type Watched = { readonly at: Revisions; readonly may: readonly MayRead[] };

/** So many follow the trail of one org in an isolate at most, and an object is asked about so many at once. */
export const FOLLOWERS_MAX = FIXED_LIMITS.followers.allowed;
/** So many of them are of one caller, in all orgs. */
export const OF_CALLER_MAX = FIXED_LIMITS['followers-of-caller'].allowed;

/** Who has not looked for so long is gone: the platform may end a request without a word. */
const GONE_MS = 5_000;

/** Somebody who follows, as the others of the isolate see them. */
export type Follower = {
  /** Two have the same one only if all that is decided about them is the same. */
  readonly key: string;
  readonly watcher: Watcher;
  lookedAt: number;
};

/** A follower by what decides whether they may: without where they call from. */
export function followerOf({ caller, standing }: Watcher, now: number): Follower {
  const { userId, credential, tokenOrgId, currentOrgId } = caller;
  const origin = { address: '', userAgent: '' };
  return {
    key: JSON.stringify([standing, userId, tokenOrgId, currentOrgId, credential]),
    watcher: { caller: { userId, credential, tokenOrgId, currentOrgId, origin }, standing },
    lookedAt: now,
  };
}

/** Whether somebody has gone without a word. A clock that was set back says nothing of how long it was. */
export const isGone = ({ lookedAt }: Follower, now: number): boolean => Math.abs(now - lookedAt) > GONE_MS;

/** Who follows the trail of one org in this isolate. */
export class Followers {
  readonly #all = new Set<Follower>();

  /** Notes that somebody is there. */
  note(follower: Follower, now: number): void {
    follower.lookedAt = now;
    this.#all.add(follower);
  }

  /** How many there are. */
  count(): number {
    return this.#all.size;
  }

  /** How many of them are of one caller. */
  countOf(userId: number): number {
    let count = 0;
    for (const { watcher } of this.#all) if (watcher.caller.userId === userId) count++;
    return count;
  }

  /** Whom the object is to be asked about, each once, by their keys. */
  byKey(now: number): ReadonlyMap<string, Watcher> {
    this.removeGone(now);
    return new Map([...this.#all].map(({ key, watcher }) => [key, watcher]));
  }

  /** Takes somebody out. True when nobody is left. */
  remove(follower: Follower): boolean {
    this.#all.delete(follower);
    return this.#all.size === 0;
  }

  /** Takes out who has gone: how many are left. */
  removeGone(now: number): number {
    for (const one of this.#all) if (isGone(one, now)) this.#all.delete(one);
    return this.#all.size;
  }
}
