import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  AddServiceAccountTokenCommand,
  NewApiKeyResult,
  TokenDTO,
  toTokenDTO,
} from '../../../wire/grafana/token.ts';
import type { AppEnv } from '../../context.ts';
import { readsJson } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { here } from '../dialect/place.ts';
import { readIfAllowed } from '../dialect/read-allowed.ts';
import { refused } from '../dialect/refused.ts';
import { idOrUid, idParam, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Service accounts'];

const params = z.object({ serviceAccountId: idOrUid('Id of the service account') });
const named = { serviceAccountId: 'service-account' } as const;

const listTokensRoute = createRoute({
  method: 'get',
  path: '/serviceaccounts/{serviceAccountId}/tokens',
  operationId: 'listTokens',
  summary: 'List the tokens of a service account',
  tags,
  security,
  middleware: [
    needs((c) => requirements.readServiceAccount(namedId(c, 'serviceAccountId')), here, named),
  ] as const,
  request: { params },
  responses: {
    200: success('Its tokens; none when there is no such account.', z.array(TokenDTO)),
    ...refusals,
  },
});

const createTokenRoute = createRoute({
  method: 'post',
  path: '/serviceaccounts/{serviceAccountId}/tokens',
  operationId: 'createToken',
  summary: 'Create a token for a service account',
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeServiceAccount(namedId(c, 'serviceAccountId')), here, named),
    readsJson,
  ] as const,
  request: { params, body: jsonBody(AddServiceAccountTokenCommand) },
  responses: { 200: success('The token; it is shown this once.', NewApiKeyResult), ...refusals },
});

const deleteTokenRoute = createRoute({
  method: 'delete',
  path: '/serviceaccounts/{serviceAccountId}/tokens/{tokenId}',
  operationId: 'deleteToken',
  summary: 'Delete a token of a service account',
  tags,
  security,
  middleware: [
    needs((c) => requirements.writeServiceAccount(namedId(c, 'serviceAccountId')), here, named),
  ] as const,
  request: { params: params.extend({ tokenId: idParam('Id of the token.') }) },
  responses: { 200: success('The token is refused from now on.', SuccessResponseBody), ...refusals },
});

/** Tokens of service accounts. Source: docs/grafana.md#service-accounts. */
export const tokens = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

tokens.openapi(listTokensRoute, async (c) => {
  const accountId = namedId(c, 'serviceAccountId');
  const result = await readIfAllowed(c, c.var.services.repositories.tokens.list(c.var.orgId, accountId));
  if (!result.ok) return refused(c, result.refusal);
  const now = new Date().toISOString();
  return c.json(
    result.value.answer.map((token) => toTokenDTO(token, now)),
    200,
  );
});

tokens.openapi(createTokenRoute, async (c) => {
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

tokens.openapi(deleteTokenRoute, async (c) => {
  const { tokenId } = c.req.valid('param');
  const input = { accountId: namedId(c, 'serviceAccountId'), tokenId };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'deleteToken', input);
  return result.ok ? c.json({ message: 'Service account token deleted' }, 200) : refused(c, result.refusal);
});
