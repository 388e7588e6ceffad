import { describe, it } from 'vitest';

import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoleByName, fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPerson } from '../../support/stored-people.ts';

type Call = readonly [method: string, path: string, body?: object];
type Pair = { readonly action: string; readonly scope: string };

const FIXED = 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw';

const pairsOf = (permissions: readonly Pair[]) =>
  permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted((a, b) => (a < b ? -1 : 1));

const reportsOf = async (as: As) =>
  (await ok(200, 'GET', '/access-control/user/permissions', { as })).body['reports:read'];

describe('shipped roles in lists and single views', () => {
  it('fixed roles are 149, of which 8 are hidden; the 5 basic roles all are', async ({ expect }) => {
    const org = await freshOrg();
    const own = await org.role([]);
    const uids = async (query: string) => {
      const { body } = await org.admin(200, 'GET', `/access-control/roles${query}`);
      const names: { uid: string; name: string; permissions?: unknown }[] = body;
      expect(names.every(({ permissions }) => permissions === undefined)).toBe(true);
      const list = names.map(({ uid }) => uid);
      expect(new Set(list).size).toBe(list.length);
      return {
        own: list.includes(own),
        fixed: list.filter((uid) => uid.startsWith('fixed_')).length,
        basic: list.filter((uid) => uid.startsWith('basic_')).toSorted(),
      };
    };
    const basic = ['basic_admin', 'basic_editor', 'basic_grafana_admin', 'basic_none', 'basic_viewer'];
    expect(await uids('')).toEqual({ own: true, fixed: 141, basic: [] });
    expect(await uids('?includeHidden=false')).toEqual({ own: true, fixed: 141, basic: [] });
    expect(await uids('?includeHidden=true')).toEqual({ own: true, fixed: 149, basic });
  });

  it('one by its uid is what the catalogue says, hidden or not', async ({ expect }) => {
    const org = await freshOrg();
    const hidden = fixedRoles.filter((role) => role.hidden);
    for (const shipped of [...fixedRoles.slice(0, 5), ...hidden, ...basicRoles]) {
      const { body } = await org.admin(200, 'GET', `/access-control/roles/${shipped.uid}`);
      const { uid, name, displayName, description, group } = shipped;
      expect(body, name).toMatchObject({ uid, name, global: true });
      expect(
        [body.displayName ?? '', body.description, body.group ?? '', body.hidden ?? false],
        name,
      ).toEqual([displayName, description, group, shipped.hidden]);
      expect(pairsOf(body.permissions), name).toEqual(pairsOf(shipped.permissions));
    }
  });

  it('a fixed role grants what it says to users, service accounts and teams', async ({ expect }) => {
    const org = await freshOrg();
    const { uid, permissions = [] } = fixedRoleByName('fixed:reports:reader') ?? {};
    expect(permissions).not.toEqual([]);
    const [account, member] = [await org.account(), await org.account()];
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, { roleUid: uid });
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: uid });
    for (const { as } of [account, member]) {
      const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as });
      for (const { action, scope } of permissions) expect(body[action], action).toContain(scope);
    }
  });
});

describe('shipped roles', () => {
  it('are not imitated, changed or deleted, and the refusal says why', async ({ expect }) => {
    const org = await freshOrg();
    const own = `/access-control/roles/${await org.role([])}`;
    const roles = '/access-control/roles';
    const fixed = { name: 'fixed:reports:writer', version: 99, permissions: [] };
    const refused: readonly (readonly [says: RegExp, ...Call])[] = [
      [/fixed.*reserved|reserved.*fixed/, 'POST', roles, { name: 'Fixed:x' }],
      [
        /basic.*reserved|reserved.*basic/,
        'POST',
        roles,
        { name: 'viewer', uid: 'basic_viewer', global: true },
      ],
      [/managed/, 'PUT', own, { name: 'managed:x', version: 1, permissions: [] }],
      [/cannot be changed/, 'PUT', `${roles}/${FIXED}`, fixed],
      [/cannot be changed/, 'PUT', `${roles}/${FIXED}`, { ...fixed, global: true }],
      [/cannot be changed/, 'PUT', `${roles}/basic_none`, { ...fixed, global: true }],
      [/cannot be deleted/, 'DELETE', `${roles}/${FIXED}`],
      [/cannot be deleted/, 'DELETE', `${roles}/basic_admin?global=true&force=true`],
    ];
    const { trace } = await traceOf(async () => {
      for (const [says, method, path, body] of refused) {
        const answer = await api(method, path, { org: org.id, body });
        expect([answer.status, answer.body.message]).toEqual([400, expect.stringMatching(says)]);
      }
    });
    expect(trace).toEqual({});
  });
});

