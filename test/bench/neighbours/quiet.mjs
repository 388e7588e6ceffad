import { setTimeout as pause } from 'node:timers/promises';

import { Line } from '../line.mjs';

/** How long one that reads, or changes, waits after an answer. */
const READING_PAUSE_MS = 4;
const CHANGING_PAUSE_MS = 5;

/**
 * What the quiet tenant sees: how long each request took, in milliseconds, and what went wrong.
 *
 * @typedef {object} Seen
 * @property {number[]} reads
 * @property {number[]} changes
 * @property {string[]} problems
 */

/** @returns {Seen} */
export const nothingSeen = () => ({ reads: [], changes: [], problems: [] });

/**
 * What somebody quiet sends, again and again: the requests in turn. A function makes one that no request before was, such
 * as a new user.
 *
 * @typedef {readonly (Buffer | (() => Buffer))[]} QuietScript
 */

/**
 * Two connections that read and one that changes, each with one request at a time and a pause after it: a tenant that
 * uses its own org and nobody else's share.
 *
 * @param {object} options
 * @param {URL} options.url
 * @param {QuietScript} options.reads
 * @param {QuietScript} options.changes requests that undo each other, or can be made again and again
 * @param {number} options.milliseconds after which no script begins; each is run once in any case
 * @param {Seen} options.seen is added to
 */
export async function runQuiet({ url, reads, changes, milliseconds, seen }) {
  const start = performance.now();
  const isOver = () => performance.now() - start > milliseconds;
  const run = async (script, rest, times) => {
    const line = new Line(url);
    await line.open();
    // A script is run once at least, and finished, so that the next slice begins where this one did.
    for (let i = 0; i === 0 || i % script.length > 0 || !isOver(); i++) {
      const step = script[i % script.length];
      const {
        status,
        milliseconds: took,
        problem,
      } = await line.ask(typeof step === 'function' ? step() : step);
      times.push(took);
      if (status < 200 || status > 299) seen.problems.push(problem ?? `status ${status}`);
      await pause(rest);
    }
    line.close();
  };
  await Promise.all([
    run(reads, READING_PAUSE_MS, seen.reads),
    run(reads, READING_PAUSE_MS, seen.reads),
    run(changes, CHANGING_PAUSE_MS, seen.changes),
  ]);
}
