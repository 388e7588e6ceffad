import { isLimited } from './limits.ts';
import type { AuthenticationProblem, Refusal, Thing } from './refusal.ts';
import { LIMITS } from './refusal.ts';

/** Every tag: the compiler holds the list to the union. */
const TAGS = {
  'already-member': true,
  'assignee-not-found': true,
  'cross-site': true,
  denied: true,
  invalid: true,
  'invalid-basic-role': true,
  'invalid-claim': true,
  'invalid-header': true,
  'invalid-org-role': true,
  'invalid-resource-permission': true,
  'key-reused': true,
  'last-admin': true,
  'limit-reached': true,
  'linked-already': true,
  'list-too-long': true,
  'login-or-email-taken': true,
  'made-already': true,
  managed: true,
  'method-not-allowed': true,
  'none-role-assignment': true,
  'not-a-member': true,
  'not-as-expected': true,
  'not-delegable': true,
  'not-found': true,
  'only-by-password': true,
  'only-users': true,
  'org-in-use': true,
  'org-placed': true,
  'own-name-kept': true,
  'role-above-own': true,
  'role-in-use': true,
  'role-is-global': true,
  'role-protected': true,
  'server-admins-only': true,
  'storage-full': true,
  taken: true,
  'too-large': true,
  'too-many-requests': true,
  'type-in-use': true,
  unauthenticated: true,
  unavailable: true,
  'unknown-action': true,
  'unknown-holders': true,
  'unknown-members': true,
  'unknown-root-role': true,
  'unknown-scope': true,
  'unreadable-body': true,
  'unreadable-org': true,
  'url-too-long': true,
  'version-missing': true,
  'version-not-greater': true,
  'wrong-old-password': true,
} as const satisfies Readonly<Record<Refusal['tag'], true>>;

const THINGS = {
  change: true,
  group: true,
  link: true,
  org: true,
  'resource-type': true,
  role: true,
  'service-account': true,
  team: true,
  'team-group': true,
  'team-member': true,
  token: true,
  user: true,
} as const satisfies Readonly<Record<Thing, true>>;

const PROBLEMS = {
  disabled: true,
  'expired-token': true,
  'invalid-basic-header': true,
  'invalid-token': true,
  'jwt-algorithm': true,
  'jwt-bad-signature': true,
  'jwt-expired': true,
  'jwt-group-not-allowed': true,
  'jwt-groups-unlisted': true,
  'jwt-link-by-owner': true,
  'jwt-link-off': true,
  'jwt-link-other': true,
  'jwt-link-removed': true,
  'jwt-link-unverified': true,
  'jwt-login-taken': true,
  'jwt-malformed': true,
  'jwt-not-yet-valid': true,
  'jwt-too-large': true,
  'jwt-unknown-issuer': true,
  'jwt-unknown-key': true,
  'jwt-unknown-org': true,
  'jwt-unknown-user': true,
  'jwt-wrong-audience': true,
  moved: true,
  'no-credentials': true,
  'revoked-token': true,
  'token-of-another-org': true,
  'wrong-password': true,
} as const satisfies Readonly<Record<AuthenticationProblem, true>>;

const WRONG_PARTS = {
  assignment: true,
  body: true,
  param: true,
  permission: true,
} as const satisfies Readonly<Record<Extract<Refusal, { tag: 'invalid-resource-permission' }>['what'], true>>;

/**
 * Whether this version has an answer to a refusal: knows its tag, and the words in it that the answer is looked up by. A Worker
 * cannot answer what an object of a later version refuses in a new way.
 */
export function isUnderstood(refusal: unknown): refusal is Refusal {
  if (typeof refusal !== 'object' || refusal === null) return false;
  const { tag, problem, thing, limit, what } = refusal as Readonly<Record<string, unknown>>;
  if (!isOf(TAGS, tag)) return false;
  switch (tag) {
    case 'unauthenticated':
      return isOf(PROBLEMS, problem);
    case 'not-as-expected':
    case 'not-found':
    case 'taken':
      return isOf(THINGS, thing);
    case 'limit-reached':
      return typeof limit === 'string' && isLimited(limit);
    case 'too-many-requests':
      return isOf(LIMITS, limit);
    case 'invalid-resource-permission':
      return isOf(WRONG_PARTS, what);
    default:
      return true;
  }
}

const isOf = <T extends object>(words: T, word: unknown): word is keyof T =>
  typeof word === 'string' && Object.hasOwn(words, word);
