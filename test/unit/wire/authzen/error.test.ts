import { describe, expect, it } from 'vitest';

import type { AuthenticationProblem, Refusal } from '../../../../src/core/refusal.ts';
import { AuthzenErrorBody, toAuthzenError, toFault } from '../../../../src/wire/authzen/error.ts';

type Tag = Refusal['tag'];
type Case<T extends Tag> = readonly [
  refusal: Omit<Extract<Refusal, { tag: T }>, 'tag'>,
  status: number,
  error: string | RegExp,
];

const NOT_VALID = 'The credentials are not valid';

const problems: Readonly<Record<AuthenticationProblem, readonly [number, string | RegExp]>> = {
  'no-credentials': [401, /^Credentials are needed/],
  'invalid-basic-header': [401, 'The Basic credentials cannot be read'],
  'wrong-password': [401, NOT_VALID],
  'invalid-token': [401, NOT_VALID],
  'expired-token': [401, 'The token has expired'],
  'revoked-token': [401, 'The token was revoked'],
  'token-of-another-org': [401, 'The token belongs to another org'],
  disabled: [401, NOT_VALID],
  'jwt-too-large': [401, NOT_VALID],
  'jwt-malformed': [401, NOT_VALID],
  'jwt-unknown-issuer': [401, NOT_VALID],
  'jwt-algorithm': [401, NOT_VALID],
  'jwt-unknown-key': [401, NOT_VALID],
  'jwt-bad-signature': [401, NOT_VALID],
  'jwt-wrong-audience': [401, NOT_VALID],
  'jwt-expired': [401, NOT_VALID],
  'jwt-not-yet-valid': [401, NOT_VALID],
  'jwt-unknown-user': [401, NOT_VALID],
  'jwt-login-taken': [401, NOT_VALID],
  'jwt-link-off': [401, NOT_VALID],
  'jwt-link-unverified': [401, NOT_VALID],
  'jwt-link-by-owner': [401, NOT_VALID],
  'jwt-link-other': [401, NOT_VALID],
  'jwt-link-removed': [401, NOT_VALID],
  'jwt-groups-unlisted': [401, NOT_VALID],
  'jwt-group-not-allowed': [401, NOT_VALID],
  'jwt-unknown-org': [401, NOT_VALID],
  moved: [503, /Try again/],
};

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];
const MAY_NOT = 'You may not do this';
const CANNOT = 'This cannot be done';

