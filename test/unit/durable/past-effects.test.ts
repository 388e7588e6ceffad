import { describe, expect, it } from 'vitest';

import type { Effect } from '../../../src/core/effect.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { permissionKey } from '../../../src/core/permission.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { KINDS_OF_HOLDING } from '../../../src/core/undo.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import type { Sets } from '../../support/trail-world.ts';
import { Chooser, numbersFrom, step, STEP_NAMES, TrailWorld } from '../../support/trail-world.ts';

type Difference = { readonly gained: readonly Permission[]; readonly lost: readonly Permission[] };

/** So many random worlds, in which every kind of change is made. */
const WORLDS = Array.from({ length: 6 }, (_, i) => i + 1);

const NOTHING: Difference = { gained: [], lost: [] };

/** What is told of everybody. */
const toldOf = (effect: Effect): ReadonlyMap<string, Difference> =>
  new Map(
    effect.kind === 'told'
      ? effect.groups.flatMap((group) =>
          group.principals.map(({ orgId, userId }) => [`${orgId}/${userId}`, group] as const),
        )
      : [],
  );

const setOf = (permissions: readonly Permission[]): PermissionSet =>
  new PermissionSet([{ source: { roleUid: null, path: { via: 'managed' } }, permissions }]);

/** Permission by permission, what one set has that the other does not cover; and whether that is just what is told. */
function expectSame(told: readonly Permission[], of: PermissionSet, by: PermissionSet, about: string): void {
  const missing = of.list().filter((permission) => !by.covers(permission));
  const keys = new Set(missing.map(permissionKey));
  const told1 = setOf(told);
  expect(
    [
      ...told.filter((permission) => !keys.has(permissionKey(permission))),
      ...missing.filter((permission) => !told1.covers(permission)),
    ],
    about,
  ).toEqual([]);
}

/** Naively, of everybody. */
function expectDifference(effect: Effect, was: Sets, is: Sets, about: string): void {
  expect(effect.kind, about).toBe('told');
  const told = toldOf(effect);
  const none = setOf([]);
  for (const key of new Set([...was.keys(), ...is.keys(), ...told.keys()])) {
    const [before, after] = [was.get(key) ?? none, is.get(key) ?? none];
    const { gained, lost } = told.get(key) ?? NOTHING;
    expectSame(gained, after, before, `${about}: what ${key} gained`);
    expectSame(lost, before, after, `${about}: what ${key} lost`);
  }
}

/** Somebody who was added to a second org and has not acted there, and basic roles that were changed. */
async function prepare(world: TrailWorld): Promise<void> {
  const names = { login: 'ada', email: 'ada@x.example', name: '' };
  await world.make('createUser', 0, { ...names, passwordHash: 'h', orgId: 1 });
  await world.make('createOrg', 0, { name: 'two' });
  await world.make('addOrgUser', 2, { loginOrEmail: 'ada', role: 'Viewer', managing: {} }, 1, false);
  for (const name of ['viewer', 'editor']) {
    await world.make('updateRole', 0, {
      draft: { ...draft(`basic_${name}`, [READ]), name: `basic:${name}` },
      version: undefined,
      versionRule: 'gate',
      validatePermissions: false,
    } as never);
  }
}

/** Kinds that there were entries of, and those that the effect was told of without a doubt. */
const made = new Set<string>();
const told = new Set<string>();

describe('what an entry did', () => {
  it.each(WORLDS)(
    'in world %i is exactly the difference, or it says why not',
    { timeout: 300_000 },
    async (seed) => {
      const world = new TrailWorld();
      const choose = new Chooser(numbersFrom(seed * 7919));
      await prepare(world);
      let before = await world.sets();
      // Each kind in turn, in another order each time.
      const names = [1, 2].flatMap(() => choose.shuffled(STEP_NAMES));
      for (const [i, name] of names.entries()) {
        const entry = await step(world, name, choose, i + 1);
        if (entry === undefined) continue;
        made.add(entry.kind);
        const [was, is] = [before, await world.sets()];
        before = is;
        const found = await world.effectOf(entry);
        if (!found.ok) throw new Error(JSON.stringify(found.refusal));
        const { effect, approximate } = found.value;
        if (approximate.length > 0) continue;
        told.add(entry.kind);
        const about = `${entry.orgId} ${entry.kind} ${entry.before} ${entry.after}`;
        expectDifference(effect as Effect, was, is, about);
      }
    },
  );

  /** With these goes what no entry tells. */
  const DOUBTED = [
    'org.delete',
    'org-user.remove',
    'org-user.remove-for-good',
    'service-account.delete',
    'user.delete',
  ];

  it('is told of every kind that may give or take something, but where something is lost that is not told', () => {
    expect(KINDS_OF_HOLDING.filter((kind) => !made.has(kind))).toEqual([]);
    expect(KINDS_OF_HOLDING.filter((kind) => !told.has(kind)).toSorted()).toEqual(DOUBTED.toSorted());
  });
});

it('is told of what a service account holds in the global plane, where its org disabled it', async () => {
  const world = new TrailWorld();
  await world.make('createServiceAccount', 1, { name: 'robot', role: 'None', isDisabled: false });
  const [id = 0] = world.ids('SELECT max(id) FROM users');
  await world.make('createRole', 0, { draft: draft('g', [READ]), version: 1, validatePermissions: false });
  await world.make('addRole', 0, { assignee: { kind: 'user', id }, roleUid: 'g' });
  for (const isDisabled of [true, false]) {
    const asked = { accountId: id, name: undefined, role: undefined, isDisabled };
    const entry = await world.make('updateServiceAccount', 1, asked);
    if (entry === undefined) throw new Error('Nothing was changed');
    const found = await world.effectOf(entry);
    if (!found.ok) throw new Error(JSON.stringify(found.refusal));
    expect(found.value.approximate).toEqual([]);
    const all = toldOf(found.value.effect as Effect);
    expect([...all.keys()].toSorted()).toEqual([`0/${id}`, `1/${id}`]);
    expect(all.get(`0/${id}`)?.[isDisabled ? 'lost' : 'gained']).toEqual([READ]);
  }
});

