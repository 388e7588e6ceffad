import { and, eq } from 'drizzle-orm';

import type { TeamPreferences } from '../core/team.ts';
import { NO_PREFERENCES } from '../core/team.ts';
import type { TeamPreferencesRepository } from '../service/ports/teams.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { fixed } from './fixed.ts';
import { teamPreferences, teams } from './schema.ts';

/** Preferences of teams. No row means that none is set. */
export const teamPreferencesRepository = (orm: Orm): TeamPreferencesRepository => {
  const one = fixed(orm, ({ orgId, teamId }: One) =>
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
  );
  const put = fixed(
    orm,
    ({ orgId, teamId, theme, timezone, weekStart, homeDashboardUid, language }: One & TeamPreferences) => {
      const preferences = { theme, timezone, weekStart, homeDashboardUid, language };
      return orm
        .insert(teamPreferences)
        .values({ orgId, teamId, ...preferences })
        .onConflictDoUpdate({ target: [teamPreferences.orgId, teamPreferences.teamId], set: preferences });
    },
  );
  const removed = fixed(orm, ({ orgId, teamId }: One) =>
    orm
      .delete(teamPreferences)
      .where(and(eq(teamPreferences.orgId, orgId), eq(teamPreferences.teamId, teamId))),
  );
  return {
    find: (orgId, teamId) =>
      question(one({ orgId, teamId }), ([team]) => team && (team.set ?? NO_PREFERENCES), ofOrg),

    set: (orgId, teamId, preferences) => write(put({ orgId, teamId, ...preferences })),

    remove: (orgId, teamId) => write(removed({ orgId, teamId })),
  };
};

type One = { readonly orgId: number; readonly teamId: number };
