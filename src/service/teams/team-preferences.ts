import { diffFields } from '../../core/diff.ts';
import { notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { TeamPreferences } from '../../core/team.ts';
import { NO_PREFERENCES } from '../../core/team.ts';
import { change, planned, unchanged } from '../engine/change.ts';

/** All preferences of a team. */
export type SetTeamPreferencesInput = { readonly teamId: number; readonly preferences: TeamPreferences };

/** Replaces all preferences of a team. Refuses with `not-found`. */
export const setTeamPreferences = change({
  kind: 'team-preferences.set',
  facts: ({ teamPreferences }, orgId, { teamId }: SetTeamPreferencesInput) =>
    teamPreferences.find(orgId, teamId),
  requires: requiredBy.setTeamPreferences,
  decide: ({ orgId }, { teamId, preferences }, current, { teamPreferences }) => {
    if (current === undefined) return refuse(notFound('team'));
    const fields = diffFields(current, preferences);
    if (Object.keys(fields.after).length === 0) return unchanged(null);
    const write = isSame(preferences, NO_PREFERENCES)
      ? teamPreferences.remove(orgId, teamId)
      : teamPreferences.set(orgId, teamId, preferences);
    return planned({
      writes: [write],
      before: { team: teamId, ...fields.before },
      after: { team: teamId, ...fields.after },
      touches: [],
      reply: () => null,
    });
  },
});

const FIELDS = Object.keys(NO_PREFERENCES) as (keyof TeamPreferences)[];

const isSame = (one: TeamPreferences, other: TeamPreferences): boolean =>
  FIELDS.every((field) => one[field] === other[field]);
