/*
 * Reads as much of HCL as the example of docs/terraform.md has: blocks, and attributes that are texts, numbers, truth values, lists,
 * objects or references. Whatever else there is makes it throw. Source: the HCL native syntax specification.
 */

/** A reference to an attribute of something else, such as `grafana_team.editors.id`. */
export class Reference {
  readonly path: readonly string[];

  constructor(text: string) {
    this.path = text.split('.');
  }
}

/** What an attribute may be. */
export type Value =
  | string
  | number
  | boolean
  | Reference
  | readonly Value[]
  | { readonly [key: string]: Value };

/** What stands between braces, or in a whole file. */
export type Body = {
  readonly attributes: Readonly<Record<string, Value>>;
  readonly blocks: readonly Block[];
};

/** A block, such as `resource "grafana_team" "editors" { … }`. */
export type Block = Body & { readonly type: string; readonly labels: readonly string[] };

const TOKEN = /\s+|#.*|("[^"\\$%]*"|-?\d+(?![\w.])|[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*|[={}[\],])/y;

function* tokensOf(text: string): Generator<string> {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`not read: ${text.slice(at, at + 40)}`);
    if (found[1] !== undefined) yield found[1];
  }
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = [...tokensOf(text)];
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('it ends too early');
    return token;
  }

  #takes(token: string): boolean {
    const isIt = this.#tokens[this.#at] === token;
    if (isIt) this.#at++;
    return isIt;
  }

  /** Everything up to `end`, or to the end of the text. */
  body(end?: string): Body {
    const attributes: Record<string, Value> = {};
    const blocks: Block[] = [];
    while (end === undefined ? this.#at < this.#tokens.length : !this.#takes(end)) {
      const name = this.#next();
      if (!/^[a-z_]+$/.test(name)) throw new Error(`${name} is no name`);
      if (this.#takes('=')) {
        if (name in attributes) throw new Error(`${name} is there twice`);
        attributes[name] = this.#value();
      } else blocks.push(this.#block(name));
    }
    return { attributes, blocks };
  }

  #block(type: string): Block {
    const labels = [];
    for (let token = this.#next(); token !== '{'; token = this.#next()) labels.push(textOf(token));
    return { type, labels, ...this.body('}') };
  }

  #value(): Value {
    const token = this.#next();
    if (token === '[') return this.#list();
    if (token === '{') return this.body('}').attributes;
    if (token.startsWith('"')) return textOf(token);
    if (/^-?\d+$/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    return new Reference(token);
  }

  #list(): Value[] {
    const items: Value[] = [];
    while (!this.#takes(']')) {
      items.push(this.#value());
      if (!this.#takes(',') && this.#tokens[this.#at] !== ']') throw new Error('a list without a comma');
    }
    return items;
  }
}

function textOf(token: string): string {
  if (!token.startsWith('"')) throw new Error(`${token} is no text`);
  return token.slice(1, -1);
}

/** The blocks and attributes of a file. Throws where it has something that this does not read. */
export const readHcl = (text: string): Body => new Reader(text).body();
