import { describe, it } from 'vitest';

import { ADMIN } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import { serviceAccount } from '../../support/terraform-service-account.ts';
import { CREDENTIALS, freshTerraform, serviceAccountStory } from '../../support/terraform-stories.ts';
import { DEFAULT_ORG, Managed, numberIn, replay, splitId, terraform } from '../../support/terraform.ts';

describe('grafana_service_account', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, serviceAccount, serviceAccountStory(org));
  });

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = serviceAccountStory(org);
    await replay(tf, serviceAccount, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('in the default org can be imported without naming the org', async () => {
    const account = new Managed(terraform(ADMIN, DEFAULT_ORG), serviceAccount);
    await account.apply({ name: unique('account'), role: 'Editor' });
    await account.expectImport(splitId(account.id).local);
    await account.destroy();
  });

  it('is not made with a name that is taken', async ({ expect }) => {
    const { tf } = await freshTerraform();
    const name = unique('account');
    await new Managed(tf, serviceAccount).apply({ name });
    const again = new Managed(tf, serviceAccount).apply({ name });
    await expect(again).rejects.toMatchObject({ status: 400 });
  });

  it('has roles of its own, by the path of users', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const account = new Managed(tf, serviceAccount);
    await account.apply({ name: unique('account') });
    const path = `/access-control/users/${numberIn(account.id)}/roles`;
    const roleUid = await org.role([['teams:read', 'teams:*']]);
    await org.admin(200, 'POST', path, { roleUid });
    expect((await org.admin(200, 'GET', path)).body).toMatchObject([{ uid: roleUid }]);
    await account.destroy();
    await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}`);
  });

  it('of another org is gone, not forbidden (I10)', async ({ expect }) => {
    const [{ tf }, other] = [await freshTerraform(), await freshTerraform('a token')];
    const account = new Managed(tf, serviceAccount);
    await account.apply({ name: unique('account') });
    const { local } = splitId(account.id);
    expect(await serviceAccount.read(terraform(ADMIN), local)).toBeNull();
    expect(await serviceAccount.read(other.tf, local)).toBeNull();
  });
});
