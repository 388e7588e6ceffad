import type { SQL } from 'drizzle-orm';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';

import { dependenciesOf, usersIn } from '../core/dependency.ts';
import { basicRoleUid, SERVER_ADMIN_ROLE_UID } from '../core/org-role.ts';
import type { GrantPath } from '../core/permission-set.ts';
import type { Holdings, PrincipalFacts, TokenState } from '../core/principal.ts';
import { GLOBAL_ORG_ID, storedByUid } from '../core/principal.ts';
import { TEAM_ADMIN } from '../core/team.ts';
import type { AskedPrincipal, PrincipalRepository } from '../service/ports/principals.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readAll, readFrom } from '../service/ports/read.ts';
import { TOO_LONG } from '../service/ports/too-long.ts';
import { within } from './bounded.ts';
import type { Orm, RowsOf } from './d1.ts';
import { currentOrg, isMembership, isSomebody } from './existing.ts';
import { idsIn } from './lists.ts';
import { fixed, fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { levelColumns } from './held-levels.ts';
import type { Whose } from './memberships.ts';
import { searchEverybody } from './permission-search.ts';
import { isGoodLink, linkColumns, toLink } from './good-link.ts';
import { isPendingRow } from './shown.ts';
import { perChoice } from './per-choice.ts';
import type { PermissionAsked, PermissionChoice } from './stored-permissions.ts';
import { mayBeLookedFor, readQuestion, toStoredRoles } from './stored-permissions.ts';
import { idsNamedBy, namesIn, namesOf } from './subject-names.ts';
import { distinctMembershipsOf, mappedRolesOf, membershipsOf } from './memberships.ts';
import {
  identities,
  managedPermissions,
  orgUsers,
  permissions,
  roles,
  teamRoles,
  tokens,
  userGroups,
  userRoles,
  users,
} from './schema.ts';

/**
 * Reads everything that decides what principals may do in one org: a fixed, small number of statements in one round
 * trip. What is read of one principal does not grow with the number of users, roles or orgs.
 */
export const principalRepository = (orm: Orm): PrincipalRepository => {
  const factsOf = fixed(orm, (of: One) => factStatements(orm, of));
  const factsOfMany = fixed(orm, (of: Many) => manyFacts(orm, of));
  const factsOfNamed = fixed(orm, (of: Named) => namedFacts(orm, of));
  const searchAll = searchEverybody(orm);
  const searchSome = perChoice((choice: SearchChoice) =>
    fixedRead(orm, (asked: Searched) => {
      const { orgId, serverAdmin } = asked;
      const isOneOfThem: Whose = (column) => sql`${column} IN (${askedFor(choice, asked)})`;
      const mayBe = mayBeLookedFor(choice, asked);
      return readAll({
        identities: within(orm, memberOf(orm, orgId, isOneOfThem)),
        teams: within(orm, teamsOf(orm, orgId, isOneOfThem)),
        reached: within(orm, reachedBy(orm, orgId, isOneOfThem, serverAdmin)),
        roles: within(orm, storedRolesOf(orm, orgId, isOneOfThem, serverAdmin, mayBe)),
        levels: within(orm, levelsHeldBy(orm, orgId, isOneOfThem)),
      });
    }),
  );
  return {
    facts: (orgId, userId, tokenId) => {
      const serverAdmin = serverAdminIn(orgId);
      const read: Omit<Read<PrincipalFacts | undefined>, 'from'> = {
        statements: factsOf({ orgId, userId, tokenId: tokenId ?? NO_TOKEN, serverAdmin }),
        answer: (rows) => factsIn(orgId, rows as FactRows)({ userId, tokenId }),
      };
      return readFrom(read, (facts) => (facts === undefined ? usersIn([userId]) : dependenciesOf(facts)));
    },

    factsOfMany: (orgId, asked) => {
      const userIds = JSON.stringify(asked.map(({ userId }) => userId));
      const tokenIds = JSON.stringify(asked.flatMap(({ tokenId }) => tokenId ?? []));
      return {
        statements: factsOfMany({ orgId, userIds, tokenIds, serverAdmin: serverAdminIn(orgId) }),
        answer: (rows) =>
          (rows as FactRows).some(({ length }) => length > TOGETHER_ROWS_MAX)
            ? TOO_LONG
            : factsIn(orgId, rows as FactRows),
      };
    },

    factsOfNamed: (orgId, subjects, beside, among) => {
      const names = namesOf(subjects, beside === undefined ? [] : [beside.userId], among);
      const tokenIds = JSON.stringify(typeof beside?.tokenId === 'number' ? [beside.tokenId] : []);
      return {
        statements: factsOfNamed({ orgId, names, tokenIds, serverAdmin: serverAdminIn(orgId) }),
        answer: (rows) => ({
          ...namesIn((rows as FactRows)[0]),
          factsOf: (rows as FactRows).some(({ length }) => length > TOGETHER_ROWS_MAX)
            ? undefined
            : factsIn(orgId, rows as FactRows),
        }),
      };
    },

    search: (orgId, { reach, named }, question) => {
      if (reach === 'all' && named === undefined) return searchAll(orgId, question);
      const { choice, asked } = readQuestion(question);
      const found = searchSome({
        ...choice,
        isAmongAll: reach === 'all',
        named: named === undefined ? 'nobody' : 'id' in named ? 'by id' : 'by uid',
      })({
        ...asked,
        orgId,
        serverAdmin: serverAdminIn(orgId),
        ids: reach === 'all' ? '' : idsIn(reach),
        isServiceAccount: named?.isServiceAccount ?? false,
        name: named === undefined ? '' : 'id' in named ? named.id : named.uid,
      });
      return map(found, ({ identities, teams, reached, roles, levels }) => ({
        principals: identities.map(holdingsIn(orgId, teams, reached, levels)),
        stored: storedByUid(toStoredRoles(roles)),
      }));
    },
  };
};

/** What a search among some principals has another text for. */
type SearchChoice = PermissionChoice & {
  readonly isAmongAll: boolean;
  readonly named: 'nobody' | 'by id' | 'by uid';
};
/** Who is looked at: those within reach, by a JSON list of their ids, or one of them by id or uid. */
type Searched = PermissionAsked &
  Where & {
    readonly ids: string;
    readonly isServiceAccount: boolean;
    readonly name: number | string;
  };

/** Where principals are read, with the roles that reach server admins there. */
type Where = { readonly orgId: number; readonly serverAdmin: string };
/** One principal, with a token of its. */
type One = Where & { readonly userId: number; readonly tokenId: number };
/** Several, by JSON lists of their ids and of their tokens'. */
type Many = Where & { readonly userIds: string; readonly tokenIds: string };
/** Those whom some names may name, as JSON. */
type Named = Where & { readonly names: string; readonly tokenIds: string };

/** No token has this id. */
const NO_TOKEN = 0;

const factStatements = (orm: Orm, { orgId, userId, tokenId, serverAdmin }: One) => {
  const isHim: Whose = (column) => eq(column, userId);
  return statementsAbout(orm, orgId, isHim, eq(tokens.id, tokenId), serverAdmin);
};

/**
 * So many rows of one kind are read of several principals together, some megabytes at the most. Hardly anybody has a hundredth
 * of that; whoever has more keeps no others from being read.
 */
const TOGETHER_ROWS_MAX = 10_000;

/** The same about several, and of each kind of rows one too many at most. */
const manyFacts = (orm: Orm, { orgId, userIds, tokenIds, serverAdmin }: Many) => {
  return bounded(statementsAbout(orm, orgId, isOneOf(userIds), isOneOf(tokenIds)(tokens.id), serverAdmin));
};

const isOneOf =
  (list: string): Whose =>
  (column) =>
    sql`${column} IN (SELECT value FROM json_each(${list}))`;

/** The same about all whom some names may name. Who is named is looked up in each statement, so that one round trip is enough. */
const namedFacts = (orm: Orm, { orgId, names, tokenIds, serverAdmin }: Named) => {
  const named = orm.$with('named', { id: sql<number>`id` }).as(idsNamedBy(names));
  const isNamed: Whose = (column) => sql`${column} IN (SELECT id FROM named)`;
  const withNames = orm.with(named) as unknown as Orm;
  return bounded(statementsAbout(withNames, orgId, isNamed, isOneOf(tokenIds)(tokens.id), serverAdmin));
};

const bounded = (statements: ReturnType<typeof statementsAbout>) =>
  statements.map((statement) => (statement as Boundable).limit(TOGETHER_ROWS_MAX + 1));

/** A statement of which some rows can be had. */
type Boundable = { limit(rows: number): BatchItem<'sqlite'> };

/** The statements about some principals; `FactRows` are their rows. */
const statementsAbout = (
  orm: Orm,
  orgId: number,
  isWanted: Whose,
  isWantedToken: SQL,
  serverAdmin: string,
) => [
  identityOf(orm, orgId, isWanted),
  tokensOf(orm, and(isWantedToken, isWanted(tokens.accountId))),
  teamsOf(orm, orgId, isWanted),
  groupsOf(orm, orgId, isWanted),
  reachedBy(orm, orgId, isWanted, serverAdmin),
  storedRolesOf(orm, orgId, isWanted, serverAdmin),
  levelsHeldBy(orm, orgId, isWanted),
];

type FactRows = [
  RowsOf<typeof identityOf>,
  RowsOf<typeof tokensOf>,
  RowsOf<typeof teamsOf>,
  RowsOf<typeof groupsOf>,
  RowsOf<typeof reachedBy>,
  RowsOf<typeof storedRolesOf>,
  RowsOf<typeof levelsHeldBy>,
];

/** The facts of each principal that the rows are of. */
function factsIn(
  orgId: number,
  [identities, tokenRows, teamRows, groupRows, reachedRows, roleRows, levelRows]: FactRows,
): (asked: AskedPrincipal) => PrincipalFacts | undefined {
  const identityBy = new Map(identities.map((identity) => [identity.userId, identity]));
  const groupsBy = Map.groupBy(groupRows, ({ userId }) => userId);
  const holdingsOf = holdingsIn(orgId, teamRows, reachedRows, levelRows);
  const storedBy = new Map(toStoredRoles(roleRows).map((role) => [role.uid, role]));
  return ({ userId, tokenId }) => {
    const identity = identityBy.get(userId);
    if (identity === undefined) return undefined;
    const { isPending: _isPending, uid: _uid, linkIssuer, linkSubject, ...who } = identity;
    const holdings = holdingsOf(identity);
    const uids = new Set(holdings.reached.map(({ uid }) => uid));
    return {
      ...who,
      ...toLink({ linkIssuer, linkSubject }),
      ...holdings,
      tokens: toTokenStates(tokenRows.filter(({ id, accountId }) => id === tokenId && accountId === userId)),
      groups: keysIn(groupsBy.get(userId) ?? []),
      storedRoles: [...uids].flatMap((uid) => storedBy.get(uid) ?? []),
    };
  };
}

/** The ids of the org's people and service accounts that the question is about. */
const askedFor = (choice: SearchChoice, { orgId, ids, isServiceAccount, name }: Searched): SQL => {
  const isNamed =
    choice.named === 'nobody'
      ? undefined
      : and(
          eq(users.isServiceAccount, isServiceAccount),
          choice.named === 'by id' ? eq(users.id, name as number) : eq(users.uid, name as string),
        );
  const isInReach = choice.isAmongAll ? undefined : isAmong(orgUsers.userId, ids);
  const isAsked = and(eq(orgUsers.orgId, orgId), isInReach, isNamed);
  return isNamed === undefined
    ? sql`SELECT ${orgUsers.userId} FROM ${orgUsers} WHERE ${isAsked}`
    : sql`SELECT ${orgUsers.userId} FROM ${orgUsers} JOIN ${users} ON ${users.id} = ${orgUsers.userId} WHERE ${isAsked}`;
};

const identityOf = (orm: Orm, orgId: number, isWanted: Whose) =>
  orm
    .select({
      userId: users.id,
      uid: users.uid,
      login: users.login,
      email: users.email,
      isServiceAccount: users.isServiceAccount,
      homeOrgId: currentOrg.as('current_org'),
      isServerAdmin: users.isServerAdmin,
      isDisabled: users.isDisabled,
      credentialVersion: users.credentialVersion,
      ...linkColumns,
      orgRole: orgUsers.role,
      isPending: isPendingRow.as('is_pending'),
    })
    .from(users)
    .leftJoin(orgUsers, isMembership(orgId))
    .leftJoin(identities, isGoodLink)
    .where(and(isWanted(users.id), isSomebody));

/** What decides which of the org's members hold what is searched for. */
const memberOf = (orm: Orm, orgId: number, isWanted: Whose) =>
  orm
    .select({
      userId: users.id,
      isDisabled: users.isDisabled,
      orgRole: orgUsers.role,
      isPending: isPendingRow.as('is_pending'),
    })
    .from(users)
    .leftJoin(orgUsers, isMembership(orgId))
    .where(and(isWanted(users.id), isSomebody));

const tokensOf = (orm: Orm, isWanted: SQL | undefined) =>
  orm
    .select({
      id: tokens.id,
      accountId: tokens.accountId,
      expires: tokens.expires,
      revokedAt: tokens.revoked,
    })
    .from(tokens)
    .where(isWanted);

/** The token, if it is one of the principal's: by its key, however many there are. */
export const tokenOf = (orm: Orm, userId: number, tokenId: number | null) =>
  tokensOf(orm, and(eq(tokens.id, tokenId ?? NO_TOKEN), eq(tokens.accountId, userId)));

/** The parts of those tokens that decide whether they are valid. */
export const toTokenStates = (rows: Readonly<RowsOf<typeof tokenOf>>): TokenState[] =>
  rows.map(({ id, expires, revokedAt }) => ({ id, expires, revoked: revokedAt !== null }));

const teamsOf = (orm: Orm, orgId: number, isWanted: Whose) =>
  orm
    .select({
      userId: sql<number>`user_id`.as('user_id'),
      id: sql<number>`team_id`.as('team_id'),
      permission: sql<number>`permission`.as('permission'),
    })
    .from(sql`(${distinctMembershipsOf(orgId, isWanted)})`);

const groupsOf = (orm: Orm, orgId: number, isWanted: Whose) =>
  orm
    .select({ userId: userGroups.userId, key: userGroups.groupKey, siblingsKey: userGroups.siblingsKey })
    .from(userGroups)
    .where(and(isWanted(userGroups.userId), inArray(userGroups.orgId, [orgId, GLOBAL_ORG_ID])));

/** A server admin counts as an Admin in the global plane. Source: docs/grafana.md#choosing-the-org. */
const SERVER_ADMIN_IN_GLOBAL_PLANE = JSON.stringify([SERVER_ADMIN_ROLE_UID, basicRoleUid('Admin')]);
const SERVER_ADMIN_IN_ORG = JSON.stringify([SERVER_ADMIN_ROLE_UID]);

/** The roles that reach server admins where principals of this org are read, as a JSON list. */
export const serverAdminIn = (orgId: number): string =>
  orgId === GLOBAL_ORG_ID ? SERVER_ADMIN_IN_GLOBAL_PLANE : SERVER_ADMIN_IN_ORG;

/** The roles that reach principals, each with its path. D1 accepts at most five parts in a union. */
export const reached = (orgId: number, isWanted: Whose, serverAdmin: string) => sql`
  SELECT ${orgUsers.userId} AS user_id, 'basic_' || lower(${orgUsers.role}) AS uid, 'org-role' AS via, '' AS detail
    FROM ${orgUsers} WHERE ${orgUsers.orgId} = ${orgId} AND ${isWanted(orgUsers.userId)}
  UNION ALL SELECT ${users.id}, value, 'server-admin', ''
    FROM ${users} JOIN json_each(${serverAdmin})
    WHERE ${isWanted(users.id)} AND ${users.isServerAdmin} = 1
  UNION ALL SELECT ${userRoles.userId}, ${userRoles.roleUid}, 'assignment', cast(${userRoles.orgId} AS text)
    FROM ${userRoles} WHERE ${userRoles.orgId} IN (${orgId}, ${GLOBAL_ORG_ID}) AND ${isWanted(userRoles.userId)}
  UNION ALL SELECT membership.user_id, ${teamRoles.roleUid}, 'team', cast(${teamRoles.teamId} AS text)
    FROM (${distinctMembershipsOf(orgId, isWanted)}) AS membership CROSS JOIN ${teamRoles}
      ON ${teamRoles.orgId} = ${orgId} AND ${teamRoles.teamId} = membership.team_id
  UNION ALL SELECT user_id, role_uid, 'group', group_id FROM (${mappedRolesOf(orgId, isWanted)})`;

const reachedBy = (orm: Orm, orgId: number, isWanted: Whose, serverAdmin: string) =>
  orm
    .select({
      userId: sql<number>`user_id`.as('user_id'),
      uid: sql<string>`uid`.as('uid'),
      via: sql<string>`via`.as('via'),
      detail: sql<string>`detail`.as('detail'),
    })
    .from(sql`(${reached(orgId, isWanted, serverAdmin)})`);

const storedRolesOf = (
  orm: Orm,
  orgId: number,
  isWanted: Whose,
  serverAdmin: string,
  isWantedPermission?: SQL,
) =>
  orm
    .select({ uid: roles.uid, action: permissions.action, scope: permissions.scope })
    .from(roles)
    .leftJoin(
      permissions,
      and(eq(permissions.orgId, roles.orgId), eq(permissions.roleUid, roles.uid), isWantedPermission),
    )
    .where(
      and(
        inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]),
        sql`${roles.uid} IN (SELECT uid FROM (${reached(orgId, isWanted, serverAdmin)}))`,
      ),
    );

