/** The services of docs/use-from-code.md and what it calls, as they stand there: beside `npm start`. */
import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../../support/service.ts';
import type { Between, Fate } from './between.ts';
import { standBetween, YES } from './between.ts';
import { commandsOf, namesOf, ROOT } from './guide.ts';
import { installNodeServer, makeProject, startService, stopService, whyNot, writeFiles } from './project.ts';
import type { Terminal } from './terminal.ts';
import { openTerminal, tryIt } from './terminal.ts';

const run = promisify(execFile);

/** Starts and compilers take long on a machine that does much else. */
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-code-'));

/** The project of all files in TypeScript. What is installed comes first: npm removes what it does not know of. */
const project = join(folder, 'node');
makeProject(project, []);
const noNodeServer = await installNodeServer(project);
makeProject(project, ['gatehouse', 'hono', 'express', '@types/node', '@types/express']);

const SERVICES = [
  {
    name: 'Hono',
    folder: project,
    files: ['access.ts', 'hono-service.ts'],
    command: 'node hono-service.ts',
    missing: noNodeServer,
  },
  {
    name: 'Express',
    folder: project,
    files: ['access.ts', 'express-service.ts'],
    command: 'node express-service.ts',
    missing: undefined,
  },
  {
    name: 'Python',
    folder: join(folder, 'python'),
    files: ['service.py'],
    command: 'python3 service.py',
    missing: await whyNot('python3', ['--version']),
  },
  {
    name: 'Go',
    folder: join(folder, 'go'),
    files: ['main.go'],
    command: 'go run main.go',
    missing: await whyNot('go', ['version']),
  },
];
for (const { name, missing } of SERVICES)
  if (missing !== undefined) writeSync(2, `Skipped the service in ${name} of the guide: ${missing}\n`);

