import { describe, it } from 'vitest';

import { ADMIN } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { roleAssignment } from '../../support/terraform-role-assignment.ts';
import { CREDENTIALS, freshTerraform, member, members, teamStory } from '../../support/terraform-stories.ts';
import { teamResource } from '../../support/terraform-team.ts';
import { DEFAULT_ORG, Managed, numberIn, replay, splitId, terraform } from '../../support/terraform.ts';

describe('grafana_team', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, teamResource, await teamStory(org));
  });

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = await teamStory(org);
    await replay(tf, teamResource, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('in the default org takes everybody as member: new people are in it', async () => {
    const org = await freshOrg();
    const story = await teamStory({ ...org, id: DEFAULT_ORG }, await members(org, 3));
    const team = new Managed(terraform(ADMIN), teamResource);
    await team.apply(story.first);
    await team.expectImport(splitId(team.id).local);
    await team.destroy();
  });

  it('of the first admin has him as its Admin, by the email that Terraform hides', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const team = new Managed(tf, teamResource);
    await team.apply({ name: unique('team') });
    const { body } = await org.admin(200, 'GET', `/teams/${numberIn(team.id)}/members`);
    expect(body).toMatchObject([{ login: 'admin', email: 'admin@localhost', userId: 1, permission: 4 }]);
  });

  it('is not made with a name that is taken, and not renamed to one', async ({ expect }) => {
    const { tf } = await freshTerraform();
    const [one, other] = [new Managed(tf, teamResource), new Managed(tf, teamResource)];
    const names = [unique('team'), unique('team')] as const;
    await one.apply({ name: names[0] });
    await expect(other.apply({ name: names[0] })).rejects.toMatchObject({ status: 409 });
    await other.apply({ name: names[1] });
    await expect(other.apply({ name: names[0] })).rejects.toMatchObject({
      status: expect.toSatisfy((status: number) => status === 400 || status === 409),
    });
    await other.expectNoDifference({ name: names[1] });
  });

  it('takes its role assignments with it', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const roleUid = await org.role([['teams:read', 'teams:*']]);
    const [team, assignment] = [new Managed(tf, teamResource), new Managed(tf, roleAssignment)];
    await team.apply({ name: unique('team') });
    await assignment.apply({ roleUid, teams: [numberIn(team.id)] });
    await team.destroy();
    expect(await assignment.read()).toEqual({ users: [], teams: [], service_accounts: [] });
    await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}`);
  });

  it('loses the members that are deleted', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const { first } = await teamStory(org);
    const gone = await member(org);
    const team = new Managed(tf, teamResource);
    await team.apply({ ...first, admins: [gone.email] });
    await org.admin(200, 'DELETE', `/admin/users/${gone.id}`);
    expect(await team.read()).toEqual({ ...teamResource.planned(first), admins: [] });
    await team.apply({ ...first, admins: [] });
  });

  it('of another org is gone, not forbidden (I10)', async ({ expect }) => {
    const [{ tf }, other] = [await freshTerraform(), await freshTerraform('a token')];
    const team = new Managed(tf, teamResource);
    await team.apply({ name: unique('team') });
    const { local } = splitId(team.id);
    expect(await teamResource.read(terraform(ADMIN), local)).toBeNull();
    expect(await teamResource.read(other.tf, local)).toBeNull();
  });
});
