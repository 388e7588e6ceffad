import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { DatabaseAway, toldFault } from '../faults.ts';
import { log } from '../log.ts';
import type { GlobalChange, Head, Identity, Revisions, Tip } from '../service/ports/changes.ts';
import { holds } from '../service/ports/changes.ts';
import { readAll } from '../service/ports/read.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { OpenEntry } from './ledger.ts';
import { isSame, NEWS_MAX } from './ledger.ts';
import { Lease } from './lease.ts';
import { Listening } from './listening.ts';
import { databaseTooLate, PATIENCE_MS, within } from './patience.ts';
import { Settling } from './settling.ts';

/** How often the database is asked again because its answer did not hold everything that is known to exist. */
const ATTEMPTS_MAX = 4;
/** For so long org 0 is waited for, where the database could be asked instead. */
const ORG_0_PATIENCE_MS = 500;

/** What the global coordinator has acknowledged: its newest entry, and those after an entry that was asked about. */
export type Newest = Tip & { readonly news: readonly GlobalChange[] | undefined };

/** What a confirmation needs from its coordinator. */
export type ConfirmationPorts = CoordinatorParts & {
  /** What the global plane has acknowledged since an entry; undefined when its coordinator is not sure or not reached. */
  readonly askGlobal: (since: Tip) => Promise<Newest | undefined>;
  /** Has org 0 tell this org what changes: what it has acknowledged by then. Undefined when it is not reached. Never rejects. */
  readonly listen: () => Promise<Tip | undefined>;
  /** Finds out what became of the open entry, and makes sure that it cannot happen later. See `SettlingPorts`. */
  readonly settle: () => Promise<boolean>;
  /** The same by what was read of it, without a write: false where it may still be committed. */
  readonly settleBy: (seen: SeenOfOpen) => boolean;
  /** Ends the open change as committed if the head of the trail is its entry. */
  readonly finishIfShown: (head: Head) => void;
  /** The database has another content than before: what others saw of it may be lost. */
  readonly beganAnew: () => void;
};

/** The newest pair, and the entry at the revision of the open one, read together. */
export type SeenOfOpen = { readonly head: Head; readonly there: Identity | undefined };

/** What the database was asked about the open entry, and what it has at that place. */
export type Look = { readonly open: OpenEntry; readonly there: Identity | undefined };

/** What was known when the database was asked. An answer with less comes from a restored database. */
export type Asked = {
  readonly at: number;
  readonly own: number;
  /** How far the global plane was followed: no older news need be asked for. */
  readonly followed: number;
  readonly isOpen: boolean;
  /** The newest global revision that was known to exist. */
  readonly heard: number;
  /** How often the org had been told something, and how often it had begun anew. */
  readonly told: number;
  readonly beginning: number;
};

/**
 * Whether the cache may be answered from, and at which pair of revisions. Four things must be so: it was compared with the
 * database since the object started, no change has an unknown outcome, the global plane was asked within the lease, and org 0
 * tells this org what changes. While org 0 does not, each question needs an answer that was asked for after it.
 *
 * An answer of the database is good if it holds everything that this object knows to exist. An older one is asked for
 * again. The rules are in docs/decisions/0001-what-a-coordinator-knows.md.
 */
export class Confirmation {
  readonly #ports: ConfirmationPorts;
  readonly #listening: Listening;
  readonly #settling: Settling;
  readonly #lease: Lease;
  #trust: 'cold' | 'warm' | 'doubt' = 'cold';
  #running: Promise<boolean> | undefined;
  #looking: Promise<boolean> | undefined;
  /** Org 0 is asked what it has acknowledged. */
  #following: Promise<Followed> | undefined;
  /** Org 0 is asked to tell this org what changes, and may still be waited for. */
  #registering: Promise<void> | undefined;
  /** Entries of the global plane that the org was told of before it followed so far, by revision. */
  readonly #ahead = new Map<number, GlobalChange>();
  #newestTold = 0;
  #tellings = 0;
  /** Rises when the database has another content than before. Answers to earlier questions are ignored then. */
  #beginning = 0;

