import { describe, it } from 'vitest';

import { Secrets } from '../../../../src/service/sign-in/secrets.ts';
import type { PagedQuestion } from '../../../../src/wire/authzen/page-token.ts';
import {
  fitsToken,
  makePageToken,
  PAGE_TOKEN_LETTERS_MAX,
  readPageToken,
} from '../../../../src/wire/authzen/page-token.ts';

const secrets = new Secrets('a secret of sixteen letters', 1);
const place = { after: 'a/ü:7', at: { own: 12, global: 3 } };
const question: PagedQuestion = {
  orgId: 5,
  userId: 7,
  endpoint: 'resource',
  query: { subject: { type: 'user', id: 'ada', properties: { b: [1, { d: 1, c: 2 }], a: null } } },
  limit: 2,
};

describe('a page token', () => {
  it('stands for its place, however the members of the question are ordered', async ({ expect }) => {
    const token = await makePageToken(secrets, question, place);
    const query = { subject: { id: 'ada', properties: { a: null, b: [1, { c: 2, d: 1 }] }, type: 'user' } };
    expect(await readPageToken(secrets, { ...question, query }, token)).toEqual(place);
    expect(token).toMatch(/^[\w.-]+$/);
  });

  it.for([
    ['org', { orgId: 6 }],
    ['caller', { userId: 8 }],
    ['endpoint', { endpoint: 'action' }],
    ['limit', { limit: 3 }],
    ['no limit', { limit: undefined }],
    ['query', { query: { subject: { type: 'user', id: 'ada' } } }],
    [
      'order of a list',
      { query: { subject: { type: 'user', id: 'ada', properties: { b: [{ d: 1, c: 2 }, 1], a: null } } } },
    ],
  ] as const)('counts for no other %s', async ([, other], { expect }) => {
    const token = await makePageToken(secrets, question, place);
    expect(await readPageToken(secrets, { ...question, ...other }, token)).toBeUndefined();
  });

  it('does not tell its place, and is the same each time', async ({ expect }) => {
    const token = await makePageToken(secrets, question, { ...place, after: 'secret-project' });
    expect(await makePageToken(secrets, question, { ...place, after: 'secret-project' })).toBe(token);
    const told = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
    expect(told).not.toContain('secret');
    expect(told).not.toContain('12.3.');
  });

  it('is nothing when it is cut, altered, forged or empty', async ({ expect }) => {
    const token = await makePageToken(secrets, question, place);
    const other = await makePageToken(secrets, question, { ...place, after: 'z' });
    const wrong = [
      '',
      '.',
      'A',
      'AAAA',
      token.slice(0, 16),
      token.slice(0, -1),
      `${token}0`,
      `${token}.x`,
      `${token.slice(0, 16)}${other.slice(16)}`,
      `${other.slice(0, 16)}${token.slice(16)}`,
      '*.*',
      'é'.repeat(PAGE_TOKEN_LETTERS_MAX + 1),
      await makePageToken(new Secrets('another secret altogether', 1), question, place),
    ];
    for (const each of wrong) expect(await readPageToken(secrets, question, each), each).toBeUndefined();
  });

  it('counts under a secret that was replaced, and under one that is not used yet', async ({ expect }) => {
    const token = await makePageToken(secrets, question, place);
    const current = 'the secret after that one';
    const older = new Secrets({ next: [], current, older: ['a secret of sixteen letters'] }, 1);
    const next = new Secrets({ next: ['a secret of sixteen letters'], current, older: [] }, 1);
    expect(await readPageToken(older, question, token)).toEqual(place);
    expect(await readPageToken(next, question, token)).toEqual(place);
  });

  it('is never longer than what is read as one', async ({ expect }) => {
    const after = '\u{1f600}'.repeat(325);
    const at = { own: Number.MAX_SAFE_INTEGER, global: Number.MAX_SAFE_INTEGER };
    expect(fitsToken(after)).toBe(true);
    const token = await makePageToken(secrets, question, { after, at });
    expect(token.length).toBeLessThanOrEqual(PAGE_TOKEN_LETTERS_MAX);
    expect(await readPageToken(secrets, question, token)).toEqual({ after, at });
    expect(fitsToken(`${after}a`)).toBe(false);
  });
});
