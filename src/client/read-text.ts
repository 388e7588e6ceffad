/**
 * Reads an answer of so many bytes at most, which must be UTF-8. Undefined where it is longer. Throws where it is no UTF-8, and where the
 * connection breaks. What is not read is cancelled, also once the signal is aborted.
 */
export async function readText(
  response: Response,
  bytesMax: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const cancel = (): void => {
    void reader.cancel().catch(() => undefined);
  };
  signal.addEventListener('abort', cancel);
  try {
    if (signal.aborted) return undefined;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
    let [text, left] = ['', bytesMax];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      left -= value.byteLength;
      // So that a length that is no number is too long.
      if (!(left >= 0)) return undefined;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

/** Lets go of an answer that nobody reads: it would hold its connection. Never throws, whatever `fetch` gave. */
export async function discard(response: Response): Promise<void> {
  try {
    await response.body?.cancel();
  } catch {
    // Whoever reads it already, or cannot cancel it, holds it.
  }
}
