import { env } from 'cloudflare:workers';

import type { DeclaredLevel } from '../../src/core/declared-type.ts';

/** What is said of a declared type; the rest is that of a type of invoices that can be read and approved. */
type Said = {
  readonly name: string;
  readonly attribute?: string;
  readonly actions?: readonly string[];
  readonly levels?: readonly DeclaredLevel[];
};

const LEVELS: readonly DeclaredLevel[] = [
  { name: 'View', actions: ['read'] },
  { name: 'Approve', actions: ['approve'] },
];

/**
 * Declares a type straight in the database; for all orgs where the org is 0. Only before the org's object, or anybody's, has
 * been asked anything: nobody is told.
 */
export async function storeType(orgId: number, { name, ...said }: Said): Promise<void> {
  const { attribute = 'id', actions = ['read', 'approve'], levels = LEVELS } = said;
  const now = new Date().toISOString();
  await env.DB.prepare(
    `INSERT INTO resource_types (org_id, name, display_name, attribute, actions, levels, version, created, updated)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)`,
  )
    .bind(orgId, name, name, attribute, JSON.stringify(actions), JSON.stringify(levels), now, now)
    .run();
}
