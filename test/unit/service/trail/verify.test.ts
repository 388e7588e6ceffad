import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Refusal } from '../../../../src/core/refusal.ts';
import { tooManyRequests, UNAVAILABLE } from '../../../../src/core/refusal.ts';
import { ok, refuse } from '../../../../src/core/result.ts';
import { hashEntry, systemEntries } from '../../../../src/service/engine/audit.ts';
import { HmacKey } from '../../../../src/service/engine/hmac-key.ts';
import type { ChangeEntry } from '../../../../src/service/ports/changes.ts';
import type { Read } from '../../../../src/service/ports/read.ts';
import { known } from '../../../../src/service/ports/read.ts';
import type { TrailReads } from '../../../../src/service/trail/reads.ts';
import { verifyTrail } from '../../../../src/service/trail/verify.ts';

const [OLD, NEW, STOLEN] = ['an old key', 'a new key', "a thief's"].map((secret) => new HmacKey(secret));
const KEYS = [NEW, OLD] as HmacKey[];
const ALL = { from: 1, to: 2_147_483_647 };

type Making = {
  readonly count: number;
  readonly from?: number;
  readonly keyOf?: (revision: number) => HmacKey | undefined;
  readonly told?: (revision: number) => Partial<Pick<ChangeEntry, 'kind' | 'after'>>;
};

/** A trail as the service writes it. */
async function trailOf({
  count,
  from = 1,
  keyOf = () => NEW,
  told = () => ({}),
}: Making): Promise<ChangeEntry[]> {
  const entries: ChangeEntry[] = [];
  let previousHash = from === 1 ? '' : 'moved';
  for (let revision = from; revision < from + count; revision++) {
    const entry = {
      orgId: 5,
      revision,
      id: `id-${revision}`,
      globalRevision: 3,
      at: '2026-01-01T00:00:00.000Z',
      actor: 'null',
      origin: 'null',
      kind: 'team.create',
      before: 'null',
      after: `{"name":"${revision}"}`,
      touches: '[]',
      previousHash,
      ...told(revision),
    };
    const hash = await hashEntry(entry);
    entries.push({ ...entry, hash, ...(await systemEntries(keyOf(revision)).seal(hash)) });
    previousHash = hash;
  }
  return entries;
}

type Shown = {
  readonly keys?: readonly HmacKey[];
  readonly acknowledged?: number;
  readonly bounds?: { readonly from: number; readonly to: number };
  /** So many entries in a part. */
  readonly part?: number;
  /** After so many reads there is this answer. */
  readonly until?: readonly [reads: number, refusal: Refusal];
};

/** What is said of a trail that a database has. */
async function verify(
  entries: readonly ChangeEntry[],
  { keys = KEYS, acknowledged = 0, bounds = ALL, part = 4, until }: Shown = {},
) {
  const ends = { oldest: entries[0]?.revision ?? 0, newest: entries.at(-1)?.revision ?? 0 };
  const reads: Pick<TrailReads, 'toVerify' | 'page'> = {
    toVerify: (_orgId, from) =>
      known({
        entries: entries.filter(({ revision }) => revision >= from).slice(0, part),
        ends: { ...ends, named: undefined, last: undefined },
      }),
    page: (_orgId, { from, to, kind }) => {
      // Two at a time, so that it has to go on.
      const near = entries
        .filter(({ revision }) => revision >= from && revision <= to)
        .toReversed()
        .slice(0, 2);
      const found = near.find((entry) => entry.kind === kind);
      const next = (near.at(-1)?.revision ?? 1) - 1;
      return known({ entries: found === undefined ? [] : [found], next: next >= from ? next : undefined });
    },
  };
  let asked = 0;
  return await verifyTrail(reads as TrailReads, keys)(
    async <T>(read: Read<T>) => {
      if (until !== undefined && asked++ >= until[0]) return refuse(until[1]);
      return ok({ found: read.answer([]) as never, acknowledged });
    },
    5,
    bounds,
  );
}

async function problemsOf(entries: readonly ChangeEntry[], shown?: Shown): Promise<string[]> {
  const verified = await verify(entries, shown);
  if (!verified.ok || verified.value === undefined) throw new Error('refused');
  return verified.value.problems.map(({ revision, what }) => `${revision} ${what}`);
}

const movedOut = (upTo: number, hash = 'moved') => ({
  kind: 'trail.move-out',
  after: JSON.stringify({ entries: upTo, upTo, hash }),
});

