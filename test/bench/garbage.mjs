import { Inspector } from './inspector.mjs';

/**
 * Collects the garbage of a Worker, so that what is left in its memory is what it holds.
 *
 * @param {URL} url of the Worker at the inspector
 * @param {() => Promise<unknown>} wake a request to the Worker: a sleeping one does not listen to the inspector
 */
export async function collectGarbage(url, wake) {
  const inspector = await Inspector.open(url, wake);
  try {
    await inspector.ask('HeapProfiler.collectGarbage');
  } finally {
    inspector.close();
  }
}
