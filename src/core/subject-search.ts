import type { PermissionQuestion } from './permission-search.ts';
import { isHeldByEveryone, isLookedFor, shippedRolesGranting } from './permission-search.ts';
import { basicRoleUid, SERVER_ADMIN_ROLE_UID } from './org-role.ts';
import { isBoundary } from './scope.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One permission, asked about exactly: `scope` is empty for an action that takes none. */
export type ExactPermission = { readonly action: string; readonly scope: string };

/**
 * What may give somebody a permission, as it can be looked up: with this, who holds it is found from the sides of those who may. It
 * may name more than gives it, and never less: what was found is judged by the rules that decide what anybody may do.
 */
export type SourcesOfPermission = {
  readonly permission: ExactPermission;
  /** The scopes that cover it, itself included; none for an action that takes no scope, which any scope answers. */
  readonly scopes: readonly string[];
  /** Uids of roles that are shipped with it, or bring it beside their permissions. They may have been changed since. */
  readonly roleUids: readonly string[];
  /** The levels that give the action on resources of this type, and the ids on which they give it on the scope. */
  readonly levels: {
    readonly resource: string;
    readonly names: readonly string[];
    readonly ids: readonly string[];
  };
  /** The ids of teams whose members may hold it by being members. */
  readonly teamIds: readonly string[];
  readonly isHeldByEveryone: boolean;
};

const BRINGING_MORE = [basicRoleUid('Admin'), SERVER_ADMIN_ROLE_UID];

/** The sources of one permission, where these types are declared. In time linear in what is shipped and the length of the scope squared. */
export function sourcesOfPermission(permission: ExactPermission, types: Vocabulary): SourcesOfPermission {
  const { action, scope } = permission;
  const question: PermissionQuestion = { action, actionPrefix: '', scope };
  const scopes = scope === '' ? [] : scopesCovering(scope);
  const beside = BRINGING_MORE.filter((uid) =>
    types.heldWith(uid).some((held) => isLookedFor(question, held)),
  );
  const levels = levelsGiving(permission, scopes, types);
  return {
    permission,
    scopes,
    roleUids: [...new Set([...shippedRolesGranting(question), ...beside])],
    levels,
    teamIds: levels.resource === 'teams' ? levels.ids : [],
    isHeldByEveryone: isHeldByEveryone(question),
  };
}

const NO_LEVELS = { resource: '', names: [], ids: [] };

function levelsGiving(
  { action, scope }: ExactPermission,
  scopes: readonly string[],
  types: Vocabulary,
): SourcesOfPermission['levels'] {
  const resource = scope.slice(0, Math.max(0, scope.indexOf(':')));
  const type = types.type(resource);
  const beginning = types.scopeOf({ resource, id: '' });
  if (type === undefined || beginning === undefined) return NO_LEVELS;
  const names = type.levels.filter(({ actions }) => actions.includes(action)).map(({ name }) => name);
  const ids = scopes.filter((each) => each.startsWith(beginning)).map((each) => each.slice(beginning.length));
  return names.length === 0 || ids.length === 0 ? NO_LEVELS : { resource, names, ids };
}

/** The scope, and a wildcard for each of its beginnings that ends at a boundary. */
function scopesCovering(scope: string): string[] {
  const covering = new Set([scope, '*']);
  for (let length = 1; length <= scope.length; length++)
    if (isBoundary(scope.charCodeAt(length - 1))) covering.add(`${scope.slice(0, length)}*`);
  return [...covering];
}
