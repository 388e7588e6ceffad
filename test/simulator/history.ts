import type { Factor, Figures, Violation, Way } from './register.ts';
import { Register } from './register.ts';

/**
 * What was written and read, on one line of events: only their order counts. Each register has one writer, so a history
 * is checked in the time that it takes to walk through it.
 */
export class History {
  readonly figures: Figures = { writes: 0, unknown: 0, refused: 0, reads: 0, unavailable: 0 };
  readonly registers: Register[] = [];
  #events = 0;

  /** The place of an event on the line. */
  readonly tick = (): number => ++this.#events;

  /** Something that is true while all of its factors are; `ways` are those of reading it. */
  register(name: string, factors: readonly Factor[], ways: readonly Way[]): Register {
    const register = new Register(this, name, factors, ways);
    this.registers.push(register);
    return register;
  }

  /** From now until `resume` everything may be read, as after the database was restored. */
  pause(): void {
    for (const register of this.registers) register.pause();
  }

  /** Goes on from what is so now, by register and factor. Nothing may be written meanwhile. */
  resume(stateOf: (register: Register) => readonly boolean[]): void {
    for (const register of this.registers) register.resume(stateOf(register));
  }

  /** Everything that breaks a promise, in the order of registers and reads. */
  check(): Violation[] {
    return this.registers.flatMap((register) => register.check());
  }
}
