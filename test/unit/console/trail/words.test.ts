import { describe, expect, it } from 'vitest';

import { credentialWords, wayOf } from '../../../../src/console/pages/trail/credential-words.ts';
import { fromLocal, toLocal } from '../../../../src/console/pages/trail/local-time.ts';
import { asText } from '../../../../src/console/changes/piece.ts';
import { touchedBy } from '../../../../src/console/pages/trail/touched.ts';
import { DEPENDENCY_KINDS } from '../../../../src/core/dependency.ts';
import { entry, names } from './entries.ts';

describe('how somebody had signed in', () => {
  it.each([
    [{ kind: 'password', name: 'ada' }, 'by the password of ada'],
    [{ kind: 'token', tokenId: 4 }, 'by the token 4'],
    [{ kind: 'jwt', issuer: 'https://id', subject: 's' }, 'by a token of https://id'],
    [{ kind: 'provider', issuer: 'https://id', subject: 's' }, 'by what it said of s'],
    [{ kind: 'new' }, undefined],
  ])('%j', (credential, words) => {
    expect(credentialWords(entry({ actor: { userId: 1, credential } }))).toBe(words);
  });

  it('is nothing of Gatehouse itself', () => {
    expect(credentialWords(entry({ actor: null }))).toBeUndefined();
  });
});

describe('by which right something was changed', () => {
  it.each([
    [
      { action: 'a:b', scope: 'c:*', source: { roleUid: 'r1', path: { via: 'org-role' } } },
      'a:b on c:* through the role Reader, by the org role',
    ],
    [
      { action: 'a:b', scope: '', source: { roleUid: 'r1', path: { via: 'team', teamId: 5 } } },
      'a:b through the role Reader, by the team Ops',
    ],
    [
      { action: 'a:b', scope: '', source: { roleUid: null, path: { via: 'managed' } } },
      'a:b, by a level on the resource',
    ],
    [
      { action: 'a:b', scope: '', source: { roleUid: 'r1', path: { via: 'group', group: 'G' } } },
      'a:b through the role Reader, by G',
    ],
    [{}, 'a permission'],
  ])('%j', (grant, words) => {
    expect(asText(wayOf(grant), names)).toBe(words);
  });
});

describe('what an entry touches', () => {
  it.each([
    ['user:2', 'ada'],
    ['team:5', 'Ops'],
    ['role:r1', 'Reader'],
    ['org:7', 'Acme'],
    ['group:cn=a:b', 'cn=a:b'],
    ['planet:1', 'planet:1'],
  ])('%s is %s', (touch, words) => {
    expect(asText([touchedBy(touch)], names)).toBe(words);
  });

  it('is said in words or by name, whatever kind it is of', () => {
    for (const kind of DEPENDENCY_KINDS) {
      const touch = kind === 'types' || kind === 'many-groups' ? kind : `${kind}:1`;
      expect(touchedBy(touch), kind).not.toEqual({ of: 'text', id: touch });
    }
  });
});

describe('times in fields', () => {
  it('are those of the address, to the minute', () => {
    const iso = '2026-03-01T09:05:00.000Z';
    expect(toLocal(iso)).toMatch(/^2026-0[23]-\d\dT\d\d:\d\d$/);
    expect(fromLocal(toLocal(iso))).toBe(iso);
  });

  it('are none where there is none', () => {
    expect(toLocal(undefined)).toBe('');
    expect(toLocal('tomorrow')).toBe('');
    expect(fromLocal('')).toBeUndefined();
    expect(fromLocal('tomorrow')).toBeUndefined();
  });
});
