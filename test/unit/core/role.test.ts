import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../src/core/permission.ts';
import type { RoleDraft } from '../../../src/core/role.ts';
import {
  findDraftProblem,
  findPermissionListProblem,
  roleKindOf,
  withTrimmedNames,
} from '../../../src/core/role.ts';

const draft = (fields: Partial<RoleDraft> = {}): RoleDraft => ({
  uid: '',
  name: 'custom:reader',
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  permissions: [],
  ...fields,
});

/** The tag and the field at fault, or undefined. */
const faultIn = (fields: Partial<RoleDraft>): string | undefined => {
  const problem = findDraftProblem(draft(fields));
  return problem?.tag === 'invalid' ? `invalid ${problem.field}` : problem?.tag;
};

const faultInList = (permissions: readonly Permission[]): string | undefined => {
  const problem = findPermissionListProblem(permissions);
  return problem?.tag === 'invalid' ? `invalid ${problem.field}` : problem?.tag;
};

const distinct = (count: number): Permission[] =>
  Array.from({ length: count }, (_, i) => ({ action: 'teams:read', scope: `teams:id:${i}` }));

const UNPRINTABLE: readonly (readonly [name: string, text: string])[] = [
  ['NUL', '\0'],
  ['a line break', '\n'],
  ['a tab', '\t'],
  ['an escape', '\u001b'],
  ['delete', '\u007f'],
  ['a control character above ASCII', '\u0085'],
  ['the first half of a character', '\ud83d'],
  ['the second half of a character', '\udd11'],
];

describe('the kind of a role', () => {
  it.each(['basic', 'fixed', 'managed', 'plugins', 'extsvc'])(
    '%s is read from its name in any letter case',
    (kind) => {
      const title = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
      for (const prefix of [kind, kind.toUpperCase(), title]) {
        expect(roleKindOf(`${prefix}:teams:reader`), prefix).toBe(kind);
        expect(roleKindOf(`${prefix}:`), prefix).toBe(kind);
      }
    },
  );

  it.each([
    'custom:reader',
    'reader',
    'basic',
    'fixed',
    'fixedx:reader',
    'xfixed:reader',
    'custom:fixed:reader',
    'fixed_reader',
    'fixed reader',
    'f\u0131xed:reader',
    'fixed\uff1areader',
    '',
  ])('is custom by the name %j', (name) => {
    expect(roleKindOf(name)).toBe('custom');
  });
});

describe('the draft of a role', () => {
  it('is accepted with a name alone', () => {
    expect(findDraftProblem(draft())).toBeUndefined();
  });

  it('is accepted with every field filled', () => {
    const full = draft({
      uid: 'jZrmlLCGka',
      name: 'Lecteurs d\u2019\u00e9quipe \u{1f511}',
      displayName: 'My Custom Role',
      description: 'One line\nand another',
      group: 'My Group',
      hidden: true,
      permissions: [
        { action: 'roles:delete', scope: 'permissions:type:delegate' },
        { action: 'roles:delete', scope: '' },
      ],
    });
    expect(findDraftProblem(full)).toBeUndefined();
  });

  it.each(['', ' ', ' \u00a0 '])('needs a name: %j is none', (name) => {
    expect(faultIn({ name })).toBe('invalid name');
  });

  it('has a name of at most 190 characters', () => {
    expect(faultIn({ name: 'n'.repeat(190) })).toBeUndefined();
    expect(faultIn({ name: 'n'.repeat(191) })).toBe('invalid name');
  });

  it.each(['basic', 'fixed', 'managed', 'plugins', 'extsvc'])('cannot take a name of the %s kind', (kind) => {
    const problem = { tag: 'role-protected', kind, verb: 'create' };
    expect(findDraftProblem(draft({ name: `${kind}:mine` }))).toEqual(problem);
    expect(findDraftProblem(draft({ name: `${kind.toUpperCase()}:mine` }))).toEqual(problem);
  });

  it.each(UNPRINTABLE)('cannot hold %s in its name, uid, actions or scopes', (_, text) => {
    for (const odd of [text, `a${text}`, `${text}a`, `a${text}b`]) {
      expect(faultIn({ name: `name${odd}` })).toBe('invalid name');
      expect(faultIn({ uid: odd })).toBe('invalid uid');
      expect(faultIn({ permissions: [{ action: `teams:read${odd}`, scope: '' }] })).toBe(
        'invalid permissions',
      );
      expect(faultIn({ permissions: [{ action: 'teams:read', scope: odd }] })).toBe('invalid permissions');
    }
  });

  it.each(['displayName', 'description', 'group'] as const)(
    'can hold text of 2,000 characters as %s',
    (field) => {
      expect(faultIn({ [field]: 't'.repeat(2_000) })).toBeUndefined();
      expect(faultIn({ [field]: 't'.repeat(2_001) })).toBe(`invalid ${field}`);
      expect(faultIn({ [field]: 'half \ud83d' })).toBe(`invalid ${field}`);
      expect(faultIn({ [field]: 'with \0' })).toBe(`invalid ${field}`);
    },
  );
});

