import { describe, expect, it } from 'vitest';

import { unique } from '../../support/fresh-org.ts';
import { organizationStory, userStory } from '../../support/terraform-global-stories.ts';
import { organization } from '../../support/terraform-organization.ts';
import { permissionItem, permissionResource } from '../../support/terraform-permission.ts';
import { roleAssignment, roleAssignmentItem } from '../../support/terraform-role-assignment.ts';
import { roleResource } from '../../support/terraform-role.ts';
import { serviceAccount, tokenResource } from '../../support/terraform-service-account.ts';
import {
  CREDENTIALS,
  freshTerraform,
  member,
  newAccount,
  permissionItemStory,
  permissionStory,
  roleAssignmentItemStory,
  roleAssignmentStory,
  roleStory,
  serviceAccountStory,
  teamStory,
  tokenStory,
} from '../../support/terraform-stories.ts';
import { teamResource } from '../../support/terraform-team.ts';
import { userResource } from '../../support/terraform-user.ts';
import { Managed, numberIn, replay } from '../../support/terraform.ts';

/** As many operations as Terraform has in flight. */
const TEN = Array.from({ length: 10 }, (_, i) => i);

/** Waits for all, also when one fails, so that nothing goes on into the next test. */
async function allOf<T>(running: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(running);
  expect(ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))).toEqual([]);
  return await Promise.all(running);
}

