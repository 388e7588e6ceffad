import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { isolateOver, newFederation, newKey, newSubject } from '../../support/identity-provider.ts';

const REPORTS = [{ action: 'reports:read', scope: 'reports:*' }];

describe('a limit of an org', () => {
  it('refuses what would be more, with its name and both numbers, and takes it once there is room', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    await withCoordinator(
      org.id,
      async ({ fetch }) => {
        const make = (name: string) =>
          api('POST', '/teams', { as: ADMIN, org: org.id, body: { name: unique(name) } }, fetch);
        const { body } = await make('first');
        expect((await make('second')).status).toBe(200);
        const refused = await make('third');
        expect([refused.status, refused.body]).toEqual([
          403,
          {
            message:
              'Quota reached: the limit "teams" (teams) is 2, of which 2 are used, and this would take more',
            traceID: '',
          },
        ]);
        await ok(200, 'DELETE', `/teams/${body.teamId}`, { org: org.id }, fetch);
        expect((await make('third')).status).toBe(200);
      },
      undefined,
      { teams: 2 },
    );
  });

  it('holds however many come at once', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await withCoordinator(
      org.id,
      async ({ fetch }) => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () =>
            api('POST', '/teams', { as: ADMIN, org: org.id, body: { name: unique('team') } }, fetch),
          ),
        );
        const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
        expect(statuses).toEqual([...Array(5).fill(200), ...Array(15).fill(403)]);
      },
      undefined,
      { teams: 5 },
    );
  });

  it('counts all of a large change, and lets a change that shrinks pass above it', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const many = Array.from({ length: 30 }, (_, i) => ({ action: 'reports:read', scope: `reports:id:${i}` }));
    const uid = await org.role(many.map(({ action, scope }) => [action, scope]));
    await withCoordinator(
      org.id,
      async ({ fetch }) => {
        const change = (permissions: unknown[], version: number) =>
          api(
            'PUT',
            `/access-control/roles/${uid}`,
            { as: ADMIN, org: org.id, body: { name: unique('role'), version, permissions } },
            fetch,
          );
        expect((await change(many.slice(1), 10)).status, 'fewer, and still too many').toBe(200);
        expect((await change(many, 11)).status).toBe(403);
        expect((await change(many.slice(25), 12)).status).toBe(200);
        expect((await change(many.slice(0, 10), 13)).status, 'all others, and no more than allowed').toBe(
          200,
        );
        const { body } = await change(many.slice(0, 11), 14);
        expect(body.message).toContain('is 10, of which 10 are used');
      },
      undefined,
      { permissions: 10 },
    );
  });

  it('is told as Unleash tells it', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    await withCoordinator(
      org.id,
      async ({ fetch }) => {
        const { status, body } = await api(
          'POST',
          '/admin/groups',
          { as, body: { name: unique('g') } },
          fetch,
        );
        expect([status, body.name, body.message]).toEqual([
          400,
          'ExceedsLimitError',
          'The limit "teams" (teams) is 0, of which 0 are used, and this would take more.',
        ]);
      },
      undefined,
      { teams: 0 },
    );
  });

  it('costs two trips as before, and whoever is refused one more', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await withCoordinator(
      org.id,
      async (bench) => {
        const make = () =>
          api('POST', '/teams', { as: ADMIN, org: org.id, body: { name: unique('team') } }, bench.fetch);
        await make();
        bench.d1.trips = 0;
        await make();
        expect(bench.d1.trips).toBe(2);
        bench.d1.trips = 0;
        expect((await make()).status).toBe(403);
        expect(bench.d1.trips).toBe(3);
      },
      undefined,
      { teams: 2 },
    );
  });
});

