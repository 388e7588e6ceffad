import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { DatabaseAway } from '../faults.ts';
import { inRequest, log } from '../log.ts';
import type { EntryDraft, EntryMaker } from '../service/engine/audit.ts';
import { chainEntry } from '../service/engine/audit.ts';
import type { Plan } from '../service/engine/change.ts';
import type { ChangeEntry, Head, Revisions, Tip } from '../service/ports/changes.ts';
import type { CommitOutcome, Write } from '../service/ports/database.ts';
import { readAll } from '../service/ports/read.ts';
import type { Confirmation, SeenOfOpen } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { OpenEntry } from './ledger.ts';
import type { Telling } from './telling.ts';

/** How often settling looks again at who has the place that it wanted. */
const SETTLE_ATTEMPTS_MAX = 4;

/** What committing needs from its coordinator. */
export type CommitterPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly telling: Telling;
  readonly entries: EntryMaker;
};

/** A decided change with its entry, as one of those that a batch commits. */
export type Sent = {
  readonly entry: ChangeEntry;
  readonly plan: Pick<Plan<unknown>, 'touches' | 'notifies'>;
  /** The request that it is made for. */
  readonly request: string | undefined;
};

/** The changes of one batch, which follow one another in the trail, until their fate is known. */
type UnderWay = {
  readonly sent: readonly Sent[];
  /** All orgs, where it is not known which of them listen. */
  readonly orgIds: readonly number[] | undefined;
  isFinished: boolean;
};

/**
 * Sends the batches of one org, one at a time, behind the fence (I2), and finds out what became of them. A batch is committed
 * whole or not at all, so its first entry tells of all.
 */
export class Committer {
  readonly #ports: CommitterPorts;
  #underWay: UnderWay | undefined;
  /** The entry that is to take the place of one with an unknown outcome, as it was sent last. */
  #void: ChangeEntry | undefined;

  constructor(ports: CommitterPorts) {
    this.#ports = ports;
  }

  /**
   * Sends a batch with the entries of one change or of several. Once it resolves to `committed`, every later answer knows
   * of them. What it throws before `isOnItsWay` is called is a fault, and nothing was sent; afterwards nobody can tell what
   * holds.
   *
   * @param orgIds all orgs, where it is not known which of them listen
   */
  async send(
    sent: readonly Sent[],
    writes: readonly Write[],
    orgIds: readonly number[] | undefined,
    isOnItsWay: () => void,
  ): Promise<CommitOutcome> {
    const { ledger, database, confirmation } = this.#ports;
    const [first, last] = [sent[0], sent.at(-1)];
    if (first === undefined || last === undefined) throw new Error('A batch without a change');
    ledger.send(first.entry, last.entry);
    const underWay: UnderWay = { sent, orgIds, isFinished: false };
    this.#underWay = underWay;
    let outcome: CommitOutcome;
    try {
      outcome = await database.commit(writes);
    } catch (error) {
      this.#giveUp();
      throw error;
    }
    isOnItsWay();
    try {
      return await this.#conclude(outcome, underWay);
    } catch (error) {
      // Broken half-way: nothing is answered until it is known what holds.
      confirmation.doubt();
      confirmation.settleBeside();
      throw error;
    }
  }

  /**
   * Finds out, by its id, whether the open entry is committed. If its place is free, a `void` entry takes it, so that a
   * batch that arrives late collides. False when the database does not take that one now. Throws `DatabaseAway` when the database
   * does not answer at all.
   */
  async settle(): Promise<boolean> {
    const { ledger, database } = this.#ports;
    const { open } = ledger.state();
    if (open === undefined) return true;
    /** Readers may settle it meanwhile, by what they see in the database. */
    const isStillOpen = (): boolean => ledger.state().open?.id === open.id;
    for (let attempt = 0; attempt < SETTLE_ATTEMPTS_MAX; attempt++) {
      const seen = await this.#lookFor(open);
      if (!isStillOpen() || this.settleBy(seen)) return true;
      const { writes, entry } = await this.#voidAfter(seen.head);
      const outcome = await database.commit(writes);
      if (!isStillOpen()) return true;
      if (outcome.kind === 'rejected' && outcome.why === 'unfit')
        throw new Error('The database takes no entry', { cause: outcome.cause });
      if (outcome.kind === 'committed') {
        this.#ruleOut(entry);
        return true;
      }
      // The revision was taken first, perhaps by the batch that should be ruled out.
      if (outcome.kind !== 'outrun' && outcome.kind !== 'conflict') break;
    }
    return false;
  }

