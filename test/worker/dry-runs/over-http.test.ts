import { describe, it, vi } from 'vitest';

import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, newPerson } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const REPORTS = [['reports:read', 'reports:*']] as const;
const GIVE = ['users.roles:add', 'permissions:type:delegate'] as const;

/** Asks what a change would do. */
const dryRun = async (method: string, path: string, options: RequestOptions): Promise<Answer> =>
  await ok(200, method, `${path}${path.includes('?') ? '&' : '?'}dryRun=true`, options);

/** Who is named in an effect, and what is said of the rest. */
const toldBy = ({ body }: Answer) => {
  const { groups, ...rest } = body.effect;
  return {
    ...rest,
    ...(groups !== undefined && {
      ids: groups
        .flatMap(({ principals }: { readonly principals: readonly { readonly userId: number }[] }) =>
          principals.map(({ userId }) => userId),
        )
        .toSorted((a: number, b: number) => a - b),
    }),
  };
};

describe('the story of a dry run', () => {
  it('a role is given for a trial, and then: the same difference is seen', async ({ expect }) => {
    const org = await freshOrg();
    const [person, roleUid] = [await org.person('None'), await org.role(REPORTS)];
    const path = `/access-control/users/${person.id}/roles`;
    const held = async () =>
      (await org.admin(200, 'GET', `/access-control/users/${person.id}/permissions`)).body.map(
        ({ action, scope }: { readonly action: string; readonly scope: string }) => `${action} ${scope}`,
      );
    const before = await held();
    const foreseen = await dryRun('POST', path, { as: ADMIN, org: org.id, body: { roleUid } });
    expect(await held()).toEqual(before);
    expect(foreseen.body).toEqual({
      dryRun: true,
      status: 200,
      reply: { message: 'Role added to the user.' },
      effect: {
        groups: [
          {
            gained: [{ action: 'reports:read', scope: 'reports:*' }],
            lost: [],
            principals: [{ orgId: org.id, userId: person.id, login: person.login, isServiceAccount: false }],
          },
        ],
        others: 0,
      },
    });
    const made = await org.admin(200, 'POST', path, { roleUid });
    expect(made.body).toEqual(foreseen.body.reply);
    expect((await held()).filter((one: string) => !before.includes(one))).toEqual(['reports:read reports:*']);
    const taken = await dryRun('DELETE', `${path}/${roleUid}`, { as: ADMIN, org: org.id });
    expect(taken.body.effect.groups).toMatchObject([{ gained: [], lost: [{ action: 'reports:read' }] }]);
  });

  it('is told in the dialect that asks, and its flavour', async ({ expect }) => {
    const org = await freshOrg();
    const asked = { as: ADMIN, org: org.id };
    const role = { ...asked, body: { name: unique('role') } };
    const old = await dryRun('POST', '/access-control/roles', role);
    const now = await dryRun('POST', '/access-control/roles', {
      ...role,
      headers: { 'X-Grafana-Dialect': '13' },
    });
    expect([old.body.status, now.body.status]).toEqual([200, 201]);
    expect([old.body.reply.version, now.body.reply.version]).toEqual([0, 1]);
    const group = { ...asked, body: { name: unique('group') } };
    const created = await dryRun('POST', '/admin/groups', group);
    expect([created.body.status, created.headers.get('Content-Type')]).toEqual([
      201,
      'application/json; charset=utf-8',
    ]);
    const team = await org.team();
    expect((await dryRun('DELETE', `/admin/groups/${team}`, asked)).body).toMatchObject({
      status: 200,
      reply: null,
    });
    const refused = await api('PUT', `/admin/groups/999999?dryRun=true`, group);
    expect(refused.body.name).toBe('NotFoundError');
  });
});

/** Somebody who may give roles, and holds what the role gives, with more. */
async function giver(org: FreshOrg, more: readonly (readonly [string, string])[]): Promise<As> {
  const account = await org.account();
  await org.grant(account.id, [...REPORTS, GIVE, ...more]);
  return account.as;
}

