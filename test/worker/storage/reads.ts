import { findGaps } from '../../../src/core/permission-gaps.ts';
import type { AskedSubject } from '../../../src/core/asking.ts';
import type { Reach } from '../../../src/core/reach.ts';
import type { KeptKind } from '../../../src/core/searching.ts';
import type { ExactPermission } from '../../../src/core/subject-search.ts';
import { sourcesOfPermission } from '../../../src/core/subject-search.ts';
import { Vocabulary } from '../../../src/core/vocabulary.ts';
import type { Repositories } from '../../../src/service/ports/repositories.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import type { TeamSearch } from '../../../src/service/ports/teams.ts';
import type { UserSearch } from '../../../src/service/ports/users.ts';

/** What the questions are about: things of one org, by their ids. They need not exist. */
export type About = {
  readonly org: number;
  readonly user: number;
  readonly account: number;
  /** A token of the account. */
  readonly token: number;
  readonly team: number;
  readonly role: string;
  readonly roleId: number;
  readonly globalRole: string;
  /** A group that the user is in, and another one. */
  readonly group: string;
  readonly otherGroup: string;
};

/** The identity provider that knows people by their logins. */
export const ISSUER = 'https://idp';

/** Somebody by each way to name them. */
const NAMES: readonly AskedSubject[] = [
  { by: 'id', id: 7 } as const,
  ...(['uid', 'login', 'email', 'name'] as const).map((by) => ({ by, value: 'l' })),
  { by: 'sub', issuer: ISSUER, subject: 's' } as const,
].map((name) => ({ isServiceAccount: false, name }));

const DAY_AGO = '2026-01-01T00:00:00.000Z';
/** Nothing has this id. */
const NONE = 2_147_483_647;
const PAGE = { number: 2, size: 10 };
const PEOPLE: UserSearch = { query: '', order: { by: 'login', descending: false }, page: PAGE, reach: 'all' };
const wanted = (reach: Reach): UserSearch => ({ ...PEOPLE, query: 'x', reach });

const anyAccount = { reach: 'all', text: '', onlyDisabled: false, expiredAt: undefined } as const;
const someAccounts = { text: 'a', onlyDisabled: true, expiredAt: '2026-01-01T00:00:00.000Z' };

const ANY_TEAM: TeamSearch = {
  reach: 'all',
  name: '',
  nameContains: '',
  ids: undefined,
  order: [],
  page: PAGE,
};

const EVERYBODY = { reach: 'all', named: undefined } as const;
const ANY = { action: '', actionPrefix: '', scope: '' };

const ALL_SIGHT = { teams: 'all', insides: 'all', roles: 'all', people: 'all' } as const;

/** Permissions of a caller who holds next to nothing of what the roles of the world grant, and of one who holds nearly all. */
const LITTLE = [{ action: 'reports:read', scope: 'reports:id:1' }];
const MUCH = ['reports:read', 'folders:read', 'dashboards:read'].map((action) => ({ action, scope: 'x:*' }));

const folder = { resource: 'folders', id: 'x' } as const;

const INVOICES = new Vocabulary([
  {
    name: 'invoices',
    attribute: 'id',
    actions: ['read'],
    levels: [{ name: 'View', actions: ['read'] }],
    isGlobal: false,
  },
]);

