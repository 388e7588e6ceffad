import { describe, expect, it } from 'vitest';

import type { OrgMapping } from '../../../src/core/issuer-policy.ts';
import type { StoredRoles } from '../../../src/core/kept-roles.ts';
import {
  NO_ROLES,
  readEnded,
  readRoles,
  rolesBefore,
  rolesKept,
  toJson,
} from '../../../src/core/kept-roles.ts';
import type { OrgRole } from '../../../src/core/org-role.ts';

const HOME = 7;
const maps = (...ids: readonly number[]): OrgMapping[] =>
  ids.map((orgId) => ({ value: 'a', orgId, role: 'Viewer' }));
const roles = <T>(of: Readonly<Record<number, T>>): ReadonlyMap<number, T> =>
  new Map(Object.entries(of).map(([id, role]) => [Number(id), role]));
const stored = (
  role: OrgRole | null,
  roleOrgId: number | null,
  others: Readonly<Record<number, OrgRole>> = {},
): StoredRoles => ({
  orgRole: role,
  roleOrgId,
  otherRoles: roles(others),
});

describe('what a provider said before', () => {
  it.each<[string, StoredRoles, readonly number[], object]>([
    ['is nothing where nothing is stored', NO_ROLES, [8], {}],
    [
      'is of the org of the issuer and of others',
      stored('Editor', HOME, { 8: 'Viewer' }),
      [8],
      { 7: 'Editor', 8: 'Viewer' },
    ],
    [
      'is not of what was the org of the issuer once',
      stored('Editor', 3, { 8: 'Viewer' }),
      [8],
      { 8: 'Viewer' },
    ],
    ['is of that where a mapping is about it', stored('Editor', 3), [3], { 3: 'Editor' }],
    ['is of what is the org of the issuer by now', stored(null, null, { 7: 'Viewer' }), [8], { 7: 'Viewer' }],
  ])('%s', (_, link, mapped, before) => {
    expect(Object.fromEntries(rolesBefore(link, { orgId: HOME, orgMapping: maps(...mapped) }))).toEqual(
      before,
    );
  });
});

describe('what is kept of what a provider said', () => {
  const kept = (
    said: Readonly<Record<number, OrgRole | 'none'>>,
    before: Readonly<Record<number, OrgRole>> = {},
    {
      postponed = [],
      gone = [],
      hasPath = true,
    }: { postponed?: number[]; gone?: number[]; hasPath?: boolean } = {},
  ) =>
    rolesKept({
      before: roles(before),
      said: roles(said),
      postponed: new Set(postponed),
      isThere: (id) => !gone.includes(id),
      policy: { claims: hasPath ? { orgRole: 'role' } : {}, orgId: HOME, orgMapping: maps(8, 9) },
    });

  it.each<[string, StoredRoles, StoredRoles]>([
    ['is nothing of nothing', kept({}), NO_ROLES],
    [
      'is what is said',
      kept({ 7: 'Editor', 9: 'Viewer', 8: 'None' }),
      stored('Editor', HOME, { 8: 'None', 9: 'Viewer' }),
    ],
    [
      'is what was said, where nothing is said',
      kept({ 8: 'Viewer' }, { 7: 'Admin', 9: 'Editor' }),
      stored('Admin', HOME, { 8: 'Viewer', 9: 'Editor' }),
    ],
    [
      'is nothing of what is said to be none',
      kept({ 8: 'none' }, { 8: 'Viewer', 9: 'Viewer' }),
      stored(null, null, { 9: 'Viewer' }),
    ],
    [
      'is what was said where the end is postponed',
      kept({ 8: 'none' }, { 8: 'Admin' }, { postponed: [8] }),
      stored(null, null, { 8: 'Admin' }),
    ],
    [
      'is the new role where that is postponed',
      kept({ 7: 'Viewer' }, { 7: 'Admin' }, { postponed: [7] }),
      stored('Viewer', HOME),
    ],
    [
      'is nothing of an org that does not exist',
      kept({ 7: 'Viewer', 8: 'Viewer' }, { 9: 'Viewer' }, { gone: [7, 8, 9] }),
      NO_ROLES,
    ],
    [
      'is nothing of the org of the issuer that the settings say no more of',
      kept({}, { 7: 'Admin' }, { hasPath: false }),
      NO_ROLES,
    ],
  ])('%s', (_, found, wanted) => {
    expect(found).toEqual(wanted);
  });

  it('is stored as a JSON object by org id, which reads as it was', () => {
    const some = roles<OrgRole>({ 8: 'Viewer', 9: 'Admin' });
    expect(toJson(some)).toBe('{"8":"Viewer","9":"Admin"}');
    expect(readRoles(toJson(some))).toEqual(some);
    expect(readRoles('{"8":null,"9":"Viewer","10":"King"}')).toEqual(roles({ 9: 'Viewer' }));
    expect(readEnded('{"8":null,"9":"Viewer","0":null}')).toEqual(roles({ 9: 'Viewer' }));
  });

  it.each(['{}', '{"9":"Viewer"}', null, undefined])(
    'of a link that was removed is nothing that ended: %s',
    (json) => {
      expect(readEnded(json)).toBe(undefined);
    },
  );
});
