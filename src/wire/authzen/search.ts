import type { AskedSubject } from '../../core/asking.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid } from '../../core/refusal.ts';
import type { ResourceRef } from '../../core/resource-types.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { readAction, readResource, readSubject } from './entities.ts';
import type { JsonObject } from './fields.ts';
import { objectAt, problemOfOptional, textIn } from './fields.ts';
import { canName, SUBJECT_TYPES } from './subject-name.ts';

/** So many results are in a page at most, and where nothing is said of it. */
const PAGE_RESULTS_MAX = 1_000;

/** Which page is asked for. `limit` is as it was sent; `size` is what it means. */
export type AskedPage = {
  readonly token: string | undefined;
  readonly limit: number | undefined;
  readonly size: number;
};

/** What every search says: the page, and all that is asked, to tell the page of one search from those of another. */
type Searched = { readonly page: AskedPage; readonly query: unknown };

/** The body of a search for subjects. `kind` is undefined where nobody is of the type. */
export type SubjectSearch = Searched & {
  readonly kind: { readonly isServiceAccount: boolean } | undefined;
  readonly action: string;
  readonly resource: ResourceRef;
};
/** The body of a search for resources; `type` is empty where no type can be called so. */
export type ResourceSearch = Searched & {
  readonly subject: AskedSubject;
  readonly action: string;
  readonly type: string;
};
/** The body of a search for actions. */
export type ActionSearch = Searched & { readonly subject: AskedSubject; readonly resource: ResourceRef };

/** Reads the body of a search for subjects. An id of the subject is ignored. */
export function readSubjectSearch(body: unknown): Result<SubjectSearch, Refusal> {
  const common = readCommon(body);
  if (!common.ok) return common;
  const { request, page } = common.value;
  const type = readType(request['subject'], 'subject');
  if (!type.ok) return type;
  const action = readAction(request['action'], 'action');
  if (!action.ok) return action;
  const resource = readResource(request['resource'], 'resource');
  if (!resource.ok) return resource;
  const isServiceAccount = type.value === SUBJECT_TYPES.account;
  const isKnown = isServiceAccount || type.value === SUBJECT_TYPES.person;
  return ok({
    page,
    query: queryOf(request, { subject: ['type'], action: ['name'], resource: ['type', 'id'] }),
    kind: isKnown ? { isServiceAccount } : undefined,
    action: action.value,
    resource: resource.value,
  });
}

/** Reads the body of a search for resources. An id of the resource is ignored. */
export function readResourceSearch(body: unknown): Result<ResourceSearch, Refusal> {
  const common = readCommon(body);
  if (!common.ok) return common;
  const { request, page } = common.value;
  const subject = readSubject(request['subject'], 'subject');
  if (!subject.ok) return subject;
  const action = readAction(request['action'], 'action');
  if (!action.ok) return action;
  const type = readType(request['resource'], 'resource');
  if (!type.ok) return type;
  return ok({
    page,
    query: queryOf(request, { subject: ['type', 'id'], action: ['name'], resource: ['type'] }),
    subject: subject.value,
    action: action.value,
    type: canName(type.value) ? type.value : '',
  });
}

/** Reads the body of a search for actions. An action is ignored. */
export function readActionSearch(body: unknown): Result<ActionSearch, Refusal> {
  const common = readCommon(body);
  if (!common.ok) return common;
  const { request, page } = common.value;
  const subject = readSubject(request['subject'], 'subject');
  if (!subject.ok) return subject;
  const resource = readResource(request['resource'], 'resource');
  if (!resource.ok) return resource;
  return ok({
    page,
    query: queryOf(request, { subject: ['type', 'id'], resource: ['type', 'id'] }),
    subject: subject.value,
    resource: resource.value,
  });
}

function readCommon(
  body: unknown,
): Result<{ readonly request: JsonObject; readonly page: AskedPage }, Refusal> {
  const request = objectAt(body, 'body');
  if (!request.ok) return request;
  const problem = problemOfOptional(request.value['context'], 'context');
  if (problem !== undefined) return refuse(problem);
  const page = readPage(request.value['page']);
  return page.ok ? ok({ request: request.value, page: page.value }) : page;
}

function readPage(value: unknown): Result<AskedPage, Refusal> {
  if (value === undefined) return ok({ token: undefined, limit: undefined, size: PAGE_RESULTS_MAX });
  const page = objectAt(value, 'page');
  if (!page.ok) return page;
  const { token, limit, properties } = page.value;
  if (token !== undefined && typeof token !== 'string')
    return refuse(invalid('page.token', 'must be a string'));
  if (limit !== undefined && !(typeof limit === 'number' && Number.isInteger(limit) && limit >= 0))
    return refuse(invalid('page.limit', 'must be a whole number from 0'));
  const problem = problemOfOptional(properties, 'page.properties');
  if (problem !== undefined) return refuse(problem);
  return ok({ token, limit, size: Math.min(limit ?? PAGE_RESULTS_MAX, PAGE_RESULTS_MAX) });
}

/** The type of an entity that is searched for: nothing else of it is read. */
function readType(value: unknown, at: string): Result<string, Refusal> {
  const entity = objectAt(value, at);
  if (!entity.ok) return entity;
  const problem = problemOfOptional(entity.value['properties'], `${at}.properties`);
  return problem === undefined ? textIn(entity.value, 'type', at) : refuse(problem);
}

/** What of a body may change what is found: these fields of the entities, their properties, and the context. */
const queryOf = (request: JsonObject, fields: Readonly<Record<string, readonly string[]>>): unknown => ({
  context: request['context'],
  ...Object.fromEntries(
    Object.entries(fields).map(([name, texts]) => {
      const entity = request[name] as JsonObject;
      return [name, Object.fromEntries([...texts, 'properties'].map((field) => [field, entity[field]]))];
    }),
  ),
});

/** The refusal of a page token that was not made for this search by this caller, or not here. */
export const NOT_THIS_TOKEN: Refusal = invalid(
  'page.token',
  'is none of this search: it must be sent with the very request whose answer it was in',
);

/** A subject that was found, named so that a question with this id is about the same one. */
export const toSubject = (isServiceAccount: boolean, login: string) => ({
  type: isServiceAccount ? SUBJECT_TYPES.account : SUBJECT_TYPES.person,
  id: login.includes(':') ? `login:${login}` : login,
});

/** A page of results as it is answered: `page` goes first. */
export const toSearchAnswer = <R>(
  nextToken: string,
  results: readonly R[],
  context: { readonly revision: string; readonly all?: true },
) => ({ page: { next_token: nextToken, count: results.length }, context, results });
