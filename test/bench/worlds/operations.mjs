/** @typedef {import('./client.mjs').Asked} Asked */
/** @typedef {import('./client.mjs').Answered} Answered */
/** @typedef {import('./world.mjs').World} World */

/**
 * One request of an operation, and the name that its figure has; without a name it only prepares the next. What it asks may
 * depend on what was answered before.
 *
 * @typedef {{ readonly name?: string, readonly ask: Asked | ((before: readonly Answered[]) => Asked) }} Step
 */

/**
 * What is asked of each world in turn. `kind`: one thing read or changed, a page found by a key, a search by a part of a name, or
 * a reply that upstream keeps whole; or a change of as many things as there are.
 *
 * @typedef {object} Operation
 * @property {'one' | 'page' | 'search' | 'whole' | 'many'} kind
 * @property {number} times
 * @property {(world: World, i: number) => readonly Step[]} steps the i-th time; `i` counts from 0
 */

const get = (path, headers) => ({ method: 'GET', path, headers });
const post = (path, body, headers) => ({ method: 'POST', path, body, headers });
const put = (path, body) => ({ method: 'PUT', path, body });
const patch = (path, body) => ({ method: 'PATCH', path, body });
const remove = (path) => ({ method: 'DELETE', path });
const idIn = (answer) => JSON.parse(answer?.text ?? '{}').id;

const READS = 30;
const CHANGES = 12;
const FEW = 6;

/** Reads of one thing under a name, by what is asked. */
const reading = (kind, name, ask, times = READS) => ({
  kind,
  times,
  steps: (world, i) => [{ name, ask: ask(world, i) }],
});
const changing = (steps, times = CHANGES) => ({ kind: 'one', times, steps });
const changingMany = (steps, times) => ({ kind: 'many', times, steps });

const bearer = (world, i) => ({ Authorization: `Bearer ${world.token(i)}` });
const own = '/access-control/user/permissions';
const roles = '/access-control/roles';
const rolesOf = (id) => `/access-control/users/${id}/roles`;
const permissionsOf = (id) => `/access-control/users/${id}/permissions`;
const search = '/access-control/users/permissions/search';
const tenPermissions = (name) =>
  Array.from({ length: 10 }, (_, j) => ({ action: 'dashboards:read', scope: `dashboards:uid:${name}_${j}` }));
/** Accounts that nothing else asks about, for what must be cold: 40 of their own for each use. */
const COLD = 40;

/** @type {readonly Operation[]} */
const DECISIONS = [
  reading('one', 'own permissions, never asked before', (w, i) => get(own, bearer(w, i)), COLD),
  reading('one', 'own permissions, hot', (w) => get(own, bearer(w, 0)), 100),
  reading('one', 'own permissions of the admin, hot', () => get(own), 100),
  reading('one', 'own permissions, reloadcache=true', (w, i) => get(`${own}?reloadcache=true`, bearer(w, i))),
  reading(
    'one',
    'permissions of another, never asked before',
    (w, i) => get(permissionsOf(w.account(COLD + i))),
    COLD,
  ),
  reading('one', 'permissions of another, hot', (w) => get(permissionsOf(w.account(COLD))), 100),
  reading('one', 'permissions of a person, never asked before', (w, i) => get(permissionsOf(w.person(i))), 8),
];

