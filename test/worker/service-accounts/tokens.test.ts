import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

const LARGEST_ID = 2_147_483_647;
/** A person, who is a member of every org here. */
const ADMIN_ID = 1;
const WEEK_SECONDS = 7 * 24 * 3_600;

type NewToken = { readonly id: number; readonly name: string; readonly as: As };

/** An account without tokens, and the way to its tokens. */
async function newAccount(org: FreshOrg) {
  const { body } = await org.admin(201, 'POST', '/serviceaccounts', {
    name: unique('account'),
    role: 'None',
  });
  const path = `/serviceaccounts/${body.id}/tokens`;
  const newToken = async (secondsToLive?: number): Promise<NewToken> => {
    const name = unique('token');
    const token = await org.admin(200, 'POST', path, { name, secondsToLive });
    return { id: token.body.id, name, as: { token: token.body.key } };
  };
  return { id: body.id as number, uid: body.uid as string, path, newToken };
}

const setExpiry = async (tokenId: number, secondsFromNow: number) =>
  await env.DB.prepare('UPDATE tokens SET expires = ? WHERE id = ?')
    .bind(new Date(Date.now() + secondsFromNow * 1_000).toISOString(), tokenId)
    .run();

describe('GET /serviceaccounts/:id/tokens', () => {
  it('lists the tokens of the account without their keys, by id and by uid', async ({ expect }) => {
    const org = await freshOrg();
    const { uid, path, newToken } = await newAccount(org);
    await (await newAccount(org)).newToken();
    const tokens = [await newToken(), await newToken()];
    const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const list of [path, `/serviceaccounts/${uid}/tokens`]) {
      const { body } = await org.admin(200, 'GET', list);
      expect(body).toEqual(
        tokens.map(({ id, name }) => ({
          id,
          name,
          created: isoTime,
          expiration: null,
          secondsUntilExpiration: 0,
          hasExpired: false,
          isRevoked: false,
          lastUsedAt: null,
        })),
      );
    }
  });

  it('tells the seconds until a token expires, to the second, unless that is more than a week away', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { path, newToken } = await newAccount(org);
    for (const [seconds, isSoon] of [
      [600, true],
      [WEEK_SECONDS - 60, true],
      [WEEK_SECONDS + 60, false],
    ] as const) {
      const before = Date.now();
      const { id } = await newToken(seconds);
      const { body } = await org.admin(200, 'GET', path);
      const token = body.find((one: { id: number }) => one.id === id);
      expect(token.hasExpired).toBe(false);
      const asked = before + seconds * 1_000;
      expect(Math.abs(Date.parse(token.expiration) - asked), 'clients compare it').toBeLessThan(1_000);
      if (isSoon) expect(Math.abs(token.secondsUntilExpiration - seconds)).toBeLessThan(5);
      else expect(token.secondsUntilExpiration).toBe(0);
    }
  });

  it('goes on to list a token that has expired, which is refused', async ({ expect }) => {
    const org = await freshOrg();
    const { path, newToken } = await newAccount(org);
    const { id, as } = await newToken(600);
    await setExpiry(id, -1);
    const { body } = await org.admin(200, 'GET', path);
    expect(body).toMatchObject([{ id, hasExpired: true, secondsUntilExpiration: 0, isRevoked: false }]);
    const answer = await ok(401, 'GET', '/access-control/user/permissions', { as });
    expect(answer.body.messageId).toBe('api-key.expired');
  });

  it('tells that a token was revoked', async ({ expect }) => {
    const org = await freshOrg();
    const { path, newToken } = await newAccount(org);
    const { id } = await newToken();
    await env.DB.prepare('UPDATE tokens SET revoked = created WHERE id = ?').bind(id).run();
    expect((await org.admin(200, 'GET', path)).body).toMatchObject([{ id, isRevoked: true }]);
  });

  it('is empty for an account that has none, is deleted, was never there, or is a person', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [empty, gone] = [await newAccount(org), await newAccount(org)];
    await gone.newToken();
    await org.admin(200, 'DELETE', `/serviceaccounts/${gone.id}`);
    for (const id of [empty.id, gone.id, LARGEST_ID, ADMIN_ID]) {
      expect((await org.admin(200, 'GET', `/serviceaccounts/${id}/tokens`)).body).toEqual([]);
    }
  });

  it('needs serviceaccounts:read on that very account', async () => {
    const org = await freshOrg();
    const [caller, mine, other] = [await org.account(), await newAccount(org), await newAccount(org)];
    await org.grant(caller.id, [['serviceaccounts:read', `serviceaccounts:id:${mine.id}`]]);
    await ok(200, 'GET', mine.path, { as: caller.as });
    expectAccessDenied(await api('GET', other.path, { as: caller.as }), 'serviceaccounts:read');
  });
});

