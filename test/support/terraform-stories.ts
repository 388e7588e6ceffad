import { ADMIN } from './api.ts';
import type { FreshOrg } from './fresh-org.ts';
import { freshOrg, unique } from './fresh-org.ts';
import type { PermissionConfig, PermissionItemConfig, PermissionState } from './terraform-permission.ts';
import type {
  RoleAssignmentConfig,
  RoleAssignmentItemConfig,
  RoleAssignmentState,
} from './terraform-role-assignment.ts';
import type { RoleConfig, RoleState } from './terraform-role.ts';
import type {
  ServiceAccountConfig,
  ServiceAccountState,
  TokenConfig,
  TokenState,
} from './terraform-service-account.ts';
import type { TeamConfig, TeamState } from './terraform-team.ts';
import type { Story, Terraform } from './terraform.ts';
import { asSet, numberIn, splitId, terraform } from './terraform.ts';

/*
 * A life of each kind of thing in one org: every attribute changes, also to nothing; others change it, and delete it.
 * Source: docs/grafana.md#terraform.
 */

/** What Terraform may sign in with to manage roles, teams and service accounts. */
export const CREDENTIALS = ['a password', 'a token'] as const;

/**
 * A fresh org and a provider for it: the first admin's password, or the token of an account that is its Admin. `version` is the
 * provider's own, the newest by default.
 */
export async function freshTerraform(
  credential: (typeof CREDENTIALS)[number] = 'a password',
  version?: string,
): Promise<{ readonly org: FreshOrg; readonly tf: Terraform }> {
  const org = await freshOrg();
  const as = credential === 'a password' ? ADMIN : (await org.account('Admin')).as;
  return { org, tf: terraform(as, org.id, version) };
}

/** A member of the org, who has an email. */
export async function member(org: FreshOrg, role = 'Viewer'): Promise<{ id: number; email: string }> {
  const login = unique('person');
  const email = `${login}@example.org`;
  const user = await org.admin(200, 'POST', '/admin/users', { login, email, password: 'secret' });
  await org.admin(200, 'POST', `/orgs/${org.id}/users`, { loginOrEmail: login, role });
  return { id: user.body.id, email };
}

/** Several members of the org, made one after another. */
export async function members(
  org: FreshOrg,
  count: number,
): Promise<{ readonly id: number; readonly email: string }[]> {
  const made = [];
  for (let i = 0; i < count; i++) made.push(await member(org));
  return made;
}

/** Headers of changes behind Terraform's back that need to know no version. */
const NO_VERSION = { headers: { 'X-Grafana-Dialect': '13' } };

const MANY_PERMISSIONS = [
  { action: 'teams:create' },
  // Neither stands in for the other.
  { action: 'teams:read', scope: 'teams:*' },
  { action: 'teams:read', scope: 'teams:id:1' },
  { action: 'teams:read', scope: 'teams:id:11' },
  { action: 'org.users:read', scope: 'users:*' },
] as const;

/** `grafana_role`. */
export function roleStory(org: FreshOrg, fields: Partial<RoleConfig> = {}): Story<RoleConfig, RoleState> {
  const uid = unique('Role_uid');
  const name = unique('role');
  const full: RoleConfig = {
    uid,
    name,
    description: 'Ein Text, über „alles“',
    displayName: 'Shown as',
    group: 'Some group',
    hidden: true,
    permissions: MANY_PERMISSIONS,
    ...fields,
  };
  const { permissions: _permissions, hidden: _hidden, ...visible } = full;
  const bare: RoleConfig = { uid, name, ...fields };
  const path = (id: string) => `/access-control/roles/${splitId(id).local}`;
  const change = (body: object) => async (id: string) =>
    await org.admin(200, 'PUT', path(id), body, NO_VERSION);
  const global = fields.global ?? false;
  return {
    first: full,
    updates: [
      { ...full, name: unique('renamed') },
      { ...full, permissions: MANY_PERMISSIONS.slice(1, 3) },
      visible,
      bare,
      { ...full, permissions: [{ action: 'teams:create' }] },
      bare,
      full,
    ],
    drifts: [
      {
        change: change({ ...full, global, permissions: MANY_PERMISSIONS.slice(0, 1) }),
        shows: { permissions: [{ action: 'teams:create', scope: '' }] },
      },
      {
        change: change({ ...full, global, hidden: false, description: '', displayName: 'Theirs', group: '' }),
        shows: { hidden: false, description: '', displayName: 'Theirs', group: '' },
      },
      { change: change({ ...full, global, name: `${name}-theirs` }), shows: { name: `${name}-theirs` } },
    ],
    async vanish(id) {
      await org.admin(200, 'DELETE', `${path(id)}?global=${global}`);
      return undefined;
    },
    importIds: (id) => [id],
  };
}

