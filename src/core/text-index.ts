/** Up to so many texts are tried one by one; more are looked up. */
const TRIED_MAX = 3;
/** So many last letters tell texts apart. */
const TOLD_LETTERS = 4;
/** Up to so many texts with the same last letters are tried one by one; with more, all texts are looked up whole. */
const ALIKE_MAX = 8;
/** What is left of a key, so that an engine never needs an object for it. */
const KEY_BITS = 0x3fffffff;

/**
 * Texts of which one is looked up: itself, or as what another text begins with.
 *
 * A question comes off the wire as a text that nobody saw before, so a `Set` must hash all its letters, which takes longer than to
 * compare it with one that is held. So texts are found by their last letters and compared. Where texts end too much alike for that, a
 * `Set` is used after all: whoever chooses them cannot make a look-up slow.
 */
export class TextIndex {
  /** In the order in which they came. */
  readonly #texts: string[];
  /** None while all are tried one by one, and none where all are looked up whole. */
  #byEnd: Map<number, string | string[]> | undefined;
  #whole: Set<string> | undefined;

  /** @param first most hold one text only, and a list that is made with it takes no more */
  constructor(first: string) {
    this.#texts = [first];
  }

  /** @returns whether it was not there before */
  add(text: string): boolean {
    if (this.has(text)) return false;
    this.#texts.push(text);
    if (this.#whole !== undefined) this.#whole.add(text);
    else if (this.#byEnd !== undefined) this.#addByEnd(this.#byEnd, text);
    else if (this.#texts.length > TRIED_MAX) {
      this.#byEnd = new Map();
      for (const each of this.#texts) this.#addByEnd(this.#byEnd, each);
    }
    return true;
  }

  #addByEnd(byEnd: Map<number, string | string[]>, text: string): void {
    const key = keyOf(text, text.length);
    const alike = byEnd.get(key);
    if (alike === undefined) byEnd.set(key, text);
    else if (typeof alike === 'string') byEnd.set(key, [alike, text]);
    else if (alike.push(text) > ALIKE_MAX) {
      this.#whole = new Set(this.#texts);
      this.#byEnd = undefined;
    }
  }

  /** Whether the text is there. */
  has(text: string): boolean {
    const alike = this.#alike(text, text.length);
    if (typeof alike === 'string') return alike === text;
    if (alike === undefined) return this.#whole?.has(text) === true;
    for (const each of alike) if (each === text) return true;
    return false;
  }

  /** Whether what is there has just these first letters of the text. */
  hasBeginning(text: string, length: number): boolean {
    const alike = this.#alike(text, length);
    if (typeof alike === 'string') return alike.length === length && text.startsWith(alike);
    if (alike === undefined) return this.#whole?.has(text.slice(0, length)) === true;
    for (const each of alike) if (each.length === length && text.startsWith(each)) return true;
    return false;
  }

  /** What may be meant: all while they are few, or those that end alike. */
  #alike(text: string, length: number): string | readonly string[] | undefined {
    const byEnd = this.#byEnd;
    if (byEnd !== undefined) return byEnd.get(keyOf(text, length)) ?? NONE;
    return this.#whole === undefined ? this.#texts : undefined;
  }

  /** How many there are. */
  get size(): number {
    return this.#texts.length;
  }

  /** All of them, in the order in which they came. */
  get texts(): readonly string[] {
    return this.#texts;
  }
}

const NONE: readonly string[] = [];

/** A number of the length and the last letters of what is before the end. */
function keyOf(text: string, end: number): number {
  let key = end;
  for (let i = Math.max(0, end - TOLD_LETTERS); i < end; i++) {
    key = (Math.imul(key, 31) + text.charCodeAt(i)) & KEY_BITS;
  }
  return key;
}
