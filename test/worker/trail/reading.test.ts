/** The trail of an org is read by who may, and by nobody else; what it tells is what was stored. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import type { Answer, As, Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const CHANGES = '/access-control/changes';
const LINES = { Accept: 'application/x-ndjson' };

type View = Omit<ChangeEntry, 'actor' | 'before' | 'after' | 'touches'> & {
  readonly actor: { readonly userId: number };
  readonly before: unknown;
  readonly after: Readonly<Record<string, unknown>>;
  readonly touches: readonly string[];
};

const entriesOf = ({ body }: Answer): View[] => body.entries;
const linesOf = ({ text }: Answer): ChangeEntry[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ChangeEntry);

/** An org with so many teams, each made by an entry of its own, and an Admin of it. */
async function orgWith(
  teams: number,
): Promise<{ readonly org: FreshOrg; readonly me: RequestOptions; readonly ids: number[] }> {
  const org = await freshOrg();
  const ids: number[] = [];
  for (let i = 0; i < teams; i++) ids.push(await org.team());
  const { as } = await org.person('Admin');
  return { org, me: { as, org: org.id }, ids };
}

describe('a list of a trail', () => {
  it('tells what changed, newest first, with its texts read (I3)', async ({ expect }) => {
    const { org, me, ids } = await orgWith(3);
    const answer = await ok(200, 'GET', CHANGES, me);
    expect(entriesOf(answer).map(({ revision }) => revision)).toEqual([3, 2, 1]);
    expect(answer.body.next).toBe(null);
    const [newest] = entriesOf(answer);
    expect(newest).toMatchObject({ orgId: org.id, kind: 'team.create', actor: { userId: 1 }, before: null });
    expect(newest?.after['admins']).toEqual([1]);
    expect(newest?.touches).toEqual(['user:1']);
    const found = async (query: string) =>
      entriesOf(await ok(200, 'GET', `${CHANGES}?${query}`, me)).map(({ revision }) => revision);
    expect(await found(`team=${ids[1]}`)).toEqual([2]);
    expect(await found('subject=1&kind=team.*&from=2')).toEqual([3, 2]);
    expect(await found('kind=team.update')).toEqual([]);
    expect(await found('actor=1&limit=1&to=2')).toEqual([2]);
    expect(await found('role=basic_admin&before=2030-01-01')).toEqual([]);
    expect((await ok(200, 'GET', `${CHANGES}?limit=2`, me)).body.next).toBe(1);
  });

  it('is one call of the object and one trip to the database, side by side once known', async ({
    expect,
  }) => {
    const { org } = await orgWith(2);
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      const list = () => ok(200, 'GET', `${CHANGES}?kind=team.*`, { as }, bench.fetch);
      const one = () => ok(200, 'GET', `${CHANGES}/1`, { as }, bench.fetch);
      const head = () => ok(200, 'GET', `${CHANGES}/head`, { as }, bench.fetch);
      const verify = () => ok(200, 'GET', `${CHANGES}/verify`, { as }, bench.fetch);
      for (const request of [list, one, head, verify]) {
        await request();
        bench.calls.count = 0;
        bench.d1.trips = 0;
        await request();
        expect([bench.calls.count, bench.d1.trips], request.name).toEqual([1, 1]);
      }
    });
  });

  it.for([
    'orgId=x',
    'orgId=-1',
    'from=x',
    'from=1&from=2',
    'to=1.5',
    'to=99999999999',
    'after=yesterday',
    'before=2026-13-01',
    'kind=Role',
    'kind=*',
    'kind=role.%2A.x',
    'actor=0',
    'actor=me',
    'subject=',
    'role=a%20b',
    `role=${'a'.repeat(191)}`,
    'team=-7',
    'limit=0',
    'limit=1001',
    'user=5',
    'kinds=role.create',
  ])('refuses %s, and names it', async (query, { expect }) => {
    const { me } = await orgWith(0);
    const answer = await ok(400, 'GET', `${CHANGES}?${query}`, me);
    expect(answer.body.message).toContain(query.split('=')[0]);
  });
});

