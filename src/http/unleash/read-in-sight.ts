import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import * as requirements from '../../core/requirements.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { TeamSight } from '../../service/ports/whole-teams.ts';
import type { Read } from '../../service/ports/read.ts';
import type { AppEnv } from '../context.ts';
import type { Authorised } from '../../durable/org-client.ts';
import { isSameReach } from '../kit/same-reach.ts';

/**
 * Asks the coordinator whether the caller meets the route's requirement, and what it sees; then reads that. What is
 * inside a team is shown to those who see it through the other dialect as well.
 */
export async function readInSight<T>(
  c: Context<AppEnv>,
  read: (sight: TeamSight) => Read<T>,
): Promise<Result<T, Refusal>> {
  const { requirement, place } = c.var.needs;
  const reach = [
    requirements.READABLE_TEAMS,
    requirements.TEAMS_READABLE_INSIDE,
    requirements.TEAMS_WITH_READABLE_ROLES,
    requirements.READABLE_PEOPLE,
  ];
  const question = { requirement, standing: place.standing, reach };
  const { lists, org } = c.var.services;
  const listed = await lists.after<Authorised, T>(
    { orgId: place.orgId, shows: 'org' },
    async (seen) => await org.authorise(place.orgId, c.var.caller, question, seen),
    ({ reach: [teams = [], insides = [], roles = [], people = []] }) =>
      read({ teams, insides, roles, people }),
    isSameReach,
  );
  return listed.ok ? ok(listed.value.answer) : listed;
}
