import type { Kind } from './applicability.ts';
import type { Call } from './client.ts';
import type { Random } from './random.ts';
import type { Register } from './register.ts';
import { Writing } from './writing.ts';

/** A question to the database itself: there is a row exactly when the factor holds. */
type RowQuestion = { readonly sql: string; readonly values: readonly (string | number)[] };

/** One of the things that must hold for a register to be true, and how it is made so. */
export type Factor = {
  readonly kind: Kind;
  readonly turn: (on: boolean, writing: Writing) => Promise<void>;
  /** Undefined where the database cannot be asked plainly. */
  readonly row?: () => RowQuestion | undefined;
  /** Whether it holds to begin with. */
  readonly on: boolean;
  /** How long it rests after a change. */
  readonly restMs?: number;
};

/** What a client of the service may do next to a register. */
export type Writer = {
  /** Whether it can be written to now. */
  readonly isReady: boolean;
  /** What can be read; of those that have ended, the last ones. */
  readonly registers: () => readonly Register[];
  /** Makes one change; resolves to the register that is to be read after it. */
  readonly write: (random: Random) => Promise<Register | undefined>;
};

/** A factor at a time: as it was, or may have been, left. */
export type FactorState = {
  readonly factor: Factor;
  /** What it was turned to last with an answer. */
  on: boolean;
  /** The last turn was not answered: it may be either. */
  isOpen: boolean;
  /** Every request that may have changed it, in order. */
  readonly sent: { readonly tag: string; readonly leaves: boolean }[];
};

/** Writes to one register by turning its factors, one at a time. */
export class FactorWriter implements Writer {
  readonly register: Register;
  readonly states: readonly FactorState[];
  readonly #call: Call;
  #isBusy = false;
  #restsUntil = 0;

  constructor(call: Call, register: Register, factors: readonly Factor[]) {
    this.#call = call;
    this.register = register;
    this.states = factors.map((factor) => ({ factor, on: factor.on, isOpen: false, sent: [] }));
  }

  get isReady(): boolean {
    return !this.#isBusy && Date.now() >= this.#restsUntil;
  }

  registers = (): readonly Register[] => [this.register];

  async write(random: Random): Promise<Register> {
    this.#isBusy = true;
    // While it is not known what became of a factor, no other one is turned.
    const state = this.states.find(({ isOpen }) => isOpen) ?? random.oneOf(this.states);
    const on = state.isOpen ? random.next() < 0.5 : !state.on;
    const doOthersHold = this.states.every((other) => other === state || other.on);
    const { kind, turn, restMs = 0 } = state.factor;
    const write = this.register.begin(doOthersHold && on, kind);
    const writing = new Writing(this.#call);
    try {
      const outcome = await writing.run(async () => await turn(on, writing));
      this.register.end(write, outcome);
      if (outcome !== 'refused') state.isOpen = outcome === 'unknown';
      if (outcome === 'ok') state.on = on;
    } finally {
      for (const { tag, leaves, began, ended } of writing.sent) {
        this.register.steps.push({ tag, value: doOthersHold && leaves, began, ended });
        state.sent.push({ tag, leaves });
      }
      this.#restsUntil = Date.now() + restMs;
      this.#isBusy = false;
    }
    return this.register;
  }
}
