import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Bench, Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { allBut, later } from '../../support/global-world.ts';
import type { Provider, SomeClaims, Subject } from '../../support/identity-provider.ts';
import {
  isolateFor,
  isolateOver,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { permissionsOf } from '../../support/people.ts';

const key = await newKey();

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Of an Editor, and of nobody below. */
const HELD = 'folders:create';
const CLAIMS = { login: 'preferred_username', name: 'name', groups: 'groups', orgRole: 'role' };

/** A provider that maps groups to an org, and somebody in these by a token of a while ago. */
async function newWorld(groups: readonly string[] = ['devs']) {
  const [home, one] = [await freshOrg('by requests'), await freshOrg('by requests')];
  const orgMapping = [
    { value: 'devs', orgId: one.id, role: 'Editor' },
    { value: 'admins', orgId: one.id, role: 'Admin' },
    { value: 'guests', orgId: one.id, role: 'Viewer' },
  ];
  const idp = newProvider([key], { createUsers: true, orgId: home.id, claims: CLAIMS, orgMapping });
  const isolate = isolateFor(idp);
  const join = async (said: readonly string[]) => {
    const subject: Subject = newSubject(idp);
    let age = -600;
    const token = async (claims: SomeClaims) => await subject.token({ iat: seconds((age += 5)), ...claims });
    const first = await token({ groups: said, role: 'Viewer' });
    return {
      subject,
      token,
      first,
      id: (await ok(200, 'GET', '/user', { as: first }, isolate.fetch)).body.id as number,
    };
  };
  return { home, one, idp, join, ...isolate, ...(await join(groups)) };
}

const self = async (as: As, fetch: Fetch): Promise<Answer> => await api('GET', '/user', { as }, fetch);

async function rolesOf(id: number): Promise<Record<number, string>> {
  const { body } = await ok(200, 'GET', `/users/${id}/orgs`);
  return Object.fromEntries((body as { orgId: number; role: string }[]).map((org) => [org.orgId, org.role]));
}

async function holds(as: As, fetch: Fetch, orgId: number): Promise<boolean | number> {
  const held = await permissionsOf(as, orgId, fetch);
  return typeof held === 'number' ? held : HELD in held;
}

const isChange = (statements: readonly string[]): boolean =>
  statements.some((sql) => /^insert into "changes"/i.test(sql));

/** Lets something happen just before the next change is committed: after its facts were read. */
function beforeCommit({ d1 }: Bench, act: () => Promise<unknown>): void {
  d1.before = async (statements) => {
    if (!isChange(statements)) return;
    d1.before = undefined;
    await act();
  };
}

/** Admits by the bench of the global plane, and lets something happen just before it commits. */
async function meanwhile(idp: Provider, as: As, act: () => Promise<unknown>): Promise<Answer['body']> {
  return await withCoordinator(0, async (bench) => {
    beforeCommit(bench, act);
    const { body } = await ok(200, 'GET', '/user', { as }, isolateOver(bench, 0, idp));
    if (bench.d1.before !== undefined) throw new Error('Nothing was committed');
    return body;
  });
}

/** The rows of somebody in an org, by table, where there are any. */
async function rowsIn(orgId: number, id: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table, column] of [
    ['org_users', 'user_id'],
    ['team_members', 'user_id'],
    ['user_roles', 'user_id'],
    ['managed_permissions', 'subject'],
  ] as const) {
    const found = await env.DB.prepare(
      `SELECT count(*) AS n FROM ${table} WHERE org_id = ? AND ${column} = ?`,
    )
      .bind(orgId, column === 'subject' ? String(id) : id)
      .first<number>('n');
    if (found !== null && found > 0) counts[table] = found;
  }
  return counts;
}

