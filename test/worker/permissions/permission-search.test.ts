import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { naiveCovers } from '../../support/naive-evaluator.ts';
import { storedPerson } from '../../support/stored-people.ts';

const SEARCH = '/access-control/users/permissions/search';
const HELD = 'reports:read';
const LARGEST_ID = 2_147_483_647;

type Held = Record<string, Record<string, string[] | null>>;
type Pair = { readonly action: string; readonly scope: string };

const search = async (org: FreshOrg, query: string, as: As = ADMIN): Promise<Held> =>
  (await ok(200, 'GET', `${SEARCH}?${query}`, { as, org: org.id })).body;

/** All that one principal holds, by the list of its own. */
const listed = async (org: FreshOrg, id: number): Promise<Pair[]> =>
  (await org.admin(200, 'GET', `/access-control/users/${id}/permissions`)).body;

/** What the search must answer of one principal who holds the pairs. */
function reduced(all: readonly Pair[], isAsked: (pair: Pair) => boolean) {
  const byAction = Map.groupBy(all.filter(isAsked), ({ action }) => action);
  return Object.fromEntries(
    [...byAction].map(([action, held]) => {
      const scopes = [...new Set(held.map(({ scope }) => scope))].filter((scope) => scope !== '');
      const isNeeded = (scope: string) =>
        !scopes.some((other) => other !== scope && naiveCovers(other, scope));
      return [action, scopes.length === 0 ? null : scopes.filter(isNeeded).toSorted()];
    }),
  );
}

const uidOf = async (userId: number): Promise<string> =>
  String(await env.DB.prepare('SELECT uid FROM users WHERE id = ?').bind(userId).first('uid'));

const runAll = async (...statements: readonly (readonly [sql: string, ...values: unknown[]])[]) =>
  await env.DB.batch(statements.map(([sql, ...values]) => env.DB.prepare(sql).bind(...values)));

/** An org whose members have come by permissions in every way there is. Ids of its members, and of an outsider. */
async function makeFullOrg() {
  const org = await freshOrg();
  const give = async (id: number, scope: string, fields: object = {}, global = false) => {
    const roleUid = await org.role([[HELD, scope]], fields);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global });
  };
  const viewer = await storedPerson(org.id);
  const [editor, admin] = [await storedPerson(org.id, 'Editor'), await storedPerson(org.id, 'Admin')];
  const [none, account, disabled] = [
    await org.account(),
    await org.account('Viewer'),
    await org.account('Admin'),
  ];
  const outsider = await storedPerson((await freshOrg()).id);
  await give(viewer.id, 'reports:id:1');
  await give(viewer.id, 'reports:id:2', { hidden: true });
  await give(viewer.id, 'reports:id:*');
  await give(editor.id, 'reports:id:3', { global: true }, true);
  await give(account.id, 'reports:id:4', { global: true });
  await give(outsider.id, 'reports:id:5');
  await give(outsider.id, 'reports:id:6', { global: true }, true);
  const [team, teamRole] = [await org.team(), await org.role([[HELD, 'reports:id:7']])];
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: teamRole });
  for (const userId of [viewer.id, none.id]) {
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId });
  }
  const mapped = await org.role([[HELD, 'reports:id:8']]);
  const group = unique('group');
  const managed = 'INSERT INTO managed_permissions VALUES (?, ?, ?, ?, ?, ?)';
  await runAll(
    [
      "INSERT INTO user_groups VALUES (?, 0, 'scim', ?, '', ?, ''), (?, 0, 'jwt', ?, '', ?, '')",
      none.id,
      group,
      group,
      none.id,
      group,
      group,
    ],
    ['INSERT INTO group_mappings VALUES (?, ?, ?, ?)', org.id, group, group, mapped],
    [managed, org.id, 'user', String(viewer.id), 'serviceaccounts', String(account.id), 'Edit'],
    [managed, org.id, 'team', String(team), 'serviceaccounts', String(account.id), 'Admin'],
    [managed, org.id, 'basic-role', 'basic_viewer', 'teams', String(team), 'Member'],
    ['UPDATE users SET is_disabled = 1 WHERE id = ?', disabled.id],
    ['UPDATE users SET is_server_admin = 1 WHERE id = ?', editor.id],
  );
  const members = [viewer, editor, admin, none, account, disabled].map(({ id }) => id);
  return { org, members: [...members, 1], outsider: outsider.id, viewer, account, disabled };
}

let made: ReturnType<typeof makeFullOrg> | undefined;
/** One for all tests that only search in it. */
const fullOrg = () => (made ??= makeFullOrg());

