import type { Decision } from './contract.ts';
import { onAbort } from './on-abort.ts';
import type { Written } from './written.ts';

/** A decision, and what was thrown on the way where there is none. */
export type Answered = { readonly decision: Decision; readonly cause?: unknown };

/** Who waits for the answers to a list. Stops waiting when its signal is aborted, and leaves no listener on it. */
export class Asker {
  readonly list: readonly Written[];
  /** All answers, in order. Rejects with the reason of the signal, and with a fault. */
  readonly answered: Promise<readonly Answered[]>;
  readonly #answers: Answered[] = [];
  readonly #leaving: (() => void)[] = [];
  readonly #signal: AbortSignal | undefined;
  #deafen: (() => void) | undefined;
  #left: number;
  #waits = true;
  #resolve!: (answers: readonly Answered[]) => void;
  #reject!: (reason: unknown) => void;

  constructor(list: readonly Written[], signal: AbortSignal | undefined) {
    this.list = list;
    this.#left = list.length;
    this.#signal = signal;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal !== undefined) this.#deafen = onAbort(signal, this.#leave);
  }

  /** Whether it still waits. */
  get waits(): boolean {
    return this.#waits;
  }

  /** Gives the answer to one question of the list: each once. */
  answer(index: number, answered: Answered): void {
    this.#answers[index] = answered;
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#end();
    this.#resolve(this.#answers);
  }

  fail(fault: unknown): void {
    this.#end();
    this.#reject(fault);
  }

  /** Calls back if it leaves before it has its answers. */
  whenLeaving(call: () => void): void {
    this.#leaving.push(call);
  }

  readonly #leave = (): void => {
    this.fail(this.#signal?.reason);
    for (const call of this.#leaving) call();
  };

  #end(): void {
    this.#waits = false;
    this.#deafen?.();
  }
}
