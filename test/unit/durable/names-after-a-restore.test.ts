/** Whom a uid names once the database was restored, and the numbers of people are given anew (I1). */
import { expect, it } from 'vitest';

import type { AskedSubject } from '../../../src/core/asking.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import { Ids } from '../../simulator/ids.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN } from '../../simulator/world/callers.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';

const ORG = 1;
/** After so long an object has compared what it keeps with the database. */
const A_MINUTE_AND_A_LEASE_MS = 66_000;

it('is whom the database has, and not whoever has the number that it stood for', async () => {
  await quietly(async () => {
    const d1 = new NodeD1();
    const clock = new HandClock(1_000_000);
    const binding = d1.binding(async (batch) => await Promise.resolve(d1.batch(batch)));
    const org = loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' } });
    const before = d1.snapshot();
    /** A new Admin of the org, by a plane that knows nothing of the one before; their number and uid. */
    const makes = async (login: string, ids: number) => {
      const place = { ...newPlace(), ids: new Ids(ids) };
      const plane = loneCoordinator({ orgId: 0, binding, clock, place });
      const input = { login, email: `${login}@x.org`, name: '', passwordHash: '', orgId: ORG };
      const request = { name: 'createUser', input } as unknown as ChangeRequest;
      expect(await plane.change(ADMIN, request, 'in-org')).toMatchObject({ ok: true });
      const [row] = d1.rows(`SELECT id, uid FROM users WHERE login = ?`, login);
      return { id: Number(row?.['id']), uid: String(row?.['uid']) };
    };
    const mayReadShared = async (name: AskedSubject['name']) => {
      const subject = { isServiceAccount: false, name };
      const resource = { resource: 'folders', id: 'sharedwithme' };
      const asked = [{ subject, action: 'read', resource }];
      const said = await org.evaluate(ADMIN, { asked, explains: false });
      return said.ok ? said.value.answers[0]?.decision : said.refusal.tag;
    };

    const lost = await makes('lost', 2_000_000);
    await clock.pass(A_MINUTE_AND_A_LEASE_MS);
    expect(await mayReadShared({ by: 'uid', value: lost.uid })).toBe(true);

    d1.restore(before);
    const other = await makes('other', 3_000_000);
    expect(other.id).toBe(lost.id);
    expect(other.uid).not.toBe(lost.uid);
    await clock.pass(A_MINUTE_AND_A_LEASE_MS);
    expect(await mayReadShared({ by: 'uid', value: other.uid })).toBe(true);
    expect(await mayReadShared({ by: 'id', id: other.id })).toBe(true);
    expect(await mayReadShared({ by: 'uid', value: lost.uid })).toBe(false);
  });
});
