import { randomBytes } from 'node:crypto';

import { ACTION, onReport } from '../world.mjs';
import { PERMISSIONS } from './speed.mjs';

/** Who may anything at all in the org: the answer says so by being there. */
const always = () => true;
/** Who holds anything: the answer to others is empty. */
const anything = (body) => Object.keys(body).length > 0;
/** Who may read one report. */
const mayRead =
  ({ scope }) =>
  (body) =>
    body[ACTION]?.includes(scope) === true;
/** Versions count by themselves in this flavour. */
const NUMBERED = { headers: { 'X-Grafana-Dialect': '13' } };

/**
 * Ways of losing a right. `prepare` makes what all rounds need, and gives what makes a round: who asks, what an answer must
 * show for the right to be held, in which orgs if not in the first only, and how the right is given and taken away.
 * `isOrdered`: before the reply, too, no check may go back behind another; sign-in and membership are judged in two places,
 * and may (docs/promises.md, I6).
 */
export const CASES = [
  {
    name: 'token',
    shows: 'a token is deleted',
    makes: ['service accounts'],
    isOrdered: false,
    async prepare(world) {
      const account = await world.account();
      const path = `/serviceaccounts/${account.id}/tokens`;
      return async () => {
        const given = await world.token(account.id);
        return round(
          { token: given.token },
          always,
          async () => given,
          async () => await world.admin([200, 404], 'DELETE', `${path}/${given.id}`),
        );
      };
    },
  },
  {
    name: 'role',
    shows: 'a role is taken away from an account',
    makes: ['service accounts', 'roles'],
    isOrdered: true,
    async prepare(world) {
      const { account, role, permission } = await accountAndRole(world);
      const path = `/access-control/users/${account.id}/roles`;
      return async () =>
        round(
          account.as,
          mayRead(permission),
          async () => await world.admin(200, 'POST', path, { roleUid: role }),
          async () => await world.admin([200, 404], 'DELETE', `${path}/${role}`),
        );
    },
  },
  {
    name: 'permission',
    shows: 'a permission is taken out of a role',
    makes: ['service accounts', 'roles'],
    isOrdered: true,
    async prepare(world) {
      const { account, role, permission } = await accountAndRole(world);
      await world.gives(account.id, role);
      const put = async (permissions) =>
        await world.admin(200, 'PUT', `/access-control/roles/${role}`, { name: role, permissions }, NUMBERED);
      return async () =>
        round(
          account.as,
          mayRead(permission),
          async () => await put([permission]),
          async () => await put([]),
        );
    },
  },
  {
    name: 'team',
    shows: 'a member is taken out of a team',
    makes: ['service accounts', 'roles', 'teams'],
    isOrdered: true,
    async prepare(world) {
      const { account, role, permission } = await accountAndRole(world);
      const team = await world.team();
      await world.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: role });
      const path = `/teams/${team}/members`;
      return async () =>
        round(
          account.as,
          mayRead(permission),
          // A try whose reply was lost has made it a member.
          async () => await world.admin([200, 400], 'POST', path, { userId: account.id }),
          async () => await world.admin([200, 404], 'DELETE', `${path}/${account.id}`),
        );
    },
  },
  {
    name: 'mapping',
    shows: 'the mapping of a group ends',
    makes: ['service accounts', 'roles', 'groups'],
    isOrdered: true,
    async prepare(world) {
      const { account, role, permission } = await accountAndRole(world);
      const group = world.name('group');
      const path = `/groupsync/groups/${group}`;
      world.noteMade(`group ${group}`, path);
      await world.admin(200, 'PUT', `/groupsync/users/${account.id}/groups`, { groups: [group] });
      return async () =>
        round(
          account.as,
          mayRead(permission),
          async () => await world.admin(201, 'PUT', path, { roles: [role] }),
          async () => await world.admin([204, 404], 'DELETE', path),
        );
    },
  },
  {
    name: 'group',
    shows: 'a directory job takes somebody out of a group',
    makes: ['service accounts', 'roles', 'groups'],
    isOrdered: true,
    async prepare(world) {
      const { account, role, permission } = await accountAndRole(world);
      const group = world.name('group');
      world.noteMade(`group ${group}`, `/groupsync/groups/${group}`);
      await world.admin(201, 'PUT', `/groupsync/groups/${group}`, { roles: [role] });
      const put = async (groups) =>
        await world.admin(200, 'PUT', `/groupsync/users/${account.id}/groups`, { groups });
      return async () =>
        round(
          account.as,
          mayRead(permission),
          async () => await put([group]),
          async () => await put([]),
        );
    },
  },
  {
    name: 'account',
    shows: 'a service account is disabled',
    makes: ['service accounts'],
    isOrdered: true,
    async prepare(world) {
      const account = await world.account();
      const set = async (isDisabled) =>
        await world.admin(200, 'PATCH', `/serviceaccounts/${account.id}`, { isDisabled });
      return async () =>
        round(
          account.as,
          always,
          async () => await set(false),
          async () => await set(true),
        );
    },
  },
  {
    name: 'user',
    shows: 'a user is disabled, in all orgs',
    makes: ['users'],
    isOrdered: true,
    async prepare(world) {
      const { person, orgs } = await personOfTwo(world);
      const path = `/admin/users/${person.id}`;
      return async () => ({
        orgs,
        ...round(
          person.as,
          always,
          async () => await world.admin(200, 'POST', `${path}/enable`),
          async () => await world.admin(200, 'POST', `${path}/disable`),
        ),
      });
    },
  },
  {
    name: 'password',
    shows: 'a user gets another password',
    makes: ['users'],
    isOrdered: false,
    // The old password counts as a guess from then on.
    rounds: 1,
    async prepare(world) {
      const person = await world.person();
      const put = async (password) =>
        await world.admin(200, 'PUT', `/admin/users/${person.id}/password`, { password });
      return async () =>
        round(
          person.as,
          always,
          async () => await put(person.as.password),
          async () => await put(randomBytes(12).toString('base64url')),
        );
    },
  },
  {
    name: 'member',
    shows: 'a user leaves the org',
    makes: ['users'],
    isOrdered: false,
    async prepare(world) {
      const [person, org] = [await world.person(), await world.org()];
      const path = `/orgs/${org}/users`;
      let isIn = true;
      return async () =>
        round(
          person.as,
          anything,
          async () => {
            const joined = isIn
              ? await world.admin(200, 'PATCH', `${path}/${person.id}`, { role: 'Viewer' })
              : await world.admin([200, 409], 'POST', path, { loginOrEmail: person.login, role: 'Viewer' });
            isIn = false;
            return joined;
          },
          async () => await world.admin([200, 404], 'DELETE', `${path}/${person.id}`),
        );
    },
  },
  {
    name: 'global-assignment',
    shows: 'a role that was given in all orgs is taken away',
    makes: ['users', 'global roles'],
    isOrdered: true,
    async prepare(world) {
      const { person, orgs } = await personOfTwo(world);
      const permission = onReport(world.name('report'));
      const role = await world.role([permission], { isGlobal: true });
      const path = `/access-control/users/${person.id}/roles`;
      return async () => ({
        orgs,
        ...round(
          person.as,
          mayRead(permission),
          async () => await world.admin(200, 'POST', path, { roleUid: role, global: true }),
          async () => await world.admin([200, 404], 'DELETE', `${path}/${role}?global=true`),
        ),
      });
    },
  },
  {
    name: 'global-role',
    shows: 'a permission is taken out of a global role',
    makes: ['service accounts', 'global roles'],
    isOrdered: true,
    async prepare(world) {
      const { account, role, permission } = await accountAndRole(world, { isGlobal: true });
      await world.gives(account.id, role);
      const path = `/access-control/roles/${role}`;
      const put = async (permissions) =>
        await world.admin(200, 'PUT', path, { name: role, global: true, permissions }, NUMBERED);
      return async () =>
        round(
          account.as,
          mayRead(permission),
          async () => await put([permission]),
          async () => await put([]),
        );
    },
  },
];

const round = (as, isHeld, grant, revoke) => ({ as, path: PERMISSIONS, isHeld, grant, revoke });

/** Somebody who is in two orgs, so that both are asked. */
async function personOfTwo(world) {
  const [person, org, other] = [await world.person(), await world.org(), await world.otherOrg()];
  const member = { loginOrEmail: person.login, role: 'Viewer' };
  await world.admin(200, 'POST', `/orgs/${other}/users`, member);
  return { person, orgs: [org, other] };
}

async function accountAndRole(world, options) {
  const permission = onReport(world.name('report'));
  const [account, role] = [await world.account(), await world.role([permission], options)];
  return { account, role, permission };
}
