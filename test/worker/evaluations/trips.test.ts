import { env } from 'cloudflare:workers';
import { describe, it, vi } from 'vitest';

import type { Asked, SubjectName } from '../../../src/core/asking.ts';
import { TRIPS_BURST, TRIPS_EVERY_MS } from '../../../src/durable/further-trips.ts';
import { answers, asks, asksOfAccount, byId, callerBy, evaluated } from '../../support/asking.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';
import { storedPeople } from '../../support/stored-people.ts';

/** Everybody in an org may read this, and nobody else. */
const asksShared = (name: SubjectName | null): Asked => asks(name, 'read', 'folders', 'sharedwithme');
const byLogin = (value: string): SubjectName => ({ by: 'login', value });

/** Somebody who may ask about everybody of the org, or whom the rights reach, and a way to see what questions cost. */
async function asker(org: FreshOrg, rights?: readonly (readonly [string, string])[]) {
  const person = await org.person(rights === undefined ? 'Admin' : 'None');
  if (rights !== undefined) await org.grant(person.id, rights);
  const caller = callerBy(person.id, person.login);
  const ask = async ({ coordinator, d1 }: Bench, ...asked: readonly Asked[]) => {
    d1.trips = 0;
    const given = await answers(coordinator, caller, ...asked);
    return { given, trips: d1.trips };
  };
  return { ...person, caller, ask };
}

/** Has the org's object find out that there is the org, and what its revision is. */
const warm = async ({ coordinator }: Bench, org: FreshOrg): Promise<void> => {
  const { id, login } = await org.person();
  await coordinator.ownPermissions(callerBy(id, login), false);
};

const times = <T>(n: number, one: T): readonly T[] => Array.from({ length: n }, () => one);

