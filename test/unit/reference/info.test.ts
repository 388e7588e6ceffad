import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';

import { IGNORED_HEADER } from '../../../src/http/kit/malformed.ts';
import { KEY, REPLAYED } from '../../../src/http/kit/once.ts';
import { REVISION_HEADER } from '../../../src/http/kit/revision.ts';
import { REQUEST_ID_HEADER } from '../../../src/http/middleware/request-id.ts';
import { makeDocument } from '../../../src/reference/document.ts';
import { EvaluationRequest } from '../../../src/reference/authzen/bodies.ts';
import { headingOf, linksIn } from '../../support/docs-links.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Readonly<Record<'version' | 'license', string>>;

type Scheme = { readonly type: string; readonly description?: string };
const { info, servers, externalDocs, components, paths } = makeDocument();
const schemes = Object.entries((components?.securitySchemes ?? {}) as Record<string, Scheme>);
const description = info.description ?? '';

describe('the head of the document', () => {
  it('has the version and the licence of the package, and who holds the copyright as contact', ({
    expect,
  }) => {
    expect(info.version).toBe(manifest.version);
    expect(info.license).toEqual({ name: 'MIT License', identifier: manifest.license });
    expect(read('LICENSE')).toContain('MIT License\n');
    const [, holder = ''] = /^Copyright \(c\) \d+ (.+)$/m.exec(read('LICENSE')) ?? [];
    expect(holder).not.toBe('');
    expect(info.contact).toEqual({ name: holder.replace(/^the/, 'The') });
  });

  it('names no server but the one that answers, so that it tells nothing of a deployment', ({ expect }) => {
    expect(servers?.map(({ url }) => url)).toEqual(['/']);
    expect(externalDocs?.url).toBe('/docs');
  });

  it('links to pages and headings that there are', ({ expect }) => {
    const links = [description, ...schemes.map(([, { description: text = '' }]) => text)].flatMap(linksIn);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => headingOf(link) === undefined)).toEqual([]);
  });

  it('names the headers as the product does', ({ expect }) => {
    const ours = [IGNORED_HEADER, KEY, REPLAYED, REQUEST_ID_HEADER, REVISION_HEADER];
    for (const name of ours) expect(description).toContain(`\`${name}`);
    const told = [...description.matchAll(/`((?:Gatehouse|Idempotency)-[\w-]+)/g)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter((name) => !ours.includes(name ?? ''))).toEqual([]);
  });

  it('begins with calls that can be made', ({ expect }) => {
    const [, shell = ''] = /```sh\n([\s\S]*?)```/.exec(description) ?? [];
    const called = [...shell.matchAll(/\$api(\/\S+)/g)].map(([, path = '']) => path);
    expect(called).toHaveLength(2);
    expect(called.filter((path) => paths?.[path] === undefined)).toEqual([]);
    const [, body = ''] = /-d '([^']*)'/.exec(shell) ?? [];
    expect(EvaluationRequest.safeParse(JSON.parse(body)).success).toBe(true);
  });

  it('is the top of a page, and not a manual', ({ expect }) => {
    expect(description.length).toBeLessThan(6_000);
    expect(description.split('\n').filter((line) => line.length > 200)).toEqual([]);
  });
});

describe('ways to sign in', () => {
  it('say how a credential is sent, and by whom such a one is made', ({ expect }) => {
    expect(schemes.length).toBeGreaterThan(3);
    for (const [name, { description: text = '' }] of schemes)
      expect(text, name).toMatch(/^\p{Lu}[^]{80,}\.$/u);
  });

  it('are those that operations name, each of them', ({ expect }) => {
    const operations = Object.values(paths ?? {}).flatMap((path) => Object.values(path as object)) as {
      readonly security: readonly object[];
    }[];
    const named = new Set(operations.flatMap(({ security }) => security.flatMap((way) => Object.keys(way))));
    expect([...named].toSorted()).toEqual(schemes.map(([name]) => name).toSorted());
  });
});
