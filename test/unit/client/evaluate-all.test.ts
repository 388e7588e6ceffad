import { describe, expect, it } from 'vitest';

import type { Question, Unanswered } from '../../../src/client/index.ts';
import { countListeners } from './count-listeners.ts';
import { askedClient, asking, decidedAll, silence } from './asked-client.ts';

const allows7 = (sent: Parameters<typeof decidedAll>[0]) => decidedAll(sent, '7');
const idsOf = ({ body }: { readonly body: { readonly evaluations: readonly Question[] } }) =>
  body.evaluations.map(({ resource }) => resource.id);
const yes = { decision: true, context: { revision: '4.9' } };
const no = { decision: false, context: { revision: '4.9' } };
const many = (count: number, prefix = ''): Question[] =>
  Array.from({ length: count }, (_, i) => asking(`${prefix}${i}`));

describe('lists of questions', () => {
  it('that are asked in one tick are one request, and each has its own answers in order', async () => {
    const { client, sent } = askedClient(allows7);
    const lists = await Promise.all([
      client.evaluateAll([asking('7'), asking('8')]),
      client.evaluateAll([asking('9')]),
      client.evaluateAll([asking('10'), asking('7')]),
    ]);
    expect(lists).toEqual([[yes, no], [no], [no, yes]]);
    expect(sent.map(({ url }) => url)).toEqual(['https://access.example.com/access/v1/evaluations']);
    expect(idsOf(sent[0]!)).toEqual(['7', '8', '9', '10', '7']);
  });

  it('that are asked behind promises which are settled already are in the same request', async () => {
    const { client, sent } = askedClient(allows7);
    const loaded = Promise.resolve(['7']);
    const behind = async () => {
      const ids = await loaded;
      await Promise.resolve();
      return await client.evaluateAll(ids.map(asking));
    };
    await Promise.all([client.evaluateAll([asking('8')]), behind(), behind()]);
    expect(sent).toHaveLength(1);
  });

  it('that are asked in another tick are another request', async () => {
    const { client, sent } = askedClient(allows7);
    await client.evaluateAll([asking('7')]);
    await client.evaluateAll([asking('7')]);
    expect(sent).toHaveLength(2);
  });

  it('are answered without a request where there is nothing in them', async () => {
    const { client, sent } = askedClient(allows7);
    expect(await client.evaluateAll([])).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('share a request only where they want the same of it', async () => {
    const { client, sent } = askedClient(allows7);
    await Promise.all([
      client.evaluateAll([asking('1')]),
      client.evaluateAll([asking('2')], { explain: true }),
      client.evaluateAll([asking('3')], { timeoutMs: 100 }),
      client.evaluateAll([asking('4')], { whenUnanswered: 'throw', signal: new AbortController().signal }),
    ]);
    expect(sent.map(idsOf)).toEqual([['1', '4'], ['2'], ['3']]);
    expect(sent.map(({ headers }) => headers.get('Gatehouse-Explain'))).toEqual([null, 'true', null]);
  });

  it.each([
    ['one question', asking('7')],
    ['a promise of a list', Promise.resolve([asking('7')])],
    ['a generator, which another call would find empty', [asking('7')].values()],
    ['a set', new Set([asking('7')])],
    ['something like a list', { length: 0 }],
    ['a text', '7'],
    ['a number', 7],
    ['null', null],
    ['nothing', undefined],
  ])('are lists: of %s there would be no answers, of which every one is a yes', async (_, questions) => {
    const { client, sent } = askedClient(allows7);
    const answered = client.evaluateAll(questions as never);
    await expect(answered).rejects.toThrow(new TypeError('questions must be a list'));
    expect(sent).toEqual([]);
  });

  it('have a decision for each place, also where nothing is in it', async () => {
    const { client } = askedClient(allows7);
    const sparse: Question[] = [];
    sparse[1] = asking('7');
    const answered = await client.evaluateAll(sparse);
    expect(answered.map(({ decision }) => decision)).toEqual([false, true]);
  });

  it('are asked as they were when they were given', async () => {
    const { client, sent } = askedClient(allows7);
    const questions = [asking('7')];
    const answered = client.evaluateAll(questions);
    Object.assign(questions[0]!, { resource: { type: 'invoices', id: '8' } });
    questions.push(asking('9'));
    expect(await answered).toEqual([yes]);
    expect(idsOf(sent[0]!)).toEqual(['7']);
  });

  it('of more than 1,000 are several requests, and a list that fits in one is in one', async () => {
    const { client, sent } = askedClient(allows7);
    const [first, second, third] = await Promise.all([
      client.evaluateAll(many(600)),
      client.evaluateAll(many(600)),
      client.evaluateAll(many(2_001)),
    ]);
    expect([first!.length, second!.length, third!.length]).toEqual([600, 600, 2_001]);
    expect(third!.findIndex(({ decision }) => decision)).toBe(7);
    expect(sent.map((request) => idsOf(request).length)).toEqual([600, 600, 1_000, 1_000, 1]);
  });

  it('of more than 900 kB are several requests, counted in bytes', async () => {
    const { client, sent } = askedClient(allows7);
    const answered = await client.evaluateAll(many(1_000, '€'.repeat(900)));
    expect(answered).toHaveLength(1_000);
    expect(sent).toHaveLength(4);
    for (const { init } of sent) expect(Buffer.byteLength(init.body as string)).toBeLessThan(900_100);
  });
});

describe('of a list that is not answered', () => {
  const refused = () => Response.json({ error: 'The credentials are not valid' }, { status: 401 });
  const error = { status: 401, message: 'The credentials are not valid' };

  it('every question is a no that says why, and the cause is told once for the request', async () => {
    const told: Unanswered[] = [];
    const { client } = askedClient(refused, { onUnanswered: (why) => void told.push(why) });
    const lists = await Promise.all([client.evaluateAll(many(3)), client.evaluateAll(many(2))]);
    expect(lists.flat()).toEqual(Array.from({ length: 5 }, () => ({ decision: false, context: { error } })));
    expect(told).toEqual([error]);
  });

  it('each caller has what it asked for', async () => {
    const { client } = askedClient(refused);
    const [denies, throws, decides] = await Promise.allSettled([
      client.evaluateAll(many(1)),
      client.evaluateAll(many(1), { whenUnanswered: 'throw' }),
      client.evaluateAll([asking('7'), asking('8')], {
        whenUnanswered: (_, { resource }) => resource.id === '8',
      }),
    ]);
    expect(denies).toMatchObject({ value: [{ decision: false }] });
    expect(throws).toMatchObject({ reason: { name: 'UnansweredError', ...error } });
    expect(decides).toEqual({
      status: 'fulfilled',
      value: [
        { decision: false, context: { error } },
        { decision: true, context: { error } },
      ],
    });
  });

  it('a list of another length is none', async () => {
    for (const evaluations of [[], [yes], [yes, yes, yes], { 0: yes, 1: yes, length: 2 }, 'yes', null]) {
      const { client } = askedClient(() => Response.json({ evaluations }));
      const answered = await client.evaluateAll(many(2));
      expect(answered.map(({ decision }) => decision)).toEqual([false, false]);
      expect(answered[0]!.context.error?.status).toBe(200);
    }
  });

  it('a time-out is that of all', async () => {
    const { client, time } = askedClient(silence);
    const answered = await time.until(client.evaluateAll(many(2), { timeoutMs: 70 }));
    expect(answered.map(({ context }) => context.error?.message)).toEqual([
      'No answer within 70 ms',
      'No answer within 70 ms',
    ]);
    expect(time.pending).toBe(0);
  });
});

describe('of a list in which one question is refused', () => {
  const error = { status: 400, message: 'evaluations.1.action is missing' };
  const oneRefused = () =>
    Response.json({ evaluations: [yes, { decision: false, context: { error, revision: '4.9' } }, yes] });

  it('that one is a no that says why, and the others are answered', async () => {
    const told: Unanswered[] = [];
    const { client } = askedClient(oneRefused, { onUnanswered: (why) => void told.push(why) });
    expect(await client.evaluateAll(many(3))).toEqual([yes, { decision: false, context: { error } }, yes]);
    expect(told).toEqual([error]);
  });

  it('that one is decided by a function, or thrown with the list', async () => {
    const { client } = askedClient(oneRefused);
    const asked: string[] = [];
    const decided = await client.evaluateAll(many(3), {
      whenUnanswered: (_, { resource }) => asked.push(resource.id) > 0,
    });
    expect(decided[1]).toEqual({ decision: true, context: { error } });
    expect(asked).toEqual(['1']);
    await expect(client.evaluateAll(many(3), { whenUnanswered: 'throw' })).rejects.toMatchObject(error);
  });
});

describe('what is wrong with one list is nothing to others', () => {
  it('a question that cannot be JSON is a no, and is not sent', async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const told: Unanswered[] = [];
    const { client, sent } = askedClient(allows7, { onUnanswered: (why) => void told.push(why) });
    const error = { status: 0, message: 'The question cannot be made JSON' };
    const [mixed, whole, throws] = await Promise.allSettled([
      client.evaluateAll([asking('7'), { ...asking('7'), context: cyclic }, asking('7')]),
      client.evaluateAll([asking('7')]),
      client.evaluateAll([undefined as unknown as Question], { whenUnanswered: 'throw' }),
    ]);
    expect(mixed).toMatchObject({ value: [yes, { decision: false, context: { error } }, yes] });
    expect(whole).toMatchObject({ value: [yes] });
    expect(throws).toMatchObject({ reason: { name: 'UnansweredError', ...error } });
    expect(sent).toHaveLength(1);
    expect(told).toEqual([error, error]);
  });

  it.each([
    ['half of a surrogate pair', asking('\ud800')],
    ['a whole number that no double holds', { ...asking(), context: { id: 2 ** 60 } }],
    ['the same in a list', { ...asking(), context: { ids: [1, -(2 ** 60)] } }],
    ['a whole number that is all of it', (2 ** 60) as never],
    ['many levels', { ...asking(), context: { deep: nested(65) } }],
  ])('a question that all would be refused for goes alone: %s', async (_, odd) => {
    const { client, sent } = askedClient((request) =>
      request.body.evaluations.length === 1
        ? Response.json({ error: 'body is not read' }, { status: 400 })
        : allows7(request),
    );
    const [mixed, whole] = await Promise.all([
      client.evaluateAll([asking('7'), odd, asking('7')]),
      client.evaluateAll([asking('7')]),
    ]);
    expect(mixed!.map(({ decision }) => decision)).toEqual([true, false, true]);
    expect(mixed![1]!.context.error?.status).toBe(400);
    expect(whole).toEqual([yes]);
    expect(sent).toHaveLength(2);
  });

  it('ids of many digits go with the others', async () => {
    const { client, sent } = askedClient(allows7);
    const subject = { type: 'user', id: 'sub:110169484474386276334' };
    await client.evaluateAll([
      asking('7'),
      { ...asking('1541815603606036480'), subject },
      asking('\ud83d\ude00'),
    ]);
    expect(sent).toHaveLength(1);
  });

  it('a function that throws is its own caller’s', async () => {
    const fault = new Error('the rule is broken');
    const { client } = askedClient(() => new Response('nothing'));
    const [throws, denies] = await Promise.allSettled([
      client.evaluateAll(many(1), {
        whenUnanswered: () => {
          throw fault;
        },
      }),
      client.evaluateAll(many(1)),
    ]);
    expect(throws).toMatchObject({ reason: fault });
    expect(denies).toMatchObject({ value: [{ decision: false }] });
  });
});

describe('a signal', () => {
  const reason = new Error('the caller has gone');

  it('ends its own list, and the request only when nobody waits for it any more', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const listeners = [countListeners(first.signal), countListeners(second.signal)];
    const { client, sent, time } = askedClient(silence);
    const lists = [
      client.evaluateAll(many(2), { signal: first.signal }),
      client.evaluateAll(many(1), { signal: second.signal }),
    ];
    const ends = Promise.allSettled(lists);
    await time.until(Promise.resolve());
    first.abort(reason);
    await expect(lists[0]).rejects.toBe(reason);
    expect(sent[0]!.signal.aborted).toBe(false);
    second.abort(reason);
    await expect(lists[1]).rejects.toBe(reason);
    expect(sent[0]!.signal.aborted).toBe(true);
    await ends;
    expect(time.pending).toBe(0);
    expect(listeners.map((count) => count())).toEqual([0, 0]);
  });

  it('leaves the others their answers', async () => {
    const controller = new AbortController();
    const held = Promise.withResolvers<void>();
    const { client, time } = askedClient(async (request) => {
      await held.promise;
      return allows7(request);
    });
    const gone = client.evaluateAll([asking('8')], { signal: controller.signal });
    const stays = client.evaluateAll([asking('7')]);
    gone.catch(() => undefined);
    await time.until(Promise.resolve());
    controller.abort(reason);
    held.resolve();
    await expect(gone).rejects.toBe(reason);
    expect(await time.until(stays)).toEqual([yes]);
  });

  it('that is aborted before anything is sent keeps its list out of it', async () => {
    const controller = new AbortController();
    const { client, sent } = askedClient(allows7);
    const gone = client.evaluateAll([asking('8')], { signal: controller.signal });
    const stays = client.evaluateAll([asking('7')]);
    controller.abort(reason);
    await expect(gone).rejects.toBe(reason);
    expect(await stays).toEqual([yes]);
    await expect(client.evaluateAll([], { signal: controller.signal })).rejects.toBe(reason);
    await expect(client.evaluateAll([asking('8')], { signal: controller.signal })).rejects.toBe(reason);
    expect(sent.map(idsOf)).toEqual([['7']]);
  });

  it('that many wait for has one listener, and each of them is told', async () => {
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    const { client, sent, time } = askedClient(silence);
    const options = { signal: controller.signal };
    const all = Promise.allSettled([
      ...Array.from({ length: 20 }, async () => await client.evaluateAll(many(1), options)),
      ...Array.from({ length: 20 }, async () => await client.evaluate(asking(), options)),
    ]);
    await time.until(Promise.resolve());
    expect(listeners()).toBe(1);
    controller.abort(reason);
    expect(await all).toEqual(Array.from({ length: 40 }, () => ({ status: 'rejected', reason })));
    expect(sent.map(({ signal }) => signal.aborted)).toEqual(Array.from({ length: 21 }, () => true));
    expect([listeners(), time.pending]).toEqual([0, 0]);
  });

  it('that outlived a list ends those that are left, and a later one', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { client, time } = askedClient((sent) => (idsOf(sent)[0] === '7' ? allows7(sent) : silence(sent)));
    const left = client.evaluateAll([asking('8')], { signal, timeoutMs: 5_000 });
    await client.evaluateAll([asking('7')], { signal });
    const later = client.evaluateAll([asking('9')], { signal });
    const ends = Promise.allSettled([left, later]);
    await time.until(Promise.resolve());
    controller.abort(reason);
    expect(await time.until(ends)).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    expect(time.pending).toBe(0);
  });

  it('that lives long keeps nothing of a list that is answered', async () => {
    const { signal } = new AbortController();
    const listeners = countListeners(signal);
    const { client } = askedClient(allows7);
    for (let i = 0; i < 20; i += 1) await client.evaluateAll([asking('7')], { signal });
    expect(listeners()).toBe(0);
  });
});

/** Lists in lists, so many. */
function nested(levels: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < levels; i += 1) value = [value];
  return value;
}
