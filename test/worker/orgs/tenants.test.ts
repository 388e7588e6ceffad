import { beforeAll, describe, it } from 'vitest';

import type { Answer } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { snapshot } from '../../support/snapshot.ts';

/** Ids that are never handed out in a test. */
const NO_ID = 1_999_999_999;
const NO_UID = 'nosuchrole';

/** Everything that one org has and another is asked for. */
type Things = {
  readonly org: number;
  readonly role: string;
  readonly team: number;
  readonly account: number;
  readonly accountUid: string;
  readonly token: number;
  readonly person: number;
  readonly accountLogin: string;
};

type Call = readonly [method: string, path: string, body?: object];

async function fill(org: FreshOrg): Promise<Things> {
  const role = await org.role([['reports:read', 'reports:*']]);
  const team = await org.team();
  const name = unique('account');
  const account = await org.admin(201, 'POST', '/serviceaccounts', { name, role: 'None' });
  const person = await org.person('Viewer');
  const tokens = `/serviceaccounts/${account.body.id}/tokens`;
  const token = await org.admin(200, 'POST', tokens, { name: unique('token') });
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: role });
  await org.admin(200, 'POST', `/access-control/users/${account.body.id}/roles`, { roleUid: role });
  await org.admin(200, 'POST', `/access-control/users/${person.id}/roles`, { roleUid: role });
  const { id, uid, login } = account.body;
  return {
    org: org.id,
    role,
    team,
    account: id,
    accountUid: uid,
    token: token.body.id,
    person: person.id,
    accountLogin: login,
  };
}

const NOTHING: Things = {
  org: NO_ID,
  role: NO_UID,
  team: NO_ID,
  account: NO_ID,
  accountUid: 'nosuchaccount',
  token: NO_ID,
  person: NO_ID,
  accountLogin: 'sa-1-no-such-account',
};

const usersCalls = (id: number, own: Things): Call[] => [
  ['GET', `/access-control/users/${id}/roles`],
  ['GET', `/access-control/users/${id}/roles?includeHidden=true&includeMapped=true`],
  ['POST', `/access-control/users/${id}/roles`, { roleUid: own.role }],
  ['PUT', `/access-control/users/${id}/roles`, { roleUids: [own.role] }],
  ['PUT', `/access-control/users/${id}/roles`, { roleUids: [] }],
  ['DELETE', `/access-control/users/${id}/roles/${own.role}`],
  ['GET', `/access-control/users/${id}/permissions`],
  ['POST', `/teams/${own.team}/members`, { userId: id }],
  ['PUT', `/teams/${own.team}/members/${id}`, { permission: 4 }],
  ['DELETE', `/teams/${own.team}/members/${id}`],
  ['POST', `/serviceaccounts/${id}/tokens`, { name: 'token' }],
  ...['/org/users', `/orgs/${own.org}/users`].flatMap((members): Call[] => [
    ['PATCH', `${members}/${id}`, { role: 'Viewer' }],
    ['DELETE', `${members}/${id}`],
  ]),
];

/** The calls about who may do what to one thing of ours. */
const levelCalls = (resource: string, id: number, userId: number, permission: string): Call[] => [
  ['GET', `/access-control/${resource}/${id}`],
  ['POST', `/access-control/${resource}/${id}`, { permissions: [{ userId, permission }] }],
  ['POST', `/access-control/${resource}/${id}`, { permissions: null }],
  ['POST', `/access-control/${resource}/${id}/users/${userId}`, { permission }],
  ['POST', `/access-control/${resource}/${id}/users/${userId}`, {}],
];

