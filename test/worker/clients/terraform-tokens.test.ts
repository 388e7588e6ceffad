import { describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import {
  getTokens,
  rotatingToken,
  serviceAccount,
  tokenResource,
} from '../../support/terraform-service-account.ts';
import { CREDENTIALS, freshTerraform, newAccount, tokenStory } from '../../support/terraform-stories.ts';
import { Managed, replay } from '../../support/terraform.ts';

const OWN_PERMISSIONS = '/access-control/user/permissions';

describe('grafana_service_account_token', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential, { expect }) => {
    const { org, tf } = await freshTerraform(credential);
    const keys: string[] = [];
    const story = await tokenStory(org);
    await replay(tf, tokenResource(keys), story);
    // What signs in with a colon is a password.
    for (const key of keys) expect(key).toMatch(/^glsa_[^:]+$/);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await getTokens(tf, story.first.account)).toEqual([]);
  });

  it('signs in with its key until it is destroyed (I6)', async () => {
    const { org, tf } = await freshTerraform();
    const keys: string[] = [];
    const token = new Managed(tf, tokenResource(keys));
    await token.apply((await tokenStory(org)).first);
    const as = { token: keys[0] ?? '' };
    await ok(200, 'GET', OWN_PERMISSIONS, { as });
    await token.destroy();
    await ok(401, 'GET', OWN_PERMISSIONS, { as });
  });

  it('is gone when its account is: the list is then empty, not missing', async ({ expect }) => {
    const { tf } = await freshTerraform();
    const [account, token] = [new Managed(tf, serviceAccount), new Managed(tf, tokenResource())];
    await account.apply({ name: unique('account') });
    await token.apply({ account: account.id, name: unique('token') });
    await account.destroy();
    expect(await getTokens(tf, account.id)).toEqual([]);
    expect(await token.read()).toBeNull();
    const state = { name: '', expires: false, hasExpired: false };
    await expect(token.destroyAgain(state)).rejects.toMatchObject({ status: 404 });
  });

  it('stays listed when it has expired', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const account = await newAccount(org);
    const name = unique('token');
    const token = new Managed(tf, tokenResource());
    await token.apply({ account, name, secondsToLive: 5 });
    await vi.waitFor(
      async () => expect(await token.read()).toEqual({ name, expires: true, hasExpired: true }),
      { timeout: 20_000, interval: 500 },
    );
    expect(await getTokens(tf, account)).toMatchObject([{ hasExpired: true, isRevoked: false }]);
    await token.destroy();
  });

  it('expires within a second of what was asked', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const account = await newAccount(org);
    const before = Date.now();
    await new Managed(tf, tokenResource()).apply({ account, name: unique('token'), secondsToLive: 3_600 });
    const [token] = await getTokens(tf, account);
    const expiration = Date.parse(token?.expiration ?? '');
    expect(expiration).toBeGreaterThanOrEqual(before + 3_599_000);
    expect(expiration).toBeLessThanOrEqual(Date.now() + 3_601_000);
    expect(token?.lastUsedAt).toBeNull();
  });
});

describe('grafana_service_account_rotating_token', () => {
  it.for(CREDENTIALS)(
    'with %s: is replaced as it rotates, and old ones stay',
    async (credential, { expect }) => {
      const { org, tf } = await freshTerraform(credential);
      const account = await newAccount(org);
      const config = { account, prefix: unique('rotating'), secondsToLive: 3_600 };
      const expiries = [1_900_000_000, 1_900_000_600];
      for (const expiry of expiries) {
        const token = new Managed(tf, rotatingToken(expiry));
        await token.apply(config);
        await token.expectNoDifference(config);
      }
      const names = (await getTokens(tf, account)).map(({ name }) => name);
      expect(names.toSorted()).toEqual(expiries.map((expiry) => `${config.prefix}-${expiry}`));
    },
  );

  it('is deleted when asked, and that fails when it is gone', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const account = await newAccount(org);
    const token = new Managed(tf, rotatingToken(1_900_000_000));
    const config = { account, prefix: unique('rotating'), secondsToLive: 3_600, deleteOnDestroy: true };
    await token.apply(config);
    const state = await token.read();
    await token.destroy();
    expect(await getTokens(tf, account)).toEqual([]);
    await expect(token.destroyAgain(state!)).rejects.toMatchObject({ status: 404 });
  });
});
