import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { MANAGED_FIELDS } from '../../../src/core/managed.ts';
import { EVENTS } from '../../../src/log.ts';
import type { Issuer } from '../../../src/oidc/issuers.ts';
import { issuer, readIssuers } from '../../../src/oidc/issuers.ts';
import { PROVIDERS } from '../../support/provider-tokens.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(resolve(root, 'docs/sign-in.md'), 'utf8');

/** What stands below a heading, down to the next one. */
const below = (heading: string): string => page.slice(page.indexOf(`\n${heading}\n`)).split(/^#+ /m)[1] ?? '';

/** The rows of all tables below a heading, as cells, without heads and rules. */
const rowsBelow = (heading: string): string[][] =>
  below(heading)
    .split('\n')
    .filter(
      (line, i, lines) => line.startsWith('|') && !line.startsWith('| -') && !lines[i + 1]?.startsWith('| -'),
    )
    .map((line) => line.split(' |').map((cell) => cell.replace(/^\|? */, '').trim()));

/** The one thing in backquotes that a cell is. */
const codeOf = (cell = ''): string => /^`([^`]*)`/.exec(cell)?.[1] ?? '';

/** What a JSON schema says of a value. */
type Schema = {
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

const { properties = {}, required = [] } = z.toJSONSchema(issuer, {
  io: 'input',
  unrepresentable: 'any',
}) as Schema;

/** What the least that an entry can say comes to. */
const LEAST = {
  issuer: 'https://idp.example',
  audience: 'a',
  jwksUrl: 'https://idp.example/keys',
  claims: { login: 'sub' },
};
const { jwksUrl: _, ...defaults }: Partial<Issuer> =
  readIssuers({ OIDC_ISSUERS: JSON.stringify([LEAST]) }).issuers[0] ?? {};

/** The words that a value may be, wherever they stand in its schema. */
const wordsIn = ({ enum: words = [], anyOf = [], items }: Schema): string[] => [
  ...words,
  ...[...anyOf, ...(items === undefined ? [] : [items])].flatMap(wordsIn),
];

describe('the table of what an entry says', () => {
  const rows = rowsBelow('### Fields').map(([field, ...cells]) => [codeOf(field), cells] as const);

  it('has every field once, and no other', () => {
    expect(Object.keys(properties)).toContain('allowedGroups');
    expect(rows.map(([field]) => field).toSorted()).toEqual(Object.keys(properties).toSorted());
  });

  it.each(rows)(
    'says what %s is by default, and every word that it may be',
    (field, [byDefault = '', means = '']) => {
      const value = defaults[field as keyof typeof defaults];
      if (required.includes(field)) expect(byDefault).toBe('required');
      else if (value === undefined) expect(byDefault).toMatch(/^[a-z]/);
      else if (field === 'header') expect(codeOf(byDefault)).toBe(value);
      else if (field !== 'manages') expect(codeOf(byDefault)).toBe(JSON.stringify(value));
      const all = `${byDefault} ${means}`;
      for (const word of wordsIn(properties[field] ?? {})) expect(all).toContain(`"${word}"`);
    },
  );

  it('names the parts of claims and of mappings', () => {
    const text = (field: string) => rows.find(([name]) => name === field)?.[1][1];
    for (const name of Object.keys(properties['claims']?.properties ?? {}))
      expect(text('claims')).toContain(`\`${name}\``);
    for (const name of Object.keys(properties['orgMapping']?.items?.properties ?? {}))
      expect(text('orgMapping')).toContain(`\`${name}\``);
  });
});

describe('the recipes', () => {
  const rows = rowsBelow('### Recipes');
  const [where, entries] = [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];

  it('are those whose tokens are tested, in that order, in both tables', () => {
    const names = PROVIDERS.map(({ name }) => name);
    expect([where, entries].map((table) => table.map(([name]) => name))).toEqual([names, names]);
  });

  it.each(PROVIDERS.map((one, i) => [one.name, one.entry, i] as const))(
    'of %s are as they are tested',
    (_, entry, i) => {
      const { issuer: name, audience: _audience, claims, ...further } = entry;
      const [, pattern, keys = ''] = where[i] ?? [];
      const parts = codeOf(pattern)
        .split(/<\w+>/)
        .map((part) => part.replaceAll(/[.\\/]/g, String.raw`\$&`));
      expect(name).toMatch(new RegExp(`^${parts.join('[^/]+')}$`));
      const jwksUrl = codeOf(keys).replace('<issuer>', name).replace('<tenant>', 'tenant');
      const [, said, more = ''] = entries[i] ?? [];
      expect(JSON.parse(codeOf(said))).toEqual(claims);
      expect(JSON.parse(codeOf(more))).toEqual(further);
      expect(readIssuers({ OIDC_ISSUERS: JSON.stringify([{ ...entry, jwksUrl }]) }).problems).toEqual([]);
    },
  );
});

describe('the other tables of the page', () => {
  it('have every field that can be managed', () => {
    const fields = rowsBelow('## What a provider manages').flatMap(([names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    );
    expect(fields.toSorted()).toEqual([...MANAGED_FIELDS].toSorted());
  });

  it('have every reason why a token is refused, once', () => {
    const source = readFileSync(resolve(root, 'src/wire/grafana/error.ts'), 'utf8');
    const known = new Set([...source.matchAll(/'(jwt\.[a-z-]+)'/g)].map(([, id]) => id));
    expect(known.size).toBeGreaterThan(15);
    const ids = rowsBelow('## Refused tokens').map(([id]) => codeOf(id));
    expect(ids.toSorted()).toEqual([...known].map(String).toSorted());
  });

  it('have every event about what tokens say, and about keys', () => {
    const about = Object.keys(EVENTS).filter((event) => /^(?:claim|groups|issuer)-/.test(event));
    const events = rowsBelow('## What is logged of tokens').map(([event]) => codeOf(event));
    expect(events.toSorted()).toEqual(about.toSorted());
  });
});

describe('the page', () => {
  it('has no line of text that is too long to read', () => {
    const long = page.split('\n').filter((line) => line.length > 140 && !line.startsWith('|'));
    expect(long).toEqual([]);
  });
});
