import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect as assert, it } from 'vitest';

import { acceptedScopes, actions } from '../../../src/core/catalogue/actions.ts';
import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Trace } from '../../support/snapshot.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = readonly [action: string, scope: string];

const DELEGATE = 'permissions:type:delegate';
const ESCALATE = 'permissions:type:escalate';
const WRITE: Pair = ['roles:write', DELEGATE];
const DELETE: Pair = ['roles:delete', DELEGATE];
const READ_TEAMS: Pair = ['teams:read', 'teams:*'];
const WRITE_TEAMS: Pair = ['teams:write', 'teams:*'];

beforeAll(async () => {
  // The tables below are set up through the API by the first admin. It can give only what it holds, and nobody holds
  // scopes such as `*` or `permissions:*` by default, so its own rights are put where the truth is.
  const role = await ok(200, 'POST', '/access-control/roles', {
    body: { name: unique('everything'), global: true },
  });
  const { uid } = role.body;
  await ok(200, 'POST', '/access-control/users/1/roles', { body: { roleUid: uid, global: true } });
  const pairs = actions.map((action) => [action, acceptedScopes(action)?.length === 0 ? '' : '*']);
  const statement = `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated)
    SELECT 0, ?1, value ->> 0, value ->> 1, ?2, ?2 FROM json_each(?3)`;
  await env.DB.prepare(statement).bind(uid, new Date().toISOString(), JSON.stringify(pairs)).run();
});

const toBody = (pairs: readonly Pair[]) => pairs.map(([action, scope]) => ({ action, scope }));

/** A service account that holds exactly the pairs. */
async function accountWith(org: FreshOrg, holds: readonly Pair[]): Promise<Account> {
  const account = await org.account();
  if (holds.length > 0) await org.grant(account.id, holds);
  return account;
}

/** Lets a call pass, or be refused for one action without leaving a trace anywhere. */
async function expectOutcome(lacks: string | undefined, call: () => Promise<Answer>): Promise<Trace> {
  const { answer, trace } = await traceOf(call);
  if (lacks === undefined) {
    assert(answer.status, answer.text).toBe(200);
  } else {
    expectAccessDenied(answer, lacks);
    assert(trace).toEqual({});
  }
  return trace;
}

/** What a caller who holds exactly some pairs does to a role; `lacks` is the action that the refusal names. */
type RoleRow = {
  readonly name: string;
  readonly holds: readonly Pair[];
  /** The role's permissions before the call; undefined when the call creates it. */
  readonly from?: readonly Pair[];
  /** The role's permissions after the call; undefined when the call deletes it. */
  readonly to?: readonly Pair[];
  readonly lacks?: string | undefined;
};

const create = (what: string, holds: readonly Pair[], to: readonly Pair[], lacks?: string): RoleRow => ({
  name: `creating a role: ${what}`,
  holds,
  to,
  lacks,
});

const update = (
  what: string,
  holds: readonly Pair[],
  from: readonly Pair[],
  to: readonly Pair[],
  lacks?: string,
): RoleRow => ({ name: `updating a role: ${what}`, holds, from, to, lacks });

const remove = (what: string, holds: readonly Pair[], from: readonly Pair[], lacks?: string): RoleRow => ({
  name: `deleting a role: ${what}`,
  holds,
  from,
  lacks,
});

