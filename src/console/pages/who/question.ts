import type { QueryValues } from '../../route/route.ts';
import type { KnownAction } from '../../kit/known-actions.ts';
import { ownType } from '../../kit/known-actions.ts';

/**
 * Stands for all of a type: whoever may on this id may on every one. An id cannot be a star, and the API takes it as a plain letter.
 * Source: docs/authzen.md#what-is-asked.
 */
export const ALL = '*';

/** Who can do this? `action` is whole. `type` is empty for an action that takes no scope. */
export type Question = { readonly action: string; readonly type: string; readonly id: string };

/** The question that an address asks; undefined where it asks none yet. An action without a type is completed, as the API does it. */
export function readQuestion(query: URLSearchParams): Question | undefined {
  const action = query.get('action')?.trim() ?? '';
  const type = query.get('type')?.trim() ?? '';
  const id = query.get('id') ?? '';
  if (action === '') return undefined;
  return {
    action: action.includes(':') || type === '' ? action : `${type}:${action}`,
    type,
    id: id === '' ? ALL : id,
  };
}

/** The part of an address that is the question, without what its answer is filtered by. */
export const askedIn = (query: URLSearchParams): string =>
  new URLSearchParams(['action', 'type', 'id'].map((name) => [name, query.get(name) ?? ''])).toString();

/** What the address says of a question. */
export function writeQuestion({ action, type, id }: Question): QueryValues {
  return type === '' ? { action } : { action, type, id };
}

/** What is sent to the API. An action that takes no scope is held or not, whatever the resource: it has to be one of a known type. */
export const resourceOf = ({ action, type, id }: Question): { type: string; id: string } => ({
  type: type === '' ? ownType(action) : type,
  id: type === '' ? ALL : id,
});

/** What is wrong with a question that is about to be asked, or undefined. */
export function faultIn({ action, type, id }: Question, { types }: KnownAction): string | undefined {
  if (action === '') return 'Say which action.';
  if (!action.includes(':') && type === '') return 'Say which type of resource.';
  if (types.length > 0 && type === '') return 'Say which type of resource.';
  if (type !== '' && id === '') return 'Say which one, or choose all of the type.';
  return undefined;
}

/** The question in words, after "Who may": `folders:write on folders f1`. */
export function inWords({ type, id }: Question): string {
  if (type === '') return '';
  return id === ALL ? `on all ${type}` : `on ${type} ${id}`;
}
