import { describe, expect, it } from 'vitest';

import { attentionOf, firstSteps } from '../../../../../src/console/pages/home/attention.ts';
import type { Overview } from '../../../../../src/console/pages/home/overview.ts';

const overview = (changed: Partial<Overview> = {}): Overview => ({
  counts: { people: 5, accounts: 0, teams: 1, roles: 1 },
  limits: [],
  warnings: [],
  withExpiredTokens: 0,
  expiring: [],
  ...changed,
});
const limit = (used: number | undefined, allowed: number) => ({
  name: 'teams',
  counts: 'teams',
  allowed,
  ...(used !== undefined && { used }),
});

describe('what is worth a look', () => {
  it('is nothing where all is well', () => {
    expect(attentionOf(overview())).toEqual([]);
  });

  it.each([
    [79, 100, 0],
    [80, 100, 1],
    [100, 100, 1],
    [0, 0, 0],
    [undefined, 100, 0],
  ])('is a limit of which %s of %s are used: %i', (used, allowed, count) => {
    expect(attentionOf(overview({ limits: [limit(used, allowed)] }))).toHaveLength(count);
  });

  it('is told with the gravest first, each with where to look', () => {
    const told = attentionOf(
      overview({
        warnings: ['database-full', 'something-new'],
        limits: [limit(4500, 5000)],
        withExpiredTokens: 2,
        expiring: [
          { accountId: 9, account: 'ci', id: 1, token: 'deploy', expiration: '2026-06-01T00:00:00Z' },
        ],
      }),
    );
    expect(told.map(({ text, href }) => [text, href])).toEqual([
      ['The database is full: it takes no changes.', '#/state'],
      ['The service warns: something-new.', '#/state'],
      ['4,500 of 5,000 teams.', '#/state'],
      ['The token deploy of ci expires within a week.', '#/accounts/9'],
      ['2 service accounts have tokens that have expired.', '#/accounts'],
    ]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
  });
});

describe('the first steps', () => {
  it('are told with what is done, where hardly anything is there', () => {
    const steps = firstSteps({ people: 3, accounts: 0, teams: 0, roles: 0 });
    expect(steps.map(({ key, isDone }) => [key, isDone])).toEqual([
      ['role', false],
      ['team', false],
      ['people', true],
    ]);
  });

  it.each([
    ['with most of it', { people: 1, accounts: 0, teams: 1, roles: 1 }],
    ['of which it may not be known', { people: undefined, accounts: 0, teams: 0, roles: 0 }],
  ])('are none in an org %s', (_, counts) => {
    expect(firstSteps(counts)).toEqual([]);
  });
});
