const NOTHING = Buffer.alloc(0);
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One answer of a server.
 *
 * @typedef {{ readonly status: number, readonly text: string }} Answer `text` is the whole answer, with its head,
 *   where it is not a success
 */

/** Puts the answers of one connection together, which come one at a time. */
export class AnswerReader {
  #received = NOTHING;

  /**
   * @param {Buffer} chunk
   * @returns {Answer | undefined} the answer, once it is whole
   */
  take(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd === -1) return undefined;
    const head = this.#received.latin1Slice(0, headEnd);
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: (\d+)/i.exec(head);
    const hasNoBody = status === 204 || status === 304;
    const isWhole =
      length === null
        ? hasNoBody || this.#received.subarray(-5).equals(LAST_CHUNK)
        : this.#received.length >= headEnd + 4 + (hasNoBody ? 0 : Number(length[1]));
    if (!isWhole) return undefined;
    const text = status < 300 ? '' : this.#received.toString();
    this.#received = NOTHING;
    return { status, text };
  }
}