/** Every call that names something; `own` is what the caller's org has. */
const CALLS: Readonly<Record<string, (theirs: Things, own: Things) => readonly Call[]>> = {
  role: ({ role }, own) => [
    ['GET', `/access-control/roles/${role}`],
    ['GET', `/access-control/roles/${role}/assignments`],
    ['PUT', `/access-control/roles/${role}/assignments`, { teams: [own.team] }],
    ['PUT', `/access-control/roles/${role}/assignments`, { users: [] }],
    ['PUT', `/access-control/roles/${role}`, { name: 'x', version: 9, permissions: [] }],
    ['PUT', `/access-control/roles/${role}`, { name: 'x', version: 0, permissions: [] }],
    ['PUT', `/access-control/roles/${role}`, { name: 'fixed:x', version: 9, permissions: [] }],
    ['DELETE', `/access-control/roles/${role}`],
    ['DELETE', `/access-control/roles/${role}?force=true`],
    ...[`users/${own.account}`, `users/${own.person}`, `teams/${own.team}`].flatMap((assignee): Call[] => [
      ['POST', `/access-control/${assignee}/roles`, { roleUid: role }],
      ['PUT', `/access-control/${assignee}/roles`, { roleUids: [own.role, role] }],
      ['DELETE', `/access-control/${assignee}/roles/${role}`],
    ]),
  ],
  team: ({ team }, own) => [
    ['GET', `/access-control/teams/${team}/roles`],
    ['POST', `/access-control/teams/${team}/roles`, { roleUid: own.role }],
    ['PUT', `/access-control/teams/${team}/roles`, { roleUids: [own.role] }],
    ['PUT', `/access-control/teams/${team}/roles`, { roleUids: [] }],
    ['DELETE', `/access-control/teams/${team}/roles/${own.role}`],
    ['GET', `/teams/${team}`],
    ['GET', `/teams/${team}?accesscontrol=true`],
    ['PUT', `/teams/${team}`, { name: 'x' }],
    ['DELETE', `/teams/${team}`],
    ['GET', `/teams/${team}/members`],
    ['POST', `/teams/${team}/members`, { userId: own.account }],
    ['PUT', `/teams/${team}/members`, { members: [], admins: [] }],
    ['PUT', `/teams/${team}/members/${own.account}`, { permission: 4 }],
    ['DELETE', `/teams/${team}/members/${own.account}`],
    ['GET', `/teams/${team}/preferences`],
    ['PUT', `/teams/${team}/preferences`, { theme: 'dark' }],
    ...levelCalls('teams', team, own.person, 'Admin'),
  ],
  'service account': ({ account, accountUid, accountLogin, token }, own) => [
    ...usersCalls(account, own),
    ...[account, accountUid].flatMap((named): Call[] => [
      ['GET', `/serviceaccounts/${named}`],
      ['GET', `/serviceaccounts/${named}?accesscontrol=true`],
      ['PATCH', `/serviceaccounts/${named}`, { name: 'x' }],
      ['PATCH', `/serviceaccounts/${named}`, {}],
      ['DELETE', `/serviceaccounts/${named}`],
      ['POST', `/serviceaccounts/${named}/tokens`, { name: 'x' }],
      ['DELETE', `/serviceaccounts/${named}/tokens/${token}`],
    ]),
    ['GET', `/serviceaccounts/${accountUid}/tokens`],
    ['DELETE', `/serviceaccounts/${own.account}/tokens/${token}`],
    ...levelCalls('serviceaccounts', account, own.person, 'Admin'),
    ['POST', `/orgs/${own.org}/users`, { loginOrEmail: accountLogin, role: 'None' }],
  ],
  person: ({ person }, own) => usersCalls(person, own),
  org: ({ org }, own) => [
    ['POST', `/orgs/${org}/users`, { loginOrEmail: own.accountLogin, role: 'None' }],
    ['POST', `/orgs/${org}/users`, { loginOrEmail: 'nobody', role: 'Admin' }],
    ['GET', `/orgs/${org}`],
    ['PUT', `/orgs/${org}`, { name: 'x' }],
    ['DELETE', `/orgs/${org}`],
    ['GET', `/orgs/${org}/users`],
    ['GET', `/orgs/${org}/users/search`],
    ['PATCH', `/orgs/${org}/users/${own.person}`, { role: 'Admin' }],
    ['DELETE', `/orgs/${org}/users/${own.person}`],
  ],
  'person of the deployment': ({ person }) => [
    ['GET', `/users/${person}`],
    ['GET', `/users/${person}/orgs`],
    ['PUT', `/users/${person}`, { name: 'x' }],
    ['POST', `/users/${person}/using/1`],
    ['DELETE', `/admin/users/${person}`],
    ['POST', `/admin/users/${person}/disable`],
    ['POST', `/admin/users/${person}/enable`],
    ['PUT', `/admin/users/${person}/password`, { password: 'secret' }],
    ['PUT', `/admin/users/${person}/permissions`, { isGrafanaAdmin: true }],
  ],
};

/** What an Admin of an org may not even ask for. */
const CLOSED = ['org', 'person of the deployment'];

/** An answer without what differs from one refusal to the next. */
function seen({ status, body }: Answer) {
  const { accessErrorId, ...rest } = body;
  return { status, body: { ...rest, ...(accessErrorId !== undefined && { accessErrorId: 'ACE' }) } };
}

/** Two orgs with the same things, and accounts of the first: an Admin, and one without rights. */
let world: {
  readonly org: FreshOrg;
  readonly own: Things;
  readonly theirs: Things;
  readonly admin: Account;
  readonly nobody: Account;
};

