import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../core/requirements.ts';
import { CreateTeamCommand } from '../../wire/grafana/team.ts';
import type { AppEnv } from '../context.ts';
import { refused } from './refused.ts';
import { readsJson } from './body.ts';
import { onInvalidInput } from './malformed.ts';
import { needs } from './needs.ts';
import { jsonBody, refusals, security, success } from './route.ts';

const tags = ['Teams'];

const createTeamRoute = createRoute({
  method: 'post',
  path: '/teams',
  operationId: 'createTeam',
  summary: 'Create a team',
  tags,
  security,
  middleware: [needs(() => requirements.createTeams), readsJson] as const,
  request: { body: jsonBody(CreateTeamCommand) },
  responses: {
    200: success(
      'The team exists.',
      z
        .object({
          teamId: z.int().describe('Id of the team.'),
          uid: z.string().describe('Unique id.'),
          message: z.string().describe('What was done.'),
        })
        .meta({ id: 'CreateTeamResponse' }),
    ),
    ...refusals,
  },
});

/** Teams. Source: reference/clients.md section 4.5. */
export const teams = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teams.openapi(createTeamRoute, async (c) => {
  const { name, email } = c.req.valid('json');
  const input = { name, email: email ?? '' };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'createTeam', input);
  return result.ok
    ? c.json({ teamId: result.value.id, uid: result.value.uid, message: 'Team created' }, 200)
    : refused(c, result.refusal);
});