  /**
   * Settles the open entry by what was read together: the newest pair, and what stands at its place. False where the place is free
   * and the entry may still take it: then only a `void` entry settles it.
   */
  settleBy({ head, there }: SeenOfOpen): boolean {
    const { ledger, orgId } = this.#ports;
    const { open } = ledger.state();
    if (open === undefined) return true;
    const settled = { org: orgId, revision: open.revision, ...this.#kind() };
    if (there !== undefined) {
      const isOurs = open.id === null || there.id === open.id;
      if (isOurs) this.#finishSettled({ revision: open.revision, hash: there.hash }, open.last);
      else if (there.id === this.#void?.id) {
        this.#ruleOut(this.#void);
        return true;
      } else this.#giveUpLost();
      log('change-settled', { ...settled, outcome: isOurs ? 'committed' : 'lost' });
      return true;
    }
    // A batch commits only upon the entry that it was decided on. Where that is gone, no place need be taken.
    if (open.previousHash === null || open.previousHash === head.hash) return false;
    this.#giveUpLost();
    log('change-settled', { ...settled, outcome: 'lost' });
    return true;
  }

  /** Ends the open batch as committed if the head of the trail, as somebody read it, is its last entry. */
  finishIfShown({ own, hash }: Pick<Head, 'own' | 'hash'>): void {
    const last = this.#underWay?.sent.at(-1)?.entry;
    if (last !== undefined && last.revision === own && last.hash === hash) this.#finish();
  }

  async #lookFor({ revision }: Pick<OpenEntry, 'revision'>): Promise<SeenOfOpen> {
    const { database, repositories, orgId, ledger } = this.#ports;
    const { changes } = repositories;
    return await database.read(
      readAll({
        head: changes.head(orgId, ledger.state().followed.revision),
        there: changes.identityAt(orgId, revision),
      }),
    );
  }

