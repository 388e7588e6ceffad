import { Agent, request } from 'node:http';

import { basic } from '../api.mjs';
import { ADMIN_PASSWORD } from '../runtime.mjs';

/**
 * What is sent. By the first admin, in org 1, unless its headers say otherwise.
 *
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} path below `/api`, or below `under`
 * @property {string} [under]
 * @property {unknown} [body]
 * @property {Readonly<Record<string, string>>} [headers]
 */

/**
 * What came of it, and in how many milliseconds, from before it is sent until the whole answer is there.
 *
 * @typedef {{ readonly status: number, readonly text: string, readonly milliseconds: number }} Answered
 */

/** Asks one Worker, one request after the other on one connection, or on as many as are asked at once. */
export class Client {
  #url;
  #agent = new Agent({ keepAlive: true, noDelay: true });

  /** @param {URL} url */
  constructor(url) {
    this.#url = url;
  }

  /**
   * @param {Asked} asked
   * @returns {Promise<Answered>}
   */
  ask({ method, path, under = '/api', body, headers = basic('admin', ADMIN_PASSWORD) }) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = text !== undefined && {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(text)),
    };
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, method, headers: { ...headers, ...sent } };
      const asking = request(new URL(`${under}${path}`, this.#url), options, (answer) => {
        /** @type {Buffer[]} */
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const milliseconds = performance.now() - start;
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString(), milliseconds });
        });
      });
      asking.on('error', reject);
      asking.end(text);
    });
  }

  /** Hangs up. */
  close() {
    this.#agent.destroy();
  }
}
