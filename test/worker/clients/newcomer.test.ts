import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('a newcomer', () => {
  it('gives a role to a service account and reads what it may do', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    await org.grant(account.id, [['reports:read', 'reports:*']]);
    const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as: account.as });
    expect(body['reports:read']).toEqual(['reports:*']);
  });
});
