/** What a path is told that does not know a method: which ones it knows, but only to who is signed in. */
import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { inOrder, readOperations } from '../../support/operations/document.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, '7');

describe('a path by a method that it does not know', () => {
  it.for([
    ['POST', '/org', 'GET,HEAD,PUT'],
    ['OPTIONS', '/teams', 'POST'],
    ['GET', '/teams', 'POST'],
    ['HEAD', '/teams', 'POST'],
    ['PATCH', '/teams/7', 'GET,HEAD,PUT,DELETE'],
    ['PATCH', '/teams/7/', 'GET,HEAD,PUT,DELETE'],
    ['PATCH', '/teams/7?x=1', 'GET,HEAD,PUT,DELETE'],
    // Paths that end in the id of a group are read in another way for each method.
    ['PATCH', '/groupsync/groups/a/b%2Fc/', 'POST,PUT,DELETE'],
    ['PATCH', '/groupsync/groups/a/b/roles', 'GET,HEAD,POST,PUT,DELETE'],
    ['PATCH', '/admin/groups', 'GET,HEAD,POST'],
    ['PATCH', '/Admin//groups/7/', 'GET,HEAD,PUT,DELETE'],
    ['DELETE', '/admin/roles', 'GET,HEAD'],
  ] as const)('is answered 405 with the others: %s %s', async ([method, path, allowed], { expect }) => {
    const { as } = await (await freshOrg()).account();
    const answer = await api(method, path, { as });
    expect([answer.status, answer.headers.get('Allow')], answer.text).toEqual([405, allowed]);
    if (method === 'HEAD') return expect(answer.text).toBe('');
    const isUnleash = /admin\/+(groups|roles)/i.test(path);
    return expect(answer.body).toEqual(
      isUnleash
        ? {
            id: answer.headers.get('X-Request-Id'),
            name: 'MethodNotAllowedError',
            message: `This path can be called with ${allowed}.`,
          }
        : { message: 'Method not allowed', traceID: '' },
    );
  });

  it('is answered so wherever the document has the path, and nowhere else', async ({ expect }) => {
    const { as } = await (await freshOrg()).account();
    const methodsOf = new Map<string, string[]>();
    for (const { method, path } of readOperations().toSorted(inOrder))
      methodsOf.set(filled(path), [...(methodsOf.get(filled(path)) ?? []), method]);
    for (const [path, known] of methodsOf) {
      for (const method of METHODS.filter((one) => !known.includes(one))) {
        const { status, headers, text } = await api(method, path, { as: path === '/health' ? null : as });
        const isOptions = method === 'OPTIONS' && /^\/admin\/(groups|roles)/.test(path);
        // Where a path fits another one as well, that one may know the method.
        const told = headers.get('Allow')?.split(',') ?? [];
        if (isOptions) expect(status, `${method} ${path}: ${text}`).toBe(200);
        else if (status !== 405) expect([400, 403, 404], `${method} ${path}: ${text}`).toContain(status);
        else expect(told, `${method} ${path}`).toEqual(expect.arrayContaining(known));
        if (isOptions || status === 405) expect(told).not.toContain(method);
      }
    }
    for (const path of ['/nowhere', '/teams/7/nothing', '/admin/groups/7/8', '/admin/users/7/nothing'])
      for (const method of METHODS) {
        const { status, headers } = await api(method, path, { as });
        expect([status, headers.get('Allow')], `${method} ${path}`).toEqual([404, null]);
      }
  });

  it('is a 401 for who is not signed in, as is every path', async ({ expect }) => {
    for (const path of ['/teams', '/nowhere', '/admin/groups', '/admin/groups/7/8']) {
      for (const as of [null, { token: 'x' }]) {
        const { headers } = await ok(401, 'PATCH', path, { as });
        expect(headers.get('Allow')).toBeNull();
      }
    }
  });

  it('is answered so to everybody where everybody may call it', async ({ expect }) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ok(405, method, '/health', { as: null });
      const body = { message: 'Method not allowed', traceID: '' };
      expect([answer.headers.get('Allow'), answer.body]).toEqual(['GET,HEAD', body]);
    }
    const { text, headers } = await ok(200, 'HEAD', '/health', { as: null });
    expect([text, headers.get('Content-Type')]).toEqual(['', 'application/json']);
  });
});
