/** Questions beside changes (I6, I7), while a change is in doubt (I8), and while the database is away (I9). */
import { describe, it } from 'vitest';

import type { Asked } from '../../../src/core/asking.ts';
import { holds } from '../../../src/service/ports/changes.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { answers, asks, asksOfAccount, byId, callerBy, evaluated } from '../../support/asking.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { storedPeople } from '../../support/stored-people.ts';

const PAIR = [['reports:read', 'reports:*']] as const;
const asksHeld = (id: number): Asked => asks(byId(id), 'read', 'reports', '7');
const asksHeldBy = (login: string): Asked => asks({ by: 'login', value: login }, 'read', 'reports', '7');

const isOfNames = (statements: readonly string[]): boolean =>
  statements.some((sql) => sql.startsWith('with "named"'));

/** Has something happen once, while the answer of a read by names is on its way back. */
function onceBehindARead({ d1 }: Bench, happens: () => Promise<unknown>): void {
  d1.after = async (statements) => {
    if (!isOfNames(statements)) return;
    d1.after = undefined;
    await happens();
    await scheduler.wait(20);
  };
}

/** Somebody who may ask about everybody, and somebody who holds something. */
async function world() {
  const org = await freshOrg('by requests');
  const [asker, subject, admin] = [await org.person('None'), await org.person(), await org.account('Admin')];
  const right = await org.grant(asker.id, [['access:evaluate', 'users:*']]);
  const held = await org.grant(subject.id, PAIR);
  const caller = callerBy(asker.id, asker.login);
  const takeFrom = async (bench: Bench, id: number, roleUid: string) =>
    await ok(200, 'DELETE', `/access-control/users/${id}/roles/${roleUid}`, { as: admin.as }, bench.fetch);
  return { org, asker, subject, admin, right, held, caller, takeFrom };
}

/** The state in a reply. */
const stateIn = (headers: Headers) => {
  const [own = 0, global = 0] = (headers.get('Gatehouse-Revision') ?? '').split('.').map(Number);
  return { own, global };
};

