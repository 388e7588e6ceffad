/** A dry run foresees just what the change then does, and makes nothing (I2, I6). */
import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { foreseeingWorker } from '../../support/foreseen.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { inOrder, readOperations } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';
import { fill } from '../../support/operations/row.ts';
import { makeWorld } from '../../support/operations/world.ts';

describe('a dry run', () => {
  it('foresees what each sample request does', async ({ expect }) => {
    const { org, things, callers } = await makeWorld(ROWS);
    const { fetch, unlike, effects } = foreseeingWorker();
    for (const { id, method, path } of readOperations().toSorted(inOrder)) {
      if (method === 'GET') continue;
      for (const [name, row] of Object.entries(ROWS)) {
        if (name.replace(/\/.*/, '') !== id) continue;
        const named = path.replaceAll(/\{(\w+)\}/g, (parameter, thing: string) =>
          encodeURIComponent(fill(row.at?.[thing] ?? parameter, things)),
        );
        const query = row.query === undefined ? '' : `?${fill(row.query, things)}`;
        const options = { as: callers.serverAdmin, org: org.id, body: row.body?.(things) };
        await api(method, `${named}${query}`, options, fetch);
      }
    }
    expect(unlike).toEqual([]);
    expect(effects.size).toBeGreaterThan(30);
  });

  it('foresees who gains and who loses by each path on which permissions reach people', async ({
    expect,
  }) => {
    const { fetch, unlike, effects } = foreseeingWorker();
    const org = await freshOrg(fetch);
    const refused: string[] = [];
    const here = async (method: string, path: string, body?: unknown, at = org.id) => {
      const answer = await api(method, path, { org: at, body }, fetch);
      if (answer.status >= 400) refused.push(`${method} ${path}: ${answer.text}`);
      return answer;
    };
    const [viewer, editor, leaver] = [await org.person(), await org.person('Editor'), await org.person()];
    const account = await org.account();
    const [team, outside] = [await org.team(), await org.team()];
    const uid = await org.role([['reports:read', 'reports:id:1']]);
    const put = async (path: string, body: unknown) => await here('PUT', path, body);
    const post = async (path: string, body: unknown) => await here('POST', path, body);
    const roleIs = async (version: number, permissions: readonly (readonly [string, string])[]) =>
      await put(`/access-control/roles/${uid}`, {
        name: uid,
        version,
        permissions: permissions.map(([action, scope]) => ({ action, scope })),
      });
    await post(`/teams/${team}/members`, { userId: viewer.id });
    await post(`/access-control/teams/${team}/roles`, { roleUid: uid });
    await post(`/access-control/users/${account.id}/roles`, { roleUid: uid });
    await put(`/groupsync/users/${editor.id}/groups`, { groups: ['cn=a,ou=x', 'plain'] });
    await post(`/groupsync/groups/plain`, { roles: [uid] });
    await post(`/teams/${outside}/groups`, { groupId: 'cn=*,ou=x' });
    await post(`/access-control/teams/${outside}/roles`, { roleUid: uid });
    await roleIs(2, [
      ['reports:read', 'reports:*'],
      ['reports:write', 'reports:*'],
    ]);
    await roleIs(3, [['reports:read', 'reports:id:2']]);
    await post(`/access-control/folders/f/builtInRoles/Viewer`, { permission: 'Edit' });
    await post(`/access-control/folders/f/teams/${outside}`, { permission: 'View' });
    await post(`/access-control/folders/f/users/${account.id}`, { permission: 'Admin' });
    const type = unique('type').replaceAll('-', '');
    await put(`/access-control/resource-types/${type}`, {
      actions: ['read', 'approve'],
      levels: [{ name: 'Look', actions: ['read'] }],
    });
    await post(`/access-control/${type}/x/users/${viewer.id}`, { permission: 'Look' });
    await put(`/access-control/resource-types/${type}`, {
      actions: ['read', 'approve'],
      levels: [{ name: 'Look', actions: ['read', 'approve'] }],
    });
    await here('DELETE', `/access-control/resource-types/${type}?force=true`);
    await here('PATCH', `/orgs/${org.id}/users/${viewer.id}`, { role: 'Editor' });
    await here('DELETE', `/teams/${outside}`);
    await here('DELETE', `/access-control/roles/${uid}?force=true`);
    await here('DELETE', `/org/users/${leaver.id}`);
    await here('DELETE', `/serviceaccounts/${account.id}`);
    await post(`/admin/users/${editor.id}/disable`, {});
    await post(`/admin/users/${editor.id}/enable`, {});
    const global = await post('/access-control/roles', {
      name: unique('global'),
      global: true,
      permissions: [{ action: 'reports:read', scope: 'reports:*' }],
    });
    await post(`/access-control/users/${editor.id}/roles`, { roleUid: global.body.uid, global: true });
    await post(`/access-control/teams/${team}/roles`, { roleUid: global.body.uid });
    await here('DELETE', `/access-control/roles/${global.body.uid}?force=true&global=true`);
    await put('/access-control/roles/basic_viewer', {
      name: 'basic:viewer',
      version: 50,
      global: true,
      permissions: [{ action: 'teams:read', scope: 'teams:*' }],
    });
    await post('/access-control/roles/hard-reset', { BasicRoles: true });
    await here('DELETE', `/admin/users/${editor.id}`);
    await here('DELETE', `/orgs/${org.id}`, undefined, 1);
    expect({ unlike, refused }).toEqual({ unlike: [], refused: [] });
    const withEffect = [...effects].filter(([, groups]) => groups > 0).map(([name]) => name);
    expect(withEffect.length).toBeGreaterThan(20);
  });
});
