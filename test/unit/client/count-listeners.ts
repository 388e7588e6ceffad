/** Counts the listeners that a signal has from now on. */
export function countListeners(signal: AbortSignal): () => number {
  let count = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  const listeners = new Set<unknown>();
  signal.addEventListener = (type: string, listener: never, options?: never) => {
    listeners.add(listener);
    count = listeners.size;
    add(type, listener, options);
  };
  signal.removeEventListener = (type: string, listener: never, options?: never) => {
    listeners.delete(listener);
    count = listeners.size;
    remove(type, listener, options);
  };
  return () => count;
}
