import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { systemClock } from '../../../src/durable/clock.ts';
import { EndedOrgs } from '../../../src/durable/ended-orgs.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { untilCleanedUp } from '../../support/ended-orgs.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { newPerson, NO_ID } from '../../support/people.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const MEMBERS = 20_000;
/** Ids that nothing else has. */
const FIRST_ID = 1_000_000_000;
const AT = '2026-01-01T00:00:00.000Z';
/** In the last minutes, for what is removed when it is old. */
const NOW = new Date().toISOString();

let made = 0;

/** The object of the global plane does not clean up by itself, until it is asked to. */
const keepWhatIsLeft = async (isSomethingDeleted: boolean): Promise<void> =>
  await runInDurableObject(env.ORG.getByName('0'), async (_instance, { storage }) => {
    const isSoon = async () => ((await storage.getAlarm()) ?? Infinity) < Date.now() + 10_000;
    // It is set beside the reply.
    while (isSomethingDeleted && !(await isSoon())) await scheduler.wait(1);
    await storage.deleteAlarm();
  });

beforeEach(async () => {
  await untilCleanedUp();
  await keepWhatIsLeft(false);
});

/** Puts many rows into every table that an org has rows in, straight as rows. */
async function enlarge({ id: org }: FreshOrg, members: number): Promise<void> {
  const first = FIRST_ID + made++ * 10 * MEMBERS;
  const rows = (many: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${many - 1})`;
  const user = (
    isAccount: 0 | 1,
    id: string,
  ) => `${id}, 'uid-' || (${id}), 'login-' || (${id}), 'login-' || (${id}), '',
    ${isAccount}, ${org}, 0, 0, NULL, 0, '${AT}', '${AT}', 1`;
  const accounts = Math.ceil(members / 20);
  const account = `${first + members} + i`;
  const each = Math.ceil(members / 10);
  await env.DB.batch(
    [
      `INSERT INTO users ${rows(members)} SELECT ${user(0, `${first} + i`)} FROM n`,
      `INSERT INTO users ${rows(accounts)} SELECT ${user(1, account)} FROM n`,
      `INSERT INTO org_users (org_id, user_id, role, created, updated) ${rows(members + accounts)} SELECT ${org}, ${first} + i, 'Viewer', '${AT}', '${AT}' FROM n`,
      `INSERT INTO user_roles ${rows(3 * members)} SELECT ${org}, ${first} + i / 3, 'r-' || (i % 3), 1, '${AT}' FROM n`,
      `INSERT INTO user_roles ${rows(accounts)} SELECT 0, ${account}, 'everywhere-${org}', 1, '${AT}' FROM n`,
      `INSERT INTO tokens ${rows(accounts)} SELECT ${account}, ${org}, ${account}, 't-' || i, 'h-' || (${account}), '${AT}', NULL, NULL, NULL, '' FROM n`,
      `INSERT INTO teams ${rows(each)} SELECT ${first} + i, ${org}, 't-' || i, 't-' || i, '', '${AT}', '${AT}', '', 1, 1 FROM n`,
      `INSERT INTO team_members ${rows(each)} SELECT ${org}, ${first} + i, ${first} + i, 0, 1, '${AT}', 0 FROM n`,
      `INSERT INTO team_roles ${rows(each)} SELECT ${org}, ${first} + i, 'r-1', 1, '${AT}', 0 FROM n`,
      `INSERT INTO team_groups ${rows(each)} SELECT ${org}, ${first} + i, 'g', 'G', 1, '${AT}', 0 FROM n`,
      `INSERT INTO team_preferences ${rows(each)} SELECT ${org}, ${first} + i, '', '', '', '', '' FROM n`,
      `INSERT INTO roles ${rows(each)} SELECT ${first} + i, ${org}, 'r-${org}-' || i, 'r-' || i, 1, '', '', '', 0, '${AT}', '${AT}' FROM n`,
      `INSERT INTO permissions ${rows(each)} SELECT ${org}, 'r-${org}-' || i, 'reports:read', '', '${AT}', '${AT}' FROM n`,
      `INSERT INTO managed_permissions ${rows(each)} SELECT ${org}, 'user', cast(${first} + i AS text), 'folders', 'x', 'View' FROM n`,
      `INSERT INTO group_mappings ${rows(each)} SELECT ${org}, 'g-' || i, 'G-' || i, 'r-1' FROM n`,
      `INSERT INTO resource_types (org_id, name, display_name, attribute, actions, levels, version, created, updated)
        ${rows(each)} SELECT ${org}, 't-' || i, '', 'id', '[]', '[]', 1, '${AT}', '${AT}' FROM n`,
      `INSERT INTO user_groups ${rows(each)} SELECT ${first} + i, ${org}, 'api', 'g', '', 'G', '${AT}' FROM n`,
      `INSERT INTO kept_answers ${rows(each)} SELECT ${org}, ${first} + i, 'k', 's', 'team.create', 'null', NULL, 1, '${NOW}' FROM n`,
    ].map((sql) => env.DB.prepare(sql)),
  );
}

/** Every table of the database with an org id, whatever there will be; but for the audit trail, which is kept. */
async function tablesOfOrgs(): Promise<string[]> {
  const all = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'`,
  ).all<{ name: string }>();
  const found = await env.DB.prepare(
    `SELECT value AS name FROM json_each(?) JOIN pragma_table_info(value) AS c
     WHERE c.name = 'org_id' AND value NOT IN ('changes', 'ended_orgs') ORDER BY 1`,
  )
    .bind(JSON.stringify(all.results.map(({ name }) => name)))
    .all<{ name: string }>();
  return found.results.map(({ name }) => name);
}