/** @type {readonly Operation[]} */
const READINGS = [
  reading('one', 'a role', (w, i) => get(`${roles}/${w.role(i)}`)),
  reading('one', 'holders of a role, one', (_, i) => get(`${roles}/solo_${i % 12}/assignments`)),
  reading('whole', 'holders of a role, 1,000', (_, i) => get(`${roles}/thousand_${i % 12}/assignments`)),
  reading('one', 'roles of one user, by search', (w, i) =>
    post('/access-control/users/roles/search', { userIds: [w.person(i)] }),
  ),
  reading(
    'whole',
    'roles of 1,000 users',
    (w) =>
      post('/access-control/users/roles/search', {
        userIds: Array.from({ length: w.many }, (_, j) => w.person(j)),
      }),
    10,
  ),
  reading('one', 'roles of one user, with mapped ones', (w, i) =>
    get(`${rolesOf(w.person(i))}?includeMapped=true`),
  ),
  reading('one', 'roles of one team', (w, i) =>
    post('/access-control/teams/roles/search', { teamIds: [w.team(i)] }),
  ),
  reading('one', 'a user by login', (w, i) => get(`/users/lookup?loginOrEmail=user-${w.person(i)}`)),
  reading('one', 'a user', (w, i) => get(`/users/${w.person(i)}`)),
  reading('one', 'orgs of a user', (w, i) => get(`/users/${w.person(i)}/orgs`)),
  reading('one', 'teams of a user', (w, i) => get(`/users/${w.person(i)}/teams`)),
  reading('one', 'an org', (w, i) => get(`/orgs/${w.toDelete[i % 12]}`)),
  reading('one', 'a team', (w, i) => get(`/teams/${w.team(i)}`)),
  reading('whole', 'members of a team, 6 to 106', (w, i) => get(`/teams/${w.team(i)}/members`)),
  reading('one', 'groups of a team', (w, i) => get(`/teams/${w.team(i)}/groups`)),
  reading('one', 'tokens of a service account', (w, i) => get(`/serviceaccounts/${w.account(i)}/tokens`)),
  reading('one', 'a service account', (w, i) => get(`/serviceaccounts/${w.account(i)}`)),
  reading('one', 'search for the permissions of one', (w, i) =>
    get(`${search}?namespacedId=user:${w.person(i)}`),
  ),
  reading('one', 'roles of a group', () =>
    get(`/groupsync/groups/${encodeURIComponent('cn=g1,ou=g,dc=x')}/roles`),
  ),
  reading('one', 'groups of a user', (w, i) => get(`/groupsync/users/${w.person(i)}/groups`)),
  reading('whole', 'Unleash: a group of 6 to 106', (w, i) => get(`/admin/groups/${w.team(i)}`)),
  reading('whole', 'levels on a team', (w, i) => get(`/access-control/teams/${w.team(i)}`)),
  reading('one', 'limits', () => get('/access-control/limits')),
];

