import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { invalid } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { SearchTeamGroupsQueryResult, TeamGroupDTO, TeamGroupMapping } from '../../../wire/grafana/group.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { pageQuery, toPage } from '../../kit/page.ts';
import { requiredTextQuery, textQuery } from '../../kit/queries.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answerOne, changing, ifAllowed, needs, onInvalidInput, readsJson, refused } from '../dialect.ts';

const tags = ['Teams'];
const TEAM = { teamId: 'team' } as const;
const teamParam = z.object({ teamId: idOrUid('Id of the team') });
/** Narrower than the documented scope `teams:*`, which covers this one. Source: docs/grafana.md#requirements. */
const reads = needs((c) => requirements.readTeamMembers(namedId(c, 'teamId')), { named: TEAM });
const removeTeamGroup = changing('removeTeamGroup', {
  of: (c) => ({ teamId: namedId(c, 'teamId') }),
  named: TEAM,
});

const listTeamGroupsRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}/groups',
  operationId: 'getTeamGroupsApi',
  summary: 'List the external groups that are linked to a team',
  tags,
  security,
  middleware: [reads] as const,
  request: { params: teamParam },
  responses: {
    200: success('The groups, in the order in which they were added.', z.array(TeamGroupDTO)),
  },
});

const searchTeamGroupsRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}/groups/search',
  operationId: 'searchTeamGroups',
  summary: 'Search the external groups that are linked to a team',
  tags,
  security,
  middleware: [reads] as const,
  request: {
    params: teamParam,
    query: z.object({
      ...pageQuery,
      name: textQuery('Only the group with this id, in any letter case.'),
      query: textQuery('Only groups with this text in their id, in any letter case.'),
    }),
  },
  responses: { 200: success('A page of groups, ordered by id.', SearchTeamGroupsQueryResult) },
});

const addTeamGroup = changing('addTeamGroup', { of: (c) => ({ teamId: namedId(c, 'teamId') }), named: TEAM });
const addTeamGroupRoute = createRoute({
  method: 'post',
  path: '/teams/{teamId}/groups',
  operationId: 'addTeamGroupApi',
  summary: 'Link an external group to a team',
  tags,
  security,
  middleware: [addTeamGroup.needs, readsJson] as const,
  request: { params: teamParam, body: jsonBody(TeamGroupMapping) },
  responses: { 200: success('The group is linked to the team.', SuccessResponseBody) },
});

const removeTeamGroupByQueryRoute = createRoute({
  method: 'delete',
  path: '/teams/{teamId}/groups',
  operationId: 'removeTeamGroupApiQuery',
  summary: 'Remove the link of an external group to a team',
  tags,
  security,
  middleware: [removeTeamGroup.needs] as const,
  request: { params: teamParam, query: z.object({ groupId: requiredTextQuery('Id of the group.') }) },
  responses: { 200: success('The link is removed.', SuccessResponseBody) },
});

const removeTeamGroupRoute = createRoute({
  method: 'delete',
  path: '/teams/{teamId}/groups/{groupId}',
  operationId: 'removeTeamGroupApi',
  summary: 'Remove the link of an external group to a team',
  tags,
  security,
  middleware: [removeTeamGroup.needs] as const,
  request: {
    params: teamParam.extend({
      groupId: z
        .string()
        .meta({ description: 'Id of the group. It is the whole rest of the path, encoded or not.' }),
    }),
  },
  responses: { 200: success('The link is removed.', SuccessResponseBody) },
});

/** External groups of teams. Source: docs/group-sync.md#groups-of-teams. */
export const teamGroups = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamGroups.openapi(listTeamGroupsRoute, async (c) => {
  const { orgId, services } = c.var;
  const teamId = namedId(c, 'teamId');
  return await answerOne(c, 'team', services.repositories.teamGroups.list(orgId, teamId), (found) =>
    c.json(
      found.map((groupId) => ({ orgId, teamId, groupId })),
      200,
    ),
  );
});

teamGroups.openapi(searchTeamGroupsRoute, async (c) => {
  const { orgId, services } = c.var;
  const teamId = namedId(c, 'teamId');
  const { name, query, ...paging } = c.req.valid('query');
  const page = toPage(paging);
  const search = { name, nameContains: query, page };
  return await answerOne(
    c,
    'team',
    services.repositories.teamGroups.search(orgId, teamId, search),
    (found) => {
      const groups = found.items.map((groupId) => ({ orgId, teamId, groupId }));
      return c.json(
        { totalCount: found.total, teamGroups: groups, page: page.number, perPage: page.size },
        200,
      );
    },
  );
});

teamGroups.openapi(addTeamGroupRoute, async (c) => {
  const input = { teamId: namedId(c, 'teamId'), groupId: c.req.valid('json').groupId };
  return await addTeamGroup.make(c, input, () => c.json({ message: 'Group added to Team' }, 200));
});

teamGroups.openapi(removeTeamGroupByQueryRoute, async (c) => {
  const { groupId } = c.req.valid('query');
  if (groupId === '') return await ifAllowed(c, () => refused(c, invalid('groupId', 'is required')));
  return await remove(c, groupId);
});

teamGroups.openapi(removeTeamGroupRoute, async (c) => await remove(c, c.req.valid('param').groupId));

async function remove(c: Context<AppEnv>, groupId: string) {
  const input = { teamId: namedId(c, 'teamId'), groupId };
  return await removeTeamGroup.make(c, input, () => c.json({ message: 'Team Group removed' }, 200));
}
