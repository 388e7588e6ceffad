import { describe, it } from 'vitest';

import { isCommit } from '../../support/schedules.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const HELD = 'reports:read';

/** Does something once the next change is committed, and before its coordinator hears so. */
function onceCommitted({ d1 }: Bench, act: () => Promise<void>): void {
  d1.after = async (statements) => {
    if (!isCommit(statements)) return;
    d1.after = undefined;
    await act();
  };
}

/** A role that two accounts hold, of which the org has cached the first only. */
async function twoHolders(): Promise<{ org: FreshOrg; first: number; second: number; uid: string }> {
  const org = await freshOrg('by requests');
  const [first, second] = [await org.account(), await org.account()];
  const uid = await org.role([[HELD, 'reports:*']]);
  for (const { id } of [first, second])
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
  return { org, first: first.id, second: second.id, uid };
}

describe('who looks while a change is being made sees each state once (linearizable per org, I6)', () => {
  it('from a principal that is loaded to one that is cached', async ({ expect }) => {
    const { org, first, second, uid } = await twoHolders();
    await withCoordinator(org.id, async (bench) => {
      const options = { as: ADMIN, org: org.id };
      const scopesOf = async (id: number) =>
        (await ok(200, 'GET', `/access-control/users/${id}/permissions`, options, bench.fetch)).body.filter(
          ({ action }: { action: string }) => action === HELD,
        ).length;
      expect(await scopesOf(first)).toBe(1);
      const seen: number[] = [];
      onceCommitted(bench, async () => {
        seen.push(await scopesOf(second), await scopesOf(first));
      });
      const body = { name: unique('role'), version: 2, permissions: [] };
      await ok(200, 'PUT', `/access-control/roles/${uid}`, { ...options, body }, bench.fetch);
      expect(seen).toEqual([0, 0]);
    });
  });

  it('from a uid that names nothing any more to a decision', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const member = await org.account();
    const id = await org.team();
    await org.admin(200, 'POST', `/teams/${id}/members`, { userId: member.id });
    const { uid } = (await org.admin(200, 'GET', `/teams/${id}`)).body;
    await withCoordinator(org.id, async (bench) => {
      const options = { as: ADMIN, org: org.id };
      const read = async () =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as: member.as }, bench.fetch)).body;
      expect((await read())['teams:read']).toEqual([`teams:id:${id}`]);
      const seen: unknown[] = [];
      onceCommitted(bench, async () => {
        seen.push((await api('GET', `/teams/${uid}`, options, bench.fetch)).status);
        seen.push('teams:read' in (await read()));
      });
      await ok(200, 'DELETE', `/teams/${id}`, options, bench.fetch);
      expect(seen).toEqual([404, false]);
    });
  });
});

describe('a list that is read beside the question whether the caller may (I6)', () => {
  for (const [name, path] of [
    ['whatever the caller', '/access-control/roles'],
    ['within its reach', '/teams/search'],
  ] as const) {
    it(`shows nothing that was written after the caller lost its right: ${name}`, async ({ expect }) => {
      const org = await freshOrg('by requests');
      const reader = await org.account();
      const uid = await org.grant(reader.id, [
        ['roles:read', 'roles:*'],
        ['teams:read', 'teams:*'],
      ]);
      await withCoordinator(org.id, async (bench) => {
        const { d1, fetch } = bench;
        const options = { as: ADMIN, org: org.id };
        await ok(200, 'GET', path, { as: reader.as }, fetch);
        // The right is asked for first; before the list is read, it is revoked and something secret is written.
        d1.before = async (statements) => {
          if (statements.every((sql) => !/from "(roles|teams)"/i.test(sql))) return;
          d1.before = undefined;
          await ok(200, 'DELETE', `/access-control/users/${reader.id}/roles/${uid}`, options, fetch);
          await ok(200, 'POST', '/teams', { ...options, body: { name: unique('secret') } }, fetch);
        };
        const answer = await api('GET', path, { as: reader.as }, fetch);
        expect(answer.status, answer.text).toBe(403);
      });
    });
  }
});
