import { describe, expect, it } from 'vitest';

import { fill, findTrouble, look } from '../../../.dev/seed/fill.mjs';
import { readOptions } from '../../../.dev/seed/options.mjs';
import { groupKey, siblingsKey } from '../../../src/core/external-group.ts';
import { isWellFormedToken } from '../../../src/core/service-account-token.ts';
import { onlySecret, Secrets } from '../../../src/service/sign-in/secrets.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import type { Value } from '../../simulator/sqlite.ts';
import { wrongCounts } from '../../support/counted.ts';

const secrets = onlySecret('a secret of enough length');
const quiet = { secrets, tell: () => undefined };

/** A database as `npm run seed` uses it. */
function newDatabase() {
  const d1 = new NodeD1();
  const prepare = (sql: string, ...values: Value[]) => ({
    bind: (...given: Value[]) => prepare(sql, ...given),
    run: () => Promise.resolve(d1.rows(sql, ...values)),
    first: () => Promise.resolve(d1.rows(sql, ...values)[0]),
  });
  return { d1, database: { prepare } };
}

function worldOf(...args: string[]) {
  const read = readOptions(['--preset', 'small', ...args]);
  if (!('world' in read)) throw new Error('These are no options');
  return read.world;
}

/** Rows that name something that is not there. */
const DANGLING = [
  'SELECT * FROM org_users WHERE user_id NOT IN (SELECT id FROM users) OR org_id NOT IN (SELECT id FROM orgs)',
  'SELECT * FROM users WHERE id > 1 AND (home_org_id, id) NOT IN (SELECT org_id, user_id FROM org_users)',
  'SELECT * FROM permissions WHERE (org_id, role_uid) NOT IN (SELECT org_id, uid FROM roles)',
  ...['user_roles', 'team_roles', 'group_mappings'].map(
    (table) => `SELECT * FROM ${table} WHERE (org_id, role_uid) NOT IN (SELECT org_id, uid FROM roles)`,
  ),
  ...['user_roles', 'team_members', 'user_groups'].map(
    (table) =>
      `SELECT * FROM ${table} WHERE (org_id, user_id) NOT IN (SELECT org_id, user_id FROM org_users)`,
  ),
  ...['team_members', 'team_roles', 'team_groups'].map(
    (table) => `SELECT * FROM ${table} WHERE (org_id, team_id) NOT IN (SELECT org_id, id FROM teams)`,
  ),
  'SELECT * FROM tokens WHERE (org_id, account_id) NOT IN (SELECT home_org_id, id FROM users WHERE is_service_account = 1)',
];

/** All that must hold of what is filled, as it holds of what the service stores. */
function expectSound(d1: NodeD1) {
  expect(wrongCounts((sql) => d1.rows(sql))).toEqual([]);
  for (const sql of DANGLING) expect(d1.rows(sql), sql).toEqual([]);
  for (const { group_id: id, group_key: key, siblings_key: siblings } of d1.rows('SELECT * FROM user_groups'))
    expect([key, siblings]).toEqual([groupKey(String(id)), siblingsKey(String(id))]);
  for (const { uid } of d1.rows('SELECT uid FROM users WHERE id > 1 UNION ALL SELECT uid FROM teams'))
    expect(uid).toMatch(/^[a-z][a-z0-9]{13}$/);
}

describe('what npm run seed fills', () => {
  it('is org 1 of a database of a first start: as much as is asked for, counted, and sound', async () => {
    const { d1, database } = newDatabase();
    const there = await look(database);
    expect(there).toMatchObject({ isFirst: true, org: 1, user: 1 });
    const told: number[] = [];
    const filled = await fill(database, worldOf('--users', '50', '--orgs', '3'), there, {
      secrets,
      tell: (done: number, of: number) => void told.push(done / of),
    });
    expectSound(d1);
    expect([told[0], told.at(-1)]).toEqual([0, 1]);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const count = (what: string) => d1.rows(`SELECT count(*) AS count FROM ${what}`)[0]?.['count'];
    expect(count('users WHERE is_service_account = 0')).toBe(1 + 50 + 3 * 20);
    expect(
      count('user_roles JOIN users ON id = user_id WHERE home_org_id = 1 AND is_service_account = 0'),
    ).toBe(50 * 3);
    expect(count('orgs')).toBe(4);
    expect(filled).toMatchObject({ org: 1, firstUser: 2, firstAccount: 52 });
  });

  it('has tokens that are stored as keyed hashes, by the name of their key, and that nobody can tell without it (I13)', async () => {
    const { d1, database } = newDatabase();
    const { tokens } = await fill(database, worldOf(), await look(database), quiet);
    expect(tokens.filter(isWellFormedToken)).toHaveLength(10);
    const keyed = new Secrets(secrets);
    const stored = d1.rows('SELECT hash, hash_key FROM tokens ORDER BY id');
    for (const [i, token] of tokens.entries())
      expect(stored[i]).toEqual({ hash: await keyed.digest(token), hash_key: await keyed.keyId() });
    const other = newDatabase();
    const others = await fill(other.database, worldOf(), await look(other.database), {
      ...quiet,
      secrets: onlySecret('another secret of enough length'),
    });
    expect(others.tokens.filter((token: string) => tokens.includes(token))).toEqual([]);
  });

  it('is a new org where there is something, which stays as it is, if that is asked for', async () => {
    const { d1, database } = newDatabase();
    await fill(database, worldOf(), await look(database), quiet);
    const before = d1.rows('SELECT * FROM user_roles WHERE org_id = 1 ORDER BY user_id, role_uid');
    const there = await look(database);
    expect(findTrouble(worldOf(), there, false)).toMatch(/other data/);
    expect(findTrouble(worldOf(), there, true)).toBeUndefined();
    const filled = await fill(database, worldOf('--orgs', '2'), there, quiet);
    expect(filled.org).toBe(2);
    expectSound(d1);
    expect(d1.rows('SELECT * FROM user_roles WHERE org_id = 1 ORDER BY user_id, role_uid')).toEqual(before);
    expect(d1.rows('SELECT org_id, role FROM org_users WHERE user_id = 1')).toEqual(
      [1, 2, 3, 4].map((org) => ({ org_id: org, role: 'Admin' })),
    );
  });

  it("takes nobody's name, and no more than is allowed", async () => {
    const { d1, database } = newDatabase();
    d1.rows("UPDATE orgs SET name = 'seeded-12'");
    expect(findTrouble(worldOf(), await look(database), true)).toMatch(/taken/);
    const { database: empty } = newDatabase();
    const there = { ...(await look(empty)), people: 999_990 };
    expect(findTrouble(worldOf(), there, false)).toBeUndefined();
    expect(findTrouble(worldOf('--users', '11'), there, false)).toMatch(
      /1000001 users, and 1000000 are allowed/,
    );
  });

  it('may be nothing but people', async () => {
    const { d1, database } = newDatabase();
    const none = ['--teams', '0', '--roles', '0', '--accounts', '0'];
    await fill(database, worldOf(...none, '--users', '1'), await look(database), quiet);
    expectSound(d1);
    expect(d1.rows('SELECT id FROM users ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });
});
