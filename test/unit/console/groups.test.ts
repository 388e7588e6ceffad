import { describe, expect, it } from 'vitest';

import { mappedOf } from '../../../src/console/kit/mapped-groups.ts';
import { feeding, knownGroups } from '../../../src/console/pages/groups/known-groups.ts';
import { saidGroups, withGroup, withoutGroup } from '../../../src/console/pages/groups/said-groups.ts';
import { teamsOneByOne } from '../../../src/console/pages/groups/teams-one-by-one.ts';

const mapped = (groupID: string, ...roles: string[]) => ({ groupID, mappings: { 7: { roles } } });
const team = (id: number, ...links: string[]) => ({ id, name: `Team ${id}`, links });

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
    expect(feeding(teams)('CN=photos,ou=press')).toEqual([
      { id: 1, name: 'Team 1', link: 'cn=*,ou=press' },
      { id: 2, name: 'Team 2' },
    ]);
    expect(feeding(teams)('cn=*,ou=press').map(({ id }) => id)).toEqual([1, 2]);
    expect(feeding(teams)('cn=deep,ou=x,ou=press')).toEqual([]);
  });

  it('feed no team whose links may not be read', () => {
    expect(feeding([{ id: 1, name: 'Team 1' }])('a')).toEqual([]);
  });
});

describe('the teams of an org that is too large for one answer', () => {
  const all = Array.from({ length: 7 }, (_, index) => ({ id: index + 1, name: `Team ${index + 1}` }));
  const links = async (id: number): Promise<string[] | undefined> =>
    await Promise.resolve(id === 3 ? undefined : [`group ${id}`]);

  it('are read page by page, each with its groups, and it is told how far it is', async () => {
    const told: string[] = [];
    const page = async (at: number) =>
      await Promise.resolve({ teams: all.slice((at - 1) * 3, at * 3), totalCount: all.length });
    const teams = await teamsOneByOne({ page, links }, (read, total) => told.push(`${read} of ${total}`));
    expect(teams).toEqual(
      all.map((one) => ({ ...one, links: one.id === 3 ? undefined : [`group ${one.id}`] })),
    );
    expect(told).toEqual(all.map((_, index) => `${index + 1} of 7`));
  });

  it('end with an empty page, though more were there before', async () => {
    const page = async (at: number) =>
      await Promise.resolve({ teams: at === 1 ? all.slice(0, 3) : [], totalCount: 9 });
    expect(await teamsOneByOne({ page, links }, () => undefined)).toHaveLength(3);
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
