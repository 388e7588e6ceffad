import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import type { OrgRole } from '../../core/org-role.ts';
import { parseOrgRole } from '../../core/org-role.ts';
import * as requirements from '../../core/requirements.ts';
import { AddOrgUserCommand } from '../../wire/grafana/org.ts';
import type { AppEnv } from '../context.ts';
import { refused } from './refused.ts';
import { readsJson } from './body.ts';
import { onInvalidInput } from './malformed.ts';
import { needs } from './needs.ts';
import { orgOfPath } from './place.ts';
import { idParam, jsonBody, refusals, security, success } from './route.ts';

const tags = ['Orgs'];

const addOrgUserRoute = createRoute({
  method: 'post',
  path: '/orgs/{orgId}/users',
  operationId: 'addOrgUser',
  summary: 'Make a user a member of an org',
  tags,
  security,
  middleware: [needs(() => requirements.addOrgUsers, orgOfPath), readsJson] as const,
  request: { params: z.object({ orgId: idParam('Id of the org.') }), body: jsonBody(AddOrgUserCommand) },
  responses: {
    200: success(
      'The user is a member.',
      z
        .object({
          userId: z.int().describe('Id of the user.'),
          message: z.string().describe('What was done.'),
        })
        .meta({ id: 'AddOrgUserResponse' }),
    ),
    ...refusals,
  },
});

/** Members of an org. Source: reference/clients.md section 4.9. */
export const orgUsers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

orgUsers.openapi(addOrgUserRoute, async (c) => {
  const { loginOrEmail, role: roleName } = c.req.valid('json');
  const role: OrgRole | undefined = parseOrgRole(roleName || 'Viewer');
  if (role === undefined) {
    return refused(c, { tag: 'invalid-org-role', subject: 'org-user', role: roleName ?? '' });
  }
  const input = { loginOrEmail: loginOrEmail.toLowerCase(), role };
  const { orgId } = c.req.valid('param');
  const result = await c.var.services.org.change(
    orgId,
    c.var.caller,
    'addOrgUser',
    input,
    'in-org-or-global',
  );
  return result.ok
    ? c.json({ userId: result.value.userId, message: 'User added to organization' }, 200)
    : refused(c, result.refusal);
});