const CASES: readonly (readonly [query: string, isAsked: (pair: Pair) => boolean])[] = [
  [`action=${HELD}`, ({ action }) => action === HELD],
  ['action=teams:create', ({ action }) => action === 'teams:create'],
  ['action=teams:read', ({ action }) => action === 'teams:read'],
  ['action=folders:read', ({ action }) => action === 'folders:read'],
  ['action=nobody:holds', () => false],
  ['action=constructor', () => false],
  ['actionPrefix=teams', ({ action }) => action.startsWith('teams')],
  ['actionPrefix=serviceaccounts:', ({ action }) => action.startsWith('serviceaccounts:')],
  ['actionPrefix=r', ({ action }) => action.startsWith('r')],
  [
    `action=${HELD}&scope=reports:id:2`,
    ({ action, scope }) =>
      action === HELD && (scope === 'reports:id:2' || naiveCovers(scope, 'reports:id:2')),
  ],
  [
    'actionPrefix=reports&scope=reports:id:*',
    ({ action, scope }) =>
      action.startsWith('reports') && (scope === 'reports:id:*' || naiveCovers(scope, 'reports:id:*')),
  ],
  ['action=teams:create&scope=teams:*', () => false],
];

describe('GET /access-control/users/permissions/search', () => {
  it('agrees with the permissions of every member, whatever is asked for', async ({ expect }) => {
    const { org, members, outsider } = await fullOrg();
    const all = new Map<number, Pair[]>();
    for (const id of members) all.set(id, await listed(org, id));
    for (const [query, isAsked] of CASES) {
      const wanted: Held = {};
      for (const [id, pairs] of all) {
        const held = reduced(pairs, isAsked);
        if (Object.keys(held).length > 0) wanted[id] = held;
      }
      const found = await search(org, query);
      expect(found, query).toEqual(wanted);
      expect(found).not.toHaveProperty(String(outsider));
    }
  });

  it('agrees where a basic role was changed', async ({ expect }) => {
    const { org, members } = await fullOrg();
    const { body: viewer } = await ok(200, 'GET', '/access-control/roles/basic_viewer');
    const gone = viewer.permissions.find(({ scope }: Pair) => scope === '').action;
    const permissions = [
      ...viewer.permissions.filter(({ action }: Pair) => action !== gone),
      { action: HELD, scope: 'reports:id:9' },
    ];
    const body = { version: viewer.version + 1, global: true, permissions };
    await ok(200, 'PUT', '/access-control/roles/basic_viewer', { body });
    const all = new Map<number, Pair[]>();
    for (const id of members) all.set(id, await listed(org, id));
    for (const action of [HELD, gone]) {
      const found = await search(org, `action=${action}`);
      for (const [id, pairs] of all) {
        const wanted = reduced(pairs, (pair) => pair.action === action);
        expect(found[id] ?? {}, `${action} of ${id}`).toEqual(wanted);
      }
    }
    await ok(200, 'POST', '/access-control/roles/hard-reset', { body: { BasicRoles: true } });
  });

  it('tells of one by id and by uid, everything or what is asked for', async ({ expect }) => {
    const { org, viewer, account, disabled } = await fullOrg();
    for (const [kind, id] of [
      ['user', viewer.id],
      ['service-account', account.id],
    ] as const) {
      const all = reduced(await listed(org, id), () => true);
      for (const name of [id, await uidOf(id)]) {
        const named = `namespacedId=${kind}:${name}`;
        expect(await search(org, named)).toEqual({ [id]: all });
        expect(await search(org, `${named}&action=${HELD}`)).toEqual({ [id]: { [HELD]: all[HELD] } });
        expect(await search(org, `${named}&action=nobody:holds`)).toEqual({});
        const covering = await search(org, `${named}&scope=reports:id:2`);
        for (const [action, scopes] of Object.entries(covering[id] ?? {})) {
          for (const scope of scopes ?? []) {
            expect(scope === 'reports:id:2' || naiveCovers(scope, 'reports:id:2'), `${action} ${scope}`).toBe(
              true,
            );
          }
        }
      }
    }
    // One who is disabled may do nothing.
    expect(await search(org, `namespacedId=service-account:${disabled.id}`)).toEqual({});
  });

  it('tells of one by id, from what is kept, byte for byte what it tells by uid, from the database', async ({
    expect,
  }) => {
    const { org, members, outsider, viewer, account } = await fullOrg();
    const stranger = (await (await freshOrg()).account()).id;
    const narrow = await org.account();
    await org.grant(narrow.id, [['users.permissions:read', `users:id:${viewer.id}`]]);
    const holdsAlone = await org.account();
    await org.grant(holdsAlone.id, [['users.permissions:read', 'users:*']]);
    const queries = ['', '&scope=global.users:id:5', ...CASES.map(([query]) => `&${query}`)];
    for (const id of [...members, outsider, stranger])
      for (const kind of ['user', 'service-account'])
        for (const [place, query] of queries.entries())
          for (const as of place < 3 ? [ADMIN, holdsAlone.as] : [ADMIN]) {
            const [byId, byUid] = [id, await uidOf(id)].map(
              async (name) =>
                await api('GET', `${SEARCH}?namespacedId=${kind}:${name}${query}`, { as, org: org.id }),
            );
            const answers = [await byId, await byUid].map((answer) => [
              answer?.status,
              answer?.text,
              answer?.headers.get('Content-Type'),
            ]);
            expect(answers[0], `${kind} ${id}${query}`).toEqual(answers[1]);
          }
    for (const id of [viewer.id, account.id, outsider, LARGEST_ID]) {
      const { text } = await api('GET', `${SEARCH}?namespacedId=user:${id}&action=${HELD}`, {
        as: narrow.as,
      });
      expect(text === '{}').toBe(id !== viewer.id);
    }
  });

  it('reduces: a wildcard stands for what it covers, and no scope is null', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await org.grant(id, [
      [HELD, 'reports:*'],
      [HELD, 'reports:id:1'],
      ['teams:create', ''],
    ]);
    const named = `namespacedId=service-account:${id}`;
    expect(await search(org, named)).toEqual({
      [id]: { 'folders:read': ['folders:uid:sharedwithme'], [HELD]: ['reports:*'], 'teams:create': null },
    });
  });

  it('tells only of those whose permissions the caller may read, and not whether there are others', async ({
    expect,
  }) => {
    const { org, viewer, account } = await fullOrg();
    const caller = await org.account();
    await org.grant(caller.id, [['users.permissions:read', `users:id:${viewer.id}`]]);
    const all = await search(org, `action=${HELD}`);
    expect(Object.keys(all).length).toBeGreaterThan(2);
    expect(await search(org, `action=${HELD}`, caller.as)).toEqual({ [viewer.id]: all[viewer.id] });
    const others = [account.id, LARGEST_ID, await uidOf(account.id), 'nobody'];
    for (const name of others) {
      expect(await search(org, `namespacedId=service-account:${name}`, caller.as)).toEqual({});
    }
    expect(await search(org, `namespacedId=user:${viewer.id}&action=${HELD}`, caller.as)).toHaveProperty(
      String(viewer.id),
    );
  });

  it('refuses with a bare text, and the permission comes first', async ({ expect }) => {
    const { org, viewer, account, outsider } = await fullOrg();
    const stranger = (await (await freshOrg()).account()).id;
    const nobody =
      "'namespacedId' must name an existing user or service account, as user:<id or uid> or service-account:<id or uid>";
    const cases: readonly (readonly [query: string, text: string])[] = [
      ['', 'at least one search option must be provided'],
      ['scope=teams:*', 'at least one search option must be provided'],
      ['action=&actionPrefix=&namespacedId=', 'at least one search option must be provided'],
      ['action=a&actionPrefix=b', "'action' and 'actionPrefix' are mutually exclusive"],
      [`action=a&actionPrefix=b&namespacedId=user:1`, "'action' and 'actionPrefix' are mutually exclusive"],
      ...[
        '1',
        'user',
        'user:',
        'team:1',
        'user:0',
        'user:-1',
        'user:1.5',
        'user:%00',
        'user:99999999999',
      ].map((id) => [`namespacedId=${id}`, nobody] as const),
      ...[`user:${LARGEST_ID}`, 'user:nobody', `user:${account.id}`, `service-account:${viewer.id}`].map(
        (id) => [`namespacedId=${id}`, nobody] as const,
      ),
      // Another org's, and those of no org, are answered alike (I10).
      [`namespacedId=user:${outsider}`, nobody],
      [`namespacedId=user:${await uidOf(outsider)}`, nobody],
      [`namespacedId=service-account:${stranger}`, nobody],
      [`namespacedId=service-account:${await uidOf(stranger)}`, nobody],
    ];
    const { as } = await org.account();
    for (const [query, text] of cases) {
      const answer = await api('GET', `${SEARCH}?${query}`, { org: org.id });
      expect([answer.status, answer.text], query).toEqual([400, JSON.stringify(text)]);
      expectAccessDenied(await api('GET', `${SEARCH}?${query}`, { as }), 'users.permissions:read');
    }
  });

  it('answers odd texts like any other (I15)', async ({ expect }) => {
    const org = await freshOrg();
    const odd = [
      '%00',
      '%25',
      '%22',
      "'",
      '%F0%9F%98%80',
      '%ED%A0%80',
      'x'.repeat(5_000),
      ':'.repeat(5_000),
      '__proto__',
    ];
    for (const text of odd) {
      for (const query of [`action=${text}`, `actionPrefix=${text}`, `action=teams:read&scope=${text}`]) {
        const answer = await api('GET', `${SEARCH}?${query}`, { org: org.id });
        expect(answer.status, `${query.slice(0, 50)}: ${answer.text}`).toBe(200);
      }
    }
    expect((await api('GET', `${SEARCH}?action=a&action=b`, { org: org.id })).status).toBe(200);
  });

  it('is a GET alone, as upstream has it', async ({ expect }) => {
    expect((await api('POST', SEARCH, { body: { action: HELD } })).status).toBe(405);
  });

  it('shows a change in the very next answer (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const query = `action=${HELD}`;
    expect(await search(org, query)).not.toHaveProperty(String(id));
    const uid = await org.grant(id, [[HELD, 'reports:id:1']]);
    expect((await search(org, query))[id]).toEqual({ [HELD]: ['reports:id:1'] });
    await org.admin(200, 'PUT', `/access-control/roles/${uid}/assignments`, { users: [] });
    expect(await search(org, query)).not.toHaveProperty(String(id));
  });

  it('is one call and one round trip of as many statements, for ten members and for ten thousand', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const role = await org.role([[HELD, 'reports:id:1']]);
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      let statements = 0;
      bench.d1.before = (list) => void (statements = list.length);
      const costs = new Set<string>();
      for (const size of [10, 10_000]) {
        const ids = await crowd(org.id, size);
        await runAll([
          "INSERT INTO user_roles SELECT ?, value, ?, 1, '' FROM json_each(?)",
          org.id,
          role,
          JSON.stringify(ids),
        ]);
        const [trips, calls] = [bench.d1.trips, bench.calls.count];
        const { body } = await ok(200, 'GET', `${SEARCH}?action=${HELD}`, { as }, bench.fetch);
        for (const id of [ids[0], ids.at(-1)]) expect(body[id ?? 0]).toEqual({ [HELD]: ['reports:id:1'] });
        costs.add(
          `${bench.d1.trips - trips} trips, ${bench.calls.count - calls} calls, ${statements} statements`,
        );
      }
      // One of them reads the newest pair of revisions, and one the declared types.
      expect([...costs]).toEqual(['1 trips, 1 calls, 8 statements']);
    });
  });
});

