import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { HELD } from '../../support/global-world.ts';

const kindsOf = async (orgId: number): Promise<string[]> => {
  const query = 'SELECT kind FROM changes WHERE org_id = ? ORDER BY revision';
  const { results } = await env.DB.prepare(query).bind(orgId).all<{ kind: string }>();
  return results.map(({ kind }) => kind);
};

describe('a batch that was committed, and is answered as if another had been quicker', () => {
  it('is found by its id: it is not made twice, and its reply is lost (I8)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.grant(id, [[HELD, 'reports:*']]);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      const before = await kindsOf(org.id);
      d1.fault = 'send-twice';
      const path = `/access-control/users/${id}/roles/${roleUid}`;
      const answer = await api('DELETE', path, { as: ADMIN, org: org.id }, fetch);
      expect(answer.status, answer.text).toBe(503);
      d1.fault = undefined;
      expect((await read()).body).not.toHaveProperty(HELD);
      expect((await kindsOf(org.id)).slice(before.length)).toEqual(['assignment.remove']);
    });
  });

  it('in the global plane is told to everybody as well (I6)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const person = await org.person('Viewer');
    const read = () => api('GET', '/access-control/user/permissions', { as: person.as, org: org.id });
    expect((await read()).status).toBe(200);
    await withCoordinator(0, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/access-control/status', {}, fetch);
      d1.fault = 'send-twice';
      const path = `/admin/users/${person.id}/disable`;
      expect((await api('POST', path, {}, fetch)).status).toBe(503);
      d1.fault = undefined;
      await ok(200, 'POST', path, {}, fetch);
      expect((await read()).status).toBe(401);
    });
  });
});

describe('a batch that was lost, and arrives after the database was restored', () => {
  it('does nothing, though its revision is free again (I2, I8)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id } = await org.account();
    await org.role([[HELD, 'reports:*']]);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const options = { as: ADMIN, org: org.id };
      await ok(200, 'GET', '/access-control/status', options, fetch);
      d1.fault = 'lose-request';
      const team = { name: unique('late') };
      expect((await api('POST', '/teams', { ...options, body: team }, fetch)).status).toBe(503);
      d1.fault = undefined;
      // Settled: the place of the batch is taken. Then the last two entries are undone, and one more is written.
      await ok(200, 'GET', `/access-control/users/${id}/permissions`, options, fetch);
      const newest = `SELECT max(revision) FROM changes WHERE org_id = ?1`;
      await env.DB.prepare(
        `DELETE FROM changes WHERE org_id = ?1 AND revision IN ((${newest}), (${newest}) - 1)`,
      )
        .bind(org.id)
        .run();
      await ok(200, 'POST', '/teams', { ...options, body: { name: unique('team') } });
      await expect(d1.deliverLost()).rejects.toThrow('CHECK constraint failed');
      const { body } = await ok(200, 'GET', `/teams/search?name=${team.name}`, options);
      expect(body.totalCount).toBe(0);
    });
  });
});
