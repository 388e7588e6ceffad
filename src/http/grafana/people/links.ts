import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import type { Caller } from '../../../core/caller.ts';
import { mayBeLetIn } from '../../../core/allowed-groups.ts';
import type { LinkedSubject, LinkOfPerson } from '../../../core/link.ts';
import { unauthenticated } from '../../../core/refusal.ts';
import type { Refusal } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { Result } from '../../../core/result.ts';
import { ok, refuse } from '../../../core/result.ts';
import type { ErrorResponseBody } from '../../../wire/grafana/error.ts';
import { toGrafanaError } from '../../../wire/grafana/error.ts';
import {
  LinkUserForm,
  LinkedUser,
  MoveLinkForm,
  toUserLinkDTO,
  UserLinkDTO,
} from '../../../wire/grafana/link.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import type { AppEnv } from '../../context.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { namedId } from '../../kit/needs.ts';
import { GLOBAL, global } from '../../kit/place.ts';
import { readIfAllowed } from '../../kit/reads.ts';
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
import { linkIdOf } from './link-id.ts';

const tags = ['Links'];
const NAMED = { userId: 'user' } as const;
const userParams = z.object({ userId: idOrUid('Id of the user') });
const linkId = z.string().meta({ description: 'Id of the link.' });
const linkParams = userParams.extend({ linkId });
const links = z.array(UserLinkDTO);
/** Links belong to people of the whole deployment, not to the org that the caller acts in. */
const EVERYWHERE = { shows: 'everywhere' } as const;
const onUser = {
  of: (c: Context<AppEnv>) => ({ userId: namedId(c, 'userId') }),
  at: global,
  named: NAMED,
};

const listLinksRoute = createRoute({
  method: 'get',
  path: '/admin/users/{userId}/links',
  operationId: 'adminListUserLinks',
  summary: 'List the links of a user to identity providers: none or one',
  tags,
  security,
  middleware: [
    needs((c) => requirements.readAnyUser(namedId(c, 'userId')), { at: global, named: NAMED }),
  ] as const,
  request: { params: userParams },
  responses: { 200: success('The links.', links) },
});

const removeLink = changing('removeLink', onUser);
const removeLinkRoute = createRoute({
  method: 'delete',
  path: '/admin/users/{userId}/links/{linkId}',
  operationId: 'adminRemoveUserLink',
  summary: "Remove a user's link to an identity provider (server admins only)",
  tags,
  security,
  middleware: [removeLink.needs] as const,
  request: { params: linkParams },
  responses: {
    200: success("The link is removed, and the sessions by the provider's tokens end.", SuccessResponseBody),
  },
});

const moveLink = changing('moveLink', onUser);
const moveLinkRoute = createRoute({
  method: 'post',
  path: '/admin/users/{userId}/links/{linkId}/move',
  operationId: 'adminMoveUserLink',
  summary: 'Give the link of a user to another user, who has none (server admins only)',
  tags,
  security,
  middleware: [moveLink.needs, readsJson] as const,
  request: { params: linkParams, body: jsonBody(MoveLinkForm) },
  responses: {
    200: success("The link is moved: the provider's tokens are the other user's.", SuccessResponseBody),
  },
});

const listOwnLinksRoute = createRoute({
  method: 'get',
  path: '/user/links',
  operationId: 'listOwnLinks',
  summary: 'List the links of the signed-in user to identity providers: none or one',
  tags,
  security,
  middleware: [needs(() => null)] as const,
  responses: { 200: success('The links.', links) },
});

const linkOwnUser = changing('linkOwnUser');
const linkOwnUserRoute = createRoute({
  method: 'post',
  path: '/user/links',
  operationId: 'linkOwnUser',
  summary: 'Link the signed-in user to an identity provider, by one of its tokens',
  tags,
  security,
  middleware: [linkOwnUser.needs, readsJson] as const,
  request: { body: jsonBody(LinkUserForm) },
  responses: { 201: success('The user is linked.', LinkedUser) },
});

const removeOwnLink = changing('removeOwnLink');
const removeOwnLinkRoute = createRoute({
  method: 'delete',
  path: '/user/links/{linkId}',
  operationId: 'removeOwnLink',
  summary: 'Remove the link of the signed-in user to an identity provider',
  description: 'For users who signed in with their password.',
  tags,
  security,
  middleware: [removeOwnLink.needs] as const,
  request: { params: z.object({ linkId }) },
  responses: { 200: success('The link is removed.', SuccessResponseBody) },
});

/** Links of people to identity providers. Source: docs/grafana.md#links. */
export const userLinks = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

