/** A bounded memory. It may forget an entry at any time. */
export type Memory<T extends object> = {
  /** What is remembered. With `allowStale`, also entries that are too old. */
  get(key: string, options?: { allowStale: boolean }): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  clear(): void;
};
