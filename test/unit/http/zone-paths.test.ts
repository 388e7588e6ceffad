import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { findGroupIdProblem } from '../../../src/core/external-group.ts';
import { pathOf } from '../../../src/http/path.ts';
import type { Normalisation } from '../../support/zone.ts';
import { normalised } from '../../support/zone.ts';

const root = resolve(import.meta.dirname, '../../..');
const KINDS: readonly Normalisation[] = ['cloudflare', 'rfc3986'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

/** As the platform parses an address that arrives; backslashes and dots are gone by then. */
const arrives = (path: string): { readonly url: string } => ({
  url: new URL(path, 'http://gatehouse.test').href,
});

const routed = (method: string, path: string): string => pathOf({ method, ...arrives(path) });

describe('a zone of Cloudflare', () => {
  // https://developers.cloudflare.com/rules/normalization/examples/
  it.for([
    ['/hello', '/hello', '/hello'],
    ['/%68ello', '/hello', '/hello'],
    ['/%68ello//pa\\th', '/hello/pa/th', '/hello//pa%5Cth'],
    ['/hello//../path', '/path', '/hello/path'],
    ['/hello/\\../path', '/path', '/hello/%5C../path'],
    ['/a%2fb%2D%c3%a4 ä/%2E%2E/x?q=//%2D', '/x?q=//%2D', '/x?q=//%2D'],
    ['/a/b/..', '/a/', '/a/'],
    ['/100%25/%2Fb', '/100%25/%2Fb', '/100%25/%2Fb'],
  ] as const)('makes of %s what its documents say', ([sent, byCloudflare, byRfc]) => {
    expect([normalised(sent, 'cloudflare'), normalised(sent, 'rfc3986')]).toEqual([byCloudflare, byRfc]);
  });
});

/** Ids of groups, each with something that a zone might change. */
const IDS = [
  'cn=editors,ou=groups,dc=grafana,dc=org',
  'a//b',
  '/a',
  'a/',
  '//',
  'a\\b',
  '\\\\host\\share',
  'CN=Doe\\, Jane,OU=a/b',
  'http://idp.example/groups/7',
  '...',
  'a.b/c..d',
  'a-b_c~d',
  'a b',
  '100%',
  '%2F',
  '%2E%2E',
  'a%5Cb',
  'a?b#c',
  'Größe/Süd',
  "!$&'()*+,;=:@[]",
];

const SPELLINGS: Readonly<Record<string, (id: string) => string>> = {
  'as JavaScript encodes it': encodeURIComponent,
  'as Go encodes it': (id) =>
    encodeURIComponent(id)
      .replaceAll(/%(?:3A|40|3D|26|2B|24)/g, decodeURIComponent)
      .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
  'as Python encodes it': (id) =>
    encodeURIComponent(id).replaceAll(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  'with every byte encoded': (id) =>
    Array.from(new TextEncoder().encode(id), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
};

describe('the encoded id of a group', () => {
  it.for(IDS)('means the same behind a zone: %j', (id) => {
    expect(findGroupIdProblem(id)).toBeUndefined();
    const wanted = encodeURIComponent(id);
    for (const kind of KINDS) {
      for (const [how, spell] of Object.entries(SPELLINGS)) {
        for (const method of ['POST', 'PUT', 'DELETE']) {
          for (const before of ['/api/groupsync/groups/', '/api/teams/7/groups/'])
            expect(routed(method, normalised(`${before}${spell(id)}`, kind)), `${kind}, ${how}`).toBe(
              `${before}${wanted}`,
            );
        }
        const roles = `/api/groupsync/groups/${spell(id)}/roles`;
        expect(routed('GET', normalised(roles, kind)), `${kind}, ${how}`).toBe(
          `/api/groupsync/groups/${wanted}/roles`,
        );
        const query = normalised(`/api/groupsync/groups?groupId=${spell(id)}`, kind);
        expect(new URL(arrives(query).url).searchParams.get('groupId')).toBe(
          new URL(`http://x/?groupId=${spell(id)}`).searchParams.get('groupId'),
        );
      }
    }
  });
});

/** Paths that stand in a text: in quotes, after the variable of the docs, or in the first line of a request. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/(?<=[\s'"`]|\$api|localhost:8787)\/(?:api\/)?[a-z][^\s'"`|<>]*/gi)].map(([path]) =>
    path.replaceAll(/\$\{[^}]*\}|\{[^}]*\}|\$[a-z]+/g, '7'),
  );

const filesIn = (folder: string, form: RegExp): string[] =>
  readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => form.test(name))
    .map((name) => `${folder}/${name}`);

describe('what our documents and the clients that we know call', () => {
  const files = [
    'README.md',
    ...filesIn('docs', /\.md$/),
    ...filesIn('test/golden', /\.http$/),
    ...filesIn('test/support', /^(?:terraform|unleash|go-client).*\.ts$/),
    ...filesIn('test/worker/clients', /\.ts$/),
  ];
  const calls = files.map((file) => [file, pathsIn(readFileSync(resolve(root, file), 'utf8'))] as const);

  it('is found', () => {
    expect(calls.flatMap(([, paths]) => paths).length).toBeGreaterThan(300);
    const seeds = calls.filter(([file]) => file.startsWith('test/golden'));
    expect(seeds.every(([, paths]) => paths.length > 0)).toBe(true);
  });

  it.for(calls)('means the same behind a zone: %s', ([, paths]) => {
    for (const path of paths) {
      for (const method of METHODS) {
        for (const kind of KINDS) {
          const sent = path.startsWith('/api') ? path : `/api${path}`;
          const there = decodeURIComponent(routed(method, normalised(sent, kind)));
          expect(there, `${method} ${sent}`).toBe(decodeURIComponent(routed(method, sent)));
        }
      }
    }
  });
});
