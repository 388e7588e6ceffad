/** Those who wait for a signal, and what takes their one listener from it. */
type Waiting = { readonly calls: Set<() => void>; readonly end: () => void };

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back once a signal is aborted; what it returns calls that off. However many wait for one signal, it has one listener, as Node 20
 * warns of a leak from eleven on; and it has none once nobody waits.
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const waiting = waitingFor.get(signal) ?? listenTo(signal);
  waiting.calls.add(call);
  return () => {
    if (waiting.calls.delete(call) && waiting.calls.size === 0) waiting.end();
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const calls = new Set<() => void>();
  const end = (): void => {
    signal.removeEventListener('abort', abort);
    waitingFor.delete(signal);
  };
  const abort = (): void => {
    end();
    for (const call of calls) call();
  };
  const waiting = { calls, end };
  signal.addEventListener('abort', abort);
  waitingFor.set(signal, waiting);
  return waiting;
}