const ROLE_ROWS: readonly RoleRow[] = [
  // The right to write roles at all.
  create('a role without permissions needs only the action', [WRITE], []),
  create('lacking the action', [READ_TEAMS], [READ_TEAMS], 'roles:write'),
  create('lacking the action for a role without permissions', [], [], 'roles:write'),
  create('holding only roles:delete', [DELETE], [], 'roles:write'),
  create('holding the action on escalate only', [['roles:write', ESCALATE]], [], 'roles:write'),
  create('holding the action on permissions:*', [['roles:write', 'permissions:*']], []),
  create('holding the action on *', [['roles:write', '*']], []),
  // The caller's own rights bound the role's.
  create('what the caller holds', [WRITE, READ_TEAMS], [READ_TEAMS]),
  create('what the caller does not hold', [WRITE], [READ_TEAMS], 'teams:read'),
  create('another action on the same scope', [WRITE, WRITE_TEAMS], [READ_TEAMS], 'teams:read'),
  create('one permission of several beyond', [WRITE, READ_TEAMS], [READ_TEAMS, WRITE_TEAMS], 'teams:write'),
  create('an action without scope', [WRITE, ['teams:create', '']], [['teams:create', '']]),
  create('an action without scope that is not held', [WRITE], [['teams:create', '']], 'teams:create'),
  // Scopes cover literally.
  create('teams:* covers teams:id:*', [WRITE, READ_TEAMS], [['teams:read', 'teams:id:*']]),
  create('teams:* covers teams:id:7', [WRITE, READ_TEAMS], [['teams:read', 'teams:id:7']]),
  create('* covers teams:*', [WRITE, ['teams:read', '*']], [READ_TEAMS]),
  create(
    'teams:id:* is narrower than teams:*',
    [WRITE, ['teams:read', 'teams:id:*']],
    [READ_TEAMS],
    'teams:read',
  ),
  create('teams:* is narrower than *', [WRITE, READ_TEAMS], [['teams:read', '*']], 'teams:read'),
  create(
    'teams:id:7 is narrower than teams:id:*',
    [WRITE, ['teams:read', 'teams:id:7']],
    [['teams:read', 'teams:id:*']],
    'teams:read',
  ),
  create(
    'teams:id:7 is not teams:id:70',
    [WRITE, ['teams:read', 'teams:id:7']],
    [['teams:read', 'teams:id:70']],
    'teams:read',
  ),
  // Delegate and escalate are two rights.
  create('delegate does not cover escalate', [WRITE], [['roles:write', ESCALATE]], 'roles:write'),
  create(
    'escalate does not cover delegate',
    [WRITE, ['users.roles:add', ESCALATE]],
    [['users.roles:add', DELEGATE]],
    'users.roles:add',
  ),
  create('permissions:* covers both', [['roles:write', 'permissions:*']], [WRITE, ['roles:write', ESCALATE]]),
  create(
    'permissions:type:* covers both',
    [['roles:write', 'permissions:type:*']],
    [WRITE, ['roles:write', ESCALATE]],
  ),
  create(
    'delegate and escalate together are less than permissions:*',
    [WRITE, ['roles:write', ESCALATE]],
    [['roles:write', 'permissions:*']],
    'roles:write',
  ),
  // An update takes the old list away and gives the new one.
  update('both lists held', [WRITE, READ_TEAMS, WRITE_TEAMS], [READ_TEAMS], [WRITE_TEAMS]),
  update('only the new list is beyond', [WRITE, READ_TEAMS], [READ_TEAMS], [WRITE_TEAMS], 'teams:write'),
  update('only the old list is beyond', [WRITE, READ_TEAMS], [WRITE_TEAMS], [READ_TEAMS], 'teams:write'),
  update('emptying a role that is beyond', [WRITE], [WRITE_TEAMS], [], 'teams:write'),
  update('renaming a role that is beyond', [WRITE], [WRITE_TEAMS], [WRITE_TEAMS], 'teams:write'),
  update('lacking the action', [READ_TEAMS, DELETE], [READ_TEAMS], [READ_TEAMS], 'roles:write'),
  update('widening a scope', [WRITE, ['teams:read', 'teams:id:*']], [], [READ_TEAMS], 'teams:read'),
  // Deleting takes everything away.
  remove('what the caller holds', [DELETE, READ_TEAMS], [READ_TEAMS]),
  remove('what the caller does not hold', [DELETE, READ_TEAMS], [WRITE_TEAMS], 'teams:write'),
  remove('a scope wider than held', [DELETE, ['teams:read', 'teams:id:*']], [READ_TEAMS], 'teams:read'),
  remove('holding only roles:write', [WRITE, READ_TEAMS], [READ_TEAMS], 'roles:delete'),
  remove('holding the action on escalate only', [['roles:delete', ESCALATE]], [], 'roles:delete'),
];

