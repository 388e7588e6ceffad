import type { TypeDraft } from './declaration.ts';
import type { DeclaredLevel, DeclaredType } from './declared-type.ts';
import { wholeAction } from './declared-type.ts';
import type { Permission } from './permission.ts';

/** What a declaration leaves out of what was declared before. Actions are names without the type. */
export type LeftOut = { readonly actions: readonly string[]; readonly levels: readonly string[] };

/** The actions and levels of a stored type that another declaration of it has no more, in the order of the stored one. */
export const leftOutOf = (stored: DeclaredType, draft: TypeDraft): LeftOut => ({
  actions: stored.actions.filter((action) => !draft.actions.includes(action)),
  levels: stored.levels.map(({ name }) => name).filter((name) => findLevel(draft.levels, name) === undefined),
});

/** The levels of a type that give an action of it, by the name without the type. */
export const levelsGiving = ({ levels }: DeclaredType, action: string): readonly string[] =>
  levels.filter(({ actions }) => actions.includes(action)).map(({ name }) => name);

/** What another declaration gives to every holder of a level that the stored type has, and what it takes: on all resources of it. */
export function movedByLevels(
  stored: DeclaredType,
  draft: TypeDraft,
): { readonly given: readonly Permission[]; readonly taken: readonly Permission[] } {
  const beyond = (levels: readonly DeclaredLevel[], others: readonly DeclaredLevel[]): Permission[] => {
    const moved = levels.flatMap(({ name, actions }) => {
      const other = findLevel(others, name);
      // Nobody holds a level that is new, and one that is held cannot be left out.
      return other === undefined ? [] : actions.filter((action) => !other.actions.includes(action));
    });
    return [...new Set(moved)].map((action) => onAll(stored.name, wholeAction(stored.name, action)));
  };
  return { given: beyond(draft.levels, stored.levels), taken: beyond(stored.levels, draft.levels) };
}

/** An action on every resource of a type. */
export const onAll = (type: string, action: string): Permission => ({ action, scope: `${type}:*` });

const findLevel = (levels: readonly DeclaredLevel[], wanted: string): DeclaredLevel | undefined =>
  levels.find(({ name }) => name === wanted);
