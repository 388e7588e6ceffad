import { z } from 'zod';

import type { AuthenticationProblem, Refusal, Thing } from '../../core/refusal.ts';
import { describeFull, describeUndelegable, KEYS, LIMITS, NO_CHANGES } from '../../core/refusal.ts';

/** Every error body. Source: docs/unleash.md#errors. */
export const UnleashErrorBody = z
  .object({
    id: z.string().describe('Id of the request.'),
    name: z.string().describe('Kind of the error.'),
    message: z.string().describe('What went wrong.'),
    details: z
      .array(
        z.object({
          path: z.string().optional().describe('The invalid part of the request.'),
          message: z.string().describe('What is wrong with it.'),
        }),
      )
      .optional()
      .describe('The problems of the request.'),
  })
  .meta({ id: 'unleashErrorBody' });

/** The statuses that an error can have. */
export type UnleashErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 412
  | 413
  | 414
  | 415
  | 422
  | 429
  | 500
  | 503
  | 507;

/** An error as Unleash's dialect answers it, without its id. */
export type UnleashError = {
  readonly status: UnleashErrorStatus;
  readonly body: Omit<z.infer<typeof UnleashErrorBody>, 'id'>;
};

/**
 * The name of a refusal when a permission is missing. The document says so; newer servers use another name.
 * Source: docs/unleash.md#errors.
 */
const NO_ACCESS = 'NoAccessError';

/** The answer to a refusal. Source: docs/unleash.md#errors. The texts without a source are ours. */
export function toUnleashError(refusal: Refusal): UnleashError {
  switch (refusal.tag) {
    case 'unauthenticated':
      return toAuthenticationError(refusal.problem);
    case 'invalid-claim':
      return UNAUTHORIZED;
    case 'denied':
      return noAccess(describeNeed(refusal.needed));
    case 'not-delegable':
      return noAccess(describeNeed(describeUndelegable(refusal)));
    // No route of this dialect has these refusals, or the ones in the lists below. Only the kind of the answer matters.
    case 'only-users':
    case 'own-name-kept':
    case 'managed':
    case 'only-by-password':
    case 'server-admins-only':
    case 'role-above-own':
    case 'not-a-member':
      return noAccess('You may not do this.');
    case 'not-found':
      return error(404, 'NotFoundError', `No ${nameOf(refusal.thing)} found`);
    case 'assignee-not-found':
      return error(404, 'NotFoundError', `No ${nameOf(refusal.kind)} found`);
    case 'not-as-expected':
      return error(
        412,
        'PreconditionFailedError',
        `The ${nameOf(refusal.thing)} is no longer what If-Match names: read it again.`,
      );
    case 'taken':
      return error(
        409,
        'NameExistsError',
        refusal.thing === 'team'
          ? 'Group name already exists'
          : `The ${nameOf(refusal.thing)} already exists`,
      );
    case 'login-or-email-taken':
    case 'already-member':
    case 'linked-already':
      return error(409, 'NameExistsError', 'It already exists');
    case 'key-reused':
      return error(422, 'IdempotencyKeyError', `${KEYS.reused}.`);
    case 'made-already':
      return error(409, 'IdempotencyKeyError', `${KEYS.made}.`);
    case 'unknown-root-role':
      return badRule(`Incorrect role id ${refusal.number}`);
    case 'unreadable-org':
      return badRule(`${refusal.named} must be the id of one org`);
    case 'unknown-members':
      return badRule('Incorrect user id in the users group');
    case 'invalid-header':
      return error(400, 'BadDataError', `${refusal.header} ${refusal.problem}.`);
    case 'invalid':
      return badData([
        { path: `/body/${refusal.field}`, message: describe(`/body/${refusal.field}`, refusal.problem) },
      ]);
    case 'last-admin':
    case 'org-in-use':
    case 'org-placed':
    case 'wrong-old-password':
    case 'invalid-org-role':
    case 'invalid-basic-role':
    case 'none-role-assignment':
    case 'invalid-resource-permission':
    case 'unknown-action':
    case 'unknown-scope':
    case 'version-missing':
    case 'version-not-greater':
    case 'role-protected':
    case 'role-is-global':
    case 'role-in-use':
    case 'type-in-use':
    case 'unknown-holders':
      return badRule('This cannot be done');
    case 'unreadable-body':
      return refusal.problem === 'json'
        ? error(400, 'BadDataError', 'The body is not valid JSON.')
        : error(415, 'ContentTypeError', 'The Content-Type of the body must be application/json.');
    case 'too-large':
      return error(413, 'PayloadTooLargeError', `The body is larger than ${refusal.bytesMax} bytes.`);
    case 'list-too-long':
      return error(
        413,
        'PayloadTooLargeError',
        `The list is longer than ${refusal.bytesMax} bytes. Read single groups: GET /api/teams/search lists their ids in pages.`,
      );
    case 'cross-site':
      return noAccess('Requests from other sites change nothing.');
    case 'method-not-allowed':
      return error(
        405,
        'MethodNotAllowedError',
        `This path can be called with ${refusal.allowed.join(',')}.`,
      );
    case 'url-too-long':
      return error(414, 'URITooLongError', `The URL is longer than ${refusal.lengthMax} characters.`);
    case 'limit-reached':
      return error(400, 'ExceedsLimitError', `The ${describeFull(refusal)}.`);
    case 'too-many-requests':
      return error(
        429,
        'TooManyRequestsError',
        `Too many requests: the limit ${refusal.limit} is reached (${LIMITS[refusal.limit]}). Try again later.`,
      );
    case 'storage-full':
      return error(507, 'InsufficientStorageError', `${NO_CHANGES.full}.`);
    case 'unavailable':
      return refusal.why === 'unconfirmed'
        ? error(503, 'UnavailableError', `${NO_CHANGES.unconfirmed}.`)
        : UNAVAILABLE;
  }
}

