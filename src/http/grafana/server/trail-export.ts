import type { Context } from 'hono';

import { notFound } from '../../../core/refusal.ts';
import type { ChangeEntry, TrailSearch } from '../../../service/ports/changes.ts';
import type { AppEnv } from '../../context.ts';
import { refused } from '../dialect.ts';
import { readPart } from './trail-parts.ts';

export const NDJSON = 'application/x-ndjson';

/** So many parts of 1,000 entries in one answer: each is up to three calls of the 1,000 that a request may make. */
const PARTS_MAX = 200;
const PART_MAX = 1_000;
/** Nobody needs more to say what they accept. */
const ACCEPT_LENGTH_MAX = 1_000;

/** Whether a client would rather have lines than one JSON value, which it gets where it does not say so. */
export function wantsLines(accept = ''): boolean {
  if (accept.length > ACCEPT_LENGTH_MAX) return false;
  const qualities = new Map<string, number>();
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((text) => text.trim());
    const quality = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
    qualities.set(type, Math.max(qualities.get(type) ?? 0, Number(quality) || 0));
  }
  const lines = qualities.get(NDJSON) ?? 0;
  const json = qualities.get('application/json');
  if (lines === 0) return false;
  return json === undefined
    ? lines >= (qualities.get('application/*') ?? qualities.get('*/*') ?? 0)
    : lines > json;
}

const encoder = new TextEncoder();

/**
 * Streams entries between two bounds as JSON lines, oldest first, with every text as it is stored: one part after the other, each when
 * the client has taken the one before. Before each the caller is asked for anew; who may not any more, or has used up its share, gets
 * no more lines, as everybody after `PARTS_MAX` parts. Whoever wants the rest asks for it from the last revision plus 1.
 */
export async function answerLines(
  c: Context<AppEnv>,
  { from, to, after, before }: Pick<TrailSearch, 'from' | 'to' | 'after' | 'before'>,
): Promise<Response> {
  const { trail } = c.var.services;
  const { orgId } = c.var.needs.place;
  let next = from;
  if (after !== undefined) {
    const first = await readPart(c, trail.firstFrom(orgId, after));
    if (!first.ok) return refused(c, first.refusal);
    if (first.value.found === undefined) return refused(c, notFound('org'));
    next = Math.max(from, first.value.found || Infinity);
  }
  const readNext = async () =>
    await readPart(
      c,
      trail.part(orgId, { from: Math.min(next, to + 1), before: undefined, limit: PART_MAX }),
    );
  /** The lines of a part, where there are some. Times may stand still or go back a little: the first that is too late ends it. */
  const linesOf = (entries: readonly ChangeEntry[]): Uint8Array | undefined => {
    const end = entries.findIndex(({ revision, at }) => revision > to || at >= (before ?? '~'));
    const wanted = end === -1 ? entries : entries.slice(0, end);
    next = end === -1 ? (wanted.at(-1)?.revision ?? Infinity) + 1 : Infinity;
    return wanted.length === 0
      ? undefined
      : encoder.encode(wanted.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  };
  const first = await readNext();
  if (!first.ok) return refused(c, first.refusal);
  if (first.value.found === undefined) return refused(c, notFound('org'));
  let ready = linesOf(first.value.found);
  let parts = 1;
  const lines = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (ready === undefined && next <= to && parts++ < PARTS_MAX) {
          const part = await readNext();
          ready = part.ok && part.value.found !== undefined ? linesOf(part.value.found) : undefined;
        }
        if (ready === undefined) return controller.close();
        controller.enqueue(ready);
        ready = undefined;
      },
    },
    { highWaterMark: 0 },
  );
  return c.body(lines, 200, { 'Content-Type': `${NDJSON}; charset=utf-8` });
}
