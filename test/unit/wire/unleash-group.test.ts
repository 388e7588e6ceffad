import { describe, expect, it } from 'vitest';

import {
  CreateGroupSchema,
  fromCreateGroup,
  pictureName,
  toGroups,
  toGroupWithUsers,
  toWrittenGroup,
} from '../../../src/wire/unleash/group.ts';

const read = (body: unknown) => fromCreateGroup(CreateGroupSchema.parse(body));

describe('a body that says what a group is to be', () => {
  it('has a default for everything but the name', () => {
    const empty = { name: 'g', description: '', groupIds: [], rootRole: null, userIds: [] };
    for (const body of [
      { name: 'g' },
      { name: 'g', description: null, rootRole: null },
      { name: 'g', description: '', rootRole: 0, mappingsSSO: [], users: [] },
      { name: 'g', id: 7, x: 'y' },
    ]) {
      expect(read(body)).toEqual(empty);
    }
  });

  it('is read as it is sent: order, spelling, blanks', () => {
    const body = {
      name: ' G ',
      description: ' d\n',
      mappingsSSO: ['b', 'A', ' c '],
      rootRole: 7,
      users: [{ user: { id: 9, name: 'x' }, joinedAt: 'y' }, { user: { id: 8 } }],
    };
    expect(read(body)).toEqual({
      name: ' G ',
      description: ' d\n',
      groupIds: ['b', 'A', ' c '],
      rootRole: 7,
      userIds: [9, 8],
    });
  });
});

const AT = '2026-01-01T00:00:00.000Z';
const person = { login: 'ada', email: 'Ada@Example.org', isServiceAccount: false };
const account = { login: 'sa-1-ci', email: 'sa-1-ci', isServiceAccount: true };
const group = {
  id: 7,
  name: 'g',
  description: 'd',
  groupIds: ['a'],
  rootRole: 1,
  created: AT,
  createdBy: person,
};
const asUser = { id: 9, name: '', orgRole: 'None', created: AT, lastUsed: null } as const;
const members = [
  { user: { ...asUser, ...person }, joined: AT, addedBy: account, isExternal: false },
  { user: { ...asUser, ...account, name: 'ci', lastUsed: AT }, joined: AT, addedBy: null, isExternal: true },
];
const pictureOf = (user: typeof person) => `https://x/${pictureName(user)}`;

describe('a group as clients read it', () => {
  it('after a write has no members', () => {
    expect(toWrittenGroup(group)).toEqual({
      id: 7,
      name: 'g',
      description: 'd',
      mappingsSSO: ['a'],
      rootRole: 1,
      createdBy: 'Ada@Example.org',
      createdAt: AT,
      scimId: null,
    });
  });

  it('names people by e-mail address, accounts by login, and nobody by null', () => {
    const nameless = { ...person, email: '' };
    expect(toWrittenGroup({ ...group, createdBy: account }).createdBy).toBe('sa-1-ci');
    expect(toWrittenGroup({ ...group, createdBy: nameless }).createdBy).toBe('ada');
    expect(toWrittenGroup({ ...group, createdBy: null }).createdBy).toBeNull();
  });

  it('shows of a member what there is, and says who came from the identity provider', () => {
    const shown = toGroupWithUsers({ ...group, members }, pictureOf);
    expect(shown.users).toEqual([
      {
        joinedAt: AT,
        createdBy: 'sa-1-ci',
        user: {
          id: 9,
          email: 'Ada@Example.org',
          username: 'ada',
          imageUrl: 'https://x/ada@example.org',
          seenAt: null,
          createdAt: AT,
          accountType: 'User',
        },
      },
      {
        joinedAt: AT,
        createdBy: 'SSO',
        user: {
          id: 9,
          name: 'ci',
          username: 'sa-1-ci',
          imageUrl: 'https://x/sa-1-ci',
          seenAt: AT,
          createdAt: AT,
          accountType: 'Service Account',
        },
      },
    ]);
  });

  it.each([
    ['Admin', 1],
    ['Editor', 2],
    ['Viewer', 3],
    ['None', undefined],
    [null, undefined],
  ] as const)('tells the org role %s of a member as root role %s', (orgRole, rootRole) => {
    const [member] = members;
    if (member === undefined) throw new Error('no member');
    const one = [{ ...member, user: { ...member.user, orgRole } }];
    expect(toGroupWithUsers({ ...group, members: one }, pictureOf).users?.[0]?.user.rootRole).toBe(rootRole);
  });

  it('leaves out what is withheld, and tells it from what is not there', () => {
    const withheld = {
      ...group,
      groupIds: undefined,
      rootRole: undefined,
      members: undefined,
      memberCount: undefined,
      projects: undefined,
    };
    const always = ['id', 'name', 'description', 'createdBy', 'createdAt'];
    const keysOf = (value: object) => Object.keys(JSON.parse(JSON.stringify(value)) as object);
    expect(keysOf(toGroupWithUsers(withheld, pictureOf))).toEqual([...always, 'scimId']);
    expect(keysOf(toGroups([withheld], pictureOf).groups[0] ?? {})).toEqual(always);
    const bare = { ...group, groupIds: [], rootRole: null, members: [], memberCount: 0, projects: [] };
    expect(toGroups([bare], pictureOf).groups).toMatchObject([
      { mappingsSSO: [], rootRole: null, users: [], projects: [], userCount: 0 },
    ]);
  });

  it('in a list has projects and a count of its members', () => {
    const list = toGroups([{ ...group, members, memberCount: 2, projects: ['b', 'a'] }], pictureOf);
    expect(list.groups).toMatchObject([{ projects: ['b', 'a'], userCount: 2, users: { length: 2 } }]);
    expect(list.groups[0]).not.toHaveProperty('scimId');
  });
});
