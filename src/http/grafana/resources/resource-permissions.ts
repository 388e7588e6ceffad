import type { Context, MiddlewareHandler } from 'hono';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import type { LevelForm } from '../../../core/level-change.ts';
import { readLevelChanges } from '../../../core/level-change.ts';
import type { Refusal } from '../../../core/refusal.ts';
import type { Requirement } from '../../../core/requirement.ts';
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
import { readsJsonAs } from '../dialect/body.ts';
import { onInvalidInputAs, refuseMalformed } from '../dialect/malformed.ts';
import type { Named } from '../dialect/needs.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { here } from '../dialect/place.ts';
import { readWithinReach } from '../dialect/read-allowed.ts';
import { refused } from '../dialect/refused.ts';
import { idOrUid, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Resource permissions'];

/** Source: docs/grafana.md#resource-permissions; these errors have kinds of their own. */
function inWordsOfResources(refusal: Refusal, part: 'param' | 'body'): Refusal {
  const error = { tag: 'invalid-resource-permission', what: part } as const;
  if (refusal.tag === 'unreadable-body') {
    const value = refusal.problem === 'json' ? 'not valid JSON' : 'Content-Type must be application/json';
    return { ...error, value };
  }
  if (refusal.tag !== 'invalid') return refusal;
  return { ...error, value: part === 'param' ? refusal.field : `${refusal.field} ${refusal.problem}` };
}

const readsJson = readsJsonAs((refusal) => inWordsOfResources(refusal, 'body'));

/** The levels that principals have on single resources. Source: docs/grafana.md#resource-permissions. */
export const resourcePermissions = new OpenAPIHono<AppEnv>({
  defaultHook: onInvalidInputAs(inWordsOfResources),
});

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** What the id of somebody else's thing looks like. */
const FOREIGN_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** A kind of assignee that a path can name, and how. */
type AssigneeInPath = {
  readonly kind: keyof AssigneeKinds;
  readonly param: string;
  readonly called: string;
  readonly schema: z.ZodType<string>;
  readonly namedAs?: Named;
  readonly formOf: (c: Context<AppEnv>) => LevelForm;
};

const ASSIGNEES: readonly AssigneeInPath[] = [
  {
    kind: 'users',
    param: 'userID',
    called: 'user',
    schema: idOrUid('Id of the user or service account'),
    namedAs: { userID: 'user' },
    formOf: (c) => ({ userId: namedId(c, 'userID') }),
  },
  {
    kind: 'teams',
    param: 'teamID',
    called: 'team',
    schema: idOrUid('Id of the team'),
    namedAs: { teamID: 'team' },
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
  const { singular, thing, assignees } = resourceType(resource);
  const path = `/access-control/${resource}`;
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
  const needsOf = (
    requirement: (on: ResourceRef) => Requirement,
    assignee: Named = {},
  ): MiddlewareHandler<AppEnv> =>
    needs(
      (c) => requirement(resourceOf(c)),
      here,
      { ...named, ...assignee },
      (refusal) => inWordsOfResources(refusal, 'param'),
    );
  const writes = (assignee?: Named): MiddlewareHandler<AppEnv>[] => [
    needsOf(requirements.writeResourcePermissions, assignee),
    readsJson,
  ];

  const set = async (c: Context<AppEnv>, forms: readonly LevelForm[]) => {
    const levels = readLevelChanges(resource, forms);
    if (!levels.ok) return await refuseMalformed(c, levels.refusal);
    const input = { on: resourceOf(c), levels: levels.value };
    const { services, orgId, caller } = c.var;
    const result = await services.org.change(orgId, caller, 'setResourcePermissions', input);
    return result.ok ? undefined : refused(c, result.refusal);
  };

  const descriptionRoute = createRoute({
    method: 'get',
    path: `${path}/description`,
    operationId: operation('describe', 'Permissions'),
    summary: `Tell who can have which level on a ${singular}`,
    tags,
    security,
    middleware: [needs(() => requirements.readResourceDescription(resource))] as const,
    responses: { 200: success('Kinds of assignee, and levels.', Description), ...refusals },
  });
  resourcePermissions.openapi(descriptionRoute, async (c) => {
    const { requirement, place } = c.var.needs;
    const question = { requirement, standing: place.standing };
    const result = await c.var.services.org.authorise(place.orgId, c.var.caller, question);
    return result.ok ? c.json(toDescription(resource), 200) : refused(c, result.refusal);
  });

  const listRoute = createRoute({
    method: 'get',
    path: `${path}/{resourceID}`,
    operationId: operation('list', 'Permissions'),
    summary: `List who has which level on a ${singular}`,
    tags,
    security,
    middleware: [needsOf(requirements.readResourcePermissions)] as const,
    request: { params: resourceParam },
    responses: {
      200: success('Levels given, then what basic roles bring.', z.array(ResourcePermissionDTO)),
      ...refusals,
    },
  });
  resourcePermissions.openapi(listRoute, async (c) => {
    // Who is no member is seen by those who may read people anywhere.
    const see = { action: 'users:read', prefix: 'global.users:id:' };
    const result = await readWithinReach(c, { see }, (people) =>
      c.var.services.resourcePermissions(c.var.orgId, resourceOf(c), people),
    );
    if (!result.ok) return refused(c, result.refusal);
    const { answer } = result.value;
    return answer.ok ? c.json(answer.value.map(toResourcePermissionDTO), 200) : refused(c, answer.refusal);
  });

  const setAllRoute = createRoute({
    method: 'post',
    path: `${path}/{resourceID}`,
    operationId: operation('set', 'Permissions'),
    summary: `Change the levels of several assignees on a ${singular}`,
    tags,
    security,
    middleware: writes(),
    request: { params: resourceParam, body: jsonBody(SetPermissionsCommand) },
    responses: { 200: success('All of them have the levels.', SuccessResponseBody), ...refusals },
  });
  resourcePermissions.openapi(setAllRoute, async (c) => {
    const refusal = await set(c, c.req.valid('json').permissions ?? []);
    return refusal ?? c.json({ message: 'Permissions updated' }, 200);
  });

  for (const { kind, param, schema, namedAs, called, formOf } of ASSIGNEES) {
    if (!assignees[kind]) continue;
    const route = createRoute({
      method: 'post',
      path: `${path}/{resourceID}/${kind}/{${param}}`,
      operationId: operation('set', `PermissionsFor${capitalised(param.replace(/ID$/, ''))}`),
      summary: `Change the level of a ${called} on a ${singular}`,
      tags,
      security,
      middleware: writes(namedAs),
      request: { params: resourceParam.extend({ [param]: schema }), body: jsonBody(SetPermissionCommand) },
      responses: { 200: success(`The ${called} has the level.`, SuccessResponseBody), ...refusals },
    });
    resourcePermissions.openapi(route, async (c) => {
      const { permission } = c.req.valid('json');
      const refusal = await set(c, [{ ...formOf(c), permission }]);
      const message = permission ? 'Permission updated' : 'Permission removed';
      return refusal ?? c.json({ message }, 200);
    });
  }
}

for (const resource of resourceNames) addRoutes(resource);
