import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { ADMIN, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { escapePath, goClient } from '../../support/go-client.ts';
import { permissionsOf } from '../../support/people.ts';
import { CREDENTIALS, freshTerraform, member, teamStory } from '../../support/terraform-stories.ts';
import type {
  ExternalGroupConfig,
  ExternalGroupState,
  SyncedTeamConfig,
  SyncedTeamState,
} from '../../support/terraform-team-group.ts';
import { externalGroup, syncedTeam } from '../../support/terraform-team-group.ts';
import { teamResource } from '../../support/terraform-team.ts';
import type { Story } from '../../support/terraform.ts';
import { asSet, Managed, numberIn, replay, splitId, terraform } from '../../support/terraform.ts';

/** Ids as configurations hold them: they must come back byte for byte. */
const GROUPS = [
  'cn=editors,ou=groups,dc=grafana,dc=org',
  'CN=Team A/B,OU=Über uns,DC=example',
  String.raw`CN=Doe\, Jane + 1,OU=R&D;x=1?#,DC=example`,
  'cn=*,ou=all,dc=example',
  ' 100% ',
  '8a3fa2c6-2f6c-4b8d-8f2e-0d1b8a9f9b11',
];

const linked = async (org: FreshOrg, id: string): Promise<string[]> =>
  asSet(
    (await org.admin(200, 'GET', `/teams/${numberIn(id)}/groups`)).body.map(
      ({ groupId }: { groupId: string }) => groupId,
    ),
  );

const changes = (org: FreshOrg) => ({
  add: async (id: string, groupId: string) =>
    await org.admin(200, 'POST', `/teams/${numberIn(id)}/groups`, { groupId }),
  remove: async (id: string, groupId: string) =>
    await org.admin(200, 'DELETE', `/teams/${numberIn(id)}/groups?groupId=${encodeURIComponent(groupId)}`),
});

/** `grafana_team_external_group`, from its first group to none. */
async function externalGroupStory(org: FreshOrg): Promise<Story<ExternalGroupConfig, ExternalGroupState>> {
  const team = async () => `${org.id}:${await org.team()}`;
  const first = await team();
  const { add, remove } = changes(org);
  return {
    first: { team: first, groups: GROUPS.slice(0, 2) },
    updates: [
      { team: first, groups: GROUPS },
      { team: first, groups: GROUPS.slice(1, 3) },
      { team: first, groups: GROUPS.slice(3) },
      { team: first, groups: [] },
      { team: first, groups: GROUPS.toReversed() },
    ],
    drifts: [
      {
        change: async (id) => await add(id, 'theirs/group'),
        shows: { groups: asSet([...GROUPS, 'theirs/group']) },
      },
      {
        change: async (id) => {
          for (const group of GROUPS.slice(0, 3)) await remove(id, group);
        },
        shows: { groups: asSet(GROUPS.slice(3)) },
      },
    ],
    async vanish(id) {
      await org.admin(200, 'DELETE', `/teams/${numberIn(id)}`);
      return { team: await team(), groups: GROUPS };
    },
    importIds: (id) => [id],
  };
}

/** `grafana_team` with groups beside all that a team has. */
async function syncedTeamStory(org: FreshOrg): Promise<Story<SyncedTeamConfig, SyncedTeamState>> {
  const { first, drifts = [], vanish, importIds } = await teamStory(org);
  const { add, remove } = changes(org);
  const groups = GROUPS.slice(0, 4);
  return {
    first: { ...first, groups },
    updates: [
      { ...first, groups: GROUPS.slice(2) },
      { ...first, name: unique('renamed'), groups: [] },
      { name: first.name, groups: GROUPS },
      { ...first, groups },
    ],
    drifts: [
      ...drifts,
      { change: async (id) => await add(id, 'theirs'), shows: { groups: asSet([...groups, 'theirs']) } },
      { change: async (id) => await remove(id, groups[0] ?? ''), shows: { groups: asSet(groups.slice(1)) } },
    ],
    async vanish(id) {
      await vanish(id);
      return undefined;
    },
    ...(importIds && { importIds }),
  };
}

describe('grafana_team_external_group', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, externalGroup, await externalGroupStory(org));
  });

  it('by token can be imported without naming the org', async () => {
    const { org, tf } = await freshTerraform('a token');
    const story = await externalGroupStory(org);
    await replay(tf, externalGroup, { ...story, importIds: (id) => [id, splitId(id).local] });
  });

  it('of a team that Terraform makes beside it does not disturb it', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const [team, groups] = [new Managed(tf, teamResource), new Managed(tf, externalGroup)];
    const person = await member(org);
    const config = { name: unique('team'), members: [person.email] };
    await team.apply(config);
    await groups.apply({ team: team.id, groups: GROUPS });
    await team.expectNoDifference(config);
    await team.apply({ ...config, email: 'team@example.org' });
    await groups.expectNoDifference({ team: team.id, groups: GROUPS });
    await groups.destroy();
    await team.expectNoDifference({ ...config, email: 'team@example.org' });
    await groups.apply({ team: team.id, groups: GROUPS });
    await team.destroy();
    expect(await groups.read()).toBeNull();
  });

  it('keeps who is in the old group and in the new one, and lets go who is in neither (I6)', async ({
    expect,
  }) => {
    const { org, tf } = await freshTerraform();
    const team = await org.team();
    const { id, as } = await org.account();
    await org.admin(200, 'PUT', `/groupsync/users/${id}/groups`, { groups: ['a', 'b'] });
    const groups = new Managed(tf, externalGroup);
    const isIn = async () => 'teams:read' in Object(await permissionsOf(as));
    await groups.apply({ team: `${org.id}:${team}`, groups: ['A'] });
    expect(await isIn()).toBe(true);
    await groups.apply({ team: `${org.id}:${team}`, groups: ['B'] });
    expect(await isIn()).toBe(true);
    await groups.apply({ team: `${org.id}:${team}`, groups: ['c'] });
    expect(await isIn()).toBe(false);
  });

  it('is not spelt otherwise in place: the group is there already, and stays as it was', async ({
    expect,
  }) => {
    const { org, tf } = await freshTerraform();
    const groups = new Managed(tf, externalGroup);
    const team = `${org.id}:${await org.team()}`;
    await groups.apply({ team, groups: ['CN=a', 'b'] });
    await expect(groups.apply({ team, groups: ['cn=A', 'b'] })).rejects.toMatchObject({ status: 400 });
    await groups.expectNoDifference({ team, groups: ['CN=a', 'b'] });
  });

  it('is not made of a group that is there already, and fails without a trace', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const team = `${org.id}:${await org.team()}`;
    await changes(org).add(team, 'a');
    const groups = new Managed(tf, externalGroup);
    await expect(groups.apply({ team, groups: ['a'] })).rejects.toMatchObject({ status: 400 });
    expect(await linked(org, team)).toEqual(['a']);
  });

  it('goes when its groups are gone already', async () => {
    const { org, tf } = await freshTerraform();
    const groups = new Managed(tf, externalGroup);
    const team = `${org.id}:${await org.team()}`;
    await groups.apply({ team, groups: GROUPS });
    for (const group of GROUPS) await changes(org).remove(team, group);
    await groups.destroyAgain({ groups: GROUPS });
  });

  it('of another org is gone, not forbidden (I10)', async ({ expect }) => {
    const [{ org, tf }, other] = [await freshTerraform(), await freshTerraform('a token')];
    const groups = new Managed(tf, externalGroup);
    await groups.apply({ team: `${org.id}:${await org.team()}`, groups: GROUPS });
    const { local } = splitId(groups.id);
    expect(await externalGroup.read(terraform(ADMIN), local)).toBeNull();
    expect(await externalGroup.read(other.tf, local)).toBeNull();
    await externalGroup.delete(other.tf, local, { groups: GROUPS });
    expect(await linked(org, groups.id)).toEqual(asSet(GROUPS));
  });
});

