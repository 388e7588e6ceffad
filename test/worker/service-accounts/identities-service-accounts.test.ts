import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

const LARGEST_ID = 2_147_483_647;
/** A person, who is a member of every org here. */
const ADMIN_ID = 1;

/** For tests that do not mind what else is in an org. */
const shared = await freshOrg();

/** A request of the admin that is refused with a kind of error, and leaves no trace; answers the body. */
async function expectRefused(
  expect: ExpectStatic,
  org: FreshOrg,
  [status, kind]: readonly [status: number, kind: string],
  path: string,
  body: object,
): Promise<unknown> {
  const before = await snapshot();
  const answer = await org.admin(status, 'POST', path, body);
  expect(answer.body).toMatchObject({
    message: expect.any(String),
    messageId: `serviceaccounts.${kind}`,
    statusCode: status,
  });
  expect(compareSnapshots(before, await snapshot())).toEqual({});
  return answer.body;
}

describe('POST /serviceaccounts', () => {
  const path = '/serviceaccounts';

  it('creates an account with a login made of org and name', async ({ expect }) => {
    const org = await freshOrg();
    const part = unique('Account');
    const { body } = await org.admin(201, 'POST', path, { name: `My ${part}`, role: 'Editor' });
    expect(body).toMatchObject({
      id: expect.any(Number),
      uid: expect.stringMatching(/^[\w-]+$/),
      name: `My ${part}`,
      login: `sa-${org.id}-my-${part.toLowerCase()}`,
      orgId: org.id,
      isDisabled: false,
      role: 'Editor',
      tokens: 0,
    });
  });

  it.for([
    [undefined, 'Viewer'],
    [null, 'Viewer'],
    ['', 'Viewer'],
    ['eDiToR', 'Editor'],
  ] as const)('reads the role %s as %s', async ([role, wanted], { expect }) => {
    const { body } = await shared.admin(201, 'POST', path, { name: unique('account'), role });
    expect(body.role).toBe(wanted);
    const stored = await env.DB.prepare('SELECT org_id, role FROM org_users WHERE user_id = ?')
      .bind(body.id)
      .all();
    expect(stored.results).toEqual([{ org_id: shared.id, role: wanted }]);
  });

  it('refuses a role that is none', async ({ expect }) => {
    const body = { name: unique('account'), role: 'Grafana Admin' };
    await expectRefused(expect, shared, [400, 'ErrInvalidRoleSpecified'], path, body);
  });

  it('refuses a name that the org uses in any letter case, and takes one that another org uses', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const name = unique('account');
    await org.admin(201, 'POST', path, { name });
    for (const taken of [name, name.toUpperCase()]) {
      await expectRefused(expect, org, [400, 'ErrAlreadyExists'], path, { name: taken });
    }
    await (await freshOrg()).admin(201, 'POST', path, { name });
  });

  it('needs serviceaccounts:create, gives no role above the caller’s own, and lets it administer the account', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const person = await org.person('Editor');
    const create = async (role: string) =>
      await api('POST', path, { as: person.as, org: org.id, body: { name: unique('account'), role } });
    expectAccessDenied(await create('None'), 'serviceaccounts:create');

    await org.grant(person.id, [['serviceaccounts:create', '']]);
    const tooHigh = await create('Admin');
    expect(tooHigh.status, tooHigh.text).toBe(403);
    expect(tooHigh.body).toMatchObject({ messageId: 'serviceaccounts.ErrRoleForbidden', statusCode: 403 });

    const other = await org.account();
    const made = await create('Editor');
    expect(made.status, made.text).toBe(201);
    const held = await ok(200, 'GET', '/access-control/user/permissions', { as: person.as, org: org.id });
    for (const action of [
      'serviceaccounts:read',
      'serviceaccounts:write',
      'serviceaccounts.permissions:write',
    ]) {
      expect(held.body[action], action).toEqual([`serviceaccounts:id:${made.body.id}`]);
    }
    const tokenFor = async (id: number) =>
      await api('POST', `${path}/${id}/tokens`, {
        as: person.as,
        org: org.id,
        body: { name: unique('token') },
      });
    const token = await tokenFor(made.body.id);
    expect(token.status, token.text).toBe(200);
    expectAccessDenied(await tokenFor(other.id), 'serviceaccounts:write');
  });
});

