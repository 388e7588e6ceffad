import { beforeAll, describe, it } from 'vitest';

import { isReservedName } from '../../../src/core/reserved-names.ts';
import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { readOperations } from '../../support/operations/document.ts';
import { storeType } from '../../support/stored-types.ts';

let org: FreshOrg;
let other: FreshOrg;
beforeAll(async () => {
  [org, other] = [await freshOrg(), await freshOrg()];
  await storeType(org.id, {
    name: 'invoices',
    attribute: 'number',
    levels: [
      { name: 'View', actions: ['read'] },
      { name: 'Approve', actions: ['approve', 'invoices.permissions:read'] },
    ],
  });
});

const pathOf = (id: string): string => `/access-control/invoices/${encodeURIComponent(id)}`;
const heldBy = async (userId: number): Promise<readonly string[]> => {
  const { body } = await org.admin(200, 'GET', `/access-control/users/${userId}/permissions`);
  return (body as { action: string; scope: string }[])
    .filter(({ action }) => action.startsWith('invoices'))
    .map(({ action, scope }) => `${action} ${scope}`);
};
const rowsOf = (answer: Answer, isManaged: boolean) =>
  (answer.body as Record<string, unknown>[]).filter((row) => row['isManaged'] === isManaged);

describe('a type that the org declared', () => {
  it('is described with its levels, in their order, for everybody', async ({ expect }) => {
    const { body } = await org.admin(200, 'GET', '/access-control/invoices/description');
    expect(body).toEqual({
      assignments: { users: true, serviceAccounts: true, teams: true, builtInRoles: true },
      permissions: ['View', 'Approve'],
    });
  });

  it.for(['7', 'id:42', 'a/b', 'ä b', '%2F', '__proto__', 'x'.repeat(190)])(
    'gives levels on a resource of id %j, and on no other; the very next answer has them (I6)',
    async (id, { expect }) => {
      const { id: userId } = await org.account();
      const path = `${pathOf(id)}/users/${userId}`;
      expect(await heldBy(userId)).toEqual([]);
      await org.admin(200, 'POST', path, { permission: 'Approve' });
      const held = [
        `invoices.permissions:read invoices:number:${id}`,
        `invoices:approve invoices:number:${id}`,
      ];
      expect(await heldBy(userId)).toEqual(held);
      const listed = rowsOf(await org.admin(200, 'GET', pathOf(id)), true);
      expect(listed).toMatchObject([
        { userId, permission: 'Approve', actions: ['invoices:approve', 'invoices.permissions:read'] },
      ]);
      await org.admin(200, 'POST', path, { permission: '' });
      expect(await heldBy(userId)).toEqual([]);
      expect(rowsOf(await org.admin(200, 'GET', pathOf(id)), true)).toEqual([]);
    },
  );

  it('gives levels to teams and basic roles too, and to several at once', async ({ expect }) => {
    const { id: userId } = await org.account('Viewer');
    const teamId = await org.team();
    await org.admin(200, 'POST', `/teams/${teamId}/members`, { userId });
    await org.admin(200, 'POST', `${pathOf('t1')}/teams/${teamId}`, { permission: 'View' });
    await org.admin(200, 'POST', `${pathOf('r1')}/builtInRoles/Viewer`, { permission: 'View' });
    await org.admin(200, 'POST', pathOf('s1'), {
      permissions: [
        { userId, permission: 'View' },
        { teamId, permission: 'Approve' },
      ],
    });
    expect(await heldBy(userId)).toEqual([
      'invoices.permissions:read invoices:number:s1',
      'invoices:approve invoices:number:s1',
      'invoices:read invoices:number:r1',
      'invoices:read invoices:number:s1',
      'invoices:read invoices:number:t1',
    ]);
    await org.admin(200, 'POST', `${pathOf('r1')}/builtInRoles/Viewer`, { permission: '' });
  });

  it('lists what basic roles may do of themselves, by the level of which they hold all', async ({
    expect,
  }) => {
    expect(rowsOf(await org.admin(200, 'GET', pathOf('b1')), false)).toMatchObject([
      {
        builtInRole: 'Admin',
        permission: 'Approve',
        actions: [
          'invoices:read',
          'invoices:approve',
          'invoices.permissions:read',
          'invoices.permissions:write',
        ],
      },
    ]);
  });

  it.for(['*', 'a/*', 'a:*', 'x?', 'a*b', '\n', 'x'.repeat(191)])(
    'takes no id that is a pattern, or no plain text: %j',
    async (id, { expect }) => {
      for (const [method, path, body] of [
        ['GET', pathOf(id), undefined],
        ['POST', pathOf(id), { permissions: [] }],
        ['POST', `${pathOf(id)}/users/1`, { permission: 'View' }],
      ] as const) {
        const answer = await org.admin(400, method, path, body);
        expect(answer.body).toMatchObject({ messageId: 'resourcePermissions.invalidParam' });
      }
    },
  );

  it.for([
    [
      'a level that the type has not',
      '/users/1',
      { permission: 'Manage' },
      'resourcePermissions.invalidPermission',
    ],
    [
      'a basic role that there is not',
      '/builtInRoles/Boss',
      { permission: 'View' },
      'accesscontrol.invalidBuiltInRole',
    ],
    ['nobody', '', { permissions: [{ permission: 'View' }] }, 'resourcePermissions.invalidRequestBody'],
    [
      'somebody that there is not',
      '/users/2147483647',
      { permission: 'View' },
      'accesscontrol.assignmentEntityNotFound',
    ],
  ] as const)('refuses %s', async ([, end, body, messageId], { expect }) => {
    const answer = await org.admin(400, 'POST', `${pathOf('7')}${end}`, body);
    expect(answer.body).toMatchObject({ messageId });
  });

  it('lets nobody give what they do not hold themselves (I11)', async ({ expect }) => {
    const [{ id: giver, as }, { id: taker }] = [await org.account(), await org.account()];
    await org.grant(giver, [
      ['invoices.permissions:write', 'invoices:number:7'],
      ['invoices:read', 'invoices:number:7'],
    ]);
    await ok(200, 'POST', `${pathOf('7')}/users/${taker}`, { as, body: { permission: 'View' } });
    expect(
      (await api('POST', `${pathOf('7')}/users/${taker}`, { as, body: { permission: 'Approve' } })).status,
    ).toBe(403);
    expectAccessDenied(
      await api('POST', `${pathOf('8')}/users/${taker}`, { as, body: { permission: 'View' } }),
      'invoices.permissions:write',
    );
    expect(await heldBy(taker)).toEqual(['invoices:read invoices:number:7']);
  });
});

