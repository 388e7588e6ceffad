import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Permission } from '../../../src/core/permission.ts';
import { reducePermissions } from '../../../src/core/reduction.ts';
import { anyScope, permission } from '../../support/arbitraries.ts';
import { naiveAllows, naiveCovers } from '../../support/naive-evaluator.ts';

const on = (...scopes: readonly string[]): Permission[] =>
  scopes.map((scope) => ({ action: 'teams:read', scope }));

/** The reduced form as permissions again. */
const unreduce = (permissions: readonly Permission[]): Permission[] =>
  Object.entries(reducePermissions(permissions)).flatMap(([action, scopes]) =>
    (scopes ?? ['']).map((scope) => ({ action, scope })),
  );

describe('reduced permissions', () => {
  it.each<readonly [string, readonly string[], readonly string[] | null]>([
    ['no scope is null', ['', ''], null],
    ['the empty scope goes where there is another', ['', 'teams:id:1'], ['teams:id:1']],
    ['a scope stands once', ['teams:id:1', 'teams:id:1'], ['teams:id:1']],
    ['in order', ['teams:id:2', 'teams:id:10', 'teams:id:1'], ['teams:id:1', 'teams:id:10', 'teams:id:2']],
    [
      'a wildcard takes in what it covers',
      ['teams:id:1', 'teams:id:*', 'teams:uid:x'],
      ['teams:id:*', 'teams:uid:x'],
    ],
    ['a wildcard takes in narrower ones', ['teams:*', 'teams:id:*', 'teams:id:1'], ['teams:*']],
    ['everything takes in everything', ['teams:*', '*', '', 'x'], ['*']],
    ['a slash is a boundary too', ['folders/a/b', 'folders/*'], ['folders/*']],
    [
      'a look-alike is not covered',
      ['teams:*', 'team:id:1', 'teamsx:1'],
      ['team:id:1', 'teams:*', 'teamsx:1'],
    ],
    ['a malformed wildcard covers nothing', ['teams*', 'teams:id:1'], ['teams*', 'teams:id:1']],
  ])('%s', (_, scopes, reduced) => {
    expect(reducePermissions(on(...scopes))).toEqual({ 'teams:read': reduced });
  });

  it('survive actions that are named like members of every object', () => {
    const reduced = reducePermissions([{ action: '__proto__', scope: 'x' }]);
    expect(Object.entries(reduced)).toEqual([['__proto__', ['x']]]);
  });

  it('allow what the permissions allow, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(permission), permission, anyScope, (list, { action }, scope) => {
        const reduced = unreduce(list);
        for (const asked of new Set([action, ...list.map((held) => held.action)])) {
          expect(naiveAllows(reduced, asked, [])).toBe(naiveAllows(list, asked, []));
          for (const required of new Set([scope, ...list.map((held) => held.scope)])) {
            expect(naiveAllows(reduced, asked, [required])).toBe(naiveAllows(list, asked, [required]));
          }
        }
      }),
    );
  });

  it('hold nothing that could be left out, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(permission), (list) => {
        const reduced = reducePermissions(list);
        for (const scopes of Object.values(reduced)) {
          for (const scope of scopes ?? []) {
            const others = (scopes ?? []).filter((other) => other !== scope);
            expect(others.some((other) => naiveCovers(other, scope))).toBe(false);
          }
        }
        expect(JSON.stringify(reducePermissions(list.toReversed()))).toBe(JSON.stringify(reduced));
        expect(reducePermissions(unreduce(list))).toEqual(reduced);
      }),
    );
  });
});
