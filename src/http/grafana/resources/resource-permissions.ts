import type { Context } from 'hono';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import type { LevelForm } from '../../../core/level-change.ts';
import { readLevelChanges } from '../../../core/level-change.ts';
import type { Refusal } from '../../../core/refusal.ts';
import { levelsOf } from '../../../core/resource-levels.ts';
import * as requirements from '../../../core/requirements.ts';
import type { AssigneeKinds, ResourceName, ResourceRef } from '../../../core/resource-types.ts';
import { resourceNames, resourceType } from '../../../core/resource-types.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  Description,
  ResourcePermissionDTO,
  SetPermissionCommand,
  SetPermissionsCommand,
  toDescription,
  toResourcePermissionDTO,
} from '../../../wire/grafana/resource-permission.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import type { Named } from '../../kit/needs.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { readWithinReach } from '../../kit/reads.ts';
import { refusals, security } from '../document.ts';
import { kitInWords, refused } from '../dialect.ts';

const tags = ['Resource permissions'];

/** Errors of these routes have their own message ids. Source: docs/grafana.md#resource-permissions. */
function inWordsOfResources(refusal: Refusal, part: 'param' | 'body'): Refusal {
  const error = { tag: 'invalid-resource-permission', what: part } as const;
  if (refusal.tag === 'unreadable-body') {
    const value = refusal.problem === 'json' ? 'not valid JSON' : 'Content-Type must be application/json';
    return { ...error, value };
  }
  if (refusal.tag !== 'invalid') return refusal;
  return { ...error, value: part === 'param' ? refusal.field : `${refusal.field} ${refusal.problem}` };
}

const { answer, changing, ifAllowed, needs, onInvalidInput, readsJson } = kitInWords(inWordsOfResources);

/** Levels on single resources. Source: docs/grafana.md#resource-permissions. */
export const resourcePermissions = new OpenAPIHono<AppEnv>({
  defaultHook: onInvalidInput,
});

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** The form of an id of a resource that another system keeps, such as a folder. */
const FOREIGN_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** A kind of assignee that a path can name. */
type AssigneeInPath = {
  readonly kind: keyof AssigneeKinds;
  readonly param: string;
  readonly called: string;
  readonly schema: z.ZodType<string>;
  /** What the parameter names by id or uid; absent for a basic role. */
  readonly assignee?: 'user' | 'team';
  readonly formOf: (c: Context<AppEnv>) => LevelForm;
};

const ASSIGNEES: readonly AssigneeInPath[] = [
  {
    kind: 'users',
    param: 'userID',
    called: 'user',
    schema: idOrUid('Id of the user or service account'),
    assignee: 'user',
    formOf: (c) => ({ userId: namedId(c, 'userID') }),
  },
  {
    kind: 'teams',
    param: 'teamID',
    called: 'team',
    schema: idOrUid('Id of the team'),
    assignee: 'team',
    formOf: (c) => ({ teamId: namedId(c, 'teamID') }),
  },
  {
    kind: 'builtInRoles',
    param: 'builtInRole',
    called: 'basic role',
    schema: z.string().meta({ description: '`Viewer`, `Editor` or `Admin`, in any letter case.' }),
    formOf: (c) => ({ builtInRole: c.req.param('builtInRole') }),
  },
];

