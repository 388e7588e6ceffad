import { env } from 'cloudflare:workers';

import type { Caller } from '../../src/core/caller.ts';
import type { Bench } from './coordinator.ts';

/** Whether a round trip commits a change. */
export const isCommit = (statements: readonly string[]): boolean =>
  statements.some((sql) => /^insert into "changes"/i.test(sql));
/** What a confirmation asks, and nothing else: the newest pair, and what is new, in one statement. */
export const isConfirmation = (statements: readonly string[]): boolean =>
  statements.length === 1 && statements.every((sql) => /^select .* from "changes".* union all /is.test(sql));

/**
 * A read wakes a cold coordinator, and its confirmation is answered late: after a change that came in beside it has been
 * sent, and before that is answered.
 */
export async function confirmationInsideCommit(
  { d1, coordinator, fetch }: Bench,
  change: (fetch: Bench['fetch']) => Promise<unknown>,
): Promise<void> {
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  const { promise: sent, resolve: isSent } = Promise.withResolvers<void>();
  d1.after = async (statements) => {
    if (!isConfirmation(statements)) return;
    d1.after = undefined;
    isAsked();
    await sent;
  };
  const reading = coordinator.acknowledgedRevision();
  await asked;
  d1.before = async (statements) => {
    if (!isCommit(statements)) return;
    d1.before = undefined;
    isSent();
    await reading;
  };
  await change(fetch);
}

/** The only token of an org, as a Worker sees it that knows the way of the token already. */
export async function tokenOf(orgId: number): Promise<Caller> {
  const query = env.DB.prepare('SELECT id, account_id FROM tokens WHERE org_id = ?').bind(orgId);
  const token = await query.first<{ id: number; account_id: number }>();
  return {
    userId: token?.account_id ?? 0,
    credential: { kind: 'token', tokenId: token?.id ?? 0 },
    tokenOrgId: orgId,
    currentOrgId: null,
    origin: { address: '', userAgent: '' },
  };
}
