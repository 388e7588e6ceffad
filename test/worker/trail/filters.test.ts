/** A list of a trail has what is asked for, and all of it, whatever the pages. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import { changes } from '../../../src/service/changes.ts';
import type { ChangeEntry, TrailSearch } from '../../../src/service/ports/changes.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { ToldChange } from '../../support/told-changes.ts';
import { ABOUT_ANYTHING, toldChanges } from '../../support/told-changes.ts';

const ALL = { from: 0, to: 2_147_483_647, limit: 1_000 };
const orm = openOrm(env.DB);
const database = openDatabase(orm);
const repositories = openRepositories(orm);

type Stored = Pick<ToldChange, 'kind' | 'before' | 'after' | 'touches'> & {
  readonly actor?: unknown;
  readonly at?: string;
};

let trails = 0;

/** The id of an org that has this trail and nothing else. */
async function trailOf(entries: readonly Stored[]): Promise<number> {
  const orgId = 1_000_000_000 + ++trails;
  const rows = entries.map(
    ({ kind, before = null, after = null, touches = [], actor = null, at = '2026-01-01T00:00:00.000Z' }, i) =>
      [unique('entry'), i + 1, at, actor, kind, before, after, touches].map((value, column) =>
        column === 3 || column > 4 ? JSON.stringify(value) : value,
      ),
  );
  for (let i = 0; i < rows.length; i += 2_000)
    await env.DB.prepare(
      `INSERT INTO changes (org_id, id, revision, global_revision, at, actor, origin, kind, before, after, touches, previous_hash, hash)
       SELECT ?, value ->> 0, value ->> 1, 1, value ->> 2, value ->> 3, 'null', value ->> 4, value ->> 5, value ->> 6, value ->> 7, 'p', 'h'
       FROM json_each(?)`,
    )
      .bind(orgId, JSON.stringify(rows.slice(i, i + 2_000)))
      .run();
  return orgId;
}

const page = async (orgId: number, search: TrailSearch) =>
  await database.read(repositories.changes.page(orgId, search));

/** All pages, one after the other. */
async function listed(orgId: number, search: TrailSearch): Promise<readonly ChangeEntry[]> {
  const all: ChangeEntry[] = [];
  for (let to: number | undefined = search.to; to !== undefined;) {
    const { entries, next } = await page(orgId, { ...search, to });
    all.push(...entries);
    if (next !== undefined && next >= to) throw new Error('It goes no further');
    to = next;
  }
  return all;
}

const revisions = (entries: readonly ChangeEntry[]): number[] => entries.map(({ revision }) => revision);

/** Somebody, a service account and a team that there are. */
async function stored() {
  const org = await freshOrg();
  const [person, account, team] = [await org.person(), await org.account(), await org.team()];
  const uidOf = async (table: 'users' | 'teams', id: number) =>
    (await env.DB.prepare(`SELECT uid FROM ${table} WHERE id = ?`).bind(id).first<string>('uid')) ?? '';
  return {
    org,
    things: {
      person: person.id,
      personUid: await uidOf('users', person.id),
      account: account.id,
      accountUid: await uidOf('users', account.id),
      team,
      teamUid: await uidOf('teams', team),
    },
  };
}

