import { findUndelegable } from '../../core/delegation.ts';
import type { Dependency } from '../../core/dependency.ts';
import { touchesOfGroup } from '../../core/dependency.ts';
import type { ListDiff } from '../../core/diff.ts';
import { diffFields, diffLists } from '../../core/diff.ts';
import { groupKey } from '../../core/external-group.ts';
import type { HeldLevel } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { isMet } from '../../core/requirement.ts';
import { readPerson } from '../../core/requirements.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { refuse } from '../../core/result.ts';
import type { RoleWithPermissions } from '../../core/role.ts';
import { roleKindOf } from '../../core/role.ts';
import { readRootRoleNumber } from '../../core/root-role.ts';
import { TEAM_MEMBER } from '../../core/team.ts';
import type { ActingCaller, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Write } from '../ports/database.ts';
import type { Author, OwnedOutline } from '../ports/whole-teams.ts';
import type { TeamMember } from '../ports/teams.ts';
import type { UserInOrg } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import { permissionsOfRoles, resolveRole } from '../../core/role-view.ts';
import { findMembershipProblem } from './team-grant.ts';
import { adminsAmong } from './team-members.ts';
import { FIRST_VERSION } from '../../core/versioned.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** Everything about a team. */
export type WholeTeamInput = {
  readonly name: string;
  readonly description: string;
  /** The external groups to link, each once in any letter case, in the order to store. */
  readonly groupIds: readonly string[];
  /** The root role's number; null for none. */
  readonly rootRole: number | null;
  /** All members to be added by hand, each once, in the order to store. */
  readonly userIds: readonly number[];
};

/** A team after the change. */
type ChangedTeam = Pick<WholeTeamInput, 'name' | 'description' | 'groupIds' | 'rootRole'> & {
  readonly id: number;
  readonly created: string;
  readonly createdBy: Author | null;
  readonly version: number;
};

/**
 * Stands for the id of a team that does not exist yet. No scope names it, so only permissions on all teams cover it.
 */
const NEW_TEAM_ID = 0;

/**
 * Creates a team with its members, external groups and root role, all or nothing. Only the named users are added by
 * hand, except those who are members by an external group. Refuses with `taken`, `unknown-members`,
 * `unknown-root-role`, and with `not-delegable` when the members would get what the caller does not hold (I11).
 * Source: docs/unleash.md#writing.
 */
export const createWholeTeam = change({
  kind: 'team.create-full',
  facts: (
    { teams, users, userGroups, roles },
    orgId,
    { name, userIds, groupIds, rootRole }: WholeTeamInput,
  ) =>
    readAll({
      fromOutside: userGroups.among(orgId, userIds, groupIds),
      isTaken: teams.isNameTaken(orgId, name),
      users: users.findMany(orgId, userIds),
      role: findRootRole({ roles }, orgId, rootRole),
    }),
  requires: requiredBy.createWholeTeam,
  decide: (
    context,
    input,
    { isTaken, users, role, fromOutside },
    { teams, teamMembers, teamGroups, assignments },
  ) => {
    const { orgId, caller, types, now, newUid } = context;
    const { name, description, groupIds, rootRole, userIds } = input;
    const problem =
      (isTaken ? takenName(name) : undefined) ?? findUnknown(orgId, input, userIds, { users, role });
    if (problem !== undefined) return refuse(problem);
    const granted = role === undefined ? [] : permissionsOfRoles([role.uid], [role], types);
    const undelegable = findUndelegable(caller.permissions, granted);
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    if (userIds.length + groupIds.length > 0) {
      const beyond = findMembershipProblem(caller, NEW_TEAM_ID, TEAM_MEMBER, granted);
      if (beyond !== undefined) return refuse(beyond);
    }

    const uid = newUid();
    const byHand = userIds.filter((id) => !fromOutside.includes(id));
    const added = { by: caller.facts.userId, at: now };
    const insertTeam = teams.insert(orgId, { uid, name, description, email: '', ...added });
    return planned({
      writes: [
        insertTeam,
        ...teamMembers.putLast(orgId, { uid }, byHand.map(toPlainMember), added),
        ...teamGroups.putLast(orgId, { uid }, groupIds, added),
        ...(role === undefined ? [] : [assignments.giveRoot(orgId, { uid }, role.uid, added)]),
      ],
      before: null,
      after: {
        uid,
        name,
        description,
        members: byHand,
        groups: groupIds,
        rootRole: role?.uid ?? null,
      },
      touches: [...userIds.map((id): Dependency => `user:${id}`), ...touchesOfGroups(groupIds)],
      reply: ({ idOf }): ChangedTeam => {
        const id = idOf(insertTeam);
        const createdBy = authorOf(caller);
        return { id, name, description, groupIds, rootRole, created: now, createdBy, version: FIRST_VERSION };
      },
    });
  },
});

