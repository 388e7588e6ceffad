import { env } from 'cloudflare:workers';

import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import type { Effect } from '../../../src/core/effect.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { untilCleanedUp } from '../ended-orgs.ts';
import { naiveCovers, naiveHeld } from '../naive-evaluator.ts';
import { factsFrom, typesFrom } from '../stored-world.ts';

/*
 * What everybody may do everywhere, found row by row as slowly as the rules read, and how that differs from one moment to another. It
 * shares neither queries nor rules with dry runs.
 */

export type Row = Readonly<Record<string, string | number | null>>;
/** Every row of every table. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

const SHIPPED = [...basicRoles, ...fixedRoles];

let tables: readonly string[] | undefined;

/** Reads the whole database, SQLite's own counters included. Deleted orgs are cleaned up first: that goes on beside tests. */
export async function readRows(): Promise<Rows> {
  await untilCleanedUp();
  tables ??= (
    await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' ORDER BY name",
    ).all<{ name: string }>()
  ).results.map(({ name }) => name);
  const read = await env.DB.batch<Row>(tables.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)));
  return Object.fromEntries(tables.map((name, i) => [name, read[i]?.results ?? []]));
}

/** The rows of a table; none of one that is not there. */
export const rowsOf = (rows: Rows, table: string): readonly Row[] => rows[table] ?? [];

/** Written after the fact, whatever a test is doing by then: by an alarm, and by an object that begins. */
const toText = ({ last_used: _used, placed: _placed, ...row }: Row): string => JSON.stringify(row);

/** The rows that are in one of two databases only, as texts: none where they are the same. */
export function differingRows(one: Rows, other: Rows): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((table) => {
    const texts = [one, other].map((rows) => new Set(rowsOf(rows, table).map(toText)));
    const [had = new Set<string>(), has = new Set<string>()] = texts;
    return [
      ...[...has.difference(had)].map((row) => `+ ${table} ${row}`),
      ...[...had.difference(has)].map((row) => `- ${table} ${row}`),
    ];
  });
}

/** A principal in one org; 0 is the global plane. */
type Somebody = { readonly login: string; readonly isAccount: boolean; readonly held: readonly Permission[] };
/** Everybody who may do anything, by `org/user`. */
export type Everybody = ReadonlyMap<string, Somebody>;

/** What everybody may do in every org that there is, and in the global plane. */
export function everybody(rows: Rows): Everybody {
  const orgs = new Set(rowsOf(rows, 'orgs').map((row) => row['id']));
  const users = rowsOf(rows, 'users').filter(
    (row) => row['is_service_account'] === 0 || orgs.has(row['home_org_id'] ?? 0),
  );
  const found = new Map<string, Somebody>();
  for (const orgId of [0, ...orgs].map(Number)) {
    const stored = rows as Parameters<typeof factsFrom>[0];
    const declared = typesFrom(stored, orgId).given;
    for (const user of users) {
      const userId = Number(user['id']);
      const held = naiveHeld(factsFrom(stored, orgId, userId), SHIPPED, declared);
      if (held.length === 0) continue;
      const isAccount = user['is_service_account'] === 1;
      found.set(`${orgId}/${userId}`, { login: String(user['login']), isAccount, held });
    }
  }
  return found;
}

/** Whether a permission lets its holder do all that another one does. */
const includes = (held: Permission, wanted: Permission): boolean =>
  held.action === wanted.action && (wanted.scope === '' || naiveCovers(held.scope, wanted.scope));

/** The permissions that let do something which none of the others does, without those that another one of them includes. */
function beyond(held: readonly Permission[], others: readonly Permission[]): string[] {
  const more = held.filter((one) => !others.some((other) => includes(other, one)));
  const widest = more.filter((one) => !more.some((wide) => wide.scope !== one.scope && includes(wide, one)));
  return [...new Set(widest.map(({ action, scope }) => `${action} ${scope}`))].toSorted();
}

/** What one may do only afterwards, and only before. */
type Difference = { readonly gained: readonly string[]; readonly lost: readonly string[] };
/** The principals who may do something more or less, by `org/user`. */
export type Differences = Readonly<Record<string, Difference>>;

const NOBODY: readonly Permission[] = [];

/** How what everybody may do differs. */
export function differences(before: Everybody, after: Everybody): Differences {
  const entries = [...new Set([...before.keys(), ...after.keys()])].map((key) => {
    const [had, has] = [before.get(key)?.held ?? NOBODY, after.get(key)?.held ?? NOBODY];
    return [key, { gained: beyond(has, had), lost: beyond(had, has) }] as const;
  });
  return Object.fromEntries(entries.filter(([, { gained, lost }]) => gained.length + lost.length > 0));
}

const textsOf = (permissions: readonly Permission[]): string[] =>
  permissions.map(({ action, scope }) => `${action} ${scope}`).toSorted();

/** What an effect tells, in the same form. Throws where it names somebody twice, or says nothing of somebody whom it names. */
export function toldDifferences(effect: Effect): Differences {
  if (effect.kind !== 'told') throw new Error(`The effect is not told: ${JSON.stringify(effect)}`);
  const told: Record<string, Difference> = {};
  for (const { gained, lost, principals } of effect.groups) {
    if (gained.length + lost.length === 0) throw new Error('A group neither gains nor loses anything');
    if (principals.length === 0) throw new Error('A group has nobody in it');
    for (const { orgId, userId } of principals) {
      const key = `${orgId}/${userId}`;
      if (key in told) throw new Error(`${key} is told of twice`);
      told[key] = { gained: textsOf(gained), lost: textsOf(lost) };
    }
  }
  return told;
}

/** Whom an effect calls other than they are called before or after it. */
export function misnamed(effect: Effect, before: Everybody, after: Everybody): unknown[] {
  const principals = effect.kind === 'told' ? effect.groups.flatMap((group) => group.principals) : [];
  return principals.filter(({ orgId, userId, login, isServiceAccount }) => {
    const is = [before, after].flatMap((all) => all.get(`${orgId}/${userId}`) ?? []);
    return !is.some((one) => one.login === login && one.isAccount === isServiceAccount);
  });
}
