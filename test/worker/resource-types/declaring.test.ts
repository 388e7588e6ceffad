import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const TYPES = '/access-control/resource-types';

const INVOICES = {
  displayName: 'Invoices',
  actions: ['read', 'approve'],
  levels: [
    { name: 'View', actions: ['read'] },
    { name: 'Approve', actions: ['read', 'approve', 'invoices.permissions:read'] },
  ],
};

describe('declaring a type of resource', () => {
  it('answers with what is stored, and its version, which goes up with each change', async ({ expect }) => {
    const org = await freshOrg();
    const made = await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES);
    expect(made.body).toEqual({
      type: 'invoices',
      ...INVOICES,
      attribute: 'id',
      global: false,
      shipped: false,
      version: 1,
      created: made.body.created,
      updated: made.body.created,
    });
    expect((await org.admin(200, 'GET', `${TYPES}/invoices`)).body).toEqual(made.body);
    // The same again changes nothing, and what was read can be sent back.
    expect((await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES)).body).toEqual(made.body);
    expect((await org.admin(200, 'PUT', `${TYPES}/invoices`, made.body)).body).toEqual(made.body);
    const changed = await org.admin(200, 'PUT', `${TYPES}/invoices`, { actions: ['read', 'pay'] });
    expect(changed.body).toMatchObject({
      displayName: '',
      actions: ['read', 'pay'],
      levels: [],
      version: 2,
      created: made.body.created,
    });
    await org.admin(200, 'DELETE', `${TYPES}/invoices`);
    await org.admin(404, 'GET', `${TYPES}/invoices`);
    await org.admin(404, 'DELETE', `${TYPES}/invoices`);
    expect((await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES)).body.version).toBe(1);
  });

  it.for([
    ['teams', { actions: ['read'] }, 'type must be a name that is not reserved'],
    ['access', { actions: ['read'] }, 'type must be a name that is not reserved'],
    ['Invoices', { actions: ['read'] }, /^type must be up to 64 small letters/],
    ['invoices', { actions: ['read'], attribute: '*' }, /^attribute must be up to 32 letters/],
    ['invoices', {}, 'actions is required'],
    ['invoices', { actions: 'read' }, 'actions must be array'],
    ['invoices', { actions: Array.from({ length: 101 }, (_, i) => `a${i}`) }, /^actions must be at most 100/],
    ['invoices', { actions: ['read', 'read'] }, 'actions must not name an action more than once'],
    [
      'invoices',
      {
        actions: ['read'],
        levels: Array.from({ length: 11 }, (_, i) => ({ name: `L${i}`, actions: ['read'] })),
      },
      /^levels must be at most 10/,
    ],
    [
      'invoices',
      { actions: ['read'], levels: [{ name: 'View', actions: ['pay'] }] },
      /View gives another one$/,
    ],
    ['invoices', { actions: ['read'], displayName: 'x'.repeat(191) }, /^displayName must be at most 190/],
    ['invoices', { action: ['read'], actions: ['read'] }, /^action is unknown: did you mean/],
  ] as const)('refuses %s with what is no declaration: %#', async ([name, body, message], { expect }) => {
    const org = await freshOrg();
    const refused = await org.admin(400, 'PUT', `${TYPES}/${name}`, body);
    expect(refused.body.message).toMatch(message);
    await org.admin(404, 'GET', `${TYPES}/invoices`);
  });

  it('never changes the attribute, nor leaves out what is held', async ({ expect }) => {
    const org = await freshOrg();
    await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES);
    const { id } = await org.person();
    const put = async (status: number, body: object) =>
      (await org.admin(status, 'PUT', `${TYPES}/invoices`, { ...INVOICES, ...body })).body.message;
    expect(await put(400, { attribute: 'uid' })).toBe(
      'The attribute of "invoices" never changes: delete the type, and declare it anew',
    );
    await org.role([['invoices:approve', 'invoices:id:7']]);
    await org.admin(200, 'POST', `/access-control/invoices/7/users/${id}`, { permission: 'View' });
    expect(await put(400, { attribute: 'uid' })).toBe(
      'The attribute of "invoices" never changes. The type is used by 1 role and 1 level: delete it with these (force=true), and declare it anew',
    );
    expect(await put(400, { actions: ['read'], levels: [INVOICES.levels[0]] })).toBe(
      'Action "approve" is used by 1 role and 0 levels: it cannot be left out',
    );
    expect(await put(400, { levels: [INVOICES.levels[1]] })).toBe(
      'Level "View" is used by 0 roles and 1 level: it cannot be left out',
    );
    expect(await put(400, { actions: ['approve'], levels: [{ name: 'View', actions: ['approve'] }] })).toBe(
      'Action "read" is used by 0 roles and 1 level: it cannot be left out',
    );
    await put(200, { levels: [INVOICES.levels[0]] });
  });

  it('is told where the type is to be: a body and a query that say different things are refused', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const path = `${TYPES}/${unique('type')}`;
    for (const [query, global] of [
      ['true', false],
      ['1', false],
      ['false', true],
    ] as const) {
      const target = `${path}?global=${query}`;
      const { body } = await org.admin(400, 'PUT', target, { actions: ['read'], global });
      expect(body.message).toBe(`global is ${global} in the body and ${!global} in the query`);
      await ok(401, 'PUT', target, { as: null, body: { actions: ['read'], global } });
      await ok(400, 'PUT', target, { as, body: { actions: ['read'], global } });
    }
    await org.admin(404, 'GET', path);
    await org.admin(404, 'GET', `${path}?global=true`);
    for (const [query, body] of [
      ['true', { global: true }],
      ['true', { global: null }],
      ['', { global: true }],
    ] as const) {
      const made = await org.admin(200, 'PUT', `${path}?global=${query}`, { actions: ['read'], ...body });
      expect(made.body.global).toBe(true);
    }
  });

  it('keeps to the number of types', async ({ expect }) => {
    const org = await freshOrg();
    const insert = env.DB.prepare(
      `INSERT INTO resource_types (org_id, name, display_name, attribute, actions, levels, version, created, updated)
       SELECT ?, 'type-' || key, '', 'id', '[]', '[]', 1, '', '' FROM json_each(?)`,
    );
    await insert.bind(org.id, JSON.stringify(Array.from({ length: 499 }))).run();
    await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES);
    const refused = await org.admin(403, 'PUT', `${TYPES}/bills`, { actions: [] });
    expect(refused.body.message).toContain('"resource-types"');
    await org.admin(200, 'PUT', `${TYPES}/invoices`, { actions: [] });
  });
});

