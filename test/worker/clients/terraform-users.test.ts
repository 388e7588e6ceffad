import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { randomPassword } from '../../support/terraform-organization.ts';
import { newUser, userStory } from '../../support/terraform-global-stories.ts';
import { freshTerraform } from '../../support/terraform-stories.ts';
import { findOrgUser, userResource } from '../../support/terraform-user.ts';
import { Managed, replay, terraform } from '../../support/terraform.ts';

const OWN_PERMISSIONS = '/access-control/user/permissions';

/** The status that a sign-in with this password gets; `btoa` alone takes no more than Latin-1. */
const signIn = async (login: string, password: string): Promise<number> => {
  const text = String.fromCodePoint(...new TextEncoder().encode(`${login}:${password}`));
  const headers = { Authorization: `Basic ${btoa(text)}` };
  return (await api('GET', OWN_PERMISSIONS, { as: null, headers })).status;
};

describe('grafana_user', () => {
  it('every step ends with no difference', async () => {
    await replay(terraform(ADMIN), userResource(), userStory());
  });

  it('has no name any more when none is configured: the name is then not sent', async () => {
    const { name, ...nameless } = newUser();
    const user = new Managed(terraform(ADMIN), userResource());
    await user.apply({ ...nameless, name: name ?? '' });
    await user.apply(nameless);
  });

  it('signs in with the password that was set last, and no more once it is deleted (I6)', async ({
    expect,
  }) => {
    const config = newUser();
    const user = new Managed(terraform(ADMIN), userResource());
    await user.apply(config);
    expect(await signIn(config.login, config.password)).toBe(200);
    expect(await signIn(config.email, config.password)).toBe(200);
    await user.apply({ ...config, password: 'changed' });
    expect(await signIn(config.login, config.password)).toBe(401);
    expect(await signIn(config.login, 'changed')).toBe(200);
    await user.destroy();
    expect(await signIn(config.login, 'changed')).toBe(401);
  });

  it('may have any password of 64 code points', async ({ expect }) => {
    for (const password of [randomPassword(), randomPassword(), '\u{10ffff}'.repeat(64)]) {
      const config = { ...newUser(), password };
      const user = new Managed(terraform(ADMIN), userResource());
      await user.apply(config);
      expect(await signIn(config.login, password)).toBe(200);
      expect(await signIn(config.login, `${password.slice(0, -2)}xx`)).toBe(401);
      await user.apply({ ...config, password: password.split('').toReversed().join('').toWellFormed() });
      expect(await signIn(config.login, password)).toBe(401);
    }
  });

  it('is the same in any case of its email and login', async ({ expect }) => {
    const { email, login, ...config } = newUser();
    const user = new Managed(terraform(ADMIN), userResource());
    await user.apply({ ...config, email: email.toUpperCase(), login: login.toUpperCase() });
    await user.expectNoDifference({ ...config, email, login });
    const twice = new Managed(terraform(ADMIN), userResource()).apply({
      ...config,
      email,
      login: unique('other'),
    });
    // Terraform sends a 412 again, and then gives up.
    await expect(twice).rejects.toMatchObject({ status: 412 });
  });

  it('is in the default org as a Viewer, whatever other org exists', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const config = newUser();
    await new Managed(tf, userResource()).apply(config);
    expect(await findOrgUser(tf, config.login)).toMatchObject({ role: 'Viewer', orgId: 1 });
    expect(await findOrgUser(tf, config.login, org.id)).toBeNull();
  });

  it('does not keep its rights as server admin when they are revoked with an empty body', async ({
    expect,
  }) => {
    const config = { ...newUser(), isAdmin: true };
    const user = new Managed(terraform(ADMIN), userResource());
    await user.apply(config);
    const as = { login: config.login, password: config.password };
    await ok(200, 'POST', '/orgs', { as, body: { name: unique('org') } });
    await user.apply({ ...config, isAdmin: false });
    await ok(403, 'POST', '/orgs', { as, body: { name: unique('org') } });
    expect((await user.read())?.isAdmin).toBe(false);
  });

  it('is not managed by the token of an org’s Admin', async ({ expect }) => {
    const { as } = await (await freshOrg()).account('Admin');
    const refused = new Managed(terraform(as), userResource()).apply(newUser());
    await expect(refused).rejects.toMatchObject({ status: 403 });
  });
});