describe('a list by what changes are about', () => {
  it('knows every kind of change', async ({ expect }) => {
    const { things } = await stored();
    const kinds = new Set(toldChanges(things).map(({ kind }) => kind));
    const all = [...Object.values(changes).map(({ kind }) => kind), 'user.admit', 'org-user.settle', 'void'];
    expect(all.filter((kind) => !kinds.has(kind) && kind !== 'org.delete')).toEqual([]);
  });

  it('finds each change by each subject, role and team that it is about, and no other', async ({
    expect,
  }) => {
    const { org, things } = await stored();
    const told = toldChanges(things);
    const before = (await listed(org.id, ALL)).length;
    const offset = before;
    // In the org itself, which has the team.
    const rows = told.map(({ kind, before: was = null, after = null, touches = [] }, i) => [
      unique('entry'),
      offset + i + 1,
      kind,
      JSON.stringify(was),
      JSON.stringify(after),
      JSON.stringify(touches),
    ]);
    await env.DB.prepare(
      `INSERT INTO changes (org_id, id, revision, global_revision, at, actor, origin, kind, before, after, touches, previous_hash, hash)
       SELECT ?, value ->> 0, value ->> 1, 1, '2026', '{"userId":100}', 'null', value ->> 2, value ->> 3, value ->> 4, value ->> 5, 'p', 'h'
       FROM json_each(?)`,
    )
      .bind(org.id, JSON.stringify(rows))
      .run();
    const about = { subject: 'subjects', role: 'roles', team: 'teams' } as const;
    for (const [filter, field] of Object.entries(about)) {
      const values = new Set<number | string>(told.flatMap((one) => one[field as 'subjects'] ?? []));
      for (const value of values) {
        const wanted = told.flatMap((one, i) =>
          (one[field as 'subjects'] as readonly (number | string)[] | undefined)?.includes(value) === true
            ? [`${offset + i + 1} ${one.kind}`]
            : [],
        );
        const found = await listed(org.id, { ...ALL, from: offset + 1, [filter]: value });
        expect
          .soft(found.map(({ revision, kind }) => `${revision} ${kind}`).toReversed(), `${filter} ${value}`)
          .toEqual(wanted);
      }
    }
  });

  it('has what may be about anything in it', async ({ expect }) => {
    const orgId = await trailOf([...ABOUT_ANYTHING, { kind: 'team.update', after: { team: 8 } }]);
    for (const by of [
      { subject: 1 },
      { role: 'basic_viewer' },
      { team: 9 },
      { subject: 1, role: 'x', team: 9 },
    ])
      expect(revisions(await listed(orgId, { ...ALL, ...by }))).toEqual([4, 3, 2, 1]);
  });

  it('is not broken by a row that somebody wrote to', async ({ expect }) => {
    const orgId = await trailOf([{ kind: 'team.update', after: { team: 8 } }, { kind: 'x.y' }]);
    await env.DB.prepare(
      `UPDATE changes SET before = '{', after = 'x', touches = '[', actor = '' WHERE org_id = ? AND revision = 2`,
    )
      .bind(orgId)
      .run();
    expect(revisions(await listed(orgId, { ...ALL, team: 7, subject: 7, role: 'x' }))).toEqual([2]);
    expect(revisions(await listed(orgId, { ...ALL, actor: 7 }))).toEqual([]);
  });
});

const id = fc.integer({ min: 1, max: 12 });
const uid = fc.constantFrom('a', 'b', '1', '12', 'basic_viewer');
const time = fc.integer({ min: 1, max: 9 }).map((day) => `2026-01-0${day}T00:00:00.000Z`);
const told = fc.oneof(
  fc.record({ user: id, added: fc.array(uid) }),
  fc.record({ team: id, added: fc.array(id), rootRole: uid }),
  fc.record({ role: uid, added: fc.record({ users: fc.array(id), teams: fc.array(id) }) }),
  fc.constant(null),
);
const entry = fc.record({
  kind: fc.constantFrom('assignment.set', 'assignment.set-holders', 'team.replace', 'role.update'),
  before: told,
  after: told,
  touches: fc.array(
    fc.oneof(
      id.map((n) => `user:${n}`),
      id.map((n) => `team:${n}`),
      uid.map((n) => `role:${n}`),
    ),
  ),
  actor: fc.option(id.map((userId) => ({ userId, through: [] }))),
  at: time,
});
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const search = fc.record({
  from: fc.integer({ min: 0, max: 10 }),
  to: fc.integer({ min: 5, max: 50 }),
  limit: fc.integer({ min: 1, max: 9 }),
  after: maybe(time),
  before: maybe(time),
  kind: maybe(fc.constantFrom('team.replace', 'assignment.set', 'assignment.*', 'role.*')),
  actor: maybe(id),
  subject: maybe(id),
  role: maybe(uid),
  team: maybe(id),
});

