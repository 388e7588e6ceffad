import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SubjectName } from '../../../src/core/asking.ts';
import type { DeclaredType } from '../../../src/core/declared-type.ts';
import { askedOfPermissions, isAllowed } from '../../../src/core/evaluation.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import {
  answersToOutsider,
  comparedName,
  isNamedSo,
  mayAskAbout,
  mayAskAboutSomebody,
} from '../../../src/core/subject.ts';
import { SHIPPED_ONLY, Vocabulary } from '../../../src/core/vocabulary.ts';
import { naiveCovers } from '../../support/naive-evaluator.ts';

const typeOf = (name: string, fields: Partial<DeclaredType> = {}): DeclaredType => ({
  name,
  attribute: 'id',
  actions: ['read', 'approve'],
  levels: [],
  isGlobal: false,
  ...fields,
});

const INVOICES = new Vocabulary([
  typeOf('invoices'),
  typeOf('bills', { attribute: 'number' }),
  typeOf('shared', { attribute: 'key', isGlobal: true, actions: ['read', 'share'] }),
  typeOf('shared', { attribute: 'no', actions: ['read'] }),
]);

const held = (permissions: readonly Permission[], types = INVOICES): PermissionSet =>
  new PermissionSet(
    [{ source: { roleUid: 'r', path: { via: 'assignment', global: false } }, permissions }],
    types,
  );