describe('the uid of a role', () => {
  it.each([
    '',
    'a',
    'Z',
    '0',
    '-',
    '_',
    'jZrmlLCGka',
    'a-b_C-9',
    'u'.repeat(40),
    '__proto__',
    'basic',
    'fixed',
    'fixedx',
  ])('may be %j', (uid) => {
    expect(findDraftProblem(draft({ uid }))).toBeUndefined();
  });

  it.each([
    ['longer than 40 characters', 'u'.repeat(41)],
    ['with a blank', 'a b'],
    ['of a blank', ' '],
    ['with a colon', 'custom:reader'],
    ['with a slash', 'a/b'],
    ['with a dot', 'a.b'],
    ['with a star', 'a*'],
    ['with a per cent sign', 'a%20b'],
    ['with a letter beyond ASCII', 'r\u00f4le'],
    ['with a digit beyond ASCII', '\uff11'],
    ['with a line break at its end', 'abc\n'],
  ])('may not be one %s', (_, uid) => {
    expect(faultIn({ uid })).toBe('invalid uid');
  });

  it.each(['basic', 'fixed', 'managed', 'plugins', 'extsvc'])(
    'may not pass for one of the %s kind',
    (kind) => {
      const problem = { tag: 'role-protected', kind, verb: 'create' };
      expect(findDraftProblem(draft({ uid: `${kind}_mine` }))).toEqual(problem);
      expect(findDraftProblem(draft({ uid: `${kind.toUpperCase()}_mine` }))).toEqual(problem);
    },
  );
});

describe('the permissions of a role', () => {
  it('may be none, and any that differ', () => {
    expect(faultInList([])).toBeUndefined();
    const list = [
      { action: 'teams:read', scope: '' },
      { action: 'teams:read', scope: '*' },
      { action: 'teams:write', scope: '*' },
      { action: 'Teams:read', scope: '*' },
      { action: 'a:b', scope: 'c' },
      { action: 'a', scope: 'b:c' },
    ];
    expect(faultInList(list)).toBeUndefined();
    expect(faultIn({ permissions: list })).toBeUndefined();
  });

  it('may be 10,000 and no more', () => {
    expect(faultInList(distinct(10_000))).toBeUndefined();
    expect(faultInList(distinct(10_001))).toBe('invalid permissions');
    expect(faultIn({ permissions: distinct(10_001) })).toBe('invalid permissions');
  });

  it.each([
    ['twice the same pair', [...distinct(3), { action: 'teams:read', scope: 'teams:id:0' }]],
    [
      'twice the same action without scope',
      Array.from({ length: 2 }, () => ({ action: 'teams:create', scope: '' })),
    ],
    ['no action', [{ action: '', scope: 'teams:*' }]],
    ['an action of 191 characters', [{ action: 'a'.repeat(191), scope: '' }]],
    ['a scope of 191 characters', [{ action: 'a', scope: 's'.repeat(191) }]],
  ])('may not hold %s', (_, permissions) => {
    expect(faultInList(permissions)).toBe('invalid permissions');
    expect(faultIn({ permissions })).toBe('invalid permissions');
  });

  it('may have actions and scopes of 190 characters', () => {
    expect(faultInList([{ action: 'a'.repeat(190), scope: 's'.repeat(190) }])).toBeUndefined();
  });

  it('are named in the refusal of a pair that stands twice', () => {
    const twice = (scope: string) => Array.from({ length: 2 }, () => ({ action: 'teams:read', scope }));
    expect(JSON.stringify(findPermissionListProblem(twice('teams:id:1')))).toMatch(/teams:read.*teams:id:1/);
    expect(JSON.stringify(findPermissionListProblem(twice('')))).toContain('teams:read');
  });
});

