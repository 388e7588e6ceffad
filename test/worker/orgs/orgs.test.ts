import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { newPerson, NO_ID } from '../../support/people.ts';
import { snapshot, traceOf } from '../../support/snapshot.ts';

const EXACT_NAMES = [
  'Ünïcødé и 日本',
  'with / a slash',
  'with ? and # and %41',
  '  blanks around  ',
  'UPPER lower',
];

describe('an org', () => {
  it('is found by id, by name and as the current one, with id and name', async ({ expect }) => {
    const name = unique('org');
    const { orgId: id } = (await ok(200, 'POST', '/orgs', { body: { name } })).body;
    const org = { id, name };
    for (const path of [`/orgs/${id}`, `/orgs/name/${name}`]) {
      expect((await ok(200, 'GET', path)).body, path).toEqual(org);
    }
    expect((await ok(200, 'GET', '/org', { org: id })).body).toEqual(org);
    expect((await ok(200, 'GET', `/orgs?name=${name}`)).body).toEqual([org]);
  });

  it.for(EXACT_NAMES)('comes back with its name as it was sent: %s', async (text, { expect }) => {
    const name = `${text}${unique('org')}${text}`;
    const { orgId: id } = (await ok(200, 'POST', '/orgs', { body: { name } })).body;
    expect((await ok(200, 'GET', `/orgs/${id}`)).body).toEqual({ id, name });
    expect((await ok(200, 'GET', `/orgs/name/${encodeURIComponent(name)}`)).body).toEqual({ id, name });
    const renamed = `${name}!`;
    const updated = await ok(200, 'PUT', `/orgs/${id}`, { body: { name: renamed } });
    expect(updated.body).toEqual({ message: 'Organization updated' });
    expect((await ok(200, 'GET', `/orgs/${id}`)).body.name).toBe(renamed);
  });

  it('that does not exist is 404, however it is asked for', async ({ expect }) => {
    const body = { name: unique('org') };
    for (const [method, path] of [
      ['GET', `/orgs/${NO_ID}`],
      ['PUT', `/orgs/${NO_ID}`],
      ['DELETE', `/orgs/${NO_ID}`],
      ['GET', `/orgs/name/${unique('nobody')}`],
    ] as const) {
      const answer = await ok(404, method, path, method === 'PUT' ? { body } : {});
      expect(answer.body.message, path).toBe('Organization not found');
    }
  });

  it('is 404 by its id while a header names an org that does not exist', async () => {
    const org = await freshOrg();
    await ok(404, 'GET', `/orgs/${NO_ID}`, { org: NO_ID });
    await ok(200, 'GET', `/orgs/${org.id}`, { org: NO_ID });
  });

  it('has no id that is no number, or one that no org can have', async ({ expect }) => {
    const refuses = async (id: string, method: string, rest: string, body?: object) => {
      const answer = await api(method, `/orgs/${encodeURIComponent(id)}${rest}`, body && { body });
      expect([answer.status, answer.body.message], `${method} ${id} ${rest}`).toEqual([
        400,
        'orgId is invalid',
      ]);
    };
    const { trace } = await traceOf(async () => {
      for (const id of ['abc', '0', '-1', '1.5', '2147483648', '99999999999999999999', '%00', ' ']) {
        await refuses(id, 'GET', '');
      }
      for (const [method, rest, body] of [
        ['PUT', '', { name: 'x' }],
        ['DELETE', ''],
        ['GET', '/users'],
        ['GET', '/users/search'],
        ['DELETE', '/users/1'],
        ['PATCH', '/users/1', { role: 'Viewer' }],
      ] as const) {
        await refuses('0', method, rest, body);
      }
    });
    expect(trace).toEqual({});
  });
});

describe('the name of an org', () => {
  it('belongs to one org: 409 on create, 400 on update, and nothing is written', async ({ expect }) => {
    const [first, second] = [unique('org'), unique('org')];
    await ok(200, 'POST', '/orgs', { body: { name: first } });
    const { orgId: id } = (await ok(200, 'POST', '/orgs', { body: { name: second } })).body;
    const body = { name: first };
    for (const [status, method, path, org] of [
      [409, 'POST', '/orgs', 1],
      [400, 'PUT', `/orgs/${id}`, 1],
      [400, 'PUT', '/org', id],
    ] as const) {
      const { answer, trace } = await traceOf(() => ok(status, method, path, { body, org }));
      expect(answer.body.message).toBe('Organization name taken');
      expect(trace).toEqual({});
    }
  });

  it('is free at once when its org is deleted or renamed', async ({ expect }) => {
    const name = unique('org');
    const create = () => ok(200, 'POST', '/orgs', { body: { name } });
    const first = (await create()).body.orgId;
    await ok(200, 'DELETE', `/orgs/${first}`);
    const second = (await create()).body.orgId;
    expect(second).toBeGreaterThan(first);
    await ok(200, 'PUT', `/orgs/${second}`, { body: { name: unique('org') } });
    const third = (await create()).body.orgId;
    expect((await ok(200, 'GET', `/orgs/name/${name}`)).body).toEqual({ id: third, name });
  });

  it('is on one line and more than blanks, and of at most 190 characters', async ({ expect }) => {
    const org = await freshOrg();
    const { trace } = await traceOf(async () => {
      for (const [method, path] of [
        ['POST', '/orgs'],
        ['PUT', '/org'],
        ['PUT', `/orgs/${org.id}`],
      ] as const) {
        for (const [body, message] of [
          [{}, /name/i],
          [{ name: '' }, /name/i],
          [{ name: '  ' }, /name/i],
          [{ name: 'x'.repeat(191) }, /name.*190/i],
          [{ name: 'a\nb' }, /name/i],
          [{ name: '\ud800' }, /name/i],
        ] as const) {
          const answer = await api(method, path, { body, org: org.id });
          expect(answer.status, answer.text).toBe(400);
          expect(answer.body.message).toMatch(message);
        }
      }
    });
    expect(trace).toEqual({});
  });
});