describe('who is named (I10)', () => {
  it('is whose permissions the caller may read; of others there is a number, for readers of the trail', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roleUid = await org.role(REPORTS);
    const team = await org.team();
    const account = await org.account();
    const people = [(await org.person('None')).id, (await org.person('None')).id, account.id];
    const [first = 0] = people;
    for (const userId of people) await org.admin(200, 'POST', `/teams/${team}/members`, { userId });
    const ask = async (as: As) =>
      toldBy(
        await dryRun('POST', `/access-control/teams/${team}/roles`, { as, body: { roleUid }, org: org.id }),
      );
    const give = ['teams.roles:add', 'permissions:type:delegate'] as const;
    const trail = ['changes:read', 'changes:*'] as const;
    const anybody = ['users.permissions:read', 'users:*'] as const;
    const one = ['users.permissions:read', `users:id:${first}`] as const;
    const ids = people.toSorted((a, b) => a - b);
    expect(await ask(ADMIN)).toEqual({ ids, others: 0 });
    expect(await ask(await giver(org, [give]))).toEqual({ ids: [] });
    expect(await ask(await giver(org, [give, one]))).toEqual({ ids: [first] });
    expect(await ask(await giver(org, [give, anybody]))).toEqual({ ids });
    expect(await ask(await giver(org, [give, trail]))).toEqual({ ids: [], others: 3 });
    expect(await ask(await giver(org, [give, one, trail]))).toEqual({ ids: [first], others: 2 });
    // The right to name accounts as accounts is another one.
    expect(await ask(await giver(org, [give, ['serviceaccounts:read', 'serviceaccounts:*']]))).toEqual({
      ids: [],
    });
  });

  it('is nobody of another org, by any right in an org', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [person, elsewhere] = [await org.person('None'), await other.person('None')];
    const roleUid = await org.role(REPORTS, { global: true });
    // Who may give global roles, and is an Admin of one org.
    const admin = await newPerson({ orgId: org.id });
    await org.admin(200, 'PATCH', `/org/users/${admin.id}`, { role: 'Admin' });
    await grantEverywhere(admin.id, [...REPORTS, GIVE]);
    const ask = async (as: As, userId: number) =>
      toldBy(
        await dryRun('POST', `/access-control/users/${userId}/roles`, {
          as,
          org: org.id,
          body: { roleUid, global: true },
        }),
      );
    for (const { id } of [person, elsewhere]) expect(await ask(admin.as, id)).toEqual({ ids: [] });
    const told = await ask(ADMIN, elsewhere.id);
    expect([...new Set(told.ids)]).toEqual([elsewhere.id]);
    await grantEverywhere(admin.id, [['users.permissions:read', 'users:*']]);
    expect([...new Set((await ask(admin.as, elsewhere.id)).ids)]).toEqual([elsewhere.id]);
  });

  it('is told to no outsider, nor to an Admin of another org', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('None');
    const roleUid = await org.role(REPORTS);
    const stranger = await other.account('Admin');
    const path = `/access-control/users/${person.id}/roles`;
    const body = { roleUid };
    for (const options of [
      { as: stranger.as, body },
      { as: stranger.as, body, org: org.id },
      { as: (await newPerson({})).as, body, org: org.id },
    ]) {
      const [foreseen, made] = [
        await api('POST', `${path}?dryRun=true`, options),
        await api('POST', path, options),
      ];
      expect(foreseen.status).toBeGreaterThanOrEqual(400);
      expect([foreseen.status, foreseen.body.message]).toEqual([made.status, made.body.message]);
      expect(foreseen.text).not.toContain(person.login);
    }
  });

  it('is told by no right that was taken a moment before (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const [person, reader, roleUid] = [
      await org.person('None'),
      await org.account(),
      await org.role(REPORTS),
    ];
    await org.grant(reader.id, [...REPORTS, GIVE]);
    const right = await org.grant(reader.id, [['users.permissions:read', 'users:*']]);
    const ask = async () =>
      toldBy(
        await dryRun('POST', `/access-control/users/${person.id}/roles`, {
          as: reader.as,
          body: { roleUid },
        }),
      );
    expect(await ask()).toEqual({ ids: [person.id] });
    await org.admin(200, 'DELETE', `/access-control/users/${reader.id}/roles/${right}`);
    expect(await ask()).toEqual({ ids: [] });
  });
});

