import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';
import type { Groups } from '../../support/unleash.ts';
import { groupsOf, rootRoleOf, user } from '../../support/unleash.ts';

type Pair = readonly [action: string, scope: string];

const REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITES: readonly Pair[] = [
  ['teams:write', 'teams:*'],
  ['teams.permissions:write', 'teams:*'],
];
const READS: Pair = ['teams:read', 'teams:*'];
const GIVES_ROLES: Pair = ['teams.roles:add', 'permissions:type:delegate'];
const TAKES_ROLES: Pair = ['teams.roles:remove', 'permissions:type:delegate'];

type World = {
  readonly org: FreshOrg;
  readonly groups: Groups;
  /** The number of a root role that lets read reports, and its uid. */
  readonly rootRole: number;
  readonly roleUid: string;
  readonly outsider: Account;
};

async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const roleUid = await org.role([REPORTS]);
  const rootRole = await rootRoleOf(roleUid);
  return { org, groups: groupsOf(org), roleUid, rootRole, outsider: await org.account() };
}

const callerWith = async (org: FreshOrg, pairs: readonly Pair[]): Promise<Account> => {
  const account = await org.account();
  await org.grant(account.id, pairs);
  return account;
};

/** Asserts that a change is refused for the want of one permission, and leaves no trace. */
async function expectRefused(
  { groups }: World,
  [method, path, body]: readonly [string, string, object],
  as: As,
  action: string,
): Promise<void> {
  const { answer, trace } = await traceOf(() => groups.send(403, method, path, body, as));
  if (Object.keys(trace).length > 0) throw new Error(`${method} ${path} left a trace`);
  if (answer.body.name !== 'NoAccessError' || !answer.body.message.includes(`"${action}"`)) {
    throw new Error(`${answer.text} does not name ${action}`);
  }
}

/** What is done, what it takes beside the rights to write groups, and what is held through it. */
type Step = {
  readonly prepare: (world: World) => Promise<object>;
  readonly body: (world: World) => object;
  readonly needed: readonly Pair[];
};

const ROOTLESS = async (): Promise<object> => ({});
const ROOTED = async ({ rootRole }: World): Promise<object> => ({ rootRole });

const STEPS: Readonly<Record<string, Step>> = {
  'giving a root role': {
    prepare: ROOTLESS,
    body: ({ rootRole }) => ({ rootRole }),
    needed: [GIVES_ROLES, REPORTS],
  },
  'taking a root role away': {
    prepare: ROOTED,
    body: () => ({}),
    needed: [TAKES_ROLES, REPORTS],
  },
  'exchanging a root role': {
    prepare: async ({ org }) => ({
      rootRole: await rootRoleOf(await org.role([['reports:send', 'reports:*']])),
    }),
    body: ({ rootRole }) => ({ rootRole }),
    needed: [GIVES_ROLES, TAKES_ROLES, REPORTS, ['reports:send', 'reports:*']],
  },
  'adding a member where there is a root role': {
    prepare: ROOTED,
    body: ({ rootRole, outsider }) => ({ rootRole, users: [user(outsider.id)] }),
    needed: [READS, REPORTS],
  },
  'linking a mapping where there is a root role': {
    prepare: ROOTED,
    body: ({ rootRole }) => ({ rootRole, mappingsSSO: ['a'] }),
    needed: [READS, REPORTS],
  },
  'adding a member where there is nothing to get': {
    prepare: ROOTLESS,
    body: ({ outsider }) => ({ users: [user(outsider.id)] }),
    needed: [READS],
  },
};

