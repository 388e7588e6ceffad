import type { Context } from 'hono';

import type { Expected, ThingVersion } from '../../core/change-conditions.ts';
import { ID_MAX } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';

/** The longest `If-Match` that is read, in UTF-16 code units: some fifty tags. */
export const IF_MATCH_LENGTH_MAX = 1_000;

/** The tag that stands for a thing at one moment. */
export const entityTag = ({ id, version }: ThingVersion): string => `"${id}.${version}"`;

/** Says with an answer what the thing is at that moment. What an object of the version before answers has no version: then nothing. */
export function saysVersion(
  c: Context<AppEnv>,
  id: number | undefined,
  { version }: { readonly version?: number },
): void {
  if (id !== undefined && version !== undefined) c.header('ETag', entityTag({ id, version }));
}

/** A tag from RFC 9110 section 8.8.3, at a place of its own in a list. What compressed an answer may have made it weak. */
const TAG = /[ \t]*(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*(?:,|$)/y;
/** An element of a list that is empty, which recipients leave out. */
const EMPTY = /[ \t]*,/y;
/** Ours: the id, the version, and what a dialect adds about the rest of an answer, which nothing is compared with. */
const OURS = /^(0|[1-9]\d{0,9})\.(0|[1-9]\d{0,9})(?:\.|$)/;

/**
 * What an `If-Match` expects: `*` that the thing is there, else that it has one of the tags. A tag that is none of ours expects
 * what never holds. Undefined when it is not a list of tags from RFC 9110, is empty, or is too long. Takes linear time.
 */
export function readIfMatch(text: string): Expected | undefined {
  if (text.length > IF_MATCH_LENGTH_MAX) return undefined;
  if (text.trim() === '*') return 'there';
  const expected: ThingVersion[] = [];
  let isEmpty = true;
  for (let at = 0; at < text.length;) {
    TAG.lastIndex = at;
    EMPTY.lastIndex = at;
    const found = TAG.exec(text);
    if (found !== null) {
      isEmpty = false;
      const version = readTag(found[1] ?? '');
      if (version !== undefined) expected.push(version);
      at = TAG.lastIndex;
    } else if (EMPTY.test(text)) at = EMPTY.lastIndex;
    else if (text.slice(at).trim() === '') break;
    else return undefined;
  }
  return isEmpty ? undefined : expected;
}

function readTag(opaque: string): ThingVersion | undefined {
  const [, id, version] = OURS.exec(opaque) ?? [];
  const read = { id: Number(id), version: Number(version) };
  return read.id <= ID_MAX && read.version <= ID_MAX ? read : undefined;
}
