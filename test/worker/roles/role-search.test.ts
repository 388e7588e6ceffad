import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPerson } from '../../support/stored-people.ts';

const LARGEST_ID = 2_147_483_647;

type Kind = 'user' | 'team';

const pathOf = (kind: Kind): string => `/access-control/${kind}s/roles/search`;

/** What the search answers in an org. */
const search = async (org: FreshOrg, kind: Kind, body: object, as: As = ADMIN, query = '') =>
  (await ok(200, 'POST', `${pathOf(kind)}${query}`, { as, org: org.id, body })).body;

/** An org with somebody of the kind that has two roles, one of them hidden, and somebody that has none. */
async function newWorld(kind: Kind) {
  const org = await freshOrg();
  const make = async () => (kind === 'team' ? await org.team() : ((await crowd(org.id, 1))[0] ?? 0));
  const [given, bare] = [await make(), await make()];
  const shown = await org.role([['reports:read', 'reports:*']], { name: `a ${given}` });
  const hidden = await org.role([['reports:read', 'reports:*']], { name: `b ${given}`, hidden: true });
  const body = { roleUids: [shown, hidden], includeHidden: true };
  await org.admin(200, 'PUT', `/access-control/${kind}s/${given}/roles`, body);
  const ids = (...list: number[]) => ({ [`${kind}Ids`]: list });
  return { org, given, bare, shown, hidden, ids, make };
}

describe.for(['user', 'team'] as const)('POST /access-control/%ss/roles/search', (kind) => {
  let made: ReturnType<typeof newWorld> | undefined;
  /** One world for all that only search in it. */
  const world = () => (made ??= newWorld(kind));

  it('answers for each what the list of its own answers, and [] for those without roles', async ({
    expect,
  }) => {
    const { org, given, bare, ids } = await world();
    for (const includeHidden of [false, true]) {
      const listed = await org.admin(
        200,
        'GET',
        `/access-control/${kind}s/${given}/roles?includeHidden=${includeHidden}`,
      );
      expect(listed.body).toHaveLength(includeHidden ? 2 : 1);
      const expected = { [given]: listed.body, [bare]: [] };
      const body = ids(bare, given);
      expect(await search(org, kind, { ...body, includeHidden })).toEqual(expected);
      expect(await search(org, kind, body, ADMIN, `?includeHidden=${includeHidden}`)).toEqual(expected);
      const differing = `${pathOf(kind)}?includeHidden=${!includeHidden}`;
      const refused = await org.admin(400, 'POST', differing, { ...body, includeHidden });
      expect(refused.body.message).toContain('in the query');
    }
  });

  it('takes no ids, null and the ids of the other kind for none, and an id that stands twice for one', async ({
    expect,
  }) => {
    const { org, given, ids } = await world();
    const other = kind === 'user' ? 'teamIds' : 'userIds';
    for (const body of [{}, ids(), { [`${kind}Ids`]: null }, { [other]: [given] }]) {
      expect(await search(org, kind, body)).toEqual({});
    }
    expect(Object.keys(await search(org, kind, ids(given, given)))).toEqual([String(given)]);
  });

  it("leaves out what does not exist, and another org's just so (I10)", async ({ expect }) => {
    const { org, given, ids } = await world();
    const there = await newWorld(kind);
    const body = ids(given, LARGEST_ID, there.given, there.bare);
    expect(Object.keys(await search(org, kind, body))).toEqual([String(given)]);
    const { as } = await org.account('Admin');
    expect(Object.keys(await search(org, kind, body, as))).toEqual([String(given)]);
  });

  it('looks in the org that the body names, with the rights that the caller has there', async ({
    expect,
  }) => {
    const { org, given, ids } = await world();
    const other = await freshOrg();
    const body = { ...ids(given), orgId: org.id };
    expect(Object.keys(await search(other, kind, body))).toEqual([String(given)]);
    expect(await search(other, kind, { ...body, orgId: 0 })).toEqual({});
    expect(await search(other, kind, { ...body, orgId: null })).toEqual({});
    const person = await other.person('Admin');
    const denied = await api('POST', pathOf(kind), { as: person.as, org: other.id, body });
    expectAccessDenied(denied, `${kind}s.roles:read`);
    const nowhere = await api('POST', pathOf(kind), { body: { ...body, orgId: LARGEST_ID } });
    expectAccessDenied(nowhere, `${kind}s.roles:read`);
    const token = await api('POST', pathOf(kind), { as: (await other.account('Admin')).as, body });
    expect([token.status, token.body.messageId]).toEqual([401, 'api-key.organization-mismatch']);
    const own = await org.account('Admin');
    expect(Object.keys(await search(org, kind, body, own.as))).toEqual([String(given)]);
  });

  it('needs to read the roles of all of the kind, and writes nothing', async ({ expect }) => {
    const { org, given, ids } = await world();
    const { id, as } = await org.account();
    await org.grant(id, [[`${kind}s.roles:read`, `${kind}s:id:${given}`]]);
    const call = async () => await api('POST', pathOf(kind), { as, body: ids(given) });
    expectAccessDenied(await call(), `${kind}s.roles:read`);
    await org.grant(id, [[`${kind}s.roles:read`, `${kind}s:*`]]);
    const { answer, trace } = await traceOf(call);
    expect(answer.status, answer.text).toBe(200);
    expect(trace).toEqual({});
  });

  it('is one coordinator call and one round trip of as many statements, for one id and for a thousand', async ({
    expect,
  }) => {
    const { org, given, shown, ids } = await newWorld(kind);
    const { as } = await org.account('Admin');
    const many = kind === 'user' ? await crowd(org.id, 1_000) : await teams(org, 1_000);
    await env.DB.prepare(
      `INSERT INTO ${kind}_roles (org_id, ${kind}_id, role_uid, added_by, created) SELECT ?, value, ?, 1, '' FROM json_each(?)`,
    )
      .bind(org.id, shown, JSON.stringify(many))
      .run();
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      const costs = new Set<string>();
      let statements = 0;
      bench.d1.before = (list) => void (statements = list.length);
      for (const list of [[given], [given, ...many.slice(1)]]) {
        const [trips, calls] = [bench.d1.trips, bench.calls.count];
        const { body } = await ok(200, 'POST', pathOf(kind), { as, body: ids(...list) }, bench.fetch);
        expect(Object.keys(body)).toHaveLength(list.length);
        for (const roles of Object.values(body))
          expect(roles).toEqual([expect.objectContaining({ uid: shown })]);
        costs.add(
          `${bench.d1.trips - trips} trips, ${bench.calls.count - calls} calls, ${statements} statements`,
        );
      }
      // One of them reads the newest pair of revisions.
      expect([...costs]).toEqual(['1 trips, 1 calls, 4 statements']);
    });
  });
});

