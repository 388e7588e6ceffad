/** A dry run is decided as the change would be, and makes nothing (I2, I4). */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Caller, ChangeStanding } from '../../../src/core/caller.ts';
import type { ChangeConditions } from '../../../src/core/change-conditions.ts';
import type { ChangeInput, ChangeName, ChangeRequest } from '../../../src/service/changes.ts';
import { call } from '../../../src/protocol.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { FIRST_ADMIN, withDryRuns } from '../../support/dry-runs.ts';
import { foresee } from '../../support/foreseen.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

/** A request that is refused, by its reason. */
type Refused = {
  readonly why: string;
  readonly ask: (org: FreshOrg) => Promise<Partial<Asked>> | Partial<Asked>;
  readonly tag: string;
};

type Asked = {
  readonly orgId: number;
  readonly caller: Caller;
  readonly request: ChangeRequest;
  readonly standing: ChangeStanding;
  readonly conditions: ChangeConditions;
};

const requestOf = <K extends ChangeName>(name: K, input: ChangeInput<K>) =>
  ({ name, input }) as unknown as ChangeRequest;

const createTeam = (name: string): ChangeRequest => requestOf('createTeam', { name, email: '' });

const REFUSED: readonly Refused[] = [
  {
    why: 'the password is another one by now',
    ask: () => ({
      caller: { ...FIRST_ADMIN, credential: { kind: 'password', name: 'admin', credentialVersion: 9 } },
    }),
    tag: 'unauthenticated',
  },
  {
    why: 'the caller may not',
    ask: async (org) => {
      const { id, login } = await org.person('None');
      const credential = { kind: 'password', name: login, credentialVersion: 0 } as const;
      return { caller: { ...FIRST_ADMIN, userId: id, credential } };
    },
    tag: 'denied',
  },
  {
    why: 'something of that name is there',
    ask: async (org) => {
      const name = unique('team');
      await org.admin(200, 'POST', '/teams', { name });
      return { request: createTeam(name) };
    },
    tag: 'taken',
  },
  {
    why: 'the thing is not there',
    ask: () => ({ request: requestOf('deleteTeam', { teamId: 987_654 }) }),
    tag: 'not-found',
  },
  {
    why: 'the thing is not as the caller expects',
    ask: async (org) => ({
      request: requestOf('deleteTeam', { teamId: await org.team() }),
      conditions: { expected: [{ id: 1, version: 99 }] },
    }),
    tag: 'not-as-expected',
  },
  {
    why: 'the standing is none that is known',
    ask: () => ({ standing: 'anywhere' as ChangeStanding }),
    tag: 'unavailable',
  },
  {
    why: 'a condition is none that is known',
    ask: () => ({ conditions: { more: 1 } as ChangeConditions }),
    tag: 'unavailable',
  },
  {
    why: 'the change is none that is known',
    ask: () => ({ request: { name: 'toString', input: {} } as unknown as ChangeRequest }),
    tag: 'unavailable',
  },
  { why: 'there is no such org', ask: () => ({ orgId: 123_456 }), tag: 'not-found' },
];

