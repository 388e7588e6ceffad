import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';

import type { KnownName } from '../../core/near-miss.ts';
import { folded, knownName } from '../../core/near-miss.ts';
import type { Form } from '../../wire/form.ts';
import { formOf } from '../../wire/form.ts';
import type { AppEnv } from '../context.ts';

/** What the contract of a route says of the names in a request. */
export type Contract = {
  readonly method: string;
  /** The parameters of the query. */
  readonly query: readonly KnownName[];
  /** Whether a parameter that is not known is refused whatever its name: without it, the answer would be about more. */
  readonly isClosed: boolean;
  /** The body; undefined where the route takes none. */
  readonly form: Form | undefined;
  /**
   * The folded names of all fields in answers of the same resource: what was read may be sent back. Worked out when it is
   * asked for.
   */
  readonly answered: () => ReadonlySet<string>;
};

/** The contract of a route, by its method and its path as the router has it. */
export type Contracts = (method: string, path: string) => Contract | undefined;

/** Every request may name the org that it acts in, and lists are asked for rights where some have none to tell. */
const EVERYWHERE = ['targetOrgId', 'accesscontrol'];

/** Tells handlers the contracts of the routes of a dialect. */
export const tellsContracts = (routes: Pick<OpenAPIHono<AppEnv>, 'openAPIRegistry'>) => {
  // The routes are all there when the first request comes.
  let contracts: Contracts | undefined;
  return createMiddleware<AppEnv>(async (c, next) => {
    c.set('contracts', (contracts ??= contractsOf(routes)));
    await next();
  });
};

/** The contract of the route that a request is in. */
export function contractHere(c: Context<AppEnv>): Contract | undefined {
  const route = matchedRoutes(c)[c.req.routeIndex];
  return route && c.var.contracts(route.method, withoutPatterns(route.path.slice(MOUNT.length)));
}

/** A path of the router without what it says of the form of parameters, which the document has elsewhere. */
const withoutPatterns = (path: string): string =>
  path.includes('{') ? path.replaceAll(/\{[^}]*\}/g, '') : path;

/** Where both dialects are mounted. */
const MOUNT = '/api';

function contractsOf({ openAPIRegistry }: Pick<OpenAPIHono<AppEnv>, 'openAPIRegistry'>): Contracts {
  const routes = openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [definition.route] : [],
  );
  const byKey = new Map(
    routes.map((route) => [keyOf(route.method.toUpperCase(), routerPath(route.path)), route]),
  );
  const made = new Map<string, Contract>();
  return (method, path) => {
    const key = keyOf(method, path);
    const route = byKey.get(key);
    let contract = made.get(key);
    if (contract === undefined && route !== undefined) made.set(key, (contract = contractOf(route, routes)));
    return contract;
  };
}

const keyOf = (method: string, path: string): string => `${method} ${path}`;
const routerPath = (path: string): string => path.replaceAll(/\{(.+?)\}/g, ':$1');

function contractOf(route: RouteConfig, all: readonly RouteConfig[]): Contract {
  const query = route.request?.query;
  const names = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
  const body = jsonSchema(route.request?.body);
  let answered: ReadonlySet<string> | undefined;
  return {
    method: route.method.toUpperCase(),
    query: [...new Set([...names, ...EVERYWHERE])].map(knownName),
    isClosed: query instanceof z.ZodObject && query.def.catchall instanceof z.ZodNever,
    form: body && formOf(body),
    answered: () => (answered ??= namesAnswered(route.path, all)),
  };
}

/**
 * The names in the answers of a resource: of the routes at the path, of the reads one step below it, and where nothing reads the
 * path itself, of the reads at the nearest path above it.
 */
function namesAnswered(path: string, all: readonly RouteConfig[]): Set<string> {
  const reads = all.filter((route) => route.method === 'get');
  const below = reads.filter((route) => parentOf(route.path) === path);
  let above = path;
  while (above !== '' && !reads.some((route) => isSamePath(route.path, above))) above = parentOf(above);
  const near = [
    ...all.filter((route) => isSamePath(route.path, path)),
    ...below,
    ...reads.filter((route) => isSamePath(route.path, above)),
  ];
  const names = new Set<string>();
  for (const { responses } of near)
    for (const [status, response] of Object.entries(responses))
      if (status.startsWith('2')) addNames(names, jsonSchema(response));
  return names;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** What parameters are called does not matter. */
const isSamePath = (a: string, b: string): boolean => anonymous(a) === anonymous(b);
const anonymous = (path: string): string => path.replaceAll(/\{.+?\}/g, '{}');

function jsonSchema(part: object | undefined): z.ZodType | undefined {
  const content = (part as { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> })
    ?.content;
  const schema = content?.['application/json']?.schema;
  return schema instanceof z.ZodType ? schema : undefined;
}

function addNames(names: Set<string>, schema: z.core.$ZodType | undefined): void {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) addNames(names, schema.unwrap());
  else if (schema instanceof z.ZodArray) addNames(names, schema.element);
  else if (schema instanceof z.ZodRecord) addNames(names, schema.valueType);
  else if (schema instanceof z.ZodUnion) for (const option of schema.options) addNames(names, option);
  else if (schema instanceof z.ZodObject)
    for (const [name, part] of Object.entries(schema.shape)) {
      names.add(folded(name));
      addNames(names, part);
    }
}
