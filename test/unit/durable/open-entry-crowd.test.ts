/** A crowd of lists that show the open entry of the global plane, over the real coordinator and SQL. */
import { expect, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import { GLOBAL_ORG_ID } from '../../../src/core/principal.ts';
import type { Head } from '../../../src/service/ports/changes.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';

const ADMIN: Caller = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
};
const TRIP_MS = 200;

/** Org 0, with a database whose answers may be slow, or be lost after they took effect. */
function world() {
  const d1 = new NodeD1();
  const clock = new HandClock(1_000_000);
  const place = newPlace();
  const counts = { batches: 0 };
  let answers: 'at once' | 'later' | 'lost' = 'at once';
  const binding = d1.binding(async (batch) => {
    counts.batches++;
    const results = d1.batch(batch);
    if (answers === 'lost' && batch.some(({ sql: text }) => text.startsWith('insert'))) {
      answers = 'later';
      throw new Error('Network connection lost.');
    }
    if (answers === 'later') await clock.sleep(TRIP_MS);
    return results;
  });
  const newObject = () =>
    loneCoordinator({ orgId: GLOBAL_ORG_ID, binding, clock, org0: { revision: 0, hash: '' }, place });
  /** What a list shows of the trail now. */
  const seen = (): Head => {
    const [{ own = 0, hash = '' } = {}] = d1.rows(
      `SELECT revision AS own, hash FROM changes WHERE org_id = 0 ORDER BY revision DESC LIMIT 1`,
    ) as { own?: number; hash?: string }[];
    return { own, hash, global: own, globalHash: hash, news: [] };
  };
  const loseNext = (): void => void (answers = 'lost');
  return { clock, counts, newObject, seen, loseNext };
}

it('asks once what became of the entry, when the object was replaced, and keeps nobody else waiting', async () => {
  const { clock, counts, newObject, seen, loseNext } = world();
  const before = newObject();
  const create = async (name: string) =>
    await before.change(ADMIN, { name: 'createOrg', input: { name } } as ChangeRequest, 'in-org');
  expect(await create('one')).toMatchObject({ ok: true });
  loseNext();
  expect(await create('two')).toMatchObject({ ok: false, refusal: { tag: 'unavailable' } });
  const next = newObject();
  const head = seen();
  await settle();
  counts.batches = 0;
  const reached = Array.from({ length: 100 }, async () => await next.reach(head));
  let answeredAt = Infinity;
  const start = clock.now();
  void next.ownPermissions(ADMIN, false).then(() => (answeredAt = clock.now() - start));
  for (let ms = 0; ms < 10_000; ms += TRIP_MS) await clock.pass(TRIP_MS);
  expect(answeredAt).toBeLessThanOrEqual(5 * TRIP_MS);
  expect(counts.batches).toBeLessThan(10);
  expect(new Set(await Promise.all(reached))).toEqual(new Set([true]));
});