/** How many rows of an org each table has, with its service accounts, and what these have in the global plane. */
async function rowsOf(org: number): Promise<Record<string, number>> {
  const tables = await tablesOfOrgs();
  const counts = [
    ...tables.map(
      (table) => `SELECT '${table}' AS name, count(*) AS count FROM ${table} WHERE org_id = ${org}`,
    ),
    `SELECT 'accounts' AS name, count(*) AS count FROM users WHERE is_service_account = 1 AND home_org_id = ${org}`,
    `SELECT 'global roles' AS name, count(*) AS count FROM user_roles WHERE org_id = 0 AND role_uid = 'everywhere-${org}'`,
  ];
  const results = await env.DB.batch<{ name: string; count: number }>(
    counts.map((sql) => env.DB.prepare(sql)),
  );
  return Object.fromEntries(results.flatMap(({ results: [row] }) => (row ? [[row.name, row.count]] : [])));
}

/** The cleaner of an object that has just begun, with a database that counts. */
function newCleaner() {
  const d1 = new WatchedD1(env.DB);
  const orm = openOrm(d1.binding);
  const alarms: number[] = [];
  const cleaner = new EndedOrgs({
    database: openDatabase(orm),
    repositories: openRepositories(orm),
    clock: { now: systemClock.now, sleep: async () => {} },
    storage: {
      getAlarm: async () => await Promise.resolve(alarms.at(-1) ?? null),
      setAlarm: async (at) => await Promise.resolve(void alarms.push(Number(at))),
    },
  });
  return { cleaner, d1, alarms };
}

/** An org whose rows stay for now: the object of the global plane is told of no deletion. */
async function endedOrg(members = 30) {
  const org = await freshOrg();
  await enlarge(org, members);
  await env.DB.batch([
    env.DB.prepare('INSERT INTO ended_orgs VALUES (?, ?)').bind(org.id, AT),
    env.DB.prepare('DELETE FROM orgs WHERE id = ?').bind(org.id),
  ]);
  // What was counted of it went with it.
  return { org, before: await rowsOf(org.id) };
}

describe('a large org', () => {
  it('is deleted by a batch of a few rows, and nothing is left in the end', async ({ expect }) => {
    const [org, beside] = [await freshOrg(), await freshOrg()];
    await enlarge(org, MEMBERS);
    await enlarge(beside, 30);
    const before = await rowsOf(org.id);
    for (const [table, rows] of Object.entries(before))
      expect(rows, table).toBeGreaterThan(table === 'usage' ? 0 : 900);
    const others = await rowsOf(beside.id);

    await withCoordinator(0, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/orgs', {}, fetch);
      d1.rowsWritten = 0;
      await ok(200, 'DELETE', `/orgs/${org.id}`, {}, fetch);
      // With the counters of the org, one of each kind.
      expect(d1.rowsWritten).toBeLessThan(30);
    });
    await untilCleanedUp();
    for (const [table, rows] of Object.entries(await rowsOf(org.id))) {
      expect(rows, table).toBe(0);
    }
    expect(await rowsOf(beside.id)).toEqual(others);
  });

  it('is cleaned up in steps of few rows each, and another object goes on where one ended', async ({
    expect,
  }) => {
    const { org, before } = await endedOrg(3_000);
    const first = newCleaner();
    for (let step = 0; step < 3; step++) expect(await first.cleaner.step()).toBe(true);
    const half = await rowsOf(org.id);
    const sum = (counts: Record<string, number>) =>
      Object.values(counts).reduce((all, count) => all + count, 0);
    expect(sum(half)).toBeLessThan(sum(before));
    expect(sum(half)).toBeGreaterThan(0);

    const { cleaner, d1 } = newCleaner();
    for (let isMore = true; isMore;) {
      d1.rowsWritten = 0;
      isMore = await cleaner.step();
      // With their indexes.
      expect(d1.rowsWritten).toBeLessThanOrEqual(7_000);
    }
    expect(sum(await rowsOf(org.id))).toBe(0);
    expect(await env.DB.prepare('SELECT * FROM ended_orgs').all()).toMatchObject({ results: [] });
  });
});

