import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Asked } from '../../../src/core/asking.ts';
import { askedOfPermissions, isAllowed } from '../../../src/core/evaluation.ts';
import type { Explanation } from '../../../src/core/explanation.ts';
import {
  Explainer,
  LOOKED_THROUGH_MAX,
  REASON_LETTERS_MAX,
  REASONS_MAX,
  understoodExplanation,
} from '../../../src/core/explanation.ts';
import type { Permission } from '../../../src/core/permission.ts';
import type { GrantPath } from '../../../src/core/permission-set.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../../../src/core/principal.ts';
import { Vocabulary } from '../../../src/core/vocabulary.ts';
import { factsOf, principalFacts, worldAndQuestion } from '../../support/arbitraries.ts';
import { naiveAllows, naiveCovers } from '../../support/naive-evaluator.ts';

/** The subject is 11, in org 3. */
const MAY_EXPLAIN = ['users.roles:read', 'users:id:11'] as const;

type Pair = readonly [action: string, scope: string];

const permissionsOf = (pairs: readonly Pair[]): Permission[] =>
  pairs.map(([action, scope]) => ({ action, scope }));

const callerWith = (...pairs: readonly Pair[]): PermissionSet =>
  new PermissionSet(
    [{ source: { roleUid: 'reader', path: { via: 'server-admin' } }, permissions: permissionsOf(pairs) }],
    TYPES,
  );

type Question = Pick<Asked, 'action' | 'resource'>;

/** The question that asks for this scope. */
const on = (action: string, scope: string): Question => {
  const colon = scope.indexOf(':');
  return { action, resource: { resource: scope.slice(0, colon), id: scope.slice(colon + 1) } };
};

const declared = (name: string) => ({
  name,
  attribute: 'id',
  actions: ['read', 'fly'],
  levels: [{ name: 'View', actions: ['read'] }],
  isGlobal: false,
});
const TYPES = new Vocabulary([declared('things'), declared('invoices'), declared('other')]);

const explained = (
  fields: Partial<PrincipalFacts>,
  question: Question,
  caller: readonly Pair[],
): Explanation | undefined => {
  const facts = factsOf(fields);
  const permissions = compilePermissions(facts, TYPES);
  return new Explainer(callerWith(...caller)).explain({ facts, permissions }, question);
};

const BY_ROLE = on('things:read', 'things:1');
const ROLE: Partial<PrincipalFacts> = {
  storedRoles: [{ uid: 'custom', permissions: permissionsOf([['things:read', 'things:*']]) }],
};
const reached = (path: GrantPath): Partial<PrincipalFacts> => ({
  ...ROLE,
  reached: [{ uid: 'custom', path }],
});

const READ_ROLE = ['roles:read', 'roles:uid:custom'] as const;
const READ_ALL = ['users.permissions:read', 'users:id:11'] as const;

