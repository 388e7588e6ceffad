import type { SQL } from 'drizzle-orm';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';

import { rolesIn, usersIn } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Role } from '../core/role.ts';
import type { Assignee, AssignmentRepository, RoleHolders } from '../service/ports/assignments.ts';
import type { AssignedRole } from '../service/ports/roles.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readAll, readFrom } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import { within } from './bounded.ts';
import { unindexed } from './lists.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isSomebody } from './existing.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import { findRoles, roleColumns } from './roles.ts';
import { isMemberOf, mappedRolesOf } from './memberships.ts';
import { permissions, roles, teamRoles, teams, userRoles, users } from './schema.ts';
import { isSeenIn } from './shown.ts';
import { idOfTeam } from './teams.ts';

/** Assignments of roles to users, service accounts and teams. */
export const assignmentRepository = (orm: Orm): AssignmentRepository => {
  const uidsOf = {
    user: fixedRead(orm, ({ orgId, id }: One) =>
      question(orm.select({ uid: userRoles.roleUid }).from(userRoles).where(isUsers(orgId, id)), toUids),
    ),
    team: fixedRead(orm, ({ orgId, id }: One) =>
      question(orm.select({ uid: teamRoles.roleUid }).from(teamRoles).where(isTeams(orgId, id)), toUids),
    ),
  };
  const rolesOf = perKind((kind: Kind) =>
    fixedRead(orm, ({ orgId, id, named }: One & { readonly named: string }) => {
      const isWanted = (uid: typeof roles.uid | typeof permissions.roleUid): SQL =>
        // One condition with UNION, because SQLite would scan all permissions of the org for two conditions with OR.
        sql`${uid} IN (${valuesOf(named)} UNION ${assignedUids(orgId, { kind, id })})`;
      return findRoles(orm, orgId, isWanted(roles.uid), isWanted(permissions.roleUid));
    }),
  );
  const listOf = {
    user: fixedRead(orm, ({ orgId, id }: One) => listOfUser(orm, orgId, id)),
    team: fixedRead(orm, ({ orgId, id }: One) => listOfTeam(orm, orgId, id)),
  };
  const listOfMany = {
    user: fixedRead(orm, ({ orgId, ids }: Many) => listOfUsers(orm, orgId, ids)),
    team: fixedRead(orm, ({ orgId, ids }: Many) => listOfTeams(orm, orgId, ids)),
  };
  const addTo = {
    user: fixed(orm, ({ orgId, id, uids, addedBy, at }: Added) => {
      const rows = sql`SELECT ${orgId}, ${id}, value, ${addedBy}, ${at} FROM json_each(${uids})`;
      // The fence of the global plane does not guard against the deletion of a service account, which its org makes.
      const isThere = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${eq(users.id, id)} AND ${isSomebody})`;
      return orm.insert(userRoles).select(sql`${rows} WHERE ${isThere}`);
    }),
    team: fixed(orm, ({ orgId, id, uids, addedBy, at }: Added) =>
      orm
        .insert(teamRoles)
        .select(sql`SELECT ${orgId}, ${id}, value, ${addedBy}, ${at}, 0 FROM json_each(${uids})`),
    ),
  };
  const removeFrom = {
    user: fixed(orm, ({ orgId, id, uids }: Removed) =>
      orm.delete(userRoles).where(and(isUsers(orgId, id), isAmong(userRoles.roleUid, uids))),
    ),
    team: fixed(orm, ({ orgId, id, uids }: Removed) =>
      orm.delete(teamRoles).where(and(isTeams(orgId, id), isAmong(teamRoles.roleUid, uids))),
    ),
  };
  const rootOf = {
    id: fixed(orm, ({ orgId, id, roleUid, by, at }: RootById) =>
      giveRoot(orm, orgId, sql`${id}`, { roleUid, by, at }),
    ),
    uid: fixed(orm, ({ orgId, uid, roleUid, by, at }: RootByUid) =>
      giveRoot(orm, orgId, idOfTeam(orgId, { uid }), { roleUid, by, at }),
    ),
  };
  const holdersIn = fixedRead(orm, ({ orgId, roleUid }: OneRole) => holdersOf(orm, orgId, roleUid));
  const giveTo = {
    user: fixed(orm, ({ orgId, roleUid, ids, addedBy, at }: Given) =>
      orm
        .insert(userRoles)
        .select(sql`SELECT ${orgId}, value, ${roleUid}, ${addedBy}, ${at} FROM json_each(${ids})`),
    ),
    team: fixed(orm, ({ orgId, roleUid, ids, addedBy, at }: Given) =>
      orm
        .insert(teamRoles)
        .select(sql`SELECT ${orgId}, value, ${roleUid}, ${addedBy}, ${at}, 0 FROM json_each(${ids})`),
    ),
  };
  const takeFrom = {
    user: fixed(orm, ({ orgId, roleUid, ids }: Taken) =>
      orm.delete(userRoles).where(and(isRoleOf(userRoles, orgId, roleUid), isAmong(userRoles.userId, ids))),
    ),
    team: fixed(orm, ({ orgId, roleUid, ids }: Taken) =>
      orm.delete(teamRoles).where(and(isRoleOf(teamRoles, orgId, roleUid), isAmong(teamRoles.teamId, ids))),
    ),
  };

  return {
    uids: (orgId, { kind, id }) =>
      readFrom(uidsOf[kind]({ orgId, id }), (uids) =>
        kind === 'user' ? [...usersIn([id]), ...rolesIn(uids)] : rolesIn(uids),
      ),

    roles: (orgId, { kind, id }, named) =>
      // What is assigned but not stored is known by `uids`.
      readFrom(rolesOf(kind)({ orgId, id, named: JSON.stringify(named) }), (stored) =>
        rolesIn([...named, ...stored.map(({ uid }) => uid)]),
      ),

    list: (orgId, { kind, id }) => listOf[kind]({ orgId, id }),

    listMany: (orgId, kind, ids) => listOfMany[kind]({ orgId, ids: JSON.stringify(ids) }),

    add: (orgId, { kind, id }, roleUids, addedBy, at) =>
      write(addTo[kind]({ orgId, id, uids: JSON.stringify(roleUids), addedBy, at })),

    remove: (orgId, { kind, id }, roleUids) =>
      write(removeFrom[kind]({ orgId, id, uids: JSON.stringify(roleUids) })),

    giveRoot: (orgId, team, roleUid, { by, at }) =>
      write(
        typeof team === 'number'
          ? rootOf.id({ orgId, id: team, roleUid, by, at })
          : rootOf.uid({ orgId, uid: team.uid, roleUid, by, at }),
      ),

    holders: (orgId, roleUid) =>
      readFrom(holdersIn({ orgId, roleUid }), ({ users: people, serviceAccounts }) => [
        ...rolesIn([roleUid]),
        ...usersIn(people),
        ...usersIn(serviceAccounts),
      ]),

    give: (orgId, roleUid, { kind, ids }, addedBy, at) =>
      write(giveTo[kind]({ orgId, roleUid, ids: JSON.stringify(ids), addedBy, at })),

    take: (orgId, roleUid, { kind, ids }) =>
      write(takeFrom[kind]({ orgId, roleUid, ids: JSON.stringify(ids) })),
  };
};

type Kind = Assignee['kind'];
/** An assignee; or some, by a JSON list of their ids. */
type One = { readonly orgId: number; readonly id: number };
type Many = { readonly orgId: number; readonly ids: string };
/** Roles of an assignee, by a JSON list of their uids. */
type Removed = One & { readonly uids: string };
type Added = Removed & { readonly addedBy: number; readonly at: string };
type OneRole = { readonly orgId: number; readonly roleUid: string };
/** A role of some assignees. */
type Taken = OneRole & { readonly ids: string };
type Given = Taken & { readonly addedBy: number; readonly at: string };
type Root = { readonly roleUid: string; readonly by: number; readonly at: string };
/** A root role of a team, by its id or uid. */
type RootById = Root & { readonly orgId: number; readonly id: number };
type RootByUid = Root & { readonly orgId: number; readonly uid: string };

const toUids = (rows: readonly { readonly uid: string }[]): string[] => rows.map(({ uid }) => uid);

const giveRoot = (orm: Orm, orgId: number, teamId: SQL, { roleUid, by, at }: Root) =>
  orm
    .insert(teamRoles)
    .values({ orgId, teamId, roleUid, addedBy: by, created: at, isRoot: true })
    .onConflictDoUpdate({
      target: [teamRoles.orgId, teamRoles.teamId, teamRoles.roleUid],
      set: { isRoot: true },
    });

/** The org is the second condition, as in the index. */
const isRoleOf = (table: typeof userRoles | typeof teamRoles, orgId: number, roleUid: string) =>
  and(eq(table.roleUid, roleUid), eq(table.orgId, orgId));

function holdersOf(orm: Orm, orgId: number, roleUid: string): Read<RoleHolders | TooLong> {
  const ofUsers = orm
    .select({ id: users.id, isServiceAccount: users.isServiceAccount })
    .from(userRoles)
    .innerJoin(users, eq(users.id, userRoles.userId))
    .where(and(isRoleOf(userRoles, orgId, roleUid), isSomebody))
    .orderBy(asc(users.id));
  const ofTeams = orm
    .select({ id: teams.id })
    .from(teamRoles)
    .innerJoin(teams, and(eq(teams.id, teamRoles.teamId), eq(unindexed(teams.orgId), orgId)))
    .where(isRoleOf(teamRoles, orgId, roleUid))
    .orderBy(asc(teams.id));
  return map(
    readAll({ users: within(orm, ofUsers), teams: within(orm, ofTeams) }),
    ({ users: userRows, teams: teamRows }) => {
      const idsOf = (isServiceAccount: boolean) =>
        userRows.filter((row) => row.isServiceAccount === isServiceAccount).map(({ id }) => id);
      return { users: idsOf(false), teams: teamRows.map(({ id }) => id), serviceAccounts: idsOf(true) };
    },
  );
}

const isUsers = (orgId: number, userId: number) =>
  and(eq(userRoles.orgId, orgId), eq(userRoles.userId, userId));
const isTeams = (orgId: number, teamId: number) =>
  and(eq(teamRoles.orgId, orgId), eq(teamRoles.teamId, teamId));

const assignedUids = (orgId: number, { kind, id }: Assignee): SQL =>
  kind === 'user'
    ? sql`SELECT ${userRoles.roleUid} FROM ${userRoles} WHERE ${isUsers(orgId, id)}`
    : sql`SELECT ${teamRoles.roleUid} FROM ${teamRoles} WHERE ${isTeams(orgId, id)}`;

/** The stored row of an assigned role. Shipped roles have none. */
const storedRoleOf = (uid: typeof userRoles.roleUid | typeof teamRoles.roleUid | SQL, orgId: number) =>
  and(inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]), eq(roles.uid, uid));

/** Assignments that count in the org, as it sees them. */
const isGivenAsSeen = (orgId: number) =>
  and(
    inArray(userRoles.orgId, [orgId, GLOBAL_ORG_ID]),
    isSeenIn(orgId, sql`${userRoles.orgId}`, sql`${userRoles.userId}`),
  );

function listOfUser(orm: Orm, orgId: number, userId: number): Read<readonly AssignedRole[] | TooLong> {
  const direct = orm
    .select({ assignedUid: sql<string>`${userRoles.roleUid}`.as('assigned_uid'), ...storedColumns })
    .from(userRoles)
    .leftJoin(roles, storedRoleOf(userRoles.roleUid, orgId))
    .where(and(isGivenAsSeen(orgId), eq(userRoles.userId, userId)));
  const mapped = orm
    .select({ assignedUid: sql<string>`mapped.role_uid`.as('assigned_uid'), ...storedColumns })
    .from(sql`(${mappedRolesOf(orgId, (column) => eq(column, userId))}) AS mapped`)
    .leftJoin(roles, storedRoleOf(sql`mapped.role_uid`, orgId))
    .where(isMemberOf(orgId, sql`mapped.user_id`));
  return map(readAll({ direct: within(orm, direct), mapped: within(orm, mapped) }), ({ direct, mapped }) => [
    ...toAssigned(direct, false),
    ...toAssigned(mapped, true),
  ]);
}

const listOfTeam = (orm: Orm, orgId: number, teamId: number): Read<readonly AssignedRole[] | TooLong> =>
  map(
    within(
      orm,
      orm
        .select({ assignedUid: sql<string>`${teamRoles.roleUid}`.as('assigned_uid'), ...storedColumns })
        .from(teamRoles)
        .leftJoin(roles, storedRoleOf(teamRoles.roleUid, orgId))
        .where(isTeams(orgId, teamId)),
    ),
    (rows) => toAssigned(rows, false),
  );

function listOfUsers(orm: Orm, orgId: number, userIds: string) {
  const isGiven = and(isGivenAsSeen(orgId), isAmong(userRoles.userId, userIds));
  const given = orm
    .selectDistinct({ id: userRoles.userId, uid: userRoles.roleUid })
    .from(userRoles)
    .where(isGiven);
  const uids = sql`SELECT ${userRoles.roleUid} FROM ${userRoles} WHERE ${isGiven}`;
  return givenAndStored(orm, orgId, given, uids);
}

function listOfTeams(orm: Orm, orgId: number, teamIds: string) {
  const isGiven = and(eq(teamRoles.orgId, orgId), isAmong(teamRoles.teamId, teamIds));
  const given = orm.select({ id: teamRoles.teamId, uid: teamRoles.roleUid }).from(teamRoles).where(isGiven);
  const uids = sql`SELECT ${teamRoles.roleUid} FROM ${teamRoles} WHERE ${isGiven}`;
  return givenAndStored(orm, orgId, given, uids);
}

/** Each role is read once, however many assignees have it. */
const givenAndStored = (orm: Orm, orgId: number, given: GivenRows, uids: SQL) => {
  const stored = orm
    .select(roleColumns)
    .from(roles)
    .where(and(inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]), sql`${roles.uid} IN (${uids})`));
  return readAll({ given: within(orm, given), stored: within(orm, stored) });
};

type GivenRows = Parameters<typeof within<{ readonly id: number; readonly uid: string }>>[1];

/** The columns of a role, beside others: without a part of their own, which a role that is not stored would leave empty. */
const { uid: storedUid, ...otherColumns } = roleColumns;
const storedColumns = { storedUid, ...otherColumns };

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };
type AssignedRow = Nullable<Omit<Role, 'uid'>> & {
  readonly assignedUid: string;
  readonly storedUid: string | null;
};

/** Each role once, even if it is assigned both in the org and globally. */
function toAssigned(rows: readonly AssignedRow[], mapped: boolean): AssignedRole[] {
  const byUid = new Map(
    rows.map(({ assignedUid, storedUid: uid, ...stored }) => [
      assignedUid,
      uid === null ? undefined : ({ ...stored, uid } as Role),
    ]),
  );
  return [...byUid].map(([uid, stored]) => ({ uid, stored, mapped }));
}
