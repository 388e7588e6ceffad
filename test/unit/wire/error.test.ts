import { describe, expect, it } from 'vitest';

import type { ManagedField } from '../../../src/core/managed.ts';
import { MANAGED_FIELDS } from '../../../src/core/managed.ts';
import type { AuthenticationProblem, Refusal, Thing } from '../../../src/core/refusal.ts';
import { ErrorResponseBody, toGrafanaError } from '../../../src/wire/grafana/error.ts';

const ID = 'ACE0123456789';

type Tag = Refusal['tag'];
type Case<T extends Tag> = readonly [
  refusal: Omit<Extract<Refusal, { tag: T }>, 'tag'>,
  status: number,
  body: object,
];

const matching = (message: RegExp) => ({ message: expect.stringMatching(message) });
const denied = (needed: string) => ({
  title: 'Access denied',
  message: `You'll need additional permissions to perform this action. Permissions needed: ${needed}`,
  accessErrorId: ID,
});
const typed = (statusCode: number, kind: string) => ({
  message: expect.any(String),
  messageId: `serviceaccounts.${kind}`,
  statusCode,
});
const invalidPermission = (kind: string, message: string, validationError: string) => ({
  extra: { validationError },
  message,
  messageId: `accesscontrol.permission-invalid-${kind}`,
  statusCode: 400,
});

const badRequest = (messageId: string, message: string) => ({ message, messageId, statusCode: 400 });
const resourceError = (kind: string, message: string) => badRequest(`resourcePermissions.${kind}`, message);
const assignmentError = (kind: string, message: string) => badRequest(`accesscontrol.${kind}`, message);

const unauthenticated: Readonly<Record<AuthenticationProblem, readonly [400 | 401 | 503, string, string]>> = {
  'no-credentials': [401, 'auth.unauthorized', 'Unauthorized'],
  'invalid-basic-header': [400, 'basic-auth.invalid-header', 'Invalid Basic Auth Header'],
  'wrong-password': [401, 'password-auth.failed', 'Invalid username or password'],
  'invalid-token': [401, 'api-key.invalid', 'Invalid API key'],
  'expired-token': [401, 'api-key.expired', 'Expired API key'],
  'revoked-token': [401, 'api-key.revoked', 'Revoked API key'],
  'token-of-another-org': [
    401,
    'api-key.organization-mismatch',
    'API key does not belong to the requested organization',
  ],
  disabled: [401, 'identity.disabled', 'Unauthorized'],
  moved: [503, 'identity.moved', 'Service is temporarily unavailable, try again'],
  'jwt-too-large': [401, 'jwt.too-large', 'JWT is too large'],
  'jwt-malformed': [401, 'jwt.malformed', 'JWT cannot be read'],
  'jwt-unknown-issuer': [401, 'jwt.unknown-issuer', 'JWT comes from an unknown issuer'],
  'jwt-algorithm': [401, 'jwt.algorithm', 'JWT is signed with an algorithm that is not accepted'],
  'jwt-unknown-key': [401, 'jwt.unknown-key', 'JWT is signed with a key that its issuer does not publish'],
  'jwt-bad-signature': [401, 'jwt.bad-signature', 'JWT has a wrong signature'],
  'jwt-wrong-audience': [401, 'jwt.wrong-audience', 'JWT is meant for another audience'],
  'jwt-expired': [401, 'jwt.expired', 'JWT has expired'],
  'jwt-not-yet-valid': [401, 'jwt.not-yet-valid', 'JWT is not valid yet'],
  'jwt-unknown-user': [401, 'jwt.unknown-user', 'JWT names an unknown user'],
  'jwt-login-taken': [
    401,
    'jwt.login-taken',
    'JWT names a login or e-mail address that belongs to somebody else',
  ],
  'jwt-link-off': [
    401,
    'jwt.link-off',
    'JWT names somebody who is here already, and its issuer is not allowed to link anybody (linkUsers). The person can link themselves: POST /api/user/links with their password',
  ],
  'jwt-link-unverified': [
    401,
    'jwt.link-unverified',
    'JWT names somebody who is here already, by an e-mail address that its issuer does not say is verified',
  ],
  'jwt-link-by-owner': [
    401,
    'jwt.link-by-owner',
    'JWT names somebody who is here already, and whom no issuer links by itself: they link themselves, by POST /api/user/links with their password',
  ],
  'jwt-link-other': [
    401,
    'jwt.link-other',
    'JWT names somebody who is here already, and who is linked to another subject',
  ],
  'jwt-link-removed': [
    401,
    'jwt.link-removed',
    'JWT is of a subject whose link to this person was removed. The person can link themselves: POST /api/user/links with their password',
  ],
  'jwt-groups-unlisted': [
    401,
    'jwt.groups-unlisted',
    'JWT does not list the groups, because they are too many, and its issuer must list them',
  ],
  'jwt-group-not-allowed': [
    401,
    'jwt.group-not-allowed',
    'JWT is of somebody who is in none of the groups that may sign in',
  ],
  'jwt-unknown-org': [401, 'jwt.unknown-org', 'JWT comes from an issuer whose organization does not exist'],
};

