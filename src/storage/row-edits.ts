import type { Columns, EditedTable, RowEdit } from '../core/undo-told.ts';
import type { Write } from '../service/ports/database.ts';
import type { Orm } from './d1.ts';
import { Made } from './session.ts';

const ADDED: Columns = { added_by: 0, created: '' };
const DATED: Columns = { created: '', updated: '' };

/** What a new row says where an entry of the trail tells nothing. None of it decides what anybody may do. */
const FILLED: Readonly<Record<EditedTable, Columns>> = {
  users: { uid: '', login: '', email: '', name: '', is_service_account: 0, home_org_id: 0, ...DATED },
  org_users: { role: 'None', ...DATED },
  team_members: { permission: 0, ...ADDED },
  team_groups: { group_id: '', ...ADDED },
  team_roles: ADDED,
  permissions: DATED,
  user_roles: ADDED,
  user_groups: { siblings_key: '', group_id: '', learned: '' },
  group_mappings: { group_id: '' },
  managed_permissions: {},
  resource_types: { display_name: '', attribute: 'id', actions: '[]', levels: '[]', version: 1, ...DATED },
};

type Statement = { readonly sql: string; readonly params: readonly unknown[] };

/** People who are told may have a name that is somebody else's by now. */
const FREE_NAMES = ['uid', 'login', 'email'].map((name): Statement => ({
  sql: `DROP INDEX IF EXISTS users_by_${name}`,
  params: [],
}));

/**
 * What makes the edits, in their order, in a copy of the tables that is thrown away: it takes the rule away that nobody has another one's
 * name.
 */
export const writesOfEdits = (orm: Orm, edits: readonly RowEdit[]): Write[] =>
  [...FREE_NAMES, ...edits.flatMap(statementsOf)].map((made) => ({
    statement: { _prepare: () => new Made(orm.$client.prepare(made.sql), made, undefined) },
  }));

/** The names of tables and columns are those of our own code. */
function statementsOf({ table, of, row }: RowEdit): Statement[] {
  const isIt = `WHERE ${equal(of, ' AND ')}`;
  const key = valuesOf(of);
  if (row === null) return [{ sql: `DELETE FROM ${table} ${isIt}`, params: key }];
  const whole = { ...FILLED[table], ...row, ...of };
  const names = Object.keys(whole);
  const inserted = {
    sql: `INSERT INTO ${table} (${names.join()}) SELECT ${names.map(() => '?').join()} WHERE NOT EXISTS (SELECT 1 FROM ${table} ${isIt})`,
    params: [...valuesOf(whole), ...key],
  };
  const told = valuesOf(row);
  return told.length === 0
    ? [inserted]
    : [{ sql: `UPDATE ${table} SET ${equal(row, ', ')} ${isIt}`, params: [...told, ...key] }, inserted];
}

const equal = (columns: Columns, between: string): string =>
  Object.keys(columns)
    .map((column) => `${column} = ?`)
    .join(between);

const valuesOf = (columns: Columns): unknown[] => Object.values(columns).map((value) => value ?? null);