/** Everything about an existing team. */
export type ReplaceTeamInput = WholeTeamInput & { readonly teamId: number };

/**
 * Replaces name, description, external groups, root role and members in one change. A member who stays keeps when and
 * by whom it was added, and its permission in the team. Members by external groups stay members, whether they are named
 * or not.
 *
 * Refuses as `createWholeTeam` does, and with `not-found`. The caller must hold only what is really given or taken
 * away, so that repeating a call never fails. Source: docs/unleash.md#writing.
 */
export const replaceTeam = change({
  kind: 'team.replace',
  facts: (repositories, orgId, { teamId, name, userIds, groupIds, rootRole }: ReplaceTeamInput) => {
    const { teams, wholeTeams, users, userGroups, teamMembers, teamGroups, assignments, heldLevels } =
      repositories;
    const assignee = { kind: 'team', id: teamId } as const;
    return readAll({
      team: wholeTeams.outline(orgId, teamId),
      isTaken: teams.isNameTaken(orgId, name),
      users: users.findMany(orgId, userIds),
      members: teamMembers.all(orgId, teamId),
      fromOutside: userGroups.among(orgId, userIds, groupIds),
      linked: teamGroups.linked(orgId, teamId),
      roleUids: assignments.uids(orgId, assignee),
      stored: assignments.roles(orgId, assignee, []),
      levels: heldLevels.levelsOf(orgId, { kind: 'team', subject: String(teamId) }),
      role: findRootRole(repositories, orgId, rootRole),
    });
  },
  requires: (input, facts) => requiredBy.replaceTeam(input, rootRoleSteps(facts)),
  of: { thing: 'team', current: ({ team }) => team },
  decide: (context, input, facts, repositories) => {
    const { teams } = repositories;
    const { orgId, caller, types, now } = context;
    const { teamId, name, description, groupIds, rootRole } = input;
    const { team } = facts;
    if (team === undefined) return refuse(notFound('team'));
    const members = diffMembers(input, facts);
    const problem =
      (facts.isTaken && name !== team.name ? takenName(name) : undefined) ??
      findUnknown(orgId, input, members.add, facts);
    if (problem !== undefined) return refuse(problem);
    const groups = diffGroups(facts.linked, groupIds);
    const beyond = findBeyondCaller(caller, teamId, facts, types, members.add.length + groups.new.length > 0);
    if (beyond !== undefined) return refuse(beyond);

    const texts = diffFields({ name: team.name, description: team.description }, { name, description });
    const isRenamed = Object.keys(texts.after).length > 0;
    const rootRoles = diffFields(
      { rootRole: team.rootRole?.uid ?? null },
      { rootRole: facts.role?.uid ?? null },
    );
    const added = { by: caller.facts.userId, at: now };
    const inside: Write[] = [
      ...memberWrites(context, teamId, members, repositories),
      ...repositories.teamGroups.remove(orgId, teamId, groups.gone),
      ...repositories.teamGroups.putLast(orgId, teamId, groups.last, added),
      ...rootRoleWrites(context, teamId, facts, repositories),
    ];
    const { id, created, version } = team;
    const createdBy = shownCreator(team, caller);
    const replied = { id, name, description, groupIds, rootRole, created, createdBy };
    if (inside.length === 0 && !isRenamed) return unchanged<ChangedTeam>({ ...replied, version });
    // Taking a root role is a change of the team by itself, whoever does it: a trigger counts it.
    const countedByTrigger = rootRoleSteps(facts).isTaken ? 1 : 0;
    return planned({
      writes: [teams.update(orgId, teamId, { ...(isRenamed && { name, description }), at: now }), ...inside],
      before: {
        team: teamId,
        ...texts.before,
        removed: members.remove,
        ...adminsAmong(facts.members, members.remove),
        ...(groups.remove.length > 0 && { removedGroups: groups.remove }),
        ...rootRoles.before,
      },
      after: {
        team: teamId,
        ...texts.after,
        added: members.add,
        ...(members.isReordered && { reordered: true }),
        ...(groups.add.length > 0 && { addedGroups: groups.add }),
        ...(groups.isReordered && { reorderedGroups: true }),
        ...rootRoles.after,
        // The team may have had the role before, as one of its others.
        ...(rootRoles.after.rootRole && { isRoleGiven: rootRoleSteps(facts).isGiven }),
      },
      // Old members, by hand or by external groups, depend on the team and need not be named one by one.
      touches: [
        `team:${teamId}`,
        ...members.add.map((id): Dependency => `user:${id}`),
        ...touchesOfGroups(groups.new),
      ],
      reply: (): ChangedTeam => ({ ...replied, version: version + 1 + countedByTrigger }),
    });
  },
});

