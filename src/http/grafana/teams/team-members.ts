import { OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { TEAM_ADMIN, TEAM_MEMBER } from '../../../core/team.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  AddTeamMemberCommand,
  SetTeamMembershipsCommand,
  TeamMemberDTO,
  toTeamMemberDTO,
  UpdateTeamMemberCommand,
} from '../../../wire/grafana/team.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { readWithinReach } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import { answer, changing, needs, onInvalidInput, readsJson, refused } from '../dialect.ts';

const tags = ['Teams'];
const TEAM = { teamId: 'team' } as const;
const MEMBER = { teamId: 'team', userId: 'team-member' } as const;
const teamParam = z.object({ teamId: idOrUid('Id of the team') });
const memberParam = teamParam.extend({ userId: idOrUid('Id of the user') });

const listTeamMembersRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}/members',
  operationId: 'getTeamMembers',
  summary: 'List the members of a team that the caller may read',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeamMembers(namedId(c, 'teamId')), { named: TEAM })] as const,
  request: { params: teamParam },
  responses: {
    200: success(
      'The members, ordered by login. Members by an external group have labels.',
      z.array(TeamMemberDTO),
    ),
  },
});

const addTeamMember = changing('addTeamMember', {
  of: (c) => ({ teamId: namedId(c, 'teamId') }),
  named: TEAM,
});
const addTeamMemberRoute = createRoute({
  method: 'post',
  path: '/teams/{teamId}/members',
  operationId: 'addTeamMember',
  summary: 'Add a user to a team',
  tags,
  security,
  middleware: [addTeamMember.needs, readsJson] as const,
  request: { params: teamParam, body: jsonBody(AddTeamMemberCommand) },
  responses: { 200: success('The user is a member of the team.', SuccessResponseBody) },
});

const setTeamMembers = changing('setTeamMembers', {
  of: (c) => ({ teamId: namedId(c, 'teamId') }),
  named: TEAM,
});
const setTeamMembersRoute = createRoute({
  method: 'put',
  path: '/teams/{teamId}/members',
  operationId: 'setTeamMemberships',
  summary: 'Replace the members of a team',
  tags,
  security,
  middleware: [setTeamMembers.needs, readsJson] as const,
  request: { params: teamParam, body: jsonBody(SetTeamMembershipsCommand) },
  responses: { 200: success('The members are replaced.', SuccessResponseBody) },
});

const updateTeamMember = changing('updateTeamMember', {
  of: (c) => ({ teamId: namedId(c, 'teamId') }),
  named: MEMBER,
});
const updateTeamMemberRoute = createRoute({
  method: 'put',
  path: '/teams/{teamId}/members/{userId}',
  operationId: 'updateTeamMember',
  summary: 'Set whether a member is an admin of the team',
  tags,
  security,
  middleware: [updateTeamMember.needs, readsJson] as const,
  request: { params: memberParam, body: jsonBody(UpdateTeamMemberCommand) },
  responses: { 200: success('The member is updated.', SuccessResponseBody) },
});

const removeTeamMember = changing('removeTeamMember', {
  of: (c) => ({ teamId: namedId(c, 'teamId') }),
  named: MEMBER,
});
const removeTeamMemberRoute = createRoute({
  method: 'delete',
  path: '/teams/{teamId}/members/{userId}',
  operationId: 'removeTeamMember',
  summary: 'Remove a member from a team',
  tags,
  security,
  middleware: [removeTeamMember.needs] as const,
  request: { params: memberParam },
  responses: { 200: success('The user is removed from the team.', SuccessResponseBody) },
});

/** Members of a team that were added by hand. Source: docs/grafana.md#teams. */
export const teamMembers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamMembers.openapi(listTeamMembersRoute, async (c) => {
  const { orgId, services } = c.var;
  const teamId = namedId(c, 'teamId');
  // Source: docs/grafana.md#teams.
  const see = { action: 'org.users:read', prefix: 'users:id:' };
  return await answer(
    c,
    readWithinReach(c, [see], ([reach = []]) => services.repositories.teamMembers.list(orgId, teamId, reach)),
    ({ answer: found }) => {
      if (found === undefined) return refused(c, notFound('team'));
      const { teamUid, members } = found;
      return c.json(
        members.map((member) => toTeamMemberDTO({ ...member, orgId, teamId, teamUid })),
        200,
      );
    },
  );
});

teamMembers.openapi(addTeamMemberRoute, async (c) => {
  const input = { teamId: namedId(c, 'teamId'), userId: c.req.valid('json').userId };
  return await addTeamMember.make(c, input, () => c.json({ message: 'Member added to Team' }, 200));
});

teamMembers.openapi(setTeamMembersRoute, async (c) => {
  const { members, admins } = c.req.valid('json');
  const toLookUp = (emails: readonly string[] | null | undefined) =>
    (emails ?? []).map((email) => email.toLowerCase());
  return await setTeamMembers.make(
    c,
    {
      teamId: namedId(c, 'teamId'),
      members: toLookUp(members),
      admins: toLookUp(admins),
    },
    () => c.json({ message: 'Team memberships have been updated' }, 200),
  );
});

teamMembers.openapi(
  updateTeamMemberRoute,
  async (c) =>
    await updateTeamMember.make(
      c,
      {
        teamId: namedId(c, 'teamId'),
        userId: namedId(c, 'userId'),
        permission: c.req.valid('json').permission === TEAM_ADMIN ? TEAM_ADMIN : TEAM_MEMBER,
      },
      () => c.json({ message: 'Team member updated' }, 200),
    ),
);

teamMembers.openapi(removeTeamMemberRoute, async (c) => {
  const input = { teamId: namedId(c, 'teamId'), userId: namedId(c, 'userId') };
  return await removeTeamMember.make(c, input, () => c.json({ message: 'Team Member removed' }, 200));
});
