import { inLanes } from '../../load/in-lanes.ts';
import type { LinkedTeam } from './known-groups.ts';

/** So many teams are read at a time. */
const LANES = 6;

/** What is read of the API: a page of the teams, from 1, and the groups of a team, undefined where they may not be read. */
export type TeamReads = {
  readonly page: (
    page: number,
  ) => Promise<{ readonly teams: readonly { id: number; name: string }[]; readonly totalCount: number }>;
  readonly links: (teamId: number) => Promise<readonly string[] | undefined>;
};

/** All teams with their groups, for orgs that are too large for one answer. `onRead` is told how many are read, of how many. */
export async function teamsOneByOne(
  { page, links }: TeamReads,
  onRead: (read: number, total: number) => void,
): Promise<readonly LinkedTeam[]> {
  const teams: { id: number; name: string }[] = [];
  for (let at = 1; ; at += 1) {
    const found = await page(at);
    teams.push(...found.teams);
    // A page past the end is empty, whatever the number of all was before somebody deleted a team.
    if (found.teams.length === 0 || teams.length >= found.totalCount) break;
  }
  let read = 0;
  return await inLanes(teams, LANES, async ({ id, name }) => {
    const linked = await links(id);
    onRead((read += 1), teams.length);
    return { id, name, links: linked };
  });
}
