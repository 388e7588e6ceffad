/** One thing that a stream of server-sent events told. */
export type StreamEvent = {
  /** `message` where the stream did not say. */
  readonly type: string;
  readonly data: string;
  /** The newest id until then. */
  readonly id: string;
};

/** A stream that never ends what it began is given up. An entry of the trail has some 40,000 letters at most. */
export const LETTERS_MAX = 4_000_000;

/**
 * Reads server-sent events piece by piece, as the HTML standard says. Each letter is looked at once, however the text is cut; an event
 * with more than `LETTERS_MAX` letters throws. `lastId` is where to go on, and is there before the first event is.
 */
export class EventParser {
  /** The newest id that was told, empty where none was. */
  lastId = '';
  /** The pieces of the line that has not ended yet. */
  #line: string[] = [];
  #letters = 0;
  /** Whether the last letter was a carriage return: a line feed after it ends no line. */
  #wasReturn = false;
  #type = '';
  #data: string[] = [];
  #id = '';

  /** Takes what came next, and tells the events that end in it. */
  take(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    let start = 0;
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
      const isRest = index === 0 && this.#wasReturn && end === '\n';
      if (isRest) this.#wasReturn = false;
      else {
        this.#line.push(text.slice(start, index));
        this.#count(index - start);
        const event = this.#endLine();
        if (event !== undefined) events.push(event);
      }
      start = index + end.length;
    }
    if (text !== '') this.#wasReturn = text.endsWith('\r');
    if (start < text.length) {
      this.#line.push(text.slice(start));
      this.#count(text.length - start);
    }
    return events;
  }

  #count(letters: number): void {
    this.#letters += letters;
    if (this.#letters > LETTERS_MAX) throw new Error('The service told of something that is too long.');
  }

  #endLine(): StreamEvent | undefined {
    const line = this.#line.join('');
    this.#line = [];
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    // A comment, and what nobody knows, counts for nothing.
    if (field !== 'data') this.#letters -= line.length;
    return undefined;
  }

  #dispatch(): StreamEvent | undefined {
    const [data, type] = [this.#data, this.#type];
    this.#data = [];
    this.#type = '';
    this.#letters = 0;
    this.lastId = this.#id;
    return data.length === 0 ? undefined : { type: type || 'message', data: data.join('\n'), id: this.#id };
  }
}