describe('what a question means', () => {
  it.for<readonly [action: string, type: string, id: string, meant: string | null]>([
    // An action with a colon is whole, without one it is of the type.
    ['read', 'teams', '7', 'teams:read on teams:id:7'],
    ['teams:read', 'teams', '7', 'teams:read on teams:id:7'],
    ['dashboards:read', 'folders', 'x', 'dashboards:read on folders:uid:x'],
    ['users.permissions:read', 'users', '3', 'users.permissions:read on users:id:3'],
    // The attribute is what the catalogue says, also of kinds without levels.
    ['read', 'dashboards', 'abc', 'dashboards:read on dashboards:uid:abc'],
    ['read', 'annotations', 'dashboard', 'annotations:read on annotations:type:dashboard'],
    ['read', 'reports', '4', 'reports:read on reports:id:4'],
    ['read', 'library.panels', 'p', 'library.panels:read on library.panels:uid:p'],
    ['users:write', 'global.users', '3', 'users:write on global.users:id:3'],
    ['read', 'settings', 'auth.saml:enabled', 'settings:read on settings:auth.saml:enabled'],
    // An id may say its attribute itself.
    ['read', 'dashboards', 'uid:abc', 'dashboards:read on dashboards:uid:abc'],
    ['read', 'dashboards', 'id:5', 'dashboards:read on dashboards:id:5'],
    ['read', 'annotations', 'type:dashboard', 'annotations:read on annotations:type:dashboard'],
    ['read', 'annotations', 'dashboard:1', 'annotations:read on annotations:type:dashboard:1'],
    ['read', 'teams', 'type:7', 'teams:read on teams:id:type:7'],
    // One that only begins with the letters of one does not.
    ['read', 'folders', 'uid-7', 'folders:read on folders:uid:uid-7'],
    ['read', 'teams', 'idle', 'teams:read on teams:id:idle'],
    ['read', 'annotations', 'typed:1', 'annotations:read on annotations:type:typed:1'],
    // A star is a letter.
    ['read', 'teams', '*', 'teams:read on teams:id:*'],
    ['read', 'teams', 'id:*', 'teams:read on teams:id:*'],
    ['read', 'folders', 'a/*', 'folders:read on folders:uid:a/*'],
    // What takes no scope is held or not.
    ['create', 'teams', '7', 'teams:create'],
    ['teams:create', 'invoices', '7', 'teams:create'],
    ['create', 'orgs', '', 'orgs:create'],
    // A type that no scope begins with has no things.
    ['read', 'org.users', '3', null],
    ['dashboards:read', 'orgs', '1', null],
    // Declared types: their own attribute, and ids taken literally.
    ['approve', 'invoices', '42', 'invoices:approve on invoices:id:42'],
    ['invoices:approve', 'invoices', 'id:42', 'invoices:approve on invoices:id:id:42'],
    ['read', 'invoices', 'uid:x', 'invoices:read on invoices:id:uid:x'],
    ['read', 'invoices', '*', 'invoices:read on invoices:id:*'],
    ['read', 'bills', 'number:1', 'bills:read on bills:number:number:1'],
    ['invoices.permissions:write', 'invoices', '1', 'invoices.permissions:write on invoices:id:1'],
    ['invoices:read', 'bills', '1', 'invoices:read on bills:number:1'],
    // Of two types with one name the org's own counts, and nothing of the other one.
    ['read', 'shared', '1', 'shared:read on shared:no:1'],
    ['share', 'shared', '1', null],
    // What nothing is known of.
    ['eat', 'teams', '7', null],
    ['read', 'Teams', '7', null],
    ['read', 'toString', '7', null],
    ['teams:read', '__proto__', '7', null],
    ['read', 'cakes', '7', null],
    ['teams:create', 'cakes', '7', null],
    ['teams:read', 'cakes', '7', null],
    ['', 'teams', '7', null],
    ['read', '', '7', null],
    ['featuremgmt.read', 'teams', '7', null],
  ])('%s on %s %s', ([action, resource, id, meant]) => {
    const asked = askedOfPermissions(INVOICES, action, { resource, id });
    const text = asked && [asked.action, ...asked.scopes].join(' on ');
    expect(text ?? null).toBe(meant);
  });

  it('is nothing where a type is not declared, whatever roles hold', () => {
    const everything = held(
      ['invoices:approve', 'cakes:eat', 'teams:eat'].map((action) => ({ action, scope: '*' })),
      SHIPPED_ONLY,
    );
    for (const [resource, action] of [
      ['invoices', 'approve'],
      ['cakes', 'eat'],
      ['teams', 'eat'],
    ] as const)
      expect(isAllowed(everything, SHIPPED_ONLY, { action, resource: { resource, id: '1' } })).toBe(false);
  });

  it('is a scope of one thing, which no wildcard stands in: only a wildcard covers an id that is a star', () => {
    const one = held([{ action: 'invoices:read', scope: 'invoices:id:1' }]);
    const all = held([{ action: 'invoices:read', scope: 'invoices:id:*' }]);
    const starred = { action: 'read', resource: { resource: 'invoices', id: '*' } };
    expect([one, all].map((set) => isAllowed(set, INVOICES, starred))).toEqual([false, true]);
  });

  it('is decided as by looking at each permission, one after the other', () => {
    /** Written down here, and not read off the catalogue. */
    const attributes: Readonly<Record<string, string>> = {
      teams: 'id',
      dashboards: 'uid',
      annotations: 'type',
      invoices: 'id',
      bills: 'number',
    };
    const isDeclared = (type: string) => type === 'invoices' || type === 'bills';
    const known = new Set([
      ...['teams', 'dashboards', 'annotations'].flatMap((type) => [`${type}:read`, `${type}:write`]),
      ...['invoices', 'bills'].flatMap((type) => [`${type}:read`, `${type}:approve`]),
    ]);
    const naive = (permissions: readonly Permission[], action: string, type: string, id: string): boolean => {
      const whole = action.includes(':') ? action : `${type}:${action}`;
      if (!known.has(whole)) return false;
      const isWhole = !isDeclared(type) && ['id', 'uid', attributes[type]].includes(id.split(':')[0]);
      const scope = isWhole && id.includes(':') ? `${type}:${id}` : `${type}:${attributes[type]}:${id}`;
      return permissions.some((one) => one.action === whole && naiveCovers(one.scope, scope));
    };
    const type = fc.constantFrom('teams', 'dashboards', 'annotations', 'invoices', 'bills');
    const verb = fc.constantFrom('read', 'write', 'approve', 'eat');
    const id = fc.constantFrom('1', '2', '*', 'a/*', 'a/b', 'id:1', 'uid:1', 'type:1', 'number:1', '?', '');
    const action = fc.oneof(
      verb,
      fc.tuple(type, verb).map((parts) => parts.join(':')),
    );
    const scope = fc.oneof(
      fc.constantFrom(
        '*',
        '',
        'teams:*',
        'invoices:*',
        'invoices:id:*',
        'bills:number:*',
        'dashboards:uid:a/*',
      ),
      fc.tuple(type, fc.constantFrom('id', 'uid', 'type', 'number'), id).map((parts) => parts.join(':')),
    );
    const permission = fc.record({ action: fc.tuple(type, verb).map((parts) => parts.join(':')), scope });
    fc.assert(
      fc.property(
        fc.array(permission, { maxLength: 12 }),
        action,
        type,
        id,
        (permissions, wanted, of, which) => {
          const answer = isAllowed(held(permissions), INVOICES, {
            action: wanted,
            resource: { resource: of, id: which },
          });
          expect(answer).toBe(naive(permissions, wanted, of, which));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

const ADA = {
  userId: 7,
  login: 'ada',
  email: 'ada@example.org',
  isServiceAccount: false,
  link: { issuer: 'https://idp.example.org', subject: 'A1' },
};

describe('whom a name names', () => {
  const person = (name: SubjectName | null) => ({ isServiceAccount: false, name });

  it.for<readonly [name: SubjectName | null, named: 'yes' | 'no' | 'unknown']>([
    [{ by: 'id', id: 7 }, 'yes'],
    [{ by: 'id', id: 8 }, 'no'],
    [{ by: 'login', value: ' ADA ' }, 'yes'],
    [{ by: 'login', value: 'ada@example.org' }, 'no'],
    [{ by: 'email', value: 'Ada@Example.org' }, 'yes'],
    [{ by: 'email', value: 'ada' }, 'no'],
    [{ by: 'name', value: 'Ada' }, 'yes'],
    [{ by: 'name', value: 'ada@example.org' }, 'yes'],
    [{ by: 'name', value: 'ada ' }, 'yes'],
    [{ by: 'name', value: '' }, 'no'],
    [{ by: 'uid', value: 'u' }, 'unknown'],
    [{ by: 'sub', issuer: 'https://idp.example.org', subject: 'A1' }, 'yes'],
    [{ by: 'sub', issuer: 'https://idp.example.org', subject: 'a1' }, 'no'],
    [{ by: 'sub', issuer: 'https://other.example.org', subject: 'A1' }, 'no'],
    [null, 'no'],
  ])('%j', ([name, named]) => {
    expect(isNamedSo(ADA, person(name && comparedName(name)))).toBe(named);
    const asAccount = { isServiceAccount: true, name: name && comparedName(name) };
    expect(isNamedSo(ADA, asAccount)).toBe('no');
  });

  it('is nobody by an attribute that a later version knows', () => {
    expect(comparedName({ by: 'passport', value: 'x' } as unknown as SubjectName)).toBe(null);
  });
});

describe('who may ask', () => {
  it('about itself, and on whom it has the right', () => {
    const of = (permissions: readonly Permission[]) => ({ userId: 7, permissions: held(permissions) });
    const nobody = of([]);
    const one = of([{ action: 'users.permissions:read', scope: 'users:id:8' }]);
    const all = of([{ action: 'access:evaluate', scope: 'users:*' }]);
    expect([nobody, one, all].map((caller) => [7, 8, 9].map((id) => mayAskAbout(caller, id)))).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
    expect([nobody, one, all].map(({ permissions }) => mayAskAboutSomebody(permissions))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('somebody outside of the org about nobody but themselves, who hold nothing', () => {
    const asked = [ADA.userId, 8].map((id) => ({
      subject: { isServiceAccount: false, name: { by: 'id' as const, id } },
      action: 'read',
      resource: { resource: 'teams', id: '7' },
    }));
    expect(answersToOutsider(ADA, { asked, explains: false })).toEqual([
      { decision: false },
      { decision: false, isRefused: true },
    ]);
  });
});
