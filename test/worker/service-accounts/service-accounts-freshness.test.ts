import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/** An account that two tokens act for. */
type Subject = {
  readonly org: FreshOrg;
  readonly id: number;
  readonly as: As;
  readonly tokenId: number;
  readonly another: As;
};

async function newSubject(): Promise<Subject> {
  const org = await freshOrg();
  const { id, as: another } = await org.account('Admin');
  const { body } = await org.admin(200, 'POST', `/serviceaccounts/${id}/tokens`, { name: unique('token') });
  return { org, id, as: { token: body.key }, tokenId: body.id, another };
}

/** Requests that a token can make, each decided in another place: its own org, the global plane, another org. */
const uses = (elsewhere: number): readonly (readonly [string, string, object?])[] => [
  ['GET', '/access-control/user/permissions'],
  ['GET', '/serviceaccounts/search'],
  ['POST', '/teams', { name: unique('team') }],
  ['POST', '/orgs', { name: unique('org') }],
  ['POST', `/orgs/${elsewhere}/users`, { loginOrEmail: 'admin' }],
  ['GET', '/no-such-path'],
];

/** Every answer to a token is this refusal. */
async function expectRefusedEverywhere(expect: ExpectStatic, as: As, messageId: string, elsewhere: number) {
  for (const [method, path, body] of uses(elsewhere)) {
    const answer = await api(method, path, { as, body });
    expect([answer.status, answer.body.messageId], `${method} ${path}: ${answer.text}`).toEqual([
      401,
      messageId,
    ]);
  }
}

/** No answer to a token is a refusal of its credential. */
async function expectAccepted(expect: ExpectStatic, as: As, elsewhere: number) {
  for (const [method, path, body] of uses(elsewhere)) {
    const { status, text } = await api(method, path, { as, body });
    expect(status, `${method} ${path}: ${text}`).not.toBe(401);
  }
}

type End = {
  readonly messageId: string;
  readonly take: (subject: Subject) => Promise<unknown>;
  /** Whether another token of the account ends as well. */
  readonly endsOthers: boolean;
};

const ENDS: Readonly<Record<string, End>> = {
  'its account is deleted': {
    messageId: 'api-key.invalid',
    take: ({ org, id }) => org.admin(200, 'DELETE', `/serviceaccounts/${id}`),
    endsOthers: true,
  },
  'its account is disabled': {
    messageId: 'identity.disabled',
    take: ({ org, id }) => org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true }),
    endsOthers: true,
  },
  'it is deleted': {
    messageId: 'api-key.invalid',
    take: ({ org, id, tokenId }) => org.admin(200, 'DELETE', `/serviceaccounts/${id}/tokens/${tokenId}`),
    endsOthers: false,
  },
};

describe('a token is refused everywhere from the next answer on (I6)', () => {
  for (const [when, { messageId, take, endsOthers }] of Object.entries(ENDS)) {
    it(`when ${when}, whoever had it cached`, async ({ expect }) => {
      const subject = await newSubject();
      const elsewhere = (await freshOrg()).id;
      await expectAccepted(expect, subject.as, elsewhere);
      await expectAccepted(expect, subject.another, elsewhere);
      // Changes make the coordinator forget who made them; from here on it knows both tokens.
      for (const as of [subject.as, subject.another]) await ok(200, 'GET', '/access-control/status', { as });
      await take(subject);
      await expectRefusedEverywhere(expect, subject.as, messageId, elsewhere);
      if (endsOthers) await expectRefusedEverywhere(expect, subject.another, messageId, elsewhere);
      else await expectAccepted(expect, subject.another, elsewhere);
    });
  }

  it('when it expires, though it was cached while it was good', async ({ expect }) => {
    const { org, id } = await newSubject();
    const elsewhere = (await freshOrg()).id;
    const body = { name: unique('token'), secondsToLive: 1 };
    const created = Date.now();
    const token = await org.admin(200, 'POST', `/serviceaccounts/${id}/tokens`, body);
    const as = { token: token.body.key };
    await api('GET', '/access-control/user/permissions', { as });
    await scheduler.wait(Math.max(0, created + 1_100 - Date.now()));
    await expectRefusedEverywhere(expect, as, 'api-key.expired', elsewhere);
  });

  it('also by a coordinator that begins to load it before the account is deleted (I7)', async ({
    expect,
  }) => {
    const { org, id, as } = await newSubject();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
      const { promise: deleted, resolve: go } = Promise.withResolvers<void>();
      const { promise: loaded, resolve: isLoaded } = Promise.withResolvers<void>();
      let held = false;
      d1.after = async (statements) => {
        if (held || !statements.some((sql) => sql.includes('managed_permissions'))) return;
        held = true;
        isLoaded();
        await deleted;
      };
      const slow = api('GET', '/access-control/user/permissions', { as }, fetch);
      await loaded;
      await ok(200, 'DELETE', `/serviceaccounts/${id}`, { as: ADMIN, org: org.id }, fetch);
      go();
      expect((await slow).status).toBe(401);
      expect((await api('GET', '/access-control/user/permissions', { as }, fetch)).status).toBe(401);
    });
  });
});

