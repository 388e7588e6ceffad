/** The services of docs/use-from-code.md, as they stand there. */
import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { freePort, start, stop } from '../../support/service.ts';
import type { Between, Fate } from './between.ts';
import { standBetween } from './between.ts';
import { commandsOf, fileOf, ROOT } from './guide.ts';
import { installNodeServer, link, startService, stopService, whyNot, write } from './project.ts';

const run = promisify(execFile);

/** Starts and compilers take long on a machine that does much else. */
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-code-'));
const node = join(folder, 'node');
const SERVICES = [
  {
    name: 'Hono',
    files: ['access.ts', 'hono-service.ts'],
    command: 'node hono-service.ts',
    missing: existsSync(join(ROOT, 'src/client/built/client.js'))
      ? await installNodeServer(node)
      : 'there is no client',
  },
  {
    name: 'Express',
    files: ['access.ts', 'express-service.ts'],
    command: 'node express-service.ts',
    missing: existsSync(join(ROOT, 'src/client/built/client.js')) ? undefined : 'there is no client',
  },
  {
    name: 'Python',
    files: ['service.py'],
    command: 'python3 service.py',
    missing: await whyNot('python3', ['--version']),
  },
  { name: 'Go', files: ['main.go'], command: 'go run main.go', missing: await whyNot('go', ['version']) },
];
for (const { name, missing } of SERVICES)
  if (missing !== undefined) writeSync(2, `Skipped the service in ${name} of the guide: ${missing}\n`);

let gatehouse: ChildProcess | undefined;
let port = 0;
let token = '';

/** Has commands of the guide meet the services of this test, and resolves with what they print. */
async function type(commands: string, service = 3000): Promise<string[]> {
  const here = commands
    .replaceAll('localhost:8787', `localhost:${port}`)
    .replaceAll('localhost:3000', `localhost:${service}`);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here]);
  return stdout.trim().split('\n');
}

