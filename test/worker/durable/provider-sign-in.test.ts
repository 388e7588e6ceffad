import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { allBut, later } from '../../support/global-world.ts';
import type { Provider, Subject } from '../../support/identity-provider.ts';
import {
  isolateFor,
  isolateOver,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { newPerson, permissionsOf } from '../../support/people.ts';
import { snapshot } from '../../support/snapshot.ts';

const key = await newKey();

const HELD = 'reports:read';
const GROUP = 'editors';

/** An issuer that speaks for people with the login that it says. */
const LINKS = { linkUsers: 'login' };

const WITH_ROLE = { login: 'preferred_username', name: 'name', groups: 'groups', orgRole: 'role' };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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

const self = async (as: As, fetch: Fetch): Promise<Answer> => await api('GET', '/user', { as }, fetch);

const idOf = async (as: As, fetch: Fetch): Promise<number> =>
  (await ok(200, 'GET', '/user', { as }, fetch)).body.id;

/** Maps a role with the watched permission to the watched group. */
async function mapGroup(org: FreshOrg): Promise<void> {
  const roles = [await org.role([[HELD, 'reports:*']])];
  await org.admin(201, 'POST', `/groupsync/groups/${GROUP}`, { roles });
}

/** Whether a caller holds the watched permission; the status where it is not let in. */
async function holds(as: As, fetch: Fetch, org?: number): Promise<boolean | number> {
  const held = await permissionsOf(as, org, fetch);
  return typeof held === 'number' ? held : HELD in held;
}

/** A provider, whose org has a role for the watched group, and somebody in that group by a token of a while ago. */
async function newWorld(fields: object = {}) {
  const federation = await newFederation(key, fields);
  await mapGroup(federation.org);
  const subject: Subject = newSubject(federation.idp);
  const inGroup = await subject.token({ iat: seconds(-600), groups: [GROUP] });
  const id = await idOf(inGroup, federation.fetch);
  return { ...federation, subject, inGroup, id };
}

const peopleWith = async (login: string): Promise<number> =>
  Number(await env.DB.prepare('SELECT count(*) AS n FROM users WHERE login = ?').bind(login).first('n'));

const GLOBAL_TRAIL = 'SELECT * FROM changes WHERE org_id = 0 ORDER BY revision DESC LIMIT 2';

describe('distance budget of a token: coordinator calls and database round trips', () => {
  async function costOf(
    bench: Bench,
    request: () => Promise<unknown>,
  ): Promise<{ calls: number; trips: number }> {
    bench.calls.count = 0;
    bench.d1.trips = 0;
    await request();
    return { calls: bench.calls.count, trips: bench.d1.trips };
  }

  it('hot it is one call and no round trip', async ({ expect }) => {
    const { org, idp, inGroup: as } = await newWorld();
    await withCoordinator(org.id, async (bench) => {
      const fetch = isolateOver(bench, org.id, idp);
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      await read();
      for (let i = 0; i < 3; i++) expect(await costOf(bench, read)).toEqual({ calls: 1, trips: 0 });
    });
  });

  it('new to an isolate it is two round trips more, and one more again to note that it is newer', async ({
    expect,
  }) => {
    const { org, idp, subject, inGroup } = await newWorld();
    await settle();
    await withCoordinator(org.id, async (bench) => {
      const readAs = (as: As) => () =>
        ok(200, 'GET', '/access-control/user/permissions', { as }, isolateOver(bench, org.id, idp));
      await readAs(inGroup)();
      // Who the subject is, and that the person belongs to the org.
      expect(await costOf(bench, readAs(inGroup))).toEqual({ calls: 1, trips: 2 });
      const newer = await subject.token({ groups: [GROUP] });
      expect(await costOf(bench, readAs(newer))).toEqual({ calls: 1, trips: 3 });
      expect(await costOf(bench, readAs(newer))).toEqual({ calls: 1, trips: 2 });
    });
  });

  it('that is news is one change more: a look, and at most two round trips of the global plane', async ({
    expect,
  }) => {
    const { idp, subject } = await newWorld();
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      const read = (as: As) => async () => await permissionsOf(as, undefined, fetch);
      await read(await newSubject(idp).token())();
      for (const as of [await newSubject(idp).token(), await subject.token({ groups: [] })]) {
        // One more, because the isolate has not met the person in this org.
        expect(await costOf(bench, read(as))).toEqual({ calls: 2, trips: 4 });
      }
    });
  });
});

