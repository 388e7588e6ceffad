import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

const MEBIBYTE = 1_048_576;
const PERMISSIONS_MAX = 10_000;
/** A busy machine takes its time over the largest role. */
const LARGE = { timeout: 60_000 };

/** Permissions to read the teams with these ids; the admin holds `teams:*`. */
const onTeams = (count: number, first = 1) =>
  Array.from({ length: count }, (_, i) => ({ action: 'teams:read', scope: `teams:id:${first + i}` }));

const pairs = (permissions: readonly { action: string; scope: string }[]): string[] =>
  permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted();

function expectRefusal(expect: ExpectStatic, answer: Answer, status: number, message: RegExp): void {
  expect(answer.status, answer.text.slice(0, 300)).toBe(status);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(answer.body).toEqual(
    expect.objectContaining({ message: expect.stringMatching(message), traceID: expect.any(String) }),
  );
}

/** One fault of each field, and what the message says of it; test/unit/core has them all. */
const REFUSED: readonly (readonly [field: object, message: RegExp])[] = [
  [{ name: ' \t ' }, /^name/],
  [{ name: 'n'.repeat(191) }, /^name.*190/],
  [{ name: 'a\ud800b' }, /^name/],
  [{ name: 'FIXED:x' }, /fixed/i],
  [{ uid: 'u'.repeat(41) }, /^uid.*40/],
  [{ uid: 'a\0' }, /^uid/],
  [{ uid: 'basic_viewer' }, /basic/],
  [{ description: 'a\0b' }, /^description/],
  [{ group: '\udc00' }, /^group/],
  [{ displayName: '\ud83d' }, /^displayName/],
  [{ description: 'd'.repeat(1_000_000) }, /^description/],
  [{ version: 0.5 }, /^version/],
  [{ version: -1 }, /^version/],
  [{ permissions: [...onTeams(2), ...onTeams(1)] }, /permission.*teams:id:1/],
  [{ permissions: [{ action: '', scope: '' }] }, /permission.*action/],
  [
    { permissions: [{ action: 'teams:read', scope: 'teams:id:'.padEnd(1_000_000, '1') }] },
    /permission.*scope.*190/,
  ],
  [{ permissions: [{ action: 'a'.repeat(191) }] }, /permission.*action.*190/],
  [{ permissions: [{ action: 'teams:read', scope: 'teams:id:\ud800' }] }, /permission/],
  [{ permissions: onTeams(PERMISSIONS_MAX + 1) }, /permissions.*10000/],
  [{ permissions: [{ action: 'teams:fly', scope: '*' }] }, /invalid action/],
  [{ permissions: [{ action: 'teams:read', scope: 'Teams:*' }] }, /Invalid scope/],
];

let made: Promise<FreshOrg> | undefined;
/** One org for roles that do not meet. */
const anOrg = () => (made ??= freshOrg());

