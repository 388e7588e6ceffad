import { describe, expect, it } from 'vitest';

import { restsOnSingleThings } from '../../../src/core/narrow-right.ts';
import { withoutSources } from '../../../src/core/permission-set.ts';
import type { Requirement } from '../../../src/core/requirement.ts';
import { allOf, anyOf, permission } from '../../../src/core/requirement.ts';

const holding = (...pairs: readonly (readonly [action: string, scope: string])[]) =>
  withoutSources(pairs.map(([action, scope]) => ({ action, scope })));

const writeTeam = permission('teams:write', 'teams:id:5');
const writeMembers = permission('teams.permissions:write', 'teams:id:5');
const giveRoles = permission('teams.roles:add', 'permissions:type:delegate');

const CASES: readonly (readonly [
  what: string,
  requires: readonly (Requirement | null)[],
  held: ReturnType<typeof holding>,
  isNarrow: boolean,
])[] = [
  ['nothing is required', [null, null], holding(), true],
  ['it is held on one thing', [writeTeam], holding(['teams:write', 'teams:id:5']), true],
  ['it is held on all', [writeTeam], holding(['teams:write', 'teams:*']), false],
  ['it is held on all by id', [writeTeam], holding(['teams:write', 'teams:id:*']), false],
  ['it is held on everything', [writeTeam], holding(['teams:write', '*']), false],
  [
    'it is held on one thing and on all',
    [writeTeam],
    holding(['teams:write', 'teams:id:5'], ['teams:write', 'teams:*']),
    false,
  ],
  ['the action takes no scope', [permission('teams:create')], holding(['teams:create', '']), false],
  ['any scope will do', [permission('teams:read')], holding(['teams:read', 'teams:id:5']), true],
  ['the scope names no thing', [giveRoles], holding(['teams.roles:add', 'permissions:type:delegate']), false],
  [
    'one of two parts is held on one thing',
    [allOf(writeTeam, writeMembers)],
    holding(['teams:write', 'teams:*'], ['teams.permissions:write', 'teams:id:5']),
    true,
  ],
  [
    'one of two requirements is held on one thing',
    [null, giveRoles, writeTeam],
    holding(['teams.roles:add', 'permissions:type:delegate'], ['teams:write', 'teams:id:5']),
    true,
  ],
  [
    'either is enough, and one is held on all',
    [anyOf(writeTeam, permission('teams:delete', 'teams:id:5'))],
    holding(['teams:write', 'teams:id:5'], ['teams:delete', 'teams:*']),
    false,
  ],
];

describe('a right on single things', () => {
  it.each(CASES)('%s', (_, requires, held, isNarrow) => {
    expect(restsOnSingleThings(requires, held)).toBe(isNarrow);
  });
});
