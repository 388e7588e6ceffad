import { createHash, createHmac } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

const SCRIPT = resolve(import.meta.dirname, '../../../.dev/verify-trail.mjs');

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

/** What a trail is made with: the key that seals each entry, if one does, and the kinds of entries, and where it begins. */
type Making = {
  readonly keyOf?: (revision: number) => string | undefined;
  readonly kindOf?: (revision: number) => readonly [kind: string, after: string];
  readonly from?: number;
  readonly previousHash?: string;
};

/** The lines of an export that ends with this revision. */
function trail(length: number, making: Making = {}): string[] {
  const { keyOf = () => undefined, kindOf = () => ['team.create', '{"name":"a"}'], from = 1 } = making;
  const lines: string[] = [];
  let { previousHash = '' } = making;
  for (let revision = from; revision <= length; revision++) {
    const [kind, after] = kindOf(revision);
    const entry = {
      orgId: 1,
      revision,
      id: `id-${revision}`,
      globalRevision: 0,
      at: '2026-11-02T09:30:00.000Z',
      actor: '{}',
      origin: '{}',
      kind,
      before: 'null',
      after,
      touches: '[]',
      previousHash,
    };
    previousHash = createHash('sha256')
      .update(JSON.stringify(Object.values(entry)))
      .digest('hex');
    const key = keyOf(revision);
    const sealed =
      key === undefined
        ? { sealKey: '', seal: '' }
        : { sealKey: hmac(key, 'key id').slice(0, 12), seal: hmac(key, previousHash) };
    lines.push(JSON.stringify({ ...entry, hash: previousHash, ...sealed }));
  }
  return lines;
}

function check(
  lines: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  given: readonly string[] = [],
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...given], {
    env: environment,
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** With the second and the third line the other way round. */
const swap = ([first = '', second = '', third = '', ...rest]: readonly string[]): string[] => [
  first,
  third,
  second,
  ...rest,
];

it('reads a file as well, or tells that it cannot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-'));
  const file = join(folder, 'export.ndjson');
  writeFileSync(file, trail(3).join('\n'));
  const { status, stdout } = check([], {}, [file]);
  expect([status, stdout]).toEqual([0, expect.stringContaining('org 1: 3 entries, 1 to 3')]);
  const { hash } = JSON.parse(trail(1)[0] ?? '') as { readonly hash: string };
  writeFileSync(file, trail(3).slice(1).join('\n'));
  expect(check([], {}, [hash, file]).status).toBe(0);
  expect(check([], {}, ['0'.repeat(64), file]).status).toBe(1);
  rmSync(folder, { recursive: true });
  expect(check([], {}, [file])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('cannot be read: ENOENT') as string,
  });
  expect(check([], {}, [file, file]).status).toBe(2);
});

it('has nothing of the service in it', () => {
  const imported = readFileSync(SCRIPT, 'utf8').match(/from '[^']+'/g);
  expect(imported?.every((from) => from.startsWith("from 'node:"))).toBe(true);
});

it('takes a whole trail, and tells where it ends', () => {
  const { status, stdout, stderr } = check(trail(3));
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('org 1: 3 entries, 1 to 3');
});

it.each([
  [
    'an entry that was changed',
    trail(3).map((line) => line.replace('"revision":2,"id":"id-2"', '"revision":2,"id":"x"')),
    'org 1, revision 2 was changed',
  ],
  [
    'an entry that was left out',
    trail(3).filter((_, at) => at !== 1),
    'org 1, revision 3 comes after revision 1',
  ],
  ['a beginning that was left out', trail(3).slice(1), 'org 1 begins at revision 2, and nothing says why'],
  ['two that change places', swap(trail(4)), 'org 1, revision 3 comes after revision 1'],
  [
    'two that change places, and their numbers',
    swap(trail(4)).map((line, i) => line.replace(/"revision":[23]/, `"revision":${i + 1}`)),
    'org 1, revision 2 was changed',
  ],
  [
    'one that is there twice',
    trail(3).flatMap((line, i) => (i === 1 ? [line, line] : [line])),
    'revision 2 comes after revision 2',
  ],
  ['no entry at all', [], 'There is no entry'],
  ['a line that is no JSON', [...trail(2), '{"orgId":1,'], 'line 3 is no entry'],
  ['a page of a proxy', ['<html>'], 'line 1 is no entry'],
  ['a line that is JSON, but no entry', [trail(1)[0] ?? '', '', 'null'], 'line 3 is no entry'],
  ['a list', ['[]'], 'line 1 is no entry'],
  [
    'an entry about what was moved out that is no JSON',
    trail(1).map((line) =>
      line.replace('team.create', 'trail.move-out').replace(/"after":"[^,]*",/, '"after":"{",'),
    ),
    'org 1, revision 1 does not say what was moved out',
  ],
])('refuses %s', (_, lines, says) => {
  const { status, stderr } = check(lines);
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(status).toBe(1);
});

/** As somebody would who may write to the database and has no key. */
function rewritten(lines: readonly string[]): string[] {
  const forged = trail(lines.length, { kindOf: () => ['team.create', '{"name":"b"}'] });
  return forged.map((line, i) => {
    const { sealKey, seal } = JSON.parse(lines[i] ?? '') as {
      readonly sealKey: string;
      readonly seal: string;
    };
    return JSON.stringify({ ...(JSON.parse(line) as object), sealKey, seal });
  });
}

