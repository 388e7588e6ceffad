import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { PermissionQuestion } from '../../../src/core/permission-search.ts';
import type { ListedPrincipal, SearchedPrincipal } from '../../../src/durable/permission-looks.ts';
import type { Answer, Asked, AskedSubject, AskedTogether, SubjectName } from '../../../src/core/asking.ts';
import type {
  Caller,
  ChangeStanding,
  Credential,
  Origin,
  Rehash,
  Standing,
} from '../../../src/core/caller.ts';
import type { ChangeConditions, ThingVersion } from '../../../src/core/change-conditions.ts';
import type { Claims } from '../../../src/core/claims.ts';
import type { AffectedPrincipal, Effect, EffectGroup, Foreseen } from '../../../src/core/effect.ts';
import type { DeclaredType } from '../../../src/core/declared-type.ts';
import { DEPENDENCY_KINDS } from '../../../src/core/dependency.ts';
import type { ExplainedGrant, Explanation, Nearest, Via } from '../../../src/core/explanation.ts';
import type { IssuerPolicy } from '../../../src/core/issuer-policy.ts';
import type { Once } from '../../../src/core/kept-answer.ts';
import type { ReachQuestion } from '../../../src/core/reach.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import type { Requirement } from '../../../src/core/requirement.ts';
import type { Result } from '../../../src/core/result.ts';
import type { Ground, Wanted } from '../../../src/core/searching.ts';
import type { Newest } from '../../../src/durable/confirmation.ts';
import type { Authorised, OwnPermissions, Question } from '../../../src/durable/coordinator.ts';
import type { DryRuns } from '../../../src/durable/dry-runs.ts';
import type { Evaluated } from '../../../src/durable/evaluations.ts';
import type { OlderProviderSignIn } from '../../../src/durable/older-sign-in.ts';
import type { OrgCoordinator } from '../../../src/durable/org-coordinator.ts';
import type { Grounded } from '../../../src/durable/searches.ts';
import type { UnknownTokenCount, UsedUpByStrangers } from '../../../src/guessing/guess-counter.ts';
import type { AtLogin, GuessGuard } from '../../../src/guessing/guess-guard.ts';
import type { Call } from '../../../src/protocol.ts';
import { PROTOCOL } from '../../../src/protocol.ts';
import type { ChangeInput, ChangeName } from '../../../src/service/changes.ts';
import type { GlobalChange, Head } from '../../../src/service/ports/changes.ts';
import type { MayRead, Watched, Watcher } from '../../../src/service/trail/followers.ts';
import type { ProviderSignIn, SignedInByProvider } from '../../../src/service/sign-in/said.ts';

/** The names of all fields, of a union those of every part. The compiler holds a list to its type. */
type Fields<T> = Readonly<Record<T extends T ? keyof T & string : never, true>>;
type Words<T extends string> = Readonly<Record<T, true>>;
type Methods<T> = Words<Exclude<keyof T & string, 'alarm' | `__${string}` | keyof DurableObject>>;

const METHODS = {
  acknowledgedRevision: true,
  admit: true,
  authorise: true,
  change: true,
  changeUnder: true,
  decide: true,
  follow: true,
  followGlobal: true,
  hear: true,
  listen: true,
  newsSince: true,
  ownPermissions: true,
  ownPermissionsAt: true,
  permissionsLookedFor: true,
  permissionsOf: true,
  reach: true,
  search: true,
  searchPermissionsOf: true,
  takeIn: true,
} as const satisfies Methods<OrgCoordinator>;
const GUARD_METHODS = {
  guessAt: true,
  guessFrom: true,
  guessIn: true,
  isHomeOf: true,
  rightAt: true,
  rightFrom: true,
  rightIn: true,
  unknownToken: true,
  untriedAt: true,
  untriedIn: true,
} as const satisfies Methods<GuessGuard>;