describe("writing roles stays within the caller's own rights (I11)", () => {
  for (const { name, holds, from, to, lacks } of ROLE_ROWS) {
    it(`${name}: ${lacks === undefined ? 'allowed' : 'refused'}`, async ({ expect }) => {
      const org = await freshOrg();
      const { as } = await accountWith(org, holds);
      const roleName = unique('target');
      const uid = from && (await org.role(from, { name: roleName }));
      const path = `/access-control/roles${uid === undefined ? '' : `/${uid}`}`;
      const body = to && { name: roleName, version: 1, permissions: toBody(to) };
      const method = from === undefined ? 'POST' : to === undefined ? 'DELETE' : 'PUT';
      const trace = await expectOutcome(lacks, () => api(method, path, { as, body }));
      expect(trace['changes']?.added.length ?? 0).toBe(lacks === undefined ? 1 : 0);
    });
  }

  it('deleting a role by force needs what the role grants as well', async () => {
    const org = await freshOrg();
    const { as } = await accountWith(org, [DELETE, READ_TEAMS]);
    const uid = await org.grant((await org.account()).id, [WRITE_TEAMS]);
    const path = `/access-control/roles/${uid}?force=true`;
    await expectOutcome('teams:write', () => api('DELETE', path, { as }));
  });

  it('rights that come through a team count', async () => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const team = await org.team();
    const roleUid = await org.role([WRITE, READ_TEAMS]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const body = { name: unique('role'), permissions: toBody([READ_TEAMS]) };
    await expectOutcome('roles:write', () => api('POST', '/access-control/roles', { as, body }));
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    await expectOutcome(undefined, () => api('POST', '/access-control/roles', { as, body }));
  });
});

/** Who is given a role, and by which prefix its actions and paths are called. */
const ASSIGNEES = [
  { kind: 'user', resource: 'users', make: async (org: FreshOrg) => (await org.person()).id },
  { kind: 'team', resource: 'teams', make: async (org: FreshOrg) => await org.team() },
  { kind: 'service account', resource: 'users', make: async (org: FreshOrg) => (await org.account()).id },
] as const;

/** `within` grants what the caller holds, `beyond` more than that, `narrow` a part of it. */
type RoleName = 'within' | 'beyond' | 'narrow';
const ROLES: Readonly<Record<RoleName, readonly Pair[]>> = {
  within: [READ_TEAMS],
  narrow: [['teams:read', 'teams:id:*']],
  beyond: [['teams:read', 'teams:id:7'], WRITE_TEAMS],
};

/** What a caller who holds `teams:read` on `teams:*` and some rights to assign does to somebody's roles. */
type AssignmentRow = {
  readonly name: string;
  /** `add` stands for `users.roles:add` or `teams.roles:add`, and so on. */
  readonly may: readonly (readonly ['add' | 'remove', scope: string])[];
  /** Roles the assignee has before. */
  readonly has?: readonly RoleName[];
  readonly call:
    | { readonly add: RoleName }
    | { readonly remove: RoleName }
    | { readonly set: readonly RoleName[] };
  /** The action that the refusal names; `add` and `remove` as above. */
  readonly lacks?: string;
};

const ADD = ['add', DELEGATE] as const;
const REMOVE = ['remove', DELEGATE] as const;

const ASSIGNMENT_ROWS: readonly AssignmentRow[] = [
  { name: 'giving what the caller holds', may: [ADD], call: { add: 'within' } },
  { name: 'giving a part of it', may: [ADD], call: { add: 'narrow' } },
  { name: 'giving more', may: [ADD], call: { add: 'beyond' }, lacks: 'teams:write' },
  { name: 'giving without the action', may: [REMOVE], call: { add: 'within' }, lacks: 'add' },
  { name: 'giving with escalate only', may: [['add', ESCALATE]], call: { add: 'within' }, lacks: 'add' },
  { name: 'taking what the caller holds', may: [REMOVE], has: ['within'], call: { remove: 'within' } },
  { name: 'taking more', may: [REMOVE], has: ['beyond'], call: { remove: 'beyond' }, lacks: 'teams:write' },
  {
    name: 'taking without the action',
    may: [ADD],
    has: ['within'],
    call: { remove: 'within' },
    lacks: 'remove',
  },
  {
    name: 'setting roles that the caller holds',
    may: [ADD, REMOVE],
    has: ['within'],
    call: { set: ['narrow'] },
  },
  {
    name: 'setting beside an unchanged role that grants more',
    may: [ADD, REMOVE],
    has: ['beyond'],
    call: { set: ['beyond', 'within'] },
  },
  {
    name: 'setting so that a role that grants more is added',
    may: [ADD, REMOVE],
    has: ['within'],
    call: { set: ['within', 'beyond'] },
    lacks: 'teams:write',
  },
  {
    name: 'setting so that a role that grants more is removed',
    may: [ADD, REMOVE],
    has: ['within', 'beyond'],
    call: { set: ['within'] },
    lacks: 'teams:write',
  },
  {
    name: 'setting with the right to give only',
    may: [ADD],
    call: { set: ['within'] },
    lacks: 'all of add, remove',
  },
];