/** @type {readonly Operation[]} */
const CHANGES_OF_ONE = [
  changing(
    (w, i) => [
      { name: 'give a role to a user', ask: post(rolesOf(w.person(i)), { roleUid: `solo_${(i + 5) % 12}` }) },
      { name: 'take a role from a user', ask: remove(`${rolesOf(w.person(i))}/solo_${(i + 5) % 12}`) },
    ],
    20,
  ),
  changing((w, i) => [
    {
      name: 'give a role to a team',
      ask: post(`/access-control/teams/${w.team(i)}/roles`, { roleUid: 'solo_3' }),
    },
    { name: 'take a role from a team', ask: remove(`/access-control/teams/${w.team(i)}/roles/solo_3`) },
  ]),
  changing((_, i) => [
    {
      name: 'create a role of 10 permissions',
      ask: post(roles, { uid: `new_${i}`, name: `new ${i}`, permissions: tenPermissions(`new_${i}`) }),
    },
    { name: 'delete a role that nobody has', ask: remove(`${roles}/new_${i}`) },
  ]),
  changing((_, i) => updating('update a role, one holder', 'solo_0', i)),
  changing((_, i) => updating('update a role, 1,000 holders', 'thousand_0', i)),
  changing((w) => [
    {
      name: 'set the holders of a role: two for one',
      ask: put(`${roles}/solo_7/assignments`, { users: [w.person(7), w.person(8)] }),
    },
    { ask: put(`${roles}/solo_7/assignments`, { users: [w.person(7)] }) },
  ]),
  changingMany(
    (_, i) => [
      {
        name: 'take a role from all its 1,000 holders',
        ask: put(`${roles}/thousand_${1 + i}/assignments`, { users: [] }),
      },
    ],
    FEW,
  ),
  changing((w, i) => [
    {
      name: 'add a member to a team',
      ask: post(`/teams/${w.team(1)}/members`, { userId: w.account(100 + 2 * (i % 20)) }),
    },
    {
      name: 'remove a member from a team',
      ask: remove(`/teams/${w.team(1)}/members/${w.account(100 + 2 * (i % 20))}`),
    },
  ]),
  changing((_, i) => [
    { name: 'create a team', ask: post('/teams', { name: `new team ${i}` }) },
    { name: 'delete a new team', ask: ([made]) => remove(`/teams/${JSON.parse(made.text).teamId}`) },
  ]),
  changing(() => [
    { name: 'map a group of one', ask: put('/groupsync/groups/cn=one,ou=g,dc=x', { roles: ['solo_4'] }) },
    { ask: put('/groupsync/groups/cn=one,ou=g,dc=x', { roles: [] }) },
  ]),
  changing(() => [
    { name: 'map a group of 10,000', ask: put('/groupsync/groups/cn=many,ou=g,dc=x', { roles: ['solo_4'] }) },
    { ask: put('/groupsync/groups/cn=many,ou=g,dc=x', { roles: [] }) },
  ]),
  changing((w) => [
    {
      name: 'link a group of 10,000 to a team',
      ask: post(`/teams/${w.team(0)}/groups`, { groupId: 'cn=many,ou=g,dc=x' }),
    },
    {
      name: 'take the group of 10,000 from the team',
      ask: remove(`/teams/${w.team(0)}/groups?groupId=${encodeURIComponent('cn=many,ou=g,dc=x')}`),
    },
  ]),
  changing((w, i) => [
    {
      name: 'set the groups of a user',
      ask: put(`/groupsync/users/${w.person(i)}/groups`, { groups: [`cn=new${i},ou=g,dc=x`] }),
    },
  ]),
  changing((w, i) => [
    {
      name: "change a member's org role",
      ask: patch(`/org/users/${w.person(3)}`, { role: i % 2 === 0 ? 'Editor' : 'Viewer' }),
    },
  ]),
  changing((w, i) => [
    {
      name: 'create a user',
      ask: post('/admin/users', {
        login: `new-${i}`,
        email: `new-${i}@example.com`,
        password: 'a password of the bench',
      }),
    },
    { name: 'update a user', ask: ([made]) => put(`/users/${idIn(made)}`, { name: `New ${i}` }) },
    { name: 'disable a user', ask: ([made]) => post(`/admin/users/${idIn(made)}/disable`) },
    { name: 'delete a new user', ask: ([made]) => remove(`/admin/users/${idIn(made)}`) },
  ]),
  changing((w, i) => [
    { name: 'create a service account', ask: post('/serviceaccounts', { name: `new ${i}`, role: 'Viewer' }) },
    {
      name: 'create a token',
      ask: ([made]) => post(`/serviceaccounts/${idIn(made)}/tokens`, { name: `new ${i}` }),
    },
    { name: 'delete a service account', ask: ([made]) => remove(`/serviceaccounts/${idIn(made)}`) },
  ]),
  changing((_, i) => [
    { name: 'create an org', ask: post('/orgs', { name: `new org ${i}` }) },
    { name: 'delete a new org', ask: ([made]) => remove(`/orgs/${JSON.parse(made.text).orgId}`) },
  ]),
  changing((w, i) => [{ name: 'delete an org of 1,000', ask: remove(`/orgs/${w.toDelete[i]}`) }], FEW),
  changingMany(
    (_, i) => [
      {
        name: 'delete a role of 1,000 holders, by force',
        ask: remove(`${roles}/thousand_${11 - i}?force=true`),
      },
    ],
    4,
  ),
  changing((w, i) => [{ name: 'delete a user', ask: remove(`/admin/users/${w.person(9 - i)}`) }], 8),
];

/** @type {readonly Operation[]} */
const CHANGES_OF_ALL = [
  changing(
    (_, i) => [
      {
        name: 'create a global role',
        ask: post(roles, {
          uid: `new_global_${i}`,
          name: `new global ${i}`,
          global: true,
          permissions: tenPermissions('g'),
        }),
      },
      {
        name: 'give a global role to one user',
        ask: post(rolesOf(3), { roleUid: `new_global_${i}`, global: true }),
      },
      { ask: remove(`${rolesOf(3)}/new_global_${i}?global=true`) },
      { name: 'delete a global role', ask: remove(`${roles}/new_global_${i}?global=true&force=true`) },
    ],
    8,
  ),
  changing((_, i) => updating('update a global role', 'global_0', i), 8),
  changing((_, i) => updating('update a basic role', 'basic_viewer', i), FEW),
];

/** A permission more than before. The role is read first, for its version. */
function updating(name, uid, i) {
  const change = ([{ text }]) => {
    const { version, permissions, ...role } = JSON.parse(text);
    const more = { action: 'reports:read', scope: `reports:id:${uid}-${i}` };
    return put(`${roles}/${uid}`, {
      name: role.name,
      global: role.global,
      version: version + 1,
      permissions: [...permissions.map(({ action, scope }) => ({ action, scope })), more],
    });
  };
  return [{ ask: get(`${roles}/${uid}`) }, { name, ask: change }];
}

