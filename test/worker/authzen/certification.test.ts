/** The certification scenario of AuthZEN, its Core rows, and what it wants of the form of every endpoint. */
import { beforeAll, describe, it } from 'vitest';

import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { authzen } from '../../support/authzen.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

let service: As;
let org: FreshOrg;

/** What the scenario wants to be loaded: a type, two people, and who may do what. */
const HOLDS: Readonly<Record<string, readonly (readonly [action: string, scope: string])[]>> = {
  alice: [
    ['record:read', 'record:*'],
    ['record:write', 'record:id:record-1'],
  ],
  bob: [
    ['record:read', 'record:id:record-1'],
    ['record:write', 'record:id:record-2'],
  ],
};

beforeAll(async () => {
  org = await freshOrg();
  await org.admin(200, 'PUT', '/access-control/resource-types/record', {
    displayName: 'Records',
    actions: ['read', 'write', 'delete'],
  });
  for (const [login, permissions] of Object.entries(HOLDS)) {
    const made = await api('POST', '/admin/users', { body: { login, password: 'secret', orgId: org.id } });
    await org.grant(made.body.id, permissions);
  }
  const account = await org.account();
  await org.grant(account.id, [['access:evaluate', 'users:*']]);
  service = account.as;
});

type Send = RequestOptions & { readonly method?: string };
const send = async (path: string, body: unknown, options: Send = {}): Promise<Answer> =>
  await authzen(path, body, { as: service, ...options });

const EVALUATION = '/access/v1/evaluation';
const EVALUATIONS = '/access/v1/evaluations';
const SUBJECTS = '/access/v1/search/subject';
const RESOURCES = '/access/v1/search/resource';
const ACTIONS = '/access/v1/search/action';

const user = (id: string) => ({ type: 'user', id });
const record = (id: string, properties?: object) => ({
  type: 'record',
  id,
  ...(properties && { properties }),
});
const named = (name: string) => ({ name });
const ARCHIVED = { status: 'archived' };
const ADMIN_BOB = { ...user('bob'), properties: { role: 'admin' } };

const DECISIONS = [
  ['alice', 'read', 'record-1', true],
  ['alice', 'write', 'record-1', true],
  ['bob', 'read', 'record-1', true],
  ['bob', 'write', 'record-1', false],
  ['alice', 'read', 'record-2', true],
  ['alice', 'delete', 'record-1', false],
  ['nobody', 'read', 'record-1', false],
] as const;

const CONTEXTS = [undefined, {}, { time: '2026-11-02T09:30:00Z', ip: '10.0.0.1', nested: { a: [1, null] } }];

describe('the decisions of the scenario', () => {
  it.for(DECISIONS)('%s %s %s: %s', async ([subject, action, resource, decision], { expect }) => {
    for (const context of CONTEXTS) {
      const body = { subject: user(subject), action: named(action), resource: record(resource), context };
      expect((await send(EVALUATION, body)).body.decision).toBe(decision);
    }
  });

  it('are the same together, in the order in which they were asked', async ({ expect }) => {
    const evaluations = DECISIONS.map(([subject, action, resource]) => ({
      subject: user(subject),
      action: named(action),
      resource: record(resource),
    }));
    const { body } = await send(EVALUATIONS, { evaluations });
    expect(body.evaluations.map(({ decision }: { readonly decision: boolean }) => decision)).toEqual(
      DECISIONS.map(([, , , decision]) => decision),
    );
  });
});

const SEARCHES = [
  [
    'S1',
    SUBJECTS,
    { subject: { type: 'user' }, action: named('read'), resource: record('record-1') },
    ['alice', 'bob'],
  ],
  [
    'S2',
    RESOURCES,
    { subject: user('alice'), action: named('read'), resource: { type: 'record' } },
    ['record-1'],
  ],
  ['S3', ACTIONS, { subject: user('alice'), resource: record('record-1') }, ['read', 'write']],
  [
    'S4',
    SUBJECTS,
    { subject: { type: 'user' }, action: named('write'), resource: record('record-2', ARCHIVED) },
    ['bob'],
  ],
  [
    'S5',
    RESOURCES,
    { subject: ADMIN_BOB, action: named('write'), resource: { type: 'record' } },
    ['record-2'],
  ],
  ['S6', ACTIONS, { subject: ADMIN_BOB, resource: record('record-2', ARCHIVED) }, ['write']],
] as const;

type Found = { readonly id?: string; readonly name?: string };
const namesIn = ({ body }: Answer): string[] => body.results.map(({ id, name }: Found) => id ?? name ?? '');

