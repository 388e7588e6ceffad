/** Following a trail over HTTP: docs/grafana.md#following-changes. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { openStream } from '../../support/event-stream.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const STREAM = '/access-control/changes/stream';
const CHANGES = '/access-control/changes';

/** An org, and an account that may read its trail. */
async function followed() {
  const org = await freshOrg();
  const reader = await org.account('None');
  await org.grant(reader.id, [['changes:read', 'changes:*']]);
  return { org, reader, newest: await newestOf(org) };
}

async function newestOf({ id }: FreshOrg): Promise<number> {
  const row = await env.DB.prepare('SELECT max(revision) AS newest FROM changes WHERE org_id = ?')
    .bind(id)
    .first<{ newest: number }>();
  return row?.newest ?? 0;
}

/** An account that comes to its right in some way, and the role that has it. */
type Reached = { readonly org: FreshOrg; readonly id: number; readonly uid: string };

const changed = async (org: FreshOrg) => await org.admin(200, 'POST', '/teams', { name: unique('team') });

describe('GET /api/access-control/changes/stream', () => {
  it('tells each change as an event, whose id is its revision', async ({ expect }) => {
    const { org, reader, newest } = await followed();
    const stream = await openStream(STREAM, { as: reader.as });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('Content-Type')).toBe('text/event-stream');
    expect(stream.headers.get('Cache-Control')).toBe('no-store');
    for (let i = 1; i <= 3; i++) {
      await changed(org);
      expect(await stream.next()).toMatchObject({
        id: String(newest + i),
        event: 'change',
        data: {
          orgId: org.id,
          revision: newest + i,
          kind: 'team.create',
          before: null,
          actor: { userId: 1 },
        },
      });
    }
    await stream.abort();
  });

  it('goes on after the last event, without a gap and without a double, for who was cut off', async ({
    expect,
  }) => {
    const { org, reader, newest } = await followed();
    const stream = await openStream(STREAM, { as: reader.as });
    await changed(org);
    const first = await stream.next();
    await stream.abort();
    for (let i = 0; i < 3; i++) await changed(org);
    const again = await openStream(STREAM, { as: reader.as, lastEventId: first?.id ?? '' });
    await changed(org);
    const ids = [first?.id];
    for (let i = 0; i < 4; i++) ids.push((await again.next())?.id);
    expect(ids).toEqual([1, 2, 3, 4, 5].map((i) => String(newest + i)));
    await again.abort();
    // The header is what a client sends that was cut off; the query is what it began with.
    const header = await openStream(`${STREAM}?since=0`, { as: reader.as, lastEventId: String(newest + 4) });
    expect(await header.next()).toMatchObject({ id: String(newest + 5) });
    await header.abort();
    const query = await openStream(`${STREAM}?since=${newest}`, { as: reader.as });
    expect(await query.next()).toMatchObject({ id: String(newest + 1) });
    await query.abort();
  });

  it('begins anew after what is there, where there never was as much', async ({ expect }) => {
    const { org, reader, newest } = await followed();
    const stream = await openStream(STREAM, { as: reader.as, lastEventId: '2000000000' });
    expect(await stream.next()).toEqual({ id: String(newest), event: 'reset', data: { oldest: 1, newest } });
    await changed(org);
    expect(await stream.next()).toMatchObject({ id: String(newest + 1), event: 'change' });
    await stream.abort();
  });

  it('begins anew after what is there, where what follows was moved out', async ({ expect }) => {
    const { org, reader } = await followed();
    await changed(org);
    await env.DB.prepare('DELETE FROM changes WHERE org_id = ? AND revision < 4').bind(org.id).run();
    const newest = await newestOf(org);
    const stream = await openStream(`${STREAM}?since=1`, { as: reader.as });
    expect(await stream.next()).toEqual({ id: String(newest), event: 'reset', data: { oldest: 4, newest } });
    await stream.abort();
  });

  it('refuses what is no revision, and says what was wrong', async ({ expect }) => {
    const { reader, org } = await followed();
    const without = await org.account('Editor');
    for (const [path, headers, named] of [
      [STREAM, { 'Last-Event-ID': 'x' }, 'Last-Event-ID'],
      [STREAM, { 'Last-Event-ID': '' }, 'Last-Event-ID'],
      [STREAM, { 'Last-Event-ID': '01' }, 'Last-Event-ID'],
      [`${STREAM}?since=-1`, {}, 'since'],
      [`${STREAM}?orgId=x`, {}, 'orgId'],
      [`${CHANGES}?since=1.5`, {}, 'since'],
      [`${CHANGES}?since=1&wait=31`, {}, 'wait'],
      [`${CHANGES}?since=1&wait=1e1`, {}, 'wait'],
    ] as const) {
      const answer = await api('GET', path, { as: reader.as, headers });
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.message).toContain(named);
      expect((await api('GET', path, { as: without.as, headers })).status).toBe(403);
    }
  });

  for (const [how, revoke] of [
    [
      'the right is taken',
      async (org: FreshOrg, id: number) => {
        const roles = await org.admin(200, 'GET', `/access-control/users/${id}/roles`);
        const uid: string = roles.body.find(({ name }: { name: string }) => name.startsWith('role')).uid;
        await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${uid}`);
      },
    ],
    [
      'the account is disabled',
      async (org: FreshOrg, id: number) => {
        await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true });
      },
    ],
    [
      'the account is deleted',
      async (org: FreshOrg, id: number) => {
        await org.admin(200, 'DELETE', `/serviceaccounts/${id}`);
      },
    ],
    [
      'the token is deleted',
      async (org: FreshOrg, id: number) => {
        const tokens = await org.admin(200, 'GET', `/serviceaccounts/${id}/tokens`);
        await org.admin(200, 'DELETE', `/serviceaccounts/${id}/tokens/${tokens.body[0].id}`);
      },
    ],
  ] as const)
    it(`tells nothing more, and ends, once ${how} (I6)`, async ({ expect }) => {
      const { org, reader, newest } = await followed();
      const stream = await openStream(STREAM, { as: reader.as });
      await changed(org);
      expect(await stream.next()).toMatchObject({ id: String(newest + 1) });
      await revoke(org, reader.id);
      await changed(org);
      expect(await stream.untilEnd()).toBe(0);
      const again = await api('GET', STREAM, { as: reader.as });
      expect([401, 403]).toContain(again.status);
    });

  for (const [how, revoke] of [
    [
      'a person has another password',
      async (org: FreshOrg, id: number) => {
        await org.admin(200, 'PUT', `/admin/users/${id}/password`, { password: 'another' });
      },
    ],
    [
      'a person is disabled',
      async (org: FreshOrg, id: number) => {
        await org.admin(200, 'POST', `/admin/users/${id}/disable`);
      },
    ],
    [
      'a person is removed from the org',
      async (org: FreshOrg, id: number) => {
        await org.admin(200, 'DELETE', `/orgs/${org.id}/users/${id}`);
      },
    ],
    [
      'an Admin is no Admin any more',
      async (org: FreshOrg, id: number) => {
        await org.admin(200, 'PATCH', `/orgs/${org.id}/users/${id}`, { role: 'Editor' });
      },
    ],
  ] as const)
    it(`tells nothing more, and ends, once ${how} (I6)`, async ({ expect }) => {
      const org = await freshOrg();
      const admin = await org.person('Admin');
      const stream = await openStream(STREAM, { as: admin.as, org: org.id });
      await changed(org);
      expect(await stream.next()).toMatchObject({ data: { kind: 'team.create' } });
      await revoke(org, admin.id);
      await changed(org);
      expect(await stream.untilEnd()).toBe(0);
    });

  const G = encodeURIComponent('cn=readers');
  for (const [how, give, revoke] of [
    [
      'a role gives nothing any more',
      async ({ org, id, uid }: Reached) => {
        await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
      },
      async ({ org, uid }: Reached) => {
        const body = { name: unique('role'), version: 5, permissions: [] };
        await org.admin(200, 'PUT', `/access-control/roles/${uid}`, body);
      },
    ],
    [
      'a team is left',
      async ({ org, id, uid }: Reached) => {
        const team = await org.team();
        await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: uid });
        await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
        return team;
      },
      async ({ org, id }: Reached, team: number | void) => {
        await org.admin(200, 'DELETE', `/teams/${String(team)}/members/${id}`);
      },
    ],
    [
      'a mapping is removed',
      async ({ org, id, uid }: Reached) => {
        await org.admin(201, 'POST', `/groupsync/groups/${G}`, { roles: [uid] });
        await org.admin(200, 'PUT', `/groupsync/users/${id}/groups`, { groups: ['cn=readers'] });
      },
      async ({ org }: Reached) => {
        await org.admin(204, 'DELETE', `/groupsync/groups/${G}`);
      },
    ],
  ] as const)
    it(`tells nothing more, and ends, once ${how}, 40 ms from the database (I6)`, async ({ expect }) => {
      const org = await freshOrg();
      const { id, as } = await org.account('None');
      const reached = { org, id, uid: await org.role([['changes:read', 'changes:*']]) };
      const given = await give(reached);
      await withCoordinator(org.id, async ({ d1, fetch }) => {
        d1.before = d1.after = async () => await scheduler.wait(20);
        const far: FreshOrg['admin'] = async (status, method, path, body) =>
          await ok(status, method, path, { org: org.id, body }, fetch);
        const stream = await openStream(STREAM, { as }, fetch);
        const told: number[] = [];
        const reading = (async () => {
          for (let event; (event = await stream.next()) !== undefined;) told.push(Number(event.id));
        })();
        const newest = await newestOf(org);
        const made = async () => await far(200, 'POST', '/teams', { name: unique('team') });
        for (let i = 0; i < 12; i++) await made();
        await revoke({ ...reached, org: { ...org, admin: far } }, given);
        // An answer may be on its way, and is good for 0.1 seconds; the rest is for a slow machine.
        await scheduler.wait(350);
        const [before, revoked] = [told.length, newest + 12];
        await made();
        await reading;
        expect(told).toEqual(told.map((_revision, i) => newest + 1 + i));
        expect(told.length).toBe(before);
        expect(told.every((revision) => revision <= revoked)).toBe(true);
      });
    });

  it('tells nothing of another org (I10), and of the global plane to server admins only', async ({
    expect,
  }) => {
    const { org, reader } = await followed();
    const other = await freshOrg();
    const answers = [];
    for (const orgId of [other.id, 999_999_999, 0])
      answers.push(await api('GET', `${STREAM}?orgId=${orgId}`, { as: reader.as }));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    const plane = await openStream(`${STREAM}?orgId=0`, { as: ADMIN });
    await org.person();
    await org.admin(200, 'POST', '/orgs', { name: unique('org') });
    expect(await plane.next()).toMatchObject({ event: 'change', data: { orgId: 0 } });
    await plane.abort();
    const mine = await openStream(`${STREAM}?orgId=${org.id}`, { as: reader.as });
    expect(mine.status).toBe(200);
    await changed(other);
    await changed(org);
    expect(await mine.next()).toMatchObject({ data: { orgId: org.id } });
    await mine.abort();
  });

  it('leaves nothing running for a HEAD', async ({ expect }) => {
    const { reader } = await followed();
    for (let i = 0; i < 25; i++) expect((await api('HEAD', STREAM, { as: reader.as })).status).toBe(200);
    const stream = await openStream(STREAM, { as: reader.as });
    expect(stream.status).toBe(200);
    await stream.abort();
  });

  it('has a share for each caller, and room again for who hung up', async ({ expect }) => {
    const { reader } = await followed();
    const streams = await Promise.all(
      Array.from({ length: 20 }, async () => await openStream(STREAM, { as: reader.as })),
    );
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    const more = await api('GET', STREAM, { as: reader.as });
    expect(more.status).toBe(429);
    expect(more.body.message).toContain('followers-of-caller');
    expect(Number(more.headers.get('Retry-After'))).toBeGreaterThan(0);
    for (const stream of streams) await stream.abort();
    expect((await api('GET', STREAM, { as: reader.as })).status).toBe(200);
  });
});

describe('GET /api/access-control/changes?since=', () => {
  it('answers at once with what there is, and waits where there is nothing', async ({ expect }) => {
    const { org, reader, newest } = await followed();
    const all = await api('GET', `${CHANGES}?since=0`, { as: reader.as });
    expect(all.body.revision).toBe(newest);
    expect(all.body.entries.map(({ revision }: { revision: number }) => revision)).toEqual(
      Array.from({ length: newest }, (_, i) => i + 1),
    );
    const nothing = await api('GET', `${CHANGES}?since=${newest}`, { as: reader.as });
    expect(nothing.body).toEqual({ entries: [], revision: newest });
    const waiting = api('GET', `${CHANGES}?since=${newest}&wait=30`, { as: reader.as });
    await changed(org);
    const told = await waiting;
    expect(told.body).toMatchObject({ entries: [{ revision: newest + 1, after: {} }], revision: newest + 1 });
    const beyond = await api('GET', `${CHANGES}?since=2000000&wait=30`, { as: reader.as });
    expect(beyond.body).toEqual({ reset: true, oldest: 1, newest: newest + 1 });
    const empty = await api('GET', `${CHANGES}?since=${newest + 1}&wait=1`, { as: reader.as });
    expect(empty.body).toEqual({ entries: [], revision: newest + 1 });
  });

  it('refuses who may not any more while it waits (I6)', async ({ expect }) => {
    const { org, reader, newest } = await followed();
    const waiting = api('GET', `${CHANGES}?since=${newest}&wait=30`, { as: reader.as });
    await org.admin(200, 'PATCH', `/serviceaccounts/${reader.id}`, { isDisabled: true });
    expect((await waiting).status).toBe(401);
  });

  it('is refused for who may not: also by an Admin of another org', async ({ expect }) => {
    const { org } = await followed();
    const other = await freshOrg();
    const { as } = await other.account('Admin');
    expect((await api('GET', `${CHANGES}?since=0&orgId=${org.id}`, { as })).status).toBe(403);
    expect((await api('GET', `${CHANGES}?since=0&orgId=${org.id}`, { as: ADMIN })).status).toBe(200);
    expect((await api('GET', `${CHANGES}?since=0&orgId=999999999`, { as: ADMIN })).status).toBe(404);
  });
});
