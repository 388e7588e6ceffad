import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import type { DeclaredLevel } from '../../../src/core/declared-type.ts';
import { ORG_ROLES } from '../../../src/core/org-role.ts';
import type { PermissionQuestion } from '../../../src/core/permission-search.ts';
import { isLookedFor } from '../../../src/core/permission-search.ts';
import type { Permission } from '../../../src/core/permission.ts';
import type { PermissionSet } from '../../../src/core/permission-set.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { compilePermissions } from '../../../src/core/principal.ts';
import { reducePermissions } from '../../../src/core/reduction.ts';
import { searchPermissions } from '../../../src/service/permissions/permission-search.ts';
import { readList } from '../../../src/service/ports/read.ts';
import { isShort } from '../../../src/service/ports/too-long.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { factsFrom, readStored, typesFrom } from '../../support/stored-world.ts';

const orm = openOrm(env.DB);
const database = openDatabase(orm);
const repositories = openRepositories(orm);
const search = searchPermissions(repositories);

const ORG = 7;
const OTHER = 8;
const USERS = [11, 12, 13, 14, 15, 16];
const TEAMS = [1, 2, 3];
const GLOBAL_ROLES = ['g', 'h', 'basic_viewer', 'basic_admin'];
const ORG_ROLES_STORED = ['a', 'b', 'c'];
const SHIPPED = fixedRoles
  .filter(({ permissions }) => permissions.some(({ action }) => /^teams|^folders/.test(action)))
  .slice(0, 3)
  .map(({ uid }) => uid);
const KEYS = ['x', 'cn=p,ou=g', 'cn=q,ou=g', 'cn=*,ou=g'];
const ACTIONS = [
  'users:read',
  'reports:read',
  'teams:read',
  'teams:write',
  'folders:read',
  'dashboards:read',
  'é:read',
  'inv:read',
  'inv:pay',
  'inv.permissions:read',
  'inv.x:read',
];
/** Scopes that count only by what counts in all orgs. */
const OF_ALL_ORGS = ['global.users:*', 'global.users:id:5'];
const SCOPES = [
  '',
  '*',
  'teams:*',
  'teams:id:*',
  'teams:id:1',
  'teams:id:01',
  'folders:*',
  'folders:uid:x',
  'folders:uid:a:b',
  'folders:uid:sharedwithme',
  'reports:id:1',
  'te?ms:*',
  'teams*',
  'inv:*',
  'inv:id:*',
  'inv:id:42',
  'inv:id:id:42',
  'inv:no:a/b',
  'inv:id:a/*',
  'inv.x:id:42',
  ...OF_ALL_ORGS,
];
const LEVELS: readonly (readonly [resource: string, ids: readonly string[], levels: readonly string[]])[] = [
  ['teams', ['1', '2', '01', '*'], ['Member', 'Admin', 'None']],
  ['folders', ['x', 'a:b', 'a:*', '*'], ['View', 'Edit', 'Admin']],
  ['dashboards', ['x', 'y'], ['View', 'Admin']],
  ['unknown', ['x'], ['View']],
  ['inv', ['42', 'id:42', 'a/b', 'a/*', '*'], ['View', 'Pay', 'Gone']],
  ['inv.x', ['42'], ['View', 'Pay']],
];

/** What types of one name say that differ: the attribute, the actions and the levels. */
const DECLARATIONS: readonly (readonly [
  attribute: string,
  actions: readonly string[],
  levels: readonly DeclaredLevel[],
])[] = [
  [
    'id',
    ['read', 'pay'],
    [
      { name: 'View', actions: ['read'] },
      { name: 'Pay', actions: ['pay', 'inv.permissions:read'] },
    ],
  ],
  ['no', ['read'], [{ name: 'View', actions: ['read'] }]],
  ['id', ['pay'], []],
];

type Row = readonly (string | number | null)[];
type World = Readonly<Record<string, readonly Row[]>>;

const one = <T>(...of: readonly T[]) => fc.constantFrom(...of);
const some = <T>(each: fc.Arbitrary<T>, maxLength = 6) => fc.array(each, { maxLength });
/** Mostly the org, sometimes the global plane, sometimes another org. */
const anyOrg = one(ORG, ORG, ORG, 0, OTHER);
const hereOrElsewhere = one(ORG, ORG, ORG, OTHER);
const anyRole = one(...ORG_ROLES_STORED, ...GLOBAL_ROLES.slice(0, 2), ...SHIPPED);
const anyUser = one(...USERS);
const anyKey = one(...KEYS);