describe('what a question costs: round trips to the database', () => {
  it('none where the caller and the subject are kept, for one and for many', async ({ expect }) => {
    const org = await freshOrg();
    const { id, ask } = await asker(org);
    const people = await storedPeople(org.id, 50);
    await withCoordinator(org.id, async (bench) => {
      await warm(bench, org);
      const questions = people.map((person) => asksShared(byId(person.id)));
      expect(await ask(bench, asksShared(byId(id)))).toEqual({ given: [true], trips: 1 });
      expect(await ask(bench, asksShared(byId(id)))).toEqual({ given: [true], trips: 0 });
      expect(await ask(bench, ...questions)).toEqual({ given: times(50, true), trips: 1 });
      expect(await ask(bench, ...questions, ...questions)).toEqual({ given: times(100, true), trips: 0 });
    });
  });

  it('one where the subject is not kept, or neither is the caller, by every name', async ({ expect }) => {
    const org = await freshOrg();
    const [people, account] = [await storedPeople(org.id, 4), await org.account('Viewer')];
    const rows = await env.DB.prepare(
      `SELECT id, uid, login, email FROM users WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    )
      .bind(JSON.stringify(people.map(({ id }) => id)))
      .all<{ id: number; uid: string; login: string; email: string }>();
    const [one, two, three, four] = rows.results;
    const { login: accountLogin } = (await env.DB.prepare('SELECT login FROM users WHERE id = ?')
      .bind(account.id)
      .first<{ login: string }>()) ?? { login: '' };
    const issuer = 'https://idp.example.org';
    await env.DB.prepare(
      `INSERT INTO identities (user_id, issuer, subject, issued_at, claims, is_postponed, created, updated)
       VALUES (?, ?, 'S', 0, '{}', 0, '', '')`,
    )
      .bind(four?.id, issuer)
      .run();
    await withCoordinator(org.id, async (bench) => {
      await warm(bench, org);
      for (const subject of [
        asksShared({ by: 'uid', value: one?.uid ?? '' }),
        asksShared(byLogin(one?.login ?? '')),
        asksShared({ by: 'email', value: two?.email ?? '' }),
        asksShared({ by: 'name', value: two?.email ?? '' }),
        asksShared({ by: 'name', value: three?.login.toUpperCase() ?? '' }),
        asksShared({ by: 'sub', issuer, subject: 'S' }),
        asksOfAccount({ by: 'name', value: accountLogin }, 'read', 'folders', 'sharedwithme'),
      ]) {
        const { ask } = await asker(org);
        expect(await ask(bench, subject), JSON.stringify(subject)).toEqual({ given: [true], trips: 1 });
        expect(await ask(bench, subject), JSON.stringify(subject)).toEqual({ given: [true], trips: 0 });
      }
    });
  });

  it('one for each hundred subjects that are not kept', async ({ expect }) => {
    const org = await freshOrg();
    const { id, ask } = await asker(org);
    const people = await storedPeople(org.id, 250);
    await withCoordinator(org.id, async (bench) => {
      await ask(bench, asksShared(byId(id)));
      const questions = people.map((person) => asksShared(byLogin(person.login)));
      expect(await ask(bench, ...questions)).toEqual({ given: times(250, true), trips: 3 });
      expect(await ask(bench, ...questions)).toEqual({ given: times(250, true), trips: 0 });
    });
  });

  it('the same for whom the caller may not ask about as for nobody', async ({ expect }) => {
    const org = await freshOrg();
    const [known, other] = await storedPeople(org.id, 2);
    const { id, ask } = await asker(org, [['users.permissions:read', `users:id:${known?.id}`]]);
    await withCoordinator(org.id, async (bench) => {
      await ask(bench, asksShared(byId(id)));
      for (let i = 0; i < 3; i++) {
        for (const name of [other?.login ?? '', 'nobody'])
          expect(await ask(bench, asksShared(byLogin(name)))).toEqual({ given: [false], trips: 1 });
        for (const number of [other?.id ?? 0, 2 ** 31 - 1])
          expect(await ask(bench, asksShared(byId(number)))).toEqual({ given: [false], trips: 0 });
      }
    });
  });

  it('the same for whom the caller may not ask about, however much they hold', async ({ expect }) => {
    const org = await freshOrg();
    const [known, other, ...more] = await storedPeople(org.id, 20);
    const folders = JSON.stringify(Array.from({ length: 10_001 }, (_, i) => `f${i}`));
    await env.DB.prepare(
      `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
        SELECT ?, 'user', ?, 'folders', value, 'View' FROM json_each(?)`,
    )
      .bind(org.id, String(other?.id), folders)
      .run();
    const { id, ask } = await asker(org, [['access:evaluate', `users:id:${known?.id}`]]);
    await withCoordinator(org.id, async (bench) => {
      await ask(bench, asksShared(byId(id)));
      const named = more.map(({ login }) => asksShared(byLogin(login)));
      for (const name of [other?.login ?? '', 'nobody']) {
        const asked = asksShared(byLogin(name));
        expect(await ask(bench, asked), name).toEqual({ given: [false], trips: 1 });
        expect(await ask(bench, asked, ...named), name).toEqual({ given: times(19, false), trips: 1 });
      }
    });
  });

  it('none for a caller who may ask about nobody, but once for its own uid', async ({ expect }) => {
    const org = await freshOrg();
    const [other] = await storedPeople(org.id, 1);
    const { id, login, ask } = await asker(org, []);
    const uid = await env.DB.prepare('SELECT uid FROM users WHERE id = ?').bind(id).first<string>('uid');
    await withCoordinator(org.id, async (bench) => {
      await ask(bench, asksShared(byId(id)));
      const questions = [byLogin(login), byLogin(other?.login ?? ''), byLogin('nobody')].map(asksShared);
      expect(await ask(bench, ...questions)).toEqual({
        given: [true, 'may not ask', 'may not ask'],
        trips: 0,
      });
      const byUid = [uid ?? '', 'x'].map((value) => asksShared({ by: 'uid', value }));
      expect(await ask(bench, ...byUid)).toEqual({ given: [true, 'may not ask'], trips: 1 });
      expect(await ask(bench, ...byUid)).toEqual({ given: [true, 'may not ask'], trips: 0 });
    });
  });

  it('so many beyond the first of each request, and then 429, until they have come back', async ({
    expect,
    onTestFinished,
  }) => {
    onTestFinished(() => void vi.useRealTimers());
    const org = await freshOrg();
    const { id, caller, ask } = await asker(org);
    const neighbour = await asker(org);
    await withCoordinator(org.id, async (bench) => {
      await ask(bench, asksShared(byId(id)));
      const unknown = Array.from({ length: 1_000 }, () => asksShared(byLogin(unique('nobody'))));
      let trips = 0;
      later(0);
      for (let i = 0; i < 20; i++) {
        bench.d1.trips = 0;
        const result = await evaluated(bench.coordinator, caller, ...unknown);
        trips += bench.d1.trips;
        if (result.ok) continue;
        expect(result.refusal).toMatchObject({ tag: 'too-many-requests', limit: 'evaluation-trips' });
        break;
      }
      // Eleven requests had ten each, of which one is free, and the twelfth had the last one.
      expect(trips).toBe(TRIPS_BURST + 12);
      // One question is always answered, and nobody else pays for it.
      expect(await ask(bench, asksShared(byLogin('nobody')))).toEqual({ given: [false], trips: 1 });
      const many = unknown.slice(0, 150);
      expect(await neighbour.ask(bench, ...many)).toEqual({ given: times(150, false), trips: 2 });
      later(TRIPS_EVERY_MS);
      expect(await ask(bench, ...many)).toEqual({ given: times(150, false), trips: 2 });
      await expect(ask(bench, ...many)).rejects.toThrow('evaluation-trips');
    });
  });

  it('one for a crowd that asks about the same person at once', async ({ expect }) => {
    const org = await freshOrg();
    const { id, ask, caller } = await asker(org);
    const [person] = await storedPeople(org.id, 1);
    await withCoordinator(org.id, async (bench) => {
      await ask(bench, asksShared(byId(id)));
      bench.d1.trips = 0;
      const crowd = times(100, asksShared(byLogin(person?.login ?? '')));
      const all = await Promise.all(crowd.map(async (one) => await answers(bench.coordinator, caller, one)));
      expect(all.flat()).toEqual(times(100, true));
      expect(bench.d1.trips).toBe(1);
    });
  });
});
