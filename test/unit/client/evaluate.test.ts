import { describe, expect, it } from 'vitest';

import { Gatehouse, UnansweredError } from '../../../src/client/index.ts';
import type { Unanswered } from '../../../src/client/index.ts';
import { countListeners } from './count-listeners.ts';
import { askedClient, asking, decided, silence, TOKEN, watchedBody } from './asked-client.ts';
import { untilIdle } from './virtual-time.ts';

describe('evaluate', () => {
  it('asks as AuthZEN says, with the token, and with nothing that Workers would throw at', async () => {
    const { client, sent } = askedClient(() => decided(true));
    expect(await client.evaluate(asking())).toEqual({ decision: true, context: { revision: '4.9' } });
    expect(sent.map(({ url }) => url)).toEqual(['https://access.example.com/access/v1/evaluation']);
    expect(Object.fromEntries(sent[0]!.headers)).toEqual({
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    });
    expect(sent[0]!.body).toEqual(asking());
    expect(Object.keys(sent[0]!.init).toSorted()).toEqual([
      'body',
      'headers',
      'method',
      'redirect',
      'signal',
    ]);
    expect(sent[0]!.init).toMatchObject({ method: 'POST', redirect: 'manual' });
  });

  it('keeps the path that Gatehouse is mounted at, and says the org and that a reason is wanted', async () => {
    const url = 'https://example.com/access/';
    const { client, sent } = askedClient(() => decided(false), { url, org: 3 });
    await client.evaluate(asking(), { explain: true });
    expect(sent[0]!.url).toBe('https://example.com/access/access/v1/evaluation');
    expect(sent[0]!.headers.get('X-Grafana-Org-Id')).toBe('3');
    expect(sent[0]!.headers.get('Gatehouse-Explain')).toBe('true');
  });

  it('gives the reason that was answered, and leaves out one that is none', async () => {
    for (const [reason, isKept] of [
      [{ grants: [{ via: 'team' }] }, true],
      [{ nearest: 'not-held' }, true],
      [{ grants: 'all' }, false],
      ['because', false],
    ]) {
      const { client } = askedClient(() => Response.json({ decision: true, context: { reason } }));
      const { decision, context } = await client.evaluate(asking());
      expect(decision).toBe(true);
      expect(context.reason).toEqual(isKept ? reason : undefined);
    }
  });

  it('asks for a token before each request', async () => {
    let given = 0;
    const { client, sent } = askedClient(() => decided(true), { token: async () => `token-${(given += 1)}` });
    await client.evaluate(asking());
    await client.evaluate(asking());
    const sentWith = sent.map(({ headers }) => headers.get('Authorization'));
    expect(sentWith).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('uses the fetch of the platform when it is called, so that one which is replaced later counts', async () => {
    const gatehouse = new Gatehouse({ url: 'https://access.example.com', token: TOKEN });
    const platform = globalThis.fetch;
    globalThis.fetch = async () => decided(true);
    try {
      expect(await gatehouse.allows(asking())).toBe(true);
    } finally {
      globalThis.fetch = platform;
    }
  });
});

/** What is no answer, and what is said of it. */
const UNANSWERED: readonly (readonly [what: string, () => Response, Unanswered])[] = [
  [
    'an error of Gatehouse',
    () => Response.json({ error: 'Permission needed: access:evaluate' }, { status: 403 }),
    { status: 403, message: 'Permission needed: access:evaluate' },
  ],
  [
    'an error of another dialect',
    () => Response.json({ message: 'Not found' }, { status: 404 }),
    { status: 404, message: 'Not found' },
  ],
  [
    'a yes with another status',
    () => Response.json({ decision: true }, { status: 203 }),
    { status: 203, message: 'Gatehouse answered 203 with something that is no decision' },
  ],
  [
    'a page of a proxy',
    () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    { status: 502, message: 'Gatehouse answered 502 with something that is no decision' },
  ],
  [
    'a redirect',
    () => new Response(null, { status: 308, headers: { Location: 'https://elsewhere.example.com' } }),
    {
      status: 308,
      message: 'There is a redirect at the url of Gatehouse, which is not followed: the token would go along',
    },
  ],
  ...(
    [
      ['nothing', ''],
      ['no JSON', 'decision=true'],
      ['half of a JSON text', '{"decision":true'],
      ['a text', '"true"'],
      ['a list', '[{"decision":true}]'],
      ['null', 'null'],
      ['no decision', '{"decisions":true}'],
      ['a decision that is a text', '{"decision":"true"}'],
      ['a decision that is a number', '{"decision":1}'],
      ['a decision in the prototype', '{"__proto__":{"decision":true}}'],
      ['a context that is a text', '{"decision":true,"context":"revision 4.9"}'],
      ['a context that is null', '{"decision":true,"context":null}'],
      ['an error that cannot be read', '{"decision":true,"context":{"error":"no"}}'],
      ['an error that is null', '{"decision":true,"context":{"error":null}}'],
    ] as const
  ).map(
    ([what, text]) =>
      [
        what,
        () => new Response(text),
        { status: 200, message: 'Gatehouse answered 200 with something that is no decision' },
      ] as const,
  ),
  [
    'a yes beside an error',
    () =>
      Response.json({ decision: true, context: { error: { status: 400, message: 'action is missing' } } }),
    { status: 400, message: 'action is missing' },
  ],
  [
    'bytes that are no UTF-8',
    () => new Response(Buffer.from('{"decision":true,"by":"\xff"}', 'latin1')),
    { status: 200, message: 'Gatehouse answered 200 with something that is no decision' },
  ],
];

describe('what is no answer is a no that says why', () => {
  it.each(UNANSWERED)('%s', async (_, answer, error) => {
    const told: Unanswered[] = [];
    const { client, time } = askedClient(answer, { onUnanswered: (why) => void told.push(why) });
    expect(await client.evaluate(asking())).toEqual({ decision: false, context: { error } });
    expect(told).toEqual([error]);
    expect(time.pending).toBe(0);
    await expect(client.evaluate(asking(), { whenUnanswered: 'throw' })).rejects.toMatchObject({
      name: 'UnansweredError',
      ...error,
    });
  });

  it('a connection that fails, with the name of the fault and no other word of it', async () => {
    const fault = new TypeError(`fetch failed with ${TOKEN}`, {
      cause: Object.assign(new Error(`connect to ${TOKEN}`), { code: 'ECONNREFUSED' }),
    });
    const { client, time } = askedClient(() => Promise.reject(fault), { whenUnanswered: 'throw' });
    const error = await time.until(client.evaluate(asking()).catch((thrown: unknown) => thrown));
    expect(error).toBeInstanceOf(UnansweredError);
    expect(error).toMatchObject({
      status: 0,
      message: 'Gatehouse was not reached (ECONNREFUSED)',
      cause: fault,
    });
  });

  it('a function for the token that throws, or gives none, without a request', async () => {
    for (const token of [
      () => {
        throw new Error('the vault is closed');
      },
      async () => await Promise.reject(new Error('the vault is closed')),
      () => '',
      () => `${TOKEN}\n`,
      () => undefined as unknown as string,
    ]) {
      const { client, sent } = askedClient(() => decided(true), { token });
      const { decision, context } = await client.evaluate(asking());
      expect(decision).toBe(false);
      expect(context.error).toMatchObject({ status: 0 });
      expect(JSON.stringify(context)).not.toContain(TOKEN);
      expect(sent).toEqual([]);
    }
  });

  it('a question that cannot be JSON, without a request', async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    for (const context of [cyclic, { id: 1n }]) {
      const { client, sent } = askedClient(() => decided(true));
      expect(await client.evaluate({ ...asking(), context })).toEqual({
        decision: false,
        context: { error: { status: 0, message: 'The question cannot be made JSON' } },
      });
      expect(sent).toEqual([]);
    }
  });

  it('an answer that is longer than any, which is let go', async () => {
    const mebibyte = ' '.repeat(2 ** 20);
    const { response, watched } = watchedBody([
      '{"decision":true}',
      ...Array.from({ length: 20 }, () => mebibyte),
    ]);
    const { client } = askedClient(() => response);
    expect((await client.evaluate(asking())).decision).toBe(false);
    expect(watched.isCancelled).toBe(true);
  });

  it('an answer that is far too long for its decisions, which is let go', async () => {
    const blank = ' '.repeat(2 ** 20);
    const one = watchedBody(['{"decision":true}', blank]);
    const { client } = askedClient(() => one.response);
    expect((await client.evaluate(asking())).decision).toBe(false);
    expect(one.watched.isCancelled).toBe(true);
    const two = askedClient(
      () => watchedBody(['{"evaluations":[{"decision":true},{"decision":true}]}', blank]).response,
    ).client;
    expect((await two.evaluateAll([asking()])).map(({ decision }) => decision)).toEqual([false]);
    expect((await two.evaluateAll([asking(), asking()])).map(({ decision }) => decision)).toEqual([
      true,
      true,
    ]);
    const found = askedClient(() => watchedBody(['{"results":[]}', blank]).response).client;
    expect((await found.search('action', asking())).results).toEqual([]);
  });

  it.each([200, 400, 503])('an answer with the status %i that has no body of the web', async (status) => {
    const body = { on: () => undefined };
    const { client, time } = askedClient(() => ({ status, headers: new Headers(), body }) as never);
    const { decision, context } = await time.until(client.evaluate(asking()));
    expect([decision, context.error?.status]).toEqual([false, status]);
  });

  it('an answer whose connection breaks in the middle', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"decision":true}'));
      },
      pull() {
        throw new Error('terminated');
      },
    });
    const { client, sent } = askedClient(() => new Response(broken));
    expect((await client.evaluate(asking())).decision).toBe(false);
    expect(sent).toHaveLength(1);
  });
});

