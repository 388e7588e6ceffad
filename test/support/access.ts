import { env, exports } from 'cloudflare:workers';

import type { DeclaredType } from '../../src/core/declared-type.ts';
import type { Answer, As, Fetch } from './api.ts';

/** Sends a question by the standard, and reads the answer. */
export async function access(
  path: string,
  as: As,
  body: unknown,
  orgId?: number,
  fetch: Fetch = (request) => exports.default.fetch(request),
): Promise<Answer> {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (as !== null)
    headers.set(
      'Authorization',
      'token' in as ? `Bearer ${as.token}` : `Basic ${btoa(`${as.login}:${as.password}`)}`,
    );
  if (orgId !== undefined) headers.set('X-Grafana-Org-Id', String(orgId));
  const response = await fetch(
    new Request(`http://gatehouse.test/access/v1/${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
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
