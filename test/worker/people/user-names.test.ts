import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

describe('a name like that of a service account', () => {
  it.for(['sa-1-ci', 'SA-77-Terraform', ' sa-3-x'])(
    'is no name for a person, taken or not, so that nobody keeps it from an account or finds one out (I10): %s',
    async (name, { expect }) => {
      const org = await freshOrg();
      const { as, id } = await org.person();
      for (const names of [{ login: name }, { email: name }]) {
        const calls = [
          await api('PUT', '/user', { as, body: names }),
          await api('PUT', `/users/${id}`, { body: names }),
          await api('POST', '/admin/users', { body: { login: unique('x'), password: 'secret', ...names } }),
        ];
        const [field] = Object.keys(names);
        for (const { status, body } of calls) {
          expect([status, body.message]).toEqual([
            400,
            `${field} must not begin with sa-, a number and -, like the login of a service account`,
          ]);
        }
      }
    },
  );

  it('may be inside a name', async () => {
    const login = `nisa-1-${unique('x')}`;
    await ok(200, 'POST', '/admin/users', { body: { login, password: 'secret' } });
  });
});

it('the name that tokens sign in with is no login', async ({ expect }) => {
  const body = { login: 'API_key', password: 'secret' };
  expect((await ok(400, 'POST', '/admin/users', { body })).body.message).toMatch(
    /^login must not be api_key/,
  );
});

it('a user is not looked up by nothing', async ({ expect }) => {
  for (const query of ['', '?loginOrEmail=', '?loginOrEmail=%20']) {
    const { body } = await ok(400, 'GET', `/users/lookup${query}`);
    expect(body.message).toBe('loginOrEmail is required');
  }
});
