import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { readDocument } from '../../support/document.ts';

const REPLAYED = 'Idempotency-Replayed';
const PAIRS = [{ action: 'reports:read', scope: 'reports:*' }];

/** A POST that changes something. */
type Post = { readonly path: string; readonly body?: unknown; readonly as?: As };

/** Every kind of change that is a POST, with the status of its answer. */
const POSTS: Readonly<
  Record<string, readonly [status: number, make: (org: FreshOrg) => Promise<Post> | Post]>
> = {
  'a role': [
    200,
    () => ({ path: '/access-control/roles', body: { name: unique('role'), permissions: PAIRS } }),
  ],
  'a global role': [
    200,
    () => ({
      path: '/access-control/roles',
      body: { name: unique('role'), global: true, permissions: PAIRS },
    }),
  ],
  'a role of a user': [
    200,
    async (org) => ({
      path: `/access-control/users/${(await org.person()).id}/roles`,
      body: { roleUid: await org.role([]) },
    }),
  ],
  'a role of a team': [
    200,
    async (org) => ({
      path: `/access-control/teams/${await org.team()}/roles`,
      body: { roleUid: await org.role([]) },
    }),
  ],
  'the basic roles': [
    200,
    async () => {
      const { version } = (await ok(200, 'GET', '/access-control/roles/basic_viewer')).body;
      const body = { version: version + 1, name: 'basic:viewer', global: true, permissions: PAIRS };
      await ok(200, 'PUT', '/access-control/roles/basic_viewer', { body });
      return { path: '/access-control/roles/hard-reset', body: { BasicRoles: true } };
    },
  ],
  'roles of a group': [
    201,
    async (org) => ({
      path: `/groupsync/groups/${unique('group')}`,
      body: { roles: [await org.role([])] },
    }),
  ],
  'roles of a group in the query': [
    201,
    async (org) => ({
      path: `/groupsync/groups?groupId=${unique('group')}`,
      body: { roles: [await org.role([])] },
    }),
  ],
  'levels on a resource': [
    200,
    async (org) => ({
      path: '/access-control/folders/f1',
      body: { permissions: [{ userId: (await org.person()).id, permission: 'View' }] },
    }),
  ],
  'one level on a resource': [
    200,
    async (org) => ({
      path: `/access-control/folders/f1/users/${(await org.person()).id}`,
      body: { permission: 'View' },
    }),
  ],
  'a user': [
    200,
    () => ({ path: '/admin/users', body: { login: unique('login'), password: 'long enough a secret' } }),
  ],
  'a disabled user': [200, async (org) => ({ path: `/admin/users/${(await org.person()).id}/disable` })],
  'an org': [200, () => ({ path: '/orgs', body: { name: unique('org') } })],
  'a member of an org': [
    200,
    async (org) => ({
      path: `/orgs/${(await freshOrg()).id}/users`,
      body: { loginOrEmail: (await org.person()).login, role: 'Viewer' },
    }),
  ],
  'another current org': [
    200,
    async (org) => ({ path: `/user/using/${org.id}`, as: (await org.person()).as }),
  ],
  'a team': [200, () => ({ path: '/teams', body: { name: unique('team') } })],
  'a member of a team': [
    200,
    async (org) => ({
      path: `/teams/${await org.team()}/members`,
      body: { userId: (await org.person()).id },
    }),
  ],
  'a group of a team': [
    200,
    async (org) => ({ path: `/teams/${await org.team()}/groups`, body: { groupId: unique('group') } }),
  ],
  'a service account': [
    201,
    () => ({ path: '/serviceaccounts', body: { name: unique('account'), role: 'Viewer' } }),
  ],
  "a group in Unleash's words": [
    201,
    async (org) => ({
      path: '/admin/groups',
      body: { name: unique('group'), users: [{ user: { id: (await org.person()).id } }] },
    }),
  ],
};

const under = (key: string, options: RequestOptions): RequestOptions => ({
  ...options,
  headers: { ...options.headers, 'Idempotency-Key': key },
});

const entriesOf = async (): Promise<number> =>
  (await env.DB.prepare('SELECT count(*) AS entries FROM changes').first<{ entries: number }>())?.entries ??
  0;

const rowsOf = async (userId: number): Promise<Record<string, unknown>[]> =>
  (await env.DB.prepare('SELECT * FROM kept_answers WHERE user_id = ?').bind(userId).all()).results;

/** What is said of a request, without what differs between any two answers. */
const shown = ({ status, body, headers }: Answer) => ({ status, body, location: headers.get('Location') });

