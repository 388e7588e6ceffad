import { OpenAPIHono, z } from '@hono/zod-openapi';

import type { PermissionQuestion } from '../../../core/permission-search.ts';
import * as requirements from '../../../core/requirements.ts';
import type { ReducedPermissions } from '../../../core/reduction.ts';
import type { NamedPrincipal } from '../../../service/ports/principals.ts';
import { ErrorResponseBody } from '../../../wire/grafana/error.ts';
import type { AppEnv } from '../../context.ts';
import { flagQuery, textQuery } from '../../kit/queries.ts';
import { success } from '../../kit/document.ts';
import { isUid, readId } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answer, ifAllowed, needs, onInvalidInput, refused } from '../dialect.ts';
import { readWithinReach } from '../../kit/reads.ts';

/** Closed: whoever names somebody by a parameter that is ignored would be told of everybody. */
const query = z.strictObject({
  action: textQuery('Only permissions with this action.'),
  actionPrefix: textQuery(
    'Only permissions whose action begins with this text. Cannot be used with `action`.',
  ),
  scope: textQuery('Only permissions on this scope, or on a scope that covers it.'),
  namespacedId: textQuery('Only this principal: `user:<id or uid>` or `service-account:<id or uid>`.'),
  targetOrgId: textQuery('Id of the org to search; the one that the caller acts in when absent.'),
  accesscontrol: flagQuery('Means nothing here.'),
});

const searchUserPermissionsRoute = createRoute({
  method: 'get',
  path: '/access-control/users/permissions/search',
  operationId: 'searchUserPermissions',
  summary: 'Search the permissions of all users and service accounts of the org',
  tags: ['Permissions'],
  security,
  middleware: [needs(() => requirements.searchUserPermissions)] as const,
  request: { query },
  responses: {
    200: success(
      'For each user or service account id, the scopes of each action. A scope is left out when another one covers it.',
      z
        .record(
          z.string(),
          z.record(z.string(), z.array(z.string()).nullable().describe('Scopes; null when there are none.')),
        )
        .meta({ id: 'PermissionsByUser' }),
    ),
    400: success(
      'The search is invalid; the text says what is wrong.',
      z.union([z.string(), ErrorResponseBody]),
    ),
  },
});

/** Source of the texts: docs/grafana.md#reading-permissions. The text about `namespacedId` is ours. */
const PROBLEMS = {
  exclusive: "'action' and 'actionPrefix' are mutually exclusive",
  empty: 'at least one search option must be provided',
  nobody:
    "'namespacedId' must name an existing user or service account, as user:<id or uid> or service-account:<id or uid>",
};

type Search = { readonly question: PermissionQuestion; readonly named: NamedPrincipal | undefined };

function toSearch({
  action,
  actionPrefix,
  scope,
  namespacedId,
}: z.output<typeof query>): Search | { readonly problem: string } {
  const question = { action, actionPrefix, scope };
  if (action !== '' && actionPrefix !== '') return { problem: PROBLEMS.exclusive };
  if (namespacedId === '') {
    return action === '' && actionPrefix === ''
      ? { problem: PROBLEMS.empty }
      : { question, named: undefined };
  }
  const named = readNamespacedId(namespacedId);
  return named === undefined ? { problem: PROBLEMS.nobody } : { question, named };
}

function readNamespacedId(text: string): NamedPrincipal | undefined {
  const [, kind, name = ''] = /^(user|service-account):(.+)$/.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const isServiceAccount = kind === 'service-account';
  const id = readId(name);
  if (id !== undefined) return { isServiceAccount, id };
  return isUid(name) ? { isServiceAccount, uid: name } : undefined;
}

/** The permissions of many principals. Source: docs/grafana.md#reading-permissions. */
export const permissionSearch = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

permissionSearch.openapi(searchUserPermissionsRoute, async (c) => {
  const { services, orgId, caller } = c.var;
  const search = toSearch(c.req.valid('query'));
  if ('problem' in search) {
    // Callers who may not search learn nothing about the query.
    return await ifAllowed(c, () => c.json(search.problem, 400));
  }
  const { question, named } = search;
  if (named !== undefined && 'id' in named) {
    const { id: userId, isServiceAccount } = named;
    const [requirement, reach] = [requirements.searchUserPermissions, requirements.SEARCHABLE_USERS];
    const searched = { userId, isServiceAccount, requirement, reach };
    const found = await services.org.searchPermissionsOf(orgId, caller, searched, question);
    if (!found.ok) return refused(c, found.refusal);
    if (found.value !== 'older') {
      const { json } = found.value;
      if (json === undefined) return c.json(PROBLEMS.nobody, 400);
      const held = JSON.parse(json) as ReducedPermissions;
      return c.json(Object.keys(held).length === 0 ? {} : { [userId]: held }, 200);
    }
  }
  return await answer(
    c,
    readWithinReach(c, [requirements.SEARCHABLE_USERS], ([reach = []]) =>
      services.searchPermissions(orgId, { reach, named }, question),
    ),
    ({ answer: found }) =>
      found === undefined ? c.json(PROBLEMS.nobody, 400) : c.json(Object.fromEntries(found), 200),
  );
});
