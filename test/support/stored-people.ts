import { env } from 'cloudflare:workers';

import { unique } from './fresh-org.ts';

/** Somebody with a row and no password. */
type StoredPerson = { readonly id: number; readonly login: string };

/**
 * Puts people into an org in one stroke and past the coordinator, ascending by id. For tests of what is done to people
 * who never sign in: none of them has a password.
 */
export async function storedPeople(orgId: number, size: number, role = 'Viewer'): Promise<StoredPerson[]> {
  const names = JSON.stringify(Array.from({ length: size }, (_, i) => `${unique('stored')}-${i}`));
  const [, , people] = await env.DB.batch<StoredPerson>([
    env.DB.prepare(
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
       SELECT value, value, value || '@example.org', '', 0, ?, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'
       FROM json_each(?)`,
    ).bind(orgId, names),
    env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT ?, users.id, ?, '', ''
       FROM json_each(?) JOIN users ON users.uid = json_each.value`,
    ).bind(orgId, role, names),
    env.DB.prepare(
      'SELECT users.id, users.login FROM json_each(?) JOIN users ON users.uid = json_each.value ORDER BY users.id',
    ).bind(names),
  ]);
  return people?.results ?? [];
}

/** One such person. */
export async function storedPerson(orgId: number, role?: string): Promise<StoredPerson> {
  const [person] = await storedPeople(orgId, 1, role);
  if (person === undefined) throw new Error('nobody was stored');
  return person;
}
