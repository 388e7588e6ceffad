import { isResourceName, resourceType } from '../../../core/resource-types.ts';
import { DECLARED_ASSIGNEES } from '../../../core/declared-type.ts';

/** One line of what the API lists about the levels on a thing. */
export type ToldLevel = {
  readonly id: number;
  readonly isManaged: boolean;
  readonly isServiceAccount: boolean;
  readonly userId?: number;
  readonly userLogin?: string;
  readonly teamId?: number;
  readonly team?: string;
  readonly builtInRole?: string;
  readonly actions: readonly string[];
  readonly permission: string;
};

/** Who has a level, or can be given one. */
export type Assignee =
  | { readonly kind: 'person' | 'account' | 'team'; readonly id: number; readonly name: string }
  | { readonly kind: 'role'; readonly id: string; readonly name: string };

/** Somebody with a level on a thing. */
export type ThingLevel = {
  readonly key: number;
  readonly who: Assignee;
  /** The name of the level; empty where the actions are fewer than those of any level. */
  readonly level: string;
  readonly actions: readonly string[];
};

/** Those with a level that was given on the thing, and the basic roles that reach it by their own permissions. */
export type ThingLevels = { readonly given: readonly ThingLevel[]; readonly byRole: readonly ThingLevel[] };

/** Reads the API's list. A line that names nobody is left out. */
export function levelsOn(told: readonly ToldLevel[]): ThingLevels {
  const lines = told.flatMap((line) => {
    const who = assigneeOf(line);
    const { id, permission, actions, isManaged } = line;
    return who === undefined ? [] : [{ isManaged, level: { key: id, who, level: permission, actions } }];
  });
  const those = (managed: boolean): ThingLevel[] =>
    lines.filter(({ isManaged }) => isManaged === managed).map(({ level }) => level);
  return { given: those(true), byRole: those(false) };
}

function assigneeOf(line: ToldLevel): Assignee | undefined {
  const { userId = 0, userLogin = '', teamId = 0, team = '', builtInRole = '', isServiceAccount } = line;
  if (userId > 0)
    return {
      kind: isServiceAccount ? 'account' : 'person',
      id: userId,
      name: userLogin || `${isServiceAccount ? 'account' : 'person'} ${userId}`,
    };
  if (teamId > 0) return { kind: 'team', id: teamId, name: team || `team ${teamId}` };
  return builtInRole === '' ? undefined : { kind: 'role', id: builtInRole, name: builtInRole };
}

/** The address of the page about somebody, as parts of a path. */
export function pathOf({ kind, id }: Assignee): readonly (string | number)[] {
  switch (kind) {
    case 'person':
      return ['people', id];
    case 'account':
      return ['accounts', id];
    case 'team':
      return ['teams', id];
    case 'role':
      return ['roles', `basic_${id.toLowerCase()}`];
  }
}

/** The kinds of principals that can have a level on things of a type. Source: docs/grafana.md#resource-permissions. */
export function kindsFor(type: string): readonly Assignee['kind'][] {
  const { users, serviceAccounts, teams, builtInRoles } = isResourceName(type)
    ? resourceType(type).assignees
    : DECLARED_ASSIGNEES;
  const kinds: readonly (readonly [Assignee['kind'], boolean])[] = [
    ['person', users],
    ['account', serviceAccounts],
    ['team', teams],
    ['role', builtInRoles],
  ];
  return kinds.filter(([, can]) => can).map(([kind]) => kind);
}
