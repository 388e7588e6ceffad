import type { DeclaredType } from '../core/declared-type.ts';
import { TYPES } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { SHIPPED_ONLY, Vocabulary } from '../core/vocabulary.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { ObjectSql } from './object-sql.ts';
import { bytesOfTypes } from './principal-bytes.ts';
import type { Share, SharedMemory } from './shared-memory.ts';
import type { TouchedNotes } from './touched-notes.ts';

/**
 * What the declared types of an org mean, with the global ones, and since when: from that state on they are the same, for as long
 * as they are kept. Whoever has the same object has the same types.
 */
export type TypesInForce = { readonly vocabulary: Vocabulary; readonly since: Revisions };

/** What actions, scopes and levels mean in a place: the org that the types are of, or the global plane. */
export const meaningIn = (place: number, { vocabulary }: TypesInForce): Vocabulary =>
  place === GLOBAL_ORG_ID ? vocabulary.globally : vocabulary;

/** The types in memory. */
type HeldTypes = {
  readonly types: TypesInForce;
  /** They were not touched up to this drop. */
  goodAt: number;
};

/** What is larger is in several rows: a row of the object's storage ends at 2 MB. Names have plain letters only. */
const PIECE_LETTERS = 1_000_000;

/**
 * The declared types that count in an org, in memory and in the object's own storage. They depend on nothing but `types`, and are
 * good for as long as that was not touched.
 *
 * In memory they are weighed beside the principals that are compiled with them, and looked at before each of these. So of what is
 * least used they go last, but for the principal that was looked at last. That holds for types that were replaced, too: they are
 * weighed for as long as somebody in memory is still compiled with them.
 */
export class KeptTypes {
  readonly #sql: ObjectSql;
  readonly #notes: TouchedNotes;
  readonly #memory: Share<HeldTypes>;
  /** Another one for each that were kept. What is under an older one ages out with the principals that have it. */
  #number = 0;
  /** Loaded and not stored yet: as for principals, nobody else can push them out meanwhile. */
  #unstored: HeldTypes | undefined;

  constructor(sql: ObjectSql, notes: TouchedNotes, memory: SharedMemory) {
    this.#sql = sql;
    this.#notes = notes;
    this.#memory = memory.share();
  }

  /** Makes the table, or makes it anew. The rows of one moment are numbered, and each says how many there are. */
  static makeTable(sql: ObjectSql): void {
    sql.exec(`DROP TABLE IF EXISTS declared_types`);
    sql.exec(`CREATE TABLE declared_types (
      piece INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, good_at INTEGER NOT NULL,
      own INTEGER NOT NULL, global INTEGER NOT NULL, types TEXT NOT NULL)`);
  }

  /** The types, if they are kept and nothing has touched them since. */
  find(): TypesInForce | undefined {
    const held = this.#memory.get(this.#number) ?? this.#takeUnstored();
    if (held === undefined) return this.#findStored();
    if (held.goodAt !== this.#notes.drops) {
      if (!this.#notes.isGoodSince(held.goodAt, [TYPES])) {
        this.forget();
        return undefined;
      }
      held.goodAt = this.#notes.drops;
    }
    return held.types;
  }

  /** Whether just these are in memory, where they are weighed. */
  isWeighed(types: TypesInForce): boolean {
    return this.#memory.get(this.#number)?.types === types;
  }

  /** Keeps types that were loaded. True when they are too large to be held until they are stored. */
  keep(types: TypesInForce, unstoredMax: number): boolean {
    const held = this.#hold(types);
    const isLarge = bytesOfTypes(types.vocabulary) > unstoredMax;
    this.#unstored = isLarge ? undefined : held;
    if (isLarge) this.#storeThese(held);
    return isLarge;
  }

  #takeUnstored(): HeldTypes | undefined {
    const held = this.#unstored;
    if (held !== undefined) this.#memory.set(this.#number, held, bytesOfTypes(held.types.vocabulary));
    return held;
  }

  #hold(types: TypesInForce): HeldTypes {
    const held = { types, goodAt: this.#notes.drops };
    this.#memory.set(++this.#number, held, bytesOfTypes(types.vocabulary));
    return held;
  }

  /** Forgets what is in memory. What is stored counts no more than that: the notes tell. */
  forget(): void {
    this.#number++;
    this.#unstored = undefined;
  }

  #findStored(): TypesInForce | undefined {
    type Row = { pieces: number; good_at: number; own: number; global: number; types: string };
    const rows = this.#sql
      .exec<Row>(`SELECT pieces, good_at, own, global, types FROM declared_types ORDER BY piece`)
      .toArray();
    const [first] = rows;
    if (first === undefined || !this.#notes.isGoodSince(first.good_at, [TYPES])) return undefined;
    const declared = JSON.parse(rows.map(({ types }) => types).join('')) as DeclaredType[];
    const vocabulary = declared.length === 0 ? SHIPPED_ONLY : new Vocabulary(declared);
    return this.#hold({ vocabulary, since: { own: first.own, global: first.global } }).types;
  }

  /** Stores what was loaded, unless it is not good any more. */
  store(): void {
    const held = this.#unstored;
    this.#unstored = undefined;
    if (held !== undefined && this.#notes.isGoodSince(held.goodAt, [TYPES])) this.#storeThese(held);
  }

  #storeThese({ types: { vocabulary, since }, goodAt }: HeldTypes): void {
    const json = JSON.stringify(vocabulary.given);
    const pieces = Math.ceil(json.length / PIECE_LETTERS);
    for (let piece = 0; piece < pieces; piece++)
      this.#sql.exec(
        `INSERT OR REPLACE INTO declared_types VALUES (?, ?, ?, ?, ?, ?)`,
        piece,
        pieces,
        goodAt,
        since.own,
        since.global,
        json.slice(piece * PIECE_LETTERS, (piece + 1) * PIECE_LETTERS),
      );
    this.#sql.exec(`DELETE FROM declared_types WHERE piece >= ?`, pieces);
  }
}