/** Each way in which something can be held: what is told of it at least, and what more by which right. */
const PATHS: readonly {
  readonly name: string;
  readonly fields: Partial<PrincipalFacts>;
  readonly question: Question;
  readonly least: object;
  readonly more: readonly (readonly [right: Pair, shows: object])[];
}[] = [
  {
    name: 'an org role',
    fields: { orgRole: 'Viewer', reached: [{ uid: 'basic_viewer', path: { via: 'org-role' } }] },
    question: on('folders:read', 'folders:uid:general'),
    least: { via: 'org-role' },
    more: [
      [['roles:read', 'roles:uid:basic_viewer'], { roleUid: 'basic_viewer', scope: 'folders:uid:general' }],
      [READ_ALL, { scope: 'folders:uid:general' }],
    ],
  },
  {
    name: 'being a server admin',
    fields: { isServerAdmin: true, reached: [{ uid: 'basic_grafana_admin', path: { via: 'server-admin' } }] },
    question: on('users:read', 'global.users:id:5'),
    least: { via: 'server-admin' },
    more: [
      [
        ['roles:read', 'roles:uid:basic_grafana_admin'],
        { roleUid: 'basic_grafana_admin', scope: 'global.users:*' },
      ],
      [READ_ALL, { scope: 'global.users:*' }],
    ],
  },
  {
    name: 'an assignment in the org',
    fields: reached({ via: 'assignment', global: false }),
    question: BY_ROLE,
    least: { via: 'assignment' },
    more: [
      [READ_ROLE, { roleUid: 'custom', scope: 'things:*' }],
      [READ_ALL, { scope: 'things:*' }],
    ],
  },
  {
    name: 'an assignment in all orgs',
    fields: reached({ via: 'assignment', global: true }),
    question: BY_ROLE,
    least: { via: 'assignment', isGlobal: true },
    more: [
      [READ_ROLE, { roleUid: 'custom', scope: 'things:*' }],
      [READ_ALL, { scope: 'things:*' }],
    ],
  },
  {
    name: 'a role of a team',
    fields: reached({ via: 'team', teamId: 7 }),
    question: BY_ROLE,
    least: { via: 'team' },
    more: [
      [READ_ROLE, { roleUid: 'custom', scope: 'things:*' }],
      [READ_ALL, { scope: 'things:*' }],
      [['teams:read', 'teams:id:7'], { teamId: 7 }],
    ],
  },
  {
    name: 'membership of a team itself',
    fields: { teams: [{ id: 7, isAdmin: false }] },
    question: on('teams:read', 'teams:id:7'),
    least: { via: 'team' },
    more: [
      [READ_ALL, { scope: 'teams:id:7' }],
      [['teams.permissions:read', 'teams:id:7'], { scope: 'teams:id:7' }],
      [['teams:read', 'teams:id:7'], { teamId: 7 }],
    ],
  },
  {
    name: 'a role of an external group',
    fields: reached({ via: 'group', group: 'cn=ops' }),
    question: BY_ROLE,
    least: { via: 'group' },
    more: [
      [READ_ROLE, { roleUid: 'custom', scope: 'things:*' }],
      [READ_ALL, { scope: 'things:*' }],
      [['groupsync.mappings:read', ''], { group: 'cn=ops' }],
    ],
  },
  {
    name: 'a level',
    fields: { managed: [{ resource: 'projects', resourceId: 'p', level: 'Viewer' }] },
    question: on('projects:read', 'projects:id:p'),
    least: { via: 'level' },
    more: [
      [READ_ALL, { scope: 'projects:id:p' }],
      [['projects.permissions:read', 'projects:id:p'], { scope: 'projects:id:p' }],
    ],
  },
  {
    name: 'a level on a declared type',
    fields: { managed: [{ resource: 'invoices', resourceId: '7', level: 'View' }] },
    question: on('invoices:read', 'invoices:7'),
    least: { via: 'level' },
    more: [
      [READ_ALL, { scope: 'invoices:id:7' }],
      [['invoices.permissions:read', 'invoices:id:7'], { scope: 'invoices:id:7' }],
    ],
  },
  {
    name: 'what Admins hold of a declared type',
    fields: { orgRole: 'Admin', reached: [{ uid: 'basic_admin', path: { via: 'org-role' } }] },
    question: on('invoices:read', 'invoices:7'),
    least: { via: 'org-role' },
    more: [
      [['roles:read', 'roles:uid:basic_admin'], { roleUid: 'basic_admin', scope: 'invoices:*' }],
      [READ_ALL, { scope: 'invoices:*' }],
    ],
  },
  {
    name: 'what everybody holds',
    fields: {},
    question: on('folders:read', 'folders:uid:sharedwithme'),
    least: { via: 'everyone', scope: 'folders:uid:sharedwithme' },
    more: [],
  },
];

/** Rights that are near to those that count, and show nothing. */
const NEAR_RIGHTS: readonly Pair[] = [
  ['roles:read', ''],
  ['roles:read', 'roles:uid:other'],
  ['roles:write', 'roles:*'],
  ['teams:read', 'teams:id:8'],
  ['teams.permissions:read', 'teams:id:8'],
  ['projects.permissions:read', 'projects:id:q'],
  ['invoices.permissions:read', 'invoices:id:8'],
  ['users.permissions:read', 'users:id:12'],
  ['users.permissions:read', 'global.users:id:11'],
  ['groupsync.mappings:write', '*'],
  ['permissions:read', '*'],
];

