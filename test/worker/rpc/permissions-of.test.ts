import { afterEach, describe, it, vi } from 'vitest';

import { FIXED_LIMITS } from '../../../src/core/limits.ts';
import { CachedPrincipal } from '../../../src/durable/principal-cache.ts';
import { OrgClient } from '../../../src/durable/org-client.ts';
import { ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';
import { errorOf, isolate, tokenOf } from './asker.ts';

afterEach(() => void vi.restoreAllMocks());

const OWN = '/access-control/user/permissions';
const account = (id: number) => ({ type: 'service_account', id: `id:${id}` });
const user = (id: number | string) => ({ type: 'user', id: typeof id === 'number' ? `id:${id}` : id });
const DENIED = { status: 403, message: 'Permission needed: users.permissions:read' };

/** An account that holds some rights, by its token. */
async function reader(org: FreshOrg, rights: readonly (readonly [action: string, scope: string])[] = []) {
  const { id, as } = await org.account();
  if (rights.length > 0) await org.grant(id, rights);
  return { id, as, token: tokenOf(as) };
}

describe('what a subject may do', () => {
  it('is told to the subject itself, in all ways that name it, as the route of its own permissions tells it', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const one = await reader(org, [
      ['folders:read', 'folders:uid:f1'],
      ['folders:read', 'folders:*'],
      ['teams:create', ''],
    ]);
    const own = await ok(200, 'GET', OWN, { as: one.as });
    expect(own.body).toMatchObject({
      'teams:create': [''],
      'folders:read': expect.arrayContaining(['folders:*', 'folders:uid:f1']),
    });
    const { body } = await org.admin(200, 'GET', `/serviceaccounts/${one.id}`);
    const { decisions } = isolate();
    for (const subject of [account(one.id), { type: 'service_account', id: body.login }]) {
      const answer = await decisions.permissionsOf(one.token, subject);
      expect(answer).toEqual({
        permissions: own.body,
        context: { revision: expect.stringMatching(/^\d+\.\d+$/) },
      });
    }
    expect(errorOf(await decisions.permissionsOf(one.token, user(one.id)))).toEqual(DENIED);
  });

  it('is told of everybody whom a right to read it reaches: all others are as nobody', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [seen, unseen] = [await org.person('Editor'), await org.person('Editor')];
    const elsewhere = await other.person('Editor');
    const { token } = await reader(org, [
      ['users.permissions:read', `users:id:${seen.id}`],
      ['access:evaluate', 'users:*'],
    ]);
    const { decisions } = isolate();
    const own = await ok(200, 'GET', OWN, { as: seen.as, org: org.id });
    for (const subject of [user(seen.id), user(seen.login)])
      expect((await decisions.permissionsOf(token, subject)).permissions).toEqual(own.body);
    const nobody = await decisions.permissionsOf(token, user(unique('nobody')));
    expect(nobody).toEqual({ permissions: {}, context: { revision: expect.any(String) } });
    for (const subject of [
      user(unseen.id),
      user(unseen.login),
      user(elsewhere.id),
      user(elsewhere.login),
      user('id:0'),
      user('sub:x'),
      { type: 'group', id: 'x' },
      account(seen.id),
      user('x'.repeat(1_001)),
    ])
      expect(await decisions.permissionsOf(token, subject), JSON.stringify(subject)).toEqual(nobody);
  });

  it.for([
    ['nothing', []],
    ['the right to ask for decisions about everybody', [['access:evaluate', 'users:*']]],
  ] as const)(
    'is a 403 that names the right, about anybody else, for whoever holds %s',
    async ([, rights], { expect }) => {
      const org = await freshOrg();
      const person = await org.person();
      const one = await reader(org, rights);
      const { decisions } = isolate();
      for (const subject of [
        user(person.id),
        user(person.login),
        user(unique('nobody')),
        { type: 'x', id: 'y' },
      ])
        expect(await decisions.permissionsOf(one.token, subject)).toEqual({
          permissions: {},
          context: { error: DENIED },
        });
      expect(errorOf(await decisions.permissionsOf(one.token, account(one.id)))).toBe(undefined);
    },
  );

  it('is nothing where the subject is disabled, or has not acted in the org', async ({ expect }) => {
    const org = await freshOrg();
    const one = await reader(org, [['users.permissions:read', 'users:*']]);
    const [person, pending] = [await org.person('Editor'), await (await freshOrg()).person()];
    await org.admin(
      200,
      'POST',
      '/org/users',
      { loginOrEmail: pending.login, role: 'Editor' },
      {
        as: (await org.account('Admin')).as,
      },
    );
    const { decisions } = isolate();
    expect((await decisions.permissionsOf(one.token, user(pending.id))).permissions).toEqual({});
    expect((await decisions.permissionsOf(one.token, user(person.id))).permissions).not.toEqual({});
    await ok(200, 'POST', `/admin/users/${person.id}/disable`);
    expect((await decisions.permissionsOf(one.token, user(person.id))).permissions).toEqual({});
  });

  it('is of the state after a change whose reply came before the question (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const one = await reader(org, [['users.permissions:read', 'users:*']]);
    const person = await org.person('None');
    const { decisions } = isolate();
    const held = async () =>
      (await decisions.permissionsOf(one.token, user(person.id))).permissions['folders:read'];
    expect(await held()).not.toContain('folders:uid:f7');
    const uid = await org.grant(person.id, [['folders:read', 'folders:uid:f7']]);
    expect(await held()).toContain('folders:uid:f7');
    await org.admin(200, 'DELETE', `/access-control/users/${person.id}/roles/${uid}`);
    expect(await held()).not.toContain('folders:uid:f7');
  });

  it('is a 413 where it is longer than a list may be', async ({ expect }) => {
    const org = await freshOrg();
    const one = await reader(org);
    const { decisions } = isolate();
    vi.spyOn(CachedPrincipal.prototype, 'byAction', 'get').mockReturnValue(
      'x'.repeat(FIXED_LIMITS['list-bytes'].allowed + 1),
    );
    expect(errorOf(await decisions.permissionsOf(one.token, account(one.id)))).toMatchObject({ status: 413 });
  });

  it('is a 503 where the object of the org is of the version before, or answers something else', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const one = await reader(org);
    const { decisions } = isolate();
    const at = { own: 1, global: 1 };
    vi.spyOn(OrgClient.prototype, 'search').mockResolvedValue({
      ok: true,
      value: { ground: { for: 'action', actions: [] }, at, since: at },
    });
    expect(errorOf(await decisions.permissionsOf(one.token, account(one.id)))).toEqual({
      status: 503,
      message: expect.stringContaining('Try again'),
      retryAfter: 1,
    });
  });

  it('is a 500, and nothing is thrown, where an object says what is no list', async ({ expect }) => {
    listen();
    const org = await freshOrg();
    const one = await reader(org);
    const { decisions } = isolate();
    const at = { own: 1, global: 1 };
    vi.spyOn(OrgClient.prototype, 'search').mockResolvedValue({
      ok: true,
      value: { ground: { for: 'permissions', json: 'no list' }, at, since: at },
    });
    expect(errorOf(await decisions.permissionsOf(one.token, account(one.id)))).toMatchObject({ status: 500 });
  });

  it.for([
    ['subject is required', undefined],
    ['subject must be an object', 'alice'],
    ['subject.type is required', {}],
    ['subject.id must be a string', { type: 'user', id: 7 }],
    ['subject is nothing that JSON has', new Map([['type', 'user']])],
    ['subject.properties must be an object', { type: 'user', id: 'x', properties: 7 }],
    [
      'subject.properties.iss is nothing that JSON has',
      { type: 'user', id: 'sub:x', properties: { iss: 1n } },
    ],
  ] as const)('is a 400 for a subject that cannot be read: %s', async ([message, subject], { expect }) => {
    const { token } = await reader(await freshOrg());
    expect(errorOf(await isolate().decisions.permissionsOf(token, subject))).toEqual({
      status: 400,
      message,
    });
  });
});
