/** What nobody foresaw: a 500 before a change is sent, a 503 afterwards, and told to nobody but the log. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { Coordinator } from '../../../src/durable/coordinator.ts';
import { PrincipalCache } from '../../../src/durable/principal-cache.ts';
import { GuessLog } from '../../../src/guessing/guess-log.ts';
import { changes } from '../../../src/service/changes.ts';
import type { Proposal } from '../../../src/service/engine/change.ts';
import { planned } from '../../../src/service/engine/change.ts';
import { RoleReads } from '../../../src/service/roles/role-reads.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { map } from '../../../src/service/ports/read.ts';
import type { Answer, Fetch } from '../../support/api.ts';
import { ADMIN, api, ask, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

afterEach(() => void vi.restoreAllMocks());

/** What an error says of itself, which nobody may hear but whoever reads the source. */
const INSIDE = 'the inside of the machine';
const broken = (): never => {
  throw new TypeError(INSIDE);
};

/** The two changes that stand for all, one of each dialect. */
const CALLS = [
  { dialect: 'Grafana', change: 'createTeam', path: '/teams', success: 200 },
  { dialect: 'Unleash', change: 'createWholeTeam', path: '/admin/groups', success: 201 },
] as const;

type Call = (typeof CALLS)[number];

const send = async ({ path }: Call, fetch: Fetch, name = unique('team')): Promise<Answer> =>
  await api('POST', path, { body: { name }, headers: { 'X-Request-Id': `id-of-${name}` } }, fetch);

/** The answer to a fault, to the letter. */
function expectFault(expect: ExpectStatic, { status, headers, body, text }: Answer, dialect: string): void {
  expect(status, text).toBe(500);
  const id = headers.get('X-Request-Id');
  expect(id).toMatch(/^[\w.-]{1,64}$/);
  expect(headers.get('Retry-After')).toBeNull();
  expect(headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(body).toEqual(
    dialect === 'Grafana'
      ? { message: 'Internal server error', traceID: id }
      : { id, name: 'UnknownError', message: 'Something went wrong.' },
  );
}

function expectUnavailable(expect: ExpectStatic, { status, headers, body, text }: Answer): void {
  expect(status, text).toBe(503);
  expect(headers.get('Retry-After')).toBe('1');
  expect([body.traceID, body.id]).toContain(headers.get('X-Request-Id'));
}

type Planted = Read<Proposal<unknown>>;

/** Where a change can break before it is sent. */
const PLACES: Readonly<Record<string, (real: () => Planted) => Planted>> = {
  'while its question is put': broken,
  'while rows are read into facts': (real) => map(real(), broken),
  'while it is decided': (real) => map(real(), (proposal) => ({ ...proposal, decide: broken })),
  'while its batch is written down': (real) =>
    map(real(), (proposal) => ({
      ...proposal,
      decide: (context) => {
        const decision = proposal.decide(context);
        if (!decision.ok || decision.value.kind !== 'change') return decision;
        // What the query builder cannot make a statement of.
        return planned({ ...decision.value, writes: [...decision.value.writes, { statement: {} }] });
      },
    })),
};

/** Breaks a change once. */
function plant({ change }: Call, place: (real: () => Planted) => Planted): void {
  const target = changes[change] as { propose: (...all: unknown[]) => Planted };
  const real = target.propose;
  vi.spyOn(target, 'propose').mockImplementationOnce((...all) => place(() => real(...all)));
}

describe.for(CALLS)('a change in the words of $dialect that breaks before it is sent', (call) => {
  it.for(Object.keys(PLACES))(
    '%s is a 500, writes nothing, and leaves the org as it was (I8)',
    async (place, { expect }) => {
      const org = await freshOrg();
      await withCoordinator(org.id, async ({ fetch }) => {
        const inOrg: Fetch = async (request) => {
          request.headers.set('X-Grafana-Org-Id', String(org.id));
          return await fetch(request);
        };
        const before = await snapshot();
        plant(call, PLACES[place]!);
        const { lines, text } = listen();
        const answer = await send(call, inOrg);
        expectFault(expect, answer, call.dialect);
        expect(compareSnapshots(before, await snapshot())).toEqual({});
        const faults = lines().filter(({ event }) => event === 'fault');
        expect(faults).toEqual([
          expect.objectContaining({
            level: 'error',
            request: answer.headers.get('X-Request-Id'),
            org: org.id,
            kind: changes[call.change].kind,
            attempts: 1,
            isSent: false,
            error: expect.objectContaining({ name: 'TypeError', stack: expect.any(Array) }),
          }),
        ]);
        expect(text()).not.toContain(INSIDE);
        // Nothing is open: neither a read nor a change has to settle anything.
        const trips = lines().length;
        expect((await send(call, inOrg)).status).toBe(call.success);
        expect(
          lines()
            .slice(trips)
            .map(({ event }) => event),
        ).toEqual(['change-committed']);
      });
    },
  );

  it('does not hold up those behind it in the queue (I5)', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ fetch }) => {
      listen();
      plant(call, PLACES['while it is decided']!);
      const answers = await Promise.all(
        Array.from({ length: 4 }, async () =>
          api('POST', call.path, { as, body: { name: unique('team') } }, fetch),
        ),
      );
      const { success } = call;
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(statuses).toEqual([success, success, success, 500]);
    });
  });

  it('is told by the object itself, over its remote call', async ({ expect }) => {
    const org = await freshOrg();
    const { lines } = listen();
    plant(call, broken);
    const { as } = await org.account('Admin');
    const answer = await api('POST', call.path, { as, body: { name: unique('team') } });
    expectFault(expect, answer, call.dialect);
    expect(lines().filter(({ event }) => event === 'fault')).toHaveLength(1);
  });
});

