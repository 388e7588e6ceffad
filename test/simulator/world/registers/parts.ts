import type { Caller } from '../../../../src/core/caller.ts';
import type { ChangeInput } from '../../../../src/service/changes.ts';
import { byJwt, byPassword } from '../callers.ts';
import type { Hand, WaySpec } from '../spec.ts';
import type { Start } from '../start.ts';
import type { Right } from '../ways.ts';
import { attempt } from '../ways.ts';
import type { Step } from '../writes.ts';
import { step } from '../writes.ts';

/** A new person, who is a Viewer of an org. */
export const person = (login: string, orgId = 1): Step =>
  step(0, 'createUser', (_hand) => ({ login, email: `${login}@x.org`, name: '', passwordHash: '', orgId }));

/** Somebody becomes a Viewer of another org. */
export const joins = (login: string, orgId: number): Step =>
  step(orgId, 'addOrgUser', (_hand) => ({ loginOrEmail: login, role: 'Viewer' as const, managing: {} }));

/** Somebody comes into the second org, or leaves it if they are in it. */
export const comesOrGoes =
  (login: string): Step =>
  async (hand) => {
    const userId = user(hand.start, login);
    const orgs = await hand.truth(({ users }) => users.orgsOf(userId));
    const isIn = orgs.some(({ orgId }) => orgId === 2);
    const leaves = step(2, 'removeOrgUser', (_hand) => ({ userId }));
    return await (isIn ? leaves : joins(login, 2))(hand);
  };

/** Whether a token is good in the second org, for a member or not. */
export const isGoodInSecond = (caller: (hand: Hand) => Caller): WaySpec =>
  attempt(2, caller, 'createTeam', { name: 'none', email: '' }, 'unauthenticated');

/** What every member of an org may do. */
export const MEMBERS_RIGHT: Right = { action: 'folders:read', scope: 'folders:uid:sharedwithme' };

/** What only Admins of an org may do. */
export const ADMINS_RIGHT: Right = {
  action: 'org.users:add',
  scope: 'users:*',
  text: '"org.users:add"',
};

/** The person's number. */
export const user = (start: Start, login: string): number => start.id('users', login);

/** A person by the first password. */
export const password =
  (login: string) =>
  ({ start }: Hand): Caller =>
    byPassword(user(start, login), login);

/** A person by a token of an identity provider. */
export const jwt =
  (login: string) =>
  ({ start }: Hand): Caller =>
    byJwt(user(start, login));

/** A person in both ways. */
export const callers = (login: string): Record<string, (hand: Hand) => Caller> => ({
  password: password(login),
  JWT: jwt(login),
});

/** What only one role grants. */
export const rightOf = (role: string): Right => ({ action: 'reports:read', scope: `reports:id:${role}` });

/** A role as it is written. */
export const draft = (uid: string, grants = true): ChangeInput<'createRole'>['draft'] => ({
  uid,
  name: uid,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  permissions: grants ? [rightOf(uid)] : [],
});

/** A new role, which grants its own right. */
export const role = (uid: string, orgId = 1, grants = true): Step =>
  step(orgId, 'createRole', (_hand) => ({
    draft: draft(uid, grants),
    version: 1,
    validatePermissions: false,
  }));

/** A role for somebody. */
export const give = (roleUid: string, login: string, orgId = 1): Step =>
  step(orgId, 'addRole', ({ start }) => ({
    assignee: { kind: 'user' as const, id: user(start, login) },
    roleUid,
  }));

/** A new team. */
export const team = (name: string): Step => step(1, 'createTeam', (_hand) => ({ name, email: '' }));

/** A role for a team. */
export const giveTeam = (roleUid: string, name: string): Step =>
  step(1, 'addRole', ({ start }) => ({
    assignee: { kind: 'team' as const, id: start.find('teams', name) ?? 0 },
    roleUid,
  }));

/** A role for a group. */
export const map = (groupId: string, roleUid: string): Step =>
  step(1, 'createGroupMappings', (_hand) => ({ groupId, roleUids: [roleUid] }));
