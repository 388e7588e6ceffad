import type { PageContent } from './page.ts';
import { isRecord } from './records.ts';
import type { Searches } from './searches.ts';

/**
 * Reads a page of an answer with status 200. Undefined where any of it is not understood: a list from which something was left out would be
 * a wrong answer.
 */
export function readPage<K extends keyof Searches>(
  kind: K,
  body: unknown,
): PageContent<Searches[K]['finds']> | undefined {
  if (!isRecord(body)) return undefined;
  const { results, page = {}, context = {} } = body;
  if (!Array.isArray(results) || !isRecord(page) || !isRecord(context)) return undefined;
  const { next_token: next = '' } = page;
  if (typeof next !== 'string') return undefined;
  const texts = TEXTS[kind];
  if (!results.every((result) => isRecord(result) && texts.every((name) => typeof result[name] === 'string')))
    return undefined;
  const { revision, all } = context;
  return {
    results,
    all: all === true,
    revision: typeof revision === 'string' ? revision : undefined,
    next: next === '' ? undefined : next,
  };
}

/** The texts that make a result one of its kind. */
const TEXTS = {
  subject: ['type', 'id'],
  resource: ['type', 'id'],
  action: ['name'],
} as const satisfies Record<keyof Searches, readonly string[]>;

/** Whether something can be searched for. */
export const isSearchable = (kind: unknown): kind is keyof Searches =>
  typeof kind === 'string' && Object.hasOwn(TEXTS, kind);
