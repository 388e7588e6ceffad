import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const HEADER = 'Gatehouse-Revision';

/** The newest revision of an org's trail, as the database has it. */
const newestOf = async (orgId: number): Promise<number> =>
  (await env.DB.prepare('SELECT max(revision) AS newest FROM changes WHERE org_id = ?')
    .bind(orgId)
    .first<number>('newest')) ?? 0;

describe('the revision in the reply of a change (I3)', () => {
  it('is the state at which the change holds: of the org, and of the global plane', async ({ expect }) => {
    const org = await freshOrg();
    const { headers } = await org.admin(200, 'POST', '/teams', { name: unique('team') });
    expect(headers.get(HEADER)).toBe(`${await newestOf(org.id)}.${await newestOf(0)}`);
    const next = await org.admin(200, 'POST', '/teams', { name: unique('team') });
    expect(next.headers.get(HEADER)).toBe(`${await newestOf(org.id)}.${await newestOf(0)}`);
  });

  it('is there where nothing is left to change, and for what was made before under the same key', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const roleUid = await org.role([['teams:create', '']]);
    const give = async () =>
      await org.admin(200, 'PUT', `/access-control/users/${id}/roles`, { roleUids: [roleUid] });
    await give();
    const state = async () => `${await newestOf(org.id)}.${await newestOf(0)}`;
    expect((await give()).headers.get(HEADER)).toBe(await state());

    const under = { headers: { 'Idempotency-Key': unique('key') } };
    const body = { name: unique('team') };
    await org.admin(200, 'POST', '/teams', body, under);
    await org.admin(200, 'POST', '/teams', { name: unique('team') });
    const again = await org.admin(200, 'POST', '/teams', body, under);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(again.headers.get(HEADER)).toBe(await state());
  });

  it('is twice its own revision where the global plane changed', async ({ expect }) => {
    const { headers } = await ok(200, 'POST', '/admin/users', {
      body: { login: unique('person'), password: 'secret' },
    });
    const newest = await newestOf(0);
    expect(headers.get(HEADER)).toBe(`${newest}.${newest}`);
  });

  it('is in no reply of a read, and of a refused change', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account();
    const read = await org.admin(200, 'GET', '/teams/search');
    const refused = await api('POST', '/teams', { as, body: { name: unique('team') } });
    expect([read, refused].map(({ headers }) => headers.get(HEADER))).toEqual([null, null]);
  });
});
