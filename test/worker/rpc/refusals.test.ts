/** What goes wrong is a value with the status and the text of HTTP, and allows nothing: nothing is thrown. */
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { makeToken } from '../../../src/core/service-account-token.ts';
import { OrgDoor } from '../../../src/durable/org-door.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import { askingWorld, authzen, ONE } from '../../support/authzen.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';
import type { Asker } from './asker.ts';
import { errorOf, isolate, tokenOf } from './asker.ts';

afterEach(() => void vi.restoreAllMocks());

async function asking(org?: FreshOrg) {
  const world = await askingWorld(org ?? (await freshOrg()));
  return { ...world, token: tokenOf(world.as), ...isolate() };
}

/** Everything that can be called, with the same question. */
const all = async (
  decisions: Asker,
  token: unknown,
  asked: { readonly subject: unknown },
  options?: unknown,
) => [
  await decisions.evaluate(token, asked, options),
  ...(await decisions.evaluations(token, { ...asked, evaluations: [{}] }, options)).evaluations,
  await decisions.permissionsOf(token, asked.subject, options),
];

/** The names of cases. Vitest is told these alone: not all that cases hold can be sent to it. */
const namesOf = <K extends string>(cases: Readonly<Record<K, unknown>>) => Object.keys(cases) as K[];

const basic = btoa('admin:admin');

const TOKENS = {
  absent: [undefined, 'no-credentials'],
  null: [null, 'no-credentials'],
  empty: ['', 'no-credentials'],
  blank: [' \t\n', 'no-credentials'],
  'a number': [7, 'no-credentials'],
  'an object': [{ token: 'x' }, 'no-credentials'],
  'a function': [() => 'x', 'no-credentials'],
  'one megabyte long': ['x'.repeat(2 ** 20), 'wrong'],
  'of blanks and one megabyte long': [' '.repeat(2 ** 20), 'wrong'],
  'longer than any': ['x'.repeat(120_001), 'wrong'],
  'two words': ['glsa_x y', 'wrong'],
  'with its scheme': [`Bearer ${makeToken(randomBytes)}`, 'wrong'],
  'a password': [`Basic ${basic}`, 'wrong'],
  'a password without its scheme': [basic, 'wrong'],
  'half of a surrogate pair': ['\uD800', 'wrong'],
  'a JWT of a provider that is not configured': ['a.b.c', 'wrong'],
  unknown: [makeToken(randomBytes), 'wrong'],
} as const;

describe('a token that is none', () => {
  it.for(namesOf(TOKENS))('is a 401 in the words of HTTP: %s', async (name, { expect }) => {
    const [token, which] = TOKENS[name];
    const { text } = listen();
    const { decisions, asked, fetch } = await asking();
    const byHttp = await authzen(ONE, asked, { as: which === 'wrong' ? { token: 'wrong' } : null }, fetch);
    for (const answer of await all(decisions, token, asked))
      expect(answer).toEqual({
        ...('decision' in answer ? { decision: false } : { permissions: {} }),
        context: { error: { status: 401, message: byHttp.body.error } },
      });
    if (typeof token === 'string' && token.trim().length > 5) expect(text()).not.toContain(token.trim());
  });

  it('takes blanks around it, as a header does', async ({ expect }) => {
    const { decisions, token, asked } = await asking();
    expect((await decisions.evaluate(` ${token}\n`, asked)).decision).toBe(true);
  });
});

const WRONG_OPTIONS = {
  org: [0, -1, 1.5, 2 ** 31, Number.NaN, 1n, '1', null],
  explain: ['true', 1, null],
  address: [7, null, 'x'.repeat(301), '\uDC00', () => 'x'],
} as const;

