/** What is nice to know, and no fault where it may not be read. */
export async function quietly<T>(call: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await call;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
