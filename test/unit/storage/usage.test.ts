import { PARTS_OF_AN_ORG } from '../../../src/storage/ended-orgs.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Allowances, CountedName } from '../../../src/core/limits.ts';
import { COUNTED_NAMES, DEFAULT_ALLOWANCES } from '../../../src/core/limits.ts';
import type { Write } from '../../../src/service/ports/database.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { changeRepository } from '../../../src/storage/changes.ts';
import { Made } from '../../../src/storage/session.ts';
import { usageRepository } from '../../../src/storage/usage.ts';
import { migrations } from '../../simulator/migrations.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { Sqlite } from '../../simulator/sqlite.ts';
import { wrongCounts } from '../../support/counted.ts';

const d1 = new NodeD1();
const orm = openOrm(d1.binding(async (batch) => d1.batch(batch)));
const database = openDatabase(orm);
const repository = usageRepository(orm);

const T = `'2026-01-01T00:00:00.000Z'`;

/** How a row with a number goes into each table that is counted. Org 0 is the global plane. */
const TABLES: Record<string, (org: number, n: number) => string> = {
  orgs: (_org, n) => `(id, name, created, updated) VALUES (${n + 2}, 'org ${n}', ${T}, ${T})`,
  users: (org, n) =>
    `(uid, login, email, name, is_service_account, home_org_id, created, updated)
     VALUES ('u${n}', 'u${n}', 'u${n}', '', ${n % 2}, ${org}, ${T}, ${T})`,
  org_users: (org, n) =>
    `(org_id, user_id, role, created, updated) VALUES (${org}, ${n}, 'Viewer', ${T}, ${T})`,
  teams: (org, n) =>
    `(org_id, uid, name, email, created, updated) VALUES (${org}, 't${n}', 't${n}', '', ${T}, ${T})`,
  team_members: (org, n) =>
    `(org_id, team_id, user_id, permission, added_by, created) VALUES (${org}, ${n % 3}, ${n}, 0, 1, ${T})`,
  team_groups: (org, n) =>
    `(org_id, team_id, group_key, group_id, added_by, created) VALUES (${org}, ${n % 3}, 'g${n}', 'G${n}', 1, ${T})`,
  roles: (org, n) =>
    `(org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
     VALUES (${org}, 'r${n}', 'r${n}', 1, '', '', '', 0, ${T}, ${T})`,
  permissions: (org, n) => `VALUES (${org}, 'r${n % 3}', 'a:${n}', '', ${T}, ${T})`,
  user_roles: (org, n) => `VALUES (${org}, ${n}, 'r${n % 3}', 1, ${T})`,
  team_roles: (org, n) => `VALUES (${org}, ${n}, 'r${n % 3}', 1, ${T}, 0)`,
  managed_permissions: (org, n) => `VALUES (${org}, 'user', '${n}', 'folders', 'f', 'View')`,
  group_mappings: (org, n) => `VALUES (${org}, 'g${n}', 'G${n}', 'r${n % 3}')`,
  user_groups: (org, n) => `VALUES (${n}, ${org}, 'api', 'g${n}', '', 'G${n}', ${T})`,
  tokens: (org, n) =>
    `(org_id, account_id, name, hash, created) VALUES (${org}, ${n}, 'n${n}', 'h${org}-${n}', ${T})`,
};
const ofOrg = (table: string): string => (table === 'users' ? 'home_org_id' : 'org_id');

const steps = fc.array(
  fc.record({
    table: fc.constantFrom(...Object.keys(TABLES)),
    org: fc.nat({ max: 3 }),
    n: fc.nat({ max: 5 }),
    what: fc.constantFrom('put', 'put', 'put anyway', 'take all of the org', 'take some of all orgs'),
  }),
  { minLength: 1, maxLength: 60 },
);

type Step = { readonly table: string; readonly org: number; readonly n: number; readonly what: string };

/** One of the steps, as a statement. Orgs are only put: whoever deletes one takes all that is in it first. */
function sqlOf({ table, org, n, what }: Step): string {
  const values = TABLES[table]?.(org, n) ?? '';
  switch (table === 'orgs' ? 'put' : what) {
    case 'put':
      return `INSERT OR IGNORE INTO ${table} ${values}`;
    case 'put anyway':
      return `INSERT INTO ${table} ${values} ON CONFLICT DO UPDATE SET rowid = rowid`;
    case 'take all of the org':
      return `DELETE FROM ${table} WHERE ${ofOrg(table)} = ${org}`;
    default:
      return `DELETE FROM ${table} WHERE rowid % 6 = ${n}`;
  }
}

