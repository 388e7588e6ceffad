import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import type { Answer, As } from '../../support/api.ts';
import { ADMIN, api } from '../../support/api.ts';
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

/** The matching rule of docs/grafana.md#matching, written apart from the product's own. */
const isCovered = (held: readonly Pair[], [action, scope]: Pair): boolean =>
  held.some(
    ([heldAction, heldScope]) =>
      heldAction === action &&
      (scope === '' ||
        heldScope === scope ||
        (/(^|[:/])\*$/.test(heldScope) && scope.startsWith(heldScope.slice(0, -1)))),
  );

/** Calls of a walk at most, and walks. */
const CALLS = 80;
const WALKS = 12;
/** How many calls these walks make at least, together. */
const CALLS_MIN = 400;
/** More than any call draws. */
const DRAWS = 24;

/** Types of resources on the walk: `invoices` is declared and in use when it begins. */
const TYPES = ['invoices', 'invoices', 'orders'] as const;
const READ_INVOICES: Pair = ['invoices:read', 'invoices:*'];
const APPROVE_INVOICES: Pair = ['invoices:approve', 'invoices:*'];

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
  // Of the type that others hold all of.
  READ_INVOICES,
  ['invoices.permissions:write', 'invoices:*'],
];

/** A walker who holds what an org Admin does, but for what the org declares: nobody holds that but Admins, and whom they give it. */
const NEARLY_ADMIN: readonly Pair[] = [
  ...WALKER,
  ...(basicRoles.find(({ uid }) => uid === 'basic_admin')?.permissions ?? [])
    .map(({ action, scope }): Pair => [action, scope])
    .filter(([action, scope]) => WALKER.every((pair) => pair[0] !== action || pair[1] !== scope)),
];

/** What declares types: in the org, and in the global plane by a role that counts there. */
const DECLARER: readonly Pair[] = ['read', 'write', 'delete'].map((verb): Pair => [
  `resource-types:${verb}`,
  'resource-types:*',
]);

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
  READ_INVOICES,
  APPROVE_INVOICES,
  ['invoices:approve', 'invoices:id:7'],
  ['invoices.permissions:write', 'invoices:*'],
  ['orders:read', 'orders:*'],
  ['resource-types:write', 'resource-types:*'],
];

/** External groups on the walk; as a team's, the last one stands for the first two. */
const GROUPS = ['cn=a,ou=x', 'CN=b,OU=x', 'c', 'cn=*,ou=x'] as const;

/** Takes part in a random walk: the walker, the accounts it made, and those it got a token of. */
type Actor = { readonly id: number; as: As };

/** A call on the walk: which kind it is of, and the numbers that its choices are made by. */
type Call = { readonly kind: number; readonly draws: readonly number[] };

