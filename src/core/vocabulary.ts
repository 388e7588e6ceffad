import { SharedPermissions } from './action-scopes.ts';
import { acceptedScopes } from './catalogue/actions.ts';
import type { DeclaredType } from './declared-type.ts';
import { actionsOfDeclared, DECLARED_ASSIGNEES, looksLikePattern, wholeAction } from './declared-type.ts';
import { basicRoleUid, SERVER_ADMIN_ROLE_UID } from './org-role.ts';
import type { Permission } from './permission.ts';
import { levelsOf } from './resource-levels.ts';
import type { AssigneeKinds, ResourceRef } from './resource-types.ts';
import { isResourceName, resourceType } from './resource-types.ts';

/** A level with all actions that it allows on one resource. */
export type KnownLevel = { readonly name: string; readonly actions: readonly string[] };

/** A type of resource that levels can be given on, shipped or declared. */
export type KnownType = {
  /** What one resource is called in a sentence. */
  readonly singular: string;
  readonly attribute: string;
  /** Lowest first, as far as they have an order. */
  readonly levels: readonly KnownLevel[];
  readonly assignees: AssigneeKinds;
  /** Every action that can be held on one resource by a level, and those of a declared type that no level has. */
  readonly actions: readonly string[];
  /** See `ResourceType.thing`; null for all declared types. */
  readonly thing: 'team' | 'service-account' | null;
};

const NOTHING: readonly Permission[] = [];
const ADMIN_ROLE_UID = basicRoleUid('Admin');

/**
 * The actions, scopes and levels that mean something in one place: those that are shipped, and the types that are declared there.
 * An org's own type counts instead of a global one of its name. Immutable; look-ups do not depend on how many types there are.
 *
 * Decisions take it as an argument: what it says is read with them, and a change of a declared type touches `types`.
 */
export class Vocabulary {
  /** The declared types that count here, in order of name. */
  readonly declared: readonly DeclaredType[];
  /** What it was made of: also the global types that an own one counts instead of. */
  readonly given: readonly DeclaredType[];
  readonly #types = new Map<string, DeclaredType>();
  readonly #actions = new Map<string, DeclaredType>();
  readonly #levels = new Map<string, readonly KnownLevel[]>();
  #ofAdmins: SharedPermissions | undefined;
  #ofServerAdmins: SharedPermissions | undefined;
  #globally: Vocabulary | undefined;

  /** @param declared an org's own types and the global ones, in any order; of two with one name the org's own counts */
  constructor(declared: readonly DeclaredType[]) {
    this.given = declared;
    for (const type of declared) {
      if (isResourceName(type.name)) continue;
      if (this.#types.get(type.name)?.isGlobal !== false) this.#types.set(type.name, type);
    }
    this.declared = [...this.#types.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const type of this.declared) {
      for (const action of actionsOfDeclared(type)) this.#actions.set(action, type);
      this.#levels.set(
        type.name,
        type.levels.map(({ name, actions }) => ({
          name,
          actions: [...new Set(actions.map((action) => wholeAction(type.name, action)))],
        })),
      );
    }
  }

  /** What means something in the global plane: without an org's own types. */
  get globally(): Vocabulary {
    if (this.given.every(({ isGlobal }) => isGlobal)) return this;
    return (this.#globally ??= new Vocabulary(this.given.filter(({ isGlobal }) => isGlobal)));
  }

  /** The type with this name, letter case included; undefined when there is none that levels can be given on. */
  type(name: string): KnownType | undefined {
    if (isResourceName(name)) {
      const { singular, attribute, assignees, thing } = resourceType(name);
      const levels = levelsOf(name);
      return { singular, attribute, assignees, thing, levels, actions: levels.at(-1)?.actions ?? [] };
    }
    const declared = this.#types.get(name);
    if (declared === undefined) return undefined;
    const { attribute } = declared;
    const levels = this.#levels.get(name) ?? [];
    const actions = actionsOfDeclared(declared);
    return { singular: name, attribute, levels, actions, assignees: DECLARED_ASSIGNEES, thing: null };
  }

  /** The declared type with this name; undefined for a shipped one too. */
  declaredType(name: string): DeclaredType | undefined {
    return this.#types.get(name);
  }

  /** The scope that names one resource; undefined when its type means nothing here. */
  scopeOf({ resource, id }: ResourceRef): string | undefined {
    const attribute = isResourceName(resource)
      ? resourceType(resource).attribute
      : this.#types.get(resource)?.attribute;
    return attribute === undefined ? undefined : `${resource}:${attribute}:${id}`;
  }

  /**
   * The permissions that a level grants on one resource, never on more; none for an unknown type or level, and for an id that is a
   * pattern (I12).
   */
  permissionsOfLevel(resource: string, resourceId: string, level: string): Permission[] {
    const scope = this.scopeOf({ resource, id: resourceId });
    // What a level gives is held: a pattern would mean more than the one resource.
    if (scope === undefined || looksLikePattern(resourceId)) return [];
    const levels = isResourceName(resource) ? levelsOf(resource) : this.#levels.get(resource);
    const actions = levels?.find(({ name }) => name === level)?.actions ?? [];
    return actions.map((action) => ({ action, scope }));
  }

  /** The scopes that an action accepts, in the order in which errors print them; empty for none, undefined for no such action. */
  acceptedScopes(action: string): readonly string[] | undefined {
    const shipped = acceptedScopes(action);
    if (shipped !== undefined) return shipped;
    const type = this.#actions.get(action);
    return type && ['*', `${type.name}:*`, `${type.name}:${type.attribute}:*`];
  }

  /**
   * What a basic role brings beside its permissions: all actions of the declared types on `type:*`, for Admins; those of global
   * types for server admins. So each type has a first holder, and delegation goes on from there. None for other roles.
   */
  heldWith(roleUid: string): readonly Permission[] {
    return this.sharedWith(roleUid)?.permissions ?? NOTHING;
  }

  /** The same, as all share it who are compiled with these types; undefined where there is nothing. */
  sharedWith(roleUid: string): SharedPermissions | undefined {
    if (roleUid === ADMIN_ROLE_UID) return anyOf((this.#ofAdmins ??= allOf(this.declared)));
    if (roleUid === SERVER_ADMIN_ROLE_UID)
      return anyOf((this.#ofServerAdmins ??= allOf(this.declared.filter(({ isGlobal }) => isGlobal))));
    return undefined;
  }
}

/** Undefined where there are none. */
const anyOf = (shared: SharedPermissions): SharedPermissions | undefined =>
  shared.permissions.length === 0 ? undefined : shared;

const allOf = (types: readonly DeclaredType[]): SharedPermissions =>
  new SharedPermissions(
    types.flatMap((type) => {
      const scope = `${type.name}:*`;
      return actionsOfDeclared(type).map((action) => ({ action, scope }));
    }),
  );

/** What is shipped, where no types are declared. */
export const SHIPPED_ONLY = new Vocabulary([]);