describe('a trail as it was written', () => {
  it('has nothing wrong with it (I3)', async () => {
    expect(await verify(await trailOf({ count: 9 }), { acknowledged: 9 })).toEqual(
      ok({ from: 1, to: 9, entries: 9, problems: [], sealed: 9, next: undefined }),
    );
  });

  it.each([10, 11, 12, 500])(
    'has nothing wrong with it beyond its end: from revision %i on',
    async (from) => {
      const trail = await trailOf({ count: 9 });
      expect(await problemsOf(trail, { acknowledged: 9, bounds: { ...ALL, from } })).toEqual([]);
    },
  );

  it('is walked as far as one request may, and says where to go on', async () => {
    const entries = await trailOf({ count: 45 });
    const first = await verify(entries);
    // Ten parts of four.
    expect(first).toMatchObject({ value: { to: 40, entries: 40, next: 41 } });
    const rest = await verify(entries, { bounds: { ...ALL, from: 41 } });
    expect(rest).toMatchObject({ value: { from: 41, to: 45, entries: 5, problems: [], next: undefined } });
    const some = await verify(entries, { bounds: { from: 7, to: 9 } });
    expect(some).toMatchObject({ value: { from: 7, to: 9, entries: 3, problems: [], next: undefined } });
    expect(await verify(entries, { bounds: { ...ALL, from: 46 } })).toMatchObject({
      value: { entries: 0, problems: [] },
    });
    expect(await verify([])).toMatchObject({ value: { entries: 0, problems: [], next: undefined } });
  });

  it('may have been sealed by older keys, or by none before', async () => {
    const keyOf = (revision: number) => (revision < 3 ? undefined : revision < 5 ? OLD : NEW);
    expect(await verify(await trailOf({ count: 6, keyOf }))).toMatchObject({
      value: { problems: [], sealed: 4 },
    });
    expect(await verify(await trailOf({ count: 2 }), { keys: [] })).toMatchObject({
      value: { problems: [], sealed: undefined },
    });
  });

  it('may begin where its newest move-out says', async () => {
    const told = (revision: number) =>
      revision === 6 ? movedOut(2, 'x') : revision === 8 ? movedOut(4) : {};
    const entries = await trailOf({ count: 20, from: 5, told });
    expect(await verify(entries)).toMatchObject({ value: { from: 5, to: 24, problems: [] } });
  });
});

