/** Who makes changes is kept, but for whoever the org is not told of. */
import { expect, it } from 'vitest';

import type { ChangeRequest } from '../../../src/service/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator } from '../../support/lone-coordinator.ts';
import { callerOf, FIRST_ID, populate } from '../../support/returning-crowd.ts';

it('who is no member is read each time, also after a change of theirs (I6)', async () => {
  await quietly(async () => {
    const d1 = new NodeD1();
    populate(d1, 1);
    d1.rows(`DELETE FROM org_users WHERE user_id = ?`, FIRST_ID);
    d1.rows(`UPDATE users SET is_server_admin = 1 WHERE id = ?`, FIRST_ID);
    const binding = d1.binding(async (batch) => await Promise.resolve(d1.batch(batch)));
    const clock = new HandClock(1_000_000);
    const org = loneCoordinator({ orgId: 1, binding, clock, org0: { revision: 0, hash: '' } });
    const caller = callerOf(FIRST_ID);
    const draft = {
      uid: '',
      name: 'a role',
      displayName: '',
      description: '',
      group: '',
      hidden: false,
      permissions: [],
    };
    const input = { draft, version: 1, validatePermissions: true };
    const request = { name: 'createRole', input } as unknown as ChangeRequest;
    expect(await org.change(caller, request, 'in-org-or-global')).toMatchObject({ ok: true });
    // A change of the global plane, which tells of nobody but members.
    d1.rows(`UPDATE users SET is_disabled = 1 WHERE id = ?`, FIRST_ID);
    expect(org.atOnce.ownPermissions(caller)).toBeUndefined();
    expect(await org.ownPermissions(caller, false)).toMatchObject({ refusal: { tag: 'unauthenticated' } });
  });
});
