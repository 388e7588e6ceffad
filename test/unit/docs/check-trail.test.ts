import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { expect, it } from 'vitest';

const SCRIPT = resolve(import.meta.dirname, '../../../.dev/check-trail.mjs');

/** The lines of an export with so many entries. */
function trail(length: number): string[] {
  const lines: string[] = [];
  let previousHash = '';
  for (let revision = 1; revision <= length; revision++) {
    const entry = {
      orgId: 1,
      revision,
      id: `id-${revision}`,
      globalRevision: 0,
      at: '2026-11-02T09:30:00.000Z',
      actor: '{}',
      origin: '{}',
      kind: 'team.create',
      before: 'null',
      after: '{"name":"a"}',
      touches: '[]',
      previousHash,
    };
    previousHash = createHash('sha256')
      .update(JSON.stringify(Object.values(entry)))
      .digest('hex');
    lines.push(JSON.stringify({ ...entry, hash: previousHash }));
  }
  return lines;
}

function check(lines: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

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
