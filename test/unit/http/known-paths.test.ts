import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';

import { KnownPaths } from '../../../src/http/known-paths.ts';

const routesOf = (router?: KnownPaths<never>) => {
  const app = new Hono(router === undefined ? {} : { router });
  app.use('*', async (c, next) => {
    await next();
    c.header('Passed', `${c.res.headers.get('Passed') ?? ''}*`);
  });
  app.get('/things', (c) => c.text('list'));
  app.post('/things', (c) => c.text('make'));
  app.get('/things/search', (c) => c.text('search'));
  app.all('/things/:id', (c) => c.text(`one ${c.req.param('id')}`));
  app.all('/everything', (c) => c.text('all'));
  return app;
};

describe('a router that knows its paths', () => {
  const [ours, plain] = [routesOf(new KnownPaths()), routesOf()];

  it.each([
    'GET /things',
    'POST /things',
    'PUT /things',
    'HEAD /things',
    'GET /things/search',
    'DELETE /things/search',
    'GET /things/7',
    'GET /things/8',
    'PATCH /everything',
    'PROPFIND /everything',
    'GET /things/',
    'GET /constructor',
    'GET /',
  ])('answers %s as any other does, each time', async (request) => {
    const [method = '', path = ''] = request.split(' ');
    const answerOf = async (app: Hono) => {
      const answer = await app.request(path, { method });
      return [answer.status, await answer.text(), answer.headers.get('Passed')];
    };
    const expected = await answerOf(plain);
    for (const _ of [1, 2, 3]) expect(await answerOf(ours)).toEqual(expected);
  });

  it('finds what was added after it answered', () => {
    const router = new KnownPaths<string>();
    router.add('GET', '/things', 'first');
    expect(router.match('GET', '/things')).toEqual([[['first', {}]]]);
    router.add('ALL', '*', 'second');
    expect(router.match('GET', '/things')).toEqual([
      [
        ['first', {}],
        ['second', {}],
      ],
    ]);
  });

  it('works out what answers at a path once, and at a path that a stranger made each time', () => {
    const router = new KnownPaths<string>();
    router.add('GET', '/things', 'list');
    router.add('GET', '/things/:id', 'one');
    expect(router.match('GET', '/things')).toBe(router.match('GET', '/things'));
    expect(router.match('GET', '/things/7')).not.toBe(router.match('GET', '/things/7'));
    expect(router.match('PROPFIND', '/things')).not.toBe(router.match('PROPFIND', '/things'));
  });
});
