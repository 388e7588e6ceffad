import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { parseOrgRole } from '../../../core/org-role.ts';
import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { ok, refuse } from '../../../core/result.ts';
import type { Page } from '../../../service/ports/database.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import { AddOrgUserCommand, UpdateOrgUserCommand } from '../../../wire/grafana/org.ts';
import {
  OrgUserDTO,
  SearchOrgUsersQueryResult,
  toOrgUserDTO,
  UserLookupDTO,
} from '../../../wire/grafana/user.ts';
import type { AppEnv } from '../../context.ts';
import { toUserOrder } from '../people/users.ts';
import { namedId } from '../../kit/needs.ts';
import { limitQuery, pageQuery, toLimit, toPage } from '../../kit/page.ts';
import { flagQuery, textQuery } from '../../kit/queries.ts';
import { globalByRightsHere, here, orgOfPath } from '../../kit/place.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid, idParam } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { readDescribed } from '../access-control.ts';
import { answer, changing, ifAllowed, needs, onInvalidInput, readsJson, refused } from '../dialect.ts';

const tags = ['Orgs'];
const NAMED = { userId: 'user' } as const;
const userId = idOrUid('Id of the user');
const query = textQuery('A part of the login, e-mail address or name.');
const sort = textQuery('The order: `login-asc` (default), `login-desc`, or the same with `email` or `name`.');
const accesscontrol = flagQuery('Add the actions that the caller may do on each member.');

/** The scope of a member of an org, up to the id. */
const MEMBERS = 'users:id:';

/** Nobody is a member of an org that does not exist. */
const memberOfOrg = z.object({ orgId: idParam('Id of the org.', notFound('user')), userId });

/** Two sets of paths with the same routes: an org named by its id, and the org that the caller acts in. */
const WAYS = [
  {
    base: '/orgs/{orgId}/users',
    place: orgOfPath,
    params: z.object({ orgId: idParam('Id of the org.', notFound('org')) }),
    memberParams: memberOfOrg,
    which: 'an org',
    ids: { list: 'getOrgUsers', search: 'searchOrgUsers', add: 'addOrgUser', update: 'updateOrgUser' },
  },
  {
    base: '/org/users',
    place: here,
    params: z.object({}),
    memberParams: z.object({ userId }),
    which: 'the current org',
    ids: {
      list: 'getOrgUsersForCurrentOrg',
      search: 'searchOrgUsersForCurrentOrg',
      add: 'addOrgUserToCurrentOrg',
      update: 'updateOrgUserForCurrentOrg',
    },
  },
];

const lookUpRoute = createRoute({
  method: 'get',
  path: '/org/users/lookup',
  operationId: 'getOrgUsersForCurrentOrgLookup',
  summary: 'List the members of the current org in short form, to choose from',
  tags,
  security,
  middleware: [needs(() => requirements.listOrgUsers)] as const,
  request: { query: z.object({ query, ...limitQuery }) },
  responses: { 200: success('The members, ordered by login.', z.array(UserLookupDTO)) },
});

/** Whom the path names, and whether that is the caller: everybody may leave an org. */
const leaving = (c: Context<AppEnv>) => {
  const id = namedId(c, 'userId');
  return { userId: id, isOwn: id === c.var.caller.userId };
};

const removeOrgUser = changing('removeOrgUser', {
  of: leaving,
  at: orgOfPath,
  named: NAMED,
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/orgs/{orgId}/users/{userId}',
  operationId: 'removeOrgUser',
  summary: 'Remove a user from an org',
  tags,
  security,
  middleware: [removeOrgUser.needs] as const,
  request: { params: memberOfOrg },
  responses: { 200: success('The user is removed from the org.', SuccessResponseBody) },
});

const removeOrgUserForGood = changing('removeOrgUserForGood', {
  of: leaving,
  named: NAMED,
});
const removeForGoodRoute = createRoute({
  method: 'delete',
  path: '/org/users/{userId}',
  operationId: 'removeOrgUserForCurrentOrg',
  summary: 'Remove a user from the current org, and delete a user who is in no other org',
  tags,
  security,
  middleware: [removeOrgUserForGood.needs] as const,
  request: { params: z.object({ userId }) },
  responses: { 200: success('The user is removed from the org.', SuccessResponseBody) },
});

/** Members of orgs. Source: docs/grafana.md#orgs-and-members. */
export const orgUsers = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

orgUsers.openapi(lookUpRoute, async (c) => {
  const wanted = c.req.valid('query');
  return await answer(
    c,
    searchMembers(c, { ...wanted, sort: '', accesscontrol: false }, toLimit(wanted)),
    ({ orgUsers: found }) =>
      c.json(
        found.map(({ userId: id, uid, login, avatarUrl }) => ({ userId: id, uid, login, avatarUrl })),
        200,
      ),
  );
});

orgUsers.openapi(removeRoute, async (c) => {
  return await removeOrgUser.make(c, leaving(c), () =>
    c.json({ message: 'User removed from organization' }, 200),
  );
});

