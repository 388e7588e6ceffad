import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pathOf } from '../../../src/http/path.ts';

const routed = (method: string, path: string): string =>
  pathOf(new Request(`http://gatehouse.test${path}`, { method }));

/** Where the path ends in the id of a group: what stands before it, and what after. */
const PLACES = [
  { method: 'DELETE', before: '/api/teams/7/groups/', after: '' },
  { method: 'DELETE', before: '/api/teams/some-uid/groups/', after: '' },
  { method: 'POST', before: '/api/groupsync/groups/', after: '' },
  { method: 'PUT', before: '/api/groupsync/groups/', after: '' },
  { method: 'DELETE', before: '/api/groupsync/groups/', after: '' },
  { method: 'GET', before: '/api/groupsync/groups/', after: '/roles' },
  { method: 'HEAD', before: '/api/groupsync/groups/', after: '/roles' },
] as const;

/** What the router takes for the id: the one segment in the place, decoded once. */
function idIn(path: string, { before, after }: (typeof PLACES)[number]): string {
  expect(path.startsWith(before), path).toBe(true);
  expect(path.endsWith(after), path).toBe(true);
  const segment = path.slice(before.length, path.length - after.length);
  expect(segment, path).not.toMatch(/[/?#]/);
  return decodeURIComponent(segment);
}

const IDS = [
  'editors',
  'cn=editors,ou=groups,dc=grafana,dc=org',
  'CN=Doe\\, Jane+uid=1,OU=a/b,DC=x',
  'a/b',
  'a//b',
  '/a',
  'a/',
  '/',
  '//',
  'a b',
  ' a ',
  'a+b',
  'a?b=c&d#e;f',
  '100%',
  '%',
  '%%',
  '%zz',
  '%2F',
  '%252F',
  '%25',
  '%FF',
  '%E0%A4%A',
  'a%2Fb/c',
  'ä',
  'Gruppe „Ärzte“',
  '組織/\u{1f511}',
  '\u{feff}a',
  '"<>^`{|}[]@:!$\'()*',
  ':groupId',
  '{groupId}',
  '*',
  '...',
  '../x',
  'x/..',
  'a/../b',
  'search',
  'roles',
  'x/roles',
  '/roles',
  '__proto__',
];

/** What every URL parser takes for a step in the path, however it is encoded: no such request asks for the group. */
const isStep = (id: string): boolean => id === '.' || id === '..';

/** How a client may spell an id in a path. */
const SPELLINGS: Readonly<Record<string, (id: string) => string>> = {
  'whatever JavaScript encodes': encodeURIComponent,
  'what Go encodes': (id) => encodeURIComponent(id).replaceAll(/%(3A|40|3D|26|2B|24)/g, decodeURIComponent),
  'no more than must be': (id) =>
    encodeURIComponent(id).replaceAll(/%(3A|40|3D|26|2B|24|2C|3B|5B|5D|7C)/g, decodeURIComponent),
  'every byte, in small letters': (id) =>
    Array.from(new TextEncoder().encode(id), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'every byte, in capitals': (id) =>
    Array.from(
      new TextEncoder().encode(id),
      (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
    ).join(''),
};

/** Paths as they are sent, and the id that they mean. */
const AS_IT_IS = [
  ['cn=editors,ou=groups,dc=grafana,dc=org', 'cn=editors,ou=groups,dc=grafana,dc=org'],
  ['a/b/c', 'a/b/c'],
  ['a//b', 'a//b'],
  ['a/', 'a/'],
  ['/', '/'],
  ['a b', 'a b'],
  ['a%20b/c', 'a b/c'],
  ['a+b', 'a+b'],
  ['ä/組', 'ä/組'],
  ['roles', 'roles'],
  ['a/roles', 'a/roles'],
  ['"<>^`{|}[]@:!$\'()*', '"<>^`{|}[]@:!$\'()*'],
  // A percent sign that encodes nothing.
  ['100%', '100%'],
  ['%', '%'],
  ['%zz', '%zz'],
  ['100%/%C3%A4', '100%/ä'],
  ['%2', '%2'],
  ['%ff', '%ff'],
  // One that was encoded itself is decoded once.
  ['%252F', '%2F'],
  ['%2525', '%25'],
] as const;

describe('the id of a group in a path is one segment that decodes to it', () => {
  it.for(IDS)('when it comes encoded: %j', (id) => {
    for (const place of PLACES) {
      for (const [how, spell] of Object.entries(SPELLINGS)) {
        const path = routed(place.method, `${place.before}${spell(id)}${place.after}`);
        expect(idIn(path, place), how).toBe(id);
      }
    }
  });

  it.for(AS_IT_IS)('when it comes as it is: %j means %j', ([sent, id]) => {
    for (const place of PLACES) {
      expect(idIn(routed(place.method, `${place.before}${sent}${place.after}`), place)).toBe(id);
    }
  });

  it('when it is 5,000 characters long', () => {
    for (const place of PLACES) {
      for (const id of ['x'.repeat(5_000), '組'.repeat(5_000), '/'.repeat(5_000), '%'.repeat(5_000)]) {
        const path = routed(place.method, `${place.before}${encodeURIComponent(id)}${place.after}`);
        expect(idIn(path, place) === id).toBe(true);
      }
    }
  });

  it('whatever it is, encoded', () => {
    const pieces = ['%', '2', 'F', '/', '.', 'roles', ' ', '+', '?', '#', '\\', 'ä', '\u{1f511}'];
    const id = fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.array(fc.constantFrom(...pieces), { minLength: 1 }).map((chosen) => chosen.join('')),
      )
      .filter((text) => text.isWellFormed() && !isStep(text));
    const holds = fc.property(fc.constantFrom(...PLACES), id, (place, text) => {
      const path = routed(place.method, `${place.before}${encodeURIComponent(text)}${place.after}`);
      expect(idIn(path, place)).toBe(text);
    });
    fc.assert(holds, { numRuns: 2_000 });
  });

  it('whatever it is, as it is, where a URL can hold it', () => {
    // No percent sign, nothing that ends a path or is cut off its end, and no step.
    const pieces = ['cn=', 'a', ',', '/', ' b', '+', 'ä', '組', ':', '@', ';', '=', '&', "'", '(', '*'];
    const id = fc
      .array(fc.constantFrom(...pieces), { minLength: 1 })
      .map((chosen) => chosen.join(''))
      .filter((text) => text === text.trim());
    const holds = fc.property(fc.constantFrom(...PLACES), id, (place, text) => {
      expect(idIn(routed(place.method, `${place.before}${text}${place.after}`), place)).toBe(text);
    });
    fc.assert(holds, { numRuns: 1_000 });
  });

  it('without the query, wherever the service listens', () => {
    for (const place of PLACES) {
      for (const at of ['http://localhost:8787', 'https://user:pass@gatehouse.test', 'http://[::1]']) {
        const url = `${at}${place.before}a%2Fb${place.after}?groupId=c/d#/e`;
        const request = { url, method: place.method } as Request;
        expect(idIn(pathOf(request), place), at).toBe('a/b');
      }
    }
  });
});

describe('other paths', () => {
  it.for([
    ['GET', '/'],
    ['GET', '/openapi.json'],
    ['GET', '/api/teams/7/groups'],
    ['POST', '/api/teams/7/groups'],
    ['DELETE', '/api/teams/7/groups'],
    ['GET', '/api/teams/7/groups/search'],
    ['GET', '/api/teams/search'],
    ['GET', '/api/groupsync/groups'],
    ['GET', '/api/groupsync/users/7/groups'],
    ['PUT', '/api/groupsync/users/7/groups'],
    ['DELETE', '/api/teams/7/members/8'],
    ['DELETE', '/api/teams/7/x/groups/a/b'],
    ['DELETE', '/x/api/teams/7/groups/a/b'],
    ['DELETE', '/api/teams/groups/a'],
    ['DELETE', '/api/access-control/teams/7/roles/a'],
    ['GET', '/api/access-control/roles/a:b@c=d,e'],
    ['GET', '/api/access-control/roles/a%2Fb'],
  ] as const)('are left as they are: %s %s', ([method, path]) => {
    expect(routed(method, path)).toBe(path);
    expect(routed(method, `${path}?groupId=a/b&name=%2F`)).toBe(path);
    if (path !== '/') expect(routed(method, `${path}/`), 'a slash at the end').toBe(path);
  });

  it('keep a percent sign of a parameter encoded as often as it was', () => {
    for (const encoded of ['a%252Fb', '%25', '100%25']) {
      const path = routed('GET', `/api/access-control/roles/${encoded}`);
      const segment = path.slice('/api/access-control/roles/'.length);
      expect(decodeURIComponent(segment)).toBe(decodeURIComponent(encoded));
    }
  });
});
