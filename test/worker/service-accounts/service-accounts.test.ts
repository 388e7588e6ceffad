import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const LARGEST_ID = 2_147_483_647;
/** A person, who is a member of every org here. */
const ADMIN_ID = 1;

const ErrNotFound = {
  message: 'Service account not found',
  messageId: 'serviceaccounts.ErrNotFound',
  statusCode: 404,
  traceID: '',
};

/** A service account as its creation answers it. */
async function newAccount(org: FreshOrg, fields: object = {}) {
  const { body } = await org.admin(201, 'POST', '/serviceaccounts', {
    name: unique('account'),
    role: 'None',
    ...fields,
  });
  return body;
}

/** One for all bodies that are refused: they leave nothing in it. */
const orgOfRefused = await freshOrg();
const refused = { org: orgOfRefused, account: await newAccount(orgOfRefused) };

describe('GET /serviceaccounts/:id', () => {
  it('answers the whole account, by id and by uid', async ({ expect }) => {
    const org = await freshOrg();
    const made = await newAccount(org, { role: 'Editor', isDisabled: true });
    await org.admin(200, 'POST', `/serviceaccounts/${made.id}/tokens`, { name: unique('token') });
    const teams: string[] = [];
    for (let i = 0; i < 2; i++) {
      const name = unique('team');
      const { body } = await org.admin(200, 'POST', '/teams', { name });
      await org.admin(200, 'POST', `/teams/${body.teamId}/members`, { userId: made.id });
      teams.push(name);
    }
    for (const named of [made.id, made.uid]) {
      const { body } = await org.admin(200, 'GET', `/serviceaccounts/${named}`);
      expect(body).toEqual({
        ...made,
        isExternal: false,
        tokens: 1,
        teams: teams.toSorted(),
        createdAt: expect.stringMatching(ISO_TIME),
        updatedAt: body.createdAt,
      });
    }
  });

  it('tells what the caller may do with it, on demand', async ({ expect }) => {
    const org = await freshOrg();
    const [caller, account] = [await org.account(), await newAccount(org)];
    await org.grant(caller.id, [
      ['serviceaccounts:read', 'serviceaccounts:*'],
      ['serviceaccounts:write', `serviceaccounts:id:${account.id}`],
      ['serviceaccounts:delete', `serviceaccounts:id:${caller.id}`],
    ]);
    const get = async (query: string) =>
      (await ok(200, 'GET', `/serviceaccounts/${account.id}${query}`, { as: caller.as })).body.accessControl;
    expect(await get('?accesscontrol=true')).toEqual({
      'serviceaccounts:read': true,
      'serviceaccounts:write': true,
    });
    expect(await get('')).toBeUndefined();
  });

  it('finds no account that is unknown, a person, or deleted; by id and by uid', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await env.DB.prepare('SELECT uid FROM users WHERE id = ?').bind(ADMIN_ID).first('uid');
    const gone = await newAccount(org);
    await org.admin(200, 'DELETE', `/serviceaccounts/${gone.id}`);
    for (const named of [LARGEST_ID, 'nosuchaccount', ADMIN_ID, uid, gone.id, gone.uid]) {
      expect((await org.admin(404, 'GET', `/serviceaccounts/${named}`)).body).toEqual(ErrNotFound);
    }
  });

  it('needs serviceaccounts:read on that very account', async () => {
    const org = await freshOrg();
    const [caller, mine, other] = [await org.account(), await newAccount(org), await newAccount(org)];
    await org.grant(caller.id, [['serviceaccounts:read', `serviceaccounts:id:${mine.id}`]]);
    await ok(200, 'GET', `/serviceaccounts/${mine.uid}`, { as: caller.as });
    for (const named of [other.id, other.uid, LARGEST_ID, 'nosuchaccount']) {
      const answer = await api('GET', `/serviceaccounts/${named}`, { as: caller.as });
      expectAccessDenied(answer, 'serviceaccounts:read');
    }
  });
});

