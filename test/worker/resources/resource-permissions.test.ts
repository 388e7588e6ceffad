import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { levelsOf } from '../../../src/core/resource-levels.ts';
import type { ResourceName } from '../../../src/core/resource-types.ts';
import { resourceNames, resourceType } from '../../../src/core/resource-types.ts';
import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPeople, storedPerson } from '../../support/stored-people.ts';

const LARGEST_ID = 2_147_483_647;

/*
 * The routes of all types are made alike. So most is asked of one type of each sort: things of ours, whose levels are
 * kept in two places, and things of somebody else.
 */
const SORTS = ['teams', 'serviceaccounts', 'folders'] as const;

let made: Promise<FreshOrg> | undefined;
/** One org for resources that do not meet. */
const anOrg = () => (made ??= freshOrg());

/** A row of an answer. */
type Row = Readonly<Record<string, unknown>>;

const pathOf = (resource: string, id: string | number): string => `/access-control/${resource}/${id}`;

/** A resource of the type: a new thing of ours, or an id of somebody else's. */
async function newResource(org: FreshOrg, resource: ResourceName): Promise<string> {
  const { thing } = resourceType(resource);
  if (thing === 'team') return String(await org.team());
  return thing === 'service-account' ? String((await org.account()).id) : unique('x');
}

async function rowsOf(org: FreshOrg, path: string): Promise<Row[]> {
  return (await org.admin(200, 'GET', path)).body;
}

/** The levels given on a resource, but for that of the admin who made it. */
async function levelRows(org: FreshOrg, path: string): Promise<Row[]> {
  const rows = await rowsOf(org, path);
  return rows.filter(({ isManaged, userLogin }) => isManaged === true && userLogin !== 'admin');
}

const lowest = (resource: ResourceName): string => levelsOf(resource)[0]?.name ?? '';
const highest = (resource: ResourceName): string => levelsOf(resource).at(-1)?.name ?? '';

describe('GET …/description', () => {
  it.for([
    ['teams', ['Member', 'Admin'], 'users serviceAccounts'],
    ['serviceaccounts', ['Edit', 'Admin'], 'users teams'],
    ['folders', ['View', 'Edit', 'Admin'], 'users serviceAccounts teams builtInRoles'],
    ['dashboards', ['View', 'Edit', 'Admin'], 'users serviceAccounts teams builtInRoles'],
    ['datasources', ['Query', 'Edit', 'Admin'], 'users serviceAccounts teams builtInRoles'],
    ['projects', ['Viewer', 'Member', 'Owner'], 'users serviceAccounts teams builtInRoles'],
  ] as const)('of %s names %s for %s', async ([resource, permissions, kinds], { expect }) => {
    const org = await anOrg();
    const { body } = await org.admin(200, 'GET', pathOf(resource, 'description'));
    const allowed = kinds.split(' ');
    expect(body).toEqual({
      assignments: {
        users: allowed.includes('users'),
        serviceAccounts: allowed.includes('serviceAccounts'),
        teams: allowed.includes('teams'),
        builtInRoles: allowed.includes('builtInRoles'),
      },
      permissions,
    });
  });

  it('needs the right to read permissions on any one resource', async () => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const path = pathOf('folders', 'description');
    expectAccessDenied(await api('GET', path, { as }), 'folders.permissions:read');
    await org.grant(id, [['folders.permissions:read', 'folders:uid:x']]);
    await ok(200, 'GET', path, { as });
  });
});

describe.each([...resourceNames])('a level on one of %s', (resource) => {
  it('is given to a user, replaced, given again, taken and taken again', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const person = await storedPerson(org.id);
    const give = async (permission?: unknown) =>
      (await org.admin(200, 'POST', `${path}/users/${person.id}`, { permission })).body;
    for (const level of [lowest(resource), highest(resource), highest(resource)]) {
      expect(await give(level)).toEqual({ message: 'Permission updated' });
      const [row, ...others] = await levelRows(org, path);
      expect(others).toEqual([]);
      expect(row).toEqual({
        id: expect.any(Number),
        roleName: `managed:users:${person.id}:permissions`,
        isManaged: true,
        isInherited: false,
        isServiceAccount: false,
        userId: person.id,
        userUid: expect.stringMatching(/^[\w-]+$/),
        userLogin: person.login,
        actions: levelsOf(resource).find(({ name }) => name === level)?.actions,
        permission: level,
      });
    }
    for (const nothing of [undefined, null, '']) {
      await give(lowest(resource));
      expect(await give(nothing)).toEqual({ message: 'Permission removed' });
      expect(await levelRows(org, path)).toEqual([]);
    }
    expect(await give()).toEqual({ message: 'Permission removed' });
  });
});

