import { describe, expect, it } from 'vitest';

import type { Permission } from '../../../../src/core/permission.ts';
import { permissionsOfLevel } from '../../../../src/core/resource-levels.ts';
import { permissionsOnTeam, TEAM_ADMIN, TEAM_MEMBER } from '../../../../src/core/team.ts';
import type { TeamPermission } from '../../../../src/core/team.ts';
import type { SetTeamMembersInput } from '../../../../src/service/teams/team-members.ts';
import {
  addTeamMember,
  removeTeamMember,
  setTeamMembers,
  updateTeamMember,
} from '../../../../src/service/teams/team-members.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';

const TEAM = 7;
/** A new version of the team. */
const renumbered = ['teams.update', 1, TEAM, { at: NOW }];
const USER = 11;
const requires = { kind: 'permission', action: 'teams.permissions:write', scopes: ['teams:id:7'] };

const person = { id: USER, isServiceAccount: false, homeOrgId: 9, orgRole: 'Viewer' } as const;
const account = { id: USER, isServiceAccount: true, homeOrgId: 1, orgRole: 'None' } as const;
const outsider = { ...person, orgRole: null };
const foreignAccount = { ...account, homeOrgId: 2 };

/** Those who do not exist as far as the org goes (I10). */
const strangers = [
  ['nobody', undefined],
  ['a person of another org', outsider],
  ['a service account of another org', foreignAccount],
] as const;

const member = { userId: USER, permission: TEAM_MEMBER };
const admin = { userId: USER, permission: TEAM_ADMIN };

/** A team without roles and levels, a person of the org, and no members. */
const plain = {
  teams: { exists: true },
  users: { find: person },
  teamMembers: { find: undefined },
  assignments: { uids: [], roles: [] },
  heldLevels: { levelsOf: [] },
} satisfies Answers;

const REPORTS = { action: 'reports:write', scope: 'reports:*' };
const role = {
  orgId: 1,
  uid: 'own-role',
  name: 'custom:own',
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  created: NOW,
  updated: NOW,
  permissions: [{ ...REPORTS, created: NOW, updated: NOW }],
};

/** What a team may give its members beside membership, and what that is in permissions. */
const GIFTS: readonly (readonly [string, Answers, readonly Permission[]])[] = [
  ['nothing more', {}, []],
  ['a role', { assignments: { uids: [role.uid], roles: [role] } }, [REPORTS]],
  [
    'a level on a folder',
    { heldLevels: { levelsOf: [{ resource: 'folders', resourceId: 'f', level: 'View' }] } },
    permissionsOfLevel('folders', 'f', 'View'),
  ],
];

/** Every gift with what somebody must hold to bring in somebody who gets this permission on the team. */
const needed = (permission: TeamPermission) =>
  GIFTS.map(([name, answers, given]): [string, Answers, readonly Permission[]] => [
    name,
    answers,
    [...given, ...permissionsOnTeam(TEAM, permission)],
  ]);

/** The same, with each of the permissions left out in turn. */
const eachMissing = (permission: TeamPermission) =>
  needed(permission).flatMap(([name, answers, all]) =>
    all.map((missing): [string, string, Answers, readonly Permission[]] => [
      missing.action,
      name,
      answers,
      all.filter((held) => held !== missing),
    ]),
  );