describe('PATCH /serviceaccounts/:id', () => {
  it('answers the account as a GET then shows it', async ({ expect }) => {
    const org = await freshOrg();
    const made = await newAccount(org);
    const name = `New ${unique('Name')}`;
    const { body } = await org.admin(200, 'PATCH', `/serviceaccounts/${made.uid}`, {
      name,
      role: 'editor',
      isDisabled: true,
    });
    const { body: shown } = await org.admin(200, 'GET', `/serviceaccounts/${made.id}`);
    expect(body).toEqual({
      id: made.id,
      name,
      message: 'Service account updated',
      serviceaccount: shown,
    });
    expect(shown).toMatchObject({
      uid: made.uid,
      name,
      login: `sa-${org.id}-${name.toLowerCase().replace(' ', '-')}`,
      role: 'Editor',
      isDisabled: true,
    });
    expect(shown.updatedAt > shown.createdAt).toBe(true);
  });

  it('takes null for what is to stay as it is', async ({ expect }) => {
    const org = await freshOrg();
    const made = await newAccount(org);
    const before = (await org.admin(200, 'GET', `/serviceaccounts/${made.id}`)).body;
    const change = { name: null, role: null, isDisabled: true };
    await org.admin(200, 'PATCH', `/serviceaccounts/${made.id}`, change);
    const after = (await org.admin(200, 'GET', `/serviceaccounts/${made.id}`)).body;
    expect(after).toEqual({ ...before, isDisabled: true, updatedAt: expect.any(String) });
  });

  it('writes nothing when nothing is to change', async ({ expect }) => {
    const org = await freshOrg();
    const { id, name, role, isDisabled } = await newAccount(org);
    for (const body of [{}, { role: '' }, { name, role, isDisabled }]) {
      const { trace } = await traceOf(() => org.admin(200, 'PATCH', `/serviceaccounts/${id}`, body));
      expect(trace).toEqual({});
    }
  });

  it('refuses a name that another account has in any letter case, and takes the account’s own', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [made, other] = [await newAccount(org), await newAccount(org)];
    const path = `/serviceaccounts/${made.id}`;
    for (const name of [other.name, other.name.toUpperCase()]) {
      const { answer, trace } = await traceOf(() => org.admin(400, 'PATCH', path, { name }));
      expect(answer.body).toMatchObject({ messageId: 'serviceaccounts.ErrAlreadyExists', statusCode: 400 });
      expect(trace).toEqual({});
    }
    const shouted = made.name.toUpperCase();
    const { body } = await org.admin(200, 'PATCH', path, { name: shouted });
    expect(body.serviceaccount).toMatchObject({ name: shouted, login: made.login });
  });

  it('frees the old name at once', async () => {
    const org = await freshOrg();
    const made = await newAccount(org);
    await org.admin(200, 'PATCH', `/serviceaccounts/${made.id}`, { name: unique('renamed') });
    await newAccount(org, { name: made.name });
  });

  it.for([
    ['a role that is none', { role: 'Owner' }, 'serviceaccounts.ErrInvalidRoleSpecified'],
    ['a role beyond orgs', { role: 'Grafana Admin' }, 'serviceaccounts.ErrInvalidRoleSpecified'],
    ['an empty name', { name: '' }, undefined],
    ['a blank name', { name: ' ' }, undefined],
    ['a name that is too long', { name: 'x'.repeat(191) }, undefined],
    ['half a character', { name: 'half \ud800' }, undefined],
  ] as const)('refuses %s and writes nothing', async ([, change, messageId], { expect }) => {
    const body = { isDisabled: true, ...change };
    const path = `/serviceaccounts/${refused.account.id}`;
    const { answer, trace } = await traceOf(() => refused.org.admin(400, 'PATCH', path, body));
    expect(answer.body.messageId).toBe(messageId);
    expect(trace).toEqual({});
  });

  it('finds no account that is unknown or a person', async ({ expect }) => {
    const org = await freshOrg();
    for (const named of [LARGEST_ID, 'nosuchaccount', ADMIN_ID]) {
      const path = `/serviceaccounts/${named}`;
      const { answer, trace } = await traceOf(() => org.admin(404, 'PATCH', path, { name: 'x' }));
      expect(answer.body).toEqual(ErrNotFound);
      expect(trace).toEqual({});
    }
  });

  it('needs serviceaccounts:write on that very account', async () => {
    const org = await freshOrg();
    const [caller, mine, other] = [await org.account(), await newAccount(org), await newAccount(org)];
    await org.grant(caller.id, [['serviceaccounts:write', `serviceaccounts:id:${mine.id}`]]);
    const patch = (id: number) =>
      api('PATCH', `/serviceaccounts/${id}`, { as: caller.as, body: { name: unique('renamed') } });
    expectAccessDenied(await patch(other.id), 'serviceaccounts:write');
    expectAccessDenied(await patch(LARGEST_ID), 'serviceaccounts:write');
    await ok(200, 'PATCH', `/serviceaccounts/${mine.id}`, { as: caller.as, body: { isDisabled: true } });
  });
});

