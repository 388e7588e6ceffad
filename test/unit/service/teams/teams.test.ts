import { describe, expect, it } from 'vitest';

import type { UpdateTeamInput } from '../../../../src/service/teams/teams.ts';
import { createTeam, deleteTeam, updateTeam } from '../../../../src/service/teams/teams.ts';
import type { Answers, Situation } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW, shownDiff, uidOf } from '../../../support/decide.ts';

const TEAM = 7;
const needs = (action: string, ...scopes: string[]) => ({ kind: 'permission', action, scopes });

const team = {
  id: TEAM,
  orgId: 1,
  uid: 'team-uid',
  name: 'Editors',
  email: 'editors@example.org',
  memberCount: 2,
  version: 4,
};

describe('creating a team', () => {
  const input = { name: 'Editors', email: 'Editors@Example.org' };
  const requires = needs('teams:create');
  const row = { uid: uidOf(1), ...input, description: '', by: 5, at: NOW };
  const free: Answers = { teams: { isNameTaken: false } };

  it('writes it as it was sent, and makes the person who asks its first admin, who is read again (I6)', () => {
    expect(decide(createTeam, { input, answers: free })).toEqual({
      requires,
      writes: [
        ['teams.insert', 1, row],
        ['teams.insertMember', 1, { uid: uidOf(1) }, { userId: 5, permission: 4, addedBy: 5, at: NOW }],
      ],
      before: null,
      after: { uid: uidOf(1), ...input, admins: [5] },
      touches: ['user:5'],
      notifies: [],
      reply: { id: FIRST_ID, uid: uidOf(1), version: 1 },
    });
  });

  it('makes a service account that asks no member', () => {
    const caller = callerWith([], { isServiceAccount: true });
    expect(decide(createTeam, { input, answers: free, caller })).toMatchObject({
      writes: [['teams.insert', 1, row]],
      after: { uid: uidOf(1), ...input, admins: [] },
      reply: { id: FIRST_ID, uid: uidOf(1), version: 1 },
    });
  });

  it('is free to a caller who holds nothing else: a new team gives nothing that could be delegated (I11)', () => {
    expect(decide(createTeam, { input, answers: free, caller: callerWith([]) })).toMatchObject({
      after: { admins: [5] },
    });
  });

  it('refuses a name that the org has', () => {
    expect(decide(createTeam, { input, answers: { teams: { isNameTaken: true } } })).toEqual({
      requires,
      refusal: { tag: 'taken', thing: 'team', field: 'name', value: 'Editors' },
    });
  });

  it('asks whether the name is taken in the org that makes the change (I10)', () => {
    const isNameTaken = (orgId: number, name: string) => orgId === 2 && name === 'Editors';
    expect(decide(createTeam, { input, answers: { teams: { isNameTaken } }, orgId: 2 })).toHaveProperty(
      'refusal.tag',
      'taken',
    );
  });
});

describe('changing a team', () => {
  const input: UpdateTeamInput = {
    teamId: TEAM,
    name: 'Writers',
    nameProblem: undefined,
    email: 'writers@example.org',
  };
  const requires = needs('teams:write', 'teams:id:7');
  const here: Answers = { teams: { find: team, isNameTaken: false } };
  const taken: Answers = { teams: { find: team, isNameTaken: true } };
  const missing: Answers = { teams: { find: undefined, isNameTaken: false } };
  const BAD = 'must not be blank';

  it.each<[string, Pick<UpdateTeamInput, 'name' | 'email'>]>([
    ['name and address', { name: 'Writers', email: 'writers@example.org' }],
    ['the name alone', { name: 'Writers', email: team.email }],
    ['the address alone', { name: team.name, email: 'writers@example.org' }],
    ['letter case alone', { name: 'editors', email: team.email }],
    ['the address to none', { name: team.name, email: '' }],
  ])('writes %s, says so before and after, and touches nobody: no right goes by it (I6)', (_, fields) => {
    expect(decide(updateTeam, { input: { ...input, ...fields }, answers: here })).toEqual({
      requires,
      writes: [['teams.update', 1, TEAM, { ...fields, at: NOW }]],
      ...shownDiff(
        { team: TEAM, name: team.name, email: team.email },
        { team: TEAM, ...fields },
        { team: TEAM },
      ),
      touches: [],
      notifies: [],
      reply: { version: 5 },
    });
  });

  it.each<[string, Partial<UpdateTeamInput>, Answers, object]>([
    ['a team that the org does not have', {}, missing, { tag: 'not-found', thing: 'team' }],
    [
      'the name of another team, and says that it was on update',
      {},
      taken,
      { tag: 'taken', thing: 'team', field: 'name', value: 'Writers', on: 'update' },
    ],
    [
      'a name that the dialect does not have',
      { nameProblem: BAD },
      here,
      { tag: 'invalid', field: 'name', problem: BAD },
    ],
    [
      'such a name before it is known whether there is such a team',
      { nameProblem: BAD },
      missing,
      { tag: 'invalid', field: 'name', problem: BAD },
    ],
  ])('refuses %s', (_, fields, answers, refusal) => {
    expect(decide(updateTeam, { input: { ...input, ...fields }, answers })).toEqual({ requires, refusal });
  });

  it.each<[string, Partial<UpdateTeamInput>]>([
    ['its own name, which is taken by itself', {}],
    ['its own name, though the dialect does not have it', { nameProblem: BAD }],
  ])('keeps %s', (_, fields) => {
    const update = { ...input, name: team.name, ...fields };
    expect(decide(updateTeam, { input: update, answers: taken })).toMatchObject({
      writes: [['teams.update', 1, TEAM, { name: team.name, email: input.email, at: NOW }]],
    });
  });

  it('writes nothing when all is so already', () => {
    const same = { ...input, name: team.name, email: team.email };
    expect(decide(updateTeam, { input: same, answers: taken })).toEqual({
      requires,
      unchanged: { version: 4 },
    });
  });
});

