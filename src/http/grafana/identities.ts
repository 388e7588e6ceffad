import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import type { OrgRole } from '../../core/org-role.ts';
import { parseOrgRole } from '../../core/org-role.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { invalid } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import {
  AddOrgUserCommand,
  AddTeamMemberCommand,
  AdminCreateUserForm,
  CreateOrgCommand,
  CreateTeamCommand,
} from '../../wire/grafana/identity.ts';
import { SuccessResponseBody } from '../../wire/grafana/message.ts';
import type { AppEnv } from '../context.ts';
import { refused } from './refused.ts';
import {
  GLOBAL,
  idParam,
  jsonBody,
  needs,
  onInvalidInput,
  readId,
  readsJson,
  refusals,
  security,
  success,
} from './route.ts';

const tags = ['Identities'];
const message = z.string().describe('What was done.');
const id = (description: string) => z.int().describe(description);
const uid = z.string().describe('Unique id.');

const createUserRoute = createRoute({
  method: 'post',
  path: '/admin/users',
  operationId: 'adminCreateUser',
  summary: 'Create a user, who joins an org as Viewer',
  tags,
  security,
  middleware: [
    needs(
      () => requirements.createUsers,
      () => GLOBAL,
    ),
    readsJson,
  ] as const,
  request: { body: jsonBody(AdminCreateUserForm) },
  responses: {
    200: success(
      'The user exists.',
      z.object({ id: id('Id of the user.'), uid, message }).meta({ id: 'AdminCreateUserResponse' }),
    ),
    ...refusals,
  },
});

const createOrgRoute = createRoute({
  method: 'post',
  path: '/orgs',
  operationId: 'createOrg',
  summary: 'Create an org, with the caller as its Admin',
  tags,
  security,
  middleware: [
    needs(
      () => requirements.createOrgs,
      () => GLOBAL,
    ),
    readsJson,
  ] as const,
  request: { body: jsonBody(CreateOrgCommand) },
  responses: {
    200: success(
      'The org exists.',
      z.object({ orgId: id('Id of the org.'), message }).meta({ id: 'CreateOrgResponse' }),
    ),
    ...refusals,
  },
});

const addOrgUserRoute = createRoute({
  method: 'post',
  path: '/orgs/{orgId}/users',
  operationId: 'addOrgUser',
  summary: 'Make a user a member of an org',
  tags,
  security,
  middleware: [
    needs(
      () => requirements.addOrgUsers,
      (c) => ({ orgId: readId(c.req.param('orgId')) ?? c.var.orgId, standing: 'in-org-or-global' }),
    ),
    readsJson,
  ] as const,
  request: { params: z.object({ orgId: idParam('Id of the org.') }), body: jsonBody(AddOrgUserCommand) },
  responses: {
    200: success(
      'The user is a member.',
      z.object({ userId: id('Id of the user.'), message }).meta({ id: 'AddOrgUserResponse' }),
    ),
    ...refusals,
  },
});

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
      z.object({ teamId: id('Id of the team.'), uid, message }).meta({ id: 'CreateTeamResponse' }),
    ),
    ...refusals,
  },
});

const addTeamMemberRoute = createRoute({
  method: 'post',
  path: '/teams/{teamId}/members',
  operationId: 'addTeamMember',
  summary: 'Add a user to a team',
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeTeamMembers(Number(c.req.param('teamId')))),
    readsJson,
  ] as const,
  request: { params: z.object({ teamId: idParam('Id of the team.') }), body: jsonBody(AddTeamMemberCommand) },
  responses: { 200: success('The user is a member.', SuccessResponseBody), ...refusals },
});

/** Users, orgs and teams. Source: reference/clients.md section 4. */
export const identities = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

identities.openapi(createUserRoute, async (c) => {
  const body = c.req.valid('json');
  const { services, caller } = c.var;
  const login = (body.login?.trim() || body.email?.trim() || '').toLowerCase();
  if (login === '') return refused(c, invalid('login', 'or email is required'));
  if (login.includes(':'))
    return refused(c, invalid('login', 'must not hold a colon: Basic sign-in ends there'));
  const email = (body.email?.trim() || login).toLowerCase();
  const { requirement, place } = c.var.needs;
  // Hashing is slow on purpose, so it is not done for callers who may not create users anyway.
  const allowed = await services.org.authorise(place.orgId, caller, {
    requirement,
    standing: place.standing,
  });
  if (!allowed.ok) return refused(c, allowed.refusal);
  const result = await services.org.change(GLOBAL_ORG_ID, caller, 'createUser', {
    login,
    email,
    name: body.name ?? '',
    passwordHash: await services.secrets.hashPassword(body.password),
    orgId: body.orgId || undefined,
  });
  return result.ok ? c.json({ ...result.value, message: 'User created' }, 200) : refused(c, result.refusal);
});

identities.openapi(createOrgRoute, async (c) => {
  const { name } = c.req.valid('json');
  const result = await c.var.services.org.change(GLOBAL_ORG_ID, c.var.caller, 'createOrg', { name });
  return result.ok
    ? c.json({ orgId: result.value.id, message: 'Organization created' }, 200)
    : refused(c, result.refusal);
});

identities.openapi(addOrgUserRoute, async (c) => {
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

identities.openapi(createTeamRoute, async (c) => {
  const { name, email } = c.req.valid('json');
  const input = { name, email: email ?? '' };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'createTeam', input);
  return result.ok
    ? c.json({ teamId: result.value.id, uid: result.value.uid, message: 'Team created' }, 200)
    : refused(c, result.refusal);
});

identities.openapi(addTeamMemberRoute, async (c) => {
  const input = { teamId: c.req.valid('param').teamId, userId: c.req.valid('json').userId };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'addTeamMember', input);
  return result.ok ? c.json({ message: 'Member added to Team' }, 200) : refused(c, result.refusal);
});
