import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import { compareByCodePoint } from '../../../src/core/text.ts';
import { access } from '../../support/access.ts';
import type { Answer, As } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const SHIPPED = [...fixedRoles, ...basicRoles].map(({ uid }) => uid);

/** The ids of all resources of a type that a search finds, page by page. */
async function found(as: As, asked: { subject: object; action: string; type: string }, limit = 1_000) {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page: Answer = await access('search/resource', as, {
      subject: asked.subject,
      action: { name: asked.action },
      resource: { type: asked.type },
      page: { limit, ...(token !== undefined && { token }) },
    });
    if (page.status !== 200) throw new Error(page.text);
    ids.push(...page.body.results.map(({ id }: { id: string }) => id));
    token = page.body.page.next_token;
  } while (token !== '');
  return ids;
}

const account = (id: number) => ({ type: 'service_account', id: `id:${id}` });

async function someOrg() {
  const org = await freshOrg();
  const asker = await org.account();
  await org.grant(asker.id, [['access:evaluate', 'users:*']]);
  return { org, asker, admin: await org.account('Admin') };
}

describe('a search for things that are kept here', () => {
  it('finds those of the org, and of no other one', async ({ expect }) => {
    const [here, there] = [await someOrg(), await someOrg()];
    const [team] = [await here.org.team(), await there.org.team()];
    const [person] = [await here.org.person(), await there.org.person()];
    const [role] = [await here.org.role([]), await there.org.role([])];
    // What somebody's own org is says nothing of what they are.
    const atHome = env.DB.prepare('UPDATE users SET home_org_id = ? WHERE id = ?');
    await atHome.bind(here.org.id, person.id).run();
    const accounts = [here.asker.id, here.admin.id];
    const ask = async (action: string, type: string, limit?: number) =>
      await found(here.asker.as, { subject: account(here.admin.id), action, type }, limit);
    expect(await ask('read', 'teams')).toEqual([`${team}`]);
    expect(await ask('read', 'serviceaccounts')).toEqual(accounts.map(String));
    expect(await ask('org.users:read', 'users')).toEqual(
      [1, ...accounts, person.id].toSorted((a, b) => a - b).map(String),
    );
    const roles = await ask('read', 'roles');
    expect(roles).toContain(role);
    for (const uid of SHIPPED) expect(roles).toContain(uid);
    const foreign = await found(there.asker.as, {
      subject: account(there.admin.id),
      action: 'read',
      type: 'roles',
    });
    expect(roles.filter((uid) => !foreign.includes(uid))).toContain(role);
    expect(foreign.filter((uid) => !roles.includes(uid))).not.toContain(role);
    expect(roles).toEqual(roles.toSorted(compareByCodePoint));
    expect(await ask('read', 'roles', 7)).toEqual(roles);
  });

  it('finds of what is held by its id what exists, is of the kind, and is of the org', async ({ expect }) => {
    const [here, there] = [await someOrg(), await someOrg()];
    const [person, foreign] = [await here.org.person(), await there.org.person()];
    const ids = [here.admin.id, there.admin.id, person.id, foreign.id, 1_999_999_999];
    const one = await here.org.account();
    await here.org.grant(
      one.id,
      ids.flatMap((id) => [
        ['serviceaccounts:read', `serviceaccounts:id:${id}`] as const,
        ['org.users:read', `users:id:${id}`] as const,
      ]),
    );
    const ask = async (action: string, type: string) =>
      await found(here.asker.as, { subject: account(one.id), action, type });
    expect(await ask('serviceaccounts:read', 'serviceaccounts')).toEqual([String(here.admin.id)]);
    expect(await ask('org.users:read', 'users')).toEqual(
      [here.admin.id, person.id].toSorted((a, b) => a - b).map(String),
    );
  });

  it('finds roles of the org, of all orgs and shipped ones, by their uids and by what these begin with', async ({
    expect,
  }) => {
    const { org, asker } = await someOrg();
    const other = await freshOrg();
    const tag = crypto.randomUUID().slice(0, 8);
    const uids = [`a-${tag}-own`, `a-${tag}-shared`, `a-${tag}-theirs`] as const;
    await org.role([], { uid: uids[0] });
    await org.role([], { uid: uids[1], global: true });
    await other.role([], { uid: uids[2] });
    const one = await org.account();
    const [shipped = '', ...more] = SHIPPED;
    const named = [...uids, shipped, 'nobody-has-this'];
    await org.grant(
      one.id,
      named.map((uid) => ['roles:read', `roles:uid:${uid}`] as const),
    );
    const asked = { subject: account(one.id), action: 'read', type: 'roles' };
    for (const limit of [1, 2, 1_000]) {
      const ids = await found(asker.as, asked, limit);
      expect(ids, `${limit} a page`).toEqual([uids[0], uids[1], shipped].toSorted(compareByCodePoint));
      for (const uid of more) expect(ids).not.toContain(uid);
    }
  });

  it('goes on behind many ids of what does not exist', async ({ expect }) => {
    const { org, asker } = await someOrg();
    const tag = crypto.randomUUID().slice(0, 8);
    const last = `z-${tag}`;
    await org.role([], { uid: last });
    const one = await org.account();
    const missing = Array.from({ length: 250 }, (_, i) => `a-${tag}-${i}`);
    await org.grant(
      one.id,
      [...missing, last].map((uid) => ['roles:read', `roles:uid:${uid}`] as const),
    );
    const asked = { subject: account(one.id), action: 'read', type: 'roles' };
    expect(await found(asker.as, asked, 10)).toEqual([last]);
  });
});

describe('a search for subjects', () => {
  it('finds nobody who has not acted in the org yet, and nobody who is disabled', async ({ expect }) => {
    const { org, asker } = await someOrg();
    const [acts, waits, sleeps] = [
      await org.person('Admin'),
      await org.person('Admin'),
      await org.person('Admin'),
    ];
    await env.DB.batch([
      env.DB.prepare('UPDATE org_users SET pending_as = ? WHERE org_id = ? AND user_id = ?').bind(
        waits.login,
        org.id,
        waits.id,
      ),
      env.DB.prepare('UPDATE users SET is_disabled = 1 WHERE id = ?').bind(sleeps.id),
    ]);
    const people = await access('search/subject', asker.as, {
      subject: { type: 'user' },
      action: { name: 'create' },
      resource: { type: 'teams', id: '1' },
    });
    expect(people.body.results, people.text).toEqual(
      ['admin', acts.login].map((id) => ({ type: 'user', id })),
    );
  });
});

describe('a page of nothing', () => {
  it('says that there is something, also where that is one thing alone', async ({ expect }) => {
    const { org, asker } = await someOrg();
    const one = await org.account();
    const ask = async (page: object) =>
      await access('search/resource', asker.as, {
        subject: account(one.id),
        action: { name: 'read' },
        resource: { type: 'teams' },
        page,
      });
    expect((await ask({ limit: 0 })).body.page).toEqual({ next_token: '', count: 0 });
    await org.grant(one.id, [['teams:read', `teams:id:${await org.team()}`]]);
    const { page, results } = (await ask({ limit: 0 })).body;
    expect(results).toEqual([]);
    expect(page.next_token).not.toBe('');
    expect((await ask({ limit: 1 })).body.page).toEqual({ next_token: '', count: 1 });
  });
});
