import { beforeAll, describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import type { Answer, As } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { newPerson, NO_ID } from '../../support/people.ts';
import { snapshot } from '../../support/snapshot.ts';

const NO_UID = 'nosuchuidanywhere';

/** A call that names somebody or something by an id or a uid. A text as body is sent as it is. */
type Call = readonly [method: string, path: string, body?: object | string];

/** What the caller's own org has. */
type Own = {
  readonly org: number;
  readonly role: string;
  readonly team: number;
  readonly account: number;
  readonly person: number;
};

/** The resources on which levels are given. */
const RESOURCES = (own: Own): string[] => [
  'folders/f1',
  'projects/p1',
  `teams/${own.team}`,
  `serviceaccounts/${own.account}`,
];

/** One good body, and bodies that are refused before anybody looks at who is named. */
const bodies = (method: string, path: string, ...good: readonly object[]): Call[] =>
  [...good, {}, '{'].map((body): Call => [method, path, body]);

/** Every call whose path names a user or a service account. */
const onUsers = (own: Own, name: number | string): Call[] => [
  ...RESOURCES(own).flatMap((resource) =>
    bodies(
      'POST',
      `/access-control/${resource}/users/${name}`,
      { permission: 'Admin' },
      { permission: 'View' },
      { permission: 'nosuchlevel' },
      { permission: '' },
    ),
  ),
  ['GET', `/access-control/users/${name}/roles`],
  ['GET', `/access-control/users/${name}/roles?includeHidden=true&includeMapped=true`],
  ...bodies('POST', `/access-control/users/${name}/roles`, { roleUid: own.role }, { roleUid: 'nosuchrole' }),
  ...bodies('PUT', `/access-control/users/${name}/roles`, { roleUids: [own.role] }, { roleUids: ['no'] }),
  ['DELETE', `/access-control/users/${name}/roles/${own.role}`],
  ['DELETE', `/access-control/users/${name}/roles/nosuchrole`],
  ['GET', `/access-control/users/${name}/permissions`],
  ['GET', `/access-control/users/permissions/search?namespacedId=user:${name}`],
  ['GET', `/access-control/users/permissions/search?namespacedId=service-account:${name}`],
  ...bodies('PUT', `/teams/${own.team}/members/${name}`, { permission: 4 }, { permission: 9 }),
  ['DELETE', `/teams/${own.team}/members/${name}`],
  ['DELETE', `/teams/${NO_ID}/members/${name}`],
  ['GET', `/groupsync/users/${name}/groups`],
  ...bodies('PUT', `/groupsync/users/${name}/groups`, { groups: ['g'] }, { groups: [''] }),
  ...['/org/users', `/orgs/${own.org}/users`].flatMap((members): Call[] => [
    ...bodies('PATCH', `${members}/${name}`, { role: 'Viewer' }, { role: 'nosuchrole' }),
    ['DELETE', `${members}/${name}`],
  ]),
  ['GET', `/users/${name}`],
  ['GET', `/users/${name}/teams`],
  ['GET', `/users/${name}/orgs`],
  ...bodies('PUT', `/users/${name}`, { name: 'x' }),
  ...bodies('PUT', `/admin/users/${name}/password`, { password: 'secret' }),
  ['POST', `/admin/users/${name}/disable`],
  ['DELETE', `/admin/users/${name}`],
  ['GET', `/admin/users/${name}/links`],
  ['DELETE', `/admin/users/${name}/links/nosuchlink`],
  ...bodies('POST', `/admin/users/${name}/links/nosuchlink/move`, { userId: own.person }),
  ...onAccounts(own, name),
];

const onAccounts = (_own: Own, name: number | string): Call[] => [
  ['GET', `/serviceaccounts/${name}`],
  ...bodies('PATCH', `/serviceaccounts/${name}`, { name: 'x' }, { role: 'nosuchrole' }),
  ['DELETE', `/serviceaccounts/${name}`],
  ['GET', `/serviceaccounts/${name}/tokens`],
  ...bodies('POST', `/serviceaccounts/${name}/tokens`, { name: 'x' }),
  ['DELETE', `/serviceaccounts/${name}/tokens/${NO_ID}`],
  ['GET', `/access-control/serviceaccounts/${name}`],
  ...bodies('POST', `/access-control/serviceaccounts/${name}`, { permissions: [] }),
];

/** The calls whose body names a user or service account, which only an id can do. */
const inBodies = (own: Own, id: number): Call[] => [
  ['POST', `/teams/${own.team}/members`, { userId: id }],
  ['POST', `/teams/${NO_ID}/members`, { userId: id }],
  ...RESOURCES(own).flatMap((resource): Call[] =>
    ['Admin', 'View', 'nosuchlevel', ''].map((permission): Call => [
      'POST',
      `/access-control/${resource}`,
      { permissions: [{ userId: id, permission }] },
    ]),
  ),
  ['PUT', `/access-control/roles/${own.role}/assignments`, { users: [id] }],
  ['PUT', `/access-control/roles/${own.role}/assignments`, { service_accounts: [id] }],
  ['POST', '/access-control/users/roles/search', { userIds: [id] }],
  ['POST', '/admin/groups', { name: 'g', users: [{ user: { id } }] }],
  ['PUT', `/admin/groups/${own.team}`, { name: 'g', users: [{ user: { id } }] }],
];

/** The calls whose path names a team. */
const onTeams = (own: Own, name: number | string): Call[] => [
  ...RESOURCES(own)
    .filter((resource) => !resource.startsWith('teams/'))
    .flatMap((resource) =>
      bodies(
        'POST',
        `/access-control/${resource}/teams/${name}`,
        { permission: 'Admin' },
        { permission: 'nosuchlevel' },
        { permission: '' },
      ),
    ),
  ['GET', `/access-control/teams/${name}`],
  ...bodies('POST', `/access-control/teams/${name}`, { permissions: [] }),
  ...bodies('POST', `/access-control/teams/${name}/users/${own.person}`, { permission: 'Admin' }),
  ['GET', `/access-control/teams/${name}/roles`],
  ...bodies('POST', `/access-control/teams/${name}/roles`, { roleUid: own.role }),
  ...bodies('PUT', `/access-control/teams/${name}/roles`, { roleUids: [] }),
  ['DELETE', `/access-control/teams/${name}/roles/${own.role}`],
  ['GET', `/teams/${name}`],
  ...bodies('PUT', `/teams/${name}`, { name: 'x' }),
  ['DELETE', `/teams/${name}`],
  ['GET', `/teams/${name}/members`],
  ...bodies('POST', `/teams/${name}/members`, { userId: own.account }),
  ...bodies('PUT', `/teams/${name}/members`, { members: [], admins: [] }),
  ['GET', `/teams/${name}/preferences`],
  ...bodies('PUT', `/teams/${name}/preferences`, { theme: 'dark' }),
  ['GET', `/teams/${name}/groups`],
  ...bodies('POST', `/teams/${name}/groups`, { groupId: 'g' }),
  ['DELETE', `/teams/${name}/groups?groupId=g`],
  ['GET', `/admin/groups/${name}`],
  ...bodies('PUT', `/admin/groups/${name}`, { name: 'x' }),
  ['DELETE', `/admin/groups/${name}`],
];

const inBodiesTeams = (own: Own, id: number): Call[] => [
  ...RESOURCES(own).flatMap((resource): Call[] =>
    ['Admin', 'nosuchlevel', ''].map((permission): Call => [
      'POST',
      `/access-control/${resource}`,
      { permissions: [{ teamId: id, permission }] },
    ]),
  ),
  ['PUT', `/access-control/roles/${own.role}/assignments`, { teams: [id] }],
  ['POST', '/access-control/teams/roles/search', { teamIds: [id] }],
];

/** A status and a text without what names the thing or is random. */
function seen({ status, text }: Answer, names: readonly (number | string)[]): string {
  const plain = text.replaceAll(/ACE\d{10}|"id":"[^"]*"|"traceID":"[^"]*"/g, '');
  // The longest first: an id may be in a uid.
  const texts = names.map(String).toSorted((a, b) => b.length - a.length);
  return `${status} ${texts.reduce((left, name) => left.replaceAll(name, '…'), plain)}`;
}

let world: {
  readonly org: FreshOrg;
  readonly own: Own;
  readonly callers: readonly (readonly [string, As])[];
};
/** What another org has, by kind: its id and its uid. */
let theirs: Readonly<Record<'person' | 'account' | 'team', { readonly id: number; readonly uid: string }>>;

beforeAll(async () => {
  const [org, other] = [await freshOrg(), await freshOrg()];
  const own = {
    org: org.id,
    role: await org.role([['reports:read', 'reports:*']]),
    team: await org.team(),
    account: (await org.account()).id,
    person: (await org.person()).id,
  };
  const admin = await org.account('Admin');
  const nobody = await org.account();
  world = {
    org,
    own,
    callers: [
      ['an Admin token', admin.as],
      ['nobody', nobody.as],
    ],
  };
  const account = await other.admin(201, 'POST', '/serviceaccounts', { name: unique('a'), role: 'None' });
  const team = await other.admin(200, 'POST', '/teams', { name: unique('team') });
  theirs = {
    person: await newPerson({ orgId: other.id }),
    account: account.body,
    team: { id: team.body.teamId, uid: team.body.uid },
  };
});

/** Sends both calls as each caller, and compares the answers. */
async function expectAlike(
  expect: (value: unknown, message: string) => { toBe: (wanted: unknown) => void },
  real: readonly Call[],
  none: readonly Call[],
  names: readonly (number | string)[],
): Promise<void> {
  for (const [who, as] of world.callers) {
    const differing: string[] = [];
    const send = async ([method, path, body]: Call) =>
      seen(await api(method, path, { as, ...(body !== undefined && { body }) }), names);
    const calls = [...real, ...none];
    const answers: string[] = [];
    for (let i = 0; i < calls.length; i += 20)
      answers.push(...(await Promise.all(calls.slice(i, i + 20).map(send))));
    for (const [i, [method, path, body]] of real.entries()) {
      const [a = '', b = ''] = [answers[i], answers[real.length + i]];
      if (a !== b || a.startsWith('5'))
        differing.push(`${method} ${path} ${JSON.stringify(body)}\n  ${a}\n  ${b}`);
    }
    expect(differing.join('\n'), who).toBe('');
  }
}

describe("whatever names another org's thing is answered as if there were no such thing (I10)", () => {
  for (const kind of ['person', 'account'] as const) {
    it(`${kind}: by id and by uid, in paths and in bodies`, async ({ expect }) => {
      const { own } = world;
      const { id, uid } = theirs[kind];
      const before = await snapshot();
      const names = [id, uid, NO_ID, NO_UID];
      await expectAlike(expect, onUsers(own, id), onUsers(own, NO_ID), names);
      await expectAlike(expect, onUsers(own, uid), onUsers(own, NO_UID), names);
      await expectAlike(expect, inBodies(own, id), inBodies(own, NO_ID), names);
      expect(await snapshot()).toEqual(before);
    });
  }

  it('a team, by id and by uid, in paths and in bodies', async ({ expect }) => {
    const { own } = world;
    const { id, uid } = theirs.team;
    const before = await snapshot();
    const names = [id, uid, NO_ID, NO_UID];
    await expectAlike(expect, onTeams(own, id), onTeams(own, NO_ID), names);
    await expectAlike(expect, onTeams(own, uid), onTeams(own, NO_UID), names);
    await expectAlike(expect, inBodiesTeams(own, id), inBodiesTeams(own, NO_ID), names);
    expect(await snapshot()).toEqual(before);
  });

  it('but a server admin names people of all orgs', async ({ expect }) => {
    const { org, own } = world;
    const body = { roleUid: own.role };
    await ok(200, 'POST', `/access-control/users/${theirs.person.uid}/roles`, { org: org.id, body });
    const listed = await org.admin(200, 'GET', `/access-control/users/${theirs.person.id}/roles`);
    expect(listed.body).toHaveLength(1);
    await ok(200, 'DELETE', `/access-control/users/${theirs.person.id}/roles/${own.role}`, { org: org.id });
  });
});
