import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Answer } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Bench, Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg, Person } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, newPerson, permissionsOf } from '../../support/people.ts';
import { snapshot } from '../../support/snapshot.ts';

const isChange = (statements: readonly string[]): boolean =>
  statements.some((sql) => /^insert into "changes"/i.test(sql));

/** Lets something happen just before the next change is committed: after its facts were read. */
function beforeCommit({ d1 }: Bench, act: () => Promise<unknown>): void {
  d1.before = async (statements) => {
    if (!isChange(statements)) return;
    d1.before = undefined;
    await act();
  };
}

type Call = readonly [method: string, path: string, body?: object];

/** What is done to a person on the global plane. */
const DEEDS: readonly (readonly [what: string, deed: (id: number) => Call])[] = [
  ['deleted', (id) => ['DELETE', `/admin/users/${id}`]],
  ['disabled', (id) => ['POST', `/admin/users/${id}/disable`]],
  ['given another password', (id) => ['PUT', `/admin/users/${id}/password`, { password: 'another' }]],
  ['renamed', (id) => ['PUT', `/users/${id}`, { login: unique('x'), email: unique('y') }]],
];

describe('a person who joins an org while it is', () => {
  it.for(DEEDS)(
    '%s is not let in there by what that org has just read (I6)',
    async ([, deed], { expect }) => {
      const [org, person] = [await freshOrg('by requests'), await newPerson({})];
      await ok(200, 'GET', '/user', { as: person.as });
      const [method, path, body] = deed(person.id);
      await withCoordinator(0, async (bench) => {
        beforeCommit(bench, async () => {
          await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Admin' });
          expect(await permissionsOf(person.as, org.id)).toHaveProperty('teams:create');
        });
        await ok(200, method, path, body && { body }, bench.fetch);
        expect(await permissionsOf(person.as, org.id)).toBe(401);
      });
    },
  );
});

describe('a global assignment', () => {
  const held = [['reports:read', 'reports:*']] as const;

  it('is taken from a person in the org that they join meanwhile as well (I6)', async ({ expect }) => {
    const [org, person] = [await freshOrg('by requests'), await newPerson({})];
    const roleUid = await grantEverywhere(person.id, held);
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, async () => {
        await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
        expect(await permissionsOf(person.as, org.id)).toHaveProperty('reports:read');
      });
      const path = `/access-control/users/${person.id}/roles/${roleUid}?global=true`;
      await ok(200, 'DELETE', path, {}, bench.fetch);
    });
    expect(await permissionsOf(person.as, org.id)).not.toHaveProperty('reports:read');
  });

  it('is told to the orgs of its user, and to no other', async ({ expect }) => {
    const [org, other] = [await freshOrg('by requests'), await freshOrg('by requests')];
    const [account, stranger] = [await org.account(), await other.account()];
    expect(await permissionsOf(stranger.as)).not.toHaveProperty('reports:read');
    expect(await permissionsOf(account.as)).not.toHaveProperty('reports:read');
    const told: string[] = [];
    const others: Namespace = {
      getByName: (name) => {
        told.push(name);
        return env.ORG.getByName(name);
      },
    };
    await withCoordinator(
      0,
      async (bench) => void (await grantEverywhere(account.id, held, bench.fetch)),
      others,
    );
    expect(told).toEqual([String(org.id)]);
    expect(await permissionsOf(account.as)).toHaveProperty('reports:read');
  });
});

describe('a member of one org who joins another while it leaves the first for good', () => {
  it('is not deleted', async ({ expect }) => {
    const [org, other] = [await freshOrg('by requests'), await freshOrg('by requests')];
    const person = await newPerson({ orgId: org.id });
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, () =>
        other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' }),
      );
      const { body } = await ok(200, 'DELETE', `/org/users/${person.id}`, { org: org.id }, bench.fetch);
      expect(body.message).toBe('User removed from organization');
    });
    expect((await ok(200, 'GET', '/org', { as: person.as })).body.id).toBe(other.id);
  });
});