const DRY_METHODS = { dryRun: true, effectOf: true } as const satisfies Methods<DryRuns>;
const FORESEEN = { effect: true, reply: true } as const satisfies Fields<Foreseen<unknown>>;
const EFFECT = { groups: true, kind: true, leftOut: true, upTo: true } as const satisfies Fields<Effect>;
const GROUP = { gained: true, lost: true, principals: true } as const satisfies Fields<EffectGroup>;
const AFFECTED = {
  isServiceAccount: true,
  login: true,
  orgId: true,
  userId: true,
} as const satisfies Fields<AffectedPrincipal>;
const CALL = { id: true, protocol: true } as const satisfies Fields<Call>;
const CALLER = {
  credential: true,
  currentOrgId: true,
  origin: true,
  rehash: true,
  tokenOrgId: true,
  userId: true,
} as const satisfies Fields<Caller>;
const REHASH = { hash: true, hashKey: true } as const satisfies Fields<Rehash>;
const ORIGIN = { address: true, userAgent: true } as const satisfies Fields<Origin>;
const CREDENTIALS = { jwt: true, password: true, provider: true, token: true } as const satisfies Words<
  Credential['kind']
>;
const CREDENTIAL = {
  credentialVersion: true,
  expires: true,
  issuer: true,
  kind: true,
  name: true,
  subject: true,
  tokenId: true,
} as const satisfies Fields<Credential>;
const STANDINGS = { 'in-org': true, 'in-org-or-global': true } as const satisfies Words<Standing>;
const STANDING = { inOrg: true, orGlobal: true } as const satisfies Fields<Exclude<ChangeStanding, Standing>>;
const CONDITIONS = { expected: true, once: true } as const satisfies Fields<ChangeConditions>;
const VERSION = { id: true, version: true } as const satisfies Fields<ThingVersion>;
const ONCE = { also: true, key: true, sent: true } as const satisfies Fields<Once>;
const QUESTION = {
  also: true,
  reach: true,
  requirement: true,
  standing: true,
} as const satisfies Fields<Question>;
const REQUIREMENTS = { all: true, any: true, 'on-resource': true, permission: true } as const satisfies Words<
  Requirement['kind']
>;
const REQUIREMENT = {
  action: true,
  kind: true,
  of: true,
  on: true,
  scopes: true,
} as const satisfies Fields<Requirement>;
const REACH = { action: true, prefix: true } as const satisfies Fields<ReachQuestion>;
const LISTED = { outsider: true, requirement: true, userId: true } as const satisfies Fields<ListedPrincipal>;
const SEARCHED = {
  isServiceAccount: true,
  reach: true,
  requirement: true,
  userId: true,
} as const satisfies Fields<SearchedPrincipal>;
const LOOKED_FOR = {
  action: true,
  actionPrefix: true,
  scope: true,
} as const satisfies Fields<PermissionQuestion>;
const HEAD = {
  global: true,
  globalHash: true,
  hash: true,
  news: true,
  own: true,
} as const satisfies Fields<Head>;
const NEWS = {
  hash: true,
  previousHash: true,
  revision: true,
  touches: true,
} as const satisfies Fields<GlobalChange>;
const NEWEST = { hash: true, news: true, revision: true } as const satisfies Fields<Newest>;
const AUTHORISED = {
  alsoMet: true,
  at: true,
  reach: true,
  since: true,
} as const satisfies Fields<Authorised>;
const TOGETHER = { asked: true, explains: true } as const satisfies Fields<AskedTogether>;
const ASKED = { action: true, resource: true, subject: true } as const satisfies Fields<Asked>;
const SUBJECT = { isServiceAccount: true, name: true } as const satisfies Fields<AskedSubject>;
const NAME = {
  by: true,
  id: true,
  issuer: true,
  subject: true,
  value: true,
} as const satisfies Fields<SubjectName>;
const NAMED_BY = {
  email: true,
  id: true,
  login: true,
  name: true,
  sub: true,
  uid: true,
} as const satisfies Words<SubjectName['by']>;
const EVALUATED = { answers: true, at: true } as const satisfies Fields<Evaluated>;
const WANTED = {
  action: true,
  after: true,
  for: true,
  limit: true,
  resource: true,
  subject: true,
  type: true,
} as const satisfies Fields<Wanted>;
const GROUNDED = { at: true, ground: true, since: true } as const satisfies Fields<Grounded>;
const GROUND = {
  actions: true,
  beginnings: true,
  declared: true,
  for: true,
  ids: true,
  isAll: true,
  isCut: true,
  json: true,
  permission: true,
  prefix: true,
  reach: true,
} as const satisfies Fields<Ground>;
const DECLARED = {
  actions: true,
  attribute: true,
  isGlobal: true,
  levels: true,
  name: true,
} as const satisfies Fields<DeclaredType>;
const ANSWER = { decision: true, isRefused: true, why: true } as const satisfies Fields<Answer>;
const WHY = {
  grants: true,
  inRolesOf: true,
  more: true,
  nearest: true,
  scopes: true,
} as const satisfies Fields<Explanation>;
const NEAREST = {
  disabled: true,
  'held-elsewhere': true,
  'not-a-member': true,
  'not-held': true,
  pending: true,
  'unknown-action': true,
  'unknown-type': true,
} as const satisfies Words<Nearest>;
const GRANT = {
  group: true,
  isGlobal: true,
  roleUid: true,
  scope: true,
  teamId: true,
  via: true,
} as const satisfies Fields<ExplainedGrant>;
const VIAS = {
  assignment: true,
  everyone: true,
  group: true,
  level: true,
  'org-role': true,
  'server-admin': true,
  team: true,
  unknown: true,
} as const satisfies Words<Via>;
const WATCHER = { caller: true, standing: true } as const satisfies Fields<Watcher>;
const WATCHED = { at: true, may: true } as const satisfies Fields<Watched>;
const MAY_READ = { no: true, unknown: true, yes: true } as const satisfies Words<MayRead>;
const RESULT = { at: true, isReplay: true, ok: true, refusal: true, value: true } as const satisfies Fields<
  Result<unknown, Refusal>
