import { describe, expect, it } from 'vitest';

import type { ConfirmationPorts, Newest } from '../../../src/durable/confirmation.ts';
import { Confirmation } from '../../../src/durable/confirmation.ts';
import { LEASE_MS, LOOK_MS } from '../../../src/durable/lease.ts';
import { LISTEN_MS } from '../../../src/durable/listeners.ts';
import { Ledger } from '../../../src/durable/ledger.ts';
import { PrincipalCache } from '../../../src/durable/principal-cache.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../../src/memory.ts';
import { DatabaseAway } from '../../../src/faults.ts';
import type { GlobalChange, Head, Tip } from '../../../src/service/ports/changes.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';

const START = 1_000_000;
const tip = (revision: number): Tip => ({ revision, hash: `h${revision}` });
const change = (revision: number): GlobalChange => ({
  ...tip(revision),
  previousHash: `h${revision - 1}`,
  touches: ['user:7'],
});

/** The confirmation of an org, with a database and an org 0 of whose answers the test disposes. */
function world(orgId = 3) {
  const clock = new HandClock(START);
  const sql = new NodeObjectSql();
  const ledger = new Ledger(sql, orgId);
  const asked = { database: 0, org0: 0 };
  /** What both have; each may be made to say something else, or nothing. */
  const truth = { own: tip(2), global: tip(5) };
  const said: {
    database: () => Promise<Head>;
    org0: (since: Tip) => Promise<Newest | undefined>;
    listens: boolean;
    /** What happens before it answers that it tells the org. */
    register: () => Promise<void>;
  } = {
    database: () =>
      Promise.resolve({
        own: truth.own.revision,
        hash: truth.own.hash,
        global: truth.global.revision,
        globalHash: truth.global.hash,
        news: [],
      }),
    org0: (since) =>
      Promise.resolve({ ...truth.global, news: since.revision === truth.global.revision ? [] : undefined }),
    listens: true,
    register: () => Promise.resolve(),
  };
  let restores = 0;
  const ports = {
    orgId,
    ledger,
    cache: new PrincipalCache({ sql, orgId, clock, memory: new SharedMemory(MEMORY_BYTES.principals) }),
    clock,
    repositories: { changes: { head: () => ({ statements: [], answer: () => undefined }) } },
    database: {
      read: async () => {
        asked.database++;
        return await said.database();
      },
    },
    askGlobal: async (since: Tip) => {
      asked.org0++;
      return await said.org0(since);
    },
    listen: async () => {
      await said.register();
      return said.listens ? truth.global : undefined;
    },
    settle: async () => void (await said.database()),
    finishIfShown: () => undefined,
    beganAnew: () => void restores++,
  };
  const confirmation = new Confirmation(ports as unknown as ConfirmationPorts);
  /** A question now: whether it may be answered. */
  const ask = async (): Promise<boolean> => {
    const answer = confirmation.ensure();
    await settle();
    return await answer;
  };
  /** Questions twice a second for so long, and all of them answered. */
  const busy = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 500) {
      await clock.pass(500);
      expect(await ask()).toBe(true);
    }
  };
  const forget = (): void => void Object.assign(asked, { database: 0, org0: 0 });
  return { clock, ledger, confirmation, truth, said, asked, ask, busy, forget, restores: () => restores };
}

/** The same after its first answer, which took the database. */
async function started(orgId = 3) {
  const made = world(orgId);
  expect(await made.ask()).toBe(true);
  expect(made.asked).toEqual({ database: 1, org0: 0 });
  made.forget();
  return made;
}

const never = async <T>(): Promise<T> => await new Promise(() => undefined);
const away = async (): Promise<never> => await Promise.reject(new DatabaseAway('x'));

