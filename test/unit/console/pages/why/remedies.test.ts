import { describe, expect, it } from 'vitest';

import type { Known, Remedy } from '../../../../../src/console/pages/why/remedies.ts';
import { remediesOf } from '../../../../../src/console/pages/why/remedies.ts';

const role = { uid: 'ops', name: 'Ops' };
const team = { id: 7, name: 'Night' };
const resource = { type: 'folders', id: 'f1' };

const level = (who: Record<string, unknown>, permission = 'View', actions = ['folders:read']) => ({
  id: 1,
  roleName: 'managed',
  isManaged: true,
  isInherited: false,
  isServiceAccount: false,
  actions,
  permission,
  ...who,
});

const known = (changed: Partial<Known> = {}): Known => ({
  subject: { kind: 'person', id: 2, name: 'ada', orgRole: 'Viewer' },
  action: 'folders:read',
  resource,
  scope: 'folders:uid:f1',
  levels: undefined,
  teamsByGroup: new Set(),
  ...changed,
});

const changes = (remedies: readonly Remedy[]) =>
  remedies.map((remedy) => (remedy.kind === 'change' ? remedy.change : remedy.text));

describe('what takes a grant away', () => {
  it('is taking the role that was given', () => {
    expect(changes(remediesOf({ via: 'assignment', role }, known()))).toEqual([
      { kind: 'take-role', role, isGlobal: false },
    ]);
    expect(changes(remediesOf({ via: 'assignment', role, global: true }, known()))).toEqual([
      { kind: 'take-role', role, isGlobal: true },
    ]);
  });

  it('is leaving the team, or taking its role', () => {
    expect(changes(remediesOf({ via: 'team', role, team }, known()))).toEqual([
      { kind: 'leave-team', team },
      { kind: 'take-team-role', role, team },
    ]);
    expect(changes(remediesOf({ via: 'team', team }, known()))).toEqual([{ kind: 'leave-team', team }]);
  });

  it('is not leaving a team that an external group brings somebody into: the API refuses that', () => {
    const teamsByGroup = new Set([7]);
    expect(remediesOf({ via: 'team', role, team }, known({ teamsByGroup }))).toEqual([
      {
        kind: 'place',
        text: 'ada is in the team Night by an external group, and leaves it with that.',
        href: '#/teams/7',
        words: 'See by which group',
      },
      { kind: 'change', change: { kind: 'take-team-role', role, team } },
    ]);
    expect(remediesOf({ via: 'team', team }, known({ teamsByGroup })).map(({ kind }) => kind)).toEqual([
      'place',
    ]);
    expect(changes(remediesOf({ via: 'team', team }, known({ teamsByGroup: new Set([8]) })))).toEqual([
      { kind: 'leave-team', team },
    ]);
  });

  it('is taking every level that reaches the subject', () => {
    const levels = [
      level({ userId: 2 }),
      level({ teamId: 7, team: 'Night' }, 'Edit'),
      level({ builtInRole: 'Viewer' }),
      level({ userId: 3 }),
      level({ teamId: 8, team: 'Day' }, 'View', ['folders:write']),
      { ...level({ builtInRole: 'Admin' }, 'Admin'), isManaged: false },
    ];
    const taken = { kind: 'set-level', resource, level: '' };
    expect(changes(remediesOf({ via: 'level', scope: 'folders:uid:f1' }, known({ levels })))).toEqual([
      { ...taken, holder: { of: 'subject' }, before: 'View' },
      { ...taken, holder: { of: 'team', team }, before: 'Edit' },
      { ...taken, holder: { of: 'org-role', orgRole: 'Viewer' }, before: 'View' },
    ]);
  });

  it.each([
    ['org-role', {}, /org role Viewer/, '#/people/2'],
    ['server-admin', {}, /server admin/, '#/people/2'],
    ['group', { group: 'cn=ops/eu' }, /external group/, '#/groups/cn%3Dops%2Feu'],
    ['everyone', {}, /Every member/, undefined],
    ['unknown', {}, /does not tell/, undefined],
  ])('is said in words for what comes by %s', (via, rest, text, href) => {
    const [remedy] = remediesOf({ via, ...rest }, known());
    expect(remedy).toMatchObject({ kind: 'place', text: expect.stringMatching(text) as string });
    expect(remedy?.kind === 'place' ? remedy.href : '').toBe(href);
  });

  it.each([
    ['a role', { via: 'assignment' }, {}],
    ['a subject', { via: 'assignment', role }, { subject: { ...known().subject, id: undefined } }],
    ['a team', { via: 'team', role }, {}],
    ['a group', { via: 'group' }, {}],
    ['levels', { via: 'level', scope: 'folders:uid:f1' }, {}],
    ['a scope', { via: 'level' }, { levels: [level({ userId: 2 })] }],
  ])('is not offered where %s may not be read', (_, grant, changed) => {
    expect(remediesOf(grant, known(changed)).map(({ kind }) => kind)).toEqual(['place']);
  });

  it('leaves the role of a team to be taken where the subject is not found', () => {
    const subject = { ...known().subject, id: undefined };
    expect(changes(remediesOf({ via: 'team', role, team }, known({ subject })))).toEqual([
      { kind: 'take-team-role', role, team },
    ]);
  });
});