describe('basic roles come with an org role, not by hand', () => {
  it('so no assignment of one is accepted', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const { id } = await org.account('Viewer');
    const roleUid = 'basic_viewer';
    const calls: readonly Call[] = [
      ['POST', `/access-control/users/${id}/roles`, { roleUid }],
      ['POST', `/access-control/users/${id}/roles`, { roleUid, global: true }],
      ['PUT', `/access-control/users/${id}/roles`, { roleUids: [roleUid] }],
      ['DELETE', `/access-control/users/${id}/roles/${roleUid}`],
      ['POST', `/access-control/teams/${team}/roles`, { roleUid }],
      ['PUT', `/access-control/teams/${team}/roles`, { roleUids: [roleUid] }],
    ];
    const { trace } = await traceOf(async () => {
      for (const [method, path, body] of calls) {
        const answer = await api(method, path, { org: org.id, body });
        expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(400);
        expect(answer.body.message).toContain('basic');
      }
    });
    expect(trace).toEqual({});
  });
});

describe('a role in use', () => {
  it('is not deleted without force; the refusal counts its assignments', async ({ expect }) => {
    const org = await freshOrg();
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    const remove = () => api('DELETE', `/access-control/roles/${roleUid}`, { org: org.id });
    const [team, person] = [await org.team(), await storedPerson(org.id)];
    const assignees = [`teams/${team}`, `users/${(await org.account()).id}`, `users/${person.id}`];
    const group = `/groupsync/groups/${unique('group')}`;
    for (const assignee of assignees) {
      await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid });
    }
    await org.admin(201, 'POST', group, { roles: [roleUid] });
    const { answer, trace } = await traceOf(remove);
    expect([answer.status, answer.body.message], answer.text).toEqual([400, expect.stringMatching(/\b4\b/)]);
    expect(trace).toEqual({});
    for (const assignee of assignees) {
      await org.admin(200, 'DELETE', `/access-control/${assignee}/roles/${roleUid}`);
    }
    expect((await remove()).body.message).toMatch(/\b1\b/);
    await org.admin(201, 'PUT', group, { roles: [] });
    expect((await remove()).body).toEqual({ message: 'Role deleted' });
  });

  it('is deleted by force with its assignments, which end in the very next answer (I6)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    const [account, member] = [await org.account(), await org.account()];
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    const assignees = [`users/${account.id}`, `teams/${team}`];
    for (const assignee of assignees) {
      await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid });
    }
    for (const { as } of [account, member, account, member]) {
      expect(await reportsOf(as)).toEqual(['reports:*']);
    }
    await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}?force=true`);
    for (const { as } of [account, member]) expect(await reportsOf(as)).toBeUndefined();
    for (const assignee of assignees) {
      expect((await org.admin(200, 'GET', `/access-control/${assignee}/roles`)).body).toEqual([]);
    }
    await org.admin(404, 'GET', `/access-control/roles/${roleUid}`);
  });

  it('leaves its name and uid free at once, and nothing that its successor would inherit', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [uid, name] = [unique('uid'), unique('role')];
    const [account, member] = [await org.account(), await org.account()];
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    const held = async () => [await reportsOf(account.as), await reportsOf(member.as)];
    for (const scope of ['reports:id:1', 'reports:id:2']) {
      await org.role([['reports:read', scope]], { uid, name });
      expect(await held()).toEqual([undefined, undefined]);
      for (const assignee of [`users/${account.id}`, `teams/${team}`]) {
        await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid: uid });
      }
      expect(await held()).toEqual([[scope], [scope]]);
      await org.admin(200, 'DELETE', `/access-control/roles/${uid}?force=true`);
      expect(await held()).toEqual([undefined, undefined]);
    }
  });
});
