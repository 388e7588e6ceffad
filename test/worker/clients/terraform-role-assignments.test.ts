import { describe, it } from 'vitest';

import { freshOrg } from '../../support/fresh-org.ts';
import { roleAssignment, roleAssignmentItem } from '../../support/terraform-role-assignment.ts';
import {
  CREDENTIALS,
  freshTerraform,
  roleAssignmentItemStory,
  roleAssignmentStory,
} from '../../support/terraform-stories.ts';
import { Managed, replay, splitId } from '../../support/terraform.ts';

const BASIC_ROLE = 'basic_viewer';
const NO_ID = 1_999_999_999;

describe('grafana_role_assignment', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, roleAssignment, await roleAssignmentStory(org));
  });

  it('may name people who are not members, if whoever signs in may see them', async ({ expect }) => {
    const stranger = await (await freshOrg()).person();
    const { org, tf } = await freshTerraform();
    await replay(tf, roleAssignment, await roleAssignmentStory(org, [stranger]));
    // An org's own Admin sees nobody outside of it (I10).
    const own = await freshTerraform('a token');
    const { first } = await roleAssignmentStory(own.org, [stranger]);
    const users = [...(first.users ?? []), stranger.id];
    const refused = new Managed(own.tf, roleAssignment).apply({ ...first, users });
    await expect(refused).rejects.toMatchObject({ status: 400 });
  });

  it('of a global role is the org’s own: no other org sees it', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const other = await freshTerraform();
    const roleUid = await org.role([['teams:read', 'teams:*']], { global: true });
    const [mine, theirs] = [new Managed(tf, roleAssignment), new Managed(other.tf, roleAssignment)];
    await mine.apply({ roleUid, teams: [await org.team()], users: [(await org.person()).id] });
    await theirs.apply({ roleUid, service_accounts: [(await other.org.account()).id] });
    const before = await mine.read();
    await theirs.destroy();
    expect(await mine.read()).toEqual(before);
    await mine.destroy();
  });

  it('cannot be destroyed when the role is gone: that fails the run', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const assignment = new Managed(tf, roleAssignment);
    const { first } = await roleAssignmentStory(org);
    await assignment.apply(first);
    const state = roleAssignment.planned(first);
    await org.admin(200, 'DELETE', `/access-control/roles/${first.roleUid}?force=true`);
    expect(await assignment.read()).toBeNull();
    await expect(assignment.destroyAgain(state)).rejects.toMatchObject({ status: 404 });
  });

  it('sends empty lists and null alike, and both mean nobody', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const { first } = await roleAssignmentStory(org);
    const path = `/access-control/roles/${first.roleUid}/assignments`;
    for (const nobody of [
      { users: [], teams: [], service_accounts: [] },
      { users: null, teams: null, service_accounts: null },
    ]) {
      const assignment = new Managed(tf, roleAssignment);
      await assignment.apply(first);
      await tf.client(org.id)('PUT', path, { body: nobody });
      expect(await assignment.read()).toEqual({ users: [], teams: [], service_accounts: [] });
    }
  });

  it('keeps no id of what is deleted, so that the next apply is not refused', async () => {
    const { org, tf } = await freshTerraform();
    const roleUid = await org.role([['teams:read', 'teams:*']]);
    const [user, team, account] = [await org.person(), await org.team(), await org.account()];
    const kept = { users: [(await org.person()).id], teams: [await org.team()], service_accounts: [] };
    const assignment = new Managed(tf, roleAssignment);
    const all = {
      users: [...kept.users, user.id],
      teams: [...kept.teams, team],
      service_accounts: [account.id],
    };
    await assignment.apply({ roleUid, ...all });
    await org.admin(200, 'DELETE', `/admin/users/${user.id}`);
    await org.admin(200, 'DELETE', `/teams/${team}`);
    await org.admin(200, 'DELETE', `/serviceaccounts/${account.id}`);
    await assignment.expectNoDifference({ roleUid, ...kept });
    await assignment.apply({ roleUid, ...kept, service_accounts: [(await org.account()).id] });
    await assignment.destroy();
  });

  it('refuses ids that are nothing, ids twice, and basic roles, and then changes nothing', async ({
    expect,
  }) => {
    const { org, tf } = await freshTerraform();
    const foreign = await freshOrg();
    const roleUid = await org.role([['teams:read', 'teams:*']]);
    const assignment = new Managed(tf, roleAssignment);
    const config = { roleUid, users: [(await org.person()).id] };
    await assignment.apply(config);
    for (const wrong of [
      { users: [NO_ID] },
      { teams: [NO_ID] },
      { service_accounts: [NO_ID] },
      { teams: [await foreign.team()] },
      { service_accounts: [(await foreign.account()).id] },
      { users: [...config.users, ...config.users] },
    ]) {
      const refused = assignment.apply({ ...config, ...wrong });
      await expect(refused, JSON.stringify(wrong)).rejects.toMatchObject({ status: 400 });
      await assignment.expectNoDifference(config);
    }
    const basic = new Managed(tf, roleAssignment).apply({ ...config, roleUid: BASIC_ROLE });
    await expect(basic).rejects.toMatchObject({ status: 400 });
    const unknown = new Managed(tf, roleAssignment).apply({ ...config, roleUid: 'nosuchrole' });
    await expect(unknown).rejects.toMatchObject({ status: 404 });
  });
});

describe('grafana_role_assignment_item', () => {
  const cases = CREDENTIALS.flatMap((credential) =>
    (['user', 'team', 'service_account'] as const).map((type) => ({ credential, type })),
  );

  it.for(cases)(
    'of a $type, with $credential: every step ends with no difference, and others keep the role',
    async ({ credential, type }, { expect }) => {
      const { org, tf } = await freshTerraform(credential);
      const story = await roleAssignmentItemStory(org, type);
      const path = `/access-control/roles/${story.first.roleUid}/assignments`;
      const before = await org.admin(200, 'GET', path);
      await replay(tf, roleAssignmentItem, story);
      expect((await org.admin(200, 'GET', path)).body).toEqual(before.body);
    },
  );

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = await roleAssignmentItemStory(org);
    await replay(tf, roleAssignmentItem, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('is gone when its role or its assignee is deleted', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    for (const deleteThing of [
      async (roleUid: string, _team: number) =>
        await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}?force=true`),
      async (_roleUid: string, team: number) => await org.admin(200, 'DELETE', `/teams/${team}`),
    ]) {
      const { first } = await roleAssignmentItemStory(org, 'team');
      const item = new Managed(tf, roleAssignmentItem);
      await item.apply(first);
      await deleteThing(first.roleUid, first.assignee);
      expect(await item.read()).toBeNull();
    }
  });
});