describe('adding a member to a team', () => {
  const input = { teamId: TEAM, userId: USER };

  it.each([
    ['a person of the org', person],
    ['an own service account of the org', account],
  ])('writes %s as a plain member in the name of who adds it, and touches it (I6)', (_, user) => {
    expect(decide(addTeamMember, { input, answers: { ...plain, users: { find: user } } })).toEqual({
      requires,
      writes: [
        ['teams.insertMember', 1, { id: TEAM }, { userId: USER, permission: 0, addedBy: 5, at: NOW }],
        renumbered,
      ],
      before: null,
      after: { team: TEAM, user: USER, permission: 0 },
      touches: ['user:11'],
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, Answers, object]>([
    [
      'a team that the org does not have, whoever is to be added',
      { teams: { exists: false }, users: { find: undefined } },
      { tag: 'not-found', thing: 'team' },
    ],
    ...strangers.map(([who, user]): [string, Answers, object] => [
      `${who} as somebody who does not exist (I10)`,
      { users: { find: user } },
      { tag: 'not-found', thing: 'user' },
    ]),
    ['a plain member', { teamMembers: { find: member } }, { tag: 'already-member', of: 'team' }],
    ['an admin of the team', { teamMembers: { find: admin } }, { tag: 'already-member', of: 'team' }],
  ])('refuses %s', (_, answers, refusal) => {
    expect(decide(addTeamMember, { input, answers: { ...plain, ...answers } })).toEqual({
      requires,
      refusal,
    });
  });

  it.each(eachMissing(TEAM_MEMBER))(
    'refuses a caller without %s where the team gives %s (I11)',
    (action, _, gift, held) => {
      const answers = { ...plain, ...gift };
      expect(decide(addTeamMember, { input, answers, caller: callerWith(held) })).toEqual({
        requires,
        refusal: { tag: 'not-delegable', action },
      });
    },
  );

  it.each(needed(TEAM_MEMBER))(
    'is free to who holds just what it brings where the team gives %s (I11)',
    (_, gift, held) => {
      const answers = { ...plain, ...gift };
      expect(decide(addTeamMember, { input, answers, caller: callerWith(held) })).toMatchObject({
        touches: ['user:11'],
      });
    },
  );

  it('refuses who holds it on a narrower scope than the team gives it on (I11)', () => {
    const caller = callerWith([
      { action: 'reports:write', scope: 'reports:id:7' },
      ...permissionsOnTeam(TEAM, TEAM_MEMBER),
    ]);
    const answers = { ...plain, assignments: { uids: [role.uid], roles: [role] } };
    expect(decide(addTeamMember, { input, answers, caller })).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action: 'reports:write' },
    });
  });

  it('refuses who would add itself without holding what it brings (I11)', () => {
    const caller = callerWith([], { userId: USER });
    expect(decide(addTeamMember, { input, answers: plain, caller })).toHaveProperty(
      'refusal.tag',
      'not-delegable',
    );
  });
});

describe('changing what a member may do to a team', () => {
  const rise = { teamId: TEAM, userId: USER, permission: TEAM_ADMIN } as const;
  const fall = { ...rise, permission: TEAM_MEMBER } as const;
  const ofMember = { ...plain, teamMembers: { find: member } };
  const ofAdmin = { ...plain, teamMembers: { find: admin } };

  it.each([
    ['a member an admin', rise, ofMember, 0, 4],
    ['an admin a plain member', fall, ofAdmin, 4, 0],
  ] as const)(
    'makes %s, keeps both in the trail, and touches it (I6)',
    (_, input, answers, before, after) => {
      expect(decide(updateTeamMember, { input, answers })).toEqual({
        requires,
        writes: [['teamMembers.setPermission', 1, TEAM, [USER], after], renumbered],
        before: { team: TEAM, user: USER, permission: before },
        after: { team: TEAM, user: USER, permission: after },
        touches: ['user:11'],
        notifies: [],
        reply: null,
      });
    },
  );

  it.each([
    ['an admin who is one', rise, ofAdmin],
    ['a plain member who is one', fall, ofMember],
  ] as const)('writes nothing for %s, whatever the caller holds', (_, input, answers) => {
    expect(decide(updateTeamMember, { input, answers, caller: callerWith([]) })).toEqual({
      requires,
      unchanged: null,
    });
  });

  it.each([rise, fall])(
    'refuses whoever is no member, the same for those who do not exist here (I10): %j',
    (input) => {
      for (const [, user] of [['a person of the org', person] as const, ...strangers]) {
        const answers = { ...plain, users: { find: user } };
        expect(decide(updateTeamMember, { input, answers })).toEqual({
          requires,
          refusal: { tag: 'not-found', thing: 'team-member' },
        });
      }
    },
  );

  it('refuses a team that the org does not have, and tells so of those alone who exist here (I10)', () => {
    const noTeam = { ...plain, teams: { exists: false } };
    const thingOf = (user: typeof outsider | typeof person | undefined) =>
      decide(updateTeamMember, { input: rise, answers: { ...noTeam, users: { find: user } } });
    const refusal = (thing: string) => ({ requires, refusal: { tag: 'not-found', thing } });
    expect(thingOf(person)).toEqual(refusal('team'));
    expect(thingOf(outsider)).toEqual(refusal('team-member'));
    expect(thingOf(undefined)).toEqual(refusal('team-member'));
  });

  it.each(eachMissing(TEAM_ADMIN))(
    'refuses to make an admin a caller without %s where the team gives %s (I11)',
    (action, _, gift, held) => {
      const answers = { ...ofMember, ...gift };
      expect(decide(updateTeamMember, { input: rise, answers, caller: callerWith(held) })).toEqual({
        requires,
        refusal: { tag: 'not-delegable', action },
      });
    },
  );

  it.each(needed(TEAM_ADMIN))(
    'lets who holds just what an admin gets make one where the team gives %s (I11)',
    (_, gift, held) => {
      const answers = { ...ofMember, ...gift };
      expect(decide(updateTeamMember, { input: rise, answers, caller: callerWith(held) })).toMatchObject({
        touches: ['user:11'],
      });
    },
  );

  it('lets a plain member not make itself an admin (I11)', () => {
    const caller = callerWith(permissionsOnTeam(TEAM, TEAM_MEMBER), { userId: USER });
    expect(decide(updateTeamMember, { input: rise, answers: ofMember, caller })).toEqual({
      requires,
      refusal: { tag: 'not-delegable', action: 'teams:write' },
    });
  });

  it.each(GIFTS)('asks nothing of who makes an admin a plain member where the team gives %s', (_, gift) => {
    const answers = { ...ofAdmin, ...gift };
    expect(decide(updateTeamMember, { input: fall, answers, caller: callerWith([]) })).toMatchObject({
      touches: ['user:11'],
    });
  });
});

