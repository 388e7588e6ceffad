import { describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, As } from '../../support/api.ts';
import { ok } from '../../support/api.ts';
import { authzen, TOGETHER } from '../../support/authzen.ts';
import { join, remap } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';

const HELD = 'reports:read';
const PAIR = [[HELD, 'reports:*']] as const;

/** A person in an org, and somebody who may ask about everybody there. */
type World = {
  readonly org: FreshOrg;
  readonly id: number;
  readonly login: string;
  readonly team: number;
};

/** Both parts of a state. */
const stateOf = (text: string | null | undefined): readonly number[] => (text ?? '').split('.').map(Number);

async function newWorld(): Promise<World & { readonly asker: As }> {
  const org = await freshOrg('by requests');
  const { id, login } = await org.person('Viewer');
  const team = await org.team();
  await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
  return { org, id, login, team, asker: (await org.account('Admin')).as };
}

/** What is answered of the person, however it is named, and the state of that: the same for all of one request. */
async function held(expect: ExpectStatic, world: World & { readonly asker: As }, type = 'reports') {
  const { id, login, asker } = world;
  const subjects = [`id:${id}`, login, `login:${login}`].map((name) => ({
    subject: { type: 'user', id: name },
  }));
  const body = { action: { name: 'read' }, resource: { type, id: '7' }, evaluations: subjects };
  const answer = await authzen(TOGETHER, body, { as: asker });
  expect(answer.status, answer.text).toBe(200);
  const decisions = answer.body.evaluations as { decision: boolean; context: { revision: string } }[];
  expect(new Set(decisions.map(({ decision }) => decision)).size, 'by all names').toBe(1);
  const states = new Set(decisions.map(({ context }) => context.revision));
  expect(states).toEqual(new Set([answer.headers.get('Gatehouse-Revision')]));
  return { isHeld: decisions[0]?.decision, state: stateOf([...states][0]) };
}

