import type { Choices } from './choices.ts';

/** A promise that a history breaks. */
export type Violation = {
  /** A read that knows nothing of a change whose reply was there before it began. */
  readonly kind: 'stale after a reply' | 'going back between reads';
  readonly register: string;
  readonly text: string;
};

/** How much happened in a history. */
export type Figures = {
  writes: number;
  unknown: number;
  refused: number;
  reads: number;
  unavailable: number;
};

/** What became of a write; `ok` as well if it was so already, `not made` if the database takes no writes. */
export type WriteOutcome = 'ok' | 'unknown' | 'not made' | { readonly refused: string };

/** One of the things that a register's value depends on. */
export type Factor = {
  readonly name: string;
  /** Whether it is so in the beginning. */
  readonly isOn: boolean;
  /** `isSure` unless it is not known what came of the write before. */
  readonly apply: (isOn: boolean, isSure: boolean) => Promise<WriteOutcome>;
};

/** A way of reading. Reads of one place never go back, whatever their way. */
export type Way = {
  readonly name: string;
  readonly place: string;
  /** Whoever has read this way does not go back in any other place either. */
  readonly isForAll?: boolean;
  /** Undefined when there is no answer. */
  readonly read: () => Promise<boolean | undefined>;
};

/** The line of events that a register stands on. */
type Line = { readonly tick: () => number; readonly figures: Figures };

/** A value that may be seen from one moment on, and must be from another, if it is sure that it was written. */
type Written = {
  readonly from: number;
  until: number;
  readonly value: boolean;
  isSure: boolean;
  readonly text: string;
};

type Seen = {
  readonly from: number;
  readonly until: number;
  readonly value: boolean;
  readonly way: Way;
};

/** A value with one writer and any number of readers. */
export class Register {
  readonly name: string;
  readonly factors: readonly Factor[];
  readonly ways: readonly Way[];
  readonly #line: Line;
  #state: boolean[];
  /** What was written last, while it is not known what came of it. */
  #open: { readonly factor: number; readonly wanted: boolean } | undefined;
  #writing = false;
  #isPaused = false;
  #written: Written[];
  #seen: Seen[] = [];
  readonly #refusals: string[] = [];
  readonly #violations: Violation[] = [];

  constructor(line: Line, name: string, factors: readonly Factor[], ways: readonly Way[]) {
    this.#line = line;
    this.name = name;
    this.factors = factors;
    this.ways = ways;
    this.#state = factors.map(({ isOn }) => isOn);
    this.#written = [this.#beginning()];
  }

  /** True while it is not known what came of the last write. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Why writes were refused: a history in which that happens shows less than it could. */
  get refusals(): readonly string[] {
    return this.#refusals;
  }

  /** Changes one factor; the one that is open, if there is one. */
  async write(choices: Choices): Promise<void> {
    if (this.#writing) throw new Error(`Two writers of ${this.name}`);
    const { tick, figures } = this.#line;
    const open = this.#open;
    const k = open?.factor ?? choices.below(this.factors.length);
    const factor = this.factors[k];
    if (factor === undefined) return;
    // Whoever does not know asks for the same again, as a rule.
    const wanted = open === undefined ? this.#state[k] !== true : open.wanted !== choices.chance(0.4);
    const entry: Written = {
      from: tick(),
      until: Infinity,
      value: this.#state.every((on, i) => (i === k ? wanted : on)),
      isSure: false,
      text: `${factor.name} := ${wanted}`,
    };
    this.#written.push(entry);
    this.#writing = true;
    const outcome = await factor.apply(wanted, open === undefined);
    this.#writing = false;
    entry.until = tick();
    figures.writes++;
    if (outcome === 'ok') {
      this.#state[k] = wanted;
      this.#open = undefined;
      entry.isSure = true;
    } else if (outcome === 'unknown') {
      figures.unknown++;
      this.#open = { factor: k, wanted };
    } else {
      figures.refused++;
      if (outcome !== 'not made') this.#refusals.push(outcome.refused);
      this.#written = this.#written.filter((other) => other !== entry);
    }
  }

  /** Reads in some way, or in one that is given by number. */
  async read(choices: Choices, number = choices.below(this.ways.length)): Promise<void> {
    const { tick, figures } = this.#line;
    const way = this.ways[number];
    if (way === undefined) return;
    const from = tick();
    const pausedBefore = this.#isPaused;
    const known = this.#seen;
    const value = await way.read();
    const until = tick();
    if (value === undefined) figures.unavailable++;
    else {
      figures.reads++;
      // What was asked before a pause, or in it, may be answered with anything.
      if (!pausedBefore && !this.#isPaused && known === this.#seen) known.push({ from, until, value, way });
    }
  }

  /** See `History.pause`. */
  pause(): void {
    if (!this.#isPaused) this.#checkSeen();
    this.#isPaused = true;
    this.#seen = [];
  }

  /** See `History.resume`. */
  resume(state: readonly boolean[]): void {
    if (this.#writing) throw new Error(`${this.name} is being written`);
    this.#state = [...state];
    this.#open = undefined;
    this.#isPaused = false;
    this.#written = [this.#beginning()];
    this.#seen = [];
  }

  /** Everything that was read and should not have been. */
  check(): readonly Violation[] {
    this.#checkSeen();
    this.#seen = [];
    return this.#violations;
  }

  #checkSeen(): void {
    const floors: { readonly until: number; readonly way: Way; readonly index: number }[] = [];
    for (const seen of this.#seen.toSorted((a, b) => a.from - b.from)) {
      const least = this.#written.findLastIndex(({ isSure, until }) => isSure && until < seen.from);
      const most = this.#written.findLastIndex(({ from }) => from <= seen.until);
      const indices: number[] = [];
      for (let i = Math.max(0, least); i <= most; i++) {
        if (this.#written[i]?.value === seen.value) indices.push(i);
      }
      const floor = Math.max(
        -1,
        ...floors
          .filter(
            ({ until, way }) => (way.isForAll === true || way.place === seen.way.place) && until < seen.from,
          )
          .map(({ index }) => index),
      );
      const index = indices.find((i) => i >= floor);
      if (index !== undefined) floors.push({ until: seen.until, way: seen.way, index });
      else {
        const kind = indices.length === 0 ? 'stale after a reply' : 'going back between reads';
        this.#violations.push({ kind, register: this.name, text: this.#tell(seen, least, most) });
      }
    }
  }

  #tell({ from, until, value, way }: Seen, least: number, most: number): string {
    const writes = this.#written
      .slice(Math.max(0, least - 1), most + 2)
      .map((entry) => `${entry.text}${entry.isSure ? '' : '?'} [${entry.from}, ${entry.until}]`);
    return `${this.name} is ${value} by ${way.name} in ${way.place} [${from}, ${until}], after ${writes.join('; ')}`;
  }

  #beginning(): Written {
    const at = this.#line.tick();
    const value = this.#state.every(Boolean);
    return { from: at, until: at, value, isSure: true, text: `${value} in the beginning` };
  }
}
