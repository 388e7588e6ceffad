import { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';

import { ORG_SEGMENT } from '../../../src/http/authzen/endpoint.ts';
import { authzen } from '../../../src/http/authzen/index.ts';
import type { AppEnv } from '../../../src/http/context.ts';
import { registerAuthzen } from '../../../src/reference/authzen/routes.ts';

const documented = (): string[] => {
  const { openAPIRegistry } = new OpenAPIHono<AppEnv>();
  registerAuthzen(openAPIRegistry);
  return openAPIRegistry.definitions.flatMap((one) =>
    one.type === 'route' ? [`${one.route.method.toUpperCase()} ${one.route.path}`] : [],
  );
};

/** What the router answers by a method of its own: the rest says that a method is not taken, or that there is no such path. */
const routed = (): string[] =>
  authzen.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(ORG_SEGMENT, '/orgs/{orgId}')}`);

describe('the routes of AuthZEN in the document', () => {
  it('are those that are answered', () => {
    expect([...new Set(routed())].toSorted()).toEqual(documented().toSorted());
  });
});
