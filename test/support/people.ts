import { env } from 'cloudflare:workers';

import { createApp } from '../../src/app.ts';
import type { Bindings } from '../../src/env.ts';
import type { As, Fetch } from './api.ts';
import { api, ok } from './api.ts';
import { unique } from './fresh-org.ts';
import { WatchedD1 } from './watched-d1.ts';

/** An (action, scope) pair. */
export type Pair = readonly [action: string, scope: string];

/** Ids that are never handed out in a test. */
export const NO_ID = 1_999_999_999;

/** A person with password `secret` by default, who is a member of one org only: as Viewer, of org 1 by default. */
export async function newPerson(fields: {
  readonly login?: string;
  readonly email?: string;
  readonly name?: string;
  readonly password?: string;
  readonly orgId?: number;
}): Promise<{ readonly id: number; readonly uid: string; readonly login: string; readonly as: As }> {
  const { login = unique('person'), password = 'secret', ...rest } = fields;
  const { body } = await ok(200, 'POST', '/admin/users', { body: { login, password, ...rest } });
  return { id: body.id, uid: body.uid, login, as: { login, password } };
}

/** Gives a user a global role with the pairs by a global assignment: it counts on the global plane. The role's uid. */
export async function grantEverywhere(
  userId: number,
  permissions: readonly Pair[],
  fetch?: Fetch,
): Promise<string> {
  const list = permissions.map(([action, scope]) => ({ action, scope }));
  const role = { name: unique('global'), global: true, permissions: list };
  const { uid: roleUid } = (await ok(200, 'POST', '/access-control/roles', { body: role }, fetch)).body;
  await ok(200, 'POST', `/access-control/users/${userId}/roles`, { body: { roleUid, global: true } }, fetch);
  return roleUid;
}

/** Makes a person a server admin. */
export const makeServerAdmin = async (userId: number): Promise<unknown> =>
  await ok(200, 'PUT', `/admin/users/${userId}/permissions`, { body: { isGrafanaAdmin: true } });

/** Another isolate of the Worker, which remembers sign-ins of its own, with a count of its database round trips. */
export function anotherIsolate(): { readonly fetch: Fetch; readonly d1: WatchedD1 } {
  const d1 = new WatchedD1(env.DB);
  const app = createApp();
  const bindings = { ...env, DB: d1.binding } as unknown as Bindings;
  return { d1, fetch: async (request) => await app.fetch(request, bindings) };
}

/** Everything that a caller may do, by action; or the status, when it is not let in. */
export async function permissionsOf(
  as: As,
  org?: number,
  fetch?: Fetch,
): Promise<Readonly<Record<string, readonly string[]>> | number> {
  const options = { as, ...(org !== undefined && { org }) };
  const { status, body } = await api('GET', '/access-control/user/permissions', options, fetch);
  return status === 200 ? body : status;
}
