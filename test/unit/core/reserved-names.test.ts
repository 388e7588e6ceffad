import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { acceptedScopes, actions } from '../../../src/core/catalogue/actions.ts';
import { isReservedName } from '../../../src/core/reserved-names.ts';
import { isResourceName, resourceNames } from '../../../src/core/resource-types.ts';

/** Those that upstream has not. A new action of ours is added here, and so comes to begin with a name that nobody declared. */
const OURS = /^(access|changes|projects|projects\.permissions|resource-types):/;
/** Actions of upstream's; each one more is ours. */
const UPSTREAM = 428;

const firstWord = (text: string): string => text.split(':', 1)[0] ?? '';

describe('names that no type can be declared by', () => {
  it('are all that come first below /api/access-control', () => {
    const { paths } = JSON.parse(readFileSync('test/golden/openapi.json', 'utf8')) as { paths: object };
    const first = Object.keys(paths).flatMap(
      (path) => /^\/api\/access-control\/([^/{]+)/.exec(path)?.[1] ?? [],
    );
    expect(first).toContain('resource-types');
    expect(first.filter((name) => !isReservedName(name) && !isResourceName(name))).toEqual([]);
  });

  it('are those of every shipped action, scope and type, so that none of them means two things', () => {
    const words = [...actions, ...actions.flatMap((action) => acceptedScopes(action) ?? [])].map(firstWord);
    expect([...words, ...resourceNames].filter((name) => !isReservedName(name))).toEqual([]);
  });

  it('are those that actions of ours begin with', () => {
    const ours = actions.filter((action) => OURS.test(action));
    expect(actions).toHaveLength(UPSTREAM + ours.length);
    for (const action of ours)
      expect(isReservedName(firstWord(action)) || isResourceName(firstWord(action)), action).toBe(true);
  });

  it.each([
    'access',
    'changes',
    'metrics',
    'webhooks',
    'limits',
    'status',
    'user',
    'global',
    'gatehouse',
    'gatehouse-invoices',
    'gatehouses',
  ])('are kept free: %s', (name) => {
    expect(isReservedName(name)).toBe(true);
    expect(isReservedName(`${name}.x`)).toBe(true);
    expect(isReservedName(`${name}.x.y`)).toBe(true);
  });

  it.each(['invoices.permissions', 'x.y.permissions', 'teams.x', 'alert.rules.mine', 'org.users.x'])(
    'are kept free: %s',
    (name) => {
      expect(isReservedName(name)).toBe(true);
    },
  );

  it.each([
    'invoices',
    'invoice',
    'accesses',
    'my.access',
    'teamsters',
    'globals',
    'invoices.permissions.x',
    'permission-slips',
    'x',
  ])('are not these: %s', (name) => {
    expect(isReservedName(name)).toBe(false);
  });

  it('are told in linear time', () => {
    expect(isReservedName('a.'.repeat(200_000))).toBe(false);
  });
});