describe('no more than the caller holds is given through a service account (I11)', () => {
  /** An account with a right to everything about service accounts, and the org role. */
  async function writer(org: FreshOrg, role: string) {
    const caller = await org.account(role);
    await org.grant(caller.id, [['serviceaccounts:write', 'serviceaccounts:*']]);
    return caller;
  }

  it('a Viewer makes no account an Editor', async ({ expect }) => {
    const org = await freshOrg();
    const caller = await writer(org, 'Viewer');
    const { id } = await newAccount(org);
    const patch = () => api('PATCH', `/serviceaccounts/${id}`, { as: caller.as, body: { role: 'Editor' } });
    const { answer, trace } = await traceOf(patch);
    expect(answer.status, answer.text).toBe(403);
    expect(answer.body).toMatchObject({ messageId: 'serviceaccounts.ErrRoleForbidden', statusCode: 403 });
    expect(trace).toEqual({});
  });

  it('an account that may do more than the caller is not enabled by it, but keeps its role in a change', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const caller = await writer(org, 'None');
    const { id } = await newAccount(org, { isDisabled: true });
    const path = `/serviceaccounts/${id}`;
    const enable = () => api('PATCH', path, { as: caller.as, body: { isDisabled: false } });
    expect((await enable()).status, 'one that may do nothing').toBe(200);

    await org.admin(200, 'PATCH', path, { isDisabled: true });
    await org.grant(id, [['reports:write', 'reports:*']]);
    const { answer, trace } = await traceOf(enable);
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});

    // What the role was does not count when the account is enabled without it.
    const other = await newAccount(org, { role: 'Admin', isDisabled: true });
    const send = (body: object) => api('PATCH', `/serviceaccounts/${other.id}`, { as: caller.as, body });
    expect((await send({ isDisabled: false })).status).toBe(403);
    expect((await send({ name: unique('renamed'), role: 'Admin' })).status).toBe(200);
    expect((await send({ isDisabled: false, role: 'None' })).status).toBe(200);
  });

  it('who may write an account takes an org role that it could not give, and does not give it back', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const caller = await org.person('Viewer');
    const { id } = await newAccount(org, { role: 'Admin' });
    const levels = `/access-control/serviceaccounts/${id}/users/${caller.id}`;
    await org.admin(200, 'POST', levels, { permission: 'Edit' });
    const send = async (body: object) =>
      await api('PATCH', `/serviceaccounts/${id}`, { as: caller.as, org: org.id, body });
    const lowered = await send({ role: 'Viewer' });
    expect([lowered.status, lowered.body.serviceaccount.role]).toEqual([200, 'Viewer']);
    const { answer, trace } = await traceOf(() => send({ role: 'Admin' }));
    expect([answer.status, answer.body.messageId]).toEqual([403, 'serviceaccounts.ErrRoleForbidden']);
    expect(trace).toEqual({});
  });
});

