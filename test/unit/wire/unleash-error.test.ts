import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { AuthenticationProblem, Refusal, Thing } from '../../../src/core/refusal.ts';
import type { Malformed } from '../../../src/wire/unleash/error.ts';
import {
  toMalformed,
  toUnknownPath,
  toUnleashError,
  UnleashErrorBody,
} from '../../../src/wire/unleash/error.ts';

type Tag = Refusal['tag'];
type Case<T extends Tag> = readonly [
  refusal: Omit<Extract<Refusal, { tag: T }>, 'tag'>,
  status: number,
  name: string,
  message: string | RegExp,
];

const NEEDS = (action: string) => `You need the "${action}" permission to perform this action.`;
const LOG_IN = 'You must log in to use Unleash.';

const problems: Readonly<Record<AuthenticationProblem, readonly [number, string, string | RegExp]>> = {
  'no-credentials': [401, 'AuthenticationRequired', /^You must log in .* no authorization header/],
  'invalid-basic-header': [401, 'UnauthorizedError', LOG_IN],
  'wrong-password': [401, 'UnauthorizedError', LOG_IN],
  'invalid-token': [401, 'UnauthorizedError', LOG_IN],
  'expired-token': [401, 'UnauthorizedError', LOG_IN],
  'revoked-token': [401, 'UnauthorizedError', LOG_IN],
  'token-of-another-org': [401, 'UnauthorizedError', LOG_IN],
  disabled: [401, 'UnauthorizedError', LOG_IN],
  'jwt-too-large': [401, 'UnauthorizedError', LOG_IN],
  'jwt-malformed': [401, 'UnauthorizedError', LOG_IN],
  'jwt-unknown-issuer': [401, 'UnauthorizedError', LOG_IN],
  'jwt-algorithm': [401, 'UnauthorizedError', LOG_IN],
  'jwt-unknown-key': [401, 'UnauthorizedError', LOG_IN],
  'jwt-bad-signature': [401, 'UnauthorizedError', LOG_IN],
  'jwt-wrong-audience': [401, 'UnauthorizedError', LOG_IN],
  'jwt-expired': [401, 'UnauthorizedError', LOG_IN],
  'jwt-not-yet-valid': [401, 'UnauthorizedError', LOG_IN],
  'jwt-unknown-user': [401, 'UnauthorizedError', LOG_IN],
  'jwt-login-taken': [401, 'UnauthorizedError', LOG_IN],
  'jwt-link-off': [401, 'UnauthorizedError', LOG_IN],
  'jwt-link-unverified': [401, 'UnauthorizedError', LOG_IN],
  'jwt-link-by-owner': [401, 'UnauthorizedError', LOG_IN],
  'jwt-link-other': [401, 'UnauthorizedError', LOG_IN],
  'jwt-link-removed': [401, 'UnauthorizedError', LOG_IN],
  'jwt-groups-unlisted': [401, 'UnauthorizedError', LOG_IN],
  'jwt-group-not-allowed': [401, 'UnauthorizedError', LOG_IN],
  'jwt-unknown-org': [401, 'UnauthorizedError', LOG_IN],
  moved: [503, 'UnavailableError', /Try again/],
};

const things: Readonly<Record<Thing, string>> = {
  role: 'No role found',
  user: 'No user found',
  team: 'No group found',
  'team-member': 'No team-member found',
  'team-group': 'No team-group found',
  group: 'No group found',
  'service-account': 'No service-account found',
  org: 'No org found',
  token: 'No token found',
  link: 'No link found',
  'resource-type': 'No resource-type found',
  change: 'No change found',
};

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];
const rule = (text: string): RegExp => new RegExp(`contain invalid data: ${text}$`);

