import type { Factor } from '../factor.ts';
import type { Subject, Target } from '../looks.ts';
import type { Org, World } from '../world.ts';
import { unique } from '../world.ts';

type Member = { readonly userId: number };

/** The list of a team's members, as one that shows the subject. */
export const membersOf = (teamId: () => number, { id }: Subject): NonNullable<Target['listed']> => ({
  path: () => `/teams/${teamId()}/members`,
  has: (body: readonly Member[]) => body.some(({ userId }) => userId === id),
});

const memberRow = (org: Org, teamId: number, { id }: Subject) => ({
  sql: 'SELECT 1 FROM team_members WHERE org_id = ? AND team_id = ? AND user_id = ?',
  values: [org.id, teamId, id],
});

/** A team with a role that brings what a target is about. */
export async function teamWithRole(
  world: World,
  org: Org,
  target: Target,
): Promise<{ teamId: number; roleUid: string }> {
  const [teamId, roleUid] = [await world.team(org), await world.role(org, target)];
  await world.inOrg(org, 'POST', `/access-control/teams/${teamId}/roles`, { roleUid });
  return { teamId, roleUid };
}

/** A register of somebody who joins and leaves a team. */
export async function teamMember(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const { teamId } = await teamWithRole(world, org, target);
  const path = `/teams/${teamId}/members`;
  const factor: Factor = {
    kind: 'team-member',
    on: false,
    turn: async (on, writing) => {
      const as = org.admin;
      await (on
        ? writing.send({
            as,
            method: 'POST',
            path,
            body: { userId: subject.id },
            leaves: true,
            already: [400, 409],
          })
        : writing.send({
            as,
            method: 'DELETE',
            path: `${path}/${subject.id}`,
            leaves: false,
            already: [404],
          }));
    },
    row: () => memberRow(org, teamId, subject),
  };
  const inTeam = { teamId: () => teamId, listed: membersOf(() => teamId, subject) };
  world.register([org], { ...target, ...inTeam }, [factor]);
}

/** A register of a role that a team gets and loses. */
export async function teamRole(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const { teamId, roleUid } = await teamWithRole(world, org, target);
  await world.inOrg(org, 'POST', `/teams/${teamId}/members`, { userId: subject.id });
  const path = `/access-control/teams/${teamId}/roles`;
  const factor: Factor = {
    kind: 'team-role',
    on: true,
    turn: async (on, writing) => {
      const as = org.admin;
      await (on
        ? writing.send({ as, method: 'POST', path, body: { roleUid }, leaves: true })
        : writing.send({ as, method: 'DELETE', path: `${path}/${roleUid}`, leaves: false, already: [404] }));
    },
    row: () => ({
      sql: 'SELECT 1 FROM team_roles WHERE org_id = ? AND team_id = ? AND role_uid = ?',
      values: [org.id, teamId, roleUid],
    }),
  };
  const listed = {
    path: () => path,
    has: (body: readonly { uid: string }[]) => body.some(({ uid }) => uid === roleUid),
  };
  world.register([org], { ...target, roleUid, heldByTeam: teamId, listed }, [factor]);
}

/** A register of a team that is deleted, and made again with its role and its member. */
export async function deletedTeam(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  const name = unique('team');
  let teamId = (await world.inOrg(org, 'POST', '/teams', { name })).teamId as number;
  await world.inOrg(org, 'POST', `/access-control/teams/${teamId}/roles`, { roleUid });
  await world.inOrg(org, 'POST', `/teams/${teamId}/members`, { userId: subject.id });
  const as = org.admin;
  const factor: Factor = {
    kind: 'team-delete',
    on: true,
    turn: async (on, writing) => {
      // It may have been made by a request that was not answered.
      const { body } = await writing.ask({ as, path: `/teams/search?name=${name}` });
      const known = body.teams[0]?.id as number | undefined;
      if (!on) {
        if (known !== undefined) teamId = known;
        await writing.send({ as, method: 'DELETE', path: `/teams/${teamId}`, leaves: false, already: [404] });
        return;
      }
      const make = async () =>
        (await writing.send({ as, method: 'POST', path: '/teams', body: { name }, leaves: false })).body
          .teamId;
      const id: number = known ?? (await make());
      const roles = `/access-control/teams/${id}/roles`;
      await writing.send({ as, method: 'POST', path: roles, body: { roleUid }, leaves: false });
      teamId = id;
      const members = `/teams/${id}/members`;
      const member = { userId: subject.id };
      await writing.send({
        as,
        method: 'POST',
        path: members,
        body: member,
        leaves: true,
        already: [400, 409],
      });
    },
    row: () => ({
      sql: `SELECT 1 FROM teams JOIN team_members ON team_members.team_id = teams.id
        JOIN team_roles ON team_roles.team_id = teams.id WHERE teams.org_id = ? AND teams.name = ? AND user_id = ?`,
      values: [org.id, name, subject.id],
    }),
  };
  const inTeam = { teamId: () => teamId, listed: membersOf(() => teamId, subject) };
  world.register([org], { ...target, ...inTeam }, [factor]);
}

/** A register of a team that the Unleash dialect replaces as a whole. */
export async function replacedTeam(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const { teamId } = await teamWithRole(world, org, target);
  const name = unique('group');
  const factor: Factor = {
    kind: 'team-replaced',
    on: false,
    turn: async (on, writing) => {
      const body = { name, users: on ? [{ user: { id: subject.id } }] : [] };
      const path = `/admin/groups/${teamId}`;
      await writing.send({ as: org.admin, method: 'PUT', path, body, leaves: on });
    },
    row: () => memberRow(org, teamId, subject),
  };
  const inTeam = { teamId: () => teamId, listed: membersOf(() => teamId, subject) };
  world.register([org], { ...target, ...inTeam }, [factor]);
}
