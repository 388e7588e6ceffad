/** What is asked without HTTP is as fresh as by HTTP, and whoever asks wrongly pays alone. */
import { afterEach, describe, it, vi } from 'vitest';

import { makeToken } from '../../../src/core/service-account-token.ts';
import { GUESS_LIMITS } from '../../../src/guessing/guess-limit.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import { ok } from '../../support/api.ts';
import { askingWorld } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { newKey, newProvider, newSubject } from '../../support/identity-provider.ts';
import { listen } from '../../support/log-lines.ts';
import { errorOf, isolate, tokenOf } from './asker.ts';

afterEach(() => void vi.restoreAllMocks());

const key = await newKey();

async function asking() {
  const world = await askingWorld(await freshOrg());
  return { ...world, token: tokenOf(world.as), ...isolate() };
}

/** The status of an answer; 200 for a decision. */
const statusOf = (answer: Parameters<typeof errorOf>[0]): number =>
  (errorOf(answer) as { readonly status: number } | undefined)?.status ?? 200;

describe('the very next answer (I6)', () => {
  it('is no where the subject may not any more, and yes again', async ({ expect }) => {
    const { org, alice, token, asked, decisions } = await asking();
    const decided = async () => (await decisions.evaluate(token, asked)).decision;
    expect(await decided()).toBe(true);
    const { body } = await org.admin(200, 'GET', `/access-control/users/${alice.id}/roles`);
    await org.admin(200, 'DELETE', `/access-control/users/${alice.id}/roles/${body[0].uid}`);
    expect(await decided()).toBe(false);
    await org.grant(alice.id, [['folders:read', 'folders:uid:f1']]);
    expect(await decided()).toBe(true);
  });

  it('is no where the subject was disabled', async ({ expect }) => {
    const { alice, token, asked, decisions } = await asking();
    expect((await decisions.evaluate(token, asked)).decision).toBe(true);
    await ok(200, 'POST', `/admin/users/${alice.id}/disable`);
    expect(await decisions.evaluate(token, asked)).toEqual({
      decision: false,
      context: { revision: expect.any(String) },
    });
  });

  it('is a 401 where the token was deleted or its account disabled, and something else where the org is gone', async ({
    expect,
  }) => {
    const [deleted, disabled, gone] = [await asking(), await asking(), await asking()];
    for (const { decisions, token, asked } of [deleted, disabled, gone])
      expect(statusOf(await decisions.evaluate(token, asked))).toBe(200);
    const { id } = deleted.service;
    const tokens = await deleted.org.admin(200, 'GET', `/serviceaccounts/${id}/tokens`);
    await deleted.org.admin(200, 'DELETE', `/serviceaccounts/${id}/tokens/${tokens.body[0].id}`);
    await disabled.org.admin(200, 'PATCH', `/serviceaccounts/${disabled.service.id}`, { isDisabled: true });
    await ok(200, 'DELETE', `/orgs/${gone.org.id}`);
    for (const { decisions, token, asked, fetch, as } of [deleted, disabled, gone]) {
      const byHttp = await ok(401, 'GET', '/access-control/user/permissions', { as }, fetch);
      for (const answer of [
        await decisions.evaluate(token, asked),
        ...(await decisions.evaluations(token, { ...asked, evaluations: [{}, {}] })).evaluations,
        await decisions.permissionsOf(token, asked.subject),
      ])
        expect(statusOf(answer)).toBe(byHttp.status);
    }
  });
});

