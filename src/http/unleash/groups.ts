import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { ID_MAX, notFound } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import type { WholeTeam } from '../../service/ports/whole-teams.ts';
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
import { readId } from '../kit/read-id.ts';
import { groupIdOf, needs, onInvalidInput, readsJson } from './needs.ts';
import { picturesOf } from './picture.ts';
import { readInSight } from './read-in-sight.ts';
import { refused } from './refused.ts';
import { answer, refusals, refusalsOfWrites, security } from './route.ts';

const PATH = '/admin/groups';
const ONE = `${PATH}/{groupId}` as const;
const tags = ['Unleash groups'];

const body = { required: true, content: { 'application/json': { schema: CreateGroupSchema } } };

const params = z.object({
  groupId: z
    .string()
    .refine((text) => readId(text) !== undefined, `must be a whole number from 1 to ${ID_MAX}`)
    .meta({ description: 'Id of the group.' }),
});

const getGroupsRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'getGroups',
  summary: 'Get a list of groups',
  description:
    'A group is a team. Its members and mappings are shown to those who may read them of the team.',
  tags,
  security,
  middleware: [needs(() => requirements.listTeams)] as const,
  responses: { 200: answer('The groups.', GroupsSchema), ...refusals },
});

const createGroupRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'createGroup',
  summary: 'Create a group with its members, mappings and root role',
  tags,
  security,
  middleware: [needs(() => requirements.createTeams), readsJson] as const,
  request: { body },
  responses: {
    201: {
      ...answer('The group exists.', WrittenGroupSchema),
      headers: z.object({ Location: z.string().meta({ description: 'Path of the group.' }) }),
    },
    ...refusalsOfWrites,
  },
});

const deleteScimGroupsRoute = createRoute({
  method: 'delete',
  path: `${PATH}/scim-groups`,
  operationId: 'deleteScimGroups',
  summary: 'Delete all groups that are provisioned over SCIM, of which there are none',
  tags,
  security,
  middleware: [needs(() => requirements.deleteAnyTeam)] as const,
  responses: { 200: { description: 'There is no such group.' }, ...refusals },
});

const getGroupRoute = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'getGroup',
  summary: 'Get a single group',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeam(groupIdOf(c)))] as const,
  request: { params },
  responses: { 200: answer('The group.', GroupWithUsersSchema), ...refusals },
});

const updateGroupRoute = createRoute({
  method: 'put',
  path: ONE,
  operationId: 'updateGroup',
  summary: 'Replace everything about a group',
  description:
    'What is absent gets its default: an empty description, no mappings, no root role, no members.',
  tags,
  security,
  middleware: [
    needs((c) => requirements.replaceTeam(groupIdOf(c), { isGiven: false, isTaken: false })),
    readsJson,
  ] as const,
  request: { params, body },
  responses: { 200: answer('The group is as was sent.', WrittenGroupSchema), ...refusalsOfWrites },
});

const deleteGroupRoute = createRoute({
  method: 'delete',
  path: ONE,
  operationId: 'deleteGroup',
  summary: 'Delete a group',
  tags,
  security,
  middleware: [needs((c) => requirements.deleteTeam(groupIdOf(c)))] as const,
  request: { params },
  responses: { 200: { description: 'There is no such group any more.' }, ...refusals },
});

/** Groups, which are the teams of the caller's org. Source: docs/unleash.md. */
export const groups = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

groups.openapi(getGroupsRoute, async (c) => {
  const { orgId, services } = c.var;
  const teams = await readInSight(c, (sight) => services.repositories.wholeTeams.list(orgId, sight));
  if (!teams.ok) return refused(c, teams.refusal);
  const members = teams.value.flatMap((team) => team.members);
  const imageUrlOf = await picturesOf(members.map(({ user }) => user));
  return c.json(toGroups(teams.value.map(toShown), imageUrlOf), 200);
});

groups.openapi(createGroupRoute, async (c) => {
  const input = fromCreateGroup(c.req.valid('json'));
  const created = await c.var.services.org.change(c.var.orgId, c.var.caller, 'createWholeTeam', input);
  if (!created.ok) return refused(c, created.refusal);
  return c.json(toWrittenGroup(created.value), 201, { Location: `/api${PATH}/${created.value.id}` });
});

// Above the group with an id, which this is none of.
groups.openapi(deleteScimGroupsRoute, async (c) => {
  const { orgId, caller, needs: asked, services } = c.var;
  const { requirement } = asked;
  const allowed = await services.org.authorise(orgId, caller, { requirement, standing: 'in-org' });
  return allowed.ok ? c.body(null, 200) : refused(c, allowed.refusal);
});

groups.openapi(getGroupRoute, async (c) => {
  const { orgId, services } = c.var;
  const { wholeTeams } = services.repositories;
  const found = await readInSight(c, (sight) => wholeTeams.find(orgId, groupIdOf(c), sight));
  if (!found.ok) return refused(c, found.refusal);
  const team = found.value;
  if (team === undefined) return refused(c, notFound('team'));
  const imageUrlOf = await picturesOf(team.members.map(({ user }) => user));
  return c.json(toGroupWithUsers(toShown(team), imageUrlOf), 200);
});

groups.openapi(updateGroupRoute, async (c) => {
  const input = { ...fromCreateGroup(c.req.valid('json')), teamId: groupIdOf(c) };
  const replaced = await c.var.services.org.change(c.var.orgId, c.var.caller, 'replaceTeam', input);
  return replaced.ok ? c.json(toWrittenGroup(replaced.value), 200) : refused(c, replaced.refusal);
});

groups.openapi(deleteGroupRoute, async (c) => {
  const input = { teamId: groupIdOf(c) };
  const deleted = await c.var.services.org.change(c.var.orgId, c.var.caller, 'deleteTeam', input);
  return deleted.ok ? c.body(null, 200) : refused(c, deleted.refusal);
});

const toShown = (team: WholeTeam) => ({ ...team, rootRole: team.rootRole?.number ?? null });
