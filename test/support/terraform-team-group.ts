import type { GoClient } from './go-client.ts';
import { goInt, goList, goObject, goString } from './go-client.ts';
import type { TeamConfig, TeamState } from './terraform-team.ts';
import { teamResource } from './terraform-team.ts';
import type { Resource } from './terraform.ts';
import { asSet, numberIn, splitId, unlessGone } from './terraform.ts';

/** `grafana_team_external_group`: all external groups of a team, which is named by its Terraform id. */
export type ExternalGroupConfig = { readonly team: string; readonly groups: readonly string[] };

export type ExternalGroupState = { readonly groups: readonly string[] };

const groupList = goList(goObject({ groupId: goString, orgId: goInt, teamId: goInt }));

const pathOf = (id: string): string => `/teams/${numberIn(id)}/groups`;

const read = async (client: GoClient, id: string): Promise<string[]> =>
  asSet((await client('GET', pathOf(id), { reads: groupList })).map(({ groupId }) => groupId));

const add = async (client: GoClient, id: string, groups: readonly string[]): Promise<void> => {
  for (const groupId of groups) await client('POST', pathOf(id), { body: { groupId } });
};

/** A group that is gone counts as removed. */
const remove = async (client: GoClient, id: string, groups: readonly string[]): Promise<void> => {
  for (const groupId of groups) {
    await unlessGone(() => client('DELETE', pathOf(id), { query: { groupId } }));
  }
};

/** Adds, then removes; what is in both is left as it is. */
async function change(
  client: GoClient,
  id: string,
  old: readonly string[],
  wanted: readonly string[],
): Promise<void> {
  await add(
    client,
    id,
    wanted.filter((group) => !old.includes(group)),
  );
  await remove(
    client,
    id,
    old.filter((group) => !wanted.includes(group)),
  );
}

/** `grafana_team_external_group`. */
export const externalGroup: Resource<ExternalGroupConfig, ExternalGroupState> = {
  async create(tf, { team, groups }) {
    await add(tf.client(splitId(team).org), team, groups);
    return team;
  },
  read: async (tf, id) =>
    await unlessGone(async () => ({ groups: await read(tf.client(splitId(id).org), id) })),
  update: async (tf, id, old, { groups }) => await change(tf.client(splitId(id).org), id, old.groups, groups),
  delete: async (tf, id, { groups }) => await remove(tf.client(splitId(id).org), id, groups),
  replaces: () => false,
  planned: ({ groups }) => ({ groups: asSet(groups) }),
  deleted: { groups: [] },
};

/** `grafana_team` with a block `team_sync`. */
export type SyncedTeamConfig = TeamConfig & { readonly groups: readonly string[] };

export type SyncedTeamState = TeamState & ExternalGroupState;

/** `grafana_team` with a block `team_sync`. */
export const syncedTeam: Resource<SyncedTeamConfig, SyncedTeamState> = {
  async create(tf, { groups, ...config }) {
    const id = await teamResource.create(tf, config);
    await add(tf.client(tf.org), id, groups);
    return id;
  },
  read: async (tf, id) => {
    const team = await teamResource.read(tf, id);
    return team && { ...team, groups: await read(tf.client(splitId(id).org), id) };
  },
  async update(tf, id, { groups: oldGroups, ...old }, { groups, ...config }) {
    await teamResource.update?.(tf, id, old, config);
    await change(tf.client(splitId(id).org), id, oldGroups, groups);
  },
  delete: async (tf, id, { groups: _groups, ...team }) => await teamResource.delete(tf, id, team),
  planned: ({ groups, ...config }) => ({ ...teamResource.planned(config), groups: asSet(groups) }),
};
