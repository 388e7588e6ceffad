import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { allBut, globalWorld, HELD } from '../../support/global-world.ts';

afterEach(() => {
  vi.useRealTimers();
});

const isCommit = (statements: readonly string[]): boolean =>
  statements.some((sql) => /^insert into "changes"/i.test(sql));
const isConfirmation = (statements: readonly string[]): boolean =>
  statements.length === 3 && statements.every((sql) => /from "changes"/i.test(sql));

async function confirmationInsideCommit(
  { d1, coordinator, fetch }: Bench,
  change: (fetch: Bench['fetch']) => Promise<unknown>,
) {
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

describe('an org that was not told, and cannot reach the database either', () => {
  for (const race of [false, true]) {
    it(`does not answer from before an acknowledged change (I6)${race ? ', when a read came beside it' : ''}`, async ({
      expect,
    }) => {
      const { org, as, revoke } = await globalWorld();
      const read = async (fetch?: Bench['fetch']) =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body;
      await withCoordinator(org.id, async ({ fetch }) => {
        expect((await read(fetch))[HELD]).toEqual(['reports:*']);
      });
      await withCoordinator(
        0,
        async (bench) => {
          bench.restart();
          // Acknowledged after the lease was waited out in earnest.
          if (race) await confirmationInsideCommit(bench, revoke);
          else await revoke(bench.fetch);
        },
        allBut(org.id),
      );
      const token = await env.DB.prepare('SELECT id, account_id FROM tokens WHERE org_id = ?')
        .bind(org.id)
        .first<{ id: number; account_id: number }>();
      const caller = {
        userId: token?.account_id ?? 0,
        credential: { kind: 'token', tokenId: token?.id ?? 0 } as const,
        tokenOrgId: org.id,
        currentOrgId: null,
        origin: { address: '', userAgent: '' },
      };
      await withCoordinator(org.id, async ({ d1, coordinator }) => {
        d1.fault = 'down';
        // As from a Worker that knows the way of the token already.
        const answer = await coordinator.ownPermissions(caller, false);
        expect(answer.ok ? JSON.parse(answer.value)[HELD] : answer.refusal.tag).toBe('unavailable');
      });
    });
  }
});
