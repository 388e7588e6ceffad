import type { Dependency, Touches } from '../core/dependency.ts';
import type { Plan } from '../service/engine/change.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Drafted } from './draft.ts';

/** Statements and letters of a batch, beyond which no further change is added to it: the platform bounds both. */
const TOGETHER_STATEMENTS_MAX = 400;
const TOGETHER_LETTERS_MAX = 500_000;

/** What has been drafted in a turn so far, on one state that was read. */
export class Turn {
  readonly #head: Head;
  readonly #drafts: Drafted[];
  readonly #touched = new Set<Dependency>();
  /** Names that what was drafted gives to somebody. */
  readonly #claimed = new Set<string>();
  #measured = 0;
  #statements = 0;
  #letters = 0;

  constructor(head: Head, drafts: Drafted[]) {
    this.#head = head;
    this.#drafts = drafts;
  }

  /** The state that the decisions are made on. */
  get at(): { readonly own: number; readonly global: number } {
    return { own: this.#head.own, global: this.#head.global };
  }

  /** What the next entry follows. */
  get tip(): Pick<Head, 'own' | 'hash' | 'global'> {
    const last = this.#drafts.at(-1)?.sent.entry;
    const { own, hash, global } = this.#head;
    return last === undefined ? { own, hash, global } : { own: last.revision, hash: last.hash, global };
  }

  /** Whether the batch is as large as it should be. */
  isFull(): boolean {
    // Only where another change wants to join: a change that is alone is not measured.
    for (const { writes, plan } of this.#drafts.slice(this.#measured)) {
      this.#statements += writes.length;
      // What a change tells of is about what it writes. The entry itself is bounded.
      this.#letters += JSON.stringify([plan.before, plan.after, plan.touches]).length;
    }
    this.#measured = this.#drafts.length;
    return this.#statements >= TOGETHER_STATEMENTS_MAX || this.#letters >= TOGETHER_LETTERS_MAX;
  }

  /** Whether something that was drafted before touches what a decision would be made on. */
  isTouched(from: () => Touches | undefined): boolean {
    if (this.#drafts.length === 0) return false;
    return from()?.some((dependency) => this.#touched.has(dependency)) !== false;
  }

  /**
   * Whether a change needs a name that one drafted before gives to somebody else: the batch would be refused, and all others of
   * the turn would pay for it.
   */
  isClaimed({ writes }: Pick<Plan<unknown>, 'writes'>): boolean {
    return writes.some(({ claims = [] }) => claims.some((name) => this.#claimed.has(name)));
  }

  /** Adds a change to the batch. */
  add(draft: Drafted): void {
    this.#drafts.push(draft);
    for (const dependency of draft.plan.touches) this.#touched.add(dependency);
    for (const { claims = [] } of draft.plan.writes) for (const name of claims) this.#claimed.add(name);
  }
}
