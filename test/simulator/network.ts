import type { Choices } from './choices.ts';
import type { Faults, TripFault } from './faults.ts';
import type { Life } from './life.ts';
import type { Schedule } from './schedule.ts';

/** How long one leg of a trip takes when nothing goes wrong, in milliseconds. */
export type Latency = { readonly least: number; readonly most: number };

/** What came of a request. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** A request on its way: whoever it arrives at answers once, or never. */
export type Request<T> = {
  readonly from: Life;
  readonly label: string;
  readonly possible: readonly TripFault[];
  readonly deliver: (answer: (outcome: Outcome<T>) => void) => void;
  /** What the sender is told when nothing comes back. */
  readonly failure: () => Error;
};

/** How late something slow is, by its order of magnitude: around a lease and the patience of those who wait. */
const SLOW_MS = [200, 1_000, 2_000, 3_000, 6_000, 11_000, 36_000] as const;

/** Carries every message between objects and to the database. Each leg of a trip is a step of the schedule. */
export class Network {
  readonly schedule: Schedule;
  readonly choices: Choices;
  readonly faults: Faults;
  readonly #latency: Latency;

  constructor(schedule: Schedule, choices: Choices, faults: Faults, latency: Latency) {
    this.schedule = schedule;
    this.choices = choices;
    this.faults = faults;
    this.#latency = latency;
  }

  /** The answer to a request. It never comes if it was lost without a word, or the sender is dead by then. */
  send<T>({ from, label, possible, deliver, failure }: Request<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const message = from.send();
    const fault = this.faults.ofTrip(possible, label);
    const said = fault === undefined ? label : `${label} (${fault})`;
    const isBack = (ms: number, what: string, run: () => void): void => {
      this.schedule.plan(ms, `${said}: ${what}`, () => from.hears(run));
    };
    const arrive = (ms: number, isAnswered: boolean, late = 0): void => {
      this.schedule.plan(ms, `${said}: arrives`, () => {
        if (!from.hasSent(message)) return;
        from.arrived(message);
        deliver((outcome) => {
          if (!isAnswered) return;
          if ('value' in outcome) isBack(this.#leg() + late, 'answered', () => resolve(outcome.value));
          else isBack(this.#leg() + late, 'failed', () => reject(outcome.error));
        });
      });
    };
    const failOrSilence = (ms: number): void => {
      if (this.choices.below(2) === 0) isBack(ms, 'given up', () => reject(failure()));
    };
    const leg = this.#leg();
    switch (fault) {
      case undefined:
        arrive(leg, true);
        break;
      case 'slow': {
        const delay = this.#delay();
        // One way or the other: what is asked late is answered with what there is by then.
        if (this.choices.below(2) === 0) arrive(leg + delay, true);
        else arrive(leg, true, delay);
        break;
      }
      case 'lost request':
        failOrSilence(leg * 2);
        break;
      case 'late request':
        failOrSilence(leg * 2);
        arrive(leg + this.#delay(), false);
        break;
      case 'doubled request': {
        // What comes back may be the answer to either.
        const isFirst = this.choices.below(2) === 0;
        arrive(leg, isFirst);
        arrive(leg + this.#delay(), !isFirst);
        break;
      }
      case 'lost answer':
        arrive(leg, false);
        failOrSilence(leg * 2 + 1);
        break;
    }
    return promise;
  }

  #leg(): number {
    const { least, most } = this.#latency;
    return least + this.choices.below(most - least + 1);
  }

  #delay(): number {
    const order = this.choices.pick(SLOW_MS);
    return Math.floor(order / 2) + this.choices.below(order);
  }
}