>;
const OWN = { at: true, json: true, since: true } as const satisfies Fields<OwnPermissions>;
const PROVIDER = {
  claims: true,
  digest: true,
  isOlder: true,
  issuers: true,
  joinsNoMapped: true,
  policy: true,
} as const satisfies Fields<ProviderSignIn>;
const OLDER_PROVIDER = {
  claims: true,
  digest: true,
  issuers: true,
  policy: true,
} as const satisfies Fields<OlderProviderSignIn>;
const CLAIMS = {
  email: true,
  expires: true,
  groups: true,
  issuedAt: true,
  issuer: true,
  login: true,
  mapped: true,
  name: true,
  noLogin: true,
  orgRole: true,
  statedAt: true,
  subject: true,
  unverified: true,
} as const satisfies Fields<Claims>;
const POLICY = {
  absentClaims: true,
  allowedGroups: true,
  claims: true,
  createUsers: true,
  defaultOrgRole: true,
  emailsAreVerified: true,
  formerIssuers: true,
  issuer: true,
  linkUsers: true,
  manages: true,
  orgId: true,
  orgMapping: true,
  refusesUnlistedGroups: true,
} as const satisfies Fields<IssuerPolicy>;
const PROVIDED = {
  homeOrgId: true,
  isBarred: true,
  isComplete: true,
  userId: true,
} as const satisfies Fields<SignedInByProvider>;
const AT_LOGIN = {
  everywhere: true,
  here: true,
  isAtHome: true,
  until: true,
} as const satisfies Fields<AtLogin>;
const STRANGERS = { homes: true, until: true } as const satisfies Fields<UsedUpByStrangers>;
const TOKENS = { isOver: true, until: true } as const satisfies Fields<UnknownTokenCount>;

