import type { Assignee } from '../../../../src/service/ports/assignments.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, RegisterSpec } from '../spec.ts';
import type { Start } from '../start.ts';
import { lists, rightsOf } from '../ways.ts';
import { factor, step, steps } from '../writes.ts';
import { callers, draft, give, giveTeam, person, rightOf, role, team, user } from './parts.ts';

type Shown = FactorSpec['shown'];

const isAssigned =
  (orgId: number, uid: string, assigneeOf: (start: Start) => Assignee): Shown =>
  (start) =>
  ({ assignments }) =>
    mapped(assignments.list(orgId, assigneeOf(start)), (roles) => roles.some((one) => one.uid === uid));

const isHolder =
  (uid: string, login: string): Shown =>
  (start) =>
  ({ assignments }) =>
    mapped(assignments.holders(1, uid), ({ users }) => users.includes(user(start, login)));

const personOf =
  (login: string) =>
  (start: Start): Assignee => ({ kind: 'user', id: user(start, login) });

const add = (orgId: number, uid: string, of: (start: Start) => Assignee) =>
  step(orgId, 'addRole', ({ start }) => ({ assignee: of(start), roleUid: uid }));
const remove = (orgId: number, uid: string, of: (start: Start) => Assignee) =>
  step(orgId, 'removeRole', ({ start }) => ({ assignee: of(start), roleUid: uid }));

const byHand = (): RegisterSpec => {
  const shown = isAssigned(1, 'r-hand', personOf('hand'));
  return {
    name: 'a role that is given by hand',
    prepare: [person('hand'), role('r-hand'), give('r-hand', 'hand')],
    factors: [
      factor('is given', {
        kinds: ['addRole', 'removeRole'],
        shown,
        on: add(1, 'r-hand', personOf('hand')),
        off: remove(1, 'r-hand', personOf('hand')),
      }),
    ],
    ways: [...rightsOf(1, callers('hand'), rightOf('r-hand')), ...lists(1, shown)],
  };
};

const bySet = (): RegisterSpec => {
  const shown = isHolder('r-set', 'set');
  const set = (roleUids: readonly string[]) =>
    step(1, 'setRoles', ({ start }) => ({ assignee: personOf('set')(start), roleUids, includeHidden: true }));
  return {
    name: 'all roles of a person',
    prepare: [person('set'), role('r-set'), give('r-set', 'set')],
    factors: [factor('is among them', { kinds: ['setRoles'], shown, on: set(['r-set']), off: set([]) })],
    ways: [...rightsOf(1, callers('set'), rightOf('r-set')), ...lists(1, shown)],
  };
};

const byHolders = (): RegisterSpec => {
  const shown = isHolder('r-holders', 'holder');
  const set = (isOn: boolean) =>
    step(1, 'setRoleHolders', ({ start }) => ({
      roleUid: 'r-holders',
      wanted: { users: isOn ? [user(start, 'holder')] : [], teams: [], serviceAccounts: [] },
    }));
  return {
    name: 'all holders of a role',
    prepare: [person('holder'), role('r-holders'), give('r-holders', 'holder')],
    factors: [factor('is among them', { kinds: ['setRoleHolders'], shown, on: set(true), off: set(false) })],
    ways: [...rightsOf(1, callers('holder'), rightOf('r-holders')), ...lists(1, shown)],
  };
};

const update = (orgId: number, uid: string, grants: boolean) =>
  step(orgId, 'updateRole', (_hand) => ({
    draft: draft(uid, grants),
    version: undefined,
    versionRule: 'gate' as const,
    validatePermissions: false,
  }));

const grants =
  (orgId: number, uid: string): Shown =>
  () =>
  ({ roles }) =>
    mapped(roles.findMany(orgId, [uid]), ([found]) => (found?.permissions ?? []).length > 0);

const enabled =
  (login: string): Shown =>
  (start) =>
  ({ users }) =>
    mapped(users.profile(user(start, login)), (profile) => profile?.isDisabled === false);

const disable = (login: string, isDisabled: boolean) =>
  step(0, 'disableUser', ({ start }) => ({ userId: user(start, login), isDisabled }));

/** Three writers would be one too many; one writer of three things goes through what they make together. */
const ofThreeThings = (): RegisterSpec => ({
  name: 'a right that three things make',
  prepare: [person('three'), role('r-three'), give('r-three', 'three')],
  factors: [
    factor('the role grants it', {
      kinds: ['updateRole'],
      shown: grants(1, 'r-three'),
      on: update(1, 'r-three', true),
      off: update(1, 'r-three', false),
    }),
    factor('the role is given', {
      kinds: ['addRole', 'removeRole'],
      shown: isAssigned(1, 'r-three', personOf('three')),
      on: add(1, 'r-three', personOf('three')),
      off: remove(1, 'r-three', personOf('three')),
    }),
    factor('the person is enabled', {
      kinds: ['disableUser'],
      shown: enabled('three'),
      on: disable('three', false),
      off: disable('three', true),
    }),
  ],
  ways: rightsOf(1, callers('three'), rightOf('r-three')),
});

