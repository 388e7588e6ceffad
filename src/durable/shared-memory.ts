import { LRUCache } from 'lru-cache';

/**
 * A memory that all objects of an isolate share, bounded by bytes: the least used entries go first, whoever has them. The
 * platform may run many objects in one isolate, with one memory for all of them and the Worker: so what one object has is
 * no bound.
 */
export class SharedMemory {
  readonly #entries: LRUCache<string, object>;
  #names = 0;

  /** @param bytes what all entries together take at most; one that takes more is not kept */
  constructor(bytes: number) {
    this.#entries = new LRUCache<string, object>({ maxSize: bytes, maxEntrySize: bytes });
  }

  /** A part for things of one kind of one object, which nobody else can see into. What is left in it when its object is gone ages out. */
  share<T extends object>(): Share<T> {
    return new Share<T>(this.#entries, () => ++this.#names);
  }
}

/** What something is kept under in a part: a stranger's text only where it is known to be short. */
type Key = number | string;

/** One object's part of a shared memory. */
export class Share<T extends object> {
  readonly #entries: LRUCache<string, object>;
  readonly #newName: () => number;
  /** Another one whenever all is forgotten: nobody finds what is under the name before. */
  #name: number;

  constructor(entries: LRUCache<string, object>, newName: () => number) {
    this.#entries = entries;
    this.#newName = newName;
    this.#name = newName();
  }

  get(id: Key): T | undefined {
    // What is under its name was put there by this share.
    return this.#entries.get(`${this.#name}/${id}`) as T | undefined;
  }

  /** Notes that it was used, if it is there. */
  noteUse(id: Key): void {
    this.#entries.get(`${this.#name}/${id}`);
  }

  /** The same as `get`, without noting a use. */
  peek(id: Key): T | undefined {
    return this.#entries.peek(`${this.#name}/${id}`) as T | undefined;
  }

  /** @param size what it takes, in bytes */
  set(id: Key, value: T, size: number): void {
    this.#entries.set(`${this.#name}/${id}`, value, { size });
  }

  /** True when it was there. */
  delete(id: Key): boolean {
    return this.#entries.delete(`${this.#name}/${id}`);
  }

  /** Forgets everything of this part, in one step. */
  clear(): void {
    this.#name = this.#newName();
  }
}
