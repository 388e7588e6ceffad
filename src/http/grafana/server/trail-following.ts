import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import { invalid, notFound, UNAVAILABLE } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { Result } from '../../../core/result.ts';
import { ok, refuse } from '../../../core/result.ts';
import type { After } from '../../../service/trail/after.ts';
import type { Listener } from '../../../service/trail/following.ts';
import { toFollowedTrail } from '../../../wire/grafana/trail-following.ts';
import type { AppEnv } from '../../context.ts';
import { readIfAllowed } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import { ifAllowed, needs, onInvalidInput, refused } from '../dialect.ts';
import { eventsOf } from './trail-events.ts';
import { maybeNumber, number, numberIn, ofQuery, tags, WHOSE } from './trail.ts';

/** A request waits for so many seconds at most. */
const WAIT_MAX_S = 30;

/** The parameters of a list that are for those who follow: see `answerSince`. */
export const SINCE_QUERY = {
  since: maybeNumber('Tells what comes after this revision, oldest first.', 0),
  wait: number('With `since`: waits for so many seconds while there is nothing.', 0, 0, WAIT_MAX_S),
};

const LAST = 'Last-Event-ID';

const stream = createRoute({
  method: 'get',
  path: '/access-control/changes/stream',
  operationId: 'streamChanges',
  summary: 'Follow an audit trail',
  description: 'Begins after the revision in `Last-Event-ID`, else after `since`, else now.',
  tags,
  security,
  middleware: [needs(() => requirements.readTrail, { at: ofQuery })] as const,
  request: {
    query: z.object({ orgId: maybeNumber(WHOSE, 0), since: SINCE_QUERY.since }),
    // What is wrong with it is told only to whoever may read the trail.
    headers: z.object({
      [LAST]: z.string().optional().meta({ type: 'integer', description: 'A revision.' }),
    }),
  },
  responses: {
    200: {
      description: 'Server-sent events: `change` with an entry, `reset` where what follows is not there.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
});

/** Following audit trails. Source: docs/grafana.md#following-changes. */
export const trailFollowing = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

trailFollowing.openapi(stream, async (c) => {
  const id = c.req.header(LAST);
  const after = id === undefined ? c.req.valid('query').since : numberIn(id, 0);
  if (id !== undefined && after === undefined)
    return await ifAllowed(c, () => refused(c, invalid(LAST, 'must be a revision')));
  const found = await findAfter(c, after);
  if (!found.ok) return refused(c, found.refusal);
  // To the types of contracts, a text is no stream.
  const answer = (body: ReadableStream | string) =>
    c.body(body as string, 200, { 'Content-Type': 'text/event-stream' });
  // Nobody reads on, and nobody says so.
  if (c.req.method === 'HEAD') return answer('');
  const begun = await begin(c, found.value.revision);
  return begun.ok ? answer(eventsOf(c.var.requestId, found.value, begun.value)) : refused(c, begun.refusal);
});

/**
 * What comes after a revision, once there is something, or after `waitS` seconds: at most 100 entries. The route must need
 * `readTrail`.
 */
export async function answerSince(c: Context<AppEnv>, since: number, waitS: number) {
  const found = await findAfter(c, since);
  if (!found.ok) return refused(c, found.refusal);
  const { entries, reset, revision } = found.value;
  if (entries.length > 0 || reset !== undefined || waitS === 0 || c.req.method === 'HEAD')
    return c.json(toFollowedTrail(found.value), 200);
  const begun = await begin(c, revision);
  if (!begun.ok) return refused(c, begun.refusal);
  const listener = begun.value;
  try {
    const news = await listener.next(waitS * 1_000, true);
    if (news.kind === 'end') return refused(c, await whyEnded(c));
    const told = { entries: [], reset: undefined, ...news, revision: listener.revision };
    return c.json(toFollowedTrail(told), 200);
  } finally {
    listener.leave();
  }
}

/** What there is after a revision, for a caller who may read it. */
async function findAfter(c: Context<AppEnv>, after: number | undefined): Promise<Result<After, Refusal>> {
  const { trail } = c.var.services;
  const read = await readIfAllowed(c, trail.after(c.var.needs.place.orgId, after));
  if (!read.ok) return read;
  const { answer } = read.value;
  return answer === undefined ? refuse(notFound('org')) : ok(answer);
}

/** Begins to listen, for a caller who may; says why not where that has changed meanwhile. */
async function begin(c: Context<AppEnv>, after: number): Promise<Result<Listener, Refusal>> {
  const { services, needs, caller } = c.var;
  const watcher = { caller, standing: needs.place.standing };
  const begun = await services.following.begin(needs.place.orgId, watcher, after);
  if (!begun.ok) return begun;
  return begun.value === undefined ? refuse(await whyEnded(c)) : ok(begun.value);
}

async function whyEnded(c: Context<AppEnv>): Promise<Refusal> {
  const { services, needs, caller } = c.var;
  const { orgId, standing } = needs.place;
  const asked = await services.org.authorise(orgId, caller, { requirement: needs.requirement, standing });
  return asked.ok ? UNAVAILABLE : asked.refusal;
}