describe('grafana_team with team_sync', () => {
  it.for(CREDENTIALS)('with %s: every step ends with no difference', async (credential) => {
    const { org, tf } = await freshTerraform(credential);
    await replay(tf, syncedTeam, await syncedTeamStory(org));
  });

  it('shows nobody who comes from outside among its members, and removes nobody of them', async ({
    expect,
  }) => {
    const { org, tf } = await freshTerraform();
    const [byHand, outside, both] = [await member(org), await member(org), await member(org)];
    for (const { id } of [outside, both]) {
      await org.admin(200, 'PUT', `/groupsync/users/${id}/groups`, { groups: ['group'] });
    }
    const config: SyncedTeamConfig = {
      name: unique('team'),
      members: [byHand.email],
      admins: [both.email],
      groups: ['group'],
    };
    const team = new Managed(tf, syncedTeam);
    await team.apply(config);
    const path = `/teams/${numberIn(team.id)}`;
    const shown = async () =>
      new Map(
        (await org.admin(200, 'GET', `${path}/members`)).body.map(
          ({ userId, labels }: { userId: number; labels: string[] }) => [userId, labels],
        ),
      );
    expect((await shown()).get(outside.id)).toEqual(['API']);
    await team.apply({ ...config, members: [], admins: [] });
    expect((await shown()).get(outside.id)).toEqual(['API']);
    expect((await shown()).get(both.id)).toEqual(['API']);
    expect((await shown()).has(byHand.id)).toBe(false);
    await team.apply(config);
    expect((await shown()).get(both.id)).toEqual([]);
    await team.apply({ ...config, groups: [] });
    expect((await shown()).has(outside.id)).toBe(false);
  });
});

