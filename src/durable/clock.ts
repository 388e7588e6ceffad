/** What a coordinator knows of time. */
export type Clock = {
  /** Milliseconds since the epoch. Objects may have different clocks, and a clock may be set back. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs something after a while, unless the returned function is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
};

/** The platform's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms) => await scheduler.wait(ms),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