/** Lets all that was taken in so far be so long ago that every org must have heard of it. */
const settle = async (): Promise<unknown> =>
  await env.DB.prepare(`UPDATE identities SET updated = '2026-01-01T00:00:00.000Z'`).run();

describe('signing in by a provider', () => {
  it.for(['of somebody new', 'of somebody who is linked', 'of somebody known'] as const)(
    '%s is one batch behind its place in the audit trail of the global plane (I2, I3)',
    async (whom, { expect }) => {
      const { org, idp, subject: known } = await newWorld(LINKS);
      const isThere = whom === 'of somebody who is linked';
      const login = isThere ? (await newPerson({ orgId: org.id })).login : unique('new');
      const subject = whom === 'of somebody known' ? known : newSubject(idp, login);
      const claims = {
        groups: ['a', 'b'],
        name: 'Ada',
        email: `${unique('mail')}@example.org`,
        email_verified: true,
      };
      const as = await subject.token(claims);
      const origin = { 'CF-Connecting-IP': '192.0.2.7', 'User-Agent': 'a test' };
      const batches: (readonly string[])[] = [];
      const revision = async (): Promise<number> =>
        Number(await env.DB.prepare('SELECT max(revision) AS r FROM changes WHERE org_id = 0').first('r'));
      const before = await revision();
      await withCoordinator(0, async (bench) => {
        bench.d1.before = (statements) => {
          if (statements.some((sql) => /^(insert|update|delete)/i.test(sql))) batches.push(statements);
        };
        await ok(200, 'GET', '/user', { as, headers: origin }, isolateOver(bench, 0, idp));
      });
      expect(batches).toHaveLength(1);
      expect(batches[0]?.[0]).toMatch(/^insert into "changes"/i);
      for (const table of ['users', 'identities', 'user_groups']) {
        expect(batches[0]?.join('\n')).toMatch(new RegExp(`(insert into|update) "${table}"`, 'i'));
      }
      expect(await revision()).toBe(before + 1);
      const { results } = await env.DB.prepare(GLOBAL_TRAIL).all<Record<string, string>>();
      const [entry = {}, previous = {}] = results;
      expect(entry['kind']).toBe('user.admit');
      expect(JSON.parse(entry['actor'] ?? '')).toEqual({
        userId: 0,
        credential: { kind: 'provider', issuer: idp.issuer, subject: subject.sub },
        through: [],
      });
      expect(JSON.parse(entry['origin'] ?? '')).toEqual({ address: '192.0.2.7', userAgent: 'a test' });
      expect(entry['after']).toContain('Ada');
      expect(entry['previous_hash']).toBe(previous['hash']);
      const { hash, ...rest } = Object.fromEntries(
        Object.entries(entry).map(([name, value]) => [
          name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
          value,
        ]),
      );
      expect(await hashEntry(rest as unknown as ChangeEntry)).toBe(hash);
      expect(JSON.stringify(results)).not.toContain((as as { token: string }).token);
    },
  );
});

describe('first tokens that come at once', () => {
  it('make one person, though they are twenty, in as many isolates (I5)', async ({ expect }) => {
    const { org, idp } = await newFederation(key);
    const subject = newSubject(idp);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        i % 2 === 0
          ? await subject.token({ iat: seconds(-60) })
          : await subject.token({ iat: seconds(-60 + i), groups: [`g${i}`] }),
      ),
    );
    const answers = await Promise.all(tokens.map(async (as) => await self(as, isolateFor(idp).fetch)));
    expect(answers.map(({ status, text }) => (status === 200 ? status : text))).toEqual(
      answers.map(() => 200),
    );
    const ids = new Set(answers.map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect(await peopleWith(subject.login)).toBe(1);
    const [id] = ids;
    const { body } = await org.admin(200, 'GET', `/groupsync/users/${id}/groups`);
    expect(body.bySource.jwt, 'what the newest says').toEqual(['g19']);
  });

  it('of as many subjects with one login make one person, who belongs to one of them (I11)', async ({
    expect,
  }) => {
    const { idp } = await newFederation(key, LINKS);
    const login = unique('wanted');
    const tokens = await Promise.all(
      Array.from({ length: 8 }, async () => await newSubject(idp, login).token()),
    );
    const ask = async () =>
      await Promise.all(tokens.map(async (as) => await self(as, isolateFor(idp).fetch)));
    const [once, twice] = [await ask(), await ask()];
    for (const answers of [once, twice]) {
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(new Set(refused.map(({ body }) => body.messageId))).toEqual(new Set(['jwt.link-other']));
    }
    expect(once.map(({ status }) => status)).toEqual(twice.map(({ status }) => status));
    expect(await peopleWith(login)).toBe(1);
  });

  it('link one subject to the person who is there (I11)', async ({ expect }) => {
    const { org, idp } = await newFederation(key, LINKS);
    const person = await newPerson({ orgId: org.id });
    const tokens = await Promise.all(
      Array.from({ length: 8 }, async () => await newSubject(idp, person.login).token()),
    );
    const answers = await Promise.all(tokens.map(async (as) => await self(as, isolateFor(idp).fetch)));
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken.map(({ body }) => body.id)).toEqual([person.id]);
  });
});

