/** What the script that makes the files does to the folder that it is given. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../../.dev/assets/build.mjs');

const build = (folder: string) =>
  spawnSync(process.execPath, ['--experimental-strip-types', '--no-warnings', script, folder], {
    encoding: 'utf8',
  });

describe('making the files', () => {
  it(
    'makes a folder new, and leaves one alone that holds something else',
    { timeout: 120_000 },
    ({ expect }) => {
      const folder = mkdtempSync(join(tmpdir(), 'gatehouse assets '));
      try {
        writeFileSync(join(folder, 'openapi.json'), 'old');
        expect(build(folder)).toMatchObject({ status: 0, stderr: '' });
        const made = readdirSync(folder).toSorted();
        expect(made).toEqual([
          '_headers',
          'client.d.ts',
          'client.js',
          'console',
          'docs',
          'openapi.json',
          'openapi.yaml',
        ]);

        writeFileSync(join(folder, 'letter.txt'), 'mine');
        const refused = build(folder);
        expect(refused.stderr).toContain(`${folder} holds letter.txt, which was not made here.`);
        expect(refused.status).toBe(1);
        expect(readdirSync(folder).toSorted()).toEqual([...made, 'letter.txt'].toSorted());
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