/** Teams put into an org past the coordinator. */
async function teams(org: FreshOrg, size: number): Promise<number[]> {
  const names = JSON.stringify(Array.from({ length: size }, (_, i) => `team ${i}`));
  const { results } = await env.DB.prepare(
    `INSERT INTO teams (org_id, uid, name, email, created, updated)
     SELECT ?, value, value, '', '', '' FROM json_each(?) RETURNING id`,
  )
    .bind(org.id, names)
    .all<{ id: number }>();
  return results.map(({ id }) => id);
}

describe('the roles of users', () => {
  it('are those given in the org and globally, each once, and none that came through a group or a team', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id } = await org.account('Viewer');
    const both = await org.role([], { global: true });
    const path = `/access-control/users/${id}/roles`;
    await org.admin(200, 'POST', path, { roleUid: both, global: true });
    await org.admin(200, 'POST', path, { roleUid: both });
    const [team, byTeam] = [await org.team(), await org.role([])];
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: byTeam });
    const fixed = (await org.admin(200, 'GET', '/access-control/roles')).body.find(
      ({ name }: { name: string }) => name === 'fixed:teams:creator',
    );
    await org.admin(200, 'POST', path, { roleUid: fixed.uid });
    const roles = (await search(org, 'user', { userIds: [id] }))[id];
    const uids: string[] = [both, fixed.uid];
    expect(roles.map(({ uid }: { uid: string }) => uid).toSorted()).toEqual(uids.toSorted());
    expect(roles).toEqual((await org.admin(200, 'GET', path)).body);
  });

  it('who are no members are told to those who may read any user', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { id } = await storedPerson(other.id);
    const role = await org.role([]);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: role });
    const body = { userIds: [id] };
    expect(await search(org, 'user', body)).toEqual({ [id]: [expect.objectContaining({ uid: role })] });
    const { as } = await org.account('Admin');
    expect(await search(org, 'user', body, as)).toEqual({});
  });
});
