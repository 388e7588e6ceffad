import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('a refusal is the same whether the change had its turn or not', () => {
  it('of who may not, of a change that requires more than its path tells', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Viewer');
    const team = await org.team();
    await withCoordinator(org.id, async ({ coordinator, fetch, d1 }) => {
      // An org that is not in use yet asks the database for each.
      await coordinator.acknowledgedRevision();
      const body = { name: 'x', rootRole: 1 };
      const replace = async () => {
        d1.trips = 0;
        const { status, text } = await api('PUT', `/admin/groups/${team}`, { as, body }, fetch);
        return { status, text: text.replace(/"id":"[^"]*"/, '') };
      };
      const inTurn = await replace();
      expect(d1.trips).toBeGreaterThan(0);
      const early = await replace();
      expect(d1.trips).toBe(0);
      expect(early).toEqual(inTurn);
      expect(early.status).toBe(403);
    });
  });
});