for (const { kind, resource, make } of ASSIGNEES) {
  describe(`roles of a ${kind} stay within the caller's own rights (I11)`, () => {
    const fullName = (text: string) => text.replaceAll(/\b(add|remove)\b/g, `${resource}.roles:$1`);

    for (const { name, may, has = [], call, lacks } of ASSIGNMENT_ROWS) {
      it(`${name}: ${lacks === undefined ? 'allowed' : 'refused'}`, async ({ expect }) => {
        const org = await freshOrg();
        const { as } = await accountWith(org, [
          READ_TEAMS,
          ...may.map(([verb, scope]): Pair => [fullName(verb), scope]),
        ]);
        const path = `/access-control/${resource}/${await make(org)}/roles`;
        const names: readonly RoleName[] =
          'set' in call ? call.set : 'add' in call ? [call.add] : [call.remove];
        const uids = new Map<RoleName, string>();
        for (const role of new Set([...has, ...names])) uids.set(role, await org.role(ROLES[role]));
        for (const role of has) await org.admin(200, 'POST', path, { roleUid: uids.get(role) });
        await expectOutcome(lacks && fullName(lacks), () => {
          if ('add' in call) return api('POST', path, { as, body: { roleUid: uids.get(call.add) } });
          if ('remove' in call) return api('DELETE', `${path}/${uids.get(call.remove)}`, { as });
          return api('PUT', path, { as, body: { roleUids: call.set.map((role) => uids.get(role)) } });
        });
        if (lacks !== undefined) return;
        const { body } = await org.admin(200, 'GET', path);
        const after = 'set' in call ? call.set : 'add' in call ? [call.add] : [];
        const assigned = body.map(({ uid }: { uid: string }) => uid);
        expect(new Set(assigned)).toEqual(new Set(after.map((role) => uids.get(role))));
      });
    }
  });
}

describe('a role of another org (I10)', () => {
  it('is not found, whatever it grants, and nothing is changed anywhere', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const rights = ['users.roles:add', 'users.roles:remove', 'teams.roles:add', 'teams.roles:remove'];
    const { id, as } = await accountWith(org, [
      WRITE,
      DELETE,
      ...rights.map((action): Pair => [action, DELEGATE]),
    ]);
    const team = await org.team();
    for (const granted of [[], [WRITE_TEAMS]]) {
      const roleUid = await other.role(granted);
      const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
        ['PUT', `/access-control/roles/${roleUid}`, { name: unique('role'), version: 9, permissions: [] }],
        ['DELETE', `/access-control/roles/${roleUid}`],
        ['DELETE', `/access-control/roles/${roleUid}?force=true`],
        ...[`users/${id}`, `teams/${team}`].flatMap((assignee) => [
          ['POST', `/access-control/${assignee}/roles`, { roleUid }] as const,
          ['PUT', `/access-control/${assignee}/roles`, { roleUids: [roleUid] }] as const,
          ['DELETE', `/access-control/${assignee}/roles/${roleUid}`] as const,
        ]),
      ];
      for (const [method, path, body] of calls) {
        const { answer, trace } = await traceOf(() => api(method, path, { as, body }));
        expect([answer.status, answer.body.message], `${method} ${path}`).toEqual([404, 'Role not found']);
        expect(trace).toEqual({});
      }
    }
  });
});
