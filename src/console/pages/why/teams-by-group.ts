import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { quietly } from './quietly.ts';
import type { Subject } from './subject.ts';

/** The members of so many teams at most are looked at. */
const TEAMS_MAX = 10;

/**
 * The teams that grants come by and that only external groups bring the subject into: the API takes nobody out of those by hand. A team
 * whose members may not be read is none of them.
 */
export async function teamsByGroup(
  api: Api,
  { id }: Subject,
  grants: readonly components['schemas']['AuthzenGrant'][],
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const teams = [...new Set(grants.flatMap(({ team }) => (team === undefined ? [] : [team.id])))];
  const found = new Set<number>();
  if (id === undefined) return found;
  await Promise.all(
    teams.slice(0, TEAMS_MAX).map(async (teamId) => {
      const params = { path: { teamId: String(teamId) } };
      const members = await quietly(
        answer(api.GET('/api/teams/{teamId}/members', { params, signal })),
        signal,
      );
      // A member who was added by hand has no label, whatever groups say.
      if (members?.some(({ userId, labels }) => userId === id && labels.length > 0) === true)
        found.add(teamId);
    }),
  );
  return found;
}
