import { env } from 'cloudflare:workers';

import { unique } from './fresh-org.ts';

/**
 * Puts many service accounts with an org role into an org, in one stroke and past the coordinator; their ids,
 * ascending. For tests of what must not grow with the number of principals.
 */
export async function crowd(orgId: number, size: number, role = 'Viewer'): Promise<number[]> {
  const uids = JSON.stringify(Array.from({ length: size }, (_, i) => `${unique('crowd')}-${i}`));
  const [, , members] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
       SELECT value, value, value, value, 1, ?, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'
       FROM json_each(?)`,
    ).bind(orgId, uids),
    env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT ?, users.id, ?, '', ''
       FROM json_each(?) JOIN users ON users.uid = json_each.value`,
    ).bind(orgId, role, uids),
    env.DB.prepare(
      'SELECT users.id FROM json_each(?) JOIN users ON users.uid = json_each.value ORDER BY users.id',
    ).bind(uids),
  ]);
  return (members?.results ?? []).map(({ id }) => id);
}
