import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import {
  anotherIsolate,
  grantEverywhere,
  makeServerAdmin,
  newPerson,
  permissionsOf,
} from '../../support/people.ts';

/** A person known to the coordinators of three orgs and of the global plane, and remembered by two isolates. */
type World = {
  readonly id: number;
  readonly login: string;
  readonly as: As;
  /** The orgs that the person is a member of, beside org 1. */
  readonly orgs: readonly [FreshOrg, FreshOrg];
  /** An org that the person is no member of, and has asked for something. */
  readonly foreign: FreshOrg;
  readonly isolates: readonly (Fetch | undefined)[];
};

/** What the person sees of every org, by every isolate, and of the global plane. */
async function views({ as, orgs, foreign, isolates }: Omit<World, 'id' | 'login'>, credential = as) {
  const seen: { org: number | undefined; held: Awaited<ReturnType<typeof permissionsOf>> }[] = [];
  for (const fetch of isolates) {
    for (const org of [undefined, 1, ...orgs.map(({ id }) => id), foreign.id]) {
      seen.push({ org, held: await permissionsOf(credential, org, fetch) });
    }
  }
  return seen;
}

/** Whether the person passes on the global plane, itself and seen from an org that it is no member of. */
async function onGlobalPlane({ as, foreign, isolates }: World): Promise<number[]> {
  const statuses: number[] = [];
  for (const fetch of isolates) {
    for (const path of ['/orgs', `/orgs/${foreign.id}`, `/orgs/${foreign.id}/users`]) {
      statuses.push((await api('GET', path, { as }, fetch)).status);
    }
  }
  return statuses;
}

async function newWorld(expect: ExpectStatic): Promise<World> {
  const orgs = [await freshOrg(), await freshOrg()] as const;
  const foreign = await freshOrg();
  const person = await newPerson({});
  for (const org of orgs) {
    await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Editor' });
    await org.grant(person.id, [['reports:read', 'reports:*']]);
  }
  await grantEverywhere(person.id, [
    ['orgs:read', ''],
    ['org.users:read', 'users:*'],
  ]);
  const world = { ...person, orgs, foreign, isolates: [undefined, anotherIsolate().fetch] };
  for (const { org, held } of await views(world)) {
    if (org !== foreign.id) expect(held, `org ${org}`).toHaveProperty('orgs:read');
  }
  expect(new Set(await onGlobalPlane(world))).toEqual(new Set([200]));
  return world;
}

/** Ways to end a person's sign-in altogether. */
const ENDS: readonly (readonly [how: string, act: (world: World) => Promise<unknown>])[] = [
  ['is deleted', ({ id }) => ok(200, 'DELETE', `/admin/users/${id}`)],
  ['is disabled', ({ id }) => ok(200, 'POST', `/admin/users/${id}/disable`)],
  [
    'is given another password',
    ({ id }) => ok(200, 'PUT', `/admin/users/${id}/password`, { body: { password: 'x'.repeat(9) } }),
  ],
  [
    'gets another login',
    ({ id }) => ok(200, 'PUT', `/users/${id}`, { body: { login: unique('x'), email: unique('y') } }),
  ],
];

