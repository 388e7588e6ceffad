import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../core/requirements.ts';
import { SuccessResponseBody } from '../../wire/grafana/message.ts';
import { AddTeamMemberCommand } from '../../wire/grafana/team.ts';
import type { AppEnv } from '../context.ts';
import { here } from './place.ts';
import { refused } from './refused.ts';
import { readsJson } from './body.ts';
import { onInvalidInput } from './malformed.ts';
import { namedId, needs } from './needs.ts';
import { idOrUid, jsonBody, refusals, security, success } from './route.ts';

const tags = ['Teams'];

const addTeamMemberRoute = createRoute({
  method: 'post',
  path: '/teams/{teamId}/members',
  operationId: 'addTeamMember',
  summary: 'Add a user to a team',
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeTeamMembers(namedId(c, 'teamId')), here, { teamId: 'team' }),
    readsJson,
  ] as const,
  request: { params: z.object({ teamId: idOrUid('Id of the team') }), body: jsonBody(AddTeamMemberCommand) },
  responses: { 200: success('The user is a member.', SuccessResponseBody), ...refusals },
});

/** Members of a team that were added by hand. Source: reference/clients.md section 4.5. */
export const teamMembers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamMembers.openapi(addTeamMemberRoute, async (c) => {
  const input = { teamId: namedId(c, 'teamId'), userId: c.req.valid('json').userId };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'addTeamMember', input);
  return result.ok ? c.json({ message: 'Member added to Team' }, 200) : refused(c, result.refusal);
});
