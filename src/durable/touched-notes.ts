import type { Dependency, Touches } from '../core/dependency.ts';
import type { ObjectSql } from './object-sql.ts';

/** The letters of all notes together, as they are stored. When there are more, the older half is forgotten. */
const LETTERS_MAX = 200_000;
/** What a note takes beside what is touched, in letters. */
const NOTE_LETTERS = 50;

/** A drop that is noted, and how long its note is. */
type Noted = { readonly at: number; readonly letters: number };

/**
 * What was touched, by the number of the drop that touched it. It stands in the storage, one row for each drop, and in
 * memory, where it is looked up. The next object goes on where the one before ended.
 *
 * Drops are counted without a gap, so what is noted is everything since the first note. It is bounded: what was loaded before
 * the older notes that are forgotten counts no more.
 */
export class TouchedNotes {
  readonly #sql: ObjectSql;
  /** By dependency the last drop that touched it, the oldest drops first. */
  readonly #touched = new Map<Dependency, number>();
  #noted: Noted[] = [];
  #letters = 0;
  #drops = 0;
  #floor = 0;

  /** Over a table that `makeTable` made. */
  constructor(sql: ObjectSql) {
    this.#sql = sql;
    this.#read();
  }

  #read(): void {
    this.#touched.clear();
    this.#noted = [];
    this.#letters = 0;
    type Row = { at: number; touches: string };
    const rows = this.#sql.exec<Row>(`SELECT at, touches FROM touched ORDER BY at`).toArray();
    this.#floor = (rows[0]?.at ?? 1) - 1;
    for (const { at, touches } of rows) this.#take(at, JSON.parse(touches) as Touches | null, touches.length);
  }

  /** Makes the table, or makes it anew. */
  static makeTable(sql: ObjectSql): void {
    sql.exec(`DROP TABLE IF EXISTS touched`);
    sql.exec(`CREATE TABLE touched (at INTEGER PRIMARY KEY, touches TEXT NOT NULL)`);
  }

  /** How many drops there were so far. */
  get drops(): number {
    return this.#drops;
  }

  /** Whether nothing of these was touched after a drop. False where that is not known any more. */
  isGoodSince(drop: number, dependencies: readonly Dependency[]): boolean {
    if (drop < this.#floor) return false;
    return drop === this.#drops || dependencies.every((one) => (this.#touched.get(one) ?? 0) <= drop);
  }

  /** Notes what is touched now; null stands for everything, however much that is. */
  add(touches: Touches | null): void {
    if (touches?.length === 0) return;
    const json = JSON.stringify(touches);
    const { at } = this.#sql
      .exec<{ at: number }>(`INSERT INTO touched (touches) VALUES (?) RETURNING at`, json)
      .one();
    // Where somebody else has noted something in this storage, that counts as well.
    if (at === this.#drops + 1) this.#take(at, touches, json.length);
    else this.#read();
    if (this.#letters > LETTERS_MAX) this.#forgetOlder();
  }

  #take(at: number, touches: Touches | null, length: number): void {
    this.#drops = at;
    if (touches === null) {
      this.#floor = at;
      this.#touched.clear();
    }
    for (const one of touches ?? []) {
      // To the end, so that the oldest stay first.
      this.#touched.delete(one);
      this.#touched.set(one, at);
    }
    const letters = length + NOTE_LETTERS;
    this.#noted.push({ at, letters });
    this.#letters += letters;
  }

  /** The newest note stays in any case: it tells how many drops there were. */
  #forgetOlder(): void {
    let forgotten = 0;
    while (this.#letters > LETTERS_MAX / 2 && forgotten < this.#noted.length - 1) {
      const note = this.#noted[forgotten++];
      this.#letters -= note?.letters ?? 0;
      this.#floor = Math.max(this.#floor, note?.at ?? 0);
    }
    this.#noted = this.#noted.slice(forgotten);
    for (const [one, at] of this.#touched) {
      if (at > this.#floor) break;
      this.#touched.delete(one);
    }
    this.#sql.exec(`DELETE FROM touched WHERE at < ?`, this.#noted[0]?.at ?? 0);
  }
}
