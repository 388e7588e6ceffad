/** A cold global coordinator gets a read and a change together, over and over, with real time to the database. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { unique } from '../../support/fresh-org.ts';

const RUNS = 60;

const CASES = [
  { name: 'no latency', latencyMs: 0, readAfterMs: 0 },
  { name: '20 to 60 ms to the database', latencyMs: 40, readAfterMs: 0 },
  { name: '20 to 60 ms, the read up to 20 ms after the change', latencyMs: 40, readAfterMs: 20 },
] as const;

describe('a global coordinator that starts with a read and a change at once', () => {
  for (const { name, latencyMs, readAfterMs } of CASES) {
    it(`knows its newest revision afterwards: ${name} (I8, I9)`, async ({ expect }) => {
      const wrong = await withCoordinator(0, async (bench) => {
        const leg = async () => {
          if (latencyMs > 0) await scheduler.wait(10 + (Math.random() * latencyMs) / 2);
        };
        let count = 0;
        for (let run = 0; run < RUNS; run++) {
          bench.restart();
          bench.d1.before = leg;
          bench.d1.after = leg;
          const body = { name: unique('global'), global: true, permissions: [] };
          const change = ok(200, 'POST', '/access-control/roles', { body }, bench.fetch);
          await scheduler.wait(Math.random() * readAfterMs);
          const read = ok(200, 'GET', '/orgs?perpage=1', {}, bench.fetch);
          await Promise.all([change, read]);
          const query = 'SELECT max(revision) AS newest FROM changes WHERE org_id = 0';
          const newest = Number(await env.DB.prepare(query).first('newest'));
          if ((await bench.coordinator.acknowledgedRevision()) !== newest) count++;
        }
        return count;
      });
      expect(wrong).toBe(0);
    });
  }
});
