import { exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { ClientOptions, Question } from '../../../src/client/index.ts';
import { Gatehouse } from '../../../src/client/index.ts';
import { storeType } from '../../support/access.ts';
import type { As, Fetch } from '../../support/api.ts';
import { ask } from '../../support/api.ts';
import { askingWorld } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { newKey } from '../../support/identity-provider.ts';
import { newKnown, selfOf } from '../../support/provided-people.ts';

const tokenOf = (as: As): string => (as !== null && 'token' in as ? as.token : '');

/** A client of the Worker, and the paths that it asked. Its answers are held to the API document. */
function clientOf(token: string, options: Partial<ClientOptions> = {}, fetch?: Fetch) {
  const paths: string[] = [];
  const gatehouse = new Gatehouse({
    url: 'http://gatehouse.test',
    token,
    fetch: async (url, init) => {
      paths.push(new URL(url).pathname);
      const { status, headers, text } = await ask(new Request(url, init), fetch);
      return new Response(text, { status, headers });
    },
    ...options,
  });
  return { gatehouse, paths };
}

/** A service that may ask about everybody, a client of it, and somebody who may read one folder. */
async function world() {
  const { org, service, alice, as, asked } = await askingWorld(await freshOrg());
  return { org, service, alice, token: tokenOf(as), asked, ...clientOf(tokenOf(as)) };
}

const of = (asked: Question, id: string): Question => ({ ...asked, resource: { ...asked.resource, id } });

describe('a client of the service', () => {
  it('is told yes and no, with the state that was asked', async ({ expect }) => {
    const { gatehouse, asked } = await world();
    const allowed = await gatehouse.evaluate(asked);
    expect(allowed).toEqual({ decision: true, context: { revision: expect.stringMatching(/^\d+\.\d+$/) } });
    expect(await gatehouse.allows(of(asked, 'f2'))).toBe(false);
  });

  it('reads the answers of the Worker itself to their end', async ({ expect }) => {
    const { asked, token } = await world();
    const fetch = async (url: string, init: RequestInit) =>
      await exports.default.fetch(new Request(url, init));
    const { gatehouse } = clientOf(token, { fetch });
    expect(await gatehouse.allows(asked)).toBe(true);
    expect((await gatehouse.evaluateAll([asked, of(asked, 'f2')])).map(({ decision }) => decision)).toEqual([
      true,
      false,
    ]);
    const refused = clientOf('glsa_wrong', { fetch }).gatehouse;
    expect((await refused.evaluate(asked)).context.error?.status).toBe(401);
  });

  it('is told no by the next answer after a role is taken away, and why where it may know', async ({
    expect,
  }) => {
    const { gatehouse, org, service, alice, asked } = await world();
    await org.grant(service.id, [
      ['users.roles:read', 'users:*'],
      ['roles:read', 'roles:*'],
    ]);
    const uid = await org.grant(alice.id, [['folders:read', 'folders:uid:f2']]);
    const question = of(asked, 'f2');
    const allowed = await gatehouse.evaluate(question, { explain: true });
    expect(allowed).toMatchObject({
      decision: true,
      context: { reason: { grants: [{ via: 'assignment', role: { uid } }] } },
    });
    await org.admin(200, 'DELETE', `/access-control/users/${alice.id}/roles/${uid}`);
    const denied = await gatehouse.evaluate(question, { explain: true });
    expect(denied).toMatchObject({ decision: false, context: { reason: { nearest: 'held-elsewhere' } } });
    expect(denied.context.error).toBeUndefined();
  });

  it('asks 50 questions of one tick in one request, which are decided at one moment', async ({ expect }) => {
    const { gatehouse, paths, asked } = await world();
    const lists = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => await gatehouse.evaluateAll([of(asked, `f${i}`)])),
    );
    expect(lists.map(([answer]) => answer?.decision)).toEqual(lists.map((_, i) => i === 1));
    expect(new Set(lists.map(([answer]) => answer?.context.revision)).size).toBe(1);
    expect(paths).toEqual(['/access/v1/evaluations']);
  });

  it('asks more than 1,000 questions, and long ones, in requests that the service takes', async ({
    expect,
  }) => {
    const { gatehouse, paths, asked } = await world();
    const many = Array.from({ length: 1_001 }, (_, i) => of(asked, i === 1_000 ? 'f1' : 'é'.repeat(700)));
    const decisions = await gatehouse.evaluateAll(many, { whenUnanswered: 'throw', timeoutMs: 30_000 });
    expect(decisions.map(({ decision }) => decision).lastIndexOf(true)).toBe(1_000);
    expect(decisions.filter(({ decision }) => decision)).toHaveLength(1);
    expect(paths).toHaveLength(2);
  });

  it('is answered whatever somebody else asks beside it', async ({ expect }) => {
    const { gatehouse, paths, asked } = await world();
    const odd = [
      of(asked, '\ud800'),
      { ...asked, context: { count: 2 ** 60 } },
      { ...asked, action: {} } as Question,
      null as unknown as Question,
      of(asked, 'x'.repeat(1_100_000)),
    ];
    const [answers, others] = await Promise.all([
      gatehouse.evaluateAll([...odd, asked], { timeoutMs: 30_000 }),
      gatehouse.evaluateAll([asked], { timeoutMs: 30_000 }),
    ]);
    expect(answers.map(({ context }) => context.error?.status)).toEqual([400, 400, 400, 400, 413, undefined]);
    expect(answers.map(({ decision }) => decision)).toEqual([false, false, false, false, false, true]);
    expect(others).toMatchObject([{ decision: true }]);
    expect(paths).toHaveLength(4);
  });
});

