import { actionsUpon } from './catalogue/actions.ts';
import type { DeclaredLevel, StoredType } from './declared-type.ts';
import { levelsOf } from './resource-levels.ts';
import type { ResourceName } from './resource-types.ts';
import { resourceNames, resourceType } from './resource-types.ts';

/**
 * A type of resource as it is shown, shipped or declared. An action without a colon is one of the type: `read` of `invoices` is
 * `invoices:read`. `declared` is absent for shipped types, which have no versions.
 */
export type ShownType = Pick<StoredType, 'name' | 'displayName' | 'attribute' | 'actions' | 'isGlobal'> & {
  readonly levels: readonly DeclaredLevel[];
  readonly declared?: Pick<StoredType, 'id' | 'version' | 'created' | 'updated'>;
};

/** A declared type as it is shown. */
export const toShown = ({ id, version, created, updated, ...type }: StoredType): ShownType => ({
  ...type,
  declared: { id, version, created, updated },
});

/** A shipped type: with all actions that can be held on one of its resources, also those that are called after another type. */
export function shippedType(name: ResourceName): ShownType {
  const { singular, attribute } = resourceType(name);
  const within = (action: string): string =>
    action.startsWith(`${name}:`) ? action.slice(name.length + 1) : action;
  return {
    name,
    displayName: singular,
    attribute,
    actions: actionsUpon(`${name}:${attribute}:`).map(within),
    levels: levelsOf(name).map((level) => ({ name: level.name, actions: level.actions.map(within) })),
    isGlobal: true,
  };
}

/**
 * The types that count in a place, in order of name: those that it declared, the global ones that it declared none of the name of, and
 * those that are shipped.
 */
export function typesShown(own: readonly StoredType[], global: readonly StoredType[]): ShownType[] {
  const names = new Set(own.map(({ name }) => name));
  return [
    ...[...own, ...global.filter(({ name }) => !names.has(name))].map(toShown),
    ...resourceNames.map(shippedType),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