describe.each(SORTS)('a level on one of %s', (resource) => {
  const { assignees } = resourceType(resource);

  it('is listed by kind, then id, with ids that no other row has and that stay', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const people = await storedPeople(org.id, 2);
    const permission = lowest(resource);
    const teams = assignees.teams ? [await org.team(), await org.team()] : [];
    const entries = [
      ...(assignees.builtInRoles ? [{ builtInRole: 'editor' }, { builtInRole: 'VIEWER' }] : []),
      ...teams.toReversed().map((teamId) => ({ teamId })),
      ...people.toReversed().map(({ id }) => ({ userId: id })),
    ];
    const body = { permissions: entries.map((entry) => ({ ...entry, permission })) };
    expect((await org.admin(200, 'POST', path, body)).body).toEqual({ message: 'Permissions updated' });

    const rows = await levelRows(org, path);
    expect(rows.map(({ roleName }) => roleName)).toEqual([
      ...people.map(({ id }) => `managed:users:${id}:permissions`),
      ...teams.map((id) => `managed:teams:${id}:permissions`),
      ...(assignees.builtInRoles
        ? ['managed:builtins:viewer:permissions', 'managed:builtins:editor:permissions']
        : []),
    ]);
    const all = await rowsOf(org, path);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    await org.admin(200, 'POST', path, { permissions: [{ userId: people[0]?.id }] });
    const kept = await rowsOf(org, path);
    expect(kept).toEqual(all.filter(({ userId }) => userId !== people[0]?.id));
  });

  it('is changed for the listed assignees only, all or nothing', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const [one, two, three] = [
      await storedPerson(org.id),
      await storedPerson(org.id),
      await storedPerson(org.id),
    ];
    const permission = lowest(resource);
    await org.admin(200, 'POST', path, {
      permissions: [
        { userId: one.id, permission },
        { userId: two.id, permission },
      ],
    });
    await org.admin(200, 'POST', path, {
      permissions: [{ userId: two.id }, { userId: three.id, permission: highest(resource) }],
    });
    const levels = async () => (await levelRows(org, path)).map((row) => [row['userId'], row['permission']]);
    const now = [
      [one.id, permission],
      [three.id, highest(resource)],
    ];
    expect(await levels()).toEqual(now);

    const { trace } = await traceOf(async () => {
      for (const wrong of [
        { userId: LARGEST_ID, permission },
        { userId: two.id, permission: 'Overlord' },
        { userId: one.id, permission },
      ]) {
        await org.admin(400, 'POST', path, { permissions: [{ userId: one.id }, wrong] });
      }
    });
    expect(trace).toEqual({});
    expect(await levels()).toEqual(now);
  });

  it(`can${assignees.serviceAccounts ? '' : 'not'} be given to a service account`, async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const [id = 0] = await crowd(org.id, 1);
    const answer = await api('POST', `${path}/users/${id}`, {
      org: org.id,
      body: { permission: lowest(resource) },
    });
    if (assignees.serviceAccounts) {
      expect(answer.status, answer.text).toBe(200);
      expect(await levelRows(org, path)).toMatchObject([{ userId: id, isServiceAccount: true }]);
    } else {
      expect([answer.status, answer.body.messageId]).toEqual([400, 'resourcePermissions.invalidAssignment']);
    }
    // What is there can always go.
    await org.admin(200, 'POST', `${path}/users/${id}`, {});
  });
});

