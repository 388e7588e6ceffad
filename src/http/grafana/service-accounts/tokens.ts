import { OpenAPIHono, z } from '@hono/zod-openapi';

import { invalid, notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { findTokenLifeProblem } from '../../../core/token.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  AddServiceAccountTokenCommand,
  NewApiKeyResult,
  TokenDTO,
  toTokenDTO,
} from '../../../wire/grafana/token.ts';
import type { AppEnv } from '../../context.ts';
import { asksDryRun } from '../../kit/dry-run.ts';
import { namedId } from '../../kit/needs.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid, idParam } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answerRead, changing, ifAllowed, needs, onInvalidInput, readsJson, refused } from '../dialect.ts';

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
    needs((c) => requirements.readServiceAccount(namedId(c, 'serviceAccountId')), { named }),
  ] as const,
  request: { params },
  responses: {
    200: success('The tokens; an empty list when the service account does not exist.', z.array(TokenDTO)),
  },
});

const createToken = changing('createToken', {
  of: (c) => ({ accountId: namedId(c, 'serviceAccountId') }),
  named,
});
const createTokenRoute = createRoute({
  method: 'post',
  path: '/serviceaccounts/{serviceAccountId}/tokens',
  operationId: 'createToken',
  summary: 'Create a token for a service account',
  tags,
  security,
  middleware: [createToken.needs, readsJson] as const,
  request: { params, body: jsonBody(AddServiceAccountTokenCommand) },
  responses: {
    200: success('The token is created. It is shown only in this response.', NewApiKeyResult),
  },
});

const deleteToken = changing('deleteToken', {
  of: (c) => ({ accountId: namedId(c, 'serviceAccountId') }),
  named,
});
const deleteTokenRoute = createRoute({
  method: 'delete',
  path: '/serviceaccounts/{serviceAccountId}/tokens/{tokenId}',
  operationId: 'deleteToken',
  summary: 'Delete a token of a service account',
  tags,
  security,
  middleware: [deleteToken.needs] as const,
  request: { params: params.extend({ tokenId: idParam('Id of the token.', notFound('token')) }) },
  responses: { 200: success('The token is deleted.', SuccessResponseBody) },
});

/** Tokens of service accounts. Source: docs/grafana.md#service-accounts. */
export const tokens = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

tokens.openapi(listTokensRoute, async (c) => {
  const accountId = namedId(c, 'serviceAccountId');
  return await answerRead(c, c.var.services.repositories.tokens.list(c.var.orgId, accountId), (found) => {
    const now = new Date().toISOString();
    return c.json(
      found.map((token) => toTokenDTO(token, now)),
      200,
    );
  });
});

tokens.openapi(createTokenRoute, async (c) => {
  const { name, secondsToLive } = c.req.valid('json');
  const { services } = c.var;
  const unfit = findTokenLifeProblem(secondsToLive, services.settings.TOKEN_LIFE_MAX);
  if (unfit !== undefined) return await ifAllowed(c, () => refused(c, invalid('secondsToLive', unfit)));
  // Nothing is made for who asks what would be.
  const key = asksDryRun(c) === false ? services.makeToken() : '';
  return await createToken.make(
    c,
    {
      accountId: namedId(c, 'serviceAccountId'),
      name,
      hash: key && (await services.secrets.digest(key)),
      hashKey: await services.secrets.keyId(),
      expires: secondsToLive ? new Date(Date.now() + secondsToLive * 1_000).toISOString() : null,
    },
    (made) => c.json({ ...made, key }, 200),
  );
});

tokens.openapi(deleteTokenRoute, async (c) => {
  const { tokenId } = c.req.valid('param');
  const input = { accountId: namedId(c, 'serviceAccountId'), tokenId };
  return await deleteToken.make(c, input, () => c.json({ message: 'Service account token deleted' }, 200));
});
