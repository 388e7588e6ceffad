import { describe, it } from 'vitest';

import type { Answer, As } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { rootRoleOf, user } from '../../support/unleash.ts';

type Pair = readonly [action: string, scope: string];

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];

/** A team that holds the pairs. */
async function teamWith(org: FreshOrg, holds: readonly Pair[]): Promise<number> {
  const team = await org.team();
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: await org.role(holds) });
  return team;
}

/** Mulberry32: the same numbers for the same seed, wherever the test runs. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The matching rule of docs/grafana.md#matching, written apart from the product's own. */
const isCovered = (held: readonly Pair[], [action, scope]: Pair): boolean =>
  held.some(
    ([heldAction, heldScope]) =>
      heldAction === action &&
      (scope === '' ||
        heldScope === scope ||
        (/(^|[:/])\*$/.test(heldScope) && scope.startsWith(heldScope.slice(0, -1)))),
  );

const CALLS = 80;

const WALKER: readonly Pair[] = [
  READ_REPORTS,
  ['teams:create', ''],
  ['teams:read', 'teams:*'],
  ['teams:write', 'teams:*'],
  ['teams.permissions:write', 'teams:*'],
  ['groupsync.mappings:write', ''],
  ['serviceaccounts:create', ''],
  ['serviceaccounts:write', 'serviceaccounts:*'],
  ...['roles:write', 'roles:delete', 'users.roles:add', 'users.roles:remove'].map((action): Pair => [
    action,
    'permissions:type:delegate',
  ]),
  ...['teams.roles:add', 'teams.roles:remove'].map((action): Pair => [action, 'permissions:type:delegate']),
];

/** What roles on the walk are made of: some within the walker's rights, some beyond. */
const INGREDIENTS: readonly Pair[] = [
  READ_REPORTS,
  ['reports:read', 'reports:id:7'],
  ['reports:read', '*'],
  WRITE_REPORTS,
  ['teams:read', 'teams:id:*'],
  ['teams:delete', 'teams:*'],
  ['roles:write', 'permissions:type:delegate'],
  ['roles:write', 'permissions:type:escalate'],
  ['roles:write', 'permissions:*'],
  ['users.roles:add', 'permissions:type:delegate'],
  ['serviceaccounts:delete', 'serviceaccounts:*'],
  ['users.permissions:read', 'users:*'],
];

/** External groups on the walk; as a team's, the last one stands for the first two. */
const GROUPS = ['cn=a,ou=x', 'CN=b,OU=x', 'c', 'cn=*,ou=x'] as const;

/** Takes part in a random walk: the walker, the accounts it made, and those it got a token of. */
type Actor = { readonly id: number; as: As };