describe('what others say', () => {
  const said = async (error: string) => {
    const { client } = askedClient(() => Response.json({ error }, { status: 400 }));
    return (await client.evaluate(asking())).context.error?.message;
  };

  it('is told without the token, wherever it stands', async () => {
    expect(await said(`The header was Bearer ${TOKEN}`)).toBe('The header was Bearer …');
    const cut = await said(`${'x'.repeat(290)}${TOKEN}`);
    expect(cut).toBe(`${'x'.repeat(290)}…`);
  });

  it('is told on one line, of at most 300 characters', async () => {
    expect(await said('one\r\ntwo\u2028three\u0000')).toBe('one two three');
    const long = await said('\u{1f511}'.repeat(1_000));
    expect(Array.from(long!)).toHaveLength(300);
    expect(long!.isWellFormed()).toBe(true);
  });

  it('is not told where nothing of it is left', async () => {
    expect(await said('\n')).toBe('Gatehouse answered 400 with something that is no decision');
  });
});

describe('where there is no answer', () => {
  const refused = () => Response.json({ error: 'There is no such path' }, { status: 404 });

  it('a function decides about the question as it was sent, and only true is a yes', async () => {
    for (const [says, decision] of [
      [true, true],
      [false, false],
      ['yes', false],
      [1, false],
      [Promise.resolve(true), false],
    ]) {
      const heard: unknown[] = [];
      const { client } = askedClient(refused, {
        whenUnanswered: (why, question) => {
          heard.push(why.status, question);
          return says as boolean;
        },
      });
      const question = { ...asking() };
      const answered = client.evaluate(question);
      Object.assign(question, asking('another'));
      expect(await answered).toEqual({
        decision,
        context: { error: { status: 404, message: 'There is no such path' } },
      });
      expect(heard).toEqual([404, asking()]);
    }
  });

  it('what the function rejects with later is no yes, and ends no process', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const whenUnanswered = (async () => await Promise.reject(new Error('too late'))) as never;
    const { client } = askedClient(refused, { whenUnanswered });
    expect((await client.evaluate(asking())).decision).toBe(false);
    expect((await client.evaluateAll([asking()])).map(({ decision }) => decision)).toEqual([false]);
    await untilIdle();
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });

  it('what the function throws is thrown, and is no yes', async () => {
    const fault = new Error('the rule is broken');
    const whenUnanswered = () => {
      throw fault;
    };
    const { client } = askedClient(refused, { whenUnanswered });
    await expect(client.evaluate(asking())).rejects.toBe(fault);
  });

  it('a listener that throws changes nothing, whether at once or later', async () => {
    for (const onUnanswered of [
      () => {
        throw new Error('the log is full');
      },
      async () => await Promise.reject(new Error('the log is full')),
    ]) {
      const { client } = askedClient(refused, { onUnanswered });
      expect((await client.evaluate(asking())).decision).toBe(false);
    }
  });

  it('a call may say otherwise than its client', async () => {
    const { client } = askedClient(refused, { whenUnanswered: () => true });
    expect((await client.evaluate(asking())).decision).toBe(true);
    expect((await client.evaluate(asking(), { whenUnanswered: 'deny' })).decision).toBe(false);
  });

  it('each caller has an answer of its own, which it may change', async () => {
    const { client } = askedClient(() => new Response('nothing'));
    const first: { decision: boolean } = await client.evaluate(asking());
    first.decision = true;
    expect((await client.evaluate(asking())).decision).toBe(false);
  });
});

