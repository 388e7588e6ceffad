import type { SQL } from 'drizzle-orm';
import { and, eq, gte, lt, sql } from 'drizzle-orm';

import type { PermissionQuestion } from '../core/permission-search.ts';
import { scopesAnswering } from '../core/permission-search.ts';
import type { StoredRole } from '../core/principal.ts';
import { isAmong } from './json-lists.ts';
import { permissions } from './schema.ts';

/** What a search for permissions has another text for. */
export type PermissionChoice = {
  readonly hasAction: boolean;
  readonly hasPrefix: boolean;
  /** Whether some text is behind all that begin with the prefix. */
  readonly hasEnd: boolean;
  /** Whether the scopes that answer are any, are known by name, or are too many for that. */
  readonly scopes: 'any' | 'named' | 'many';
};

/** What is looked for; `answers` are the scopes that answer, as JSON. */
export type PermissionAsked = Readonly<
  Record<'action' | 'prefix' | 'prefixEnd' | 'scope' | 'answers', string>
>;

/** A question as what its statements differ by, and the values that are filled in. */
export function readQuestion({ action, actionPrefix, scope }: PermissionQuestion): {
  readonly choice: PermissionChoice;
  readonly asked: PermissionAsked;
} {
  const end = actionPrefix === '' ? undefined : behindAll(actionPrefix);
  const answers = scope === '' ? undefined : scopesAnswering(scope);
  return {
    choice: {
      hasAction: action !== '',
      hasPrefix: actionPrefix !== '',
      hasEnd: end !== undefined,
      scopes: scope === '' ? 'any' : answers === undefined ? 'many' : 'named',
    },
    asked: {
      action,
      prefix: actionPrefix,
      prefixEnd: end ?? '',
      scope,
      answers: JSON.stringify(answers ?? []),
    },
  };
}

/**
 * True for stored permissions that the search may look for. It includes some that the search does not look for; the
 * domain filters these out. No condition when it looks for everything.
 */
export const mayBeLookedFor = (
  { hasAction, hasPrefix, hasEnd, scopes }: PermissionChoice,
  { action, prefix, prefixEnd, scope, answers }: PermissionAsked,
): SQL | undefined =>
  and(
    hasAction ? eq(permissions.action, action) : undefined,
    // A range, because an index can be entered by it.
    hasPrefix
      ? and(gte(permissions.action, prefix), hasEnd ? lt(permissions.action, prefixEnd) : undefined)
      : undefined,
    scopes === 'named' ? isAmong(permissions.scope, answers) : undefined,
    scopes === 'many'
      ? sql`(${permissions.scope} = ${scope} OR ${permissions.scope} GLOB '*[*]')`
      : undefined,
  );

const LAST_CODE_POINT = 0x10ffff;
const FIRST_SURROGATE = 0xd800;
const BEHIND_SURROGATES = 0xe000;

/** The least text behind all that begin with this one, in the order of code points, which is that of SQLite's bytes. */
export function behindAll(prefix: string): string | undefined {
  const points = Array.from(prefix.toWellFormed(), (letter) => letter.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === FIRST_SURROGATE ? BEHIND_SURROGATES : last + 1;
  return `${points.map((point) => String.fromCodePoint(point)).join('')}${String.fromCodePoint(next)}`;
}

/** One row for each permission of a role; a role without any has one row with none. */
type StoredPermissionRow = {
  readonly uid: string;
  readonly action: string | null;
  readonly scope: string | null;
};

/** The roles in the rows. */
export function toStoredRoles(rows: readonly StoredPermissionRow[]): StoredRole[] {
  const byUid = new Map<string, { action: string; scope: string }[]>();
  for (const { uid, action, scope } of rows) {
    let list = byUid.get(uid);
    if (list === undefined) byUid.set(uid, (list = []));
    if (action !== null && scope !== null) list.push({ action, scope });
  }
  return [...byUid].map(([uid, list]) => ({ uid, permissions: list }));
}
