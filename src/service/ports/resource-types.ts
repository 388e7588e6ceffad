import type { TypeDraft } from '../../core/declaration.ts';
import type { StoredType } from '../../core/declared-type.ts';
import type { LevelHolder } from '../../core/level-change.ts';
import type { Permission } from '../../core/permission.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { Write } from './database.ts';
import type { Read } from './read.ts';

/** How many types an org declared, and the bytes of these as `bytesOfType` counts them. */
export type DeclaredSoFar = { readonly types: number; readonly bytes: number };

/** How many roles and levels hold what a declared type gives, where that type counts. */
export type TypeUses = {
  /** Roles that hold an action of the type, on whatever scope. */
  readonly roles: number;
  /** The roles that hold an action, by the action as roles hold it. */
  readonly rolesOf: ReadonlyMap<string, number>;
  /** How often a level was given on a resource of the type, by its name. */
  readonly levelsOf: ReadonlyMap<string, number>;
};

/** One permission of a role, on an action of a type, and one level on a resource of it, with the org that they are of. */
type HeldByRole = Permission & { readonly orgId: number; readonly roleUid: string };
type HeldByLevel = LevelHolder & {
  readonly orgId: number;
  readonly resourceId: string;
  readonly level: string;
};

/** What holds a type: at most `HOLDINGS_MAX` permissions of roles and as many levels. */
export type TypeHoldings = {
  readonly permissions: readonly HeldByRole[];
  readonly levels: readonly HeldByLevel[];
};

/** So many permissions of roles, and so many levels, are listed of a type; of more, one too many is there. */
export const HOLDINGS_MAX = 500;

/** Parts of a type: actions as roles hold them, and names of levels. */
type TypeParts = { readonly actions: readonly string[]; readonly levels: readonly string[] };

/**
 * The declared types of resources. Org 0 has the global ones, which count in every org that has no own type of the name. What roles
 * and levels hold of a type is asked where it counts: of an org's own type in that org, of a global one in the global plane and in
 * all such orgs.
 */
export type ResourceTypeRepository = {
  /** What means something in the org: its own types, and the global ones. One statement. */
  inForce(orgId: number): Read<Vocabulary>;
  /** The org's own type of that name. */
  find(orgId: number, name: string): Read<StoredType | undefined>;
  /** The types that the org declared itself, in order of name. */
  list(orgId: number): Read<readonly StoredType[]>;
  declaredSoFar(orgId: number): Read<DeclaredSoFar>;
  uses(orgId: number, name: string): Read<TypeUses>;
  holdings(orgId: number, name: string): Read<TypeHoldings>;
  /** The orgs with a role or level that holds a type; the global plane is org 0. */
  orgsHolding(orgId: number, name: string): Read<readonly number[]>;
  /** The org's own roles that hold a type, by uid. */
  rolesHolding(orgId: number, name: string): Read<readonly string[]>;
  insert(orgId: number, draft: TypeDraft, at: string): Write;
  /** Gives a type another content and version. */
  update(orgId: number, draft: TypeDraft, version: number, at: string): Write;
  remove(orgId: number, name: string): Write;
  /** Aborts the batch when roles or levels hold one of these parts of a type; without parts, when anything holds the type. */
  expectUnused(orgId: number, name: string, parts?: TypeParts): Write[];
  /** Aborts the batch when a role or level of another org than these holds the type. */
  expectHeldOnlyIn(orgId: number, name: string, orgIds: readonly number[]): Write[];
  /** Aborts the batch when roles and levels hold more of the type than was read, less of it, or other parts. */
  expectUses(orgId: number, name: string, uses: TypeUses): Write[];
  /** Takes the type's actions from all roles, which get a new version, and the levels on its resources. */
  removeHoldings(orgId: number, name: string, at: string): Write[];
};