describe('the names of a role', () => {
  const LOOK_ALIKES: readonly (readonly [what: string, name: string])[] = [
    ['a letter of no width', 'report\u200bs'],
    ['a tab', 're\tports'],
    ['another blank', 'read\u00a0reports'],
    ['a direction', '\u202ereports'],
    ['a letter of another width', '\uff52eports'],
    ['two scripts in a word', 'rep\u043erts'],
  ];

  it.each(LOOK_ALIKES)('are not new ones with %s', (_, text) => {
    expect(faultIn({ name: text })).toBe('invalid name');
    expect(faultIn({ displayName: text })).toBe('invalid displayName');
    // Descriptions and groups are texts.
    expect(faultIn({ description: text, group: text })).toBeUndefined();
  });

  it.each(LOOK_ALIKES.filter(([what]) => what !== 'a tab'))('stay as they are stored, with %s', (_, text) => {
    const stored = draft({ name: text, displayName: text });
    expect(findDraftProblem(stored, stored)).toBeUndefined();
    expect(findDraftProblem({ ...stored, displayName: 'New' }, stored)).toBeUndefined();
    expect(findDraftProblem({ ...stored, displayName: `${text}x` }, stored)).toMatchObject({
      field: 'displayName',
    });
  });

  it.each([
    'отчёты:reader',
    'отчёты reader',
    'Ärzte lesen',
    '東京 readers',
    'a_b-c.d:e 🚀',
    'fixed',
    'my fixed:x',
  ])('may have a script in each word: %s', (text) => {
    expect(faultIn({ name: text, displayName: text })).toBeUndefined();
  });

  it.each([
    'Fixed:roles:reader',
    'fixed :roles',
    'ba sic:admin',
    'BASIC : x',
    'managed : users',
    'ext svc:x',
    'fixed\u205aroles:reader',
    'fixed\ua789roles',
    'fixed\u02d0 roles',
    'basic\u05c3admin',
    'Managed \u0589 users',
    'plugins\u16ecapp',
  ])('do not begin like those of shipped kinds, in any letter case or spacing: %s', (text) => {
    expect(faultIn({ name: text })).toBe('role-protected');
    expect(faultIn({ displayName: text })).toBe('role-protected');
    const stored = draft({ displayName: text });
    expect(findDraftProblem(stored, stored)).toBeUndefined();
  });

  it.each<[string, Partial<RoleDraft>, boolean]>([
    ['a basic role', { displayName: 'Grafana Admin' }, true],
    ['a basic role in its group', { displayName: ' grafana  ADMIN', group: 'basic' }, true],
    ['a basic role in its group, in capital letters', { displayName: 'Editor', group: ' BASIC ' }, true],
    [
      'a basic role in its group, with a letter of no width',
      { displayName: 'Admin', group: 'ba\u200bsic' },
      true,
    ],
    ['a basic role in its group, in two scripts', { displayName: 'Admin', group: 'b\u0430sic' }, true],
    ['a basic role, in a group of its own', { displayName: 'Admin', group: 'Warehouse' }, false],
    ['a fixed role, whose name tells it apart', { displayName: 'Reader', group: 'Teams' }, false],
    ['none', { displayName: '', group: 'Teams' }, false],
  ])('are not shown like those of %s', (_, fields, isAlike) => {
    expect(faultIn(fields)).toBe(isAlike ? 'invalid displayName' : undefined);
    const stored = draft(fields);
    expect(findDraftProblem(stored, stored)).toBeUndefined();
  });

  it('are not shown like those of a basic role by another group either', () => {
    const stored = draft({ displayName: 'Admin', group: 'Warehouse' });
    expect(findDraftProblem({ ...stored, group: 'basic' }, stored)).toMatchObject({ field: 'displayName' });
    expect(findDraftProblem({ ...stored, group: 'Store' }, stored)).toBeUndefined();
  });

  it('are stored without plain blanks around them, but for those that are stored with some', () => {
    const sent = draft({ name: ' reports ', displayName: '  Reports', description: ' kept ' });
    expect(withTrimmedNames(sent)).toEqual({ ...sent, name: 'reports', displayName: 'Reports' });
    expect(withTrimmedNames(sent, sent)).toEqual(sent);
  });
});