describe('a change of a group gives and takes no more than its caller holds (I11)', () => {
  for (const [name, { prepare, body, needed }] of Object.entries(STEPS)) {
    it(`by ${name}`, async () => {
      const world = await newWorld();
      const { org, groups } = world;
      const id = await groups.create({ name: 'g', ...(await prepare(world)) });
      const wanted = { name: 'g', ...body(world) };
      for (const missing of needed) {
        const others = needed.filter((pair) => pair !== missing);
        const { as } = await callerWith(org, [...WRITES, ...others]);
        await expectRefused(world, ['PUT', `/${id}`, wanted], as, missing[0]);
      }
      const { as } = await callerWith(org, [...WRITES, ...needed]);
      await groups.send(200, 'PUT', `/${id}`, wanted, as);
    });
  }

  it('nor does a creation', async () => {
    const world = await newWorld();
    const { org, groups, rootRole, outsider } = world;
    const creates: Pair = ['teams:create', ''];
    const cases: readonly (readonly [object, readonly Pair[]])[] = [
      [{ rootRole }, [GIVES_ROLES, REPORTS]],
      [{ users: [user(outsider.id)] }, [READS]],
      [{ mappingsSSO: ['a'] }, [READS]],
      [{ rootRole, users: [user(outsider.id)] }, [GIVES_ROLES, REPORTS, READS]],
    ];
    for (const [i, [body, needed]] of cases.entries()) {
      const wanted = { name: `g${i}`, ...body };
      for (const missing of needed) {
        const others = needed.filter((pair) => pair !== missing);
        const { as } = await callerWith(org, [creates, ...others]);
        await expectRefused(world, ['POST', '', wanted], as, missing[0]);
      }
      const { as } = await callerWith(org, [creates, ...needed]);
      await groups.create(wanted, as);
    }
  });

  it('counts what the team has through the other dialect: roles and levels', async () => {
    const world = await newWorld();
    const { org, groups, roleUid, outsider } = world;
    const [roled, levelled] = [await groups.create({ name: 'a' }), await groups.create({ name: 'b' })];
    await org.admin(200, 'POST', `/access-control/teams/${roled}/roles`, { roleUid });
    await org.admin(200, 'POST', `/access-control/projects/p/teams/${levelled}`, { permission: 'Viewer' });
    const { as } = await callerWith(org, [...WRITES, READS]);
    for (const body of [{ users: [user(outsider.id)] }, { mappingsSSO: ['a'] }]) {
      await expectRefused(world, ['PUT', `/${roled}`, { name: 'a', ...body }], as, 'reports:read');
      await expectRefused(world, ['PUT', `/${levelled}`, { name: 'b', ...body }], as, 'projects:read');
    }
  });

  it('asks nothing for what stays: a root role, members, mappings', async () => {
    const world = await newWorld();
    const { org, groups, rootRole, outsider } = world;
    const body = { rootRole, mappingsSSO: ['a', 'b'], users: [user(outsider.id)] };
    const id = await groups.create({ name: 'g', ...body });
    const { as } = await callerWith(org, WRITES);
    await groups.send(200, 'PUT', `/${id}`, { name: 'h', description: 'd', ...body }, as);
    await groups.send(200, 'PUT', `/${id}`, { name: 'h', ...body, mappingsSSO: ['B', 'a'] }, as);
    await groups.send(200, 'PUT', `/${id}`, { name: 'h', rootRole }, as);
  });

  it('marks a role that the team has as its root role without giving anything', async ({ expect }) => {
    const world = await newWorld();
    const { org, groups, rootRole, roleUid } = world;
    const id = await groups.create({ name: 'g' });
    await org.admin(200, 'POST', `/access-control/teams/${id}/roles`, { roleUid });
    const { as } = await callerWith(org, WRITES);
    await groups.send(200, 'PUT', `/${id}`, { name: 'g', rootRole }, as);
    expect((await groups.get(id)).rootRole).toBe(rootRole);
    await expectRefused(world, ['PUT', `/${id}`, { name: 'g' }], as, 'teams.roles:remove');
  });

  it('lets an admin of the team change it, and give no root role', async () => {
    const world = await newWorld();
    const { org, groups, rootRole, outsider } = world;
    const admin = await org.account();
    const id = await groups.create({ name: 'g', users: [user(admin.id)] });
    await org.admin(200, 'PUT', `/teams/${id}/members/${admin.id}`, { permission: 4 });
    const users = [user(admin.id), user(outsider.id)];
    await groups.send(200, 'PUT', `/${id}`, { name: 'h', users }, admin.as);
    await expectRefused(
      world,
      ['PUT', `/${id}`, { name: 'h', users, rootRole }],
      admin.as,
      'teams.roles:add',
    );
    await expectRefused(
      world,
      ['PUT', `/${id}`, { name: 'h', users, rootRole: 3 }],
      admin.as,
      'teams.roles:add',
    );
  });

  it.for([1, 2, 3])('lets nobody below it give the built-in root role %i', async (rootRole, { expect }) => {
    const world = await newWorld();
    const { org, groups } = world;
    const id = await groups.create({ name: 'g' });
    const role = { 1: 'Editor', 2: 'Viewer', 3: 'None' }[rootRole] ?? '';
    const account = await org.account(role);
    await org.grant(account.id, [...WRITES, GIVES_ROLES, READS]);
    const before = await permissionsOf(account.as, org.id);
    const body = { name: 'g', rootRole, users: [user(account.id)] };
    await groups.send(403, 'PUT', `/${id}`, body, account.as);
    await groups.send(403, 'POST', '', { ...body, name: 'h' }, account.as);
    expect(await permissionsOf(account.as, org.id)).toEqual(before);
  });

  it('lets nobody join an existing group that has more', async ({ expect }) => {
    const world = await newWorld();
    const { org, groups } = world;
    const id = await groups.create({ name: 'g', rootRole: 1, mappingsSSO: ['admins'] });
    const account = await callerWith(org, [...WRITES, READS, ['groupsync.mappings:write', '']]);
    const before = await permissionsOf(account.as, org.id);
    const body = { name: 'g', rootRole: 1, mappingsSSO: ['admins'], users: [user(account.id)] };
    await groups.send(403, 'PUT', `/${id}`, body, account.as);
    // Nor by saying that one is in the group, nor by linking one that one is in.
    const path = `/groupsync/users/${account.id}/groups`;
    await org.admin(403, 'PUT', path, { groups: ['Admins'] }, { as: account.as });
    await org.admin(200, 'PUT', path, { groups: ['mine'] }, { as: account.as });
    await groups.send(
      403,
      'PUT',
      `/${id}`,
      { ...body, users: [], mappingsSSO: ['admins', 'MINE'] },
      account.as,
    );
    expect(await permissionsOf(account.as, org.id)).toEqual(before);
  });
});