const byUpdate = (): RegisterSpec => ({
  name: 'what a role grants',
  prepare: [person('granted'), role('r-granted'), give('r-granted', 'granted')],
  factors: [
    factor('the role grants it', {
      kinds: ['updateRole'],
      shown: grants(1, 'r-granted'),
      on: update(1, 'r-granted', true),
      off: update(1, 'r-granted', false),
    }),
  ],
  ways: [...rightsOf(1, callers('granted'), rightOf('r-granted')), ...lists(1, grants(1, 'r-granted'))],
});

const byCreation = (): RegisterSpec => {
  const shown = isHolder('r-made', 'maker');
  return {
    name: 'a role that comes and goes',
    prepare: [person('maker'), role('r-made'), give('r-made', 'maker')],
    factors: [
      factor('there is the role', {
        kinds: ['createRole', 'addRole', 'deleteRole'],
        shown,
        on: steps(role('r-made'), give('r-made', 'maker')),
        off: step(1, 'deleteRole', (_hand) => ({ uid: 'r-made', force: true })),
      }),
    ],
    ways: [...rightsOf(1, callers('maker'), rightOf('r-made')), ...lists(1, shown)],
  };
};

const ofTeam = (): RegisterSpec => {
  const assignee = (start: Start): Assignee => ({ kind: 'team', id: start.id('teams', 't-roles') });
  const shown = isAssigned(1, 'r-of-team', assignee);
  return {
    name: 'a role of a team',
    prepare: [
      person('teamed'),
      role('r-of-team'),
      team('t-roles'),
      giveTeam('r-of-team', 't-roles'),
      step(1, 'addTeamMember', ({ start }) => ({
        teamId: start.id('teams', 't-roles'),
        userId: user(start, 'teamed'),
      })),
    ],
    factors: [
      factor('the team has it', {
        kinds: ['addRole', 'removeRole'],
        shown,
        on: add(1, 'r-of-team', assignee),
        off: remove(1, 'r-of-team', assignee),
      }),
    ],
    ways: [...rightsOf(1, callers('teamed'), rightOf('r-of-team')), ...lists(1, shown)],
  };
};

/** A role of the global plane, for somebody who is in both orgs. */
const everywhere = (): RegisterSpec => {
  const shown = isAssigned(0, 'r-global', personOf('global'));
  return {
    name: 'a role in every org',
    prepare: [
      person('global'),
      step(2, 'addOrgUser', (_hand) => ({ loginOrEmail: 'global', role: 'Viewer' as const, managing: {} })),
      role('r-global', 0),
      give('r-global', 'global', 0),
    ],
    factors: [
      factor('is given', {
        kinds: ['addRole', 'removeRole'],
        shown,
        on: add(0, 'r-global', personOf('global')),
        off: remove(0, 'r-global', personOf('global')),
      }),
    ],
    ways: [
      ...rightsOf(1, callers('global'), rightOf('r-global')),
      ...rightsOf(2, callers('global'), rightOf('r-global')),
    ],
  };
};

/** A basic role, which is every Viewer's. */
const basic = (): RegisterSpec => {
  const isChanged: Shown =
    () =>
    ({ roles }) =>
      mapped(roles.findBasic(), (found) =>
        found.some(({ permissions }) => permissions.some(({ action }) => action === 'reports:read')),
      );
  const right = { action: 'reports:read', scope: 'reports:id:basic' };
  return {
    name: 'what every Viewer may do',
    prepare: [
      person('viewer'),
      step(2, 'addOrgUser', (_hand) => ({ loginOrEmail: 'viewer', role: 'Viewer' as const, managing: {} })),
    ],
    factors: [
      factor('more than is shipped', {
        kinds: ['updateRole', 'hardReset'],
        isOn: false,
        shown: isChanged,
        on: step(0, 'updateRole', (_hand) => ({
          draft: { ...draft('basic_viewer'), name: 'basic:viewer', permissions: [right] },
          version: undefined,
          versionRule: 'gate' as const,
          validatePermissions: false,
        })),
        off: step(0, 'hardReset', (_hand) => ({ basicRoles: true })),
      }),
    ],
    ways: [...rightsOf(1, callers('viewer'), right), ...rightsOf(2, callers('viewer'), right)],
  };
};

/** Whatever is about roles and who has them. */
export const aboutRoles: readonly RegisterSpec[] = [
  byHand(),
  bySet(),
  byHolders(),
  byUpdate(),
  ofThreeThings(),
  byCreation(),
  ofTeam(),
  everywhere(),
  basic(),
];