describe('ten at once in one org (I5): no error, no lost change, no difference', () => {
  it.for(CREDENTIALS)('with %s: one of each kind, from creation to destruction', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await allOf([
      replay(tf, roleResource, roleStory(org)),
      roleAssignmentStory(org).then((story) => replay(tf, roleAssignment, story)),
      roleAssignmentItemStory(org).then((story) => replay(tf, roleAssignmentItem, story)),
      roleAssignmentItemStory(org, 'team').then((story) => replay(tf, roleAssignmentItem, story)),
      teamStory(org).then((story) => replay(tf, teamResource, story)),
      replay(tf, serviceAccount, serviceAccountStory(org)),
      tokenStory(org).then((story) => replay(tf, tokenResource(), story)),
      permissionStory(org).then((story) => replay(tf, permissionResource, story)),
      permissionItemStory(org).then((story) => replay(tf, permissionItem, story)),
      permissionItemStory(org, 'team').then((story) => replay(tf, permissionItem, story)),
    ]);
  });

  it('people, orgs and global roles, while an org of theirs gets teams, accounts and roles', async () => {
    const { org, tf } = await freshTerraform();
    await allOf([
      replay(tf, userResource(), userStory()),
      replay(tf, userResource(), userStory()),
      organizationStory().then((story) => replay(tf, organization, story)),
      organizationStory().then((story) => replay(tf, organization, story)),
      replay(tf, roleResource, roleStory(org, { global: true })),
      replay(tf, roleResource, roleStory(org)),
      teamStory(org).then((story) => replay(tf, teamResource, story)),
      teamStory(org).then((story) => replay(tf, teamResource, story)),
      replay(tf, serviceAccount, serviceAccountStory(org)),
      replay(tf, serviceAccount, serviceAccountStory(org)),
    ]);
  });

  it('global roles, while the org gets its own', async () => {
    const { org, tf } = await freshTerraform();
    await allOf(
      TEN.map((i) => replay(tf, roleResource, roleStory(org, i % 2 === 0 ? { global: true } : {}))),
    );
  });

  it('role assignment items on ten roles, all of one account', async () => {
    const { org, tf } = await freshTerraform();
    const { id: assignee } = await org.account();
    const roles = await allOf(TEN.map((i) => org.role([['teams:read', `teams:id:${i + 1}`]])));
    const items = roles.map((roleUid) => ({
      item: new Managed(tf, roleAssignmentItem),
      config: { roleUid, type: 'service_account', assignee } as const,
    }));
    await allOf(items.map(({ item, config }) => item.apply(config)));
    for (const { item, config } of items) await item.expectNoDifference(config);
    const held = await org.admin(200, 'GET', `/access-control/users/${assignee}/roles`);
    expect(held.body.map(({ uid }: { uid: string }) => uid).toSorted()).toEqual(roles.toSorted());
    const permissions = await org.admin(200, 'GET', `/access-control/users/${assignee}/permissions`);
    for (const i of TEN)
      expect(permissions.body).toContainEqual({ action: 'teams:read', scope: `teams:id:${i + 1}` });
    await allOf(items.map(({ item }) => item.destroy()));
    expect((await org.admin(200, 'GET', `/access-control/users/${assignee}/roles`)).body).toEqual([]);
  });

  it('writers of one role’s assignments: the whole set of one of them stays', async () => {
    const { org, tf } = await freshTerraform();
    const roleUid = await org.role([['teams:read', 'teams:*']]);
    const sets = await allOf(
      TEN.map(async () => ({
        users: [(await org.person()).id],
        teams: [await org.team(), await org.team()],
        service_accounts: [(await org.account()).id],
      })),
    );
    const path = `/access-control/roles/${roleUid}/assignments`;
    await allOf(sets.map((body) => tf.client(org.id)('PUT', path, { body })));
    expect(sets.map((set) => roleAssignment.planned({ roleUid, ...set }))).toContainEqual(
      await roleAssignment.read(tf, `${org.id}:${roleUid}`),
    );
  });

  it('service accounts, each with permissions and a token', async () => {
    const { org, tf } = await freshTerraform();
    const [user, team] = [await member(org), await org.team()];
    const made = await allOf(
      TEN.map(async (i) => {
        const config = { name: unique('account'), role: (['None', 'Viewer', 'Editor'] as const)[i % 3]! };
        const account = new Managed(tf, serviceAccount);
        await account.apply(config);
        const permissions = [
          { userId: user.id, permission: 'Edit' },
          { teamId: team, permission: 'Admin' },
        ] as const;
        const permission = new Managed(tf, permissionResource);
        const permissionConfig = { account: account.id, permissions };
        await permission.apply(permissionConfig);
        const token = new Managed(tf, tokenResource());
        const tokenConfig = { account: account.id, name: unique('token') };
        await token.apply(tokenConfig);
        return async () => {
          await account.expectNoDifference(config);
          await permission.expectNoDifference(permissionConfig);
          await token.expectNoDifference(tokenConfig);
          return numberIn(account.id);
        };
      }),
    );
    const ids = await allOf(made.map((check) => check()));
    expect(new Set(ids).size).toBe(TEN.length);
    const held = await org.admin(200, 'GET', `/access-control/users/${user.id}/permissions`);
    for (const id of ids)
      expect(held.body).toContainEqual({
        action: 'serviceaccounts:write',
        scope: `serviceaccounts:id:${id}`,
      });
  });

  it('people with levels on one account, each by an item of its own', async () => {
    const { org, tf } = await freshTerraform();
    const account = await newAccount(org);
    const people = await allOf(TEN.map(() => member(org)));
    const items = people.map(({ id }, i) => ({
      item: new Managed(tf, permissionItem),
      config: { account, type: 'user', assignee: id, permission: i % 2 === 0 ? 'Edit' : 'Admin' } as const,
    }));
    await allOf(items.map(({ item, config }) => item.apply(config)));
    for (const { item, config } of items) await item.expectNoDifference(config);
    await allOf(items.map(({ item }) => item.destroy()));
    expect(await permissionResource.read(tf, account)).toEqual({
      permissions: [{ userId: 1, teamId: 0, permission: 'Admin' }],
    });
  });

  it('teams with the same members', async () => {
    const { org, tf } = await freshTerraform();
    const people = await allOf([member(org), member(org), member(org)]);
    await allOf(TEN.map(async () => replay(tf, teamResource, await teamStory(org, people))));
  });

  it('members of one team', async () => {
    const { org, tf } = await freshTerraform();
    const people = await allOf(TEN.map(() => member(org)));
    const team = new Managed(tf, teamResource);
    const name = unique('team');
    await team.apply({ name });
    const path = `/teams/${numberIn(team.id)}/members`;
    await allOf(people.map(({ id }) => tf.client(org.id)('POST', path, { body: { userId: id } })));
    await team.expectNoDifference({ name, members: people.map(({ email }) => email) });
    await allOf(people.map(({ id }) => tf.client(org.id)('DELETE', `${path}/${id}`)));
    expect((await team.read())?.members).toEqual([]);
  });

  it('makers of the same thing: one makes it, the others are told so', async () => {
    const { org, tf } = await freshTerraform();
    const name = unique('same');
    const [uid, call] = [unique('uid'), tf.client(org.id)];
    for (const { path, success, body, refused } of [
      { path: '/access-control/roles', success: 201, body: { name, uid, permissions: null }, refused: [400] },
      { path: '/teams', success: 200, body: { name }, refused: [409] },
      { path: '/serviceaccounts', success: 201, body: { name, role: 'Viewer' }, refused: [400] },
    ]) {
      const answers = await Promise.allSettled(TEN.map(() => call('POST', path, { success, body })));
      const failed = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
      expect(failed, path).toHaveLength(TEN.length - 1);
      for (const { status } of failed) expect(refused, path).toContain(status);
    }
  });
});