/** With the seal of the first entry on all. */
function copied(lines: readonly string[]): string[] {
  const { seal } = JSON.parse(lines[0] ?? '') as { readonly seal: string };
  return lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), seal }));
}

describe('with the keys, the script that checks a trail', () => {
  const [OLD, NEW, STOLEN] = ['the key of before', 'the key of now', 'the key of a thief'];
  const AUDIT_KEY = JSON.stringify([NEW, OLD]);
  /** When all trails here were made already. */
  const SEALED_SINCE = '2026-11-01T00:00:00.000Z';
  const sealed = (length: number, making: Making = {}) => trail(length, { keyOf: () => NEW, ...making });

  it('takes one whose seals are right, of the newest key and of older ones, and tells where they begin', () => {
    const lines = trail(5, { keyOf: (revision) => [undefined, undefined, OLD, OLD, NEW][revision - 1] });
    const { status, stdout, stderr } = check(lines, { AUDIT_KEY });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('the first seal is of revision 3, the last of 5');
    expect(check(sealed(2), { AUDIT_KEY: NEW, SEALED_SINCE })).toMatchObject({ status: 0, stderr: '' });
  });

  it('says nothing of seals without the keys', () => {
    const { status, stdout, stderr } = check(trail(3, { keyOf: () => STOLEN }));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('seal');
  });

  it.each([
    [
      'a history that was written anew and keeps its old seals',
      [1, 2, 3].map((revision) => `revision ${revision} has a wrong seal`),
      rewritten(sealed(3)),
    ],
    [
      'one that was sealed by a key that is not given',
      ['revision 1 has a seal of a key that is not given'],
      trail(1, { keyOf: () => STOLEN }),
    ],
    ['a seal that was taken from another entry', ['revision 2 has a wrong seal'], copied(sealed(2))],
    [
      'a trail that begins where an entry without a seal says, though there were seals',
      ['revision 4 says where the trail begins, and has no seal that is right'],
      sealed(4, {
        from: 3,
        previousHash: 'h',
        keyOf: (revision) => (revision === 4 ? undefined : NEW),
        kindOf: (revision) => (revision === 4 ? ['trail.move-out', '{"upTo":2,"hash":"h"}'] : ['x', '{}']),
      }),
    ],
  ])('refuses %s', (_, says, lines) => {
    const { status, stderr } = check(lines, { AUDIT_KEY });
    for (const said of says) expect(stderr).toContain(`org 1, ${said}`);
    expect(status).toBe(1);
    expect(stderr).not.toMatch(/the key of/);
  });

  it('takes an end that begins where a sealed entry says, or one from before there were seals', () => {
    const kindOf = (revision: number) =>
      revision === 4 ? (['trail.move-out', '{"upTo":2,"hash":"h"}'] as const) : (['x', '{}'] as const);
    const making = { from: 3, previousHash: 'h', kindOf };
    for (const keyOf of [() => NEW, (revision: number) => (revision === 5 ? NEW : undefined)])
      expect(check(trail(5, { ...making, keyOf }), { AUDIT_KEY })).toMatchObject({ status: 0, stderr: '' });
  });

  it('points at entries without a seal after one that has, by their revisions', () => {
    const keyOf = (revision: number) => ([2, 5, 6, 8].includes(revision) ? NEW : undefined);
    const { status, stderr } = check(trail(8, { keyOf }), { AUDIT_KEY });
    expect(status).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('look into it: org 1, revisions 3 to 4 have no seal'),
      expect.stringContaining('look into it: org 1, revision 7 has no seal'),
    ]);
    expect(check(trail(3), { AUDIT_KEY }).stderr).toContain('look into it: org 1 has no entry with a seal');
  });

  it('refuses each of them once it is told since when all must have one', () => {
    const keyOf = (revision: number) => (revision === 2 ? undefined : NEW);
    const { status, stderr } = check(trail(3, { keyOf }), { AUDIT_KEY, SEALED_SINCE });
    expect([status, stderr]).toEqual([1, 'org 1, revision 2 has no seal\n']);
    expect(check(trail(3), { AUDIT_KEY, SEALED_SINCE }).stderr.match(/has no seal$/gm)).toHaveLength(3);
    const statusSince = (since: string) =>
      check(trail(3, { keyOf }), { AUDIT_KEY, SEALED_SINCE: since }).status;
    expect(statusSince('2026-12-01')).toBe(0);
    // The entries are of 9:30 UTC.
    expect(statusSince('2026-11-02T10:00:00+01:00')).toBe(1);
    expect(statusSince('2026-11-02T09:00:00-01:00')).toBe(0);
  });

  it.each([
    ['keys that are no list', { AUDIT_KEY: '["a", "b' }],
    ['a list of something else', { AUDIT_KEY: '[{"next": "a"}]' }],
    ['a time without a key', { SEALED_SINCE }],
    ['a time that is none', { AUDIT_KEY, SEALED_SINCE: 'yesterday' }],
    ['a time of day that names no zone', { AUDIT_KEY, SEALED_SINCE: '2026-12-01T12:00' }],
  ])('does not begin with %s', (_, environment) => {
    expect(check(sealed(1), environment as Readonly<Record<string, string>>).status).toBe(2);
  });
});
