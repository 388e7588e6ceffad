import { describe, it } from 'vitest';

import { freshOrg, unique } from '../../support/fresh-org.ts';

const ROLES = '/access-control/roles';

/** What an answer says of a role beside what the caller said. */
const OWN_FIELDS = { created: undefined, updated: undefined, uid: undefined, version: undefined };

/** The pairs of a role in an answer, in one order: they are a set. */
const pairsOf = (body: { permissions: { action: string; scope: string }[] }): string[] =>
  body.permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted();

describe('a role', () => {
  it.for([
    ['with everything', { displayName: 'Ä role', description: 'For\n"tests"', group: 'Löve', hidden: true }],
    ['with nothing that could be left out', {}],
    ['with a display name alone', { displayName: 'Shown' }],
    ['with a group alone', { group: 'Listed' }],
    ['with a description alone', { description: 'Described' }],
    ['that is hidden', { hidden: true }],
    ['that is global', { global: true }],
  ] as const)('%s comes back as it was sent, and what is empty is left out', async ([, sent], { expect }) => {
    const org = await freshOrg();
    const name = unique('role');
    const created = await org.admin(200, 'POST', ROLES, { name, ...sent });
    const { uid } = created.body;
    const read = await org.admin(200, 'GET', `${ROLES}/${uid}`);
    const list = await org.admin(200, 'GET', `${ROLES}?includeHidden=true`);
    const listed = list.body.find((role: { uid: string }) => role.uid === uid);
    const change = { name, ...sent, version: 1 };
    const updated = await org.admin(200, 'PUT', `${ROLES}/${uid}`, change);
    const expected = { name, description: '', global: false, ...sent };
    for (const { permissions, ...texts } of [created.body, read.body, updated.body]) {
      expect({ ...texts, ...OWN_FIELDS }).toEqual({ ...expected, ...OWN_FIELDS });
      expect(permissions).toEqual([]);
    }
    expect({ ...listed, ...OWN_FIELDS }).toEqual({ ...expected, ...OWN_FIELDS });
    for (const body of [created.body, read.body, updated.body, listed]) {
      for (const key of ['displayName', 'group', 'hidden', 'mapped', 'delegatable']) {
        expect(key in body, key).toBe(key in sent);
      }
    }
  });

  it('holds exactly the pairs that were sent: none merged, added or normalised', async ({ expect }) => {
    const org = await freshOrg();
    const pairs = [
      ['teams:read', 'teams:id:1'],
      ['teams:read', 'teams:*'],
      ['teams:read', 'teams:id:*'],
      ['teams:create', ''],
      ['reports:read', 'reports:id:7'],
    ] as const;
    const wanted = pairs.map((pair) => pair.join(' ')).toSorted();
    const permissions = pairs.map(([action, scope]) => ({ action, scope }));
    const role = { name: unique('role'), permissions };
    const created = await org.admin(200, 'POST', ROLES, role);
    expect(pairsOf(created.body)).toEqual(wanted);
    const path = `${ROLES}/${created.body.uid}`;
    expect(pairsOf((await org.admin(200, 'GET', path)).body)).toEqual(wanted);
    const fewer = { ...role, permissions: permissions.toReversed().slice(1), version: 1 };
    const updated = await org.admin(200, 'PUT', path, fewer);
    expect(pairsOf(updated.body)).toEqual(
      fewer.permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted(),
    );
  });

  it('made without a uid gets one that fits in a path and in an id', async ({ expect }) => {
    const org = await freshOrg();
    for (const uid of [{}, { uid: '' }, { uid: null }]) {
      const { body } = await org.admin(200, 'POST', ROLES, { name: unique('role'), ...uid });
      expect(body.uid).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
    }
  });

  it('keeps its time of creation through an update', async ({ expect }) => {
    const org = await freshOrg();
    const created = await org.admin(200, 'POST', ROLES, { name: unique('role') });
    const path = `${ROLES}/${created.body.uid}`;
    const updated = await org.admin(200, 'PUT', path, { name: created.body.name, version: 1 });
    expect(updated.body.created).toBe(created.body.created);
    expect(Date.parse(updated.body.updated)).toBeGreaterThanOrEqual(Date.parse(created.body.updated));
  });

  it('that is global is answered as such in every org', async ({ expect }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const uid = await here.role([], { global: true });
    for (const org of [here, there]) {
      expect((await org.admin(200, 'GET', `${ROLES}/${uid}`)).body.global).toBe(true);
      const list = await org.admin(200, 'GET', ROLES);
      expect(list.body).toContainEqual(expect.objectContaining({ uid, global: true }));
    }
  });
});

