/** The types of the client, as compilers of customers see them: what is right compiles, and what is wrong does not. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installPackage } from '../support/packed-client.ts';

const run = promisify(execFile);
const packages = resolve(import.meta.dirname, '../../node_modules');
const programs = resolve(import.meta.dirname, 'client-types');

/** Settings that programs of all customers have here: the strictest ones, which look into the types of packages, too. */
const STRICT = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'esnext',
  moduleResolution: 'bundler',
  noEmit: true,
  declaration: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
};

/** What the types of frameworks do not bear is not about the client. */
const FRAMEWORK = { ...STRICT, skipLibCheck: true };
const NODE = { types: ['node'], module: 'nodenext', moduleResolution: 'nodenext' };
const WORKERS = { types: ['@cloudflare/workers-types'] };
const PAGE = { types: [], lib: ['es2023', 'dom', 'dom.iterable'] };

/** Customers: what their compilers are told, and what they have written. */
const CUSTOMERS: Readonly<Record<string, readonly [settings: object, ...programs: string[]]>> = {
  'Node, without the types of a page': [{ ...STRICT, ...NODE }, 'client.ts', 'wrong.ts', 'binding.ts'],
  Workers: [{ ...STRICT, ...WORKERS }, 'client.ts', 'wrong.ts', 'binding.ts'],
  'a page': [{ ...STRICT, ...PAGE }, 'client.ts', 'wrong.ts', 'binding.ts'],
  'no more than `strict`': [
    { ...STRICT, ...PAGE, exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false },
    'client.ts',
    'wrong.ts',
    'binding.ts',
  ],
  'Hono in Node': [{ ...FRAMEWORK, ...NODE }, 'hono.ts'],
  'Hono in Workers': [{ ...FRAMEWORK, ...WORKERS }, 'hono.ts'],
  Express: [{ ...FRAMEWORK, ...NODE }, 'express.ts'],
};

const MARK = /^\s*\/\/ @ts-expect-error (\d+): (.*)$/;

/** What a program says is wrong in it: the line below each mark, with the number of the reason. */
function markedIn(program: string): { readonly at: string; readonly what: string }[] {
  const lines = readFileSync(join(programs, program), 'utf8').split(/\r?\n/);
  return lines.flatMap((line, i) => {
    const [, code, what] = MARK.exec(line) ?? [];
    return code === undefined || what === undefined ? [] : [{ at: `${program}:${i + 2} TS${code}`, what }];
  });
}

const project = mkdtempSync(join(tmpdir(), 'gatehouse types '));
/** The same programs without their marks, so that the compiler says what it finds. */
const bare = 'bare';

beforeAll(async () => {
  await installPackage(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  mkdirSync(join(project, bare));
  for (const program of new Set(Object.values(CUSTOMERS).flatMap(([, ...names]) => names))) {
    copyFileSync(join(programs, program), join(project, program));
    const text = readFileSync(join(programs, program), 'utf8');
    writeFileSync(join(project, bare, program), text.replaceAll('@ts-expect-error', 'wrong'));
  }
  for (const name of ['@types', '@cloudflare/workers-types', 'hono']) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(packages, name), link, 'junction');
  }
});
afterAll(() => rmSync(project, { recursive: true, force: true, maxRetries: 5 }));

/** What the compiler has against programs in a folder of the project. */
async function compile(compilerOptions: object, names: readonly string[], folder = '.'): Promise<string[]> {
  const file = join(project, folder, 'tsconfig.json');
  writeFileSync(file, JSON.stringify({ compilerOptions, files: names }));
  const compiler = join(packages, 'typescript/bin/tsc');
  const { stdout, stderr } = await run(process.execPath, [compiler, '-p', file, '--pretty', 'false'], {
    cwd: join(project, folder),
  }).catch((failed: { readonly stdout: string; readonly stderr: string }) => failed);
  // Lines that are set in go on with the one before.
  return `${stdout}${stderr}`.split(/\r?\n/).filter((line) => /^\S/.test(line));
}

describe.for(Object.entries(CUSTOMERS))('for %s', ([, [settings, ...names]]) => {
  it('right programs compile, also with an action that nobody has: names are not known to types', async () => {
    expect(await compile(settings, names)).toEqual([]);
  });

  it('each slip is found, for its own reason, and nothing else', async () => {
    const found = await compile(settings, names, bare);
    const places = found.map((line) => line.replace(/^(.+?)\((\d+),\d+\): error (TS\d+): .*$/, '$1:$2 $3'));
    expect([...new Set(places)].toSorted(), found.join('\n')).toEqual(
      names.flatMap((name) => markedIn(name).map(({ at }) => at)).toSorted(),
    );
  });
});

describe('a slip', () => {
  it.for([
    'a question without a resource',
    'an id that is a number',
    'an action that is a text',
    'a misspelt field',
    'a search for resources without the id of the subject',
    '`allowed`, which an answer does not have',
    'a condition that nobody waited for, which is always true',
    'a client that answers yes where nothing was answered',
    'a guard without what says who is signed in',
  ])('is among those: %s', (what) => {
    const marked = Object.values(CUSTOMERS).flatMap(([, ...names]) => names.flatMap(markedIn));
    expect(marked.map((one) => one.what)).toContain(what);
  });
});
