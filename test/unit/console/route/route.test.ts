import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hrefTo, parseRoute } from '../../../../src/console/route/route.ts';

const read = (hash: string): [readonly string[], string[][]] => {
  const { path, query } = parseRoute(hash);
  return [path, [...query]];
};

describe('an address', () => {
  it.each([
    ['', [], []],
    ['#', [], []],
    ['#/', [], []],
    ['#//', [], []],
    ['#/teams', ['teams'], []],
    ['#teams', ['teams'], []],
    ['teams', ['teams'], []],
    ['#/teams/', ['teams'], []],
    ['#/teams//7', ['teams', '7'], []],
    ['#/teams/7?tab=roles', ['teams', '7'], [['tab', 'roles']]],
    ['#/groups/a%2Fb%3Fc%23d', ['groups', 'a/b?c#d'], []],
    ['#/why?id=a/b?c', ['why'], [['id', 'a/b?c']]],
    [
      '#/why?subject=user%3Aada&action=read',
      ['why'],
      [
        ['subject', 'user:ada'],
        ['action', 'read'],
      ],
    ],
    ['#/who?action=a+b', ['who'], [['action', 'a b']]],
    [
      '#/people?q=1&q=2',
      ['people'],
      [
        ['q', '1'],
        ['q', '2'],
      ],
    ],
    ['#?q=1', [], [['q', '1']]],
    // What cannot be decoded stays as it is.
    ['#/groups/100%', ['groups', '100%'], []],
    ['#/groups/%ff', ['groups', '%ff'], []],
  ])('is read: %s', (hash, path, query) => {
    expect(read(hash)).toEqual([path, query]);
  });

  it('leaves out what is undefined or empty, and keeps 0', () => {
    const query = { action: '', kind: undefined, page: 0, q: 'x' };
    expect(hrefTo(['trail'], query)).toBe('#/trail?page=0&q=x');
    expect(hrefTo([])).toBe('#/');
    expect(hrefTo(['people', 7])).toBe('#/people/7');
  });

  it('leads to what it was made of, whatever the names are', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text), fc.dictionary(text, text), (path, query) => {
        const href = hrefTo(path, query);
        expect(read(href)).toEqual([path, Object.entries(query)]);
        // What an attribute and a log take as one word.
        expect(href).toMatch(/^#\/[\x21-\x7e]*$/);
        expect(href).not.toMatch(/[<>"]/);
        // As browsers write it back.
        expect(new URL(href, 'https://gatehouse.example/console/').hash.replace(/^$/, '#')).toBe(href);
      }),
    );
  });
});