type Facts = {
  readonly team: OwnedOutline | undefined;
  readonly users: readonly UserInOrg[];
  readonly members: readonly TeamMember[];
  /** The named users who are members by one of the groups to link. */
  readonly fromOutside: readonly number[];
  /** The linked groups as they are spelt, in their order. */
  readonly linked: readonly string[];
  readonly roleUids: readonly string[];
  readonly stored: readonly RoleWithPermissions[];
  readonly levels: readonly HeldLevel[];
  /** The wanted root role; undefined for none. */
  readonly role: RoleWithPermissions | undefined;
};

/** The role with the number, if it can be a root role: a built-in role, or a custom role that is visible in the org. */
function findRootRole(
  { roles }: Pick<Repositories, 'roles'>,
  orgId: number,
  number: number | null,
): Read<RoleWithPermissions | undefined> {
  const named = number === null ? undefined : readRootRoleNumber(number);
  if (named === undefined) return known(undefined);
  if ('uid' in named) {
    return map(roles.findMany(orgId, [named.uid]), (found) => resolveRole(named.uid, found));
  }
  return map(roles.findById(orgId, named.roleId), (role) => {
    return role !== undefined && roleKindOf(role.name) === 'custom' ? role : undefined;
  });
}

const takenName = (name: string): Refusal => ({ tag: 'taken', thing: 'team', field: 'name', value: name });

/** The refusal when something named does not exist for the org (I10). `toAdd` are the users who must exist. */
function findUnknown(
  orgId: number,
  { rootRole }: Pick<WholeTeamInput, 'rootRole'>,
  toAdd: readonly number[],
  { users, role }: Pick<Facts, 'users' | 'role'>,
): Refusal | undefined {
  if (rootRole !== null && role === undefined) return { tag: 'unknown-root-role', number: rootRole };
  const known = new Set(users.filter((user) => isVisibleUser(orgId, user, false)).map(({ id }) => id));
  const unknown = toAdd.filter((id) => !known.has(id));
  return unknown.length === 0 ? undefined : { tag: 'unknown-members', ids: unknown };
}

/**
 * The roles that the team gets and loses with the wanted root role. Marking a role that it already has gives nothing.
 */
function rootRoleSteps({ team, role, roleUids }: Pick<Facts, 'team' | 'role' | 'roleUids'>) {
  const old = team?.rootRole?.uid;
  const isChanged = team !== undefined && old !== role?.uid;
  return {
    isChanged,
    isGiven: isChanged && role !== undefined && !roleUids.includes(role.uid),
    isTaken: isChanged && old !== undefined,
  };
}

