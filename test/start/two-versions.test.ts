/**
 * The release before, as it was deployed, with this version: for as long as a rollout takes either may call the other, and either
 * finds what the other has stored. Nobody may notice. Source: docs/decisions/0017-versions-that-meet.md.
 */
import { rmSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ADMIN_PASSWORD, buildBoth, newState, startMix } from './versions/runtime.mjs';

type Version = 'before' | 'now';
type Service = Awaited<ReturnType<typeof startMix>>;

let builds: Awaited<ReturnType<typeof buildBoth>>;
let state: string;
let running: Service | undefined;

beforeAll(async () => {
  builds = await buildBoth();
});

afterEach(async () => {
  await stop();
  rmSync(state, { recursive: true, force: true });
});

async function start(worker: Version, orgs: Version, others: Version): Promise<Service> {
  running = await startMix(builds, { worker, orgs, others }, state);
  return running;
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

type As = { readonly token: string } | { readonly login: string; readonly password: string };
type Json = Readonly<Record<string, unknown>>;
const ADMIN: As = { login: 'admin', password: ADMIN_PASSWORD };

async function call(
  { url }: Service,
  as: As,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: Json; readonly headers: Headers }> {
  const authorization = 'token' in as ? `Bearer ${as.token}` : `Basic ${btoa(`${as.login}:${as.password}`)}`;
  const response = await fetch(new URL(`/api${path}`, url), {
    method,
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
}

/** The same where nothing but one status is right. */
async function ok(status: number, ...all: Parameters<typeof call>): Promise<Json> {
  const answer = await call(...all);
  expect(answer.status, `${all[2]} ${all[3]}: ${JSON.stringify(answer.body)}`).toBe(status);
  return answer.body;
}

const PERMISSION = { action: 'reports:read', scope: 'reports:id:77' };
const holds = async (service: Service, as: As): Promise<boolean> => {
  const { [PERMISSION.action]: scopes } = await ok(
    200,
    service,
    as,
    'GET',
    '/access-control/user/permissions',
  );
  return (scopes as readonly string[] | undefined)?.includes(PERMISSION.scope) === true;
};

/** An account with a token, and a role that it holds. */
async function account(service: Service, name: string): Promise<{ readonly id: number; readonly as: As }> {
  const made = await ok(201, service, ADMIN, 'POST', '/serviceaccounts', { name, role: 'Admin' });
  const id = made['id'] as number;
  const token = await ok(200, service, ADMIN, 'POST', `/serviceaccounts/${id}/tokens`, { name });
  const role = { uid: name, name, version: 1, permissions: [PERMISSION] };
  await ok(200, service, ADMIN, 'POST', '/access-control/roles', role);
  await ok(200, service, ADMIN, 'POST', `/access-control/users/${id}/roles`, { roleUid: name });
  return { id, as: { token: token['key'] as string } };
}

/** What clients do, and what each answer must know of what was done before. */
async function story(service: Service, name: string): Promise<void> {
  const { id, as } = await account(service, name);
  // Cold, then hot.
  for (let i = 0; i < 2; i++) expect(await holds(service, as)).toBe(true);
  await ok(200, service, as, 'GET', '/teams/search');
  await ok(200, service, as, 'GET', '/access-control/roles');
  await ok(200, service, ADMIN, 'GET', '/org/users');
  await ok(200, service, as, 'POST', '/teams', { name });
  // A change of the org, and of the global plane, counts in the next answer (I6).
  const emptied = { name, version: 2, permissions: [] };
  await ok(200, service, ADMIN, 'PUT', `/access-control/roles/${name}`, emptied);
  expect(await holds(service, as)).toBe(false);
  const password = 'a password of a person';
  const person = await ok(200, service, ADMIN, 'POST', '/admin/users', { login: name, password });
  const asPerson: As = { login: name, password };
  await ok(200, service, asPerson, 'GET', '/user');
  await ok(401, service, { login: name, password: 'wrong' }, 'GET', '/user');
  await ok(200, service, asPerson, 'GET', '/user');
  await ok(200, service, ADMIN, 'POST', `/admin/users/${String(person['id'])}/disable`);
  await ok(401, service, asPerson, 'GET', '/user');
  const org = await ok(200, service, ADMIN, 'POST', '/orgs', { name });
  await ok(200, service, ADMIN, 'GET', `/orgs/${String(org['orgId'])}`);
  await ok(200, service, ADMIN, 'GET', '/orgs');
  await ok(200, service, ADMIN, 'DELETE', `/serviceaccounts/${id}`);
  await ok(401, service, as, 'GET', '/access-control/user/permissions');
}

describe('a rollout', () => {
  for (const [worker, orgs, others, what] of [
    ['now', 'before', 'before', 'new Workers call objects that have their old code yet'],
    ['before', 'now', 'now', 'old Workers call objects that have their new code already'],
    ['now', 'now', 'before', 'orgs have new code, and the global plane has not'],
    ['now', 'before', 'now', 'the global plane has new code, and orgs have not'],
  ] as const)
    it(`is not noticed while ${what}`, async () => {
      state = newState();
      await story(await start(worker, orgs, others), 'mixed');
    });
});

for (const [first, second, what] of [
  ['before', 'now', 'an upgrade'],
  ['now', 'before', 'a rollback'],
] as const)
  describe(`after ${what}`, () => {
    it('everything is as it was, and goes on', async () => {
      state = newState();
      const old = await start(first, first, first);
      const { as } = await account(old, 'kept');
      expect(await holds(old, as)).toBe(true);
      const [org, plane] = [await old.look(1), await old.look(0)];
      expect(org['ledger']?.[0]?.['own']).toBeGreaterThan(0);
      expect(plane['listeners']?.length).toBeGreaterThan(0);
      await stop();

      const next = await start(second, second, second);
      // Looking starts the object, and asks nobody.
      const [orgNext, planeNext] = [await next.look(1), await next.look(0)];
      expect(orgNext['ledger']).toEqual(org['ledger']);
      expect(orgNext['narrow_changes']).toEqual(org['narrow_changes']);
      // An alarm may have written them to the database meanwhile.
      const uses = (tables: typeof org) =>
        tables['token_uses']?.map(({ token_id: token, org_id: of, at }) => ({ token, of, at }));
      expect(uses(orgNext)).toEqual(uses(org));
      expect(planeNext['ledger']).toEqual(plane['ledger']);
      expect(planeNext['news']).toEqual(plane['news']);
      expect(planeNext['listeners']).toEqual(plane['listeners']);
      expect(planeNext['listeners_whole']).toEqual(plane['listeners_whole']);
      expect(await holds(next, as)).toBe(true);
      await story(next, 'later');
    });

    it('a change that nobody knew the outcome of is settled, and then answered from (I8)', async () => {
      state = newState();
      const old = await start(first, first, first);
      const { as } = await account(old, 'kept');
      const { body: before } = await call(old, as, 'GET', '/teams/search');
      expect(before['totalCount']).toBe(0);
      await old.loseAnswer();
      const lost = await call(old, as, 'POST', '/teams', { name: 'lost on the way back' });
      expect(lost.status).toBe(503);
      expect(lost.headers.get('Retry-After')).not.toBeNull();
      const open = (await old.look(1))['ledger']?.[0];
      expect(open?.['open']).toEqual(expect.any(String));
      await stop();

      const next = await start(second, second, second);
      expect((await next.look(1))['ledger']?.[0]).toEqual(open);
      expect((await ok(200, next, as, 'GET', '/teams/search'))['totalCount']).toBe(1);
      const settled = (await next.look(1))['ledger']?.[0];
      expect(settled).toMatchObject({ open: null, own: (open?.['own'] as number) + 1 });
      await ok(200, next, as, 'POST', '/teams', { name: 'after that' });
    });
  });
