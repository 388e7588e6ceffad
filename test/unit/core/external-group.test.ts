import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  distinctGroups,
  findGroupIdProblem,
  findGroupListProblem,
  groupKey,
  siblingsKey,
} from '../../../src/core/external-group.ts';

/** Whether a group that is linked to a team stands for a group that somebody is in. */
const standsFor = (linked: string, group: string): boolean =>
  [groupKey(group), siblingsKey(group)].filter((key) => key !== '').includes(groupKey(linked));

type Row = readonly [linked: string, group: string];

const SAME: readonly Row[] = [
  ['editors', 'editors'],
  ['Editors', 'EDITORS'],
  ['cn=editors,ou=groups,dc=grafana,dc=org', 'CN=Editors,OU=Groups,DC=grafana,DC=ORG'],
  ['ou=Ärzte', 'OU=ÄRZTE'],
  ['группа', 'ГРУППА'],
  ['ομάδα', 'ΟΜΆΔΑ'],
  ['\u{10400}', '\u{10428}'],
  ['cn=*,ou=groups', 'CN=*,OU=Groups'],
];

const BY_THE_STAR: readonly Row[] = [
  ['cn=*,ou=groups', 'cn=editors,ou=groups'],
  ['CN=*,OU=Groups,DC=Grafana', 'cn=editors,ou=groups,dc=grafana'],
  ['cn=*,ou=groups,dc=grafana', 'CN=Editors,OU=GROUPS,DC=grafana'],
  ['cn=*,ou=groups', 'cn=a b,ou=groups'],
  ['cn=*,ou=groups', 'cn=a=b,ou=groups'],
  ['cn=*,ou=groups', 'cn=cn=x,ou=groups'],
  ['cn=*,ou=groups', 'cn=*x*,ou=groups'],
  ['cn=*,ou=groups', 'cn=\u{1f511},ou=groups'],
  ['cn=*,ou=ärzte', 'cn=Ä,OU=ÄRZTE'],
  // A comma, or a backslash, that belongs to the name.
  ['cn=*,ou=groups', String.raw`cn=Doe\, Jane,ou=groups`],
  ['cn=*,ou=groups', String.raw`cn=\,,ou=groups`],
  ['cn=*,ou=groups', String.raw`cn=a\\,ou=groups`],
  ['cn=*,ou=groups', String.raw`cn=a\\\,b,ou=groups`],
  ['cn=*,ou=groups', String.raw`cn=a\2C b,ou=groups`],
  [String.raw`cn=*,ou=a\,b,dc=x`, String.raw`cn=editors,ou=a\,b,dc=x`],
  // What holds groups may be called anything.
  ['cn=*,cn=users,dc=x', 'cn=editors,cn=users,dc=x'],
  ['cn=*,groups', 'cn=editors,groups'],
];

const NOT: readonly Row[] = [
  ['editors', 'editor'],
  ['editors', 'editors2'],
  ['editors', ' editors'],
  ['editors', 'éditors'],
  ['%', 'editors'],
  ['*', 'editors'],
  ['edit*', 'editors'],
  ['.*', 'editors'],
  ['', ''],
  // Not directly under it.
  ['cn=*,ou=groups', 'cn=editors,ou=sub,ou=groups'],
  ['cn=*,ou=groups', 'cn=editors,cn=sub,ou=groups'],
  ['cn=*,ou=groups,dc=x', 'cn=editors,ou=groups'],
  ['cn=*,ou=groups', 'cn=editors,ou=groups,dc=x'],
  ['cn=*,dc=x', 'cn=editors,ou=groups,dc=x'],
  ['cn=*,b,ou=groups', String.raw`cn=a\,b,ou=groups`],
  ['cn=*,ou=groups', String.raw`cn=a\\\,ou=groups`],
  ['cn=*,ou=groups', String.raw`cn=a\,ou=groups`],
  // Not a CN, or none.
  ['cn=*,ou=groups', 'ou=editors,ou=groups'],
  ['cn=*,ou=groups', 'uid=editors,ou=groups'],
  ['cn=*,ou=groups', 'xcn=editors,ou=groups'],
  ['cn=*,ou=groups', 'ou=x,cn=editors,ou=groups'],
  ['cn=*,ou=groups', 'cn=,ou=groups'],
  ['cn=*,ou=groups', 'cn,ou=groups'],
  ['cn=*,ou=groups', 'ou=groups'],
  ['cn=*,ou=groups', ',ou=groups'],
  ['cn=*,ou=groups', 'a\ncn=editors,ou=groups'],
  // A star elsewhere is a star, and it works from the team's side alone.
  ['cn=edit*,ou=groups', 'cn=editors,ou=groups'],
  ['ou=*,dc=x', 'ou=groups,dc=x'],
  ['cn=editors,ou=*', 'cn=editors,ou=groups'],
  ['cn=**,ou=groups', 'cn=editors,ou=groups'],
  ['cn=editors,ou=groups', 'cn=*,ou=groups'],
  // Nothing to be under.
  ['cn=*', 'cn=editors'],
  ['cn=*,', 'cn=editors,'],
  ['cn=*,', 'cn=editors'],
];

