import { describe, expect, it } from 'vitest';

import { allowancesOf, OrgLimits } from '../../src/allowances.ts';
import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';

const problemsOf = (setting: unknown): string[] =>
  OrgLimits.safeParse(setting).error?.issues.map(({ message }) => message) ?? [];

describe('the setting ORG_LIMITS', () => {
  it.each([undefined, '', '  ', '{}'])('allows what is usual when it is %j', (setting) => {
    expect(allowancesOf(setting)).toEqual(DEFAULT_ALLOWANCES);
  });

  it('sets what it names, and leaves the rest', () => {
    expect(allowancesOf('{"teams": 7, "narrow-bytes": 0}')).toEqual({
      ...DEFAULT_ALLOWANCES,
      teams: 7,
      'narrow-bytes': 0,
    });
  });

  it.each([
    ['a name that there is not', '{"team": 7}', /^has a field that is none of (?!.*"team").*\bteams\b/],
    ['what cannot be set', '{"body-bytes": 7}', /^has a field that is none of (?!.*body-bytes)/],
    ['less than none', '{"teams": -1}', /whole number from 0/],
    ['a part', '{"teams": 1.5}', /whole number from 0/],
    ['a text', '{"teams": "7"}', /whole number from 0/],
    ['more than can be counted', '{"teams": 1e300}', /whole number from 0/],
    ['a list', '[7]', /expected record/],
    ['no JSON', '{teams: 7}', /must be JSON/],
    ['no text', 7, /must be JSON/],
  ])('is refused for %s', (_, setting, problem) => {
    expect(problemsOf(setting)).toEqual([expect.stringMatching(problem)]);
    expect(allowancesOf(setting), 'and is as if it were absent for an object').toEqual(DEFAULT_ALLOWANCES);
  });
});