/** Every refusal, so that a new one needs a row. Source: docs/unleash.md#errors. */
const CASES: { readonly [T in Tag]: readonly Case<T>[] } = {
  unauthenticated: keysOf(problems).map((problem) => [{ problem }, ...problems[problem]]),
  'invalid-claim': [[{ claim: 'sub', problem: 'is required' }, 401, 'UnauthorizedError', LOG_IN]],
  denied: [
    [{ needed: 'teams:read' }, 403, 'NoAccessError', NEEDS('teams:read')],
    [
      { needed: 'all of teams.permissions:write, teams:write' },
      403,
      'NoAccessError',
      'You need all of these permissions to perform this action: "teams.permissions:write", "teams:write".',
    ],
    [{ needed: 'any of a:b, c:d' }, 403, 'NoAccessError', /any of these permissions.*"a:b", "c:d"/],
  ],
  'not-delegable': [[{ action: 'reports:read' }, 403, 'NoAccessError', NEEDS('reports:read')]],
  'unreadable-org': [
    [{ named: 'X-Grafana-Org-Id' }, 400, 'BadDataError', rule('X-Grafana-Org-Id must be the id of one org')],
  ],
  'only-users': [[{ what: 'org' }, 403, 'NoAccessError', /may not/]],
  'own-name-kept': [[{ field: 'login' }, 403, 'NoAccessError', /may not/]],
  managed: [[{ field: 'name', issuer: 'https://idp.example' }, 403, 'NoAccessError', /may not/]],
  'only-by-password': [[{}, 403, 'NoAccessError', /may not/]],
  'linked-already': [[{ whose: 'user' }, 409, 'NameExistsError', /already exists/]],
  'server-admins-only': [[{}, 403, 'NoAccessError', /may not/]],
  'last-admin': [[{ of: 'org' }, 400, 'BadDataError', rule('This cannot be done')]],
  'org-in-use': [[{}, 400, 'BadDataError', /cannot be done/]],
  'org-placed': [[{}, 400, 'BadDataError', /cannot be done/]],
  'not-a-member': [[{}, 403, 'NoAccessError', /may not/]],
  'wrong-old-password': [[{}, 400, 'BadDataError', /cannot be done/]],
  'role-above-own': [[{ subject: 'org-user' }, 403, 'NoAccessError', /may not/]],
  'not-found': keysOf(things).map((thing) => [{ thing }, 404, 'NotFoundError', things[thing]]),
  'invalid-header': [
    [{ header: 'If-Match', problem: 'must be *' }, 400, 'BadDataError', 'If-Match must be *.'],
  ],
  'not-as-expected': [
    [{ thing: 'team' }, 412, 'PreconditionFailedError', /^The group is no longer what If-Match names/],
  ],
  taken: [
    [{ thing: 'team', field: 'name', value: 'x' }, 409, 'NameExistsError', 'Group name already exists'],
    [
      { thing: 'team', field: 'name', value: 'x', on: 'update' },
      409,
      'NameExistsError',
      'Group name already exists',
    ],
    [{ thing: 'role', field: 'uid', value: 'x' }, 409, 'NameExistsError', 'The role already exists'],
  ],
  'login-or-email-taken': [
    [{ login: 'a', email: 'b', on: 'create' }, 409, 'NameExistsError', /already exists/],
  ],
  'key-reused': [[{}, 422, 'IdempotencyKeyError', /used for another body/]],
  'made-already': [[{}, 409, 'IdempotencyKeyError', /^Made already/]],
  'already-member': [[{ of: 'team' }, 409, 'NameExistsError', /already exists/]],
  invalid: [[{ field: 'name', problem: 'is x' }, 400, 'BadDataError', /Refer to the `details` list/]],
  'invalid-org-role': [[{ subject: 'org-user', role: 'Owner' }, 400, 'BadDataError', /cannot be done/]],
  'invalid-resource-permission': [
    [{ what: 'permission', value: 'x' }, 400, 'BadDataError', /cannot be done/],
  ],
  'invalid-basic-role': [[{ role: 'x' }, 400, 'BadDataError', /cannot be done/]],
  'none-role-assignment': [[{}, 400, 'BadDataError', /cannot be done/]],
  'assignee-not-found': [[{ kind: 'user' }, 404, 'NotFoundError', 'No user found']],
  'unknown-action': [[{ action: 'a:b' }, 400, 'BadDataError', /cannot be done/]],
  'unknown-scope': [[{ action: 'a:b', scope: 'c', expected: [] }, 400, 'BadDataError', /cannot be done/]],
  'version-missing': [[{}, 400, 'BadDataError', /cannot be done/]],
  'version-not-greater': [[{ stored: 7, sent: 5 }, 400, 'BadDataError', /cannot be done/]],
  'role-protected': [[{ kind: 'basic', verb: 'assign' }, 400, 'BadDataError', /cannot be done/]],
  'unknown-root-role': [[{ number: 99 }, 400, 'BadDataError', rule('Incorrect role id 99')]],
  'unknown-members': [[{ ids: [7] }, 400, 'BadDataError', rule('Incorrect user id in the users group')]],
  'unknown-holders': [[{ among: 'teams' }, 400, 'BadDataError', /cannot be done/]],
  'role-is-global': [[{ uid: 'abc' }, 400, 'BadDataError', /cannot be done/]],
  'type-in-use': [[{ of: 'type', name: 'x', roles: 1, levels: 1 }, 400, 'BadDataError', /cannot be done/]],
  'role-in-use': [[{ assignments: 3 }, 400, 'BadDataError', /cannot be done/]],
  'unreadable-body': [
    [{ problem: 'json' }, 400, 'BadDataError', /JSON/],
    [{ problem: 'content-type' }, 415, 'ContentTypeError', /Content-Type/],
  ],
  'too-large': [[{ bytesMax: 1_048_576 }, 413, 'PayloadTooLargeError', /1048576/]],
  'list-too-long': [[{ bytesMax: 8_000_000 }, 413, 'PayloadTooLargeError', /8000000 bytes.*teams\/search/]],
  'url-too-long': [[{ lengthMax: 16_384 }, 414, 'URITooLongError', /16384/]],
  'cross-site': [[{}, 403, 'NoAccessError', /other sites/]],
  'method-not-allowed': [[{ allowed: ['GET', 'HEAD'] }, 405, 'MethodNotAllowedError', /GET,HEAD/]],
  'limit-reached': [
    [
      { limit: 'teams', used: 5_001, allowed: 5_000 },
      400,
      'ExceedsLimitError',
      /^The limit "teams" \(teams\) is 5000, of which 5001 are used/,
    ],
  ],
  'too-many-requests': [
    [
      { limit: 'waiting-changes', retryAfterSeconds: 1 },
      429,
      'TooManyRequestsError',
      /limit waiting-changes.*later/,
    ],
  ],
  'storage-full': [[{}, 507, 'InsufficientStorageError', /takes no changes.*Nothing was changed/]],
  unavailable: [
    [{ retryAfterSeconds: 1 }, 503, 'UnavailableError', /Try again/],
    [{ retryAfterSeconds: 1, why: 'unconfirmed' }, 503, 'UnavailableError', /does not confirm changes/],
  ],
};