describe('a group that is linked to a team', () => {
  it.for(SAME)('stands for itself in any letter case: %j for %j', ([linked, group]) => {
    expect(standsFor(linked, group)).toBe(true);
    expect(standsFor(group, linked)).toBe(true);
  });

  it.for(BY_THE_STAR)('stands for every CN directly under its rest: %j for %j', ([linked, group]) => {
    expect(standsFor(linked, group)).toBe(true);
    expect(standsFor(group, linked)).toBe(false);
  });

  it.for(NOT)('stands for nothing else: %j for %j', ([linked, group]) => {
    expect(standsFor(linked, group)).toBe(false);
  });
});

/** Names made of the pieces that decide, so that most of them are nearly right. */
const piece = fc.constantFrom(
  'cn=',
  'CN=',
  'ou=',
  ',',
  '\\',
  '\\,',
  '\\\\',
  '*',
  'a',
  'Ä',
  ' ',
  '\n',
  '\u{1f511}',
);
const name = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

/** The same rule, one character after another. */
function naiveSiblings(id: string): string {
  const text = id.toLowerCase().split('');
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      const [first, rest] = [text.slice(0, i).join(''), text.slice(i + 1).join('')];
      return first.startsWith('cn=') && first.length > 3 && rest !== '' ? `cn=*,${rest}` : '';
    }
  }
  return '';
}

describe('properties of group ids', () => {
  it('what stands for the siblings is what a reader of one character after another finds', () => {
    const holds = fc.property(name, (id) => {
      expect(siblingsKey(id)).toBe(naiveSiblings(id));
    });
    fc.assert(holds, { numRuns: 2_000 });
  });

  it('letter case counts nowhere', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(fc.oneof(ascii, name), (id) => {
        for (const other of [id.toUpperCase(), id.toLowerCase()]) {
          expect(groupKey(other)).toBe(groupKey(id));
          expect(siblingsKey(other)).toBe(siblingsKey(id));
        }
      }),
    );
  });

  it('a key is its own key, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        expect(groupKey(groupKey(id))).toBe(groupKey(id));
        expect(siblingsKey(groupKey(id))).toBe(siblingsKey(id));
      }),
    );
  });

  it('every name under a rest has the same siblings, and none under another rest has them', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.replaceAll(/[,\\]/g, '\\$&'));
    const rest = fc.constantFrom('ou=a', 'ou=b', 'ou=a,ou=b', 'ou=b,ou=a', 'x');
    fc.assert(
      fc.property(value, value, rest, rest, (a, b, under, elsewhere) => {
        expect(siblingsKey(`cn=${a},${under}`)).toBe(`cn=*,${under}`);
        expect(siblingsKey(`CN=${a},${under}`) === siblingsKey(`cn=${b},${elsewhere}`)).toBe(
          under === elsewhere,
        );
      }),
    );
  });

  it.for([
    ['a long name', `cn=${'a'.repeat(1_000_000)}`, ''],
    ['a long rest', `cn=a,${'b,'.repeat(500_000)}`, `cn=*,${'b,'.repeat(500_000)}`],
    ['escaped commas', `cn=${String.raw`\,`.repeat(500_000)}`, ''],
    ['backslashes', `cn=${'\\'.repeat(1_000_001)}`, ''],
    ['one beginning after another', 'cn='.repeat(300_000), ''],
    ['commas', ','.repeat(1_000_000), ''],
    ['halves of characters', `cn=${'\ud83d'.repeat(1_000_000)},x`, 'cn=*,x'],
  ] as const)('reading takes one pass over %s', ([, id, siblings]) => {
    expect(siblingsKey(id) === siblings).toBe(true);
  });
});

