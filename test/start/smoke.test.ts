import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { hostOf } from '../support/host.ts';
import { freePort, start, stop } from '../support/service.ts';
import { staleService } from '../support/stale-service.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse smoke '));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const PASSWORD = 'not the default one';
const admin = { GATEHOUSE_ADMIN: `admin:${PASSWORD}` };

type Figures = {
  readonly run: string;
  readonly steps: readonly { readonly name: string; readonly verdict: string; readonly says: string[] }[];
  readonly left: readonly string[];
};

function launch(args: readonly string[], environment: Record<string, string> = {}) {
  return spawn(process.execPath, ['.dev/smoke/run.mjs', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the list, and tells how it ended and all that it said. */
async function smoke(args: readonly string[], environment?: Record<string, string>) {
  const list = launch(args, environment);
  const ended = once(list, 'exit');
  const said = (await Promise.all([text(list.stdout), text(list.stderr)])).join('');
  const [code] = (await ended) as [number];
  return { code, said };
}

describe('the smoke list of a service that keeps its promises', () => {
  let port = 0;
  let service: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    port = await freePort();
    service = await start(port, { STATE_DIR: join(folder, 'state'), ADMIN_PASSWORD: PASSWORD });
  });
  afterAll(async () => await stop(service));

  const call = async (path: string, init: RequestInit = {}) => {
    const headers = {
      Authorization: `Basic ${btoa(`admin:${PASSWORD}`)}`,
      'Content-Type': 'application/json',
    };
    const response = await fetch(`http://localhost:${port}/api${path}`, { headers, ...init });
    return (await response.json()) as never;
  };

  it('passes each step or says why it is not for here, tells no secret, and leaves nothing behind', async () => {
    const json = join(folder, 'figures.json');
    const few = ['--quick', '--rounds', '1', '--n', '20', '--cold', '5'];
    const args = ['--url', `http://localhost:${port}`, ...few, '--json', json];
    const { code, said } = await smoke(args, admin);
    const written = readFileSync(json, 'utf8');
    const { steps, left, run } = JSON.parse(written) as Figures;
    expect(steps.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(code, said).toBe(0);
    expect(steps.filter(({ verdict }) => verdict === 'not here').map(({ name }) => name)).toEqual(['colo']);
    expect(steps.length).toBeGreaterThan(20);
    for (const shown of [said, written]) {
      expect(shown).not.toContain(PASSWORD);
      expect(shown).not.toMatch(/glsa_|Basic |Bearer /);
    }
    expect(left).toEqual([]);
    expect(run).toMatch(/^smoke-[0-9a-f]{8}$/);
    for (const path of ['/orgs', '/users', '/access-control/roles?includeHidden=true'])
      expect(JSON.stringify(await call(path))).not.toContain('smoke-');
  });

  it('works in an org that there is, and leaves nothing behind there', async () => {
    const { code, said } = await smoke(
      [
        '--url',
        `http://localhost:${port}`,
        '--quick',
        '--rounds',
        '1',
        '--org',
        '1',
        '--only',
        'revoke-team,revoke-mapping,hang-up',
      ],
      admin,
    );
    expect(code, said).toBe(0);
    const paths = ['/access-control/roles', '/teams/search', '/serviceaccounts/search', '/groupsync/groups'];
    for (const path of paths) expect(JSON.stringify(await call(path)), path).not.toContain('smoke-');
  });

  it('ends at once in an org that there is not', async () => {
    const args = ['--url', `http://localhost:${port}`, '--quick', '--org', '77', '--only', 'revoke-role'];
    const { code, said } = await smoke(args, admin);
    expect(code, said).toBe(2);
    expect(said).toContain('In org 77, if there is one, the admin was 403');
    expect(said).not.toMatch(/removed: |fail +revoke-role/);
  });

  it('with a token only, tries what the token may, and makes nothing', async () => {
    const account = { method: 'POST', body: JSON.stringify({ name: 'reader', role: 'Viewer' }) };
    const { id } = (await call('/serviceaccounts', account)) as { id: number };
    const token = { method: 'POST', body: JSON.stringify({ name: 'reader' }) };
    const { key } = (await call(`/serviceaccounts/${id}/tokens`, token)) as { key: string };
    const args = ['--url', `http://localhost:${port}`, '--quick', '--n', '10'];
    const { code, said } = await smoke(args, { GATEHOUSE_TOKEN: key });
    expect(code, said).toBe(0);
    expect(said).toMatch(/figure +hot/);
    expect(said).toMatch(/not here +revoke-role +needs --admin/);
    expect(said).not.toMatch(/Makes|glsa_/);
  });

  it('shows each second of steady traffic', async () => {
    const args = ['--url', `http://localhost:${port}`, '--watch', '0.06', '--connections', '2'];
    const { code, said } = await smoke(args, admin);
    expect(code, said).toBe(0);
    expect(said).toMatch(/\d\d:\d\d:\d\d \| checks \d+ × 200 \| changes .* \| stale 0 \| version 0\.1\.0/);
  });

  it('says which place answers, and that a host rewrites paths, when it only does what hosts do', async () => {
    // As a zone of Cloudflare does, unless it is switched off.
    const pathOf = (path: string) =>
      path
        .replaceAll('%2D', '-')
        .replaceAll('\\', '/')
        .replaceAll(/\/{2,}/g, '/');
    const host = await hostOf(port, { pathOf, headers: { 'cf-ray': '8f00000000000000-AMS' } });
    onTestFinished(async () => await host.close());
    const { code, said } = await smoke(
      ['--url', host.url, '--only', 'colo,paths', '--connections', '2'],
      admin,
    );
    expect(code, said).toBe(0);
    expect(said).toMatch(/figure +colo +2 × AMS/);
    expect(said).toMatch(/figure +paths +this host turns \/\/ in a path into \//);
  });

  it('fails when a host decodes what is encoded, or keeps answers', async () => {
    const pathOf = (path: string) => path.replaceAll('%2F', '/').replaceAll(/\/{2,}/g, '/');
    const host = await hostOf(port, { pathOf, keepsMs: 3000 });
    onTestFinished(async () => await host.close());
    const only = 'paths,revoke-role,revoke-account,revoke-global-role';
    const { code, said } = await smoke(
      ['--url', host.url, '--quick', '--rounds', '1', '--only', only],
      admin,
    );
    expect(code, said).toBe(1);
    for (const name of only.split(',')) expect(said).toMatch(new RegExp(`fail +${name} `));
    expect(said).toContain('a%2F%2Fb arrives as a/b');
    expect(said).toMatch(
      /revoke-role +\d+ of \d+ checks that were sent after the reply were answered by the old state/,
    );
  });
});

describe('the smoke list of a service that does not', () => {
  const only = ['--only', 'revoke-token', '--quick', '--connections', '4'];

  it.for([
    { staleMs: 0, code: 0, verdict: 'pass' },
    { staleMs: 3000, code: 1, verdict: 'fail' },
  ])(
    'ends with $code when a deleted token is good for $staleMs ms more',
    async ({ staleMs, code, verdict }) => {
      const service = await staleService({ staleMs });
      onTestFinished(async () => await service.close());
      const ended = await smoke(['--url', service.url, ...only], admin);
      expect(ended.code, ended.said).toBe(code);
      expect(ended.said).toMatch(new RegExp(`${verdict} +revoke-token`));
      expect(service.orgs.size).toBe(0);
    },
  );

  it('removes what it made when it is stopped', async () => {
    const service = await staleService();
    onTestFinished(async () => await service.close());
    const list = launch(['--url', service.url, ...only, '--rounds', '10000'], admin);
    const ended = once(list, 'exit');
    await service.asked;
    expect(service.orgs.size).toBe(1);
    list.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(service.orgs.size).toBe(0);
  });

  it('asks nothing more of a service that refuses a credential, and makes nothing elsewhere without a yes', async () => {
    const service = await staleService();
    onTestFinished(async () => await service.close());
    const refused = await smoke(['--url', service.url, ...only], { GATEHOUSE_ADMIN: 'admin:wrong' });
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('The admin was 401') });
    expect(service.requests).toEqual(['GET /api/user']);
    const wrong = ['--url', service.url, '--only', 'hot', '--token', 'glsa_wrong'];
    for (const who of [{}, admin]) {
      const { code, said } = await smoke(wrong, who);
      expect(code, said).toBe(2);
      expect(said).toContain('The token was 401: Invalid API key');
    }
    expect(service.requests.slice(1)).toEqual([
      'GET /api/access-control/user/permissions',
      'GET /api/user',
      'GET /api/access-control/user/permissions',
    ]);
    const elsewhere = await smoke(['--url', 'https://gatehouse.invalid', ...only], admin);
    expect(elsewhere).toMatchObject({ code: 2, said: expect.stringContaining('--yes') });
  });
});