describe('answers that are kept under a key', () => {
  it('are removed after a day, of all orgs and of the global plane, in steps', async ({ expect }) => {
    const hour = 3_600_000;
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    const [user, many] = [FIRST_ID + 999_999, 1_500];
    const put = (org: number, from: number, at: string) =>
      env.DB.prepare(
        `INSERT INTO kept_answers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
         SELECT ?, ?, 'k-' || (i + ?), 's', 'team.create', NULL, NULL, i + ?, ? FROM n`,
      ).bind(org, user, from, from, at);
    await env.DB.batch([put(0, 0, ago(24 * hour)), put(1, 0, AT), put(1, many, ago(23 * hour))]);
    const left = async () =>
      (
        await env.DB.prepare(
          'SELECT org_id AS org, count(*) AS count FROM kept_answers WHERE user_id = ? GROUP BY 1',
        )
          .bind(user)
          .all()
      ).results;
    const { cleaner, d1, alarms } = newCleaner();
    expect(await cleaner.step()).toBe(true);
    // With their indexes.
    expect(d1.rowsWritten).toBeLessThanOrEqual(4_000);
    await cleaner.clean();
    expect(await left()).toEqual([{ org: 1, count: many }]);
    expect((alarms[0] ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
  });
});

describe('the alarm', () => {
  it('goes on until nothing is left, and looks again after an hour', async ({ expect }) => {
    const { org } = await endedOrg();
    const { cleaner, alarms } = newCleaner();
    await cleaner.clean();
    expect(Object.values(await rowsOf(org.id)).every((count) => count === 0)).toBe(true);
    expect(alarms).toHaveLength(1);
    expect((alarms[0] ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('tries again after a minute where the database is away', async ({ expect }) => {
    const { org, before } = await endedOrg();
    const { cleaner, alarms, d1 } = newCleaner();
    d1.fault = 'down';
    await cleaner.clean();
    expect(await rowsOf(org.id)).toEqual(before);
    expect((alarms[0] ?? 0) - Date.now()).toBeGreaterThan(50_000);
    expect((alarms[0] ?? 0) - Date.now()).toBeLessThanOrEqual(60_000);
    await newCleaner().cleaner.clean();
  });

  it('is set by the object of the global plane as soon as it begins, and never later than it was', async ({
    expect,
  }) => {
    const { cleaner, alarms } = newCleaner();
    cleaner.noteDeletion();
    await scheduler.wait(1);
    cleaner.begin();
    await scheduler.wait(1);
    expect(alarms).toHaveLength(1);
    await withCoordinator(0, async ({ restart }) => await Promise.resolve(void restart()));
    await runInDurableObject(env.ORG.getByName('0'), async (_instance, { storage }) => {
      expect(await storage.getAlarm()).not.toBeNull();
    });
  });
});

describe('before it is cleaned up', () => {
  /** What somebody is told who asks for everything in an org. */
  async function told(
    as: As,
    org: number,
    status: (path: string) => string,
    { id, login }: { id: number; login: string },
  ) {
    const paths = [
      ['GET', `/orgs/${org}`],
      ['GET', `/orgs/${org}/users`],
      ['GET', `/orgs/${org}/users/search`],
      ['POST', `/orgs/${org}/users`, { loginOrEmail: login, role: 'Viewer' }],
      ['PATCH', `/orgs/${org}/users/${id}`, { role: 'Editor' }],
      ['DELETE', `/orgs/${org}/users/${id}`],
      ['PUT', `/orgs/${org}`, { name: 'another name' }],
      ['DELETE', `/orgs/${org}`],
      ['POST', `/users/${id}/using/${org}`],
      ['POST', '/admin/users', { login: unique('new'), password: 'secret', orgId: org }],
    ] as const;
    const inOrg = [
      '/org',
      '/org/users',
      '/teams/search',
      '/serviceaccounts/search',
      '/access-control/roles',
      '/access-control/user/permissions',
      `/access-control/users/${id}/roles`,
      '/access-control/users/permissions/search',
      `/users/${id}/teams`,
    ];
    const answers: Record<string, string> = {};
    for (const [method, path, body] of paths) {
      const answer = await api(method, path, { as, body });
      answers[`${method} ${status(path)}`] = `${answer.status} ${status(answer.text)}`;
    }
    for (const path of inOrg) {
      const answer = await api('GET', path, { as, org });
      answers[`GET ${path}`] = `${answer.status} ${status(answer.text)}`;
    }
    return answers;
  }

  it('answers like an org that never was, whoever asks', async ({ expect }) => {
    const org = await freshOrg();
    const [member, account] = [await org.person('Admin'), await org.account('Admin')];
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id });
    for (const as of [member.as, account.as]) await ok(200, 'GET', '/teams/search', { as, org: org.id });
    await env.DB.batch([
      env.DB.prepare('DELETE FROM org_users WHERE user_id = 1 AND org_id = ?').bind(org.id),
    ]);
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    await keepWhatIsLeft(true);
    const generic = (id: number) => (text: string) =>
      text.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), 'ID').replace(/"(traceID|accessErrorId)":"[^"]*"/, '');
    for (const [who, as] of [
      ['the server admin', undefined],
      ['a member', member.as],
      ['a member of another org', (await newPerson({})).as],
    ] as const) {
      const asked = (id: number) =>
        told(as ?? { login: 'admin', password: 'admin' }, id, generic(id), member);
      expect(await asked(org.id), who).toEqual(await asked(NO_ID));
    }
    await ok(401, 'GET', '/org', { as: account.as });
    await ok(401, 'GET', '/access-control/user/permissions', { as: account.as });
    await ok(401, 'GET', '/access-control/user/permissions', { as: account.as });
    const orgs = (await ok(200, 'GET', `/users/${member.id}/orgs`)).body as { orgId: number }[];
    expect(orgs.map(({ orgId }) => orgId)).toEqual([1]);
    await ok(404, 'GET', `/users/${account.id}`);
    expect((await rowsOf(org.id))['org_users']).toBe(2);
  });

  it('a role of all orgs is used by nobody there, and its uid and that of a role there are free', async ({
    expect,
  }) => {
    const { org } = await endedOrg();
    const uid = `everywhere-${org.id}`;
    await env.DB.batch([
      env.DB.prepare(`INSERT INTO roles VALUES (NULL, 0, ?, 'custom:e', 1, '', '', '', 0, ?, ?)`).bind(
        uid,
        AT,
        AT,
      ),
      env.DB.prepare(`INSERT INTO user_roles VALUES (?, 1, ?, 1, ?)`).bind(org.id, uid, AT),
      env.DB.prepare(`INSERT INTO team_roles VALUES (?, 1, ?, 1, ?, 0)`).bind(org.id, uid, AT),
      env.DB.prepare(`INSERT INTO group_mappings VALUES (?, 'h', 'H', ?)`).bind(org.id, uid),
    ]);
    expect((await ok(200, 'GET', `/access-control/roles/${uid}/assignments`, { org: 1 })).body).toMatchObject(
      {
        users: [],
        service_accounts: [],
      },
    );
    await ok(200, 'POST', '/access-control/roles', {
      body: { uid: `r-${org.id}-1`, name: unique('global'), global: true },
    });
    // Without `force`, as nobody has it.
    await ok(200, 'DELETE', `/access-control/roles/${uid}?global=true`);
    await newCleaner().cleaner.clean();
    await ok(200, 'DELETE', `/access-control/roles/r-${org.id}-1?global=true`);
  });

  it('its people act in another org of theirs, also after they join one and leave one', async ({
    expect,
  }) => {
    const [third, second, first] = [await freshOrg(), await freshOrg(), await freshOrg()];
    const person = await newPerson({ orgId: first.id });
    const join = async (org: FreshOrg) =>
      await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    await join(second);
    await ok(200, 'GET', '/org', { as: person.as });
    await env.DB.batch([
      env.DB.prepare('DELETE FROM orgs WHERE id = ?').bind(first.id),
      env.DB.prepare('INSERT INTO ended_orgs VALUES (?, ?)').bind(first.id, AT),
    ]);
    const isolate = createApp();
    const current = async () =>
      (await ok(200, 'GET', '/org', { as: person.as }, async (request) => await isolate.fetch(request, env)))
        .body.id;
    expect(await current()).toBe(second.id);
    // Older than the one that they act in.
    await join(third);
    expect(await current()).toBe(second.id);
    await second.admin(200, 'DELETE', `/org/users/${person.id}`);
    expect(await current()).toBe(third.id);
    await newCleaner().cleaner.clean();
    expect(await current()).toBe(third.id);
  });
});
