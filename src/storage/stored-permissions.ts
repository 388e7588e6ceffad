import type { SQL } from 'drizzle-orm';
import { and, eq, gte, lt, sql } from 'drizzle-orm';

import type { PermissionQuestion } from '../core/permission-search.ts';
import { scopesAnswering } from '../core/permission-search.ts';
import type { StoredRole } from '../core/principal.ts';
import { isAmong } from './json-lists.ts';
import { permissions } from './schema.ts';

/**
 * True for stored permissions that the search may look for. It includes some that the search does not look for; the
 * domain filters these out. No condition when it looks for everything.
 */
export const mayBeLookedFor = ({ action, actionPrefix, scope }: PermissionQuestion): SQL | undefined =>
  and(
    action === '' ? undefined : eq(permissions.action, action),
    actionPrefix === '' ? undefined : beginsWith(actionPrefix),
    scope === '' ? undefined : mayAnswer(scope),
  );

/** A range, because an index can be entered by it. */
function beginsWith(prefix: string): SQL | undefined {
  const end = behindAll(prefix);
  return and(gte(permissions.action, prefix), end === undefined ? undefined : lt(permissions.action, end));
}

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

function mayAnswer(scope: string): SQL {
  const answers = scopesAnswering(scope);
  return answers === undefined
    ? sql`(${permissions.scope} = ${scope} OR ${permissions.scope} GLOB '*[*]')`
    : isAmong(permissions.scope, answers);
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
