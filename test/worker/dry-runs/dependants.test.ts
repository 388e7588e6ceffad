/** Whom a change may concern is found by index, and beyond a bound only counted. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Touches } from '../../../src/core/dependency.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { dependants } from '../../../src/storage/dependants.ts';
import { scratchReads } from '../../../src/storage/scratch-rows.ts';
import { withDryRuns } from '../../support/dry-runs.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const orm = openOrm(env.DB);
const TOUCHES: Touches = [
  'user:7',
  'team:7',
  'role:a',
  'role:basic_viewer',
  'role:basic_grafana_admin',
  'group:g',
  'org:5',
  'types',
];
const LOADED = { users: [7], orgs: [0, 5], ids: [7], names: ['g'], counted: [0, 5] };

type Sql = { readonly sql: string; readonly params: readonly unknown[] };

/** The steps of a statement that read a whole table, or all of an index. */
async function scansOf(statement: unknown): Promise<string[]> {
  const { sql, params } = (statement as { toSQL(): Sql }).toSQL();
  const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...params)
    .all<{ detail: string }>();
  const tables = await env.DB.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all<{
    name: string;
  }>();
  const names = new Set(tables.results.map(({ name }) => name));
  return plan.results
    .map(({ detail }) => detail)
    .filter((detail) => names.has(/^SCAN (\S+)/.exec(detail)?.[1] ?? ''));
}

/** Puts so many people into an org, straight in the database, who all hold a role. */
async function fill(orgId: number, people: number, roleUid: string): Promise<void> {
  const mark = unique('crowd');
  const crowd = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)`;
  const theirs = `SELECT id FROM users WHERE login GLOB ?1 || '*'`;
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
       ${crowd} SELECT ?2 || i, ?2 || i, ?2 || i, '', 0, ?3, '', '' FROM n`,
    ).bind(people, mark, orgId),
    env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT ?2, id, 'None', '', '' FROM (${theirs})`,
    ).bind(mark, orgId),
    env.DB.prepare(
      `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) SELECT ?2, id, ?3, 1, '' FROM (${theirs})`,
    ).bind(mark, orgId, roleUid),
  ]);
}

describe('the dependants of a change', () => {
  it.for([0, 5])(
    'are found, counted and read in org %i without a scan of a table',
    async (orgId, { expect }) => {
      const depend = dependants(orm);
      const reads = [
        depend.of(orgId, TOUCHES, 1_001),
        depend.count(orgId, TOUCHES),
        scratchReads(orm).rows(LOADED),
      ];
      for (const statement of reads.flatMap(({ statements }) => statements))
        expect(await scansOf(statement), (statement as { toSQL(): Sql }).toSQL().sql).toEqual([]);
    },
  );

  it('are told of up to a thousand, and beyond that counted, in the share of the caller', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roleUid = await org.role([['reports:read', 'reports:id:1']]);
    await fill(org.id, 1_000, roleUid);
    const input = { uid: roleUid, force: true };
    await withDryRuns(org.id, async ({ foresee }) => {
      const told = await foresee('deleteRole', input);
      expect(told).toMatchObject({ value: { effect: { kind: 'told', leftOut: 0 } } });
      const { effect } = told.ok ? told.value : { effect: undefined };
      expect(effect?.kind === 'told' && effect.groups.map(({ principals }) => principals.length)).toEqual([
        1_000,
      ]);
      await fill(org.id, 500, roleUid);
      expect(await foresee('deleteRole', input)).toMatchObject({
        ok: true,
        value: { effect: { kind: 'too-many', upTo: 1_500 } },
      });
      const tags: unknown[] = [];
      for (let i = 0; i < 20 && tags.at(-1) !== 'too-many-requests'; i++) {
        const foreseen = await foresee('deleteRole', input);
        tags.push(foreseen.ok ? 'ok' : foreseen.refusal.tag);
      }
      expect(tags.at(-1)).toBe('too-many-requests');
    });
  });

  it('of a change in the global plane are of every org', async ({ expect }) => {
    const [one, other] = [await freshOrg(), await freshOrg()];
    const { id } = await one.person('None');
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, {
      loginOrEmail: (await one.admin(200, 'GET', `/users/${id}`)).body.login,
      role: 'Viewer',
    });
    const found = await openDatabase(orm).read(dependants(orm).of(0, [`user:${id}`], 1_001));
    expect(found.map(({ orgId }) => orgId).toSorted((a, b) => a - b)).toEqual([0, 1, one.id, other.id]);
  });
});
