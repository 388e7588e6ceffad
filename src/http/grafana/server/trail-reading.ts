import { OpenAPIHono, z } from '@hono/zod-openapi';

import { ID_MAX, invalid, notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import {
  toTrailEntryView,
  TrailEntry,
  TrailEntryView,
  TrailHead,
  TrailPage,
  VerifiedTrail,
} from '../../../wire/grafana/trail.ts';
import { FollowedTrail } from '../../../wire/grafana/trail-following.ts';
import type { AppEnv } from '../../context.ts';
import { success } from '../../kit/document.ts';
import { idParam } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answer, answerOne, ifAllowed, needs, onInvalidInput, refused } from '../dialect.ts';
import { maybeNumber, maybeTime, number, ofQuery, tags, WHOSE } from './trail.ts';
import { answerLines, NDJSON, wantsLines } from './trail-export.ts';
import { answerSince, SINCE_QUERY } from './trail-following.ts';
import { findUsedUp, readPart } from './trail-parts.ts';

const orgId = maybeNumber(`${WHOSE} The caller's own where it is absent.`, 0);
const mayRead = needs(() => requirements.readTrail, { at: ofQuery });

const LIMIT_MAX = 1_000;
const LIMIT = 100;
const KIND = /^[a-z][a-z-]{0,40}(?:\.(?:\*|[a-z][a-z-]{0,40}))?$/;
const ROLE = /^[A-Za-z0-9_-]{1,190}$/;

const listRoute = createRoute({
  method: 'get',
  path: '/access-control/changes',
  operationId: 'listChanges',
  summary: 'List entries of an audit trail, or export them as JSON lines',
  tags,
  security,
  middleware: [mayRead] as const,
  request: {
    query: z.strictObject({
      orgId,
      from: number('The first revision.', 0, 0),
      to: number('The last revision.', 0, ID_MAX),
      after: maybeTime('Only entries from this time on.'),
      before: maybeTime('Only entries from before this time.'),
      kind: z
        .string()
        .regex(KIND)
        .optional()
        .meta({ description: 'Only changes of this kind; `role.*` for all kinds that begin so.' }),
      actor: maybeNumber('Only changes by this user or service account.', 1),
      subject: maybeNumber('Only changes about this user or service account.', 1),
      role: z
        .string()
        .regex(ROLE)
        .optional()
        .meta({ description: 'Only changes about the role with this uid.' }),
      team: maybeNumber('Only changes about this team.', 1),
      limit: number('The most entries of a list.', 1, LIMIT, LIMIT_MAX),
      ...SINCE_QUERY,
    }),
  },
  responses: {
    200: {
      description:
        'Entries, the newest first, of the 10,000 that were looked at. As JSON lines: all between the bounds, the oldest first, as exports have them.',
      content: {
        'application/json': { schema: z.union([TrailPage, FollowedTrail]) },
        [NDJSON]: { schema: TrailEntry },
      },
    },
  },
});

const headRoute = createRoute({
  method: 'get',
  path: '/access-control/changes/head',
  operationId: 'getChangesHead',
  summary: 'Get where an audit trail ends',
  tags,
  security,
  middleware: [mayRead] as const,
  request: { query: z.object({ orgId }) },
  responses: { 200: success('Its newest entry.', TrailHead) },
});

const verifyRoute = createRoute({
  method: 'get',
  path: '/access-control/changes/verify',
  operationId: 'verifyChanges',
  summary: 'Check the chain and the seals of an audit trail',
  tags,
  security,
  middleware: [mayRead] as const,
  request: {
    query: z.object({
      orgId,
      from: number('The first revision.', 1, 1),
      to: number('The last revision.', 1, ID_MAX),
    }),
  },
  responses: { 200: success('What is wrong with up to 10,000 entries.', VerifiedTrail) },
});

const entryRoute = createRoute({
  method: 'get',
  path: '/access-control/changes/{revision}',
  operationId: 'getChange',
  summary: 'Get an entry of an audit trail',
  tags,
  security,
  middleware: [mayRead] as const,
  request: {
    params: z.object({ revision: idParam('Revision of the entry.', notFound('change')) }),
    query: z.object({ orgId }),
  },
  responses: { 200: success('The entry.', TrailEntryView) },
});

/** What an export has nothing of: what is left out breaks the chain. */
const LISTS_ONLY = ['kind', 'actor', 'subject', 'role', 'team', 'limit'] as const;
/** What whoever follows cannot choose by. */
const NOT_SINCE = [...LISTS_ONLY, 'from', 'to', 'after', 'before'] as const;

/** Reading audit trails. Source: docs/grafana.md#reading-the-trail. */
export const trailReading = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

trailReading.openapi(listRoute, async (c) => {
  const { orgId: _of, since, wait, ...search } = c.req.valid('query');
  if (since !== undefined) {
    const unfit = NOT_SINCE.find((name) => c.req.query(name) !== undefined);
    return unfit === undefined
      ? await answerSince(c, since, wait)
      : await ifAllowed(c, () => refused(c, invalid(unfit, 'cannot be combined with since')));
  }
  if (wantsLines(c.req.header('Accept'))) {
    const unfit = LISTS_ONLY.find((name) => c.req.query(name) !== undefined);
    if (unfit !== undefined)
      return await ifAllowed(c, () =>
        refused(c, invalid(unfit, 'is for lists: an export leaves nothing out')),
      );
    // To the types of contracts, lines are no answer.
    return (await answerLines(c, search)) as never;
  }
  const isNarrow =
    search.after ??
    search.before ??
    search.kind ??
    search.actor ??
    search.subject ??
    search.role ??
    search.team;
  const usedUp = isNarrow === undefined ? undefined : findUsedUp(c);
  if (usedUp !== undefined) return await ifAllowed(c, () => refused(c, usedUp));
  return await answerOne(c, 'org', c.var.services.trail.page(c.var.needs.place.orgId, search), (page) =>
    c.json({ entries: page.entries.map(toTrailEntryView), next: page.next ?? null }, 200),
  );
});

trailReading.openapi(
  headRoute,
  async (c) =>
    await answerOne(c, 'change', c.var.services.trail.newest(c.var.needs.place.orgId), (newest) => {
      const { orgId: of, revision, hash, at } = newest;
      return c.json({ orgId: of, revision, hash, at }, 200);
    }),
);

trailReading.openapi(verifyRoute, async (c) => {
  const { from, to } = c.req.valid('query');
  const verifying = c.var.services.verifyTrail(
    async (read) => await readPart(c, read),
    c.var.needs.place.orgId,
    {
      from,
      to,
    },
  );
  return await answer(c, verifying, (verified) =>
    verified === undefined
      ? refused(c, notFound('org'))
      : c.json(
          {
            ...verified,
            ok: verified.problems.length === 0,
            problems: [...verified.problems],
            sealed: verified.sealed ?? null,
            next: verified.next ?? null,
          },
          200,
        ),
  );
});

trailReading.openapi(entryRoute, async (c) => {
  const { revision } = c.req.valid('param');
  const { trail } = c.var.services;
  return await answerOne(c, 'change', trail.entry(c.var.needs.place.orgId, revision), (entry) =>
    c.json(toTrailEntryView(entry), 200),
  );
});
