import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { parseOrgRole } from '../../core/org-role.ts';
import * as requirements from '../../core/requirements.ts';
import {
  AddServiceAccountTokenCommand,
  CreateServiceAccountForm,
  NewApiKeyResult,
  ServiceAccountDTO,
} from '../../wire/grafana/service-account.ts';
import type { AppEnv } from '../context.ts';
import { here } from './place.ts';
import { refused } from './refused.ts';
import { readsJson } from './body.ts';
import { onInvalidInput } from './malformed.ts';
import { namedId, needs } from './needs.ts';
import { idOrUid, jsonBody, refusals, security, success } from './route.ts';

const tags = ['Service accounts'];

const createServiceAccountRoute = createRoute({
  method: 'post',
  path: '/serviceaccounts',
  operationId: 'createServiceAccount',
  summary: 'Create a service account',
  tags,
  security,
  middleware: [needs(() => requirements.createServiceAccounts), readsJson] as const,
  request: { body: jsonBody(CreateServiceAccountForm) },
  responses: { 201: success('The service account.', ServiceAccountDTO), ...refusals },
});

const createTokenRoute = createRoute({
  method: 'post',
  path: '/serviceaccounts/{serviceAccountId}/tokens',
  operationId: 'createToken',
  summary: 'Create a token for a service account',
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeServiceAccount(namedId(c, 'serviceAccountId')), here, {
      serviceAccountId: 'service-account',
    }),
    readsJson,
  ] as const,
  request: {
    params: z.object({ serviceAccountId: idOrUid('Id of the service account') }),
    body: jsonBody(AddServiceAccountTokenCommand),
  },
  responses: { 200: success('The token; it is shown this once.', NewApiKeyResult), ...refusals },
});

/** Service accounts and their tokens. Source: reference/clients.md section 4.7. */
export const serviceAccounts = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

serviceAccounts.openapi(createServiceAccountRoute, async (c) => {
  const { name, role: roleName, isDisabled } = c.req.valid('json');
  const role = parseOrgRole(roleName || 'Viewer');
  if (role === undefined) {
    return refused(c, { tag: 'invalid-org-role', subject: 'service-account', role: roleName ?? '' });
  }
  const input = { name, role, isDisabled: isDisabled ?? false };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'createServiceAccount', input);
  return result.ok ? c.json({ ...result.value, tokens: 0 }, 201) : refused(c, result.refusal);
});

serviceAccounts.openapi(createTokenRoute, async (c) => {
  const { name, secondsToLive } = c.req.valid('json');
  const { services, orgId, caller } = c.var;
  const key = services.makeToken();
  const result = await services.org.change(orgId, caller, 'createToken', {
    accountId: namedId(c, 'serviceAccountId'),
    name,
    hash: await services.secrets.digest(key),
    expires: secondsToLive ? new Date(Date.now() + secondsToLive * 1_000).toISOString() : null,
  });
  return result.ok ? c.json({ ...result.value, key }, 200) : refused(c, result.refusal);
});