describe('a token that takes its person out of an org', () => {
  it('ends what they were about to do there (I4)', async ({ expect }) => {
    const { one, idp, token, first, id, fetch: other } = await newWorld(['admins']);
    const left = await token({ groups: [], role: 'Viewer' });
    const name = unique('team');
    await withCoordinator(one.id, async (bench) => {
      const fetch = isolateOver(bench, one.id, idp);
      await ok(200, 'POST', '/teams', { as: first, org: one.id, body: { name: unique('team') } }, fetch);
      beforeCommit(bench, async () => expect((await self(left, other)).body.id).toBe(id));
      const answer = await api('POST', '/teams', { as: first, org: one.id, body: { name } }, fetch);
      expect([401, 403, 404], answer.text).toContain(answer.status);
    });
    expect((await one.admin(200, 'GET', `/teams/search?name=${name}`)).body.totalCount).toBe(0);
    expect(await rowsIn(one.id, id)).toEqual({});
  });

  it('leaves nothing behind that the org gives them just then', async ({ expect }) => {
    const { home, one, idp, token, id } = await newWorld();
    const team = await one.team();
    const left = await token({ groups: [], role: 'Viewer' });
    await meanwhile(idp, left, async () => {
      await one.grant(id, [['reports:read', 'reports:*']]);
      await one.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
      await one.admin(200, 'POST', `/access-control/folders/x/users/${id}`, { permission: 'View' });
    });
    expect(await rowsIn(one.id, id)).toEqual({});
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer' });
  });

  it('takes effect as well when the org takes the role back to another just then (I5)', async ({
    expect,
  }) => {
    const { one, idp, token, id } = await newWorld();
    await env.DB.prepare(`UPDATE org_users SET role = 'Viewer' WHERE org_id = ? AND user_id = ?`)
      .bind(one.id, id)
      .run();
    const left = await token({ groups: [], role: 'Viewer' });
    await meanwhile(idp, left, async () => await one.admin(200, 'DELETE', `/orgs/${one.id}/users/${id}`));
    expect(await rowsIn(one.id, id)).toEqual({});
  });

  it('leaves the last Admin of the org one, who was not yet when the token was read (I5)', async ({
    expect,
  }) => {
    const { home, one, idp, token, id, fetch } = await newWorld(['admins']);
    const left = await token({ groups: [], role: 'Viewer' });
    await meanwhile(idp, left, async () => await one.admin(200, 'DELETE', `/orgs/${one.id}/users/1`));
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Admin' });
    await ok(200, 'POST', `/orgs/${one.id}/users`, { body: { loginOrEmail: 'admin', role: 'Admin' } });
    await self(left, fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer' });
  });

  it('leaves one of two Admins of whom both are to go at once (I5)', async ({ expect }) => {
    const { one, idp, join, ...first } = await newWorld(['admins']);
    const second = await join(['admins']);
    await one.admin(200, 'DELETE', '/org/users/1');
    const tokens = [first, second].map(async ({ token }) => await token({ groups: [], role: 'Viewer' }));
    await Promise.all(tokens.map(async (as) => await self(await as, isolateFor(idp).fetch)));
    const { results } = await env.DB.prepare('SELECT role FROM org_users WHERE org_id = ?')
      .bind(one.id)
      .all();
    expect(results).toEqual([{ role: 'Admin' }]);
  });

  const aWhile = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 1_000);
    await promise;
  };

  /** Waits of a writer for the leases of others last until the test lets go; then the clock has moved on. */
  function holdWaits(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    vi.spyOn(scheduler, 'wait').mockImplementation(async (ms) => {
      await promise;
      later(ms);
    });
    return resolve;
  }

  it.for([
    ['the end of the membership', []],
    ['a lower role', ['guests']],
  ] as const)(
    'holds there from its answer on, also where the org cannot be told: %s (I6)',
    async ([, groups], { expect }) => {
      const { one, idp, token, first, fetch: other } = await newWorld();
      const left = await token({ groups, role: 'Viewer' });
      expect(await holds(first, other, one.id)).toBe(true);
      const letGo = holdWaits();
      const unreachable: Namespace = allBut(one.id);
      await withCoordinator(
        0,
        async (bench) => {
          const { promise: committed, resolve: isCommitted } = Promise.withResolvers<void>();
          bench.d1.after = (statements) => {
            if (isChange(statements)) isCommitted();
          };
          const taken = self(left, isolateOver(bench, 0, idp));
          await committed;
          await Promise.race([taken, aWhile()]);
          letGo();
          expect((await taken).status).toBe(200);
          for (const as of [first, left]) {
            for (const fetch of [other, isolateFor(idp).fetch]) {
              expect([false, 401, 403, 503], 'the org was not told').toContain(
                await holds(as, fetch, one.id),
              );
            }
          }
        },
        unreachable,
      );
      expect(await holds(first, other, one.id)).toBe(false);
    },
  );

  it('holds there while the object of the org answers from before it (I6)', async ({ expect }) => {
    const { one, idp, token, first, fetch: global } = await newWorld();
    const left = await token({ groups: [], role: 'Viewer' });
    await withCoordinator(one.id, async (bench) => {
      const fetch = isolateOver(bench, one.id, idp);
      // What the org read of them is on its way to it while the token is taken in.
      let answered: Promise<boolean | number> | undefined;
      bench.d1.after = async () => {
        if (answered !== undefined) return;
        answered = Promise.resolve(false);
        await self(left, global);
      };
      expect([true, false, 401, 503]).toContain(await holds(first, fetch, one.id));
      bench.d1.after = undefined;
      for (const as of [first, left]) expect(await holds(as, fetch, one.id)).toBe(false);
    });
  });
});

