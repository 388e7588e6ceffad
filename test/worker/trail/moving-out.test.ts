/** Old entries of the audit trail are exported, and moved out; what is left is a chain. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import type { Answer, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { emptyRole, globalWorld, HELD } from '../../support/global-world.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

const EXPORT = '/access-control/changes/export';
const MOVE = '/access-control/changes';
const OLD = '2020-01-01T00:00:00.000Z';

const linesOf = ({ text }: Answer): ChangeEntry[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ChangeEntry);

/** An org with so many entries of its own; the first of them are older than any that must stay. */
async function orgWithTrail(count: number, old = count): Promise<FreshOrg> {
  const org = await freshOrg();
  for (let i = 0; i < count; i++) await org.admin(200, 'POST', '/teams', { name: unique('team') });
  await age(org.id, old);
  return org;
}

/** Makes the first entries old, and the chain anew. */
async function age(orgId: number, old: number): Promise<void> {
  let previousHash = '';
  for (const entry of linesOf(await ok(200, 'GET', `${EXPORT}?orgId=${orgId}`))) {
    const aged = { ...entry, at: entry.revision <= old ? OLD : entry.at, previousHash };
    const hash = await hashEntry(aged);
    await env.DB.prepare(
      'UPDATE changes SET at = ?, previous_hash = ?, hash = ? WHERE org_id = ? AND revision = ?',
    )
      .bind(aged.at, previousHash, hash, orgId, entry.revision)
      .run();
    previousHash = hash;
  }
}

const exported = async (orgId: number, query = ''): Promise<ChangeEntry[]> =>
  linesOf(await ok(200, 'GET', `${EXPORT}?orgId=${orgId}${query}`));

const moveOut = async (
  orgId: number,
  { revision, hash }: Pick<ChangeEntry, 'revision' | 'hash'>,
  options: RequestOptions = {},
) => await api('DELETE', `${MOVE}?orgId=${orgId}&upTo=${revision}&hash=${hash}`, options);

/** What is wrong with a chain that follows an entry with this hash. */
async function problemsOf(entries: readonly ChangeEntry[], after: string): Promise<string[]> {
  const problems: string[] = [];
  let previousHash = after;
  for (const entry of entries) {
    if (entry.previousHash !== previousHash) problems.push(`${entry.revision} stands on another`);
    if ((await hashEntry(entry)) !== entry.hash) problems.push(`${entry.revision} was changed`);
    previousHash = entry.hash;
  }
  return problems;
}

