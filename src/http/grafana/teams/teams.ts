import { OpenAPIHono, z } from '@hono/zod-openapi';

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
import { namedId } from '../../kit/needs.ts';
import { pageQuery, toPage } from '../../kit/page.ts';
import { flagQuery, idsQuery, orderQuery, textQuery } from '../../kit/queries.ts';
import { ifMatch, jsonBody, success, tagged } from '../../kit/document.ts';
import { saysVersion } from '../../kit/entity-tags.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { readDescribed } from '../access-control.ts';
import { answer, answerOne, changing, needs, onInvalidInput, readsJson, refused } from '../dialect.ts';

const tags = ['Teams'];
const NAMED = { teamId: 'team' } as const;
const teamParam = z.object({ teamId: idOrUid('Id of the team') });
/** The scope of a team, up to the id. */
const SCOPE_PREFIX = 'teams:id:';
const accesscontrol = flagQuery('Add the actions that the caller may do on each team.');

const createTeam = changing('createTeam');
const createTeamRoute = createRoute({
  method: 'post',
  path: '/teams',
  operationId: 'createTeam',
  summary: 'Create a team',
  tags,
  security,
  middleware: [createTeam.needs, readsJson] as const,
  request: { body: jsonBody(CreateTeamCommand) },
  responses: {
    200: tagged(
      'The team is created.',
      z
        .object({
          teamId: z.int().describe('Id of the team.'),
          uid: z.string().describe('Uid of the team.'),
          message: z.string().describe('The result.'),
        })
        .meta({ id: 'CreatedTeam' }),
    ),
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
      name: textQuery('Only the team with exactly this name.'),
      query: textQuery('Only teams with this text in their name, in any letter case.'),
      teamId: idsQuery('Only teams with these ids.'),
      sort: orderQuery(['name', 'email', 'memberCount'], 'The order; by name when absent.'),
      accesscontrol,
    }),
  },
  responses: { 200: success('A page of teams.', SearchTeamQueryResult) },
});

const getTeamRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}',
  operationId: 'getTeamByID',
  summary: 'Get a team',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeam(namedId(c, 'teamId')), { named: NAMED })] as const,
  request: { params: teamParam, query: z.object({ accesscontrol }) },
  responses: { 200: tagged('The team.', TeamDTO) },
});

const updateTeam = changing('updateTeam', { of: (c) => ({ teamId: namedId(c, 'teamId') }), named: NAMED });
const updateTeamRoute = createRoute({
  method: 'put',
  path: '/teams/{teamId}',
  operationId: 'updateTeam',
  summary: 'Change the name and e-mail address of a team',
  tags,
  security,
  middleware: [updateTeam.needs, readsJson] as const,
  ...ifMatch,
  request: { params: teamParam, body: jsonBody(UpdateTeamCommand) },
  responses: { 200: tagged('The team is updated.', SuccessResponseBody) },
});

const deleteTeam = changing('deleteTeam', { of: (c) => ({ teamId: namedId(c, 'teamId') }), named: NAMED });
const deleteTeamRoute = createRoute({
  method: 'delete',
  path: '/teams/{teamId}',
  operationId: 'deleteTeamByID',
  summary: 'Delete a team',
  tags,
  security,
  middleware: [deleteTeam.needs] as const,
  ...ifMatch,
  request: { params: teamParam },
  responses: { 200: success('The team is deleted.', SuccessResponseBody) },
});

/** Teams. Source: docs/grafana.md#teams. */
export const teams = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teams.openapi(createTeamRoute, async (c) => {
  const { name, email } = c.req.valid('json');
  const input = { name, email: email ?? '' };
  return await createTeam.make(c, input, (made) => {
    saysVersion(c, made.id, made);
    return c.json({ teamId: made.id, uid: made.uid, message: 'Team created' }, 200);
  });
});

teams.openapi(searchTeamsRoute, async (c) => {
  const { name, query, teamId: ids, sort: order, accesscontrol: describes, ...paging } = c.req.valid('query');
  const page = toPage(paging);
  const asked = {
    see: { action: 'teams:read', prefix: SCOPE_PREFIX },
    describe: describes ? SCOPE_PREFIX : undefined,
  };
  return await answer(
    c,
    readDescribed(c, asked, (reach) =>
      c.var.services.repositories.teams.search(c.var.orgId, {
        reach,
        name,
        nameContains: query,
        ids,
        order,
        page,
      }),
    ),
    ({ answer: found, accessTo }) => {
      const list = found.items.map((team) => toTeamDTO(team, accessTo(team.id)));
      return c.json({ totalCount: found.total, teams: list, page: page.number, perPage: page.size }, 200);
    },
  );
});

// Registered after the search, because `search` would match as a team id.
teams.openapi(getTeamRoute, async (c) => {
  const read = c.var.services.repositories.teams.find(c.var.orgId, namedId(c, 'teamId'));
  if (!c.req.valid('query').accesscontrol)
    return await answerOne(c, 'team', read, (team) => {
      saysVersion(c, team.id, team);
      return c.json(toTeamDTO(team), 200);
    });
  return await answer(
    c,
    readDescribed(c, { describe: SCOPE_PREFIX }, () => read),
    ({ answer: team, accessTo }) => {
      if (team === undefined) return refused(c, notFound('team'));
      saysVersion(c, team.id, team);
      return c.json(toTeamDTO(team, accessTo(team.id)), 200);
    },
  );
});

teams.openapi(updateTeamRoute, async (c) => {
  const { name, email } = c.req.valid('json');
  const nameProblem = findNameProblem(name);
  const input = { teamId: namedId(c, 'teamId'), name, nameProblem, email: email ?? '' };
  return await updateTeam.make(c, input, (made) => {
    saysVersion(c, input.teamId, made);
    return c.json({ message: 'Team updated' }, 200);
  });
});

teams.openapi(deleteTeamRoute, async (c) => {
  const input = { teamId: namedId(c, 'teamId') };
  return await deleteTeam.make(c, input, () => c.json({ message: 'Team deleted' }, 200));
});
