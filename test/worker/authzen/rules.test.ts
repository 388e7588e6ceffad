/** The rules of OpenID AuthZEN 1.0 for evaluations, each as a client would find out: docs/authzen.md. */
import { beforeAll, describe, it } from 'vitest';

import type { RequestOptions } from '../../support/api.ts';
import { askingWorld, authzen, ONE, TOGETHER } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';

let world: Awaited<ReturnType<typeof askingWorld>>;
beforeAll(async () => void (world = await askingWorld(await freshOrg())));

/** What stands for the entities of the world where a row is written. */
const SUBJECT = { type: 'user', id: '<alice>' };
const ACTION = { name: 'read' };
const RESOURCE = { type: 'folders', id: 'f1' };
const ASKED = { subject: SUBJECT, action: ACTION, resource: RESOURCE };
const OTHER = { type: 'folders', id: 'f2' };

const filled = (body: unknown): string =>
  (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll('<alice>', world.alice.login);

const send = async (
  path: string,
  body: unknown,
  options: RequestOptions & { readonly method?: string } = {},
) => await authzen(path, body === undefined ? undefined : filled(body), { as: world.as, ...options });

describe('an evaluation', () => {
  it.for([
    ['what the subject may', true, ASKED],
    ['what it may not: no is an answer, not an error', false, { ...ASKED, action: { name: 'write' } }],
    ['another resource', false, { ...ASKED, resource: OTHER }],
    ['a whole action', true, { ...ASKED, action: { name: 'folders:read' } }],
    ['an id with its attribute', true, { ...ASKED, resource: { type: 'folders', id: 'uid:f1' } }],
    ['an unknown subject', false, { ...ASKED, subject: { type: 'user', id: 'nobody' } }],
    ['an unknown type of subject', false, { ...ASKED, subject: { type: 'robot', id: '<alice>' } }],
    ['an unknown action', false, { ...ASKED, action: { name: 'fly' } }],
    ['an unknown type of resource', false, { ...ASKED, resource: { type: 'rockets', id: 'f1' } }],
    ['an id that is longer than any', false, { ...ASKED, subject: { type: 'user', id: 'x'.repeat(1_001) } }],
    [
      'empty texts',
      false,
      { subject: { type: '', id: '' }, action: { name: '' }, resource: { type: '', id: '' } },
    ],
    [
      'unknown fields everywhere',
      true,
      {
        foo: [1],
        subject: { ...SUBJECT, customAttr: 1, properties: { role: 'admin', a: { b: [null] } } },
        action: { ...ACTION, id: 5, properties: {} },
        resource: { ...RESOURCE, name: null, properties: { status: 'archived' } },
        context: { ip: '10.0.0.1' },
        options: 'none',
        page: { limit: -1 },
      },
    ],
  ] as const)('is a 200 with the decision: %s', async ([, decision, body], { expect }) => {
    const { status, body: answer, headers } = await send(ONE, body);
    expect([status, answer.decision], JSON.stringify(answer)).toEqual([200, decision]);
    expect(answer).toEqual({ decision, context: { revision: expect.stringMatching(/^\d+\.\d+$/) } });
    expect(headers.get('Gatehouse-Revision')).toBe(answer.context.revision);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Content-Type')).toBe('application/json');
  });

  it('is answered alike however often it is asked', async ({ expect }) => {
    const answers = [await send(ONE, ASKED), await send(ONE, ASKED), await send(ONE, ASKED)];
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('takes JSON in whatever charset it is said to be', async ({ expect }) => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8']) {
      const { status } = await send(ONE, ASKED, { headers: { 'Content-Type': type } });
      expect(status, type).toBe(200);
    }
  });
});

const TWICE = filledTwice();
function filledTwice(): string {
  return JSON.stringify(ASKED).replace('"id":"f1"', '"id":"f2","id":"f1"');
}

describe('a malformed request', () => {
  it.for([
    ['no subject', { action: ACTION, resource: RESOURCE }, 'subject is required'],
    ['no action', { subject: SUBJECT, resource: RESOURCE }, 'action is required'],
    ['no resource', { subject: SUBJECT, action: ACTION }, 'resource is required'],
    ['no type of the subject', { ...ASKED, subject: { id: 'x' } }, 'subject.type is required'],
    ['no id of the subject', { ...ASKED, subject: { type: 'user' } }, 'subject.id is required'],
    ['no name', { ...ASKED, action: {} }, 'action.name is required'],
    ['no type of the resource', { ...ASKED, resource: { id: 'x' } }, 'resource.type is required'],
    ['no id of the resource', { ...ASKED, resource: { type: 'x' } }, 'resource.id is required'],
    ['a text for the subject', { ...ASKED, subject: 'alice' }, 'subject must be an object'],
    ['a list for the action', { ...ASKED, action: [ACTION] }, 'action must be an object'],
    ['null for the resource', { ...ASKED, resource: null }, 'resource must be an object'],
    ['a number for the name', { ...ASKED, action: { name: 123 } }, 'action.name must be a string'],
    ['a text for the context', { ...ASKED, context: 'now' }, 'context must be an object'],
    [
      'a list for properties',
      { ...ASKED, subject: { ...SUBJECT, properties: [] } },
      'subject.properties must be an object',
    ],
    ['a list', [ASKED], 'body must be an object'],
    ['a text', '"x"', 'body must be an object'],
    ['nothing', '', 'The body is not valid JSON'],
    ['half of it', '{"subject":', 'The body is not valid JSON'],
    ['more than JSON', `${JSON.stringify(ASKED)},`, 'The body is not valid JSON'],
    ['a name twice', TWICE, 'resource.id is there twice'],
    [
      'half of a pair',
      `{"subject":{"type":"user","id":"\\ud83d"}}`,
      'subject.id has half of a surrogate pair',
    ],
    ['a number beyond all', '{"context":{"a":1e999}}', 'context.a is too large for a number'],
    [
      'a number that readers round',
      '{"context":{"a":9007199254740993}}',
      'context.a is a whole number beyond 2^53 - 1, which not every reader reads alike',
    ],
    ['65 levels', `{"context":${'['.repeat(64)}${']'.repeat(64)}}`, 'body is nested deeper than 64 levels'],
  ] as const)('is a 400 that says what is wrong: %s', async ([, body, error], { expect }) => {
    for (const path of [ONE, TOGETHER]) {
      const answer = await send(path, body);
      expect([answer.status, answer.body], path).toEqual([400, { error }]);
    }
  });

  it.for(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])(
    'is a 400 where its Content-Type is %s',
    async (type, { expect }) => {
      const answer = await send(ONE, ASKED, { headers: { 'Content-Type': type } });
      expect([answer.status, answer.body]).toEqual([400, { error: 'Content-Type must be application/json' }]);
    },
  );

  it('is a 400 where its bytes are not UTF-8', async ({ expect }) => {
    const { status, body } = await authzen(
      ONE,
      undefined,
      { as: world.as, headers: { 'Content-Type': 'application/json' } },
      async (request) => {
        const bytes = new TextEncoder().encode(filled(ASKED));
        bytes[bytes.indexOf(0x66)] = 0xed;
        const { exports } = await import('cloudflare:workers');
        return await exports.default.fetch(
          new Request(request.url, { method: 'POST', headers: request.headers, body: bytes }),
        );
      },
    );
    expect([status, body]).toEqual([400, { error: 'The body is not valid JSON' }]);
  });

  it('is a 413 where it is too large, a 414 where its address is too long, and a 403 from another site', async ({
    expect,
  }) => {
    const large = await send(ONE, `{"a":"${'x'.repeat(1_048_576)}"}`);
    expect([large.status, large.body]).toEqual([413, { error: 'The body is larger than 1048576 bytes' }]);
    const long = await send(`${ONE}?${'x'.repeat(16_384)}`, ASKED);
    expect([long.status, long.body]).toEqual([414, { error: 'The URL is longer than 16384 characters' }]);
    const foreign = await send(ONE, ASKED, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    expect([foreign.status, foreign.body]).toEqual([
      403,
      { error: 'Requests from other sites are not answered' },
    ]);
  });
});

describe('credentials', () => {
  it.for([
    ['none', {}],
    ['an unknown token', { Authorization: `Bearer glsa_${'x'.repeat(32)}_00000000` }],
    ['another token', { Authorization: 'Bearer x' }],
    ['one word', { Authorization: 'Bearer' }],
    ['a wrong password', { Authorization: `Basic ${btoa('admin:wrong')}` }],
    ['unreadable Basic', { Authorization: 'Basic !' }],
    ['another scheme', { Authorization: 'Negotiate x' }],
  ] as const)('that are missing or wrong are a 401 with a challenge: %s', async ([, sent], { expect }) => {
    const headers = { ...sent, 'CF-Connecting-IP': `10.9.0.${JSON.stringify(sent).length}` };
    for (const [path, body] of [
      [ONE, ASKED],
      [TOGETHER, '{'],
      [`/orgs/${world.org.id}${ONE}`, ASKED],
    ] as const) {
      const answer = await send(path, body, { as: null, headers });
      expect([answer.status, answer.body], path).toEqual([401, { error: expect.any(String) }]);
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="gatehouse"');
    }
  });

  it('that were taken away learn nothing of what is wrong with a request', async ({ expect }) => {
    const { org } = world;
    const account = await org.account();
    expect((await send(ONE, '{', { as: account.as })).status).toBe(400);
    await org.admin(200, 'DELETE', `/serviceaccounts/${account.id}`);
    expect((await send(ONE, '{', { as: account.as })).status).toBe(401);
    expect((await send(ONE, ASKED, { as: account.as })).status).toBe(401);
  });

  it('may be a token, a password, or a token as the password of api_key', async ({ expect }) => {
    const token = world.as !== null && 'token' in world.as ? world.as.token : '';
    for (const options of [
      { as: world.as },
      { as: { login: 'api_key', password: token } },
      { as: world.alice.as, org: world.org.id },
    ])
      expect((await send(ONE, ASKED, options)).body.decision).toBe(true);
  });
});

describe('whoever may ask about nobody else', () => {
  it('is a 403 for one, and an error of each for several; about itself it is answered', async ({
    expect,
  }) => {
    const { alice, org } = world;
    const options = { as: alice.as, org: org.id };
    const about = { ...ASKED, subject: { type: 'user', id: 'nobody' } };
    const one = await send(ONE, about, options);
    expect([one.status, one.body]).toEqual([403, { error: 'Permission needed: access:evaluate' }]);
    const several = await send(
      TOGETHER,
      { ...ASKED, evaluations: [{}, { subject: about.subject }] },
      options,
    );
    expect(several.body.evaluations.map(({ decision }: { readonly decision: boolean }) => decision)).toEqual([
      true,
      false,
    ]);
    expect(several.body.evaluations[1].context.error).toEqual({
      status: 403,
      message: 'Permission needed: access:evaluate',
    });
  });
});

describe('other methods and paths', () => {
  it.for(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s is a 405 that names POST',
    async (method, { expect }) => {
      for (const path of [ONE, TOGETHER, `/orgs/${world.org.id}${ONE}`]) {
        const answer = await send(path, undefined, { method });
        expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST']);
        if (method !== 'HEAD') expect(answer.body).toEqual({ error: 'This path takes POST only' });
      }
    },
  );

  it('that there are not are a 404', async ({ expect }) => {
    for (const path of [
      '/access',
      '/access/v1',
      '/access/v1/evaluation/x',
      '/access/v2/evaluation',
      '/orgs/1/access/v1',
      '/orgs/0/access/v1/evaluation',
      '/orgs/x/access/v1/evaluation',
      '/orgs/01/access/v1/evaluation',
    ])
      for (const method of ['GET', 'POST']) {
        const answer = await send(path, undefined, { method });
        expect([answer.status, answer.body], path).toEqual([404, { error: 'There is no such path' }]);
      }
  });
});

describe('the id of a request', () => {
  it.for(['bfe9eb29-ab87-4ca3-be83-a1d5d8305716', 'a b/c:d,e=f', 'x'.repeat(256), '"', '{}'])(
    'is said again as it was sent: %s',
    async (id, { expect }) => {
      for (const [path, body, as] of [
        [ONE, ASKED, world.as],
        [TOGETHER, '{', world.as],
        [ONE, ASKED, null],
        ['/access/nothing', ASKED, null],
      ] as const) {
        const { headers } = await send(path, body, { as, headers: { 'X-Request-ID': id } });
        expect(headers.get('X-Request-ID')).toBe(id);
      }
    },
  );

  it.for(['', 'x'.repeat(257), 'a\tb'])('is a new one where none can be: %s', async (id, { expect }) => {
    const { status, headers } = await send(ONE, ASKED, { headers: { 'X-Request-ID': id } });
    expect([status, headers.get('X-Request-ID')]).toEqual([200, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });
});

const kinds = (
  evaluations: readonly {
    readonly decision: boolean;
    readonly context: { readonly error?: { readonly status: number } };
  }[],
) => evaluations.map(({ decision, context }) => context.error?.status ?? decision);

const bySemantic = (evaluations_semantic: string) => ({ options: { evaluations_semantic } });

describe('several evaluations', () => {
  it.for([
    ['in their order', [{}, { resource: OTHER }, {}], {}, [true, false, true]],
    ['an entity in the place of the default', [{ action: { name: 'folders:read' } }], {}, [true]],
    [
      'an entity without a part of the default: it is incomplete',
      [{ resource: { id: 'f1' } }, {}],
      {},
      [400, true],
    ],
    [
      'wrong ones among others',
      ['x', null, { subject: 'x' }, { context: [] }, {}],
      {},
      [400, 400, 400, 400, true],
    ],
    ['all', [{}, { resource: OTHER }], bySemantic('execute_all'), [true, false]],
    ['up to the first no', [{}, { resource: OTHER }, {}], bySemantic('deny_on_first_deny'), [true, false]],
    ['up to the first that is wrong', [{}, 'x', {}], bySemantic('deny_on_first_deny'), [true, 400]],
    [
      'up to the first yes',
      [{ resource: OTHER }, 'x', {}, {}],
      bySemantic('permit_on_first_permit'),
      [false, 400, true],
    ],
    ['unknown options', [{}], { options: { foo: { bar: 1 } } }, [true]],
  ] as const)('are answered each: %s', async ([, evaluations, more, wanted], { expect }) => {
    const { status, body, headers } = await send(TOGETHER, { ...ASKED, ...more, evaluations });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(kinds(body.evaluations)).toEqual(wanted);
    expect(Object.keys(body)).toEqual(['evaluations']);
    const revisions = body.evaluations.map(({ context }: { readonly context: object }) => context);
    expect(new Set(revisions.map(({ revision }: { readonly revision: string }) => revision))).toEqual(
      new Set([headers.get('Gatehouse-Revision')]),
    );
  });

  it('say of one that is incomplete what is wrong with it', async ({ expect }) => {
    const { body } = await send(TOGETHER, {
      subject: SUBJECT,
      action: ACTION,
      evaluations: [{}, { resource: RESOURCE }],
    });
    expect(body.evaluations[0]).toEqual({
      decision: false,
      context: {
        error: { status: 400, message: 'evaluations.0.resource is required' },
        revision: body.evaluations[1].context.revision,
      },
    });
    const without = await send(TOGETHER, { action: ACTION, resource: RESOURCE, evaluations: [{}, {}] });
    expect(kinds(without.body.evaluations)).toEqual([400, 400]);
  });

  it('that are none are one', async ({ expect }) => {
    for (const body of [ASKED, { ...ASKED, evaluations: [] }])
      expect((await send(TOGETHER, body)).body).toEqual((await send(ONE, ASKED)).body);
  });

  it.for([
    ['an unknown semantic', { ...ASKED, evaluations: [{}], ...bySemantic('some') }],
    ['options of a wrong type', { ...ASKED, evaluations: [{}], options: [] }],
    ['no list', { ...ASKED, evaluations: {} }],
    ['a default of a wrong type', { ...ASKED, action: 'read', evaluations: [ASKED] }],
    ['more than a thousand', { ...ASKED, evaluations: Array.from({ length: 1_001 }, () => ({})) }],
  ] as const)('are a 400 as a whole: %s', async ([, body], { expect }) => {
    const answer = await send(TOGETHER, body);
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ['error']]);
  });

  it('may be a thousand', async ({ expect }) => {
    const evaluations = Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? {} : { resource: OTHER }));
    const { body } = await send(TOGETHER, { ...ASKED, evaluations });
    expect(kinds(body.evaluations)).toEqual(evaluations.map((_, i) => i % 2 === 0));
  });
});