describe('an org that listens', () => {
  it('renews its lease through org 0, beside its answers, and leaves the database alone', async () => {
    const { busy, asked } = await started();
    await busy(40_000);
    expect(asked.database).toBe(0);
    expect(asked.org0).toBeGreaterThanOrEqual(12);
    expect(asked.org0).toBeLessThanOrEqual(20);
  });

  it('asks org 0 once for all who wait, when its lease is over', async () => {
    const { clock, ask, asked } = await started();
    await clock.pass(LEASE_MS);
    await Promise.all([ask(), ask(), ask()]);
    expect(asked).toEqual({ database: 0, org0: 1 });
  });

  it('is at what org 0 has acknowledged when it answers (I6)', async () => {
    const { clock, ask, truth, said, confirmation } = await started();
    truth.global = tip(6);
    said.org0 = async () => ({ ...tip(6), news: [change(6)] });
    await clock.pass(LEASE_MS);
    expect(await ask()).toBe(true);
    expect(confirmation.revisions().global).toBe(6);
  });

  it('asks the database once a minute beside its answers, so that a restore is noticed by it alone (I1)', async () => {
    const { busy, asked, truth, restores, said } = await started();
    const counted = restores();
    // Org 0 has not noticed.
    said.org0 = async () => ({ ...tip(5), news: [] });
    truth.global = tip(4);
    await busy(LOOK_MS);
    expect(restores()).toBe(counted + 1);
    expect(asked.database).toBeGreaterThanOrEqual(1);
  });

  it('asks the database before it answers, when it was not asked for a minute', async () => {
    const { clock, ask, asked } = await started();
    await clock.pass(LOOK_MS);
    expect(await ask()).toBe(true);
    expect(asked).toEqual({ database: 1, org0: 0 });
  });

  for (const [name, answer] of [
    ['does not know the entry that the org has followed', { ...tip(7), news: undefined }],
    ['has less than the org has followed', { ...tip(4), news: [] }],
    ['has another entry at the same number', { revision: 5, hash: 'other', news: [] }],
    ['tells news that do not lead on', { ...tip(7), news: [change(7)] }],
  ] as const) {
    it(`asks the database at once, if org 0 ${name} (I1)`, async () => {
      const { clock, ask, asked, said } = await started();
      said.org0 = async () => answer;
      await clock.pass(LEASE_MS);
      expect(await ask()).toBe(true);
      expect(asked).toEqual({ database: 1, org0: 1 });
    });
  }

  it('believes what it was told while org 0 was asked, and does not go back', async () => {
    const { clock, ask, asked, said, confirmation } = await started();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    said.org0 = async () => {
      await released;
      return { ...tip(5), news: [] };
    };
    await clock.pass(LEASE_MS);
    const answer = ask();
    confirmation.hear(change(6));
    release();
    expect(await answer).toBe(true);
    expect(confirmation.revisions().global).toBe(6);
    expect(asked.database).toBe(0);
  });

  it('counts a lease from before it asked org 0 (I6)', async () => {
    const { clock, ask, asked, said, confirmation } = await started();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    said.org0 = async () => {
      await released;
      return { ...tip(5), news: [] };
    };
    await clock.pass(LEASE_MS);
    const answer = ask();
    await clock.pass(400);
    release();
    expect(await answer).toBe(true);
    await clock.pass(LEASE_MS - 401);
    expect(confirmation.isFresh).toBe(true);
    await clock.pass(1);
    expect(confirmation.isFresh).toBe(false);
    expect(asked.database).toBe(0);
  });

  it('relies on org 0 no longer than that tells it, though the clock was set back while it asked for the first time (I6)', async () => {
    for (const answeredFirst of [false, true]) {
      const { clock, ask, said, asked, confirmation, busy, forget } = world();
      const real = said.database;
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      said.database = async () => {
        await released;
        return await real();
      };
      let listens = 0;
      said.register = async () => {
        listens++;
        if (!answeredFirst && listens === 1) await released;
      };
      clock.ms += 3_600_000;
      const first = ask();
      await settle();
      clock.ms -= 3_600_000;
      release();
      expect(await first).toBe(true);
      said.database = real;
      forget();
      await busy(LOOK_MS + LEASE_MS + 1_000);
      expect.soft(asked.database, `asks the database, ${answeredFirst}`).toBeGreaterThanOrEqual(1);
      await busy(LISTEN_MS - LOOK_MS);
      expect.soft(listens, `asks to be told, ${answeredFirst}`).toBeGreaterThanOrEqual(2);
      expect(confirmation.isFresh).toBe(true);
    }
  });

  it('does not forget at its start what org 0 had acknowledged when it began to tell (I6)', async () => {
    const { ask, said, truth, confirmation } = world();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const now = said.database;
    let isFirst = true;
    said.database = async () => {
      const read = await now();
      if (isFirst) {
        isFirst = false;
        await released;
      }
      return read;
    };
    // What is acknowledged after the database was read, and before org 0 puts the org on its list, is not told.
    said.register = async () => {
      await settle();
      truth.global = tip(6);
    };
    const first = ask();
    await settle();
    await settle();
    release();
    expect(await first).toBe(true);
    expect(confirmation.revisions().global).toBe(6);
  });

  it('asks the database while the truth is in doubt, and follows nobody (I8)', async () => {
    const { ask, asked, confirmation } = await started();
    confirmation.doubt();
    expect(await ask()).toBe(true);
    expect(asked).toEqual({ database: 1, org0: 0 });
  });

  it('takes no answer of org 0 from before a doubt (I8)', async () => {
    const { clock, ask, said, confirmation, asked } = await started();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    said.org0 = async () => {
      await released;
      return { ...tip(5), news: [] };
    };
    said.database = away;
    await clock.pass(LEASE_MS);
    const answer = ask();
    confirmation.doubt();
    release();
    expect(await answer).toBe(false);
    expect(asked).toEqual({ database: 0, org0: 1 });
  });

  it('asks the database when its clock was set back', async () => {
    const { clock, ask, asked } = await started();
    clock.ms -= 10_000;
    expect(await ask()).toBe(true);
    expect(asked.database).toBe(1);
  });

  it('asks the database alone after a restore, until org 0 must have seen it', async () => {
    const { clock, ask, busy, truth, asked, forget, restores } = await started();
    const counted = restores();
    truth.global = tip(4);
    await clock.pass(LOOK_MS);
    await ask();
    expect(restores()).toBe(counted + 1);
    forget();
    await busy(LOOK_MS);
    expect(asked.org0).toBe(0);
    await busy(2 * LEASE_MS);
    expect(asked.org0).toBeGreaterThan(0);
  });
});