/** Every question that a request can ask, by what it reads. */
export const readsAbout = (repositories: Repositories, about: About): Record<string, Read<unknown>> => {
  const {
    assignments,
    belonging,
    changes,
    endedOrgs,
    resourceLevels,
    resourceTypes,
    heldLevels,
    orgs,
    orgUsers,
    principals,
    reasons,
    roles,
    serviceAccounts,
  } = repositories;
  const { keptAnswers, teamMembers, teamPreferences, teams, tokens, users } = repositories;
  const { knownResources, subjectSearch } = repositories;
  const subjectsWho = (permission: ExactPermission, reach: Reach) =>
    subjectSearch.page(org, sourcesOfPermission(permission, INVOICES), {
      isServiceAccount: false,
      reach,
      after: 3,
      limit: 10,
    });
  const existing = (kind: KeptKind, among: 'all' | readonly string[]) =>
    knownResources.existing(org, { kind, among, after: '1', limit: 10 });
  const { wholeTeams, groupMappings, identities, teamGroups, usage, userGroups } = repositories;
  const { org, user, account, token, team, role, roleId, globalRole, group, otherGroup } = about;
  const login = `login-${user}`;
  const some = [user, NONE];
  const someIds = some.map(String);
  const asUser = { kind: 'user', id: user } as const;
  const asTeam = { kind: 'team', id: team } as const;
  const teamAsResource = { resource: 'teams', id: String(team) } as const;
  const holders = [
    { kind: 'user', subject: String(user), level: 'Admin' },
    { kind: 'team', subject: String(team), level: 'Admin' },
  ] as const;
  const someSight = {
    teams: [String(team), '8'],
    insides: [String(team)],
    roles: [String(team)],
    people: someIds,
  };

  return {
    'who belongs to an org': belonging.find(org, user, token),
    'a principal in an org': principals.facts(org, user, token),
    'a principal in the global plane': principals.facts(0, user, null),
    'several principals in an org': principals.factsOfMany(org, [
      { userId: user, tokenId: token },
      { userId: user + 1, tokenId: null },
    ]),
    'several principals in the global plane': principals.factsOfMany(0, [{ userId: user, tokenId: null }]),
    'principals by name, and a caller': principals.factsOfNamed(org, NAMES, { userId: user, tokenId: token }),
    'principals by name in the global plane': principals.factsOfNamed(0, NAMES, undefined),
    'everybody who holds an action': principals.search(org, EVERYBODY, { ...ANY, action: 'reports:read' }),
    'everybody who holds an action by a team': principals.search(org, EVERYBODY, {
      ...ANY,
      action: 'teams:read',
    }),
    'everybody who holds a kind of action': principals.search(org, EVERYBODY, {
      ...ANY,
      actionPrefix: 'reports',
    }),
    'everybody who holds something': principals.search(org, EVERYBODY, ANY),
    'who holds an action on one thing': principals.search(org, EVERYBODY, {
      ...ANY,
      action: 'reports:read',
      scope: 'reports:id:1',
    }),
    'who holds a level on one thing': principals.search(org, EVERYBODY, {
      ...ANY,
      action: 'folders.permissions:write',
      scope: 'folders:uid:x',
    }),
    'who holds what few hold by an org role': principals.search(org, EVERYBODY, {
      ...ANY,
      action: 'teams:create',
    }),
    'who holds an action on one team': principals.search(org, EVERYBODY, {
      ...ANY,
      action: 'teams:read',
      scope: `teams:id:${team}`,
    }),
    'who holds what nobody does': principals.search(org, EVERYBODY, { ...ANY, actionPrefix: 'nobody' }),
    'those of some who hold a kind of action on a scope': principals.search(
      org,
      { reach: someIds, named: undefined },
      { ...ANY, actionPrefix: 'teams', scope: 'teams:id:1' },
    ),
    'what one holds, by id': principals.search(
      org,
      { ...EVERYBODY, named: { isServiceAccount: true, id: account } },
      ANY,
    ),
    'what one holds, by uid': principals.search(
      org,
      { reach: someIds, named: { isServiceAccount: false, uid: `uid-${user}` } },
      { ...ANY, scope: 'teams:id:1' },
    ),
    'the newest revisions': changes.head(org, 3),
    'the newest revision of an org': changes.revision(org),
    'a part of a trail': changes.part(org, { from: 1, before: '2030-01-01', limit: 100 }),
    'the newest entries': changes.page(org, { from: 0, to: NONE, limit: 100 }),
    'entries about somebody, a role and a team': changes.page(org, {
      from: 0,
      to: NONE,
      limit: 100,
      after: DAY_AGO,
      before: '2030-01-01',
      kind: 'role.*',
      actor: user,
      subject: user,
      role,
      team,
    }),
    'the first entry from a time on': changes.firstFrom(org, DAY_AGO),
    'the ends of a trail': changes.ends(org, 1_000, 1_000),
    'roles by uid': roles.findMany(org, [role, 'b']),
    'changed basic roles': roles.findBasic(),
    'the list of roles': roles.list(org),
    'the roles that grant beyond little': roles.grantingBeyond(org, findGaps(LITTLE)),
    'the roles that grant beyond much': roles.grantingBeyond(org, findGaps(MUCH)),
    'a clash of an org role': roles.clash(org, role, `custom:${role}`),
    'a clash of a global role': roles.clash(0, globalRole, `custom:${globalRole}`),
    'the use of an org role': roles.usage(org, role),
    'the use of a global role': roles.usage(0, globalRole),
    'roles given to a user': assignments.list(org, asUser),
    'roles given to a team': assignments.list(org, asTeam),
    'roles given to users': assignments.listMany(org, 'user', some),
    'roles given to teams': assignments.listMany(org, 'team', [team, NONE]),
    'uids given to a user': assignments.uids(org, asUser),
    'uids given to a team': assignments.uids(org, asTeam),
    'roles given and named, of a user': assignments.roles(org, asUser, [role]),
    'roles given and named, of a team': assignments.roles(org, asTeam, [role]),
    'who has a role': assignments.holders(org, role),
    'a user': users.find(org, user),
    'several users': users.findMany(org, some),
    'a user by name': users.findByName(org, login),
    'a taken login': users.isTaken(login, 'b'),
    'a login': users.login(login),
    'a user by uid': users.idOf(`uid-${user}`),
    'a login that another has': users.isTakenByOther(user, login, 'b'),
    'a profile': users.profile(user),
    'a profile by name': users.profileByName(login),
    'people by a part of their names': users.search(wanted('all')),
    'a page of people': users.search(PEOPLE),
    'a page of people by e-mail address': users.search({
      ...PEOPLE,
      order: { by: 'email', descending: true },
    }),
    'a page of people by name': users.search({ ...PEOPLE, order: { by: 'name', descending: true } }),
    'people by a part, in order of names': users.search({
      ...wanted('all'),
      order: { by: 'name', descending: true },
    }),
    'some people': users.search(wanted(someIds)),
    'the orgs of a user': users.orgsOf(user),
    'another server admin': users.hasOtherServerAdmin(user),
    'a member': orgUsers.find(org, user),
    'members by a part of their names': orgUsers.search(org, wanted('all')),
    'a page of members': orgUsers.search(org, PEOPLE),
    'some members': orgUsers.search(org, wanted(someIds)),
    'another Admin of an org': orgUsers.hasOtherAdmin(org, user),
    'one org': orgs.find(org),
    'one org, for a reader': orgs.findFor(org, user),
    'where an org is to be made': orgs.location(org),
    'an org by name': orgs.findByName(`org-${org}`),
    'an org by name, for a reader': orgs.findByNameFor(`org-${org}`, user),
    'orgs by a part of their names': orgs.search({ name: '', query: 'org', page: PAGE }),
    'orgs of a name': orgs.search({ name: `org-${org}`, query: '', page: PAGE }),
    'users by id': users.findMany(org, some),
    'teams by id': teams.existing(org, [team, NONE]),
    'what means something in an org': resourceTypes.inForce(org),
    'a declared type': resourceTypes.find(org, 'invoices'),
    'the declared types of an org': resourceTypes.list(org),
    'how much an org declared': resourceTypes.declaredSoFar(org),
    'how much is held of a type': resourceTypes.uses(org, 'invoices'),
    'how much is held of a global type': resourceTypes.uses(0, 'invoices'),
    'what is held of a type': resourceTypes.holdings(org, 'invoices'),
    'what is held of a global type': resourceTypes.holdings(0, 'invoices'),
    'the orgs that hold a global type': resourceTypes.orgsHolding(0, 'invoices'),
    'the global roles that hold a type': resourceTypes.rolesHolding(0, 'invoices'),
    'levels on a resource': resourceLevels.list(org, folder),
    'levels on a team': resourceLevels.list(org, teamAsResource),
    'levels of some on a resource': resourceLevels.held(org, folder, holders),
    'levels of some on a team': resourceLevels.held(org, teamAsResource, holders),
    'levels of a team': heldLevels.levelsOf(org, { kind: 'team', subject: String(team) }),
    'an org': orgs.exists(org),
    'a taken name of an org': orgs.isNameTaken(`org-${org}`),
    'the oldest orgs': orgs.oldest(10),
    'what is left of deleted orgs': endedOrgs.find(),
    'a team': teams.exists(org, team),
    'a team by uid': teams.idOf(org, `team-${team}`),
    'several teams': teams.existing(org, [team, NONE]),
    'a taken name of a team': teams.isNameTaken(org, `team ${team}`),
    'a team with its members counted': teams.find(org, team),
    'a page of teams': teams.search(org, ANY_TEAM),
    'a page of teams, largest first': teams.search(org, {
      ...ANY_TEAM,
      order: [{ by: 'memberCount', direction: 'desc' }],
    }),
    'a page of some teams by members': teams.search(org, {
      ...ANY_TEAM,
      reach: [String(team), '8'],
      nameContains: 'te',
      ids: [team],
      order: [{ by: 'memberCount', direction: 'desc' }],
    }),
    'a page with the team of a name': teams.search(org, { ...ANY_TEAM, name: `team ${team}` }),
    'the teams of a user': teams.ofUser(org, user),
    'a member of a team': teamMembers.find(org, team, user),
    'all members of a team': teamMembers.all(org, team),
    'the list of members of a team': teamMembers.list(org, team, 'all'),
    'the list of some members of a team': teamMembers.list(org, team, someIds),
    'the preferences of a team': teamPreferences.find(org, team),
    'users by e-mail address': users.findByEmails(org, [`${login}@example.com`, 'b']),
    'the mapped groups of an org': groupMappings.list(org),
    'a mapped group': groupMappings.find(org, group),
    'roles mapped and named': groupMappings.roles(org, group, [role]),
    'the groups of a team': teamGroups.list(org, team),
    'a page of groups of a team': teamGroups.search(org, team, {
      name: group,
      nameContains: 'g',
      page: PAGE,
    }),
    'a group of a team': teamGroups.find(org, team, group),
    'the groups of a user': userGroups.list(org, user),
    'the groups that a source says': userGroups.saidBy(0, 'jwt', user),
    'what new groups bring': userGroups.broughtAnew(org, 'api', user, [otherGroup, 'c']),
    'the links of a team': teamGroups.linked(org, team),
    'who is in a team from outside': userGroups.among(org, some, [group, 'cn=*,ou=x']),
    'the roles that can be root roles': roles.rootRoles(org),
    'a role by its number': roles.findById(org, roleId),
    'all teams in full': wholeTeams.list(org, ALL_SIGHT),
    'some teams in full': wholeTeams.list(org, someSight),
    'a team in full': wholeTeams.find(org, team, ALL_SIGHT),
    'a team as far as it is in sight': wholeTeams.find(org, team, someSight),
    'the outline of a team': wholeTeams.outline(org, team),
    'whom a subject is linked to': identities.find(ISSUER, login, { login: 'other', email: 'e' }),
    'who arrives': identities.arriving(
      { issuer: ISSUER, subject: login, login, email: 'e', unverified: 'u' },
      { formerIssuers: ['https://was', 'https://was.before'], linkUsers: 'verified-email' },
    ),
    'some Admins of an org': orgUsers.someAdmins(org),
    'orgs whose members a provider brings': orgs.sights([org, NONE], {
      issuers: [ISSUER, 'b'],
      subject: login,
    }),
    'what is kept of a caller': keptAnswers.find({ orgId: org, userId: user }, [
      'k',
      'k under another secret',
    ]),
    'whether something is kept for too long': keptAnswers.hasOver(DAY_AGO),
    'names in reasons': reasons.find(org, {
      roleUids: [role, globalRole],
      teamIds: [team, NONE],
      actions: ['reports:read', 'nothing:read'],
    }),
    'a token': tokens.route([`hash-${token}`, 'under another key']),
    'a taken name of a token': tokens.isNameTaken(org, `token-${token}`),
    'a token of an account': tokens.find(org, account, token),
    'the tokens of an account': tokens.list(org, account),
    'a service account': serviceAccounts.profile(org, account),
    'the id of a service account': serviceAccounts.idOf(org, `uid-${account}`),
    'a page of service accounts': serviceAccounts.search(org, anyAccount, PAGE),
    'a page of service accounts with expired tokens': serviceAccounts.search(
      org,
      { ...anyAccount, expiredAt: '2026-01-01T00:00:00.000Z' },
      PAGE,
    ),
    'some service accounts': serviceAccounts.search(
      org,
      { ...someAccounts, reach: [String(account)] },
      { number: 1, size: 10 },
    ),
    'what an org has of what has a limit': usage.of(org),
    'who of an org holds something on a declared thing': subjectsWho(
      { action: 'invoices:read', scope: 'invoices:id:7' },
      'all',
    ),
    'who of an org may read a team': subjectsWho({ action: 'teams:read', scope: `teams:id:${team}` }, 'all'),
    'who of an org may make teams': subjectsWho({ action: 'teams:create', scope: '' }, 'all'),
    'who of some may read a folder': subjectsWho({ action: 'folders:read', scope: 'folders:uid:x' }, someIds),
    'the invoices that are known': knownResources.named(org, {
      type: 'invoices',
      prefix: 'invoices:id:',
      actions: ['invoices:read', 'invoices.permissions:read'],
      beginnings: ['', 'a/'],
      after: 'a',
      limit: 10,
    }),
    ...Object.fromEntries(
      (['team', 'user', 'service-account', 'role'] as const).flatMap((kind) => [
        [`things that exist: ${kind}`, existing(kind, 'all')],
        [`things that exist of some: ${kind}`, existing(kind, [String(team)])],
      ]),
    ),
    'who has a level on a service account': heldLevels.holdersOf(org, 'serviceaccounts', account),
  };
};
