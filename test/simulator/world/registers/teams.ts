import { TEAM_ADMIN, TEAM_MEMBER } from '../../../../src/core/team.ts';
import { NO_PREFERENCES } from '../../../../src/core/team.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, RegisterSpec } from '../spec.ts';
import type { Start } from '../start.ts';
import { lists, rightsOf } from '../ways.ts';
import { factor, step, steps } from '../writes.ts';
import { callers, giveTeam, person, rightOf, role, team, user } from './parts.ts';

type Shown = FactorSpec['shown'];

const idOf = (start: Start, name: string): number => start.find('teams', name) ?? 0;

const isMember =
  (name: string, login: string, permission?: number): Shown =>
  (start) =>
  ({ teamMembers }) =>
    mapped(teamMembers.list(1, idOf(start, name), 'all'), (list) =>
      (list?.members ?? []).some(
        (member) => member.login === login && (permission ?? member.permission) === member.permission,
      ),
    );

const join = (name: string, login: string) =>
  step(1, 'addTeamMember', ({ start }) => ({ teamId: idOf(start, name), userId: user(start, login) }));

const withRole = (name: string, roleUid: string, login: string, joins = true): RegisterSpec['prepare'] => [
  person(login),
  role(roleUid),
  team(name),
  giveTeam(roleUid, name),
  ...(joins ? [join(name, login)] : []),
];

const member = (): RegisterSpec => {
  const shown = isMember('t-member', 'member');
  return {
    name: 'a member of a team',
    prepare: withRole('t-member', 'r-member', 'member'),
    factors: [
      factor('is one', {
        kinds: ['addTeamMember', 'removeTeamMember'],
        shown,
        on: join('t-member', 'member'),
        off: step(1, 'removeTeamMember', ({ start }) => ({
          teamId: idOf(start, 't-member'),
          userId: user(start, 'member'),
        })),
      }),
    ],
    ways: [...rightsOf(1, callers('member'), rightOf('r-member')), ...lists(1, shown)],
  };
};

const members = (): RegisterSpec => {
  const shown = isMember('t-members', 'among');
  const set = (emails: readonly string[]) =>
    step(1, 'setTeamMembers', ({ start }) => ({
      teamId: idOf(start, 't-members'),
      members: emails,
      admins: [],
    }));
  return {
    name: 'all members of a team',
    prepare: withRole('t-members', 'r-members', 'among'),
    factors: [
      factor('is among them', { kinds: ['setTeamMembers'], shown, on: set(['among@x.org']), off: set([]) }),
    ],
    ways: [...rightsOf(1, callers('among'), rightOf('r-members')), ...lists(1, shown)],
  };
};

const admin = (): RegisterSpec => {
  const shown = isMember('t-admin', 'leader', TEAM_ADMIN);
  const set = (permission: typeof TEAM_ADMIN | typeof TEAM_MEMBER) =>
    step(1, 'updateTeamMember', ({ start }) => ({
      teamId: idOf(start, 't-admin'),
      userId: user(start, 'leader'),
      permission,
    }));
  return {
    name: 'an admin of a team',
    prepare: [person('leader'), team('t-admin'), join('t-admin', 'leader'), set(TEAM_ADMIN)],
    factors: [
      factor('is one', { kinds: ['updateTeamMember'], shown, on: set(TEAM_ADMIN), off: set(TEAM_MEMBER) }),
    ],
    ways: [
      ...rightsOf(1, callers('leader'), { action: 'teams:write', scope: '', text: '"teams:write"' }),
      ...lists(1, shown),
    ],
  };
};

const comesAndGoes = (): RegisterSpec => {
  const shown = isMember('t-made', 'founder');
  return {
    name: 'a team that comes and goes',
    prepare: withRole('t-made', 'r-made-team', 'founder'),
    factors: [
      factor('there is the team', {
        kinds: ['createTeam', 'addRole', 'addTeamMember', 'deleteTeam'],
        shown,
        settle: 1,
        on: steps(team('t-made'), giveTeam('r-made-team', 't-made'), join('t-made', 'founder')),
        off: step(1, 'deleteTeam', ({ start }) => ({ teamId: idOf(start, 't-made') })),
      }),
    ],
    ways: [...rightsOf(1, callers('founder'), rightOf('r-made-team')), ...lists(1, shown)],
  };
};

