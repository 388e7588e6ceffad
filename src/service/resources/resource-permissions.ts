import { findUndelegable } from '../../core/delegation.ts';
import type { Dependency } from '../../core/dependency.ts';
import type { LevelChange, LevelHolder } from '../../core/level-change.ts';
import { holderKey, notAssignable, unknownLevel } from '../../core/level-change.ts';
import type { Permission } from '../../core/permission.ts';
import type { KnownType, Vocabulary } from '../../core/vocabulary.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { isMet } from '../../core/requirement.ts';
import { requiredBy } from '../../core/required-by.ts';
import * as requirements from '../../core/requirements.ts';
import type { ResourceRef } from '../../core/resource-types.ts';
import { isResourceName, resourceType } from '../../core/resource-types.ts';
import { refuse } from '../../core/result.ts';
import type { ActingCaller } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { UserInOrg } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import type { PermissionsOfTeam } from '../teams/team-grant.ts';
import { permissionsOfTeam } from '../teams/team-grant.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** The levels to set on one resource. Each holder is named once. */
export type SetResourcePermissionsInput = {
  readonly on: ResourceRef;
  readonly levels: readonly LevelChange[];
};

const NO_TEAM: PermissionsOfTeam = () => [];

/** One holder's level before and after. The empty level means none. */
type Step = LevelHolder & { readonly from: string; readonly to: string };

/**
 * Gives, replaces and removes the levels of the named holders, all or nothing. The levels of others are kept. To give
 * or take a level, the caller must hold what it grants, and to add a member to a team, also what the team grants (I11).
 * A level that stays the same requires nothing and writes nothing.
 *
 * Refuses with `not-found` for the resource, with `assignee-not-found`, with `invalid-resource-permission` for a
 * service account that cannot have a level, and with `not-delegable`. Source: docs/grafana.md#resource-permissions.
 */
export const setResourcePermissions = change({
  kind: 'resource-permission.set',
  facts: (repositories, orgId, { on, levels }: SetResourcePermissionsInput) =>
    readAll({
      isThere: resourceExists(repositories, orgId, on),
      held: repositories.resourceLevels.held(orgId, on, levels),
      users: repositories.users.findMany(orgId, idsOf(levels, 'user')),
      teamIds: repositories.teams.existing(orgId, idsOf(levels, 'team')),
      ofTeam:
        on.resource === 'teams' ? permissionsOfTeam(repositories, orgId, Number(on.id)) : known(NO_TEAM),
    }),
  requires: requiredBy.setResourcePermissions,
  decide: ({ orgId, caller, types, now }, { on, levels }, facts, repositories) => {
    const type = types.type(on.resource);
    if (type === undefined) return refuse(notFound('resource-type'));
    const unknown = levels.find(
      ({ level }) => level !== '' && type.levels.every(({ name }) => name !== level),
    );
    if (unknown !== undefined) return refuse(unknownLevel(unknown.level));
    const { thing } = type;
    if (thing !== null && !facts.isThere) return refuse(notFound(thing));
    const held = new Map(facts.held.map((holder) => [holderKey(holder), holder.level]));
    const steps: Step[] = [];
    for (const { level: to, ...holder } of levels) {
      // Only members of the org can be in a team.
      const mayNameAnybody = on.resource !== 'teams';
      if (!isKnown(orgId, caller, holder, facts, mayNameAnybody)) {
        return refuse({ tag: 'assignee-not-found', kind: holder.kind === 'team' ? 'team' : 'user' });
      }
      const from = held.get(holderKey(holder)) ?? '';
      if (from !== to) steps.push({ ...holder, from, to });
    }
    for (const step of steps) {
      const problem = findStepProblem(caller, on, type, step, { ...facts, types });
      if (problem !== undefined) return refuse(problem);
    }
    if (steps.length === 0) return unchanged(null);

    const given = steps
      .filter(({ to }) => to !== '')
      .map(({ kind, subject, to }) => ({ kind, subject, level: to }));
    const taken = steps.filter(({ to }) => to === '');
    const by = { userId: caller.facts.userId, at: now };
    return planned({
      writes: [
        ...(taken.length > 0 ? [repositories.resourceLevels.take(orgId, on, taken)] : []),
        ...(given.length > 0 ? [repositories.resourceLevels.give(orgId, on, given, by)] : []),
      ],
      before: { ...on, levels: steps.map(({ kind, subject, from }) => ({ kind, subject, level: from })) },
      after: { ...on, levels: steps.map(({ kind, subject, to }) => ({ kind, subject, level: to })) },
      touches: steps.map(touchOf),
      reply: () => null,
    });
  },
});

/** Whether the org has the team or service account. Resources of other systems count as existing. */
export const resourceExists = (
  { teams, users }: Pick<Repositories, 'teams' | 'users'>,
  orgId: number,
  { resource, id }: ResourceRef,
): Read<boolean> => {
  const thing = isResourceName(resource) ? resourceType(resource).thing : null;
  if (thing === null) return known(true);
  if (thing === 'team') return teams.exists(orgId, Number(id));
  return map(users.find(orgId, Number(id)), (account) => {
    return account?.isServiceAccount === true && account.homeOrgId === orgId;
  });
};

const idsOf = (holders: readonly LevelHolder[], wanted: LevelHolder['kind']): number[] =>
  holders.filter(({ kind }) => kind === wanted).map(({ subject }) => Number(subject));

type Known = { readonly users: readonly UserInOrg[]; readonly teamIds: readonly number[] };

const findUser = ({ users }: Known, subject: string): UserInOrg | undefined =>
  users.find(({ id }) => id === Number(subject));

function isKnown(
  orgId: number,
  { permissions }: ActingCaller,
  { kind, subject }: LevelHolder,
  facts: Known,
  mayNameAnybody: boolean,
): boolean {
  if (kind === 'basic-role') return true;
  if (kind === 'team') return facts.teamIds.includes(Number(subject));
  const user = findUser(facts, subject);
  return (
    user !== undefined &&
    isVisibleUser(orgId, user, mayNameAnybody && isMet(requirements.readAnyUser(user.id), permissions))
  );
}

function findStepProblem(
  caller: ActingCaller,
  on: ResourceRef,
  type: KnownType,
  step: Step,
  facts: Known & { readonly ofTeam: PermissionsOfTeam; readonly types: Vocabulary },
): Refusal | undefined {
  if (step.to !== '' && step.kind === 'user') {
    const { users, serviceAccounts } = type.assignees;
    const isAccount = findUser(facts, step.subject)?.isServiceAccount === true;
    if (!(isAccount ? serviceAccounts : users)) return notAssignable(isAccount ? 'serviceAccounts' : 'users');
  }
  const undelegable = findUndelegable(caller.permissions, movedBy(on, step, facts));
  return undelegable && notDelegable(undelegable);
}

/** Everything that a step gives or takes. A new member of a team also gets what the team has. */
function movedBy(
  { resource, id }: ResourceRef,
  { from, to }: Step,
  { ofTeam, types }: { readonly ofTeam: PermissionsOfTeam; readonly types: Vocabulary },
): readonly Permission[] {
  const levels = [from, to].flatMap((level) => types.permissionsOfLevel(resource, id, level));
  return from === '' ? [...levels, ...ofTeam(types)] : levels;
}

/** A change of a level touches the holder, however many principals depend on that. */
const touchOf = ({ kind, subject }: LevelHolder): Dependency => {
  switch (kind) {
    case 'user':
      return `user:${Number(subject)}`;
    case 'team':
      return `team:${Number(subject)}`;
    case 'basic-role':
      return `role:${subject}`;
  }
};