describe('options', () => {
  it.for(namesOf(WRONG_OPTIONS))(
    'that cannot be meant are a 400 that names the option: %s',
    async (name, { expect }) => {
      const { decisions, token, asked } = await asking();
      for (const value of WRONG_OPTIONS[name])
        for (const answer of await all(decisions, token, asked, { [name]: value }))
          expect(errorOf(answer), String(value)).toEqual({
            status: 400,
            message: expect.stringMatching(new RegExp(`^options\\.${name} must be `)),
          });
    },
  );

  it('that are no plain object are a 400', async ({ expect }) => {
    const { decisions, token, asked } = await asking();
    const made = Object.create({ org: 1 }) as object;
    for (const options of [null, 'org', 7, true, [], () => ({}), new Map([['org', 1]]), new Date(0), made])
      for (const answer of await all(decisions, token, asked, options))
        expect(errorOf(answer)).toEqual({ status: 400, message: 'options must be an object' });
  });

  it('that nobody knows are ignored, and those that say nothing', async ({ expect }) => {
    const { decisions, token, asked } = await asking();
    const options = { org: undefined, explain: undefined, address: undefined, other: () => 1 };
    expect((await decisions.evaluate(token, asked, options)).decision).toBe(true);
  });
});

/** A function that counts how often anything of it is read. */
function watched() {
  const read: PropertyKey[] = [];
  const note = (name: PropertyKey): undefined => void read.push(name);
  const target = (): void => {};
  return {
    read,
    stub: new Proxy(target, { get: (_target, name) => note(name), ownKeys: () => (note('keys'), []) }),
  };
}

function cyclic(): object {
  const made: Record<string, unknown> = {};
  made['made'] = made;
  return made;
}

/** Twice as large with every level, and of few objects. */
function doubling(): object {
  let made: object = { end: 'x' };
  for (let i = 0; i < 60; i++) made = { left: made, right: made };
  return made;
}

class Instance {
  readonly type = 'user';
  readonly id = 'admin';
}

const QUESTIONS = {
  'is nothing': [undefined, 'body is required'],
  'is null': [null, 'body must be an object'],
  'is a text': ['x', 'body must be an object'],
  'is a function': [() => 1, 'body is nothing that JSON has'],
  'is a number of its own': [1n, 'body is nothing that JSON has'],
  'is a symbol': [Symbol('x'), 'body is nothing that JSON has'],
  'is a map': [new Map([['subject', {}]]), 'body is nothing that JSON has'],
  'is a date': [new Date(0), 'body is nothing that JSON has'],
  'is a list': [[], 'body must be an object'],
  'has a function as its subject': [{ subject: () => 1 }, 'subject is nothing that JSON has'],
  'has an instance as its subject': [{ subject: new Instance() }, 'subject is nothing that JSON has'],
  'has a name that is a text in a box': [
    { action: { name: new String('read') } },
    'action.name is nothing that JSON has',
  ],
  'has a context that holds a date': [
    { context: { at: new Date(0) } },
    'context.at is nothing that JSON has',
  ],
  'has a context that holds a set': [
    { context: { of: [1, new Set()] } },
    'context.of.1 is nothing that JSON has',
  ],
  'has no number where one is': [{ context: { n: Number.NaN } }, 'context.n is nothing that JSON has'],
  'has an endless number': [{ context: { n: Infinity } }, 'context.n is nothing that JSON has'],
  'has half of a pair': [
    { subject: { type: 'user', id: '\uD83D' } },
    'subject.id has half of a surrogate pair',
  ],
  'has half of a pair in a name': [
    { context: { '\uD83D': 1 } },
    'context.\uFFFD has half of a surrogate pair',
  ],
  'holds itself': [{ context: cyclic() }, 'body is nested deeper than 64 levels'],
  'has no subject': [{ subject: undefined }, 'subject is required'],
  'has a number as its id': [{ subject: { type: 'user', id: 7 } }, 'subject.id must be a string'],
} as const;

const LARGE = {
  'a text of two megabytes': [{ context: { text: 'x'.repeat(2 ** 21) } }],
  'a list of four thousand million places': [{ evaluations: Object.assign([], { length: 4_000_000_000 }) }],
  'what doubles with each level': [{ context: doubling() }],
  'a million things': [{ context: { list: Array.from({ length: 2 ** 20 }, () => 0) } }],
} as const;

