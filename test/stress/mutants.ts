/*
 * Plants one fault after another and has the simulator find it. By itself:
 *
 *   node test/stress/mutants.ts --seed 1 --only 'no fence'
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import type { Mutant } from '../simulator/mutants.ts';
import { MUTANTS } from '../simulator/mutants.ts';

const root = resolve(import.meta.dirname, '../..');

type Found = { readonly seed: number; readonly mode: string; readonly violation: string };

/**
 * How the simulator came upon a mutant; undefined if it did not, within what the mutant says. A history that breaks a
 * promise without the mutant, too, does not count.
 */
async function hunt({ name, within, changes }: Mutant, seed: number): Promise<Found | undefined> {
  const copy = mkdtempSync(join(tmpdir(), 'gatehouse-mutant-'));
  try {
    for (const part of ['src', 'test/simulator', 'test/stress', 'test/support', 'package.json']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    for (const part of ['migrations', 'node_modules']) symlinkSync(join(root, part), join(copy, part));
    for (const { file, from, to } of changes) {
      const parts = readFileSync(join(copy, file), 'utf8').split(from);
      if (parts.length !== 2) throw new Error(`${name}: ${file} has ${parts.length - 1} times: ${from}`);
      writeFileSync(join(copy, file), parts.join(to));
    }
    const end = seed + within;
    for (let next = seed; next < end;) {
      const found = await run(join(copy, 'test/stress/hunt.ts'), next, end - next);
      if (found === undefined) return undefined;
      const unchanged = await run(join(root, 'test/stress/hunt.ts'), found.seed, 1);
      if (unchanged === undefined) return found;
      next = found.seed + 1;
    }
    return undefined;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function run(program: string, seed: number, most: number): Promise<Found | undefined> {
  const args = [program, `--seed=${seed}`, `--most=${most}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return (JSON.parse(stdout) as Found | null) ?? undefined;
}

/** Runs all of them and prints a table; false if one was not found. */
export async function huntAll(seed: number, only?: string): Promise<boolean> {
  let isComplete = true;
  console.log(
    '| planted fault | histories until found | of at most | in mode | as |\n| --- | --- | --- | --- | --- |',
  );
  for (const mutant of MUTANTS) {
    if (only !== undefined && mutant.name !== only) continue;
    const found = await hunt(mutant, seed);
    isComplete &&= found !== undefined;
    const what = found?.violation.split(':')[0]?.slice(0, 60) ?? '';
    console.log(
      `| ${mutant.name} | ${found === undefined ? '**not found**' : found.seed - seed + 1} | ${mutant.within} | ${found?.mode ?? ''} | ${what} |`,
    );
  }
  return isComplete;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, only: { type: 'string' } },
  });
  if (!(await huntAll(Number(values.seed), values.only))) process.exitCode = 1;
}
