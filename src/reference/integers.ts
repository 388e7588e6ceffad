import type { Document } from './operation.ts';

/** Keywords whose values are no schemas. */
const VALUES = new Set(['default', 'enum', 'example', 'examples']);

/**
 * Says of every integer that it may take 64 bits. Without it, generators for Java, C# and Rust make 32 bits of all, and numbers of bytes
 * need more; with it in some places only, Go would have ids of two types. None is greater than 2^53, so that each is a number in JavaScript.
 */
export function withIntegerFormats(document: Document): Document {
  visit(document.paths);
  visit(document.components);
  return document;
}

function visit(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  const { type, format } = part as { readonly type?: unknown; readonly format?: unknown };
  if (format === undefined && [type].flat().includes('integer')) Object.assign(part, { format: 'int64' });
  for (const [name, inner] of Object.entries(part)) if (!VALUES.has(name)) visit(inner);
}