describe('one entry, and the newest', () => {
  it('are as they are listed; what is not there is not found', async ({ expect }) => {
    const { org, me } = await orgWith(3);
    const [newest, second] = entriesOf(await ok(200, 'GET', CHANGES, me));
    expect((await ok(200, 'GET', `${CHANGES}/2`, me)).body).toEqual(second);
    const head = (await ok(200, 'GET', `${CHANGES}/head`, me)).body;
    expect(head).toEqual({ orgId: org.id, revision: 3, hash: newest?.hash, at: newest?.at });
    await env.DB.prepare('DELETE FROM changes WHERE org_id = ? AND revision = 1').bind(org.id).run();
    for (const gone of ['1', '4', '0', '99999999999']) {
      const answer = await ok(404, 'GET', `${CHANGES}/${gone}`, me);
      expect(answer.body.message).toBe('Change not found');
    }
    expect((await ok(400, 'GET', `${CHANGES}/last`, me)).body.message).toBe('revision is invalid');
  });
});

describe('who may read a trail', () => {
  const paths = ['', '/1', '/head', '/verify'].map((path) => `${CHANGES}${path}`);

  it('are Admins and who was given it, also by a token; no Viewer, Editor, or member without a role (I12)', async ({
    expect,
  }) => {
    const { org, me } = await orgWith(1);
    const reader = await org.account();
    await org.grant(reader.id, [['changes:read', 'changes:*']]);
    const narrow = await org.account('Editor');
    const others = [await org.person('None'), await org.person('Viewer'), await org.person('Editor'), narrow];
    for (const path of paths) {
      for (const may of [me, reader, { as: ADMIN }])
        expect((await api('GET', `${path}?orgId=${org.id}`, { as: may.as ?? null })).status, path).toBe(200);
      for (const other of others) {
        const answer = await api('GET', path, { as: other.as, org: org.id });
        expect([answer.status, answer.body.message], path).toEqual([
          403,
          expect.stringContaining('changes:read'),
        ]);
      }
      expect((await api('GET', path, { as: null })).status).toBe(401);
    }
  });

  it('see no other org, which is answered like one that is not there (I10)', async ({ expect }) => {
    const [own, other] = [await orgWith(1), await orgWith(4)];
    const NOBODYS = 2_000_000_000;
    for (const path of [...paths, `${CHANGES}/4`])
      for (const headers of [{}, LINES]) {
        const answers = [other.org.id, 0, NOBODYS].map(
          async (orgId) => await api('GET', `${path}?orgId=${orgId}`, { ...own.me, headers }),
        );
        const statuses = (await Promise.all(answers)).map(({ status }) => status);
        expect(statuses, path).toEqual([403, 403, 403]);
      }
    // A revision of another org's trail is none of this one's.
    await ok(404, 'GET', `${CHANGES}/4`, own.me);
    for (const path of paths) await ok(404, 'GET', `${path}?orgId=${NOBODYS}`);
    expect((await ok(200, 'GET', `${CHANGES}?orgId=0&limit=1`)).body.entries[0].orgId).toBe(0);
  });
});