describe('two tokens of different age that come at once', () => {
  it.for([
    ['the older first', false],
    ['the newer first', true],
  ] as const)('leave what the newer says: %s (I6)', async ([, reversed], { expect }) => {
    const { idp, subject } = await newWorld();
    for (let round = 1; round <= 3; round++) {
      const older = await subject.token({ iat: seconds(-500 + round * 10), groups: [GROUP, `g${round}`] });
      const newer = await subject.token({ iat: seconds(-495 + round * 10), groups: [] });
      const order = reversed ? [newer, older] : [older, newer];
      await Promise.all(order.map(async (as) => await self(as, isolateFor(idp).fetch)));
      for (const as of order) expect(await holds(as, isolateFor(idp).fetch)).toBe(false);
    }
  });

  it('do so too when the older was found to be news before the newer came (I6)', async ({ expect }) => {
    const { idp, subject } = await newWorld();
    const older = await subject.token({ iat: seconds(-500), groups: [GROUP, 'more'] });
    const newer = await subject.token({ iat: seconds(-400), groups: [] });
    const { fetch, d1 } = isolateFor(idp);
    const other = isolateFor(idp).fetch;
    d1.after = async (statements) => {
      if (!statements.some((sql) => sql.includes('"identities"'))) return;
      d1.after = undefined;
      expect(await holds(newer, other)).toBe(false);
    };
    expect(await holds(older, fetch)).toBe(false);
    expect(await holds(newer, other)).toBe(false);
  });

  it('do so too when the newer is committed by another object just before the older is (I2, I6)', async ({
    expect,
  }) => {
    const { idp, subject } = await newWorld();
    const older = await subject.token({ iat: seconds(-500), groups: [GROUP, 'more'] });
    const newer = await subject.token({ iat: seconds(-400), groups: [] });
    const other = isolateFor(idp).fetch;
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => expect(await holds(newer, other)).toBe(false));
      expect(await holds(older, isolateOver(bench, 0, idp))).toBe(false);
    });
    expect(await holds(newer, other)).toBe(false);
  });

  it('do so too when the newer says what was known, and the older comes just before that is noted (I6)', async ({
    expect,
  }) => {
    const { idp, subject, fetch: first } = await newWorld();
    const known = await subject.token({ iat: seconds(-500), groups: [] });
    expect(await holds(known, first)).toBe(false);
    const older = await subject.token({ iat: seconds(-400), groups: [GROUP] });
    const newer = await subject.token({ iat: seconds(-300), groups: [] });
    const { fetch, d1 } = isolateFor(idp);
    d1.before = async (statements) => {
      if (!statements.some((sql) => /^update "identities"/i.test(sql))) return;
      d1.before = undefined;
      expect(await holds(older, isolateFor(idp).fetch)).toBe(true);
    };
    expect(await holds(newer, fetch), 'the newer token says no group').toBe(false);
    expect(await holds(newer, fetch)).toBe(false);
    expect(await holds(older, isolateFor(idp).fetch)).toBe(false);
  });
});