/** The first permission that the change gives or takes away and the caller does not hold (I11). */
function findBeyondCaller(
  caller: ActingCaller,
  teamId: number,
  facts: Facts,
  types: Vocabulary,
  bringsMembers: boolean,
): Refusal | undefined {
  const { team, role, roleUids, levels } = facts;
  const { isGiven, isTaken } = rootRoleSteps(facts);
  const old = team?.rootRole?.uid;
  const stored = role === undefined ? facts.stored : [role, ...facts.stored];
  const changed = permissionsOfRoles(
    [...(isTaken && old !== undefined ? [old] : []), ...(isGiven && role !== undefined ? [role.uid] : [])],
    stored,
    types,
  );
  const undelegable = findUndelegable(caller.permissions, changed);
  if (undelegable !== undefined) return notDelegable(undelegable);
  if (!bringsMembers) return undefined;
  const kept = roleUids.filter((uid) => !isTaken || uid !== old);
  const ofTeam = [
    ...permissionsOfRoles(role === undefined ? kept : [...kept, role.uid], stored, types),
    ...levels.flatMap(({ resource, resourceId, level }) =>
      types.permissionsOfLevel(resource, resourceId, level),
    ),
  ];
  return findMembershipProblem(caller, teamId, TEAM_MEMBER, ofTeam);
}

/**
 * The steps to the wanted members by hand. A member by a group that stays linked is not also added by hand, because that
 * membership would stay when the group is unlinked.
 */
function diffMembers({ userIds }: WholeTeamInput, { members, fromOutside }: Facts): ListDiff<number> {
  const current = members.map(({ userId }) => userId);
  const notByHand = new Set(fromOutside).difference(new Set(current));
  return diffLists(
    current,
    userIds.filter((id) => !notByHand.has(id)),
  );
}

function memberWrites(
  { orgId, caller, now }: DecisionContext,
  teamId: number,
  { remove, last }: ListDiff<number>,
  { teamMembers }: Repositories,
): Write[] {
  return [
    ...(remove.length > 0 ? [teamMembers.remove(orgId, teamId, remove)] : []),
    ...teamMembers.putLast(orgId, teamId, last.map(toPlainMember), { by: caller.facts.userId, at: now }),
  ];
}

/**
 * The steps to the wanted groups, as they are spelt: one that is spelt in another way goes and comes, and keeps when and by
 * whom it was linked. `gone` are those that are linked in no spelling any more, and `new` those that were not.
 */
function diffGroups(current: readonly string[], wanted: readonly string[]) {
  const lists = diffLists(current, wanted);
  const [old, kept] = [new Set(current.map(groupKey)), new Set(wanted.map(groupKey))];
  return {
    ...lists,
    gone: lists.remove.filter((groupId) => !kept.has(groupKey(groupId))),
    new: lists.add.filter((groupId) => !old.has(groupKey(groupId))),
  };
}

function rootRoleWrites(
  { orgId, caller, now }: DecisionContext,
  teamId: number,
  facts: Facts,
  { assignments }: Repositories,
): Write[] {
  const { team, role } = facts;
  const { isChanged, isTaken } = rootRoleSteps(facts);
  if (!isChanged) return [];
  const old = team?.rootRole?.uid;
  const added = { by: caller.facts.userId, at: now };
  // The old one first: a team never has two root roles, even inside a batch.
  return [
    ...(isTaken && old !== undefined ? [assignments.remove(orgId, { kind: 'team', id: teamId }, [old])] : []),
    ...(role === undefined ? [] : [assignments.giveRoot(orgId, teamId, role.uid, added)]),
  ];
}

const touchesOfGroups = (groupIds: readonly string[]): Dependency[] => [
  ...new Set(groupIds.flatMap((groupId) => touchesOfGroup(groupKey(groupId)))),
];

const toPlainMember = (userId: number): TeamMember => ({ userId, permission: TEAM_MEMBER });

/** The creator, to a caller who would be told of it by reading the team. */
const shownCreator = ({ creatorId, createdBy }: OwnedOutline, { permissions }: ActingCaller): Author | null =>
  creatorId !== null && isMet(readPerson(creatorId), permissions) ? createdBy : null;

const authorOf = ({ facts }: ActingCaller): Author => ({
  login: facts.login,
  email: facts.email,
  isServiceAccount: facts.isServiceAccount,
});
