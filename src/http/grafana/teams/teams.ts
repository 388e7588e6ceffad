import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { findNameProblem } from '../../../wire/grafana/fields.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  CreateTeamCommand,
  SearchTeamQueryResult,
  TeamDTO,
  toTeamDTO,
  UpdateTeamCommand,
} from '../../../wire/grafana/team.ts';
import type { AppEnv } from '../../context.ts';
import { readsJson } from '../dialect/body.ts';
import { idsQuery, orderQuery } from '../dialect/filter.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { pageQuery, textQuery, toPage } from '../dialect/page.ts';
import { here } from '../dialect/place.ts';
import { readIfAllowed, readWithinReach } from '../dialect/read-allowed.ts';
import { refused } from '../dialect/refused.ts';
import { flagQuery, idOrUid, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Teams'];
const NAMED = { teamId: 'team' } as const;
const teamParam = z.object({ teamId: idOrUid('Id of the team') });
/** A team's scope, up to its id. */
const SCOPE_PREFIX = 'teams:id:';
const accesscontrol = flagQuery('Tell what the caller may do to each team.');

const createTeamRoute = createRoute({
  method: 'post',
  path: '/teams',
  operationId: 'createTeam',
  summary: 'Create a team',
  tags,
  security,
  middleware: [needs(() => requirements.createTeams), readsJson] as const,
  request: { body: jsonBody(CreateTeamCommand) },
  responses: {
    200: success(
      'The team exists.',
      z
        .object({
          teamId: z.int().describe('Id of the team.'),
          uid: z.string().describe('Unique id.'),
          message: z.string().describe('What was done.'),
        })
        .meta({ id: 'CreateTeamResponse' }),
    ),
    ...refusals,
  },
});

const searchTeamsRoute = createRoute({
  method: 'get',
  path: '/teams/search',
  operationId: 'searchTeams',
  summary: 'List the teams that the caller may read',
  tags,
  security,
  middleware: [needs(() => requirements.listTeams)] as const,
  request: {
    query: z.object({
      ...pageQuery,
      name: textQuery('Only the team with this very name.'),
      query: textQuery('Only teams with this text in their name, in any letter case.'),
      teamId: idsQuery('Only teams with these ids.'),
      sort: orderQuery(['name', 'email', 'memberCount'], 'By name, unless this says otherwise.'),
      accesscontrol,
    }),
  },
  responses: { 200: success('A page of teams.', SearchTeamQueryResult), ...refusals },
});

const getTeamRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}',
  operationId: 'getTeamByID',
  summary: 'Read a team',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeam(namedId(c, 'teamId')), here, NAMED)] as const,
  request: { params: teamParam, query: z.object({ accesscontrol }) },
  responses: { 200: success('The team.', TeamDTO), ...refusals },
});

const updateTeamRoute = createRoute({
  method: 'put',
  path: '/teams/{teamId}',
  operationId: 'updateTeam',
  summary: 'Change the name and address of a team',
  tags,
  security,
  middleware: [needs((c) => requirements.writeTeam(namedId(c, 'teamId')), here, NAMED), readsJson] as const,
  request: { params: teamParam, body: jsonBody(UpdateTeamCommand) },
  responses: { 200: success('The team is as was sent.', SuccessResponseBody), ...refusals },
});

const deleteTeamRoute = createRoute({
  method: 'delete',
  path: '/teams/{teamId}',
  operationId: 'deleteTeamByID',
  summary: 'Delete a team',
  tags,
  security,
  middleware: [needs((c) => requirements.deleteTeam(namedId(c, 'teamId')), here, NAMED)] as const,
  request: { params: teamParam },
  responses: { 200: success('There is no such team any more.', SuccessResponseBody), ...refusals },
});

/** Teams. Source: docs/grafana.md#teams. */
export const teams = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teams.openapi(createTeamRoute, async (c) => {
  const { name, email } = c.req.valid('json');
  const input = { name, email: email ?? '' };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'createTeam', input);
  return result.ok
    ? c.json({ teamId: result.value.id, uid: result.value.uid, message: 'Team created' }, 200)
    : refused(c, result.refusal);
});

teams.openapi(searchTeamsRoute, async (c) => {
  const { name, query, teamId: ids, sort: order, accesscontrol: describes, ...paging } = c.req.valid('query');
  const page = toPage(paging);
  const asked = {
    see: { action: 'teams:read', prefix: SCOPE_PREFIX },
    describe: describes ? SCOPE_PREFIX : undefined,
  };
  const result = await readWithinReach(c, asked, (reach) =>
    c.var.services.repositories.teams.search(c.var.orgId, {
      reach,
      name,
      nameContains: query,
      ids,
      order,
      page,
    }),
  );
  if (!result.ok) return refused(c, result.refusal);
  const { answer, accessTo } = result.value;
  const list = answer.items.map((team) => toTeamDTO(team, accessTo(team.id)));
  return c.json({ totalCount: answer.total, teams: list, page: page.number, perPage: page.size }, 200);
});

// Below the search, which is no team.
teams.openapi(getTeamRoute, async (c) => {
  const read = c.var.services.repositories.teams.find(c.var.orgId, namedId(c, 'teamId'));
  if (!c.req.valid('query').accesscontrol) {
    const result = await readIfAllowed(c, read);
    if (!result.ok) return refused(c, result.refusal);
    const { answer: team } = result.value;
    return team === undefined ? refused(c, notFound('team')) : c.json(toTeamDTO(team), 200);
  }
  const result = await readWithinReach(c, { describe: SCOPE_PREFIX }, () => read);
  if (!result.ok) return refused(c, result.refusal);
  const { answer: team, accessTo } = result.value;
  return team === undefined ? refused(c, notFound('team')) : c.json(toTeamDTO(team, accessTo(team.id)), 200);
});

teams.openapi(updateTeamRoute, async (c) => {
  const { name, email } = c.req.valid('json');
  const nameProblem = findNameProblem(name);
  const input = { teamId: namedId(c, 'teamId'), name, nameProblem, email: email ?? '' };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'updateTeam', input);
  return result.ok ? c.json({ message: 'Team updated' }, 200) : refused(c, result.refusal);
});

teams.openapi(deleteTeamRoute, async (c) => {
  const input = { teamId: namedId(c, 'teamId') };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'deleteTeam', input);
  return result.ok ? c.json({ message: 'Team deleted' }, 200) : refused(c, result.refusal);
});