describe('a token that takes a group away', () => {
  it('takes it away as well in an org that the person joins meanwhile (I6)', async ({ expect }) => {
    const { idp, subject, inGroup, fetch } = await newWorld();
    const joined = await freshOrg('by requests');
    await mapGroup(joined);
    const newest = await subject.token({ groups: [] });
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => {
        await joined.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
        expect(await holds(inGroup, fetch, joined.id)).toBe(true);
      });
      await ok(200, 'GET', '/user', { as: newest }, isolateOver(bench, 0, idp));
    });
    for (const as of [newest, inGroup]) expect(await holds(as, fetch, joined.id)).toBe(false);
  });

  it('ends what its person was about to do with what the group brought (I4)', async ({ expect }) => {
    const { org, idp, subject, id, fetch: other } = await newWorld({ claims: WITH_ROLE });
    const admin = await subject.token({ iat: seconds(-300), role: 'Admin' });
    const viewer = await subject.token({ iat: seconds(-200), role: 'Viewer' });
    await idOf(admin, other);
    const name = unique('team');
    await withCoordinator(org.id, async (bench) => {
      const fetch = isolateOver(bench, org.id, idp);
      await ok(200, 'POST', '/teams', { as: admin, body: { name: unique('team') } }, fetch);
      beforeCommit(bench, async () => expect(await idOf(viewer, other)).toBe(id));
      const answer = await api('POST', '/teams', { as: admin, body: { name } }, fetch);
      expect(answer.status, answer.text).toBe(403);
    });
    const { body } = await org.admin(200, 'GET', `/teams/search?name=${name}`);
    expect(body.totalCount).toBe(0);
  });
});

