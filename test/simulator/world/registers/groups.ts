import { ISSUER } from '../../provider.ts';
import { bySubject } from '../callers.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, RegisterSpec } from '../spec.ts';
import { lists, rightsOf } from '../ways.ts';
import type { Step } from '../writes.ts';
import { factor, signIn, step } from '../writes.ts';
import { callers, giveTeam, map, person, rightOf, role, team, user } from './parts.ts';

type Shown = FactorSpec['shown'];

const says = (login: string, groupIds: readonly string[]) =>
  step(1, 'setUserGroups', ({ start }) => ({ userId: user(start, login), groupIds }));

const isMapped =
  (groupId: string): Shown =>
  () =>
  ({ groupMappings }) =>
    mapped(groupMappings.find(1, groupId), (found) => (found?.roleUids ?? []).length > 0);

const linked = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ teamGroups }) =>
      mapped(teamGroups.list(1, start.id('teams', 't-linked')), (ids) => (ids ?? []).includes('g-linked'));
  const link = (name: 'addTeamGroup' | 'removeTeamGroup') =>
    step(1, name, ({ start }) => ({ teamId: start.id('teams', 't-linked'), groupId: 'g-linked' }));
  return {
    name: 'a group of a team',
    prepare: [
      person('linked'),
      role('r-linked'),
      team('t-linked'),
      giveTeam('r-linked', 't-linked'),
      says('linked', ['g-linked']),
      link('addTeamGroup'),
    ],
    factors: [
      factor('is linked', {
        kinds: ['addTeamGroup', 'removeTeamGroup'],
        shown,
        on: link('addTeamGroup'),
        off: link('removeTeamGroup'),
      }),
    ],
    ways: [...rightsOf(1, callers('linked'), rightOf('r-linked')), ...lists(1, shown)],
  };
};

const said = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ userGroups }) =>
      mapped(userGroups.list(1, user(start, 'said')), (groups) =>
        groups.some(({ groupId }) => groupId === 'g-said'),
      );
  return {
    name: 'a group of a person',
    prepare: [person('said'), role('r-said'), map('g-said', 'r-said'), says('said', ['g-said'])],
    factors: [
      factor('is said', {
        kinds: ['setUserGroups'],
        shown,
        on: says('said', ['g-said']),
        off: says('said', []),
      }),
    ],
    ways: [...rightsOf(1, callers('said'), rightOf('r-said')), ...lists(1, shown)],
  };
};

const mappingComes = (): RegisterSpec => ({
  name: 'a mapping that comes and goes',
  prepare: [person('mapped'), role('r-mapped'), says('mapped', ['g-mapped']), map('g-mapped', 'r-mapped')],
  factors: [
    factor('there is one', {
      kinds: ['createGroupMappings', 'deleteGroupMappings'],
      shown: isMapped('g-mapped'),
      on: map('g-mapped', 'r-mapped'),
      off: step(1, 'deleteGroupMappings', (_hand) => ({ groupId: 'g-mapped' })),
    }),
  ],
  ways: [...rightsOf(1, callers('mapped'), rightOf('r-mapped')), ...lists(1, isMapped('g-mapped'))],
});

const mappingChanges = (): RegisterSpec => {
  const set = (roleUids: readonly string[]) =>
    step(1, 'setGroupMappings', (_hand) => ({ groupId: 'g-set', roleUids }));
  return {
    name: 'what a group brings',
    prepare: [person('grouped'), role('r-grouped'), says('grouped', ['g-set']), map('g-set', 'r-grouped')],
    factors: [
      factor('the role', {
        kinds: ['setGroupMappings'],
        shown: isMapped('g-set'),
        on: set(['r-grouped']),
        off: set([]),
      }),
    ],
    ways: [...rightsOf(1, callers('grouped'), rightOf('r-grouped')), ...lists(1, isMapped('g-set'))],
  };
};

/** A token that is newer than all before it. */
const admit = (groups: readonly string[]): Step => signIn('admitted', { groups });

const admitted = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ userGroups }) =>
      mapped(userGroups.list(1, user(start, 'admitted')), (groups) =>
        groups.some(({ groupId }) => groupId === 'g-admitted'),
      );
  return {
    name: 'what an identity provider says',
    prepare: [role('r-admitted'), map('g-admitted', 'r-admitted'), admit(['g-admitted'])],
    factors: [
      factor('a group', {
        kinds: ['signInByProvider'],
        shown,
        settle: 0,
        on: admit(['g-admitted']),
        off: admit([]),
      }),
    ],
    ways: [
      ...rightsOf(
        1,
        {
          JWT: ({ start }) => bySubject(user(start, 'admitted'), { issuer: ISSUER, subject: 'admitted' }),
        },
        rightOf('r-admitted'),
      ),
      ...lists(1, shown),
    ],
  };
};

/** Whatever is about groups of identity providers. */
export const aboutGroups: readonly RegisterSpec[] = [
  linked(),
  said(),
  mappingComes(),
  mappingChanges(),
  admitted(),
];
