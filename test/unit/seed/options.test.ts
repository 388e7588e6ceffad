import { describe, expect, it } from 'vitest';

import { HELP, readOptions } from '../../../.dev/seed/options.mjs';

describe('what npm run seed is asked for', () => {
  it('is a preset, and what differs from it', () => {
    expect(readOptions(['--preset', 'small', '--users', '7', '--add'])).toEqual({
      world: {
        users: 7,
        teams: 2,
        roles: 10,
        rolesPerUser: 3,
        teamsPerUser: 1,
        mappings: 2,
        grouped: 5,
        accounts: 10,
        orgs: 0,
      },
      isAdded: true,
    });
    expect(readOptions([])).toMatchObject({ world: { users: 1_000 }, isAdded: false });
    expect(readOptions(['--preset', 'large'])).toMatchObject({ world: { users: 100_000, accounts: 12_000 } });
    expect(readOptions(['--users', '100000'])).toMatchObject({ world: { users: 100_000 } });
  });

  it('is made smaller where a preset has more than there can be', () => {
    expect(readOptions(['--roles', '1', '--teams', '0', '--users', '3'])).toMatchObject({
      world: { rolesPerUser: 1, teamsPerUser: 0, grouped: 3 },
    });
    expect(readOptions(['--roles', '0'])).toMatchObject({
      world: { rolesPerUser: 0, mappings: 0, grouped: 0 },
    });
  });

  it.for([
    [['--users', 'many'], '--users must be a whole number'],
    [['--users', '-1'], "Option '--users' argument is ambiguous"],
    [['--users', '0'], '--users must be at least 1'],
    [['--users', '1e3'], '--users must be a whole number'],
    [['--preset', 'huge'], 'There is no preset huge, only small, medium, large, orgs'],
    [['--preset', 'toString'], 'There is no preset toString, only small, medium, large, orgs'],
    [['--people', '1'], "Unknown option '--people'"],
    [['1000'], "Unexpected argument '1000'"],
    [['--preset', 'small', '--roles-per-user', '11'], '--roles-per-user 11 is more than there are roles: 10'],
    [['--users', '250000', '--roles-per-user', '1'], 'That makes 250,101 members, and 250,000 are allowed'],
    [['--orgs', '20000'], 'That makes 20,001 orgs, and 20,000 are allowed'],
  ] as const)('%s is a problem', ([args, problem]) => {
    expect(readOptions(args)).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  it('may be help', () => {
    expect(readOptions(['--help', '--preset', 'huge'])).toEqual({ wants: 'help' });
    expect(HELP).toContain('--roles-per-user');
  });
});