/** Calls Gatehouse as its admin. Resolves with the answer's body. */
async function admin(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`http://localhost:${port}/api${path}`, { method, headers, ...sent });
  return (await answer.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  port = await freePort();
  gatehouse = await start(port, { STATE_DIR: join(folder, 'state') });
  token = (await type(`${commandsOf('A token')}\necho "$GATEHOUSE_TOKEN"`)).at(-1) ?? '';
  expect(token).toMatch(/^glsa_/);
  link(node, ['gatehouse', 'hono', 'express']);
}, PATIENCE_MS);
afterAll(async () => {
  if (gatehouse !== undefined) await stop(gatehouse);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Nobody and nothing is left of what a test made for the people of the guide. */
afterEach(async () => {
  for (const login of ['ada', 'ben']) {
    const { id } = await admin('GET', `/users/lookup?loginOrEmail=${login}`);
    if (typeof id === 'number') await admin('DELETE', `/admin/users/${id}`);
  }
  for (const uid of ['approvers', 'ben_approves'])
    await admin('DELETE', `/access-control/roles/${uid}?force=true`);
});

/** What becomes of the questions of a service, none of which is a yes. */
const NO_ANSWERS: readonly (readonly [string, Fate])[] = [
  ['nobody listens', 'refused'],
  ['the connection ends', 'cut off'],
  ['there is never an answer', 'never answered'],
  ['the token is refused', { status: 401, body: '{"error":"Unauthorized"}' }],
  ['it may not ask', { status: 403, body: '{"error":"Forbidden"}' }],
  ['a fault says yes', { status: 500, body: '{"decision":true}' }],
  ['nothing is possible now', { status: 503, body: '{"error":"later"}', headers: { 'Retry-After': '60' } }],
  ['another status says yes', { status: 201, body: '{"decision":true}' }],
  ['a redirect says yes', { status: 307, body: '{"decision":true}', headers: { Location: '/yes' } }],
  ['the decision is a text', { status: 200, body: '{"decision":"true"}' }],
  ['the decision is a number', { status: 200, body: '{"decision":1}' }],
  ['the decision is nothing', { status: 200, body: '{"decision":null}' }],
  ['there is no decision', { status: 200, body: '{}' }],
  ['there is a list', { status: 200, body: '[{"decision":true}]' }],
  ['there is nothing', { status: 200, body: 'null' }],
  ['there is no JSON', { status: 200, body: '<p>true</p>', headers: { 'Content-Type': 'text/html' } }],
  ['the answer is cut off', { status: 200, body: '{"decision":true', headers: { 'Content-Length': '17' } }],
];

for (const { name, files, command, missing } of SERVICES)
  describe.skipIf(missing !== undefined)(`the service in ${name}`, () => {
    let between: Between;
    let service: ChildProcess | undefined;
    let own = 0;

    beforeAll(async () => {
      own = await freePort();
      between = await standBetween(port);
      const home = command.startsWith('node') ? node : join(folder, name);
      for (const file of files) write(home, file, fileOf(file).replaceAll('3000', String(own)));
      const environment = { GATEHOUSE_URL: between.url, GATEHOUSE_TOKEN: token };
      service = await startService(command, home, environment);
    }, PATIENCE_MS);
    afterAll(async () => {
      await stopService(service);
      await between.close();
    });

    async function approve(who: string, invoice: string): Promise<readonly [number, string]> {
      const headers = { Authorization: `Bearer session-of-${who}` };
      const url = `http://localhost:${own}/invoices/${invoice}/approve`;
      const answer = await fetch(url, { method: 'POST', headers });
      return [answer.status, await answer.text()];
    }

    it('answers what the guide shows: who may passes, and not any more in the very next request', async () => {
      const commands = commandsOf('Try it');
      const shown = [...commands.matchAll(/^# (\d{3})$/gm)].map(([, status = '']) => status);
      expect(shown).toEqual(['200', '403', '403', '401', '403']);
      const printed = await type(commands, own);
      expect(printed.filter((line) => /^\d{3}$/.test(line))).toEqual(shown);
    });

    it('asks for the very id that it acts on', async () => {
      await letBenApprove('a/b é');
      const [status, body] = await approve('ben', 'a%2Fb%20%C3%A9');
      expect([status, JSON.parse(body)]).toEqual([200, { approved: 'a/b é' }]);
      expect((await approve('ben', 'a%252Fb%20%C3%A9'))[0]).toBe(403);
    });

    it('has one connection for one question after the other', async () => {
      const before = between.connections();
      for (const _ of Array.from({ length: 5 })) await approve('ben', '7');
      expect(between.connections() - before).toBeLessThanOrEqual(1);
    });

    it('lets nobody pass where there is no decision, and goes on where there is one again', async () => {
      await letBenApprove('7');
      expect((await approve('ben', '7'))[0]).toBe(200);
      for (const [what, fate] of NO_ANSWERS) {
        await between.says(fate);
        const [status, body] = await approve('ben', '7');
        expect([status, body.includes('approved')], what).toEqual([503, false]);
      }
      await between.says('passed on');
      expect((await approve('ben', '7'))[0]).toBe(200);
    });

    it('asks again on a new connection where the kept one has ended', async () => {
      await letBenApprove('7');
      expect((await approve('ben', '7'))[0]).toBe(200);
      await between.says('passed on');
      expect((await approve('ben', '7'))[0]).toBe(200);
    });
  });

/** Makes ben, who may approve one invoice. */
async function letBenApprove(invoice: string): Promise<void> {
  const { id } = await admin('POST', '/admin/users', { login: 'ben', password: 'change-me-soon' });
  const permissions = [{ action: 'invoices:approve', scope: `invoices:id:${invoice}` }];
  const role = { uid: 'ben_approves', name: 'custom:ben', version: 1, permissions };
  expect(await admin('POST', '/access-control/roles', role)).toMatchObject({ uid: 'ben_approves' });
  await admin('POST', `/access-control/users/${String(id)}/roles`, { roleUid: 'ben_approves' });
}
