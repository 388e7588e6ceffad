import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import { organization } from '../../support/terraform-organization.ts';
import { newEmail, newPerson, organizationStory } from '../../support/terraform-global-stories.ts';
import { listUsers } from '../../support/terraform-user.ts';
import { Managed, replay, terraform } from '../../support/terraform.ts';

const NO_ORG = 1_999_999_999;

describe('grafana_organization', () => {
  it('every step ends with no difference', async () => {
    await replay(terraform(ADMIN), organization, await organizationStory());
  });

  it('without a header for an org works the same', async () => {
    const tf = { ...terraform(ADMIN), client: () => terraform(ADMIN).client(null) };
    const [name, person] = [unique('org'), await newPerson()];
    await replay(tf, organization, {
      first: { name, viewers: [person] },
      updates: [{ name: unique('renamed'), admins: [person] }],
      async vanish(id) {
        await ok(200, 'DELETE', `/orgs/${id}`);
        return undefined;
      },
    });
  });

  it('has its creator as Admin', async ({ expect }) => {
    const org = new Managed(terraform(ADMIN), organization);
    await org.apply({ name: unique('org') });
    const { body } = await ok(200, 'GET', `/orgs/${org.id}/users`);
    expect(body).toMatchObject([{ userId: 1, login: 'admin', email: 'admin@localhost', role: 'Admin' }]);
  });

  it('creates people whom it names, once, and leaves them when it is destroyed', async ({ expect }) => {
    const [name, email] = [unique('org'), newEmail()];
    const tf = terraform(ADMIN);
    const org = new Managed(tf, organization);
    await org.apply({ name, viewers: [email] });
    await org.apply({ name, admins: [email] });
    await org.destroy();
    const found = (await listUsers(tf)).filter((user) => user.email === email);
    expect(found).toMatchObject([{ login: email, name: email, isAdmin: false }]);
  });

  it('answers 409 to somebody who is a member already', async ({ expect }) => {
    const email = await newPerson();
    const org = new Managed(terraform(ADMIN), organization);
    await org.apply({ name: unique('org'), viewers: [email] });
    const body = { loginOrEmail: email, role: 'Admin' };
    const again = terraform(ADMIN).client(1)('POST', `/orgs/${org.id}/users`, { body });
    await expect(again).rejects.toMatchObject({ status: 409 });
    const unknown = { loginOrEmail: newEmail(), role: 'Admin' };
    const nobody = terraform(ADMIN).client(1)('POST', `/orgs/${org.id}/users`, { body: unknown });
    await expect(nobody).rejects.toMatchObject({ status: 404 });
  });

  it('is not made with a name that is taken', async ({ expect }) => {
    const name = unique('org');
    await new Managed(terraform(ADMIN), organization).apply({ name });
    const again = new Managed(terraform(ADMIN), organization).apply({ name });
    await expect(again).rejects.toMatchObject({ status: 409 });
  });

  it('is gone, also to a request that names it in its header', async ({ expect }) => {
    const org = new Managed(terraform(ADMIN), organization);
    await org.apply({ name: unique('org') });
    await org.destroy();
    for (const id of [org.id, String(NO_ORG)]) {
      const { status, text } = await api('GET', `/orgs/${id}`, { org: Number(id) });
      expect([403, 404], text).toContain(status);
    }
  });

  it('takes what is in it along: an Admin’s token ends (I6)', async () => {
    const org = new Managed(terraform(ADMIN), organization);
    await org.apply({ name: unique('org') });
    const id = Number(org.id);
    const account = await ok(201, 'POST', '/serviceaccounts', {
      org: id,
      body: { name: unique('account'), role: 'Admin' },
    });
    const path = `/serviceaccounts/${account.body.id}/tokens`;
    const token = await ok(200, 'POST', path, { org: id, body: { name: unique('token') } });
    const as = { token: token.body.key };
    await ok(200, 'GET', '/access-control/user/permissions', { as });
    await org.destroy();
    await ok(401, 'GET', '/access-control/user/permissions', { as });
  });
});