describe('a question that JSON could not have', () => {
  it.for(namesOf(QUESTIONS))('is a 400 that names the field: %s', async (name, { expect }) => {
    const [question, message]: readonly [unknown, string] = QUESTIONS[name];
    const { decisions, token, asked } = await asking();
    const whole =
      Object.getPrototypeOf(question ?? 0) === Object.prototype
        ? { ...asked, ...(question as object) }
        : question;
    expect(errorOf(await decisions.evaluate(token, whole))).toEqual({ status: 400, message });
    const { evaluations } = await decisions.evaluations(token, whole);
    expect(evaluations.map(errorOf)).toEqual([{ status: 400, message }]);
  });

  it.for(namesOf(LARGE))('is a 413 where it is more than a body can hold: %s', async (name, { expect }) => {
    const [question] = LARGE[name];
    const { decisions, token, asked } = await asking();
    const { evaluations } = await decisions.evaluations(token, { ...asked, ...(question as object) });
    expect(evaluations.map(errorOf)).toEqual([
      { status: 413, message: 'The body is larger than 1048576 bytes' },
    ]);
  });

  it.for([
    'subject',
    'action',
    'resource',
    'context',
    'properties',
    'options',
    'evaluations',
    'an item',
  ] as const)(
    'is not read where it is a stub, since that is a call of whoever sent it: %s',
    async (where, { expect }) => {
      const { decisions, token, asked } = await asking();
      const { read, stub } = watched();
      const question = {
        ...asked,
        ...(where === 'properties' && { subject: { ...asked.subject, properties: stub } }),
        ...(where === 'an item' && { evaluations: [stub] }),
        ...(!['properties', 'an item'].includes(where) && { [where]: stub }),
      };
      const { evaluations } = await decisions.evaluations(token, question);
      expect(evaluations).toEqual([
        { decision: false, context: { error: { status: 400, message: expect.any(String) } } },
      ]);
      for (const whole of [stub, { subject: stub }]) {
        await decisions.evaluate(token, whole);
        await decisions.evaluations(token, whole);
        await decisions.permissionsOf(token, whole, { other: stub });
        await decisions.evaluate(token, asked, stub);
        await decisions.evaluate(stub, asked);
      }
      expect(read).toEqual([]);
    },
  );

  it('is told to nobody whose credentials do not hold any more', async ({ expect }) => {
    const { org, service, decisions, token } = await asking();
    expect(errorOf(await decisions.evaluate(token, {}))).toMatchObject({ status: 400 });
    expect(errorOf(await decisions.evaluate(token, {}, { explain: 7 }))).toMatchObject({ status: 400 });
    await org.admin(200, 'PATCH', `/serviceaccounts/${service.id}`, { isDisabled: true });
    expect(errorOf(await decisions.evaluate(token, {}))).toMatchObject({ status: 401 });
    expect(errorOf(await decisions.evaluate(token, {}, { explain: 7 }))).toMatchObject({ status: 401 });
  });
});

describe('several that are refused whole', () => {
  const WRONG = {
    decision: false,
    context: { error: { status: 401, message: 'The credentials are not valid' } },
  };

  it.for([
    ['each', [{}, {}, {}], undefined, 3],
    ['each of a thousand', Array.from({ length: 1_000 }, () => ({})), undefined, 1_000],
    ['each, where the first yes ends them', [{}, {}, {}], 'permit_on_first_permit', 3],
    ['the first, where the first no ends them', [{}, {}, {}], 'deny_on_first_deny', 1],
    ['each, where it is not known what ends them', [{}, {}], 'something', 2],
    ['one, where there are too many', Array.from({ length: 1_001 }, () => ({})), undefined, 1],
    ['one, where there is none', [], undefined, 1],
    ['one, where it cannot be told', 'x', undefined, 1],
  ] as const)(
    'have that refusal as their answer: %s',
    async ([, evaluations, semantic, count], { expect }) => {
      const { decisions, asked } = await asking();
      const options = { evaluations_semantic: semantic };
      const answer = await decisions.evaluations('wrong', { ...asked, options, evaluations });
      expect(answer.evaluations).toEqual(Array.from({ length: count }, () => WRONG));
    },
  );

  it('are refused for being too many, with one answer', async ({ expect }) => {
    const { decisions, token, asked } = await asking();
    const evaluations = Array.from({ length: 1_001 }, () => ({}));
    const answer = await decisions.evaluations(token, { ...asked, evaluations });
    expect(answer.evaluations.map(errorOf)).toEqual([
      { status: 400, message: 'evaluations must be at most 1000 entries long' },
    ]);
  });
});

