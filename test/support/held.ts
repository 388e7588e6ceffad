import { documentedBy } from './documented.ts';
import type { Exchange } from './documented.ts';
import { readDocument } from './document.ts';

let law: ReturnType<typeof documentedBy> | undefined;

/** Throws where the API document does not have an answer: its status, type, headers or body, of the operation that was asked for. */
export function holdToDocument(exchange: Exchange): void {
  law ??= documentedBy(readDocument());
  const wrong = law(exchange);
  if (wrong !== undefined) throw new Error(wrong);
}
