import type { Choices } from './choices.ts';

/** What can go wrong with one trip to the database or to another object. */
export const TRIP_FAULTS = [
  'slow',
  'lost request',
  'late request',
  'doubled request',
  'lost answer',
] as const;

/** What can go wrong with a trip. A late request is one that seems to be lost, and arrives after all. */
export type TripFault = (typeof TRIP_FAULTS)[number];

/** What can happen to everything at once. */
export const DISASTERS = [
  'restart',
  'database away',
  'writes refused',
  'clock set back',
  'database restored',
] as const;

/** What can happen to everything at once. */
export type Disaster = (typeof DISASTERS)[number];

/** How often each thing goes wrong, of one trip; nothing that is not named. */
export type Rates = Partial<Readonly<Record<TripFault, number>>>;

/** Decides what goes wrong, and counts it. */
export class Faults {
  readonly counts = new Map<TripFault | Disaster, number>();
  readonly #choices: Choices;
  readonly #rates: Rates;
  /** While this is false nothing goes wrong any more. */
  isOn = true;
  /** Other rates for what is called so; undefined for those of all trips. */
  aim: (label: string) => Rates | undefined = () => undefined;

  constructor(choices: Choices, rates: Rates) {
    this.#choices = choices;
    this.#rates = rates;
  }

  /** What goes wrong with a trip, of what can; undefined for nothing. */
  ofTrip(possible: readonly TripFault[], label: string): TripFault | undefined {
    const aimed = this.aim(label) ?? this.#rates;
    const rates = possible.map((fault) => aimed[fault] ?? 0);
    if (!this.isOn || !rates.some((rate) => rate > 0)) return undefined;
    // The highest numbers are faults, so that a tape without end is one without faults.
    let left = (2 ** 32 - this.#choices.below(2 ** 32)) / 2 ** 32;
    const fault = possible.find((_, i) => (left -= rates[i] ?? 0) <= 0);
    if (fault !== undefined) this.count(fault);
    return fault;
  }

  /** Counts something that happened. */
  count(what: TripFault | Disaster): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