const level = fc.tuple(hereOrElsewhere, one(...LEVELS)).chain(([org, [resource, ids, levels]]) =>
  fc
    .tuple(
      one('user', 'team', 'basic-role'),
      anyUser,
      one(...TEAMS),
      one('basic_viewer', 'basic_editor', 'basic_none'),
      one(...ids),
      one(...levels),
      fc.boolean(),
    )
    .map(([kind, user, team, basic, id, name, isOdd]) => {
      const subject = kind === 'user' ? `${isOdd ? '0' : ''}${user}` : kind === 'team' ? String(team) : basic;
      return [org, kind, subject, resource, id, name] as Row;
    }),
);

/** Rows of every table that decides what somebody may do. Rows with the key of an earlier one are left out. */
const world: fc.Arbitrary<World> = fc.record({
  users: fc
    .array(fc.tuple(one(0, 0, 0, 1), one(0, 0, 0, 1)), { minLength: USERS.length, maxLength: USERS.length })
    .map((flags) =>
      USERS.map((id, i) => {
        const [isServerAdmin = 0, isDisabled = 0] = flags[i] ?? [];
        return [id, `u${id}`, `l${id}`, `e${id}`, '', id % 2, ORG, isServerAdmin, isDisabled];
      }),
    ),
  // Some people were only added, and have not acted there. Service accounts, whose ids are odd, are never pending.
  org_users: some(
    fc
      .tuple(hereOrElsewhere, anyUser, one(...ORG_ROLES), one(null, null, 'typed'))
      .map(([org, user, role, pendingAs]): Row => [org, user, role, user % 2 === 1 ? null : pendingAs]),
    12,
  ),
  roles: some(
    fc.oneof(
      fc.tuple(hereOrElsewhere, one(...ORG_ROLES_STORED)),
      fc.tuple(fc.constant(0), one(...GLOBAL_ROLES)),
    ),
    8,
  ),
  permissions: some(
    fc.oneof(
      fc.tuple(hereOrElsewhere, one(...ORG_ROLES_STORED), one(...ACTIONS), one(...SCOPES)),
      fc.tuple(fc.constant(0), one(...GLOBAL_ROLES), one(...ACTIONS), one(...SCOPES)),
    ),
    20,
  ),
  user_roles: some(fc.tuple(anyOrg, anyUser, anyRole), 10),
  team_members: some(fc.tuple(hereOrElsewhere, one(...TEAMS), anyUser, one(0, 4)), 8),
  team_roles: some(fc.tuple(hereOrElsewhere, one(...TEAMS), anyRole)),
  team_groups: some(fc.tuple(hereOrElsewhere, anyKey, one(...TEAMS))),
  group_mappings: some(fc.tuple(hereOrElsewhere, anyKey, anyRole)),
  user_groups: some(fc.tuple(anyUser, anyOrg, one('jwt', 'scim', 'api'), one(...KEYS.slice(0, 3))), 10),
  managed_permissions: some(level, 8),
  resource_types: some(
    fc
      .tuple(anyOrg, one('inv', 'inv', 'inv.x'), one(...DECLARATIONS))
      .map(([org, name, [attribute, actions, levels]]): Row => [
        org,
        name,
        attribute,
        JSON.stringify(actions),
        JSON.stringify(levels),
      ]),
    4,
  ),
});

const question: fc.Arbitrary<PermissionQuestion> = fc.record({
  action: fc.oneof(fc.constant(''), one(...ACTIONS, 'teams:create', 'dashboards.permissions:read')),
  actionPrefix: fc.oneof(
    fc.constant(''),
    fc.constant(''),
    one('t', 'teams', 'teams:', 'f', 'é', 'z', 'd', 'i', 'inv', 'inv:', 'inv.p', 'inv.permissions:'),
  ),
  scope: fc.oneof(
    fc.constant(''),
    one(...SCOPES),
    one('teams:id:2', 'folders:uid:a:b:c', 'inv:id:7', 'inv:id:*', 'inv:', `${':'.repeat(80)}x`),
  ),
});

/** How a row of the world is stored; what decides nothing is empty. */
const COLUMNS: Readonly<Record<string, string>> = {
  users:
    "(id, uid, login, email, name, is_service_account, home_org_id, is_server_admin, is_disabled, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
  org_users: "(org_id, user_id, role, pending_as, created, updated) VALUES (?, ?, ?, ?, '', '')",
  roles:
    "(org_id, uid, name, version, display_name, description, \"group\", hidden, created, updated) VALUES (?1, ?2, ?2, 1, '', '', '', 0, '', '')",
  permissions: "VALUES (?, ?, ?, ?, '', '')",
  user_roles: "VALUES (?, ?, ?, 1, '')",
  team_members: "VALUES (?, ?, ?, ?, 1, '', 0)",
  team_roles: "VALUES (?, ?, ?, 1, '', 0)",
  team_groups: "VALUES (?1, ?3, ?2, ?2, 1, '', 0)",
  group_mappings: 'VALUES (?1, ?2, ?2, ?3)',
  user_groups: "VALUES (?1, ?2, ?3, ?4, iif(?4 LIKE 'cn=%', 'cn=*,ou=g', ''), ?4, '')",
  managed_permissions: 'VALUES (?, ?, ?, ?, ?, ?)',
  resource_types:
    "(org_id, name, display_name, attribute, actions, levels, version, created, updated) VALUES (?1, ?2, ?2, ?3, ?4, ?5, 1, '', '')",
};

