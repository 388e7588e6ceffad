import type { Choices } from './choices.ts';

/** More steps than this in one history: something goes on for ever. */
const STEPS_MAX = 20_000;

type Step = { readonly due: number; readonly label: string; readonly run: () => void };

/**
 * Virtual time, and everything that is still to happen. One step is released at a time: the one that is due first, and
 * of several that are due at once any of them, by choice. Between two steps all promises are followed to their end, so
 * whatever the code under test waits for must be a step.
 */
export class Schedule {
  readonly #choices: Choices;
  readonly #pending: Step[] = [];
  readonly #trace: string[] = [];
  readonly #startedAt: number;
  #now: number;
  #steps = 0;
  /** Is called before every step, with its number: the place for things that may happen at any moment. */
  beforeStep: (step: number) => void = () => undefined;

  /** Is called when a step begins, with what it is called. */
  atStep: (label: string) => void = () => undefined;

  constructor(choices: Choices, startAt = Date.UTC(2030, 0, 1)) {
    this.#choices = choices;
    this.#startedAt = startAt;
    this.#now = startAt;
  }

  /** Virtual time, in milliseconds since the epoch. It goes on between steps only, and never back. */
  get now(): number {
    return this.#now;
  }

  /** Steps that were released so far. */
  get steps(): number {
    return this.#steps;
  }

  /** What happened, a line each, with the virtual milliseconds since the beginning. */
  get trace(): readonly string[] {
    return this.#trace;
  }

  /** Puts a line between the steps of the trace. */
  note(line: string): void {
    this.#trace.push(`${this.#now - this.#startedAt}  ${line}`);
  }

  /** Plans a step that is due in some milliseconds. The returned function takes it back. */
  plan(ms: number, label: string, run: () => void): () => void {
    const step = { due: this.#now + ms, label, run };
    this.#pending.push(step);
    return () => {
      const at = this.#pending.indexOf(step);
      if (at >= 0) this.#pending.splice(at, 1);
    };
  }

  /** Releases steps until it is done. Throws when nothing is left to happen before that. */
  async runUntil(isDone: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const turn = (): void => {
      try {
        if (isDone()) return resolve();
        this.#release();
        this.#afterPromises(turn);
      } catch (error) {
        reject(error);
      }
    };
    this.#afterPromises(turn);
    await promise;
  }

  /** Releases steps until the promise is settled, and gives its outcome. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const end = (): void => void (isSettled = true);
    promise.then(end, end);
    await this.runUntil(() => isSettled);
    return await promise;
  }

  /**
   * Node empties the queue of promises, with all that they bring about, before it goes on to the next tick; a tick that
   * is asked for from a promise comes after that.
   */
  #afterPromises(turn: () => void): void {
    queueMicrotask(() => process.nextTick(turn));
  }

  #release(): void {
    this.beforeStep(this.#steps++);
    if (this.#steps > STEPS_MAX) throw new Error(`No end after ${STEPS_MAX} steps`);
    const step = this.#takeNext();
    if (step === undefined) throw new Error('Nothing is left to happen');
    this.#now = step.due;
    this.note(step.label);
    this.atStep(step.label);
    step.run();
  }

  #takeNext(): Step | undefined {
    let due = Infinity;
    let ties = 0;
    for (const step of this.#pending) {
      if (step.due < due) [due, ties] = [step.due, 1];
      else if (step.due === due) ties++;
    }
    let skip = this.#choices.below(ties);
    const at = this.#pending.findIndex((step) => step.due === due && skip-- === 0);
    return this.#pending.splice(at, at < 0 ? 0 : 1)[0];
  }
}
