import { describe, expect, it } from 'vitest';

import type { Role, RoleWithPermissions } from '../../../src/core/role.ts';
import {
  CreateRoleForm,
  HardResetForm,
  RoleDTO,
  toFullRoleDTO,
  toRoleDraft,
  toRoleDTO,
  UpdateRoleCommand,
} from '../../../src/wire/grafana/role.ts';

const CREATED = '2026-01-02T03:04:05.678Z';
const UPDATED = '2026-02-03T04:05:06.789Z';

const role: Role = {
  orgId: 7,
  uid: 'abc',
  name: 'custom:teams',
  version: 3,
  displayName: 'Teams',
  description: 'All about teams',
  group: 'People',
  hidden: true,
  created: CREATED,
  updated: UPDATED,
};
const bare: Role = { ...role, displayName: '', description: '', group: '', hidden: false };
const full: RoleWithPermissions = {
  ...role,
  permissions: [
    { action: 'teams:create', scope: '', created: CREATED, updated: CREATED },
    { action: 'teams:read', scope: 'teams:*', created: CREATED, updated: UPDATED },
  ],
};

describe('a role in an answer', () => {
  it('has the fields of the document, in its order, and no permissions in a list', () => {
    expect(Object.entries(toRoleDTO(role))).toEqual([
      ['version', 3],
      ['uid', 'abc'],
      ['name', 'custom:teams'],
      ['displayName', 'Teams'],
      ['description', 'All about teams'],
      ['group', 'People'],
      ['updated', UPDATED],
      ['created', CREATED],
      ['global', false],
      ['hidden', true],
    ]);
  });

  it('leaves out an empty display name and group, and hidden when it is false, but not the description', () => {
    const dto = toRoleDTO(bare);
    for (const field of ['displayName', 'group', 'hidden', 'mapped', 'permissions']) {
      expect(dto).not.toHaveProperty(field);
    }
    expect(dto).toMatchObject({ description: '', global: false });
    const seen = toFullRoleDTO({ ...bare, permissions: [] });
    expect(seen).not.toHaveProperty('hidden');
    expect(seen.permissions).toEqual([]);
  });

  it('is global when it belongs to no org', () => {
    expect(toRoleDTO({ ...role, orgId: 0 }).global).toBe(true);
    expect(toFullRoleDTO({ ...full, orgId: 0 }).global).toBe(true);
  });

  it('says that it is mapped only when it is', () => {
    expect(toRoleDTO({ ...role, mapped: true })).toHaveProperty('mapped', true);
    expect(toRoleDTO({ ...role, mapped: false })).not.toHaveProperty('mapped');
  });

  it('has its permissions in a single view, with the empty scope printed', () => {
    const dto = toFullRoleDTO(full);
    expect(Object.keys(dto)).toEqual([
      'version',
      'uid',
      'name',
      'displayName',
      'description',
      'group',
      'permissions',
      'updated',
      'created',
      'global',
      'hidden',
    ]);
    expect(dto.permissions?.map((permission) => Object.entries(permission))).toEqual([
      [
        ['action', 'teams:create'],
        ['scope', ''],
        ['updated', CREATED],
        ['created', CREATED],
      ],
      [
        ['action', 'teams:read'],
        ['scope', 'teams:*'],
        ['updated', UPDATED],
        ['created', CREATED],
      ],
    ]);
  });

  it('keeps to its documented shape, and never shows the number of its org', () => {
    for (const dto of [toRoleDTO(role), toRoleDTO(bare), toFullRoleDTO(full)]) {
      expect(RoleDTO.strict().safeParse(dto).success).toBe(true);
      expect(dto).not.toHaveProperty('orgId');
    }
  });
});

describe('a role in a request', () => {
  it('is read with the letter case of the document', () => {
    const body = CreateRoleForm.parse({
      Name: 'Read Service Account with id 6',
      Permissions: [{ Action: 'serviceaccounts:read', SCOPE: 'serviceaccounts:id:6' }],
    });
    expect(toRoleDraft(body, '')).toEqual({
      uid: '',
      name: 'Read Service Account with id 6',
      displayName: '',
      description: '',
      group: '',
      hidden: false,
      permissions: [{ action: 'serviceaccounts:read', scope: 'serviceaccounts:id:6' }],
    });
    expect(HardResetForm.parse({ basicroles: true })).toEqual({ BasicRoles: true });
  });

  it.each([CreateRoleForm, UpdateRoleCommand])('means empty by what is absent or null', (form) => {
    const empty = {
      uid: 'u',
      name: 'n',
      displayName: '',
      description: '',
      group: '',
      hidden: false,
      permissions: [],
    };
    const nulls = {
      displayName: null,
      description: null,
      group: null,
      hidden: null,
      global: null,
      version: null,
    };
    expect(toRoleDraft(form.parse({ name: 'n' }), 'u')).toEqual(empty);
    expect(toRoleDraft(form.parse({ name: 'n', ...nulls, permissions: null }), 'u')).toEqual(empty);
    expect(toRoleDraft(form.parse({ name: 'n', hidden: false, permissions: [] }), 'u')).toEqual(empty);
  });

  it('ignores the times that Go clients send with every permission, and takes an absent scope for the empty one', () => {
    const zero = '0001-01-01T00:00:00.000Z';
    const permissions = [
      { action: 'teams:create', created: zero, updated: zero },
      { action: 'teams:read', scope: 'teams:*', created: zero, updated: zero },
      { action: 'orgs:read', scope: null },
    ];
    expect(toRoleDraft(CreateRoleForm.parse({ name: 'n', permissions }), '').permissions).toEqual([
      { action: 'teams:create', scope: '' },
      { action: 'teams:read', scope: 'teams:*' },
      { action: 'orgs:read', scope: '' },
    ]);
  });

  it('keeps everything else as it was sent, in its order', () => {
    const permissions = [
      { action: 'b:x', scope: 'b:*' },
      { action: 'a:x', scope: 'a:*' },
      { action: 'a:x', scope: 'a:id:1' },
    ];
    const texts = { displayName: ' Shown ', description: 'one\ntwo', group: 'G', hidden: true };
    const body = UpdateRoleCommand.parse({ name: ' N ', version: 4, ...texts, permissions });
    expect(toRoleDraft(body, 'abc')).toEqual({ uid: 'abc', name: ' N ', ...texts, permissions });
    expect(body.version).toBe(4);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN, '1', true])('has no version %s', (version) => {
    expect(CreateRoleForm.safeParse({ name: 'n', version }).success).toBe(false);
    expect(UpdateRoleCommand.safeParse({ name: 'n', version }).success).toBe(false);
  });
});