describe('a person whose rights an org is reading while it is', () => {
  it.for([
    ...DEEDS.map(([how, deed]) => [how, deed, 401] as const),
    [
      'a server admin no more',
      (id: number): Call => ['PUT', `/admin/users/${id}/permissions`, {}],
      403,
    ] as const,
  ])(
    '%s is not let in by that reading when it asks afterwards (I6, I7)',
    async ([, deed, status], { expect }) => {
      const [org, person] = [await freshOrg('by requests'), await newPerson({})];
      await ok(200, 'PUT', `/admin/users/${person.id}/permissions`, { body: { isGrafanaAdmin: true } });
      const [method, path, body] = deed(person.id);
      await withCoordinator(org.id, async ({ d1, fetch }) => {
        const ask = () => api('GET', `/orgs/${org.id}`, { as: person.as, org: org.id }, fetch);
        // From here on the isolate knows the login; the coordinator keeps nothing of people who are no members.
        expect((await ask()).status).toBe(200);
        const { promise: reached, resolve: isReached } = Promise.withResolvers<void>();
        const { promise: released, resolve: release } = Promise.withResolvers<void>();
        let held = 0;
        d1.after = async (statements) => {
          if (!statements.some((sql) => sql.includes('credential_version')) || held++ > 0) return;
          isReached();
          await released;
        };
        const early = ask();
        await reached;
        await ok(200, method, path, body && { body });
        const late = ask();
        // The late question has joined the early one, or is at the database by itself.
        await scheduler.wait(50);
        release();
        await early;
        expect((await late).status, (await late).text).toBe(status);
      });
    },
  );
});

/** Changes of the global plane that count on a right in an org: what the caller needs, and the call. */
const IN_ORG: readonly (readonly [
  call: string,
  needed: readonly [string, string],
  send: (target: Person, org: FreshOrg) => readonly [path: string, body?: object],
])[] = [
  ['DELETE', ['org.users:remove', 'users:*'], ({ id }) => [`/org/users/${id}`]],
  ['DELETE', ['orgs:delete', ''], (_target, org) => [`/orgs/${org.id}`]],
];

describe('a caller who loses its right in an org while a change of the global plane counts on it (I4)', () => {
  it.for(IN_ORG)('%s %j is refused', async ([method, needed, send], { expect }) => {
    const org = await freshOrg('by requests');
    const [caller, target] = [await org.person('None'), await org.person('None')];
    const [path, body] = send(target, org);
    const act = async (fetch: Bench['fetch']): Promise<Answer> => {
      // An org is not deleted from inside.
      const from = needed[0] === 'orgs:delete' ? 1 : org.id;
      return await api(method, path, { as: caller.as, org: from, ...(body && { body }) }, fetch);
    };
    const roleUid = await org.grant(caller.id, [needed]);
    await withCoordinator(0, async (bench) => {
      beforeCommit(bench, () =>
        org.admin(200, 'DELETE', `/access-control/users/${caller.id}/roles/${roleUid}`),
      );
      const answer = await act(bench.fetch);
      expect(answer.status, answer.text).toBe(403);
      await org.admin(200, 'POST', `/access-control/users/${caller.id}/roles`, { roleUid });
      const allowed = await act(bench.fetch);
      expect(allowed.status, allowed.text).toBe(200);
    });
  });

  it('is refused as well when it stood there with the rights of the global plane', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const caller = await newPerson({});
    await grantEverywhere(caller.id, [['orgs:write', '']]);
    const body = { name: unique('org') };
    await withCoordinator(org.id, async (bench) => {
      beforeCommit(bench, () => ok(200, 'POST', `/admin/users/${caller.id}/disable`));
      const answer = await api('PUT', `/orgs/${org.id}`, { as: caller.as, body }, bench.fetch);
      expect(answer.status, answer.text).toBe(401);
    });
    expect((await ok(200, 'GET', `/orgs/${org.id}`)).body.name).not.toBe(body.name);
  });
});

type Gift = {
  readonly org: FreshOrg;
  readonly person: Person;
  readonly roleUid: string;
  readonly team: number;
};

/** What an org gives to a person, and how. */
const GIFTS: readonly (readonly [
  what: string,
  give: (gift: Gift) => readonly [path: string, body: object],
])[] = [
  [
    'a membership',
    ({ org, person }) => [`/orgs/${org.id}/users`, { loginOrEmail: person.login, role: 'Viewer' }],
  ],
  ['a role', ({ person, roleUid }) => [`/access-control/users/${person.id}/roles`, { roleUid }]],
  ['a team', ({ person, team }) => [`/teams/${team}/members`, { userId: person.id }]],
];

describe('a person who is deleted just when an org gives it something', () => {
  it.for(GIFTS)('leaves no row behind: %s', async ([what, give], { expect }) => {
    const org = await freshOrg('by requests');
    const person = what === 'a membership' ? await newPerson({}) : await org.person('Viewer');
    const [path, body] = give({ org, person, roleUid: await org.role([]), team: await org.team() });
    await withCoordinator(org.id, async (bench) => {
      beforeCommit(bench, () => ok(200, 'DELETE', `/admin/users/${person.id}`));
      const answer = await api('POST', path, { org: org.id, body }, bench.fetch);
      expect(answer.status, answer.text).toBe(404);
    });
    const { changes: _changes, ...tables } = await snapshot();
    const rows = Object.values(tables)
      .flat()
      .map((row) => JSON.parse(row));
    expect(rows.filter((row) => row.user_id === person.id || row.subject === String(person.id))).toEqual([]);
  });
});
