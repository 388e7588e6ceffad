import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { ID_MAX, notFound } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import type { Read } from '../../service/ports/read.ts';
import type { TeamSight, WholeTeam } from '../../service/ports/whole-teams.ts';
import {
  CreateGroupSchema,
  fromCreateGroup,
  GroupsSchema,
  GroupWithUsersSchema,
  toGroups,
  toGroupWithUsers,
  toWrittenGroup,
  WrittenGroupSchema,
} from '../../wire/unleash/group.ts';
import type { AppEnv } from '../context.ts';
import { ifMatch, jsonBody, success, tagged } from '../kit/document.ts';
import { saysVersion } from '../kit/entity-tags.ts';
import { readId } from '../kit/ids.ts';
import { readWithinReach } from '../kit/reads.ts';
import { answer, changing, ifAllowed, needs, onInvalidInput, readsJson, refused } from './dialect.ts';
import { createRoute, security } from './document.ts';
import { picturesOf } from './picture.ts';

const PATH = '/admin/groups';
const ONE = `${PATH}/{groupId}` as const;
const tags = ['Unleash groups'];

const body = jsonBody(CreateGroupSchema);

const params = z.object({
  groupId: z
    .string()
    .refine((text) => readId(text) !== undefined, `must be a whole number from 1 to ${ID_MAX}`)
    .meta({ pattern: '^[1-9][0-9]{0,9}$', description: 'Id of the group.' }),
});

/** The id of the group in the path; 0, which no group has, when it is not an id. */
const groupIdOf = (c: Context<AppEnv>): number => readId(c.req.param('groupId')) ?? 0;

const getGroupsRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'getGroups',
  summary: 'List the groups that the caller may read',
  tags,
  security,
  middleware: [needs(() => requirements.listTeams)] as const,
  responses: { 200: success('The groups.', GroupsSchema) },
});

const TAGGED = tagged('The group is created.', WrittenGroupSchema);
const createWholeTeam = changing('createWholeTeam', { of: () => ({}) });
const createGroupRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'createGroup',
  summary: 'Create a group with its members, mappings and root role',
  tags,
  security,
  middleware: [createWholeTeam.needs, readsJson] as const,
  request: { body },
  responses: {
    201: {
      ...TAGGED,
      headers: TAGGED.headers.extend({ Location: z.string().meta({ description: 'Path of the group.' }) }),
    },
  },
});

const deleteScimGroupsRoute = createRoute({
  method: 'delete',
  path: `${PATH}/scim-groups`,
  operationId: 'deleteScimGroups',
  summary: 'Delete all groups that are provisioned over SCIM',
  tags,
  security,
  middleware: [needs(() => requirements.deleteAnyTeam)] as const,
  responses: {
    200: { description: 'Nothing is deleted: groups are not provisioned over SCIM.' },
  },
});

const getGroupRoute = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'getGroup',
  summary: 'Get a group',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeam(groupIdOf(c)))] as const,
  request: { params },
  responses: { 200: tagged('The group.', GroupWithUsersSchema) },
});

const replaceTeam = changing('replaceTeam', { of: (c) => ({ teamId: groupIdOf(c) }) });
const updateGroupRoute = createRoute({
  method: 'put',
  path: ONE,
  operationId: 'updateGroup',
  summary: 'Replace a group',
  tags,
  security,
  middleware: [replaceTeam.needs, readsJson] as const,
  ...ifMatch,
  request: { params, body },
  responses: {
    200: tagged('The group is replaced.', WrittenGroupSchema),
  },
});

const deleteTeam = changing('deleteTeam', { of: (c) => ({ teamId: groupIdOf(c) }) });
const deleteGroupRoute = createRoute({
  method: 'delete',
  path: ONE,
  operationId: 'deleteGroup',
  summary: 'Delete a group',
  tags,
  security,
  middleware: [deleteTeam.needs] as const,
  ...ifMatch,
  request: { params },
  responses: { 200: { description: 'The group is deleted.' } },
});

/** Groups, which are the teams of the caller's org. Source: docs/unleash.md. */
export const groups = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

groups.openapi(getGroupsRoute, async (c) => {
  const { orgId, services } = c.var;
  const { wholeTeams } = services.repositories;
  const teams = readInSight(c, (sight) => wholeTeams.list(orgId, sight));
  return await answer(c, teams, async ({ answer: found }) => {
    const members = found.flatMap((team) => team.members ?? []);
    const imageUrlOf = await picturesOf(members.map(({ user }) => user));
    return c.json(toGroups(found.map(toShown), imageUrlOf), 200);
  });
});

groups.openapi(createGroupRoute, async (c) => {
  const input = fromCreateGroup(c.req.valid('json'));
  return await createWholeTeam.make(c, input, (made) => {
    saysVersion(c, made.id, made);
    return c.json(toWrittenGroup(made), 201, { Location: `/api${PATH}/${made.id}` });
  });
});

// Registered before the routes with an id, because `scim-groups` would match as one.
groups.openapi(deleteScimGroupsRoute, async (c) => await ifAllowed(c, () => c.body(null, 200)));

groups.openapi(getGroupRoute, async (c) => {
  const { orgId, services } = c.var;
  const { wholeTeams } = services.repositories;
  const team = readInSight(c, (sight) => wholeTeams.find(orgId, groupIdOf(c), sight));
  return await answer(c, team, async ({ answer: found }) => {
    if (found === undefined) return refused(c, notFound('team'));
    const imageUrlOf = await picturesOf((found.members ?? []).map(({ user }) => user));
    saysVersion(c, found.id, found);
    return c.json(toGroupWithUsers(toShown(found), imageUrlOf), 200);
  });
});

groups.openapi(updateGroupRoute, async (c) => {
  const input = { ...fromCreateGroup(c.req.valid('json')), teamId: groupIdOf(c) };
  return await replaceTeam.make(c, input, (made) => {
    saysVersion(c, made.id, made);
    return c.json(toWrittenGroup(made), 200);
  });
});

groups.openapi(
  deleteGroupRoute,
  async (c) => await deleteTeam.make(c, { teamId: groupIdOf(c) }, () => c.body(null, 200)),
);

/** Reads what the caller may see of teams. Members and mappings need the same permission as in the Grafana dialect. */
const readInSight = async <T>(c: Context<AppEnv>, read: (sight: TeamSight) => Read<T>) =>
  await readWithinReach(
    c,
    [
      requirements.READABLE_TEAMS,
      requirements.TEAMS_READABLE_INSIDE,
      requirements.TEAMS_WITH_READABLE_ROLES,
      requirements.READABLE_PEOPLE,
    ],
    ([teams = [], insides = [], roles = [], people = []]) => read({ teams, insides, roles, people }),
  );

/** A team without a root role has null for it, one whose root role the caller may not see undefined. */
const toShown = ({ rootRole, ...team }: WholeTeam) => ({
  ...team,
  rootRole: rootRole === null ? null : rootRole?.number,
});
