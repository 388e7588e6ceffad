import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  folded,
  knownName,
  nearMissOf,
  notDoneBy,
  slipsAllowed,
  slipsBetween,
} from '../../../src/core/near-miss.ts';

const known = (...names: string[]) => names.map(knownName);

describe('a name without letter case', () => {
  it.each([
    ['secondsToLive', 'secondstolive'],
    ['BASICROLES', 'basicroles'],
    // The only two letters beside A to Z that Go takes for one of them.
    ['u\u017fers', 'users'],
    ['\u212aey', 'key'],
    // Go does not take this one for an i.
    ['\u0130d', 'i\u0307d'],
    ['_-0', '_-0'],
  ])('%s is %s', (name, wanted) => {
    expect(folded(name)).toBe(wanted);
  });

  it('is never shorter', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      if (folded(letter).length < letter.length) throw new Error(`${code} is`);
    }
  });
});

describe('slips between two names', () => {
  it.each([
    ['users', 'users', 0],
    ['user', 'users', 1],
    ['userss', 'users', 1],
    ['uzers', 'users', 1],
    ['suers', 'users', 1],
    ['temas', 'teams', 1],
    ['permisions', 'permissions', 1],
    ['premisions', 'permissions', 2],
    ['', 'ab', 2],
    ['abcd', 'dcba', 3],
    // A neighbour that was moved is not moved again: optimal string alignment, not Damerau's full distance.
    ['ca', 'abc', 3],
  ] as const)('%j and %j: %i', (a, b, slips) => {
    expect(slipsBetween(a, b, 5)).toBe(slips);
    expect(slipsBetween(b, a, 5)).toBe(slips);
    for (const most of [0, 1, 2]) expect(slipsBetween(a, b, most) <= most).toBe(slips <= most);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 });

  it('are as many with any bound that they keep', () => {
    fc.assert(
      fc.property(word, word, fc.nat(9), (a, b, most) => {
        const slips = slipsBetween(a, b, 100);
        const bounded = slipsBetween(a, b, most);
        return slips <= most ? bounded === slips : bounded > most;
      }),
    );
  });

  it('are none between equal names only, and as many from either side', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const slips = slipsBetween(a, b, 100);
        return (slips === 0) === (a === b) && slips === slipsBetween(b, a, 100);
      }),
    );
  });
});

describe('a near miss', () => {
  it.each([
    ['secondToLive', ['name', 'secondsToLive'], 'secondsToLive'],
    ['seconds_to_live', ['name', 'secondsToLive'], 'secondsToLive'],
    ['permisions', ['name', 'permissions'], 'permissions'],
    ['PERMISIONS', ['name', 'permissions'], 'permissions'],
    ['globl', ['global', 'group'], 'global'],
    ['user', ['users', 'teams'], 'users'],
    ['serviceAccounts', ['users', 'service_accounts'], 'service_accounts'],
    ['namespaceId', ['action', 'namespacedId'], 'namespacedId'],
    // Another letter case is no slip at all, so it is one of any name.
    ['Name', ['name'], 'name'],
    ['PAGE', ['page', 'perpage'], 'page'],
    // Too short to tell.
    ['nam', ['name', 'role'], undefined],
    ['nmae', ['name'], undefined],
    // Two slips in a name of seven letters.
    ['versoin2', ['version'], undefined],
    ['orgId', ['name', 'email'], undefined],
    ['created', ['action', 'scope'], undefined],
    ['', ['name', 'users'], undefined],
  ] as const)('%s among %j: %s', (name, names, wanted) => {
    expect(nearMissOf(name, known(...names))).toBe(wanted);
  });

  it.each([
    ['permission', ['permissionss', 'permissions']],
    ['permissionx', ['permissiony', 'permissions']],
  ])('is of the nearest, of two alike the first: %s', (name, names) => {
    const wanted = name === 'permission' ? 'permissions' : 'permissiony';
    expect(nearMissOf(name, known(...names))).toBe(wanted);
  });

  it('is one slip in a name of five to seven letters, and up to two in a longer one', () => {
    expect([0, 4, 5, 7, 8, 60].map(slipsAllowed)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('is every name with one letter taken away, put in, changed, or moved by one place', () => {
    const names = ['users', 'global', 'version', 'roleUids', 'homeDashboardUID', 'service_accounts'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.constantFrom('x', 'Q', '_'), (name, n, letter) => {
        const i = n % (name.length - 1);
        const [head, tail] = [name.slice(0, i), name.slice(i + 1)];
        const slips = [
          head + tail,
          head + letter + name.slice(i),
          head + letter + tail,
          `${head}${name[i + 1]}${name[i]}${name.slice(i + 2)}`,
        ];
        for (const slip of slips) expect(nearMissOf(slip, known(name)), slip).toBe(name);
      }),
    );
  });

  it('is not looked for in a name that is longer than all', () => {
    expect(nearMissOf('permissions'.repeat(100_000), known('permissions'))).toBeUndefined();
  });
});

describe('what is not done', () => {
  it.each([
    ['expiresAt', 'end'],
    ['expires', 'end'],
    ['EXPIRES_AT', 'end'],
    ['expiresIn', 'end'],
    ['expires-on', 'end'],
    ['expireAt', 'end'],
    ['expiration', 'end'],
    ['expirationDate', 'end'],
    ['expiry', 'end'],
    ['expriation', 'end'],
    ['experation', 'end'],
    ['exipres', 'end'],
    ['exipresAt', 'end'],
    ['keyExpires', 'end'],
    ['tokenExpiry', 'end'],
    ['secondsUntilExpiration', 'end'],
    ['isExpired', undefined],
    ['express', undefined],
    ['expression', undefined],
    ['experience', undefined],
    ['startsAt', 'start'],
    ['starts_at', 'start'],
    ['STARTSAT', 'start'],
    ['startAt', 'start'],
    ['dryRun', 'trial'],
    ['DRYRUN', 'trial'],
    ['validateOnly', 'trial'],
    ['validate_only', 'trial'],
    ['whatIf', 'trial'],
    ['simulate', 'trial'],
    ['validate', undefined],
    ['simple', undefined],
    ['dry-run', 'trial'],
    ['dry_run', 'trial'],
    // Neither counts as a slip.
    ['-d_r-i-r_u-m-', 'trial'],
    ['dryrn', 'trial'],
    ['dyrRunn', 'trial'],
    ['dryR', 'trial'],
    ['dry', undefined],
    ['run', undefined],
    ['start', undefined],
    ['expert', undefined],
    ['unexpired', undefined],
    ['name', undefined],
    ['', undefined],
    ['dryRun'.repeat(1_000), undefined],
  ] as const)('%s asks for: %s', (name, wanted) => {
    expect(notDoneBy(name)).toBe(wanted);
  });
});