describe('the reason of a yes', () => {
  describe.each(PATHS)('by $name', ({ fields, question, least, more }) => {
    it('tells its kind, and nothing that the caller may not read elsewhere', () => {
      const told = explained(fields, question, [MAY_EXPLAIN, ...NEAR_RIGHTS]);
      expect(told).toEqual({ grants: [least], more: 0 });
    });

    it('tells each part by the right that shows it elsewhere, and no other part', () => {
      for (const [right, shows] of more) {
        const told = explained(fields, question, [MAY_EXPLAIN, right]);
        expect(told, right.join(' ')).toEqual({ grants: [{ ...least, ...shows }], more: 0 });
      }
    });

    it('is not told to a caller who may not read the roles of the subject', () => {
      const all = more.map(([right]) => right);
      const others = [
        ['users.roles:read', ''],
        ['users.roles:read', 'users:id:12'],
      ] as const;
      expect(explained(fields, question, [...all, ...others])).toBeUndefined();
      expect(explained(fields, question, [])).toBeUndefined();
    });
  });

  it('has every grant, those that look alike once, and in the same order whatever the order of the facts', () => {
    const roles = ['custom', 'other', 'third'].map((uid) => ({
      uid,
      permissions: permissionsOf([['things:read', uid === 'third' ? 'things:id:2' : 'things:*']]),
    }));
    const ways: GrantPath[] = [
      { via: 'assignment', global: false },
      { via: 'team', teamId: 7 },
    ];
    const all = roles.flatMap(({ uid }) => ways.map((path) => ({ uid, path })));
    for (const order of [all, all.toReversed()]) {
      const fields = { storedRoles: roles, reached: order };
      const hidden = explained(fields, BY_ROLE, [MAY_EXPLAIN]);
      expect(hidden).toEqual({ grants: [{ via: 'assignment' }, { via: 'team' }], more: 0 });
      expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, ['roles:read', 'roles:*']])).toEqual({
        grants: [
          { roleUid: 'custom', via: 'assignment', scope: 'things:*' },
          { roleUid: 'custom', via: 'team', scope: 'things:*' },
          { roleUid: 'other', via: 'assignment', scope: 'things:*' },
          { roleUid: 'other', via: 'team', scope: 'things:*' },
        ],
        more: 0,
      });
    }
  });

  it(`tells ${REASONS_MAX} grants at most, and counts the others`, () => {
    const roles = Array.from({ length: REASONS_MAX + 5 }, (_, i) => ({
      uid: `role-${i}`,
      permissions: permissionsOf([['things:read', 'things:*']]),
    }));
    const path: GrantPath = { via: 'assignment', global: false };
    const fields = { storedRoles: roles, reached: roles.map(({ uid }) => ({ uid, path })) };
    const told = explained(fields, BY_ROLE, [MAY_EXPLAIN, ['roles:read', '*']]);
    expect(told).toMatchObject({ more: 5 });
    expect(told).toHaveProperty('grants.length', REASONS_MAX);
  });

  it('tells so many letters at most of all answers of a request, and counts what is beyond', () => {
    const facts = factsOf({
      reached: [{ uid: 'custom', path: { via: 'assignment', global: false } }],
      storedRoles: [
        {
          uid: 'custom',
          permissions: Array.from({ length: REASONS_MAX }, (_, i) => ({
            action: 'things:read',
            scope: `things:id:${'x/'.repeat(50 + i)}*`,
          })),
        },
      ],
    });
    const subject = { facts, permissions: compilePermissions(facts, TYPES) };
    const explainer = new Explainer(callerWith(MAY_EXPLAIN, READ_ALL));
    let letters = 0;
    let last: Explanation | undefined;
    for (let i = 0; i < 1_000; i++) {
      last = explainer.explain(subject, on('things:read', `things:${'x/'.repeat(80)}`));
      letters += JSON.stringify(last).length;
    }
    expect(letters).toBeLessThan(REASON_LETTERS_MAX * 1.2);
    expect(last).toEqual({ grants: [], more: REASONS_MAX });
  });
});

