import { revisionText } from '../../access/revision.ts';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import { UNAVAILABLE } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { ActionsFound, Ground, ResourcesGround, SubjectsGround, Wanted } from '../../core/searching.ts';
import { idAsAsked, idsToTell } from '../../core/searching.ts';
import { compareByCodePoint } from '../../core/text.ts';
import { Vocabulary } from '../../core/vocabulary.ts';
import type { Revisions } from '../../service/ports/changes.ts';
import type { PagedQuestion } from '../../wire/authzen/page-token.ts';
import { makePageToken, readPageToken } from '../../wire/authzen/page-token.ts';
import type { ActionSearch, AskedPage, ResourceSearch, SubjectSearch } from '../../wire/authzen/search.ts';
import {
  NOT_THIS_TOKEN,
  readActionSearch,
  readResourceSearch,
  readSubjectSearch,
  toSearchAnswer,
  toSubject,
} from '../../wire/authzen/search.ts';
import type { Ask } from '../../service/engine/list-reads.ts';
import type { AppEnv } from '../context.ts';
import { REVISION_HEADER } from '../kit/revision.ts';
import { readStrictBody } from './body.ts';
import { ifSignedIn, refused } from './dialect.ts';
import { addEndpoint } from './endpoint.ts';

/** Searches for subjects, resources and actions. Source: docs/authzen.md#searches. */
export const search = new OpenAPIHono<AppEnv>();

addEndpoint(
  search,
  '/access/v1/search/subject',
  async (c) => await answerSearch(c, 'subject', readSubjectSearch, findSubjects),
);

addEndpoint(
  search,
  '/access/v1/search/resource',
  async (c) => await answerSearch(c, 'resource', readResourceSearch, findResources),
);

addEndpoint(
  search,
  '/access/v1/search/action',
  async (c) => await answerSearch(c, 'action', readActionSearch, findActions),
);

/** What a search found: `more` is the key that the next page begins behind, undefined where there is none. */
type Found = {
  readonly results: readonly object[];
  readonly more: string | undefined;
  readonly at: Revisions;
  readonly all?: true;
};

/** Finds what is behind the key, if there is one: so many at most, or one where that is 0. */
type Find<S> = (c: Context<AppEnv>, asked: S, after: string | undefined) => Promise<Result<Found, Refusal>>;

async function answerSearch<S extends { readonly page: AskedPage; readonly query: unknown }>(
  c: Context<AppEnv>,
  endpoint: PagedQuestion['endpoint'],
  read: (body: unknown) => Result<S, Refusal>,
  find: Find<S>,
): Promise<Response> {
  const { services, orgId, caller } = c.var;
  const body = await readStrictBody(c);
  const asked = body.ok ? read(body.value) : body;
  if (!asked.ok) return await refuseSignedIn(c, asked.refusal);
  const { page, query } = asked.value;
  const question = { orgId, userId: caller.userId, endpoint, query, limit: page.limit };
  const place =
    page.token === undefined ? undefined : await readPageToken(services.secrets, question, page.token);
  if (page.token !== undefined && place === undefined) return await refuseSignedIn(c, NOT_THIS_TOKEN);

  const found = await find(c, asked.value, place?.after);
  if (!found.ok) return refused(c, found.refusal);
  const { results, more, at, all } = found.value;
  // A page of nothing stays where it is.
  const isEmpty = page.size === 0;
  const goesOn = isEmpty ? results.length > 0 || more !== undefined : more !== undefined;
  const after = isEmpty ? (place?.after ?? '') : (more ?? '');
  const token = goesOn ? await makePageToken(services.secrets, question, { after, at }) : '';
  const revision = revisionText(at);
  c.header(REVISION_HEADER, revision);
  return c.json(toSearchAnswer(token, isEmpty ? [] : results, { revision, ...(all && { all }) }), 200);
}

const refuseSignedIn = async (c: Context<AppEnv>, refusal: Refusal): Promise<Response> =>
  await ifSignedIn(c, () => refused(c, refusal));