describe('an export of lines', () => {
  it('has the texts that were hashed, oldest first, between the bounds', async ({ expect }) => {
    const { org, me } = await orgWith(5);
    const answer = await ok(200, 'GET', CHANGES, { ...me, headers: LINES });
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8');
    const all = linesOf(answer);
    expect(all.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5]);
    for (const entry of all) expect(await hashEntry(entry)).toBe(entry.hash);
    const other = await ok(200, 'GET', `${CHANGES}/export?orgId=${org.id}`);
    expect(linesOf(other)).toEqual(all);
    for (let day = 1; day <= 5; day++)
      await env.DB.prepare('UPDATE changes SET at = ? WHERE org_id = ? AND revision = ?')
        .bind(`2026-01-0${day}T00:00:00.000Z`, org.id, day)
        .run();
    const found = async (query: string) =>
      linesOf(await ok(200, 'GET', `${CHANGES}?${query}`, { ...me, headers: LINES })).map(
        ({ revision }) => revision,
      );
    expect(await found('from=2&to=3')).toEqual([2, 3]);
    expect(await found('after=2026-01-02&before=2026-01-04')).toEqual([2, 3]);
    expect(await found('after=2026-01-02T02:00:00%2B02:00&before=2026-01-04T00:00:00Z')).toEqual([2, 3]);
    expect(await found('after=2026-01-03&from=5')).toEqual([5]);
    expect(await found('after=2027-01-01')).toEqual([]);
    expect(await found('from=6')).toEqual([]);
    expect(await found('from=4&to=3')).toEqual([]);
  });

  it.for(['kind=team.*', 'actor=1', 'subject=1', 'role=a', 'team=1', 'limit=5'])(
    'leaves nothing out in the middle: %s is refused, as the chain would break',
    async (query, { expect }) => {
      const { me } = await orgWith(0);
      const answer = await ok(400, 'GET', `${CHANGES}?${query}`, { ...me, headers: LINES });
      expect(answer.body.message).toBe(`${query.split('=')[0]} is for lists: an export leaves nothing out`);
    },
  );

  it.for([
    ['*/*', false],
    ['application/json', false],
    ['application/json, application/x-ndjson', false],
    ['application/x-ndjson, application/json;q=0.9', true],
    ['application/x-ndjson, */*', true],
    ['application/x-ndjson;q=0.5, */*', false],
    ['application/x-ndjson;q=0', false],
    ['application/x-ndjson;q=x', false],
    ['APPLICATION/X-NDJSON ; q=1.0', true],
    [`application/x-ndjson, ${'a/b,'.repeat(300)}`, false],
  ] as const)('is what a client gets that accepts %s: %s', async ([accept, isLines], { expect }) => {
    const { me } = await orgWith(1);
    const answer = await ok(200, 'GET', CHANGES, { ...me, headers: { Accept: accept } });
    expect(answer.headers.get('Content-Type')?.includes('ndjson')).toBe(isLines);
  });

  it('comes part by part, each for who may still: it ends where the right does (I6)', async ({ expect }) => {
    const { org } = await orgWith(1);
    const reader = await org.account();
    const right = await org.grant(reader.id, [['changes:read', 'changes:*']]);
    // Three parts of 1,000 and some: only their number counts here.
    await env.DB.prepare(
      `INSERT INTO changes (org_id, revision, id, global_revision, at, actor, origin, kind, before, after, touches, previous_hash, hash)
       SELECT org_id, 100 + value, changes.id || value, global_revision, at, actor, origin, kind, before, after, touches, previous_hash, hash || value
       FROM changes, json_each(?) WHERE org_id = ? AND revision = 1`,
    )
      .bind(JSON.stringify(Array.from({ length: 3_500 }, (_, i) => i)), org.id)
      .run();
    await withCoordinator(org.id, async (bench) => {
      const read = async (afterFirst: () => Promise<unknown>) => {
        const answer = await rawGet(bench.fetch, org.id, reader.as);
        expect(answer.status).toBe(200);
        const lines: number[] = [];
        for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
          lines.push(new TextDecoder().decode(part).split('\n').length - 1);
          if (lines.length === 1) await afterFirst();
        }
        return lines;
      };
      expect(await read(async () => undefined)).toEqual([1_000, 1_000, 1_000, expect.any(Number)]);
      bench.d1.trips = 0;
      const lines = await read(async () => {
        // Nothing is read ahead of the client.
        expect(bench.d1.trips).toBe(1);
        await ok(
          200,
          'DELETE',
          `/access-control/users/${reader.id}/roles/${right}`,
          { as: ADMIN, org: org.id },
          bench.fetch,
        );
      });
      expect(lines).toEqual([1_000]);
    });
  });
});

const rawGet = async (fetch: Fetch, orgId: number, as: As): Promise<Response> =>
  await fetch(
    new Request(`http://gatehouse/api${CHANGES}?orgId=${orgId}`, {
      headers: { ...LINES, Authorization: `Bearer ${as !== null && 'token' in as ? as.token : ''}` },
    }),
  );

