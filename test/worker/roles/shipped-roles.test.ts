import { describe, it } from 'vitest';

import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoleByName, fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Call = readonly [method: string, path: string, body?: object];
type Pair = { readonly action: string; readonly scope: string };

const FIXED = 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw';

const pairsOf = (permissions: readonly Pair[]) =>
  permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted((a, b) => (a < b ? -1 : 1));

const reportsOf = async (as: As) =>
  (await ok(200, 'GET', '/access-control/user/permissions', { as })).body['reports:read'];

describe('shipped roles in lists and single views', () => {
  it('fixed roles are 145, of which 8 are hidden; the 5 basic roles all are', async ({ expect }) => {
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
    expect(await uids('')).toEqual({ own: true, fixed: 137, basic: [] });
    expect(await uids('?includeHidden=false')).toEqual({ own: true, fixed: 137, basic: [] });
    expect(await uids('?includeHidden=true')).toEqual({ own: true, fixed: 145, basic });
  });

  it('each by its uid is what the catalogue says, hidden or not', async ({ expect }) => {
    const org = await freshOrg();
    for (const shipped of [...fixedRoles, ...basicRoles]) {
      const { body } = await org.admin(200, 'GET', `/access-control/roles/${shipped.uid}`);
      const { uid, name, displayName, description, group, hidden } = shipped;
      expect(body, name).toMatchObject({ uid, name, global: true });
      expect(
        [body.displayName ?? '', body.description, body.group ?? '', body.hidden ?? false],
        name,
      ).toEqual([displayName, description, group, hidden]);
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

describe('shipped roles cannot be imitated', () => {
  const PREFIXES = ['basic', 'fixed', 'managed', 'plugins', 'extsvc'];
  const drafts: readonly (readonly [what: string, prefix: string, draft: object])[] = [
    ...PREFIXES.flatMap((prefix) =>
      [prefix, prefix.toUpperCase(), `${prefix[0]?.toUpperCase()}${prefix.slice(1)}`].map(
        (spelt) => [`the name ${spelt}:x`, prefix, { name: `${spelt}:x` }] as const,
      ),
    ),
    ['the name of a fixed role', 'fixed', { name: 'fixed:reports:writer' }],
    ['the name of a basic role', 'basic', { name: 'basic:viewer' }],
    ['the uid fixed_x', 'fixed', { name: 'fixed x', uid: 'fixed_x' }],
    ['the uid basic_x', 'basic', { name: 'basic x', uid: 'basic_x' }],
    ['the uid of a fixed role', 'fixed', { name: 'reports writer', uid: FIXED }],
    ['the uid of a basic role', 'basic', { name: 'viewer', uid: 'basic_viewer' }],
  ];
  for (const [what, prefix, draft] of drafts) {
    it(`by ${what}`, async ({ expect }) => {
      const org = await freshOrg();
      for (const global of [false, true]) {
        const create = () =>
          api('POST', '/access-control/roles', { org: org.id, body: { ...draft, global } });
        const { answer, trace } = await traceOf(create);
        expect(answer.status, answer.text).toBe(400);
        expect(answer.body.message).toMatch(new RegExp(`${prefix}.*reserved|reserved.*${prefix}`));
        expect(trace).toEqual({});
      }
    });
  }

  it('by renaming a custom role', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([]);
    for (const prefix of PREFIXES) {
      const body = { name: `${prefix}:x`, version: 1, permissions: [] };
      const { answer, trace } = await traceOf(() =>
        api('PUT', `/access-control/roles/${uid}`, { org: org.id, body }),
      );
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.message).toContain(prefix);
      expect(trace).toEqual({});
    }
  });

  it('while names that only look alike are free', async () => {
    const org = await freshOrg();
    for (const name of ['fixed', 'fixedx:y', 'custom:fixed:x', 'x fixed:y', 'basics:x']) {
      await org.role([], { name });
    }
    await org.role([], { uid: unique('xfixed_') });
  });
});

describe('shipped roles cannot be changed or deleted', () => {
  const refused: readonly (readonly [what: string, verb: RegExp, call: Call])[] = [
    ...[false, true].flatMap((global): [string, RegExp, Call][] => {
      const query = global ? '?global=true' : '';
      const body = { name: 'x', version: 99, permissions: [], global };
      const says = global ? ', said to be global' : '';
      return [
        [
          `changing a fixed role${says}`,
          /cannot be changed/,
          ['PUT', `/access-control/roles/${FIXED}`, body],
        ],
        [
          `deleting a fixed role${says}`,
          /cannot be deleted/,
          ['DELETE', `/access-control/roles/${FIXED}${query}`],
        ],
        [
          `changing basic:none${says}`,
          /cannot be changed/,
          ['PUT', '/access-control/roles/basic_none', body],
        ],
      ];
    }),
    [
      'changing a fixed role to what it is',
      /cannot be changed/,
      [
        'PUT',
        `/access-control/roles/${FIXED}`,
        { name: 'fixed:reports:writer', version: 99, global: true, permissions: [] },
      ],
    ],
    ...basicRoles.map(({ uid }): [string, RegExp, Call] => [
      `deleting ${uid}`,
      /cannot be deleted/,
      ['DELETE', `/access-control/roles/${uid}?global=true&force=true`],
    ]),
  ];
  for (const [what, verb, [method, path, body]] of refused) {
    it(`${what} is refused, with the reason`, async ({ expect }) => {
      const org = await freshOrg();
      const { answer, trace } = await traceOf(() => api(method, path, { org: org.id, body }));
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.message).toMatch(verb);
      expect(trace).toEqual({});
    });
  }
});

describe('basic roles come with an org role, not by hand', () => {
  it('so no assignment of one is accepted', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const { id } = await org.account('Viewer');
    for (const { uid } of basicRoles) {
      const calls: readonly Call[] = [
        ['POST', `/access-control/users/${id}/roles`, { roleUid: uid }],
        ['POST', `/access-control/users/${id}/roles`, { roleUid: uid, global: true }],
        ['PUT', `/access-control/users/${id}/roles`, { roleUids: [uid] }],
        ['DELETE', `/access-control/users/${id}/roles/${uid}`],
        ['POST', `/access-control/teams/${team}/roles`, { roleUid: uid }],
        ['PUT', `/access-control/teams/${team}/roles`, { roleUids: [uid] }],
      ];
      for (const [method, path, body] of calls) {
        const { answer, trace } = await traceOf(() => api(method, path, { org: org.id, body }));
        expect(answer.status, `${method} ${path} ${uid}: ${answer.text}`).toBe(400);
        expect(answer.body.message).toContain('basic');
        expect(trace).toEqual({});
      }
    }
  });
});

describe('a role in use', () => {
  it('is not deleted without force; the refusal counts its assignments', async ({ expect }) => {
    const org = await freshOrg();
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    const remove = (query: string) =>
      api('DELETE', `/access-control/roles/${roleUid}${query}`, { org: org.id });
    const team = await org.team();
    const assignees = [
      `users/${(await org.account()).id}`,
      `teams/${team}`,
      `users/${(await org.person()).id}`,
    ];
    for (const [i, assignee] of assignees.entries()) {
      await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid });
      for (const query of ['', '?force=false', '?force=no']) {
        const { answer, trace } = await traceOf(() => remove(query));
        expect(answer.status, answer.text).toBe(400);
        expect(answer.body.message).toMatch(new RegExp(`\\b${i + 1}\\b`));
        expect(trace).toEqual({});
      }
    }
    for (const assignee of assignees) {
      await org.admin(200, 'DELETE', `/access-control/${assignee}/roles/${roleUid}`);
    }
    expect((await remove('')).body).toEqual({ message: 'Role deleted' });
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
