import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('the teams that a user is in', () => {
  it('are those of the current org, by name, with what the user is there', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    const make = async (place: typeof org, name: string, permission: number): Promise<number> => {
      const { teamId } = (await place.admin(200, 'POST', '/teams', { name })).body;
      await place.admin(200, 'POST', `/teams/${teamId}/members`, { userId: person.id });
      await place.admin(200, 'PUT', `/teams/${teamId}/members/${person.id}`, { permission });
      return teamId;
    };
    const [second, first] = [await make(org, 'b', 0), await make(org, 'a', 4)];
    await make(other, 'elsewhere', 4);
    await org.team();
    const expected = [
      expect.objectContaining({ id: first, orgId: org.id, name: 'a', memberCount: 2, permission: 4 }),
      expect.objectContaining({ id: second, orgId: org.id, name: 'b', memberCount: 2, permission: 0 }),
    ];
    const { as } = person;
    expect((await ok(200, 'GET', '/user/teams', { as, org: org.id })).body).toEqual(expected);
    expect((await org.admin(200, 'GET', `/users/${person.id}/teams`)).body).toEqual(expected);
    await org.admin(200, 'DELETE', `/teams/${first}`);
    expect((await ok(200, 'GET', '/user/teams', { as, org: org.id })).body).toEqual(expected.slice(1));
  });

  it('are shown of others only to those who may read anybody, and only of people', async ({ expect }) => {
    const org = await freshOrg();
    const [account, person] = [await org.account('Admin'), await org.person()];
    await ok(403, 'GET', `/users/${person.id}/teams`, { as: account.as });
    await org.admin(404, 'GET', `/users/${account.id}/teams`);
    await org.admin(404, 'GET', '/users/2147483647/teams');
    const { as } = account;
    expect((await ok(200, 'GET', '/user/teams', { as })).body).toEqual([]);
  });
});