/** The world instead of the one before, with the teams that it is about. */
async function store(rows: World): Promise<void> {
  const clear = [...Object.keys(COLUMNS), 'teams'].map((table) => env.DB.prepare(`DELETE FROM ${table}`));
  const teams = TEAMS.map((id) =>
    env.DB.prepare("INSERT INTO teams VALUES (?1, ?2, 't' || ?1, 't' || ?1, '', '', '', '', 1, 1)").bind(
      id,
      ORG,
    ),
  );
  const inserts = Object.entries(COLUMNS).flatMap(([table, columns]) =>
    (rows[table] ?? []).map((row) =>
      env.DB.prepare(`INSERT OR IGNORE INTO ${table} ${columns}`).bind(...row),
    ),
  );
  const org = env.DB.prepare(
    "INSERT OR IGNORE INTO orgs (id, name, created, updated) VALUES (?, 'the org', '', '')",
  ).bind(ORG);
  await env.DB.batch([...clear, org, ...teams, ...inserts]);
}

const isOfAllOrgs = ({ scope }: PermissionQuestion): boolean => OF_ALL_ORGS.includes(scope);
const heldOn = (set: PermissionSet, scope: string): readonly Permission[] =>
  [...new Set(set.list().map(({ action }) => action))].flatMap((action) => set.why(action, [scope]));

describe('a search over everybody', () => {
  it('finds in any world what compiling everybody would, and so does one over a list', async ({ expect }) => {
    let [found, declared] = [0, 0];
    await fc.assert(
      fc.asyncProperty(world, fc.array(question, { minLength: 6, maxLength: 6 }), async (rows, questions) => {
        await store(rows);
        const stored = await readStored();
        const types = typesFrom(stored, ORG);
        for (const asked of questions) {
          const wanted: Record<number, unknown> = {};
          for (const id of USERS) {
            const facts = factsFrom(stored, ORG, id);
            const set = compilePermissions(facts, types);
            // A `*` of an org answers to no scope of all orgs.
            const held = (isOfAllOrgs(asked) ? heldOn(set, asked.scope) : set.list()).filter((each) =>
              isLookedFor(asked, each),
            );
            if (held.length > 0) wanted[id] = reducePermissions(held);
          }
          found += Object.keys(wanted).length;
          declared += Object.values(wanted).filter((held) => /"inv/.test(JSON.stringify(held))).length;
          for (const reach of ['all', USERS.map(String)] as const) {
            const answer = await database.read(search(ORG, { reach, named: undefined }, asked));
            if (!isShort(answer)) throw new Error('The answer is too long');
            expect(Object.fromEntries(answer ?? []), JSON.stringify(asked)).toEqual(wanted);
          }
        }
      }),
      { numRuns: 80 },
    );
    // The worlds are not so odd that there is nothing to find.
    expect(found).toBeGreaterThan(50);
    expect(declared).toBeGreaterThan(10);
  });
});

/** Facts without the order of their lists, which says nothing. */
const unordered = (facts: PrincipalFacts | undefined): unknown =>
  facts && {
    ...facts,
    teams: facts.teams.map((each) => JSON.stringify(each)).toSorted(),
    reached: facts.reached.map((each) => JSON.stringify(each)).toSorted(),
    managed: facts.managed.map((each) => JSON.stringify(each)).toSorted(),
    groups: facts.groups.toSorted(),
    storedRoles: facts.storedRoles
      .map(
        ({ uid, permissions }) => [uid, permissions.map((each) => JSON.stringify(each)).toSorted()] as const,
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  };

describe('the facts of several principals', () => {
  it('are in any world, in an org and in the global plane, those of each by itself', async ({ expect }) => {
    const { principals } = repositories;
    const nobody = { userId: 1_999_999_999, tokenId: null };
    await fc.assert(
      fc.asyncProperty(world, async (rows) => {
        await store(rows);
        for (const orgId of [ORG, 0]) {
          const asked = [...USERS.map((userId) => ({ userId, tokenId: null })), nobody];
          const factsOf = await database.read(principals.factsOfMany(orgId, asked));
          if (!isShort(factsOf)) throw new Error('These are few');
          const alone = await database.read(
            readList(asked.map(({ userId, tokenId }) => principals.facts(orgId, userId, tokenId))),
          );
          expect(asked.map((each) => unordered(factsOf(each)))).toEqual(alone.map(unordered));
        }
      }),
      { numRuns: 60 },
    );
  });
});
