import { describe, expect, it } from 'vitest';

import type { TeamPreferences } from '../../../../src/core/team.ts';
import { NO_PREFERENCES } from '../../../../src/core/team.ts';
import { setTeamPreferences } from '../../../../src/service/teams/team-preferences.ts';
import { callerWith, decide, shownDiff } from '../../../support/decide.ts';

const TEAM = 7;
const requires = { kind: 'permission', action: 'teams:write', scopes: ['teams:id:7'] };
const SOME: TeamPreferences = { ...NO_PREFERENCES, theme: 'dark', timezone: 'Europe/Berlin' };

/** What comes of setting these preferences on a team that has those. */
const set = (preferences: TeamPreferences, current: TeamPreferences | undefined) =>
  decide(setTeamPreferences, {
    input: { teamId: TEAM, preferences },
    answers: { teamPreferences: { find: current } },
    // No preference is a right that somebody could lack.
    caller: callerWith([]),
  });

const fields = Object.keys(NO_PREFERENCES) as (keyof TeamPreferences)[];

describe('setting the preferences of a team', () => {
  it('replaces all of them, keeps what differs in the trail, and touches nobody: no right goes by them (I6)', () => {
    const wanted = { ...NO_PREFERENCES, theme: 'light', language: 'de-DE' };
    expect(set(wanted, SOME)).toEqual({
      requires,
      writes: [['teamPreferences.set', 1, TEAM, wanted]],
      ...shownDiff(SOME, wanted, { team: TEAM }),
      touches: [],
      notifies: [],
      reply: null,
    });
  });

  it('keeps no row for a team that has none from now on', () => {
    expect(set(NO_PREFERENCES, SOME)).toEqual({
      requires,
      writes: [['teamPreferences.remove', 1, TEAM]],
      ...shownDiff(SOME, NO_PREFERENCES, { team: TEAM }),
      touches: [],
      notifies: [],
      reply: null,
    });
  });

  it.each(fields)('writes a change of %s alone', (field) => {
    const wanted = { ...SOME, [field]: 'other' };
    expect(set(wanted, SOME)).toMatchObject({ writes: [['teamPreferences.set', 1, TEAM, wanted]] });
  });

  it.each([
    ['some', SOME],
    ['none', NO_PREFERENCES],
  ])('writes nothing when they are so already: %s', (_, preferences) => {
    expect(set(preferences, { ...preferences })).toEqual({ requires, unchanged: null });
  });

  it.each([
    ['some', SOME],
    ['none', NO_PREFERENCES],
  ])('refuses a team that the org does not have: %s', (_, preferences) => {
    expect(set(preferences, undefined)).toEqual({ requires, refusal: { tag: 'not-found', thing: 'team' } });
  });
});