  /** The `void` entry after the head. It is the same for as long as that is, so that it is known whichever attempt takes the place. */
  async #voidAfter(head: Head): Promise<{ readonly entry: ChangeEntry; readonly writes: readonly Write[] }> {
    const { repositories, orgId, entries, clock } = this.#ports;
    const { changes } = repositories;
    if (this.#void?.previousHash !== head.hash || this.#void.revision !== head.own + 1) {
      const at = new Date(clock.now()).toISOString();
      const draft: EntryDraft = { orgId, at, kind: 'void', actor: null, origin: null };
      this.#void = await chainEntry(head, draft, entries);
    }
    const entry = this.#void;
    return { entry, writes: [changes.append(entry), changes.expectPrevious(entry)] };
  }

  /** A `void` entry has taken the place of the open one. */
  #ruleOut(entry: ChangeEntry): void {
    const { ledger, orgId } = this.#ports;
    const kind = this.#kind();
    this.#giveUpLost();
    if (entry.previousHash === ledger.state().acknowledged.hash) ledger.acknowledge(entry, []);
    log('change-settled', { org: orgId, revision: entry.revision, ...kind, outcome: 'ruled-out' });
  }

  /**
   * The database says that it takes no writes, so it cannot have committed the batch; unless something below had sent it before,
   * and that filled the database. So what it has at that place is looked at, which needs no write.
   */
  async #isMadeAllTheSame(underWay: UnderWay): Promise<boolean | undefined> {
    const { ledger } = this.#ports;
    const { open } = ledger.state();
    try {
      const seen = open === undefined ? undefined : await this.#lookFor(open);
      if (underWay.isFinished) return true;
      if (seen === undefined || ledger.state().open?.id !== open?.id) return undefined;
      if (seen.there === undefined) return false;
      return this.settleBy(seen) && underWay.isFinished;
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      log('database-away', { org: this.#ports.orgId, what: 'what became of a change', error });
      return undefined;
    }
  }

  async #conclude(outcome: CommitOutcome, underWay: UnderWay): Promise<CommitOutcome> {
    const { confirmation } = this.#ports;
    switch (outcome.kind) {
      case 'committed':
        this.#finish();
        // Not so if whoever saw it in the database before broke over it.
        return underWay.isFinished ? outcome : { kind: 'unknown', cause: undefined };
      case 'conflict':
      case 'full':
        this.#giveUp();
        return outcome;
      case 'rejected': {
        const isMade = outcome.why === 'full-database' ? await this.#isMadeAllTheSame(underWay) : false;
        if (isMade === false) {
          this.#giveUp();
          return outcome;
        }
        return this.#unknown(outcome.cause, underWay);
      }
      case 'outrun':
        // Perhaps taken by this batch, if something below sent it twice. Only the entry's id shows that.
        if (!underWay.isFinished) {
          confirmation.doubt();
          if (!(await confirmation.settled())) return { kind: 'unknown', cause: undefined };
        }
        return underWay.isFinished ? { kind: 'unknown', cause: undefined } : outcome;
      case 'unknown':
        return this.#unknown(outcome.cause, underWay);
    }
  }

  #unknown(cause: unknown, { isFinished }: UnderWay): CommitOutcome {
    const { confirmation } = this.#ports;
    if (!isFinished) {
      confirmation.doubt();
      // Not awaited: the reply is due now.
      confirmation.settleBeside();
    }
    return { kind: 'unknown', cause };
  }

  /**
   * The batch under way is committed: from this step on nothing is answered from before it, and whoever has to hear of it
   * is told. Does nothing when it was ended before. Broken half-way, it is in doubt, and leases are waited out.
   */
  #finish(): void {
    const { telling, confirmation, orgId } = this.#ports;
    if (this.#underWay === undefined) return;
    const underWay = this.#underWay;
    this.#underWay = undefined;
    try {
      this.#finishAll(underWay);
      underWay.isFinished = true;
    } catch (error) {
      try {
        confirmation.doubt();
      } finally {
        if (orgId === GLOBAL_ORG_ID) telling.waitOut();
      }
      throw error;
    }
  }

  #finishAll({ sent, orgIds }: UnderWay): void {
    const { ledger, cache, telling } = this.#ports;
    for (const { entry, plan } of sent) {
      cache.drop(plan.touches, this.#placeOf(entry.revision));
      ledger.acknowledge(entry, plan.touches);
    }
    const words = sent.map(({ entry: { revision, hash, previousHash }, plan: { touches, notifies } }) => ({
      change: { revision, hash, previousHash, touches },
      notifies,
    }));
    const [first] = sent;
    // Whoever saw it committed may be here for another request.
    inRequest(first?.request, () => telling.begin(words, orgIds));
  }

  /** The same for a batch whose first entry was found committed; what it touches is known if this object sent it. */
  #finishSettled(first: Tip, last: Tip = first): void {
    const { ledger, cache, telling, orgId } = this.#ports;
    const mine = this.#underWay?.sent[0]?.entry;
    if (mine?.revision === first.revision && mine.hash === first.hash) return this.#finish();
    cache.forgetAll();
    ledger.acknowledge(last, undefined);
    if (orgId === GLOBAL_ORG_ID) telling.waitOut();
  }

  #giveUp(): void {
    this.#underWay = undefined;
    this.#ports.ledger.giveUp();
  }

  /** The open entry is lost. Orgs may have seen it anyway, if a restore removed it. */
  #giveUpLost(): void {
    const { orgId, telling } = this.#ports;
    this.#giveUp();
    if (orgId === GLOBAL_ORG_ID) telling.waitOut();
  }

  /** In the global plane the two revisions are one. */
  #placeOf(own: number): Partial<Revisions> {
    return this.#ports.orgId === GLOBAL_ORG_ID ? { own, global: own } : { own };
  }

  /** The kind of the change under way, if it is this object's, and the only one of its batch. */
  #kind(): { readonly kind?: string } {
    const [sent, ...others] = this.#underWay?.sent ?? [];
    return sent === undefined || others.length > 0 ? {} : { kind: sent.entry.kind };
  }
}