/** A walk of random calls by one limited account and everybody it comes to act through. */
async function walk(seed: number) {
  const random = randomNumbers(seed);
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const org = await freshOrg();
  const walker = await org.account();
  // Through a team that the walk does not touch, so that the walker keeps what it began with.
  const userId = walker.id;
  await org.admin(200, 'POST', `/teams/${await teamWith(org, WALKER)}/members`, { userId });
  const strong = await org.account('Admin');
  const actors: Actor[] = [{ id: walker.id, as: walker.as }];
  const made = new Set<number>();
  const users = [walker.id, strong.id, 1];
  const emails = ['admin@localhost'];
  const teams = [await teamWith(org, [WRITE_REPORTS]), await org.team()];
  // The walker is in groups that bring nothing yet; another brings more than it holds.
  await org.admin(200, 'PUT', `/groupsync/users/${userId}/groups`, { groups: GROUPS.slice(0, 2) });
  await org.admin(200, 'POST', `/teams/${teams[0]}/groups`, { groupId: 'c' });
  const roles = [
    await org.grant(strong.id, [WRITE_REPORTS]),
    await org.role([['roles:write', 'permissions:type:escalate']], { hidden: true }),
    await org.role([WRITE_REPORTS, ['users.permissions:read', 'users:*']], { global: true }),
    await org.role([]),
    'basic_admin',
    'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw',
  ];
  const history: string[] = [];
  const statuses: number[] = [];
  let version = 1;

  const send = async (method: string, path: string, body?: object): Promise<Answer> => {
    const actor = pick(actors);
    const answer = await api(method, path, { as: actor.as, body });
    history.push(`${actor.id}: ${method} ${path} ${JSON.stringify(body ?? '')} ${answer.status}`);
    statuses.push(answer.status);
    return answer;
  };
  const permissions = () =>
    [...new Set([pick(INGREDIENTS), pick(INGREDIENTS)].slice(random(3)))].map(([action, scope]) => ({
      action,
      scope,
    }));
  const assignee = () => (random(2) === 0 ? `users/${pick(users)}` : `teams/${pick(teams)}`);
  const isGlobal = () => ({ global: random(5) === 0 });
  const group = async () => {
    const rootRole = pick([null, 1, 3, await rootRoleOf(pick(roles)), await rootRoleOf(pick(roles))]);
    const members = [...new Set([pick(users), pick(users)].slice(random(3)))].map(user);
    const mappingsSSO = [...new Set([pick(GROUPS), pick(GROUPS)].slice(random(3)))];
    return { name: unique('group'), rootRole, users: members, mappingsSSO };
  };

  const steps: readonly (() => Promise<unknown>)[] = [
    async () => {
      const body = { name: unique('role'), permissions: permissions(), ...isGlobal() };
      const { body: role, status } = await send('POST', '/access-control/roles', body);
      if (status === 200) roles.push(role.uid);
    },
    () => {
      const body = { name: unique('role'), version: ++version, permissions: permissions(), ...isGlobal() };
      return send('PUT', `/access-control/roles/${pick(roles)}`, body);
    },
    () => send('DELETE', `/access-control/roles/${pick(roles)}?force=true&global=${isGlobal().global}`),
    () => send('POST', `/access-control/${assignee()}/roles`, { roleUid: pick(roles), ...isGlobal() }),
    () => send('POST', `/access-control/${assignee()}/roles`, { roleUid: pick(roles), ...isGlobal() }),
    () => send('DELETE', `/access-control/${assignee()}/roles/${pick(roles)}?global=${isGlobal().global}`),
    () => send('PUT', `/access-control/${assignee()}/roles`, { roleUids: [pick(roles), pick(roles)] }),
    () => {
      const body = { users: [pick(users)], teams: [pick(teams)] };
      return send('PUT', `/access-control/roles/${pick(roles)}/assignments`, body);
    },
    async () => {
      const { body, status } = await send('POST', '/teams', { name: unique('team') });
      if (status === 200) teams.push(body.teamId);
    },
    () => send('POST', `/teams/${pick(teams)}/members`, { userId: pick(users) }),
    () => send('POST', `/teams/${pick(teams)}/members`, { userId: pick(users) }),
    () => send('PUT', `/teams/${pick(teams)}/members/${pick(users)}`, { permission: pick([0, 4]) }),
    () => send('DELETE', `/teams/${pick(teams)}/members/${pick(users)}`),
    () => {
      const body = { members: [pick(emails), pick(emails)], admins: [pick(emails)].slice(random(2)) };
      return send('PUT', `/teams/${pick(teams)}/members`, body);
    },
    async () => {
      const role = pick(['None', 'None', 'Viewer', 'Admin']);
      const { body, status } = await send('POST', '/serviceaccounts', { name: unique('account'), role });
      if (status !== 201) return;
      users.push(body.id);
      made.add(body.id);
      emails.push(body.login);
    },
    async () => {
      const id = pick(users);
      const { body, status } = await send('POST', `/serviceaccounts/${id}/tokens`, { name: unique('token') });
      if (status === 200) actors.push({ id, as: { token: body.key } });
    },
    () => {
      const role = pick(['None', 'Viewer', 'Admin', null]);
      const body = { role, isDisabled: pick([true, false, null]) };
      return send('PATCH', `/serviceaccounts/${pick(users.filter((id) => id !== walker.id))}`, body);
    },
    () =>
      send('PUT', `/groupsync/groups/${pick(GROUPS)}`, {
        roles: [pick(roles), pick(roles)].slice(random(2)),
      }),
    () => send('POST', `/groupsync/groups/${pick(GROUPS)}`, { roles: [pick(roles)] }),
    () => send('DELETE', `/groupsync/groups/${pick(GROUPS)}`),
    () => send('POST', `/teams/${pick(teams)}/groups`, { groupId: pick(GROUPS) }),
    () => send('POST', `/teams/${pick(teams)}/groups`, { groupId: pick(GROUPS) }),
    () => send('DELETE', `/teams/${pick(teams)}/groups/${pick(GROUPS)}`),
    () => {
      const groups = [pick(GROUPS), pick(GROUPS), pick(GROUPS)].slice(random(3));
      return send('PUT', `/groupsync/users/${pick(users)}/groups`, { groups });
    },
    () => send('PUT', `/groupsync/users/${pick(users)}/groups`, { groups: [pick(GROUPS)] }),
    () => send('POST', '/access-control/roles/hard-reset', { BasicRoles: true }),
    // The same teams through their other dialect, which changes all of one at once.
    async () => {
      const { body, status } = await send('POST', '/admin/groups', await group());
      if (status === 201) teams.push(body.id);
    },
    async () => await send('PUT', `/admin/groups/${pick(teams)}`, await group()),
    async () => await send('PUT', `/admin/groups/${pick(teams)}`, await group()),
    async () => await send('PUT', `/admin/groups/${pick(teams)}`, await group()),
    () => send('DELETE', `/admin/groups/${pick(teams)}`),
  ];

  const rightsOf = async (id: number): Promise<Pair[]> => {
    const { body } = await org.admin(200, 'GET', `/access-control/users/${id}/permissions`);
    return body.map(({ action, scope }: { action: string; scope: string }): Pair => [action, scope]);
  };
  const start = await rightsOf(walker.id);
  /** Whoever creates an account may administer it: that is documented, and reaches nothing but the account. */
  const isOfOwnMaking = ([action, scope]: Pair) =>
    action.startsWith('serviceaccounts') &&
    scope.startsWith('serviceaccounts:id:') &&
    made.has(Number(scope.slice('serviceaccounts:id:'.length)));

  for (let call = 0; call < CALLS; call++) {
    await pick(steps)();
    for (const id of new Set([...actors.map((actor) => actor.id), ...made])) {
      for (const pair of await rightsOf(id)) {
        if (!isCovered(start, pair) && !isOfOwnMaking(pair))
          return { gained: { id, pair }, history, statuses };
      }
    }
  }
  return { gained: undefined, history, statuses };
}

