import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/** Levels of 22 permissions each: together more than an object keeps of all its principals. */
const LEVELS = 4_700;

describe('a caller with more permissions than fit into memory', () => {
  it('can still change things', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as, id } = await org.person('Admin');
    const folders = JSON.stringify(Array.from({ length: LEVELS }, (_, i) => `f${i}`));
    await env.DB.prepare(
      `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
        SELECT ?, 'user', ?, 'folders', value, 'Admin' FROM json_each(?)`,
    )
      .bind(org.id, String(id), folders)
      .run();
    const read = await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id });
    expect(read.body['folders:read'].length).toBeGreaterThan(LEVELS);
    for (let i = 0; i < 2; i++) {
      await ok(200, 'POST', '/teams', { as, org: org.id, body: { name: unique('team') } });
    }
  });
});