const INPUTS = {
  addOrgUser: { loginOrEmail: true, managing: true, role: true },
  addRole: { assignee: true, roleUid: true },
  addTeamGroup: { groupId: true, teamId: true },
  addTeamMember: { teamId: true, userId: true },
  changeOwnPassword: { managing: true, passwordHash: true },
  createWholeTeam: { description: true, groupIds: true, name: true, rootRole: true, userIds: true },
  createGroupMappings: { groupId: true, roleUids: true },
  createOrg: { name: true, wished: true },
  createRole: { draft: true, validatePermissions: true, version: true },
  createServiceAccount: { isDisabled: true, name: true, role: true },
  createTeam: { email: true, name: true },
  createToken: { accountId: true, expires: true, hash: true, hashKey: true, name: true },
  createUser: { email: true, login: true, name: true, orgId: true, passwordHash: true },
  deleteGroupMappings: { groupId: true },
  deleteOrg: { actsIn: true, orgId: true },
  deleteResourceType: { force: true, name: true },
  deleteRole: { force: true, uid: true },
  deleteServiceAccount: { accountId: true },
  deleteTeam: { teamId: true },
  deleteToken: { accountId: true, tokenId: true },
  deleteUser: { userId: true },
  disableUser: { isDisabled: true, userId: true },
  hardReset: { basicRoles: true },
  linkOwnUser: { formerIssuers: true, issuedAt: true, issuer: true, subject: true },
  moveLink: { issuer: true, subject: true, toUserId: true, userId: true },
  moveOutTrail: { hash: true, upTo: true },
  placeOrg: { isBound: true, location: true, orgId: true },
  putResourceType: { declared: true, name: true },
  removeLink: { issuer: true, subject: true, userId: true },
  removeOrgUser: { isOwn: true, userId: true },
  removeOrgUserForGood: { isOwn: true, orgId: true, userId: true },
  removeOwnLink: { issuer: true, subject: true },
  removeRole: { assignee: true, roleUid: true },
  removeTeamGroup: { groupId: true, teamId: true },
  removeTeamMember: { teamId: true, userId: true },
  renameOrg: { name: true },
  replaceTeam: { description: true, groupIds: true, name: true, rootRole: true, teamId: true, userIds: true },
  setDeclaredLevels: { levels: true, on: true },
  setGroupMappings: { groupId: true, roleUids: true },
  setPassword: { managing: true, passwordHash: true, userId: true },
  setResourcePermissions: { levels: true, on: true },
  setRoleHolders: { roleUid: true, wanted: true },
  setRoles: { assignee: true, includeHidden: true, roleUids: true },
  setServerAdmin: { isServerAdmin: true, userId: true },
  setTeamMembers: { admins: true, members: true, teamId: true },
  setTeamPreferences: { preferences: true, teamId: true },
  setUserGroups: { groupIds: true, userId: true },
  updateOrgUser: { managing: true, role: true, userId: true },
  updateOwnUser: { email: true, login: true, managing: true, name: true, userId: true },
  updateRole: { draft: true, validatePermissions: true, version: true, versionRule: true },
  updateServiceAccount: { accountId: true, isDisabled: true, name: true, role: true },
  updateTeam: { email: true, name: true, nameProblem: true, teamId: true },
  updateTeamMember: { permission: true, teamId: true, userId: true },
  updateUser: { email: true, login: true, managing: true, name: true, userId: true },
  useOrg: { orgId: true, userId: true },
  useOwnOrg: { orgId: true, userId: true },
} as const satisfies { readonly [K in ChangeName]: Fields<ChangeInput<K>> };

const SHAPE = [
  [METHODS, GUARD_METHODS, DRY_METHODS, CALL],
  [FORESEEN, EFFECT, GROUP, AFFECTED],
  [CALLER, REHASH, ORIGIN, CREDENTIALS, CREDENTIAL, STANDINGS, STANDING, CONDITIONS, VERSION, ONCE],
  [QUESTION, REQUIREMENTS, REQUIREMENT, REACH, HEAD, NEWS, DEPENDENCY_KINDS],
  [RESULT, NEWEST, AUTHORISED, OWN, PROVIDER, OLDER_PROVIDER, CLAIMS, POLICY, PROVIDED],
  [AT_LOGIN, STRANGERS, TOKENS],
  [TOGETHER, ASKED, SUBJECT, NAME, NAMED_BY, EVALUATED, ANSWER, WHY, NEAREST, GRANT, VIAS],
  [WANTED, GROUNDED, GROUND, DECLARED],
  [LISTED, SEARCHED, LOOKED_FOR],
  [WATCHER, WATCHED, MAY_READ],
  INPUTS,
];

/**
 * The shapes that each number of the protocol has had, the newest last. Would a version that does not know the new shape misread it?
 * Then raise `PROTOCOL`, over two releases: docs/decisions/0017-versions-that-meet.md. Only what may be left unread without harm is
 * one more shape of the same number.
 */
const SHAPES: Readonly<Record<number, readonly string[]>> = {
  1: [
    '12bfde53daed1af2',
    'f39b644467c6a372',
    'a3741eb9eec73812',
    'f7409e6b9e147a40',
    'd45bfa7be14633a5',
    '9170d28e191ace1a',
    '17ad34b2ff4d56f6',
  ],
};

describe('the number of the protocol', () => {
  it('says what Workers and objects tell one another: what is new there is looked at before it is sent', () => {
    const hash = createHash('sha256').update(JSON.stringify(SHAPE)).digest('hex').slice(0, 16);
    expect(SHAPES[PROTOCOL]?.at(-1)).toBe(hash);
    expect(Math.max(...Object.keys(SHAPES).map(Number))).toBe(PROTOCOL);
  });
});