describe('the counters', () => {
  it('are what there is, whatever is written into the tables', () => {
    fc.assert(
      fc.property(steps, (history) => {
        d1.reset();
        for (const step of history) d1.batch([{ sql: sqlOf(step), values: [] }]);
        expect(wrongCounts((sql) => d1.rows(sql))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('count what was there before there were counters', () => {
    const sqlite = new Sqlite();
    const [before, after] = split(migrations(), (text) => text.includes('CREATE TABLE `usage`'));
    for (const text of before) sqlite.script(text);
    for (const table of Object.keys(TABLES)) {
      for (let n = 10; n < 30; n++) sqlite.run(`INSERT INTO ${table} ${TABLES[table]?.(n % 4, n)}`);
    }
    for (const text of after) sqlite.script(text);
    expect(wrongCounts((sql) => sqlite.run(sql))).toEqual([]);
    expect(new Set(sqlite.run('SELECT name FROM usage').map(({ name }) => name))).toEqual(
      new Set(COUNTED_NAMES),
    );
  });

  it('go with their org', async () => {
    d1.reset();
    for (const table of Object.keys(TABLES).slice(1))
      for (const n of [1, 2, 3]) d1.batch([{ sql: sqlOf({ table, org: 1, n, what: 'put' }), values: [] }]);
    const { orgs, endedOrgs } = openRepositories(orm);
    expect((await database.commit(orgs.remove(1, ''))).kind).toBe('committed');
    // What is left of it counts nowhere any more, and is cleaned up afterwards.
    expect(d1.rows('SELECT * FROM usage WHERE org_id = 1')).toEqual([]);
    for (const part of PARTS_OF_AN_ORG) await database.commit(endedOrgs.clear(1, part, 100));
    expect(wrongCounts((sql) => d1.rows(sql))).toEqual([]);
    expect(d1.rows('SELECT * FROM usage WHERE org_id = 1')).toEqual([]);
  });

  it('are wrong where a table has lost its trigger', () => {
    const sqlite = new Sqlite();
    for (const text of migrations()) sqlite.script(text);
    sqlite.run('DROP TRIGGER roles_counted');
    sqlite.run(`INSERT INTO roles ${TABLES['roles']?.(1, 1)}`);
    expect(wrongCounts((sql) => sqlite.run(sql))).toHaveLength(1);
  });
});

function split<T>(items: readonly T[], isBorder: (item: T) => boolean): [T[], T[]] {
  const at = items.findIndex(isBorder);
  return [items.slice(0, at), items.slice(at)];
}

const allowing = (some: Partial<Allowances>): Allowances => ({ ...DEFAULT_ALLOWANCES, ...some });

let revisions = 0;
/** Every batch begins with an entry of the trail. */
const entryOf = (org: number): Write =>
  changeRepository(orm).append({
    orgId: org,
    revision: ++revisions,
    id: `id ${revisions}`,
    globalRevision: 0,
    at: '',
    actor: 'null',
    origin: 'null',
    kind: 'test',
    before: 'null',
    after: 'null',
    touches: '[]',
    previousHash: '',
    hash: '',
    sealKey: '',
    seal: '',
  });

/** A batch as a change sends it. */
const commit = async (orgIds: readonly number[], allowances: Allowances, writes: readonly Write[]) =>
  await database.commit([entryOf(orgIds[0] ?? 0), ...writes, repository.expectWithin(orgIds, allowances)]);
const run = (sql: string): Write => ({
  statement: { _prepare: () => new Made(orm.$client.prepare(sql), { sql, params: [] }, undefined) },
});
const put = (table: string, org: number, ...ns: number[]): Write[] =>
  ns.map((n) => run(`INSERT INTO ${table} ${TABLES[table]?.(org, n)}`));
const take = (table: string, org: number): Write => run(`DELETE FROM ${table} WHERE org_id = ${org}`);
const usedIn = async (org: number, name: CountedName) => (await database.read(repository.of(org)))[name] ?? 0;

describe('the guard on limits', () => {
  const three = allowing({ teams: 3, tokens: 0 });

  it('takes what fits, and refuses with the name of what does not', async () => {
    d1.reset();
    expect((await commit([1, 0], three, put('teams', 1, 1, 2, 3))).kind).toBe('committed');
    expect(await commit([1, 0], three, put('teams', 1, 4))).toEqual({ kind: 'full', limit: 'teams' });
    expect(await commit([1, 0], three, put('tokens', 1, 4))).toEqual({ kind: 'full', limit: 'tokens' });
    expect([await usedIn(1, 'teams'), await usedIn(1, 'tokens')]).toEqual([3, 0]);
    expect((await commit([2, 0], three, put('teams', 2, 1))).kind, 'another org').toBe('committed');
  });

  it('counts at the end of the batch: what goes makes room for what comes', async () => {
    d1.reset();
    await commit([1, 0], three, put('teams', 1, 1, 2, 3));
    expect((await commit([1, 0], three, [take('teams', 1), ...put('teams', 1, 4, 5, 6)])).kind).toBe(
      'committed',
    );
  });

  it('refuses only growth where there is more than is allowed', async () => {
    d1.reset();
    await commit([1, 0], allowing({}), put('teams', 1, 1, 2, 3, 4, 5));
    const now = allowing({ teams: 3 });
    expect((await commit([1, 0], now, put('roles', 1, 1))).kind, 'something else').toBe('committed');
    const same = [run("DELETE FROM teams WHERE org_id = 1 AND name = 't1'"), ...put('teams', 1, 1)];
    expect((await commit([1, 0], now, same)).kind, 'as many').toBe('committed');
    expect((await commit([1, 0], now, put('teams', 1, 0))).kind).toBe('full');
    const fewer = run(`DELETE FROM teams WHERE org_id = 1 AND name IN ('t1', 't2')`);
    expect((await commit([1, 0], now, [fewer])).kind, 'as many as allowed').toBe('committed');
    expect((await commit([1, 0], now, put('teams', 1, 1))).kind, 'what was over is forgotten').toBe('full');
  });

  it('knows what another org had before a change of the global plane', async () => {
    d1.reset();
    await commit([1, 0], allowing({}), put('org_users', 1, 1, 2, 3, 4, 5));
    await commit([1, 0], allowing({}), [run('DELETE FROM org_users WHERE user_id > 1')]);
    const now = allowing({ members: 3 });
    const join = async (n: number) =>
      await commit([0, 1], now, [repository.noteBefore(1), ...put('org_users', 1, n)]);
    expect((await join(6)).kind).toBe('committed');
    expect((await join(7)).kind).toBe('committed');
    expect((await join(8)).kind).toBe('full');
  });

  it('is asked for by whatever inserts, and by nothing else', () => {
    const { teams, teamMembers } = openRepositories(orm);
    const team = { uid: 'a', name: 'n', email: '', description: '', by: 1, at: '' };
    expect(teams.insert(1, team).inserts).toBe(true);
    expect(teams.insertMember(1, { id: 1 }, { userId: 1, permission: 0, addedBy: 1, at: '' }).inserts).toBe(
      true,
    );
    expect(teams.update(1, 7, { name: 'n', at: '' }).inserts).toBeUndefined();
    expect(teamMembers.remove(1, 7, [8]).inserts).toBeUndefined();
  });

  it.each(COUNTED_NAMES)('names the limit %s', async (name) => {
    d1.reset();
    const [table, org] = ONE_OF[name];
    const allowances = allowing({ [name]: await usedIn(org, name) });
    // A service account where that is counted, and else a person.
    const n = name === 'users' ? 2 : 1;
    expect(await commit([org], allowances, put(table, org, n))).toEqual({ kind: 'full', limit: name });
  });
});

/** What takes one more of each. */
const ONE_OF: Record<CountedName, readonly [table: string, org: number]> = {
  roles: ['roles', 1],
  permissions: ['permissions', 1],
  assignments: ['team_roles', 1],
  members: ['org_users', 2],
  'service-accounts': ['users', 1],
  tokens: ['tokens', 1],
  teams: ['teams', 1],
  'team-members': ['team_members', 1],
  'team-groups': ['team_groups', 1],
  'group-mappings': ['group_mappings', 1],
  'user-groups': ['user_groups', 1],
  levels: ['managed_permissions', 1],
  orgs: ['orgs', 0],
  users: ['users', 0],
  'global-roles': ['roles', 0],
  'global-permissions': ['permissions', 0],
  'global-assignments': ['user_roles', 0],
  'provider-groups': ['user_groups', 0],
};