describe('time', () => {
  it('is up after the time-out: the request is ended, and no timer and no listener are left', async () => {
    const { client, sent, time } = askedClient(silence);
    const { signal } = new AbortController();
    const listeners = countListeners(signal);
    const before = time.ms;
    expect(await time.until(client.evaluate(asking(), { signal }))).toEqual({
      decision: false,
      context: { error: { status: 0, message: 'No answer within 2000 ms' } },
    });
    expect(time.ms - before).toBe(2_000);
    expect(sent).toHaveLength(1);
    expect(sent[0]!.signal.aborted).toBe(true);
    expect(time.pending).toBe(0);
    expect(listeners()).toBe(0);
  });

  it('counts from the beginning: the token takes of it', async () => {
    const { client, sent, time } = askedClient(() => decided(true), {
      token: async () => await new Promise(() => undefined),
    });
    expect(await time.until(client.evaluate(asking(), { timeoutMs: 300 }))).toMatchObject({
      context: { error: { message: 'No answer within 300 ms' } },
    });
    expect(sent).toEqual([]);
    expect(time.pending).toBe(0);
  });

  it('sends nothing with a token that comes too late', async () => {
    const token = Promise.withResolvers<string>();
    const { client, sent, time } = askedClient(() => decided(true), {
      token: async () => await token.promise,
    });
    await time.until(client.evaluate(asking()));
    token.resolve(TOKEN);
    await time.next();
    expect(sent).toEqual([]);
  });

  it('is up in the middle of an answer, which is let go', async () => {
    const { response, watched } = watchedBody(['{"decision":true', null]);
    const { client, time } = askedClient(() => response);
    expect((await time.until(client.evaluate(asking()))).decision).toBe(false);
    await time.next();
    expect(watched.isCancelled).toBe(true);
  });

  it('an answer that comes too late is let go, unread', async () => {
    const { response, watched } = watchedBody(['{"decision":true}']);
    const late = Promise.withResolvers<Response>();
    const { client, time } = askedClient(async () => await late.promise);
    expect((await time.until(client.evaluate(asking()))).decision).toBe(false);
    late.resolve(response);
    await time.next();
    expect(watched.isCancelled).toBe(true);
  });
});

