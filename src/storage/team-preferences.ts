import { and, eq } from 'drizzle-orm';

import { NO_PREFERENCES } from '../core/team.ts';
import type { TeamPreferencesRepository } from '../service/ports/teams.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { teamPreferences, teams } from './schema.ts';

/** Preferences of teams. No row means that none is set. */
export const teamPreferencesRepository = (orm: Orm): TeamPreferencesRepository => ({
  find: (orgId, teamId) =>
    question(
      orm
        .select({
          set: {
            theme: teamPreferences.theme,
            timezone: teamPreferences.timezone,
            weekStart: teamPreferences.weekStart,
            homeDashboardUid: teamPreferences.homeDashboardUid,
            language: teamPreferences.language,
          },
        })
        .from(teams)
        .leftJoin(
          teamPreferences,
          and(eq(teamPreferences.orgId, teams.orgId), eq(teamPreferences.teamId, teams.id)),
        )
        .where(and(eq(teams.orgId, orgId), eq(teams.id, teamId))),
      ([team]) => team && (team.set ?? NO_PREFERENCES),
      ofOrg,
    ),

  set: (orgId, teamId, preferences) =>
    write(
      orm
        .insert(teamPreferences)
        .values({ orgId, teamId, ...preferences })
        .onConflictDoUpdate({ target: [teamPreferences.orgId, teamPreferences.teamId], set: preferences }),
    ),

  remove: (orgId, teamId) =>
    write(
      orm
        .delete(teamPreferences)
        .where(and(eq(teamPreferences.orgId, orgId), eq(teamPreferences.teamId, teamId))),
    ),
});
