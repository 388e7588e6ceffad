import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { ChangeRequest } from '../../../src/service/changes.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { isolateOver, newFederation, newKey, newSubject } from '../../support/identity-provider.ts';

const key = await newKey();

/** A database that is far away, as far as the order of things goes: each trip lets everything else go first. */
const farAway = ({ d1 }: Bench): void => {
  d1.before = async () => await new Promise((resolve) => setTimeout(resolve, 5));
};

const FLOOD = 600;
const flood = (send: () => Promise<Answer>): Promise<Answer>[] => Array.from({ length: FLOOD }, send);

const newTeam = (as: As, org: number, fetch: Fetch): Promise<Answer> =>
  api('POST', '/teams', { as, org, body: { name: unique('team') } }, fetch);

const statusesOf = async (answers: readonly Promise<Answer>[]): Promise<number[]> =>
  [...new Set((await Promise.all(answers)).map(({ status }) => status))].toSorted((a, b) => a - b);

/** Nobody is turned away without being told when to try again, and why. */
async function expectTold(
  answers: readonly Promise<Answer>[],
  expect: (value: unknown) => {
    toMatch: (pattern: RegExp) => void;
  },
): Promise<void> {
  for (const { status, headers, body } of await Promise.all(answers)) {
    if (status !== 429) continue;
    expect(headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(body.message).toMatch(/limit (?:waiting|own)-changes/);
  }
}

/** How many round trips pass before somebody's change is made. */
async function tripsUntil({ d1 }: Bench, made: Promise<unknown>): Promise<number> {
  const before = d1.trips;
  await made;
  return d1.trips - before;
}

describe('somebody who sends many changes at once', () => {
  it('and may not make them, keeps nobody in the org waiting', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Viewer');
    const admin = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      await newTeam(admin.as, org.id, bench.fetch);
      await api('GET', '/access-control/user/permissions', { as }, bench.fetch);
      farAway(bench);
      const hostile = flood(() => newTeam(as, org.id, bench.fetch));
      const trips = await tripsUntil(
        bench,
        ok(
          200,
          'POST',
          '/teams',
          {
            as: admin.as,
            body: { name: unique('team') },
          },
          bench.fetch,
        ),
      );
      expect(trips, 'its own two').toBe(2);
      expect(await statusesOf(hostile)).toEqual([403]);
      expect(bench.d1.trips, 'none for those who may not').toBeLessThan(10);
    });
  });

  it('and may not make them, is known after the first one', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.account('Viewer');
    await withCoordinator(org.id, async (bench) => {
      await org.team();
      // An org that is not in use yet asks the database for each.
      await bench.coordinator.acknowledgedRevision();
      await newTeam(as, org.id, bench.fetch);
      const before = bench.d1.trips;
      for (let i = 0; i < 5; i++) expect((await newTeam(as, org.id, bench.fetch)).status).toBe(403);
      expect(bench.d1.trips - before).toBe(0);
    });
  });

  it('and may not make them, may as soon as the right is given (I6)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account('Viewer');
    await withCoordinator(org.id, async ({ fetch }) => {
      for (let i = 0; i < 2; i++) expect((await newTeam(as, org.id, fetch)).status).toBe(403);
      const roleUid = await org.role([['teams:create', '']]);
      const path = `/access-control/users/${id}/roles`;
      await ok(200, 'POST', path, { org: org.id, body: { roleUid } }, fetch);
      expect((await newTeam(as, org.id, fetch)).status).toBe(200);
      await ok(200, 'DELETE', `${path}/${roleUid}`, { org: org.id }, fetch);
      expect((await newTeam(as, org.id, fetch)).status).toBe(403);
    });
  });

  it('and may make them, is served in turn with others, and told to come back for what is too much', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const [busy, quiet] = [await org.account('Admin'), await org.account('Admin')];
    await withCoordinator(org.id, async (bench) => {
      for (const { as } of [busy, quiet]) await newTeam(as, org.id, bench.fetch);
      farAway(bench);
      const many = flood(() => newTeam(busy.as, org.id, bench.fetch));
      await new Promise((resolve) => setTimeout(resolve, 20));
      const trips = await tripsUntil(
        bench,
        ok(
          200,
          'POST',
          '/teams',
          {
            as: quiet.as,
            body: { name: unique('team') },
          },
          bench.fetch,
        ),
      );
      // Its own two, what was left of the one that ran, and one that had its turn before.
      expect(trips).toBeLessThanOrEqual(6);
      expect(await statusesOf(many)).toEqual([200, 429]);
      await expectTold(many, expect);
      const made = (await Promise.all(many)).filter(({ status }) => status === 200).length;
      expect(made).toBeGreaterThanOrEqual(64);
    });
  });

  it('keeps nobody in the global plane waiting, though everybody may change their own name', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const { as } = await org.person();
    await withCoordinator(0, async (bench) => {
      await ok(200, 'GET', '/user', { as, org: org.id }, bench.fetch);
      await ok(200, 'GET', '/orgs', {}, bench.fetch);
      farAway(bench);
      const many = flood(() =>
        api('PUT', '/user', { as, org: org.id, body: { name: unique('me') } }, bench.fetch),
      );
      const others = flood(() =>
        api('POST', '/orgs', { as, org: org.id, body: { name: unique('org') } }, bench.fetch),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      await ok(200, 'POST', '/orgs', { as: ADMIN, body: { name: unique('org') } }, bench.fetch);
      expect(await statusesOf(many)).toEqual([200, 429]);
      expect((await statusesOf(others)).filter((status) => ![403, 429].includes(status))).toEqual([]);
      await expectTold([...many, ...others], expect);
    });
  });
});