describe('the types of an org', () => {
  it('are those that it declared, global ones, and the shipped ones, which have no version', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const name = unique('type');
    await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES);
    await org.admin(200, 'PUT', `${TYPES}/${name}`, { actions: ['x'], global: true });
    const { body } = await org.admin(200, 'GET', TYPES);
    const list: { type: string; global: boolean; shipped: boolean; version?: number }[] = body;
    expect(list.map(({ type }) => type)).toEqual(list.map(({ type }) => type).toSorted());
    const about = (type: string) => list.find((one) => one.type === type);
    expect(about('invoices')).toMatchObject({ global: false, shipped: false, version: 1 });
    expect(about(name)).toMatchObject({ global: true, shipped: false, version: 1 });
    expect(list.filter(({ shipped }) => shipped).map(({ type }) => type)).toEqual([
      'dashboards',
      'datasources',
      'folders',
      'projects',
      'serviceaccounts',
      'teams',
    ]);
    const teams = await org.admin(200, 'GET', `${TYPES}/teams`);
    expect(teams.body).toEqual(about('teams'));
    expect(teams.body).toEqual({
      type: 'teams',
      displayName: 'team',
      actions: [
        'teams.permissions:read',
        'teams.permissions:write',
        'teams.roles:read',
        'delete',
        'read',
        'write',
      ],
      attribute: 'id',
      levels: [
        { name: 'Member', actions: ['read'] },
        {
          name: 'Admin',
          actions: ['read', 'write', 'delete', 'teams.permissions:read', 'teams.permissions:write'],
        },
      ],
      global: true,
      shipped: true,
    });
    expect(teams.headers.get('ETag')).toBeNull();
    const globally = await org.admin(200, 'GET', `${TYPES}?global=true`);
    const names = (globally.body as { type: string }[]).map(({ type }) => type);
    expect(names).toContain(name);
    expect(names).not.toContain('invoices');
    await org.admin(404, 'GET', `${TYPES}/invoices?global=true`);
  });

  it('come before global ones of their name, which no org can declare over', async ({ expect }) => {
    const org = await freshOrg();
    const other = await freshOrg();
    const name = unique('type');
    await org.admin(200, 'PUT', `${TYPES}/${name}`, { actions: ['own'] });
    await org.admin(200, 'PUT', `${TYPES}/${name}?global=true`, { actions: ['all'] });
    expect((await org.admin(200, 'GET', `${TYPES}/${name}`)).body).toMatchObject({
      actions: ['own'],
      global: false,
    });
    const listed: { type: string; actions: string[] }[] = (await org.admin(200, 'GET', TYPES)).body;
    expect(listed.filter(({ type }) => type === name)).toMatchObject([{ actions: ['own'] }]);
    expect((await other.admin(200, 'GET', `${TYPES}/${name}`)).body).toMatchObject({
      actions: ['all'],
      global: true,
    });
    const taken = await other.admin(400, 'PUT', `${TYPES}/${name}`, { actions: ['own'] });
    expect(taken.body.message).toBe(`Resource type "${name}" is declared for all orgs`);
    // What counts in the org is its own, for roles too.
    await org.role([[`${name}:own`, `${name}:*`]]);
    const unknown = await api('POST', '/access-control/roles', {
      org: org.id,
      body: { name: unique('role'), permissions: [{ action: `${name}:all`, scope: `${name}:*` }] },
    });
    expect(unknown.status, unknown.text).toBe(400);
    await org.admin(200, 'PUT', `${TYPES}/${name}`, { actions: ['own', 'more'] });
    await org.admin(200, 'DELETE', `${TYPES}/${name}?force=true`);
    expect((await org.admin(200, 'GET', `${TYPES}/${name}`)).body).toMatchObject({ actions: ['all'] });
  });
});
