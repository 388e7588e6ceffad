import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Request } from '../../../support/followed-world.ts';
import { FollowedWorld } from '../../../support/followed-world.ts';

/** From one revision up to another. */
const upTo = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** The most questions in any second. */
const mostAsksInASecond = ({ asks }: FollowedWorld): number =>
  Math.max(
    0,
    ...asks.map(({ at }) => asks.filter((other) => other.at >= at && other.at < at + 1_000).length),
  );

/** A world with an entry, and somebody who may. */
function newWorld(...allowed: readonly number[]): FollowedWorld {
  const world = new FollowedWorld();
  world.change(() => {
    for (const userId of allowed) world.allowed.add(userId);
  });
  return world;
}

describe('following a trail', () => {
  for (const callMs of [0, 50, 150])
    it(`tells each change within two seconds, in order and once, where a call takes ${2 * callMs} ms`, async () => {
      const world = newWorld(1);
      world.callMs = callMs;
      const request = world.follow(1);
      await world.pass(1_000);
      for (let i = 0; i < 40; i++) {
        const made = world.change();
        const madeAt = world.clock.ms;
        while (!request.told.includes(made)) await world.pass(50);
        expect(world.clock.ms - madeAt).toBeLessThanOrEqual(2_000);
        await world.pass((i * 137) % 1_500);
      }
      expect(request.told).toEqual(upTo(2, 41));
      expect(world.toldWithoutAsking).toEqual([]);
      expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
    });

  it('asks twice a second at most, and reads only what is new, with 1,000 who follow', async () => {
    const world = newWorld();
    world.callMs = 20;
    for (let i = 1; i <= 1_000; i++) world.allowed.add(i);
    const requests: Request[] = [];
    for (let i = 1; i <= 1_000; i++) requests.push(world.follow(i));
    await world.pass(3_000);
    expect(requests.filter(({ end }) => end !== undefined)).toEqual([]);
    expect(world.reads).toBe(0);
    const before = world.asks.length;
    await world.pass(10_000);
    expect(world.asks.length - before).toBeLessThanOrEqual(12);
    for (let i = 0; i < 5; i++) {
      world.change();
      await world.pass(2_000);
    }
    expect(requests.map(({ told }) => told.join())).toEqual(requests.map(() => '2,3,4,5,6'));
    expect(world.reads).toBe(5);
    expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
    expect(Math.max(...world.asks.map(({ watchers }) => watchers))).toBe(1_000);
  });

  it('tells nothing that the object has not heard of', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(1_000);
    world.change();
    await world.pass(2_000);
    world.lag = 1;
    world.change();
    // Both are read, and one of them is told.
    world.change();
    await world.pass(5_000);
    expect(request.told).toEqual([2, 3]);
    world.lag = 0;
    await world.pass(2_000);
    expect(request.told).toEqual([2, 3, 4]);
  });

  it('tells whoever the object cannot tell of nothing, and goes on afterwards (I6)', async () => {
    const world = newWorld(1, 2);
    const [request, other] = [world.follow(1), world.follow(2)];
    await world.pass(1_000);
    world.unknown.add(1);
    await world.pass(1_000);
    world.change();
    await world.pass(5_000);
    expect([request.told, request.end, other.told]).toEqual([[], undefined, [2]]);
    world.unknown.clear();
    await world.pass(2_000);
    expect(request.told).toEqual([2]);
  });

  it('says nothing of somebody by what was asked before they came', async () => {
    const world = newWorld(2);
    world.follow(2);
    const refused = world.follow(1);
    await world.pass(1_000);
    expect(refused.end).toBe('refused');
    world.change(() => world.allowed.add(1));
    const request = world.follow(1);
    await world.pass(1_500);
    world.change();
    await world.pass(2_000);
    expect([request.told, request.end]).toEqual([[3], undefined]);
  });

  it('tells nothing of a trail that was there before the database was restored', async () => {
    const world = newWorld(1, 2);
    world.follow(1);
    await world.pass(1_000);
    for (let i = 0; i < 4; i++) world.change();
    await world.pass(2_000);
    world.entries = world.entries.slice(0, 3);
    const request = world.follow(2);
    await world.pass(2_000);
    const made = world.change();
    await world.pass(2_500);
    expect(request.told).toEqual([made]);
    expect(request.entries[0]).toBe(world.entries.at(-1));
  });

  it('keeps no place for whom it could not begin with', async () => {
    const world = newWorld(1);
    world.isObjectAway = true;
    const refused = upTo(1, 20).map(() => world.follow(1));
    await world.pass(3_500);
    expect(new Set(refused.map(({ end }) => end))).toEqual(new Set(['unavailable']));
    world.isObjectAway = false;
    const request = world.follow(1);
    await world.pass(1_000);
    expect(request.end).toBeUndefined();
  });

  it('lets four at a time catch up', async () => {
    const world = newWorld(...upTo(1, 12));
    for (let i = 0; i < 300; i++) world.change();
    const requests = upTo(1, 12).map((user) => world.follow(user, 1));
    await world.pass(30_000);
    expect(requests.map(({ told }) => told)).toEqual(requests.map(() => upTo(2, 301)));
    const reads = world.asks.map(({ reads: soFar }, i) => soFar - (world.asks[i - 1]?.reads ?? 0));
    expect(Math.max(...reads)).toBeLessThanOrEqual(4);
  });

  it('ends after a quarter of an hour, however few questions a request asked itself', async () => {
    const world = newWorld(...upTo(1, 12));
    const requests = upTo(1, 12).map((user) => world.follow(user));
    await world.pass(890_000);
    expect(requests.some(({ end }) => end === undefined)).toBe(true);
    await world.pass(20_000);
    expect(new Set(requests.map(({ end }) => end))).toEqual(new Set(['over']));
  });

  it('refuses more than the share of a caller, and more than there is room for; who leaves or is gone makes room', async () => {
    const world = newWorld(...upTo(1, 60));
    const own = upTo(1, 20).map(() => world.follow(1));
    const more = world.follow(1);
    await world.pass(50);
    expect(more.end).toBe('too-many-requests');
    const others = upTo(2, 50).flatMap((user) => upTo(1, 20).map(() => world.follow(user)));
    const last = world.follow(60);
    await world.pass(50);
    expect([...own, ...others].filter(({ end }) => end !== undefined)).toEqual([]);
    expect(last.end).toBe('too-many-requests');
    for (const request of own) request.isDead = true;
    await world.pass(6_500);
    const again = world.follow(60);
    await world.pass(1_500);
    expect(again.end).toBeUndefined();
    expect(world.asks.at(-1)?.watchers).toBe(50);
  });

  it('tells nothing of a change after which the caller may not (I6), and ends, also without a change', async () => {
    const world = newWorld(1, 2);
    world.callMs = 30;
    const [revoked, other] = [world.follow(1), world.follow(2)];
    await world.pass(1_000);
    world.change();
    await world.pass(2_000);
    world.change(() => world.allowed.delete(1));
    world.change();
    await world.pass(3_000);
    expect(revoked).toMatchObject({ told: [2], end: 'refused' });
    expect(other).toMatchObject({ told: [2, 3, 4], end: undefined });
    // A token that has run out is no change.
    world.allowed.delete(2);
    await world.pass(2_000);
    expect(other.end).toBe('refused');
  });

  for (const many of [5, 200])
    it(`tells ${many} of a change from before no later than 0.1 seconds, and the way, after the caller might (I6)`, async () => {
      const world = newWorld(...upTo(1, many));
      world.callMs = 20;
      const requests = upTo(1, many).map((id) => world.follow(id));
      for (let i = 0; i < 40; i++) {
        await world.pass(1_000 + ((i * 370) % 900), 10);
        world.change();
        // At any moment before or while it is told.
        await world.pass(i * 40, 10);
        world.change(() => world.allowed.delete((i % many) + 1));
        await world.pass(300, 10);
        world.change(() => world.allowed.add((i % many) + 1));
        const request = requests[i % many];
        if (request !== undefined) request.isDead = true;
        requests[i % many] = world.follow((i % many) + 1);
      }
      expect(world.toldWithoutAsking).toEqual([]);
      // The answer was on its way for 20 ms; a timer may be 10 ms late.
      expect(world.toldAfterRevokedMs).toBeLessThanOrEqual(100 + world.callMs + 10);
      expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
    });

  it('tells no later than that that nothing came, to who waits for it; a comment needs nobody to be asked', async () => {
    const world = newWorld(...upTo(1, 40));
    world.callMs = 20;
    const commented = upTo(1, 20).map((id) => world.follow(id, 1, 300));
    await world.pass(3_000, 10);
    expect(world.asks.length).toBeLessThanOrEqual(4);
    for (const { idles } of commented) expect(idles).toBeGreaterThanOrEqual(5);
    for (let i = 0; i < 20; i++) {
      const waiting = world.follow(21 + i, world.newest, 1_000, true);
      await world.pass(900 + i * 40, 10);
      world.change(() => world.allowed.delete(21 + i));
      await world.pass(2_500, 10);
      expect(waiting).toMatchObject({ told: [], end: 'refused' });
    }
    const last = world.follow(1, world.newest, 1_000, true);
    await world.pass(2_300, 10);
    expect(last.idles).toBeGreaterThan(0);
    expect(world.toldAfterRevokedMs).toBeLessThanOrEqual(100 + world.callMs + 10);
    expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
  });

  it('tells everybody by one answer, however many there are', async () => {
    const world = newWorld(...upTo(1, 300));
    world.callMs = 20;
    const requests: Request[] = [];
    for (const id of upTo(1, 300)) {
      requests.push(world.follow(id));
      await world.pass(10, 10);
    }
    await world.pass(2_000, 10);
    for (let i = 0; i < 10; i++) {
      await world.pass(1_000 + i * 90, 10);
      const [before, made, madeAt] = [world.asks.length, world.change(), world.clock.ms];
      while (requests.some(({ told }) => told.at(-1) !== made)) await world.pass(10, 10);
      expect(world.clock.ms - madeAt).toBeLessThanOrEqual(2_000);
      expect(world.asks.length - before).toBeLessThanOrEqual(2);
    }
  });

  it('does not begin for who may not any more when the object is asked the first time (I6)', async () => {
    const world = newWorld(1);
    world.callMs = 50;
    const request = world.follow(1);
    world.change(() => world.allowed.delete(1));
    await world.pass(1_000);
    expect(request).toMatchObject({ begun: false, end: 'refused' });
  });

  it('tells everybody else within two seconds, whenever the client hangs up of the one that asks for all', async () => {
    for (const [many, callMs] of [
      [2, 20],
      [2, 60],
      [30, 60],
    ] as const)
      for (let offset = 0; offset < 1_000; offset += 50) {
        const world = newWorld(...upTo(1, many));
        world.callMs = callMs;
        const requests = upTo(1, many).map((id) => world.follow(id));
        await world.pass(2_000 + offset, 10);
        world.losesNext = true;
        const made = world.change();
        await world.pass(2_000, 10);
        const late = requests.filter(({ told }) => !told.includes(made));
        expect(late.length, `${many} by ${callMs} ms after ${offset}`).toBeLessThanOrEqual(1);
        expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
      }
  });

  it('asks again after an answer that never comes', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(1_000);
    world.losesNext = true;
    const other = world.follow(1);
    await world.pass(1_000);
    world.change();
    await world.pass(4_000);
    expect([request.told, other.told]).toEqual([[2], [2]]);
  });

  it('tells that it cannot go on where entries were moved out, and ends where there are fewer', async () => {
    const world = newWorld(1);
    for (let i = 0; i < 1_000; i++) world.change();
    const request = world.follow(1);
    await world.pass(1_000);
    const behind = world.follow(1, 10);
    world.entries = world.entries.filter(({ revision }) => revision >= 900);
    const beyond = world.follow(1, 2_000);
    await world.pass(4_000);
    expect(behind.resets).toEqual([{ oldest: 900, newest: 1_001 }]);
    world.change();
    await world.pass(2_000);
    for (const one of [request, behind]) expect(one.told.at(-1)).toBe(1_002);
    await world.pass(30_000);
    expect(beyond).toMatchObject({ told: [], end: 'away' });
  });

  it('catches up with what others have had already', async () => {
    const world = newWorld(1, 2);
    world.follow(2);
    for (let i = 0; i < 450; i++) world.change();
    const request = world.follow(1, 1);
    await world.pass(8_000);
    expect(request.told).toEqual(upTo(2, 451));
    expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
  });

  it('tells that it cannot go on where entries were moved out while the database was away', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(1_000);
    world.change();
    await world.pass(2_000);
    world.isDatabaseAway = true;
    for (let i = 0; i < 5; i++) world.change();
    await world.pass(2_000);
    world.entries = world.entries.slice(-2);
    world.isDatabaseAway = false;
    await world.pass(3_000);
    expect(request).toMatchObject({ told: [2], resets: [{ oldest: 6, newest: 7 }] });
    world.change();
    await world.pass(2_000);
    expect(request.told).toEqual([2, 8]);
  });

  it('keeps nothing of a trail that nobody follows', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(1_000);
    for (let i = 0; i < 5; i++) world.change();
    await world.pass(2_000);
    expect(request.told).toEqual(upTo(2, 6));
    request.isDead = true;
    await world.pass(6_500);
    // The database is restored, and goes on.
    world.entries = world.entries.slice(0, 3);
    for (let i = 0; i < 3; i++) world.change();
    const other = world.follow(1, 3);
    await world.pass(3_000);
    expect(other.entries).toEqual(world.entries.slice(3));
  });

  it('tells nothing of what was there before the database was restored', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(1_000);
    for (let i = 0; i < 5; i++) world.change();
    await world.pass(2_000);
    world.entries = world.entries.slice(0, 3);
    await world.pass(2_000);
    const other = world.follow(1);
    for (let i = 0; i < 2; i++) world.change(() => undefined);
    const restored = world.entries.slice(3);
    await world.pass(3_000);
    expect(request.told).toEqual(upTo(2, 6));
    expect(other.entries).toEqual(restored);
  });

  it('stays while the object or the database is away, and ends after half a minute', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(1_000);
    world.isObjectAway = true;
    await world.pass(20_000);
    expect(request.end).toBeUndefined();
    world.isObjectAway = false;
    world.change();
    await world.pass(2_000);
    expect(request.told).toEqual([2]);
    world.isDatabaseAway = true;
    world.change();
    await world.pass(20_000);
    expect(request.end).toBeUndefined();
    await world.pass(12_000);
    expect(request).toMatchObject({ told: [2], end: 'away' });
    world.isObjectAway = true;
    const late = world.follow(1);
    await world.pass(10_000);
    expect(late.end).toBe('unavailable');
    expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
  });

  it('ends itself well before the calls that a request may make are used up', async () => {
    const world = newWorld(1);
    const request = world.follow(1);
    await world.pass(800_000);
    expect(request.end).toBe('over');
    expect(world.asks.length).toBeLessThan(500);
  });
});