/** @type {readonly Operation[]} */
const PAGES = [
  reading('page', 'users, page 1 of 10', () => get('/users/search?page=1&perpage=10')),
  reading('page', 'users, last page of 10', (w) =>
    get(`/users/search?page=${Math.floor((w.size.people + (w.size.orgs - 1) * 20) / 10)}&perpage=10`),
  ),
  reading('page', 'users by e-mail address, page of 10', () =>
    get('/users/search?perpage=10&sort=email-desc'),
  ),
  reading('page', 'orgs, page of 10', () => get('/orgs?perpage=10')),
  reading('page', 'an org by name', () => get('/orgs/name/leavers-11')),
  reading('page', 'teams, page of 10', () => get('/teams/search?page=1&perpage=10')),
  reading('page', 'org users, page of 10', () => get('/org/users/search?page=1&perpage=10')),
  reading('page', 'service accounts, page of 10', () => get('/serviceaccounts/search?page=1&perpage=10')),
  reading('page', 'groups of a team, page of 10', (w, i) =>
    get(`/teams/${w.team(i)}/groups/search?perpage=10`),
  ),
];

/** What the changes left. @type {readonly Operation[]} */
const TRAIL = [
  reading('page', 'audit trail, 100 entries', () =>
    get('/access-control/changes/export?orgId=1&from=1&limit=100'),
  ),
];

/** @type {readonly Operation[]} */
const SEARCHES = [
  reading(
    'search',
    'users by a part of the name, few',
    () => get('/users/search?query=user-7&perpage=10'),
    10,
  ),
  reading(
    'search',
    'users by a part of the name, none',
    () => get('/users/search?query=nobody&perpage=10'),
    10,
  ),
  reading('search', 'orgs by a part of the name', () => get('/orgs?query=leavers-1'), 10),
  reading('search', 'teams by a part of the name', () => get('/teams/search?query=team-2&perpage=10'), 10),
  reading('search', 'teams, largest first', () => get('/teams/search?sort=memberCount-desc&perpage=10'), 10),
  reading(
    'search',
    'org users by a part of the name',
    () => get('/org/users/search?query=user-7&perpage=10'),
    10,
  ),
  reading('search', 'org users, lookup of 10', () => get('/org/users/lookup?query=user-7&limit=10'), 10),
  reading(
    'search',
    'service accounts by a part of the name',
    () => get('/serviceaccounts/search?query=account-7&perpage=10'),
    10,
  ),
  reading(
    'search',
    'service accounts with expired tokens',
    () => get('/serviceaccounts/search?expiredTokens=true&perpage=10'),
    10,
  ),
  reading(
    'search',
    'who holds an action on one thing',
    () => get(`${search}?action=datasources:query&scope=datasources:uid:r_3_8`),
    10,
  ),
];

/** @type {readonly Operation[]} */
const WHOLE = [
  reading('whole', 'roles', () => get(roles), 10),
  reading('whole', 'roles, delegatable', () => get(`${roles}?delegatable=true`), 8),
  reading('whole', 'roles, hidden too', () => get(`${roles}?includeHidden=true`), 10),
  reading('whole', 'users, page of 1,000', () => get('/users/search?perpage=1000'), 10),
  reading('whole', 'teams, page of 1,000', () => get('/teams/search'), 8),
  reading('whole', 'org users', () => get('/org/users'), 8),
  reading('whole', 'orgs', () => get('/orgs'), 10),
  reading('whole', 'mapped groups', () => get('/groupsync/groups'), 10),
  reading('whole', 'Unleash: groups', () => get('/admin/groups'), 5),
  reading('whole', 'Unleash: roles', () => get('/admin/roles'), 10),
  reading('whole', 'who holds an action that all have', () => get(`${search}?action=folders:read`), 5),
  reading('whole', 'who holds an action by a role', () => get(`${search}?action=reports:read`), 5),
  reading(
    'whole',
    'who holds what begins with dashboards:',
    () => get(`${search}?actionPrefix=dashboards:`),
    5,
  ),
];

/** In this order: what must be cold comes first, and what takes away comes after what reads it. */
export const OPERATIONS = [
  ...DECISIONS,
  ...READINGS,
  ...PAGES,
  ...SEARCHES,
  ...WHOLE,
  ...CHANGES_OF_ONE,
  ...CHANGES_OF_ALL,
  ...TRAIL,
];