/** Ways to get the permission, each with the way to lose it again. */
const PATHS: Record<string, (world: World) => Promise<() => Promise<Answer>>> = {
  'a role given to them': async ({ org, id }) => {
    const roleUid = await org.grant(id, PAIR);
    return () => org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${roleUid}`);
  },
  'a permission of their role': async ({ org, id }) => {
    const uid = await org.grant(id, PAIR);
    const body = { version: 1, name: unique('changed'), permissions: [] };
    return () => org.admin(200, 'PUT', `/access-control/roles/${uid}`, body);
  },
  'a role that is deleted': async ({ org, id }) => {
    const uid = await org.grant(id, PAIR);
    return () => org.admin(200, 'DELETE', `/access-control/roles/${uid}?force=true`);
  },
  'a role of their team': async ({ org, team }) => {
    const roleUid = await org.role(PAIR);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    return () => org.admin(200, 'DELETE', `/access-control/teams/${team}/roles/${roleUid}`);
  },
  'their membership of a team': async ({ org, id, team }) => {
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: await org.role(PAIR) });
    return () => org.admin(200, 'DELETE', `/teams/${team}/members/${id}`);
  },
  'a mapping of their group': async ({ org, id }) => {
    const group = unique('group');
    await join(org, id, group);
    await remap(org, group, await org.role(PAIR));
    return () => org.admin(204, 'DELETE', `/groupsync/groups/${encodeURIComponent(group)}`);
  },
  'their external groups': async ({ org, id }) => {
    const group = unique('group');
    await join(org, id, group);
    await remap(org, group, await org.role(PAIR));
    return () => org.admin(200, 'PUT', `/groupsync/users/${id}/groups`, { groups: [] });
  },
  'their org role': async ({ org, id }) => {
    await org.admin(200, 'PATCH', `/org/users/${id}`, { role: 'Admin' });
    return () => org.admin(200, 'PATCH', `/org/users/${id}`, { role: 'Viewer' });
  },
  'their membership of the org': async ({ org, id }) => {
    await org.grant(id, PAIR);
    return () => org.admin(200, 'DELETE', `/org/users/${id}`);
  },
  'their account, which is disabled': async ({ org, id }) => {
    await org.grant(id, PAIR);
    return () => ok(200, 'POST', `/admin/users/${id}/disable`);
  },
  'their account, which is deleted': async ({ org, id }) => {
    await org.grant(id, PAIR);
    return () => ok(200, 'DELETE', `/admin/users/${id}`);
  },
  'their login, which is another one': async ({ org, id }) => {
    await org.grant(id, PAIR);
    // By its id it still is who it was.
    return async () => {
      await ok(200, 'PUT', `/users/${id}`, { body: { login: unique('other'), email: unique('other') } });
      return await ok(200, 'POST', `/admin/users/${id}/disable`);
    };
  },
  'a global role': async ({ org, id }) => {
    const permissions = [{ action: HELD, scope: 'reports:*' }];
    const body = { name: unique('global'), global: true, permissions };
    const { uid } = (await ok(200, 'POST', '/access-control/roles', { body })).body;
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
    const update = { ...body, version: 1, permissions: [] };
    return () => ok(200, 'PUT', `/access-control/roles/${uid}`, { body: update });
  },
};

describe('what is taken away is gone from the next decision on (I6)', () => {
  it.for(Object.entries(PATHS))('%s', async ([, prepare], { expect }) => {
    const world = await newWorld();
    expect((await held(expect, world)).isHeld).toBe(false);
    const take = await prepare(world);
    const before = await held(expect, world);
    expect(before.isHeld).toBe(true);
    const { headers } = await take();
    const after = await held(expect, world);
    expect(after.isHeld).toBe(false);
    // The state of the answer holds the change. Of one of the global plane, both numbers are that plane's.
    const [own = 0, global = 0] = stateOf(headers.get('Gatehouse-Revision'));
    if (own !== global) expect(after.state[0]).toBeGreaterThanOrEqual(own);
    expect(after.state[1]).toBeGreaterThanOrEqual(global);
  });

  it('a declared type, an action of it, and a level on one of its resources', async ({ expect }) => {
    const world = await newWorld();
    const { org, id } = world;
    const type = `t${crypto.randomUUID().slice(0, 8)}`;
    const path = `/access-control/resource-types/${type}`;
    const levels = [{ name: 'View', actions: ['read'] }];
    const declared = { displayName: 'T', actions: ['read', 'write'], attribute: 'id', levels };
    const isHeld = async () => (await held(expect, world, type)).isHeld;
    await org.admin(200, 'PUT', path, declared);
    expect(await isHeld()).toBe(false);
    await org.admin(200, 'POST', `/access-control/${type}/7/users/${id}`, { permission: 'View' });
    expect(await isHeld()).toBe(true);
    await org.admin(200, 'POST', `/access-control/${type}/7/users/${id}`, { permission: '' });
    expect(await isHeld()).toBe(false);
    await org.grant(id, [[`${type}:read`, `${type}:*`]]);
    expect(await isHeld()).toBe(true);
    await org.admin(200, 'DELETE', `${path}?force=true`);
    expect(await isHeld()).toBe(false);
    await org.admin(200, 'PUT', path, declared);
    expect(await isHeld(), 'declared anew, nobody has it').toBe(false);
    await org.grant(id, [[`${type}:read`, `${type}:*`]]);
    expect(await isHeld()).toBe(true);
  });

  it('what a new login names is whom it names now', async ({ expect }) => {
    const world = await newWorld();
    const { org, id, login, asker } = world;
    await org.grant(id, PAIR);
    const other = await org.person('Viewer');
    const one = async () => {
      const subject = { type: 'user', id: login };
      const body = { subject, action: { name: 'read' }, resource: { type: 'reports', id: '7' } };
      return (await authzen('/access/v1/evaluation', body, { as: asker })).body.decision;
    };
    expect(await one()).toBe(true);
    await ok(200, 'PUT', `/users/${id}`, { body: { login: unique('new'), email: unique('new') } });
    expect(await one()).toBe(false);
    await ok(200, 'PUT', `/users/${other.id}`, { body: { login, email: login } });
    expect(await one()).toBe(false);
    await org.grant(other.id, PAIR);
    expect(await one()).toBe(true);
  });

  it('somebody who is made a moment later is there in the next answer', async ({ expect }) => {
    const { org, asker } = await newWorld();
    const login = unique('later');
    const ask = async () => {
      const subject = { type: 'user', id: login };
      const body = { subject, action: { name: 'read' }, resource: { type: 'folders', id: 'sharedwithme' } };
      return (await authzen('/access/v1/evaluation', body, { as: asker })).body.decision;
    };
    expect(await ask()).toBe(false);
    await ok(200, 'POST', '/admin/users', { body: { login, password: 'secret', OrgId: org.id } });
    expect(await ask()).toBe(true);
  });
});

describe('who may not ask any more is answered nothing from the next question on (I6)', () => {
  type Asker = { readonly org: FreshOrg; readonly id: number; readonly as: As };

  const status = async ({ as }: Asker, subject: number): Promise<number> => {
    const body = {
      subject: { type: 'user', id: `id:${subject}` },
      action: { name: 'read' },
      resource: { type: 'folders', id: 'sharedwithme' },
    };
    const answer = await authzen('/access/v1/evaluation', body, { as });
    return answer.status === 200 && answer.body.decision !== true ? 0 : answer.status;
  };

  it.for<readonly [what: string, status: number, end: (asker: Asker) => Promise<unknown>]>([
    [
      'by a role that is taken away',
      403,
      async ({ org, id }) =>
        await org.admin(200, 'PUT', `/access-control/users/${id}/roles`, { roleUids: [] }),
    ],
    [
      'by a token that is revoked',
      401,
      async ({ org, id }) => {
        const [token] = (await org.admin(200, 'GET', `/serviceaccounts/${id}/tokens`)).body;
        await org.admin(200, 'DELETE', `/serviceaccounts/${id}/tokens/${token.id}`);
      },
    ],
    [
      'by an account that is disabled',
      401,
      async ({ org, id }) => await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true }),
    ],
    [
      'by an account that is deleted',
      401,
      async ({ org, id }) => await org.admin(200, 'DELETE', `/serviceaccounts/${id}`),
    ],
  ])('%s', async ([, wanted, end], { expect }) => {
    const org = await freshOrg('by requests');
    const asker = { org, ...(await org.account()) };
    await org.grant(asker.id, [['access:evaluate', 'users:*']]);
    const { id } = await org.person('Viewer');
    expect(await status(asker, id)).toBe(200);
    await end(asker);
    expect(await status(asker, id)).toBe(wanted);
  });

  it('by a token that has expired', async ({ expect, onTestFinished }) => {
    onTestFinished(() => void vi.useRealTimers());
    const org = await freshOrg('by requests');
    const { id } = await org.account();
    await org.grant(id, [['access:evaluate', 'users:*']]);
    const path = `/serviceaccounts/${id}/tokens`;
    const { key } = (await org.admin(200, 'POST', path, { name: unique('token'), secondsToLive: 60 })).body;
    const person = await org.person('Viewer');
    const asker = { org, id, as: { token: key } };
    expect(await status(asker, person.id)).toBe(200);
    later(61_000);
    expect(await status(asker, person.id)).toBe(401);
  });

  it('by a password that was changed', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const asker = { org, ...(await org.person('Admin')) };
    const person = await org.person('Viewer');
    const ask = async () => {
      const body = {
        subject: { type: 'user', id: `id:${person.id}` },
        action: { name: 'read' },
        resource: { type: 'folders', id: 'sharedwithme' },
      };
      return (await authzen('/access/v1/evaluation', body, { as: asker.as, org: org.id })).status;
    };
    expect(await ask()).toBe(200);
    await ok(200, 'PUT', `/admin/users/${asker.id}/password`, { body: { password: 'another one' } });
    expect(await ask()).toBe(401);
  });

  it('and one who was given the right is answered at once', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const asker = { org, ...(await org.account()) };
    const { id } = await org.person('Viewer');
    expect(await status(asker, id)).toBe(403);
    await org.grant(asker.id, [['access:evaluate', `users:id:${id}`]]);
    expect(await status(asker, id)).toBe(200);
  });
});