beforeAll(async () => {
  const [org, other] = [await freshOrg(), await freshOrg()];
  const [own, theirs] = [await fill(org), await fill(other)];
  world = { org, own, theirs, admin: await org.account('Admin'), nobody: await org.account() };
});

describe("another org's things are answered like things that do not exist (I10)", () => {
  for (const [what, callsOn] of Object.entries(CALLS)) {
    it(`a ${what}, to an Admin of the org`, async ({ expect }) => {
      const { own, theirs, admin } = world;
      const { as } = admin;
      const nothing = callsOn(NOTHING, own);
      const before = await snapshot();
      for (const [i, [method, path, body]] of callsOn(theirs, own).entries()) {
        const [, noPath = '', noBody] = nothing[i] ?? [];
        const [real, none] = [
          await api(method, path, { as, body }),
          await api(method, noPath, { as, body: noBody }),
        ];
        expect(seen(real), `${method} ${path}`).toEqual(seen(none));
        expect(real.status, `${method} ${path}: ${real.text}`).toBe(CLOSED.includes(what) ? 403 : 404);
      }
      expect(await snapshot()).toEqual(before);
    });
  }

  it('even to a server admin, but for people, whom it may see everywhere', async ({ expect }) => {
    const { org, own, theirs } = world;
    const before = await snapshot();
    for (const what of ['role', 'team', 'service account'] as const) {
      const nothing = CALLS[what]?.(NOTHING, own) ?? [];
      for (const [i, [method, path, body]] of (CALLS[what]?.(theirs, own) ?? []).entries()) {
        const [, noPath = '', noBody] = nothing[i] ?? [];
        const real = await api(method, path, { org: org.id, body });
        const none = await api(method, noPath, { org: org.id, body: noBody });
        expect(seen(real), `${method} ${path}`).toEqual(seen(none));
        expect(real.status, `${method} ${path}: ${real.text}`).toBe(404);
      }
    }
    expect(await snapshot()).toEqual(before);
  });

  it('to somebody without rights, who gets the same refusal for both', async ({ expect }) => {
    const { own, theirs, nobody } = world;
    const { as } = nobody;
    for (const callsOn of Object.values(CALLS)) {
      const nothing = callsOn(NOTHING, own);
      for (const [i, [method, path, body]] of callsOn(theirs, own).entries()) {
        const [, noPath = '', noBody] = nothing[i] ?? [];
        const [real, none] = [
          await api(method, path, { as, body }),
          await api(method, noPath, { as, body: noBody }),
        ];
        expect(seen(real), `${method} ${path}`).toEqual(seen(none));
        expect(real.status).toBe(403);
      }
    }
  });

  it('as assignees of levels on a resource, which are refused as unknown', async ({ expect }) => {
    const { theirs, admin } = world;
    const { as } = admin;
    const before = await snapshot();
    const path = '/access-control/folders/x';
    for (const [way, id] of [
      ['users', theirs.account],
      ['users', theirs.person],
      ['teams', theirs.team],
    ] as const) {
      for (const permission of ['View', '']) {
        const name = way === 'users' ? 'userId' : 'teamId';
        const calls = (named: number): Call[] => [
          ['POST', `${path}/${way}/${named}`, { permission }],
          ['POST', path, { permissions: [{ [name]: named, permission }] }],
        ];
        const nothing = calls(NO_ID);
        for (const [i, [method, where, body]] of calls(id).entries()) {
          const [, noPath = '', noBody] = nothing[i] ?? [];
          const real = await api(method, where, { as, body });
          expect(seen(real)).toEqual(seen(await api(method, noPath, { as, body: noBody })));
          expect(real.body.messageId, real.text).toBe('accesscontrol.assignmentEntityNotFound');
        }
      }
    }
    expect(await snapshot()).toEqual(before);
  });

  it('and levels on the same id of a foreign thing do not meet', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const account = await org.account();
    await org.admin(200, 'POST', `/access-control/folders/x/users/${account.id}`, { permission: 'View' });
    await other.admin(200, 'POST', '/access-control/folders/x/builtInRoles/Viewer', { permission: 'Admin' });
    const managed = async ({ id }: FreshOrg) =>
      (await api('GET', '/access-control/folders/x', { org: id })).body
        .filter(({ isManaged }: { isManaged: boolean }) => isManaged)
        .map(({ roleName }: { roleName: string }) => roleName);
    expect(await managed(org)).toEqual([`managed:users:${account.id}:permissions`]);
    expect(await managed(other)).toEqual(['managed:builtins:viewer:permissions']);
  });

  it("and lists hold only what is the org's own or global", async ({ expect }) => {
    const { org, own, theirs, admin, nobody } = world;
    const list = await org.admin(200, 'GET', '/access-control/roles?includeHidden=true');
    const uids = list.body.map(({ uid }: { uid: string }) => uid);
    expect([uids.includes(own.role), uids.includes(theirs.role)]).toEqual([true, false]);
    const accounts = await org.admin(200, 'GET', '/serviceaccounts/search');
    expect(accounts.body.serviceAccounts.map(({ id }: { id: number }) => id)).toEqual(
      expect.arrayContaining([own.account, admin.id, nobody.id]),
    );
    expect(accounts.body.totalCount).toBe(3);
    // Clients ask for the tokens of accounts that are gone, so that is no refusal.
    for (const id of [theirs.account, NO_ID]) {
      expect((await org.admin(200, 'GET', `/serviceaccounts/${id}/tokens`)).body).toEqual([]);
    }
  });
});

