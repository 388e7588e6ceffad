import { env } from 'cloudflare:workers';

import type { Answer } from './api.ts';
import type { FreshOrg } from './fresh-org.ts';

const pathTo = (group: string): string => `/groupsync/groups/${encodeURIComponent(group)}`;

/** Maps roles to a group that has none. */
export const map = async (org: FreshOrg, group: string, ...roles: readonly string[]): Promise<Answer> =>
  await org.admin(201, 'POST', pathTo(group), { roles });

/** Makes the roles of a group exactly these. */
export const remap = async (org: FreshOrg, group: string, ...roles: readonly string[]): Promise<Answer> =>
  await org.admin(201, 'PUT', pathTo(group), { roles });

/** Says as the org's directory job that a user is in exactly these groups. */
export const join = async (
  org: FreshOrg,
  user: number | string,
  ...groups: readonly string[]
): Promise<Answer> => await org.admin(200, 'PUT', `/groupsync/users/${user}/groups`, { groups });

/** Links groups to a team. */
export async function link(
  org: FreshOrg,
  team: number | string,
  ...groupIds: readonly string[]
): Promise<void> {
  for (const groupId of groupIds) await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId });
}

/** A team that is linked to a group. */
export async function linkedTeam(org: FreshOrg, groupId: string): Promise<number> {
  const team = await org.team();
  await link(org, team, groupId);
  return team;
}

/** The rows of an org's audit trail as they are stored, oldest first. */
export async function trailOf(org: FreshOrg): Promise<Record<string, string>[]> {
  const sql = 'SELECT * FROM changes WHERE org_id = ? ORDER BY revision';
  return (await env.DB.prepare(sql).bind(org.id).all<Record<string, string>>()).results;
}