/** `grafana_role_assignment`, of a role that is hidden as well, to members of the org and to others. */
export async function roleAssignmentStory(
  org: FreshOrg,
  others: readonly { readonly id: number }[] = [],
): Promise<Story<RoleAssignmentConfig, RoleAssignmentState>> {
  const permissions = [{ action: 'teams:read', scope: 'teams:*' }];
  const role = { uid: unique('role'), name: unique('role'), hidden: true, permissions };
  const createRole = async () => await org.admin(201, 'POST', '/access-control/roles', role, NO_VERSION);
  await createRole();
  const people = [...(await members(org, 3)), ...others];
  const users = people.map(({ id }) => id);
  const teams = [await org.team(), await org.team()];
  const service_accounts = [(await org.account()).id, (await org.account()).id];
  const all = { roleUid: role.uid, users, teams, service_accounts };
  const some = {
    roleUid: role.uid,
    users: users.slice(1),
    teams: teams.slice(1),
    service_accounts: service_accounts.slice(1),
  };
  return {
    first: { roleUid: role.uid, users: users.slice(0, 2) },
    updates: [
      all,
      some,
      { roleUid: role.uid, teams: teams.slice(0, 1) },
      { roleUid: role.uid },
      { roleUid: role.uid, service_accounts },
      some,
    ],
    drifts: [
      {
        change: async () =>
          await org.admin(200, 'POST', `/access-control/users/${users[0]}/roles`, { roleUid: role.uid }),
        shows: { users: asSet(users) },
      },
      {
        change: async () =>
          await org.admin(200, 'DELETE', `/access-control/teams/${teams[1]}/roles/${role.uid}`),
        shows: { teams: [] },
      },
      {
        change: async () =>
          await org.admin(200, 'PUT', `/access-control/users/${service_accounts[1]}/roles`, {
            roleUids: [],
            includeHidden: true,
          }),
        shows: { service_accounts: [] },
      },
    ],
    async vanish(id) {
      await org.admin(200, 'DELETE', `/access-control/roles/${splitId(id).local}?force=true`);
      return undefined;
    },
    revive: createRole,
    importIds: (id) => [id],
  };
}

/** `grafana_role_assignment_item`, beside others who have the same role and keep it. */
export async function roleAssignmentItemStory(
  org: FreshOrg,
  type: RoleAssignmentItemConfig['type'] = 'user',
  assignee?: number,
): Promise<Story<RoleAssignmentItemConfig, object>> {
  const roleUid = await org.role([['teams:read', 'teams:*']]);
  const [user, team, account] = [await org.person(), await org.team(), await org.account()];
  const others = { users: [user.id], teams: [team], service_accounts: [account.id] };
  const path = `/access-control/roles/${roleUid}/assignments`;
  const giveToOthers = async () => await org.admin(200, 'PUT', path, others);
  await giveToOthers();
  const create = {
    user: async () => (await member(org)).id,
    team: async () => await org.team(),
    service_account: async () => (await org.account()).id,
  };
  const id = assignee ?? (await create[type]());
  return {
    first: { roleUid, type, assignee: id },
    // It is replaced.
    updates: [{ roleUid, type, assignee: await create[type]() }],
    async vanish() {
      await giveToOthers();
      return undefined;
    },
    importIds: (itemId) => [itemId],
  };
}

/** `grafana_team`. */
export async function teamStory(
  org: FreshOrg,
  people?: readonly { readonly id: number; readonly email: string }[],
): Promise<Story<TeamConfig, TeamState>> {
  const [a, b, c] = people ?? (await members(org, 3));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three people are needed');
  const name = unique('Team ä, b & c');
  const full: TeamConfig = {
    name,
    email: 'Team@example.org',
    members: [a.email, b.email],
    admins: [c.email],
    preferences: { theme: 'dark', timezone: 'utc', weekStart: 'monday', homeDashboardUID: 'home' },
  };
  const path = (id: string) => `/teams/${numberIn(id)}`;
  return {
    first: full,
    updates: [
      { ...full, name: unique('renamed') },
      // Without an email, without preferences.
      { name, members: full.members ?? [], admins: full.admins ?? [] },
      { ...full, members: [c.email], admins: [a.email, b.email] },
      { ...full, members: [], admins: [], preferences: { theme: 'light', timezone: 'browser' } },
      { name },
      { name, admins: [a.email], preferences: { weekStart: 'sunday' } },
      full,
    ],
    drifts: [
      {
        change: async (id) => await org.admin(200, 'PUT', path(id), { name: `${name}-theirs` }),
        shows: { name: `${name}-theirs`, email: '' },
      },
      {
        change: async (id) => {
          await org.admin(200, 'PUT', `${path(id)}/members/${a.id}`, { permission: 4 });
          await org.admin(200, 'DELETE', `${path(id)}/members/${b.id}`);
          await org.admin(200, 'PUT', `${path(id)}/members/${c.id}`, { permission: 0 });
        },
        shows: { members: [c.email], admins: [a.email] },
      },
      {
        change: async (id) => await org.admin(200, 'PUT', `${path(id)}/preferences`, { theme: 'light' }),
        shows: { preferences: { theme: 'light', timezone: '', weekStart: '', homeDashboardUID: '' } },
      },
    ],
    async vanish(id) {
      await org.admin(200, 'DELETE', path(id));
      return undefined;
    },
    importIds: (id) => [id],
  };
}