orgUsers.openapi(removeForGoodRoute, async (c) => {
  const input = { orgId: c.var.orgId, ...leaving(c) };
  return await removeOrgUserForGood.make(
    c,
    input,
    ({ isDeleted }) =>
      c.json({ message: isDeleted ? 'User deleted' : 'User removed from organization' }, 200),
    globalByRightsHere(c),
  );
});

for (const { base, place, params, memberParams, which, ids } of WAYS) {
  const listRoute = createRoute({
    method: 'get',
    path: base,
    operationId: ids.list,
    summary: `List the members of ${which} that the caller may read`,
    tags,
    security,
    middleware: [needs(() => requirements.listOrgUsers, { at: place })] as const,
    request: { params, query: z.object({ query, accesscontrol, ...limitQuery }) },
    responses: { 200: success('The members, ordered by login.', z.array(OrgUserDTO)) },
  });
  const searchRoute = createRoute({
    method: 'get',
    path: `${base}/search`,
    operationId: ids.search,
    summary: `Search the members of ${which} that the caller may read`,
    tags,
    security,
    middleware: [needs(() => requirements.listOrgUsers, { at: place })] as const,
    request: { params, query: z.object({ query, sort, accesscontrol, ...pageQuery }) },
    responses: { 200: success('A page of members, and the total.', SearchOrgUsersQueryResult) },
  });
  const addOrgUser = changing('addOrgUser', { at: place });
  const addRoute = createRoute({
    method: 'post',
    path: base,
    operationId: ids.add,
    summary: `Add a user to ${which}`,
    tags,
    security,
    middleware: [addOrgUser.needs, readsJson] as const,
    request: { params, body: jsonBody(AddOrgUserCommand) },
    responses: {
      200: success(
        'The user is a member of the org.',
        z
          .object({
            userId: z.int().describe('Id of the user.'),
            message: z.string().describe('The result.'),
          })
          .meta({ id: 'AddedOrgUser' }),
      ),
    },
  });
  const updateOrgUser = changing('updateOrgUser', {
    of: (c) => ({ userId: namedId(c, 'userId') }),
    at: place,
    named: NAMED,
  });
  const updateRoute = createRoute({
    method: 'patch',
    path: `${base}/{userId}`,
    operationId: ids.update,
    summary: `Change the org role of a member of ${which}`,
    tags,
    security,
    middleware: [updateOrgUser.needs, readsJson] as const,
    request: { params: memberParams, body: jsonBody(UpdateOrgUserCommand) },
    responses: { 200: success('The org role is changed.', SuccessResponseBody) },
  });

  orgUsers.openapi(listRoute, async (c) => {
    const wanted = c.req.valid('query');
    return await answer(c, searchMembers(c, { ...wanted, sort: '' }, toLimit(wanted)), (found) =>
      c.json(found.orgUsers, 200),
    );
  });

  orgUsers.openapi(searchRoute, async (c) => {
    const wanted = c.req.valid('query');
    return await answer(c, searchMembers(c, wanted, toPage(wanted)), (found) => c.json(found, 200));
  });

  orgUsers.openapi(addRoute, async (c) => {
    const { loginOrEmail, role: roleName } = c.req.valid('json');
    const role = parseOrgRole(roleName || 'Viewer');
    if (role === undefined) return await refusedRole(c, roleName ?? '');
    const { managing } = c.var.services;
    const input = { loginOrEmail: loginOrEmail.trim().toLowerCase(), role, managing };
    return await addOrgUser.make(c, input, (made) =>
      c.json({ userId: made.userId, message: 'User added to organization' }, 200),
    );
  });

  orgUsers.openapi(updateRoute, async (c) => {
    const roleName = c.req.valid('json').role ?? '';
    const role = parseOrgRole(roleName);
    if (role === undefined) return await refusedRole(c, roleName);
    const input = { userId: namedId(c, 'userId'), role, managing: c.var.services.managing };
    return await updateOrgUser.make(c, input, () => c.json({ message: 'Organization user updated' }, 200));
  });
}

/** Only who may give org roles learns that this is none. */
const refusedRole = async (c: Context<AppEnv>, role: string) =>
  await ifAllowed(c, () => refused(c, { tag: 'invalid-org-role', subject: 'org-user', role }));

async function searchMembers(
  c: Context<AppEnv>,
  wanted: { readonly query: string; readonly sort: string; readonly accesscontrol: boolean },
  page: Page,
) {
  const { orgId } = c.var.needs.place;
  const result = await readDescribed(
    c,
    {
      see: { action: 'org.users:read', prefix: MEMBERS },
      describe: wanted.accesscontrol ? MEMBERS : undefined,
    },
    (reach) =>
      c.var.services.users.members(orgId, {
        query: wanted.query,
        order: toUserOrder(wanted.sort),
        page,
        reach,
      }),
  );
  if (!result.ok) return result;
  const { answer, accessTo } = result.value;
  if (answer === undefined) return refuse(notFound('org'));
  const found = answer.items.map((user) =>
    toOrgUserDTO(orgId, user, c.var.services.managing, accessTo(user.id)),
  );
  const value = { totalCount: answer.total, orgUsers: found, page: page.number, perPage: page.size };
  return ok(value);
}