describe('GET /access-control/users/:id/permissions', () => {
  it('lists only what a filter looks for, in the order of the whole list', async ({ expect }) => {
    const { org, members } = await fullOrg();
    const filters: readonly (readonly [query: string, isAsked: (pair: Pair) => boolean])[] = [
      ['action=&scope=', () => true],
      [`action=${HELD}`, ({ action }) => action === HELD],
      ['action=nobody:holds', () => false],
      ['scope=reports:id:2', ({ scope }) => scope === 'reports:id:2' || naiveCovers(scope, 'reports:id:2')],
      ['scope=reports:id:*', ({ scope }) => scope === 'reports:id:*' || naiveCovers(scope, 'reports:id:*')],
      [
        `action=${HELD}&scope=reports:id:2`,
        ({ action, scope }) =>
          action === HELD && (scope === 'reports:id:2' || naiveCovers(scope, 'reports:id:2')),
      ],
    ];
    for (const id of members) {
      const all = await listed(org, id);
      for (const [query, isAsked] of filters) {
        const { body } = await org.admin(200, 'GET', `/access-control/users/${id}/permissions?${query}`);
        expect(body, `${id} ${query}`).toEqual(all.filter(isAsked));
      }
    }
  });

  it('tells of a `*` for the whole deployment only where it goes as far', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const uid = await org.grant(id, []);
    // Nobody may give it: it is there from before.
    await runAll(["INSERT INTO permissions VALUES (?, ?, 'users:read', '*', '', '')", org.id, uid]);
    const path = `/access-control/users/${id}/permissions?action=users:read`;
    const here = (await org.admin(200, 'GET', `${path}&scope=users:id:5`)).body;
    expect(here).toEqual([{ action: 'users:read', scope: '*' }]);
    expect((await org.admin(200, 'GET', `${path}&scope=global.users:id:5`)).body).toEqual([]);
  });

  it('answers who may not read them, and who is not there, as without a filter', async ({ expect }) => {
    const { org, viewer, outsider } = await fullOrg();
    const { as } = await org.account();
    const denied = await api('GET', `/access-control/users/${viewer.id}/permissions?action=a`, { as });
    expectAccessDenied(denied, 'users.permissions:read');
    const admin = await org.account('Admin');
    for (const id of [outsider, LARGEST_ID]) {
      const answer = await api('GET', `/access-control/users/${id}/permissions?action=a`, { as: admin.as });
      expect([answer.status, answer.body?.message]).toEqual([404, 'User not found']);
    }
  });
});
