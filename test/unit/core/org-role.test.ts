import { describe, expect, it } from 'vitest';
import { basicRoleByUid } from '../../../src/core/catalogue/basic-roles.ts';
import {
  basicRoleUid,
  ORG_ROLES,
  parseOrgRole,
  ranksAbove,
  SERVER_ADMIN_ROLE_UID,
} from '../../../src/core/org-role.ts';

describe('org roles', () => {
  it('stand in the order None, Viewer, Editor, Admin', () => {
    expect(ORG_ROLES).toEqual(['None', 'Viewer', 'Editor', 'Admin']);
    ORG_ROLES.forEach((role, i) => {
      ORG_ROLES.forEach((than, j) => expect(ranksAbove(role, than), `${role} above ${than}`).toBe(i > j));
    });
  });

  it.each([
    ['Viewer', 'Viewer'],
    ['viewer', 'Viewer'],
    ['EDITOR', 'Editor'],
    ['aDmIn', 'Admin'],
    ['none', 'None'],
  ])('are read in any letter case: %s', (text, role) => {
    expect(parseOrgRole(text)).toBe(role);
  });

  it.each([
    '',
    ' ',
    'Viewer ',
    ' viewer',
    'Viewers',
    'Grafana Admin',
    'basic_viewer',
    'constructor',
    '__proto__',
    '0',
  ])('are not read from %j (I12)', (text) => {
    expect(parseOrgRole(text)).toBeUndefined();
  });

  it('each bring the basic role of their name', () => {
    expect(ORG_ROLES.map(basicRoleUid)).toEqual([
      'basic_none',
      'basic_viewer',
      'basic_editor',
      'basic_admin',
    ]);
    expect(SERVER_ADMIN_ROLE_UID).toBe('basic_grafana_admin');
    for (const uid of [...ORG_ROLES.map(basicRoleUid), SERVER_ADMIN_ROLE_UID]) {
      expect(basicRoleByUid(uid)?.uid, uid).toBe(uid);
    }
  });
});