let terminal: Terminal;
beforeAll(async () => (terminal = await openTerminal(join(folder, 'state'))), PATIENCE_MS);
afterEach(async () => await terminal.forget());
afterAll(async () => {
  await terminal.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What becomes of the questions of a service: none is a yes. */
const NO_ANSWERS: readonly (readonly [string, Fate])[] = [
  ['nobody listens', 'refused'],
  ['the connection ends', 'cut off'],
  ['there is never an answer', 'never answered'],
  ['the token is refused', { status: 401, body: '{"error":"Unauthorized"}' }],
  ['it may not ask', { status: 403, body: '{"error":"Forbidden"}' }],
  ['a fault says yes', { status: 500, body: '{"decision":true}' }],
  ['nothing is possible now', { status: 503, body: '{"error":"later"}', headers: { 'Retry-After': '60' } }],
  ['another status says yes', { status: 201, body: '{"decision":true}' }],
  ['a redirect says yes', { status: 307, body: '{"decision":true}', headers: { Location: YES } }],
  ['the decision is a text', { status: 200, body: '{"decision":"true"}' }],
  ['the decision is a number', { status: 200, body: '{"decision":1}' }],
  ['the decision is nothing', { status: 200, body: '{"decision":null}' }],
  ['there is no decision', { status: 200, body: '{}' }],
  ['there is a list', { status: 200, body: '[{"decision":true}]' }],
  ['there is nothing', { status: 200, body: 'null' }],
  ['there is no JSON', { status: 200, body: '<p>true</p>', headers: { 'Content-Type': 'text/html' } }],
  ['the answer is cut off', { status: 200, body: '{"decision":true', headers: { 'Content-Length': '17' } }],
];

for (const { name, folder: own, files, command, missing } of SERVICES)
  describe.skipIf(missing !== undefined)(`the service in ${name}`, () => {
    let between: Between;
    let service: ChildProcess | undefined;
    let port = 0;

    beforeAll(async () => {
      port = await freePort();
      between = await standBetween(terminal.port);
      writeFiles(own, files, { service: port });
      const environment = { GATEHOUSE_URL: between.url, GATEHOUSE_TOKEN: terminal.token };
      service = await startService(command, own, environment);
    }, PATIENCE_MS);
    afterAll(async () => {
      await stopService(service);
      await between.close();
    });

    async function approve(invoice: string): Promise<readonly [number, string]> {
      const headers = { Authorization: 'Bearer session-of-ben' };
      const url = `http://localhost:${port}/invoices/${invoice}/approve`;
      const answer = await fetch(url, { method: 'POST', headers });
      return [answer.status, await answer.text()];
    }

    it('answers what the guide shows: who may passes, and not any more in the very next request', async () => {
      await tryIt(terminal, port);
    });

    it('asks for the very id that it acts on', async () => {
      await terminal.letApprove('ben', 'a/b é');
      const [status, body] = await approve('a%2Fb%20%C3%A9');
      expect([status, JSON.parse(body)]).toEqual([200, { approved: 'a/b é' }]);
      expect((await approve('a%252Fb%20%C3%A9'))[0]).toBe(403);
    });

    it('has one connection for one question after the other', async () => {
      const before = between.connections();
      for (const invoice of ['1', '2', '3', '4', '5']) expect((await approve(invoice))[0]).toBe(403);
      expect(between.connections() - before).toBeLessThanOrEqual(1);
    });

    it('lets nobody pass where there is no decision, and goes on where there is one again', async () => {
      await terminal.letApprove('ben', '7');
      expect((await approve('7'))[0]).toBe(200);
      for (const [what, fate] of NO_ANSWERS) {
        await between.says(fate);
        const [status, body] = await approve('7');
        expect([status, body.includes('approved')], what).toEqual([503, false]);
      }
      await between.says('passed on');
      expect((await approve('7'))[0]).toBe(200);
    });

    it('asks once more where the connection that it kept has ended', async () => {
      await terminal.letApprove('ben', '7');
      expect((await approve('7'))[0]).toBe(200);
      between.cutsNext();
      expect((await approve('7'))[0]).toBe(200);
    });
  });

/** How strict a compiler can be, for files that Node runs as they are. */
const STRICT = {
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

describe('the code in TypeScript', () => {
  it('is what strict compilers take', { timeout: PATIENCE_MS }, async () => {
    await terminal.type(commandsOf('Use it from code'), 3000, project);
    const files = namesOf('.ts').filter((file) => noNodeServer === undefined || file !== 'hono-service.ts');
    expect(files.length).toBeGreaterThanOrEqual(5);
    writeFiles(project, files);
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files }));
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const said = await run(process.execPath, [compiler, '--pretty', 'false'], { cwd: project }).then(
      ({ stdout }) => stdout,
      ({ stdout }: { readonly stdout: string }) => stdout,
    );
    expect(said).toBe('');
  });

  it('answers the first question with the files that Gatehouse serves', async () => {
    await terminal.type(commandsOf('Use it from code'), 3000, project);
    expect(await print('first.ts')).toEqual(['yes']);
  });

  it('says at the first question why there is no answer', async () => {
    await terminal.type(commandsOf('Use it from code'), 3000, project);
    writeFiles(project, ['first.ts'], { gatehouse: terminal.port });
    const env = { ...process.env, GATEHOUSE_TOKEN: 'wrong' };
    const { stdout, stderr } = await run('node', ['first.ts'], { cwd: project, env });
    expect(stdout).toBe('no\n');
    expect(stderr).toContain('status: 401');
  });

  it('makes each kind of call', async () => {
    await terminal.declareTypes();
    await terminal.letApprove('ada', '7');
    expect(await print('calls.ts')).toEqual([
      'ada may approve invoice 7',
      expect.stringMatching(/^true \d+\.\d+ undefined$/),
      "[ '7' ]",
      '7',
    ]);
  });

  /** Runs a file that asks Gatehouse itself, and resolves with the lines that it prints. */
  async function print(file: string): Promise<string[]> {
    writeFiles(project, [file], { gatehouse: terminal.port });
    const env = { ...process.env, GATEHOUSE_TOKEN: terminal.token };
    const { stdout } = await run('node', [file], { cwd: project, env });
    return stdout.trim().split('\n');
  }
});
