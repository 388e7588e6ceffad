import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import { permissionItem, permissionResource } from '../../support/terraform-permission.ts';
import { serviceAccount } from '../../support/terraform-service-account.ts';
import {
  CREDENTIALS,
  freshTerraform,
  newAccount,
  permissionItemStory,
  permissionStory,
} from '../../support/terraform-stories.ts';
import { Managed, numberIn, replay, splitId } from '../../support/terraform.ts';

describe('grafana_service_account_permission', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, permissionResource, await permissionStory(org));
  });

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = await permissionStory(org);
    await replay(tf, permissionResource, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('takes away what the account’s creator was given', async ({ expect }) => {
    const { tf } = await freshTerraform();
    const [account, permission] = [new Managed(tf, serviceAccount), new Managed(tf, permissionResource)];
    await account.apply({ name: unique('account') });
    expect(await permissionResource.read(tf, account.id)).toEqual({
      permissions: [{ userId: 1, teamId: 0, permission: 'Admin' }],
    });
    await permission.apply({ account: account.id, permissions: [] });
    await permission.destroy();
    // Who is the org's Admin manages the account all the same.
    await account.apply({ name: unique('renamed') });
    await account.destroy();
  });

  it('takes effect, and stops, at once (I6)', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const account = await newAccount(org);
    const person = await org.person('None');
    const permission = new Managed(tf, permissionResource);
    const scopes = async () => {
      const { body } = await ok(200, 'GET', '/access-control/user/permissions', {
        as: person.as,
        org: org.id,
      });
      return body['serviceaccounts.permissions:write'];
    };
    await permission.apply({ account, permissions: [{ userId: person.id, permission: 'Admin' }] });
    expect(await scopes()).toEqual([`serviceaccounts:id:${numberIn(account)}`]);
    await permission.apply({ account, permissions: [{ userId: person.id, permission: 'Edit' }] });
    expect(await scopes()).toBeUndefined();
    await permission.destroy();
  });

  it('cannot be given on an account that is not there', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const { first } = await permissionStory(org);
    await org.admin(200, 'DELETE', `/serviceaccounts/${numberIn(first.account)}`);
    await expect(new Managed(tf, permissionResource).apply(first)).rejects.toThrow('does not exist');
    expect(await permissionResource.read(tf, first.account)).toBeNull();
  });
});

describe('grafana_service_account_permission_item', () => {
  const cases = CREDENTIALS.flatMap((credential) =>
    (['user', 'team'] as const).map((type) => ({ credential, type })),
  );

  it.for(cases)(
    'of a $type, with $credential: every step ends with no difference, and others keep theirs',
    async ({ credential, type }, { expect }) => {
      const { org, tf } = await freshTerraform(credential);
      const story = await permissionItemStory(org, type);
      const before = await permissionResource.read(tf, story.first.account);
      await replay(tf, permissionItem, story);
      expect(await permissionResource.read(tf, story.first.account)).toEqual(before);
    },
  );

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = await permissionItemStory(org, 'team');
    await replay(tf, permissionItem, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('is gone when the account or the assignee is', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    for (const pathOf of [
      ({ account }: { account: string }) => `/serviceaccounts/${numberIn(account)}`,
      ({ assignee }: { assignee: number }) => `/teams/${assignee}`,
    ]) {
      const { first } = await permissionItemStory(org, 'team');
      const item = new Managed(tf, permissionItem);
      await item.apply(first);
      await org.admin(200, 'DELETE', pathOf(first));
      expect(await item.read()).toBeNull();
    }
  });
});
