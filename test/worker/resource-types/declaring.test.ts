import { describe, it } from 'vitest';

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
    // The same again changes nothing.
    expect((await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES)).body).toEqual(made.body);
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

  it('is forced', async ({ expect }) => {
    const org = await freshOrg();
    await org.admin(200, 'PUT', `${TYPES}/invoices`, INVOICES);
    const uid = await org.role([['invoices:read', 'invoices:id:7']]);
    const refused = await org.admin(400, 'DELETE', `${TYPES}/invoices`);
    expect(refused.body.message).toBe(
      'Resource type "invoices" is used by 1 roles and 0 levels: force=true deletes it with these',
    );
    await org.admin(200, 'DELETE', `${TYPES}/invoices?force=true`);
    expect((await org.admin(200, 'GET', `/access-control/roles/${uid}`)).body).toMatchObject({
      permissions: [],
      version: 1,
    });
  });

  it('global', async ({ expect }) => {
    const org = await freshOrg();
    const name = unique('g');
    await org.admin(200, 'PUT', `${TYPES}/${name}`, { ...INVOICES, levels: [], global: true });
    const uid = await org.role([[`${name}:read`, `${name}:id:7`]]);
    const refused = await org.admin(400, 'DELETE', `${TYPES}/${name}?global=true`);
    expect(refused.body.message).toContain('1 roles');
    await org.admin(400, 'PUT', `${TYPES}/${name}`, { ...INVOICES, levels: [] });
    await org.admin(200, 'DELETE', `${TYPES}/${name}?global=true&force=true`);
    expect((await org.admin(200, 'GET', `/access-control/roles/${uid}`)).body).toMatchObject({
      permissions: [],
      version: 1,
    });
  });
});