describe('the reasons of a batch', () => {
  it('are looked for among so many permissions at most; answers beyond have none', () => {
    const scopes = Array.from({ length: 10_000 }, (_, i) => `things:id:${i}`);
    const facts = factsOf({
      reached: [{ uid: 'custom', path: { via: 'assignment', global: false } }],
      storedRoles: [
        { uid: 'custom', permissions: scopes.map((scope) => ({ action: 'things:read', scope })) },
      ],
    });
    const subject = { facts, permissions: compilePermissions(facts, TYPES) };
    const explainer = new Explainer(callerWith(MAY_EXPLAIN, READ_ALL));
    const told = Array.from({ length: 1_000 }, (_, i) =>
      explainer.explain(subject, on('things:read', `things:${i % 2 === 0 ? '' : 'no'}${i}`)),
    );
    const first = told.findIndex((why) => why === undefined);
    expect(first).toBeGreaterThan(2);
    expect(first).toBeLessThan(LOOKED_THROUGH_MAX / subject.permissions.count);
    expect(told.slice(first).every((why) => why === undefined)).toBe(true);
  });
});

describe('the reason of a no', () => {
  const FAR = on('things:read', 'other:1');
  const byAssignment = reached({ via: 'assignment', global: false });

  it('is where the action is held elsewhere, as far as the caller may read it', () => {
    expect(explained(byAssignment, FAR, [MAY_EXPLAIN, ...NEAR_RIGHTS])).toEqual({
      nearest: 'held-elsewhere',
      scopes: [],
    });
    for (const right of [READ_ROLE, READ_ALL])
      expect(explained(byAssignment, FAR, [MAY_EXPLAIN, right])).toEqual({
        nearest: 'held-elsewhere',
        scopes: ['things:*'],
      });
  });

  it('has the scopes that are nearest first, so many at most, and counts the others', () => {
    const permissions = Array.from({ length: 30 }, (_, i) => ({
      action: 'things:read',
      scope: `${i < 28 ? 'a' : 'things'}:id:${i}`,
    }));
    const fields = { ...byAssignment, storedRoles: [{ uid: 'custom', permissions }] };
    const told = explained(fields, BY_ROLE, [MAY_EXPLAIN, READ_ALL]);
    expect(told).toMatchObject({ nearest: 'held-elsewhere', more: 10 });
    expect(told).toHaveProperty('scopes.length', REASONS_MAX);
    ['things:id:28', 'things:id:29', 'a:id:0'].forEach((scope, i) =>
      expect(told).toHaveProperty(`scopes.${i}`, scope),
    );
  });

  it('is that the action is not held, and of which action all roles may be looked at', () => {
    const FLY = on('things:fly', 'things:1');
    expect(explained(byAssignment, FLY, [MAY_EXPLAIN])).toEqual({ nearest: 'not-held' });
    expect(explained(byAssignment, FLY, [MAY_EXPLAIN, ['roles:read', 'roles:uid:*']])).toEqual({
      nearest: 'not-held',
    });
    expect(explained(byAssignment, FLY, [MAY_EXPLAIN, ['roles:read', 'roles:*']])).toEqual({
      nearest: 'not-held',
      inRolesOf: 'things:fly',
    });
  });

  it('is that the subject is disabled, for who may read that elsewhere', () => {
    const fields = { ...byAssignment, isDisabled: true };
    const readers: Pair[] = [
      ['org.users:read', 'users:id:11'],
      ['users:read', 'global.users:id:11'],
    ];
    for (const right of readers)
      expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, right])).toEqual({ nearest: 'disabled' });
    const others: Pair[] = [
      ['serviceaccounts:read', 'serviceaccounts:id:11'],
      ['org.users:read', 'users:id:12'],
      ['users:read', 'global.users:id:12'],
      READ_ALL,
    ];
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, ...others])).toEqual({ nearest: 'not-held' });
  });

  it('is that a service account is disabled, for who may read the account', () => {
    const fields = { ...byAssignment, isServiceAccount: true, isDisabled: true };
    const person: Pair[] = [
      ['org.users:read', 'users:*'],
      ['users:read', 'global.users:*'],
    ];
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, ...person])).toEqual({ nearest: 'not-held' });
    const account = ['serviceaccounts:read', 'serviceaccounts:id:11'] as const;
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, account])).toEqual({ nearest: 'disabled' });
  });

  it('is that somebody is no member, for who may know of people of other orgs; nobody else is told anything', () => {
    const fields = { ...byAssignment, orgRole: null };
    const readAnybody = ['users:read', 'global.users:id:11'] as const;
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, readAnybody])).toEqual({ nearest: 'not-a-member' });
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, READ_ALL, ['org.users:read', '*']])).toBeUndefined();
    const account = { ...fields, isServiceAccount: true, homeOrgId: 4 };
    expect(explained(account, BY_ROLE, [MAY_EXPLAIN, readAnybody])).toBeUndefined();
  });

  it('is that somebody has not acted in the org yet, and of such a person nothing else', () => {
    const all: Pair[] = [READ_ALL, ['users:read', 'global.users:*'], ['roles:read', '*']];
    for (const isDisabled of [false, true]) {
      const fields = { ...byAssignment, isPending: true as const, isDisabled };
      const told = explained(fields, BY_ROLE, [MAY_EXPLAIN, ['org.users:read', 'users:id:11']]);
      expect(told).toEqual({ nearest: 'pending' });
      expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, ...all])).toEqual({
        nearest: 'not-held',
        inRolesOf: 'things:read',
      });
    }
  });

  it.each([
    ['unknown-type', on('read', 'nothing:1')],
    ['unknown-type', on('things:read', 'nothing:1')],
    ['unknown-action', on('jump', 'things:1')],
    ['unknown-action', on('nothing:read', 'teams:1')],
  ] as const)(
    'is %s for who may read such a type, and otherwise as if it was declared: %j',
    (kind, question) => {
      const readTypes = ['resource-types:read', 'resource-types:*'] as const;
      expect(explained(byAssignment, question, [MAY_EXPLAIN, readTypes])).toEqual({ nearest: kind });
      const disabled = { ...byAssignment, isDisabled: true };
      const readPerson = ['org.users:read', 'users:*'] as const;
      expect(explained(disabled, question, [MAY_EXPLAIN, readTypes, readPerson])).toEqual({
        nearest: 'disabled',
      });
      for (const fields of [byAssignment, disabled]) {
        const one = ['resource-types:read', 'resource-types:name:other'] as const;
        expect(explained(fields, question, [MAY_EXPLAIN, one])).toEqual({ nearest: 'not-held' });
        expect(explained(fields, question, [MAY_EXPLAIN, ['roles:read', 'roles:*']])).toHaveProperty(
          'inRolesOf',
        );
      }
    },
  );

  it('is never that an action is unknown because the subject is disabled', () => {
    const readTypes = ['resource-types:read', 'resource-types:*'] as const;
    const fields = { ...byAssignment, isDisabled: true };
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN, readTypes])).toEqual({ nearest: 'not-held' });
  });

  it('in the global plane does not ask for membership', () => {
    const fields = { evaluatedIn: GLOBAL_ORG_ID, orgRole: null };
    expect(explained(fields, BY_ROLE, [MAY_EXPLAIN])).toEqual({ nearest: 'not-held' });
  });
});