describe('a question beside a change', () => {
  it('is answered at a state, and of that state, and nothing older is kept (I7)', async ({ expect }) => {
    const { org, subject, held, caller, takeFrom } = await world();
    await withCoordinator(org.id, async (bench) => {
      const { coordinator } = bench;
      await answers(coordinator, caller, asksHeld(caller.userId));
      let taken = { own: 0, global: 0 };
      onceBehindARead(bench, async () => {
        taken = stateIn((await takeFrom(bench, subject.id, held)).headers);
      });
      const asked = [asksHeldBy(subject.login)];
      const result = await evaluated(coordinator, caller, ...asked);
      expect(taken.own).toBeGreaterThan(0);
      expect(result).toMatchObject({ ok: true });
      if (result.ok && holds(result.value.at, taken))
        expect(result.value.answers).toEqual([{ decision: false }]);
      expect(await answers(coordinator, caller, ...asked, asksHeld(subject.id))).toEqual([false, false]);
    });
  });

  it('of a caller who loses the right meanwhile is not answered by it', async ({ expect }) => {
    const { org, asker, subject, right, caller, takeFrom } = await world();
    await withCoordinator(org.id, async (bench) => {
      await answers(bench.coordinator, caller, asksHeld(asker.id));
      onceBehindARead(bench, async () => await takeFrom(bench, asker.id, right));
      const seen = await answers(bench.coordinator, caller, asksHeldBy(subject.login));
      expect(seen).toEqual(['may not ask']);
    });
  });

  it('of a caller who is given the right meanwhile is answered by no older state', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const [asker, subject, admin] = [
      await org.person('None'),
      await org.person(),
      await org.account('Admin'),
    ];
    const held = await org.grant(subject.id, PAIR);
    const right = await org.role([['access:evaluate', 'users:*']]);
    const caller = callerBy(asker.id, asker.login);
    await withCoordinator(org.id, async (bench) => {
      const path = (id: number) => `/access-control/users/${id}/roles`;
      const { as } = admin;
      onceBehindARead(bench, async () => {
        // First the subject loses what it has, and then the caller may ask.
        await ok(200, 'DELETE', `${path(subject.id)}/${held}`, { as }, bench.fetch);
        await ok(200, 'POST', path(asker.id), { as, body: { roleUid: right } }, bench.fetch);
      });
      const [seen] = await answers(bench.coordinator, caller, asksHeldBy(subject.login));
      expect(seen).not.toBe(true);
    });
  });

  it('of a caller whose rights widen meanwhile is answered by the state that it names', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const [asker, subject, other] = [await org.person('None'), await org.person(), await org.person()];
    const { as } = await org.account('Admin');
    await org.grant(subject.id, PAIR);
    const right = await org.grant(asker.id, [['access:evaluate', `users:id:${other.id}`]]);
    const caller = callerBy(asker.id, asker.login);
    await withCoordinator(org.id, async (bench) => {
      await answers(bench.coordinator, caller, asksHeld(caller.userId));
      let given = { own: 0, global: 0 };
      onceBehindARead(bench, async () => {
        // No subject is touched by it.
        const body = {
          name: unique('wider'),
          version: 1,
          permissions: [{ action: 'access:evaluate', scope: 'users:*' }],
        };
        const path = `/access-control/roles/${right}`;
        given = stateIn((await ok(200, 'PUT', path, { as, body }, bench.fetch)).headers);
      });
      const result = await evaluated(bench.coordinator, caller, asksHeldBy(subject.login));
      expect(given.own).toBeGreaterThan(0);
      expect(result).toMatchObject({ ok: true });
      if (result.ok && holds(result.value.at, given))
        expect(result.value.answers).toEqual([{ decision: true }]);
      expect(await answers(bench.coordinator, caller, asksHeldBy(subject.login))).toEqual([true]);
    });
  });

  it('and about many is answered at one moment, though they are read one after the other', async ({
    expect,
  }) => {
    const { org, subject, held, caller, takeFrom } = await world();
    const people = await storedPeople(org.id, 150);
    await withCoordinator(org.id, async (bench) => {
      await answers(bench.coordinator, caller, asksHeld(caller.userId));
      let reads = 0;
      let taken = { own: 0, global: 0 };
      bench.d1.after = async (statements) => {
        // The first hundred, with the subject, were read before.
        if (!isOfNames(statements) || ++reads !== 2) return;
        taken = stateIn((await takeFrom(bench, subject.id, held)).headers);
      };
      const asked = [asksHeldBy(subject.login), ...people.map(({ login }) => asksHeldBy(login))];
      const result = await evaluated(bench.coordinator, caller, ...asked);
      expect(taken.own).toBeGreaterThan(0);
      expect(result.ok && holds(result.value.at, taken)).toBe(true);
      expect(result.ok && result.value.answers[0]).toEqual({ decision: false });
    });
  });

  it('finds whoever is made between two of its reads, or is answered at an earlier state', async ({
    expect,
  }) => {
    const { org, caller } = await world();
    const people = await storedPeople(org.id, 150);
    const login = unique('late');
    await withCoordinator(org.id, async (bench) => {
      await answers(bench.coordinator, caller, asksHeld(caller.userId));
      let reads = 0;
      let made = { own: 0, global: 0 };
      bench.d1.after = async (statements) => {
        if (!isOfNames(statements) || ++reads !== 2) return;
        const body = { login, password: 'secret', OrgId: org.id };
        made = stateIn((await ok(200, 'POST', '/admin/users', { as: ADMIN, body }, bench.fetch)).headers);
      };
      const asksShared = (name: string): Asked =>
        asks({ by: 'login', value: name }, 'read', 'folders', 'sharedwithme');
      const asked = [asksShared(login), ...people.map((person) => asksShared(person.login))];
      const result = await evaluated(bench.coordinator, caller, ...asked);
      expect(made.global).toBeGreaterThan(0);
      if (result.ok && result.value.at.global >= made.global)
        expect(result.value.answers[0]).toEqual({ decision: true });
      expect(await answers(bench.coordinator, caller, asksShared(login))).toEqual([true]);
    });
  });

  it('finds whoever is made while the answer is on its way back, or is answered at an earlier state', async ({
    expect,
  }) => {
    const { org, caller, admin } = await world();
    await withCoordinator(org.id, async (bench) => {
      const { coordinator } = bench;
      await answers(coordinator, caller, asksHeld(caller.userId));
      const name = unique('late');
      const login = `sa-${org.id}-${name}`;
      let made = { own: 0, global: 0 };
      onceBehindARead(bench, async () => {
        const body = { name, role: 'Admin' };
        const answer = await ok(201, 'POST', '/serviceaccounts', { as: admin.as, body }, bench.fetch);
        expect(answer.body.login).toBe(login);
        made = stateIn(answer.headers);
      });
      const asked = [asksOfAccount({ by: 'login', value: login }, 'read', 'teams', '7')];
      const result = await evaluated(coordinator, caller, ...asked);
      expect(made.own).toBeGreaterThan(0);
      expect(result).toMatchObject({ ok: true });
      if (result.ok && holds(result.value.at, made))
        expect(result.value.answers).toEqual([{ decision: true }]);
      expect(await answers(coordinator, caller, ...asked)).toEqual([true]);
    });
  });

  it.for([
    ['in the org', '/teams'],
    ['in all orgs', '/orgs'],
  ])(
    'and about very many who are nobody is answered, though something changes %s',
    async ([, path = ''], { expect }) => {
      const { org, caller, admin } = await world();
      await withCoordinator(org.id, async (bench) => {
        await answers(bench.coordinator, caller, asksHeld(caller.userId));
        let reads = 0;
        bench.d1.after = async (statements) => {
          if (!isOfNames(statements) || ++reads !== 6) return;
          const as = path === '/orgs' ? ADMIN : admin.as;
          await ok(200, 'POST', path, { as, body: { name: unique('made') } }, bench.fetch);
        };
        const asked = Array.from({ length: 800 }, (_, i) => asksHeldBy(`nobody-${i}`));
        expect(new Set(await answers(bench.coordinator, caller, ...asked))).toEqual(new Set([false]));
        expect(reads).toBeGreaterThan(8);
      });
    },
  );

  it('waits for nothing but the database, however many change beside it', async ({ expect }) => {
    const { org, subject, caller, admin } = await world();
    await withCoordinator(org.id, async (bench) => {
      await answers(bench.coordinator, caller, asksHeld(subject.id));
      const make = async () =>
        await api('POST', '/teams', { as: admin.as, body: { name: unique('team') } }, bench.fetch);
      const changes = Array.from({ length: 10 }, make);
      const asked = Array.from({ length: 50 }, async (_, i) => {
        await scheduler.wait(i);
        return await answers(bench.coordinator, caller, asksHeld(subject.id));
      });
      expect(new Set((await Promise.all(asked)).flat())).toEqual(new Set([true]));
      await Promise.all(changes);
    });
  });
});

