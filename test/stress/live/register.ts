import type { Kind, Way } from './applicability.ts';
import { now } from './clock.ts';

/** What became of a write. `unknown`: it may have happened, and may still happen until another one is answered. */
export type Outcome = 'ok' | 'unknown' | 'refused';

/** A change of a register's value, from when it was begun to when it was answered. */
export type Write = {
  readonly began: number;
  /** Infinity as long as nobody knows what became of it. */
  ended: number;
  readonly value: boolean;
  readonly kind: Kind;
  outcome: Outcome;
};

/** A value that somebody saw. */
export type Seen = {
  readonly began: number;
  readonly ended: number;
  readonly value: boolean;
  readonly way: Way;
  readonly orgId: number;
};

/** A request that may have made an entry of the audit trail: under its tag, with the value that the entry leaves. */
export type Step = {
  readonly tag: string;
  readonly value: boolean;
  readonly began: number;
  /** Infinity when it was not answered with success. */
  ended: number;
};

/** A read that no order of the writes explains, and the read that it goes back behind, if it is that. */
export type Violation = {
  readonly register: Register;
  readonly verdict: 'stale' | 'going-back';
  readonly read: Seen;
  /** What saw the later state before. */
  readonly after?: { readonly way: Way | 'reply'; readonly register: Register; readonly ended: number };
};

/** A way to look, in an org; undefined when the answer says nothing. */
export type Look = (orgId: number) => Promise<boolean | undefined>;

/**
 * Whether a subject may do something, or a credential is good: something with one writer and any number of readers. So
 * the order of the writes is known, and a history is checked in one pass.
 */
export class Register {
  readonly name: string;
  readonly orgIds: readonly number[];
  readonly looks: ReadonlyMap<Way, Look>;
  readonly writes: Write[];
  readonly seen: Seen[] = [];
  readonly steps: Step[] = [];
  /** The clock writes to it, too: the audit trail does not say when. */
  readonly isTimed: boolean;
  /** How often it was seen after a change of a kind, by way. */
  readonly counts = new Map<Kind, Map<Way, number>>();

  constructor(fields: {
    readonly name: string;
    readonly kind: Kind;
    readonly value: boolean;
    readonly orgIds: readonly number[];
    readonly looks: ReadonlyMap<Way, Look>;
    readonly isTimed?: boolean;
  }) {
    const { name, kind, value, orgIds, looks, isTimed = false } = fields;
    this.name = name;
    this.orgIds = orgIds;
    this.looks = looks;
    this.isTimed = isTimed;
    const at = now();
    this.writes = [{ began: at, ended: at, value, kind, outcome: 'ok' }];
  }

  /** The kind of the newest write. */
  get kind(): Kind {
    return (this.writes.at(-1) as Write).kind;
  }

  /** Whether something is under way, or was a moment ago: when races show. */
  get isHot(): boolean {
    const { ended } = this.writes.at(-1) as Write;
    return ended === Infinity || now() - ended < 400;
  }

  /** Begins a write; `end` says what became of it. */
  begin(value: boolean, kind: Kind): Write {
    const write: Write = { began: now(), ended: Infinity, value, kind, outcome: 'unknown' };
    this.writes.push(write);
    return write;
  }

  /** Says what became of a write. */
  end(write: Write, outcome: Outcome): void {
    write.ended = now();
    write.outcome = outcome;
  }

  /** Looks, and writes down what was seen. False when the answer said nothing. */
  async look(way: Way, orgId: number): Promise<boolean> {
    const began = now();
    const { kind } = this;
    const value = await this.looks.get(way)?.(orgId);
    if (value === undefined) return false;
    this.seen.push({ began, ended: now(), value, way, orgId });
    const counts = this.counts.get(kind) ?? new Map<Way, number>();
    this.counts.set(kind, counts.set(way, (counts.get(way) ?? 0) + 1));
    return true;
  }

  /**
   * Every read that no order explains. A read may see the state that any write made which was begun before the read
   * ended, but none from before the newest write that was answered before the read began (else it is stale), and none
   * from before what a read that had ended saw in the same org (else it goes back).
   */
  check(): Violation[] {
    const writes = this.writes.filter(({ outcome }) => outcome !== 'refused');
    const violations: Violation[] = [];
    for (const orgId of this.orgIds) {
      const reads = this.seen.filter((seen) => seen.orgId === orgId);
      violations.push(...this.#checkOrg(writes, reads));
    }
    return violations;
  }

  #checkOrg(writes: readonly Write[], reads: readonly Seen[]): Violation[] {
    const violations: Violation[] = [];
    let pending: { readonly read: Seen; readonly place: number }[] = [];
    let floor: { readonly read: Seen; readonly place: number } | undefined;
    for (const read of reads.toSorted((a, b) => a.began - b.began)) {
      for (const earlier of pending) {
        if (earlier.read.ended < read.began && earlier.place > (floor?.place ?? -1)) floor = earlier;
      }
      pending = pending.filter((earlier) => earlier.read.ended >= read.began);
      const newest = writes.findLastIndex(({ ended, outcome }) => outcome === 'ok' && ended < read.began);
      const last = writes.findLastIndex(({ began }) => began <= read.ended);
      const placeFrom = (from: number): number | undefined => {
        for (let place = from; place <= last; place++) if (writes[place]?.value === read.value) return place;
        return undefined;
      };
      const place = placeFrom(Math.max(newest, floor?.place ?? 0));
      if (place !== undefined) pending.push({ read, place });
      else if (floor === undefined || placeFrom(newest) === undefined) {
        violations.push({ register: this, verdict: 'stale', read });
      } else {
        const after = { way: floor.read.way, register: this, ended: floor.read.ended };
        violations.push({ register: this, verdict: 'going-back', read, after });
      }
    }
    return violations;
  }
}
