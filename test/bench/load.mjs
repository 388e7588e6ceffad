import { once } from 'node:events';
import { connect } from 'node:net';

import { AnswerReader } from './answer.mjs';

/**
 * What one connection sends, again and again: the requests in turn. Ready-made bytes, because on two cores whatever
 * the client spends is missing elsewhere.
 *
 * @typedef {readonly Buffer[]} Script
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {Readonly<Record<string, string>>} [headers]
 * @param {unknown} [body] sent as JSON
 * @returns {Buffer}
 */
export function rawRequest(method, path, headers = {}, body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = {
    Host: 'gatehouse.test',
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(method !== 'GET' && { 'Content-Length': String(Buffer.byteLength(text)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

/** One keep-alive connection with at most one request under way. */
class Connection {
  #url;
  #script;
  #next = 0;
  #sentAt = 0;
  /** @type {import('node:net').Socket | undefined} */
  #socket;
  #reader = new AnswerReader();
  /** @type {(milliseconds: number) => boolean} told of each answer how long it took, and asked whether to go on */
  #answered = () => false;
  /** @type {(error?: Error) => void} */
  #finish = () => {};

  /**
   * @param {URL} url
   * @param {Script} script
   */
  constructor(url, script) {
    this.#url = url;
    this.#script = script;
  }

  async open() {
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true });
    await once(socket, 'connect');
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#finish(error));
    socket.on('close', () => this.#finish(new Error('The connection was closed')));
    this.#socket = socket;
  }

  /**
   * Sends request after request until told to stop; the next time it goes on where it stopped.
   *
   * @param {(milliseconds: number) => boolean} answered is told of each answer how long it took, and says whether to go on
   * @returns {Promise<void>}
   */
  run(answered) {
    return new Promise((resolve, reject) => {
      this.#answered = answered;
      this.#finish = (error) => (error ? reject(error) : resolve());
      this.#send();
    });
  }

  close() {
    this.#socket?.destroy();
  }

  #send() {
    this.#sentAt = performance.now();
    this.#socket?.write(this.#script[this.#next]);
    this.#next = (this.#next + 1) % this.#script.length;
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    const answer = this.#reader.take(chunk);
    if (answer === undefined) return;
    if (answer.status < 200 || answer.status > 299) {
      this.#finish(new Error(`The answer was ${answer.text}`));
      return;
    }
    if (this.#answered(performance.now() - this.#sentAt)) this.#send();
    else this.#finish();
  }
}

/**
 * What came of a load: how long each answer took, in milliseconds, and answers per second.
 *
 * @typedef {{ readonly latencies: readonly number[], readonly rate: number }} Ran
 */

/** A fixed number of connections that repeat their scripts; a closed loop, so its rate is what the server can do. */
export class Load {
  #connections;

  /**
   * @param {URL} url
   * @param {readonly Script[]} scripts one for each connection
   */
  constructor(url, scripts) {
    this.#connections = scripts.map((script) => new Connection(url, script));
  }

  /**
   * Runs for a while.
   *
   * @param {number} milliseconds
   * @returns {Promise<Ran>}
   */
  async run(milliseconds) {
    // Opened anew each time: the server closes what has been idle for some seconds.
    await Promise.all(this.#connections.map((connection) => connection.open()));
    const start = performance.now();
    /** @type {number[]} */
    const latencies = [];
    const answered = (latency) => {
      latencies.push(latency);
      return performance.now() - start < milliseconds;
    };
    await Promise.all(this.#connections.map((connection) => connection.run(answered)));
    const elapsed = performance.now() - start;
    for (const connection of this.#connections) connection.close();
    return { latencies, rate: (latencies.length * 1000) / elapsed };
  }
}
