import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { answer, makeApi } from '../../../../src/console/api/client.ts';

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('location', { origin: 'http://gate.example' });
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request.url);
    return Response.json({});
  });
});
afterEach(() => vi.unstubAllGlobals());

const api = () =>
  makeApi({ authorization: 'Bearer token', orgId: undefined, onUnauthorized: () => undefined });

const roleCalled = async (roleUID: string): Promise<unknown> =>
  await answer(api().GET('/api/access-control/roles/{roleUID}', { params: { path: { roleUID } } }));

it.each(['.', '..'])('asks nothing about %s, which would be another route', async (uid) => {
  await expect(roleCalled(uid)).rejects.toMatchObject({ name: 'Problem', status: 404 });
  await expect(
    answer(
      api().POST('/api/access-control/{resource}/{resourceID}/users/{userID}', {
        params: { path: { resource: uid, resourceID: 'orgs', userID: '7' } },
        body: { permission: 'Admin' },
      } as never),
    ),
  ).rejects.toMatchObject({ name: 'Problem', status: 404 });
  expect(asked).toEqual([]);
});

it.each([
  ['a/b', 'a%2Fb'],
  ['../x', '..%2Fx'],
  ['%2e%2e', '%252e%252e'],
  ['…', '%E2%80%A6'],
  ['...', '...'],
])('asks about %s as one part of a path', async (uid, part) => {
  await roleCalled(uid);
  expect(asked).toEqual([`http://gate.example/api/access-control/roles/${part}`]);
});