describe('a reason', () => {
  it('has grants exactly when the answer is yes, and each of them alone would allow it', () => {
    fc.assert(
      fc.property(worldAndQuestion, ([bundles, { action, scopes }]) => {
        const facts = factsOf();
        const permissions = new PermissionSet(bundles, TYPES);
        const [scope = ''] = scopes;
        const resource = { resource: 'teams', id: scope.replace(/^teams:/, '') };
        const explainer = new Explainer(callerWith(MAY_EXPLAIN, READ_ALL));
        const told = explainer.explain({ facts, permissions }, { action, resource });
        const isYes = isAllowed(permissions, TYPES, { action, resource });
        const wanted = askedOfPermissions(TYPES, action, resource)?.scopes ?? [];
        expect(told !== undefined && 'grants' in told).toBe(isYes);
        if (told === undefined || !('grants' in told)) return;
        expect(told.grants.length).toBeGreaterThan(0);
        for (const { scope: held = '' } of told.grants)
          expect(naiveAllows([{ action, scope: held }], action, wanted)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows no caller more than it could read elsewhere, whatever the world', () => {
    const right = fc.constantFrom<Pair>(
      READ_ROLE,
      READ_ALL,
      ['roles:read', 'roles:uid:custom-a'],
      ['roles:read', 'roles:*'],
      ['teams:read', 'teams:id:1'],
      ['teams.permissions:read', 'teams:*'],
      ['projects.permissions:read', 'projects:id:2'],
      ['groupsync.mappings:read', ''],
      ['org.users:read', 'users:id:11'],
      ['users:read', 'global.users:id:11'],
    );
    const question = fc.record({
      action: fc.constantFrom('teams:read', 'teams:write', 'projects:read', 'folders:read'),
      asked: fc.constantFrom('teams:id:1', 'teams:id:2', 'projects:id:2', 'folders:uid:x'),
    });
    fc.assert(
      fc.property(principalFacts, fc.array(right), question, (facts, rights, { action, asked }) => {
        const caller: Pair[] = [MAY_EXPLAIN, ...rights];
        const held = permissionsOf(caller);
        const may = (wanted: string, ...scopes: string[]) => naiveAllows(held, wanted, scopes);
        const told = explained(facts, on(action, asked), caller);
        const isOutsider = facts.evaluatedIn !== 0 && facts.orgRole === null;
        const mayKnow = !isOutsider || may('users:read', 'global.users:id:11');
        expect(told !== undefined).toBe(mayKnow);
        if (told === undefined) return;
        const mayReadAll = may('users.permissions:read', 'users:id:11');
        const readableScopes = facts.storedRoles
          .filter(({ uid }) => may('roles:read', `roles:uid:${uid}`))
          .flatMap(({ permissions }) => permissions.map(({ scope }) => scope));
        const isReadable = (scope: string) =>
          mayReadAll ||
          may('roles:read', 'roles:uid:basic_viewer') ||
          scope === 'folders:uid:sharedwithme' ||
          readableScopes.includes(scope) ||
          ['teams', 'projects'].some((type) => may(`${type}.permissions:read`, scope));
        if ('grants' in told) {
          for (const { roleUid, teamId, group, scope } of told.grants) {
            if (roleUid !== undefined) expect(may('roles:read', `roles:uid:${roleUid}`)).toBe(true);
            if (teamId !== undefined) expect(may('teams:read', `teams:id:${teamId}`)).toBe(true);
            if (group !== undefined) expect(may('groupsync.mappings:read')).toBe(true);
            if (scope === undefined) continue;
            expect(isReadable(scope)).toBe(true);
            expect(naiveCovers(scope, asked)).toBe(true);
          }
        } else {
          for (const scope of told.scopes ?? []) expect(isReadable(scope)).toBe(true);
          if (told.nearest === 'disabled')
            expect(may('org.users:read', 'users:id:11') || may('users:read', 'global.users:id:11')).toBe(
              true,
            );
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('of an object of another version is left out where a word in it is not known', () => {
    const known: Explanation[] = [
      { grants: [{ via: 'level' }], more: 0 },
      { nearest: 'held-elsewhere', scopes: ['x'] },
    ];
    for (const why of known) expect(understoodExplanation(why)).toBe(why);
    const unknown = [undefined, null, 'x', {}, { nearest: 'far' }, { nearest: 'toString' }];
    const unknownGrants = [null, {}, { via: 'magic' }].map((grant) => ({ grants: [grant], more: 0 }));
    unknownGrants.push({ grants: [{ via: 'team' }, { via: 'magic' }], more: 0 });
    for (const why of [...unknown, ...unknownGrants]) expect(understoodExplanation(why)).toBeUndefined();
  });
});