describe('what the Go client sends', () => {
  it.for([
    ['null', { permissions: null }],
    ['left out', {}],
    ['an empty list', { permissions: [] }],
  ] as const)('means no permissions: %s, which on update clears them', async ([, none], { expect }) => {
    const org = await freshOrg();
    const created = await org.admin(200, 'POST', ROLES, { name: unique('role'), ...none });
    expect(created.body.permissions).toEqual([]);
    const uid = await org.role([['reports:read', 'reports:*']]);
    const path = `${ROLES}/${uid}`;
    const updated = await org.admin(200, 'PUT', path, { name: unique('role'), version: 1, ...none });
    expect(updated.body.permissions).toEqual([]);
    expect((await org.admin(200, 'GET', path)).body.permissions).toEqual([]);
  });

  it.for([
    ['left out', {}],
    ['empty', { scope: '' }],
    ['null', { scope: null }],
  ] as const)('means no scope: %s, answered as an empty one', async ([, scope], { expect }) => {
    const org = await freshOrg();
    const permissions = [{ action: 'teams:create', ...scope }];
    const { body } = await org.admin(200, 'POST', ROLES, { name: unique('role'), permissions });
    expect(body.permissions).toEqual([expect.objectContaining({ action: 'teams:create', scope: '' })]);
    const read = await org.admin(200, 'GET', `${ROLES}/${body.uid}`);
    expect(read.body.permissions).toEqual(body.permissions);
  });

  it('carries times in permissions, which are ignored', async ({ expect }) => {
    const org = await freshOrg();
    const zero = '0001-01-01T00:00:00.000Z';
    const permission = { action: 'reports:read', scope: 'reports:*', created: zero, updated: zero };
    const role = { name: unique('role'), permissions: [permission], version: 1 };
    const created = await org.admin(200, 'POST', ROLES, role);
    const path = `${ROLES}/${created.body.uid}`;
    const updated = await org.admin(200, 'PUT', path, { ...role, version: 2 });
    const read = await org.admin(200, 'GET', path);
    for (const { body } of [created, updated, read]) {
      const [{ created: since, updated: at }] = body.permissions;
      for (const time of [since, at]) expect(Date.parse(time)).toBeGreaterThan(Date.parse('2020-01-01'));
    }
  });

  it('leaves `hidden` out of an update to say false', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { hidden: true });
    const { body } = await org.admin(200, 'PUT', `${ROLES}/${uid}`, { name: unique('role'), version: 1 });
    expect(body).not.toHaveProperty('hidden');
    const { body: list } = await org.admin(200, 'GET', ROLES);
    expect(list).toContainEqual(expect.objectContaining({ uid }));
  });

  it('says "" in an update to empty a text', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { displayName: 'Shown', group: 'Listed', description: 'Described' });
    const empty = { name: unique('role'), displayName: '', group: '', description: '', version: 1 };
    await org.admin(200, 'PUT', `${ROLES}/${uid}`, empty);
    const { body } = await org.admin(200, 'GET', `${ROLES}/${uid}`);
    expect(body).not.toHaveProperty('displayName');
    expect(body).not.toHaveProperty('group');
    expect(body.description).toBe('');
  });
});