describe('a signal', () => {
  const reason = new Error('the caller has gone');

  it('that is aborted ends the call with its reason, whatever is to be done without an answer', async () => {
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    const { client, sent, time } = askedClient(silence, { whenUnanswered: () => true });
    const answered = client.evaluate(asking(), { signal: controller.signal });
    answered.catch(() => undefined);
    await time.until(Promise.resolve());
    controller.abort(reason);
    await expect(answered).rejects.toBe(reason);
    expect(sent[0]!.signal.aborted).toBe(true);
    expect(time.pending).toBe(0);
    expect(listeners()).toBe(0);
  });

  it('that is aborted already ends the call without a request and without a token', async () => {
    const { client, sent } = askedClient(() => decided(true), {
      token: () => {
        throw new Error('nobody asks for it');
      },
    });
    const signal = AbortSignal.abort(reason);
    await expect(client.evaluate(asking(), { signal })).rejects.toBe(reason);
    expect(sent).toEqual([]);
  });

  it('that lives long keeps nothing of a call that is over', async () => {
    const { signal } = new AbortController();
    const listeners = countListeners(signal);
    const { client, time } = askedClient(() => decided(true));
    for (let i = 0; i < 20; i += 1) await client.evaluate(asking(), { signal });
    expect(listeners()).toBe(0);
    expect(time.pending).toBe(0);
  });
});