describe('changes of the global plane', () => {
  it('add nobody to an org that is full', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await org.person();
    await withCoordinator(
      0,
      async ({ fetch }) => {
        const create = (login: string, orgId: number) =>
          api(
            'POST',
            '/admin/users',
            { as: ADMIN, body: { login, password: 'secret', OrgId: orgId } },
            fetch,
          );
        const refused = await create(unique('person'), org.id);
        expect(refused.status, refused.text).toBe(403);
        expect(refused.body.message).toContain('"members" (people and service accounts) is 2, of which 2');
        const other = await freshOrg();
        expect((await create(unique('person'), other.id)).status, 'of another org').toBe(200);
      },
      undefined,
      { members: 2 },
    );
  });

  it('let nobody in whom an identity provider brings to an org that is full', async ({ expect }) => {
    const { org, idp } = await newFederation(await newKey());
    await withCoordinator(
      0,
      async (bench) => {
        const fetch = isolateOver(bench, 0, idp);
        const first = await newSubject(idp).token();
        await ok(200, 'GET', '/access-control/user/permissions', { as: first, org: org.id }, fetch);
        const subject = newSubject(idp);
        const enter = async () => await api('GET', '/user', { as: await subject.token() }, fetch);
        const refused = await enter();
        expect([refused.status, refused.body.message]).toEqual([
          403,
          expect.stringContaining('the limit "members"'),
        ]);
        await org.person();
        expect((await enter()).status).toBe(403);
        await ok(200, 'GET', '/access-control/user/permissions', { as: first, org: org.id }, fetch);
      },
      undefined,
      { members: 2 },
    );
  });

  it('make no more of what the deployment allows', async ({ expect }) => {
    await withCoordinator(
      0,
      async ({ fetch }) => {
        const role = { name: unique('role'), global: true, permissions: REPORTS };
        const made = await api('POST', '/access-control/roles', { as: ADMIN, body: role }, fetch);
        expect([made.status, made.body.message]).toEqual([
          403,
          expect.stringContaining('the limit "global-permissions"'),
        ]);
      },
      undefined,
      { 'global-permissions': 0 },
    );
  });
});

describe('GET /access-control/limits', () => {
  type Listed = { name: string; counts: string; used?: number; allowed: number };

  it('lists what the org has and may have, for whoever may read its roles', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await org.team();
    await org.role([['reports:read', 'reports:*']]);
    const { as } = await org.account('Admin');
    const { body } = await ok(200, 'GET', '/access-control/limits', { as });
    const list = body as Listed[];
    const of = (name: string) => list.find((one) => one.name === name);
    expect(of('roles')).toEqual({ name: 'roles', counts: 'roles', used: 1, allowed: 20_000 });
    expect(of('permissions')?.used).toBe(1);
    expect(of('teams')?.used).toBe(1);
    expect(of('members')?.used).toBe(2);
    expect(of('service-accounts')?.used).toBe(1);
    expect(of('tokens')?.used).toBe(1);
    expect(of('group-mappings')?.used).toBe(0);
    expect(of('body-bytes')).toEqual({ name: 'body-bytes', counts: 'bytes of a body', allowed: 1_048_576 });
    expect(of('narrow-changes')?.allowed).toBe(2_000);
    expect(of('orgs')).toBeUndefined();
  });

  it('shows a change at once', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    const teams = async () =>
      ((await ok(200, 'GET', '/access-control/limits', { as })).body as Listed[]).find(
        ({ name }) => name === 'teams',
      )?.used;
    expect(await teams()).toBe(0);
    const id = await org.team();
    expect(await teams()).toBe(1);
    await org.admin(200, 'DELETE', `/teams/${id}`);
    expect(await teams()).toBe(0);
  });

  it('is refused to others, and shows the deployment to server admins only', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const viewer = await org.account('Viewer');
    const admin = await org.account('Admin');
    const path = '/access-control/limits';
    expect((await api('GET', path, { as: viewer.as })).status).toBe(403);
    expect((await api('GET', path, { as: null })).status).toBe(401);
    expect((await api('GET', `${path}?global=true`, { as: admin.as })).status).toBe(403);
    const { body } = await ok(200, 'GET', `${path}?global=true`, { as: ADMIN });
    const names = (body as Listed[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['orgs', 'users', 'global-roles', 'url-length']));
    expect(names).not.toContain('teams');
    const orgs = (body as Listed[]).find(({ name }) => name === 'orgs');
    expect(orgs?.used).toBe(await env.DB.prepare('SELECT count(*) AS n FROM orgs').first('n'));
  });

  it('lists what the deployment sets', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Admin');
    await withCoordinator(
      org.id,
      async ({ fetch }) => {
        const { body } = await ok(200, 'GET', '/access-control/limits', { as }, fetch);
        expect((body as Listed[]).find(({ name }) => name === 'teams')?.allowed).toBe(7);
      },
      undefined,
      { teams: 7 },
    );
  });
});