type Step =
  | { readonly do: 'change' | 'lose' | 'object' | 'database' }
  | { readonly do: 'revoke' | 'allow' | 'connect' | 'kill'; readonly user: number }
  | { readonly do: 'pass'; readonly ms: number };

const USERS = [1, 2, 3];
const user = fc.constantFrom(...USERS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'change' } as const) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(3_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('connect' as const, 'kill' as const), user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('revoke' as const, 'allow' as const), user }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('lose' as const, 'object' as const, 'database' as const) }),
  },
);

describe('those who follow, over any changes, revocations, lost answers and disconnects', () => {
  it('are told each change once and in order, and nothing of after they may not (I6), by two calls a second', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(0, 20, 120),
        async (steps, callMs) => {
          const world = newWorld(...USERS);
          world.callMs = callMs;
          // Each client goes on from the last that it was told.
          const clients = new Map(USERS.map((id) => [id, { told: [1], request: world.follow(id, 1) }]));
          const isWrong: string[] = [];
          const takeIn = () => {
            for (const [id, client] of clients) {
              const { told } = client.request;
              for (const revision of told.splice(0)) {
                if (revision !== (client.told.at(-1) ?? 0) + 1)
                  isWrong.push(`${id}: ${revision} after ${client.told.at(-1)}`);
                client.told.push(revision);
                if (!world.allowedAfter.slice(revision).some((allowed) => allowed.has(id)))
                  isWrong.push(`${id} may not know of ${revision}`);
              }
            }
          };
          const reconnect = (id: number) => {
            const client = clients.get(id);
            if (client !== undefined) client.request = world.follow(id, client.told.at(-1) ?? 1);
          };
          for (const one of steps) {
            const client = 'user' in one ? clients.get(one.user) : undefined;
            if (one.do === 'change') world.change();
            if (one.do === 'lose') world.losesNext = true;
            if (one.do === 'object') world.isObjectAway = !world.isObjectAway;
            if (one.do === 'database') world.isDatabaseAway = !world.isDatabaseAway;
            if (one.do === 'revoke') world.change(() => world.allowed.delete(one.user));
            if (one.do === 'allow') world.change(() => world.allowed.add(one.user));
            if (one.do === 'pass') await world.pass(one.ms);
            takeIn();
            if (client === undefined) continue;
            if (one.do === 'kill' || (one.do === 'connect' && client.request.end === undefined))
              client.request.isDead = true;
            if (one.do === 'connect') reconnect(Number('user' in one && one.user));
          }
          world.isObjectAway = world.isDatabaseAway = world.losesNext = false;
          await world.pass(5_000);
          takeIn();
          for (const [id, { request }] of clients)
            if (request.isDead || (request.end !== undefined && world.allowed.has(id))) reconnect(id);
          await world.pass(5_000);
          takeIn();
          expect(isWrong).toEqual([]);
          expect(world.toldWithoutAsking).toEqual([]);
          for (const [id, { told, request }] of clients)
            if (world.allowed.has(id)) expect(told.at(-1), `of ${id}`).toBe(world.newest);
            else expect(request.end, `of ${id}`).toBeDefined();
          expect(mostAsksInASecond(world)).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 100 },
    );
  });
});