const SIGHT = { teams: 'all', insides: 'all', roles: 'all', people: 'all' } as const;

const isInFull =
  (name: string, login: string): Shown =>
  () =>
  ({ wholeTeams }) =>
    mapped(wholeTeams.list(1, SIGHT), (teams) =>
      teams.some((one) => one.name === name && one.members?.some((each) => each.user.login === login)),
    );

const rootRole = (start: Start, uid: string): number => 1_000 + start.id('roles', uid);

const full = (): RegisterSpec => {
  const shown = isInFull('t-full', 'fuller');
  const create = step(1, 'createWholeTeam', ({ start }) => ({
    name: 't-full',
    description: '',
    groupIds: [],
    rootRole: rootRole(start, 'r-full'),
    userIds: [user(start, 'fuller')],
  }));
  return {
    name: 'a team that is made as a whole',
    prepare: [person('fuller'), role('r-full'), create],
    factors: [
      factor('there is the team', {
        kinds: ['createWholeTeam', 'deleteTeam'],
        shown,
        settle: 1,
        on: create,
        off: step(1, 'deleteTeam', ({ start }) => ({ teamId: idOf(start, 't-full') })),
      }),
    ],
    ways: [...rightsOf(1, callers('fuller'), rightOf('r-full')), ...lists(1, shown)],
  };
};

const replaced = (): RegisterSpec => {
  const shown = isInFull('t-replaced', 'replaced');
  const replace = (isOn: boolean) =>
    step(1, 'replaceTeam', ({ start }) => ({
      teamId: idOf(start, 't-replaced'),
      name: 't-replaced',
      description: '',
      groupIds: [],
      rootRole: rootRole(start, 'r-replaced'),
      userIds: isOn ? [user(start, 'replaced')] : [],
    }));
  return {
    name: 'a team that is replaced as a whole',
    prepare: [person('replaced'), role('r-replaced'), team('t-replaced'), replace(true)],
    factors: [
      factor('somebody is in it', { kinds: ['replaceTeam'], shown, on: replace(true), off: replace(false) }),
    ],
    ways: [...rightsOf(1, callers('replaced'), rightOf('r-replaced')), ...lists(1, shown)],
  };
};

const addressed = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ teams }) =>
      mapped(teams.find(1, idOf(start, 't-address')), (found) => found?.email === 'on@x.org');
  const set = (email: string) =>
    step(1, 'updateTeam', ({ start }) => ({
      teamId: idOf(start, 't-address'),
      name: 't-address',
      nameProblem: undefined,
      email,
    }));
  return {
    name: 'the address of a team',
    prepare: [team('t-address'), set('on@x.org')],
    factors: [factor('is set', { kinds: ['updateTeam'], shown, on: set('on@x.org'), off: set('') })],
    ways: lists(1, shown),
  };
};

const preferred = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ teamPreferences }) =>
      mapped(teamPreferences.find(1, idOf(start, 't-theme')), (found) => found?.theme === 'dark');
  const set = (theme: string) =>
    step(1, 'setTeamPreferences', ({ start }) => ({
      teamId: idOf(start, 't-theme'),
      preferences: { ...NO_PREFERENCES, theme },
    }));
  return {
    name: 'what a team prefers',
    prepare: [team('t-theme'), set('dark')],
    factors: [factor('is dark', { kinds: ['setTeamPreferences'], shown, on: set('dark'), off: set('') })],
    ways: lists(1, shown),
  };
};

/** Whatever is about teams. */
export const aboutTeams: readonly RegisterSpec[] = [
  member(),
  members(),
  admin(),
  comesAndGoes(),
  full(),
  replaced(),
  addressed(),
  preferred(),
];
