import { describe, expect, it } from 'vitest';

import { acceptedScopes, actionsUpon } from '../../../src/core/catalogue/actions.ts';
import { basicRoleByUid } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoleByName } from '../../../src/core/catalogue/fixed-roles.ts';
import { findUndelegable } from '../../../src/core/delegation.ts';
import { findInvalidPermission } from '../../../src/core/permission-validation.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { levelsOf, permissionsOfLevel } from '../../../src/core/resource-levels.ts';
import {
  isResourceName,
  resourceNames,
  resourceType,
  scopeOfResource,
} from '../../../src/core/resource-types.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';

const highestOf = (resource: (typeof resourceNames)[number]): string => levelsOf(resource).at(-1)?.name ?? '';

/** What the table says, typed by hand from docs/grafana.md#resource-permissions; `projects` are ours. */
const EXPECTED: Readonly<Record<string, readonly [levels: string, kinds: string]>> = {
  // Upstream has people only; a team takes accounts here, as `POST /api/teams/:id/members` does.
  teams: ['Member Admin', 'users serviceAccounts'],
  serviceaccounts: ['Edit Admin', 'users teams'],
  folders: ['View Edit Admin', 'users serviceAccounts teams builtInRoles'],
  dashboards: ['View Edit Admin', 'users serviceAccounts teams builtInRoles'],
  datasources: ['Query Edit Admin', 'users serviceAccounts teams builtInRoles'],
  projects: ['Viewer Member Owner', 'users serviceAccounts teams builtInRoles'],
};

describe('the types of resource', () => {
  it('have the levels and the kinds of assignee of the reference, lowest first', () => {
    const said = resourceNames.map((resource) => {
      const kinds = Object.entries(resourceType(resource).assignees).filter(([, isAllowed]) => isAllowed);
      const levels = levelsOf(resource).map(({ name }) => name);
      return [resource, [levels.join(' '), kinds.map(([kind]) => kind).join(' ')]];
    });
    expect(Object.fromEntries(said)).toEqual(EXPECTED);
  });

  it.each([...resourceNames])('%s fit into paths, operation names and scopes', (resource) => {
    expect(resource).toMatch(/^[a-z]+$/);
    expect(resourceType(resource).singular).toMatch(/^[a-z ]+$/);
    expect(scopeOfResource({ resource, id: '7' })).toBe(`${resource}:${resourceType(resource).attribute}:7`);
  });

  it.each([...resourceNames])('%s have permissions about themselves that can be required', (resource) => {
    const scope = `${resource}:${resourceType(resource).attribute}:*`;
    for (const verb of ['read', 'write']) {
      expect(acceptedScopes(`${resource}.permissions:${verb}`)).toContain(scope);
    }
  });

  it.each([...resourceNames])('%s bring by every level only what the catalogue knows', (resource) => {
    for (const { name } of levelsOf(resource)) {
      expect(
        findInvalidPermission(permissionsOfLevel(resource, '7', name), SHIPPED_ONLY),
        name,
      ).toBeUndefined();
      const scope = `${resource}:${resourceType(resource).attribute}:`;
      for (const { action } of permissionsOfLevel(resource, '7', name)) {
        expect(actionsUpon(scope), name).toContain(action);
      }
    }
  });

  it.each([...resourceNames])('%s add something by every level, and nothing twice', (resource) => {
    let below: readonly string[] = [];
    for (const { name, actions } of levelsOf(resource)) {
      expect(actions.slice(0, below.length), name).toEqual(below);
      expect(actions.length, name).toBeGreaterThan(below.length);
      expect(new Set(actions).size, name).toBe(actions.length);
      below = actions;
    }
  });

  it.each([...resourceNames])('%s let only the highest level give levels away', (resource) => {
    const administers = levelsOf(resource).filter(({ actions }) =>
      actions.some((action) => action === `${resource}.permissions:write`),
    );
    expect(administers.map(({ name }) => name)).toEqual([highestOf(resource)]);
  });

  it.each([...resourceNames])('%s can be administered by an org Admin in every level', (resource) => {
    const permissions = basicRoleByUid('basic_admin')?.permissions ?? [];
    const admin = new PermissionSet([{ source: { roleUid: null, path: { via: 'org-role' } }, permissions }]);
    for (const { name } of levelsOf(resource)) {
      expect(findUndelegable(admin, permissionsOfLevel(resource, '7', name)), name).toBeUndefined();
    }
  });

  it.each([
    ['folders', 'View', 'fixed:folders:viewer'],
    ['folders', 'Edit', 'fixed:folders:editor'],
    ['folders', 'Admin', 'fixed:folders:admin'],
    ['dashboards', 'View', 'fixed:dashboards:viewer'],
    ['dashboards', 'Edit', 'fixed:dashboards:editor'],
    ['dashboards', 'Admin', 'fixed:dashboards:admin'],
  ])('%s bring by %s on one what %s brings on all', (resource, level, role) => {
    const actions = permissionsOfLevel(resource, '7', level).map(({ action }) => action);
    const shipped = fixedRoleByName(role)?.permissions.map(({ action }) => action) ?? [];
    expect(actions.toSorted()).toEqual(shipped.toSorted());
  });

  it.each([
    ['constructor', 'Admin'],
    ['__proto__', 'Admin'],
    ['Folders', 'Admin'],
    ['folders', 'admin'],
    ['folders', ''],
    ['folders', 'constructor'],
    ['folders', 'Owner'],
    ['receivers', 'Admin'],
  ])('%s with level %j bring nothing (I12)', (resource, level) => {
    expect(permissionsOfLevel(resource, '7', level)).toEqual([]);
  });

  it('are known by their exact names', () => {
    expect(resourceNames.every(isResourceName)).toBe(true);
    for (const text of ['', 'constructor', '__proto__', 'Teams', 'roles', 'users']) {
      expect(isResourceName(text), text).toBe(false);
    }
  });
});