describe('a token that comes while something else happens to its person or its org', () => {
  /** Admits by the bench of the global plane, and lets something happen just before it commits. */
  async function meanwhile(idp: Provider, as: As, act: () => Promise<unknown>): Promise<Answer> {
    return await withCoordinator(0, async (bench) => {
      beforeCommit(bench, act);
      const answer = await self(as, isolateOver(bench, 0, idp));
      if (bench.d1.before !== undefined) throw new Error('Nothing was committed');
      return answer;
    });
  }

  /** Does it on a machine whose clock is behind, so that a token which came just before was issued later. */
  async function behind(act: () => Promise<unknown>): Promise<void> {
    later(-10_000);
    await act();
    later(10_000);
  }

  it('leaves the last Admin of the org one, who was not yet when the token was read (I5)', async ({
    expect,
  }) => {
    const { org, idp, subject, id, fetch } = await newWorld({ claims: WITH_ROLE });
    await idOf(await subject.token({ iat: seconds(-300), role: 'Admin' }), fetch);
    const as = await subject.token({ role: 'Viewer', name: 'New' });
    const answer = await meanwhile(idp, as, () => org.admin(200, 'DELETE', '/org/users/1'));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.name).toBe('New');
    const orgs = (await ok(200, 'GET', `/users/${id}/orgs`)).body;
    expect(orgs).toEqual([expect.objectContaining({ orgId: org.id, role: 'Admin' })]);
  });

  it('makes a new person in place of one who is removed from the last org just then', async ({ expect }) => {
    const { org, idp, subject, id, fetch } = await newWorld({ claims: WITH_ROLE });
    await idOf(await subject.token({ iat: seconds(-300), role: 'Editor' }), fetch);
    const as = await subject.token({ role: 'Viewer' });
    const answer = await meanwhile(idp, as, () => behind(() => org.admin(200, 'DELETE', `/org/users/${id}`)));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.id).not.toBe(id);
    const orgs = (await ok(200, 'GET', `/users/${answer.body.id}/orgs`)).body;
    expect(orgs).toEqual([expect.objectContaining({ orgId: org.id, role: 'Viewer' })]);
  });

  it('does not bring back who is removed or deleted just then, though the clock of its issuer is ahead (I6)', async ({
    expect,
  }) => {
    for (const path of ['/org/users', '/admin/users']) {
      const { org, idp, subject, id, fetch } = await newWorld();
      const as = await subject.token({ iat: seconds(50), name: 'New' });
      const answer = await meanwhile(idp, as, () => org.admin(200, 'DELETE', `${path}/${id}`));
      expect([answer.status, answer.body.messageId], path).toEqual([401, 'jwt.unknown-user']);
      later(5_000);
      expect(await idOf(await subject.token(), fetch)).not.toBe(id);
    }
  });

  it('brings nobody into an org that is deleted just then', async ({ expect }) => {
    const { org, idp } = await newFederation(key);
    const subject = newSubject(idp);
    const answer = await meanwhile(idp, await subject.token(), () => ok(200, 'DELETE', `/orgs/${org.id}`));
    expect([answer.status, answer.body.messageId]).toEqual([401, 'jwt.unknown-org']);
    expect(await peopleWith(subject.login)).toBe(0);
  });

  it('is refused when its person is disabled just then, and changes nothing (I6)', async ({ expect }) => {
    const { org, idp, subject, id } = await newWorld();
    const answer = await meanwhile(idp, await subject.token({ name: 'New', groups: ['x'] }), () =>
      ok(200, 'POST', `/admin/users/${id}/disable`),
    );
    expect([answer.status, answer.body.messageId]).toEqual([401, 'identity.disabled']);
    expect((await ok(200, 'GET', `/users/${id}`)).body.name).toBe('');
    const { body } = await org.admin(200, 'GET', `/groupsync/users/${id}/groups`);
    expect(body.groups).toEqual([GROUP]);
  });

  it('leaves no row of a person who is deleted just then', async ({ expect }) => {
    const { idp, subject, id } = await newWorld();
    const as = await subject.token({ groups: ['x'] });
    const answer = await meanwhile(idp, as, () => behind(() => ok(200, 'DELETE', `/admin/users/${id}`)));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.id).not.toBe(id);
    const { changes: _changes, ...tables } = await snapshot();
    const rows = Object.values(tables)
      .flat()
      .map((row) => JSON.parse(row));
    expect(rows.filter((row) => row.user_id === id || row.subject === String(id))).toEqual([]);
  });

  it('links the person who is made with its login just then, rather than a second one', async ({
    expect,
  }) => {
    const { org, idp } = await newFederation(key, LINKS);
    const subject = newSubject(idp);
    let made = 0;
    const answer = await meanwhile(idp, await subject.token(), async () => {
      made = (await newPerson({ login: subject.login, orgId: org.id })).id;
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.id).toBe(made);
  });

  it('does not link a person who becomes a server admin just then (I11)', async ({ expect }) => {
    const { org, idp } = await newFederation(key, LINKS);
    const person = await newPerson({ orgId: org.id });
    const answer = await meanwhile(idp, await newSubject(idp, person.login).token(), () =>
      ok(200, 'PUT', `/admin/users/${person.id}/permissions`, { body: { isGrafanaAdmin: true } }),
    );
    expect([answer.status, answer.body.messageId]).toEqual([401, 'jwt.link-by-owner']);
    expect((await ok(200, 'GET', `/users/${person.id}`)).body.isExternal).toBe(false);
  });

  it.for(['of the org', 'of another org that has only added them'] as const)(
    'does not link a person who becomes an Admin %s just then (I11)',
    async (where, { expect }) => {
      const { org, idp } = await newFederation(key, LINKS);
      const person = await newPerson({ orgId: org.id });
      const place = where === 'of the org' ? org : await freshOrg();
      const as = (await place.person('Admin')).as;
      const body = { loginOrEmail: person.login, role: 'Viewer' };
      if (place !== org) await ok(200, 'POST', '/org/users', { as, org: place.id, body });
      const answer = await meanwhile(idp, await newSubject(idp, person.login).token(), () =>
        ok(200, 'PATCH', `/org/users/${person.id}`, { as, org: place.id, body: { role: 'Admin' } }),
      );
      expect([answer.status, answer.body.messageId]).toEqual([401, 'jwt.link-by-owner']);
      expect((await self(person.as, isolateFor(idp).fetch)).status).toBe(200);
    },
  );

  it('takes over no e-mail address that somebody else is given just then', async ({ expect }) => {
    const { idp, subject } = await newWorld();
    const email = `${unique('mail')}@example.org`;
    const as = await subject.token({ email, email_verified: true, name: 'New', groups: [] });
    const answer = await meanwhile(idp, as, () => newPerson({ email }));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ name: 'New', email: subject.login });
  });
});

