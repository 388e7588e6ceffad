/** A collection takes far less. */
const PATIENCE_MS = 10_000;
const WAKE_MS = 100;

/**
 * Collects the garbage of a Worker, so that what is left in its memory is what it holds.
 *
 * @param {URL} inspector of the runtime
 * @param {string} name of the Worker
 * @param {() => Promise<unknown>} wake a request to the Worker: a sleeping one does not listen to the inspector
 */
export async function collectGarbage(inspector, name, wake) {
  const socket = new WebSocket(`ws://${inspector.host}/core:user:${name}`);
  const waking = setInterval(() => void wake(), WAKE_MS);
  try {
    await new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`The garbage of ${name} was not collected`));
      socket.addEventListener('open', () => {
        socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
      });
      socket.addEventListener('message', resolve);
      socket.addEventListener('error', fail);
      socket.addEventListener('close', fail);
      AbortSignal.timeout(PATIENCE_MS).addEventListener('abort', fail);
    });
  } finally {
    clearInterval(waking);
    socket.close();
  }
}
