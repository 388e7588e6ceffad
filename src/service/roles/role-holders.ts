import { findUndelegable } from '../../core/delegation.ts';
import type { Dependency } from '../../core/dependency.ts';
import { diffSets } from '../../core/diff.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid, notDelegable, notFound } from '../../core/refusal.ts';
import { isMet } from '../../core/requirement.ts';
import { requiredBy } from '../../core/required-by.ts';
import * as requirements from '../../core/requirements.ts';
import { refuse } from '../../core/result.ts';
import { isGivenByHand, roleKindOf } from '../../core/role.ts';
import type { ActingCaller } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Assignee, RoleHolders } from '../ports/assignments.ts';
import type { UserInOrg } from '../ports/users.ts';
import { readAll } from '../ports/read.ts';
import { resolveRole } from '../../core/role-view.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** All who should have the role in the org. A service account may also be named as a user. */
export type SetRoleHoldersInput = { readonly roleUid: string; readonly wanted: RoleHolders };

type Facts = {
  readonly current: RoleHolders;
  readonly users: readonly UserInOrg[];
  readonly teams: readonly number[];
};

/**
 * From this many on, principals that lose a role are found by the role, because all of them would not fit into one
 * entry.
 */
const NAMED_MAX = 1_000;

/**
 * Replaces the org's assignments of a role, and answers with them. Global assignments, and roles mapped to external
 * groups, are kept.
 *
 * Refuses with `invalid` for an id that is named twice, with `not-found` for an unknown role, with `role-protected` for
 * a role that is not assigned by hand, with `unknown-holders`, and with `not-delegable` when the set changes and the
 * role grants what the caller does not hold (I11). Somebody who already has the role may keep it, even if the caller
 * may not know of them, because clients read the set and send it back. Source: docs/grafana.md#assignments.
 */
export const setRoleHolders = change({
  kind: 'assignment.set-holders',
  facts: ({ roles, users, teams, assignments }, orgId, { roleUid, wanted }: SetRoleHoldersInput) =>
    readAll({
      stored: roles.findMany(orgId, [roleUid]),
      current: assignments.holders(orgId, roleUid),
      users: users.findMany(orgId, [...wanted.users, ...wanted.serviceAccounts]),
      teams: teams.existing(orgId, wanted.teams),
    }),
  requires: requiredBy.setRoleHolders,
  decide: ({ orgId, caller, now }, { roleUid, wanted }, { stored, ...facts }, { assignments }) => {
    const repeated = findRepeated(wanted);
    if (repeated !== undefined) return refuse(repeated);
    const role = resolveRole(roleUid, stored);
    if (role === undefined) return refuse(notFound('role'));
    const kind = roleKindOf(role.name);
    if (!isGivenByHand(kind)) return refuse({ tag: 'role-protected', kind, verb: 'set-holders' });
    const unknown = findUnknown(orgId, caller, wanted, facts);
    if (unknown !== undefined) return refuse(unknown);

    const next = sorted(wanted, facts.users);
    const users = diffSets(usersOf(facts.current), usersOf(next));
    const teams = diffSets(facts.current.teams, next.teams);
    const steps = [
      { kind: 'user', ...users },
      { kind: 'team', ...teams },
    ] as const;
    if (steps.every(({ add, remove }) => add.length + remove.length === 0)) {
      return unchanged(next);
    }
    const undelegable = findUndelegable(caller.permissions, role.permissions);
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    return planned({
      writes: steps.flatMap(({ kind: assignees, add, remove }) => [
        ...(remove.length > 0 ? [assignments.take(orgId, roleUid, { kind: assignees, ids: remove })] : []),
        ...(add.length > 0
          ? [assignments.give(orgId, roleUid, { kind: assignees, ids: add }, caller.facts.userId, now)]
          : []),
      ]),
      before: { role: roleUid, removed: { users: users.remove, teams: teams.remove } },
      after: { role: roleUid, added: { users: users.add, teams: teams.add } },
      touches: steps.flatMap(({ kind: assignees, add, remove }) => [
        ...add.map((id): Dependency => `${assignees}:${id}`),
        ...losersOf(roleUid, assignees, remove),
      ]),
      reply: () => next,
    });
  },
});

const losersOf = (roleUid: string, kind: Assignee['kind'], ids: readonly number[]): Dependency[] =>
  ids.length > NAMED_MAX ? [`role:${roleUid}`] : ids.map((id): Dependency => `${kind}:${id}`);

/** People and service accounts share one id space. */
const usersOf = ({ users, serviceAccounts }: RoleHolders): number[] => [...users, ...serviceAccounts];

function findRepeated(wanted: RoleHolders): Refusal | undefined {
  const twice = (ids: readonly number[]) => {
    const seen = new Set<number>();
    return ids.find((id) => seen.size === seen.add(id).size);
  };
  const fields = [
    ['users', twice(wanted.users)],
    ['teams', twice(wanted.teams)],
    ['service_accounts', twice(usersOf(wanted))],
  ] as const;
  for (const [field, id] of fields)
    if (id !== undefined) return invalid(field, `must not name ${id} more than once`);
  return undefined;
}

function findUnknown(
  orgId: number,
  caller: ActingCaller,
  wanted: RoleHolders,
  { current, users, teams }: Facts,
): Refusal | undefined {
  const holding = new Set(usersOf(current));
  const known = users.filter(
    (user) =>
      holding.has(user.id) ||
      isVisibleUser(orgId, user, isMet(requirements.readAnyUser(user.id), caller.permissions)),
  );
  const found = {
    users: new Set(known.map(({ id }) => id)),
    teams: new Set(teams),
    'service accounts': new Set(known.filter((user) => user.isServiceAccount).map(({ id }) => id)),
  };
  const asked = { users: wanted.users, teams: wanted.teams, 'service accounts': wanted.serviceAccounts };
  const among = (['users', 'teams', 'service accounts'] as const).find((kind) =>
    asked[kind].some((id) => !found[kind].has(id)),
  );
  return among && { tag: 'unknown-holders', among };
}

/** The wanted set for the answer: each id in the list of its kind, in ascending order. */
function sorted(wanted: RoleHolders, users: readonly UserInOrg[]): RoleHolders {
  const accounts = new Set(users.filter((user) => user.isServiceAccount).map(({ id }) => id));
  const ascending = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);
  const ids = ascending(usersOf(wanted));
  return {
    users: ids.filter((id) => !accounts.has(id)),
    teams: ascending(wanted.teams),
    serviceAccounts: ids.filter((id) => accounts.has(id)),
  };
}
