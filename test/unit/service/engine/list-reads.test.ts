import { describe, expect, it } from 'vitest';

import type { Caller } from '../../../../src/core/caller.ts';
import type { Refusal } from '../../../../src/core/refusal.ts';
import { UNAVAILABLE } from '../../../../src/core/refusal.ts';
import type { Requirement } from '../../../../src/core/requirement.ts';
import { permission } from '../../../../src/core/requirement.ts';
import { ok, refuse } from '../../../../src/core/result.ts';
import { memoryOf } from '../../../../src/memory.ts';
import type { Ask } from '../../../../src/service/engine/list-reads.ts';
import { ListReads } from '../../../../src/service/engine/list-reads.ts';
import type { Asker } from '../../../../src/service/engine/passes.ts';
import type { Head, Revisions } from '../../../../src/service/ports/changes.ts';
import type { Database } from '../../../../src/service/ports/database.ts';
import { known } from '../../../../src/service/ports/read.ts';
import { standIn } from '../../../support/decide.ts';

const NOW_MS = Date.parse('2026-01-02T03:04:05.000Z');
const ORG = 7;
const STATE = { own: 3, global: 5 };
const HEAD: Head = { ...STATE, hash: 'h3', globalHash: 'g5', news: [] };

const CALLER: Caller = {
  userId: 9,
  credential: { kind: 'token', tokenId: 4 },
  tokenOrgId: ORG,
  currentOrgId: null,
  origin: { address: '192.0.2.7', userAgent: 'a test' },
};
const ASKER: Asker = { caller: CALLER, standing: 'in-org', requirement: permission('roles:read', 'roles:*') };
const DENIED: Refusal = { tag: 'denied', needed: 'roles:read' };

/** An isolate that reads lists: `log` has what it did, in order. */
function newIsolate(untilHeard: () => Promise<boolean> = () => Promise.resolve(true)) {
  const log: string[] = [];
  const timers: (() => void)[] = [];
  const knownGlobal: number[] = [];
  const clock = { now: NOW_MS };
  const database: Database = {
    read: async (read) => {
      log.push('read');
      return read.answer(read.statements);
    },
    commit: () => Promise.reject(new Error('a list writes nothing')),
  };
  const head = (_org: number, since: number): Head => {
    knownGlobal.push(since);
    return HEAD;
  };
  const followed = memoryOf<Revisions>({ bytes: 10_000 });
  const lists = new ListReads({
    database,
    repositories: standIn({ changes: { head } }),
    untilHeard,
    followed,
    heard: memoryOf({ bytes: 10_000 }),
    passed: memoryOf({ bytes: 10_000 }),
    clock: {
      now: () => clock.now,
      after: (_ms, run) => {
        timers.push(run);
        return () => undefined;
      },
    },
  });
  /** Asks for the list; the coordinator's answer takes until the next turn of the event loop. */
  const list = async (asker = ASKER, refusal?: Refusal, orgId = ORG) => {
    log.length = 0;
    const ask: Ask<{ at: typeof STATE; since: typeof STATE }> = async () => {
      log.push('ask');
      await new Promise((resolve) => void setImmediate(resolve));
      log.push('answer');
      return refusal === undefined ? ok({ at: STATE, since: STATE }) : refuse(refusal);
    };
    const result = await lists.beside({ orgId, shows: 'org' }, asker, ask, known('a list'));
    return { shown: result.ok ? result.value.answer : result.refusal, log: log.join(' ') };
  };
  return { lists, list, clock, timers, knownGlobal, followed };
}

const ASKED_FIRST = { shown: 'a list', log: 'ask answer read' };
const BESIDE = { shown: 'a list', log: 'ask read answer' };