/** Pairs of an entry and a later one that is about the same, by what both are made of. */
type Story = (
  world: TrailWorld,
) => Promise<readonly [entry: ChangeEntry | undefined, later: ChangeEntry | undefined]>;

const draft = (uid: string, permissions: readonly Permission[]) => ({
  uid,
  name: `custom:${uid}`,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  permissions,
});
const READ = { action: 'teams:read', scope: 'teams:*' };

/** A person who is a Viewer of org 1, a role of it, and a team. */
async function world(): Promise<{ world: TrailWorld; userId: number; teamId: number }> {
  const world = new TrailWorld();
  const names = { login: 'ada', email: 'ada@x.example', name: '' };
  await world.make('createUser', 0, { ...names, passwordHash: 'h', orgId: 1 });
  await world.make('createRole', 1, { draft: draft('r', [READ]), version: 1, validatePermissions: false });
  await world.make('createTeam', 1, { name: 'team', email: '' });
  const [userId = 0] = world.ids('SELECT max(id) FROM users');
  const [teamId = 0] = world.ids('SELECT max(id) FROM teams');
  return { world, userId, teamId };
}

describe('a later change of the same is always named', () => {
  const update = (permissions: readonly Permission[]) =>
    ({
      draft: draft('r', permissions),
      version: undefined,
      versionRule: 'gate',
      validatePermissions: false,
    }) as never;

  it.each<[string, (of: Awaited<ReturnType<typeof world>>) => ReturnType<Story>]>([
    [
      'the role that was given changed',
      async ({ world: w, userId }) => [
        await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
        await w.make('updateRole', 1, update([])),
      ],
    ],
    [
      'the role that was given is no more',
      async ({ world: w, userId }) => [
        await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
        await w.make('deleteRole', 1, { uid: 'r', force: true }),
      ],
    ],
    [
      'whoever had the role lost it',
      async ({ world: w, userId }) => {
        await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' });
        return [
          await w.make('updateRole', 1, update([])),
          await w.make('setRoles', 1, {
            assignee: { kind: 'user', id: userId },
            roleUids: [],
            includeHidden: true,
          }),
        ];
      },
    ],
    [
      'the only member left the team that had the role',
      async ({ world: w, userId, teamId }) => {
        await w.make('addRole', 1, { assignee: { kind: 'team', id: teamId }, roleUid: 'r' });
        await w.make('addTeamMember', 1, { teamId, userId });
        return [
          await w.make('updateRole', 1, update([])),
          await w.make('setTeamMembers', 1, { teamId, members: [], admins: [] }),
        ];
      },
    ],
    [
      'a team gave the same and does not any more',
      async ({ world: w, userId, teamId }) => {
        await w.make('addRole', 1, { assignee: { kind: 'team', id: teamId }, roleUid: 'r' });
        await w.make('addTeamMember', 1, { teamId, userId });
        return [
          await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
          await w.make('setTeamMembers', 1, { teamId, members: [], admins: [] }),
        ];
      },
    ],
    [
      'a group gave the same and does not any more',
      async ({ world: w, userId }) => {
        await w.make('createGroupMappings', 1, { groupId: 'g', roleUids: ['r'] });
        await w.make('setUserGroups', 1, { userId, groupIds: ['g'] });
        return [
          await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
          await w.make('deleteGroupMappings', 1, { groupId: 'g' }),
        ];
      },
    ],
    [
      'the person left',
      async ({ world: w, userId }) => [
        await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
        await w.make('removeOrgUser', 1, { userId }),
      ],
    ],
    [
      'the person was disabled, in the global plane',
      async ({ world: w, userId }) => [
        await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
        await w.make('disableUser', 0, { userId, isDisabled: true }),
      ],
    ],
    [
      'the basic role changed, in the global plane',
      async ({ world: w, userId }) => [
        await w.make('addRole', 1, { assignee: { kind: 'user', id: userId }, roleUid: 'r' }),
        await w.make('updateRole', 0, {
          draft: { ...draft('basic_viewer', [READ]), name: 'basic:viewer' },
          version: undefined,
          versionRule: 'gate',
          validatePermissions: false,
        } as never),
      ],
    ],
  ])('%s', async (_, story) => {
    const of = await world();
    const [entry, later] = await story(of);
    if (entry === undefined || later === undefined) throw new Error('Nothing was changed');
    const found = await of.world.effectOf(entry);
    expect(found).toMatchObject({
      value: {
        approximate: [{ why: 'later-changes', orgId: later.orgId, first: later.revision, count: 1 }],
      },
    });
  });

  it('and that orgs changed something since a change of the global plane', async () => {
    const { world: w, userId } = await world();
    const entry = await w.make('setServerAdmin', 0, { userId, isServerAdmin: true });
    if (entry === undefined) throw new Error('Nothing was changed');
    expect(await w.effectOf(entry)).toMatchObject({ value: { approximate: [] } });
    await w.make('updateOrgUser', 1, { userId, role: 'Editor', managing: {} });
    expect(await w.effectOf(entry)).toMatchObject({ value: { approximate: [{ why: 'later-elsewhere' }] } });
  });
});
