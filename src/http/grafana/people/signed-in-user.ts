import { OpenAPIHono, z } from '@hono/zod-openapi';

import { findOwnPasswordProblem } from '../../../core/own-password.ts';
import { invalid } from '../../../core/refusal.ts';
import { findHiddenNameProblem, foldName } from '../../../core/user.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { TeamDTO, toTeamDTO } from '../../../wire/grafana/team.ts';
import {
  ChangeUserPasswordCommand,
  toUserOrgDTO,
  toUserProfileDTO,
  UpdateUserCommand,
  UserOrgDTO,
  UserProfileDTO,
} from '../../../wire/grafana/user.ts';
import type { AppEnv } from '../../context.ts';
import { hashIfAllowed } from './hash-if-allowed.ts';
import { GLOBAL } from '../../kit/place.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrNothing } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import {
  answerOne,
  answerRead,
  changing,
  ifAllowed,
  needs,
  onInvalidInput,
  readsJson,
  refused,
} from '../dialect.ts';

const tags = ['Signed-in user'];

/** Every signed-in caller is allowed. */
const signedIn = needs(() => null);

const getOwnProfileRoute = createRoute({
  method: 'get',
  path: '/user',
  operationId: 'getSignedInUser',
  summary: 'Get the signed-in user',
  tags,
  security,
  middleware: [signedIn] as const,
  responses: { 200: success('The signed-in user.', UserProfileDTO) },
});

const updateOwnUser = changing('updateOwnUser');
const updateOwnProfileRoute = createRoute({
  method: 'put',
  path: '/user',
  operationId: 'updateSignedInUser',
  summary: 'Change the name of the signed-in user; of server admins also the login and e-mail address',
  tags,
  security,
  middleware: [updateOwnUser.needs, readsJson] as const,
  request: { body: jsonBody(UpdateUserCommand) },
  responses: { 200: success('The user is updated.', SuccessResponseBody) },
});

const listOwnOrgsRoute = createRoute({
  method: 'get',
  path: '/user/orgs',
  operationId: 'getSignedInUserOrgList',
  summary: 'List the orgs of the signed-in user',
  tags,
  security,
  middleware: [signedIn] as const,
  responses: { 200: success('The orgs, ordered by name.', z.array(UserOrgDTO)) },
});

const listOwnTeamsRoute = createRoute({
  method: 'get',
  path: '/user/teams',
  operationId: 'getSignedInUserTeamList',
  summary: 'List the teams of the signed-in user in the current org',
  tags,
  security,
  middleware: [signedIn] as const,
  responses: { 200: success('The teams, ordered by name.', z.array(TeamDTO)) },
});

const changeOwnPassword = changing('changeOwnPassword');
const changeOwnPasswordRoute = createRoute({
  method: 'put',
  path: '/user/password',
  operationId: 'changeUserPassword',
  summary: 'Change the password of the signed-in user',
  tags,
  security,
  middleware: [changeOwnPassword.needs, readsJson] as const,
  request: { body: jsonBody(ChangeUserPasswordCommand) },
  responses: { 200: success('The password is changed.', SuccessResponseBody) },
});

const useOwnOrg = changing('useOwnOrg');
const useOwnOrgRoute = createRoute({
  method: 'post',
  path: '/user/using/{orgId}',
  operationId: 'userSetUsingOrg',
  summary: 'Change the current org of the signed-in user',
  tags,
  security,
  middleware: [useOwnOrg.needs] as const,
  request: { params: z.object({ orgId: idOrNothing('Id of the org.') }) },
  responses: { 200: success('The current org is changed.', SuccessResponseBody) },
});

/** What callers may read and change about themselves. Source: docs/grafana.md#choosing-the-org. */
export const signedInUser = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

signedInUser.openapi(getOwnProfileRoute, async (c) => {
  const { services, caller, orgId } = c.var;
  return await answerOne(c, 'user', services.repositories.users.ownProfile(caller.userId, orgId), (found) =>
    c.json(toUserProfileDTO(found, services.managing), 200),
  );
});

signedInUser.openapi(updateOwnProfileRoute, async (c) => {
  const { login, email, name } = c.req.valid('json');
  const wanted = { login: foldName(login), email: foldName(email), name: name ?? undefined };
  const hidden = findHiddenNameProblem({ login, email });
  if (hidden !== undefined)
    return await ifAllowed(c, () => refused(c, invalid(hidden.field, hidden.problem)));
  const { caller, services } = c.var;
  const input = { userId: caller.userId, ...wanted, managing: services.managing };
  return await updateOwnUser.make(c, input, () => c.json({ message: 'User updated' }, 200), GLOBAL);
});

signedInUser.openapi(
  listOwnOrgsRoute,
  async (c) =>
    await answerRead(c, c.var.services.repositories.users.orgsOf(c.var.caller.userId), (found) =>
      c.json(found.map(toUserOrgDTO), 200),
    ),
);

signedInUser.openapi(listOwnTeamsRoute, async (c) => {
  const { services, caller, orgId } = c.var;
  return await answerRead(c, services.repositories.teams.ofUser(orgId, caller.userId), (found) =>
    c.json(
      found.map((team) => toTeamDTO(team)),
      200,
    ),
  );
});

signedInUser.openapi(changeOwnPasswordRoute, async (c) => {
  const { oldPassword, newPassword } = c.req.valid('json');
  const { services, caller } = c.var;
  const { credential } = caller;
  if (credential.kind !== 'password') {
    // A caller whose credential does not hold gets a 401 instead.
    return await ifAllowed(c, () => refused(c, { tag: 'only-users', what: 'profile' }));
  }
  const unfit = findOwnPasswordProblem(newPassword, services.settings.PASSWORD_LENGTH_MIN);
  if (unfit !== undefined) return await ifAllowed(c, () => refused(c, invalid('newPassword', unfit)));
  const old = await services.signIn.withPassword(credential.name, oldPassword, caller.origin.address);
  if (!old.ok) {
    const isWrong = old.refusal.tag === 'unauthenticated';
    // Who is disabled is told just that.
    return await ifAllowed(c, () => refused(c, isWrong ? { tag: 'wrong-old-password' } : old.refusal));
  }
  const hashed = await hashIfAllowed(c, newPassword);
  if (!hashed.ok) return refused(c, hashed.refusal);
  const input = { passwordHash: hashed.value, managing: services.managing };
  return await changeOwnPassword.make(
    c,
    input,
    () => c.json({ message: 'User password changed' }, 200),
    GLOBAL,
  );
});

signedInUser.openapi(useOwnOrgRoute, async (c) => {
  const { caller } = c.var;
  const input = { userId: caller.userId, orgId: c.req.valid('param').orgId };
  return await useOwnOrg.make(
    c,
    input,
    () => c.json({ message: 'Active organization changed' }, 200),
    GLOBAL,
  );
});