const notFound: Readonly<Record<Thing, object>> = {
  role: { message: 'Role not found' },
  user: { message: 'User not found' },
  team: { message: 'Team not found' },
  'team-member': { message: 'Team member not found.' },
  'team-group': { message: 'Group not found' },
  group: { message: 'Group not found' },
  org: { message: 'Organization not found' },
  'service-account': typed(404, 'ErrNotFound'),
  token: typed(404, 'ErrTokenNotFound'),
  link: { message: 'Link not found' },
  'resource-type': { message: 'Resource type not found' },
  change: { message: 'Change not found' },
};

const taken: Readonly<Record<Thing, readonly [status: number, body: object]>> = {
  role: [400, matching(/^A role with name "x" already exists/)],
  user: [400, matching(/^A user with name "x" already exists/)],
  team: [409, { message: 'Team name taken' }],
  'team-member': [400, matching(/^A team-member with name "x" already exists/)],
  'team-group': [400, { message: 'Group is already added to this team' }],
  group: [400, matching(/^Group x already has mappings/)],
  org: [409, { message: 'Organization name taken' }],
  'service-account': [400, typed(400, 'ErrAlreadyExists')],
  token: [400, typed(400, 'ErrTokenAlreadyExists')],
  'resource-type': [400, { message: 'Resource type "x" is declared for all orgs' }],
  change: [400, { message: 'A change with name "x" already exists' }],
  link: [400, matching(/^A link with name "x" already exists/)],
};

const managed: Readonly<Record<ManagedField, string>> = {
  orgRole: 'org role',
  login: 'login',
  email: 'e-mail address',
  name: 'name',
  password: 'password',
};

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

