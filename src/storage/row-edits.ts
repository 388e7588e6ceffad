import type { Columns, EditedTable, RowEdit } from '../core/undo-told.ts';
import type { Write } from '../service/ports/database.ts';
import type { Orm } from './d1.ts';
import type { Preparable } from './session.ts';
import { Session } from './session.ts';

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

/** A statement: its text, and what it binds. */
type Query = Parameters<Session['prepareOneTimeQuery']>[0];

/** People who are told may have a name that is somebody else's by now. */
const FREE_NAMES: readonly Query[] = ['uid', 'login', 'email'].map((name) => ({
  sql: `DROP INDEX IF EXISTS users_by_${name}`,
  params: [],
}));

/**
 * What makes the edits, in their order, in a copy of the tables that is thrown away: it takes the rule away that nobody has another one's
 * name.
 */
export function writesOfEdits(orm: Orm, edits: readonly RowEdit[]): Write[] {
  const session = new Session(orm.$client);
  return [...FREE_NAMES, ...edits.flatMap(queriesOf)].map((query) => {
    const statement: Preparable = { _prepare: () => session.prepareOneTimeQuery(query, undefined) };
    return { statement };
  });
}

/** Names of tables and columns are this code's own. */
function queriesOf({ table, of, row }: RowEdit): Query[] {
  const isIt = `WHERE ${equal(of, ' AND ')}`;
  const wanted = valuesOf(of);
  if (row === null) return [{ sql: `DELETE FROM "${table}" ${isIt}`, params: wanted }];
  const whole = { ...FILLED[table], ...row, ...of };
  const columns = Object.keys(whole);
  const inserted = {
    sql: `INSERT INTO "${table}" (${columns.map(quoted).join()}) SELECT ${columns.map(() => '?').join()}
      WHERE NOT EXISTS (SELECT 1 FROM "${table}" ${isIt})`,
    params: [...valuesOf(whole), ...wanted],
  };
  if (Object.keys(row).length === 0) return [inserted];
  const updated = {
    sql: `UPDATE "${table}" SET ${equal(row, ', ')} ${isIt}`,
    params: [...valuesOf(row), ...wanted],
  };
  return [updated, inserted];
}

const quoted = (name: string): string => `"${name}"`;

const valuesOf = (columns: Columns): unknown[] => Object.values(columns).map((value) => value ?? null);

const equal = (columns: Columns, between: string): string =>
  Object.keys(columns)
    .map((column) => `${quoted(column)} = ?`)
    .join(between);
