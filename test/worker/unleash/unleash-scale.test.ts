import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { groupsOf, unleash, user } from '../../support/unleash.ts';

/** Puts many groups with the members into an org, past the coordinator, each with two mappings and a project. */
async function manyGroups(org: FreshOrg, count: number, members: readonly number[]): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  const prefix = unique('group');
  const numbers = JSON.stringify(Array.from({ length: count }, (_, i) => i));
  const teams = 'SELECT id AS team_id FROM teams WHERE org_id = ?1';
  const roleUid = await org.role([['reports:read', 'reports:*']]);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO teams (org_id, uid, name, email, created, updated, description, created_by)
       SELECT ?1, ?2 || value, ?2 || value, '', ?3, ?3, 'd', 1 FROM json_each(?4)`,
    ).bind(org.id, prefix, at, numbers),
    env.DB.prepare(
      `INSERT INTO team_members (org_id, team_id, user_id, permission, added_by, created)
       SELECT ?1, team_id, value, 0, 1, ?2 FROM (${teams}) CROSS JOIN json_each(?3)`,
    ).bind(org.id, at, JSON.stringify(members)),
    env.DB.prepare(
      `INSERT INTO team_groups (org_id, team_id, group_key, group_id, added_by, created)
       SELECT ?1, team_id, value || team_id, value || team_id, 1, ?2 FROM (${teams}) CROSS JOIN json_each('["a","b"]')`,
    ).bind(org.id, at),
    env.DB.prepare(
      `INSERT INTO team_roles (org_id, team_id, role_uid, added_by, created, is_root)
       SELECT ?1, team_id, ?2, 1, ?3, 1 FROM (${teams})`,
    ).bind(org.id, roleUid, at),
    env.DB.prepare(
      `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
       SELECT ?1, 'team', team_id, 'projects', 'p', 'Viewer' FROM (${teams})`,
    ).bind(org.id),
  ]);
}

describe('a list of groups', () => {
  it('of 1,000 with 20 members each is as many statements as one of none, and valid', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
      const costOf = async (path: string) => {
        const before = { trips: d1.trips, calls: calls.count };
        let statements = 0;
        d1.before = (list) => void (statements += list.length);
        const { status, body } = await unleash('GET', path, { as }, fetch);
        expect(status).toBe(200);
        return { body, statements, trips: d1.trips - before.trips, calls: calls.count - before.calls };
      };
      /** Of two: beside one of them the org may look at the global plane, which it does every few seconds. */
      const cheaper = async (path: string) => {
        const [one, other] = [await costOf(path), await costOf(path)];
        return other.trips < one.trips ? other : one;
      };
      await costOf('');
      const empty = await cheaper('');
      // One of them reads the newest pair of revisions.
      expect(empty).toMatchObject({ statements: 6, trips: 1, calls: 1 });
      await manyGroups(org, 1_000, await crowd(org.id, 20));
      const { body, ...cost } = await cheaper('');
      expect({ ...cost, body: {} }).toEqual({ ...empty, body: {} });
      expect(body.groups).toHaveLength(1_000);
      for (const group of body.groups) {
        expect([group.userCount, group.mappingsSSO.length, group.projects.length]).toEqual([20, 2, 1]);
        expect(group.rootRole).toBeGreaterThan(1_000);
      }
      const one = await cheaper(`/${body.groups[500].id}`);
      expect(one).toMatchObject({ body: { users: { length: 20 } }, statements: 6, trips: 1, calls: 1 });
    });
  });
});

describe('a change of a group', () => {
  it('is one call and two round trips, with as many statements for ten thousand members', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const members = await crowd(org.id, 10_000);
    const id = await groupsOf(org).create({ name: 'g' });
    await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
      await unleash('GET', '', { as }, fetch);
      const costOf = async (body: object) => {
        const before = { trips: d1.trips, calls: calls.count };
        let statements = 0;
        d1.before = (list) => void (statements += list.length);
        const { status, text } = await unleash('PUT', `/${id}`, { as, body }, fetch);
        expect(status, text).toBe(200);
        return { statements, trips: d1.trips - before.trips, calls: calls.count - before.calls };
      };
      const few = await costOf({ name: 'g', users: members.slice(0, 1).map(user) });
      const all = await costOf({ name: 'g', users: members.map(user) });
      expect(all).toEqual({ ...few, trips: 2, calls: 1 });
      // So many new members touch the whole org. A read brings the caller back to where it is kept.
      await unleash('GET', `/${id + 1}`, { as }, fetch);
      expect(await costOf({ name: 'g', users: members.toReversed().map(user) })).toEqual(all);
      await costOf({ name: 'g', users: [] });
    });
    expect((await groupsOf(org).get(id)).users).toEqual([]);
  });
});
