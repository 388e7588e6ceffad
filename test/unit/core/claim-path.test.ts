import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findClaimPathProblem, listAt, parseClaimPath, textAt } from '../../../src/core/claim-path.ts';

const namesOf = (text: string): readonly string[] => parseClaimPath(text).names;

const escaped = (name: string): string => name.replaceAll(/[\\.]/g, String.raw`\$&`);

describe('a path to a claim', () => {
  it.for<readonly [path: string, names: readonly string[]]>([
    ['groups', ['groups']],
    ['realm_access.roles', ['realm_access', 'roles']],
    [String.raw`resource_access.my\.client-app.roles`, ['resource_access', 'my.client-app', 'roles']],
    [String.raw`https://example\.com/groups`, ['https://example.com/groups']],
    [String.raw`a\\.b`, ['a\\', 'b']],
    [String.raw`a\\\.b`, [String.raw`a\.b`]],
    ['urn:zitadel:iam:org:project:roles', ['urn:zitadel:iam:org:project:roles']],
    ['😀.x', ['😀', 'x']],
  ])('%s is read as its names', ([path, names]) => {
    expect(findClaimPathProblem(path)).toBeUndefined();
    expect(namesOf(path)).toEqual(names);
  });

  it.for<readonly [path: string, problem: RegExp]>([
    ['', /empty/],
    ['.', /empty/],
    ['a..b', /empty/],
    ['.a', /empty/],
    ['a.', /empty/],
    ['a\\', /backslash/],
    [String.raw`a\b`, /backslash/],
    [Array(21).fill('a').join('.'), /at most 20 names/],
  ])('is refused as %j', ([path, problem]) => {
    expect(findClaimPathProblem(path)).toMatch(problem);
  });

  it('can be written for any names', () => {
    const names = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(names, (all) => {
        const path = all.map(escaped).join('.');
        expect(findClaimPathProblem(path)).toBeUndefined();
        expect(namesOf(path)).toEqual(all);
      }),
    );
  });
});

/** What a path leads to by its definition, one object after the other. */
function naive(value: unknown, names: readonly string[]): unknown[] {
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) && Object.hasOwn(one, name)
      ? naive((one as Record<string, unknown>)[name], rest)
      : [],
  );
}

describe('what stands at a path', () => {
  it('is found where it is, whatever else the token has, and nothing is inherited', () => {
    const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'length');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.oneof(fc.constant(null), fc.boolean(), fc.string(), fc.integer(), fc.constant(-0), fc.double()),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    const payload = fc.dictionary(name, tree);
    fc.assert(
      fc.property(payload, fc.array(name, { minLength: 1, maxLength: 4 }), (said, names) => {
        const path = parseClaimPath(names.join('.'));
        const texts = naive(said, names)
          .flat()
          .filter((value) => typeof value === 'string');
        const list = listAt(said, path);
        if (list.kind === 'found')
          for (const text of texts) expect(text === '' || list.values.includes(text)).toBe(true);
        else expect(texts.join('')).toBe('');
        const text = textAt(said, path);
        if (text.kind === 'found') expect(texts).toContain(text.value);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is found by looking at each part of the token a few times at most, however it is nested', () => {
    const size = 2_000;
    const list = <T>(one: T): T[] => Array.from({ length: size }, () => one);
    const payloads: readonly Record<string, unknown>[] = [
      { a: JSON.parse('['.repeat(size) + ']'.repeat(size)) },
      { a: JSON.parse('{"a":'.repeat(size) + '1' + '}'.repeat(size)) },
      { a: list({ a: [{ a: ['x'] }] }) },
      { a: list([]) },
      { a: list({ a: list('x').slice(0, 30) }) },
      { a: Object.fromEntries(list({}).map((one, i) => [`k${i}`, one])) },
      { a: 'x'.repeat(120_000) },
    ];
    const paths = ['a', 'a.a', 'a.a.a', Array(20).fill('a').join('.')].map(parseClaimPath);
    for (const payload of payloads)
      for (const path of paths) {
        const { looked, watched } = watch(payload);
        listAt(watched, path);
        textAt(watched, path);
        expect(looked.times).toBeLessThan(10 * JSON.stringify(payload).length);
      }
  });
});

/** The same, and how often somebody looks at a part of it. */
function watch(payload: Record<string, unknown>) {
  const looked = { times: 0 };
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get: (object, key) => {
        looked.times++;
        return wrap(Reflect.get(object, key));
      },
      has: (object, key) => {
        looked.times++;
        return Reflect.has(object, key);
      },
      getOwnPropertyDescriptor: (object, key) => {
        looked.times++;
        return Reflect.getOwnPropertyDescriptor(object, key);
      },
    });
  };
  return { looked, watched: wrap(payload) as Record<string, unknown> };
}