describe('a search of the service', () => {
  it('goes over all pages, of things, of people and of actions', async ({ expect }) => {
    const org = await freshOrg();
    await storeType(org.id, { name: 'record', attribute: 'id', actions: ['read', 'write'], levels: [] });
    const { alice, as, asked } = await askingWorld(org);
    const { gatehouse, paths } = clientOf(tokenOf(as));
    const ids = Array.from({ length: 5 }, (_, i) => `r${i}`);
    await org.grant(alice.id, [
      ...ids.map((id) => ['record:read', `record:id:${id}`] as const),
      ['record:write', 'record:id:r0'],
    ]);
    const { subject, action } = asked;
    const page = await gatehouse.search(
      'resource',
      { subject, action, resource: { type: 'record' } },
      { limit: 2 },
    );
    expect(page).toMatchObject({ results: [{ type: 'record', id: 'r0' }, { id: 'r1' }], all: false });
    expect(page.revision).toMatch(/^\d+\.\d+$/);
    const found: string[] = [];
    for await (const { type, id } of page) found.push(`${type} ${id}`);
    expect(found).toEqual(ids.map((id) => `record ${id}`));
    expect(paths).toEqual(Array.from({ length: 3 }, () => '/access/v1/search/resource'));

    const resource = { type: 'record', id: 'r0' };
    const actions = await gatehouse.search('action', { subject, resource });
    expect(actions.results).toEqual([{ name: 'read' }, { name: 'write' }]);
    const people = await gatehouse.search('subject', { subject: { type: 'user' }, action, resource });
    expect(people.results).toContainEqual(subject);
    expect(people.next).toBeUndefined();
  });

  it('throws what the service says of a page that there is not', async ({ expect }) => {
    const { gatehouse, asked } = await world();
    const { subject, resource } = asked;
    await expect(gatehouse.search('action', { subject, resource }, { token: 'x' })).rejects.toMatchObject({
      name: 'UnansweredError',
      status: 400,
      message: expect.stringMatching(/^page\.token is none of this search/),
    });
  });
});

describe('a refusal of the service is a no that says why', () => {
  it('of a wrong token', async ({ expect }) => {
    const { asked } = await world();
    const { gatehouse } = clientOf('glsa_wrong');
    const error = { status: 401, message: 'The credentials are not valid' };
    expect(await gatehouse.evaluate(asked)).toEqual({ decision: false, context: { error } });
    expect(await gatehouse.evaluateAll([asked, asked])).toEqual([
      { decision: false, context: { error } },
      { decision: false, context: { error } },
    ]);
    await expect(gatehouse.evaluate(asked, { whenUnanswered: 'throw' })).rejects.toMatchObject(error);
  });

  it('of a caller who may ask about nobody but itself', async ({ expect }) => {
    const { org, asked } = await world();
    const { gatehouse } = clientOf(tokenOf((await org.account()).as));
    const error = { status: 403, message: 'Permission needed: access:evaluate' };
    expect((await gatehouse.evaluate(asked)).context.error).toEqual(error);
    const [answer] = await gatehouse.evaluateAll([asked]);
    expect(answer).toEqual({ decision: false, context: { error } });
  });

  it('of a question that has no action', async ({ expect }) => {
    const { gatehouse, asked } = await world();
    const { decision, context } = await gatehouse.evaluate({ ...asked, action: {} } as Question);
    expect(decision).toBe(false);
    expect(context.error).toEqual({ status: 400, message: expect.stringMatching(/^action\.name /) });
  });

  it('of a token of another org', async ({ expect }) => {
    const { asked, token, org } = await world();
    const other = clientOf(token, { org: (await freshOrg()).id });
    const error = { status: 401, message: 'The token belongs to another org' };
    expect((await other.gatehouse.evaluate(asked)).context.error).toEqual(error);
    expect(await clientOf(token, { org: org.id }).gatehouse.allows(asked)).toBe(true);
    expect(
      await clientOf(token, { url: `http://gatehouse.test/orgs/${org.id}` }).gatehouse.allows(asked),
    ).toBe(true);
  });

  it('of a path that is not there', async ({ expect }) => {
    const { asked, token } = await world();
    const fetch = async (url: string, init: RequestInit) =>
      await exports.default.fetch(new Request(url, init));
    const { gatehouse } = clientOf(token, { url: 'http://gatehouse.test/elsewhere', fetch });
    const { decision, context } = await gatehouse.evaluate(asked);
    expect(decision).toBe(false);
    expect(context.error).toEqual({ status: 404, message: expect.stringMatching(/\S/) });
  });
});

describe('a person', () => {
  it('asks in the org that the client names, or else in the current one', async ({ expect }) => {
    const { org, token, fetch } = await newKnown(await newKey());
    const as = await token();
    const { id, login } = await selfOf(as, fetch);
    const other = await freshOrg();
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, { loginOrEmail: login, role: 'Viewer' });
    await other.grant(id, [['folders:read', 'folders:uid:f1']]);
    const asked = {
      subject: { type: 'user', id: login },
      action: { name: 'read' },
      resource: { type: 'folders', id: 'f1' },
    };
    const [here, there] = [org.id, other.id].map(
      (orgId) => clientOf(tokenOf(as), { org: orgId }, fetch).gatehouse,
    );
    const current = clientOf(tokenOf(as), {}, fetch).gatehouse;
    expect(await there!.evaluate(asked)).toMatchObject({ decision: true });
    for (const gatehouse of [here!, current]) {
      const { decision, context } = await gatehouse.evaluate(asked);
      expect([decision, context.error]).toEqual([false, undefined]);
    }
  });
});
