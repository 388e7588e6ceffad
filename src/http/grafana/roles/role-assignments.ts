import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { RoleHolders } from '../../../service/ports/assignments.ts';
import { RoleAssignmentsDTO, SetRoleAssignmentsCommand } from '../../../wire/grafana/assignment.ts';
import type { AppEnv } from '../../context.ts';
import { readsJsonFirst } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { needs } from '../dialect/needs.ts';
import { readIfAllowed } from '../dialect/read-allowed.ts';
import { refused } from '../dialect/refused.ts';
import { jsonBody, refusals, security, success } from '../dialect/route.ts';

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
  responses: { 200: success('Direct assignments in the org.', RoleAssignmentsDTO), ...refusals },
});

const setRoleAssignmentsRoute = createRoute({
  method: 'put',
  path,
  operationId: 'setRoleAssignments',
  summary: 'Replace the users, teams and service accounts that a role is assigned to in the org',
  tags,
  security,
  middleware: [needs(() => requirements.setRoleHolders), readsJsonFirst] as const,
  request: { params, body: jsonBody(SetRoleAssignmentsCommand) },
  responses: { 200: success('The assignments as they are now.', RoleAssignmentsDTO), ...refusals },
});

const toDTO = (roleUid: string, { users, teams, serviceAccounts }: RoleHolders) => ({
  role_uid: roleUid,
  users: [...users],
  teams: [...teams],
  service_accounts: [...serviceAccounts],
});

/** Who has a role, from the role's end. Source: docs/grafana.md#assignments. */
export const roleAssignments = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roleAssignments.openapi(getRoleAssignmentsRoute, async (c) => {
  const { roleUID } = c.req.valid('param');
  const result = await readIfAllowed(c, c.var.services.roles.holders(c.var.orgId, roleUID));
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  return answer === undefined ? refused(c, notFound('role')) : c.json(toDTO(roleUID, answer), 200);
});

roleAssignments.openapi(setRoleAssignmentsRoute, async (c) => {
  const { roleUID } = c.req.valid('param');
  const { users, teams, service_accounts: serviceAccounts } = c.req.valid('json');
  const wanted = { users: users ?? [], teams: teams ?? [], serviceAccounts: serviceAccounts ?? [] };
  const { services, orgId, caller } = c.var;
  const result = await services.org.change(orgId, caller, 'setRoleHolders', { roleUid: roleUID, wanted });
  return result.ok ? c.json(toDTO(roleUID, result.value), 200) : refused(c, result.refusal);
});
