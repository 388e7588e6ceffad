import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { newPerson } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

/** Texts that look like others, one of each class; the classes are those of test/unit/core/name-form.test.ts. */
const ODD = {
  'a letter of no width': '\u200b',
  'another blank': '\u00a0',
  'a letter of another width': '\uff41',
  'a letter of another script': '\u0430',
  'a pile of marks': 'q\u0316\u0317\u0318\u0319\u031c',
};

/** Where a new name is given, and the field at fault. */
const CALLS: readonly (readonly [
  call: string,
  field: string,
  send: (odd: string) => Promise<readonly [method: string, path: string, body: object]>,
])[] = [
  ['a new person', 'login', async (odd) => ['POST', '/admin/users', { login: odd, password: 'secret' }]],
  [
    'a new person',
    'email',
    async (odd) => ['POST', '/admin/users', { login: unique('p'), email: `${odd}@x`, password: 'secret' }],
  ],
  ['a person', 'login', async (odd) => ['PUT', `/users/${(await newPerson({})).id}`, { login: odd }]],
  ['a person', 'email', async (odd) => ['PUT', `/users/${(await newPerson({})).id}`, { email: odd }]],
  ['oneself', 'login', async (odd) => ['PUT', '/user', { login: odd }]],
  ['a new role', 'name', async (odd) => ['POST', '/access-control/roles', { name: odd }]],
  [
    'a new role',
    'displayName',
    async (odd) => ['POST', '/access-control/roles', { name: unique('role'), displayName: odd }],
  ],
  ['a new service account', 'name', async (odd) => ['POST', '/serviceaccounts', { name: odd }]],
];

describe('a name that may be taken for another (I11)', () => {
  it.for(CALLS)('is not given to %s, as %s, and nothing is changed', async ([, field, send], { expect }) => {
    for (const [what, odd] of Object.entries(ODD)) {
      const [method, path, body] = await send(`${unique('ad')}${odd}min`);
      const { answer, trace } = await traceOf(() => api(method, path, { body }));
      expect(answer.status, `${what}: ${answer.text}`).toBe(400);
      expect(answer.body.message).toMatch(new RegExp(`^${field} must`));
      expect(trace).toEqual({});
    }
  });

  it('stays where it is stored: one signs in with it, is found by it, and may be changed beside it', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const person = await newPerson({ orgId: org.id });
    const login = `${unique('old')}\u0430\u200b`;
    await env.DB.prepare('UPDATE users SET login = ?, email = ? WHERE id = ?')
      .bind(login, `${login}@x`, person.id)
      .run();
    const basic = String.fromCharCode(...new TextEncoder().encode(`${login}:secret`));
    const signedIn = { as: null, headers: { Authorization: `Basic ${btoa(basic)}` } };
    expect((await ok(200, 'GET', '/user', signedIn)).body.id).toBe(person.id);
    const found = await ok(200, 'GET', `/users/lookup?loginOrEmail=${encodeURIComponent(login)}`);
    expect(found.body.id).toBe(person.id);
    const same = { login, email: `${login}@x`, name: 'Mine' };
    await ok(200, 'PUT', '/user', { ...signedIn, body: same });
    const body = { login: login.toUpperCase(), email: `${unique('new')}@x`, name: 'Other' };
    await ok(200, 'PUT', `/users/${person.id}`, { body });
    expect((await ok(200, 'GET', `/users/${person.id}`)).body).toMatchObject({ login, name: 'Other' });
  });

  it('of a role stays where it is stored, while the rest changes', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([]);
    const name = `r\u043ele ${unique('x')} `;
    await env.DB.prepare('UPDATE roles SET name = ?, display_name = ? WHERE uid = ?')
      .bind(name, name, uid)
      .run();
    const body = { name, displayName: name, description: 'new', version: 7, permissions: [] };
    const kept = await org.admin(200, 'PUT', `/access-control/roles/${uid}`, body);
    expect(kept.body).toMatchObject({ name, displayName: name, description: 'new' });
    await org.admin(400, 'PUT', `/access-control/roles/${uid}`, {
      ...body,
      version: 8,
      displayName: `${name}x`,
    });
  });

  it('is one with plain blanks around it, which are left out of the names of roles', async ({ expect }) => {
    const org = await freshOrg();
    const name = unique('role');
    const made = await org.admin(200, 'POST', '/access-control/roles', {
      name: ` ${name}  `,
      displayName: ' A b ',
    });
    expect(made.body).toMatchObject({ name, displayName: 'A b' });
    await org.admin(400, 'POST', '/access-control/roles', { name: `${name} ` });
  });
});