describe('no sequence of calls gives a limited account more than it held at the start (I11)', () => {
  for (const seed of [1, 20, 300, 4_000, 50_000]) {
    it(`random walk ${seed}: ${CALLS} calls`, { timeout: 60_000 }, async ({ expect }) => {
      const { gained, history, statuses } = await walk(seed);
      expect(gained, history.join('\n')).toBeUndefined();
      // The walk went somewhere, and was held back.
      expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(CALLS / 10);
      expect(statuses.filter((status) => status === 403).length).toBeGreaterThan(CALLS / 10);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
    });
  }

  it('the rule that the walk is judged by knows more from less', ({ expect }) => {
    const held: readonly Pair[] = [
      ['a', 'x:*'],
      ['b', ''],
      ['c', 'x:id:1'],
    ];
    expect(
      [
        ['a', 'x:id:1'],
        ['a', ''],
        ['b', ''],
        ['c', 'x:id:1'],
      ].map((pair) => isCovered(held, pair as never)),
    ).toEqual([true, true, true, true]);
    expect(
      [
        ['a', '*'],
        ['b', 'x:*'],
        ['c', 'x:id:*'],
        ['d', ''],
      ].map((pair) => isCovered(held, pair as never)),
    ).toEqual([false, false, false, false]);
  });
});
