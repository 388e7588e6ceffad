/** Several changes of the global plane in one batch: each is as if it had been made alone (I2, I3, I4, I5). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { ProviderSignIn } from '../../../src/service/sign-in/said.ts';
import { ISSUER, signInOf } from '../../simulator/provider.ts';
import { Planes } from '../../simulator/planes.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN, ORIGIN } from '../../simulator/world/callers.ts';
import { person } from '../../simulator/world/registers/parts.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `new-${i}`);

describe('changes of the global plane that come at once', () => {
  let start: Start;
  let planes: Planes;
  beforeAll(async () => {
    await quietly(async () => {
      start = await makeStart([
        { name: 'people', prepare: ['ada', 'bob'].map((login) => person(login)), factors: [], ways: [] },
      ]);
    });
  });
  beforeEach(() => {
    planes = new Planes(start);
  });

  const admit = async (input: ProviderSignIn) => await planes.coordinator(0).admit(input, ORIGIN);
  const change = async (name: string, input: unknown) =>
    await planes.coordinator(0).change(ADMIN, { name, input } as never, 'in-org');
  /** Has a turn of its own. What comes meanwhile has the next one together. */
  const busy = async () => await change('createOrg', { name: 'in the way' });
  const trail = () =>
    start.substrate.d1.rows(
      'SELECT revision, kind, hash, previous_hash FROM changes WHERE org_id = 0 ORDER BY revision',
    );
  const admins = () =>
    start.substrate.d1.rows(`SELECT user_id FROM org_users WHERE org_id = 1 AND role = 'Admin'`).length;

  it('are made in few batches, each with an entry of its own, chained in order', async () => {
    const before = trail().length;
    const results = await Promise.all(names(40).map(async (name) => await admit(signInOf(name))));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(planes.sent.get(0)).toBeLessThan(5);
    const entries = trail();
    expect(entries.length).toBe(before + 40);
    for (const [i, { revision, previous_hash: previous }] of entries.entries()) {
      expect(revision).toBe(i + 1);
      expect(previous).toBe(entries[i - 1]?.['hash'] ?? '');
    }
    const ids = results.map((result) => (result.ok ? result.value.userId : 0));
    const logins = start.substrate.d1.rows(
      `SELECT login FROM users WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
      JSON.stringify(ids),
    );
    // Each is answered with its own person.
    expect(logins.map(({ login }) => login)).toEqual(names(40));
  });

  it('are all made, but for the one that meets another: that is decided on what the other has done', async () => {
    const twice = [...names(20), 'new-3'];
    const results = await Promise.all(
      twice.map(async (name, i) => await admit(signInOf(name, { subject: `subject-${i}` }))),
    );
    expect(results.filter(({ ok }) => !ok)).toEqual([
      { ok: false, refusal: { tag: 'unauthenticated', problem: 'jwt-link-other' } },
    ]);
    expect(planes.sent.get(0)).toBeLessThan(15);
  });

  it('pay nothing for two who want one name over and over', async () => {
    await Promise.all(names(30).map(async (name) => await admit(signInOf(name))));
    // Others do not name themselves.
    for (const login of ['ada', 'bob'])
      await change('setServerAdmin', { userId: start.id('users', login), isServerAdmin: true });
    const before = planes.sent.get(0) ?? 0;
    const rename = async (name: string, email: string) => {
      const userId = start.id('users', name);
      const credential = { kind: 'password', name, credentialVersion: 0 } as const;
      const request = { name: 'updateOwnUser', input: { userId, email } } as never;
      return await planes.coordinator(0).change({ ...ADMIN, userId, credential }, request, 'in-org');
    };
    // Each of these thirty has ten things to say, and each time the two come first with one name for both.
    const rounds = Array.from({ length: 10 }, (_, round) => round);
    const first = admit(signInOf('first'));
    const wanted = rounds.flatMap((round) => ['ada', 'bob'].map((name) => rename(name, `${round}@x.io`)));
    const said = rounds.flatMap((round) =>
      names(30).map((name) => admit(signInOf(name, { name: `${name} ${round}`, issuedAt: round + 2 }))),
    );
    const got = await Promise.all(wanted);
    await first;
    expect((await Promise.all(said)).filter(({ ok }) => !ok)).toEqual([]);
    expect(got.map((result) => (result.ok ? 'made' : result.refusal.tag))).toEqual(
      rounds.flatMap(() => ['made', 'login-or-email-taken']),
    );
    expect((planes.sent.get(0) ?? 0) - before).toBeLessThan(15);
  });

  it('never leave an org without an Admin, though two of them go at once', async () => {
    const [ada, bob] = ['ada', 'bob'].map((login) => start.id('users', login));
    for (const login of ['ada', 'bob']) await admit(signInOf(login));
    for (const userId of [ada, bob])
      await planes.hand.isolate.change(1, ADMIN, 'updateOrgUser', {
        userId: userId ?? 0,
        role: 'Admin',
        managing: {},
      });
    await planes.hand.isolate.change(1, ADMIN, 'removeOrgUser', { userId: 1 });
    expect(admins()).toBe(2);
    await Promise.all([
      busy(),
      ...['ada', 'bob'].map(
        async (login) => await admit(signInOf(login, { issuedAt: 2, orgRole: 'Viewer' })),
      ),
    ]);
    expect(admins()).toBe(1);
  });

  it('never leave the deployment without a server admin, though two of them go at once', async () => {
    const [ada, bob] = ['ada', 'bob'].map((login) => start.id('users', login));
    for (const userId of [ada, bob]) await change('setServerAdmin', { userId, isServerAdmin: true });
    await change('disableUser', { userId: 1, isDisabled: true });
    const callers = [ada, bob].map((userId, i) => ({
      ...ADMIN,
      userId: userId ?? 0,
      credential: { kind: 'password' as const, name: i === 0 ? 'ada' : 'bob', credentialVersion: 0 },
    }));
    const inTheWay = busy();
    const all = callers.map(async (caller, i) => {
      const input = { userId: [bob, ada][i], isDisabled: true };
      return await planes.coordinator(0).change(caller, { name: 'disableUser', input } as never, 'in-org');
    });
    // Whoever comes second is disabled, or would be the last one to be.
    await inTheWay;
    expect((await Promise.all(all)).filter(({ ok }) => ok).length).toBe(1);
  });

  it('are told to each org, each with what it touches (I6)', async () => {
    await Promise.all(names(10).map(async (name) => await admit(signInOf(name))));
    const org = planes.coordinator(1);
    const right = { kind: 'permission', action: 'orgs:read', scopes: [] } as const;
    const callers = names(10).map((name) => ({
      ...ADMIN,
      userId: start.find('users', name) ?? 0,
      credential: {
        kind: 'jwt' as const,
        issuer: ISSUER,
        subject: name,
        expires: '2100-01-01T00:00:00.000Z',
      },
    }));
    const mayAll = async () =>
      await Promise.all(
        callers.map(
          async (caller) => (await org.authorise(caller, { requirement: right, standing: 'in-org' })).ok,
        ),
      );
    const before = await mayAll();
    await Promise.all(
      callers.map(async ({ userId }) => await change('disableUser', { userId, isDisabled: true })),
    );
    expect(before).toEqual(names(10).map(() => true));
    expect(await mayAll()).toEqual(names(10).map(() => false));
  });
});