describe('the searches of the scenario', () => {
  it.for(SEARCHES)(
    '%s finds what it must, whatever the context',
    async ([, path, body, wanted], { expect }) => {
      const answers = await Promise.all(
        CONTEXTS.map(async (context) => await send(path, { ...body, context })),
      );
      for (const answer of answers) {
        expect(answer.status, answer.text).toBe(200);
        expect(namesIn(answer)).toEqual(expect.arrayContaining([...wanted]));
        expect(answer.text).toBe(answers[0]?.text);
      }
    },
  );

  it.for(SEARCHES)('%s finds the same page by page', async ([, path, body], { expect }) => {
    const whole = namesIn(await send(path, body));
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await send(path, { ...body, page: { limit: 1, ...(token && { token }) } });
      found.push(...namesIn(page));
      token = page.body.page.next_token;
      expect(found.length).toBeLessThanOrEqual(whole.length);
    } while (token !== '');
    expect(found.toSorted()).toEqual(whole.toSorted());
  });
});

/** A body for each endpoint, and what must be in it, in dotted form. */
const ENDPOINTS = [
  [
    EVALUATION,
    { subject: user('alice'), action: named('read'), resource: record('record-1') },
    [
      'subject',
      'subject.type',
      'subject.id',
      'action',
      'action.name',
      'resource',
      'resource.type',
      'resource.id',
    ],
  ],
  [
    EVALUATIONS,
    { subject: user('alice'), action: named('read'), resource: record('record-1') },
    [
      'subject',
      'subject.type',
      'subject.id',
      'action',
      'action.name',
      'resource',
      'resource.type',
      'resource.id',
    ],
  ],
  [
    SUBJECTS,
    { subject: { type: 'user' }, action: named('read'), resource: record('record-1') },
    ['subject', 'subject.type', 'action', 'action.name', 'resource', 'resource.type', 'resource.id'],
  ],
  [
    RESOURCES,
    { subject: user('alice'), action: named('read'), resource: { type: 'record' } },
    ['subject', 'subject.type', 'subject.id', 'action', 'action.name', 'resource', 'resource.type'],
  ],
  [
    ACTIONS,
    { subject: user('alice'), resource: record('record-1') },
    ['subject', 'subject.type', 'subject.id', 'resource', 'resource.type', 'resource.id'],
  ],
] as const;

type Json = Readonly<Record<string, unknown>>;

/** A body with another value at a place in dotted form; undefined takes it away. */
function changed(body: Json, at: string, value: unknown): Json {
  const [head = '', ...rest] = at.split('.');
  return { ...body, [head]: rest.length === 0 ? value : changed(body[head] as Json, rest.join('.'), value) };
}

describe.for(ENDPOINTS)('%s', ([path, body, required]) => {
  it('answers JSON, the same however often it is asked, and says the id of the request again', async ({
    expect,
  }) => {
    const texts = new Set<string>();
    for (const id of ['one', 'two/2', 'three: 3']) {
      const { status, headers, text } = await send(path, body, { headers: { 'X-Request-ID': id } });
      expect([status, headers.get('Content-Type'), headers.get('X-Request-ID')]).toEqual([
        200,
        'application/json',
        id,
      ]);
      texts.add(text);
    }
    expect(texts.size).toBe(1);
    const charset = await send(path, body, {
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    });
    expect(texts).toContain(charset.text);
  });

  it('ignores what it does not know', async ({ expect }) => {
    const known = await send(path, body);
    const more = {
      ...body,
      foo: 'bar',
      context: {},
      customAttr: { a: 1 },
      page: { bar: 1, properties: {} },
      options: { baz: 2 },
    };
    expect((await send(path, more)).text).toBe(known.text);
    const inside = changed(changed(more, 'subject.customAttr', 'x'), 'resource.properties', { x: null });
    expect((await send(path, inside)).text).toBe(known.text);
  });

  it('refuses a body without something that it needs, or with a wrong type of it', async ({ expect }) => {
    for (const at of required)
      for (const value of [undefined, null, 123, ['x'], ...(at.includes('.') ? [{}] : ['x'])]) {
        const { status, body: answer } = await send(path, changed(body, at, value));
        expect([status, answer.error], `${at} is ${JSON.stringify(value)}`).toEqual([
          400,
          expect.stringContaining(at),
        ]);
      }
    for (const wrong of ['', '{', '[]', JSON.stringify([body]), '"x"', 'null'])
      expect((await send(path, wrong)).status, wrong).toBe(400);
    expect((await send(path, body, { headers: { 'Content-Type': 'text/plain' } })).status).toBe(400);
  });

  it('takes POST only, and only from who has signed in', async ({ expect }) => {
    for (const method of ['GET', 'PUT']) {
      const { status, headers } = await send(path, undefined, { method });
      expect([status, headers.get('Allow')]).toEqual([405, 'POST']);
    }
    for (const as of [null, { token: 'wrong' }]) {
      const { status, headers } = await send(path, body, { as });
      expect([status, headers.get('WWW-Authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer realm="/),
      ]);
    }
  });

  it('answers below the path of the org as well', async ({ expect }) => {
    expect((await send(`/orgs/${org.id}${path}`, body)).text).toBe((await send(path, body)).text);
  });
});