describe('a level on one of folders', () => {
  const resource = 'folders';

  it('is not changed by null, an empty list or nothing', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const { trace } = await traceOf(async () => {
      for (const body of [{ permissions: null }, { permissions: [] }, {}]) {
        const answer = await org.admin(200, 'POST', path, body);
        expect(answer.body).toEqual({ message: 'Permissions updated' });
      }
    });
    expect(trace).toEqual({});
  });

  it('needs the right to write, and to read, the permissions of that very resource', async () => {
    const org = await anOrg();
    const [mine, other] = [await newResource(org, resource), await newResource(org, resource)];
    const caller = await org.account();
    const scope = (id: string) => `${resource}:${resourceType(resource).attribute}:${id}`;
    await org.grant(caller.id, [
      [`${resource}.permissions:read`, scope(mine)],
      [`${resource}.permissions:write`, scope(mine)],
    ]);
    const { as } = caller;
    await ok(200, 'GET', pathOf(resource, mine), { as });
    await ok(200, 'POST', pathOf(resource, mine), { as, body: {} });
    expectAccessDenied(await api('GET', pathOf(resource, other), { as }), `${resource}.permissions:read`);
    const denied = await api('POST', pathOf(resource, other), { as, body: {} });
    expectAccessDenied(denied, `${resource}.permissions:write`);
    const single = `${pathOf(resource, other)}/users/${caller.id}`;
    // Whatever the body says: who may not call learns nothing about it.
    for (const body of [{}, { permission: 'x' }, { permission: 5 }, '{']) {
      expectAccessDenied(await api('POST', single, { as, body }), `${resource}.permissions:write`);
    }
  });

  it('is refused by kinds of its own when the request is wrong', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const person = await storedPerson(org.id);
    const one = `${path}/users/${person.id}`;
    const permission = lowest(resource);
    const wrong: readonly (readonly [path: string, body: unknown, messageId: string, message: string])[] = [
      [
        one,
        { permission: 'x' },
        'resourcePermissions.invalidPermission',
        'Permission [x] is invalid for this resource type',
      ],
      [
        one,
        { permission: permission.toLowerCase() },
        'resourcePermissions.invalidPermission',
        `Permission [${permission.toLowerCase()}] is invalid for this resource type`,
      ],
      [
        one,
        { permission: 5 },
        'resourcePermissions.invalidRequestBody',
        'Request body is invalid: permission must be string',
      ],
      [one, '{', 'resourcePermissions.invalidRequestBody', 'Request body is invalid: not valid JSON'],
      [`${path}/users/00`, { permission }, 'resourcePermissions.invalidParam', 'Param [userID] is invalid'],
      [
        `${path}/users/0`,
        { permission },
        'accesscontrol.assignmentEntityNotFound',
        'Assigned user not found',
      ],
      [
        `${path}/users/${LARGEST_ID}`,
        { permission },
        'accesscontrol.assignmentEntityNotFound',
        'Assigned user not found',
      ],
      [
        path,
        { permissions: [{ permission }] },
        'resourcePermissions.invalidRequestBody',
        'Request body is invalid: permissions must name one assignee in each entry',
      ],
      [
        path,
        { permissions: [{ userId: person.id, builtInRole: 'Viewer', permission }] },
        'resourcePermissions.invalidRequestBody',
        'Request body is invalid: permissions must name one assignee in each entry',
      ],
      [
        path,
        { permissions: [{ userId: person.id, permission }, { userId: person.id }] },
        'resourcePermissions.invalidRequestBody',
        'Request body is invalid: permissions must not name an assignee more than once',
      ],
    ];
    const { trace } = await traceOf(async () => {
      for (const [where, body, messageId, message] of wrong) {
        const answer = await org.admin(400, 'POST', where, body);
        expect(answer.body, where).toEqual({ message, messageId, statusCode: 400, traceID: '' });
      }
    });
    expect(trace).toEqual({});
  });
});

describe('a kind of assignee that a type does not know', () => {
  it('is refused in a list, and has no route of its own', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf('serviceaccounts', await newResource(org, 'serviceaccounts'));
    const permissions = [{ builtInRole: 'Viewer', permission: 'Edit' }];
    const { body } = await org.admin(400, 'POST', path, { permissions });
    expect(body).toMatchObject({
      message: 'Assignment [builtInRoles] is invalid for this resource type',
      messageId: 'resourcePermissions.invalidAssignment',
    });
    await org.admin(404, 'POST', `${path}/builtInRoles/Viewer`, { permission: 'Edit' });
  });
});

