import { z } from 'zod';

import type { ManagedField } from '../../core/managed.ts';
import type { AuthenticationProblem, Refusal, Thing } from '../../core/refusal.ts';
import {
  describeFull,
  describeTypeInUse,
  describeUndelegable,
  KEYS,
  LIMITS,
  NO_CHANGES,
} from '../../core/refusal.ts';

/** Every error body. Which fields it has depends on the error. Source: docs/grafana.md#errors. */
export const ErrorResponseBody = z
  .object({
    accessErrorId: z.string().optional().describe('Id of this refusal, when a permission is missing.'),
    extra: z.record(z.string(), z.string()).nullish().describe('Details of the error.'),
    message: z.string().describe('What is wrong.'),
    messageId: z.string().optional().describe('Kind of the error.'),
    statusCode: z.int().optional().describe('The HTTP status.'),
    title: z.string().optional().describe('Title of a refusal, when a permission is missing.'),
    traceID: z.string().describe('The id of the request, for a 500 and a 503. Otherwise empty.'),
  })
  .meta({ id: 'ErrorResponseBody' });

/** What a fault is answered with, which tells nothing of it. Source: docs/grafana.md#errors. */
export const FAULT_MESSAGE = 'Internal server error';

/** The statuses that a refusal can have. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 414 | 422 | 429 | 503 | 507;

type Body = z.infer<typeof ErrorResponseBody>;

/** A refusal as the Grafana dialect answers it. */
export type GrafanaError = { readonly status: RefusalStatus; readonly body: Body };

/**
 * The answer to a refusal. Source: docs/grafana.md#errors, and the sections there about each thing; the texts without a
 * source are ours.
 *
 * @param accessErrorId the id of the refusal, when a permission is missing
 */
