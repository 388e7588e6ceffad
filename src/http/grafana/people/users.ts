import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { invalid, notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { findHiddenNameProblem, foldName } from '../../../core/user.ts';
import type { UserOrder } from '../../../service/ports/users.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { TeamDTO, toTeamDTO } from '../../../wire/grafana/team.ts';
import {
  SearchUserQueryResult,
  toUserOrgDTO,
  toUserProfileDTO,
  toUserSearchHitDTO,
  UpdateUserCommand,
  UserOrgDTO,
  UserProfileDTO,
  UserSearchHitDTO,
} from '../../../wire/grafana/user.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { pageQuery, toPage } from '../../kit/page.ts';
import { flagQuery, requiredTextQuery, textQuery } from '../../kit/queries.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid, idOrNothing } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { readDescribed } from '../access-control.ts';
import {
  answer,
  answerOne,
  changing,
  ifAllowed,
  needs,
  onInvalidInput,
  readsJson,
  refused,
} from '../dialect.ts';
import { global } from '../../kit/place.ts';

const tags = ['Users'];
const NAMED = { userId: 'user' } as const;
const params = z.object({ userId: idOrUid('Id of the user') });
const accesscontrol = flagQuery('Add the actions that the caller may do on each user.');

/** The scope of a user of any org, up to the id. */
const PEOPLE = 'global.users:id:';

const searchQuery = z.object({
  query: textQuery('A part of the login, e-mail address or name.'),
  sort: textQuery('The order: `login-asc` (default), `login-desc`, or the same with `email` or `name`.'),
  accesscontrol,
  ...pageQuery,
});

const listUsersRoute = createRoute({
  method: 'get',
  path: '/users',
  operationId: 'searchUsers',
  summary: 'List the users of all orgs that the caller may read',
  tags,
  security,
  middleware: [needs(() => requirements.listUsers, { at: global })] as const,
  request: { query: searchQuery },
  responses: { 200: success('A page of users.', z.array(UserSearchHitDTO)) },
});

const searchUsersRoute = createRoute({
  method: 'get',
  path: '/users/search',
  operationId: 'searchUsersWithPaging',
  summary: 'Search the users of all orgs that the caller may read',
  tags,
  security,
  middleware: [needs(() => requirements.listUsers, { at: global })] as const,
  request: { query: searchQuery },
  responses: { 200: success('A page of users, and the total.', SearchUserQueryResult) },
});

const lookUpUserRoute = createRoute({
  method: 'get',
  path: '/users/lookup',
  operationId: 'getUserByLoginOrEmail',
  summary: 'Get a user by login or e-mail address',
  tags,
  security,
  middleware: [needs(() => requirements.lookUpUsers, { at: global })] as const,
  request: {
    query: z.object({ loginOrEmail: requiredTextQuery('Login or e-mail address, in any letter case.') }),
  },
  responses: { 200: success('The user.', UserProfileDTO) },
});

const readsAnyUser = needs((c) => requirements.readAnyUser(namedId(c, 'userId')), {
  at: global,
  named: NAMED,
});
const getUserRoute = createRoute({
  method: 'get',
  path: '/users/{userId}',
  operationId: 'getUserByID',
  summary: 'Get a user',
  tags,
  security,
  middleware: [readsAnyUser] as const,
  request: { params, query: z.object({ accesscontrol }) },
  responses: { 200: success('The user.', UserProfileDTO) },
});

const updateUser = changing('updateUser', {
  of: (c) => ({ userId: namedId(c, 'userId') }),
  at: global,
  named: NAMED,
});
const updateUserRoute = createRoute({
  method: 'put',
  path: '/users/{userId}',
  operationId: 'updateUser',
  summary: 'Change the login, e-mail address and name of a user',
  tags,
  security,
  middleware: [updateUser.needs, readsJson] as const,
  request: { params, body: jsonBody(UpdateUserCommand) },
  responses: { 200: success('The user is updated.', SuccessResponseBody) },
});

const listOrgsOfUserRoute = createRoute({
  method: 'get',
  path: '/users/{userId}/orgs',
  operationId: 'getUserOrgList',
  summary: 'List the orgs of a user',
  tags,
  security,
  middleware: [readsAnyUser] as const,
  request: { params },
  responses: { 200: success('The orgs, ordered by name.', z.array(UserOrgDTO)) },
});

const listTeamsOfUserRoute = createRoute({
  method: 'get',
  path: '/users/{userId}/teams',
  operationId: 'getUserTeams',
  summary: 'List the teams of a user in the current org',
  tags,
  security,
  // Decided in the org, whose teams these are: what counts in the global plane counts there too.
  middleware: [needs((c) => requirements.readAnyUser(namedId(c, 'userId')), { named: NAMED })] as const,
  request: { params },
  responses: { 200: success('The teams, ordered by name.', z.array(TeamDTO)) },
});

const useOrg = changing('useOrg', {
  of: (c) => ({ userId: namedId(c, 'userId') }),
  at: global,
  named: NAMED,
});
const useOrgRoute = createRoute({
  method: 'post',
  path: '/users/{userId}/using/{orgId}',
  operationId: 'userSetUsingOrgForUser',
  summary: 'Change the current org of a user',
  tags,
  security,
  middleware: [useOrg.needs] as const,
  request: { params: params.extend({ orgId: idOrNothing('Id of the org.') }) },
  responses: { 200: success('The current org is changed.', SuccessResponseBody) },
});

/** Users belong to the whole deployment, not to the org that the caller acts in. */
const EVERYWHERE = { shows: 'everywhere' } as const;

/** Users of all orgs. Source: docs/grafana.md#users. */
export const users = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

users.openapi(
  listUsersRoute,
  async (c) => await answer(c, search(c, c.req.valid('query')), (found) => c.json(found.users, 200)),
);

users.openapi(
  searchUsersRoute,
  async (c) => await answer(c, search(c, c.req.valid('query')), (found) => c.json(found, 200)),
);

users.openapi(lookUpUserRoute, async (c) => {
  const name = foldName(c.req.valid('query').loginOrEmail);
  if (name === undefined) return await ifAllowed(c, () => refused(c, invalid('loginOrEmail', 'is required')));
  return await answerOne(
    c,
    'user',
    c.var.services.repositories.users.profileByName(name),
    (found) => c.json(toUserProfileDTO(found, c.var.services.managing), 200),
    EVERYWHERE,
  );
});

users.openapi(getUserRoute, async (c) => {
  const describe = c.req.valid('query').accesscontrol ? PEOPLE : undefined;
  const read = c.var.services.users.person(namedId(c, 'userId'));
  return await answer(
    c,
    readDescribed(c, { describe, ...EVERYWHERE }, () => read),
    ({ answer: found, accessTo }) => {
      if (found === undefined) return refused(c, notFound('user'));
      return c.json(toUserProfileDTO(found, c.var.services.managing, accessTo(found.id)), 200);
    },
  );
});

users.openapi(updateUserRoute, async (c) => {
  const { login, email, name } = c.req.valid('json');
  const nameWhenAbsent = c.var.flavour.userNameWhenAbsent === 'empty' ? '' : undefined;
  const wanted = { login: foldName(login), email: foldName(email), name: name ?? nameWhenAbsent };
  const hidden = findHiddenNameProblem({ login, email });
  if (hidden !== undefined)
    return await ifAllowed(c, () => refused(c, invalid(hidden.field, hidden.problem)));
  const { managing } = c.var.services;
  const input = { userId: namedId(c, 'userId'), ...wanted, managing };
  return await updateUser.make(c, input, () => c.json({ message: 'User updated' }, 200));
});

users.openapi(
  listOrgsOfUserRoute,
  async (c) =>
    await answerOne(
      c,
      'user',
      c.var.services.users.orgs(namedId(c, 'userId')),
      (found) => c.json(found.map(toUserOrgDTO), 200),
      EVERYWHERE,
    ),
);

users.openapi(
  listTeamsOfUserRoute,
  async (c) =>
    await answerOne(c, 'user', c.var.services.users.teams(c.var.orgId, namedId(c, 'userId')), (found) =>
      c.json(
        found.map((team) => toTeamDTO(team)),
        200,
      ),
    ),
);

users.openapi(useOrgRoute, async (c) => {
  const input = { userId: namedId(c, 'userId'), orgId: c.req.valid('param').orgId };
  return await useOrg.make(c, input, () => c.json({ message: 'Active organization changed' }, 200));
});

async function search(c: Context<AppEnv>, query: z.infer<typeof searchQuery>) {
  const page = toPage(query);
  const result = await readDescribed(
    c,
    {
      see: { action: 'users:read', prefix: PEOPLE },
      describe: query.accesscontrol ? PEOPLE : undefined,
      ...EVERYWHERE,
    },
    (reach) =>
      c.var.services.repositories.users.search({
        query: query.query,
        order: toUserOrder(query.sort),
        page,
        reach,
      }),
  );
  if (!result.ok) return result;
  const { answer, accessTo } = result.value;
  const found = answer.items.map((user) =>
    toUserSearchHitDTO(user, c.var.services.managing, accessTo(user.id)),
  );
  const value = { totalCount: answer.total, users: found, page: page.number, perPage: page.size };
  return { ok: true as const, value };
}

/** The order that a query asks for. An unknown order means by login. */
export function toUserOrder(sort: string): UserOrder {
  const [by, direction] = sort.split('-');
  const columns = ['login', 'email', 'name'] as const;
  return { by: columns.find((column) => column === by) ?? 'login', descending: direction === 'desc' };
}