describe.each(['serviceaccounts', 'folders'] as const)('a level of a team on one of %s', (resource) => {
  it('names the team, and refuses one that is not there', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const name = unique('team');
    const { teamId, uid } = (await org.admin(200, 'POST', '/teams', { name })).body;
    const permission = lowest(resource);
    for (const team of [teamId, uid]) {
      const { body } = await org.admin(200, 'POST', `${path}/teams/${team}`, { permission });
      expect(body).toEqual({ message: 'Permission updated' });
    }
    expect(await levelRows(org, path)).toEqual([
      expect.objectContaining({
        roleName: `managed:teams:${teamId}:permissions`,
        teamId,
        teamUid: uid,
        team: name,
        permission,
      }),
    ]);
    const foreign = await (await freshOrg()).team();
    for (const id of [LARGEST_ID, foreign]) {
      for (const body of [{ permission }, {}]) {
        const answer = await org.admin(400, 'POST', `${path}/teams/${id}`, body);
        expect(answer.body.messageId).toBe('accesscontrol.assignmentEntityNotFound');
      }
    }
    await org.admin(200, 'POST', `${path}/teams/${teamId}`, {});
    expect(await levelRows(org, path)).toEqual([]);
  });
});

describe('a level of a basic role on one of folders', () => {
  it('is given in any letter case', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf('folders', await newResource(org, 'folders'));
    for (const role of ['Viewer', 'editor', 'ADMIN']) {
      await org.admin(200, 'POST', `${path}/builtInRoles/${role}`, { permission: 'View' });
      expect(await levelRows(org, path)).toEqual([
        expect.objectContaining({
          roleName: `managed:builtins:${role.toLowerCase()}:permissions`,
          builtInRole: expect.stringMatching(new RegExp(`^${role}$`, 'i')),
          isServiceAccount: false,
          permission: 'View',
        }),
      ]);
      await org.admin(200, 'POST', path, { permissions: [{ builtInRole: role.toUpperCase() }] });
      expect(await levelRows(org, path)).toEqual([]);
    }
  });

  it('is refused to what is no basic role, and to None', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf('folders', await newResource(org, 'folders'));
    const { trace } = await traceOf(async () => {
      for (const [role, messageId] of [
        ['Grafana Admin', 'accesscontrol.invalidBuiltInRole'],
        ['None', 'accesscontrol.noneRoleAssignment'],
      ] as const) {
        const single = `${path}/builtInRoles/${encodeURIComponent(role)}`;
        for (const [where, body] of [
          [single, { permission: 'View' }],
          [path, { permissions: [{ builtInRole: role, permission: 'View' }] }],
        ] as const) {
          const answer = await org.admin(400, 'POST', where, body);
          expect(answer.body).toMatchObject({ messageId, statusCode: 400 });
        }
      }
    });
    expect(trace).toEqual({});
  });
});

describe('what basic roles may do by themselves', () => {
  const basicRows = async (org: FreshOrg, path: string) =>
    (await rowsOf(org, path)).filter(({ isManaged }) => isManaged === false);

  it('follows what was given, with the best level that a role covers whole', async ({ expect }) => {
    const org = await anOrg();
    const path = pathOf('folders', unique('x'));
    await org.admin(200, 'POST', `${path}/builtInRoles/Viewer`, { permission: 'View' });
    const rows = await rowsOf(org, path);
    expect(rows.map(({ roleName, isManaged, permission }) => [roleName, isManaged, permission])).toEqual([
      ['managed:builtins:viewer:permissions', true, 'View'],
      ['basic:viewer', false, ''],
      ['basic:editor', false, ''],
      ['basic:admin', false, 'Admin'],
    ]);
    expect(rows[1]).toEqual({
      id: expect.any(Number),
      roleName: 'basic:viewer',
      isManaged: false,
      isInherited: false,
      isServiceAccount: false,
      builtInRole: 'Viewer',
      actions: ['alert.rules:read', 'alert.silences:read'],
      permission: '',
    });
  });

  it.for([
    ['teams', ['basic:admin Admin']],
    ['serviceaccounts', ['basic:admin Admin']],
    ['dashboards', ['basic:admin Admin']],
    ['datasources', ['basic:admin Admin']],
    ['projects', ['basic:admin Owner']],
  ] as const)('on one of %s is what only an Admin may', async ([resource, expected], { expect }) => {
    const org = await anOrg();
    const path = pathOf(resource, await newResource(org, resource));
    const rows = await basicRows(org, path);
    expect(rows.map(({ roleName, permission }) => [roleName, permission].join(' '))).toEqual(expected);
  });
});

