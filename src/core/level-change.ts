import { basicRoleUid, parseOrgRole } from './org-role.ts';
import type { Refusal } from './refusal.ts';
import type { AssigneeKinds } from './resource-types.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import type { KnownType } from './vocabulary.ts';

/** Who has a level on a resource: `subject` is the id of a user, service account or team, or a basic role's uid. */
export type LevelHolder = { readonly kind: 'user' | 'team' | 'basic-role'; readonly subject: string };

/** The level to give on a resource. The empty level removes it. */
export type LevelChange = LevelHolder & { readonly level: string };

/** A text that is different for every holder. */
export const holderKey = ({ kind, subject }: LevelHolder): string => `${kind}:${subject}`;

/** What a body says about one assignee. Absent, null and zero values count as not set. */
export type LevelForm = {
  readonly userId?: number | null | undefined;
  readonly teamId?: number | null | undefined;
  readonly builtInRole?: string | null | undefined;
  readonly permission?: string | null | undefined;
};

/** What is known of a type of resource where its levels are read: null for the levels where only the org's object knows these. */
type TakesLevels = Pick<KnownType, 'assignees'> & { readonly levels: KnownType['levels'] | null };

/**
 * The changes that a caller asks for, read against the type of resource. Refuses with `invalid-resource-permission` an
 * unknown level, a kind of assignee that the type does not have, an entry that does not name exactly one assignee, and
 * an assignee that is named twice. Refuses with `invalid-basic-role` or `none-role-assignment` a basic role that cannot
 * have a level.
 *
 * Source: docs/grafana.md#resource-permissions.
 */
export function readLevelChanges(
  type: TakesLevels,
  forms: readonly LevelForm[],
): Result<LevelChange[], Refusal> {
  const changes: LevelChange[] = [];
  const seen = new Set<string>();
  for (const form of forms) {
    const holder = readHolder(type, form);
    if (!holder.ok) return holder;
    const level = form.permission ?? '';
    if (level !== '' && type.levels !== null && !type.levels.some(({ name }) => name === level)) {
      return refuse(unknownLevel(level));
    }
    const key = holderKey(holder.value);
    if (seen.has(key)) return refuse(unreadable('permissions must not name an assignee more than once'));
    seen.add(key);
    changes.push({ ...holder.value, level });
  }
  return ok(changes);
}

function readHolder(
  { assignees }: TakesLevels,
  { userId, teamId, builtInRole }: LevelForm,
): Result<LevelHolder, Refusal> {
  const named = [userId, teamId, builtInRole].filter(Boolean).length;
  if (named !== 1) return refuse(unreadable('permissions must name one assignee in each entry'));
  if (userId) {
    return assignees.users || assignees.serviceAccounts
      ? ok({ kind: 'user', subject: String(userId) })
      : refuse(notAssignable('users'));
  }
  if (teamId) {
    return assignees.teams ? ok({ kind: 'team', subject: String(teamId) }) : refuse(notAssignable('teams'));
  }
  return assignees.builtInRoles ? readBasicRole(builtInRole ?? '') : refuse(notAssignable('builtInRoles'));
}

function readBasicRole(text: string): Result<LevelHolder, Refusal> {
  const role = parseOrgRole(text);
  if (role === undefined) return refuse({ tag: 'invalid-basic-role', role: text });
  if (role === 'None') return refuse({ tag: 'none-role-assignment' });
  return ok({ kind: 'basic-role', subject: basicRoleUid(role) });
}

const unreadable = (problem: string): Refusal => ({
  tag: 'invalid-resource-permission',
  what: 'body',
  value: problem,
});

/** The refusal of a level that a type of resource does not have. */
export const unknownLevel = (level: string): Refusal => ({
  tag: 'invalid-resource-permission',
  what: 'permission',
  value: level,
});

/** The refusal of a kind of assignee that a type of resource does not have. */
export const notAssignable = (kind: keyof AssigneeKinds): Refusal => ({
  tag: 'invalid-resource-permission',
  what: 'assignment',
  value: kind,
});
