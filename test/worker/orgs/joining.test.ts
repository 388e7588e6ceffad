import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, newPerson } from '../../support/people.ts';

describe('who makes itself a member of an org', () => {
  it('must hold already what was given to it there before (I11)', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson({});
    await grantEverywhere(person.id, [['org.users:add', 'users:*']]);
    await org.grant(person.id, [['teams:delete', 'teams:*']]);
    const team = await org.team();
    const { as, login } = person;
    await ok(403, 'DELETE', `/teams/${team}`, { as, org: org.id });
    const body = { loginOrEmail: login, role: 'None' };
    const refused = await ok(403, 'POST', `/orgs/${org.id}/users`, { as, body });
    expect(refused.body.message).toContain('teams:delete');
    await ok(403, 'DELETE', `/teams/${team}`, { as, org: org.id });
  });

  it('must hold already what external groups bring it there (I11)', async ({ expect }) => {
    const person = await newPerson({});
    await grantEverywhere(person.id, [['org.users:add', 'users:*']]);
    for (const bring of ['a role', 'a team'] as const) {
      const org = await freshOrg();
      const group = unique('group');
      await env.DB.prepare(`INSERT INTO user_groups VALUES (?, 0, 'jwt', ?, '', ?, '')`)
        .bind(person.id, group, group)
        .run();
      const roleUid = await org.role([['teams:delete', 'teams:*']]);
      if (bring === 'a role') {
        await org.admin(201, 'POST', `/groupsync/groups/${group}`, { roles: [roleUid] });
      } else {
        const team = await org.team();
        await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
        await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: group });
      }
      const body = { loginOrEmail: person.login, role: 'None' };
      const refused = await ok(403, 'POST', `/orgs/${org.id}/users`, { as: person.as, body });
      expect(refused.body.message, bring).toMatch(/teams:(delete|read)/);
    }
    // Where nothing waits for it, it may.
    const org = await freshOrg();
    const body = { loginOrEmail: person.login, role: 'None' };
    await ok(200, 'POST', `/orgs/${org.id}/users`, { as: person.as, body });
  });
});

describe('who creates an org', () => {
  it('acts in it from then on if it was in none, and stays where it is otherwise', async ({ expect }) => {
    const person = await newPerson({});
    const { as } = person;
    await grantEverywhere(person.id, [['orgs:create', '']]);
    const create = async () => (await ok(200, 'POST', '/orgs', { as, body: { name: unique('org') } })).body;
    const first = await create();
    expect((await ok(200, 'GET', '/org', { as })).body.id).toBe(1);
    await ok(200, 'DELETE', `/orgs/1/users/${person.id}`);
    await ok(200, 'DELETE', `/orgs/${first.orgId}`);
    await ok(403, 'GET', '/org', { as });
    const second = await create();
    expect((await ok(200, 'GET', '/org', { as })).body.id).toBe(second.orgId);
  });
});
