import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { Ledger } from '../../../src/durable/ledger.ts';
import { changes } from '../../../src/service/changes.ts';
import { planned } from '../../../src/service/engine/change.ts';
import { map } from '../../../src/service/ports/read.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { allBut, globalWorld } from '../../support/global-world.ts';
import { listen } from '../../support/log-lines.ts';
import { isCommit } from '../../support/schedules.ts';

afterEach(() => void vi.restoreAllMocks());

/** The next team that is created replies with this. */
function plantReply(reply: () => never): void {
  const { propose } = changes.createTeam;
  vi.spyOn(changes.createTeam, 'propose').mockImplementationOnce((...asked) =>
    map(propose(...asked), (proposal) => ({
      ...proposal,
      decide: (context) => {
        const decision = proposal.decide(context);
        return decision.ok && decision.value.kind === 'change'
          ? planned({ ...decision.value, reply })
          : decision;
      },
    })),
  );
}

describe('a change that is made, and then something breaks', () => {
  it.for([
    ['the Worker cannot read its reply', (() => undefined) as () => never],
    ['its reply cannot be sent', (() => Symbol('reply')) as () => never],
  ] as const)('is 503, for it may be there: %s (I8)', async ([, reply], { expect }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const name = unique('team');
    plantReply(reply);
    const made = await api('POST', '/teams', { as, body: { name } });
    expect([made.status, made.headers.get('Retry-After')], made.text).toEqual([503, '1']);
    const { body } = await ok(200, 'GET', `/teams/search?name=${name}`, { as });
    expect(body.totalCount).toBe(1);
  });

  it.for([
    ['POST /teams', '/teams', {}],
    ['POST /serviceaccounts', '/serviceaccounts', { role: 'Viewer' }],
    ['POST /access-control/roles', '/access-control/roles', { permissions: [] }],
  ] as const)(
    'is 503, and not refused as taken by itself, when it was sent twice and cannot be settled at once: %s (I8)',
    async ([, path, more], { expect }) => {
      const org = await freshOrg();
      const { as } = await org.account('Admin');
      await withCoordinator(org.id, async ({ d1, fetch }) => {
        await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        const count = env.DB.prepare('SELECT count(*) AS n FROM changes WHERE org_id = ?').bind(org.id);
        const before = Number(await count.first('n'));
        let isSent = false;
        d1.before = (statements) => {
          if (isSent) {
            d1.before = undefined;
            d1.fault = undefined;
            throw new Error('D1_ERROR: Network connection lost.');
          }
          if (!isCommit(statements)) return;
          isSent = true;
          d1.fault = 'send-twice';
        };
        const made = await api('POST', path, { as, body: { name: unique('thing'), ...more } }, fetch);
        expect(made.status, made.text).toBe(503);
        await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
        expect(Number(await count.first('n')) - before).toBe(1);
      });
    },
  );

  it('holds up no later change of the global plane when telling it could not be noted (I6)', async ({
    expect,
  }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    // Whoever may hear of a change of the global plane.
    const org = await freshOrg('by requests');
    await org.account();
    await withCoordinator(0, async (bench) => {
      await bench.stored();
      bench.restart();
      const role = { global: true, permissions: [] };
      const create = async () =>
        await api('POST', '/access-control/roles', { body: { ...role, name: unique('role') } }, bench.fetch);
      const { body } = await create();
      // oxlint-disable-next-line typescript/unbound-method -- it is called with the object it belongs to
      const { tell } = Ledger.prototype;
      let isBroken = false;
      vi.spyOn(Ledger.prototype, 'tell').mockImplementation(function (this: Ledger, until) {
        if (until === undefined || isBroken) return tell.call(this, until);
        isBroken = true;
        throw new Error('planted');
      });
      const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
      const changed = { ...role, name: unique('role'), version: 2, permissions };
      const first = await api('PUT', `/access-control/roles/${body.uid}`, { body: changed }, bench.fetch);
      expect([isBroken, first.status], first.text).toEqual([true, 503]);
      const next = await create();
      expect(next.status, next.text).toBe(200);
    });
  });
});

describe('a change whose answer is late', () => {
  it('is told to other orgs, and logged, under its own request, though somebody else saw it first', async ({
    expect,
  }) => {
    const { org, uid } = await globalWorld();
    await withCoordinator(
      0,
      async ({ restart, stored, d1, fetch }) => {
        await stored();
        restart();
        await ok(200, 'GET', '/orgs', {}, fetch);
        const log = listen();
        const told = () => log.lines().filter(({ event }) => event === 'object-away');
        const { promise: committed, resolve: isCommitted } = Promise.withResolvers<void>();
        const { promise: released, resolve: release } = Promise.withResolvers<void>();
        d1.after = async (statements) => {
          if (!isCommit(statements)) return;
          d1.after = undefined;
          isCommitted();
          await released;
        };
        const named = (id: string) => ({ headers: { 'X-Request-Id': id } });
        const body = { name: unique('global'), global: true, version: 2, permissions: [] };
        const change = { body, ...named('the-change') };
        const changing = api('PUT', `/access-control/roles/${uid}`, change, fetch);
        await committed;
        const reading = api('GET', '/orgs', named('the-reader'), fetch);
        while (told().length === 0) await scheduler.wait(10);
        release();
        const [changed, read] = await Promise.all([changing, reading]);
        expect([changed.status, read.status]).toEqual([200, 200]);
        expect(new Set(told().map(({ request }) => request))).toEqual(new Set(['the-change']));
      },
      allBut(org.id),
    );
  });
});