describe('DELETE /serviceaccounts/:id', () => {
  it('leaves nothing of the account in the database', async ({ expect }) => {
    const org = await freshOrg();
    const { answer: id, trace: made } = await traceOf(async () => {
      const account = await org.account('Editor');
      await org.grant(account.id, [['reports:read', 'reports:*']]);
      const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
      const role = { name: unique('global'), global: true, permissions };
      const { uid } = (await ok(200, 'POST', '/access-control/roles', { body: role })).body;
      const path = `/access-control/users/${account.id}/roles`;
      await org.admin(200, 'POST', path, { roleUid: uid, global: true });
      await org.admin(200, 'POST', `/teams/${await org.team()}/members`, { userId: account.id });
      await env.DB.batch([
        env.DB.prepare(`INSERT INTO managed_permissions VALUES (?, 'user', ?, 'teams', '1', 'Member')`).bind(
          org.id,
          String(account.id),
        ),
        env.DB.prepare(
          `INSERT INTO managed_permissions VALUES (?, 'team', '1', 'serviceaccounts', ?, 'Edit')`,
        ).bind(org.id, String(account.id)),
        env.DB.prepare(`INSERT INTO user_groups VALUES (?, ?, 'api', 'group', '', 'Group', '')`).bind(
          account.id,
          org.id,
        ),
      ]);
      return account.id;
    });
    const { answer, trace } = await traceOf(() => org.admin(200, 'DELETE', `/serviceaccounts/${id}`));
    expect(answer.body).toEqual({ message: 'Service account deleted' });
    const tables = ['users', 'org_users', 'tokens', 'user_roles', 'team_members', 'managed_permissions'];
    for (const table of [...tables, 'user_groups']) {
      const rows = made[table]?.added.filter((row) =>
        Object.values(JSON.parse(row)).map(String).includes(String(id)),
      );
      expect(rows, table).not.toEqual([]);
      expect(trace[table]?.removed, table).toEqual(expect.arrayContaining(rows ?? []));
      expect(trace[table]?.added, table).toEqual([]);
    }
    // One entry of the audit trail, and nothing else.
    expect(trace['changes']?.added).toHaveLength(1);
    expect(Object.keys(trace).toSorted()).toEqual([...tables, 'user_groups', 'changes'].toSorted());
  });

  it('takes what belongs to others with it nowhere', async ({ expect }) => {
    const org = await freshOrg();
    const [gone, stays] = [await org.account('Editor'), await org.account('Editor')];
    const roleUid = await org.grant(gone.id, [['reports:read', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/users/${stays.id}/roles`, { roleUid });
    await org.admin(200, 'DELETE', `/serviceaccounts/${gone.id}`);
    const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as: stays.as });
    expect(body['reports:read']).toEqual(['reports:*']);
    expect((await org.admin(200, 'GET', `/serviceaccounts/${stays.id}`)).body.tokens).toBe(1);
  });

  it('frees the name and the login at once, for an account with another id', async ({ expect }) => {
    const org = await freshOrg();
    const gone = await newAccount(org);
    await org.admin(200, 'DELETE', `/serviceaccounts/${gone.uid}`);
    const again = await newAccount(org, { name: gone.name });
    expect(again.login).toBe(gone.login);
    expect(again.id).toBeGreaterThan(gone.id);
  });

  it('finds no account the second time, an unknown one, or a person', async ({ expect }) => {
    const org = await freshOrg();
    const gone = await newAccount(org);
    await org.admin(200, 'DELETE', `/serviceaccounts/${gone.id}`);
    for (const named of [gone.id, gone.uid, LARGEST_ID, ADMIN_ID]) {
      const path = `/serviceaccounts/${named}`;
      const { answer, trace } = await traceOf(() => org.admin(404, 'DELETE', path));
      expect(answer.body).toEqual(ErrNotFound);
      expect(trace).toEqual({});
    }
  });

  it('needs serviceaccounts:delete on that very account', async () => {
    const org = await freshOrg();
    const [caller, mine, other] = [await org.account(), await newAccount(org), await newAccount(org)];
    await org.grant(caller.id, [
      ['serviceaccounts:write', 'serviceaccounts:*'],
      ['serviceaccounts:delete', `serviceaccounts:id:${mine.id}`],
    ]);
    const remove = (id: number) => api('DELETE', `/serviceaccounts/${id}`, { as: caller.as });
    expectAccessDenied(await remove(other.id), 'serviceaccounts:delete');
    await ok(200, 'DELETE', `/serviceaccounts/${mine.id}`, { as: caller.as });
  });
});

describe('equal requests at once', () => {
  it('create one account, though they are twenty', async ({ expect }) => {
    const org = await freshOrg();
    const name = unique('account');
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await api('POST', '/serviceaccounts', { org: org.id, body: { name } })).status,
      ),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 19 }, () => 400)]);
    const { body } = await org.admin(200, 'GET', `/serviceaccounts/search?query=${name}`);
    expect(body.totalCount).toBe(1);
  });

  it('rename one account of five to the same name', async ({ expect }) => {
    const org = await freshOrg();
    const name = unique('renamed');
    const accounts = await Promise.all(Array.from({ length: 5 }, () => newAccount(org)));
    const statuses = await Promise.all(
      accounts.map(
        async ({ id }) =>
          (await api('PATCH', `/serviceaccounts/${id}`, { org: org.id, body: { name } })).status,
      ),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 4 }, () => 400)]);
  });

  it('delete an account once, though they are twenty', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await newAccount(org);
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await api('DELETE', `/serviceaccounts/${id}`, { org: org.id })).status,
      ),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 404)]);
  });
});
