import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const temporary = mkdtempSync(join(tmpdir(), 'gatehouse scratch '));
afterAll(() => rmSync(temporary, { recursive: true }));

/** Runs a script that says `ready` when it has made what it needs. */
async function run(script: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const [folder] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ended, folder: folder.toString().trim() };
}

const MODULE = JSON.stringify(join(import.meta.dirname, '../../bench/scratch.mjs'));
const STAYS = `
  import { makeScratch } from ${MODULE};
  console.log(makeScratch().folder);
  setInterval(() => {}, 1_000);`;

test.skipIf(process.platform === 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('the folders of a bench go when it is stopped by %s', async (signal, code) => {
  const { child, ended, folder } = await run(STAYS);
  expect(existsSync(folder)).toBe(true);
  child.kill(signal);
  expect((await ended)[0]).toBe(code);
  expect(readdirSync(temporary)).toEqual([]);
});

test('they go when it ends, and when it fails', async () => {
  const fails = `
    import { writeFileSync } from 'node:fs';
    import { makeScratch } from ${MODULE};
    const { folder } = makeScratch();
    writeFileSync(folder + '/some', '');
    console.log(folder);
    process.exitCode = 3;`;
  const { ended } = await run(fails);
  expect((await ended)[0]).toBe(3);
  expect(readdirSync(temporary)).toEqual([]);
});

test('one that was removed before is not removed again', async () => {
  const early = `
    import { mkdirSync } from 'node:fs';
    import { makeScratch } from ${MODULE};
    const { folder, remove } = makeScratch();
    remove();
    mkdirSync(folder);
    console.log(folder);`;
  const { ended, folder } = await run(early);
  await ended;
  expect(existsSync(folder)).toBe(true);
  rmSync(folder, { recursive: true });
});
