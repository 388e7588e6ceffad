import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/*
 * Upstream's own control for choosing roles. It names the org in the query only, which comes before the header and
 * before the org that its user has chosen. Source: docs/grafana.md#other-clients.
 */

type Role = { readonly uid: string; readonly delegatable?: boolean };
const uidsOf = (roles: readonly Role[]): string[] => roles.map(({ uid }) => uid).toSorted();

describe('the role picker', () => {
  it('lists the roles of an org, and says which may be given', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('None');
    await org.grant(person.id, [
      ['roles:read', 'roles:*'],
      ['teams:read', 'teams:*'],
      ['users.roles:add', 'permissions:type:delegate'],
    ]);
    const mine = await org.role([['teams:read', 'teams:id:1']]);
    const tooMuch = await org.role([['teams:write', 'teams:*']]);
    const hidden = await org.role([['teams:read', 'teams:*']], { hidden: true });
    const foreign = await other.role([['teams:read', 'teams:*']]);
    const path = `/access-control/roles?delegatable=true&targetOrgId=${org.id}`;

    const { body } = await ok(200, 'GET', path, { as: person.as });
    const uids = uidsOf(body);
    expect(uids).toContain(mine);
    for (const uid of [hidden, foreign]) expect(uids).not.toContain(uid);
    const find = (uid: string) => body.find((role: Role) => role.uid === uid);
    expect(find(mine)).toMatchObject({ delegatable: true });
    expect(find(tooMuch)?.delegatable ?? false).toBe(false);

    const all = (await ok(200, 'GET', path, { as: ADMIN })).body;
    expect(all.find((role: Role) => role.uid === tooMuch)).toMatchObject({ delegatable: true });
    const plain = (await ok(200, 'GET', `/access-control/roles?targetOrgId=${org.id}`)).body;
    for (const role of plain) expect(role).not.toHaveProperty('delegatable');
  });

  it('sets the roles of a person in the org that the query names', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.person();
    const [a, b] = [await org.role([['teams:read', 'teams:*']]), await org.role([['teams:create', '']])];
    const path = `/access-control/users/${id}/roles?targetOrgId=${org.id}`;
    for (const roleUids of [[a, b], [b], []]) {
      const { body } = await ok(200, 'PUT', path, { body: { roleUids } });
      expect(body.message).toBe('User roles have been updated.');
      expect(uidsOf((await ok(200, 'GET', path)).body)).toEqual(roleUids.toSorted());
      expect((await ok(200, 'GET', `/access-control/users/${id}/roles`)).body).toEqual([]);
    }
  });

  it('asks for the roles of many at once, with what to hide in the query', async ({ expect }) => {
    const org = await freshOrg();
    const [people, teams] = [
      [await org.person(), await org.account()],
      [await org.team(), await org.team()],
    ];
    const plain = await org.role([['teams:read', 'teams:*']]);
    const hidden = await org.role([['teams:create', '']], { hidden: true });
    for (const roleUid of [plain, hidden]) {
      for (const { id } of people)
        await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid });
      await org.admin(200, 'POST', `/access-control/teams/${teams[0]}/roles`, { roleUid });
    }
    const search = async (kind: string, body: object, query = '') => {
      const answer = await api('POST', `/access-control/${kind}/roles/search${query}`, { org: org.id, body });
      expect(answer.status, answer.text).toBe(200);
      const lists = Object.entries(answer.body as Record<string, Role[]>);
      return Object.fromEntries(
        lists.filter(([, roles]) => roles.length > 0).map(([id, roles]) => [id, uidsOf(roles)]),
      );
    };
    const ofUsers = { orgId: org.id, userIds: people.map(({ id }) => id) };
    const ofTeams = { orgId: org.id, teamIds: teams };
    const both = [plain, hidden].toSorted();
    const all = (roles: string[], ids: readonly number[]) => Object.fromEntries(ids.map((id) => [id, roles]));
    expect(await search('users', ofUsers)).toEqual(all([plain], ofUsers.userIds));
    expect(await search('users', ofUsers, '?includeHidden=true')).toEqual(all(both, ofUsers.userIds));
    expect(await search('users', { ...ofUsers, includeHidden: true })).toEqual(all(both, ofUsers.userIds));
    expect(await search('teams', ofTeams)).toEqual(all([plain], teams.slice(0, 1)));
    expect(await search('teams', ofTeams, '?includeHidden=true')).toEqual(all(both, teams.slice(0, 1)));
  });
});
