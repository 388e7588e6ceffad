import { env } from 'cloudflare:workers';

import { makeToken } from '../../src/core/service-account-token.ts';
import { newUid, randomBytes } from '../../src/service/engine/random.ts';
import { Secrets } from '../../src/service/sign-in/secrets.ts';
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

/**
 * Makes an org that no other test sees. It, its people and their tokens go straight into the database, where no coordinator
 * can have missed them, and into no audit trail: unless a test wants to see that all is done by requests, or brings a
 * Worker of its own to do it.
 */
export async function freshOrg(made?: Fetch | 'by requests'): Promise<FreshOrg> {
  const fetch = typeof made === 'function' ? made : undefined;
  const isStored = made === undefined;
  const id = (isStored ? await storeOrg() : undefined) ?? (await createOrg(fetch));
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
      const accountId: number = account.body.id;
      if (isStored) return { id: accountId, as: { token: await storeToken(id, accountId) } };
      const path = `/serviceaccounts/${accountId}/tokens`;
      const token = await admin(200, 'POST', path, { name: unique('token') });
      return { id: accountId, as: { token: token.body.key } };
    },
    async person(orgRole = 'Viewer') {
      if (isStored) return await storePerson(id, orgRole);
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

/** The deployment's key, as the Worker has it. */
const deployment = new Secrets((env as unknown as { readonly TOKEN_SECRET: string }).TOKEN_SECRET, 100);
/** What is stored of the password `secret`. The text is kept, since a promise of one request cannot be waited for in another. */
let storedPassword: string | undefined;

const createOrg = async (fetch: Fetch | undefined): Promise<number> =>
  (await ok(200, 'POST', '/orgs', { body: { name: unique('org') } }, fetch)).body.orgId;

/** Undefined while the global plane has no trail: the first org of a file begins one. */
async function storeOrg(): Promise<number | undefined> {
  const [name, now] = [unique('org'), new Date().toISOString()];
  const [made] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `INSERT INTO orgs (name, created, updated, placed)
       SELECT ?, ?, ?, '' WHERE EXISTS (SELECT 1 FROM changes WHERE org_id = 0) RETURNING id`,
    ).bind(name, now, now),
    env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT id, 1, 'Admin', ?, ? FROM orgs WHERE name = ?`,
    ).bind(now, now, name),
  ]);
  return made?.results[0]?.id;
}

async function storeToken(orgId: number, accountId: number): Promise<string> {
  const token = makeToken(randomBytes);
  await env.DB.prepare('INSERT INTO tokens (org_id, account_id, name, hash, created) VALUES (?, ?, ?, ?, ?)')
    .bind(orgId, accountId, unique('token'), await deployment.digest(token), new Date().toISOString())
    .run();
  return token;
}

async function storePerson(orgId: number, role: string): Promise<Person> {
  const login = unique('person');
  const now = new Date().toISOString();
  storedPassword ??= await deployment.hashPassword('secret');
  const join = (joined: number, as: string) =>
    env.DB.prepare(
      'INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT ?, id, ?, ?, ? FROM users WHERE login = ?',
    ).bind(joined, as, now, now, login);
  const [made] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, password_hash, created, updated)
       VALUES (?, ?, ?, '', 0, 1, ?, ?, ?) RETURNING id`,
    ).bind(newUid(), login, login, storedPassword, now, now),
    join(1, 'Viewer'),
    join(orgId, role),
  ]);
  return { id: made?.results[0]?.id ?? 0, login, as: { login, password: 'secret' } };
}
