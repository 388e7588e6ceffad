import { describe, expect, it } from 'vitest';

import type { Bindings } from '../../src/env.ts';
import { readSettings } from '../../src/env.ts';
import { auditKeyOf } from '../../src/secret-list.ts';
import { onlySecret } from '../../src/service/sign-in/secrets.ts';

const read = (settings: Readonly<Record<string, unknown>>) =>
  readSettings({ TOKEN_SECRET: 'a test secret of enough length', ...settings } as unknown as Bindings);

const secretsOf = (text: string) => {
  const found = read({ TOKEN_SECRET: text });
  return 'problems' in found ? found.problems : found.settings.TOKEN_SECRET;
};

const [A, B, C, D, E] = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(16)) as [
  string,
  string,
  string,
  string,
  string,
];

describe('TOKEN_SECRET', () => {
  it.each([
    'sixteen letters!',
    ' blanks around it, which count \n',
    'first,second,third,fourth',
    'first line\nsecond line\nthird line',
    '[no quote follows, so no list',
    '{"next": "is in no list here"}',
    '"a text in quotes, which count"',
    '\\u0061 is no letter a here',
  ])('as one secret is taken letter by letter, as it always was: %j', (text) => {
    expect(secretsOf(text)).toEqual(onlySecret(text));
  });

  it.each([
    ['one', [A], onlySecret(A)],
    ['two, the newest first', [B, A], { next: [], current: B, older: [A] }],
    ['one that is not used yet', [{ next: B }, A], { next: [B], current: A, older: [] }],
    ['four', [{ next: D }, C, B, A], { next: [D], current: C, older: [B, A] }],
  ])('is a list of %s', (_, list, secrets) => {
    expect(secretsOf(JSON.stringify(list))).toEqual(secrets);
    expect(secretsOf(`\n ${JSON.stringify(list, null, 2)}\n`)).toEqual(secrets);
  });

  it.each([
    ['is not ended', `["${A}", "${B}"`],
    ['has other quotes', `['${A}', '${B}']`],
    ['has a short one', JSON.stringify([A, 'short'])],
    ['has one twice', JSON.stringify([A, B, A])],
    ['has one that is used and not used yet', JSON.stringify([{ next: A }, A])],
    ['has five', JSON.stringify([A, B, C, D, E])],
    ['uses none', JSON.stringify([{ next: A }])],
    ['has one to come after one that is used', JSON.stringify([A, { next: B }])],
    ['says something else of one', JSON.stringify([{ next: A, since: 'today' }, B])],
    ['has something else in it', JSON.stringify([A, 5])],
  ])('that begins like a list and %s is refused, without a word of it', (_, text) => {
    const problems = secretsOf(text);
    expect(problems).toEqual([expect.stringContaining('TOKEN_SECRET')]);
    expect(JSON.stringify(problems)).not.toMatch(/aaaa|bbbb|"short|today/);
  });
});

describe('AUDIT_KEY', () => {
  const keysOf = (text: unknown, secret = A) => {
    const found = read({ AUDIT_KEY: text, TOKEN_SECRET: secret });
    return 'problems' in found ? found.problems : found.settings.AUDIT_KEY;
  };

  it('is optional, one key, or a list of which the first seals', () => {
    expect(keysOf(undefined)).toBeUndefined();
    expect(keysOf(B)).toEqual(onlySecret(B));
    expect(keysOf(JSON.stringify([C, B]))).toEqual({ next: [], current: C, older: [B] });
  });

  it('that is unusable is none for an object, which nobody calls then', () => {
    for (const setting of [undefined, '', 'short', 5, '["a", "b'])
      expect(auditKeyOf(setting)).toBeUndefined();
    expect(auditKeyOf(B)).toBeDefined();
  });

  it.each([
    ['', A],
    ['short', A],
    [JSON.stringify([{ next: C }, B]), A],
    [JSON.stringify([]), A],
    [A, A],
    [JSON.stringify([B, A]), JSON.stringify([{ next: C }, A])],
  ])('is refused where it is short, no list of keys, or has a secret of tokens: %j', (text, secret) => {
    const problems = keysOf(text, secret);
    expect(problems).toEqual([expect.stringContaining('AUDIT_KEY')]);
    expect(JSON.stringify(problems)).not.toMatch(/aaaa|bbbb/);
  });
});