describe('while a change has an unknown outcome (I8)', () => {
  it.for(['lose-request', 'commit-then-lose-answer'] as const)(
    'questions are answered of one state of the database, or not at all: %s',
    async (fault, { expect }) => {
      const { org, subject, held, caller, admin } = await world();
      await withCoordinator(org.id, async (bench) => {
        const { coordinator, d1 } = bench;
        await answers(coordinator, caller, asksHeld(subject.id));
        d1.fault = fault;
        const path = `/access-control/users/${subject.id}/roles/${held}`;
        const change = await api('DELETE', path, { as: admin.as }, bench.fetch);
        expect(change.status).toBe(503);
        const isMade = fault === 'commit-then-lose-answer';
        const asked = [asksHeld(subject.id), asksHeldBy(subject.login), asksHeldBy('nobody')];
        const result = await evaluated(coordinator, caller, ...asked);
        if (result.ok)
          expect(result.value.answers.map(({ decision }) => decision)).toEqual([!isMade, !isMade, false]);
        else expect(result.refusal).toMatchObject({ tag: 'unavailable' });
        d1.fault = undefined;
        await bench.stored();
        expect(await answers(coordinator, caller, ...asked)).toEqual([!isMade, !isMade, false]);
      });
    },
  );
});

describe('while the database is away (I9)', () => {
  it('whoever is kept is answered for, and nobody else', async ({ expect }) => {
    const { org, subject, caller } = await world();
    const [other] = await storedPeople(org.id, 1);
    await withCoordinator(org.id, async (bench) => {
      const { coordinator, d1 } = bench;
      const kept = [asksHeld(subject.id), asksHeldBy(subject.login), asksHeld(caller.userId)];
      await answers(coordinator, caller, ...kept);
      d1.fault = 'down';
      expect(await answers(coordinator, caller, ...kept)).toEqual([true, true, false]);
      for (const one of [asksHeldBy('nobody'), asksHeldBy(other?.login ?? ''), asksHeld(other?.id ?? 0)]) {
        const result = await evaluated(coordinator, caller, one);
        expect(result).toMatchObject({ ok: false, refusal: { tag: 'unavailable' } });
      }
      d1.fault = undefined;
      expect(await answers(coordinator, caller, ...kept, asksHeldBy('nobody'))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    });
  });
});