/** `grafana_service_account`. */
export function serviceAccountStory(org: FreshOrg): Story<ServiceAccountConfig, ServiceAccountState> {
  const name = unique('Account Ä, b');
  const path = (id: string) => `/serviceaccounts/${numberIn(id)}`;
  return {
    first: { name },
    updates: [
      { name, role: 'Admin', isDisabled: true },
      { name: unique('renamed'), role: 'Editor', isDisabled: true },
      { name, role: 'None' },
      { name, role: 'Viewer', isDisabled: true },
      { name, role: 'Editor' },
    ],
    drifts: [
      {
        change: async (id) => await org.admin(200, 'PATCH', path(id), { isDisabled: true, role: 'Viewer' }),
        shows: { isDisabled: true, role: 'Viewer' },
      },
      {
        change: async (id) => await org.admin(200, 'PATCH', path(id), { name: `${name}-theirs` }),
        shows: { name: `${name}-theirs` },
      },
    ],
    async vanish(id) {
      await org.admin(200, 'DELETE', path(id));
      return undefined;
    },
    importIds: (id) => [id],
  };
}

/** `grafana_service_account_token`. */
export async function tokenStory(org: FreshOrg): Promise<Story<TokenConfig, TokenState>> {
  const account = await newAccount(org);
  const name = unique('token');
  return {
    first: { account, name },
    updates: [
      { account, name, secondsToLive: 600 },
      { account, name: unique('renamed'), secondsToLive: 86_400 },
      { account, name },
    ],
    async vanish(id) {
      const tokenId = id.split(':').at(-1);
      await org.admin(200, 'DELETE', `/serviceaccounts/${numberIn(account)}/tokens/${tokenId}`);
      return undefined;
    },
    deletedAgain: 'refused with 404',
  };
}

/** A service account that an admin, who then has a level on it, makes; its Terraform id. */
export async function newAccount(org: FreshOrg): Promise<string> {
  const body = { name: unique('account'), role: 'Viewer' };
  return `${org.id}:${(await org.admin(201, 'POST', '/serviceaccounts', body)).body.id}`;
}

/** `grafana_service_account_permission`. */
export async function permissionStory(org: FreshOrg): Promise<Story<PermissionConfig, PermissionState>> {
  const account = await newAccount(org);
  const [a, b] = [(await member(org)).id, (await member(org)).id];
  const team = await org.team();
  const full: PermissionConfig['permissions'] = [
    { userId: a, permission: 'Admin' },
    { userId: b, permission: 'Edit' },
    { teamId: team, permission: 'Edit' },
  ];
  const path = (id: string) => `/access-control/serviceaccounts/${numberIn(id)}`;
  return {
    first: { account, permissions: full },
    updates: [
      { account, permissions: full },
      {
        account,
        permissions: [
          { userId: a, permission: 'Edit' },
          { teamId: team, permission: 'Admin' },
        ],
      },
      { account, permissions: [] },
      { account, permissions: [{ teamId: team, permission: 'Edit' }] },
    ],
    drifts: [
      {
        change: async (id) =>
          await org.admin(200, 'POST', path(id), { permissions: [{ userId: a, permission: 'Edit' }] }),
        shows: {
          permissions: [
            { userId: 0, teamId: team, permission: 'Edit' },
            { userId: a, teamId: 0, permission: 'Edit' },
          ],
        },
      },
      {
        change: async (id) =>
          await org.admin(200, 'POST', `${path(id)}/teams/${team}`, { permission: 'Admin' }),
        shows: { permissions: [{ userId: 0, teamId: team, permission: 'Admin' }] },
      },
      {
        change: async (id) => await org.admin(200, 'POST', `${path(id)}/teams/${team}`, { permission: '' }),
        shows: { permissions: [] },
      },
    ],
    async vanish(id) {
      await org.admin(200, 'DELETE', `/serviceaccounts/${numberIn(id)}`);
      return { account: await newAccount(org), permissions: full };
    },
    importIds: (id) => [id],
  };
}

/** `grafana_service_account_permission_item`, beside somebody who keeps a level. */
export async function permissionItemStory(
  org: FreshOrg,
  type: PermissionItemConfig['type'] = 'user',
): Promise<Story<PermissionItemConfig, { readonly permission: string }>> {
  const account = await newAccount(org);
  const assignee = type === 'user' ? (await member(org)).id : await org.team();
  const path = `/access-control/serviceaccounts/${numberIn(account)}`;
  const other = await member(org);
  await org.admin(200, 'POST', `${path}/users/${other.id}`, { permission: 'Edit' });
  const item = { account, type, assignee };
  return {
    first: { ...item, permission: 'Edit' },
    updates: [
      { ...item, permission: 'Admin' },
      { ...item, permission: 'Admin' },
      { ...item, permission: 'Edit' },
    ],
    drifts: [
      {
        change: async () =>
          await org.admin(200, 'POST', `${path}/${type}s/${assignee}`, { permission: 'Admin' }),
        shows: { permission: 'Admin' },
      },
    ],
    async vanish() {
      await org.admin(200, 'POST', `${path}/${type}s/${assignee}`, {});
      return undefined;
    },
    importIds: (id) => [id],
  };
}