export function toGrafanaError(refusal: Refusal, accessErrorId: string): GrafanaError {
  switch (refusal.tag) {
    case 'unauthenticated':
      return toAuthenticationError(refusal.problem);
    case 'invalid-claim':
      return unauthenticated(401, 'jwt.invalid-claim', `Claim ${refusal.claim} ${refusal.problem}`);
    case 'denied':
      return accessDenied(refusal.needed, accessErrorId);
    case 'not-delegable':
      return accessDenied(describeUndelegable(refusal), accessErrorId);
    case 'only-users':
      return plain(
        403,
        refusal.what === 'org' ? 'Only users can create organizations' : 'Endpoint only available for users',
      );
    case 'own-name-kept':
      return plain(403, `You cannot change your own ${refusal.field}: only a server admin can`);
    case 'managed':
      return typed(
        403,
        refusal.field === 'orgRole' ? ROLE_SYNCED : 'identity.managed-by-provider',
        `The ${MANAGED_NAMES[refusal.field]} is managed by the identity provider ${refusal.issuer}: change it there`,
      );
    case 'only-by-password':
      return plain(403, 'Sign in with your password to do this');
    case 'linked-already':
      return plain(
        409,
        refusal.whose === 'user'
          ? 'The user is linked to an identity provider already'
          : 'The token is of somebody who is linked already',
      );
    case 'server-admins-only':
      return plain(403, 'Permission denied');
    case 'last-admin':
      return plain(400, toLastAdmin(refusal));
    case 'org-in-use':
      return plain(
        400,
        'Cannot delete your active organization. Please switch to a different organization first.',
      );
    case 'org-placed':
      return plain(
        409,
        'The organization is in use already: its object does not move, so its location cannot be changed',
      );
    case 'not-a-member':
      return plain(401, 'Not a valid organization');
    case 'wrong-old-password':
      return plain(401, 'Invalid old password');
    case 'role-above-own':
      return refusal.subject === 'org-user'
        ? plain(403, "Cannot assign a role higher than user's role")
        : typed(403, 'serviceaccounts.ErrRoleForbidden', 'Cannot assign a role higher than your own');
    case 'not-found':
      return toNotFound(refusal.thing);
    case 'not-as-expected':
      return plain(
        412,
        `The ${refusal.thing.replaceAll('-', ' ')} is no longer what If-Match names: read it again`,
      );
    case 'taken':
      return toTaken(refusal);
    case 'login-or-email-taken':
      return refusal.on === 'create'
        ? plain(412, `User with email '${refusal.email}' or username '${refusal.login}' already exists`)
        : plain(409, 'Update would result in user login conflict');
    case 'key-reused':
      return plain(422, KEYS.reused);
    case 'made-already':
      return plain(409, KEYS.made);
    case 'already-member':
      return refusal.of === 'org'
        ? plain(409, 'User is already member of this organization')
        : plain(400, 'User is already added to this team');
    case 'invalid-header':
      return plain(400, `${refusal.header} ${refusal.problem}`);
    case 'invalid':
      return plain(400, `${refusal.field} ${refusal.problem}`);
    case 'invalid-org-role':
      return refusal.subject === 'org-user'
        ? plain(400, 'Invalid role specified')
        : typed(400, 'serviceaccounts.ErrInvalidRoleSpecified', `Invalid role specified: ${refusal.role}`);
    case 'invalid-resource-permission':
      return toInvalidResourcePermission(refusal);
    case 'invalid-basic-role':
      return typed(400, 'accesscontrol.invalidBuiltInRole', `Built-in role [${refusal.role}] is invalid`);
    case 'none-role-assignment':
      return typed(400, 'accesscontrol.noneRoleAssignment', 'none role cannot receive permissions');
    case 'assignee-not-found':
      return typed(400, 'accesscontrol.assignmentEntityNotFound', `Assigned ${refusal.kind} not found`);
    case 'unknown-action':
      return invalidPermission(
        'accesscontrol.permission-invalid-action',
        'Permission contains an invalid action',
        `the provided action was not found in the list of valid actions: ${refusal.action}${helpWith(refusal)}`,
      );
    case 'unknown-scope':
      return invalidPermission(
        'accesscontrol.permission-invalid-scope',
        'Invalid scope',
        `unknown scope: ${refusal.scope} for action: ${refusal.action} provided, ` +
          `expected prefixes are [${refusal.expected.join(' ')}]`,
      );
    case 'version-missing':
      return plain(400, 'version is required, and must be greater than the stored one');
    case 'version-not-greater':
      return plain(400, `version ${refusal.sent} is not greater than the stored version ${refusal.stored}`);
    case 'role-protected':
      return plain(400, PROTECTED[refusal.verb](refusal.kind));
    case 'unknown-holders':
      return plain(
        400,
        `bad request: could not verify the existence of the specified ${refusal.among}. resource does not exist`,
      );
    case 'unknown-root-role':
      return plain(400, `There is no root role ${refusal.number}`);
    case 'unknown-members':
      return plain(400, `There is no user ${refusal.ids.join(', ')}`);
    case 'role-is-global':
      return plain(
        400,
        `Role ${refusal.uid} is global: send "global": true in the body, or global=true in the query`,
      );
    case 'role-in-use':
      return plain(
        400,
        `Role is assigned ${refusal.assignments} times: force=true deletes it with its assignments`,
      );
    case 'type-in-use':
      return plain(400, describeTypeInUse(refusal));
    case 'unreadable-body':
      return plain(
        400,
        refusal.problem === 'json' ? 'Body is not valid JSON' : 'Content-Type must be application/json',
      );
    case 'unreadable-org':
      return plain(400, `${refusal.named} must be the id of one org`);
    case 'too-large':
      return plain(413, `Body is larger than ${refusal.bytesMax} bytes`);
    case 'list-too-long':
      return plain(
        413,
        `The list is longer than ${refusal.bytesMax} bytes. Ask for less: a smaller page or limit, a filter, or single things`,
      );
    case 'cross-site':
      return plain(403, 'Requests from other sites change nothing');
    case 'method-not-allowed':
      return plain(405, 'Method not allowed');
    case 'url-too-long':
      return plain(414, `The URL is longer than ${refusal.lengthMax} characters`);
    case 'limit-reached':
      return plain(403, `Quota reached: the ${describeFull(refusal)}`);
    case 'too-many-requests':
      return plain(
        429,
        `Too many requests: the limit ${refusal.limit} is reached (${LIMITS[refusal.limit]})`,
      );
    case 'storage-full':
      return plain(507, NO_CHANGES.full);
    case 'unavailable':
      return plain(
        503,
        refusal.why === 'unconfirmed'
          ? NO_CHANGES.unconfirmed
          : 'Service is temporarily unavailable, try again',
      );
  }
}

/** Clients look for this one, which upstream has as well. */
const ROLE_SYNCED = 'org.externallySynced';

const MANAGED_NAMES: Readonly<Record<ManagedField, string>> = {
  orgRole: 'org role',
  login: 'login',
  email: 'e-mail address',
  name: 'name',
  password: 'password',
};

const PROTECTED = {
  create: (kind: string) => `Names and uids that begin with "${kind}" are reserved for ${kind} roles`,
  update: (kind: string) => `This ${kind} role cannot be changed`,
  delete: (kind: string) => `A ${kind} role cannot be deleted`,
  assign: (kind: string) => `A ${kind} role cannot be assigned by hand`,
  'set-holders': () =>
    'bad request: this endpoint cannot be used to assign basic, managed or external services roles',
};

