import type { ObjectSql } from './object-sql.ts';

/** A table in the storage of an object. */
export type ObjectTable = {
  /** Each column with its type and constraints, in order. */
  readonly columns: Readonly<Record<string, string>>;
  /** A constraint of the whole table. */
  readonly constraint?: string;
  readonly isWithoutRowid?: boolean;
  /** The columns of each index, by its name. */
  readonly indexes?: Readonly<Record<string, string>>;
  /**
   * The rows are carried over from another layout, by the names of the columns that both have; any other column gets the SQL value
   * that is given for it here. Where none is given, or this is left out, the table begins empty.
   */
  readonly carried?: Readonly<Record<string, string>> | undefined;
};

/**
 * Tables that change together. The number is raised with every change of them, also for a column or an index that is only added:
 * `CREATE TABLE IF NOT EXISTS` would leave a table as it is. 1 is how the version before numbers had them.
 */
export type Layout = {
  readonly group: string;
  readonly number: number;
  readonly tables: Readonly<Record<string, ObjectTable>>;
  /** Nothing is carried over from a later layout, though the columns are the same: what that means by them is not known. */
  readonly carriesOlderOnly?: boolean;
};

/** What became of the tables: undefined for those that were not carried over; else the columns that were. */
export type Remade = Readonly<Record<string, ReadonlySet<string> | undefined>>;

/** The layout that tables have of which nothing is said. */
const FIRST = 1;

type Stored = { readonly number: number; readonly tables: string };

/**
 * Makes the tables of a layout, where they are not there, in one step. Where another version has left another layout, be it an
 * older or a newer one, they are dropped and made anew, and what was carried over is returned. Everything that is lost by it can
 * be rebuilt (I1); whoever opens a table sees to it that what is not there is not believed.
 */
export function openTables(
  sql: ObjectSql,
  { group, number, tables, carriesOlderOnly = false }: Layout,
): Remade | undefined {
  const stored = storedLayout(sql, group);
  const before = stored?.number ?? FIRST;
  const isSame = before === number;
  const isCarried = before < number || !carriesOlderOnly;
  const remade: Record<string, ReadonlySet<string> | undefined> = {};
  let isRemade = false;
  for (const [name, table] of Object.entries(tables)) {
    const found = isSame ? [] : columnsOf(sql, name);
    if (found.length > 0) {
      remade[name] = remake(sql, name, isCarried ? table : { ...table, carried: undefined }, found);
      isRemade = true;
    } else create(sql, name, table);
    for (const [index, columns] of Object.entries(table.indexes ?? {}))
      sql.exec(`CREATE INDEX IF NOT EXISTS ${index} ON ${name} (${columns})`);
  }
  if (isSame) return undefined;
  const known = Object.keys(tables);
  const left = JSON.parse(stored?.tables ?? '[]') as string[];
  for (const name of left.filter((one) => !known.includes(one))) sql.exec(`DROP TABLE IF EXISTS "${name}"`);
  sql.exec(
    `CREATE TABLE IF NOT EXISTS layouts (name TEXT PRIMARY KEY, number INTEGER NOT NULL, tables TEXT NOT NULL)`,
  );
  sql.exec(`INSERT OR REPLACE INTO layouts VALUES (?, ?, ?)`, group, number, JSON.stringify(known));
  return isRemade ? remade : undefined;
}

const isThere = (sql: ObjectSql, table: string): boolean =>
  sql.exec(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`, table).toArray().length > 0;

function storedLayout(sql: ObjectSql, group: string): Stored | undefined {
  if (!isThere(sql, 'layouts')) return undefined;
  const [stored] = sql.exec<Stored>(`SELECT number, tables FROM layouts WHERE name = ?`, group).toArray();
  return stored;
}

const columnsOf = (sql: ObjectSql, table: string): readonly string[] =>
  sql
    .exec<{ name: string }>(`SELECT name FROM pragma_table_info(?)`, table)
    .toArray()
    .map(({ name }) => name);

function create(sql: ObjectSql, name: string, { columns, constraint, isWithoutRowid }: ObjectTable): void {
  const parts = Object.entries(columns).map(([column, definition]) => `${column} ${definition}`);
  if (constraint !== undefined) parts.push(constraint);
  const options = isWithoutRowid === true ? ' WITHOUT ROWID' : '';
  sql.exec(`CREATE TABLE IF NOT EXISTS ${name} (${parts.join(', ')})${options}`);
}

/** Makes a table anew, with its rows if they can be carried over; then it tells which columns were. */
function remake(
  sql: ObjectSql,
  name: string,
  table: ObjectTable,
  found: readonly string[],
): ReadonlySet<string> | undefined {
  const { carried } = table;
  const columns = Object.keys(table.columns);
  const isCarried =
    carried !== undefined &&
    columns.every((column) => found.includes(column) || Object.hasOwn(carried, column));
  if (!isCarried) {
    sql.exec(`DROP TABLE ${name}`);
    create(sql, name, table);
    return undefined;
  }
  const next = `next_${name}`;
  sql.exec(`DROP TABLE IF EXISTS ${next}`);
  create(sql, next, table);
  const values = columns.map((column) => (found.includes(column) ? column : carried[column]));
  // What another version allowed and this one does not is left out.
  sql.exec(`INSERT OR IGNORE INTO ${next} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${name}`);
  sql.exec(`DROP TABLE ${name}`);
  sql.exec(`ALTER TABLE ${next} RENAME TO ${name}`);
  return new Set(columns.filter((column) => found.includes(column)));
}
