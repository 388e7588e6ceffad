import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const HELD = 'reports:read';

/** An org with an admin's token, a subject with a token, and a role to give it. */
async function world() {
  const org = await freshOrg('by requests');
  const admin = await org.account('Admin');
  const subject = await org.account();
  const roleUid = await org.role([[HELD, 'reports:*']]);
  return { org, admin, subject, roleUid, path: `/access-control/users/${subject.id}/roles` };
}

const revisionsOf = async (orgId: number): Promise<{ revision: number; kind: string }[]> => {
  const query = env.DB.prepare('SELECT revision, kind FROM changes WHERE org_id = ? ORDER BY revision').bind(
    orgId,
  );
  return (await query.all<{ revision: number; kind: string }>()).results;
};

describe('a change whose outcome the database does not tell (I8)', () => {
  it('that was committed is answered 503 with Retry-After, and is seen by the next answer', async ({
    expect,
  }) => {
    const { org, admin, subject, roleUid, path } = await world();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      expect((await read()).body).not.toHaveProperty(HELD);
      d1.fault = 'commit-then-lose-answer';
      const answer = await api('POST', path, { as: admin.as, body: { roleUid } }, fetch);
      d1.fault = undefined;
      expect(answer.status, answer.text).toBe(503);
      expect(answer.headers.get('Retry-After')).toBe('1');
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      await ok(200, 'DELETE', `${path}/${roleUid}`, { as: admin.as }, fetch);
      expect((await read()).body).not.toHaveProperty(HELD);
    });
  });

  it('that was lost is answered 503, and cannot happen later: its place in the order is taken (I2)', async ({
    expect,
  }) => {
    const { org, admin, subject, roleUid, path } = await world();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      d1.fault = 'lose-request';
      const answer = await api('POST', path, { as: admin.as, body: { roleUid } }, fetch);
      expect(answer.status, answer.text).toBe(503);
      d1.fault = undefined;
      expect((await read()).body).not.toHaveProperty(HELD);
      await expect(d1.deliverLost()).rejects.toThrow(
        'UNIQUE constraint failed: changes.org_id, changes.revision',
      );
      expect((await read()).body).not.toHaveProperty(HELD);
      expect((await revisionsOf(org.id)).at(-1)?.kind).toBe('void');
    });
  });

  it('leaves the org answering 503 to everybody until the truth is known', async ({ expect }) => {
    const { org, admin, subject, roleUid, path } = await world();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => api('GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      expect((await read()).status).toBe(200);
      d1.before = (statements) => {
        if (statements.some((sql) => /^insert into "changes"/i.test(sql))) d1.fault = 'down';
      };
      expect((await api('POST', path, { as: admin.as, body: { roleUid } }, fetch)).status).toBe(503);
      expect((await read()).status, 'a cached principal').toBe(503);
      expect((await api('POST', path, { as: admin.as, body: { roleUid } }, fetch)).status, 'a change').toBe(
        503,
      );
      d1.before = undefined;
      d1.fault = undefined;
      expect((await read()).status).toBe(200);
      await ok(200, 'POST', path, { as: admin.as, body: { roleUid } }, fetch);
    });
  });

  it('is settled by the next object, when the one that sent it is gone', async ({ expect }) => {
    const { org, admin, subject, roleUid, path } = await world();
    await withCoordinator(org.id, async ({ d1, fetch, restart, stored }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      await read();
      d1.before = (statements) => {
        // The database stays away after that, so that the object that sent the change cannot settle it.
        const isLost = d1.fault !== undefined;
        if (statements.some((sql) => /^insert into "changes"/i.test(sql))) d1.fault = 'lose-request';
        else if (isLost) d1.fault = 'down';
      };
      expect((await api('POST', path, { as: admin.as, body: { roleUid } }, fetch)).status).toBe(503);
      d1.before = undefined;
      d1.fault = undefined;
      await stored();
      restart();
      expect((await read()).body).not.toHaveProperty(HELD);
      await expect(d1.deliverLost()).rejects.toThrow('UNIQUE constraint failed');
    });
  });
});

describe('an outage of the database (I9)', () => {
  it('leaves what is cached readable, and changes answered 503', async ({ expect }) => {
    const { org, admin, subject, roleUid, path } = await world();
    await ok(200, 'POST', path, { as: admin.as, body: { roleUid } });
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      await read();
      await ok(200, 'GET', '/access-control/status', { as: admin.as }, fetch);
      d1.fault = 'down';
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      await ok(200, 'GET', '/access-control/status', { as: admin.as }, fetch);
      const change = await ok(503, 'DELETE', `${path}/${roleUid}`, { as: admin.as }, fetch);
      expect(change.headers.get('Retry-After')).toBe('1');
      await ok(503, 'GET', '/access-control/roles', { as: admin.as }, fetch);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      d1.fault = undefined;
      await ok(200, 'DELETE', `${path}/${roleUid}`, { as: admin.as }, fetch);
      expect((await read()).body).not.toHaveProperty(HELD);
    });
  });

  it('does not stop an object that starts anew from answering what it had stored', async ({ expect }) => {
    const { org, subject } = await world();
    await org.grant(subject.id, [[HELD, 'reports:*']]);
    await withCoordinator(org.id, async ({ d1, fetch, restart, stored }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      await read();
      await stored();
      restart();
      d1.fault = 'down';
      expect((await read()).body[HELD]).toEqual(['reports:*']);
    });
  });

  it('does not stop an org that never changed anything itself', async ({ expect }) => {
    const org = await freshOrg('by requests');
    expect(await revisionsOf(org.id)).toEqual([]);
    await withCoordinator(org.id, async ({ d1, fetch, restart, stored }) => {
      const read = () =>
        ok(200, 'GET', '/access-control/user/permissions', { as: ADMIN, org: org.id }, fetch);
      await read();
      await stored();
      restart();
      d1.fault = 'down';
      await read();
    });
  });

  it('fails closed for principals that nobody had cached (I12)', async () => {
    const { org, admin, subject } = await world();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const path = `/access-control/users/${subject.id}/permissions`;
      await ok(200, 'GET', '/access-control/status', { as: admin.as }, fetch);
      d1.fault = 'down';
      await ok(503, 'GET', path, { as: admin.as }, fetch);
      d1.fault = undefined;
      await ok(200, 'GET', path, { as: admin.as }, fetch);
    });
  });
});
