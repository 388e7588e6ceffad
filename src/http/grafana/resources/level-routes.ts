import type { Context } from 'hono';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';

import type { LevelForm } from '../../../core/level-change.ts';
import { readLevelChanges } from '../../../core/level-change.ts';
import type { Refusal } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import type { AssigneeKinds, ResourceRef } from '../../../core/resource-types.ts';
import type { KnownType } from '../../../core/vocabulary.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  ResourcePermissionDTO,
  SetPermissionCommand,
  SetPermissionsCommand,
  toResourcePermissionDTO,
} from '../../../wire/grafana/resource-permission.ts';
import type { NamedThing } from '../../../service/engine/uids.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import type { Named } from '../../kit/needs.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { readWithinReach } from '../../kit/reads.ts';
import { createRoute, security } from '../document.ts';
import { kitInWords, refused } from '../dialect.ts';

/** How the document groups these routes. */
export const tags = ['Resource permissions'];

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

const kit = kitInWords(inWordsOfResources);
const { answer, changing, ifAllowed, readsJson } = kit;
export const { answerOne, needs, onInvalidInput } = kit;
export { ifAllowed };

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** Words as they stand in a name of a function: `data source` is `DataSource`. */
export const inPascalCase = (words: string): string => words.split(' ').map(capitalised).join('');

/** A kind of assignee that a path can name. */
type AssigneeInPath = {
  readonly kind: keyof AssigneeKinds;
  readonly param: string;
  readonly called: string;
  readonly schema: z.ZodType<string>;
  /** What the parameter names by id or uid; absent for a basic role. */
  readonly assignee?: { readonly named: NamedThing; readonly kind: 'user' | 'team' };
  readonly formOf: (c: Context<AppEnv>) => LevelForm;
};

const ASSIGNEES: readonly AssigneeInPath[] = [
  {
    kind: 'users',
    param: 'userID',
    called: 'user',
    schema: idOrUid('Id of the user or service account'),
    assignee: { named: 'user', kind: 'user' },
    formOf: (c) => ({ userId: namedId(c, 'userID') }),
  },
  {
    kind: 'teams',
    param: 'teamID',
    called: 'team',
    schema: idOrUid('Id of the team'),
    assignee: { named: 'assigned-team', kind: 'team' },
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

/** What the routes of one shipped type of resource, or of all declared ones, have of their own. */
export type LevelRoutes = {
  /** In a sentence: `folder`. */
  readonly singular: string;
  /** As the ids of operations name it: `DataSource`. */
  readonly operations: string;
  /** Up to the id of the resource, as the document has it. */
  readonly path: string;
  /** The same, with the rest of a path, as the router reads it. */
  readonly routed: (path: string) => string;
  readonly params: z.ZodObject;
  /** What the id of the resource names, where it is a thing of ours. */
  readonly named: Named;
  readonly resourceOf: (c: Context<AppEnv>) => ResourceRef;
  readonly assignees: AssigneeKinds;
  /** Null where only the org's object knows them. */
  readonly levels: KnownType['levels'] | null;
  readonly change: 'setResourcePermissions' | 'setDeclaredLevels';
};

/** Adds the routes that list and set the levels on one resource. */
export function addLevelRoutes(router: OpenAPIHono<AppEnv>, of: LevelRoutes): void {
  const { singular, operations, path, routed, params, named, resourceOf, assignees, levels } = of;
  const setting = (assignee: Named = {}) => {
    const { needs: required, make } = changing(of.change, {
      of: (c) => ({ on: resourceOf(c) }),
      named: { ...named, ...assignee },
    });
    const set = async (c: Context<AppEnv>, forms: readonly LevelForm[], message: string) => {
      const changes = readLevelChanges({ assignees, levels }, forms);
      if (!changes.ok) return await ifAllowed(c, () => refused(c, changes.refusal));
      const input = { on: resourceOf(c), levels: changes.value };
      return await make(c, input, () => c.json({ message }, 200));
    };
    return { middleware: [required, readsJson], set };
  };

  const listRoute = createRoute({
    method: 'get',
    path: `${path}/{resourceID}`,
    operationId: `list${operations}Permissions`,
    summary: `List the levels on a ${singular}`,
    tags,
    security,
    middleware: [needs((c) => requirements.readResourcePermissions(resourceOf(c)), { named })] as const,
    request: { params },
    responses: {
      200: success(
        'The levels that were given, then the basic roles that reach the resource.',
        z.array(ResourcePermissionDTO),
      ),
    },
  });
  router.openAPIRegistry.registerPath(listRoute);
  router.openapi({ ...listRoute, path: routed(listRoute.path), hide: true }, async (c) => {
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
    operationId: `set${operations}Permissions`,
    summary: `Change the levels of several assignees on a ${singular}`,
    tags,
    security,
    middleware: all.middleware,
    request: { params, body: jsonBody(SetPermissionsCommand) },
    responses: { 200: success('The levels are changed.', SuccessResponseBody) },
  });
  router.openAPIRegistry.registerPath(setAllRoute);
  router.openapi({ ...setAllRoute, path: routed(setAllRoute.path), hide: true }, async (c) => {
    const { permissions } = c.req.valid('json');
    return await all.set(c, permissions ?? [], 'Permissions updated');
  });

  for (const { kind, param, schema, assignee, called, formOf } of ASSIGNEES) {
    if (!assignees[kind]) continue;
    const one = setting(assignee && { [param]: assignee.named });
    const route = createRoute({
      method: 'post',
      path: `${path}/{resourceID}/${kind}/{${param}}`,
      operationId: `set${operations}PermissionsFor${capitalised(param.replace(/ID$/, ''))}`,
      summary: `Change the level of a ${called} on a ${singular}`,
      tags,
      security,
      middleware: one.middleware,
      request: { params: params.extend({ [param]: schema }), body: jsonBody(SetPermissionCommand) },
      responses: { 200: success(`The level of the ${called} is changed.`, SuccessResponseBody) },
    });
    router.openAPIRegistry.registerPath(route);
    router.openapi({ ...route, path: routed(route.path), hide: true }, async (c) => {
      const { permission } = c.req.valid('json');
      // 0 in a body is as if absent. In a path it is somebody who does not exist.
      if (assignee !== undefined && namedId(c, param) === 0)
        return await ifAllowed(c, () => refused(c, { tag: 'assignee-not-found', kind: assignee.kind }));
      const message = permission ? 'Permission updated' : 'Permission removed';
      return await one.set(c, [{ ...formOf(c), permission }], message);
    });
  }
}
