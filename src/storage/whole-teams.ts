import type { Column, SQL } from 'drizzle-orm';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';

import { rolesIn } from '../core/dependency.ts';
import { compareText } from '../core/permission.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Reach } from '../core/reach.ts';
import { reaches } from '../core/reach.ts';
import { rootRoleNumber } from '../core/root-role.ts';
import type {
  Author,
  WholeTeam,
  WholeTeamRepository,
  MemberInFull,
  MemberUser,
  TeamOutline,
  TeamSight,
} from '../service/ports/whole-teams.ts';
import type { Read } from '../service/ports/read.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { Short } from '../service/ports/too-long.ts';
import { LIST_BYTES_MAX } from '../service/ports/too-long.ts';
import { within } from './bounded.ts';
import type { Orm, RowsOf } from './d1.ts';
import { question } from './d1.ts';
import { isMembership } from './existing.ts';
import { fixed, fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { idsIn, isOfOrg } from './lists.ts';
import { isMemberOf, joinedMembersOf } from './memberships.ts';
import { perChoice } from './per-choice.ts';
import { inOrder } from './team-groups.ts';
import {
  managedPermissions,
  orgUsers,
  roles,
  teamGroups,
  teamRoles,
  teams,
  tokens,
  users,
} from './schema.ts';
import { isPendingRow, shownColumns } from './shown.ts';

/** Teams with everything about them. */
export const wholeTeamRepository = (orm: Orm): WholeTeamRepository => {
  const parts = perChoice((choice: SightChoice) =>
    fixedRead(orm, (asked: Asked) => readParts(orm, choice, asked)),
  );
  const read = (orgId: number, sight: TeamSight, teamId?: number) =>
    map(parts(choiceOf(sight, teamId))(askedOf(orgId, sight, teamId)), (found) => toTeams(sight, found));
  const outlineOf = fixed(orm, ({ orgId, teamId }: { orgId: number; teamId: number }) =>
    outlinesOf(orm, orgId, eq(teams.id, teamId), undefined),
  );
  return {
    list: (orgId, sight) => read(orgId, sight),

    find: (orgId, teamId, sight) => map(read(orgId, sight, teamId), (found) => found[0]),

    outline: (orgId, teamId) =>
      question(
        outlineOf({ orgId, teamId }),
        ([row]) => row && { ...toOutline(row), creatorId: row.creatorId },
        // Nothing is decided by the name of the creator.
        (team) => rolesIn(team?.rootRole ? [team.rootRole.uid] : []),
      ),
  };
};

/** Whether it is one team, and which of the caller's reaches have an end: there is another text for each. */
type SightChoice = Readonly<Record<'isOne' | 'hasSomeTeams' | 'hasSomeInsides' | 'hasSomePeople', boolean>>;
/** The team, where it is one, and what is within reach, as JSON lists of ids, where that has an end. */
type Asked = Readonly<Record<'orgId' | 'teamId', number> & Record<'seen' | 'insides' | 'people', string>>;

const choiceOf = (sight: TeamSight, teamId: number | undefined): SightChoice => ({
  isOne: teamId !== undefined,
  hasSomeTeams: sight.teams !== 'all',
  hasSomeInsides: sight.insides !== 'all',
  hasSomePeople: sight.people !== 'all',
});

const askedOf = (orgId: number, sight: TeamSight, teamId = 0): Asked => {
  const listOf = (reach: Reach): string => (reach === 'all' ? '' : idsIn(reach));
  return {
    orgId,
    teamId,
    seen: listOf(sight.teams),
    insides: listOf(sight.insides),
    people: listOf(sight.people),
  };
};

/** A team, its root role, and its creator, if that person is in the org and visible to the caller. */
const outlinesOf = (orm: Orm, orgId: number, isWanted: SQL | undefined, isVisible: SQL | undefined) =>
  orm
    .select({
      id: teams.id,
      name: teams.name,
      description: teams.description,
      created: teams.created,
      version: teams.version,
      creatorId: sql<number | null>`${users.id}`.as('creator_id'),
      login: users.login,
      email: users.email,
      isServiceAccount: users.isServiceAccount,
      rootUid: teamRoles.roleUid,
      // With its own name, because D1 returns a row as an object.
      rootId: sql<number | null>`${roles.id}`.as('root_id'),
    })
    .from(teams)
    .leftJoin(users, and(eq(users.id, teams.createdBy), isMemberOf(orgId, sql`${users.id}`), isVisible))
    .leftJoin(
      teamRoles,
      // The same text as the condition of the index, which has only marked rows.
      and(eq(teamRoles.orgId, orgId), eq(teamRoles.teamId, teams.id), sql`${teamRoles.isRoot} = 1`),
    )
    .leftJoin(roles, and(inArray(roles.orgId, [orgId, GLOBAL_ORG_ID]), eq(roles.uid, teamRoles.roleUid)))
    .where(isOfOrg(teams.orgId, orgId, isWanted))
    .orderBy(asc(teams.id));

const toOutline = ({
  creatorId: _creatorId,
  login,
  email,
  isServiceAccount,
  rootUid,
  rootId,
  ...team
}: RowsOf<typeof outlinesOf>[number]): TeamOutline => ({
  ...team,
  createdBy: toAuthor({ login, email, isServiceAccount }),
  rootRole: rootUid === null ? null : { uid: rootUid, number: rootRoleNumber(rootUid, rootId) },
});

/** The condition on the column with a team's id; undefined for all teams of the org. */
type WhichTeams = (column: Column) => SQL | undefined;

/** Five statements, whatever the number of teams and members. */
function readParts(orm: Orm, choice: SightChoice, { orgId, teamId, seen, insides, people }: Asked) {
  const isSeen: WhichTeams = (column) =>
    and(
      choice.isOne ? eq(column, teamId) : undefined,
      choice.hasSomeTeams ? isAmong(column, seen) : undefined,
    );
  const isSeenInside: WhichTeams = (column) =>
    and(isSeen(column), choice.hasSomeInsides ? isAmong(column, insides) : undefined);
  const isVisible = choice.hasSomePeople ? isAmong(users.id, people) : undefined;
  return readAll({
    outlines: within(orm, outlinesOf(orm, orgId, isSeen(teams.id), isVisible)),
    groups: within(orm, groupsOf(orm, orgId, isSeenInside)),
    members: within(orm, waysIn(orm, orgId, isSeenInside), WAYS_BYTES_MAX),
    people: within(orm, usersOf(orm, orgId, isSeenInside, isVisible)),
    projects: within(orm, projectsOf(orm, orgId, isSeenInside)),
  });
}

/** The teams, with what the caller may see of each. */
function toTeams(
  sight: TeamSight,
  { outlines, groups, members, people, projects }: Short<AnswerOf<ReturnType<typeof readParts>>>,
): WholeTeam[] {
  const groupsBy = Map.groupBy(groups, ({ teamId }) => teamId);
  const membersBy = Map.groupBy(members, ({ teamId }) => teamId);
  const userById = new Map(people.map((person) => [person.id, person]));
  const projectsBy = Map.groupBy(projects, ({ subject }) => subject);
  const [isRoleSeen, isInsideSeen] = [reaches(sight.roles), reaches(sight.insides)];
  return outlines.map((row) => {
    const { rootRole, ...outline } = toOutline(row);
    const team = { ...outline, rootRole: isRoleSeen(outline.id) ? rootRole : undefined };
    if (!isInsideSeen(outline.id)) return { ...team, ...NOTHING_INSIDE };
    return {
      ...team,
      groupIds: (groupsBy.get(outline.id) ?? []).map(({ groupId }) => groupId),
      ...toMembers(membersBy.get(outline.id) ?? [], userById),
      projects: (projectsBy.get(String(outline.id)) ?? []).map(({ id }) => id),
    };
  });
}

type AnswerOf<R> = R extends Read<infer T> ? T : never;

/** What a caller sees in a team who may not look inside. */
const NOTHING_INSIDE = {
  groupIds: undefined,
  members: undefined,
  memberCount: undefined,
  projects: undefined,
} as const;

const groupsOf = (orm: Orm, orgId: number, isWanted: WhichTeams) =>
  orm
    .select({ teamId: teamGroups.teamId, groupId: teamGroups.groupId })
    .from(teamGroups)
    .where(and(eq(teamGroups.orgId, orgId), isWanted(teamGroups.teamId)))
    .orderBy(...inOrder);

const joined = (orgId: number, isWanted: WhichTeams): SQL =>
  sql`(${joinedMembersOf(orgId, (column) => isWanted(column) ?? sql`true`)})`;

/** A member takes some three times as much in an answer as this does of it. */
const WAYS_BYTES_MAX = LIST_BYTES_MAX / 3;
/** So many rows are too long in any case. */
const WAYS_MAX = 50_000;

/** Every way in which somebody is a member, in no order: so that it is not read to its end if it is too long. */
const waysIn = (orm: Orm, orgId: number, isWanted: WhichTeams) =>
  orm
    .select({
      teamId: sql<number>`team_id`.as('team_id'),
      userId: sql<number>`user_id`.as('user_id'),
      joined: sql<string>`joined`.as('joined'),
      addedBy: sql<number>`added_by`.as('added_by'),
      position: sql<number>`position`.as('position'),
      isExternal: sql<number>`is_external`.as('is_external'),
    })
    .from(sql`${joined(orgId, isWanted)} AS member`);

/** All users that a membership names, each once. Only members must be visible to the caller. */
const usersOf = (orm: Orm, orgId: number, isWanted: WhichTeams, isVisible: SQL | undefined) =>
  orm
    .select({
      id: users.id,
      ...shownColumns,
      isServiceAccount: users.isServiceAccount,
      orgRole: orgUsers.role,
      created: sql<string>`iif(${isPendingRow}, ${orgUsers.created}, ${users.created})`.as('shown_created'),
      isPending: sql<number>`coalesce(${isPendingRow}, 0)`.as('is_pending'),
      lastUsed: sql<string | null>`iif(${users.isServiceAccount}, (
        SELECT max(${tokens.lastUsed}) FROM ${tokens}
        WHERE ${tokens.orgId} = ${orgId} AND ${tokens.accountId} = ${users.id}), NULL)`.as('last_used'),
      isSeen: sql<number>`${isVisible ?? sql`1`}`.as('is_seen'),
    })
    .from(users)
    .leftJoin(orgUsers, isMembership(orgId))
    .where(
      // Memberships are worked out once for both.
      sql`${users.id} IN (WITH named AS MATERIALIZED (
          SELECT user_id, added_by FROM ${joined(orgId, isWanted)} AS member LIMIT ${WAYS_MAX})
        SELECT user_id FROM named UNION SELECT added_by FROM named)`,
    );

const projectsOf = (orm: Orm, orgId: number, isWanted: WhichTeams) =>
  orm
    .select({ subject: managedPermissions.subject, id: managedPermissions.resourceId })
    .from(teams)
    .innerJoin(
      managedPermissions,
      and(
        eq(managedPermissions.orgId, orgId),
        eq(managedPermissions.subjectKind, 'team'),
        sql`${managedPermissions.subject} = cast(${teams.id} AS text)`,
        eq(managedPermissions.resource, 'projects'),
      ),
    )
    .where(isOfOrg(teams.orgId, orgId, isWanted(teams.id)))
    .orderBy(asc(managedPermissions.subject), asc(managedPermissions.resourceId));

type Person = MemberUser & { readonly isSeen: number; readonly isPending: number };

/**
 * Each member once: those by hand in their order, then those by external groups ordered by id, since the earliest time
 * that was learned. Users who do not exist any more are left out.
 */
function toMembers(
  rows: RowsOf<typeof waysIn>,
  userById: ReadonlyMap<number, Person>,
): Pick<WholeTeam, 'members' | 'memberCount'> {
  const ways = rows.toSorted(
    (a, b) =>
      a.isExternal - b.isExternal ||
      a.position - b.position ||
      a.userId - b.userId ||
      compareText(a.joined, b.joined),
  );
  const members: MemberInFull[] = [];
  const all = new Set<number>();
  for (const { userId, joined, addedBy, isExternal } of ways) {
    const found = userById.get(userId);
    if (all.has(userId) || found === undefined) continue;
    all.add(userId);
    if (found.isSeen === 0) continue;
    const { isSeen: _isSeen, isPending: _isPending, ...user } = found;
    members.push({ user, joined, addedBy: authorOf(userById.get(addedBy)), isExternal: isExternal === 1 });
  }
  if (members.length === all.size) return { members, memberCount: all.size };
  return { members: members.length > 0 ? members : undefined, memberCount: undefined };
}

/** The author; null for somebody who has left the org, even if they were added again, or who is not visible to the caller. */
const authorOf = (user: Person | undefined): Author | null =>
  user === undefined || user.orgRole === null || user.isPending === 1 || user.isSeen === 0
    ? null
    : toAuthor(user);

const toAuthor = ({
  login,
  email,
  isServiceAccount,
}: { readonly [K in keyof Author]: Author[K] | null }): Author | null =>
  login === null || email === null ? null : { login, email, isServiceAccount: isServiceAccount === true };