describe('the export of a trail', () => {
  it('has every entry, one a line, with the texts that were hashed, in parts', async ({ expect }) => {
    const org = await orgWithTrail(5, 0);
    const answer = await ok(200, 'GET', `${EXPORT}?orgId=${org.id}`);
    expect(answer.headers.get('Content-Type')).toBe('application/jsonl; charset=utf-8');
    const all = linesOf(answer);
    expect(all.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5]);
    expect(await problemsOf(all, '')).toEqual([]);
    const parts: ChangeEntry[] = [];
    for (let from = 1; ; from = (parts.at(-1)?.revision ?? 0) + 1) {
      const part = await exported(org.id, `&from=${from}&limit=2`);
      expect(part.length).toBeLessThanOrEqual(2);
      if (part.length === 0) break;
      parts.push(...part);
    }
    expect(parts).toEqual(all);
  });

  it('ends before a time that is said', async ({ expect }) => {
    const org = await orgWithTrail(4, 2);
    expect((await exported(org.id, '&before=2021-01-01')).map(({ revision }) => revision)).toEqual([1, 2]);
    expect(await exported(org.id, `&before=${OLD}`)).toEqual([]);
  });

  it('has no more bytes in one answer than fit, but one entry at least', async ({ expect }) => {
    const org = await orgWithTrail(4);
    await env.DB.prepare('UPDATE changes SET before = ? WHERE org_id = ? AND revision > 1')
      .bind(`"${'x'.repeat(1_900_000)}"`, org.id)
      .run();
    expect((await exported(org.id)).map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect((await exported(org.id, '&from=2')).map(({ revision }) => revision)).toEqual([2, 3, 4]);
    await env.DB.prepare(
      `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, revision + 10, id || revision, global_revision, at, actor, origin, kind,
        before, after, touches, previous_hash, hash FROM changes WHERE org_id = ? AND revision > 1`,
    )
      .bind(org.id)
      .run();
    expect((await exported(org.id)).map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  });
});

describe('moving entries out of a trail', () => {
  it('leaves a chain that goes on from a checkpoint, and says so in an entry', async ({ expect }) => {
    const org = await orgWithTrail(6, 4);
    const before = await exported(org.id);
    const [, , , last] = before;
    if (last === undefined) throw new Error('no entries');
    const answer = await moveOut(org.id, last);
    const moved = { entries: 4, upTo: 4, hash: last.hash };
    expect([answer.status, answer.body]).toEqual([200, { message: '4 entries removed', ...moved, left: 0 }]);
    const after = await exported(org.id);
    expect(after.map(({ revision }) => revision)).toEqual([5, 6, 7]);
    expect(await problemsOf(after, last.hash)).toEqual([]);
    expect(after.at(-1)).toMatchObject({ kind: 'trail.move-out', before: 'null', touches: '[]' });
    expect(JSON.parse(after.at(-1)?.after ?? '')).toEqual(moved);
    // Once more changes nothing, and the org goes on.
    expect((await moveOut(org.id, last)).body).toMatchObject({ entries: 0, left: 0 });
    await org.admin(200, 'POST', '/teams', { name: unique('team') });
    const [newest] = (await exported(org.id)).slice(-1);
    expect([newest?.revision, newest?.previousHash]).toEqual([8, after.at(-1)?.hash]);
  });

  it('says how many are left where there are too many for one change', async ({ expect }) => {
    const org = await orgWithTrail(2);
    // Rows of a trail that is long: only their number counts here.
    await env.DB.prepare(
      `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, value, changes.id || value, global_revision, at, actor, origin, kind, before, after,
        touches, previous_hash, hash || value FROM changes, json_each(?) WHERE org_id = ? AND revision = 2`,
    )
      .bind(JSON.stringify(Array.from({ length: 1_498 }, (_, i) => i + 3)), org.id)
      .run();
    await env.DB.prepare(`UPDATE changes SET hash = substr(hash || hash, -64) WHERE org_id = ?`)
      .bind(org.id)
      .run();
    const [named] = await exported(org.id, '&from=1400&limit=1');
    if (named === undefined) throw new Error('no entries');
    expect((await moveOut(org.id, named)).body).toMatchObject({ entries: 1_000, upTo: 1_000, left: 400 });
    expect((await moveOut(org.id, named)).body).toMatchObject({ entries: 400, upTo: 1_400, left: 0 });
    expect((await exported(org.id)).map(({ revision }) => revision).slice(0, 1)).toEqual([1_401]);
  });

  it.for([
    [
      'an entry that is not there',
      { revision: 99 },
      400,
      'upTo must be the revision of an entry that is there',
    ],
    ['another hash', { hash: '0'.repeat(64) }, 400, 'hash must be that of the entry at upTo'],
    ['an entry of today', { revision: 3 }, 400, 'upTo must be the revision of an entry that is 7 days old'],
    ['no revision', { revision: 'x' }, 400, 'upTo is invalid'],
    ['revision 0', { revision: 0 }, 400, 'upTo is invalid'],
    ['no hash', { hash: 'ABC' }, 400, 'hash is invalid'],
  ] as const)('refuses %s', async ([, wrong, status, message], { expect }) => {
    const org = await orgWithTrail(4, 2);
    const entries = await exported(org.id);
    const right = entries.find(({ revision }) => revision === ('revision' in wrong ? wrong.revision : 2));
    const query = { revision: 2, hash: right?.hash ?? 'a'.repeat(64), ...wrong };
    const answer = await moveOut(org.id, query as never);
    expect([answer.status, answer.body.message]).toEqual([status, message]);
    expect(await exported(org.id)).toEqual(entries);
  });

  it('never takes the newest entry, however old it is', async ({ expect }) => {
    const org = await orgWithTrail(3);
    const entries = await exported(org.id);
    const answer = await moveOut(org.id, entries[2] as ChangeEntry);
    expect([answer.status, answer.body.message]).toEqual([400, 'upTo must leave the newest 1']);
    expect((await moveOut(org.id, entries[1] as ChangeEntry)).status).toBe(200);
  });

  it('leaves what orgs that slept need of the global plane', async ({ expect }) => {
    await freshOrg();
    const [first] = await exported(0);
    const answer = await moveOut(0, first as ChangeEntry);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/7 days old|leave the newest 500/);
  });
});