describe('a body', () => {
  it('of a role may spell its keys in any letter case, and hold unknown ones', async ({ expect }) => {
    const org = await freshOrg();
    const [name, renamed] = [unique('role'), unique('role')];
    const created = await org.admin(200, 'POST', ROLES, {
      NAME: name,
      Uid: 'Spelt-Otherwise_1',
      DisplayName: 'Shown',
      shownAs: 'unknown',
      GROUP: 'Listed',
      Description: 'Described',
      HIDDEN: true,
      Global: false,
      Version: 6,
      pERMISSIONS: [{ ACTION: 'reports:read', Scope: 'reports:*', kind: 'reports', extra: { deep: [1] } }],
      from: [{ uid: 'basic_admin', global: true }],
      orgId: 1,
    });
    expect(created.body).toMatchObject({
      version: 6,
      uid: 'Spelt-Otherwise_1',
      name,
      displayName: 'Shown',
      description: 'Described',
      group: 'Listed',
      global: false,
      hidden: true,
    });
    expect(pairsOf(created.body)).toEqual(['reports:read reports:*']);
    const path = `${ROLES}/Spelt-Otherwise_1`;
    const updated = await org.admin(200, 'PUT', path, {
      Name: renamed,
      VERSION: 7,
      Permissions: [{ Action: 'teams:create' }],
      uid: 'Another',
    });
    expect(updated.body).toMatchObject({ version: 7, uid: 'Spelt-Otherwise_1', name: renamed });
    expect(pairsOf(updated.body)).toEqual(['teams:create ']);
    await org.admin(404, 'GET', `${ROLES}/Another`);
  });

  it('of an assignment may do so too', async ({ expect }) => {
    const org = await freshOrg();
    const hidden = await org.role([], { hidden: true });
    const uid = await org.role([]);
    for (const assignee of [`users/${(await org.account()).id}`, `teams/${await org.team()}`]) {
      const path = `/access-control/${assignee}/roles`;
      for (const RoleUID of [uid, hidden]) {
        await org.admin(200, 'POST', path, { RoleUID, GLOBAL: false, colour: 'blue' });
      }
      const all = `${path}?includeHidden=true`;
      expect((await org.admin(200, 'GET', all)).body).toHaveLength(2);
      await org.admin(200, 'PUT', path, { ROLEUIDS: [uid], IncludeHIDDEN: true, Global: false, colour: 1 });
      const { body } = await org.admin(200, 'GET', all);
      expect(body.map((role: { uid: string }) => role.uid)).toEqual([uid]);
    }
  });

  it('may say which characters its JSON is in', async ({ expect }) => {
    const org = await freshOrg();
    const headers = { 'Content-Type': 'application/json; charset=UTF-8' };
    const { body } = await org.admin(200, 'POST', ROLES, { name: unique('rôle') }, { headers });
    expect(body.name).toContain('rôle');
  });
});

describe('a path', () => {
  it('may end in a slash', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account();
    const assignees = [`/access-control/users/${account.id}`, `/access-control/teams/${await org.team()}`];
    await org.admin(200, 'GET', '/access-control/status/');
    await org.admin(200, 'GET', '/access-control/user/permissions/');
    await org.admin(200, 'GET', `${assignees[0]}/permissions/`);
    const { uid, name } = (await org.admin(200, 'POST', `${ROLES}/`, { name: unique('role') })).body;
    const { body } = await org.admin(200, 'GET', `${ROLES}/?includeHidden=true`);
    expect(body).toContainEqual(expect.objectContaining({ uid }));
    await org.admin(200, 'GET', `${ROLES}/${uid}/`);
    await org.admin(200, 'PUT', `${ROLES}/${uid}/`, { name, version: 1 });
    for (const assignee of assignees) {
      await org.admin(200, 'POST', `${assignee}/roles/`, { roleUid: uid });
      expect((await org.admin(200, 'GET', `${assignee}/roles/`)).body).toHaveLength(1);
      await org.admin(200, 'DELETE', `${assignee}/roles/${uid}/`);
      expect((await org.admin(200, 'GET', `${assignee}/roles/`)).body).toEqual([]);
      await org.admin(200, 'PUT', `${assignee}/roles/`, { roleUids: [uid] });
    }
    await org.admin(200, 'DELETE', `${ROLES}/${uid}/?force=true&global=false`);
    await org.admin(404, 'GET', `${ROLES}/${uid}/`);
    await org.admin(200, 'POST', `${ROLES}/hard-reset/`, { BasicRoles: false });
  });
});