describe('what a change is asked for beside', () => {
  it('holds for a dry run: If-Match', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([]);
    const path = `/access-control/roles/${uid}`;
    const { headers } = await org.admin(200, 'GET', path);
    const ask = async (tag: string) =>
      await api('PUT', `${path}?dryRun=true`, {
        org: org.id,
        headers: { 'If-Match': tag },
        body: { name: unique('renamed'), version: 5 },
      });
    const [fits, not] = [await ask(headers.get('ETag') ?? ''), await ask('"1.99999"')];
    expect([fits.status, fits.body.status, fits.headers.get('ETag'), not.status]).toEqual([
      200,
      200,
      null,
      412,
    ]);
  });

  it('holds for a dry run: Idempotency-Key, which it does not use up', async ({ expect }) => {
    const org = await freshOrg();
    const body = { name: unique('team') };
    const headers = { 'Idempotency-Key': unique('key') };
    const send = async (query: string, sent: object = body) =>
      await api('POST', `/teams${query}`, { org: org.id, headers, body: sent });
    expect((await send('?dryRun=true')).body.status).toBe(200);
    const made = await send('?dryRun=false');
    expect([made.status, made.headers.get('Idempotency-Replayed')]).toEqual([200, null]);
    const again = await send('?dryRun=true');
    expect(again.body).toEqual({
      dryRun: true,
      status: 200,
      reply: made.body,
      effect: { groups: [], others: 0 },
    });
    expect(again.headers.get('Idempotency-Replayed')).toBeNull();
    expect((await send('?dryRun=true', { name: unique('other') })).status).toBe(422);
    // And the change itself under the same key, asked for with and without the parameter.
    for (const query of ['', '?dryRun=false'])
      expect((await send(query)).headers.get('Idempotency-Replayed')).toBe('true');
  });
});

describe('secrets (I13)', () => {
  it('are not made: no hash of a password, and no key', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person();
    const account = await org.account();
    const own = {
      as: person.as,
      org: org.id,
      body: { oldPassword: 'secret', newPassword: 'another secret' },
    };
    // So that everybody is signed in, and known to the isolate.
    await ok(200, 'GET', '/user', { as: person.as });
    await ok(200, 'GET', '/user');
    const stretch = vi.spyOn(crypto.subtle, 'deriveBits');
    const { answer, trace } = await traceOf(async () => [
      await dryRun('POST', '/admin/users', { body: { login: unique('new'), password: 'secret' } }),
      await dryRun('PUT', `/admin/users/${person.id}/password`, { body: { password: 'another secret' } }),
      await dryRun('POST', `/serviceaccounts/${account.id}/tokens`, { org: org.id, body: { name: 'new' } }),
    ]);
    expect(stretch).not.toHaveBeenCalled();
    stretch.mockRestore();
    expect(trace).toEqual({});
    expect(answer[2]?.body.reply).toMatchObject({ name: 'new', key: '' });
    await dryRun('PUT', '/user/password', own);
    expect((await api('GET', '/user', { as: person.as })).status).toBe(200);
  });

  it('are checked as ever: a password that is too short, and a wrong old one', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person();
    for (const body of [
      { oldPassword: 'wrong', newPassword: 'another secret' },
      { oldPassword: 'secret', newPassword: 'x' },
    ]) {
      const [foreseen, made] = [
        await api('PUT', '/user/password?dryRun=true', { as: person.as, body }),
        await api('PUT', '/user/password', { as: person.as, body }),
      ];
      expect(foreseen.status).toBeGreaterThanOrEqual(400);
      expect([foreseen.status, foreseen.body]).toEqual([made.status, made.body]);
    }
  });
});
