/** Lists of the global plane show a change only when every org has heard of it (I6 in docs/promises.md). */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { isCommit } from '../../support/schedules.ts';
import { createApp } from '../../../src/app.ts';
import type { As } from '../../support/api.ts';
import { ADMIN, api, makesUp, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { allBut } from '../../support/global-world.ts';
import { grantEverywhere, makeServerAdmin, newPerson } from '../../support/people.ts';

const sleep = async (ms: number): Promise<void> => await scheduler.wait(ms);
/** Sends a change and goes on once its coordinator has acknowledged it; its reply may wait for orgs. */
async function start({ d1 }: Bench, change: () => Promise<unknown>): Promise<{ reply: Promise<unknown> }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  d1.after = (statements) => {
    if (!isCommit(statements)) return;
    d1.after = undefined;
    resolve();
  };
  const reply = change();
  await promise;
  await sleep(50);
  return { reply };
}

const statusIn = async (orgId: number, as: As): Promise<number> =>
  (await api('GET', '/access-control/user/permissions', { as, org: orgId })).status;

describe('while an org has not heard of a change of the global plane', () => {
  for (const [name, caller] of [
    [
      'whose rights are loaded from the database',
      async () => {
        const other = await newPerson({});
        await makeServerAdmin(other.id);
        return other.as;
      },
    ],
    [
      'with the token of another org',
      async () => {
        const org = await freshOrg('by requests');
        const { id, as } = await org.account('Admin');
        await grantEverywhere(id, [['orgs:read', '']]);
        return as;
      },
    ],
    ['control: whose rights are cached', async () => ADMIN],
  ] as const) {
    it(`a list of the global plane does not show it: a caller ${name}`, async ({ expect }) => {
      const org = await freshOrg('by requests');
      const member = await org.account('Viewer');
      const as = await caller();
      await withCoordinator(
        0,
        async (bench) => {
          const { name } = (await ok(200, 'GET', `/orgs/${org.id}`, { as: ADMIN }, bench.fetch)).body;
          await ok(200, 'GET', `/orgs/name/${name}`, { as: ADMIN }, bench.fetch);
          expect(await statusIn(org.id, member.as)).toBe(200);
          const { reply } = await start(bench, () =>
            ok(200, 'DELETE', `/orgs/${org.id}`, { as: ADMIN }, bench.fetch),
          );
          const shown = await api('GET', `/orgs/name/${name}`, { as }, bench.fetch);
          const then = await statusIn(org.id, member.as);
          await reply;
          expect([shown.status, then], shown.text).not.toEqual([404, 200]);
          expect(shown.status, shown.text).toBe(404);
        },
        allBut(org.id),
      );
    });
  }

  it('a list does not show it when the coordinator was replaced after a later change', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const person = await org.person('Viewer');
    await withCoordinator(
      0,
      async (bench) => {
        const { d1, fetch } = bench;
        await ok(200, 'GET', `/users/${person.id}`, {}, fetch);
        expect(await statusIn(org.id, person.as)).toBe(200);
        const { reply } = await start(bench, () =>
          ok(200, 'POST', `/admin/users/${person.id}/disable`, {}, fetch),
        );
        // The list is read now; before its reader asks, something else happens and the object is replaced.
        d1.after = async (statements) => {
          if (!statements.some((sql) => /from "users"/i.test(sql))) return;
          d1.after = undefined;
          await ok(
            200,
            'POST',
            '/admin/users',
            { body: { login: unique('p'), password: 'secret' } },
            restless(bench),
          );
          await bench.stored();
          bench.restart();
        };
        const shown = await api('GET', `/users/${person.id}`, {}, fetch);
        const then = await statusIn(org.id, person.as);
        await reply;
        expect(shown.status, shown.text).toBe(200);
        expect([shown.body.isDisabled, then], shown.text).not.toEqual([true, 200]);
      },
      allBut(org.id),
    );
  });

  it('a list does not show it after the database was restored to before what was heard once', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const person = await org.person('Viewer');
    for (let i = 0; i < 3; i++) await newPerson({});
    await withCoordinator(
      0,
      async (bench) => {
        const { fetch } = bench;
        await ok(200, 'GET', `/users/${person.id}`, {}, fetch);
        await env.DB.prepare(
          `DELETE FROM changes WHERE org_id = 0 AND revision > (SELECT max(revision) - 3 FROM changes WHERE org_id = 0)`,
        ).run();
        await bench.stored();
        bench.restart();
        expect(await bench.coordinator.acknowledgedRevision()).toBeDefined();
        await sleep(6_000);
        await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id });
        expect(await statusIn(org.id, person.as)).toBe(200);
        const { reply } = await start(bench, () =>
          ok(200, 'POST', `/admin/users/${person.id}/disable`, {}, fetch),
        );
        const shown = await api('GET', `/users/${person.id}`, {}, fetch);
        const then = await statusIn(org.id, person.as);
        await reply;
        expect(shown.status, shown.text).toBe(200);
        expect([shown.body.isDisabled, then], shown.text).not.toEqual([true, 200]);
      },
      allBut(org.id),
    );
  });
});

/** Sends the request, and gives it up as done once it is committed: its reply waits for orgs. */
const restless = ({ coordinator }: Bench): Bench['fetch'] =>
  makesUp(async (request) => {
    const app = createApp();
    const namespace = { getByName: (name: string) => (name === '0' ? coordinator : env.ORG.getByName(name)) };
    const reply = app.fetch(request, { ...env, ORG: namespace } as never);
    await Promise.race([reply, sleep(300)]);
    return new Response('{}', { status: 200 });
  });