/** What the org's object says of a search, and the states that it is valid between. */
type Said<G> = { readonly ground: G; readonly at: Revisions; readonly since: Revisions };

/** Asks the org's object. An answer to something else, as of another version, is none. */
const asking =
  <G extends Ground>(c: Context<AppEnv>, wanted: Wanted & { readonly for: G['for'] }): Ask<Said<G>> =>
  async (seen) => {
    const { services, orgId, caller } = c.var;
    const said = await services.org.search(orgId, caller, wanted, seen);
    if (!said.ok) return said;
    const { ground, at, since } = said.value;
    return ground.for === wanted.for ? ok({ ground: ground as G, at, since }) : refuse(UNAVAILABLE);
  };

const isSameGround = (a: Said<Ground>, b: Said<Ground>): boolean =>
  JSON.stringify(a.ground) === JSON.stringify(b.ground);

const findSubjects: Find<SubjectSearch> = async (c, { kind, action, resource, page }, after) => {
  const { services, orgId } = c.var;
  const ask = asking<SubjectsGround>(c, { for: 'subject', action, resource });
  const first = await ask();
  if (!first.ok) return first;
  if (kind === undefined || first.value.ground.permission === null)
    return ok({ results: [], more: undefined, at: first.value.at });
  const { isServiceAccount } = kind;
  const listed = await services.lists.after(
    { orgId, shows: 'org' },
    async (seen) => (seen === undefined ? first : await ask(seen)),
    ({ ground: { permission, reach, declared } }) =>
      services.searchSubjects(orgId, permission ?? NOTHING, new Vocabulary(declared), {
        isServiceAccount,
        reach,
        after: Number(after ?? 0),
        limit: Math.max(page.size, 1),
      }),
    isSameGround,
  );
  if (!listed.ok) return listed;
  const { answer, asked } = listed.value;
  const results = answer.holders.map(({ login }) => toSubject(isServiceAccount, login));
  return ok({ results, more: answer.more === undefined ? undefined : String(answer.more), at: asked.at });
};

/** Nobody holds this. */
const NOTHING = { action: '', scope: '' };

const findActions: Find<ActionSearch> = async (c, { subject, resource, page }, after = '') => {
  const said = await asking<ActionsFound>(c, { for: 'action', subject, resource })();
  if (!said.ok) return said;
  const { ground, at } = said.value;
  const rest = ground.actions.filter((name) => compareByCodePoint(name, after) > 0);
  const results = rest.slice(0, Math.max(page.size, 1));
  const more = rest.length > results.length ? results.at(-1) : undefined;
  return ok({ results: results.map((name) => ({ name })), more, at });
};

const findResources: Find<ResourceSearch> = async (
  c,
  { subject, action, type, page: { size } },
  after = '',
) => {
  const { services, orgId } = c.var;
  const limit = Math.max(size, 1);
  const wanted = { for: 'resource', subject, action, type, after, limit: idsToTell(limit) } as const;
  const ask = asking<ResourcesGround>(c, wanted);
  const first = await ask();
  if (!first.ok) return first;
  const page = { type, after, limit };
  // The database is asked only where the org's object does not know all.
  const alone = services.resourcesAlone(first.value.ground, page);
  const listed =
    alone === undefined
      ? await services.lists.after(
          { orgId, shows: 'org' },
          async (seen) => (seen === undefined ? first : await ask(seen)),
          ({ ground }) => services.searchResources(orgId, ground, page),
          isSameGround,
        )
      : ok({ asked: first.value, answer: alone });
  if (!listed.ok) return listed;
  const { answer, asked } = listed.value;
  const { prefix, isAll } = asked.ground;
  const results = answer.ids.flatMap((id) => {
    const named = idAsAsked(type, prefix, id);
    return named === undefined ? [] : [{ type, id: named }];
  });
  return ok({ results, more: answer.more, at: asked.at, ...(isAll && { all: true as const }) });
};