describe('who is neither', () => {
  it('is answered as everywhere: 401, 403, and 404 for an org that is not there', async ({ expect }) => {
    const org = await orgWithTrail(2);
    const other = await freshOrg();
    const [first] = await exported(org.id);
    const query = `?orgId=${org.id}&upTo=1&hash=${first?.hash}`;
    const callers = [await org.person('Admin'), await org.account('Admin'), await other.person('Admin')];
    for (const [method, path] of [
      ['GET', `${EXPORT}?orgId=${org.id}`],
      ['DELETE', `${MOVE}${query}`],
    ] as const) {
      expect((await api(method, path, { as: null })).status).toBe(401);
      for (const { as } of callers) expect((await api(method, path, { as })).status).toBe(403);
      const missing = path.replace(`orgId=${org.id}`, 'orgId=2000000000');
      expect((await api(method, missing, { as: ADMIN })).status, missing).toBe(404);
      for (const wrong of ['', '-1', 'x', '99999999999', '1.5', '00', `0${org.id}`])
        expect((await api(method, path.replace(`orgId=${org.id}`, `orgId=${wrong}`))).status, wrong).toBe(
          400,
        );
    }
    expect((await exported(org.id))[0]).toEqual(first);
  });

  it('may not, by a right alone: it takes a server admin', async ({ expect }) => {
    const org = await orgWithTrail(2);
    const [first] = await exported(org.id);
    const account = await org.account('Admin');
    await org.grant(account.id, [['orgs:delete', '']]);
    const answer = await moveOut(org.id, first as ChangeEntry, account);
    expect([answer.status, (await api('GET', `${EXPORT}?orgId=${org.id}`, account)).status]).toEqual([
      403, 200,
    ]);
  });
});

describe('a right in one org', () => {
  it.for(['0', '00', '0{id}', '000{id}', '{id}'] as const)(
    'shows no trail of another one, or of the global plane: orgId=%s',
    async (spelling, { expect }) => {
      const [own, other] = [await orgWithTrail(1), await orgWithTrail(1)];
      const account = await own.account();
      await own.grant(account.id, [['orgs:delete', '']]);
      expect((await api('GET', `${EXPORT}?orgId=${own.id}`, account)).status).toBe(200);
      const orgId = spelling.replace('{id}', String(other.id));
      for (const query of [`orgId=${orgId}`, `orgId=${own.id}&orgId=${orgId}`]) {
        const answer = await api('GET', `${EXPORT}?${query}`, account);
        expect([400, 401, 403], `${query}: ${answer.text}`).toContain(answer.status);
      }
    },
  );
});

describe('an org that slept while what it missed was moved out', () => {
  it.for(['one entry is left', 'none that it does not know'] as const)(
    'answers from no state before it (I6): %s',
    async (left, { expect }) => {
      const { org, as, uid } = await globalWorld();
      await withCoordinator(org.id, async (bench) => {
        const read = async () =>
          (await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch)).body;
        expect((await read())[HELD]).toEqual(['reports:*']);
        const missed = await emptyRole(uid);
        if (left === 'one entry is left') await emptyRole('no-such-role');
        const upTo = left === 'one entry is left' ? missed : missed - 1;
        await env.DB.prepare('DELETE FROM changes WHERE org_id = 0 AND revision <= ?').bind(upTo).run();
        bench.restart();
        expect(await read()).not.toHaveProperty(HELD);
      });
    },
  );
});
