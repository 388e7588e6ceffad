import { describe, it } from 'vitest';

import { answers, asks, asksOfAccount, byId, callerBy } from '../../support/asking.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('who may ask what somebody may do', () => {
  it('everybody about themselves, and about nobody else without a right to', async ({ expect }) => {
    const org = await freshOrg();
    const [one, other] = [await org.person(), await org.person()];
    await org.grant(one.id, [['teams:read', 'teams:id:7']]);
    await org.grant(other.id, [['teams:read', 'teams:id:7']]);
    await withCoordinator(org.id, async ({ coordinator }) => {
      const caller = callerBy(one.id, one.login);
      const seen = await answers(
        coordinator,
        caller,
        asks(byId(one.id), 'read', 'teams', '7'),
        asks({ by: 'login', value: one.login }, 'read', 'teams', '8'),
        asks(byId(other.id), 'read', 'teams', '7'),
        asks({ by: 'login', value: 'nobody' }, 'read', 'teams', '7'),
      );
      expect(seen).toEqual([true, false, 'may not ask', 'may not ask']);
    });
  });

  it.for(['users.permissions:read'])(
    'whoever has %s, about those whom it reaches: others are as nobody',
    async (right, { expect }) => {
      const org = await freshOrg();
      const [one, reached, other] = [await org.person(), await org.person(), await org.person()];
      const account = await org.account();
      for (const { id } of [reached, other, account]) await org.grant(id, [['teams:read', 'teams:id:7']]);
      await org.grant(one.id, [
        [right, `users:id:${reached.id}`],
        [right, `users:id:${account.id}`],
      ]);
      await withCoordinator(org.id, async ({ coordinator }) => {
        const caller = callerBy(one.id, one.login);
        const seen = await answers(
          coordinator,
          caller,
          asks(byId(reached.id), 'read', 'teams', '7'),
          asks({ by: 'name', value: reached.login.toUpperCase() }, 'teams:read', 'teams', '7'),
          asks({ by: 'email', value: reached.login }, 'read', 'teams', '7'),
          asksOfAccount(byId(account.id), 'read', 'teams', '7'),
          asks(byId(account.id), 'read', 'teams', '7'),
          asks(byId(other.id), 'read', 'teams', '7'),
          asks({ by: 'login', value: 'nobody' }, 'read', 'teams', '7'),
        );
        expect(seen).toEqual([true, true, true, true, false, false, false]);
      });
    },
  );
});