describe('lists of members (I10)', () => {
  it("hold the org's own members and nobody else, whoever asks", async ({ expect }) => {
    const { org, own, theirs, admin } = world;
    const { as } = admin;
    for (const path of ['/org/users', '/org/users/lookup', `/orgs/${org.id}/users`]) {
      for (const caller of [as, ADMIN]) {
        const { body } = await ok(200, 'GET', path, { as: caller, ...(caller === ADMIN && { org: org.id }) });
        const ids = body.map(({ userId }: { userId: number }) => userId);
        expect(
          ids.toSorted((a: number, b: number) => a - b),
          path,
        ).toEqual([1, own.person]);
        expect(ids).not.toContain(theirs.person);
      }
    }
  });

  it('know a person of another org neither by id nor by uid', async ({ expect }) => {
    const { theirs, admin } = world;
    const { as } = admin;
    const { uid } = (await ok(200, 'GET', `/users/${theirs.person}`)).body;
    for (const [method, body] of [['PATCH', { role: 'Viewer' }], ['DELETE']] as const) {
      const answers: unknown[] = [];
      for (const name of [theirs.person, uid, NO_ID, NO_UID, theirs.account]) {
        answers.push(seen(await api(method, `/org/users/${name}`, { as, ...(body && { body }) })));
      }
      expect(answers).toEqual(answers.map(() => answers[0]));
      expect(answers[0]).toMatchObject({ status: 404 });
    }
  });
});

describe('the same names and uids in two orgs do not meet (I10)', () => {
  it('roles', async ({ expect }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const [uid, name] = [unique('uid'), unique('role')];
    const accounts: Account[] = [];
    for (const [i, org] of orgs.entries()) {
      await org.role([['reports:read', `reports:id:${i}`]], { uid, name });
      const account = await org.account();
      await org.admin(200, 'POST', `/access-control/users/${account.id}/roles`, { roleUid: uid });
      accounts.push(account);
    }
    const held = () =>
      Promise.all(
        accounts.map(async ({ as }) => {
          const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as });
          return body['reports:read'];
        }),
      );
    const [first] = orgs;
    const path = `/access-control/roles/${uid}`;
    expect(await held()).toEqual([['reports:id:0'], ['reports:id:1']]);
    const permissions = [{ action: 'reports:read', scope: 'reports:id:7' }];
    await first.admin(200, 'PUT', path, { name, version: 1, permissions });
    expect(await held()).toEqual([['reports:id:7'], ['reports:id:1']]);
    await first.admin(200, 'DELETE', `${path}?force=true`);
    expect(await held()).toEqual([undefined, ['reports:id:1']]);
  });

  it('teams, service accounts and tokens', async ({ expect }) => {
    const name = unique('name');
    for (const org of [await freshOrg(), await freshOrg()]) {
      const make = async () => {
        const team = await api('POST', '/teams', { org: org.id, body: { name } });
        const account = await api('POST', '/serviceaccounts', { org: org.id, body: { name, role: 'None' } });
        return [team, account] as const;
      };
      const [team, account] = await make();
      expect([team.status, account.status], `${team.text} ${account.text}`).toEqual([200, 201]);
      await org.admin(200, 'POST', `/serviceaccounts/${account.body.id}/tokens`, { name });
      // In the org itself they do.
      expect((await make()).map(({ status }) => status)).toEqual([409, 400]);
      await org.admin(400, 'POST', `/serviceaccounts/${account.body.id}/tokens`, { name });
    }
  });
});
