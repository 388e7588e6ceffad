import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { comparable, example, expectDocumented, sendExample } from '../../support/golden.ts';

/** The documents show fixed roles; roles of ours may not have their prefix. */
const OURS = { '"fixed:': '"' };

type RoleBody = { readonly uid: string; readonly global: boolean; readonly permissions?: readonly object[] };

/**
 * Two of the documented roles show `global` in the middle, one of them in the same list as a role that has it last.
 * One type makes all of them, so the order of the others is held for these too.
 */
const globalLast = ({ global, ...rest }: RoleBody): object => ({ ...rest, global });

describe('the documented examples for roles', () => {
  it('tell that access control is enabled', async ({ expect }) => {
    const org = await freshOrg();
    const documented = example('seed-003/status');
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
  });

  it('list roles of the org and global ones, without permissions', async ({ expect }) => {
    const org = await freshOrg();
    // The document forgot to close one key's quotation.
    const documented = example('seed-003/list-roles', { ...OURS, '"description: ': '"description": ' });
    const roles: RoleBody[] = JSON.parse(documented.answer.text);
    for (const role of roles) await org.admin(200, 'POST', '/access-control/roles', role);
    const { body } = await sendExample(expect, documented, { org: org.id });
    const listed = roles.map(({ uid }) => body.find((role: RoleBody) => role.uid === uid));
    expect(comparable(listed)).toBe(comparable(roles.map(globalLast)));
    expect(body.every((role: object) => !('permissions' in role))).toBe(true);
  });

  it('list roles with hidden ones where includeHidden asks for them', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { hidden: true });
    const uidsOf = async (query: string): Promise<string[]> => {
      const { body } = await org.admin(200, 'GET', `/access-control/roles${query}`);
      return body.map((role: RoleBody) => role.uid);
    };
    expect(await uidsOf('')).not.toContain(uid);
    expect(await uidsOf('?includeHidden=false')).not.toContain(uid);
    expect(await uidsOf('?includeHidden=true')).toEqual(expect.arrayContaining([uid, 'basic_viewer']));
  });

  it('get a role with all its permissions', async ({ expect }) => {
    const org = await freshOrg();
    const documented = example('seed-003/get-role', { ...OURS, PYnDO3rMk: '6dNwJq57z' });
    await org.admin(200, 'POST', '/access-control/roles', documented.answer.text);
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
  });

  it('create a role, which is answered as it was sent, the later of two equal keys winning', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const documented = example('seed-003/create-role');
    const { body } = await sendExample(expect, documented, { org: org.id });
    const sent: RoleBody = JSON.parse(documented.request.body!);
    const times = { updated: '2021-05-13T23:19:46Z', created: '2021-05-13T23:19:46Z' };
    const permissions = sent.permissions!.map((permission) => ({ ...permission, ...times }));
    expect(comparable(body)).toBe(comparable(globalLast({ ...sent, permissions, ...times })));
    expect(body.displayName).toBe('My Custom Role');
  });

  it('show the answer to a creation that says what the documented answer says', async ({ expect }) => {
    const org = await freshOrg();
    const documented = example('seed-003/create-role').answer.text;
    const { body } = await org.admin(200, 'POST', '/access-control/roles', documented);
    expect(comparable(body)).toBe(comparable(globalLast(JSON.parse(documented))));
  });

  it('update a role: its texts and all its permissions', async ({ expect }) => {
    const org = await freshOrg();
    await org.admin(200, 'POST', '/access-control/roles', example('seed-003/create-role').answer.text);
    const documented = example('seed-003/update-role');
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    const stored = await org.admin(200, 'GET', '/access-control/roles/jZrmlLCGka');
    expectDocumented(expect, stored, documented);
  });

  it('refuse the same update a second time, as its version is no longer greater', async ({ expect }) => {
    const org = await freshOrg();
    await org.admin(200, 'POST', '/access-control/roles', example('seed-003/create-role').answer.text);
    const { request } = example('seed-003/update-role');
    const { headers, body } = request;
    await org.admin(200, request.method, request.path, body, { headers });
    await org.admin(400, request.method, request.path, body, { headers });
    expectDocumented(
      expect,
      await org.admin(200, 'GET', '/access-control/roles/jZrmlLCGka'),
      example('seed-003/update-role'),
    );
  });

  it('delete a role by force with its assignments', async ({ expect }) => {
    const org = await freshOrg();
    const documented = example('seed-003/delete-role');
    await org.role([['reports:read', 'reports:*']], { uid: 'jZrmlLCGka' });
    const account = await org.account();
    const team = await org.team();
    for (const assignee of [`users/${account.id}`, `teams/${team}`]) {
      await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid: 'jZrmlLCGka' });
    }
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    await org.admin(404, 'GET', '/access-control/roles/jZrmlLCGka');
    for (const assignee of [`users/${account.id}`, `teams/${team}`]) {
      const left = await org.admin(200, 'GET', `/access-control/${assignee}/roles?includeHidden=true`);
      expect(left.body).toEqual([]);
    }
    const { body } = await org.admin(200, 'GET', '/access-control/user/permissions', undefined, account);
    expect(body).not.toHaveProperty('reports:read');
  });
});

