import type { components } from '../../api/document.ts';
import type { Meaning, Wanted } from './meaning.ts';
import { isGiven } from './meaning.ts';

type Schemas = components['schemas'];
type RoleDTO = Schemas['RoleDTO'];

/** A role that has what is wanted. */
export type FoundRole = {
  readonly uid: string;
  /** What it is shown as. */
  readonly title: string;
  /** What it is called, which is unique. */
  readonly name: string;
  /** The narrowest scope on which it has it. */
  readonly scope: string;
  /** How many permissions it brings altogether: the fewer, the less is given beside what is wanted. */
  readonly size: number;
  /** Whether the caller may give it. */
  readonly mayGive: boolean;
  /** An org role brings it: it is not given by itself. */
  readonly isBasic: boolean;
};

/** A team whose members have what is wanted, with what gives it. */
export type FoundTeam = {
  readonly id: number;
  readonly name: string;
  readonly memberCount: number | undefined;
  readonly by: string;
};

/** What a role is shown as. */
export const titleOf = ({ displayName, name }: Pick<RoleDTO, 'displayName' | 'name'>): string =>
  displayName === undefined || displayName === '' ? name : displayName;

/**
 * The roles to look through. `likely` are those that somebody made, the basic ones, and shipped ones that are named after what the
 * action is of; `others` are the rest. Of those that somebody made, the ones whose texts name what the action is of come first. Roles that
 * nobody is given are in neither.
 */
export function sortedOut(
  roles: readonly RoleDTO[],
  { action }: Wanted,
): { readonly likely: readonly RoleDTO[]; readonly others: readonly RoleDTO[] } {
  const [of = ''] = action.split(/[.:]/);
  const isShipped = ({ name }: RoleDTO): boolean => /^(?:fixed|plugins):/.test(name);
  const isNamed = ({ name, displayName = '', group = '', description }: RoleDTO): boolean =>
    [name, displayName, group, description].join(' ').toLowerCase().includes(of.toLowerCase());
  const isLikely = (role: RoleDTO): boolean => !isShipped(role) || role.name.includes(of);
  const given = roles
    .filter(({ name }) => !/^(?:managed|extsvc):/.test(name))
    .toSorted(
      (a, b) => Number(isShipped(a)) - Number(isShipped(b)) || Number(isNamed(b)) - Number(isNamed(a)),
    );
  return { likely: given.filter(isLikely), others: given.filter((role) => !isLikely(role)) };
}

/** What a role is to what is wanted; undefined where it has nothing of it. `listed` is the role as the list has it, which marks it. */
export function foundIn(role: RoleDTO, listed: RoleDTO, wanted: Wanted): FoundRole | undefined {
  const permissions = role.permissions ?? [];
  const [narrowest] = permissions
    .filter((permission) => isGiven(wanted, permission))
    .toSorted((a, b) => b.scope.length - a.scope.length);
  if (narrowest === undefined) return undefined;
  return {
    uid: role.uid,
    title: titleOf(role),
    name: role.name,
    scope: narrowest.scope,
    size: permissions.length,
    mayGive: listed.delegatable === true,
    isBasic: role.name.startsWith('basic:'),
  };
}

/** The roles that bring the least beside what is wanted come first; of two alike, the one by name. */
export const byLeastBeside = (a: FoundRole, b: FoundRole): number =>
  Number(b.mayGive) - Number(a.mayGive) || a.size - b.size || (a.name < b.name ? -1 : 1);

/** The teams that have one of the roles, or a level on the resource that would do. Each is there once. */
export function teamsWith(
  roles: readonly FoundRole[],
  {
    teams,
    rolesOf,
    levels,
    wanted,
  }: {
    readonly teams: readonly Schemas['TeamDTO'][];
    /** The roles of each team, by its id. */
    readonly rolesOf: Readonly<Record<string, readonly RoleDTO[]>>;
    readonly levels: readonly Schemas['ResourcePermissionDTO'][];
    readonly wanted: Wanted;
  },
): readonly FoundTeam[] {
  const names = new Map(roles.map(({ uid, title }) => [uid, title]));
  const found = new Map<number, FoundTeam>();
  for (const { teamId, team, isManaged, actions, permission } of levels)
    if (teamId !== undefined && isManaged && actions.includes(wanted.action))
      found.set(teamId, {
        id: teamId,
        name: team ?? `team ${teamId}`,
        memberCount: teams.find(({ id }) => id === teamId)?.memberCount,
        by: `the level ${permission}`,
      });
  for (const { id, name, memberCount } of teams) {
    const role = rolesOf[String(id)]?.find(({ uid }) => names.has(uid));
    if (role !== undefined && !found.has(id))
      found.set(id, { id, name, memberCount, by: `the role ${names.get(role.uid) ?? role.name}` });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The levels that may be given to a subject, and would do. */
export function levelsFor(kind: 'person' | 'account', meaning: Meaning): Meaning['levels'] {
  const takes = kind === 'person' ? meaning.takesPeople : meaning.takesAccounts;
  return takes ? meaning.levels : [];
}