describe('a token that brings its person into an org', () => {
  it('does not bring back whom an Admin removes just then, when it says the same (I6)', async ({
    expect,
  }) => {
    const { home, one, idp, token, id } = await newWorld();
    const as = await token({ groups: ['devs', 'x'], role: 'Viewer', name: 'New' });
    const own = await meanwhile(idp, as, async () => await one.admin(200, 'DELETE', `/org/users/${id}`));
    expect(own).toMatchObject({ id, name: 'New' });
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer' });
  });

  it('makes somebody anew without the org from which they are removed for good just then (I6)', async ({
    expect,
  }) => {
    const { home, one, idp, token, id } = await newWorld(['x']);
    const as = await token({ groups: ['devs'], role: 'Viewer' });
    const own = await meanwhile(idp, as, async () => {
      await home.admin(200, 'DELETE', `/org/users/${id}`);
      // So long ago that the token came after it.
      await env.DB.prepare('UPDATE ended_identities SET ended_at = ended_at - 3600').run();
    });
    expect(own.id).not.toBe(id);
    expect(await rolesOf(own.id)).toEqual({ [one.id]: 'Editor' });
    expect(own.orgId).toBe(one.id);
  });

  it('settles whom an Admin of the org adds just then, with the role that it says', async ({ expect }) => {
    const { home, one, idp, token, subject, id } = await newWorld(['x']);
    const by = await one.person('Admin');
    const as = await token({ groups: ['devs'], role: 'Viewer' });
    await meanwhile(idp, as, async () => {
      const body = { loginOrEmail: subject.login, role: 'Viewer' };
      await ok(200, 'POST', '/org/users', { as: by.as, org: one.id, body });
    });
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Editor' });
    expect(
      (await one.admin(200, 'GET', '/org/users')).body.map((user: { login: string }) => user.login),
    ).toContain(subject.login);
  });

  it('brings nobody into an org that is deleted just then, and all else is taken in', async ({ expect }) => {
    const { home, one, idp, token, id } = await newWorld(['x']);
    const as = await token({ groups: ['devs'], role: 'Editor', name: 'New' });
    const own = await meanwhile(idp, as, async () => await ok(200, 'DELETE', `/orgs/${one.id}`));
    expect(own.name).toBe('New');
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Editor' });
    expect(await rowsIn(one.id, id)).toEqual({});
  });

  it('lets them act there from its answer on, in an isolate that was refused before', async ({ expect }) => {
    const { one, idp, token, first, fetch } = await newWorld(['x']);
    expect(await holds(first, fetch, one.id)).toBe(false);
    const as = await token({ groups: ['devs'], role: 'Viewer' });
    await self(as, isolateFor(idp).fetch);
    for (const credential of [as, first]) expect(await holds(credential, fetch, one.id)).toBe(true);
  });
});

describe('a token that brings its person into an org that is full', () => {
  const TWO = { members: 2 };

  it('takes away what it takes away all the same, and lets in elsewhere (I6)', async ({ expect }) => {
    const { home, one, idp, token, first, id, fetch: other } = await newWorld(['secret']);
    const roles = [await home.role([['reports:read', 'reports:*']])];
    await home.admin(201, 'POST', '/groupsync/groups/secret', { roles });
    expect(await permissionsOf(first, home.id, other)).toHaveProperty('reports:read');
    await one.person('Viewer');
    const as = await token({ groups: ['devs'], role: 'Viewer' });
    await withCoordinator(
      0,
      async (bench) => void (await self(as, isolateOver(bench, 0, idp))),
      env.ORG,
      TWO,
    );
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer' });
    expect(await permissionsOf(first, home.id, other)).not.toHaveProperty('reports:read');
  });
});

describe('what several orgs cost', () => {
  it('is no round trip more, and one statement more to read, however many orgs are mapped', async ({
    expect,
  }) => {
    const orgs = await Promise.all([1, 2, 3].map(async () => await freshOrg()));
    const cost = async (mapped: readonly number[]) => {
      const home = await freshOrg();
      const orgMapping = mapped.map((orgId) => ({ value: 'devs', orgId, role: 'Viewer' }));
      const idp = newProvider([key], { createUsers: true, orgId: home.id, claims: CLAIMS, orgMapping });
      const subject = newSubject(idp);
      await self(await subject.token({ iat: seconds(-60), groups: [] }), isolateFor(idp).fetch);
      const as = await subject.token({ groups: ['devs'] });
      return await withCoordinator(0, async (bench) => {
        const statements: number[] = [];
        bench.d1.before = (batch) => {
          // That objects are made by now is noted once, and not waited for.
          const isNote = batch.length === 1 && batch[0]?.includes('"placed"') === true;
          if (!isNote) statements.push(batch.length);
        };
        await ok(200, 'GET', '/user', { as }, isolateOver(bench, 0, idp));
        return { trips: statements.length, read: statements[1] };
      });
    };
    const none = await cost([]);
    const three = await cost(orgs.map(({ id }) => id));
    expect(three).toEqual({ trips: none.trips, read: (none.read ?? 0) + 1 });
  });
});