const levelsHeldBy = (orm: Orm, orgId: number, isWanted: Whose) =>
  orm
    .select({
      subjectKind: managedPermissions.subjectKind,
      subject: managedPermissions.subject,
      ...levelColumns,
    })
    // The holders are found first. Otherwise SQLite would scan an index by org only.
    .from(sql`(SELECT 'user' AS kind, cast(${users.id} AS text) AS name FROM ${users} WHERE ${isWanted(users.id)}
      UNION SELECT 'team', cast(team_id AS text) FROM (${membershipsOf(orgId, isWanted)})
      UNION SELECT 'basic-role', 'basic_' || lower(${orgUsers.role}) FROM ${orgUsers}
        WHERE ${orgUsers.orgId} = ${orgId} AND ${isWanted(orgUsers.userId)}) AS holder`)
    .crossJoin(managedPermissions)
    .where(
      and(
        eq(managedPermissions.orgId, orgId),
        sql`${managedPermissions.subjectKind} = holder.kind AND ${managedPermissions.subject} = holder.name`,
      ),
    );

type Identified = RowsOf<typeof memberOf>[number];

/** What reached each of the principals in the rows. */
function holdingsIn(
  orgId: number,
  teamRows: Readonly<RowsOf<typeof teamsOf>>,
  reachedRows: Readonly<RowsOf<typeof reachedBy>>,
  levelRows: Readonly<RowsOf<typeof levelsHeldBy>>,
): (identity: Identified) => Holdings {
  const teamsBy = Map.groupBy(teamRows, ({ userId }) => userId);
  const reachedBy = Map.groupBy(reachedRows, ({ userId }) => userId);
  const managedBy = Map.groupBy(levelRows, ({ subjectKind, subject }) => `${subjectKind}/${subject}`);
  return ({ userId, isDisabled, orgRole, isPending }) => {
    const teams = teamsBy.get(userId) ?? [];
    const subjects = [
      `user/${userId}`,
      ...teams.map(({ id }) => `team/${id}`),
      ...(orgRole === null ? [] : [`basic-role/${basicRoleUid(orgRole)}`]),
    ];
    return {
      evaluatedIn: orgId,
      userId,
      isDisabled,
      orgRole,
      ...(isPending === 1 && { isPending: true as const }),
      teams: teams.map(({ id, permission }) => ({ id, isAdmin: permission === TEAM_ADMIN })),
      reached: (reachedBy.get(userId) ?? []).map(({ uid, via, detail }) => ({
        uid,
        path: toPath(via, detail),
      })),
      managed: subjects
        .flatMap((subject) => managedBy.get(subject) ?? [])
        .map(({ resource, resourceId, level }) => ({ resource, resourceId, level })),
    };
  };
}

const keysIn = (rows: Readonly<RowsOf<typeof groupsOf>>): string[] => {
  const keys = new Set(rows.flatMap(({ key, siblingsKey }) => [key, siblingsKey]));
  keys.delete('');
  return [...keys];
};

/** The path of a role, by the columns of `reached`. */
export function toPath(via: string, detail: string): GrantPath {
  switch (via) {
    case 'org-role':
    case 'server-admin':
      return { via };
    case 'assignment':
      return { via, global: detail === String(GLOBAL_ORG_ID) };
    case 'team':
      return { via, teamId: Number(detail) };
    case 'group':
      return { via, group: detail };
    default:
      throw new Error(`A role was reached in an unknown way: ${via}`);
  }
}
