import { describe, expect, it } from 'vitest';

import { onScope, stepsOf, withRoleName } from '../../../src/console/kit/grant-steps.ts';

type Grant = Parameters<typeof stepsOf>[2];

const ADA = { kind: 'person', id: 7, name: 'ada' } as const;
const OPS = { uid: 'r1', name: 'custom:ops' };

const inWords = (grant: Grant): string[] =>
  stepsOf(ADA, 'folders:write', grant).map(({ kind, name, about }) =>
    about === undefined ? `${kind} ${name}` : `${kind} ${name}, ${about}`,
  );

/** Source: docs/authzen.md#reasons. */
const GRANTS: readonly (readonly [what: string, grant: Grant, steps: readonly string[]])[] = [
  [
    'a role of a team',
    { via: 'team', team: { id: 3, name: 'Night' }, role: OPS, scope: 'folders:*' },
    ['person ada', 'team Night', 'role custom:ops', 'permission folders:write, on folders:*'],
  ],
  [
    'membership itself',
    { via: 'team', team: { id: 3 }, scope: 'teams:id:3' },
    ['person ada', 'team team 3', 'permission folders:write, on teams:id:3'],
  ],
  [
    'a role of an external group',
    { via: 'group', group: 'cn=ops', role: OPS, scope: '' },
    ['person ada', 'group cn=ops', 'role custom:ops', 'permission folders:write, without a scope'],
  ],
  [
    'a role of their own',
    { via: 'assignment', role: OPS, scope: 'folders:uid:a' },
    ['person ada', 'role custom:ops', 'permission folders:write, on folders:uid:a'],
  ],
  [
    'a role in all orgs',
    { via: 'assignment', global: true, role: OPS, scope: '*' },
    ['person ada', 'role custom:ops, in all orgs', 'permission folders:write, on *'],
  ],
  [
    'the org role',
    { via: 'org-role', role: { uid: 'basic_viewer', name: 'basic:viewer' }, scope: 'folders:*' },
    ['person ada', 'role basic:viewer, by the org role', 'permission folders:write, on folders:*'],
  ],
  [
    'being a server admin',
    { via: 'server-admin', scope: '*' },
    ['person ada', 'role as a server admin', 'permission folders:write, on *'],
  ],
  [
    'a level',
    { via: 'level', scope: 'folders:uid:a' },
    ['person ada', 'role a level on the resource', 'permission folders:write, on folders:uid:a'],
  ],
  [
    'being a member',
    { via: 'everyone', scope: '' },
    ['person ada', 'role as every member', 'permission folders:write, without a scope'],
  ],
  [
    'a role that may not be read',
    { via: 'assignment' },
    ['person ada', 'role a role that you may not read', 'permission folders:write'],
  ],
  [
    'a group that may not be read',
    { via: 'group', role: OPS },
    ['person ada', 'group a group that you may not read', 'role custom:ops', 'permission folders:write'],
  ],
  [
    'a team that may not be read',
    { via: 'team', role: OPS },
    ['person ada', 'team a team that you may not read', 'role custom:ops', 'permission folders:write'],
  ],
  [
    'a word that is new',
    { via: 'unknown', scope: '' },
    ['person ada', 'role in a way that this page does not know', 'permission folders:write, without a scope'],
  ],
];

describe('the way of a grant', () => {
  it.each(GRANTS)('tells of %s', (_, grant, steps) => {
    expect(inWords(grant)).toEqual(steps);
  });

  it('leads to where each thing is changed', () => {
    const steps = stepsOf(ADA, 'folders:write', {
      via: 'group',
      group: 'cn=a/b',
      role: OPS,
      scope: 'folders:*',
    });
    expect(steps.map(({ href }) => href)).toEqual([
      '#/people/7',
      '#/groups/cn%3Da%2Fb',
      '#/roles/r1',
      undefined,
    ]);
    const level = stepsOf(ADA, 'folders:write', { via: 'level', scope: 'folders:uid:a' });
    expect(level[1]?.href).toBe('#/types/folders');
    expect(stepsOf({ kind: 'account', id: 9, name: 'bot' }, 'a:b', { via: 'everyone' })[0]?.href).toBe(
      '#/accounts/9',
    );
    expect(
      stepsOf({ kind: 'person', name: 'x', href: '#/elsewhere' }, 'a:b', { via: 'everyone' })[0]?.href,
    ).toBe('#/elsewhere');
  });

  it('has the same keys for the same things, and others for others', () => {
    const key = (grant: Grant, index: number): string | undefined =>
      stepsOf(ADA, 'folders:write', grant)[index]?.key;
    const one: Grant = { via: 'team', team: { id: 3, name: 'Night' }, role: OPS, scope: 'folders:*' };
    expect(key(one, 1)).toBe(key({ ...one, scope: 'folders:uid:a' }, 1));
    expect(key(one, 1)).not.toBe(key({ ...one, team: { id: 4, name: 'Night' } }, 1));
    expect(key(one, 3)).not.toBe(key({ ...one, scope: 'folders:uid:a' }, 3));
    for (const [, grant] of GRANTS) {
      const keys = stepsOf(ADA, 'folders:write', grant).map((step) => step.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

describe('names of roles', () => {
  const names = new Map([['r1', 'Ops']]);

  it('are those that people give them, where they are known', () => {
    expect(withRoleName({ via: 'assignment', role: OPS }, names).role?.name).toBe('Ops');
    expect(withRoleName({ via: 'assignment', role: { uid: 'r2', name: 'b' } }, names).role?.name).toBe('b');
    expect(withRoleName({ via: 'everyone' }, names)).toEqual({ via: 'everyone' });
  });
});

describe('where a permission is held', () => {
  it.each([
    [undefined, undefined],
    ['', 'without a scope'],
    ['folders:*', 'on folders:*'],
  ])('%s is said as %s', (scope, words) => {
    expect(onScope(scope)).toBe(words);
  });
});