describe('what changes about an account holds from the next answer on (I6)', () => {
  it('enabling it gives its tokens back', async ({ expect }) => {
    const { org, id, as } = await newSubject();
    const elsewhere = (await freshOrg()).id;
    for (const isDisabled of [true, false, true, false]) {
      await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled });
      if (isDisabled) await expectRefusedEverywhere(expect, as, 'identity.disabled', elsewhere);
      else await expectAccepted(expect, as, elsewhere);
    }
  });

  it('its org role, in its own coordinator and in one that starts anew', async ({ expect }) => {
    const { org, id, as } = await newSubject();
    await withCoordinator(org.id, async ({ fetch, restart, stored }) => {
      const held = async (by: Fetch = fetch): Promise<unknown> =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, by)).body['teams:create'];
      for (const [role, wanted] of [
        ['Viewer', undefined],
        ['Admin', ['']],
        ['None', undefined],
      ] as const) {
        await held();
        const path = `/serviceaccounts/${id}`;
        await ok(200, 'PATCH', path, { as: ADMIN, org: org.id, body: { role } }, fetch);
        expect(await held(), role).toEqual(wanted);
        await stored();
        restart();
        expect(await held(), role).toEqual(wanted);
      }
    });
  });

  it('a deleted account takes the rights that others held on it along', async ({ expect }) => {
    const org = await freshOrg();
    const creator = await org.person('Editor');
    await org.grant(creator.id, [['serviceaccounts:create', '']]);
    const as = creator.as;
    const body = { name: unique('account'), role: 'None' };
    const made = await ok(201, 'POST', '/serviceaccounts', { as, org: org.id, body });
    const member = await org.account();
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    const viewer = await org.account('Viewer');
    const holders = [
      ['team', String(team)],
      ['basic-role', 'basic_viewer'],
    ];
    await env.DB.batch(
      holders.map(([kind, subject]) =>
        env.DB.prepare(`INSERT INTO managed_permissions VALUES (?, ?, ?, 'serviceaccounts', ?, 'Edit')`).bind(
          org.id,
          kind,
          subject,
          String(made.body.id),
        ),
      ),
    );
    const scopes = async (caller: As) => {
      const options = { as: caller, org: org.id };
      const { body: held } = await ok(200, 'GET', '/access-control/user/permissions', options);
      return held['serviceaccounts:write'];
    };
    const callers = [as, member.as, viewer.as];
    for (const caller of callers)
      expect(await scopes(caller)).toEqual([`serviceaccounts:id:${made.body.id}`]);
    await org.admin(200, 'DELETE', `/serviceaccounts/${made.body.id}`);
    for (const caller of callers) expect(await scopes(caller)).toBeUndefined();
  });
});

describe('a global assignment that meets the end of its account', () => {
  it('leaves nothing behind', async ({ expect }) => {
    const { org, id } = await newSubject();
    const role = { name: unique('global'), global: true, permissions: [] };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body: role })).body;
    await withCoordinator(0, async ({ d1, fetch }) => {
      let isDeleted = false;
      d1.before = async (statements) => {
        // The account ends after the assignment was decided and before it is committed.
        if (isDeleted || !statements.some((sql) => /insert into "user_roles"/i.test(sql))) return;
        isDeleted = true;
        await org.admin(200, 'DELETE', `/serviceaccounts/${id}`);
      };
      const body = { roleUid: uid, global: true };
      await api('POST', `/access-control/users/${id}/roles`, { org: org.id, body }, fetch);
      expect(isDeleted).toBe(true);
    });
    const left = await env.DB.prepare('SELECT * FROM user_roles WHERE user_id = ?').bind(id).all();
    expect(left.results).toEqual([]);
  });
});
