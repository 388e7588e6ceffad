import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { NO_ID, newPerson } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';
import { groupsOf, memberIds, rootRoleOf, user } from '../../support/unleash.ts';

/** An answer without what is random in it. */
const shown = ({ status, body }: { readonly status: number; readonly body: object }) => ({
  status,
  body: { ...body, id: '' },
});

describe('groups of another org are like groups that do not exist (I10)', () => {
  it('for an Admin of all the rest', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const { as } = await org.account('Admin');
    const groups = groupsOf(org);
    const theirs = await groupsOf(elsewhere).create({ name: 'theirs', mappingsSSO: ['a'], rootRole: 1 });
    for (const [method, body] of [['GET'], ['PUT', { name: 'mine' }], ['DELETE']] as const) {
      const { answer, trace } = await traceOf(() => groups.send(404, method, `/${theirs}`, body, as));
      expect(trace).toEqual({});
      expect(shown(answer)).toEqual(shown(await groups.send(404, method, `/${NO_ID}`, body, as)));
    }
    expect(await groups.list(as)).toEqual([]);
    await groups.create({ name: 'theirs' }, as);
    expect((await groupsOf(elsewhere).get(theirs)).name).toBe('theirs');
  });

  it('by a token for the org of another header or query', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const { as } = await org.account('Admin');
    const { body } = await groupsOf(elsewhere).send(401, 'GET', '', undefined, as);
    expect(body.name).toBe('UnauthorizedError');
  });
});

describe('things of another org are like things that do not exist (I10)', () => {
  it('as members: people and service accounts', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const { as } = await org.account('Admin');
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'g' });
    const nobody = await groups.send(400, 'POST', '', { name: 'h', users: [user(NO_ID)] }, as);
    const stranger = await newPerson({ orgId: elsewhere.id });
    // A server admin could read them elsewhere.
    await groups.send(400, 'POST', '', { name: 'h', users: [user(stranger.id)] });
    const [foreign = 0] = await crowd(elsewhere.id, 1);
    for (const other of [stranger.id, foreign]) {
      const body = { name: 'h', users: [user(other)] };
      for (const [method, path] of [
        ['POST', ''],
        ['PUT', `/${id}`],
      ] as const) {
        const { answer, trace } = await traceOf(() => groups.send(400, method, path, body, as));
        expect(trace).toEqual({});
        expect(shown(answer)).toEqual(shown(nobody));
      }
    }
  });

  it('as root roles', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const groups = groupsOf(org);
    // The same uid in both orgs: it is the number that names the role.
    const fields = { uid: 'same' };
    const theirs = await rootRoleOf(await elsewhere.role([['reports:read', 'reports:*']]));
    await elsewhere.role([['reports:read', 'reports:*']], fields);
    const sameTheirs = await rootRoleOf('same');
    await org.role([], fields);
    for (const rootRole of [theirs, sameTheirs]) {
      const { body } = await groups.send(400, 'POST', '', { name: 'g', rootRole });
      expect(body.message).toContain(`Incorrect role id ${rootRole}`);
    }
  });

  it('as what somebody is in through a group that another org speaks of', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const person = await org.person();
    await elsewhere.admin(200, 'POST', `/orgs/${elsewhere.id}/users`, {
      loginOrEmail: person.login,
      role: 'Viewer',
    });
    await elsewhere.admin(200, 'PUT', `/groupsync/users/${person.id}/groups`, { groups: ['a'] });
    const id = await groupsOf(org).create({ name: 'g', mappingsSSO: ['a'] });
    const there = await groupsOf(elsewhere).create({ name: 'g', mappingsSSO: ['A'] });
    expect(memberIds(await groupsOf(org).get(id))).toEqual([]);
    expect(memberIds(await groupsOf(elsewhere).get(there))).toEqual([person.id]);
  });
});

describe('whoever has left the org', () => {
  it('is named as the author of nothing any more, whatever they are called by now (I10)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const person = await org.person('Admin');
    const account = await org.account();
    const body = { name: 'g', users: [user(account.id)] };
    const { body: made } = await api('POST', '/admin/groups', { as: person.as, org: org.id, body });
    const authors = async () => {
      const { createdBy, users } = await groups.get(made.id);
      return [createdBy, users[0]?.createdBy];
    };
    expect(await authors()).toEqual([person.login, person.login]);
    await org.admin(200, 'DELETE', `/orgs/${org.id}/users/${person.id}`);
    await org.admin(200, 'PUT', `/users/${person.id}`, { email: `${unique('new')}@elsewhere.example` });
    expect(await authors()).toEqual([null, null]);
    const put = await groups.send(200, 'PUT', `/${made.id}`, { ...body, description: 'd' });
    expect(put.body.createdBy).toBeNull();
  });
});