describe('a trail that was written to', () => {
  const replace = (entries: readonly ChangeEntry[], revision: number, fields: Partial<ChangeEntry>) =>
    entries.map((entry) => (entry.revision === revision ? { ...entry, ...fields } : entry));
  const without = (entries: readonly ChangeEntry[], revision: number) =>
    entries.filter((entry) => entry.revision !== revision);
  const swapped = (entries: readonly ChangeEntry[], a: number, b: number) =>
    entries.map((entry) => {
      const other = entry.revision === a ? b : entry.revision === b ? a : undefined;
      return other === undefined
        ? entry
        : { ...(entries[other - 1] as ChangeEntry), revision: entry.revision };
    });

  it('is found out by an entry that was changed, taken, put elsewhere or sealed by somebody else', async () => {
    const entries = await trailOf({ count: 9 });
    const wrong: Record<string, readonly [readonly ChangeEntry[], readonly string[]]> = {
      text: [replace(entries, 4, { after: '{}' }), ['4 changed']],
      kind: [replace(entries, 4, { kind: 'x' }), ['4 changed']],
      hash: [replace(entries, 4, { hash: 'x' }), ['4 changed', '4 wrong-seal', '5 previous-hash']],
      gone: [without(entries, 4), ['4 missing']],
      first: [without(entries, 1), ['2 beginning']],
      swapped: [
        swapped(entries, 4, 6),
        [
          '4 previous-hash',
          '4 changed',
          '5 previous-hash',
          '6 previous-hash',
          '6 changed',
          '7 previous-hash',
        ],
      ],
      seal: [replace(entries, 4, { seal: 'a'.repeat(64) }), ['4 wrong-seal']],
      short: [replace(entries, 4, { seal: '' }), ['4 wrong-seal']],
      key: [replace(entries, 4, { sealKey: 'other' }), ['4 unknown-seal-key']],
      unsealed: [
        replace(replace(entries, 4, { seal: '', sealKey: '' }), 5, { seal: '', sealKey: '' }),
        ['4 unsealed'],
      ],
    };
    for (const [name, [written, found]] of Object.entries(wrong))
      expect.soft(await problemsOf(written), name).toEqual(found);
  });

  it('is found out wherever a request begins or ends', async () => {
    const entries = await trailOf({ count: 9 });
    const at = async (from: number, to: number, written: readonly ChangeEntry[]) =>
      await problemsOf(written, { bounds: { from, to } });
    expect(await at(5, 9, without(entries, 4))).toEqual(['4 missing']);
    expect(await at(2, 4, without(entries, 4))).toEqual(['4 missing']);
    expect(await at(5, 9, replace(entries, 4, { hash: 'x' }))).toEqual(['5 previous-hash']);
    expect(await at(5, 9, replace(entries, 5, { seal: '', sealKey: '' }))).toEqual(['5 unsealed']);
  });

  it('is found out by its end, if the org knows of more', async () => {
    const entries = await trailOf({ count: 9 });
    expect(await problemsOf(entries.slice(0, 7), { acknowledged: 9 })).toEqual(['8 end']);
    expect(await problemsOf([], { acknowledged: 3 })).toEqual(['1 end']);
    // Of which nothing is said where something else was asked for.
    expect(await problemsOf(entries.slice(0, 7), { acknowledged: 9, bounds: { from: 1, to: 5 } })).toEqual(
      [],
    );
  });

  it.each([
    ['nothing says so', {}],
    ['another revision is named', movedOut(3)],
    ['another hash is named', movedOut(4, 'other')],
    ['what it says is no JSON', { kind: 'trail.move-out', after: '{' }],
    ['what it says is null', { kind: 'trail.move-out', after: 'null' }],
  ])('is found out by its beginning: %s', async (_, told) => {
    const entries = await trailOf({ count: 9, from: 5, told: (revision) => (revision === 9 ? told : {}) });
    expect(await problemsOf(entries)).toEqual(['5 beginning']);
  });

  it('is found out by its beginning where what vouches for it was written to', async () => {
    const told = (revision: number) => (revision === 9 ? movedOut(2, 'x') : {});
    const entries = await trailOf({ count: 9, from: 5, told });
    expect(await problemsOf(replace(entries, 9, movedOut(4)))).toEqual(['5 beginning', '9 changed']);
  });

  it('is found out by its beginning where no right seal vouches for it, though there were seals', async () => {
    const told = (revision: number) => (revision === 9 ? movedOut(4) : {});
    const entries = await trailOf({
      count: 9,
      from: 5,
      told,
      keyOf: (revision) => (revision === 9 ? STOLEN : NEW),
    });
    expect(await problemsOf(entries)).toEqual(['5 beginning', '9 unknown-seal-key']);
    const later = await trailOf({
      count: 9,
      from: 5,
      told,
      keyOf: (revision) => (revision < 9 ? undefined : NEW),
    });
    expect(await problemsOf(later)).toEqual([]);
  });

  it('is walked no further after a hundred problems', async () => {
    const entries = (await trailOf({ count: 150 })).map((entry) => ({ ...entry, after: 'x' }));
    const verified = await verify(entries, { part: 1_000 });
    expect(verified).toMatchObject({ value: { entries: 100, to: 100, next: 101 } });
  });

  it('is found out whatever field of whatever entry was written to', async () => {
    const entries = await trailOf({ count: 8 });
    const fields = Object.keys(entries[0] ?? {}) as (keyof ChangeEntry)[];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(...fields.filter((field) => field !== 'revision')),
        fc.string(),
        fc.integer({ min: 1, max: 9 }),
        async (revision, field, text, part) => {
          const old = entries[revision - 1]?.[field];
          const value = typeof old === 'number' ? old + 1 : `${text}!`;
          expect(await problemsOf(replace(entries, revision, { [field]: value }), { part })).not.toEqual([]);
          expect(await problemsOf(entries, { part })).toEqual([]);
        },
      ),
    );
  });
});

describe('a request that may not go on', () => {
  it('tells what it found until the share was used up, and no more than the refusal otherwise', async () => {
    const entries = await trailOf({ count: 9 });
    const usedUp = tooManyRequests('trail-parts', 1_000);
    expect(await verify(entries, { until: [1, usedUp] })).toMatchObject({
      value: { to: 4, entries: 4, next: 5 },
    });
    expect(await verify(entries, { until: [0, usedUp] })).toEqual(refuse(usedUp));
    expect(await verify(entries, { until: [1, UNAVAILABLE] })).toEqual(refuse(UNAVAILABLE));
    const denied = { tag: 'denied', needed: 'changes:read' } as const;
    expect(await verify(entries, { until: [1, denied] })).toEqual(refuse(denied));
  });
});
