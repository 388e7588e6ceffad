import { describe, expect, it } from 'vitest';

import type { Unanswered } from '../../../src/client/index.ts';
import { countListeners } from './count-listeners.ts';
import { askedClient, asking, silence } from './asked-client.ts';

const resourceSearch = { ...asking(), resource: { type: 'invoices' } };
const invoice = (id: string) => ({ type: 'invoices', id });

const page = (results: readonly unknown[], next = '', context: object = { revision: '4.9' }): Response =>
  Response.json({ page: { next_token: next, count: results.length }, context, results });

/** Pages by the token that asks for each; the empty text asks for the first. */
const pages =
  (byToken: Readonly<Record<string, Response>>) =>
  ({ body }: { readonly body: { readonly page: { readonly token?: string } } }): Response =>
    byToken[body.page.token ?? '']!.clone();

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

describe('a search', () => {
  it('asks for what is said, and gives the page as it is answered', async () => {
    const { client, sent } = askedClient(() => page([invoice('1')], 'more', { revision: '4.9', all: true }));
    const found = await client.search('resource', resourceSearch, { limit: 100, explain: true });
    expect(sent[0]!.url).toBe('https://access.example.com/access/v1/search/resource');
    expect(sent[0]!.body).toEqual({ ...resourceSearch, page: { limit: 100 } });
    expect(sent[0]!.headers.has('Gatehouse-Explain')).toBe(false);
    expect(found).toMatchObject({ results: [invoice('1')], all: true, revision: '4.9', next: 'more' });
  });

  it('says where it ends, and that all of a type is not held', async () => {
    for (const answer of [
      page([]),
      Response.json({ results: [] }),
      Response.json({ results: [], page: {}, context: { all: 'yes' } }),
    ]) {
      const { client } = askedClient(() => answer);
      expect(await client.search('action', asking())).toMatchObject({
        results: [],
        all: false,
        next: undefined,
      });
    }
  });

  it('for something that there is not is refused, without a request', async () => {
    const { client, sent } = askedClient(() => page([]));
    for (const kind of ['../evaluation', 'toString', '', undefined])
      await expect(client.search(kind as 'action', asking())).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  it.each([
    ['an error', Response.json({ error: 'page.token is none of this search' }, { status: 400 })],
    ['no list', Response.json({ page: { next_token: '' } })],
    ['a result without an id', page([invoice('1'), { type: 'invoices' }])],
    ['a result that is a text', page(['1'])],
    ['a token that is a number', Response.json({ results: [], page: { next_token: 7 } })],
    ['a page that is a text', Response.json({ results: [], page: 'last' })],
    ['no JSON', new Response('<h1>Welcome</h1>')],
  ])('throws at %s, whatever is to be done without an answer', async (_, answer) => {
    const told: Unanswered[] = [];
    const { client } = askedClient(() => answer.clone(), { onUnanswered: (why) => void told.push(why) });
    for (const whenUnanswered of ['deny', 'throw', () => true] as const)
      await expect(client.search('resource', resourceSearch, { whenUnanswered })).rejects.toMatchObject({
        name: 'UnansweredError',
        status: answer.status,
      });
    expect(told).toHaveLength(3);
  });

  it('throws where the time is up, and where the caller has gone', async () => {
    const { client, time } = askedClient(silence);
    const late = time.until(client.search('action', asking()));
    await expect(late).rejects.toMatchObject({
      name: 'UnansweredError',
      message: 'No answer within 2000 ms',
    });
    const reason = new Error('the caller has gone');
    const gone = client.search('action', asking(), { signal: AbortSignal.abort(reason) });
    await expect(gone).rejects.toBe(reason);
  });
});

describe('to go over the results of a search', () => {
  it('goes on with all later pages, over those of nothing too, with the same request and options', async () => {
    const { client, sent } = askedClient(
      pages({
        '': page([invoice('1'), invoice('2')], 'a'),
        a: page([], 'b'),
        b: page([invoice('3')], 'c'),
        c: page([]),
      }),
    );
    const query = structuredClone(resourceSearch);
    const { signal } = new AbortController();
    const listeners = countListeners(signal);
    const found = await client.search('resource', query, { limit: 2, signal });
    query.resource.type = 'payments';
    expect(sent).toHaveLength(1);
    expect(await all(found)).toEqual(['1', '2', '3'].map(invoice));
    expect(sent.map(({ body }) => body)).toEqual(
      [{}, { token: 'a' }, { token: 'b' }, { token: 'c' }].map((token) => ({
        ...resourceSearch,
        page: { limit: 2, ...token },
      })),
    );
    expect(listeners()).toBe(0);
    // It may be done again, from this page.
    expect(await all(found)).toHaveLength(3);
  });

  it('begins at the page whose token was given', async () => {
    const { client } = askedClient(pages({ '': page([invoice('1')], 'a'), a: page([invoice('2')]) }));
    const first = await client.search('resource', resourceSearch);
    const second = await client.search('resource', resourceSearch, { token: first.next });
    expect(await all(second)).toEqual([invoice('2')]);
  });

  it('asks for a page only when it is needed', async () => {
    const { client, sent } = askedClient(pages({ '': page([invoice('1')], 'a'), a: page([invoice('2')]) }));
    for await (const { id } of await client.search('resource', resourceSearch)) {
      expect(id).toBe('1');
      break;
    }
    expect(sent).toHaveLength(1);
  });

  it('throws where a later page is not answered', async () => {
    const { client } = askedClient(
      pages({
        '': page([invoice('1')], 'a'),
        a: Response.json({ error: 'Something went wrong' }, { status: 500 }),
      }),
    );
    const found = await client.search('resource', resourceSearch);
    await expect(all(found)).rejects.toMatchObject({ name: 'UnansweredError', status: 500 });
  });

  it.each([
    ['to itself', { '': page([], 'a'), a: page([invoice('1')], 'a') }],
    ['to an earlier one', { '': page([], 'a'), a: page([], 'b'), b: page([invoice('1')], 'a') }],
  ])('throws where a page leads %s', async (_, byToken) => {
    const { client, sent } = askedClient(pages(byToken));
    await expect(all(await client.search('resource', resourceSearch))).rejects.toMatchObject({
      name: 'UnansweredError',
      message: 'The pages of a search go round in a circle',
    });
    expect(sent.length).toBeLessThanOrEqual(3);
    const fromToken = await client.search('resource', resourceSearch, { token: 'a' });
    await expect(all(fromToken)).rejects.toThrow('circle');
  });

  it('throws behind 1,000 pages in a row without a result, and not before', async () => {
    let count = 0;
    const { client, sent } = askedClient(() => page([], `token-${(count += 1)}`));
    await expect(all(await client.search('resource', resourceSearch))).rejects.toThrow(
      'There were 1000 pages in a row without a result',
    );
    expect(sent).toHaveLength(1_000);

    let asked = 0;
    const sparse = askedClient(() =>
      page((asked += 1) % 900 === 0 ? [invoice('1')] : [], asked < 2_700 ? `token-${asked}` : ''),
    );
    expect(await all(await sparse.client.search('resource', resourceSearch))).toHaveLength(3);
  });
});
