import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { example, isTime } from '../../support/golden.ts';
import { newPerson } from '../../support/people.ts';
import { expectError, expectSchema, groupsOf, unleash, user } from '../../support/unleash.ts';

/** What has no value here. Source: docs/unleash.md#groups-are-teams, which tells that real servers leave it out too. */
const WITHOUT_VALUE = ['inviteLink', 'loginAttempts', 'emailSent', 'permissions'];

/** The body with a placeholder for every time and picture; anything that is none of these stays. */
const comparable = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body), (key, value: unknown) => {
    if (WITHOUT_VALUE.includes(key)) return undefined;
    if (key.endsWith('At') && isTime(value)) return '<time>';
    return key === 'imageUrl' ? new URL(String(value)).protocol : value;
  });

describe('the published example, GET /api/admin/groups', () => {
  it('answers as documented, key by key in the documented order', async ({ expect }) => {
    const org = await freshOrg();
    const email = `${unique('user')}@example.com`;
    const { id: userId, login } = await newPerson({ orgId: org.id, name: 'User', email });
    await org.admin(200, 'PATCH', `/org/users/${userId}`, { role: 'Admin' });
    const groups = groupsOf(org);
    const id = await groups.create({
      name: 'DX team',
      description: 'Current members of the DX squad',
      mappingsSSO: ['SSOGroup1', 'SSOGroup2'],
      rootRole: 1,
      users: [user(userId)],
    });
    for (const project of ['my-project', 'default']) {
      await org.admin(200, 'POST', `/access-control/projects/${project}/teams/${id}`, {
        permission: 'Member',
      });
    }
    // Of people there is no telling when they were seen last.
    const documented = example('seed-004/list-groups', {
      '"id": 1,': `"id": ${id},`,
      '"id": 123': `"id": ${userId}`,
      '"createdBy": "admin"': '"createdBy": "admin@localhost"',
      'user@example.com': email,
      hunter: login,
      '"seenAt": "2023-06-30T11:42:00.345Z"': '"seenAt": null',
    });
    const { method, headers } = documented.request;
    const answer = await unleash(method, '', { headers, org: org.id });
    expect(answer.status).toBe(documented.answer.status);
    const wanted = JSON.parse(documented.answer.text);
    expectSchema('groupsSchema', wanted);
    expect(JSON.stringify(comparable(answer.body))).toBe(JSON.stringify(comparable(wanted)));
  });

  it('answers 401 as documented to nobody', async ({ expect }) => {
    const { request, answer: documented } = example('seed-004/unauthorized');
    const answer = await api(request.method, request.path, { as: null, headers: request.headers });
    expect(answer.status).toBe(documented.status);
    expectError(answer);
    expect({ ...answer.body, id: '' }).toEqual({ ...JSON.parse(documented.text), id: '' });
    expect(Object.keys(answer.body)).toEqual(Object.keys(JSON.parse(documented.text)));
  });

  it('answers 403 as documented, and names the permission that is missing', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account();
    const { request, answer: documented } = example('seed-004/forbidden');
    const answer = await api(request.method, request.path, { as });
    expect(answer.status).toBe(documented.status);
    expectError(answer);
    const { name, message } = JSON.parse(documented.text);
    expect(answer.body.name).toBe(name);
    const wanted = message.replace('UPDATE_ADDON', 'teams:read').replace(/ in the .* environment/, '');
    expect(answer.body.message).toBe(wanted);
    expect(Object.keys(answer.body)).toEqual(Object.keys(JSON.parse(documented.text)));
  });

  it('shows of a member what is stored, and leaves out what is not there', async ({ expect }) => {
    const org = await freshOrg();
    const account = await org.account('Viewer');
    const nameless = await newPerson({ orgId: org.id });
    await env.DB.prepare("UPDATE users SET email = '' WHERE id = ?").bind(nameless.id).run();
    const groups = groupsOf(org);
    await groups.create({ name: 'g', users: [user(account.id), user(nameless.id)] });
    const [group] = await groups.list();
    const [first, second] = group?.users ?? [];
    expect(Object.keys(first?.user ?? {})).toEqual(
      'id name username imageUrl rootRole seenAt createdAt accountType'.split(' '),
    );
    expect(first?.user).toMatchObject({ accountType: 'Service Account', rootRole: 3 });
    expect(Object.keys(second?.user ?? {})).toEqual(
      'id username imageUrl rootRole seenAt createdAt accountType'.split(' '),
    );
    expect(second?.user).toMatchObject({ accountType: 'User', username: nameless.login, rootRole: 3 });
  });

  it('shows an org without groups as an empty list', async ({ expect }) => {
    const org = await freshOrg();
    expect(await groupsOf(org).list()).toEqual([]);
  });

  it('shows the picture that goes by the e-mail address in lower case, else by the login', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const email = `${unique('user')}@example.com`;
    const person = await newPerson({ orgId: org.id, email });
    const account = await org.account();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'g', users: [user(person.id), user(account.id)] });
    const { users } = await groups.get(id);
    const names = [email, users.find((member) => member.user.id === account.id)?.user.username ?? ''];
    for (const [i, name] of [person.id, account.id].entries()) {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(names[i]));
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      expect(users.find((member) => member.user.id === name)?.user).toMatchObject({
        imageUrl: `https://gravatar.com/avatar/${hex}?s=42&d=retro&r=g`,
      });
    }
  });
});