  constructor(ports: ConfirmationPorts) {
    this.#ports = ports;
    this.#lease = new Lease(ports.orgId, ports.clock, () => this.#listening.end());
    this.#listening = new Listening({
      clock: this.#lease,
      register: ports.listen,
      noteKnown: ({ revision }) => {
        this.#newestTold = Math.max(this.#newestTold, revision);
      },
    });
    const { orgId, clock, settle } = ports;
    this.#settling = new Settling({
      orgId,
      clock,
      settle,
      isSettled: () => {
        this.#endDoubt();
        this.confirmBeside();
      },
    });
  }

  /**
   * True when the cache may be answered from now; false when it may not (fails closed). While an entry is open it may not: then
   * this is false at once, and the entry is being settled beside.
   */
  async ensure(): Promise<boolean> {
    if (this.isOpen) this.settleBeside();
    if (this.isOpen) return false;
    if (!this.isFresh) return await this.#confirmForNow();
    if (this.#lease.isOld()) this.#beside(async () => await this.#renew());
    return true;
  }

  /** The same for a question that comes now. Who is not told what changes takes no answer that was asked for before it. */
  async #confirmForNow(): Promise<boolean> {
    if (this.#registering !== undefined && this.#trust === 'warm' && this.#lease.isHeld()) {
      await this.#registering;
      if (this.isFresh) return true;
    }
    if ((await this.#follow()) === 'yes' && this.isFresh) return true;
    if (this.#running !== undefined && !this.#isTold) {
      if (!(await this.#running)) return false;
      // What it has brought about may do.
      if (this.isFresh) return true;
    }
    return await this.confirm();
  }

  /**
   * Asks the database for the newest pair, or, while it is away, the global plane. True when the cache may be used for what was
   * asked before this call, and by an org that is told what changes for everything.
   */
  confirm(): Promise<boolean> {
    this.#running ??= this.#confirmUntilTrue().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** The same for nobody in particular: whoever asks next waits for it, and meets what is broken again. */
  confirmBeside(): void {
    this.#beside(async () => await this.confirm());
  }

  #beside(confirm: () => Promise<unknown>): void {
    confirm().catch((error: unknown) => toldFault(error, { org: this.#ports.orgId, what: 'confirm' }));
  }

  /** Renews the lease while nobody waits for it. So an org 0 that is out of reach for a moment sends no crowd to the database. */
  async #renew(): Promise<void> {
    if (this.#running !== undefined) return;
    const followed = await this.#follow();
    if (followed === 'yes' || (followed === 'not reached' && !this.#lease.isLate())) return;
    await this.confirm();
  }

  /** Has the open entry settled, beside everything else. See `Settling`. */
  settleBeside(): void {
    this.#endDoubt();
    if (this.isOpen) this.#settling.begin();
  }

  /**
   * True when nothing is open, or was settled within two seconds. For changes: nobody who reads waits for that. Whoever reads may
   * settle it while the write for it has no answer yet, which takes the place of a change in the lane to the database for as long.
   */
  async settled(): Promise<boolean> {
    this.settleBeside();
    if (!this.isSettled) await this.#settling.ended();
    return this.isSettled;
  }

  /** True while nothing is open, and nothing is asked of the database any more because something was. */
  get isSettled(): boolean {
    return !this.isOpen && !this.#settling.isUnderWay;
  }

  /** True once the cache was compared with the database, and while no change has an unknown outcome. */
  get isWarm(): boolean {
    return this.#trust === 'warm';
  }

  /** True while answers may come from the cache without asking anybody first. */
  get isFresh(): boolean {
    return this.#trust === 'warm' && this.#lease.isHeld() && this.#isTold;
  }

  /** True while this org hears of every change of the global plane after what it has followed. */
  get #isTold(): boolean {
    return (
      this.#ports.orgId === GLOBAL_ORG_ID ||
      this.#listening.isWhole(() => this.#ports.ledger.state().followed.revision)
    );
  }

  /** True while a change has an unknown outcome, be it of this object or of the one that it replaced. */
  get isOpen(): boolean {
    return (
      this.#trust === 'doubt' || (this.#trust === 'cold' && this.#ports.ledger.state().open !== undefined)
    );
  }

  /** The entry that has an unknown outcome; undefined while there is none. */
  get open(): OpenEntry | undefined {
    return this.isOpen ? this.#ports.ledger.state().open : undefined;
  }

  /** From now until it is settled, the open entry has an unknown outcome: nothing may be answered (I8). */
  doubt(): void {
    this.#trust = 'doubt';
    this.#ports.cache.forgetAll();
  }

  /** To be called just before the database is asked for the newest pair. Beside that, org 0 is asked to tell what changes. */
  ask(): Asked {
    void this.#renewListening();
    const { acknowledged, open, followed } = this.#ports.ledger.state();
    return {
      at: this.#lease.now(),
      own: acknowledged.revision,
      followed: followed.revision,
      isOpen: open !== undefined,
      heard: Math.max(followed.revision, this.#newestTold),
      told: this.#tellings,
      beginning: this.#beginning,
    };
  }

  /**
   * What an answer is good for that was asked for while an entry was open, with what the database has at the entry's place:
   *
   * - `true-now`: the entry is not there, and the rest is at least what is known. It is answered with once, and nothing of it is
   *   kept. The org has followed the global plane to there.
   * - `ask-again`: nothing is open any more, by this answer or since it was asked for; or the org was told of more meanwhile.
   * - `unfit`: it contradicts what is known, as after a restore of the database, which settling sees to.
   */
  learnInDoubt(head: Head, asked: Asked, look: Look): 'true-now' | 'ask-again' | 'unfit' {
    const { ledger, settleBy } = this.#ports;
    const { acknowledged, open, followed } = ledger.state();
    if (!this.isOpen || open === undefined || !isSameEntry(open, look.open)) {
      this.#endDoubt();
      return 'ask-again';
    }
    if (asked.beginning !== this.#beginning) return 'ask-again';
    if (settleBy({ head, there: look.there })) {
      this.#endDoubt();
      return 'ask-again';
    }
    const isSameTrail = head.own === acknowledged.revision && isSame(head.hash, acknowledged.hash);
    if (!isSameTrail || this.#isOtherGlobalTrail(head, asked, followed)) return 'unfit';
    this.#goOn({ revision: head.global, hash: head.globalHash }, head.news, followed);
    return this.#isSomethingUnheard(head.global) ? 'ask-again' : 'true-now';
  }

  /**
   * Takes in the newest pair as the database has it. False when the pair does not hold everything that is known to exist:
   * then it must be asked for again. True means that the cache is at least at that pair.
   */
  learn(head: Head, asked: Asked): boolean {
    if (this.isOpen || asked.beginning !== this.#beginning) return false;
    const { ledger, finishIfShown } = this.#ports;
    finishIfShown(head);
    const { acknowledged, open, followed, isCompared } = ledger.state();
    // Only then is the own trail known to be what it was when the database was asked.
    const isQuiet = open === undefined && !asked.isOpen && asked.own === acknowledged.revision;
    if (this.#trust === 'cold' && !isQuiet) return false;
    const isOtherTrail = head.own !== acknowledged.revision || head.hash !== acknowledged.hash;
    // An older answer tells nothing new. A newer one of another trail must be asked for again when nothing is open.
    if (!isQuiet && isOtherTrail && head.own >= acknowledged.revision) return false;
    if ((isQuiet && isOtherTrail) || this.#isOtherGlobalTrail(head, asked, followed)) {
      if (!this.#beginAnew(head, asked)) return false;
    } else {
      this.#goOn({ revision: head.global, hash: head.globalHash }, head.news, followed);
      if (this.#isSomethingUnheard(head.global)) return false;
    }
    if (!isCompared) ledger.noteCompared();
    this.#trust = 'warm';
    this.#lease.noteLook(asked.at);
    this.#lease.noteConfirmed(asked.at);
    return true;
  }

  /**
   * Takes in a pair that somebody else read from the database, who must not see it go back: false when the cache cannot be
   * brought to hold it. While an entry is open, an org is not brought there: what it is asked then must be answered with what
   * is read anew, and hold the pair. Org 0 has acknowledged it, as that is what orgs are told of.
   */
  async reach(head: Head): Promise<boolean> {
    const { ledger, finishIfShown } = this.#ports;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (!this.isOpen && !(await this.ensure()) && !this.isOpen) return false;
      finishIfShown(head);
      this.#endDoubt();
      const { followed } = ledger.state();
      const to = { revision: head.global, hash: head.globalHash };
      if (leadsTo(head.news, followed, to)) this.#goOn(to, head.news, followed);
      if (this.isOpen) {
        this.settleBeside();
        if (this.#ports.orgId !== GLOBAL_ORG_ID || holds(this.revisions(), head)) return true;
        if (!(await this.#lookForOpen())) return false;
        continue;
      }
      if (holds(this.revisions(), head)) return true;
      await this.confirm();
    }
    return false;
  }

  /**
   * Reads what became of the open entry, once for all who wait, so that a crowd does not keep the lane from confirmations. False
   * when the database does not tell.
   */
  #lookForOpen(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    const { database, repositories, orgId, ledger, clock } = this.#ports;
    const { open } = ledger.state();
    if (open === undefined) return true;
    const asked = this.ask();
    const read = readAll({
      head: repositories.changes.head(orgId, asked.followed),
      there: repositories.changes.identityAt(orgId, open.revision),
    });
    try {
      const { head, there } = await within(PATIENCE_MS, database.read(read), databaseTooLate, clock);
      this.learnInDoubt(head, asked, { open, there });
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      log('database-away', { org: orgId, what: 'what became of a change', error });
      return false;
    }
  }

  /**
   * Follows the global plane to all that the org was told of, where it was not told of something between that does not concern it: so
   * whoever saw the revision of a change that does finds it in the pair. One call to org 0, and none if nothing is missing. If org 0 is
   * not reached, the pair is behind what is answered.
   */
  async catchUp(): Promise<void> {
    if (this.isFresh && this.#isSomethingUnheard(this.#ports.ledger.state().followed.revision))
      await this.#follow();
  }

  /** The pair that the cache is at. */
  revisions(): Revisions {
    return this.#ports.ledger.revisions();
  }

  /**
   * The pair that the cache may be answered from at this moment, as after `ensure` and `catchUp`; undefined where something must be waited
   * for, or begun beside. It is read from the storage once.
   */
  revisionsNow(): Revisions | undefined {
    if (this.#trust !== 'warm' || this.#lease.isOld()) return undefined;
    const { ledger, orgId } = this.#ports;
    const at = ledger.revisions();
    const isTold = orgId === GLOBAL_ORG_ID || this.#listening.isWhole(() => at.global);
    return isTold && this.#newestTold <= at.global ? at : undefined;
  }

  /** The org is told of a change of the global plane: from now on it answers from no earlier state. */
  hear(change: GlobalChange): void {
    const { cache, ledger } = this.#ports;
    this.#tellings++;
    cache.drop(change.touches, { global: change.revision });
    if (change.revision <= ledger.state().followed.revision) return;
    this.#newestTold = Math.max(this.#newestTold, change.revision);
    // Entries over the limit are asked for again. That they exist is not forgotten.
    if (this.#ahead.size < NEWS_MAX) this.#ahead.set(change.revision, change);
    this.#followTold();
  }

  /** The doubt is over once nothing is open. What is kept must be compared with the database before it is answered from. */
  #endDoubt(): void {
    if (this.#trust === 'doubt' && this.#ports.ledger.state().open === undefined) this.#trust = 'cold';
  }

  /** True when the answer cannot be of the trail that the org has followed: the database was restored. */
  #isOtherGlobalTrail(head: Head, asked: Asked, followed: Tip): boolean {
    if (this.#ports.orgId === GLOBAL_ORG_ID) return false;
    if (head.global < asked.heard) return true;
    if (head.global === followed.revision) return !isSame(head.globalHash, followed.hash);
    const next = head.news?.find(({ revision }) => revision === followed.revision + 1);
    return next !== undefined && !isSame(next.previousHash, followed.hash);
  }

  /**
   * Starts again at the state of the database, which was restored, or which somebody else has written. False when it
   * must be asked once more, because an entry is open, or because the org was told of something since it was asked, or that
   * there is something.
   */
  #beginAnew(head: Head, asked: Asked): boolean {
    const { ledger, cache, beganAnew } = this.#ports;
    const { open, isCompared } = ledger.state();
    this.#beginning++;
    if (isCompared) this.#lease.noteRestored();
    if (open !== undefined) {
      cache.forgetAll();
      return false;
    }
    // What org 0 had acknowledged when it began to tell is known without having been told.
    const isKnown = this.#newestTold <= Math.max(asked.heard, head.global);
    const isGood = isKnown && asked.told === this.#tellings;
    cache.forgetAll({ own: head.own, global: head.global });
    ledger.adopt(head);
    this.#ahead.clear();
    this.#newestTold = 0;
    this.#listening.beganAnew();
    beganAnew();
    if (!isGood) this.#trust = 'cold';
    return isGood;
  }

  /** Goes on to an entry of the global plane, if that is ahead, and then through what was told beyond it. */
  #goOn(to: Tip, news: readonly GlobalChange[] | undefined, followed: Tip): void {
    const { ledger, cache, orgId } = this.#ports;
    if (orgId === GLOBAL_ORG_ID) return;
    if (to.revision > followed.revision) {
      if (leadsTo(news, followed, to))
        for (const { revision, touches } of news ?? []) {
          if (revision > followed.revision) cache.drop(touches, { global: revision });
        }
      else cache.forgetAll({ global: to.revision });
      ledger.follow(to);
    } else if (to.revision === followed.revision && followed.hash === '' && to.hash !== '') {
      ledger.follow(to);
    }
    this.#followTold();
  }

  #followTold(): void {
    const { ledger } = this.#ports;
    if (this.#ahead.size === 0) return;
    let { followed } = ledger.state();
    for (let next; (next = this.#ahead.get(followed.revision + 1)) !== undefined;) {
      if (!isSame(next.previousHash, followed.hash)) {
        // The news are of another trail than the one that the org has followed. Only the database knows the right one.
        this.#trust = this.#trust === 'warm' ? 'cold' : this.#trust;
        return;
      }
      // What it touches was dropped when it was told.
      followed = { revision: next.revision, hash: next.hash };
      ledger.follow(followed);
    }
    for (const revision of this.#ahead.keys()) {
      if (revision <= followed.revision) this.#ahead.delete(revision);
    }
  }

  /** True when the org was told of an entry that it has not followed to, though it followed to a revision. */
  #isSomethingUnheard(followed: number): boolean {
    return this.#newestTold > followed && this.#newestTold > this.#ports.ledger.state().followed.revision;
  }

  /** An answer that came too late, or that does not hold what is known, is no confirmation: ask again. */
  async #confirmUntilTrue(): Promise<boolean> {
    const listening = this.#renewListening();
    for (let attempt = 0; attempt < ATTEMPTS_MAX && !this.isOpen; attempt++) {
      const isAnswered = (await this.#confirmWithDatabase()) || (await this.#confirmWithoutDatabase());
      if (!isAnswered) return false;
      await listening;
      if (this.#trust === 'warm' && this.#lease.isHeld()) return true;
    }
    return false;
  }

  /** Goes on listening, beside the question to the database. Resolves when whoever waits for that may go on. */
  #renewListening(): Promise<void> | undefined {
    if (this.#ports.orgId === GLOBAL_ORG_ID) return undefined;
    const renewed = this.#listening.renew();
    if (renewed !== undefined && !this.#listening.isOn)
      this.#registering = within(ORG_0_PATIENCE_MS, renewed, () => undefined, this.#ports.clock).finally(
        () => (this.#registering = undefined),
      );
    return this.#registering;
  }

  /** True when the database answered, whether or not the answer could be taken in. */
  async #confirmWithDatabase(): Promise<boolean> {
    const { database, repositories, orgId } = this.#ports;
    try {
      const asked = this.ask();
      const head = repositories.changes.head(orgId, asked.followed);
      this.learn(await database.read(head), asked);
      return true;
    } catch (error) {
      this.#lease.noteAway();
      // A database that answers nothing of use, as before its migration, stops no decision that an outage would not.
      if (error instanceof DatabaseAway)
        log('database-away', { org: orgId, what: 'the newest revision', error });
      else toldFault(error, { org: orgId, what: 'the newest revision' });
      return false;
    }
  }

  /**
   * Renews the lease through org 0, if the org is sure of itself, org 0 tells it what changes, and the database need not be
   * asked. Those who come meanwhile share the question.
   */
  async #follow(): Promise<Followed> {
    if (this.#following !== undefined) return await this.#following;
    const isEnough = this.#trust === 'warm' && this.#isTold && !this.#lease.isLookDue();
    if (!isEnough) return 'no';
    if (this.#lease.isOutOfReach()) return 'not reached';
    this.#following = this.#askOrg0(ORG_0_PATIENCE_MS).finally(() => (this.#following = undefined));
    return await this.#following;
  }

  /**
   * Reads survive an outage of the database (I9): the org's own changes all pass through here, so what is stored is
   * its last acknowledged state, and the global coordinator knows the news of its own plane.
   */
  async #confirmWithoutDatabase(): Promise<boolean> {
    const { orgId, ledger } = this.#ports;
    // An object that has never asked the database does not know what is acknowledged.
    if (this.isOpen || !ledger.state().isCompared) return false;
    if (orgId === GLOBAL_ORG_ID) this.#lease.noteConfirmed(this.#lease.now());
    else if ((await this.#askOrg0(PATIENCE_MS)) !== 'yes') return false;
    this.#trust = 'warm';
    return true;
  }

  /** Follows the global plane by what org 0 has acknowledged, if that leads on from what is known: then it is as a confirmation. */
  async #askOrg0(patienceMs: number): Promise<Followed> {
    const { ledger, askGlobal, clock } = this.#ports;
    void this.#renewListening();
    const at = this.#lease.now();
    const [trust, beginning] = [this.#trust, this.#beginning];
    const since = ledger.state().followed;
    const heard = Math.max(since.revision, this.#newestTold);
    const newest = await within(patienceMs, askGlobal(since), () => undefined, clock);
    if (newest === undefined) {
      this.#lease.noteOutOfReach(at);
      return 'not reached';
    }
    // An org 0 with less than what was known is of another trail, as one that does not know the entry that it was asked about.
    if (newest.news === undefined || newest.revision < heard) return 'no';
    if (trust !== this.#trust || beginning !== this.#beginning) return 'no';
    const { followed } = ledger.state();
    if (!leadsTo(newest.news, followed, newest)) return 'no';
    this.#goOn(newest, newest.news, followed);
    if (this.#isSomethingUnheard(newest.revision) || trust !== this.#trust) return 'no';
    this.#lease.noteConfirmed(at);
    return 'yes';
  }
}

const isSameEntry = (one: OpenEntry, other: OpenEntry): boolean =>
  one.revision === other.revision && one.id === other.id && one.hash === other.hash;
/** Whether org 0 could tell what it has acknowledged, so that the org knows it. */
type Followed = 'yes' | 'no' | 'not reached';

/** True when the news are all entries after one, up to another, and the first of them follows directly on it. */
function leadsTo(news: readonly GlobalChange[] | undefined, after: Tip, to: Tip): boolean {
  if (to.revision === after.revision) return isSame(to.hash, after.hash);
  const unseen = news?.filter(({ revision }) => revision > after.revision && revision <= to.revision) ?? [];
  const isWhole = news !== undefined && unseen.length === Math.max(0, to.revision - after.revision);
  return isWhole && isSame(unseen[0]?.previousHash ?? '', after.hash);
}