describe('a person who', () => {
  it.for(ENDS)(
    '%s is let in nowhere with the old credential from the reply on (I6)',
    async ([, act], { expect }) => {
      const world = await newWorld(expect);
      await act(world);
      for (const { org, held } of await views(world)) expect(held, `org ${org}`).toBe(401);
      expect(new Set(await onGlobalPlane(world))).toEqual(new Set([401]));
      const [org] = world.orgs;
      const calls = [
        ['POST', '/orgs', { name: unique('org') }],
        ['POST', '/teams', { name: unique('team') }],
        ['GET', '/user'],
        ['GET', '/user/orgs'],
      ] as const;
      for (const [i, [method, path, body]] of calls.entries()) {
        const fetch = world.isolates[i % world.isolates.length];
        const answer = await api(method, path, { as: world.as, org: org.id, body }, fetch);
        expect(answer.status, `${method} ${path}`).toBe(401);
      }
    },
  );

  it('is removed from the current org, or from an org by its path, holds nothing there from the reply on (I6)', async ({
    expect,
  }) => {
    const world = await newWorld(expect);
    const [first, second] = world.orgs;
    for (const [left, kept, path, org] of [
      [first, second, '/org/users', first.id],
      [second, first, `/orgs/${second.id}/users`, 1],
    ] as const) {
      const elsewhere = await permissionsOf(world.as, kept.id);
      await ok(200, 'DELETE', `${path}/${world.id}`, { org });
      for (const { org, held } of await views(world)) {
        if (org === left.id) expect(held).toEqual({});
        if (org === kept.id) expect(held).toEqual(elsewhere);
      }
      // Coming back does not bring back what was given before.
      await left.admin(200, 'POST', '/org/users', { loginOrEmail: world.login, role: 'Viewer' });
      for (const { org, held } of await views(world)) {
        if (org === left.id) {
          expect(held).not.toHaveProperty('reports:read');
          expect(held).toHaveProperty('orgs:read');
        }
      }
    }
  });

  it('is demoted holds the lower role from the reply on, in that org alone (I6)', async ({ expect }) => {
    const world = await newWorld(expect);
    const [org, other] = world.orgs;
    await org.admin(200, 'PATCH', `/org/users/${world.id}`, { role: 'Admin' });
    expect(await permissionsOf(world.as, org.id)).toHaveProperty('teams:create');
    await ok(200, 'PATCH', `/orgs/${org.id}/users/${world.id}`, { body: { role: 'None' } });
    const elsewhere = await permissionsOf(world.as, other.id);
    for (const fetch of world.isolates) {
      expect(await permissionsOf(world.as, org.id, fetch)).not.toHaveProperty('teams:create');
      expect(await permissionsOf(world.as, other.id, fetch)).toEqual(elsewhere);
    }
    await ok(403, 'POST', '/teams', { as: world.as, org: org.id, body: { name: 'x' } });
  });

  it('is a server admin no more holds nothing of it from the reply on, in any org (I6)', async ({
    expect,
  }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const foreign = await freshOrg();
    const person = await newPerson({});
    for (const org of orgs) {
      await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    }
    const world = { ...person, orgs, foreign, isolates: [undefined, anotherIsolate().fetch] };
    for (let round = 0; round < 2; round++) {
      await makeServerAdmin(person.id);
      const members = (await views(world)).filter(({ org }) => org !== foreign.id);
      for (const { held } of members) expect(held).toHaveProperty('users:create');
      expect(new Set(await onGlobalPlane(world))).toEqual(new Set([200]));
      await ok(200, 'PUT', `/admin/users/${person.id}/permissions`, { body: {} });
      for (const { held } of await views(world)) expect(held).not.toHaveProperty('users:create');
      expect(new Set(await onGlobalPlane(world))).toEqual(new Set([403]));
      for (const { id } of orgs) {
        await ok(403, 'DELETE', `/admin/users/1`, { as: person.as, org: id });
        await ok(403, 'PUT', `/orgs/${foreign.id}`, { as: person.as, org: id, body: { name: unique('x') } });
      }
    }
  });

  it('had no org to act in is seen as a member the moment it becomes one', async ({ expect }) => {
    const org = await freshOrg();
    const person = await newPerson({});
    const { fetch } = anotherIsolate();
    for (let round = 0; round < 3; round++) {
      expect(await permissionsOf(person.as, org.id, fetch)).toEqual({});
      await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
      expect(await permissionsOf(person.as, org.id, fetch)).toHaveProperty('orgs:read');
      await ok(200, 'DELETE', `/orgs/${org.id}/users/${person.id}`);
    }
  });
});

describe('an org that is deleted', () => {
  it('lets nobody do anything there from the reply on: tokens, members, server admins (I6)', async ({
    expect,
  }) => {
    const world = await newWorld(expect);
    const [org, other] = world.orgs;
    const [account, admin] = [await org.account('Admin'), await org.person('Admin')];
    const survivor = await other.account('Viewer');
    const { isolates } = world;
    for (const fetch of isolates) {
      for (const as of [account.as, survivor.as]) {
        expect(await permissionsOf(as, undefined, fetch)).toHaveProperty('orgs:read');
      }
      expect(await permissionsOf(admin.as, org.id, fetch)).toHaveProperty('teams:create');
      expect(await permissionsOf(ADMIN, org.id, fetch)).toHaveProperty('teams:create');
      // A token on the global plane is another coordinator's affair.
      await ok(403, 'POST', '/orgs', { as: account.as, body: { name: 'x' } }, fetch);
    }
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    for (const fetch of isolates) {
      expect(await permissionsOf(account.as, undefined, fetch)).toBe(401);
      const token = await api('POST', '/orgs', { as: account.as, body: { name: 'x' } }, fetch);
      expect([token.status, token.body.messageId]).toEqual([401, 'api-key.invalid']);
      for (const as of [admin.as, world.as, ADMIN]) {
        expect(await permissionsOf(as, org.id, fetch)).toEqual({});
        await ok(403, 'POST', '/teams', { as, org: org.id, body: { name: 'x' } }, fetch);
      }
      expect(await permissionsOf(survivor.as, undefined, fetch)).toHaveProperty('orgs:read');
      expect(await permissionsOf(world.as, other.id, fetch)).toHaveProperty('reports:read');
    }
  });
});