describe('a deleted org', () => {
  it('leaves nothing in any table but the audit trail, in one change', async ({ expect }) => {
    const org = await freshOrg();
    const [person, account, team] = [await org.person(), await org.account('Admin'), await org.team()];
    const role = await org.role([['reports:read', 'reports:*']]);
    const globalRole = await org.role([['reports:read', 'reports:*']], { global: true });
    for (const assignee of [`users/${person.id}`, `users/${account.id}`, `teams/${team}`]) {
      await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid: role });
    }
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: person.id });
    await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, {
      roleUid: globalRole,
      global: true,
    });
    // What other parts of the service keep for an org.
    await env.DB.batch([
      env.DB.prepare(`INSERT INTO group_mappings VALUES (?, 'g', 'G', ?)`).bind(org.id, role),
      env.DB.prepare(`INSERT INTO team_groups VALUES (?, ?, 'g', 'G', 1, '', 0)`).bind(org.id, team),
      env.DB.prepare(`INSERT INTO user_groups VALUES (?, ?, 'api', 'g', '', 'G', '')`).bind(
        person.id,
        org.id,
      ),
      env.DB.prepare(`INSERT INTO team_preferences VALUES (?, ?, 'dark', '', '', '', '')`).bind(org.id, team),
      env.DB.prepare(`INSERT INTO managed_permissions VALUES (?, 'user', ?, 'teams', ?, 'Admin')`).bind(
        org.id,
        String(person.id),
        String(team),
      ),
    ]);
    const { answer, trace } = await traceOf(() => ok(200, 'DELETE', `/orgs/${org.id}`));
    expect(answer.body).toEqual({ message: 'Organization deleted' });
    expect(trace['changes']?.added).toHaveLength(1);

    const { changes: _changes, ...tables } = await snapshot();
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows.map((text) => JSON.parse(text))) {
        const owners = [row.org_id, table === 'orgs' ? row.id : undefined];
        expect(owners, `${table}: ${JSON.stringify(row)}`).not.toContain(org.id);
        const accounts = [row.user_id, row.account_id, table === 'users' ? row.id : undefined];
        expect(accounts, `${table}: ${JSON.stringify(row)}`).not.toContain(account.id);
        expect(JSON.stringify(row), table).not.toContain(role);
        if (table === 'users') expect(row.home_org_id).not.toBe(org.id);
      }
    }
    // The global role is nobody's own.
    await ok(200, 'GET', `/access-control/roles/${globalRole}`);
  });

  it('moves those who acted in it to another org of theirs, and they can go on at once (I6)', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await newPerson({ orgId: org.id });
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Admin' });
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(org.id);
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(other.id);
    await ok(200, 'POST', '/teams', { as: person.as, body: { name: unique('team') } });
    expect((await ok(200, 'GET', '/user', { as: person.as })).body.orgId).toBe(other.id);
    expect((await ok(200, 'GET', '/user/orgs', { as: person.as })).body).toHaveLength(1);
  });

  it('leaves those who were nowhere else able to sign in, and able to join another', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await newPerson({ orgId: org.id });
    await ok(200, 'GET', '/org', { as: person.as });
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    expect((await ok(200, 'GET', '/user', { as: person.as })).body.login).toBe(person.login);
    expect((await ok(200, 'GET', '/user/orgs', { as: person.as })).body).toEqual([]);
    expect((await api('GET', '/org', { as: person.as })).status).toBe(403);
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    // The only org of theirs is the one they act in.
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(other.id);
  });

  it('is not the one that the caller acts in', async ({ expect }) => {
    const org = await freshOrg();
    const { answer, trace } = await traceOf(() => ok(400, 'DELETE', `/orgs/${org.id}`, { org: org.id }));
    expect(answer.body.message).toBe(
      'Cannot delete your active organization. Please switch to a different organization first.',
    );
    expect(trace).toEqual({});
    await ok(200, 'DELETE', `/orgs/${org.id}`, { org: 1 });
    await ok(404, 'DELETE', `/orgs/${org.id}`);
    await ok(404, 'GET', `/orgs/${org.id}`);
  });

  it('has no members to be added any more', async () => {
    const org = await freshOrg();
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    await ok(404, 'POST', `/orgs/${org.id}/users`, { body: { loginOrEmail: 'admin', role: 'Viewer' } });
    await ok(400, 'POST', '/admin/users', {
      body: { login: unique('p'), password: 'secret', orgId: org.id },
    });
    await ok(403, 'POST', '/teams', { as: ADMIN, org: org.id, body: { name: 'x' } });
  });
});