const plain = (status: RefusalStatus, message: string): GrafanaError => ({
  status,
  body: { message, traceID: '' },
});

const typed = (status: RefusalStatus, messageId: string, message: string): GrafanaError => ({
  status,
  body: { message, messageId, statusCode: status, traceID: '' },
});

const invalidPermission = (messageId: string, message: string, validationError: string): GrafanaError => ({
  status: 400,
  body: { extra: { validationError }, message, messageId, statusCode: 400, traceID: '' },
});

/** What to do about an unknown action, where its type of resource is one that an org can declare. */
function helpWith({ of }: Extract<Refusal, { tag: 'unknown-action' }>): string {
  if (of === undefined) return '';
  return of.has === null
    ? `; actions of a type of your own are known once PUT /api/access-control/resource-types/${of.type} declares them`
    : `; ${of.type} is declared with ${of.has.join(' ')}`;
}

/** Source: docs/grafana.md#resource-permissions. */
function toInvalidResourcePermission({
  what,
  value,
}: Extract<Refusal, { tag: 'invalid-resource-permission' }>): GrafanaError {
  switch (what) {
    case 'param':
      return typed(400, 'resourcePermissions.invalidParam', `Param [${value}] is invalid`);
    case 'body':
      return typed(400, 'resourcePermissions.invalidRequestBody', `Request body is invalid: ${value}`);
    case 'permission':
      return typed(
        400,
        'resourcePermissions.invalidPermission',
        `Permission [${value}] is invalid for this resource type`,
      );
    case 'assignment':
      return typed(
        400,
        'resourcePermissions.invalidAssignment',
        `Assignment [${value}] is invalid for this resource type`,
      );
  }
}

const accessDenied = (needed: string, accessErrorId: string): GrafanaError => ({
  status: 403,
  body: {
    accessErrorId,
    message: `You'll need additional permissions to perform this action. Permissions needed: ${needed}`,
    title: 'Access denied',
    traceID: '',
  },
});

const AUTHENTICATION_ERRORS: Readonly<
  Record<AuthenticationProblem, readonly [400 | 401 | 503, string, string]>
> = {
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

function toAuthenticationError(problem: AuthenticationProblem): GrafanaError {
  const [status, messageId, message] = AUTHENTICATION_ERRORS[problem];
  return unauthenticated(status, messageId, message);
}

const unauthenticated = (status: RefusalStatus, messageId: string, message: string): GrafanaError => ({
  status,
  body: { extra: null, message, messageId, statusCode: status, traceID: '' },
});

function toNotFound(thing: Thing): GrafanaError {
  switch (thing) {
    case 'role':
      return plain(404, 'Role not found');
    case 'user':
      return plain(404, 'User not found');
    case 'team':
      return plain(404, 'Team not found');
    case 'team-member':
      return plain(404, 'Team member not found.');
    case 'team-group':
    case 'group':
      return plain(404, 'Group not found');
    case 'org':
      return plain(404, 'Organization not found');
    case 'service-account':
      return typed(404, 'serviceaccounts.ErrNotFound', 'Service account not found');
    case 'token':
      return typed(404, 'serviceaccounts.ErrTokenNotFound', 'Service account token not found');
    case 'link':
      return plain(404, 'Link not found');
    case 'resource-type':
      return plain(404, 'Resource type not found');
    case 'change':
      return plain(404, 'Change not found');
  }
}

function toLastAdmin({ of, on }: Extract<Refusal, { tag: 'last-admin' }>): string {
  if (of === 'server') return 'cannot remove last grafana admin';
  return on === 'update'
    ? 'Cannot change role so that there is no organization admin left'
    : 'Cannot remove last organization admin';
}

function toTaken({ thing, field, value, on }: Extract<Refusal, { tag: 'taken' }>): GrafanaError {
  switch (thing) {
    case 'org':
      return plain(on === 'update' ? 400 : 409, 'Organization name taken');
    case 'team':
      return plain(on === 'update' ? 400 : 409, 'Team name taken');
    case 'service-account':
      return typed(
        400,
        'serviceaccounts.ErrAlreadyExists',
        `Service account with name ${value} already exists`,
      );
    case 'token':
      return typed(400, 'serviceaccounts.ErrTokenAlreadyExists', `Token with name ${value} already exists`);
    case 'team-group':
      return plain(400, 'Group is already added to this team');
    case 'resource-type':
      return plain(400, `Resource type "${value}" is declared for all orgs`);
    case 'group':
      return plain(400, `Group ${value} already has mappings: use PUT to replace them`);
    case 'role':
    case 'user':
    case 'team-member':
    case 'link':
    case 'change':
      return plain(400, `A ${thing} with ${field} "${value}" already exists`);
  }
}