const ROWS = keysOf(CASES).flatMap((tag) =>
  CASES[tag].map(([facts, status, name, message]) => ({
    refusal: { tag, ...facts } as Refusal,
    status,
    name,
    message,
  })),
);

describe('a refusal in the words of Unleash', () => {
  it.each(ROWS)('$refusal is $status $name', ({ refusal, status, name, message }) => {
    const answer = toUnleashError(refusal);
    expect([answer.status, answer.body.name]).toEqual([status, name]);
    if (typeof message === 'string') expect(answer.body.message).toBe(message);
    else expect(answer.body.message).toMatch(message);
    expect(UnleashErrorBody.strict().safeParse({ id: 'x', ...answer.body }).success).toBe(true);
  });

  it('names the part of a body that is unusable', () => {
    const { body } = toUnleashError({ tag: 'invalid', field: 'users', problem: 'is x' });
    expect(body.details).toEqual([{ path: '/body/users', message: 'The `/body/users` property is x' }]);
  });
});

describe('a path that is none', () => {
  it('is told as it was asked for', () => {
    expect(toUnknownPath('/api/x')).toEqual({
      status: 404,
      body: {
        name: 'NotFoundError',
        message: 'The path you were looking for (/api/x) is not available.',
      },
    });
  });
});

describe('input that the contract does not allow', () => {
  const schema = z.object({
    list: z.array(z.object({ id: z.int().min(0).max(9) })).max(2),
    text: z.string().refine((text) => text !== 'x', 'must not be x'),
    ruled: z.string().refine((text) => text !== 'x', { message: 'A rule', params: { isRule: true } }),
    one: z.enum(['a']),
  });
  const GOOD = { list: [], text: '', ruled: '', one: 'a' };

  function detailsFor(sent: unknown, part: Malformed['part'] = 'body') {
    const [issue] = schema.safeParse(sent).error?.issues ?? [];
    if (issue === undefined) throw new Error('all is well');
    const { status, body } = toMalformed({ part, issue, sent });
    expect([status, body.name]).toEqual([400, 'BadDataError']);
    return body.details;
  }

  it.each([
    [{}, '/body/list', 'is required. It was not present on the data you sent.'],
    [{ ...GOOD, list: 'a' }, '/body/list', 'must be array. You sent "a".'],
    [{ ...GOOD, list: [{ id: 1.5 }] }, '/body/list/0/id', 'must be integer. You sent 1.5.'],
    [{ ...GOOD, list: [{ id: -1 }] }, '/body/list/0/id', 'must be >= 0. You sent -1.'],
    [{ ...GOOD, list: [{ id: 10 }] }, '/body/list/0/id', 'must be <= 9. You sent 10.'],
    [{ ...GOOD, list: [1, 2, 3] }, '/body/list', 'must be at most 2 entries long. You sent [1,2,3].'],
    [{ ...GOOD, text: null }, '/body/text', 'must be string. You sent null.'],
    [{ ...GOOD, text: 'x' }, '/body/text', 'must not be x. You sent "x".'],
    [{ ...GOOD, one: 'b' }, '/body/one', 'is invalid. You sent "b".'],
    [7, '/body', 'must be object. You sent 7.'],
  ])('%j is told by its path', (sent, path, problem) => {
    expect(detailsFor(sent)).toEqual([{ path, message: `The \`${path}\` property ${problem}` }]);
  });

  it('is told by a path of its own when it is a parameter', () => {
    expect(detailsFor({ ...GOOD, text: 'x' }, 'params')).toMatchObject([{ path: '/params/text' }]);
  });

  it('against a rule is told in the rule’s sentence', () => {
    expect(detailsFor({ ...GOOD, ruled: 'x' })).toEqual([{ message: 'A rule' }]);
  });

  it('is shown cut short', () => {
    const [detail] = detailsFor({ ...GOOD, list: 'y'.repeat(5_000) }) ?? [];
    expect(detail?.message.length).toBeLessThan(200);
    expect(detail?.message).toContain('…');
  });
});
