import { describe, expect, it } from 'vitest';

import type { Linked, ManagedField, Managing } from '../../../../src/core/managed.ts';
import { MANAGED_FIELDS, NOT_LINKED } from '../../../../src/core/managed.ts';
import { addOrgUser, updateOrgUser } from '../../../../src/service/orgs/org-users.ts';
import {
  changeOwnPassword,
  setPassword,
  updateOwnUser,
  updateUser,
} from '../../../../src/service/people/user-accounts.ts';
import { changedBasicRole } from '../../../support/changed-basic-role.ts';
import type { OrgRole } from '../../../../src/core/org-role.ts';
import type { ActingCaller, Change } from '../../../../src/service/engine/change.ts';
import type { Answers, Decided } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const ORG = 9;
const ID = SOMEBODY.id;
const ISSUER = 'https://idp.example.org';
const LINKED: Linked = { provider: ISSUER, saidRoles: { [ORG]: 'Editor' }, keepsPassword: false };

/** Somebody who is what the provider said: their account, and their place in the org. */
const known = (link: Linked, pendingAs?: string): Answers => ({
  users: {
    profile: { ...SOMEBODY, ...link },
    orgsOf: [{ orgId: ORG, name: 'org', role: 'Editor' }],
    isTakenByOther: false,
    findByName: { id: ID, isServiceAccount: false, homeOrgId: ORG, orgRole: null, ...link },
  },
  orgUsers: {
    find: { ...SOMEBODY, ...link, role: 'Editor', ...(pendingAs !== undefined && { pendingAs }) },
    hasOtherAdmin: true,
  },
  orgs: { exists: true },
  principals: { facts: undefined },
  roles: { findMany: [], findBasic: [changedBasicRole('Editor', [])] },
  heldLevels: { levelsOf: [], levelsOfBasicRoles: new Map() },
});

const OWN = callerWith([], { userId: ID, isServerAdmin: true });
const NO_SERVER_ADMIN = { ...MIGHTY, facts: { ...MIGHTY.facts, isServerAdmin: false } };
const unsaid = { userId: ID, login: undefined, email: undefined, name: undefined };

type Situation = {
  readonly answers: Answers;
  /** Undefined from a Worker of the version before. */
  readonly managing: Managing | undefined;
  readonly caller?: ActingCaller | undefined;
};
type Make = (situation: Situation) => Decided<unknown>;

/** A change by hand, and the field that it changes. */
type Case = {
  readonly what: string;
  readonly field: ManagedField;
  readonly make: Make;
  /** The same where it changes nothing; a password is never the same. */
  readonly again?: Make;
  /** Somebody who may not make it, whoever manages the field. */
  readonly unable?: ActingCaller;
};

const by =
  <I>(change: Change<I, unknown>, input: Omit<I, 'managing'>, as = MIGHTY, orgId = 0): Make =>
  ({ answers, managing, caller = as }) =>
    decide(change, { input: { ...input, managing } as I, answers, caller, orgId });

const renames = (field: 'login' | 'email' | 'name', wanted: string): readonly Case[] => {
  const [to, same] = [wanted, SOMEBODY[field]].map((name) => ({ ...unsaid, [field]: name }));
  return [
    {
      what: `another ${field}`,
      field,
      make: by(updateUser, to ?? unsaid),
      again: by(updateUser, same ?? unsaid),
      ...(field !== 'name' && { unable: NO_SERVER_ADMIN }),
    },
    {
      what: `another ${field} of oneself`,
      field,
      make: by(updateOwnUser, to ?? unsaid, OWN),
      again: by(updateOwnUser, same ?? unsaid, OWN),
      ...(field !== 'name' && { unable: callerWith([], { userId: ID }) }),
    },
  ];
};

const give = (role: OrgRole): Make => by(updateOrgUser, { userId: ID, role }, MIGHTY, ORG);
const NO_ADMIN = callerWith([], { orgRole: 'Viewer' });

const CASES: readonly Case[] = [
  ...renames('login', 'eve'),
  ...renames('email', 'eve@example.org'),
  ...renames('name', 'Eve'),
  {
    what: 'a new password',
    field: 'password',
    make: by(setPassword, { userId: ID, passwordHash: 'h' }),
    unable: NO_SERVER_ADMIN,
  },
  {
    what: 'a new password of oneself',
    field: 'password',
    make: by(changeOwnPassword, { passwordHash: 'h' }, OWN),
    unable: callerWith([], { userId: ID, isServiceAccount: true }),
  },
  {
    what: 'a higher org role',
    field: 'orgRole',
    make: give('Admin'),
    again: give('Editor'),
    unable: NO_ADMIN,
  },
  { what: 'a lower org role', field: 'orgRole', make: give('Viewer'), again: give('Editor') },
  {
    what: 'a membership with another org role',
    field: 'orgRole',
    make: by(addOrgUser, { loginOrEmail: 'ada', role: 'Admin' }, MIGHTY, ORG),
    unable: NO_ADMIN,
  },
];