describe('a subject whose issuer is called otherwise by now', () => {
  /** Somebody in the watched group by the issuer under its old name, who is in another org as well, and both isolates. */
  async function newMove(fields: object = {}) {
    const world = await newWorld();
    const { idp: was, subject: old, org, fetch: before } = world;
    const idp = newProvider([key], { orgId: org.id, formerIssuers: [was.issuer], ...fields });
    const subject: Subject = {
      ...old,
      token: async (claims) => ({
        token: await idp.sign({ sub: old.sub, preferred_username: old.login, ...claims }),
      }),
    };
    const joined = await freshOrg('by requests');
    await mapGroup(joined);
    await joined.admin(200, 'POST', '/org/users', { loginOrEmail: old.login, role: 'None' });
    expect(await holds(world.inGroup, before, joined.id)).toBe(true);
    return { ...world, was, old, before, idp, subject, joined, fetch: isolateFor(idp).fetch };
  }

  it('is the same person, by twenty first tokens at once as well, and keeps what is not said', async () => {
    const { id, subject, idp, joined } = await newMove();
    const tokens = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, i) => await subject.token({ iat: seconds(-60 + i), groups: [GROUP] }),
      ),
    );
    const answers = await Promise.all(tokens.map(async (as) => await self(as, isolateFor(idp).fetch)));
    expect(answers.map(({ status, body }) => (status === 200 ? body.id : body))).toEqual(
      tokens.map(() => id),
    );
    const [as] = tokens as [As];
    expect(await holds(as, isolateFor(idp).fetch, joined.id)).toBe(true);
  });

  it('is seen by nobody as it was, in no org, once a token is answered that takes a group away (I6)', async () => {
    const { subject, inGroup, joined, before, fetch } = await newMove();
    const as = await subject.token({ groups: [] });
    expect(await holds(as, fetch)).toBe(false);
    for (const org of [joined.id, undefined]) {
      expect(await holds(as, fetch, org)).toBe(false);
      // A Worker with the settings of before takes such a token still.
      expect(await holds(inGroup, before, org)).toBe(401);
    }
  });

  it('brings no group back by a token that is older than one under the old name just then (I2, I6)', async () => {
    const { subject, old, was, idp, joined } = await newMove();
    const newest = await old.token({ iat: seconds(-300), groups: [] });
    const as = await subject.token({ iat: seconds(-400), groups: [GROUP] });
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => expect(await holds(newest, isolateFor(was).fetch)).toBe(false));
      expect(await holds(as, isolateOver(bench, 0, idp))).toBe(false);
    });
    expect(await holds(as, isolateFor(idp).fetch, joined.id)).toBe(false);
  });

  it('brings none back either when that one says what was known, and is noted just then (I6)', async () => {
    const { subject, old, was, idp, before } = await newMove();
    expect(await holds(await old.token({ iat: seconds(-500), groups: [] }), before)).toBe(false);
    await settle();
    const newest = await old.token({ iat: seconds(-300), groups: [] });
    const as = await subject.token({ iat: seconds(-400), groups: [GROUP] });
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => expect(await holds(newest, isolateFor(was).fetch)).toBe(false));
      expect(await holds(as, isolateOver(bench, 0, idp))).toBe(false);
    });
    expect(await holds(as, isolateFor(idp).fetch)).toBe(false);
  });

  it('is nobody of before where the settings do not say what it was called', async () => {
    const { subject } = await newMove();
    const idp = newProvider([key], { linkUsers: 'login' });
    const as = { token: await idp.sign({ sub: subject.sub, preferred_username: subject.login }) };
    const answer = await self(as, isolateFor(idp).fetch);
    expect(answer.status, answer.text).toBe(401);
  });
});