/** Whether an entry is asked for, by all that it holds. */
function isWanted(one: Entry, revision: number, wanted: TrailSearch): boolean {
  type Any = Readonly<Record<string, unknown>> | null;
  const parts = [one.before as Any, one.after as Any];
  const has = (list: unknown, value: unknown) => Array.isArray(list) && list.includes(value);
  const addedIn = (part: Any) => part?.['added'] as unknown;
  const { after, before, kind, actor, subject, role, team } = wanted;
  const isAbout = (what: string, named: (part: Any) => boolean) =>
    one.touches.includes(what) || parts.some(named);
  return (
    revision >= wanted.from &&
    revision <= wanted.to &&
    (after === undefined || one.at >= after) &&
    (before === undefined || one.at < before) &&
    (kind === undefined ||
      one.kind === kind ||
      (kind.endsWith('*') && one.kind.startsWith(kind.slice(0, -1)))) &&
    (actor === undefined || one.actor?.userId === actor) &&
    (subject === undefined ||
      isAbout(
        `user:${subject}`,
        (part) =>
          part?.['user'] === subject ||
          has(addedIn(part), subject) ||
          has((addedIn(part) as Any)?.['users'], subject),
      )) &&
    (team === undefined ||
      isAbout(
        `team:${team}`,
        (part) => part?.['team'] === team || has((addedIn(part) as Any)?.['teams'], team),
      )) &&
    (role === undefined ||
      isAbout(
        `role:${role}`,
        (part) =>
          part?.['rootRole'] === role ||
          part?.['role'] === role ||
          (one.kind.startsWith('assignment.') && has(addedIn(part), role)),
      ))
  );
}

describe('the pages of a list', () => {
  it('are, one after the other, what a look at every entry finds', async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 40 }),
        fc.array(search, { minLength: 1, maxLength: 8 }),
        async (entries, searches) => {
          const orgId = await trailOf(entries);
          for (const wanted of searches) {
            const naive = entries
              .flatMap((one, i) => (isWanted(one, i + 1, wanted) ? [i + 1] : []))
              .toReversed();
            expect(revisions(await listed(orgId, wanted)), JSON.stringify(wanted)).toEqual(naive);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('say where to go on after 10,000 entries, also when none of them is asked for', async ({ expect }) => {
    const orgId = await trailOf(
      Array.from({ length: 10_600 }, (_, i) => ({ kind: i < 100 ? 'team.create' : 'team.update' })),
    );
    const wanted = { ...ALL, kind: 'team.create' };
    expect(await page(orgId, wanted)).toEqual({ entries: [], next: 600 });
    expect(revisions(await listed(orgId, wanted))).toEqual(Array.from({ length: 100 }, (_, i) => 100 - i));
    expect(await page(orgId, { ...wanted, from: 601 })).toEqual({ entries: [], next: undefined });
    expect((await page(orgId, { ...ALL, limit: 2 })).next).toBe(10_598);
  });

  it('have no more bytes than fit, but one entry at least', async ({ expect }) => {
    const orgId = await trailOf(Array.from({ length: 4 }, () => ({ kind: 'team.update' })));
    await env.DB.prepare('UPDATE changes SET before = ? WHERE org_id = ?')
      .bind(`"${'x'.repeat(1_900_000)}"`, orgId)
      .run();
    const first = await page(orgId, ALL);
    expect([revisions(first.entries), first.next]).toEqual([[4, 3, 2], 1]);
    expect(revisions(await listed(orgId, { ...ALL, kind: 'team.*' }))).toEqual([4, 3, 2, 1]);
  });
});

describe('the first entry from a time on', () => {
  it('is found wherever it is, if times grow', async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(time, { maxLength: 20 }), time, async (times, from) => {
        const sorted = times.toSorted();
        const orgId = await trailOf(sorted.map((at) => ({ kind: 'team.update', at })));
        const found = await database.read(repositories.changes.firstFrom(orgId, from));
        expect(found).toBe(sorted.findIndex((at) => at >= from) + 1);
      }),
      { numRuns: 30 },
    );
  });
});