describe('an org that does not listen', () => {
  it('asks the database anew for each question, and never org 0 (I6)', async () => {
    const made = world();
    made.said.listens = false;
    for (let i = 1; i <= 3; i++) {
      expect(await made.ask()).toBe(true);
      expect(made.asked).toEqual({ database: i, org0: 0 });
    }
  });
});

describe('an org 0 that is not reached', () => {
  it('is waited for half a second by who has to wait, who then asks the database', async () => {
    const { clock, ask, asked, said } = await started();
    said.org0 = never;
    await clock.pass(LEASE_MS);
    const answer = ask();
    await clock.pass(499);
    expect(asked.database).toBe(0);
    await clock.pass(1);
    expect(await answer).toBe(true);
    expect(asked).toEqual({ database: 1, org0: 1 });
  });

  it('for a second sends no busy org to the database: it has a second try', async () => {
    for (let orgId = 1; orgId < 30; orgId++) {
      const { busy, asked, said } = await started(orgId);
      const { org0 } = said;
      // Away just when the lease is to be renewed.
      await busy(2_000);
      said.org0 = never;
      await busy(1_000);
      said.org0 = org0;
      await busy(4_000);
      expect(asked.database, `org ${orgId}`).toBe(0);
    }
  });

  it('for long makes an org ask the database less than once in three seconds, and nobody waits', async () => {
    const { busy, asked, said } = await started();
    said.org0 = never;
    await busy(39_000);
    expect(asked.database).toBeGreaterThan(6);
    expect(asked.database).toBeLessThanOrEqual(13);
    expect(asked.org0).toBeLessThanOrEqual(2 * asked.database + 2);
  });
});

describe('a database that does not answer', () => {
  it('is not asked again for ten seconds by an org that org 0 can tell (I9)', async () => {
    const { clock, ask, busy, asked, said, forget } = await started();
    said.database = away;
    await clock.pass(LOOK_MS);
    expect(await ask()).toBe(true);
    expect(asked.database).toBe(1);
    forget();
    await busy(9_000);
    expect(asked.database).toBe(0);
    await busy(4_000);
    expect(asked.database).toBeGreaterThan(0);
  });
});

describe('the global plane', () => {
  it('asks the database once in half a minute beside its answers, whoever asks', async () => {
    const { busy, asked } = await started(0);
    await busy(120_000);
    expect(asked.org0).toBe(0);
    expect(asked.database).toBeGreaterThanOrEqual(3);
    expect(asked.database).toBeLessThanOrEqual(6);
  });

  it('asks it before it answers, when it was not asked for a minute: so a restore is noticed (I1)', async () => {
    const { clock, ask, truth, confirmation, restores } = await started(0);
    const counted = restores();
    truth.own = tip(1);
    await clock.pass(LOOK_MS);
    expect(await ask()).toBe(true);
    expect(restores()).toBe(counted + 1);
    expect(confirmation.revisions().own).toBe(1);
  });

  it('answers from what it has acknowledged while the database is away (I9)', async () => {
    const { busy, said, asked } = await started(0);
    said.database = away;
    await busy(120_000);
    expect(asked.database).toBeLessThanOrEqual(6);
  });
});

describe('leases of many orgs', () => {
  it('that were renewed at one moment are not renewed at one moment again', async () => {
    const times = new Map<number, number>();
    for (let orgId = 1; orgId <= 100; orgId++) {
      const { clock, confirmation, asked } = await started(orgId);
      while (asked.org0 === 0) {
        await clock.pass(50);
        await confirmation.ensure();
        if (clock.ms > START + LEASE_MS) throw new Error('It is not renewed in time');
      }
      times.set(clock.ms, (times.get(clock.ms) ?? 0) + 1);
    }
    expect(Math.max(...times.values())).toBeLessThanOrEqual(10);
  });
});
