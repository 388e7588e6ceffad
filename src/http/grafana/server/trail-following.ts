import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import { ID_MAX, invalid, notFound, UNAVAILABLE } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { Result } from '../../../core/result.ts';
import { ok, refuse } from '../../../core/result.ts';
import type { After } from '../../../service/trail/after.ts';
import { FollowedTrail, toFollowedTrail } from '../../../wire/grafana/trail-following.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { readIfAllowed } from '../../kit/reads.ts';
import { refusals, security } from '../document.ts';
import { ifAllowed, needs, onInvalidInput, refused } from '../dialect.ts';
import { eventsOf } from './trail-events.ts';
import { ofQuery, orgId } from './trail.ts';

const tags = ['Audit trail'];

/** A request waits for so many seconds at most. */
const WAIT_MAX_S = 30;

/** The revision in a text, or undefined. One spelling only. */
const readRevision = (text: string): number | undefined => {
  const number = /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : -1;
  return number >= 0 && number <= ID_MAX ? number : undefined;
};

const since = z
  .string()
  .refine((text) => readRevision(text) !== undefined, 'must be a whole number')
  .transform(Number)
  .optional()
  .meta({
    type: 'integer',
    minimum: 0,
    maximum: ID_MAX,
    description: 'Tells what comes after this revision.',
  });

/** The parameters of a list of entries that are for those who wait for more: see `answerSince`. */
export const SINCE_QUERY = {
  since,
  wait: z
    .string()
    .refine((text) => /^\d{1,2}$/.test(text) && Number(text) <= WAIT_MAX_S, 'must be a number of seconds')
    .transform(Number)
    .default(0)
    .meta({
      type: 'integer',
      minimum: 0,
      maximum: WAIT_MAX_S,
      description: 'With `since`: waits for so many seconds while there is nothing.',
    }),
};

const stream = createRoute({
  method: 'get',
  path: '/access-control/changes/stream',
  operationId: 'streamChanges',
  summary: 'Follow the audit trail of an org',
  description:
    'Begins after the revision in the header `Last-Event-ID`, else after `since`, else now. Events are `change`, with an entry, and `reset`, with `oldest` and `newest`, where what follows is not there.',
  tags,
  security,
  middleware: [needs(() => requirements.readTrail, { at: ofQuery })] as const,
  request: { query: z.object({ orgId: orgId.optional(), since }) },
  responses: {
    ...refusals,
    200: { description: 'Server-sent events.', content: { 'text/event-stream': { schema: z.string() } } },
  },
});

const poll = createRoute({
  method: 'get',
  path: '/access-control/changes',
  operationId: 'listChanges',
  summary: 'List what comes after a revision in the audit trail of an org',
  tags,
  security,
  middleware: [needs(() => requirements.readTrail, { at: ofQuery })] as const,
  request: { query: z.object({ orgId: orgId.optional(), ...SINCE_QUERY }) },
  responses: { 200: success('The entries, oldest first.', FollowedTrail), ...refusals },
});

/** Following the audit trail of an org. Source: docs/grafana.md#following-changes. */
export const trailFollowing = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

trailFollowing.openapi(stream, async (c) => {
  const id = c.req.header('Last-Event-ID');
  const after = id === undefined ? c.req.valid('query').since : readRevision(id);
  if (id !== undefined && after === undefined)
    return await ifAllowed(c, () => refused(c, invalid('Last-Event-ID', 'must be a revision')));
  const found = await findAfter(c, after);
  if (!found.ok) return refused(c, found.refusal);
  // To the types of contracts, a text is no stream.
  const answer = (body: ReadableStream | string) =>
    c.body(body as string, 200, { 'Content-Type': 'text/event-stream' });
  // Nobody reads on, and nobody says so.
  if (c.req.method === 'HEAD') return answer('');
  const begun = await begin(c, found.value.revision);
  if (!begun.ok) return refused(c, begun.refusal);
  return answer(eventsOf(c.var.requestId, found.value, begun.value));
});

trailFollowing.openapi(poll, async (c) => {
  const { since: after = 0, wait } = c.req.valid('query');
  return await answerSince(c, after, wait);
});

/**
 * What comes after a revision, once there is something, or after `waitS` seconds: at most 100 entries. Requires that the route needs
 * `readTrail`.
 */
export async function answerSince(c: Context<AppEnv>, after: number, waitS: number) {
  const found = await findAfter(c, after);
  if (!found.ok) return refused(c, found.refusal);
  const { entries, reset, revision } = found.value;
  if (entries.length > 0 || reset !== undefined || waitS === 0 || c.req.method === 'HEAD')
    return c.json(toFollowedTrail(found.value), 200);
  const begun = await begin(c, revision);
  if (!begun.ok) return refused(c, begun.refusal);
  const listener = begun.value;
  try {
    const news = await listener.next(waitS * 1_000);
    if (news.kind === 'end') return refused(c, await whyEnded(c));
    const told = {
      entries: news.kind === 'entries' ? news.entries : [],
      reset: news.kind === 'reset' ? news.reset : undefined,
      revision: listener.revision,
    };
    return c.json(toFollowedTrail(told), 200);
  } finally {
    listener.leave();
  }
}

/** What there is after a revision, for a caller who may read it. */
async function findAfter(c: Context<AppEnv>, after: number | undefined): Promise<Result<After, Refusal>> {
  const read = await readIfAllowed(c, c.var.services.trailAfter(c.var.needs.place.orgId, after));
  if (!read.ok) return read;
  return read.value.answer === undefined ? refuse(notFound('org')) : ok(read.value.answer);
}

const begin = async ({ var: { services, needs, caller } }: Context<AppEnv>, after: number) =>
  await services.following.begin(needs.place.orgId, { caller, standing: needs.place.standing }, after);

async function whyEnded({
  var: {
    services,
    needs: { place, requirement },
    caller,
  },
}: Context<AppEnv>): Promise<Refusal> {
  const asked = await services.org.authorise(place.orgId, caller, { requirement, standing: place.standing });
  return asked.ok ? UNAVAILABLE : asked.refusal;
}