describe('the id of a group', () => {
  it.for([
    'a',
    '*',
    '100%',
    '0',
    'a/b?c#d',
    ' a ',
    'null',
    '__proto__',
    '\u{1f511}',
    'cn=editors,ou=groups,dc=grafana,dc=org',
    String.raw`cn=Doe\, Jane,ou=groups`,
  ])('may be %j', (id) => {
    expect(findGroupIdProblem(id)).toBeUndefined();
  });

  it.for([
    ['', /empty/],
    [' ', /empty/],
    ['\t\n', /empty/],
    ['\u00a0\u2003', /empty/],
    ['a\0', /control/],
    ['a\nb', /control/],
    ['a\u007f', /control/],
    ['a\u0085b', /control/],
    ['\ud83d', /unpaired/],
    ['a\udd11b', /unpaired/],
    ['.', /path segment/],
    ['..', /path segment/],
    ['a/../b', /path segment/],
    ['a/.', /path segment/],
    ['./a', /path segment/],
  ] as const)('may not be %j', ([id, problem]) => {
    expect(findGroupIdProblem(id)).toMatch(problem);
  });

  it.for(['x', 'ä', '組'])('may be 1,000 characters long and no longer: %s', (letter) => {
    expect(findGroupIdProblem(letter.repeat(1_000))).toBeUndefined();
    expect(findGroupIdProblem(letter.repeat(1_001))).toMatch(/at most 1000/);
  });
});

describe('the list of the groups of a user', () => {
  const many = (count: number, id: (i: number) => string) => Array.from({ length: count }, (_, i) => id(i));

  it('may be empty, and 10,000 entries long', () => {
    expect(findGroupListProblem([])).toBeUndefined();
    expect(findGroupListProblem(many(10_000, String))).toBeUndefined();
    expect(findGroupListProblem(many(10_001, String))).toMatch(/at most 10000 entries/);
  });

  it.for([
    ['x', 1],
    ['"', 2],
    ['ä', 2],
    ['組', 3],
    ['\u{1f511}', 4],
  ] as const)('may hold 700,000 bytes of JSON, in letters such as %j of %i', ([letter, bytes]) => {
    const entry = letter.repeat(100);
    const full = many(Math.floor(699_500 / (bytes * 100 + '"",'.length)), () => entry);
    const left = 700_000 - new TextEncoder().encode(JSON.stringify(full)).length - ',""'.length;
    expect(findGroupListProblem([...full, 'x'.repeat(left)])).toBeUndefined();
    expect(findGroupListProblem([...full, 'x'.repeat(left + 1)])).toMatch(/at most 700000 bytes/);
  });

  it('names the first entry that can be no id', () => {
    expect(findGroupListProblem(['a', '', '\0'])).toMatch(/^entry 2 must not be empty$/);
    expect(findGroupListProblem(['\0'])).toMatch(/^entry 1 .*control/);
    expect(findGroupListProblem(['a', 'x'.repeat(1_001)])).toMatch(/^entry 2 .*1000/);
  });
});

describe('a list without repetitions', () => {
  it.for([
    [[], []],
    [['a'], ['a']],
    [['A', 'a'], ['A']],
    [['a', 'A'], ['a']],
    [
      ['Ä', 'ä', 'b', 'B'],
      ['Ä', 'b'],
    ],
    [
      ['a ', 'a'],
      ['a ', 'a'],
    ],
    [['__proto__', '__PROTO__'], ['__proto__']],
  ] as const)('%j becomes %j: the first spelling stays', ([ids, distinct]) => {
    expect(distinctGroups(ids)).toEqual(distinct);
  });

  it('holds every group once, in its first spelling', () => {
    const id = fc.constantFrom('a', 'A', 'b', 'B', 'cn=*,x', 'CN=*,X', 'ä', 'Ä', '');
    fc.assert(
      fc.property(fc.array(id), (ids) => {
        const first = ids.filter(
          (one, i) => ids.findIndex((other) => groupKey(other) === groupKey(one)) === i,
        );
        expect(distinctGroups(ids).toSorted()).toEqual(first.toSorted());
      }),
    );
  });
});