describe('a list', () => {
  it('is read after the answer the first time, and beside it once the caller was seen to pass', async () => {
    const { list } = newIsolate();
    expect(await list()).toEqual(ASKED_FIRST);
    expect(await list()).toEqual(BESIDE);
    expect(await list()).toEqual(BESIDE);
  });

  it('asks for news since what the answer is of, and then since what was read', async () => {
    const { list, knownGlobal } = newIsolate();
    await list();
    await list();
    expect(knownGlobal).toEqual([STATE.global, HEAD.global]);
  });

  it('leaves only the pair in memory, and not the news, which may be long', async () => {
    const { list, followed } = newIsolate();
    await list();
    expect(followed.get(String(ORG))).toEqual(STATE);
  });

  it.each([
    ['comes to an end', 8, 'a list'],
    ['ends in 503', 1_000, UNAVAILABLE],
  ])('%s when the caller’s rights are renewed %i times while it is read', async (_, times, shown) => {
    let own = STATE.own;
    const lists = new ListReads({
      database: {
        read: async (read) => read.answer(read.statements),
        commit: () => Promise.reject(new Error('a list writes nothing')),
      },
      repositories: standIn({ changes: { head: () => ({ ...HEAD, own }) } }),
      untilHeard: async () => true,
      followed: memoryOf<Revisions>({ bytes: 10_000 }),
      heard: memoryOf({ bytes: 10_000 }),
      passed: memoryOf({ bytes: 10_000 }),
      clock: { now: () => NOW_MS, after: () => () => undefined },
    });
    // Each time that the list was read, somebody touches the caller before the coordinator is asked about that state.
    let isFirst = true;
    const ask: Ask<{ at: Revisions; since: Revisions }> = async () => {
      const at = { ...STATE, own: own - 1 };
      if (isFirst) {
        isFirst = false;
        return ok({ at, since: at });
      }
      if (own - STATE.own < times) own++;
      return ok({ at: { ...STATE, own: own - 1 }, since: { ...STATE, own } });
    };
    const result = await lists.beside({ orgId: ORG, shows: 'org' }, ASKER, ask, known('a list'));
    expect(result.ok ? result.value.answer : result.refusal).toEqual(shown);
  });

  it('is never read for whoever may not see it', async () => {
    const { list } = newIsolate();
    for (const _ of [1, 2]) expect(await list(ASKER, DENIED)).toEqual({ shown: DENIED, log: 'ask answer' });
  });

  it.each([
    ['may not', DENIED],
    ['cannot be known to be allowed', UNAVAILABLE],
  ])('is read beside once more for somebody who %s any more, and not again', async (_, refusal) => {
    const { list } = newIsolate();
    await list();
    expect(await list(ASKER, refusal)).toEqual({ shown: refusal, log: 'ask read answer' });
    expect(await list(ASKER, refusal)).toEqual({ shown: refusal, log: 'ask answer' });
    expect(await list()).toEqual(ASKED_FIRST);
  });

  it('is read beside for 30 seconds since the caller passed last', async () => {
    const { list, clock } = newIsolate();
    await list();
    for (const ms of [29_999, 29_999]) {
      clock.now += ms;
      expect(await list()).toEqual(BESIDE);
    }
    clock.now += 30_000;
    expect(await list()).toEqual(ASKED_FIRST);
  });

  it('is read after the answer when the clock was set back', async () => {
    const { list, clock } = newIsolate();
    await list();
    clock.now -= 1;
    expect(await list()).toEqual(ASKED_FIRST);
  });

  const by = (caller: Partial<Caller>): Asker => ({ ...ASKER, caller: { ...CALLER, ...caller } });
  const byPassword = (credentialVersion: number, name = 'ada'): Asker =>
    by({ credential: { kind: 'password', name, credentialVersion } });
  const byJwt = (subject: string, expires = '2026-01-02T04:00:00.000Z'): Asker =>
    by({ credential: { kind: 'jwt', issuer: 'https://idp.example', subject, expires } });
  const requiring = (requirement: Requirement | null): Asker => ({ ...ASKER, requirement });

  it.each<[string, Asker, Asker, number?]>([
    ['somebody else', ASKER, by({ userId: 10 })],
    ['another token', ASKER, by({ credential: { kind: 'token', tokenId: 5 } })],
    ['another version of the password', byPassword(4), byPassword(5)],
    ['a password of the number of a token', ASKER, byPassword(4)],
    ['another subject of the provider', byJwt('s-1'), byJwt('s-2')],
    ['another current org', ASKER, by({ currentOrgId: 8 })],
    ['another standing', ASKER, { ...ASKER, standing: 'in-org-or-global' }],
    ['another action', ASKER, requiring(permission('roles:write', 'roles:*'))],
    ['another scope', ASKER, requiring(permission('roles:read', 'roles:uid:a'))],
    ['no requirement', ASKER, requiring(null)],
    ['another org', ASKER, ASKER, 8],
  ])('is read after the answer for %s than passed', async (_, first, second, orgId = ORG) => {
    const { list } = newIsolate();
    await list(first);
    expect(await list(second, undefined, orgId)).toEqual(ASKED_FIRST);
    expect(await list(first)).toEqual(BESIDE);
  });

  it.each([
    ['wrote the login in another way', byPassword(4), byPassword(4, 'ADA')],
    ['has a newer token of its provider', byJwt('s-1'), byJwt('s-1', '2026-01-02T05:00:00.000Z')],
    ['comes from elsewhere', ASKER, by({ origin: { address: '192.0.2.8', userAgent: 'another' } })],
  ])('is read beside for a caller who passed and %s', async (_, first, second) => {
    const { list } = newIsolate();
    await list(first);
    expect(await list(second)).toEqual(BESIDE);
  });

  it('is always read after the answer where a path makes the requirement very long', async () => {
    const { list } = newIsolate();
    const long = requiring(permission('roles:read', `roles:uid:${'x'.repeat(2_000)}`));
    for (const _ of [1, 2]) expect(await list(long)).toEqual(ASKED_FIRST);
  });
});

describe('whether every org has heard of a change', () => {
  it('is asked again when the request that asked it was ended, and never hears', async () => {
    const answers = [new Promise<boolean>(() => undefined), Promise.resolve(true)];
    const { lists, clock, timers } = newIsolate(() => answers.shift() ?? Promise.resolve(false));
    void lists.untilHeard(HEAD);
    const second = lists.untilHeard(HEAD);
    clock.now += 2_000;
    for (const run of timers) run();
    expect(await second).toBe(true);
    expect(await lists.untilHeard(HEAD), 'is remembered').toBe(true);
  });
});
