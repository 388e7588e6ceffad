import { describe, expect, it } from 'vitest';

import { actorIn } from '../../../../src/console/pages/roles/actor.ts';
import { versionsOf } from '../../../../src/console/pages/roles/role-history.ts';

const AT = '2026-01-01T10:00:00.000Z';
const entry = (revision: number, kind: string, before: unknown, after: unknown) => ({
  revision,
  at: AT,
  kind,
  actor: { userId: 1 },
  before,
  after,
});
const pair = (action: string, scope: string) => ({ action, scope });

describe('the versions of a role', () => {
  it('are told newest first, with what each added and took away', () => {
    const versions = versionsOf('blue', [
      entry(3, 'role.create', null, {
        uid: 'blue',
        version: 1,
        permissions: { 'teams:read': ['teams:*', 'teams:id:1'], 'teams:create': [''] },
      }),
      entry(
        9,
        'role.update',
        { uid: 'blue', version: 1, description: 'Old', removed: { 'teams:read': ['teams:id:1'] } },
        { uid: 'blue', version: 4, description: '', hidden: true, added: { 'teams:write': ['teams:*'] } },
      ),
    ]);
    expect(versions.map(({ revision, version }) => [revision, version])).toEqual([
      [9, 4],
      [3, 1],
    ]);
    expect(versions[0]).toMatchObject({
      added: [pair('teams:write', 'teams:*')],
      removed: [pair('teams:read', 'teams:id:1')],
      fields: [
        { name: 'Description', before: 'Old', after: '' },
        { name: 'Hidden', before: '', after: 'yes' },
      ],
      isPartial: false,
    });
    expect(versions[1]?.added).toEqual([
      pair('teams:create', ''),
      pair('teams:read', 'teams:*'),
      pair('teams:read', 'teams:id:1'),
    ]);
  });

  it('are not those of another role, nor anything else that happened about it', () => {
    expect(
      versionsOf('blue', [
        entry(1, 'role.create', null, { uid: 'red', version: 1, permissions: {} }),
        entry(2, 'role.update', { uid: 'red' }, { uid: 'red', version: 2, added: {} }),
        entry(3, 'role.delete', { uid: 'red', permissions: {} }, null),
        entry(4, 'role.hard-reset', [{ uid: 'basic_admin' }], [{ uid: 'basic_admin', version: 2 }]),
        entry(5, 'resource-type.delete', { taken: { roles: [{ uid: 'red', permissions: {} }] } }, null),
        entry(6, 'assignment.add', { user: 2 }, { user: 2, added: ['blue'] }),
      ]),
    ).toEqual([]);
  });

  it('are also what a reset and the end of a resource type made', () => {
    const versions = versionsOf('blue', [
      entry(4, 'role.hard-reset', [{ uid: 'blue', version: 1 }], [{ uid: 'blue', version: 2 }]),
      entry(
        5,
        'resource-type.delete',
        { taken: { roles: [{ uid: 'blue', permissions: { 'invoices:read': ['*'] } }], levels: [] } },
        null,
      ),
      entry(6, 'role.delete', { uid: 'blue', permissions: { 'teams:read': ['*'] } }, null),
    ]);
    expect(versions.map(({ version, removed, isPartial }) => ({ version, removed, isPartial }))).toEqual([
      { version: undefined, removed: [pair('teams:read', '*')], isPartial: false },
      { version: undefined, removed: [pair('invoices:read', '*')], isPartial: false },
      { version: 2, removed: [], isPartial: true },
    ]);
  });

  it('are told in part where the trail shortened an entry', () => {
    const [version] = versionsOf('blue', [
      entry(
        7,
        'role.update',
        { uid: 'blue', removed: {} },
        {
          shortened: { sha256: '00', bytes: 70_000, counts: { added: 900 } },
          first: { uid: 'blue', version: 2, added: { 'teams:read': ['teams:id:1'] } },
        },
      ),
    ]);
    expect(version).toMatchObject({ version: 2, added: [pair('teams:read', 'teams:id:1')], isPartial: true });
  });

  it.each([
    null,
    'text',
    [],
    {},
    { uid: 'blue', added: 'x', permissions: [1] },
    { uid: 'blue', version: '2' },
  ])('are read without a fault of what is not understood: %j', (told) => {
    for (const kind of [
      'role.create',
      'role.update',
      'role.delete',
      'role.hard-reset',
      'resource-type.delete',
    ])
      for (const { added, removed } of versionsOf('blue', [entry(1, kind, told, told)]))
        expect([...added, ...removed]).toEqual([]);
  });
});

describe('who made a change', () => {
  it.each([
    [
      { userId: 7, credential: { kind: 'password', name: 'ada' } },
      { kind: 'person', id: 7, name: 'ada' },
    ],
    [
      { userId: 7, credential: { kind: 'jwt', subject: 'x' } },
      { kind: 'person', id: 7, name: 'person 7' },
    ],
    [
      { userId: 9, credential: { kind: 'token', tokenId: 3 } },
      { kind: 'account', id: 9, name: 'account 9' },
    ],
    [{ userId: 9 }, { kind: 'person', id: 9, name: 'person 9' }],
    [null, undefined],
    ['ada', undefined],
  ])('%j is %j', (told, actor) => {
    expect(actorIn(told)).toEqual(actor);
  });
});
