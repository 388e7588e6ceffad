/** What a subject may do, asked beside changes (I6, I7), while one is in doubt (I8), and while the database is away (I9). */
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { holds } from '../../../src/service/ports/changes.ts';
import { api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';
import { errorOf, isolate, tokenOf } from './asker.ts';

afterEach(() => void vi.restoreAllMocks());

const HELD = 'folders:uid:f9';

/** Somebody who may read what all others may do, and somebody who holds something. */
async function world() {
  const org = await freshOrg('by requests');
  const [reader, subject, admin] = [
    await org.account(),
    await org.person('None'),
    await org.account('Admin'),
  ];
  const right = await org.grant(reader.id, [['users.permissions:read', 'users:*']]);
  const held = await org.grant(subject.id, [['folders:read', HELD]]);
  const token = tokenOf(reader.as);
  /** Another isolate, which asks the object of the bench. */
  const asks = ({ coordinator, d1 }: Bench) => {
    const getByName = (name: string) => (name === String(org.id) ? coordinator : env.ORG.getByName(name));
    const { decisions } = isolate({ DB: d1.binding, ORG: { getByName } });
    return async (login = subject.login) => await decisions.permissionsOf(token, { type: 'user', id: login });
  };
  const roleOf = (id: number, uid: string) => `/access-control/users/${id}/roles/${uid}`;
  const take = async (bench: Bench, id: number, uid: string) =>
    await api('DELETE', roleOf(id, uid), { as: admin.as }, bench.fetch);
  return { org, reader, subject, right, held, asks, take };
}

type Told = Awaited<ReturnType<ReturnType<Awaited<ReturnType<typeof world>>['asks']>>>;

const isHeld = ({ permissions }: Told): boolean => permissions['folders:read']?.includes(HELD) === true;

const stateIn = (revision: string | null | undefined) => {
  const [own = 0, global = 0] = (revision ?? '').split('.').map(Number);
  return { own, global };
};

/** Has something happen once, while the answer of a read by names is on its way back. */
function onceBehindARead({ d1 }: Bench, happens: () => Promise<unknown>): void {
  d1.after = async (statements) => {
    if (!statements.some((sql) => sql.startsWith('with "named"'))) return;
    d1.after = undefined;
    await happens();
    await scheduler.wait(20);
  };
}

describe('what a subject may do', () => {
  it('is not told to a reader who loses the right while it is looked up', async ({ expect }) => {
    const { org, reader, subject, right, asks, take } = await world();
    await withCoordinator(org.id, async (bench) => {
      const ask = asks(bench);
      await ask(unique('nobody'));
      onceBehindARead(bench, async () => await take(bench, reader.id, right));
      const told = await ask(subject.login);
      expect(bench.d1.after).toBeUndefined();
      expect(told.permissions).toEqual({});
      expect(errorOf(told)).toMatchObject({ status: 403 });
    });
  });

  it('is of the state that it names where it changes meanwhile, and nothing older is kept (I7)', async ({
    expect,
  }) => {
    const { org, subject, held, asks, take } = await world();
    await withCoordinator(org.id, async (bench) => {
      const ask = asks(bench);
      await ask(unique('nobody'));
      let taken = stateIn(null);
      onceBehindARead(bench, async () => {
        taken = stateIn((await take(bench, subject.id, held)).headers.get('Gatehouse-Revision'));
      });
      const told = await ask();
      expect(taken.own).toBeGreaterThan(0);
      expect(errorOf(told)).toBeUndefined();
      if (holds(stateIn(told.context.revision), taken)) expect(isHeld(told)).toBe(false);
      expect(isHeld(await ask())).toBe(false);
    });
  });

  it.for(['commit-then-lose-answer', 'lose-request'] as const)(
    'is not what it was before a change in doubt, unless that was not made (I8): %s',
    async (fault, { expect }) => {
      listen();
      const { org, subject, held, asks, take } = await world();
      await withCoordinator(org.id, async (bench) => {
        const ask = asks(bench);
        expect(isHeld(await ask())).toBe(true);
        bench.d1.fault = fault;
        await take(bench, subject.id, held);
        const [told, again] = [await ask(), await ask()];
        bench.d1.fault = undefined;
        const isMade = fault === 'commit-then-lose-answer';
        for (const one of [told, again])
          if (errorOf(one) === undefined) expect(isHeld(one)).toBe(!isMade);
          else expect(errorOf(one)).toMatchObject({ status: 503 });
        expect(isHeld(await ask())).toBe(!isMade);
      });
    },
  );

  it('is told without the database where the object keeps it; about all others there is a 503 (I9)', async ({
    expect,
  }) => {
    listen();
    const { org, reader, asks } = await world();
    await withCoordinator(org.id, async (bench) => {
      const ask = asks(bench);
      expect(isHeld(await ask())).toBe(true);
      await ok(200, 'GET', '/access-control/user/permissions', { as: reader.as }, bench.fetch);
      bench.d1.fault = 'down';
      expect(isHeld(await ask())).toBe(true);
      const nobody = await ask(unique('nobody'));
      expect(nobody.permissions).toEqual({});
      expect(errorOf(nobody)).toMatchObject({ status: 503, retryAfter: 1 });
    });
  });
});
