import { Line } from '../line.mjs';

const TICK_MS = 4;

/**
 * What came of a load: `sent` requests of `due` ones (the others found all connections busy), how many of them were
 * answered while it ran, and with which status.
 *
 * @typedef {object} Tally
 * @property {number} due
 * @property {number} sent
 * @property {number} answered
 * @property {Map<number, number>} statuses
 */

/** @returns {Tally} */
export const emptyTally = () => ({ due: 0, sent: 0, answered: 0, statuses: new Map() });

/**
 * Sends requests at a fixed rate, whatever becomes of them: an open loop, for a closed one with a fast refusal would
 * only take as much CPU as there is. Where every connection is busy, a request is left out.
 *
 * @param {object} options
 * @param {URL} options.url
 * @param {() => Buffer} options.next the next request
 * @param {number} options.rate requests a second
 * @param {number} options.parallel connections, so requests under way at most
 * @param {Tally} options.tally is added to
 * @returns {Promise<() => void>} stops it, and hangs up on what is under way
 */
export async function startHostile({ url, next, rate, parallel, tally }) {
  const lines = Array.from({ length: parallel }, () => new Line(url));
  await Promise.all(lines.map((line) => line.open()));
  const idle = [...lines];
  let isOver = false;
  const send = async (line) => {
    tally.sent++;
    const { status } = await line.ask(next());
    if (isOver) return;
    tally.answered++;
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
    idle.push(line);
  };
  const start = performance.now();
  let due = 0;
  const ticks = setInterval(() => {
    const wanted = Math.floor(((performance.now() - start) * rate) / 1000);
    for (; due < wanted; due++) {
      tally.due++;
      const line = idle.pop();
      if (line !== undefined) void send(line);
    }
  }, TICK_MS);
  return () => {
    isOver = true;
    clearInterval(ticks);
    for (const line of lines) line.close();
  };
}