describe('a caller who reads very much', () => {
  it('is asked to wait once its share is used up, and others are not', async ({ expect }) => {
    const { org, me } = await orgWith(1);
    const other = await org.person('Admin');
    await withCoordinator(org.id, async ({ fetch }) => {
      const verify = async (who: As) =>
        await api('GET', `${CHANGES}/verify?orgId=${org.id}`, { as: who }, fetch);
      let last = await verify(me.as ?? null);
      for (let i = 0; i < 1_000 && last.status === 200; i++) last = await verify(me.as ?? null);
      expect([last.status, last.headers.get('Retry-After')]).toEqual([429, expect.stringMatching(/^[12]$/)]);
      for (const path of [`${CHANGES}?kind=a.b`, CHANGES]) {
        const headers = path === CHANGES ? LINES : {};
        expect((await api('GET', path, { ...me, headers }, fetch)).status).toBe(429);
      }
      // What reads little goes on.
      expect((await api('GET', `${CHANGES}?limit=5`, me, fetch)).status).toBe(200);
      expect((await verify(other.as)).status).toBe(200);
    });
  });
});

describe('exports in parts that a client asks for one by one', () => {
  it('are taken from the same share, which each of them uses up', async ({ expect }) => {
    const { org } = await orgWith(1);
    const [one, other] = [await org.account('Admin'), await org.account('Admin')];
    const right = await org.grant(one.id, [['orgs:delete', '']]);
    await org.admin(200, 'POST', `/access-control/users/${other.id}/roles`, { roleUid: right });
    await withCoordinator(org.id, async ({ fetch }) => {
      const path = `${CHANGES}/export?orgId=${org.id}&limit=1`;
      const part = async ({ as }: { readonly as: As }) => await api('GET', path, { as }, fetch);
      let last = await part(one);
      for (let i = 0; i < 1_000 && last.status === 200; i++) last = await part(one);
      expect([last.status, last.headers.get('Retry-After')]).toEqual([429, expect.stringMatching(/^[12]$/)]);
      expect((await api('GET', `${CHANGES}/verify`, { as: one.as }, fetch)).status).toBe(429);
      expect((await part(other)).status).toBe(200);
      // Who may not any more is told that, and not how much is used up.
      const role = `/access-control/users/${one.id}/roles/${right}`;
      await ok(200, 'DELETE', role, { as: ADMIN, org: org.id }, fetch);
      expect((await part(one)).status).toBe(403);
    });
  });
});

describe('a trail that somebody wrote to', () => {
  it('is found out: a changed and a missing entry, a wrong seal, and an end that was cut off', async ({
    expect,
  }) => {
    const { org } = await orgWith(8);
    const { as } = await org.account('Admin');
    const run = async (sql: string) => await env.DB.prepare(sql).bind(org.id).run();
    await withCoordinator(org.id, async ({ fetch }) => {
      const found = async (query = '') => {
        const { body } = await ok(200, 'GET', `${CHANGES}/verify${query}`, { as }, fetch);
        return [body.ok, ...body.problems.map((one: object) => Object.values(one).join(' '))];
      };
      expect(await found()).toEqual([true]);
      await run('UPDATE changes SET actor = NULLIF(actor, actor) IS NULL WHERE org_id = ? AND revision = 2');
      expect(await found()).toEqual([false, '2 changed']);
      await run(`UPDATE changes SET seal = '${'0'.repeat(64)}' WHERE org_id = ? AND revision = 4`);
      expect(await found('?from=3')).toEqual([false, '4 wrong-seal']);
      await run('DELETE FROM changes WHERE org_id = ? AND revision = 6');
      expect(await found('?from=5')).toEqual([false, '6 missing']);
      // The object knows of more: also where the right itself came with what is gone.
      await run('DELETE FROM changes WHERE org_id = ? AND revision > 8');
      expect(await found('?from=7')).toEqual([false, '6 missing', '9 end']);
      await run('DELETE FROM changes WHERE org_id = ? AND revision < 4');
      expect(await found('?to=5')).toEqual([false, '4 beginning', '4 wrong-seal']);
    });
  });
});
