import { DISASTERS, TRIP_FAULTS } from '../simulator/faults.ts';
import type { Played } from '../simulator/world/play.ts';
import type { Kind, RegisterSpec, WaySpec } from '../simulator/world/spec.ts';

const add = (to: Map<string, number>, from: ReadonlyMap<string, number>): void => {
  for (const [key, count] of from) to.set(key, (to.get(key) ?? 0) + count);
};

/** What many histories were made of. */
export class Tally {
  histories = 0;
  readonly modes = new Map<string, number>();
  readonly #reads = new Map<string, number>();
  readonly #writes = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #figures = { writes: 0, unknown: 0, refused: 0, reads: 0, unavailable: 0 };
  readonly #specs: readonly RegisterSpec[];

  constructor(specs: readonly RegisterSpec[]) {
    this.#specs = specs;
  }

  /** One more history. */
  add({ mode, reads, writes, faults, figures }: Played): void {
    this.histories++;
    add(this.modes, new Map([[mode, 1]]));
    add(this.#reads, reads);
    add(this.#writes, writes);
    add(this.#faults, faults);
    for (const key of Object.keys(this.#figures) as (keyof typeof figures)[])
      this.#figures[key] += figures[key];
  }

  /** What never happened, though it should have. */
  empty(): string[] {
    const missing = (counts: ReadonlyMap<string, number>, keys: readonly string[]): string[] =>
      keys.filter((key) => (counts.get(key) ?? 0) === 0);
    return [
      ...missing(
        this.#reads,
        this.#specs.flatMap(({ name, ways }) => ways.map((way) => keyOf(name, way))),
      ),
      ...missing(
        this.#writes,
        this.#specs.flatMap(({ name, factors }) =>
          factors.flatMap((factor) => [true, false].map((isOn) => `${name} / ${factor.name} := ${isOn}`)),
        ),
      ),
      ...missing(this.#faults, [...TRIP_FAULTS, ...DISASTERS]),
    ];
  }

  /** Figures, faults, and a table of kinds of changes and ways of reading. */
  text(): string {
    const { writes, unknown, reads, unavailable } = this.#figures;
    const list = (counts: ReadonlyMap<string, number>): string =>
      [...counts].map(([key, count]) => `${key} ${count}`).join(', ');
    return [
      `${writes} changes, ${unknown} of them 503 or without an answer; ${reads} reads answered, ${unavailable} 503`,
      `modes: ${list(this.modes)}`,
      `faults: ${list(this.#faults)}`,
      '',
      ...this.#table(),
    ].join('\n');
  }

  #table(): string[] {
    const columns = [...new Set(this.#specs.flatMap(({ ways }) => ways.map(({ name }) => name)))];
    const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
    const kinds = new Set(this.#specs.flatMap(({ factors }) => factors.flatMap((factor) => factor.kinds)));
    return [
      row(['change', 'made', ...columns]),
      row(['---', '---', ...columns.map(() => '---')]),
      ...[...kinds].toSorted().map((kind) => row(this.#rowOf(kind, columns))),
    ];
  }

  /** An empty cell is one that no register has; what should be there and is not is told by `empty`. */
  #rowOf(kind: Kind, columns: readonly string[]): (string | number)[] {
    const specs = this.#specs.filter(({ factors }) => factors.some(({ kinds }) => kinds.includes(kind)));
    let made = 0;
    for (const { name, factors } of specs) {
      for (const factor of factors.filter(({ kinds }) => kinds.includes(kind))) {
        for (const isOn of [true, false])
          made += this.#writes.get(`${name} / ${factor.name} := ${isOn}`) ?? 0;
      }
    }
    const cells = columns.map((column) => {
      const counts = specs.flatMap(({ name, ways }) =>
        ways.filter((way) => way.name === column).map((way) => this.#reads.get(keyOf(name, way)) ?? 0),
      );
      return counts.length === 0 ? '' : counts.reduce((a, b) => a + b, 0);
    });
    return [kind, made, ...cells];
  }
}

const keyOf = (register: string, way: WaySpec): string => `${register} / ${way.name} in org ${way.orgId}`;
