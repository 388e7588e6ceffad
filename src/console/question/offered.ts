import type { components } from '../api/document.ts';
import { actions } from '../../core/catalogue/actions.ts';

type TypeDTO = components['schemas']['ResourceTypeDTO'];

/** So many are offered at once. */
const OFFERED = 40;

/** What shipped actions are of. Roles, people and the like have actions, but no levels, so that they are in no list of types. */
const SHIPPED: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  actions.filter((action) => action.includes(':')),
  (action) => action.slice(0, action.indexOf(':')),
);

/** An action that may be asked for, and on which type. */
type OfferedAction = { readonly action: string; readonly type: string };

/** The types that have the text in their name: those that the org sees first, each once. */
export function typesOffered(types: readonly TypeDTO[], text: string): readonly string[] {
  const wanted = text.toLowerCase();
  const own = types.filter(({ shipped }) => !shipped).map(({ type }) => type);
  const levelled = types.filter(({ shipped }) => shipped).map(({ type }) => type);
  return [...new Set([...own, ...levelled, ...SHIPPED.keys()])]
    .filter((name) => name.toLowerCase().includes(wanted))
    .slice(0, OFFERED);
}

/** The actions that have the text in their name, of a type, or of all where none is chosen. */
export function actionsOffered(
  types: readonly TypeDTO[],
  type: string,
  text: string,
): readonly OfferedAction[] {
  const wanted = text.toLowerCase();
  const of = type === '' ? typesOffered(types, '') : [type];
  return of
    .flatMap((name) => actionsOf(types, name).map((action) => ({ action, type: name })))
    .filter(({ action, type: name }) => `${name}:${action}`.toLowerCase().includes(wanted))
    .slice(0, OFFERED);
}

/** The actions of a type without its name, and those of other types that are done on it. */
function actionsOf(types: readonly TypeDTO[], type: string): readonly string[] {
  const known = types.find((one) => one.type === type);
  if (known !== undefined) {
    const own = known.actions.filter((action) => !action.includes(':'));
    return [...own, ...known.actions.filter((action) => action.includes(':'))];
  }
  return (SHIPPED.get(type) ?? []).map((action) => action.slice(type.length + 1));
}
