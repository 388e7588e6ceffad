import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

const HELD = 'reports:read';
const PAIR = [[HELD, 'reports:*']] as const;

/** The scopes on which a caller holds the watched action. */
async function scopesOf(as: As, org?: number): Promise<string[]> {
  const options = org === undefined ? { as } : { as, org };
  return (await ok(200, 'GET', '/access-control/user/permissions', options)).body[HELD] ?? [];
}

type Subject = { readonly org: FreshOrg; readonly id: number; readonly as: As; readonly team: number };
type Prepared = { readonly take: () => Promise<unknown> };

/** Ways to get a permission, each with the way to lose it again. */
const PATHS: Record<string, (subject: Subject) => Promise<Prepared>> = {
  'a role assigned to it': async ({ org, id }) => {
    const roleUid = await org.grant(id, PAIR);
    return { take: () => org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${roleUid}`) };
  },
  'a set of roles that no longer names it': async ({ org, id }) => {
    await org.grant(id, PAIR);
    return { take: () => org.admin(200, 'PUT', `/access-control/users/${id}/roles`, { roleUids: [] }) };
  },
  'a role whose holders no longer name it': async ({ org, id }) => {
    const roleUid = await org.role(PAIR);
    const path = `/access-control/roles/${roleUid}/assignments`;
    await org.admin(200, 'PUT', path, { service_accounts: [id] });
    return { take: () => org.admin(200, 'PUT', path, { service_accounts: [] }) };
  },
  'a role whose holders no longer name its team': async ({ org, team }) => {
    const roleUid = await org.role(PAIR);
    const path = `/access-control/roles/${roleUid}/assignments`;
    await org.admin(200, 'PUT', path, { teams: [team] });
    return { take: () => org.admin(200, 'PUT', path, { teams: null }) };
  },
  'a role assigned to its team': async ({ org, team }) => {
    const roleUid = await org.role(PAIR);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    return { take: () => org.admin(200, 'DELETE', `/access-control/teams/${team}/roles/${roleUid}`) };
  },
  'a set of roles of its team': async ({ org, team }) => {
    const roleUid = await org.role(PAIR);
    await org.admin(200, 'PUT', `/access-control/teams/${team}/roles`, { roleUids: [roleUid] });
    return { take: () => org.admin(200, 'PUT', `/access-control/teams/${team}/roles`, { roleUids: [] }) };
  },
  'a permission of a role that it has': async ({ org, id }) => {
    const uid = await org.grant(id, PAIR);
    const body = { version: 1, name: unique('changed'), permissions: [] };
    return { take: () => org.admin(200, 'PUT', `/access-control/roles/${uid}`, body) };
  },
  'a permission of a role that its team has': async ({ org, team }) => {
    const roleUid = await org.role(PAIR);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const body = { version: 1, name: unique('changed'), permissions: [] };
    return { take: () => org.admin(200, 'PUT', `/access-control/roles/${roleUid}`, body) };
  },
  'a role that is deleted with its assignments': async ({ org, id }) => {
    const uid = await org.grant(id, PAIR);
    return { take: () => org.admin(200, 'DELETE', `/access-control/roles/${uid}?force=true`) };
  },
  'a global assignment': async ({ org, id }) => {
    const permissions = [{ action: HELD, scope: 'reports:*' }];
    const body = { name: unique('global'), global: true, permissions };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body })).body;
    const path = `/access-control/users/${id}/roles`;
    await org.admin(200, 'POST', path, { roleUid: uid, global: true });
    return { take: () => org.admin(200, 'DELETE', `${path}/${uid}?global=true`) };
  },
  'a permission of a global role': async ({ org, id }) => {
    const permissions = [{ action: HELD, scope: 'reports:*' }];
    const body = { name: unique('global'), global: true, permissions };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body })).body;
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
    const update = { ...body, version: 1, permissions: [] };
    return { take: () => ok(200, 'PUT', `/access-control/roles/${uid}`, { body: update }) };
  },
};

describe('what is taken away is gone from the next answer on (I6)', () => {
  for (const [path, prepare] of Object.entries(PATHS)) {
    it(`${path}: gained at once, lost at once`, async ({ expect }) => {
      const org = await freshOrg('by requests');
      const { id, as } = await org.account('Viewer');
      const team = await org.team();
      await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
      expect(await scopesOf(as)).toEqual([]);
      const { take } = await prepare({ org, id, as, team });
      expect(await scopesOf(as)).toEqual(['reports:*']);
      await take();
      expect(await scopesOf(as)).toEqual([]);
    });
  }

  it('joining a team brings its roles at once', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const team = await org.team();
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: await org.role(PAIR) });
    expect(await scopesOf(as)).toEqual([]);
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    expect(await scopesOf(as)).toEqual(['reports:*']);
  });

  it('joining an org brings its org role at once', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as, login } = await (await freshOrg('by requests')).person();
    expect((await api('GET', '/access-control/user/permissions', { as, org: org.id })).body).toEqual({});
    await org.admin(200, 'POST', `/orgs/${org.id}/users`, { loginOrEmail: login, role: 'Viewer' });
    const mine = await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id });
    expect(mine.body['orgs:read']).toEqual(['']);
  });

  it('a changed basic role takes effect in every org, though none of them was changed', async ({
    expect,
  }) => {
    const orgs = [await freshOrg('by requests'), await freshOrg('by requests')];
    const viewers = await Promise.all(orgs.map((org) => org.account('Viewer')));
    const held = () => Promise.all(viewers.map(({ as }) => scopesOf(as)));
    expect(await held()).toEqual([[], []]);
    const { body: viewer } = await ok(200, 'GET', '/access-control/roles/basic_viewer');
    const permissions = [...viewer.permissions, { action: HELD, scope: 'reports:*' }];
    const body = { version: viewer.version + 1, global: true, permissions };
    await ok(200, 'PUT', '/access-control/roles/basic_viewer', { body });
    expect(await held()).toEqual([['reports:*'], ['reports:*']]);
    await ok(200, 'POST', '/access-control/roles/hard-reset', { body: { BasicRoles: true } });
    expect(await held()).toEqual([[], []]);
  });
});

describe('a load that began before a change', () => {
  it('is neither kept nor answered after it (I7)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.grant(id, PAIR);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
      const { promise: revoked, resolve: go } = Promise.withResolvers<void>();
      const { promise: loaded, resolve: isLoaded } = Promise.withResolvers<void>();
      let held = false;
      d1.after = async (statements) => {
        // Holds back the first look at the subject's rights until the change below has been answered.
        if (held || !statements.some((sql) => sql.includes('managed_permissions'))) return;
        held = true;
        isLoaded();
        await revoked;
      };
      const slow = ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      await loaded;
      const path = `/access-control/users/${id}/roles/${roleUid}`;
      await ok(200, 'DELETE', path, { as: ADMIN, org: org.id }, fetch);
      go();
      expect((await slow).body).not.toHaveProperty(HELD);
      const next = await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect(next.body).not.toHaveProperty(HELD);
    });
  });
});

describe('a coordinator that starts anew (I1)', () => {
  it('answers as before', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account('Editor');
    await org.grant(id, PAIR);
    const before = await ok(200, 'GET', '/access-control/user/permissions', { as });
    await evictDurableObject(env.ORG.getByName(String(org.id)));
    expect((await ok(200, 'GET', '/access-control/user/permissions', { as })).text).toBe(before.text);
    await evictDurableObject(env.ORG.getByName('0'));
    const list = await org.admin(200, 'GET', `/access-control/users/${id}/roles`);
    expect(list.body).toHaveLength(1);
  });

  it('forgets what it stored when the org was changed behind its back', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.grant(id, PAIR);
    await withCoordinator(org.id, async ({ fetch, restart, stored }) => {
      const read = async () =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body[HELD] ?? [];
      expect(await read()).toEqual(['reports:*']);
      await env.DB.batch([
        env.DB.prepare(
          `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, revision + 1, id || 'x', global_revision, at, actor, origin, kind,
            "before", "after", touches, hash, hash || 'x' FROM changes WHERE org_id = ? ORDER BY revision DESC LIMIT 1`,
        ).bind(org.id),
        env.DB.prepare('DELETE FROM user_roles WHERE org_id = ? AND role_uid = ?').bind(org.id, roleUid),
      ]);
      await stored();
      restart();
      expect(await read()).toEqual([]);
    });
  });

  it('follows what the global plane changed while it was away', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const permissions = [{ action: HELD, scope: 'reports:*' }];
    const body = { name: unique('global'), global: true, permissions };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body })).body;
    const path = `/access-control/users/${id}/roles`;
    await org.admin(200, 'POST', path, { roleUid: uid, global: true });
    expect(await scopesOf(as)).toEqual(['reports:*']);
    await evictDurableObject(env.ORG.getByName(String(org.id)));
    await org.admin(200, 'DELETE', `${path}/${uid}?global=true`);
    expect(await scopesOf(as)).toEqual([]);
  });
});
