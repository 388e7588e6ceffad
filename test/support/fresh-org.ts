import type { Answer, As, Fetch, RequestOptions } from './api.ts';
import { ADMIN, ok } from './api.ts';

/** A name that no other test uses. */
export const unique = (what: string): string => `${what}-${crypto.randomUUID().slice(0, 13)}`;

/** A service account with a token. */
export type Account = { readonly id: number; readonly as: As };

/** A person who can sign in. */
export type Person = { readonly id: number; readonly login: string; readonly as: As };

/** An org of its own for one test, with the first admin as its Admin, and short ways to fill it. */
export type FreshOrg = {
  readonly id: number;
  /** A request of the admin in this org, with the wanted status. */
  admin(
    status: number,
    method: string,
    path: string,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<Answer>;
  /** A service account of this org with a token. */
  account(role?: string): Promise<Account>;
  /** A person with password `secret`, who is a member of this org and of org 1. */
  person(role?: string): Promise<Person>;
  team(): Promise<number>;
  /** A custom role that grants the pairs, and its uid. */
  role(permissions: readonly (readonly [action: string, scope: string])[], fields?: object): Promise<string>;
  /** A role with the pairs, given to the user or service account. */
  grant(userId: number, permissions: readonly (readonly [action: string, scope: string])[]): Promise<string>;
};

/** Makes an org that no other test sees. */
export async function freshOrg(fetch?: Fetch): Promise<FreshOrg> {
  const created = await ok(200, 'POST', '/orgs', { body: { name: unique('org') } }, fetch);
  const id: number = created.body.orgId;
  const admin: FreshOrg['admin'] = (status, method, path, body, options) =>
    ok(status, method, path, { as: ADMIN, org: id, body, ...options }, fetch);
  const role: FreshOrg['role'] = async (permissions, fields = {}) => {
    const list = permissions.map(([action, scope]) => ({ action, scope }));
    const made = await admin(200, 'POST', '/access-control/roles', {
      name: unique('role'),
      permissions: list,
      ...fields,
    });
    return made.body.uid;
  };
  return {
    id,
    admin,
    role,
    async account(orgRole = 'None') {
      const account = await admin(201, 'POST', '/serviceaccounts', {
        name: unique('account'),
        role: orgRole,
      });
      const path = `/serviceaccounts/${account.body.id}/tokens`;
      const token = await admin(200, 'POST', path, { name: unique('token') });
      return { id: account.body.id, as: { token: token.body.key } };
    },
    async person(orgRole = 'Viewer') {
      const login = unique('person');
      const user = await admin(200, 'POST', '/admin/users', { login, password: 'secret' });
      await admin(200, 'POST', `/orgs/${id}/users`, { loginOrEmail: login, role: orgRole });
      return { id: user.body.id, login, as: { login, password: 'secret' } };
    },
    async team() {
      return (await admin(200, 'POST', '/teams', { name: unique('team') })).body.teamId;
    },
    async grant(userId, permissions) {
      const roleUid = await role(permissions);
      await admin(200, 'POST', `/access-control/users/${userId}/roles`, { roleUid });
      return roleUid;
    },
  };
}