describe('what is away or broken', () => {
  it('is a 503 that says when to ask again: settings that cannot be used say nothing of that', async ({
    expect,
  }) => {
    listen();
    const { asked, token } = await asking();
    const { decisions } = isolate({ TOKEN_SECRET: 'short' });
    for (const answer of await all(decisions, token, asked))
      expect(errorOf(answer)).toEqual({
        status: 503,
        message: expect.stringMatching(/^Gatehouse is not configured: TOKEN_SECRET/),
      });
  });

  it.for(['the database', 'an object'] as const)(
    'is a 503 that says when to ask again: %s',
    async (what, { expect }) => {
      listen();
      const { asked, token } = await asking();
      const ORG = {
        getByName: () => new Proxy({}, { get: () => async () => await Promise.reject(new Error('gone')) }),
      };
      const { decisions, d1 } = isolate(what === 'an object' ? { ORG } : {});
      if (what === 'the database') d1.fault = 'down';
      for (const answer of await all(decisions, token, asked))
        expect(errorOf(answer)).toEqual({
          status: 503,
          message: expect.stringContaining('Try again'),
          retryAfter: 1,
        });
    },
  );

  it('is a 503 that is no fault, also where nobody below has made a refusal of it', async ({ expect }) => {
    const { lines } = listen();
    const { asked, token, decisions } = await asking();
    const away = Object.assign(new Error('gone'), { retryable: true });
    vi.spyOn(OrgDoor.prototype, 'evaluate').mockRejectedValue(away);
    vi.spyOn(OrgDoor.prototype, 'search').mockRejectedValue(away);
    for (const answer of await all(decisions, token, asked))
      expect(errorOf(answer)).toMatchObject({ status: 503, retryAfter: 1 });
    expect(lines().filter(({ event }) => event === 'fault')).toEqual([]);
  });

  it('is a 500 that says nothing but where it is logged', async ({ expect }) => {
    const { lines, text } = listen();
    const { asked, token, decisions } = await asking();
    const inside = new TypeError('the inside of the machine');
    vi.spyOn(OrgDoor.prototype, 'evaluate').mockRejectedValue(inside);
    vi.spyOn(OrgDoor.prototype, 'search').mockRejectedValue(inside);
    const answers = await all(decisions, token, asked);
    const ids = lines().flatMap(({ event, request }) => (event === 'fault' ? [String(request)] : []));
    expect(new Set(ids).size).toBe(3);
    expect(answers.map(errorOf)).toEqual(
      ids.map((id) => ({
        status: 500,
        message: `Something went wrong. It is logged under the request id ${id}`,
      })),
    );
    expect(text()).not.toContain('inside of the machine');
    expect(text()).not.toContain(token);
  });

  it('is a 500 where the settings themselves cannot be read', async ({ expect }) => {
    listen();
    const { asked, token } = await asking();
    const broken = new Proxy(
      { ...env },
      {
        get: () => {
          throw new TypeError('broken');
        },
      },
    );
    const { decisions } = isolate();
    const holder = Object.create(decisions, { env: { value: broken } }) as Asker;
    expect(errorOf(await holder.evaluate(token, asked))).toMatchObject({ status: 500 });
  });
});