/** Every refusal, so that a new one needs a row. Source: docs/authzen.md#errors. */
const CASES: { readonly [T in Tag]: readonly Case<T>[] } = {
  unauthenticated: keysOf(problems).map((problem) => [{ problem }, ...problems[problem]]),
  'invalid-claim': [[{ claim: 'sub', problem: 'is required' }, 401, "The token's claim sub is required"]],
  denied: [[{ needed: 'access:evaluate' }, 403, 'Permission needed: access:evaluate']],
  'not-delegable': [[{ action: 'a:b', scope: 'c:*' }, 403, 'Permission needed: a:b on c:*']],
  'not-a-member': [[{}, 403, 'You are no member of the org']],
  'cross-site': [[{}, 403, 'Requests from other sites are not answered']],
  'only-users': [[{ what: 'org' }, 403, MAY_NOT]],
  'own-name-kept': [[{ field: 'login' }, 403, MAY_NOT]],
  managed: [[{ field: 'name', issuer: 'https://idp.example' }, 403, MAY_NOT]],
  'only-by-password': [[{}, 403, MAY_NOT]],
  'server-admins-only': [[{}, 403, MAY_NOT]],
  'role-above-own': [[{ subject: 'org-user' }, 403, MAY_NOT]],
  'not-found': [
    [{ thing: 'org' }, 404, 'There is no such org'],
    [{ thing: 'resource-type' }, 404, 'There is no such resource type'],
  ],
  'assignee-not-found': [[{ kind: 'user' }, 404, 'There is no such user']],
  'method-not-allowed': [[{ allowed: ['GET', 'HEAD'] }, 405, 'This path takes GET, HEAD only']],
  taken: [[{ thing: 'team', field: 'name', value: 'x' }, 409, 'It is there already']],
  'login-or-email-taken': [[{ login: 'a', email: 'b', on: 'create' }, 409, 'It is there already']],
  'already-member': [[{ of: 'team' }, 409, 'It is there already']],
  'linked-already': [[{ whose: 'user' }, 409, 'It is there already']],
  'made-already': [[{}, 409, /^Made already/]],
  'not-as-expected': [[{ thing: 'team' }, 412, 'The team is no longer what If-Match names']],
  'key-reused': [[{}, 422, /used for another body/]],
  'unreadable-org': [
    [{ named: 'X-Grafana-Org-Id' }, 400, 'X-Grafana-Org-Id must be the id of one org'],
    [{ named: 'targetOrgId' }, 400, 'targetOrgId must be the id of one org'],
  ],
  invalid: [[{ field: 'subject.id', problem: 'is required' }, 400, 'subject.id is required']],
  'invalid-header': [[{ header: 'If-Match', problem: 'must be *' }, 400, 'If-Match must be *']],
  'unreadable-body': [
    [{ problem: 'json' }, 400, 'The body is not valid JSON'],
    [{ problem: 'content-type' }, 400, 'Content-Type must be application/json'],
  ],
  'unknown-action': [[{ action: 'a:b' }, 400, 'There is no action a:b']],
  'type-in-use': [
    [
      { of: 'type', name: 'x', roles: 1, levels: 2 },
      400,
      /^Resource type "x" is used by 1 role and 2 levels/,
    ],
  ],
  'limit-reached': [
    [{ limit: 'teams', used: 5_001, allowed: 5_000 }, 400, /^The limit "teams" \(teams\) is 5000/],
  ],
  'last-admin': [[{ of: 'org' }, 400, CANNOT]],
  'org-in-use': [[{}, 400, CANNOT]],
  'org-placed': [[{}, 400, CANNOT]],
  'wrong-old-password': [[{}, 400, CANNOT]],
  'invalid-org-role': [[{ subject: 'org-user', role: 'Owner' }, 400, CANNOT]],
  'invalid-basic-role': [[{ role: 'x' }, 400, CANNOT]],
  'invalid-resource-permission': [[{ what: 'permission', value: 'x' }, 400, CANNOT]],
  'none-role-assignment': [[{}, 400, CANNOT]],
  'unknown-scope': [[{ action: 'a:b', scope: 'c', expected: [] }, 400, CANNOT]],
  'version-missing': [[{}, 400, CANNOT]],
  'version-not-greater': [[{ stored: 7, sent: 5 }, 400, CANNOT]],
  'role-protected': [[{ kind: 'basic', verb: 'assign' }, 400, CANNOT]],
  'role-is-global': [[{ uid: 'abc' }, 400, CANNOT]],
  'role-in-use': [[{ assignments: 3 }, 400, CANNOT]],
  'unknown-root-role': [[{ number: 99 }, 400, CANNOT]],
  'unknown-members': [[{ ids: [7] }, 400, CANNOT]],
  'unknown-holders': [[{ among: 'teams' }, 400, CANNOT]],
  'too-large': [[{ bytesMax: 1_048_576 }, 413, 'The body is larger than 1048576 bytes']],
  'list-too-long': [
    [{ bytesMax: 8_000_000 }, 413, /8000000 bytes: ask for a smaller page, or for single things/],
  ],
  'url-too-long': [[{ lengthMax: 16_384 }, 414, 'The URL is longer than 16384 characters']],
  'too-many-requests': [
    [{ limit: 'narrow-changes', retryAfterSeconds: 1 }, 429, /^The limit narrow-changes is reached.*later$/],
  ],
  'storage-full': [[{}, 507, /takes no changes/]],
  unavailable: [
    [{ retryAfterSeconds: 1 }, 503, /Try again$/],
    [{ retryAfterSeconds: 1, why: 'unconfirmed' }, 503, /does not confirm changes/],
  ],
};

const ROWS = keysOf(CASES).flatMap((tag) =>
  CASES[tag].map(([facts, status, error]) => ({ refusal: { tag, ...facts } as Refusal, status, error })),
);

describe('a refusal in the words of AuthZEN', () => {
  it.each(ROWS)('$refusal is $status', ({ refusal, status, error }) => {
    const answer = toAuthzenError(refusal);
    expect(answer.status).toBe(status);
    if (typeof error === 'string') expect(answer.body).toEqual({ error });
    else expect(answer.body.error).toMatch(error);
    expect(AuthzenErrorBody.strict().safeParse(answer.body).success).toBe(true);
  });

  it('of a fault says nothing but where it is logged', () => {
    expect(toFault('r-1')).toEqual({
      status: 500,
      body: { error: 'Something went wrong. It is logged under the request id r-1' },
    });
  });
});