describe('somebody who is turned away', () => {
  it('was not looked at, so no use of the token is noted', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await withCoordinator(org.id, async ({ d1, coordinator, fetch }) => {
      await ok(200, 'GET', '/access-control/user/permissions', { org: org.id }, fetch);
      d1.before = async () => await new Promise((resolve) => setTimeout(resolve, 5));
      const caller = {
        userId: 1_999_999_999,
        credential: { kind: 'token', tokenId: 1_999_999_999 },
        tokenOrgId: org.id,
        currentOrgId: null,
        origin: { address: '', userAgent: '' },
      } as const;
      const request = { name: 'createTeam', input: { name: 'x', email: '' } } as ChangeRequest;
      const sent = Array.from(
        { length: 80 },
        async () => await coordinator.change(caller, request, 'in-org'),
      );
      const tags = new Set((await Promise.all(sent)).map((it) => (it.ok ? 'ok' : it.refusal.tag)));
      expect([...tags].toSorted()).toEqual(['too-many-requests', 'unauthenticated']);
    });
    const noted = await runInDurableObject(env.ORG.getByName(String(org.id)), (_instance, { storage }) =>
      storage.sql.exec('SELECT * FROM token_uses WHERE token_id = 1999999999').toArray(),
    );
    expect(noted).toEqual([]);
  });
});

describe('the service accounts of an org', () => {
  it('keep nobody in the global plane waiting, however many there are', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const accounts = await Promise.all(Array.from({ length: 30 }, async () => await org.account('Viewer')));
    await withCoordinator(0, async (bench) => {
      await ok(200, 'GET', '/orgs', {}, bench.fetch);
      for (const { as } of accounts) await ok(200, 'GET', '/user', { as }, bench.fetch);
      farAway(bench);
      const newOrg = (as: As) => api('POST', '/orgs', { as, body: { name: unique('org') } }, bench.fetch);
      const many = accounts.flatMap(({ as }) => Array.from({ length: 20 }, () => newOrg(as)));
      await new Promise((resolve) => setTimeout(resolve, 20));
      const trips = await tripsUntil(
        bench,
        ok(200, 'POST', '/orgs', { as: ADMIN, body: { name: unique('org') } }, bench.fetch),
      );
      // Its own two, what was left of the one that ran, and one that had its turn before.
      expect(trips).toBeLessThanOrEqual(6);
      expect(await statusesOf(many)).toEqual([403, 429]);
      await expectTold(many, expect);
    });
  });
});

describe('a provider’s subject without an account', () => {
  it('keeps nobody in the global plane waiting, however often it signs in', async ({ expect }) => {
    const { idp } = await newFederation(key, { createUsers: false });
    const as = await newSubject(idp).token();
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      await ok(200, 'GET', '/orgs', {}, fetch);
      farAway(bench);
      const many = flood(() => api('GET', '/user', { as }, fetch));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await ok(200, 'POST', '/orgs', { as: ADMIN, body: { name: unique('org') } }, fetch);
      expect(await statusesOf(many)).toEqual([401, 429]);
      await expectTold(many, expect);
    });
  });
});

describe('real clients', () => {
  it('that send ten at once, several beside one another, are never turned away', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const clients = [await org.account('Admin'), await org.account('Admin')];
    await withCoordinator(org.id, async (bench) => {
      const run = async (as: As) => {
        for (let round = 0; round < 10; round++) {
          const ten = Array.from({ length: 10 }, () => newTeam(as, org.id, bench.fetch));
          expect(await statusesOf(ten)).toEqual([200]);
        }
      };
      await Promise.all(clients.map(async ({ as }) => await run(as)));
    });
  });
});