describe('a POST under an Idempotency-Key', () => {
  it.for(Object.entries(POSTS))(
    'makes %s once, and says the same again',
    async ([, [status, make]], { expect }) => {
      const org = await freshOrg();
      const { path, body, as = ADMIN } = await make(org);
      const key = unique('key');
      const send = async () =>
        await api('POST', path, under(key, { as, body, ...(as === ADMIN && { org: org.id }) }));
      const before = await entriesOf();
      const first = await send();
      expect(first.status, first.text).toBe(status);
      expect(first.headers.get(REPLAYED)).toBeNull();
      expect(await entriesOf()).toBe(before + 1);
      const again = await send();
      expect(shown(again), again.text).toEqual(shown(first));
      expect(again.headers.get(REPLAYED)).toBe('true');
      expect(await entriesOf(), 'nothing was made').toBe(before + 1);
    },
  );

  it('without the header is decided each time', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Admin');
    const body = { name: unique('team') };
    await ok(200, 'POST', '/teams', { as, body });
    await ok(409, 'POST', '/teams', { as, body });
    expect(await rowsOf(id)).toEqual([]);
  });

  it('with another body, or another query, is 422', async () => {
    const org = await freshOrg();
    const key = unique('key');
    const [uid, other] = [await org.role([]), await org.role([])];
    const path = '/groupsync/groups?groupId=a';
    const post = async (status: number, where: string, role: string) =>
      await org.admin(status, 'POST', where, { roles: [role] }, under(key, {}));
    await post(201, path, uid);
    await post(422, path, other);
    await post(422, '/groupsync/groups?groupId=b', uid);
    await post(201, path, uid);
    // Another path, and another way to write the same key.
    await post(201, '/groupsync/groups/c', uid);
    await org.admin(201, 'POST', path, { roles: [uid] }, under(`"${key}"`, {}));
  });

  it('of somebody else under the same key is another request', async ({ expect }) => {
    const org = await freshOrg();
    const key = unique('key');
    const [one, other] = [await org.account('Admin'), await org.account('Admin')];
    const body = { name: unique('team') };
    await ok(200, 'POST', '/teams', under(key, { as: one.as, body }));
    await ok(409, 'POST', '/teams', under(key, { as: other.as, body }));
    const made = await ok(
      200,
      'POST',
      '/teams',
      under(key, { as: other.as, body: { name: unique('team') } }),
    );
    expect(made.headers.get(REPLAYED)).toBeNull();
  });

  it('of the same caller in another org is another request', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [key, body] = [unique('key'), { name: unique('team') }];
    const first = await org.admin(200, 'POST', '/teams', body, under(key, {}));
    const second = await other.admin(200, 'POST', '/teams', body, under(key, {}));
    expect(second.body.teamId).not.toBe(first.body.teamId);
    expect(second.headers.get(REPLAYED)).toBeNull();
  });

  it('tells nothing to a caller who may not do it any more, of whatever body', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const uid = await org.grant(id, [['teams:create', '']]);
    const [key, body] = [unique('key'), { name: unique('team') }];
    await ok(200, 'POST', '/teams', under(key, { as, body }));
    await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${uid}`);
    for (const sent of [body, { name: unique('team') }]) {
      const refused = await ok(403, 'POST', '/teams', under(key, { as, body: sent }));
      expect(refused.body.message).toContain('Permissions needed: teams:create');
    }
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
    expect((await ok(200, 'POST', '/teams', under(key, { as, body }))).headers.get(REPLAYED)).toBe('true');
  });

  it('that made a token is 409, and shows no key', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const path = `/serviceaccounts/${id}/tokens`;
    const [key, body] = [unique('key'), { name: unique('token'), secondsToLive: 60 }];
    const first = await org.admin(200, 'POST', path, body, under(key, {}));
    const again = await org.admin(409, 'POST', path, body, under(key, {}));
    expect(again.body.message).toContain('shown once');
    expect(again.text).not.toContain('glsa_');
    expect((await org.admin(200, 'GET', path)).body).toHaveLength(2);
    await ok(200, 'GET', '/access-control/user/permissions', { as: { token: first.body.key } });
    await org.admin(422, 'POST', path, { ...body, name: unique('token') }, under(key, {}));
  });

  it('that was refused, or had nothing to do, is decided anew', async ({ expect }) => {
    const org = await freshOrg();
    const [key, name] = [unique('key'), unique('team')];
    const teamId = (await org.admin(200, 'POST', '/teams', { name })).body.teamId;
    await org.admin(409, 'POST', '/teams', { name }, under(key, {}));
    await org.admin(200, 'DELETE', `/teams/${teamId}`);
    await org.admin(200, 'POST', '/teams', { name }, under(key, {}));
    const person = await org.person();
    const enable = under(key, {});
    for (const isReplayed of [null, null]) {
      const nothing = await org.admin(200, 'POST', `/admin/users/${person.id}/enable`, undefined, enable);
      expect(nothing.headers.get(REPLAYED)).toBe(isReplayed);
    }
    await org.admin(200, 'POST', `/admin/users/${person.id}/disable`);
    await org.admin(200, 'POST', `/admin/users/${person.id}/enable`, undefined, enable);
    await ok(200, 'GET', '/user', { as: person.as });
  });

  it('whose answer is too long to be kept is 409', async () => {
    const org = await freshOrg();
    const permissions = Array.from({ length: 200 }, (_, i) => ({
      action: 'reports:read',
      scope: `reports:id:${i}`,
    }));
    const body = { name: unique('role'), permissions };
    const key = unique('key');
    await org.admin(200, 'POST', '/access-control/roles', body, under(key, {}));
    await org.admin(409, 'POST', '/access-control/roles', body, under(key, {}));
  });

  it('of two at once is made once, in an org and in the global plane', async ({ expect }) => {
    const org = await freshOrg();
    for (const [path, body] of [
      ['/teams', { name: unique('team') }],
      ['/orgs', { name: unique('org') }],
    ] as const) {
      const key = unique('key');
      const answers = await Promise.all(
        Array.from({ length: 8 }, async () => await org.admin(200, 'POST', path, body, under(key, {}))),
      );
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(answers.filter(({ headers }) => headers.get(REPLAYED) === null)).toHaveLength(1);
    }
  });

  it('is another request after a day', async ({ expect }) => {
    const org = await freshOrg();
    const [key, name] = [unique('key'), unique('team')];
    const { id, as } = await org.account('Admin');
    const { teamId } = (await ok(200, 'POST', '/teams', under(key, { as, body: { name } }))).body;
    await ok(200, 'DELETE', `/teams/${teamId}`, { as });
    await ok(200, 'POST', '/teams', under(key, { as, body: { name } }));
    const dayAgo = new Date(Date.now() - 24 * 3_600_000).toISOString();
    await env.DB.prepare('UPDATE kept_answers SET at = ? WHERE user_id = ?').bind(dayAgo, id).run();
    const anew = await ok(200, 'POST', '/teams', under(key, { as, body: { name } }));
    const again = await ok(200, 'POST', '/teams', under(key, { as, body: { name } }));
    expect(anew.body.teamId).not.toBe(teamId);
    expect(again.body).toEqual(anew.body);
  });

  it('is 429 beyond what is kept of one caller, and others go on', async ({ expect }) => {
    const org = await freshOrg();
    const [one, other] = [await org.account('Admin'), await org.account('Admin')];
    const post = async (status: number, as: As, key = unique('key')) =>
      await ok(status, 'POST', '/teams', under(key, { as, body: { name: unique('team') } }));
    await post(200, one.as);
    await env.DB.prepare('UPDATE kept_answers SET number = number - 9999 WHERE user_id = ?')
      .bind(one.id)
      .run();
    await env.DB.prepare(
      `INSERT INTO kept_answers (org_id, user_id, key, sent, change, number, at)
       SELECT org_id, user_id, 'newest', sent, change, number + 9999, at FROM kept_answers WHERE user_id = ?`,
    )
      .bind(one.id)
      .run();
    const refused = await post(429, one.as);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(80_000);
    expect(refused.body.message).toContain('kept-answers');
    await ok(200, 'POST', '/teams', { as: one.as, body: { name: unique('team') } });
    await post(200, other.as);
    const dayAgo = new Date(Date.now() - 24 * 3_600_000).toISOString();
    await env.DB.prepare('UPDATE kept_answers SET at = ? WHERE user_id = ? AND number < 5000')
      .bind(dayAgo, one.id)
      .run();
    await post(200, one.as);
    expect((await rowsOf(one.id)).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('leaves neither key nor body in the database (I13)', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Admin');
    const [key, email] = [unique('key'), `${unique('mail')}@example.com`];
    await ok(200, 'POST', '/teams', under(key, { as, body: { name: unique('team'), email } }));
    const text = JSON.stringify(await rowsOf(id));
    expect(text).not.toContain(key);
    expect(text).not.toContain(email);
  });

  it('goes with the user, the account or the org', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Admin');
    const person = await org.person('Admin');
    const post = async (who: As, headers = {}) =>
      await ok(
        200,
        'POST',
        '/teams',
        under(unique('key'), { as: who, org: org.id, headers, body: { name: unique('t') } }),
      );
    await ok(200, 'POST', '/teams', under(unique('key'), { as, body: { name: unique('team') } }));
    await post(person.as);
    expect(await rowsOf(id)).toHaveLength(1);
    expect(await rowsOf(person.id)).toHaveLength(1);
    await org.admin(200, 'DELETE', `/serviceaccounts/${id}`);
    await org.admin(200, 'DELETE', `/admin/users/${person.id}`);
    expect(await rowsOf(id)).toEqual([]);
    expect(await rowsOf(person.id)).toEqual([]);
  });
});

describe('a POST under a key of which nobody knows what became of it (I8)', () => {
  it.for([
    ['was committed', 'commit-then-lose-answer', 'true'],
    ['was lost', 'lose-request', null],
  ] as const)('that %s is made once', async ([, fault, replayed], { expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const [key, body] = [unique('key'), { name: unique('team') }];
      const send = async () => await api('POST', '/teams', under(key, { as, body }), fetch);
      d1.fault = fault;
      expect((await send()).status).toBe(503);
      d1.fault = undefined;
      const found = await send();
      expect(found.status, found.text).toBe(200);
      expect(found.headers.get(REPLAYED)).toBe(replayed);
      const { teams } = (await ok(200, 'GET', `/teams/search?name=${body.name}`, { as }, fetch)).body;
      expect(teams.map(({ id }: { id: number }) => id)).toEqual([found.body.teamId]);
      expect(shown(await send())).toEqual(shown(found));
    });
  });

  it('takes no more trips than without a key', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
      const cost = async (options: RequestOptions) => {
        const before = { trips: d1.trips, calls: calls.count };
        await ok(200, 'POST', '/teams', { as, body: { name: unique('team') }, ...options }, fetch);
        return { trips: d1.trips - before.trips, calls: calls.count - before.calls };
      };
      await cost({});
      expect(await cost(under(unique('key'), {}))).toEqual(await cost({}));
    });
  });
});

describe('the header Idempotency-Key on every POST of the document', () => {
  type Operation = { readonly parameters?: readonly { readonly $ref?: string }[] };
  type Document = { readonly paths: Record<string, { readonly post?: Operation }> };

  /** POSTs below `/api` that only read: they ignore the header, as do all that are elsewhere. */
  const READS = ['/api/access-control/users/roles/search', '/api/access-control/teams/roles/search'];

  it('is taken and documented where the POST changes something, and ignored where it reads', async ({
    expect,
  }) => {
    const { paths } = readDocument<Document>();
    const posts = Object.entries(paths).flatMap(([path, { post }]) =>
      post === undefined ? [] : [{ path, post }],
    );
    const reads = posts.filter(({ path }) => READS.includes(path) || !path.startsWith('/api/'));
    expect(posts.length).toBeGreaterThan(30);
    const org = await freshOrg();
    for (const { path, post } of posts) {
      const isDocumented = (post.parameters ?? []).some(
        ({ $ref }) => $ref === '#/components/parameters/idempotencyKey',
      );
      const real = (path.startsWith('/api/') ? path.slice('/api'.length) : `/..${path}`)
        .replaceAll('{builtInRole}', 'Viewer')
        .replaceAll('{resource}', 'things')
        .replaceAll(/\{\w+\}/g, '1');
      const answer = await org.admin(400, 'POST', real, {}, under('two, keys', {})).catch(() => undefined);
      const isTaken = answer !== undefined && answer.text.includes('Idempotency-Key');
      expect({ path, isTaken, isDocumented }).toEqual({
        path,
        isTaken: !reads.some((one) => one.path === path),
        isDocumented: !reads.some((one) => one.path === path),
      });
    }
  });

  it('is ignored by what is idempotent without it', async () => {
    const org = await freshOrg();
    const teamId = await org.team();
    const ignored = under('two, keys', {});
    await org.admin(200, 'PUT', `/teams/${teamId}`, { name: unique('team') }, ignored);
    await org.admin(200, 'GET', `/teams/${teamId}`, undefined, ignored);
    await org.admin(200, 'DELETE', `/teams/${teamId}`, undefined, ignored);
  });

  it('tells nobody who is not signed in what is wrong with it', async () => {
    await ok(401, 'POST', '/teams', under('two, keys', { as: null, body: { name: 'x' } }));
  });
});
