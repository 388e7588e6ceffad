import { describe, it } from 'vitest';

import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

type Pair = readonly [action: string, scope: string];

/** What the requests below are about. */
type World = {
  readonly org: FreshOrg;
  readonly user: number;
  readonly team: number;
  /** A role that nobody has, and one that the user and the team have. */
  readonly role: string;
  readonly given: string;
};

type Route = {
  readonly what: string;
  readonly method: string;
  readonly path: (world: World) => string;
  readonly body?: (world: World) => object;
  readonly required: (world: World) => readonly Pair[];
};

/** What the roles grant: who passes a role on must hold it. */
const GRANTED: Pair = ['reports:read', 'reports:*'];

const delegate =
  (...actions: readonly string[]) =>
  (): Pair[] =>
    actions.map((action) => [action, 'permissions:type:delegate']);

const permissions = [{ action: GRANTED[0], scope: GRANTED[1] }];

const assignments = (of: 'user' | 'team'): Route[] => {
  const path = (world: World): string => `/${of}s/${world[of]}/roles`;
  return [
    {
      what: `list roles of a ${of}`,
      method: 'GET',
      path,
      required: (world) => [[`${of}s.roles:read`, `${of}s:id:${world[of]}`]],
    },
    {
      what: `add a role to a ${of}`,
      method: 'POST',
      path,
      body: ({ role }) => ({ roleUid: role }),
      required: delegate(`${of}s.roles:add`),
    },
    {
      what: `remove a role from a ${of}`,
      method: 'DELETE',
      path: (world) => `${path(world)}/${world.given}`,
      required: delegate(`${of}s.roles:remove`),
    },
    {
      what: `set the roles of a ${of}`,
      method: 'PUT',
      path,
      body: ({ role }) => ({ roleUids: [role] }),
      required: delegate(`${of}s.roles:add`, `${of}s.roles:remove`),
    },
  ];
};

/** The tables of required permissions. */
const ROUTES: readonly Route[] = [
  {
    what: 'get the status',
    method: 'GET',
    path: () => '/status',
    required: () => [['status:accesscontrol', 'services:accesscontrol']],
  },
  { what: 'list roles', method: 'GET', path: () => '/roles', required: () => [['roles:read', 'roles:*']] },
  {
    what: 'get a role',
    method: 'GET',
    path: ({ role }) => `/roles/${role}`,
    required: () => [['roles:read', 'roles:*']],
  },
  {
    what: 'create a role',
    method: 'POST',
    path: () => '/roles',
    body: () => ({ name: unique('role'), permissions }),
    required: delegate('roles:write'),
  },
  {
    what: 'update a role',
    method: 'PUT',
    path: ({ role }) => `/roles/${role}`,
    body: () => ({ name: unique('role'), permissions, version: 1 }),
    required: delegate('roles:write'),
  },
  {
    what: 'delete a role',
    method: 'DELETE',
    path: ({ role }) => `/roles/${role}?force=false`,
    required: delegate('roles:delete'),
  },
  {
    what: 'list permissions of a user',
    method: 'GET',
    path: ({ user }) => `/users/${user}/permissions`,
    required: ({ user }) => [['users.permissions:read', `users:id:${user}`]],
  },
  ...assignments('user'),
  ...assignments('team'),
];

async function makeWorld(): Promise<World> {
  const org = await freshOrg();
  const [{ id: user }, team] = [await org.account(), await org.team()];
  const [role, given] = [await org.role([GRANTED]), await org.role([GRANTED])];
  for (const assignee of [`users/${user}`, `teams/${team}`]) {
    await org.admin(200, 'POST', `/access-control/${assignee}/roles`, { roleUid: given });
  }
  return { org, user, team, role, given };
}

const withoutOne = (pairs: readonly Pair[]): Pair[][] =>
  pairs.map((missing) => pairs.filter((pair) => pair !== missing));

describe('the documented permissions', () => {
  it.for(ROUTES)('are enough to $what', async ({ method, path, body, required }) => {
    const world = await makeWorld();
    const caller = await world.org.account();
    await world.org.grant(caller.id, [...required(world), GRANTED]);
    await world.org.admin(200, method, `/access-control${path(world)}`, body?.(world), { as: caller.as });
  });

  it.for(ROUTES)(
    'are all needed to $what; without one the answer names what is needed',
    async ({ method, path, body, required }, { expect }) => {
      const world = await makeWorld();
      for (const held of withoutOne(required(world))) {
        const caller = await world.org.account();
        await world.org.grant(caller.id, [...held, GRANTED]);
        const { body: refusal, headers } = await world.org.admin(
          403,
          method,
          `/access-control${path(world)}`,
          body?.(world),
          { as: caller.as },
        );
        const needed = required(world).map(([action]) => action);
        const expression = needed.length === 1 ? needed[0] : `all of ${needed.join(', ')}`;
        expect(refusal).toMatchObject({
          title: 'Access denied',
          message: `You'll need additional permissions to perform this action. Permissions needed: ${expression}`,
          accessErrorId: expect.stringMatching(/^ACE\d{10}$/),
        });
        expect(headers.get('Content-Type')).toMatch(/^application\/json\b/);
      }
    },
  );

  it.for(ROUTES.filter(({ method }) => method !== 'GET'))(
    'do not let anybody $what who lacks what the role grants (I11)',
    async ({ method, path, body, required }) => {
      const world = await makeWorld();
      const caller = await world.org.account();
      await world.org.grant(caller.id, [...required(world), ['reports:read', 'reports:id:1']]);
      await world.org.admin(403, method, `/access-control${path(world)}`, body?.(world), { as: caller.as });
    },
  );

  it('are none for one’s own permissions, but a credential is needed', async () => {
    const { org } = await makeWorld();
    const caller = await org.account();
    await org.admin(200, 'GET', '/access-control/user/permissions', undefined, { as: caller.as });
    await org.admin(401, 'GET', '/access-control/user/permissions', undefined, { as: null });
  });
});
