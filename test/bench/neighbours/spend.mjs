import { Line } from '../line.mjs';

const PARALLEL = 6;
const REQUESTS_MAX = 4_000;
const LONG_MS = 300_000;

/**
 * Sends on until the answer is that so much was stored in this hour.
 *
 * @param {URL} url
 * @param {() => Buffer} next
 * @returns {Promise<{ requests: number, end: string }>} how many it took, and how it ended
 */
export async function spend(url, next) {
  const start = performance.now();
  let [requests, end] = [0, ''];
  const send = async () => {
    const line = new Line(url);
    while (end === '') {
      requests++;
      const { status, problem = '' } = await line.ask(next());
      if (status === 429 && problem.includes('narrow-changes')) end = '429 narrow-changes';
      else if (requests >= REQUESTS_MAX || performance.now() - start > LONG_MS) end = 'nobody said to wait';
    }
    line.close();
  };
  await Promise.all(Array.from({ length: PARALLEL }, send));
  return { requests, end };
}
