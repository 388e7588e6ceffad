import type { Context } from 'hono';
import { OpenAPIHono, z } from '@hono/zod-openapi';

import type { Refusal } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { Role } from '../../../core/role.ts';
import { RolesSearchQuery } from '../../../wire/grafana/assignment.ts';
import { RoleDTO, toRoleDTO } from '../../../wire/grafana/role.ts';
import type { AppEnv } from '../../context.ts';
import { flagInEither, flagQuery } from '../../kit/queries.ts';
import { hereOrNamed } from '../../kit/place.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { readWithinReach } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import { answer, answerRead, ifAllowed, needs, onInvalidInput, readsJsonFirst, refused } from '../dialect.ts';

const tags = ['Role assignments'];
const request = {
  query: z.object({
    includeHidden: flagQuery('List hidden roles too. The same field in the body has the same effect.'),
  }),
  body: jsonBody(RolesSearchQuery),
};
const responses = {
  200: success(
    'For each id, the directly assigned roles, ordered by name. Ids that are not found are left out.',
    z.record(z.string(), z.array(RoleDTO)).meta({ id: 'RolesById' }),
  ),
};

const searchUserRolesRoute = createRoute({
  method: 'post',
  path: '/access-control/users/roles/search',
  operationId: 'listUsersRoles',
  summary: 'List the roles assigned to each of several users and service accounts',
  tags,
  security,
  middleware: [needs(() => requirements.readAllUserRoles), readsJsonFirst] as const,
  request,
  responses,
});

const searchTeamRolesRoute = createRoute({
  method: 'post',
  path: '/access-control/teams/roles/search',
  operationId: 'listTeamsRoles',
  summary: 'List the roles assigned to each of several teams',
  tags,
  security,
  middleware: [needs(() => requirements.readAllTeamRoles), readsJsonFirst] as const,
  request,
  responses,
});

const toDTO = (roles: ReadonlyMap<number, readonly Role[]>) =>
  Object.fromEntries([...roles].map(([id, list]) => [id, list.map(toRoleDTO)]));

/** Moves the request to the org that its body names. The permission is decided in that org too. */
function moveTo(c: Context<AppEnv>, orgId: number | null | undefined) {
  const place = hereOrNamed(c, orgId);
  if (place.ok) c.set('needs', { ...c.var.needs, place: place.value });
  return place;
}

/** Only whose credential holds learns that it is of another org than the one that the body names. */
const ifCredentialHolds = async (c: Context<AppEnv>, refusal: Refusal) =>
  await ifAllowed(c, () => refused(c, refusal), { requirement: null });

/**
 * These routes only read. They use `POST` because a list of ids may be too long for a path. Source:
 * docs/grafana.md#assignments.
 */
export const roleSearch = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

roleSearch.openapi(searchUserRolesRoute, async (c) => {
  const { orgId, userIds, includeHidden } = c.req.valid('json');
  const place = moveTo(c, orgId);
  if (!place.ok) return await ifCredentialHolds(c, place.refusal);
  const withHidden = flagInEither(c.req, 'includeHidden', includeHidden);
  if (!withHidden.ok) return await ifAllowed(c, () => refused(c, withHidden.refusal));
  return await answer(
    c,
    readWithinReach(c, [requirements.ANY_USER], ([readable = []]) =>
      c.var.services.roles.givenToUsers(place.value.orgId, userIds ?? [], readable, withHidden.value),
    ),
    (found) => c.json(toDTO(found.answer), 200),
  );
});

roleSearch.openapi(searchTeamRolesRoute, async (c) => {
  const { orgId, teamIds, includeHidden } = c.req.valid('json');
  const place = moveTo(c, orgId);
  if (!place.ok) return await ifCredentialHolds(c, place.refusal);
  const withHidden = flagInEither(c.req, 'includeHidden', includeHidden);
  if (!withHidden.ok) return await ifAllowed(c, () => refused(c, withHidden.refusal));
  const read = c.var.services.roles.givenToTeams(place.value.orgId, teamIds ?? [], withHidden.value);
  return await answerRead(c, read, (found) => c.json(toDTO(found), 200));
});
