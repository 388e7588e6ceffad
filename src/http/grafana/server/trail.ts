import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { GLOBAL_ORG_ID } from '../../../core/principal.ts';
import { ID_MAX, notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { MovedOutEntries, TrailEntry } from '../../../wire/grafana/trail.ts';
import type { AppEnv, Place } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { readId } from '../../kit/ids.ts';
import { GLOBAL, here } from '../../kit/place.ts';
import { createRoute, security } from '../document.ts';
import { answer, changing, needs, onInvalidInput, refused } from '../dialect.ts';
import { readPart } from './trail-parts.ts';

/** What the document calls all routes of trails. */
export const tags = ['Audit trail'];

/** An export has at most so many entries in one answer. */
const LIMIT_MAX = 1_000;

const JSON_LINES = 'application/jsonl; charset=utf-8';
/** What the contract says of each line. */
type Line = z.infer<typeof TrailEntry>;

const HASH = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** The whole number in a text, or undefined. */
export const numberIn = (text: string, least: number): number | undefined => {
  // One spelling only: where a trail is decided about, and which one is read, must be the same org.
  const number = /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : -1;
  return number >= least && number <= ID_MAX ? number : undefined;
};

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((text) => (numberIn(text, least) ?? Infinity) <= most, 'must be a whole number')
    .transform(Number);

/** A number in a query, which must be there unless there is a default. */
export const number = (description: string, least: number, fallback?: number, most = ID_MAX) => {
  const checked = wholeNumber(least, most);
  const schema = fallback === undefined ? checked : checked.default(fallback);
  return schema.meta({ type: 'integer', minimum: least, maximum: most, description });
};

/** A number in a query that need not be there. */
export const maybeNumber = (description: string, least: number) =>
  wholeNumber(least, ID_MAX)
    .optional()
    .meta({ type: 'integer', minimum: least, maximum: ID_MAX, description });

/** A time in a query that need not be there, with any offset from UTC, as generated clients send it. A day alone is its beginning in UTC. */
export const maybeTime = (description: string) =>
  z
    .string()
    .refine(
      (text) => TIME.test(text) && !Number.isNaN(Date.parse(text)),
      'must be a time with its offset, or a day',
    )
    .transform((text) => new Date(text).toISOString())
    .optional()
    .meta({ type: 'string', format: 'date-time', description });

/** Whose trail a query names. */
export const WHOSE = 'Id of the org whose trail is meant; 0 for that of the global plane.';
const orgId = number(WHOSE, 0);

/** The org that the query names, and where its trail is decided about; the caller's own where it names none. */
export const ofQuery = (c: Context<AppEnv>): Place => {
  const text = c.req.query('orgId');
  const id = readId(text);
  if (id !== undefined) return { orgId: id, standing: 'in-org-or-global' };
  return text === String(GLOBAL_ORG_ID) ? GLOBAL : here(c);
};

const exportRoute = createRoute({
  method: 'get',
  path: '/access-control/changes/export',
  operationId: 'exportChanges',
  summary: 'Export the audit trail of an org as JSON lines',
  tags,
  security,
  middleware: [needs(() => requirements.exportTrail, { at: ofQuery })] as const,
  request: {
    query: z.object({
      orgId,
      from: number('The first revision to export.', 0, 0),
      before: maybeTime('Only entries from before this time.'),
      limit: number(`The most entries to export, at most ${LIMIT_MAX}.`, 1, LIMIT_MAX),
    }),
  },
  responses: {
    200: {
      description:
        'Entries in order, one a line. Ask for the rest from the last revision plus 1; an answer without a line is the end.',
      content: { 'application/jsonl': { schema: TrailEntry } },
    },
  },
});

const moveOut = changing('moveOutTrail', { at: ofQuery });
const moveOutRoute = createRoute({
  method: 'delete',
  path: '/access-control/changes',
  operationId: 'moveOutChanges',
  summary: 'Remove old entries, which were exported, from the audit trail of an org',
  tags,
  security,
  middleware: [moveOut.needs] as const,
  request: {
    query: z.object({
      orgId,
      upTo: number('Revision of the newest entry to remove.', 1),
      hash: z
        .string()
        .refine((text) => HASH.test(text), 'must be 64 hex digits')
        .meta({ description: 'Hash of that entry, as it was exported.' }),
    }),
  },
  responses: { 200: success('The entries are removed, or some of them.', MovedOutEntries) },
});

/** The audit trail of an org. Source: docs/storage.md#moving-entries-out. */
export const trail = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

trail.openapi(exportRoute, async (c) => {
  const { from, before, limit } = c.req.valid('query');
  // The org that the caller may, whatever the query says.
  const { orgId: allowedIn } = c.var.needs.place;
  const read = c.var.services.trail.part(allowedIn, { from, before, limit: Math.min(limit, LIMIT_MAX) });
  return await answer(c, readPart(c, read), ({ found: entries }) => {
    if (entries === undefined) return refused(c, notFound('org'));
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    // To the types of contracts, whatever has `json` in its name is one JSON value.
    return c.body(lines, 200, { 'Content-Type': JSON_LINES }) as unknown as ReturnType<
      typeof c.json<Line, 200>
    >;
  });
});

trail.openapi(moveOutRoute, async (c) => {
  const { upTo, hash } = c.req.valid('query');
  return await moveOut.make(c, { upTo, hash }, (moved) =>
    c.json({ message: `${moved.entries} entries removed`, ...moved }, 200),
  );
});
