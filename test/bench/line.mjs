import { once } from 'node:events';
import { connect } from 'node:net';

import { AnswerReader } from './answer.mjs';

/** Somebody whose request takes longer has been failed. */
const PATIENCE_MS = 5_000;

/**
 * What came of one request: the status of its answer, 0 where there was none, and the time from the last letter sent to
 * the last letter received.
 *
 * @typedef {{ readonly status: number, readonly milliseconds: number, readonly problem?: string }} Outcome
 */

/** A keep-alive connection that is opened when it is needed, again when the server closed it, and that outlives errors. */
export class Line {
  #url;
  /** @type {import('node:net').Socket | undefined} */
  #socket;
  /** @type {(status: number, problem?: string) => void} */
  #answered = () => {};

  /** @param {URL} url */
  constructor(url) {
    this.#url = url;
  }

  /** Opens the connection, so that the first request does not pay for it. */
  async open() {
    if (this.#socket !== undefined) return;
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true });
    const reader = new AnswerReader();
    const lose = (problem) => {
      // Not those that were hung up on: another may be open by now.
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#answered(0, problem);
    };
    socket.on('data', (chunk) => {
      const answer = reader.take(chunk);
      if (answer !== undefined) this.#answered(answer.status, answer.text);
    });
    socket.on('error', ({ message }) => lose(message));
    socket.on('close', () => lose('The connection was closed'));
    this.#socket = socket;
    await once(socket, 'connect');
  }

  /**
   * Sends a request and waits for its answer. One at a time.
   *
   * @param {Buffer} request
   * @returns {Promise<Outcome>}
   */
  async ask(request) {
    try {
      await this.open();
    } catch (error) {
      return { status: 0, milliseconds: 0, problem: String(error) };
    }
    const start = performance.now();
    return await new Promise((resolve) => {
      const patience = setTimeout(() => {
        this.#answered(0, `No answer within ${PATIENCE_MS / 1000} s`);
        this.close();
      }, PATIENCE_MS);
      this.#answered = (status, problem) => {
        this.#answered = () => {};
        clearTimeout(patience);
        resolve({ status, milliseconds: performance.now() - start, problem });
      };
      this.#socket?.write(request);
    });
  }

  /** Hangs up. Whoever waits for an answer learns that there is none. */
  close() {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#answered(0, 'Hung up');
  }
}