describe('a type that nobody declared in the org', () => {
  const CALLS = [
    ['GET', '/access-control/TYPE/7', undefined, 'TYPE.permissions:read'],
    ['POST', '/access-control/TYPE/7', { permissions: [] }, 'TYPE.permissions:write'],
    ['POST', '/access-control/TYPE/7/users/1', { permission: 'View' }, 'TYPE.permissions:write'],
    ['POST', '/access-control/TYPE/7/builtInRoles/Viewer', { permission: 'x' }, 'TYPE.permissions:write'],
    [
      'GET',
      '/access-control/TYPE/description',
      undefined,
      'any of TYPE.permissions:read, resource-types:read',
    ],
  ] as const;

  it('is told apart from one that is declared, here or elsewhere, by nobody who may not act on it', async ({
    expect,
  }) => {
    const [here, there] = [await org.account(), await other.account()];
    for (const [method, path, body, needed] of CALLS)
      for (const type of ['invoices', 'orders', 'invoices.drafts'])
        for (const { as } of [here, there]) {
          const named = (text: string) => text.replaceAll('TYPE', type);
          const parts = named(needed).replace('any of ', '').split(', ').toSorted().join(', ');
          const text = needed.startsWith('any of') ? `any of ${parts}` : parts;
          expectAccessDenied(await api(method, named(path), { as, body }), text);
        }
    expect(here.id).not.toBe(there.id);
  });

  it('is 404 to who may read which there are, and gives nothing', async ({ expect }) => {
    for (const [method, path, body] of CALLS) {
      const answer = await other.admin(404, method, path.replaceAll('TYPE', 'invoices'), body);
      expect(answer.body).toMatchObject({ message: 'Resource type not found' });
    }
  });
});

describe('the routes of declared types', () => {
  it('leave every other path below /access-control to its own routes', async ({ expect }) => {
    const taken = readOperations().flatMap(({ path }) => /^\/access-control\/([^/{]+)/.exec(path)?.[1] ?? []);
    const firsts = [...new Set(taken), 'access', 'metrics', 'gatehouse-own'];
    expect(firsts.filter((first) => !isReservedName(first))).toEqual([]);
    const { as } = await org.account();
    for (const first of firsts)
      for (const path of [`${first}.own/7`, `${first}/7/nothing/here`, `${first}/7/8/9/10`]) {
        const answer = await api('GET', `/access-control/${path}`, { as });
        expect([answer.status, answer.body?.message], path).toEqual([404, 'Not found']);
      }
  });

  it.for([
    ['PUT', '/access-control/roles/x/assignments/7', 404],
    ['POST', '/access-control/status/7', 404],
    ['DELETE', '/access-control/limits/7', 404],
    ['DELETE', '/access-control/folders/7', 405],
    ['GET', '/access-control/Invoices/7', 404],
    ['GET', '/access-control/7/7', 404],
    ['GET', '/access-control/invoices.permissions/7', 404],
    ['GET', '/access-control/invoices', 404],
    ['GET', '/access-control/invoices/7/users', 404],
  ] as const)(
    'leave unknown paths and methods as they are: %s %s is %i',
    async ([method, path, status], { expect }) => {
      const { as } = await org.account();
      expect((await api(method, path, { as })).status).toBe(status);
    },
  );

  it('say by which methods a path can be called', async ({ expect }) => {
    const answer = await org.admin(405, 'DELETE', pathOf('7'));
    expect(answer.headers.get('Allow')).toBe('GET,HEAD,POST');
  });
});
