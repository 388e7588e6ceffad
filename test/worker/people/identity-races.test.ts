import { describe, it } from 'vitest';

import type { Answer } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { anotherIsolate, makeServerAdmin, newPerson, permissionsOf } from '../../support/people.ts';
import { snapshot } from '../../support/snapshot.ts';

/** How often each status was answered. */
function tally(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** As many at once as asked, from two isolates in turn. */
async function atOnce(
  count: number,
  send: (i: number, fetch: ReturnType<typeof anotherIsolate>['fetch']) => Promise<Answer>,
) {
  const isolates = [anotherIsolate().fetch, anotherIsolate().fetch] as const;
  return await Promise.all(Array.from({ length: count }, (_, i) => send(i, isolates[i % 2] ?? isolates[0])));
}

describe('of twenty at once', () => {
  it('one creates the person, and the rest are told that it exists (I5)', async ({ expect }) => {
    const [login, email] = [unique('person'), `${unique('mail')}@example.org`];
    const answers = await atOnce(20, (i, fetch) => {
      // Each is in the way of the others by one name or the other, whichever column holds it.
      const names = [
        { login, email: unique('a') },
        { login: unique('b'), email: login.toUpperCase() },
        { login, email },
      ];
      return api('POST', '/admin/users', { body: { ...names[i % 3], password: 'secret' } }, fetch);
    });
    expect(tally(answers)).toEqual({ 200: 1, 412: 19 });
    expect((await ok(200, 'GET', `/users/search?query=${login}`)).body.totalCount).toBe(1);
  });

  it('one creates the org, with one Admin', async ({ expect }) => {
    const name = unique('org');
    const answers = await atOnce(20, (_i, fetch) => api('POST', '/orgs', { body: { name } }, fetch));
    expect(tally(answers)).toEqual({ 200: 1, 409: 19 });
    const found = (await ok(200, 'GET', `/orgs?name=${name}`)).body;
    expect(found).toHaveLength(1);
    expect((await ok(200, 'GET', `/orgs/${found[0].id}/users`)).body).toHaveLength(1);
  });

  it('one makes the person a member', async ({ expect }) => {
    const [org, person] = [await freshOrg(), await newPerson({})];
    const answers = await atOnce(20, (i, fetch) => {
      const body = { loginOrEmail: person.login, role: 'Viewer' };
      const [path, from] = i % 2 === 0 ? ['/org/users', org.id] : [`/orgs/${org.id}/users`, 1];
      return api('POST', path, { body, org: from }, fetch);
    });
    expect(tally(answers)).toEqual({ 200: 1, 409: 19 });
  });

  it('one deletes the person, and the rest find nobody', async ({ expect }) => {
    const person = await newPerson({});
    const answers = await atOnce(20, (_i, fetch) => api('DELETE', `/admin/users/${person.id}`, {}, fetch));
    expect(tally(answers)).toEqual({ 200: 1, 404: 19 });
  });

  it('one gets the login that all rename to', async ({ expect }) => {
    const people = await Promise.all(Array.from({ length: 20 }, () => newPerson({})));
    const login = unique('wanted');
    const answers = await atOnce(20, (i, fetch) =>
      api('PUT', `/users/${people[i]?.id}`, { body: i % 2 === 0 ? { login } : { email: login } }, fetch),
    );
    expect(tally(answers)).toEqual({ 200: 1, 409: 19 });
  });
});

describe('ten renames at once', () => {
  it('of one person all succeed, and it is called as one of them says', async ({ expect }) => {
    const person = await newPerson({});
    const names = Array.from({ length: 10 }, () => unique('name'));
    const answers = await atOnce(10, (i, fetch) => {
      const body = { name: names[i], login: names[i], email: `${names[i]}@example.org` };
      return api('PUT', `/users/${person.id}`, { body }, fetch);
    });
    expect(tally(answers)).toEqual({ 200: 10 });
    const { name, login, email } = (await ok(200, 'GET', `/users/${person.id}`)).body;
    expect(names).toContain(name);
    expect([login, email]).toEqual([name, `${name}@example.org`]);
  });

  it('of one org all succeed, and it is called as one of them says', async ({ expect }) => {
    const org = await freshOrg();
    const names = Array.from({ length: 10 }, () => unique('org'));
    const answers = await atOnce(10, (i, fetch) =>
      api('PUT', i % 2 === 0 ? '/org' : `/orgs/${org.id}`, { org: org.id, body: { name: names[i] } }, fetch),
    );
    expect(tally(answers)).toEqual({ 200: 10 });
    const { name } = (await ok(200, 'GET', `/orgs/${org.id}`)).body;
    expect(names).toContain(name);
    for (const free of names.filter((other) => other !== name)) await ok(404, 'GET', `/orgs/name/${free}`);
  });

  it('of ten orgs to one name leave it to one', async ({ expect }) => {
    const orgs = await Promise.all(Array.from({ length: 10 }, () => freshOrg()));
    const name = unique('org');
    const answers = await atOnce(10, (i, fetch) =>
      api('PUT', `/orgs/${orgs[i]?.id}`, { body: { name } }, fetch),
    );
    expect(tally(answers)).toEqual({ 200: 1, 400: 9 });
  });
});

describe('two admins who turn on each other at once', () => {
  /** Ways in which one Admin of an org can end another's rule there, by path or from inside. */
  const BLOWS = [
    ['PATCH', (org: number, id: number) => `/orgs/${org}/users/${id}`],
    ['PATCH', (_org: number, id: number) => `/org/users/${id}`],
    ['DELETE', (org: number, id: number) => `/orgs/${org}/users/${id}`],
    ['DELETE', (_org: number, id: number) => `/org/users/${id}`],
  ] as const;
  const PAIRS = BLOWS.flatMap((first, i) => BLOWS.slice(i).map((second) => [first, second] as const));

  it.for(PAIRS)('leave the org one of them: %j', async (pair, { expect }) => {
    const org = await freshOrg();
    const [a, b] = [await org.person('Admin'), await org.person('Admin')];
    await ok(200, 'DELETE', `/orgs/${org.id}/users/1`);
    const strike = async (blow: (typeof BLOWS)[number], by: typeof a, on: typeof a) => {
      const [method, path] = blow;
      return await api(method, path(org.id, on.id), {
        as: by.as,
        org: org.id,
        ...(method === 'PATCH' && { body: { role: 'Viewer' } }),
      });
    };
    const answers = await Promise.all([strike(pair[0], a, b), strike(pair[1], b, a)]);
    const statuses = answers.map(({ status }) => status).toSorted((x, y) => x - y);
    expect(statuses[0]).toBe(200);
    expect([400, 403]).toContain(statuses[1]);
    const held = await Promise.all([a, b].map(async ({ as }) => await permissionsOf(as, org.id)));
    expect(held.filter((each) => typeof each === 'object' && 'teams:create' in each)).toHaveLength(1);
  });

  it.for(['PUT', 'POST', 'DELETE'] as const)(
    'leave the deployment one of them: %s',
    async (method, { expect }) => {
      const [a, b] = [await newPerson({}), await newPerson({})];
      await makeServerAdmin(a.id);
      await makeServerAdmin(b.id);
      await ok(200, 'PUT', '/admin/users/1/permissions', { as: a.as, body: {} });
      const strike = async (by: typeof a, on: typeof a) => {
        if (method === 'DELETE') return await api('DELETE', `/admin/users/${on.id}`, { as: by.as });
        if (method === 'POST') return await api('POST', `/admin/users/${on.id}/disable`, { as: by.as });
        return await api('PUT', `/admin/users/${on.id}/permissions`, { as: by.as, body: {} });
      };
      const answers = await Promise.all([strike(a, b), strike(b, a)]);
      expect(tally(answers)[200]).toBe(1);
      const alive = await Promise.all(
        [a, b].map(async ({ as }) => (await api('GET', '/orgs', { as })).status),
      );
      expect(alive.filter((status) => status === 200)).toHaveLength(1);
      const survivor = alive[0] === 200 ? a : b;
      await ok(200, 'PUT', '/admin/users/1/permissions', { as: survivor.as, body: { isGrafanaAdmin: true } });
      for (const { id } of [a, b]) {
        await api('PUT', `/admin/users/${id}/permissions`, { as: ADMIN, body: {} });
      }
    },
  );
});

describe('a person who is deleted while orgs give it things', () => {
  it('is gone, and no row of it is left', { timeout: 60_000 }, async ({ expect }) => {
    const orgs = [await freshOrg(), await freshOrg()];
    const things = await Promise.all(
      orgs.map(async (org) => ({ org, role: await org.role([]), team: await org.team() })),
    );
    for (let round = 0; round < 3; round++) {
      const { id, login } = await newPerson({});
      const given = things.flatMap(({ org, role, team }) => {
        const options = { org: org.id };
        return [
          api('POST', '/org/users', { ...options, body: { loginOrEmail: login, role: 'Viewer' } }),
          api('POST', `/access-control/users/${id}/roles`, { ...options, body: { roleUid: role } }),
          api('POST', `/teams/${team}/members`, { ...options, body: { userId: id } }),
          api('PATCH', `/org/users/${id}`, { ...options, body: { role: 'Editor' } }),
        ];
      });
      const [deleted, ...answers] = await Promise.all([api('DELETE', `/admin/users/${id}`), ...given]);
      expect(deleted?.status, deleted?.text).toBe(200);
      for (const { status, text } of answers) expect([200, 403, 404], text).toContain(status);
      const { changes: _changes, ...tables } = await snapshot();
      const rows = Object.values(tables)
        .flat()
        .map((row) => JSON.parse(row));
      expect(
        rows.filter((row) => row.user_id === id || row.subject === String(id) || row.login === login),
      ).toEqual([]);
    }
  });
});

describe('an org that is deleted while things are made in it', () => {
  it('is gone, and no row of it is left', { timeout: 60_000 }, async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const person = await newPerson({});
    const options = { org: org.id };
    const [deleted, ...answers] = await Promise.all([
      api('DELETE', `/orgs/${org.id}`),
      ...Array.from({ length: 3 }, () => [
        api('POST', '/teams', { as, body: { name: unique('team') } }),
        api('POST', '/serviceaccounts', { as, body: { name: unique('account') } }),
        api('POST', '/access-control/roles', { ...options, body: { name: unique('role') } }),
        api('POST', `/orgs/${org.id}/users`, { body: { loginOrEmail: person.login, role: 'Viewer' } }),
        api('PUT', `/orgs/${org.id}`, { body: { name: unique('org') } }),
        api('POST', '/admin/users', { body: { login: unique('p'), password: 'secret', orgId: org.id } }),
      ]).flat(),
    ]);
    expect(deleted?.status, deleted?.text).toBe(200);
    for (const { status, text } of answers)
      expect([200, 201, 400, 401, 403, 404, 409], text).toContain(status);
    const { changes: _changes, orgs, ...tables } = await snapshot();
    expect(orgs?.filter((row) => JSON.parse(row).id === org.id)).toEqual([]);
    const rows = Object.values(tables)
      .flat()
      .map((row) => JSON.parse(row));
    expect(rows.filter((row) => row.org_id === org.id)).toEqual([]);
    expect(rows.filter((row) => row.is_service_account === 1 && row.home_org_id === org.id)).toEqual([]);
  });
});