describe('a role', () => {
  it('is not created or changed to what no role can be, and the message says why', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([['teams:read', 'teams:id:1']]);
    const before = await snapshot();
    for (const [field, message] of REFUSED) {
      const name = unique('role');
      const created = await api('POST', '/access-control/roles', { org: org.id, body: { name, ...field } });
      expectRefusal(expect, created, 400, message);
      if ('uid' in field) continue;
      const body = { name, version: 1, ...field };
      const updated = await api('PUT', `/access-control/roles/${uid}`, { org: org.id, body });
      expectRefusal(expect, updated, 400, message);
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it.for([
    ['a name of 190 characters', { name: 'n'.repeat(190) }],
    ['an emoji in its name', { name: 'on call 🚒' }],
    ['a name from right to left', { name: 'تصفّح الفرق' }],
    ['quotes and SQL in its name', { name: `'; DROP TABLE roles; --"` }],
    ['a name like a member of every object', { name: '__proto__' }],
    ['a uid of 40 characters', { uid: 'u'.repeat(40) }],
    ['a uid like a member of every object', { uid: 'constructor' }],
    ['a uid like one with a member of every object', { uid: '__proto__' }],
    ['line breaks in its description', { description: 'one\ntwo\t"three"' }],
    ['no permissions', { permissions: [] }],
    ['permissions of null', { permissions: null }],
    ['a permission without scope', { permissions: [{ action: 'teams:create' }] }],
    [
      'a scope of 190 characters',
      { permissions: [{ action: 'teams:read', scope: 'teams:id:'.padEnd(190, '1') }] },
    ],
  ] as const)('comes back as it was sent with %s', async ([, field], { expect }) => {
    const org = await anOrg();
    const sent = { name: unique('role'), ...field };
    const created = await org.admin(200, 'POST', '/access-control/roles', sent);
    const read = await org.admin(200, 'GET', `/access-control/roles/${created.body.uid}`);
    for (const { body } of [created, read]) {
      const { permissions, ...texts } = { permissions: [], ...sent };
      expect(body).toMatchObject(texts);
      const wanted = (permissions ?? []).map((permission) => ({ scope: '', ...permission }));
      expect(pairs(body.permissions)).toEqual(pairs(wanted));
    }
  });
});

describe('a role of 10,000 permissions', () => {
  it('is created, read, changed by one permission, assigned, and effective', LARGE, async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    const permissions = onTeams(PERMISSIONS_MAX);
    const created = await org.admin(200, 'POST', '/access-control/roles', {
      name: unique('role'),
      permissions,
    });
    const { uid, name } = created.body;
    expect(pairs(created.body.permissions)).toEqual(pairs(permissions));

    const read = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(pairs(read.body.permissions)).toEqual(pairs(permissions));

    const changed = [...permissions.slice(1), { action: 'teams:write', scope: 'teams:id:1' }];
    const body = { name, version: 1, permissions: changed };
    const updated = await org.admin(200, 'PUT', `/access-control/roles/${uid}`, body);
    expect(pairs(updated.body.permissions)).toEqual(pairs(changed));
    const kept = new Map<string, string>(
      read.body.permissions.map(({ scope, created: at }: { scope: string; created: string }) => [scope, at]),
    );
    const again = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(pairs(again.body.permissions)).toEqual(pairs(changed));
    const reads = again.body.permissions.filter(({ action }: { action: string }) => action === 'teams:read');
    const since = reads.map((pair: { scope: string; created: string }) => [pair.scope, pair.created]);
    expect(since).toEqual(reads.map(({ scope }: { scope: string }) => [scope, kept.get(scope)]));

    await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, { roleUid: uid });
    const effective = await org.admin(200, 'GET', `/access-control/users/${account.id}/permissions`);
    expect(new Set(pairs(effective.body)).isSupersetOf(new Set(pairs(changed)))).toBe(true);
    const own = await ok(200, 'GET', '/access-control/user/permissions', { as: account.as });
    expect(own.body['teams:read']).toHaveLength(PERMISSIONS_MAX - 1);
    expect(own.body['teams:write']).toEqual(['teams:id:1']);
  });

  it('may fill a whole body, and be replaced by another that does', LARGE, async ({ expect }) => {
    const org = await freshOrg();
    const longest = (digit: string) =>
      Array.from({ length: 4_500 }, (_, i) => ({
        action: 'teams:read',
        scope: `teams:id:${i}-`.padEnd(190, digit),
      }));
    const name = unique('role');
    const first = JSON.stringify({ name, permissions: longest('1') }).padEnd(MEBIBYTE);
    const { uid } = (await org.admin(200, 'POST', '/access-control/roles', first)).body;
    const second = JSON.stringify({ name, version: 1, permissions: longest('2') }).padEnd(MEBIBYTE);
    const { body } = await org.admin(200, 'PUT', `/access-control/roles/${uid}`, second);
    expect(pairs(body.permissions)).toEqual(pairs(longest('2')));
    const read = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(pairs(read.body.permissions)).toEqual(pairs(longest('2')));
  });
});

describe.each(['users', 'teams'] as const)('an assignment to one of the %s', (kind) => {
  it('needs a role that exists, and no more than 1,000 of them', async ({ expect }) => {
    const org = await freshOrg();
    const id = kind === 'teams' ? await org.team() : (await org.account()).id;
    const uid = await org.role([]);
    const path = `/access-control/${kind}/${id}/roles`;
    const before = await snapshot();
    const send = async (method: string, body: object) => await api(method, path, { org: org.id, body });

    expectRefusal(expect, await send('POST', { roleUid: '' }), 400, /roleUid/);
    for (const roleUid of [
      'nothing',
      'a b',
      '../status',
      '__proto__',
      'a\0b',
      '\ud800',
      'x'.repeat(100_000),
    ]) {
      expectRefusal(expect, await send('POST', { roleUid }), 404, /^Role not found$/);
      expectRefusal(expect, await send('PUT', { roleUids: [uid, roleUid] }), 404, /^Role not found$/);
    }
    const many = Array.from({ length: 1_001 }, (_, i) => `role-${i}`);
    expectRefusal(expect, await send('PUT', { roleUids: many }), 400, /roleUids.*1000/);
    expectRefusal(expect, await send('PUT', { roleUids: many.slice(1) }), 404, /^Role not found$/);
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });
});