describe('POST /serviceaccounts/:id/tokens', () => {
  const newAccount = async (org: FreshOrg): Promise<string> => {
    const { body } = await org.admin(201, 'POST', '/serviceaccounts', {
      name: unique('account'),
      role: 'None',
    });
    return `/serviceaccounts/${body.id}/tokens`;
  };
  const expiryOf = async (id: number) =>
    (
      await env.DB.prepare('SELECT expires FROM tokens WHERE id = ?')
        .bind(id)
        .first<{ expires: string | null }>()
    )?.expires;

  it('answers the key, whose checksum is right', async ({ expect }) => {
    const name = unique('token');
    const { body } = await shared.admin(200, 'POST', await newAccount(shared), { name });
    expect(body).toEqual({
      id: expect.any(Number),
      name,
      key: expect.stringMatching(/^glsa_[0-9A-Za-z]{32}_/),
    });
    const [prefix, secret, checksum] = body.key.split('_');
    expect(checksum).toBe(littleEndianCrc32(`${prefix}_${secret}`));
    expect(littleEndianCrc32('glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G')).toBe('fcaaf58a');
    await ok(200, 'GET', '/access-control/user/permissions', { as: { token: body.key } });
  });

  it.for([undefined, null, 0])(
    'makes a token that never expires when secondsToLive is %s',
    async (secondsToLive, { expect }) => {
      const { body } = await shared.admin(200, 'POST', await newAccount(shared), {
        name: unique('token'),
        secondsToLive,
      });
      expect(await expiryOf(body.id)).toBeNull();
    },
  );

  it.for([1, 600, 10 * 365 * 86_400])(
    'makes a token that expires %i seconds from now',
    async (secondsToLive, { expect }) => {
      const path = await newAccount(shared);
      const before = Date.now();
      const { body } = await shared.admin(200, 'POST', path, { name: unique('token'), secondsToLive });
      const start = Date.parse((await expiryOf(body.id)) ?? '') - secondsToLive * 1_000;
      // What clients compare with is in seconds.
      expect(start).toBeGreaterThanOrEqual(before - 1_000);
      expect(start).toBeLessThanOrEqual(Date.now() + 1_000);
    },
  );

  it.for([-1, -2_147_483_648, 1e15, 9_007_199_254_740_991])(
    'refuses %i seconds',
    async (secondsToLive, { expect }) => {
      const path = await newAccount(shared);
      const before = await snapshot();
      const { body } = await shared.admin(400, 'POST', path, { name: unique('token'), secondsToLive });
      expect(body.message).toMatch(/seconds/i);
      expect(compareSnapshots(before, await snapshot())).toEqual({});
    },
  );

  it('refuses a name that any account of the org uses, and takes one that another org uses', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [path, another] = [await newAccount(org), await newAccount(org)];
    const name = unique('token');
    await org.admin(200, 'POST', path, { name });
    for (const taken of [path, another]) {
      await expectRefused(expect, org, [400, 'ErrTokenAlreadyExists'], taken, { name });
    }
    const other = await freshOrg();
    await other.admin(200, 'POST', await newAccount(other), { name });
  });

  it('finds no account that is unknown, a person, or another org’s', async ({ expect }) => {
    const org = await freshOrg();
    const foreign = await newAccount(await freshOrg());
    const answers: unknown[] = [];
    for (const path of [LARGEST_ID, ADMIN_ID].map((id) => `/serviceaccounts/${id}/tokens`).concat(foreign)) {
      answers.push(await expectRefused(expect, org, [404, 'ErrNotFound'], path, { name: unique('token') }));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('needs serviceaccounts:write on that very account', async ({ expect }) => {
    const org = await freshOrg();
    const [caller, mine, other] = [await org.account(), await org.account(), await org.account()];
    await org.grant(caller.id, [
      ['serviceaccounts:write', `serviceaccounts:id:${mine.id}`],
      ['serviceaccounts:read', 'serviceaccounts:*'],
    ]);
    const create = async (id: number) =>
      await api('POST', `/serviceaccounts/${id}/tokens`, { as: caller.as, body: { name: unique('token') } });
    expectAccessDenied(await create(other.id), 'serviceaccounts:write');
    expectAccessDenied(await create(LARGEST_ID), 'serviceaccounts:write');
    const { status, text } = await create(mine.id);
    expect(status, text).toBe(200);
  });
});

/** CRC-32 (IEEE) bit by bit, as little-endian hex. Source: docs/grafana.md#service-account-tokens. */
function littleEndianCrc32(text: string): string {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, ~crc, true);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
