import { z } from 'zod';

import type { AuthenticationProblem, Refusal } from '../../core/refusal.ts';
import {
  describeFull,
  describeTypeInUse,
  describeUndelegable,
  KEYS,
  LIMITS,
  NO_CHANGES,
} from '../../core/refusal.ts';

/** An error of this dialect. Source: docs/authzen.md#errors. */
export const AuthzenErrorBody = z
  .object({ error: z.string().describe('What is wrong. The text may change; the status does not.') })
  .meta({ id: 'AuthzenError' });

/** The statuses of this dialect's refusals. */
export type AuthzenErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 412
  | 413
  | 414
  | 422
  | 429
  | 500
  | 503
  | 507;

/** An error as this dialect answers it. */
export type AuthzenError = {
  readonly status: AuthzenErrorStatus;
  readonly body: z.infer<typeof AuthzenErrorBody>;
};

/** The answer to a refusal. Source: docs/authzen.md#errors. */
export function toAuthzenError(refusal: Refusal): AuthzenError {
  switch (refusal.tag) {
    case 'unauthenticated':
      return refusal.problem === 'moved' ? AWAY : error(401, AUTHENTICATION[refusal.problem] ?? NOT_VALID);
    case 'invalid-claim':
      return error(401, `The token's claim ${refusal.claim} ${refusal.problem}`);
    case 'denied':
      return error(403, `Permission needed: ${refusal.needed}`);
    case 'not-delegable':
      return error(403, `Permission needed: ${describeUndelegable(refusal)}`);
    case 'not-a-member':
      return error(403, 'You are no member of the org');
    case 'cross-site':
      return error(403, 'Requests from other sites are not answered');
    // No route of this dialect has these refusals, or the ones in the lists below. Only the kind of the answer matters.
    case 'only-users':
    case 'own-name-kept':
    case 'managed':
    case 'only-by-password':
    case 'server-admins-only':
    case 'role-above-own':
      return error(403, 'You may not do this');
    case 'not-found':
      return error(404, `There is no such ${refusal.thing.replaceAll('-', ' ')}`);
    case 'assignee-not-found':
      return error(404, `There is no such ${refusal.kind}`);
    case 'method-not-allowed':
      return error(405, `This path takes ${refusal.allowed.join(', ')} only`);
    case 'taken':
    case 'login-or-email-taken':
    case 'already-member':
    case 'linked-already':
      return error(409, 'It is there already');
    case 'made-already':
      return error(409, KEYS.made);
    case 'not-as-expected':
      return error(412, `The ${refusal.thing.replaceAll('-', ' ')} is no longer what If-Match names`);
    case 'key-reused':
      return error(422, KEYS.reused);
    case 'unreadable-org':
      return error(400, `${refusal.named} must be the id of one org`);
    case 'invalid':
      return error(400, `${refusal.field} ${refusal.problem}`);
    case 'invalid-header':
      return error(400, `${refusal.header} ${refusal.problem}`);
    case 'unreadable-body':
      return error(
        400,
        refusal.problem === 'json' ? 'The body is not valid JSON' : 'Content-Type must be application/json',
      );
    case 'unknown-action':
      return error(400, `There is no action ${refusal.action}`);
    case 'type-in-use':
      return error(400, describeTypeInUse(refusal));
    case 'limit-reached':
      return error(400, `The ${describeFull(refusal)}`);
    case 'last-admin':
    case 'org-in-use':
    case 'org-placed':
    case 'wrong-old-password':
    case 'invalid-org-role':
    case 'invalid-basic-role':
    case 'invalid-resource-permission':
    case 'none-role-assignment':
    case 'unknown-scope':
    case 'version-missing':
    case 'version-not-greater':
    case 'role-protected':
    case 'role-is-global':
    case 'role-in-use':
    case 'unknown-root-role':
    case 'unknown-members':
    case 'unknown-holders':
      return error(400, 'This cannot be done');
    case 'too-large':
      return error(413, `The body is larger than ${refusal.bytesMax} bytes`);
    case 'list-too-long':
      return error(
        413,
        `The answer would be larger than ${refusal.bytesMax} bytes: ask for a smaller page, or for single things`,
      );
    case 'url-too-long':
      return error(414, `The URL is longer than ${refusal.lengthMax} characters`);
    case 'too-many-requests':
      return error(429, `The limit ${refusal.limit} is reached (${LIMITS[refusal.limit]}). Try again later`);
    case 'storage-full':
      return error(507, NO_CHANGES.full);
    case 'unavailable':
      return refusal.why === 'unconfirmed' ? error(503, NO_CHANGES.unconfirmed) : AWAY;
  }
}

const error = (status: AuthzenErrorStatus, text: string): AuthzenError => ({ status, body: { error: text } });

const AWAY = error(503, 'The service is temporarily unavailable. Try again');

/** The answer to a path that there is not. */
export const NO_SUCH_PATH: AuthzenError = error(404, 'There is no such path');

/** The answer to a fault: what is logged of it is under this id. */
export const toFault = (requestId: string): AuthzenError =>
  error(500, `Something went wrong. It is logged under the request id ${requestId}`);

const NOT_VALID = 'The credentials are not valid';

/** What is said of credentials beyond that they are not valid. */
const AUTHENTICATION: Readonly<Partial<Record<AuthenticationProblem, string>>> = {
  'no-credentials': 'Credentials are needed: a service account token as Bearer, or Basic',
  'invalid-basic-header': 'The Basic credentials cannot be read',
  'expired-token': 'The token has expired',
  'revoked-token': 'The token was revoked',
  'token-of-another-org': 'The token belongs to another org',
};
