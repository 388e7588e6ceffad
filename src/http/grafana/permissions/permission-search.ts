import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import type { PermissionQuestion } from '../../../core/permission-search.ts';
import * as requirements from '../../../core/requirements.ts';
import type { NamedPrincipal } from '../../../service/ports/principals.ts';
import { ErrorResponseBody } from '../../../wire/grafana/error.ts';
import type { AppEnv } from '../../context.ts';
import { readId } from '../../kit/read-id.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { needs } from '../dialect/needs.ts';
import { textQuery } from '../dialect/page.ts';
import { readWithinReach } from '../dialect/read-allowed.ts';
import { refused } from '../dialect/refused.ts';
import { isUid, refusals, security, success } from '../dialect/route.ts';

const query = z.object({
  action: textQuery('Tell of this action.'),
  actionPrefix: textQuery('Tell of all actions that begin so; not beside `action`.'),
  scope: textQuery('Tell of permissions on this scope, or on one that covers it.'),
  namespacedId: textQuery('Tell of one only: `user:<id or uid>` or `service-account:<id or uid>`.'),
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
    ...refusals,
    200: success(
      'Scopes by action, by the id of who holds them. No scope stands beside one that covers it.',
      z
        .record(
          z.string(),
          z.record(z.string(), z.array(z.string()).nullable().describe('Scopes; null where there are none.')),
        )
        .meta({ id: 'PermissionsByUser' }),
    ),
    400: success(
      'The search is not understood; the text says why.',
      z.union([z.string(), ErrorResponseBody]),
    ),
  },
});

/** Source of the texts: docs/grafana.md#reading-permissions; the one about `namespacedId` is ours. */
const PROBLEMS = {
  exclusive: "'action' and 'actionPrefix' are mutually exclusive",
  empty: 'at least one search option must be provided',
  nobody: "'namespacedId' names no user or service account",
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

/** What many principals may do. Source: docs/grafana.md#reading-permissions. */
export const permissionSearch = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

permissionSearch.openapi(searchUserPermissionsRoute, async (c) => {
  const { services, orgId, caller } = c.var;
  const search = toSearch(c.req.valid('query'));
  if ('problem' in search) {
    // Told only to those who may search at all.
    const { requirement, place } = c.var.needs;
    const allowed = await services.org.authorise(place.orgId, caller, {
      requirement,
      standing: place.standing,
    });
    return allowed.ok ? c.json(search.problem, 400) : refused(c, allowed.refusal);
  }
  const { question, named } = search;
  const result = await readWithinReach(c, { see: requirements.SEARCHABLE_USERS }, (reach) =>
    services.searchPermissions(orgId, { reach, named }, question),
  );
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  if (answer === undefined) return c.json(PROBLEMS.nobody, 400);
  return c.json(Object.fromEntries(answer), 200);
});
