/** What a client takes from where it runs, beside `fetch`: tests bring their own. */
export type Surroundings = {
  /** The time in milliseconds since 1970. In Workers it stands still while nothing is waited for. */
  readonly now: () => number;
  /** Calls back once after so many milliseconds. The function that it returns calls it off. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
  /** From 0 to below 1, evenly. */
  readonly random: () => number;
};

/** A platform takes a longer time for none at all. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Those of the platform. */
export const PLATFORM: Surroundings = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, TIMER_MS_MAX));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