describe('a dry run', () => {
  it.for(REFUSED)('is refused as the change, if $why (I4)', async ({ ask, tag }, { expect }) => {
    const org = await freshOrg();
    const asked: Asked = {
      orgId: org.id,
      caller: FIRST_ADMIN,
      request: createTeam('blue'),
      standing: 'in-org',
      conditions: {},
      ...(await ask(org)),
    };
    const foreseen = await foresee(asked);
    const { orgId, caller, request, standing, conditions } = asked;
    const made = await env.ORG.getByName(String(orgId)).changeUnder(
      caller,
      request,
      standing,
      conditions,
      call(),
    );
    expect(foreseen).toEqual(made);
    expect(foreseen).toMatchObject({ ok: false, refusal: { tag } });
  });

  it('is refused by a limit as the change, and says as much', async ({ expect }) => {
    const org = await freshOrg();
    await org.team();
    const limits = { teams: 1 };
    const input = { name: 'blue', email: '' };
    const foreseen = await withDryRuns(
      org.id,
      async (bench) => await bench.foresee('createTeam', input),
      limits,
    );
    const made = await withCoordinator(
      org.id,
      async ({ coordinator }) => await coordinator.change(FIRST_ADMIN, createTeam('blue'), 'in-org', call()),
      undefined,
      limits,
    );
    expect(foreseen).toEqual(made);
    expect(foreseen).toMatchObject({
      refusal: { tag: 'limit-reached', limit: 'teams', used: 1, allowed: 1 },
    });
  });

  it('leaves nothing in the database, and nothing in its object (I1)', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.person();
    await withDryRuns(org.id, async ({ foresee: foreseeHere, stored }) => {
      const { answer, trace } = await traceOf(
        async () => await foreseeHere('updateOrgUser', { userId: id, role: 'Admin', managing: {} }),
      );
      expect(answer).toMatchObject({ ok: true });
      expect(trace).toEqual({});
      expect(stored()).toEqual([]);
    });
  });

  it('answers what an earlier request under the same key was answered, and gives and takes nothing', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const conditions = { once: { key: 'k', sent: 's' } };
    const made = await env.ORG.getByName(String(org.id)).changeUnder(
      FIRST_ADMIN,
      createTeam('blue'),
      'in-org',
      conditions,
      call(),
    );
    await withDryRuns(org.id, async ({ foresee: foreseeHere }) => {
      const input = { name: 'blue', email: '' };
      expect(made).toMatchObject({ ok: true });
      expect(await foreseeHere('createTeam', input, { conditions })).toMatchObject({
        isReplay: true,
        value: {
          reply: (made as unknown as { value: unknown }).value,
          effect: { kind: 'told', groups: [], leftOut: 0 },
        },
      });
      const other = { once: { key: 'k', sent: 'other' } };
      expect(await foreseeHere('createTeam', input, { conditions: other })).toMatchObject({
        refusal: { tag: 'key-reused' },
      });
    });
  });

  it('makes a member of a caller who was only added, as a read does', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { id, login } = await other.person('None');
    await env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated, pending_as) VALUES (?, ?, 'Admin', '', '', ?)`,
    )
      .bind(org.id, id, login)
      .run();
    const credential = { kind: 'password', name: login, credentialVersion: 0 } as const;
    const caller = { ...FIRST_ADMIN, userId: id, credential };
    await withDryRuns(org.id, async ({ foresee: foreseeHere }) => {
      const foreseen = await foreseeHere('createTeam', { name: 'blue', email: '' }, { caller });
      expect(foreseen).toMatchObject({ ok: true });
    });
    const row = await env.DB.prepare('SELECT pending_as FROM org_users WHERE org_id = ? AND user_id = ?')
      .bind(org.id, id)
      .first('pending_as');
    expect(row).toBeNull();
  });

  it('takes three round trips, and one where it is refused', async ({ expect }) => {
    const org = await freshOrg();
    await withDryRuns(org.id, async ({ d1, foresee: foreseeHere }) => {
      expect(await foreseeHere('createTeam', { name: 'blue', email: '' })).toMatchObject({ ok: true });
      expect(d1.trips).toBe(3);
      expect(await foreseeHere('deleteTeam', { teamId: 987_654 })).toMatchObject({ ok: false });
      expect(d1.trips).toBe(4);
    });
  });

  it('begins anew when something is changed between its round trips, so that it is of one state', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id } = await org.account('None');
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await withDryRuns(org.id, async ({ d1, foresee: foreseeHere }) => {
      let trips = 0;
      d1.after = async () => {
        if (++trips !== 2) return;
        await org.admin(200, 'PUT', `/access-control/roles/${roleUid}`, {
          name: unique('role'),
          version: 5,
          permissions: [{ action: 'reports:read', scope: 'reports:id:1' }],
        });
      };
      const asked = { assignee: { kind: 'user', id }, roleUid } as const;
      const foreseen = await foreseeHere('addRole', asked as never);
      expect(foreseen).toMatchObject({
        value: { effect: { groups: [{ gained: [{ action: 'reports:read', scope: 'reports:id:1' }] }] } },
      });
      expect(trips).toBe(6);
    });
  });

  it('gives up when something changes again and again', async ({ expect }) => {
    const org = await freshOrg();
    await withDryRuns(org.id, async ({ d1, foresee: foreseeHere }) => {
      d1.after = async () => void (await org.team());
      const foreseen = await foreseeHere('createTeam', { name: 'blue', email: '' });
      expect(foreseen).toMatchObject({ refusal: { tag: 'unavailable' } });
      expect(d1.trips).toBeLessThanOrEqual(9);
    });
  });
});

describe('a share of dry runs', () => {
  it('is one at a time for each caller, and refused before anything is read', async ({ expect }) => {
    const org = await freshOrg();
    await withDryRuns(org.id, async ({ d1, foresee: foreseeHere }) => {
      const two = await Promise.all(
        ['blue', 'red'].map(async (name) => await foreseeHere('createTeam', { name, email: '' })),
      );
      expect(two).toMatchObject([
        { ok: true },
        { refusal: { tag: 'too-many-requests', limit: 'dry-runs', retryAfterSeconds: 1 } },
      ]);
      expect(d1.trips).toBe(3);
    });
  });

  it('is used up by sixty in a row', async ({ expect }) => {
    const org = await freshOrg();
    await withDryRuns(org.id, async ({ d1, foresee: foreseeHere }) => {
      const tags: unknown[] = [];
      for (let i = 0; i < 100 && tags.at(-1) !== 'too-many-requests'; i++) {
        const foreseen = await foreseeHere('deleteTeam', { teamId: 987_654 });
        tags.push(foreseen.ok ? 'ok' : foreseen.refusal.tag);
      }
      expect(tags.length).toBeGreaterThan(60);
      expect(tags.at(-1)).toBe('too-many-requests');
      expect(d1.trips).toBe(tags.length - 1);
    });
  });
});
