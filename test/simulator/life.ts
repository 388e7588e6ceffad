import type { ObjectSql } from '../../src/durable/object-sql.ts';
import type { NodeObjectSql } from './node-object-sql.ts';

/** Why an object cannot go on: another one took its place. Marked as the platform marks it. */
export class ObjectGone extends Error {
  readonly durableObjectReset = true;
}

/** What is left of an object that was replaced: nothing, or one that goes on until it touches its storage. */
export type Rest = 'dead' | 'ghost';

/**
 * One object from its start until it is replaced, or somebody outside, who has no storage and is never replaced. To one
 * that is dead nothing comes back, whatever it waited for.
 */
export class Life {
  readonly name: string;
  readonly #storage: NodeObjectSql | undefined;
  readonly #atDeath = new Set<() => void>();
  #state: 'alive' | Rest = 'alive';
  /** The last message that left, once the life is over. */
  #lastSent = Infinity;
  #isGateShut = false;

  constructor(name: string, storage?: NodeObjectSql) {
    this.name = name;
    this.#storage = storage;
  }

  /** The object's storage, as this object may use it. A ghost dies of it. */
  readonly sql: ObjectSql = {
    exec: <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: SqlStorageValue[]) => {
      if (this.#state !== 'alive' || this.#storage === undefined) {
        this.#die();
        throw new ObjectGone(`${this.name} was replaced`);
      }
      return this.#storage.exec<T>(query, ...bindings);
    },
  };

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  /** Hands a message over to be sent: the number that tells what was written before it. */
  send(): number {
    if (this.#state === 'alive') return this.#storage?.send() ?? 0;
    return this.isDead || this.#isGateShut ? Infinity : this.#lastSent;
  }

  /** Whether a message that was handed over left, and is on its way or further. */
  hasSent(message: number): boolean {
    return message <= this.#lastSent && message !== Infinity;
  }

  /** A message of this object has arrived. */
  arrived(message: number): void {
    if (this.#state === 'alive') this.#storage?.arrived(message);
  }

  /** Gives something back to the object, if it still is there. */
  hears(run: () => void): void {
    if (this.isDead) return;
    try {
      run();
    } catch (error) {
      if (!(error instanceof ObjectGone)) throw error;
    }
  }

  /** Has something done when the object dies, unless the returned function is called before. */
  atDeath(run: () => void): () => void {
    this.#atDeath.add(run);
    return () => this.#atDeath.delete(run);
  }

  /** Another object takes the place. What this one wrote after a message was handed over is lost. */
  end(rest: Rest, lastMessage: number): void {
    if (this.#state !== 'alive' || this.#storage === undefined) throw new Error('This life cannot end');
    this.#isGateShut = this.#storage.send() > lastMessage;
    this.#lastSent = lastMessage;
    this.#storage.loseAfter(lastMessage);
    this.#state = rest;
    if (rest === 'dead') this.#die();
  }

  #die(): void {
    this.#state = 'dead';
    const runs = [...this.#atDeath];
    this.#atDeath.clear();
    for (const run of runs) run();
  }
}
