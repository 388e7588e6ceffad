import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const orm = openOrm(env.DB);
const [database, { teams }] = [openDatabase(orm), openRepositories(orm)];

describe('the teams of a user', () => {
  it('are those it was added to in the org, by name, with its permission in each', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const user = await org.person();
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, { loginOrEmail: user.login, role: 'None' });
    const make = async (at: typeof org, name: string, permission?: number) => {
      const { teamId } = (await at.admin(200, 'POST', '/teams', { name })).body;
      if (permission !== undefined) {
        await at.admin(200, 'POST', `/teams/${teamId}/members`, { userId: user.id });
        await at.admin(200, 'PUT', `/teams/${teamId}/members/${user.id}`, { permission });
      }
      return (await at.admin(200, 'GET', `/teams/${teamId}`)).body;
    };
    const [b, a] = [await make(org, 'b', 4), await make(org, 'a', 0)];
    await make(org, 'c');
    const elsewhere = await make(other, 'd', 0);
    expect(await database.read(teams.ofUser(org.id, user.id))).toEqual([
      { ...a, memberCount: 2, permission: 0 },
      { ...b, memberCount: 2, permission: 4 },
    ]);
    expect(await database.read(teams.ofUser(other.id, user.id))).toEqual([{ ...elsewhere, permission: 0 }]);
    expect(await database.read(teams.ofUser(org.id, 2_147_483_647))).toEqual([]);
  });
});