describe('a token that puts its person in none of the groups that may sign in', () => {
  const STAFF = { allowedGroups: [GROUP] };
  const OUT = [401, 'jwt.group-not-allowed'];
  const refused = async (as: As, fetch: Fetch) => {
    const { status, body } = await self(as, fetch);
    return [status, body.messageId];
  };

  it('ends every token of before in every org once it is answered, and a later one lets in again (I6)', async () => {
    const { idp, subject, inGroup, fetch: other } = await newWorld(STAFF);
    const joined = await freshOrg('by requests');
    await mapGroup(joined);
    await joined.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
    expect(await holds(inGroup, other, joined.id)).toBe(true);
    const out = await subject.token({ iat: seconds(-300), groups: ['guests'] });
    expect(await refused(out, isolateFor(idp).fetch)).toEqual(OUT);
    for (const org of [joined.id, undefined]) {
      expect(await holds(inGroup, other, org)).toBe(401);
      for (const as of [inGroup, out]) expect(await holds(as, isolateFor(idp).fetch, org)).toBe(401);
    }
    const again = await subject.token({ iat: seconds(-200), groups: [GROUP] });
    expect(await holds(again, isolateFor(idp).fetch, joined.id)).toBe(true);
    // They are the person's again, in the groups of the newest.
    expect(await holds(inGroup, isolateFor(idp).fetch, joined.id)).toBe(true);
    expect(await holds(out, isolateFor(idp).fetch, joined.id)).toBe(true);
  });

  it('ends an older one that is about to be taken in (I2, I6)', async () => {
    const { idp, subject } = await newWorld(STAFF);
    const older = await subject.token({ iat: seconds(-400), groups: [GROUP, 'more'] });
    const out = await subject.token({ iat: seconds(-300), groups: [] });
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => expect(await refused(out, isolateFor(idp).fetch)).toEqual(OUT));
      expect(await refused(older, isolateOver(bench, 0, idp))).toEqual(OUT);
    });
    for (const as of [older, out]) expect(await refused(as, isolateFor(idp).fetch)).toEqual(OUT);
  });

  it('is noted when it says so again, so that one of in between does not let in (I6)', async () => {
    const { idp, subject } = await newWorld(STAFF);
    const [first, between, last] = [
      await subject.token({ iat: seconds(-400), groups: [] }),
      await subject.token({ iat: seconds(-300), groups: [GROUP] }),
      await subject.token({ iat: seconds(-200), groups: [] }),
    ];
    expect(await refused(first, isolateFor(idp).fetch)).toEqual(OUT);
    await settle();
    for (const as of [last, between, last]) expect(await refused(as, isolateFor(idp).fetch)).toEqual(OUT);
  });

  it('makes nobody, and links nobody', async () => {
    const { org, idp, fetch } = await newFederation(key, { ...STAFF, ...LINKS });
    const person = await newPerson({ orgId: org.id });
    const fresh = newSubject(idp);
    for (const subject of [fresh, newSubject(idp, person.login)])
      expect(await refused(await subject.token({ groups: ['x'] }), fetch)).toEqual(OUT);
    expect(await peopleWith(fresh.login)).toBe(0);
    expect((await self(person.as, fetch)).status).toBe(200);
  });
});

