import type { AuthzenErrorStatus } from '../wire/authzen/error.ts';
import { AuthzenErrorBody } from '../wire/authzen/error.ts';
import type { RefusalStatus } from '../wire/grafana/error.ts';
import { ErrorResponseBody } from '../wire/grafana/error.ts';
import type { UnleashErrorStatus } from '../wire/unleash/error.ts';
import { UnleashErrorBody } from '../wire/unleash/error.ts';
import { REVISION_HEADER } from '../http/kit/revision.ts';
import type { Dialect } from './dialect.ts';
import { REQUEST_ID } from './every-answer.ts';

/** What a refusal is called in the document, behind the name of its dialect. Types in generated clients are named so. */
const NAMES = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'ContentTooLarge',
  414: 'UriTooLong',
  415: 'UnsupportedMediaType',
  422: 'KeyReused',
  429: 'TooManyRequests',
  500: 'Fault',
  503: 'Unavailable',
  507: 'StorageFull',
} as const;

/** The status of a refusal. */
export type Status = keyof typeof NAMES;

/** What is said of a refusal where the operation has nothing of its own to say. */
type Words = Readonly<Partial<Record<Status, string>>>;

/**
 * Words for all statuses that the errors of the dialects can have, which the compiler sees to. Not those
 * that no operation has: a 405 is the answer of a path, which only clients of AuthZEN are told of, and AuthZEN changes nothing.
 */
type Every = {
  readonly Grafana: Readonly<Record<Exclude<RefusalStatus, 405> | 500, string>>;
  readonly Unleash: Readonly<Record<Exclude<UnleashErrorStatus, 405>, string>>;
  readonly Authzen: Readonly<Record<Exclude<AuthzenErrorStatus, 409 | 412 | 422>, string>>;
};

/** What all dialects say alike. */
const EVERYWHERE = {
  401: 'The credentials are missing or not valid.',
  413: 'The body is larger than 1 MiB, or the answer would be larger than about 8 MB.',
  414: 'The URL is longer than 16,384 characters.',
  429: 'The caller has asked too much: the message names the limit. Try again after `Retry-After` seconds.',
  507: 'The database takes no changes: it is full. Nothing was changed. A read gets this too where somebody would sign in for the first time.',
} as const satisfies Words;

/** What the dialects say alike whose operations change something. */
const OF_CHANGES = {
  404: 'What the path names does not exist, or the caller may not see it.',
  409: 'The request was made already under this `Idempotency-Key`, and its answer is not kept.',
  412: 'The thing has none of the tags that `If-Match` names: it has changed since. Nothing was changed now.',
  422: 'Another query or body was sent under the same `Idempotency-Key`.',
  503: 'No answer is possible now, or the outcome is not known. Try again after `Retry-After` seconds.',
} as const satisfies Words;

/**
 * Every refusal that operations have, by dialect and status. Who is asked for a status that is not here answers with it on paths alone, as
 * with 405 for a method that no operation of the path has. Source: docs/grafana.md#errors, docs/unleash.md#errors, docs/authzen.md#errors.
 */
const WORDS = {
  Grafana: {
    ...EVERYWHERE,
    ...OF_CHANGES,
    400: 'The request is malformed: the message says what is wrong.',
    403: 'The caller lacks a permission, which the message names. Or a page of another site sent the request.',
    500: 'Something broke. It is logged under the id in `traceID`.',
  },
  Unleash: {
    ...EVERYWHERE,
    ...OF_CHANGES,
    400: 'The request is malformed: `details` say what is wrong.',
    403: 'The caller lacks a permission, which the message names. Or a page of another site sent the request.',
    415: 'The `Content-Type` of the body is not `application/json`.',
    500: 'Something broke. It is logged under the id in `id`.',
  },
  Authzen: {
    ...EVERYWHERE,
    400: 'The request is malformed: the error names the field.',
    403: 'The caller may ask about nobody but itself, or is not a member of the org. Or a page of another site sent the request.',
    404: 'There is no such path: no org can have the id.',
    405: 'The path takes another method, which `Allow` names.',
    500: 'Something broke. It is logged under the id in the text.',
    503: 'No answer is possible now. Try again after `Retry-After` seconds.',
  },
} as const satisfies Every;

/** The errors of each dialect: their schema, and what the document calls it. */
export const ERRORS = {
  Grafana: { name: 'ErrorResponseBody', schema: ErrorResponseBody },
  Unleash: { name: 'unleashErrorBody', schema: UnleashErrorBody },
  Authzen: { name: 'AuthzenError', schema: AuthzenErrorBody },
} as const satisfies Readonly<Record<Dialect, object>>;

/** The headers that only refusals have, as components of the document. */
export const REFUSAL_HEADERS = {
  retryAfter: {
    description: 'After so many seconds the same request may be answered. Absent where nobody knows.',
    schema: { type: 'integer', minimum: 1 },
  },
  challenge: {
    description: 'How to sign in: `Bearer realm="gatehouse"`.',
    required: true,
    schema: { type: 'string' },
  },
  allow: {
    description: 'The methods of the path.',
    required: true,
    schema: { type: 'string' },
  },
} as const;

const headerOf = (name: keyof typeof REFUSAL_HEADERS) => ({ $ref: `#/components/headers/${name}` });

/** The headers of refusals beside the id of the request. */
const HEADERS: Readonly<Partial<Record<Status, object>>> = {
  401: { 'WWW-Authenticate': headerOf('challenge') },
  405: { Allow: headerOf('allow') },
  429: { 'Retry-After': headerOf('retryAfter') },
  503: { 'Retry-After': headerOf('retryAfter') },
};

/** The headers of a refusal beside the id of the request, which a route that says itself how it refuses says nothing of. */
export const headersOf = (status: Status): object => HEADERS[status] ?? {};

/** What a refusal is called among the components of the document. */
export const nameOf = (dialect: Dialect, status: Status): string => `${dialect}${NAMES[status]}`;

/** What is said of a refusal of a dialect; undefined where no operation of it has such a one. */
export const wordsOf = (dialect: Dialect, status: Status): string | undefined =>
  (WORDS[dialect] as Words)[status];

/** The statuses of the refusals that operations of a dialect have. */
export const statusesOf = (dialect: Dialect): Status[] =>
  Object.keys(WORDS[dialect]).map((status) => Number(status) as Status);

/** Whether it may be decided: that somebody may not ask is, at a revision. */
const isDecided = (dialect: Dialect, status: Status): boolean => dialect === 'Authzen' && status === 403;

const REVISION = { [REVISION_HEADER]: { $ref: '#/components/headers/revision' } };

/** A refusal as a component of the document. */
export const refusalComponent = (dialect: Dialect, status: Status) => ({
  description: wordsOf(dialect, status) ?? '',
  headers: { ...REQUEST_ID, ...HEADERS[status], ...(isDecided(dialect, status) && REVISION) },
  content: {
    'application/json': { schema: { $ref: `#/components/schemas/${ERRORS[dialect].name}` } },
  },
});
