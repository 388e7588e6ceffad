import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import { parseOrgRole } from '../../../core/org-role.ts';
import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  CreateServiceAccountForm,
  SearchOrgServiceAccountsResult,
  ServiceAccountDTO,
  ServiceAccountProfileDTO,
  toServiceAccountDTO,
  toServiceAccountProfileDTO,
  UpdateServiceAccountForm,
  UpdatedServiceAccount,
} from '../../../wire/grafana/service-account.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { pageQuery, toPage } from '../../kit/page.ts';
import { flagQuery, textQuery } from '../../kit/queries.ts';
import { ifMatch, jsonBody, success, tagged } from '../../kit/document.ts';
import { saysVersion } from '../../kit/entity-tags.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { readDescribed } from '../access-control.ts';
import { answer, changing, ifAllowed, needs, onInvalidInput, readsJson, refused } from '../dialect.ts';

const tags = ['Service accounts'];

/** The scope of a service account, up to the id. */
const SCOPE_PREFIX = 'serviceaccounts:id:';

const params = z.object({ serviceAccountId: idOrUid('Id of the service account') });
const named = { serviceAccountId: 'service-account' } as const;
const accesscontrol = flagQuery('Add the actions that the caller may do on each service account.');

const createServiceAccount = changing('createServiceAccount');
const createServiceAccountRoute = createRoute({
  method: 'post',
  path: '/serviceaccounts',
  operationId: 'createServiceAccount',
  summary: 'Create a service account',
  tags,
  security,
  middleware: [createServiceAccount.needs, readsJson] as const,
  request: { body: jsonBody(CreateServiceAccountForm) },
  responses: { 201: tagged('The service account.', ServiceAccountDTO) },
});

const searchServiceAccountsRoute = createRoute({
  method: 'get',
  path: '/serviceaccounts/search',
  operationId: 'searchOrgServiceAccountsWithPaging',
  summary: 'List the service accounts that the caller may read',
  tags,
  security,
  middleware: [needs(() => requirements.listServiceAccounts)] as const,
  request: {
    query: z.object({
      ...pageQuery,
      query: textQuery('Only service accounts with this text in their name or login, in any letter case.'),
      disabled: flagQuery('Only disabled service accounts.'),
      // The official client sends this spelling. Source: docs/grafana.md#service-accounts.
      Disabled: flagQuery('Same as `disabled`.'),
      expiredTokens: flagQuery('Only service accounts with an expired token.'),
      external: flagQuery(
        'Only service accounts of an external service. There are none, so the list is empty.',
      ),
      accesscontrol,
    }),
  },
  responses: { 200: success('A page of service accounts.', SearchOrgServiceAccountsResult) },
});

const retrieveServiceAccountRoute = createRoute({
  method: 'get',
  path: '/serviceaccounts/{serviceAccountId}',
  operationId: 'retrieveServiceAccount',
  summary: 'Get a service account',
  tags,
  security,
  middleware: [
    needs((c) => requirements.readServiceAccount(namedId(c, 'serviceAccountId')), { named }),
  ] as const,
  request: { params, query: z.object({ accesscontrol }) },
  responses: { 200: tagged('The service account.', ServiceAccountProfileDTO) },
});

const updateServiceAccount = changing('updateServiceAccount', {
  of: (c) => ({ accountId: namedId(c, 'serviceAccountId') }),
  named,
});
const updateServiceAccountRoute = createRoute({
  method: 'patch',
  path: '/serviceaccounts/{serviceAccountId}',
  operationId: 'updateServiceAccount',
  summary: 'Rename a service account, change its org role, disable it or enable it',
  tags,
  security,
  middleware: [updateServiceAccount.needs, readsJson] as const,
  ...ifMatch,
  request: { params, body: jsonBody(UpdateServiceAccountForm) },
  responses: {
    200: tagged('The service account after the change.', UpdatedServiceAccount),
  },
});