describe('taking a member out of a team', () => {
  const input = { teamId: TEAM, userId: USER };
  const answersOf = (found: typeof member | typeof admin | undefined): Answers => ({
    teams: { exists: true },
    users: { find: person },
    teamMembers: { find: found },
  });

  it.each([
    ['a plain member', member],
    ['an admin of the team', admin],
  ])(
    'removes %s, says what it was, touches it (I6), and asks for nothing that the team gives',
    (_, found) => {
      expect(decide(removeTeamMember, { input, answers: answersOf(found), caller: callerWith([]) })).toEqual({
        requires,
        writes: [['teamMembers.remove', 1, TEAM, [USER]], renumbered],
        before: { team: TEAM, user: USER, permission: found.permission },
        after: null,
        touches: ['user:11'],
        notifies: [],
        reply: null,
      });
    },
  );

  it('removes who has left the org since, and is a member still', () => {
    const answers = { ...answersOf(member), users: { find: outsider } };
    expect(decide(removeTeamMember, { input, answers })).toMatchObject({ touches: ['user:11'] });
  });

  it.each<[string, Answers, string]>([
    ['somebody of the org who is no member', {}, 'team-member'],
    ...strangers.map(([who, user]): [string, Answers, string] => [
      `${who} like that, whether there is the team or not (I10)`,
      { users: { find: user }, teams: { exists: false } },
      'team-member',
    ]),
    ['a team that the org does not have', { teams: { exists: false } }, 'team'],
  ])('refuses %s', (_, answers, thing) => {
    expect(decide(removeTeamMember, { input, answers: { ...answersOf(undefined), ...answers } })).toEqual({
      requires,
      refusal: { tag: 'not-found', thing },
    });
  });
});