/** The routes of one type of resource. */
function addRoutes(resource: ResourceName): void {
  const { singular, thing, assignees, attribute } = resourceType(resource);
  const path = `/access-control/${resource}`;
  const knownType = { singular, thing, assignees, attribute, levels: levelsOf(resource) };
  const operation = (verb: string, rest: string) => `${verb}${capitalised(resource)}${rest}`;
  const resourceID =
    thing === null
      ? z
          .string()
          .regex(FOREIGN_ID)
          .meta({ description: `Id of the ${singular}.` })
      : idOrUid(`Id of the ${singular}`);
  const resourceParam = z.object({ resourceID });
  const named = thing === null ? {} : { resourceID: thing };

  const resourceOf = (c: Context<AppEnv>): ResourceRef => ({
    resource,
    id: thing === null ? (c.req.param('resourceID') ?? '') : String(namedId(c, 'resourceID')),
  });
  const setting = (assignee: Named = {}) => {
    const { needs: required, make } = changing('setResourcePermissions', {
      of: (c) => ({ on: resourceOf(c) }),
      named: { ...named, ...assignee },
    });
    const set = async (c: Context<AppEnv>, forms: readonly LevelForm[], message: string) => {
      const levels = readLevelChanges(knownType, forms);
      if (!levels.ok) return await ifAllowed(c, () => refused(c, levels.refusal));
      const input = { on: resourceOf(c), levels: levels.value };
      return await make(c, input, () => c.json({ message }, 200));
    };
    return { middleware: [required, readsJson], set };
  };

  const descriptionRoute = createRoute({
    method: 'get',
    path: `${path}/description`,
    operationId: operation('describe', 'Permissions'),
    summary: `Get the levels on a ${singular}, and who can have one`,
    tags,
    security,
    middleware: [needs(() => requirements.readResourceDescription(resource))] as const,
    responses: { 200: success('The kinds of assignee, and the levels.', Description), ...refusals },
  });
  resourcePermissions.openapi(
    descriptionRoute,
    async (c) => await ifAllowed(c, () => c.json(toDescription(resource), 200)),
  );

  const listRoute = createRoute({
    method: 'get',
    path: `${path}/{resourceID}`,
    operationId: operation('list', 'Permissions'),
    summary: `List the levels on a ${singular}`,
    tags,
    security,
    middleware: [needs((c) => requirements.readResourcePermissions(resourceOf(c)), { named })] as const,
    request: { params: resourceParam },
    responses: {
      200: success(
        'The levels that were given, then the basic roles that reach the resource.',
        z.array(ResourcePermissionDTO),
      ),
      ...refusals,
    },
  });
  resourcePermissions.openapi(listRoute, async (c) => {
    // Somebody who is not a member of the org is shown only to callers who may read people of all orgs.
    const see = { action: 'users:read', prefix: 'global.users:id:' };
    return await answer(
      c,
      readWithinReach(c, [see], ([people = []]) =>
        c.var.services.resourcePermissions(c.var.orgId, resourceOf(c), people),
      ),
      ({ answer: found }) =>
        found.ok ? c.json(found.value.map(toResourcePermissionDTO), 200) : refused(c, found.refusal),
    );
  });

  const all = setting();
  const setAllRoute = createRoute({
    method: 'post',
    path: `${path}/{resourceID}`,
    operationId: operation('set', 'Permissions'),
    summary: `Change the levels of several assignees on a ${singular}`,
    tags,
    security,
    middleware: all.middleware,
    request: { params: resourceParam, body: jsonBody(SetPermissionsCommand) },
    responses: { 200: success('The levels are changed.', SuccessResponseBody), ...refusals },
  });
  resourcePermissions.openapi(setAllRoute, async (c) => {
    const { permissions } = c.req.valid('json');
    return await all.set(c, permissions ?? [], 'Permissions updated');
  });

  for (const { kind, param, schema, assignee, called, formOf } of ASSIGNEES) {
    if (!assignees[kind]) continue;
    const one = setting(assignee && { [param]: assignee });
    const route = createRoute({
      method: 'post',
      path: `${path}/{resourceID}/${kind}/{${param}}`,
      operationId: operation('set', `PermissionsFor${capitalised(param.replace(/ID$/, ''))}`),
      summary: `Change the level of a ${called} on a ${singular}`,
      tags,
      security,
      middleware: one.middleware,
      request: { params: resourceParam.extend({ [param]: schema }), body: jsonBody(SetPermissionCommand) },
      responses: { 200: success(`The level of the ${called} is changed.`, SuccessResponseBody), ...refusals },
    });
    resourcePermissions.openapi(route, async (c) => {
      const { permission } = c.req.valid('json');
      // 0 in a body is as if absent. In a path it is somebody who does not exist.
      if (assignee !== undefined && namedId(c, param) === 0)
        return await ifAllowed(c, () => refused(c, { tag: 'assignee-not-found', kind: assignee }));
      const message = permission ? 'Permission updated' : 'Permission removed';
      return await one.set(c, [{ ...formOf(c), permission }], message);
    });
  }
}

for (const resource of resourceNames) addRoutes(resource);
