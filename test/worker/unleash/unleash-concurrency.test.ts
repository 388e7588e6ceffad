import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { groupsOf, memberIds, unleash, user } from '../../support/unleash.ts';

const together = async <T>(count: number, call: (i: number) => Promise<T>): Promise<T[]> =>
  await Promise.all(Array.from({ length: count }, (_, i) => call(i)));

const statusesOf = (answers: readonly { readonly status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

describe('requests at once', () => {
  it('that create the same group give one 201 and nineteen 409', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Admin');
    const body = { name: 'DX team', mappingsSSO: ['a'], rootRole: 2, users: [user(id)] };
    const answers = await together(20, async () => await unleash('POST', '', { as, body }));
    expect(statusesOf(answers)).toEqual([201, ...Array<number>(19).fill(409)]);
    const list = await groupsOf(org).list();
    expect(list).toMatchObject([{ name: 'DX team', mappingsSSO: ['a'], rootRole: 2, userCount: 1 }]);
  });

  it('of both dialects for one name make one thing of it', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const answers = await together(12, async (i) =>
      i % 2 === 0
        ? await unleash('POST', '', { as, body: { name: 'one' } })
        : await org.admin(200, 'POST', '/teams', { name: 'one' }, { as }).catch(() => ({ status: 409 })),
    );
    expect(answers.filter(({ status }) => status !== 409)).toHaveLength(1);
    expect(await groupsOf(org).list()).toHaveLength(1);
  });

  it('that replace a group leave it as one of them said, whole', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const accounts = await crowd(org.id, 5);
    const id = await groups.create({ name: 'g' });
    const bodies = accounts.map((account, i) => ({
      name: 'g',
      description: `d${i}`,
      mappingsSSO: [`a${i}`, 'b', `c${i}`],
      rootRole: (i % 3) + 1,
      users: [user(account)],
    }));
    const answers = await together(20, async (i) => await groups.send(200, 'PUT', `/${id}`, bodies[i % 5]));
    expect(answers).toHaveLength(20);
    const { description, mappingsSSO, rootRole, ...rest } = await groups.get(id);
    const winner = bodies.find((body) => body.description === description);
    expect({ mappingsSSO, rootRole }).toEqual({
      mappingsSSO: winner?.mappingsSSO,
      rootRole: winner?.rootRole,
    });
    expect(memberIds({ description, mappingsSSO, rootRole, ...rest })).toEqual(
      winner?.users.map((member) => member.user.id),
    );
  });

  it('that delete a group answer one 200, and 404 to all others', async ({ expect }) => {
    const org = await freshOrg();
    const id = await groupsOf(org).create({ name: 'g', rootRole: 1, mappingsSSO: ['a'] });
    const answers = await together(10, async () => await unleash('DELETE', `/${id}`, { org: org.id }));
    expect(statusesOf(answers)).toEqual([200, ...Array<number>(9).fill(404)]);
  });
});

describe('an outage of the database', () => {
  it('is 503 in the dialect’s shape for reads and writes, and nothing is half done', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const id = await groupsOf(org).create({ name: 'g' });
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await unleash('GET', '', { as }, fetch);
      d1.fault = 'down';
      const calls = [
        ['GET', ''],
        ['GET', `/${id}`],
        ['POST', '', { name: 'h' }],
        ['PUT', `/${id}`, { name: 'h' }],
        ['DELETE', `/${id}`],
      ] as const;
      for (const [method, path, body] of calls) {
        const answer = await unleash(method, path, { as, ...(body && { body }) }, fetch);
        expect([answer.status, answer.headers.get('Retry-After')], `${method} ${path}`).toEqual([503, '1']);
      }
      d1.fault = undefined;
      expect((await unleash('GET', '', { as }, fetch)).body.groups).toMatchObject([{ id, name: 'g' }]);
    });
  });

  it('that hides whether a change was made is 503, and the change is whole or not there', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id: member, as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const body = { name: 'g', mappingsSSO: ['a'], rootRole: 2, users: [user(member)] };
      d1.fault = 'commit-then-lose-answer';
      expect((await unleash('POST', '', { as, body }, fetch)).status).toBe(503);
      d1.fault = undefined;
      const { groups } = (await unleash('GET', '', { as }, fetch)).body;
      expect(groups).toMatchObject([{ name: 'g', mappingsSSO: ['a'], rootRole: 2, userCount: 1 }]);
      const rows = await env.DB.prepare('SELECT count(*) AS n FROM teams WHERE org_id = ?')
        .bind(org.id)
        .first('n');
      expect(rows).toBe(1);
    });
  });
});