describe('setting the members of a team', () => {
  const people = [21, 22, 23, 24, 25].map((id) => ({ ...person, id, email: `${id}@example.org` }));
  const mail = (id: number) => `${id}@example.org`;
  const current = [
    { userId: 21, permission: TEAM_MEMBER },
    { userId: 22, permission: TEAM_MEMBER },
    { userId: 23, permission: TEAM_ADMIN },
  ];
  const input = (members: readonly number[], admins: readonly number[] = []): SetTeamMembersInput => ({
    teamId: TEAM,
    members: members.map(mail),
    admins: admins.map(mail),
  });
  const here = {
    teams: { exists: true },
    users: { findByEmails: people },
    teamMembers: { all: current },
    assignments: { uids: [], roles: [] },
    heldLevels: { levelsOf: [] },
  } satisfies Answers;

  it('writes the steps to exactly the named ones, and touches the team as it was and who is added (I6)', () => {
    // 21 goes, 22 rises, 23 falls, 24 comes, 25 comes as an admin.
    expect(decide(setTeamMembers, { input: input([23, 24], [22, 25]), answers: here })).toEqual({
      requires,
      writes: [
        [
          'teamMembers.putLast',
          1,
          TEAM,
          [
            { userId: 24, permission: 0 },
            { userId: 25, permission: 4 },
          ],
          { by: 5, at: NOW },
        ],
        ['teamMembers.setPermission', 1, TEAM, [22], 4],
        ['teamMembers.setPermission', 1, TEAM, [23], 0],
        ['teamMembers.remove', 1, TEAM, [21]],
        renumbered,
      ],
      before: { team: TEAM, removed: [21], demoted: [23], admins: [] },
      after: { team: TEAM, added: [24, 25], promoted: [22] },
      touches: ['team:7', 'user:24', 'user:25'],
      notifies: [],
      reply: null,
    });
  });

  it.each([
    ['who stays as it is, and keeps who added it and when', [21, 22], [23]],
    ['who is named twice in one list', [21, 22, 21], [23, 23]],
    ['an admin who is in both lists', [21, 22, 23], [23]],
  ])('writes nothing for %s, whatever the caller holds', (_, members, admins) => {
    const caller = callerWith([]);
    expect(decide(setTeamMembers, { input: input(members, admins), answers: here, caller })).toEqual({
      requires,
      unchanged: null,
    });
  });

  it('takes somebody who is in both lists for an admin, once', () => {
    expect(decide(setTeamMembers, { input: input([21, 22, 24, 24], [23, 24]), answers: here })).toMatchObject(
      {
        writes: [
          ['teamMembers.putLast', 1, TEAM, [{ userId: 24, permission: 4 }], { by: 5, at: NOW }],
          renumbered,
        ],
        after: { added: [24], promoted: [] },
        touches: ['team:7', 'user:24'],
      },
    );
  });

  it('asks for all addresses at once, and takes own service accounts as well as people', () => {
    const findByEmails = (orgId: number, emails: readonly string[]) =>
      orgId === 1 && emails.join() === `${mail(22)},${mail(24)},${mail(23)}`
        ? people.map((user) => ({ ...user, ...(user.id === 24 && { isServiceAccount: true, homeOrgId: 1 }) }))
        : [];
    const answers = { ...here, users: { findByEmails } };
    expect(decide(setTeamMembers, { input: input([22, 24], [23]), answers })).toMatchObject({
      after: { added: [24] },
    });
  });

  it('empties the team when nobody is named, whatever the caller holds', () => {
    const answers = { ...here, users: { findByEmails: [] } };
    expect(decide(setTeamMembers, { input: input([]), answers, caller: callerWith([]) })).toEqual({
      requires,
      writes: [['teamMembers.remove', 1, TEAM, [21, 22, 23]], renumbered],
      before: { team: TEAM, removed: [21, 22, 23], demoted: [], admins: [23] },
      after: { team: TEAM, added: [], promoted: [] },
      touches: ['team:7'],
      notifies: [],
      reply: null,
    });
  });

  it.each<[string, SetTeamMembersInput, Answers, string]>([
    [
      'a team that the org does not have, whoever is named',
      input([24]),
      { teams: { exists: false }, users: { findByEmails: [] } },
      'team',
    ],
    ['an address among the members that nobody has', input([21, 26]), {}, 'user'],
    ['an address among the admins that nobody has', input([21], [26]), {}, 'user'],
    ...strangers.slice(1).map(([who, fields]): [string, SetTeamMembersInput, Answers, string] => [
      `${who} as somebody who does not exist (I10)`,
      input([21, 24]),
      {
        users: {
          findByEmails: people.map((user) => (user.id === 24 ? { ...user, ...fields, id: 24 } : user)),
        },
      },
      'user',
    ]),
  ])('refuses %s, and all with it', (_, wanted, answers, thing) => {
    expect(decide(setTeamMembers, { input: wanted, answers: { ...here, ...answers } })).toEqual({
      requires,
      refusal: { tag: 'not-found', thing },
    });
  });

  /** Steps that bring somebody more, and the most that they bring. */
  const steps = [
    ['adding a member', input([21, 22, 24], [23]), TEAM_MEMBER],
    ['adding a member and making an admin a plain member', input([21, 22, 23, 24]), TEAM_MEMBER],
    ['adding an admin', input([21, 22], [23, 24]), TEAM_ADMIN],
    ['adding a member and an admin', input([21, 22, 24], [23, 25]), TEAM_ADMIN],
    ['making a member an admin', input([21], [22, 23]), TEAM_ADMIN],
  ] as const;

  it.each(
    steps.flatMap(([step, wanted, permission]) =>
      eachMissing(permission).map(([action, ...rest]) => [step, action, ...rest, wanted] as const),
    ),
  )(
    'refuses %s to a caller without %s where the team gives %s (I11)',
    (_, action, _name, gift, held, wanted) => {
      const answers = { ...here, ...gift };
      expect(decide(setTeamMembers, { input: wanted, answers, caller: callerWith(held) })).toEqual({
        requires,
        refusal: { tag: 'not-delegable', action },
      });
    },
  );

  it.each(
    steps.flatMap(([step, wanted, permission]) =>
      needed(permission).map((row) => [step, ...row, wanted] as const),
    ),
  )(
    'is free to who, %s, holds just what it brings where the team gives %s (I11)',
    (_, _name, gift, held, wanted) => {
      const answers = { ...here, ...gift };
      expect(decide(setTeamMembers, { input: wanted, answers, caller: callerWith(held) })).toHaveProperty(
        'touches',
      );
    },
  );

  it.each([
    ['removing somebody', input([21], [23])],
    ['making an admin a plain member', input([21, 22, 23])],
  ])('asks nothing of who does no more than %s', (_, wanted) => {
    const answers = { ...here, assignments: { uids: [role.uid], roles: [role] } };
    expect(decide(setTeamMembers, { input: wanted, answers, caller: callerWith([]) })).toMatchObject({
      touches: ['team:7'],
    });
  });
});
