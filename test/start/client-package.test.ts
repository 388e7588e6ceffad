/** The package as a customer has it who installed it from the repository: in Node, in an older Node, and in Deno. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundleClient } from '../../.dev/client/bundle.mjs';
import { clientFiles } from '../../.dev/client/files.mjs';
import { installPackage } from '../support/packed-client.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** What a program says of its version, or nothing where it is not there. */
const versionOf = async (program: string): Promise<string | undefined> =>
  await run(program, ['--version']).then(
    ({ stdout }) => stdout.trim().split('\n')[0],
    () => undefined,
  );

/** The machine's own Node: that of PATH, without what npm puts before it. */
async function otherNode(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders.filter((name) => !name.replaceAll('\\', '/').includes('/node_modules/'))) {
    const program = join(folder, 'node');
    if ((await versionOf(program)) !== undefined) return program;
  }
  return undefined;
}

const other = await otherNode();
const otherVersion = other === undefined ? undefined : await versionOf(other);
const denoVersion = await versionOf('deno');

/** Why the machine's own Node is not tried, if it is not. */
const withoutOther =
  otherVersion === undefined
    ? 'there is none'
    : Number(/^v(\d+)/.exec(otherVersion)?.[1]) < 20
      ? `${otherVersion} is older than the client is made for`
      : otherVersion === process.version
        ? `${otherVersion} is the one that runs the tests`
        : undefined;

/** Asks the service at the address that it is given, and prints what the client makes of the answer. */
const PROGRAM = `
import { Gatehouse } from 'gatehouse/client';
import process from 'node:process';

const gatehouse = new Gatehouse({ url: process.argv[2], token: 'a-token' });
const question = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'approve' },
  resource: { type: 'invoices', id: '7' },
};
const both = await gatehouse.evaluateAll([question, question]);
console.log(JSON.stringify([await gatehouse.allows(question), both.map(({ decision }) => decision)]));
`;

const project = mkdtempSync(join(tmpdir(), 'gatehouse package '));
let files: string[] = [];
beforeAll(async () => {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(project, 'program.mjs'), PROGRAM);
  files = await installPackage(project);
});
afterAll(() => rmSync(project, { recursive: true, force: true, maxRetries: 5 }));

/** Runs the program beside a service that answers yes to one question and, of two, to the second, and gives what it printed. */
async function ask(program: string, ...args: readonly string[]): Promise<unknown> {
  const service = createServer((request, response) => {
    void text(request).then((body) => {
      const isKnown = request.method === 'POST' && request.headers.authorization === 'Bearer a-token';
      const asked = JSON.parse(body) as { readonly evaluations?: readonly unknown[] };
      const decisions = [false, true].map((decision) => ({ decision, context: {} }));
      const answer = asked.evaluations === undefined ? decisions[1] : { evaluations: decisions };
      response.writeHead(isKnown ? 200 : 401, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  try {
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const { stdout } = await run(program, [...args, 'program.mjs', url], { cwd: project });
    return JSON.parse(stdout);
  } finally {
    service.closeAllConnections();
    service.close();
  }
}

const ANSWERS = [true, [false, true]];

describe('the package', () => {
  it('holds the client and nothing else of the repository', () => {
    expect(files.toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
      'src/client/built/client.d.ts',
      'src/client/built/client.js',
    ]);
  });

  it('brings no other package, and runs and builds nothing when it is installed', () => {
    const manifest = JSON.parse(
      readFileSync(join(project, 'node_modules/gatehouse/package.json'), 'utf8'),
    ) as { readonly scripts: Readonly<Record<string, string>> };
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'])
      expect(manifest).not.toHaveProperty(kind);
    // With one of these, npm installs all that the repository is developed with, to run them.
    const run = ['preinstall', 'install', 'postinstall', 'prepack', 'prepare', 'build'];
    expect(run.filter((script) => script in manifest.scripts)).toEqual([]);
  });

  it('has the client of this very source, and says of which version it is', async () => {
    const made = await bundleClient();
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    for (const [name, kept] of clientFiles()) {
      const installed = readFileSync(join(project, 'node_modules/gatehouse/src/client/built', name), 'utf8');
      expect(installed.replaceAll('\r\n', '\n'), name).toBe(made.get(name));
      expect(kept, name).toBe(made.get(name));
      expect(kept.split('\n')[0], name).toMatch(`The client of Gatehouse ${version}. Licence: MIT.`);
      expect(kept, name).not.toContain(root);
    }
    expect([...made.keys()]).toEqual([...clientFiles().keys()]);
  });

  it('is the same wherever it is made, whatever the ends of lines are, and is made anew after a change', async () => {
    const elsewhere = join(project, 'elsewhere');
    const sources = ['.dev/client', '.oxfmtrc.json', 'package.json', 'src/client', 'tsconfig.json'];
    for (const path of sources) cpSync(join(root, path), join(elsewhere, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(elsewhere, 'node_modules'), 'junction');
    const folder = join(elsewhere, 'src/client');
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (/\.(?:ts|js)$/.test(path)) {
        const file = join(folder, path);
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/\r?\n/g, '\r\n'));
      }
    const build = async (...args: readonly string[]) =>
      await run(process.execPath, ['.dev/client/build.mjs', ...args], { cwd: elsewhere });
    expect(await build('--check')).toEqual({ stdout: '', stderr: '' });

    appendFileSync(join(folder, 'index.ts'), 'export const more: number = 1;\r\n');
    await expect(build('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('client.js, client.d.ts. Run: npm run build:client'),
    });
    await build();
    expect(await build('--check')).toEqual({ stdout: '', stderr: '' });

    appendFileSync(join(folder, 'index.ts'), "export { Hono } from 'hono';\r\n");
    await expect(build()).rejects.toMatchObject({ stderr: expect.stringContaining('is to stand alone') });
  });

  it('names nothing that only one platform has', () => {
    const comment = /^\s*(?:\/?\*|\/\/).*$/gm;
    const script = (clientFiles().get('client.js') ?? '').replaceAll(comment, '');
    expect(script).not.toMatch(/^import\b|\bimport\(|\brequire\(/m);
    expect(script).not.toMatch(/\b(?:process|Deno|Bun|Buffer|window|document|navigator|caches)\./);
  });

  it('lets nothing else of it be imported', async () => {
    const names = [
      'gatehouse',
      'gatehouse/src/index.ts',
      'gatehouse/src/client/built/client.js',
      'gatehouse/package.json',
    ];
    const script = `
      const codes = ${JSON.stringify(names)}.map((name) => import(name).then(() => 'imported', ({ code }) => code));
      console.log(JSON.stringify(await Promise.all(codes)));`;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await run(process.execPath, args, { cwd: project });
    expect(JSON.parse(stdout)).toEqual(names.map(() => 'ERR_PACKAGE_PATH_NOT_EXPORTED'));
  });
});

describe('the client asks, and understands the answer', () => {
  it(`in Node ${process.version}`, async () => {
    expect(await ask(process.execPath)).toEqual(ANSWERS);
  });

  it.skipIf(withoutOther !== undefined)(
    `in the Node of the machine${withoutOther === undefined ? ` (${otherVersion})` : `: ${withoutOther}`}`,
    async () => {
      expect(await ask(other ?? '')).toEqual(ANSWERS);
    },
  );

  it.skipIf(denoVersion === undefined)(
    `in Deno${denoVersion === undefined ? ': it is not installed' : ` (${denoVersion})`}`,
    async () => {
      expect(
        await ask('deno', 'run', '--no-remote', '--allow-net=127.0.0.1', '--node-modules-dir=manual'),
      ).toEqual(ANSWERS);
    },
  );
});
