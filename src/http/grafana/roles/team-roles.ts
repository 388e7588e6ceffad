import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { AddTeamRoleCommand, SetTeamRolesCommand } from '../../../wire/grafana/assignment.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { RoleDTO, toRoleDTO } from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { refused } from '../dialect/refused.ts';
import { readsJsonFirst } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { here } from '../dialect/place.ts';
import { readIfAllowed } from '../dialect/read-allowed.ts';
import { flagQuery, idOrUid, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Role assignments'];
const NAMED = { teamId: 'team' } as const;
const teamParam = z.object({ teamId: idOrUid('Id of the team') });
const teamRoleParam = teamParam.extend({ roleUID: z.string().meta({ description: 'Uid of the role.' }) });

const listTeamRolesRoute = createRoute({
  method: 'get',
  path: '/access-control/teams/{teamId}/roles',
  operationId: 'listTeamRoles',
  summary: 'List the roles assigned to a team',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeamRoles(namedId(c, 'teamId')), here, NAMED)] as const,
  request: { params: teamParam, query: z.object({ includeHidden: flagQuery('List hidden roles too.') }) },
  responses: { 200: success('Directly assigned roles, by name.', z.array(RoleDTO)), ...refusals },
});

const addTeamRoleRoute = createRoute({
  method: 'post',
  path: '/access-control/teams/{teamId}/roles',
  operationId: 'addTeamRole',
  summary: 'Assign a role to a team',
  tags,
  security,
  middleware: [needs(() => requirements.addRole('team'), here, NAMED), readsJsonFirst] as const,
  request: { params: teamParam, body: jsonBody(AddTeamRoleCommand) },
  responses: { 200: success('The role is assigned.', SuccessResponseBody), ...refusals },
});

const setTeamRolesRoute = createRoute({
  method: 'put',
  path: '/access-control/teams/{teamId}/roles',
  operationId: 'setTeamRoles',
  summary: 'Replace the roles assigned to a team',
  tags,
  security,
  middleware: [needs(() => requirements.setRoles('team'), here, NAMED), readsJsonFirst] as const,
  request: {
    params: teamParam,
    query: z.object({ includeHidden: flagQuery('Replace hidden roles too; the body can say so as well.') }),
    body: jsonBody(SetTeamRolesCommand),
  },
  responses: { 200: success('The roles are assigned.', SuccessResponseBody), ...refusals },
});

const removeTeamRoleRoute = createRoute({
  method: 'delete',
  path: '/access-control/teams/{teamId}/roles/{roleUID}',
  operationId: 'removeTeamRole',
  summary: 'Take a role from a team',
  tags,
  security,
  middleware: [needs(() => requirements.removeRole('team'), here, NAMED)] as const,
  request: { params: teamRoleParam },
  responses: { 200: success('The role is not assigned.', SuccessResponseBody), ...refusals },
});

/** Roles of teams; always in the caller's org. Source: docs/grafana.md#assignments. */
export const teamRoles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamRoles.openapi(listTeamRolesRoute, async (c) => {
  const teamId = namedId(c, 'teamId');
  const filter = { ...c.req.valid('query'), includeMapped: false };
  const read = c.var.services.roles.given(c.var.orgId, { kind: 'team', id: teamId }, filter);
  const result = await readIfAllowed(c, read);
  if (!result.ok) return refused(c, result.refusal);
  const { teamExists, roles } = result.value.answer;
  return teamExists ? c.json(roles.map(toRoleDTO), 200) : refused(c, notFound('team'));
});

teamRoles.openapi(addTeamRoleRoute, async (c) => {
  const { roleUid } = c.req.valid('json');
  const assignee = { kind: 'team', id: namedId(c, 'teamId') } as const;
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'addRole', { assignee, roleUid });
  return result.ok ? c.json({ message: 'Role added to the team.' }, 200) : refused(c, result.refusal);
});

teamRoles.openapi(setTeamRolesRoute, async (c) => {
  const { roleUids, includeHidden } = c.req.valid('json');
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'setRoles', {
    assignee: { kind: 'team', id: namedId(c, 'teamId') },
    roleUids: roleUids ?? [],
    includeHidden: includeHidden === true || c.req.valid('query').includeHidden,
  });
  return result.ok ? c.json({ message: 'Team roles have been updated.' }, 200) : refused(c, result.refusal);
});

teamRoles.openapi(removeTeamRoleRoute, async (c) => {
  const assignee = { kind: 'team', id: namedId(c, 'teamId') } as const;
  const input = { assignee, roleUid: c.req.valid('param').roleUID };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'removeRole', input);
  return result.ok ? c.json({ message: 'Role removed from team.' }, 200) : refused(c, result.refusal);
});
