import { describe, expect, it } from 'vitest';

import { knownGroups, mappedOf, teamsFedBy } from '../../../src/console/pages/groups/known-groups.ts';
import { saidGroups, withGroup, withoutGroup } from '../../../src/console/pages/groups/said-groups.ts';

const mapped = (groupID: string, ...roles: string[]) => ({ groupID, mappings: { 7: { roles } } });
const team = (id: number, ...mappingsSSO: string[]) => ({
  id,
  name: `Team ${id}`,
  description: '',
  createdBy: null,
  createdAt: '2026-01-01T00:00:00Z',
  mappingsSSO,
});

describe('the groups of an org', () => {
  it('are read from either form of the answer', () => {
    const groups = [mapped('a', 'r1')];
    expect(mappedOf({ groups, total: 1 })).toEqual(groups);
    expect(mappedOf([{ groups, total: 1 }])).toEqual(groups);
    expect(mappedOf([])).toEqual([]);
  });

  it('are those with roles and those with teams, each once whatever the letter case, by id', () => {
    const groups = knownGroups(
      [mapped('CN=Editors,ou=x', 'r1', 'r2'), mapped('a/b, c', 'r3')],
      [team(1, 'cn=editors,OU=x', 'zoo'), team(2, 'Zoo')],
    );
    expect(groups).toEqual([
      { id: 'a/b, c', roles: ['r3'], teams: [] },
      { id: 'CN=Editors,ou=x', roles: ['r1', 'r2'], teams: [{ id: 1, name: 'Team 1' }] },
      {
        id: 'zoo',
        roles: [],
        teams: [
          { id: 1, name: 'Team 1' },
          { id: 2, name: 'Team 2' },
        ],
      },
    ]);
  });

  it('feed the teams that are linked to a star above them, and say by which link', () => {
    const teams = [team(1, 'cn=*,ou=press'), team(2, 'cn=photos,ou=press', 'cn=*,ou=press'), team(3)];
    expect(teamsFedBy('CN=photos,ou=press', teams)).toEqual([
      { id: 1, name: 'Team 1', link: 'cn=*,ou=press' },
      { id: 2, name: 'Team 2' },
    ]);
    expect(teamsFedBy('cn=*,ou=press', teams).map(({ id }) => id)).toEqual([1, 2]);
    expect(teamsFedBy('cn=deep,ou=x,ou=press', teams)).toEqual([]);
  });

  it('feed no team whose links may not be read', () => {
    const { mappingsSSO: _, ...unread } = team(1, 'a');
    expect(teamsFedBy('a', [unread])).toEqual([]);
  });
});

describe('the groups of somebody', () => {
  const said = {
    groups: ['A', 'b', 'c'],
    bySource: { api: ['a', 'b'], jwt: ['A', 'c'], scim: [] },
  };

  it('are each there once, with all who say it', () => {
    expect(saidGroups(said)).toEqual([
      { id: 'A', saidBy: ['a directory job of this org', 'the identity provider'], isOurs: true },
      { id: 'b', saidBy: ['a directory job of this org'], isOurs: true },
      { id: 'c', saidBy: ['the identity provider'], isOurs: false },
    ]);
  });

  it('are changed only as far as this org says them', () => {
    expect(withGroup(said, 'new')).toEqual(['a', 'b', 'new']);
    expect(withGroup(said, 'B')).toEqual(['a', 'b']);
    expect(withoutGroup(said, 'A')).toEqual(['b']);
    expect(withoutGroup(said, 'c')).toEqual(['a', 'b']);
  });
});