describe('a person with a token of an identity provider', () => {
  /** A person in two orgs, the first of which is theirs; and two isolates that take their token. */
  async function person() {
    const [one, two] = [await freshOrg(), await freshOrg()];
    const idp = newProvider([key], { createUsers: true, orgId: one.id });
    const settings = { OIDC_ISSUERS: JSON.stringify([idp.settings]) };
    const [here, there] = [isolate(settings), isolate(settings)];
    const subject = newSubject(idp);
    const as = await subject.token();
    const { body } = await ok(200, 'GET', '/user', { as }, here.fetch);
    const id: number = body.id;
    await two.admin(200, 'POST', `/orgs/${two.id}/users`, { loginOrEmail: subject.login, role: 'None' });
    await two.grant(id, [['folders:read', 'folders:uid:f2']]);
    await one.grant(id, [['folders:read', 'folders:uid:f1']]);
    const asks = (folder: string) => ({
      subject: { type: 'user', id: subject.login },
      action: { name: 'read' },
      resource: { type: 'folders', id: folder },
    });
    return { one, two, here, there, as, token: as.token, asks, id, login: subject.login };
  }

  it('asks in the org that the call names, else in the current one', async ({ expect }) => {
    const { one, two, here, token, asks } = await person();
    const decided = async (folder: string, options?: object) =>
      (await here.decisions.evaluate(token, asks(folder), options)).decision;
    expect([await decided('f1'), await decided('f2')]).toEqual([true, false]);
    expect([await decided('f1', { org: two.id }), await decided('f2', { org: two.id })]).toEqual([
      false,
      true,
    ]);
    expect(await decided('f1', { org: one.id })).toBe(true);
  });

  it('asks in the new current org at once, also where an isolate remembers the old one', async ({
    expect,
  }) => {
    const { one, two, here, there, as, token, asks } = await person();
    const decided = async () => [
      (await there.decisions.evaluate(token, asks('f1'))).decision,
      (await there.decisions.evaluations(token, { ...asks('f2'), evaluations: [{}] })).evaluations[0]
        ?.decision,
    ];
    expect(await decided()).toEqual([true, false]);
    for (const [org, wanted] of [
      [two, [false, true]],
      [one, [true, false]],
      [two, [false, true]],
    ] as const) {
      await ok(200, 'POST', `/user/using/${org.id}`, { as }, here.fetch);
      expect(await decided()).toEqual(wanted);
      const own = await there.decisions.permissionsOf(token, asks('f1').subject);
      expect(own.permissions['folders:read']).toContain(org === one ? 'folders:uid:f1' : 'folders:uid:f2');
    }
  });

  it('in an org that is not theirs may do nothing, and may ask about nobody else: whether or not there is one (I10)', async ({
    expect,
  }) => {
    const { here, token, asks, login } = await person();
    const foreign = await freshOrg();
    const answers = async (org: number) => [
      await here.decisions.evaluate(token, asks('f1'), { org }),
      await here.decisions.evaluate(
        token,
        { ...asks('f1'), subject: { type: 'user', id: 'admin' } },
        { org },
      ),
      await here.decisions.permissionsOf(token, { type: 'user', id: login }, { org }),
      await here.decisions.permissionsOf(token, { type: 'user', id: 'admin' }, { org }),
    ];
    const withoutRevisions = (all: unknown) => JSON.stringify(all).replaceAll(/"revision":"[\d.]+"/g, '');
    const there = await answers(foreign.id);
    expect(there.map(statusOf)).toEqual([200, 403, 200, 403]);
    expect(there[0]).toMatchObject({ decision: false });
    expect(there[2]).toMatchObject({ permissions: {} });
    expect(errorOf(there[3] as never)).toMatchObject({
      message: 'Permission needed: users.permissions:read',
    });
    expect(withoutRevisions(await answers(2 ** 31 - 1))).toBe(withoutRevisions(there));
  });

  it('is nobody once they are disabled, or when the token is not of a provider that is configured', async ({
    expect,
  }) => {
    listen();
    const { here, token, asks, id } = await person();
    expect(statusOf(await isolate().decisions.evaluate(token, asks('f1')))).toBe(401);
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(86)}`;
    expect(statusOf(await here.decisions.evaluate(forged, asks('f1')))).toBe(401);
    expect(statusOf(await here.decisions.evaluate(token, asks('f1')))).toBe(200);
    await ok(200, 'POST', `/admin/users/${id}/disable`);
    expect(statusOf(await here.decisions.evaluate(token, asks('f1')))).toBe(401);
  });
});

describe('tokens that nobody has', () => {
  const unknown = () => makeToken(randomBytes);
  const { guesses } = GUESS_LIMITS.token;

  it('are refused with a 429 that says when to ask again, after too many from one address: from there alone', async ({
    expect,
  }) => {
    const { token, asked, decisions, d1, calls } = await asking();
    const options = { address: '198.51.100.7' };
    for (let i = 0; i < guesses; i++)
      expect(statusOf(await decisions.evaluate(unknown(), asked, options))).toBe(401);
    await decisions.evaluate(unknown(), asked, options);
    const before = [d1.trips, calls()];
    const answer = await decisions.evaluate(unknown(), asked, options);
    expect(errorOf(answer)).toEqual({
      status: 429,
      message: expect.stringContaining('unknown-tokens'),
      retryAfter: expect.any(Number),
    });
    expect([d1.trips, calls()]).toEqual(before);
    expect((await decisions.evaluate(token, asked, { address: '203.0.113.9' })).decision).toBe(true);
    expect((await decisions.evaluate(token, asked, options)).decision).toBe(true);
  });

  it('from no address cost a look-up each, the same one only once, and keep nobody from asking', async ({
    expect,
  }) => {
    const { token, asked, decisions, d1, calls } = await asking();
    expect((await decisions.evaluate(token, asked)).decision).toBe(true);
    const same = unknown();
    const before = [d1.trips, calls()] as const;
    for (let i = 0; i < guesses; i++) expect(statusOf(await decisions.evaluate(unknown(), asked))).toBe(401);
    for (let i = 0; i < guesses; i++) expect(statusOf(await decisions.evaluate(same, asked))).toBe(401);
    expect([d1.trips - before[0], calls() - before[1]]).toEqual([guesses + 1, 0]);
    expect((await decisions.evaluate(token, asked)).decision).toBe(true);
  });

  it('that cannot be ours cost nothing', async ({ expect }) => {
    const { asked, decisions, d1, calls } = await asking();
    for (const token of ['glsa_x', 'x'.repeat(100_000), 'a.b.c', `${unknown()}0`])
      expect(statusOf(await decisions.evaluate(token, asked))).toBe(401);
    expect([d1.trips, calls()]).toEqual([0, 0]);
  });
});

describe('calls at once', () => {
  it('are answered each by itself, with ids of their own in the log', async ({ expect }) => {
    const [one, two] = [await asking(), await asking()];
    const { decisions } = one;
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        const { token, asked } = i % 2 === 0 ? one : two;
        const id = i % 3 === 0 ? 'f1' : 'f2';
        const question = { ...asked, resource: { type: 'folders', id } };
        return (await decisions.evaluate(i % 5 === 0 ? 'wrong' : token, question)).decision;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 30 }, (_, i) => i % 5 !== 0 && i % 3 === 0));
  });
});
