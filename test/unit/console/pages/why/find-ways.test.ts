import { expect, it } from 'vitest';

import type { Api } from '../../../../../src/console/api/client.ts';
import { findWays, FIRST_LOOKED, MORE_LOOKED } from '../../../../../src/console/pages/why/find-ways.ts';

const AT = '2026-01-01T00:00:00Z';

/** An API with so many roles that somebody made, which counts how many of them are read. The last one is named after the type. */
function playedApi(count: number): { api: Api; read: string[] } {
  const read: string[] = [];
  const role = (uid: string) => ({
    uid,
    name: uid === `r${count - 1}` ? 'custom:folders' : `custom:${uid}`,
    description: '',
    version: 1,
    global: false,
    created: AT,
    updated: AT,
    delegatable: true,
    permissions: [{ action: 'folders:read', scope: 'folders:*', created: AT, updated: AT }],
  });
  const GET = async (path: string, { params }: { params: { path?: { roleUID: string } } }) => {
    const uid = params.path?.roleUID;
    if (uid !== undefined) read.push(uid);
    const data =
      uid === undefined
        ? path === '/api/teams/search'
          ? { teams: [], totalCount: 0 }
          : Array.from({ length: count }, (_, i) => role(`r${i}`))
        : role(uid);
    return { data, response: new Response() };
  };
  return { api: { GET } as unknown as Api, read };
}

const ask = async (api: Api, most: number) =>
  await findWays(api, {
    wanted: { action: 'folders:read', scope: 'folders:uid:f1' },
    levels: [],
    most,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

it('reads few roles by itself, however many there are, and first the one that is named after what is asked', async () => {
  const { api, read } = playedApi(1_000);
  const { lookedThrough, ofRoles } = await ask(api, FIRST_LOOKED);
  expect(read.length).toBeLessThanOrEqual(30);
  expect(read[0]).toBe('r999');
  expect([lookedThrough, ofRoles]).toEqual([FIRST_LOOKED, 1_000]);
});

it('reads so many more as are asked for, and in the end all', async () => {
  const { api, read } = playedApi(100);
  expect((await ask(api, FIRST_LOOKED + MORE_LOOKED)).lookedThrough).toBe(100);
  expect(new Set(read).size).toBe(100);
  const many = playedApi(1_000);
  await ask(many.api, FIRST_LOOKED + MORE_LOOKED);
  expect(many.read).toHaveLength(FIRST_LOOKED + MORE_LOOKED);
});
