import { describe, it } from 'vitest';

import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

type World = {
  readonly org: FreshOrg;
  /** Where the assignee's roles are. */
  readonly path: string;
  /** Who holds what the assignee is given. */
  readonly holder: Account;
  readonly hidden: string;
  readonly shown: string;
};

const ASSIGNEES = ['a user', 'a team'] as const;

/** An assignee that has a hidden role, which allows to read reports, and one that is not hidden. */
async function assigned(what: (typeof ASSIGNEES)[number]): Promise<World> {
  const org = await freshOrg();
  const holder = await org.account();
  const team = await org.team();
  await org.admin(200, 'POST', `/teams/${team}/members`, { userId: holder.id });
  const path = `/access-control/${what === 'a user' ? `users/${holder.id}` : `teams/${team}`}/roles`;
  const hidden = await org.role([['reports:read', 'reports:*']], { hidden: true });
  const shown = await org.role([['reports:delete', 'reports:*']]);
  for (const roleUid of [hidden, shown]) await org.admin(200, 'POST', path, { roleUid });
  return { org, path, holder, hidden, shown };
}

async function uidsOf(org: FreshOrg, path: string): Promise<string[]> {
  const { body } = await org.admin(200, 'GET', path);
  return body.map(({ uid }: { uid: string }) => uid).toSorted();
}

async function mayReadReports({ org, holder }: World): Promise<boolean> {
  const { body } = await org.admin(200, 'GET', '/access-control/user/permissions', undefined, holder);
  return 'reports:read' in body;
}

describe('a hidden role', () => {
  it('is left out of the list of roles unless asked for, and can be read by uid', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([['reports:read', 'reports:*']], { hidden: true });
    expect(await uidsOf(org, '/access-control/roles')).not.toContain(uid);
    const { body } = await org.admin(200, 'GET', '/access-control/roles?includeHidden=true');
    expect(body).toContainEqual(expect.objectContaining({ uid, hidden: true }));
    const read = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(read.body).toMatchObject({ uid, hidden: true, permissions: [{ action: 'reports:read' }] });
  });

  it('can be updated and deleted like any other', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { hidden: true });
    const path = `/access-control/roles/${uid}`;
    const change = { name: unique('role'), displayName: 'Shown', hidden: true, version: 1 };
    const { body } = await org.admin(200, 'PUT', path, change);
    expect(body).toMatchObject({ displayName: 'Shown', hidden: true });
    await org.admin(200, 'DELETE', path);
    await org.admin(404, 'GET', path);
  });

  it('counts when a role that is assigned is to be deleted', async ({ expect }) => {
    const { org, hidden } = await assigned('a user');
    const { body } = await org.admin(400, 'DELETE', `/access-control/roles/${hidden}`);
    expect(body.message).toMatch(/\b1\b/);
  });

  it('shows in the lists of those who have it as soon as it is hidden no more', async ({ expect }) => {
    const { org, path, hidden, shown } = await assigned('a user');
    expect(await uidsOf(org, path)).toEqual([shown]);
    const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
    const change = { name: unique('role'), permissions, version: 1 };
    await org.admin(200, 'PUT', `/access-control/roles/${hidden}`, change);
    expect(await uidsOf(org, path)).toEqual([hidden, shown].toSorted());
  });
});

describe.for(ASSIGNEES)('a hidden role of %s', (what) => {
  it('is left out of its list unless asked for, and grants all the same', async ({ expect }) => {
    const world = await assigned(what);
    const { org, path, hidden, shown } = world;
    expect(await uidsOf(org, path)).toEqual([shown]);
    expect(await uidsOf(org, `${path}?includeHidden=false`)).toEqual([shown]);
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([hidden, shown].toSorted());
    const { body } = await org.admin(200, 'GET', `${path}?includeHidden=true`);
    expect(body).toContainEqual(expect.objectContaining({ uid: hidden, hidden: true }));
    expect(await mayReadReports(world)).toBe(true);
  });

  it.for([
    ['does not say so', {}],
    ['says includeHidden false', { includeHidden: false }],
    ['says includeHidden null', { includeHidden: null }],
  ] as const)('stays when a set %s', async ([, says], { expect }) => {
    const world = await assigned(what);
    const { org, path, hidden } = world;
    const other = await org.role([]);
    await org.admin(200, 'PUT', path, { roleUids: [other], ...says });
    expect(await uidsOf(org, path)).toEqual([other]);
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([hidden, other].toSorted());
    expect(await mayReadReports(world)).toBe(true);
    await org.admin(200, 'PUT', path, { roleUids: [], ...says });
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([hidden]);
    expect(await mayReadReports(world)).toBe(true);
  });

  it('is not replaced, nor anything else, when body and query differ: 400', async ({ expect }) => {
    const { org, path, hidden, shown } = await assigned(what);
    for (const includeHidden of [true, false]) {
      const target = `${path}?includeHidden=${!includeHidden}`;
      const { body } = await org.admin(400, 'PUT', target, { roleUids: [], includeHidden });
      expect(body.message).toBe(
        `includeHidden is ${includeHidden} in the body and ${!includeHidden} in the query`,
      );
    }
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([hidden, shown].toSorted());
  });

  it.for([
    ['in the body', '', { includeHidden: true }],
    ['in the query, as one SDK does', '?includeHidden=true', {}],
  ] as const)('goes when a set says includeHidden %s (I6)', async ([, query, says], { expect }) => {
    const world = await assigned(what);
    const { org, path, shown } = world;
    expect(await mayReadReports(world)).toBe(true);
    await org.admin(200, 'PUT', `${path}${query}`, { roleUids: [shown], ...says });
    expect(await mayReadReports(world)).toBe(false);
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([shown]);
  });

  it('stays when a set with includeHidden names it', async ({ expect }) => {
    const world = await assigned(what);
    const { org, path, hidden } = world;
    await org.admin(200, 'PUT', path, { roleUids: [hidden], includeHidden: true });
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([hidden]);
    expect(await mayReadReports(world)).toBe(true);
  });

  it('can be removed by name (I6)', async ({ expect }) => {
    const world = await assigned(what);
    const { org, path, hidden, shown } = world;
    expect(await mayReadReports(world)).toBe(true);
    await org.admin(200, 'DELETE', `${path}/${hidden}`);
    expect(await mayReadReports(world)).toBe(false);
    expect(await uidsOf(org, `${path}?includeHidden=true`)).toEqual([shown]);
  });
});
