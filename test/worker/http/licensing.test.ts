import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('GET /api/licensing/check', () => {
  it('says that nothing is missing, to those who may ask', async ({ expect }) => {
    const org = await freshOrg();
    expect((await org.admin(200, 'GET', '/licensing/check')).body).toBe(true);
    const { as } = await org.account('Viewer');
    await ok(403, 'GET', '/licensing/check', { as });
    await ok(401, 'GET', '/licensing/check', { as: null });
  });
});