describe('the Go client of before Grafana 10.2', () => {
  it.for(GROUPS)('names a group in the path: %j', async (groupId, { expect }) => {
    const org = await freshOrg();
    const id = `${org.id}:${await org.team()}`;
    const client = goClient(ADMIN, org.id);
    const path = `/teams/${numberIn(id)}/groups`;
    await client('POST', path, { body: { groupId } });
    await client('POST', path, { body: { groupId: 'another' } });
    await client('DELETE', `${path}/${escapePath(groupId)}`);
    expect(await linked(org, id)).toEqual(['another']);
    await expect(client('DELETE', `${path}/${escapePath(groupId)}`)).rejects.toMatchObject({ status: 404 });
  });
});

describe('Python', () => {
  const caller =
    (org: FreshOrg, as: As) =>
    async (method: string, path: string, body?: unknown): Promise<{ message: string }> =>
      (await ok(200, method, path, { as, org: org.id, body })).body;

  const DNS = [
    'cn=editors,ou=groups,dc=grafana,dc=org',
    'CN=Team A,OU=x y,DC=example',
    'cn=a/b,ou=groups',
    'ou=Ärzte',
    'a:b@c;d',
  ];

  it.for(DNS)('grafana-client names a group in the query, as it is: %s', async (groupId, { expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const call = caller(org, (await org.account('Admin')).as);
    expect(await call('POST', `/teams/${team}/groups`, { groupId })).toEqual({
      message: 'Group added to Team',
    });
    expect(await call('GET', `/teams/${team}/groups`)).toEqual([{ orgId: org.id, teamId: team, groupId }]);
    expect(await call('DELETE', `/teams/${team}/groups?groupId=${groupId}`)).toEqual({
      message: 'Team Group removed',
    });
    expect(await linked(org, String(team))).toEqual([]);
  });

  it.for(DNS)(
    'grafana-client of before, and grafana_api_sdk, name it in the path: %s',
    async (groupId, { expect }) => {
      const org = await freshOrg();
      const team = await org.team();
      const call = caller(org, ADMIN);
      const path = `/teams/${team}/groups`;
      for (const named of [groupId, encodeURIComponent(groupId)]) {
        // They compare messages letter by letter.
        expect((await call('POST', path, { groupId })).message).toBe('Group added to Team');
        expect((await call('DELETE', `${path}/${named}`)).message).toBe('Team Group removed');
        expect(await linked(org, String(team))).toEqual([]);
      }
    },
  );

  it('writes to paths that end in a slash', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const call = caller(org, ADMIN);
    await call('POST', `/teams/${team}/groups/`, { groupId: 'a' });
    expect(await call('GET', `/teams/${team}/groups/`)).toEqual([
      { orgId: org.id, teamId: team, groupId: 'a' },
    ]);
    await call('DELETE', `/teams/${team}/groups/?groupId=a`);
    expect(await linked(org, String(team))).toEqual([]);
  });
});