describe('deleting a team', () => {
  const input = { teamId: TEAM };
  const requires = needs('teams:delete', 'teams:id:7');
  const level = { resource: 'folders', resourceId: 'f', level: 'View' };
  const outline = {
    id: TEAM,
    name: team.name,
    description: 'Those who edit',
    created: '2025-01-01T00:00:00.000Z',
    createdBy: null,
    rootRole: { uid: 'basic_viewer', number: 3 },
    version: 4,
  };
  const full: Answers = {
    teams: { find: team },
    wholeTeams: { outline },
    teamGroups: { linked: ['cn=Editors'] },
    teamMembers: {
      all: [
        { userId: 11, permission: 0 },
        { userId: 12, permission: 4 },
        { userId: 13, permission: 0 },
      ],
    },
    assignments: { uids: ['basic_viewer', 'own-role'] },
    heldLevels: { levelsOf: [level], holdersOf: ['user:21', 'team:22', 'role:basic_viewer'] },
  };

  it('keeps all that it had in the trail, and touches its members and whoever had a level on it (I6)', () => {
    expect(decide(deleteTeam, { input, answers: full })).toEqual({
      requires,
      writes: [['teams.remove', 1, TEAM]],
      before: {
        team: TEAM,
        uid: 'team-uid',
        name: 'Editors',
        email: 'editors@example.org',
        description: 'Those who edit',
        admins: [12],
        members: [11, 13],
        groups: ['cn=Editors'],
        roles: ['basic_viewer', 'own-role'],
        rootRole: 'basic_viewer',
        levels: [level],
      },
      after: null,
      touches: ['team:7', 'user:21', 'team:22', 'role:basic_viewer'],
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, Answers]>([
    ['has nothing', { ...full, wholeTeams: { outline: { ...outline, description: '', rootRole: null } } }],
    ['has no outline', { ...full, wholeTeams: { outline: undefined } }],
  ])('keeps no description and no root role of a team that %s', (_, answers) => {
    expect(decide(deleteTeam, { input, answers })).toMatchObject({
      before: { description: '', rootRole: null },
    });
  });

  it('asks for the levels of the team and on the team', () => {
    const answers: Answers = {
      ...full,
      assignments: { uids: (orgId, assignee) => [`${orgId}`, assignee.kind, `${assignee.id}`] },
      heldLevels: {
        levelsOf: (_, holder) => (holder.kind === 'team' && holder.subject === '7' ? [level] : []),
        holdersOf: (_, resource, id) => (resource === 'teams' && id === TEAM ? ['user:21'] : []),
      },
    };
    expect(decide(deleteTeam, { input, answers })).toMatchObject({
      before: { roles: ['1', 'team', '7'], levels: [level] },
      touches: ['team:7', 'user:21'],
    });
  });

  it.each<[string, Partial<Situation<{ readonly teamId: number }>>]>([
    ['a caller who holds nothing of what it gives: losing is not giving (I11)', { caller: callerWith([]) }],
    ['a service account', { caller: callerWith([], { isServiceAccount: true }) }],
  ])('is free to %s', (_, situation) => {
    expect(decide(deleteTeam, { input, answers: full, ...situation })).toMatchObject({ after: null });
  });

  it('refuses a team that the org does not have', () => {
    const answers: Answers = {
      ...full,
      teams: { find: undefined },
      wholeTeams: { outline: undefined },
    };
    expect(decide(deleteTeam, { input, answers })).toEqual({
      requires,
      refusal: { tag: 'not-found', thing: 'team' },
    });
  });
});