describe('deleting a role', () => {
  it.for(['', '?force=false', '?force=false&global=false'])(
    'is refused with the number of assignments while it is assigned, and not forced (%s)',
    async (query, { expect }) => {
      const org = await freshOrg();
      const uid = await org.role([]);
      const users = [await org.account(), await org.account()].map(({ id }) => `users/${id}`);
      for (const assignee of [...users, `teams/${await org.team()}`]) {
        await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid: uid });
      }
      const { body } = await org.admin(400, 'DELETE', `/access-control/roles/${uid}${query}`);
      expect(body.message).toMatch(/\b3\b/);
      await org.admin(200, 'GET', `/access-control/roles/${uid}`);
      for (const assignee of users) {
        const { body: roles } = await org.admin(200, 'GET', `/access-control/${assignee}/roles`);
        expect(roles).toHaveLength(1);
      }
    },
  );

  it.for(['', '?force=false', '?force=true', '?global=false'])(
    'needs no force when nobody has it (%s)',
    async (query, { expect }) => {
      const org = await freshOrg();
      const uid = await org.role([]);
      const { body } = await org.admin(200, 'DELETE', `/access-control/roles/${uid}${query}`);
      expect(body).toEqual({ message: 'Role deleted' });
      await org.admin(404, 'GET', `/access-control/roles/${uid}`);
    },
  );

  it('takes a global role only when global=true says so', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { global: true });
    for (const query of ['', '?global=false', '?global=false&force=true']) {
      const path = `/access-control/roles/${uid}${query}`;
      const refusal = await api('DELETE', path, { org: org.id });
      expect([400, 403, 404], `DELETE ${path} answered ${refusal.text}`).toContain(refusal.status);
    }
    await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    const { body } = await org.admin(200, 'DELETE', `/access-control/roles/${uid}?global=true`);
    expect(body).toEqual({ message: 'Role deleted' });
    await org.admin(404, 'GET', `/access-control/roles/${uid}`);
  });
});

const INVALID = ['create-role-invalid-action', 'create-role-invalid-scope'];

describe('the documented validation errors', () => {
  it.for(INVALID)('answer %s letter for letter', async (name, { expect }) => {
    const org = await freshOrg();
    const documented = example(`seed-003/${name}`);
    const { text } = await sendExample(expect, documented, { org: org.id });
    expect(text).toBe(JSON.stringify(JSON.parse(documented.answer.text)));
    const { body } = await org.admin(200, 'GET', '/access-control/roles?includeHidden=true');
    const names = body.map((role: { name: string }) => role.name);
    expect(names).not.toContain('Read Service Account with id 6');
  });

  it.for(INVALID)('answer an update as they answer a creation: %s', async (name, { expect }) => {
    const org = await freshOrg();
    const uid = await org.role([['reports:read', 'reports:*']]);
    const before = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    const { request, answer } = example(`seed-003/${name}`, { '"Name":': '"Version": 7, "Name":' });
    const { text } = await org.admin(400, 'PUT', `/access-control/roles/${uid}`, request.body);
    expect(text).toBe(JSON.stringify(JSON.parse(answer.text)));
    expect((await org.admin(200, 'GET', `/access-control/roles/${uid}`)).text).toBe(before.text);
  });

  it('name the first permission at fault only', async ({ expect }) => {
    const org = await freshOrg();
    const permissions = [
      { action: 'teams:read', scope: 'teams:id:1' },
      { action: 'teams:fly' },
      { action: 'teams:swim' },
      { action: 'teams:read', scope: 'teams:1' },
    ];
    const { body } = await org.admin(400, 'POST', '/access-control/roles', {
      name: unique('role'),
      permissions,
    });
    expect(body.extra.validationError).toBe(
      'the provided action was not found in the list of valid actions: teams:fly',
    );
  });

  it('leave two blanks where the scope is missing', async ({ expect }) => {
    const org = await freshOrg();
    const permissions = [{ action: 'teams:read' }];
    const { body } = await org.admin(400, 'POST', '/access-control/roles', {
      name: unique('role'),
      permissions,
    });
    expect(body.extra.validationError).toBe(
      'unknown scope:  for action: teams:read provided, expected prefixes are [* teams:* teams:id:*]',
    );
  });
});

const MALFORMED: readonly (readonly [why: string, body: unknown, contentType?: string])[] = [
  ['JSON that ends too early', '{"name":"a role","version":9'],
  ['an empty body', ''],
  ['a content type that is not JSON', '{"name":"a role","version":9}', 'text/plain'],
  ['no content type', '{"name":"a role","version":9}', ''],
  ['no name', { version: 9 }],
  ['an empty name', { name: '', version: 9 }],
  ['a name that is a number', { name: 5, version: 9 }],
  ['a version that is a text', { name: 'a role', version: '9' }],
  ['a version that is no whole number', { name: 'a role', version: 9.5 }],
  ['permissions that are no list', { name: 'a role', version: 9, permissions: 'all' }],
  ['a permission without action', { name: 'a role', version: 9, permissions: [{ scope: 'teams:*' }] }],
  ['a reserved prefix', { name: 'fixed:a role', version: 9 }],
];

describe('the documented status codes of role writes', () => {
  it.for(MALFORMED)('refuse %s with 400', async ([, body, contentType], { expect }) => {
    const org = await freshOrg();
    const uid = await org.role([]);
    const options = contentType === undefined ? {} : { headers: { 'Content-Type': contentType } };
    const answers = [
      await org.admin(400, 'POST', '/access-control/roles', body, options),
      await org.admin(400, 'PUT', `/access-control/roles/${uid}`, body, options),
    ];
    for (const answer of answers) {
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json\b/);
      expect(answer.body.message).toEqual(expect.any(String));
    }
  });

  it('answer 404 for a role that is not there', async ({ expect }) => {
    const org = await freshOrg();
    const { headers, body } = example('seed-003/update-role').request;
    const answers = [
      await org.admin(404, 'GET', '/access-control/roles/jZrmlLCGka'),
      await org.admin(404, 'PUT', '/access-control/roles/jZrmlLCGka', body, { headers }),
      await org.admin(404, 'DELETE', '/access-control/roles/jZrmlLCGka?force=true&global=false'),
    ];
    for (const answer of answers) expect(answer.body.message).toEqual(expect.any(String));
  });
});
