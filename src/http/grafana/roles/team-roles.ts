import { OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { AddTeamRoleCommand, SetTeamRolesCommand } from '../../../wire/grafana/assignment.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { RoleDTO, toRoleDTO } from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { flagInEither, flagQuery } from '../../kit/queries.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import {
  answerRead,
  changing,
  ifAllowed,
  needs,
  onInvalidInput,
  readsJsonFirst,
  refused,
} from '../dialect.ts';

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
  middleware: [needs((c) => requirements.readTeamRoles(namedId(c, 'teamId')), { named: NAMED })] as const,
  request: { params: teamParam, query: z.object({ includeHidden: flagQuery('List hidden roles too.') }) },
  responses: { 200: success('The directly assigned roles, ordered by name.', z.array(RoleDTO)) },
});

const addRole = changing('addRole', { of: () => ({ assignee: { kind: 'team' } }), named: NAMED });
const addTeamRoleRoute = createRoute({
  method: 'post',
  path: '/access-control/teams/{teamId}/roles',
  operationId: 'addTeamRole',
  summary: 'Assign a role to a team',
  tags,
  security,
  middleware: [addRole.needs, readsJsonFirst] as const,
  request: { params: teamParam, body: jsonBody(AddTeamRoleCommand) },
  responses: { 200: success('The role is assigned.', SuccessResponseBody) },
});

const setRoles = changing('setRoles', { of: () => ({ assignee: { kind: 'team' } }), named: NAMED });
const setTeamRolesRoute = createRoute({
  method: 'put',
  path: '/access-control/teams/{teamId}/roles',
  operationId: 'setTeamRoles',
  summary: 'Replace the roles assigned to a team',
  tags,
  security,
  middleware: [setRoles.needs, readsJsonFirst] as const,
  request: {
    params: teamParam,
    query: z.object({
      includeHidden: flagQuery('Replace hidden roles too. The same field in the body has the same effect.'),
    }),
    body: jsonBody(SetTeamRolesCommand),
  },
  responses: { 200: success('The roles are replaced.', SuccessResponseBody) },
});

const removeRole = changing('removeRole', { of: () => ({ assignee: { kind: 'team' } }), named: NAMED });
const removeTeamRoleRoute = createRoute({
  method: 'delete',
  path: '/access-control/teams/{teamId}/roles/{roleUID}',
  operationId: 'removeTeamRole',
  summary: 'Remove a role from a team',
  tags,
  security,
  middleware: [removeRole.needs] as const,
  request: { params: teamRoleParam },
  responses: { 200: success('The role is removed.', SuccessResponseBody) },
});

/** Roles of teams, always in the caller's org. Source: docs/grafana.md#assignments. */
export const teamRoles = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamRoles.openapi(listTeamRolesRoute, async (c) => {
  const teamId = namedId(c, 'teamId');
  const filter = { ...c.req.valid('query'), includeMapped: false };
  const read = c.var.services.roles.given(c.var.orgId, { kind: 'team', id: teamId }, filter);
  return await answerRead(c, read, (found) => {
    const { teamExists, roles } = found;
    return teamExists ? c.json(roles.map(toRoleDTO), 200) : refused(c, notFound('team'));
  });
});

teamRoles.openapi(addTeamRoleRoute, async (c) => {
  const { roleUid } = c.req.valid('json');
  const assignee = { kind: 'team', id: namedId(c, 'teamId') } as const;
  return await addRole.make(c, { assignee, roleUid }, () =>
    c.json({ message: 'Role added to the team.' }, 200),
  );
});

teamRoles.openapi(setTeamRolesRoute, async (c) => {
  const { roleUids, includeHidden } = c.req.valid('json');
  const withHidden = flagInEither(c.req, 'includeHidden', includeHidden);
  if (!withHidden.ok) return await ifAllowed(c, () => refused(c, withHidden.refusal));
  return await setRoles.make(
    c,
    {
      assignee: { kind: 'team', id: namedId(c, 'teamId') },
      roleUids: roleUids ?? [],
      includeHidden: withHidden.value,
    },
    () => c.json({ message: 'Team roles have been updated.' }, 200),
  );
});

teamRoles.openapi(removeTeamRoleRoute, async (c) => {
  const assignee = { kind: 'team', id: namedId(c, 'teamId') } as const;
  const input = { assignee, roleUid: c.req.valid('param').roleUID };
  return await removeRole.make(c, input, () => c.json({ message: 'Role removed from team.' }, 200));
});