describe('signing in by a provider whose outcome the database does not tell (I8)', () => {
  it('that was committed is answered 503 with Retry-After; the token again is the one person', async ({
    expect,
  }) => {
    const { idp } = await newFederation(key);
    const subject = newSubject(idp);
    const as = await subject.token();
    vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      bench.d1.fault = 'commit-then-lose-answer';
      const answer = await self(as, fetch);
      bench.d1.fault = undefined;
      expect(answer.status, answer.text).toBe(503);
      expect(answer.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
      const again = await self(as, fetch);
      expect(again.status, again.text).toBe(200);
      expect(again.body.login).toBe(subject.login);
    });
    expect(await peopleWith(subject.login)).toBe(1);
  });

  it('that was lost is answered 503, cannot happen later, and the token again makes the person', async ({
    expect,
  }) => {
    const { idp } = await newFederation(key);
    const subject = newSubject(idp);
    const as = await subject.token({ groups: ['a'] });
    vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      bench.d1.fault = 'lose-request';
      const answer = await self(as, fetch);
      bench.d1.fault = undefined;
      expect(answer.status, answer.text).toBe(503);
      const again = await self(as, fetch);
      expect(again.status, again.text).toBe(200);
      await expect(bench.d1.deliverLost()).rejects.toThrow('UNIQUE constraint failed');
      expect(await idOf(as, fetch)).toBe(again.body.id);
    });
    expect(await peopleWith(subject.login)).toBe(1);
  });

  /** Waits of a writer for the leases of others last until the test lets go; then the clock has moved on. */
  function holdWaits(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    vi.spyOn(scheduler, 'wait').mockImplementation(async (ms) => {
      await promise;
      later(ms);
    });
    return resolve;
  }

  const aWhile = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 1_000);
    await promise;
  };

  it('that was committed takes the group away from the token again, though no org was told (I6)', async ({
    expect,
  }) => {
    const { idp, subject, inGroup, fetch: other } = await newWorld();
    const newest = await subject.token({ groups: [] });
    expect(await holds(inGroup, other)).toBe(true);
    const letGo = holdWaits();
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      bench.d1.fault = 'commit-then-lose-answer';
      expect((await self(newest, fetch)).status).toBe(503);
      bench.d1.fault = undefined;
      const again = holds(newest, fetch);
      await Promise.race([again, aWhile()]);
      letGo();
      expect([false, 503], 'the token says no group').toContain(await again);
      expect(await holds(inGroup, other)).toBe(false);
    });
  });

  it('that was committed holds in every org once the token again is answered (I6)', async ({ expect }) => {
    const { idp, subject, inGroup, fetch: other } = await newWorld();
    const joined = await freshOrg('by requests');
    await mapGroup(joined);
    await joined.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
    const newest = await subject.token({ groups: [] });
    const there = async () => await permissionsOf(inGroup, joined.id, other);
    expect(await there()).toHaveProperty('reports:read');
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      bench.d1.fault = 'commit-then-lose-answer';
      expect((await self(newest, fetch)).status).toBe(503);
      bench.d1.fault = undefined;
      expect((await self(newest, fetch)).status).toBe(200);
      expect(await there()).not.toHaveProperty('reports:read');
    });
  });

  it('an org that cannot be told does not answer that token from before it, by another isolate either (I6)', async ({
    expect,
  }) => {
    const { org, idp, subject, inGroup, fetch: other } = await newWorld();
    const newest = await subject.token({ groups: [] });
    expect(await holds(inGroup, other)).toBe(true);
    const letGo = holdWaits();
    await withCoordinator(
      0,
      async (bench) => {
        const { promise: committed, resolve: isCommitted } = Promise.withResolvers<void>();
        bench.d1.after = (statements) => {
          if (isChange(statements)) isCommitted();
        };
        const first = self(newest, isolateOver(bench, 0, idp));
        await committed;
        // Its answer waits for the lease of the org.
        const second = holds(newest, isolateOver(bench, 0, idp));
        await Promise.race([second, aWhile()]);
        letGo();
        expect((await first).status).toBe(200);
        expect([false, 503], 'the token says no group').toContain(await second);
        expect(await holds(inGroup, other)).toBe(false);
      },
      allBut(org.id),
    );
  });
});

describe('an outage', () => {
  it('of the database leaves remembered tokens readable, and answers all others 503 (I9)', async ({
    expect,
  }) => {
    const { org, idp, subject, inGroup } = await newWorld();
    const fresh = [await subject.token({ groups: [] }), await newSubject(idp).token()];
    await withCoordinator(org.id, async (bench) => {
      const fetch = isolateOver(bench, org.id, idp);
      expect(await holds(inGroup, fetch)).toBe(true);
      // The platform's own object of the org hears of changes as well, and reads what this one stores.
      await bench.stored();
      bench.d1.fault = 'down';
      expect(await holds(inGroup, fetch)).toBe(true);
      for (const as of fresh) {
        const answer = await self(as, fetch);
        expect(answer.status, answer.text).toBe(503);
        expect(answer.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
      }
      bench.d1.fault = undefined;
      for (const as of fresh) expect((await self(as, fetch)).status).toBe(200);
    });
    for (const as of fresh) expect(await holds(as, isolateFor(idp).fetch)).toBe(false);
  });

  it('of the global plane lets in whoever brings no news, and answers news 503 (I12)', async ({ expect }) => {
    const { org, idp, subject, inGroup } = await newWorld();
    await settle();
    await withCoordinator(org.id, async (bench) => {
      const getByName = env.ORG.getByName.bind(env.ORG);
      vi.spyOn(env.ORG, 'getByName').mockImplementation((name: string) => {
        if (name === '0') throw new Error('Network connection lost.');
        return getByName(name);
      });
      const fetch = isolateOver(bench, org.id, idp);
      expect(await holds(inGroup, fetch)).toBe(true);
      expect(await holds(await subject.token({ groups: [GROUP] }), fetch)).toBe(true);
      const answer = await self(await subject.token({ groups: [] }), fetch);
      expect(answer.status, answer.text).toBe(503);
      expect(answer.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    });
  });
});