/** A walk of calls by one account with these rights, and everybody it comes to act through. */
async function beginWalk(rights: readonly Pair[]) {
  let draws: number[] = [];
  const random = (below: number): number => {
    const drawn = draws.shift();
    if (drawn === undefined) throw new RangeError('A call draws more numbers than it is given');
    return drawn % below;
  };
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const org = await freshOrg();
  // Of all orgs, so no other walk has it.
  const ofAllOrgs = unique('type').toLowerCase();
  const types = [...TYPES, ofAllOrgs];
  const declared = (actions: readonly string[], levels: object, fields: object = {}) => ({
    actions,
    levels: Object.entries(levels).map(([name, gives]) => ({ name, actions: gives })),
    ...fields,
  });
  const levels = { View: ['read'], Full: ['read', 'approve'] };
  const putType = async (name: string, fields: object = {}) =>
    await org.admin(
      200,
      'PUT',
      `/access-control/resource-types/${name}`,
      declared(['read', 'approve'], levels, fields),
    );
  // A walk before this one may have declared them for all orgs.
  for (const name of new Set(TYPES))
    await api('DELETE', `/access-control/resource-types/${name}?force=true&global=true`, { as: ADMIN });
  await putType('invoices');
  await putType(ofAllOrgs, { global: true });
  const walker = await org.account();
  // Through a team that the walk does not touch, so that the walker keeps what it began with.
  const userId = walker.id;
  await org.admin(200, 'POST', `/teams/${await teamWith(org, rights)}/members`, { userId });
  const roleUid = await org.role(DECLARER, { global: true });
  await org.admin(200, 'POST', `/access-control/users/${userId}/roles`, { roleUid, global: true });
  const strong = await org.account('Admin');
  const actors: Actor[] = [{ id: walker.id, as: walker.as }];
  const made = new Set<number>();
  // Somebody whom nobody acts through: who gives them more than they may is found out as well.
  const bystander = await org.person('None');
  const users = [walker.id, strong.id, 1, bystander.id];
  const emails = ['admin@localhost'];
  const teams = [await teamWith(org, [WRITE_REPORTS]), await org.team()];
  // The walker is in groups that bring nothing yet; another brings more than it holds.
  await org.admin(200, 'PUT', `/groupsync/users/${userId}/groups`, { groups: GROUPS.slice(0, 2) });
  await org.admin(200, 'POST', `/teams/${teams[0]}/groups`, { groupId: 'c' });
  const roles = [
    await org.grant(strong.id, [WRITE_REPORTS, APPROVE_INVOICES]),
    await org.role([['roles:write', 'permissions:type:escalate']], { hidden: true }),
    await org.role([WRITE_REPORTS, ['users.permissions:read', 'users:*']], { global: true }),
    await org.role([]),
    'basic_admin',
    'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw',
  ];
  let said = '';
  const statuses: number[] = [];
  let version = 1;

  const send = async (method: string, path: string, body?: object): Promise<Answer> => {
    const actor = pick(actors);
    const answer = await api(method, path, { as: actor.as, body });
    said = `${actor.id}: ${method} ${path} ${JSON.stringify(body ?? '')} ${answer.status}`;
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
    // Types of resources, their levels, and these on single resources.
    ...[0, 1, 2].map(() => () => {
      const actions = pick([['read'], ['read', 'approve'], ['read', 'approve', 'pay'], ['approve']]);
      const gives = () =>
        pick([['read'], ['read', 'approve'], ['approve', 'pay'], []]).filter((one) => actions.includes(one));
      const given = { ...(random(3) > 0 && { View: gives() }), ...(random(3) > 0 && { Full: gives() }) };
      return send(
        'PUT',
        `/access-control/resource-types/${pick(types)}`,
        declared(actions, given, isGlobal()),
      );
    }),
    () => {
      const force = random(2) === 0;
      return send(
        'DELETE',
        `/access-control/resource-types/${pick(types)}?force=${force}&global=${isGlobal().global}`,
      );
    },
    ...[0, 1, 2].map(() => () => {
      const assignee = pick([
        `users/${pick(users)}`,
        `teams/${pick(teams)}`,
        `builtInRoles/${pick(['Viewer', 'Admin'])}`,
      ]);
      const body = { permission: pick(['View', 'View', 'Full', '']) };
      return send('POST', `/access-control/${pick(types)}/${pick([7, 8])}/${assignee}`, body);
    }),
    ...[0, 1].map(() => () => {
      const body = { role: pick(['None', 'Viewer', 'Admin']) };
      return send('PATCH', `/orgs/${org.id}/users/${bystander.id}`, body);
    }),
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

  /** Makes a call. After it nobody may hold more than the walker did at the start. */
  const make = async (expect: ExpectStatic, call: Call): Promise<void> => {
    draws = [...call.draws];
    await steps[call.kind % steps.length]?.();
    expect(statuses.at(-1), said).toBeLessThan(500);
    for (const id of new Set([...actors.map((actor) => actor.id), ...made, bystander.id])) {
      const gained = (await rightsOf(id)).filter((pair) => !isCovered(start, pair) && !isOfOwnMaking(pair));
      expect(gained, `${id} gained by ${said}`).toEqual([]);
    }
  };
  return { make, statuses, said: () => said };
}

type Walk = Awaited<ReturnType<typeof beginWalk>>;

/** A call as fast-check makes it, and leaves it out to find the shortest walk that gains something. */
class CallCommand implements fc.AsyncCommand<object, Walk> {
  readonly #expect: ExpectStatic;
  readonly #call: Call;
  #said = 'not made';

  constructor(expect: ExpectStatic, call: Call) {
    this.#expect = expect;
    this.#call = call;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, walk: Walk): Promise<void> {
    try {
      await walk.make(this.#expect, this.#call);
    } finally {
      this.#said = walk.said();
    }
  }

  toString(): string {
    return `\n${this.#said}`;
  }
}

/** Who walks. */
const WALKERS: readonly (readonly [name: string, rights: readonly Pair[], walks: number])[] = [
  ['a limited account', WALKER, WALKS],
  ['an account that holds nearly what an Admin does', NEARLY_ADMIN, WALKS / 2],
];

describe('no sequence of calls gives an account more than it held at the start (I11)', () => {
  it.for(WALKERS)('random walks of %s', { timeout: 600_000 }, async ([, rights, walkCount], { expect }) => {
    // Any number is as likely as the other: an edge of the range is no edge of what is chosen by it.
    const number = fc.noBias(fc.nat());
    const call = fc.record({ kind: number, draws: fc.array(number, { minLength: DRAWS, maxLength: DRAWS }) });
    const commands = fc.commands([fc.noShrink(call).map((made) => new CallCommand(expect, made))], {
      size: 'max',
      maxCommands: CALLS,
    });
    const statuses: number[] = [];
    const walks = fc.asyncProperty(commands, async (chosen) => {
      const walk = await beginWalk(rights);
      await fc.asyncModelRun(() => ({ model: {}, real: walk }), chosen);
      statuses.push(...walk.statuses);
    });
    await fc.assert(walks, { seed: 1, numRuns: walkCount });
    expect(statuses.length).toBeGreaterThanOrEqual((CALLS_MIN * walkCount) / WALKS);
    // The walks went somewhere, and were held back.
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(statuses.length / 10);
    expect(statuses.filter((status) => status === 403).length).toBeGreaterThan(statuses.length / 10);
  });

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