describe.for(CALLS)('a change in the words of $dialect that breaks after it was sent', (call) => {
  it('is a 503, since it is made, and the next answer knows of it (I8)', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ fetch }) => {
      const { lines } = listen();
      const name = unique('team');
      plant(call, (real) =>
        map(real(), (proposal) => ({
          ...proposal,
          decide: (context) => {
            const decision = proposal.decide(context);
            if (!decision.ok || decision.value.kind !== 'change') return decision;
            return planned({ ...decision.value, reply: broken });
          },
        })),
      );
      expectUnavailable(expect, await api('POST', call.path, { as, body: { name } }, fetch));
      expect(lines()).toContainEqual(expect.objectContaining({ event: 'fault', isSent: true, org: org.id }));
      const { body } = await ok(200, 'GET', `/teams/search?name=${name}`, { as }, fetch);
      expect(body.totalCount).toBe(1);
      expect((await api('POST', call.path, { as, body: { name: unique('team') } }, fetch)).status).toBe(
        call.success,
      );
    });
  });
});

describe('what breaks while a change that was made is taken in', () => {
  it('is a 503, and leaves nobody with what was so before (I6, I8)', async ({ expect }) => {
    const org = await freshOrg();
    const admin = await org.account('Admin');
    const subject = await org.account();
    const roleUid = await org.grant(subject.id, [['reports:read', 'reports:*']]);
    await withCoordinator(org.id, async ({ fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      expect((await read()).body).toHaveProperty('reports:read');
      const { lines } = listen();
      vi.spyOn(PrincipalCache.prototype, 'drop').mockImplementationOnce(broken);
      const path = `/access-control/users/${subject.id}/roles/${roleUid}`;
      expectUnavailable(expect, await api('DELETE', path, { as: admin.as }, fetch));
      expect(lines().some(({ event, isSent }) => event === 'fault' && isSent === true)).toBe(true);
      expect((await read()).body).not.toHaveProperty('reports:read');
      await ok(200, 'POST', '/teams', { as: admin.as, body: { name: unique('team') } }, fetch);
    });
  });
});

describe('a read that breaks', () => {
  it.for([
    ['Grafana', '/teams/search'],
    ['Unleash', '/admin/groups'],
  ] as const)('in the object is a 500 in the words of %s, once', async ([dialect, path], { expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const { lines, text } = listen();
    vi.spyOn(Coordinator.prototype, 'authorise').mockImplementationOnce(async () => broken());
    const answer = await api('GET', path, { as });
    expectFault(expect, answer, dialect);
    expect(lines()).toEqual([
      expect.objectContaining({
        event: 'fault',
        request: answer.headers.get('X-Request-Id'),
        org: org.id,
        what: 'authorise',
      }),
    ]);
    expect(text()).not.toContain(INSIDE);
    await ok(200, 'GET', path, { as });
  });

  it('in the Worker is a 500, once', async ({ expect }) => {
    const { lines, text } = listen();
    vi.spyOn(RoleReads.prototype, 'list').mockImplementationOnce(broken);
    const answer = await api('GET', '/access-control/roles');
    expectFault(expect, answer, 'Grafana');
    expect(lines()).toEqual([
      expect.objectContaining({ event: 'fault', request: answer.headers.get('X-Request-Id') }),
    ]);
    expect(text()).not.toContain(INSIDE);
    await ok(200, 'GET', '/access-control/roles');
  });

  it('over a row that cannot be read is a 500, and the row is not logged (I13)', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Viewer');
    await withCoordinator(org.id, async ({ fetch, restart, stored }) => {
      const read = () => api('GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).status).toBe(200);
      await stored();
      const query = `SELECT facts FROM principals`;
      await runInDurableObject(env.ORG.getByName(String(org.id)), (_instance, { storage: { sql } }) => {
        expect(sql.exec(query).toArray()).toHaveLength(1);
        sql.exec(`UPDATE principals SET facts = ?`, INSIDE);
      });
      restart();
      const { lines, text } = listen();
      expectFault(expect, await read(), 'Grafana');
      expect(lines()).toEqual([
        expect.objectContaining({
          event: 'fault',
          org: org.id,
          error: expect.objectContaining({ name: 'SyntaxError' }),
        }),
      ]);
      expect(text()).not.toContain('inside');
    });
  });
});

describe('what is away', () => {
  it.for(CALLS)('is a 503 in the words of $dialect: the database', async (call, { expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/teams/search', { as }, fetch);
      const { lines } = listen();
      d1.fault = 'down';
      for (const [method, path] of [
        ['POST', call.path],
        ['GET', call.dialect === 'Grafana' ? '/teams/search' : call.path],
      ] as const) {
        const body = method === 'POST' ? { body: { name: 'x' } } : {};
        const answer = await api(method, path, { as, ...body }, fetch);
        expectUnavailable(expect, answer);
        expect(lines().at(-1)).toMatchObject({
          level: 'warn',
          event: 'database-away',
          request: answer.headers.get('X-Request-Id'),
          error: { name: 'DatabaseAway', cause: { says: ['D1_ERROR', 'Network connection lost'] } },
        });
      }
      expect(lines().every(({ event }) => event === 'database-away')).toBe(true);
    });
  });

  it.for(CALLS)('is a 503 in the words of $dialect: an object', async (call, { expect }) => {
    const { lines } = listen();
    const app = createApp();
    const ORG = {
      getByName: () =>
        new Proxy({}, { get: () => async () => await Promise.reject(new Error(`${INSIDE} overloaded`)) }),
    };
    const fetch: Fetch = async (request) => await app.fetch(request, { ...env, ORG } as never);
    expectUnavailable(expect, await send(call, fetch));
    expect(lines()).toEqual([
      expect.objectContaining({
        event: 'object-away',
        error: { name: 'ObjectAway', cause: { name: 'Error', says: ['overloaded'] } },
      }),
    ]);
  });

  it('is none of the objects that count guesses, if one breaks: that is a 500', async ({ expect }) => {
    const { lines } = listen();
    vi.spyOn(GuessLog.prototype, 'usedUpUntil').mockImplementationOnce(broken);
    const as = { login: unique('nobody'), password: 'wrong' };
    const headers = { 'CF-Connecting-IP': '192.0.2.77' };
    const app = createApp();
    const fetch: Fetch = async (request) => await app.fetch(request, env);
    const answer = await api('GET', '/user', { as, headers }, fetch);
    expectFault(expect, answer, 'Grafana');
    expect(lines()).toEqual([
      expect.objectContaining({ event: 'fault', request: answer.headers.get('X-Request-Id') }),
    ]);
    expect((await api('GET', '/user', { as: ADMIN }, fetch)).status).toBe(200);
  });
});

describe('what a client does', () => {
  it.for(CALLS)(
    'is no fault: a body that breaks off is a 400 in the words of $dialect (I15)',
    async (call, { expect }) => {
      const { lines } = listen();
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":')),
        pull: (controller) => controller.error(new Error('gone')),
      });
      const app = createApp();
      const headers = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };
      const request = new Request(`http://gatehouse.test/api${call.path}`, { method: 'POST', headers, body });
      const answer = await ask(request, async (sent) => await app.fetch(sent, env));
      expect(answer.status, answer.text).toBe(400);
      expect(lines()).toEqual([]);
    },
  );
});
