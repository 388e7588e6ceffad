import type { Factor } from '../factor.ts';
import type { Subject } from '../looks.ts';
import type { Org, World } from '../world.ts';
import { unique } from '../world.ts';
import { membersOf, teamWithRole } from './teams.ts';

/** Says which groups a subject is in; it must not be said of the same one for another register. */
async function putInGroups(
  world: World,
  org: Org,
  { id }: Subject,
  groups: readonly string[],
): Promise<void> {
  await world.inOrg(org, 'PUT', `/groupsync/users/${id}/groups`, { groups });
}

/** A register of a group that is mapped to a role, or to none. */
export async function groupMapping(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  const group = `cn=${unique('Mapped')},ou=groups`;
  await putInGroups(world, org, subject, [group]);
  const path = `/groupsync/groups/${encodeURIComponent(group)}`;
  const factor: Factor = {
    kind: 'group-mapping',
    on: false,
    turn: async (on, writing) => {
      const as = org.admin;
      await (on
        ? writing.send({ as, method: 'PUT', path, body: { roles: [roleUid] }, leaves: true })
        : writing.send({ as, method: 'DELETE', path, leaves: false, already: [404] }));
    },
    row: () => ({
      sql: 'SELECT 1 FROM group_mappings WHERE org_id = ? AND group_key = ? AND role_uid = ?',
      values: [org.id, group.toLowerCase(), roleUid],
    }),
  };
  const listed = {
    path: () => `${path}/roles`,
    has: (body: readonly { uid: string }[]) => body.some(({ uid }) => uid === roleUid),
  };
  world.register([org], { ...target, roleUid, listed }, [factor]);
}

/** A register of somebody whose groups are said anew: one is mapped to a role, and leads into a team. */
export async function userGroups(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  const group = `cn=${unique('Said')},ou=groups`;
  const teamId = await world.team(org);
  await world.inOrg(org, 'POST', `/teams/${teamId}/groups`, { groupId: group });
  const mapping = `/groupsync/groups/${encodeURIComponent(group)}`;
  await world.inOrg(org, 'PUT', mapping, { roles: [roleUid] });
  const path = `/groupsync/users/${subject.id}/groups`;
  const factor: Factor = {
    kind: 'user-groups',
    on: false,
    turn: async (on, writing) => {
      const groups = on ? [group.toUpperCase(), 'cn=other'] : ['cn=other'];
      await writing.send({ as: org.admin, method: 'PUT', path, body: { groups }, leaves: on });
    },
    row: () => ({
      sql: 'SELECT 1 FROM user_groups WHERE org_id = ? AND user_id = ? AND group_key = ?',
      values: [org.id, subject.id, group.toLowerCase()],
    }),
  };
  const listed = {
    path: () => path,
    has: (body: { groups: readonly string[] }) => body.groups.includes(group.toUpperCase()),
  };
  world.register([org], { ...target, roleUid, teamId: () => teamId, listed }, [factor]);
}

/** A register of a team that an external group leads into, or all groups beside the subject's. */
export async function teamGroup(
  world: World,
  org: Org,
  subject: Subject,
  isWildcard: boolean,
): Promise<void> {
  const target = world.target(org, subject);
  const { teamId } = await teamWithRole(world, org, target);
  const rest = `ou=${unique('unit')},dc=example`;
  const own = `cn=own,${rest}`;
  await putInGroups(world, org, subject, [own]);
  const groupId = isWildcard ? `cn=*,${rest}` : own;
  const path = `/teams/${teamId}/groups`;
  const factor: Factor = {
    kind: isWildcard ? 'team-group-wildcard' : 'team-group',
    on: false,
    turn: async (on, writing) => {
      const as = org.admin;
      const one = `${path}/${encodeURIComponent(groupId)}`;
      await (on
        ? writing.send({ as, method: 'POST', path, body: { groupId }, leaves: true, already: [400, 409] })
        : writing.send({ as, method: 'DELETE', path: one, leaves: false, already: [404] }));
    },
    row: () => ({
      sql: 'SELECT 1 FROM team_groups WHERE org_id = ? AND team_id = ? AND group_key = ?',
      values: [org.id, teamId, groupId.toLowerCase()],
    }),
  };
  const inTeam = { teamId: () => teamId, listed: membersOf(() => teamId, subject) };
  world.register([org], { ...target, ...inTeam }, [factor]);
}