/** Where a field is left to whoever may change it: whose link it is, and what is said to be managed. */
const FREE: readonly {
  readonly where: string;
  readonly link: Linked;
  readonly managing: (field: ManagedField) => Managing | undefined;
  /** The only field of which this is true. */
  readonly of?: ManagedField;
}[] = [
  { where: 'of somebody without a provider', link: NOT_LINKED, managing: (field) => ({ [ISSUER]: [field] }) },
  {
    where: 'where the provider manages the rest',
    link: LINKED,
    managing: (field) => ({ [ISSUER]: MANAGED_FIELDS.filter((one) => one !== field) }),
  },
  {
    where: 'where the provider is configured no more',
    link: LINKED,
    managing: () => ({ 'https://other.example.org': MANAGED_FIELDS }),
  },
  { where: 'for a Worker of the version before', link: LINKED, managing: () => undefined },
  {
    where: 'where the provider said a role of another org',
    link: { ...LINKED, saidRoles: { 1: 'Editor' } },
    managing: () => ({ [ISSUER]: MANAGED_FIELDS }),
    of: 'orgRole',
  },
  {
    where: 'of somebody who linked themselves and kept the password',
    link: { ...LINKED, keepsPassword: true },
    managing: () => ({ [ISSUER]: MANAGED_FIELDS }),
    of: 'password',
  },
];

describe.each(CASES)('$what', ({ field, make }) => {
  const onlyThis = { [ISSUER]: [field] };

  it.each([[onlyThis], [{ [ISSUER]: MANAGED_FIELDS }]])(
    'is refused to everybody, while the provider of the person manages that: %j',
    (managing) => {
      const refusal = { tag: 'managed', field, issuer: ISSUER };
      expect(make({ answers: known(LINKED), managing })).toMatchObject({ refusal });
    },
  );

  it.each(FREE.filter(({ of = field }) => of === field))('is made $where', ({ link, managing }) => {
    expect(make({ answers: known(link), managing: managing(field) })).toHaveProperty('writes');
  });
});

it.each(CASES.filter(({ again }) => again !== undefined))(
  '$what is no change when it is so already, whoever manages it',
  ({ again }) => {
    const managing = { [ISSUER]: MANAGED_FIELDS };
    expect(again?.({ answers: known(LINKED), managing })).toHaveProperty('unchanged');
  },
);

it.each(CASES.filter(({ unable }) => unable !== undefined))(
  '$what tells nobody of a provider who may not make it anyway',
  ({ field, make, unable }) => {
    const managing = { [ISSUER]: [field] };
    const told = (link: Linked) => make({ answers: known(link), managing, caller: unable });
    expect(told(LINKED)).toHaveProperty('refusal');
    expect(told(LINKED)).toEqual(told(NOT_LINKED));
  },
);

it('of several names that are sent, the first that differs and is managed refuses them all', () => {
  const input = { ...unsaid, login: 'ada', email: 'new@example.org', name: 'Eve' };
  const outcome = (managing: Managing) =>
    decide(updateUser, { input: { ...input, managing }, answers: known(LINKED), orgId: 0 });
  expect(outcome({ [ISSUER]: ['login', 'name'] })).toMatchObject({
    refusal: { tag: 'managed', field: 'name' },
  });
  expect(outcome({ [ISSUER]: ['login', 'email'] })).toMatchObject({
    refusal: { tag: 'managed', field: 'email' },
  });
  expect(outcome({ [ISSUER]: ['login'] })).toHaveProperty('writes');
});

describe('an org that does not see the link', () => {
  const managing = { [ISSUER]: MANAGED_FIELDS };

  it('gives somebody who has not acted in it yet whichever role', () => {
    const input = { userId: ID, role: 'Viewer', managing } as const;
    expect(decide(updateOrgUser, { input, answers: known(LINKED, 'ada'), orgId: ORG })).toHaveProperty(
      'writes',
    );
  });

  it('adds whom it removed with whichever role, as pending', () => {
    const input = { loginOrEmail: 'ada', role: 'Viewer', managing } as const;
    const caller = { ...MIGHTY, facts: { ...MIGHTY.facts, isServerAdmin: false, evaluatedIn: ORG } };
    expect(decide(addOrgUser, { input, answers: known(LINKED), caller, orgId: ORG })).toMatchObject({
      writes: [['users.insertMember', ORG, { id: ID }, 'Viewer', expect.any(String), 'ada']],
    });
  });
});

it('whom an org removed is made a member again at once by the role that the provider says', () => {
  const input = { loginOrEmail: 'ada', role: 'Editor', managing: { [ISSUER]: MANAGED_FIELDS } } as const;
  expect(decide(addOrgUser, { input, answers: known(LINKED), orgId: ORG })).toHaveProperty('writes');
});
