/** A service account ends with its org, in every plane where its token may act: what it decided before is not made after (I4). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { Planes } from '../../simulator/planes.ts';
import { quietly } from '../../simulator/quiet.ts';
import type { WriteOutcome } from '../../simulator/register.ts';
import { ADMIN, byToken } from '../../simulator/world/callers.ts';
import { draft, person } from '../../simulator/world/registers/parts.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';
import { step } from '../../simulator/world/writes.ts';

const account = step(2, 'createServiceAccount', (_hand) => ({
  name: 'robot',
  role: 'Viewer' as const,
  isDisabled: false,
}));

/** What the account may do everywhere. */
const RIGHTS: readonly Permission[] = [
  { action: 'roles:write', scope: 'permissions:type:delegate' },
  { action: 'teams:create', scope: '' },
  { action: 'orgs:write', scope: '' },
];

describe('a token of an org that is deleted', () => {
  let start: Start;
  let planes: Planes;
  let robot: Caller;

  beforeAll(async () => {
    await quietly(async () => {
      start = await makeStart([
        { name: 'an account of org 2', prepare: [person('eve', 2), account], factors: [], ways: [] },
      ]);
    });
  });

  beforeEach(async () => {
    planes = new Planes(start);
    const accountId = start.id('users', 'sa-2-robot');
    const { isolate } = planes.hand;
    await quietly(async () => {
      await isolate.change(2, ADMIN, 'createToken', { accountId, name: 't', hash: 'hash', expires: null });
      const role = { ...draft('robots'), permissions: RIGHTS };
      await isolate.change(0, ADMIN, 'createRole', { draft: role, version: 1, validatePermissions: false });
      await isolate.change(0, ADMIN, 'addRole', {
        assignee: { kind: 'user', id: accountId },
        roleUid: 'robots',
      });
    });
    robot = byToken(accountId, start.find('tokens', 't') ?? 0, 2);
  });

  const end = async (): Promise<WriteOutcome> =>
    await planes.hand.isolate.change(0, ADMIN, 'deleteOrg', { orgId: 2, actsIn: 1 });
  const makeRole = async (uid: string, caller: Caller): Promise<WriteOutcome> =>
    await planes.hand.isolate.change(0, caller, 'createRole', {
      draft: draft(uid, false),
      version: 1,
      validatePermissions: false,
    });

  it('makes no change behind the deletion in one batch', async () => {
    await quietly(async () => {
      // While this one is on its way, the two others come, and have the next turn together.
      const first = makeRole('one', ADMIN);
      const [ended, made] = await Promise.all([end(), makeRole('two', robot)]);
      expect([await first, ended, made]).toEqual(['ok', 'ok', { refused: 'unauthenticated' }]);
    });
    expect(start.find('roles', 'two')).toBeUndefined();
  });

  it('makes no change in another org after the deletion', async () => {
    let ended: WriteOutcome = 'unknown';
    await quietly(async () => {
      planes.meet(1, async () => {
        ended = await end();
      });
      const renamed = await planes.hand.isolate.change(
        1,
        robot,
        'renameOrg',
        { name: 'renamed' },
        'in-org-or-global',
      );
      expect([ended, renamed]).toEqual(['ok', { refused: 'unauthenticated' }]);
    });
    expect(start.find('orgs', 'renamed')).toBeUndefined();
  });
});