/** The answer to a fault, which tells nothing of it. Source: docs/unleash.md#errors. */
export const FAULT: UnleashError = error(500, 'UnknownError', 'Something went wrong.');

/** The answer to a path that the dialect does not have, whatever the method. */
export const toUnknownPath = (path: string): UnleashError =>
  error(404, 'NotFoundError', `The path you were looking for (${path}) is not available.`);

/** Why a part of a request does not match its contract: the first issue that zod reports. */
export type Malformed = {
  readonly part: 'params' | 'body';
  readonly issue: z.core.$ZodIssue;
  readonly sent: unknown;
};

/** The answer to a malformed request. Source: docs/unleash.md#errors. */
export function toMalformed({ part, issue, sent }: Malformed): UnleashError {
  // A rule has its own sentence; every other issue is about one property.
  if (issue.code === 'custom' && issue.params?.['isRule'] === true) return badRule(issue.message);
  const path = ['', part, ...issue.path.map(String)].join('/');
  return badData([{ path, message: describe(path, describeIssue(issue, valueAt(sent, issue.path))) }]);
}

/**
 * The answer to an unknown name in a request. Unleash itself ignores all of them. Source: docs/unleash.md#errors.
 *
 * @param at the part of the request, and where in it the name is
 * @param problem the rest of a sentence about it
 */
export function toUnknownName(at: readonly string[], problem: string): UnleashError {
  const path = ['', ...at].join('/');
  return badData([{ path, message: describe(path, problem) }]);
}

const UNAVAILABLE: UnleashError = error(
  503,
  'UnavailableError',
  'The service is temporarily unavailable. Try again.',
);

function error(status: UnleashErrorStatus, name: string, message: string): UnleashError {
  return { status, body: { name, message } };
}

const UNAUTHORIZED: UnleashError = error(401, 'UnauthorizedError', 'You must log in to use Unleash.');

const noAccess = (message: string): UnleashError => error(403, NO_ACCESS, message);

const BAD_DATA = 'Request validation failed: your request body or params contain invalid data';

type Details = z.infer<typeof UnleashErrorBody>['details'];

const badData = (details: Details): UnleashError => ({
  status: 400,
  body: {
    name: 'BadDataError',
    message: `${BAD_DATA}. Refer to the \`details\` list for more information.`,
    details,
  },
});

const badRule = (rule: string): UnleashError => ({
  status: 400,
  body: { name: 'BadDataError', message: `${BAD_DATA}: ${rule}`, details: [{ message: rule }] },
});

/** `needed` is a text of `describeRequirement`: an action, or several in a list. */
function describeNeed(needed: string): string {
  const [, quantity, list] = /^(all|any) of (.+)$/.exec(needed) ?? [];
  if (list === undefined) return `You need the "${needed}" permission to perform this action.`;
  const names = list.split(', ').map((name) => `"${name}"`);
  return `You need ${quantity} of these permissions to perform this action: ${names.join(', ')}.`;
}

function toAuthenticationError(problem: AuthenticationProblem): UnleashError {
  switch (problem) {
    case 'no-credentials':
      return error(
        401,
        'AuthenticationRequired',
        // Exactly the text of the document, although this service has no such page.
        'You must log in to use Unleash. Your request had no authorization header, so we could not authorize you. Try logging in at /auth/simple/login.',
      );
    case 'moved':
      return UNAVAILABLE;
    default:
      // Unleash gives the same answer to every wrong credential.
      return UNAUTHORIZED;
  }
}

/** A team is called a group in Unleash. Other things keep their names. */
const nameOf = (thing: Thing): string => (thing === 'team' ? 'group' : thing);

const describe = (path: string, problem: string): string => `The \`${path}\` property ${problem}`;

/** The problem as the rest of a sentence about a property. */
function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? 'is required. It was not present on the data you sent.'
        : `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}.${sentence(value)}`;
    case 'too_small':
      return `must be >= ${issue.minimum}.${sentence(value)}`;
    case 'too_big':
      return `must be ${atMost(issue)}.${sentence(value)}`;
    case 'custom':
      return `${issue.message}.${sentence(value)}`;
    default:
      return `is invalid.${sentence(value)}`;
  }
}

const atMost = ({ origin, maximum }: z.core.$ZodIssueTooBig): string => {
  if (origin === 'array') return `at most ${maximum} entries long`;
  return origin === 'string' ? `at most ${maximum} characters long` : `<= ${maximum}`;
};

const TYPE_NAMES: Readonly<Record<string, string>> = { int: 'integer' };

/** The error shows the sent value up to this length. */
const SHOWN_MAX = 100;

const sentence = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return ` You sent ${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text}.`;
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
