import { OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import type { RoleHolders } from '../../../service/ports/assignments.ts';
import { RoleAssignmentsDTO, SetRoleAssignmentsCommand } from '../../../wire/grafana/assignment.ts';
import type { AppEnv } from '../../context.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { createRoute, security } from '../document.ts';
import { answerOne, changing, needs, onInvalidInput, readsJsonFirst } from '../dialect.ts';

const tags = ['Role assignments'];
const path = '/access-control/roles/{roleUID}/assignments';
const params = z.object({ roleUID: z.string().meta({ description: 'Uid of the role.' }) });

const getRoleAssignmentsRoute = createRoute({
  method: 'get',
  path,
  operationId: 'getRoleAssignments',
  summary: 'List the users, teams and service accounts that a role is assigned to in the org',
  tags,
  security,
  middleware: [needs(() => requirements.readRoleHolders)] as const,
  request: { params },
  responses: { 200: success('Direct assignments in the org.', RoleAssignmentsDTO) },
});

const setRoleHolders = changing('setRoleHolders');
const setRoleAssignmentsRoute = createRoute({
  method: 'put',
  path,
  operationId: 'setRoleAssignments',
  summary: 'Replace the users, teams and service accounts that a role is assigned to in the org',
  tags,
  security,
  middleware: [setRoleHolders.needs, readsJsonFirst] as const,
  request: { params, body: jsonBody(SetRoleAssignmentsCommand) },
  responses: { 200: success('The assignments after the change.', RoleAssignmentsDTO) },
});

const toDTO = (roleUid: string, { users, teams, serviceAccounts }: RoleHolders) => ({
  role_uid: roleUid,
  users: [...users],
  teams: [...teams],
  service_accounts: [...serviceAccounts],
});

/** The assignments of one role. Source: docs/grafana.md#assignments. */
export const roleAssignments = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roleAssignments.openapi(getRoleAssignmentsRoute, async (c) => {
  const { roleUID } = c.req.valid('param');
  return await answerOne(c, 'role', c.var.services.roles.holders(c.var.orgId, roleUID), (found) =>
    c.json(toDTO(roleUID, found), 200),
  );
});

roleAssignments.openapi(setRoleAssignmentsRoute, async (c) => {
  const { roleUID } = c.req.valid('param');
  const { users, teams, service_accounts: serviceAccounts } = c.req.valid('json');
  const wanted = { users: users ?? [], teams: teams ?? [], serviceAccounts: serviceAccounts ?? [] };
  return await setRoleHolders.make(c, { roleUid: roleUID, wanted }, (made) =>
    c.json(toDTO(roleUID, made), 200),
  );
});
