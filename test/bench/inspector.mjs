/** Whatever is asked takes far less. */
const PATIENCE_MS = 30_000;
const WAKE_MS = 100;

/** Asks V8's inspector of one Worker. */
export class Inspector {
  #socket;
  #waking;
  #last = 0;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

  /**
   * @param {WebSocket} socket
   * @param {() => Promise<unknown>} wake
   */
  constructor(socket, wake) {
    this.#socket = socket;
    this.#waking = setInterval(() => void wake(), WAKE_MS);
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data));
      const waiting = this.#waiting.get(id);
      if (waiting === undefined) return;
      this.#waiting.delete(id);
      if (error === undefined) waiting.resolve(result);
      else waiting.reject(new Error(error.message));
    });
    const lose = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The inspector hung up'));
      this.#waiting.clear();
    };
    socket.addEventListener('error', lose);
    socket.addEventListener('close', lose);
  }

  /**
   * @param {URL} url of the Worker at the inspector
   * @param {() => Promise<unknown>} wake a request to the Worker, now and then: a sleeping one does not listen to the inspector
   */
  static async open(url, wake) {
    const socket = new WebSocket(url);
    const inspector = new Inspector(socket, wake);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('The inspector cannot be reached')));
    });
    return inspector;
  }

  /**
   * @param {string} method of the protocol
   * @param {object} [params]
   * @returns {Promise<any>} its result
   */
  ask(method, params) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method} was not answered`));
      }, PATIENCE_MS);
      this.#waiting.set(id, {
        resolve: (result) => (clearTimeout(patience), resolve(result)),
        reject: (error) => (clearTimeout(patience), reject(error)),
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Sends no more requests to keep the Worker awake: something else does. */
  rest() {
    clearInterval(this.#waking);
  }

  /** Hangs up. */
  close() {
    this.rest();
    this.#socket.close();
  }
}