userLinks.openapi(
  listLinksRoute,
  async (c) =>
    await answerOne(
      c,
      'user',
      c.var.services.users.links(namedId(c, 'userId')),
      async (found) => c.json(await toDTOs(found), 200),
      EVERYWHERE,
    ),
);

userLinks.openapi(removeLinkRoute, async (c) => {
  const userId = namedId(c, 'userId');
  const link = await findLink(c, userId, c.req.valid('param').linkId);
  if (!link.ok) return refused(c, link.refusal);
  return await removeLink.make(c, { userId, ...link.value }, () => c.json({ message: 'Link removed' }, 200));
});

userLinks.openapi(moveLinkRoute, async (c) => {
  const userId = namedId(c, 'userId');
  const link = await findLink(c, userId, c.req.valid('param').linkId);
  if (!link.ok) return refused(c, link.refusal);
  const input = { userId, ...link.value, toUserId: c.req.valid('json').userId };
  return await moveLink.make(c, input, () => c.json({ message: 'Link moved' }, 200));
});

userLinks.openapi(
  listOwnLinksRoute,
  async (c) =>
    await answerRead(
      c,
      c.var.services.users.links(c.var.caller.userId),
      async (found) => c.json(await toDTOs(found ?? []), 200),
      EVERYWHERE,
    ),
);

userLinks.openapi(linkOwnUserRoute, async (c) => {
  const { services, caller } = c.var;
  const other = otherThanPassword(caller);
  // A caller whose credential does not hold gets a 401 instead, here and below.
  if (other !== undefined) return await ifAllowed(c, () => refused(c, other));
  const { token } = c.req.valid('json');
  const read = (await services.jwtSignIn?.read(token)) ?? refuse(unauthenticated('jwt-unknown-issuer'));
  if (!read.ok) return await ifAllowed(c, () => refusedToken(c, read.refusal));
  const { claims, policy } = read.value;
  // Of a subject that nobody is linked to, no groups are known but those in the token.
  if (!mayBeLetIn(claims.groups ?? [], policy))
    return await ifAllowed(c, () => refusedToken(c, unauthenticated('jwt-group-not-allowed')));
  const { issuer, subject, issuedAt } = claims;
  const input = { issuer, subject, issuedAt, formerIssuers: policy.formerIssuers };
  const id = await linkIdOf(input);
  return await linkOwnUser.make(c, input, () => c.json({ id, message: 'User linked' }, 201), GLOBAL);
});

userLinks.openapi(removeOwnLinkRoute, async (c) => {
  const { caller } = c.var;
  const other = otherThanPassword(caller);
  if (other !== undefined) return await ifAllowed(c, () => refused(c, other));
  const link = await findLink(c, caller.userId, c.req.valid('param').linkId);
  if (!link.ok) return refused(c, link.refusal);
  return await removeOwnLink.make(c, link.value, () => c.json({ message: 'Link removed' }, 200), GLOBAL);
});

/** Nobody is linked to this. */
const NO_LINK: LinkedSubject = { issuer: '', subject: '' };

/**
 * What the link in a path is to, for callers who meet the route's requirement. The change names it, and refuses it where there is no such
 * link, or none any more: after all that says who may.
 */
async function findLink(
  c: Context<AppEnv>,
  userId: number,
  wanted: string,
): Promise<Result<LinkedSubject, Refusal>> {
  const read = await readIfAllowed(c, c.var.services.users.links(userId), EVERYWHERE);
  if (!read.ok) return read;
  for (const { issuer, subject } of read.value.answer ?? [])
    if ((await linkIdOf({ issuer, subject })) === wanted) return ok({ issuer, subject });
  return ok(NO_LINK);
}

/** Only people have links, and only those who signed in with a password change their own. */
const otherThanPassword = ({ credential }: Caller): Refusal | undefined => {
  if (credential.kind === 'password') return undefined;
  return credential.kind === 'token' ? { tag: 'only-users', what: 'profile' } : { tag: 'only-by-password' };
};

const toDTOs = async (found: readonly LinkOfPerson[]): Promise<z.infer<typeof UserLinkDTO>[]> =>
  await Promise.all(found.map(async (link) => toUserLinkDTO(await linkIdOf(link), link)));

/** The caller is known, so a token in the body that is not good is a bad request. */
function refusedToken(c: Context<AppEnv>, refusal: Refusal) {
  const { status, body } = toGrafanaError(refusal, '');
  if (status !== 401) return refused(c, refusal);
  const told: z.infer<typeof ErrorResponseBody> = { ...body, statusCode: 400 };
  return c.json(told, 400);
}
