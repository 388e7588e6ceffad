/** A bounded memory. What is in it may be forgotten at any time. */
export type Memory<T extends object> = {
  /** What is remembered; with `allowStale` even if it should be looked up again by now. */
  get(key: string, options?: { allowStale: boolean }): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
};