describe('a thing of ours', () => {
  const THINGS = [
    ['teams', 'Team not found'],
    ['serviceaccounts', 'Service account not found'],
  ] as const;

  it.for(THINGS)('of %s that is not there is not found', async ([resource, message], { expect }) => {
    const org = await anOrg();
    const { id } = await storedPerson(org.id);
    const foreign = await newResource(await freshOrg(), resource);
    // A person is no service account.
    for (const name of [LARGEST_ID, foreign, 'nothing', ...(resource === 'teams' ? [] : [id])]) {
      const path = pathOf(resource, name);
      const calls = [
        ['GET', path, undefined],
        ['POST', path, { permissions: [{ userId: id, permission: highest(resource) }] }],
        ['POST', path, { permissions: null }],
        ['POST', `${path}/users/${id}`, {}],
      ] as const;
      const { trace } = await traceOf(async () => {
        for (const [method, where, body] of calls) {
          const answer = await org.admin(404, method, where, body);
          expect(answer.body.message, `${method} ${where}`).toBe(message);
        }
      });
      expect(trace).toEqual({});
    }
  });

  it.for(THINGS)('of %s can be named by its uid', async ([resource], { expect }) => {
    const org = await anOrg();
    const id = await newResource(org, resource);
    const table = resource === 'teams' ? 'teams' : 'users';
    const thing = await env.DB.prepare(`SELECT uid FROM ${table} WHERE id = ?`)
      .bind(id)
      .first<{ uid: string }>();
    const person = await storedPerson(org.id);
    const path = pathOf(resource, thing?.uid ?? '');
    await org.admin(200, 'POST', `${path}/users/${person.id}`, { permission: highest(resource) });
    expect(await levelRows(org, path)).toMatchObject([{ userId: person.id }]);
    expect(await rowsOf(org, path)).toEqual(await rowsOf(org, pathOf(resource, id)));
  });

  it('answers who has no such uid as who has no such id: of another org or of none, users and teams alike (I10)', async ({
    expect,
  }) => {
    const [org, other] = [await anOrg(), await freshOrg()];
    const team = await other.team();
    const account = await other.account();
    const uidIn = async (table: string, id: number) =>
      (await env.DB.prepare(`SELECT uid FROM ${table} WHERE id = ?`).bind(id).first<{ uid: string }>())?.uid;
    const path = pathOf('folders', 'a');
    const { trace } = await traceOf(async () => {
      for (const [kind, ...names] of [
        ['teams', 'nosuchuid', 2_147_483_647, team, await uidIn('teams', team)],
        ['users', 'nosuchuid', 2_147_483_647, account.id, await uidIn('users', account.id)],
      ] as const)
        for (const permission of ['View', '']) {
          const answers = [];
          for (const name of names) {
            const { text } = await org.admin(400, 'POST', `${path}/${kind}/${name}`, { permission });
            answers.push(text);
          }
          expect(new Set(answers).size, answers.join()).toBe(1);
          expect(answers[0]).toContain('assignmentEntityNotFound');
        }
    });
    expect(trace).toEqual({});
  });

  it('shows the creator of a service account as its Admin', async ({ expect }) => {
    const org = await freshOrg();
    const path = pathOf('serviceaccounts', await newResource(org, 'serviceaccounts'));
    const rows = await rowsOf(org, path);
    expect(rows.filter(({ isManaged }) => isManaged)).toMatchObject([
      { userLogin: 'admin', permission: 'Admin' },
    ]);
  });

  it('shows nobody on a service account that another account created', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const made = await ok(201, 'POST', '/serviceaccounts', { as, body: { name: unique('account') } });
    const rows = await rowsOf(org, pathOf('serviceaccounts', made.body.id));
    expect(rows.filter(({ isManaged }) => isManaged)).toEqual([]);
  });
});

