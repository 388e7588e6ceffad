import { levelActionsOf, wholeAction } from '../../../core/declared-type.ts';

/** A type of resources as the API tells of it, as far as it is shown in lists. */
export type ToldType = {
  readonly type: string;
  readonly displayName: string;
  readonly actions: readonly string[];
  readonly levels: readonly { readonly name: string; readonly actions: readonly string[] }[];
  readonly global: boolean;
  readonly shipped: boolean;
};

/** Where a type comes from. */
export type Origin = 'own' | 'global' | 'shipped';

/** Where a type comes from: this org, all orgs, or the service. */
export const originOf = ({ shipped, global }: Pick<ToldType, 'shipped' | 'global'>): Origin =>
  shipped ? 'shipped' : global ? 'global' : 'own';

/** What each origin is called. */
export const ORIGIN_WORDS: Readonly<Record<Origin, string>> = {
  own: 'Declared here',
  global: 'Declared for all orgs',
  shipped: 'Shipped',
};

/** The types that have every word of the text in their names, actions or levels: those of the org first, then those of all, then shipped. */
export function filterTypes<T extends ToldType>(types: readonly T[], text: string): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const order: readonly Origin[] = ['own', 'global', 'shipped'];
  return types
    .filter(({ type, displayName, actions, levels }) => {
      const names = [type, displayName, ...actions, ...levels.map(({ name }) => name)];
      const all = names.join('\n').toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .toSorted(
      (a, b) => order.indexOf(originOf(a)) - order.indexOf(originOf(b)) || (a.type < b.type ? -1 : 1),
    );
}

/** A row of the table of who may do what by which level: an action, and for each level whether it gives it. */
export type LevelRow = {
  readonly action: string;
  readonly whole: string;
  readonly given: readonly boolean[];
};

/** The actions of a type with the levels that give them; the two on its levels, which a declared type has without saying so, last. */
export function levelRows({
  type,
  actions,
  levels,
  shipped,
}: Pick<ToldType, 'type' | 'actions' | 'levels' | 'shipped'>): readonly LevelRow[] {
  const unsaid = shipped ? [] : levelActionsOf(type);
  const all = new Set([...actions, ...levels.flatMap((level) => level.actions), ...unsaid]);
  return [...all].map((action) => ({
    action,
    whole: wholeAction(type, action),
    given: levels.map((level) => level.actions.includes(action)),
  }));
}
