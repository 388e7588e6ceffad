import { ok } from './api.ts';
import { unique } from './fresh-org.ts';
import type { OrganizationConfig, OrganizationState } from './terraform-organization.ts';
import type { UserConfig, UserState } from './terraform-user.ts';
import type { Story } from './terraform.ts';

/*
 * A life of each kind of thing that lies in no org, as terraform-stories.ts has them for those that do.
 * Source: docs/grafana.md#terraform.
 */

/** A person as a configuration describes one. */
export const newUser = (): UserConfig => {
  const login = unique('person');
  return { email: `${login}@example.org`, login, name: 'Jürgen „J“ Müller', password: 'short' };
};

/** `grafana_user`. */
export function userStory(): Story<UserConfig, UserState> {
  const full = { ...newUser(), isAdmin: true };
  const { isAdmin: _isAdmin, ...bare } = full;
  const other = newUser();
  const path = (id: string) => `/users/${id}`;
  return {
    first: full,
    updates: [
      { ...full, name: 'Renamed' },
      { ...full, email: other.email },
      { ...full, login: other.login },
      { ...full, password: 'another' },
      { ...bare, name: 'No admin' },
      { ...other, isAdmin: true },
      full,
    ],
    drifts: [
      {
        change: async (id) => await ok(200, 'PUT', path(id), { body: { ...full, name: 'Theirs' } }),
        shows: { name: 'Theirs' },
      },
      {
        change: async (id) => await ok(200, 'PUT', path(id), { body: { ...full, login: other.login } }),
        shows: { login: other.login },
      },
      {
        change: async (id) =>
          await ok(200, 'PUT', `/admin/users/${id}/permissions`, { body: { isGrafanaAdmin: false } }),
        shows: { isAdmin: false },
      },
    ],
    async vanish(id) {
      await ok(200, 'DELETE', `/admin/users/${id}`);
      return undefined;
    },
    importIds: (id) => [id],
  };
}

/** The email of somebody who does not exist. */
export const newEmail = (): string => `${unique('someone')}@example.org`;

/** The email of a new person, who is a member of the default org only. */
export async function newPerson(): Promise<string> {
  const email = newEmail();
  await ok(200, 'POST', '/admin/users', { body: { email, login: unique('login'), password: 'secret' } });
  return email;
}

const idOf = async (email: string): Promise<number> =>
  (await ok(200, 'GET', `/users/lookup?loginOrEmail=${encodeURIComponent(email)}`)).body.id;

/** `grafana_organization`, whose people exist or not. */
export async function organizationStory(): Promise<Story<OrganizationConfig, OrganizationState>> {
  const name = unique('Org ä/b & c?');
  const [a, b, c, d] = [await newPerson(), await newPerson(), newEmail(), newEmail()];
  const full = { name, admins: [a], editors: [b], viewers: [c], usersWithoutAccess: [d] };
  return {
    first: full,
    updates: [
      { ...full, name: unique('renamed') },
      { name, admins: [d, c], editors: [a], viewers: [b] },
      { name, viewers: [a, b, c, d] },
      { name, usersWithoutAccess: [a] },
      { name },
      { name, editors: [newEmail(), a] },
      full,
    ],
    drifts: [
      {
        change: async (id) => await ok(200, 'PUT', `/orgs/${id}`, { body: { name: `${name}-theirs` } }),
        shows: { name: `${name}-theirs` },
      },
      {
        change: async (id) =>
          await ok(200, 'PATCH', `/orgs/${id}/users/${await idOf(b)}`, { body: { role: 'None' } }),
        shows: { editors: [], usersWithoutAccess: [b, d].toSorted((x, y) => (x < y ? -1 : 1)) },
      },
      {
        change: async (id) => await ok(200, 'DELETE', `/orgs/${id}/users/${await idOf(a)}`),
        shows: { admins: [] },
      },
    ],
    async vanish(id) {
      await ok(200, 'DELETE', `/orgs/${id}`);
      return undefined;
    },
    importIds: (id) => [id],
  };
}