describe("an id of somebody else's thing", () => {
  const NO_PLAIN_IDS = ['x'.repeat(41), 'a%20b', 'a%2Fb', '*', 'a:b', '%00', '%F0%9F%98%80', 'ä', '%zz', "'"];

  it('is taken when it is short and plain', async ({ expect }) => {
    const org = await anOrg();
    const { id } = await storedPerson(org.id);
    const give = { permission: 'View' };
    for (const name of ['a', '7', 'A_b-9', '__proto__', 'constructor', 'x'.repeat(40)]) {
      await org.admin(200, 'POST', `${pathOf('folders', name)}/users/${id}`, give);
      expect(await levelRows(org, pathOf('folders', name)), name).toHaveLength(1);
    }
    const { trace } = await traceOf(async () => {
      for (const name of NO_PLAIN_IDS) {
        const path = pathOf('folders', name);
        for (const [method, where, body] of [
          ['GET', path, undefined],
          ['POST', path, {}],
          ['POST', `${path}/users/${id}`, give],
        ] as const) {
          const answer = await org.admin(400, method, where, body);
          expect(answer.body, where).toMatchObject({
            message: 'Param [resourceID] is invalid',
            messageId: 'resourcePermissions.invalidParam',
          });
        }
      }
    });
    expect(trace).toEqual({});
  });
});

describe('the levels on a team', () => {
  it('are its members (docs/grafana.md#resource-permissions)', async ({ expect }) => {
    const org = await anOrg();
    const teamId = await org.team();
    const path = pathOf('teams', teamId);
    const [member, boss] = [await storedPerson(org.id), await storedPerson(org.id)];
    await org.admin(200, 'POST', `/teams/${teamId}/members`, { userId: member.id });
    await org.admin(200, 'POST', `${path}/users/${boss.id}`, { permission: 'Admin' });
    expect((await levelRows(org, path)).map((row) => [row['userId'], row['permission']])).toEqual([
      [member.id, 'Member'],
      [boss.id, 'Admin'],
    ]);
    await org.admin(200, 'POST', `${path}/users/${member.id}`, { permission: 'Admin' });
    const stored = async () =>
      (
        await env.DB.prepare(
          'SELECT user_id AS id, permission FROM team_members WHERE team_id = ? AND user_id <> 1 ORDER BY user_id',
        )
          .bind(teamId)
          .all()
      ).results;
    expect(await stored()).toEqual([
      { id: member.id, permission: 4 },
      { id: boss.id, permission: 4 },
    ]);
    await org.admin(200, 'POST', path, { permissions: [{ userId: member.id }, { userId: boss.id }] });
    expect(await stored()).toEqual([]);
  });
});

describe('people who are no members of the org', () => {
  it('are seen and named only by those who may read people anywhere', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const [outsider, [stranger]] = [await storedPerson(elsewhere.id), await crowd(elsewhere.id, 1)];
    const { as } = await org.account('Admin');
    const path = pathOf('folders', 'x');
    const give = { permission: 'View' };
    const refused = await api('POST', `${path}/users/${outsider.id}`, { as, body: give });
    expect([refused.status, refused.body.messageId]).toEqual([400, 'accesscontrol.assignmentEntityNotFound']);
    await org.admin(200, 'POST', `${path}/users/${outsider.id}`, give);
    expect(await levelRows(org, path)).toMatchObject([{ userId: outsider.id }]);
    const seen: Row[] = (await ok(200, 'GET', path, { as })).body;
    expect(seen.filter(({ isManaged }) => isManaged)).toEqual([]);
    // Service accounts of other orgs do not exist, not even for a server admin.
    await org.admin(400, 'POST', `${path}/users/${stranger}`, give);
  });
});