describe('DELETE /serviceaccounts/:id/tokens/:tokenId', () => {
  it('takes the token away and nothing else, and frees its name', async ({ expect }) => {
    const org = await freshOrg();
    const { uid, path, newToken } = await newAccount(org);
    const [gone, stays] = [await newToken(), await newToken()];
    const { answer, trace } = await traceOf(() =>
      org.admin(200, 'DELETE', `/serviceaccounts/${uid}/tokens/${gone.id}`),
    );
    expect(answer.body).toEqual({ message: 'Service account token deleted' });
    expect(Object.keys(trace).toSorted()).toEqual(['changes', 'tokens']);
    expect(trace['tokens']?.removed).toHaveLength(1);
    expect((await org.admin(200, 'GET', path)).body).toMatchObject([{ id: stays.id }]);
    await org.admin(200, 'POST', path, { name: gone.name });
  });

  it('finds no token that is unknown, deleted, another account’s, or of no account', async ({ expect }) => {
    const org = await freshOrg();
    const [account, other] = [await newAccount(org), await newAccount(org)];
    const [gone, foreign] = [await account.newToken(), await other.newToken()];
    await org.admin(200, 'DELETE', `${account.path}/${gone.id}`);
    for (const path of [
      `${account.path}/${LARGEST_ID}`,
      `${account.path}/${gone.id}`,
      `${account.path}/${foreign.id}`,
      `/serviceaccounts/${LARGEST_ID}/tokens/${foreign.id}`,
    ]) {
      const { answer, trace } = await traceOf(() => org.admin(404, 'DELETE', path));
      expect(answer.body, path).toMatchObject({
        messageId: 'serviceaccounts.ErrTokenNotFound',
        statusCode: 404,
      });
      expect(trace).toEqual({});
    }
  });

  it.for(['abc', '00', '1.5', '%00', '%zz', '1e3'])('refuses the id %s', async (id, { expect }) => {
    const { body } = await ok(400, 'DELETE', `/serviceaccounts/1/tokens/${id}`);
    expect(body.message).toBe('tokenId is invalid');
  });

  it('needs serviceaccounts:write on that very account', async () => {
    const org = await freshOrg();
    const [caller, mine, other] = [await org.account(), await newAccount(org), await newAccount(org)];
    await org.grant(caller.id, [['serviceaccounts:write', `serviceaccounts:id:${mine.id}`]]);
    const [own, foreign] = [await mine.newToken(), await other.newToken()];
    const answer = await api('DELETE', `${other.path}/${foreign.id}`, { as: caller.as });
    expectAccessDenied(answer, 'serviceaccounts:write');
    await ok(200, 'DELETE', `${mine.path}/${own.id}`, { as: caller.as });
  });

  it('is done once of twenty times at once', async ({ expect }) => {
    const org = await freshOrg();
    const { path, newToken } = await newAccount(org);
    const { id } = await newToken();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await api('DELETE', `${path}/${id}`, { org: org.id })).status),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 404)]);
  });
});

describe('POST /serviceaccounts/:id/tokens', () => {
  it('twenty times at once with one name makes one token', async ({ expect }) => {
    const org = await freshOrg();
    const { path } = await newAccount(org);
    const name = unique('token');
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await api('POST', path, { org: org.id, body: { name } })).status,
      ),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    expect((await org.admin(200, 'GET', path)).body).toHaveLength(1);
  });

  it('shows the key once: neither lists nor the audit trail hold it (I13)', async ({ expect }) => {
    const org = await freshOrg();
    const { path } = await newAccount(org);
    const { answer, trace } = await traceOf(() => org.admin(200, 'POST', path, { name: unique('token') }));
    const [, secret] = answer.body.key.split('_');
    expect(JSON.stringify(trace)).not.toContain(secret);
    expect((await org.admin(200, 'GET', path)).text).not.toContain(secret);
  });
});