/** Every refusal, so that a new one needs a row. Source: docs/grafana.md#errors. */
const CASES: { readonly [T in Tag]: readonly Case<T>[] } = {
  unauthenticated: keysOf(unauthenticated).map((problem) => {
    const [statusCode, messageId, message] = unauthenticated[problem];
    return [{ problem }, statusCode, { extra: null, message, messageId, statusCode }];
  }),
  'invalid-claim': [
    [
      { claim: 'groups', problem: 'must be a list of texts' },
      401,
      {
        extra: null,
        message: 'Claim groups must be a list of texts',
        messageId: 'jwt.invalid-claim',
        statusCode: 401,
      },
    ],
  ],
  denied: [[{ needed: 'all of a:b, c:d' }, 403, denied('all of a:b, c:d')]],
  'not-delegable': [
    [{ action: 'teams:read' }, 403, denied('teams:read')],
    [{ action: 'teams:read', scope: 'teams:id:5' }, 403, denied('teams:read on teams:id:5')],
  ],
  'unreadable-org': [[{ named: 'targetOrgId' }, 400, { message: 'targetOrgId must be the id of one org' }]],
  'only-users': [
    [{ what: 'org' }, 403, { message: 'Only users can create organizations' }],
    [{ what: 'profile' }, 403, { message: 'Endpoint only available for users' }],
  ],
  'own-name-kept': [
    [{ field: 'login' }, 403, { message: 'You cannot change your own login: only a server admin can' }],
    [{ field: 'email' }, 403, { message: 'You cannot change your own email: only a server admin can' }],
  ],
  managed: MANAGED_FIELDS.map((field) => [
    { field, issuer: 'https://idp.example' },
    403,
    {
      message: `The ${managed[field]} is managed by the identity provider https://idp.example: change it there`,
      messageId: field === 'orgRole' ? 'org.externallySynced' : 'identity.managed-by-provider',
      statusCode: 403,
    },
  ]),
  'only-by-password': [[{}, 403, { message: 'Sign in with your password to do this' }]],
  'linked-already': [
    [{ whose: 'user' }, 409, { message: 'The user is linked to an identity provider already' }],
    [{ whose: 'subject' }, 409, { message: 'The token is of somebody who is linked already' }],
  ],
  'server-admins-only': [[{}, 403, { message: 'Permission denied' }]],
  'last-admin': [
    [{ of: 'org' }, 400, { message: 'Cannot remove last organization admin' }],
    [
      { of: 'org', on: 'update' },
      400,
      { message: 'Cannot change role so that there is no organization admin left' },
    ],
    [{ of: 'server' }, 400, { message: 'cannot remove last grafana admin' }],
  ],
  'org-in-use': [
    [
      {},
      400,
      {
        message: 'Cannot delete your active organization. Please switch to a different organization first.',
      },
    ],
  ],
  'org-placed': [
    [
      {},
      409,
      {
        message:
          'The organization is in use already: its object does not move, so its location cannot be changed',
      },
    ],
  ],
  'not-a-member': [[{}, 401, { message: 'Not a valid organization' }]],
  'wrong-old-password': [[{}, 401, { message: 'Invalid old password' }]],
  'role-above-own': [
    [{ subject: 'org-user' }, 403, { message: "Cannot assign a role higher than user's role" }],
    [{ subject: 'service-account' }, 403, typed(403, 'ErrRoleForbidden')],
  ],
  'not-found': keysOf(notFound).map((thing) => [{ thing }, 404, notFound[thing]]),
  'invalid-header': [[{ header: 'If-Match', problem: 'must be *' }, 400, { message: 'If-Match must be *' }]],
  'not-as-expected': [
    [{ thing: 'role' }, 412, { message: 'The role is no longer what If-Match names: read it again' }],
    [
      { thing: 'service-account' },
      412,
      { message: 'The service account is no longer what If-Match names: read it again' },
    ],
  ],
  taken: [
    ...keysOf(taken).map((thing): Case<'taken'> => [{ thing, field: 'name', value: 'x' }, ...taken[thing]]),
    [{ thing: 'team', field: 'name', value: 'x', on: 'update' }, 400, { message: 'Team name taken' }],
    [{ thing: 'org', field: 'name', value: 'x', on: 'update' }, 400, { message: 'Organization name taken' }],
  ],
  'login-or-email-taken': [
    [
      { login: 'ada', email: 'ada@x', on: 'create' },
      412,
      { message: "User with email 'ada@x' or username 'ada' already exists" },
    ],
    [
      { login: 'ada', email: 'ada@x', on: 'update' },
      409,
      { message: 'Update would result in user login conflict' },
    ],
  ],
  'key-reused': [[{}, 422, matching(/^This Idempotency-Key was used for another body/)]],
  'made-already': [[{}, 409, matching(/^Made already/)]],
  'already-member': [
    [{ of: 'org' }, 409, { message: 'User is already member of this organization' }],
    [{ of: 'team' }, 400, { message: 'User is already added to this team' }],
  ],
  invalid: [[{ field: 'teamId', problem: 'is invalid' }, 400, { message: 'teamId is invalid' }]],
  'invalid-org-role': [
    [{ subject: 'org-user', role: 'Owner' }, 400, { message: 'Invalid role specified' }],
    [{ subject: 'service-account', role: 'Owner' }, 400, typed(400, 'ErrInvalidRoleSpecified')],
  ],
  'invalid-resource-permission': [
    [
      { what: 'param', value: 'resourceID' },
      400,
      resourceError('invalidParam', 'Param [resourceID] is invalid'),
    ],
    [{ what: 'body', value: 'x' }, 400, resourceError('invalidRequestBody', 'Request body is invalid: x')],
    [
      { what: 'permission', value: 'x' },
      400,
      resourceError('invalidPermission', 'Permission [x] is invalid for this resource type'),
    ],
    [
      { what: 'assignment', value: 'teams' },
      400,
      resourceError('invalidAssignment', 'Assignment [teams] is invalid for this resource type'),
    ],
  ],
  'invalid-basic-role': [
    [{ role: 'x' }, 400, assignmentError('invalidBuiltInRole', 'Built-in role [x] is invalid')],
  ],
  'none-role-assignment': [
    [{}, 400, assignmentError('noneRoleAssignment', 'none role cannot receive permissions')],
  ],
  'assignee-not-found': (['user', 'team'] as const).map((kind) => [
    { kind },
    400,
    assignmentError('assignmentEntityNotFound', `Assigned ${kind} not found`),
  ]),
  'unknown-action': [
    [
      { action: 'serviceaccounts.permissions:reader' },
      400,
      invalidPermission(
        'action',
        'Permission contains an invalid action',
        'the provided action was not found in the list of valid actions: serviceaccounts.permissions:reader',
      ),
    ],
    [
      { action: 'invoices:pay', of: { type: 'invoices', has: null } },
      400,
      invalidPermission(
        'action',
        'Permission contains an invalid action',
        'the provided action was not found in the list of valid actions: invoices:pay; actions of a type of your own are known once ' +
          'PUT /api/access-control/resource-types/invoices declares them',
      ),
    ],
    [
      { action: 'invoices:pay', of: { type: 'invoices', has: ['invoices:read', 'invoices:approve'] } },
      400,
      invalidPermission(
        'action',
        'Permission contains an invalid action',
        'the provided action was not found in the list of valid actions: invoices:pay; invoices is declared with ' +
          'invoices:read invoices:approve',
      ),
    ],
  ],
  'unknown-scope': [
    [
      {
        action: 'serviceaccounts.permissions:read',
        scope: 'serviceaccounts:serviceaccount6',
        expected: ['*', 'serviceaccounts:*', 'serviceaccounts:id:*'],
      },
      400,
      invalidPermission(
        'scope',
        'Invalid scope',
        'unknown scope: serviceaccounts:serviceaccount6 for action: serviceaccounts.permissions:read provided, ' +
          'expected prefixes are [* serviceaccounts:* serviceaccounts:id:*]',
      ),
    ],
    [
      { action: 'teams:read', scope: '', expected: ['*'] },
      400,
      invalidPermission(
        'scope',
        'Invalid scope',
        'unknown scope:  for action: teams:read provided, expected prefixes are [*]',
      ),
    ],
    [
      { action: 'teams:create', scope: '*', expected: [] },
      400,
      invalidPermission(
        'scope',
        'Invalid scope',
        'unknown scope: * for action: teams:create provided, expected prefixes are []',
      ),
    ],
  ],
  'version-missing': [[{}, 400, matching(/version/)]],
  'version-not-greater': [[{ stored: 7, sent: 5 }, 400, matching(/version.*5.*7/)]],
  'role-protected': [
    ...(['create', 'update', 'delete', 'assign'] as const).map(
      (verb) => [{ kind: 'fixed', verb }, 400, matching(/fixed/)] as const,
    ),
    [{ kind: 'basic', verb: 'set-holders' }, 400, matching(/basic, managed or external services roles/)],
  ],
  'unknown-holders': (['users', 'teams', 'service accounts'] as const).map((among) => [
    { among },
    400,
    {
      message: `bad request: could not verify the existence of the specified ${among}. resource does not exist`,
    },
  ]),
  'unknown-root-role': [[{ number: 99 }, 400, matching(/99/)]],
  'unknown-members': [[{ ids: [7, 8] }, 400, matching(/7, 8/)]],
  'role-is-global': [[{ uid: 'abc' }, 400, matching(/abc.*global/)]],
  'type-in-use': [
    [
      { of: 'type', name: 'invoices', roles: 2, levels: 3 },
      400,
      matching(/invoices.*2 roles and 3 levels.*force/),
    ],
    [
      { of: 'action', name: 'read', roles: 2, levels: 3 },
      400,
      matching(/Action "read".*2 roles and 3 levels/),
    ],
    [{ of: 'level', name: 'View', roles: 0, levels: 3 }, 400, matching(/Level "View".*0 roles and 3 levels/)],
    [
      { of: 'attribute', name: 'id', roles: 0, levels: 0 },
      400,
      matching(/attribute of "id".*declare it anew/),
    ],
  ],
  'role-in-use': [[{ assignments: 3 }, 400, matching(/assigned.*3.*force/)]],
  'unreadable-body': [
    [{ problem: 'json' }, 400, matching(/JSON/)],
    [{ problem: 'content-type' }, 400, matching(/Content-Type/)],
  ],
  'too-large': [[{ bytesMax: 1_048_576 }, 413, matching(/1048576/)]],
  'list-too-long': [[{ bytesMax: 8_000_000 }, 413, matching(/8000000 bytes.*smaller page/)]],
  'url-too-long': [[{ lengthMax: 16_384 }, 414, matching(/16384/)]],
  'cross-site': [[{}, 403, matching(/other sites/)]],
  'method-not-allowed': [[{ allowed: ['GET', 'HEAD'] }, 405, matching(/^Method not allowed$/)]],
  'limit-reached': [
    [
      { limit: 'teams', used: 5_000, allowed: 5_000 },
      403,
      matching(/^Quota reached: the limit "teams" \(teams\) is 5000, of which 5000 are used/),
    ],
    [
      { limit: 'permissions', used: 249_999, allowed: 250_000 },
      403,
      matching(/"permissions" \(permissions of all roles together\) is 250000, of which 249999 are used/),
    ],
  ],
  'too-many-requests': [
    [{ limit: 'unknown-tokens', retryAfterSeconds: 60 }, 429, matching(/limit unknown-tokens/)],
    [{ limit: 'waiting-changes', retryAfterSeconds: 1 }, 429, matching(/limit waiting-changes/)],
  ],
  'storage-full': [[{}, 507, matching(/takes no changes.*Nothing was changed/)]],
  unavailable: [
    [{ retryAfterSeconds: 1 }, 503, { message: 'Service is temporarily unavailable, try again' }],
    [{ retryAfterSeconds: 1, why: 'unconfirmed' }, 503, matching(/does not confirm changes.*try again/)],
  ],
};

const ROWS = keysOf(CASES).flatMap((tag) =>
  CASES[tag].map(([facts, status, body]) => ({ refusal: { tag, ...facts } as Refusal, status, body })),
);

describe('a refusal in the words of Grafana', () => {
  it.each(ROWS)('$refusal is $status', ({ refusal, status, body }) => {
    expect(toGrafanaError(refusal, ID)).toEqual({ status, body: { ...body, traceID: '' } });
  });

  it.each(ROWS)('$refusal keeps to the documented shape, and clients can decode it', ({ refusal }) => {
    const { status, body } = toGrafanaError(refusal, ID);
    expect(ErrorResponseBody.strict().safeParse(body).success).toBe(true);
    expect(body.message).not.toBe('');
    if (body.statusCode !== undefined) expect(body.statusCode).toBe(status);
    // Go clients decode `status` and `error` as texts and lose the answer when they are not.
    expect(body).not.toHaveProperty('status');
    expect(body).not.toHaveProperty('error');
    // As the document shows them.
    expect(Object.keys(body)).toEqual(Object.keys(body).toSorted());
  });
});
