import { describe, expect, it } from 'vitest';

import { GROUPS_OF_TEAM_MAX } from '../../../../src/core/external-group.ts';
import { permissionsOnTeam, TEAM_MEMBER } from '../../../../src/core/team.ts';
import { addTeamGroup, removeTeamGroup } from '../../../../src/service/groups/team-groups.ts';
import type { Answers, Situation } from '../../../support/decide.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';

type Input = { readonly teamId: number; readonly groupId: string };

const TEAM = 7;
/** A new version of the team. */
const renumbered = ['teams.update', 1, TEAM, { at: NOW }];
const input: Input = { teamId: TEAM, groupId: 'cn=Editors,ou=groups' };
const requires = { kind: 'permission', action: 'teams.permissions:write', scopes: ['teams:id:7'] };

/** A team of its own, without groups, roles and levels. */
const plain: Answers = {
  teams: { exists: true },
  teamGroups: { linked: [] },
  assignments: { uids: [], roles: [] },
  heldLevels: { levelsOf: [] },
};

const linkedTo = (...groupIds: readonly string[]): Answers => ({
  ...plain,
  teamGroups: { linked: groupIds },
});

describe('linking a group to a team', () => {
  const touches = ['group:cn=editors,ou=groups', 'many-groups'];

  it('writes the link in the name of its maker, and touches whoever is in the group (I6)', () => {
    expect(decide(addTeamGroup, { input, answers: plain })).toEqual({
      requires,
      writes: [['teamGroups.putLast', 1, TEAM, [input.groupId], { by: 5, at: NOW }], renumbered],
      before: null,
      after: { team: TEAM, group: input.groupId },
      touches,
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, Partial<Situation<Input>>, object]>([
    [
      'a team that the org does not have',
      { answers: { ...plain, teams: { exists: false } } },
      { tag: 'not-found', thing: 'team' },
    ],
    [
      'a group that is linked in another letter case, by the name it was linked under',
      { answers: linkedTo('CN=editors,OU=groups') },
      { tag: 'taken', thing: 'team-group', field: 'groupId', value: 'CN=editors,OU=groups' },
    ],
    [
      'more groups than a team can have',
      { answers: linkedTo(...Array.from({ length: GROUPS_OF_TEAM_MAX }, (_, i) => `group ${i}`)) },
      { tag: 'invalid', field: 'groups', problem: `must be at most ${GROUPS_OF_TEAM_MAX} for one team` },
    ],
    [
      'what a role of the team grants and the caller does not hold (I11)',
      {
        answers: { ...plain, assignments: { uids: ['fixed_x', 'basic_viewer'], roles: [] } },
        caller: callerWith(permissionsOnTeam(TEAM, TEAM_MEMBER)),
      },
      { tag: 'not-delegable', action: expect.any(String) },
    ],
    [
      'what a level of the team grants and the caller does not hold (I11)',
      {
        answers: {
          ...plain,
          heldLevels: { levelsOf: [{ resource: 'folders', resourceId: 'f', level: 'View' }] },
        },
        caller: callerWith(permissionsOnTeam(TEAM, TEAM_MEMBER)),
      },
      { tag: 'not-delegable', action: 'folders:read' },
    ],
    [
      'what membership itself brings and the caller does not hold (I11)',
      { caller: callerWith([]) },
      { tag: 'not-delegable', action: 'teams:read' },
    ],
  ])('refuses %s', (_, situation, refusal) => {
    expect(decide(addTeamGroup, { input, answers: plain, ...situation })).toEqual({ requires, refusal });
  });

  it('is free to a caller who holds just what membership brings (I11)', () => {
    const caller = callerWith(permissionsOnTeam(TEAM, TEAM_MEMBER));
    expect(decide(addTeamGroup, { input, answers: plain, caller })).toMatchObject({ touches });
  });
});

describe('ending the link of a group to a team', () => {
  it('removes it, and touches whoever is in the group (I6)', () => {
    const answers: Answers = { teams: { exists: true }, teamGroups: { find: 'CN=Editors,OU=groups' } };
    expect(decide(removeTeamGroup, { input, answers })).toEqual({
      requires,
      writes: [['teamGroups.remove', 1, TEAM, [input.groupId]], renumbered],
      before: { team: TEAM, group: 'CN=Editors,OU=groups' },
      after: null,
      touches: ['group:cn=editors,ou=groups', 'many-groups'],
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, Answers, object]>([
    [
      'a team that the org does not have',
      { teams: { exists: false }, teamGroups: { find: undefined } },
      { tag: 'not-found', thing: 'team' },
    ],
    [
      'a group that is not linked',
      { teams: { exists: true }, teamGroups: { find: undefined } },
      { tag: 'not-found', thing: 'team-group' },
    ],
  ])('refuses %s', (_, answers, refusal) => {
    expect(decide(removeTeamGroup, { input, answers })).toEqual({ requires, refusal });
  });
});
