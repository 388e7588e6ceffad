import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OrgRole } from '../../../src/core/org-role.ts';
import { ORG_ROLES } from '../../../src/core/org-role.ts';
import { isPending, isSettled } from '../../../src/core/pending.ts';
import type { RoleStep } from '../../../src/core/role-steps.ts';
import { currentOrgAfter, findRoleSteps } from '../../../src/core/role-steps.ts';

const ME = 5;
const OTHER = 6;
const ORG = 8;

type Membership = { readonly orgId: number; readonly role: OrgRole; readonly pendingAs?: string };
const member = (role: OrgRole, orgId = ORG): Membership => ({ orgId, role });
const pending = (role: OrgRole, orgId = ORG): Membership => ({ orgId, role, pendingAs: 'me' });

type Case = {
  readonly said?: OrgRole | 'none';
  readonly before?: OrgRole;
  readonly ended?: OrgRole;
  readonly left?: OrgRole;
  readonly is?: Membership;
  readonly admins?: readonly number[] | 'no such org';
};

const stepOf = ({ said, before, ended, left, is, admins = [OTHER] }: Case): RoleStep | undefined => {
  const [step, ...more] = findRoleSteps({
    personId: ME,
    said: new Map(said === undefined ? [] : [[ORG, said]]),
    before: new Map(before === undefined ? [] : [[ORG, before]]),
    ended: new Map(ended === undefined ? [] : [[ORG, ended]]),
    left: new Map(left === undefined ? [] : [[ORG, left]]),
    memberships: is === undefined ? [] : [is],
    admins: new Map(admins === 'no such org' ? [] : [[ORG, admins]]),
  });
  expect(more).toEqual([]);
  return step;
};

describe('the step from a membership to what a token says', () => {
  it.each<[string, Case, string]>([
    ['nothing where nothing is said', { before: 'Viewer', is: member('Editor') }, ''],
    ['a new membership', { said: 'Viewer' }, 'join Viewer'],
    ['nothing where the role is so already', { said: 'Viewer', is: member('Viewer') }, ''],
    ['another role', { said: 'Viewer', is: member('Editor') }, 'change Viewer'],
    [
      'the role of before, where somebody changed it',
      { said: 'Viewer', before: 'Viewer', is: member('Admin'), admins: [ME, OTHER] },
      'change Viewer',
    ],
    ['nothing for whom an Admin removed, when the same is said', { said: 'Viewer', before: 'Viewer' }, ''],
    ['a membership for them by another role', { said: 'Editor', before: 'Viewer' }, 'join Editor'],
    [
      'nothing for whom an Admin deleted with it, when the same is said',
      { said: 'Viewer', ended: 'Viewer' },
      '',
    ],
    ['a membership for them by another role', { said: 'None', ended: 'Viewer' }, 'join None'],
    [
      'nothing where whom the subject was linked to left, and the same is said',
      { said: 'Viewer', left: 'Viewer' },
      '',
    ],
    ['a membership there by another role', { said: 'None', left: 'Viewer' }, 'join None'],
    [
      'the end of a membership that the provider set a role in',
      { said: 'none', before: 'Viewer', is: member('Viewer') },
      'leave',
    ],
    [
      'it also where somebody changed the role',
      { said: 'none', before: 'Viewer', is: member('Editor') },
      'leave',
    ],
    ['nothing of a membership that others made', { said: 'none', is: member('Viewer') }, ''],
    ['nothing where there is none any more', { said: 'none', before: 'Viewer' }, ''],
    ['nothing of one that others began anew', { said: 'none', before: 'Viewer', is: pending('Viewer') }, ''],
    [
      'a member at once of whom others only added',
      { said: 'Viewer', is: pending('Editor') },
      'settle Viewer',
    ],
    [
      'the same by the same role',
      { said: 'Viewer', before: 'Viewer', is: pending('Viewer') },
      'settle Viewer',
    ],
    ['nothing in an org that does not exist', { said: 'Viewer', admins: 'no such org' }, ''],
    [
      'nothing yet to the last Admin who is to be less',
      { said: 'Editor', is: member('Admin'), admins: [ME] },
      'postponed',
    ],
    [
      'nothing yet to one who cannot be counted',
      { said: 'Editor', is: member('Admin'), admins: [] },
      'postponed',
    ],
    [
      'nothing yet to the last Admin who is to leave',
      { said: 'none', before: 'Admin', is: member('Admin'), admins: [ME] },
      'postponed',
    ],
    [
      'the end of an Admin beside another one',
      { said: 'none', before: 'Admin', is: member('Admin'), admins: [ME, OTHER] },
      'leave',
    ],
    [
      'another role of an Admin who is not the last',
      { said: 'None', is: member('Admin'), admins: [OTHER] },
      'change None',
    ],
    ['nothing to an Admin who stays one', { said: 'Admin', is: member('Admin'), admins: [ME] }, ''],
  ])('is %s', (_, situation, step) => {
    const found = stepOf(situation);
    expect(found === undefined ? '' : [found.kind, 'role' in found ? found.role : ''].join(' ').trim()).toBe(
      step,
    );
  });

  it('is one for each org, in the order of their ids', () => {
    expect(
      findRoleSteps({
        personId: ME,
        said: new Map([
          [10, 'Viewer'],
          [9, 'none'],
          [11, 'Editor'],
        ]),
        before: new Map([[9, 'Viewer']]),
        ended: new Map(),
        left: new Map(),
        memberships: [member('Viewer', 9), member('Viewer', 11)],
        admins: new Map([
          [9, []],
          [10, []],
          [11, []],
        ]),
      }),
    ).toEqual([
      { orgId: 9, kind: 'leave' },
      { orgId: 10, kind: 'join', role: 'Viewer' },
      { orgId: 11, kind: 'change', role: 'Editor' },
    ]);
  });
});

