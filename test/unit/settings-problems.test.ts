import { describe, expect, it } from 'vitest';

import type { Bindings } from '../../src/env.ts';
import { readSettings } from '../../src/env.ts';

/** Stands where an operator may have put a secret by mistake. */
const SECRET = 'hunter2';

const problemsOf = (settings: Readonly<Record<string, unknown>>): readonly string[] => {
  const read = readSettings({
    TOKEN_SECRET: 'a test secret of enough length',
    ...settings,
  } as unknown as Bindings);
  return 'problems' in read ? read.problems : [];
};

describe('the problems of settings', () => {
  it.for([
    ['a short secret', { TOKEN_SECRET: SECRET }],
    ['limits that are no JSON', { ORG_LIMITS: SECRET }],
    ['limits that are a text', { ORG_LIMITS: `"${SECRET}"` }],
    ['a limit that there is not', { ORG_LIMITS: `{"${SECRET}": 1}` }],
    ['a limit that is no number', { ORG_LIMITS: `{"teams": "${SECRET}"}` }],
    ['a dialect', { GRAFANA_DIALECT: SECRET }],
    ['a size', { DATABASE_BYTES_MAX: SECRET }],
    ['a location', { LOCATION: SECRET }],
    ['a jurisdiction', { JURISDICTION: SECRET }],
    ['a switch', { PERMISSION_VALIDATION_ENABLED: SECRET }],
    ['an address', { PUBLIC_URL: `https://a.example/${SECRET}` }],
    ['another switch', { AUTHZEN_MERGE: SECRET }],
    ['a cost of passwords', { PASSWORD_ITERATIONS: SECRET }],
    ['a word about secrets', { KEEPS_NO_SECRETS: SECRET }],
    ['issuers that are no JSON', { OIDC_ISSUERS: SECRET }],
    ['an unknown field of an issuer', { OIDC_ISSUERS: `[{"${SECRET}": 1}]` }],
    ['an unknown claim', { OIDC_ISSUERS: `[{"claims": {"${SECRET}": 1}}]` }],
    [
      'a value of an issuer',
      {
        OIDC_ISSUERS: `[{"algorithms": ["${SECRET}"], "jwksUrl": "${SECRET}", "defaultOrgRole": "${SECRET}",
          "keys": {"keys": [{"kty": "${SECRET}"}]}, "orgId": "${SECRET}"}]`,
      },
    ],
    [
      'a value that says what is believed of an issuer',
      {
        OIDC_ISSUERS: `[{"linkUsers": "${SECRET}", "manages": ["${SECRET}"], "absentClaims": "${SECRET}", "header": "${SECRET} x",
          "clockTolerance": "${SECRET}", "claims": {"login": "${SECRET}..x", "groups": "${SECRET}\\\\"},
          "orgMapping": [{"claim": "${SECRET}.", "value": 1, "role": "${SECRET}", "${SECRET}": 1}]}]`,
      },
    ],
    [
      'issuers that share a name',
      {
        OIDC_ISSUERS: JSON.stringify(
          [SECRET, 'b'].map((issuer) => ({
            issuer,
            audience: 'a',
            jwksUrl: 'https://a.example',
            claims: { login: 'a' },
            formerIssuers: [SECRET, 'former'],
          })),
        ),
        OIDC_ISSUERS_1: JSON.stringify([
          {
            issuer: SECRET,
            audience: 'a',
            jwksUrl: 'https://a.example',
            claims: { login: 'a' },
            formerIssuers: ['former'],
          },
        ]),
      },
    ],
  ] as const)('repeat nothing of what a setting says: %s', ([, settings]) => {
    const problems = problemsOf(settings);
    expect(problems).not.toEqual([]);
    expect(problems.join('\n')).not.toContain(SECRET);
  });

  it.for([
    ['0', true],
    ['1', true],
    ['3153600000', true],
    ['3153600001', false],
    ['', false],
  ] as const)('have none for a longest life of tokens as %j: %s', ([TOKEN_LIFE_MAX, isGood]) => {
    const about = problemsOf({ TOKEN_LIFE_MAX }).filter((problem) => problem.startsWith('TOKEN_LIFE_MAX'));
    expect(about).toHaveLength(isGood ? 0 : 1);
  });

  it('are all named up to 20, and of more it is said how many', () => {
    const entries = (count: number) => ({ OIDC_ISSUERS: JSON.stringify(Array(count).fill(7)) });
    expect(problemsOf(entries(20))).toHaveLength(20);
    const one = problemsOf(entries(21));
    expect(one.slice(0, 20)).toEqual(problemsOf(entries(20)));
    expect(one.slice(20)).toEqual(['and 1 more']);
    const many = { ...entries(300), ...Object.fromEntries([1, 2].map((n) => [`OIDC_ISSUERS_${n}`, '7'])) };
    expect(problemsOf(many)).toHaveLength(21);
    expect(problemsOf(many).at(-1)).toBe('and 282 more');
  });
});
