import { env } from 'cloudflare:workers';

import type { DeclaredType } from '../../src/core/declared-type.ts';
import type { Answer, As, Fetch } from './api.ts';
import { ask, authorizationOf } from './api.ts';

/** Sends a question by the standard, and reads the answer. */
export async function access(
  path: string,
  as: As,
  body: unknown,
  orgId?: number,
  fetch?: Fetch,
): Promise<Answer> {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (as !== null) headers.set('Authorization', authorizationOf(as));
  if (orgId !== undefined) headers.set('X-Grafana-Org-Id', String(orgId));
  return await ask(
    new Request(`http://gatehouse.test/access/v1/${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
    fetch,
  );
}

/** Declares a type in an org that nobody has asked anything yet: straight in the database. */
export async function storeType(
  orgId: number,
  { name, attribute, actions, levels }: Omit<DeclaredType, 'isGlobal'>,
): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO resource_types (org_id, name, display_name, attribute, actions, levels, version, created, updated) VALUES (?, ?, '', ?, ?, ?, 1, '', '')",
  )
    .bind(orgId, name, attribute, JSON.stringify(actions), JSON.stringify(levels))
    .run();
}
