import { describe, expect, it } from 'vitest';

import { DECLARED_ASSIGNEES } from '../../../src/core/declared-type.ts';
import type { LevelForm } from '../../../src/core/level-change.ts';
import { readLevelChanges } from '../../../src/core/level-change.ts';
import { levelsOf } from '../../../src/core/resource-levels.ts';
import { resourceNames, resourceType } from '../../../src/core/resource-types.ts';

it('takes the name of every level where only the org knows these', () => {
  const assignees = DECLARED_ASSIGNEES;
  const level = 'Whatever it is';
  expect(readLevelChanges({ assignees, levels: null }, [{ teamId: 7, permission: level }])).toEqual({
    ok: true,
    value: [{ kind: 'team', subject: '7', level }],
  });
  expect(readLevelChanges({ assignees, levels: [] }, [{ teamId: 7, permission: level }]).ok).toBe(false);
});

describe.each([...resourceNames])('what is said of levels on one of %s', (resource) => {
  const { assignees, ...described } = resourceType(resource);
  const type = { ...described, assignees, levels: levelsOf(resource) };
  const levels = levelsOf(resource).map(({ name }) => name);
  const level = levels[0] ?? '';

  const refusal = (forms: readonly LevelForm[]) => {
    const read = readLevelChanges(type, forms);
    return read.ok ? undefined : read.refusal;
  };
  const invalid = (what: string, value: string) => ({ tag: 'invalid-resource-permission', what, value });
  const ONE = invalid('body', 'permissions must name one assignee in each entry');

  it('names a user by id, with every level there is, or none', () => {
    for (const permission of levels) {
      expect(readLevelChanges(type, [{ userId: 7, permission }])).toEqual({
        ok: true,
        value: [{ kind: 'user', subject: '7', level: permission }],
      });
    }
    for (const permission of ['', null, undefined]) {
      expect(readLevelChanges(type, [{ userId: 7, permission }])).toEqual({
        ok: true,
        value: [{ kind: 'user', subject: '7', level: '' }],
      });
    }
  });

  it('takes an empty, absent or zero name for none', () => {
    const form = { userId: 7, teamId: 0, builtInRole: '', permission: level };
    expect(readLevelChanges(type, [form])).toMatchObject({ ok: true, value: [{ subject: '7' }] });
  });

  it('may say nothing', () => {
    expect(readLevelChanges(type, [])).toEqual({ ok: true, value: [] });
  });

  it.each([['x'], [level.toLowerCase()], [` ${level}`], ['__proto__'], ['constructor']])(
    'knows no level %j',
    (permission) => {
      expect(refusal([{ userId: 7, permission }])).toEqual(invalid('permission', permission));
    },
  );

  it.each<[string, readonly LevelForm[]]>([
    ['nobody', [{ permission: level }]],
    ['nobody, in empty words', [{ userId: 0, teamId: 0, builtInRole: '', permission: level }]],
    ['nobody, by null', [{ userId: null, teamId: null, builtInRole: null }]],
    ['a user and a role', [{ userId: 7, builtInRole: 'Viewer', permission: level }]],
    ['a user and a team', [{ userId: 7, teamId: 8, permission: level }]],
    ['nobody, after an entry that is right', [{ userId: 7, permission: level }, {}]],
  ])('must name one assignee in each entry, not %s', (_, forms) => {
    expect(refusal(forms)).toEqual(ONE);
  });

  it('names nobody twice', () => {
    const twice = invalid('body', 'permissions must not name an assignee more than once');
    expect(refusal([{ userId: 7, permission: level }, { userId: 7 }])).toEqual(twice);
    if (assignees.builtInRoles) {
      expect(refusal([{ builtInRole: 'Viewer' }, { builtInRole: 'VIEWER' }])).toEqual(twice);
    }
    // A team with the number of a user is another.
    if (assignees.teams) expect(refusal([{ userId: 7 }, { teamId: 7 }])).toBeUndefined();
  });

  it(`names ${assignees.teams ? 'teams' : 'no teams'}`, () => {
    expect(readLevelChanges(type, [{ teamId: 8, permission: level }])).toEqual(
      assignees.teams
        ? { ok: true, value: [{ kind: 'team', subject: '8', level }] }
        : { ok: false, refusal: invalid('assignment', 'teams') },
    );
  });

  it(`names ${assignees.builtInRoles ? 'basic roles in any letter case' : 'no basic roles'}`, () => {
    for (const role of ['Viewer', 'editor', 'ADMIN']) {
      expect(readLevelChanges(type, [{ builtInRole: role, permission: level }])).toEqual(
        assignees.builtInRoles
          ? { ok: true, value: [{ kind: 'basic-role', subject: `basic_${role.toLowerCase()}`, level }] }
          : { ok: false, refusal: invalid('assignment', 'builtInRoles') },
      );
    }
  });
});

describe('a basic role on which a level is to be', () => {
  const folders = { ...resourceType('folders'), levels: levelsOf('folders') };

  it.each(['Grafana Admin', 'basic_viewer', 'constructor', '__proto__', ' Viewer'])('is not %j', (role) => {
    for (const permission of ['View', '']) {
      expect(readLevelChanges(folders, [{ builtInRole: role, permission }])).toEqual({
        ok: false,
        refusal: { tag: 'invalid-basic-role', role },
      });
    }
  });

  it.each(['None', 'none'])('is not %s, which stands for no rights', (builtInRole) => {
    for (const permission of ['View', '']) {
      expect(readLevelChanges(folders, [{ builtInRole, permission }])).toEqual({
        ok: false,
        refusal: { tag: 'none-role-assignment' },
      });
    }
  });
});
