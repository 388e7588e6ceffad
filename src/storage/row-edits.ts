import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import type { Columns, EditedTable, RowEdit } from '../core/undo-told.ts';
import type { Write } from '../service/ports/database.ts';
import type { Orm } from './d1.ts';
import { write } from './d1.ts';

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

/** People who are told may have a name that is somebody else's by now. */
const FREE_NAMES = ['uid', 'login', 'email'].map((name) => sql.raw(`DROP INDEX IF EXISTS users_by_${name}`));

/**
 * What makes the edits, in their order, in a copy of the tables that is thrown away: it takes the rule away that nobody has another one's
 * name.
 */
export const writesOfEdits = (orm: Orm, edits: readonly RowEdit[]): Write[] =>
  [...FREE_NAMES, ...edits.flatMap(statementsOf)].map((statement) => write(orm.run(statement)));

function statementsOf({ table, of, row }: RowEdit): SQL[] {
  const name = sql.identifier(table);
  const isIt = sql`WHERE ${equal(of, sql` AND `)}`;
  if (row === null) return [sql`DELETE FROM ${name} ${isIt}`];
  const whole = Object.entries({ ...FILLED[table], ...row, ...of });
  const columns = sql.join(
    whole.map(([column]) => sql.identifier(column)),
    sql`, `,
  );
  const values = sql.join(
    whole.map(([, value]) => sql`${value ?? null}`),
    sql`, `,
  );
  const inserted = sql`INSERT INTO ${name} (${columns}) SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM ${name} ${isIt})`;
  return Object.keys(row).length === 0
    ? [inserted]
    : [sql`UPDATE ${name} SET ${equal(row, sql`, `)} ${isIt}`, inserted];
}

const equal = (columns: Columns, between: SQL): SQL =>
  sql.join(
    Object.entries(columns).map(([column, value]) => sql`${sql.identifier(column)} = ${value ?? null}`),
    between,
  );