const deleteServiceAccount = changing('deleteServiceAccount', {
  of: (c) => ({ accountId: namedId(c, 'serviceAccountId') }),
  named,
});
const deleteServiceAccountRoute = createRoute({
  method: 'delete',
  path: '/serviceaccounts/{serviceAccountId}',
  operationId: 'deleteServiceAccount',
  summary: 'Delete a service account, its tokens and its assignments',
  tags,
  security,
  middleware: [deleteServiceAccount.needs] as const,
  ...ifMatch,
  request: { params },
  responses: {
    200: success('The service account is deleted.', SuccessResponseBody),
  },
});

/** Service accounts. Source: docs/grafana.md#service-accounts. */
export const serviceAccounts = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

serviceAccounts.openapi(createServiceAccountRoute, async (c) => {
  const { name, role: roleName, isDisabled } = c.req.valid('json');
  const role = parseOrgRole(roleName || 'Viewer');
  if (role === undefined) return await refusedRole(c, roleName ?? '');
  const input = { name, role, isDisabled: isDisabled ?? false };
  return await createServiceAccount.make(c, input, (made) => {
    saysVersion(c, made.id, made);
    return c.json(toServiceAccountDTO(made), 201);
  });
});

serviceAccounts.openapi(searchServiceAccountsRoute, async (c) => {
  const query = c.req.valid('query');
  const page = toPage(query);
  const filter = {
    text: query.query,
    onlyDisabled: query.disabled || query.Disabled,
    expiredAt: query.expiredTokens ? new Date().toISOString() : undefined,
  };
  const { serviceAccounts: accounts } = c.var.services.repositories;
  return await answer(
    c,
    readDescribed(
      c,
      {
        see: { action: 'serviceaccounts:read', prefix: SCOPE_PREFIX },
        describe: query.accesscontrol ? SCOPE_PREFIX : undefined,
      },
      (reach) => accounts.search(c.var.orgId, { ...filter, reach: query.external ? [] : reach }, page),
    ),
    ({ answer: found, accessTo }) =>
      c.json(
        {
          totalCount: found.total,
          serviceAccounts: found.items.map((account) => toServiceAccountDTO(account, accessTo(account.id))),
          page: page.number,
          perPage: page.size,
        },
        200,
      ),
  );
});

serviceAccounts.openapi(retrieveServiceAccountRoute, async (c) => {
  const accountId = namedId(c, 'serviceAccountId');
  const describe = c.req.valid('query').accesscontrol ? SCOPE_PREFIX : undefined;
  const { serviceAccounts: accounts } = c.var.services.repositories;
  return await answer(
    c,
    readDescribed(c, { describe }, () => accounts.profile(c.var.orgId, accountId)),
    ({ answer: found, accessTo }) => {
      if (found === undefined) return refused(c, notFound('service-account'));
      saysVersion(c, accountId, found);
      return c.json(toServiceAccountProfileDTO(found, accessTo(accountId)), 200);
    },
  );
});

serviceAccounts.openapi(updateServiceAccountRoute, async (c) => {
  const { name, role: roleName, isDisabled } = c.req.valid('json');
  const role = parseOrgRole(roleName ?? '');
  if (roleName && role === undefined) return await refusedRole(c, roleName);
  const input = {
    accountId: namedId(c, 'serviceAccountId'),
    name: name ?? undefined,
    role,
    isDisabled: isDisabled ?? undefined,
  };
  return await updateServiceAccount.make(c, input, (made) => {
    const account = toServiceAccountProfileDTO(made);
    const { id } = account;
    saysVersion(c, id, made);
    const message = 'Service account updated';
    return c.json({ id, name: account.name, message, serviceaccount: account }, 200);
  });
});

serviceAccounts.openapi(deleteServiceAccountRoute, async (c) => {
  const input = { accountId: namedId(c, 'serviceAccountId') };
  return await deleteServiceAccount.make(c, input, () => c.json({ message: 'Service account deleted' }, 200));
});

/** Only who may change the service account learns that this is no org role. */
const refusedRole = async (c: Context<AppEnv>, role: string) =>
  await ifAllowed(c, () => refused(c, { tag: 'invalid-org-role', subject: 'service-account', role }));