const role = fc.constantFrom(...ORG_ROLES);
const ids = [7, 8, 9];
const ofOrgs = <T>(value: fc.Arbitrary<T>) =>
  fc
    .tuple(...ids.map(() => fc.option(value, { nil: undefined })))
    .map(
      (values) =>
        new Map(ids.flatMap((id, i) => (values[i] === undefined ? [] : [[id, values[i]] as const]))),
    );
const situations = fc
  .record({
    said: ofOrgs(fc.constantFrom(...ORG_ROLES, 'none' as const)),
    before: ofOrgs(role),
    is: ofOrgs(fc.tuple(role, fc.boolean())),
    admins: ofOrgs(fc.constantFrom<number[]>([], [ME], [OTHER], [ME, OTHER])),
    homeOrgId: fc.constantFrom(6, ...ids),
  })
  .map(({ is, ...rest }) => ({
    ...rest,
    personId: ME,
    ended: undefined,
    left: new Map(),
    memberships: [...is].map(([orgId, [as, isAdded]]): Membership =>
      isAdded ? pending(as, orgId) : member(as, orgId),
    ),
  }));

/** The memberships after the steps. */
const after = (memberships: readonly Membership[], steps: readonly RoleStep[]): Membership[] => {
  const left = new Map(memberships.map((one) => [one.orgId, one]));
  for (const step of steps) {
    if (step.kind === 'leave') left.delete(step.orgId);
    else if ('role' in step) left.set(step.orgId, member(step.role, step.orgId));
  }
  return [...left.values()];
};

describe('the steps of a token', () => {
  it('lead to what it says, wherever nothing is in the way, and are none the second time', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { said, before, admins } = situation;
        const steps = findRoleSteps(situation);
        const memberships = after(situation.memberships, steps);
        const open = new Set(steps.filter(({ kind }) => kind === 'postponed').map(({ orgId }) => orgId));
        for (const [orgId, wanted] of said) {
          const is = memberships.find((one) => one.orgId === orgId);
          if (!admins.has(orgId) || open.has(orgId)) continue;
          if (is === undefined) expect(wanted === 'none' || before.get(orgId) === wanted).toBe(true);
          else if (wanted !== 'none') expect([is.role, isPending(is)]).toEqual([wanted, false]);
          else expect(isPending(is) || !before.has(orgId)).toBe(true);
        }
        const kept = new Map([...said].filter((entry): entry is [number, OrgRole] => entry[1] !== 'none'));
        for (const orgId of open) kept.set(orgId, before.get(orgId) ?? 'None');
        const again = findRoleSteps({ ...situation, before: kept, memberships });
        expect(again.filter(({ kind }) => kind !== 'postponed')).toEqual([]);
      }),
    );
  });

  it('leave no org without an Admin that has only this one', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        for (const { orgId, kind } of findRoleSteps(situation)) {
          const is = situation.memberships.find((one) => one.orgId === orgId);
          const isOnlyAdmin =
            is?.role === 'Admin' && isSettled(is) && situation.admins.get(orgId)?.includes(OTHER) === false;
          expect(isOnlyAdmin && kind !== 'postponed').toBe(false);
        }
      }),
    );
  });

  it('leave a current org that the person is in, if they are in any', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { memberships, homeOrgId } = situation;
        const steps = findRoleSteps(situation);
        const current = currentOrgAfter(steps, memberships, homeOrgId, 7);
        const before = memberships.filter(isSettled).map(({ orgId }) => orgId);
        const now = after(memberships, steps)
          .filter(isSettled)
          .map(({ orgId }) => orgId);
        // Who had no current org of theirs although they were in others gets one by joining only.
        const isLost = !before.includes(homeOrgId) && now.every((id) => before.includes(id));
        if (now.length > 0 && !isLost) expect(now).toContain(current);
        if (now.includes(homeOrgId)) expect(current).toBe(homeOrgId);
      }),
    );
  });
});

describe('the current org', () => {
  const join = (orgId: number): RoleStep => ({ orgId, kind: 'join', role: 'Viewer' });
  it.each<[string, readonly RoleStep[], readonly Membership[], number, number]>([
    ['stays', [join(9)], [member('Viewer', 8)], 8, 8],
    ['is the first that is joined of who had none', [join(9), join(10)], [], 8, 9],
    ['is that of the issuer, if that is among them', [join(9), join(20)], [], 8, 20],
    ['stays where nobody joins', [], [], 8, 8],
    [
      'is the oldest other one where it is left',
      [{ orgId: 8, kind: 'leave' }, join(12)],
      [member('Viewer', 8), member('Viewer', 11)],
      8,
      11,
    ],
    [
      'is no pending one',
      [{ orgId: 8, kind: 'leave' }, join(12)],
      [member('Viewer', 8), pending('Viewer', 11)],
      8,
      12,
    ],
    ['stays where it was the only one', [{ orgId: 8, kind: 'leave' }], [member('Viewer', 8)], 8, 8],
  ])('%s', (_, steps, memberships, home, current) => {
    expect(currentOrgAfter(steps, memberships, home, 20)).toBe(current);
  });
});
