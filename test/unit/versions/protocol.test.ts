import { afterEach, describe, expect, it, vi } from 'vitest';

import { isOverloaded, ObjectAway, reachToRead } from '../../../src/faults.ts';
import { OrgClient } from '../../../src/durable/org-client.ts';
import { GuardClient } from '../../../src/guessing/guard-client.ts';
import { inRequest } from '../../../src/log.ts';
import { call, idOf, isUnderstoodCall, PROTOCOL } from '../../../src/protocol.ts';
import { listen } from '../../support/log-lines.ts';

afterEach(() => void vi.restoreAllMocks());

const caller = {
  userId: 5,
  credential: { kind: 'token', tokenId: 1 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
} as const;
const question = { requirement: null, standing: 'in-org' } as const;
const head = { own: 1, hash: '', global: 1, globalHash: '', news: [] };
const digest = 'ab'.repeat(32);

/** Every call that a Worker makes. */
const asks = {
  ownPermissions: async (org: OrgClient) => await org.ownPermissions(1, caller, false),
  ownPermissionsAt: async (org: OrgClient) => await org.ownPermissionsAt(1, caller),
  authorise: async (org: OrgClient) => await org.authorise(1, caller, question),
  permissionsOf: async (org: OrgClient) =>
    await org.permissionsOf(1, caller, {
      userId: 1,
      requirement: { kind: 'any', of: [] },
      outsider: { kind: 'any', of: [] },
    }),
  permissionsLookedFor: async (org: OrgClient) =>
    await org.permissionsLookedFor(
      1,
      caller,
      { userId: 1, requirement: { kind: 'any', of: [] }, outsider: { kind: 'any', of: [] } },
      { action: 'teams:read', actionPrefix: '', scope: '' },
    ),
  searchPermissionsOf: async (org: OrgClient) =>
    await org.searchPermissionsOf(
      1,
      caller,
      {
        userId: 1,
        isServiceAccount: false,
        requirement: { kind: 'any', of: [] },
        reach: { action: 'teams:read', prefix: 'users:id:' },
      },
      { action: 'teams:read', actionPrefix: '', scope: '' },
    ),
  reach: async (org: OrgClient) => await org.untilHeard(head),
} as const;
const changes = {
  change: async (org: OrgClient) => await org.change(1, caller, 'deleteTeam', { teamId: 1 }),
  takeIn: async (org: OrgClient) => await org.signInByProvider({} as never, caller.origin),
} as const;
const guesses = {
  guessAt: async (guard: GuardClient) => await guard.guess({ login: digest, network: null, ticket: 't' }),
  isHomeOf: async (guard: GuardClient) => await guard.isAtHome({ login: digest, network: digest }),
  rightAt: async (guard: GuardClient) => await guard.right({ login: digest, network: null, ticket: 't' }),
  untriedAt: async (guard: GuardClient) => await guard.untried({ login: digest, network: null, ticket: 't' }),
  unknownToken: async (guard: GuardClient) => await guard.unknownToken(digest),
} as const;

/** Objects whose every method does this, and how often one was looked up and asked. */
function objectsThat(answer: (...all: unknown[]) => unknown) {
  const asked: unknown[][] = [];
  let stubs = 0;
  const method = async (...all: unknown[]) => {
    asked.push(all);
    return await Promise.resolve(answer(...all));
  };
  const open = () => {
    stubs++;
    return new Proxy({}, { get: () => method });
  };
  return { open: open as never, asked, stubs: () => stubs };
}

const thrown = (marks: object) => () => {
  throw Object.assign(new Error('Network connection lost.'), marks);
};

describe('every call', () => {
  it.each(Object.entries({ ...asks, ...changes }))(
    '%s says its request and its protocol',
    async (_name, ask) => {
      listen();
      const { open, asked } = objectsThat(() => ({ ok: true, value: {} }));
      await inRequest('mine', async () => await ask(new OrgClient(open)));
      expect(asked[0]?.at(-1)).toEqual({ id: 'mine', protocol: PROTOCOL });
    },
  );

  it.each(Object.entries(guesses))('%s says its request and its protocol', async (_name, ask) => {
    const { open, asked } = objectsThat(() => ({ isAtHome: false, isOver: false }));
    await inRequest('mine', async () => await ask(new GuardClient(open)));
    expect(asked[0]?.at(-1)).toEqual({ id: 'mine', protocol: PROTOCOL });
  });

  it('is understood by this version, and by the one before, which said an id or nothing', () => {
    const { lines } = listen();
    for (const said of [call(), { protocol: PROTOCOL }, 'an id', undefined])
      expect(isUnderstoodCall(said, { what: 'authorise' })).toBe(true);
    expect(idOf('an id')).toBe('an id');
    expect(idOf(null as never)).toBeUndefined();
    expect(idOf(undefined)).toBeUndefined();
    expect(idOf({ id: 'an id', protocol: 1 })).toBe('an id');
    expect(lines()).toEqual([]);
  });

  it('is refused and logged with a number that is not known, or with none', () => {
    const { lines } = listen();
    for (const said of [{ protocol: PROTOCOL + 1 }, { protocol: '1' }, {}, [], null, 1, true])
      expect(isUnderstoodCall(said as never, { org: 3, what: 'authorise' })).toBe(false);
    expect(lines()[0]).toEqual({ level: 'warn', event: 'protocol-unknown', what: 'authorise', org: 3 });
  });
});

describe('a read that failed on its way', () => {
  it.each(Object.entries(asks))('is tried once more through a new stub: %s', async (_name, ask) => {
    const { lines } = listen();
    let isFirst = true;
    const { open, asked, stubs } = objectsThat(() => {
      if (!isFirst) return _name === 'reach' ? true : { ok: true, value: 'x' };
      isFirst = false;
      return thrown({ retryable: true })();
    });
    const answer = await ask(new OrgClient(open));
    expect(answer === true || (answer as { ok: boolean }).ok).toBe(true);
    expect([asked.length, stubs()]).toEqual([2, 2]);
    expect(lines()).toEqual([]);
  });

  it.each(Object.entries(asks))('is not tried a third time: %s', async (_name, ask) => {
    listen();
    const { open, asked } = objectsThat(thrown({ retryable: true }));
    expect(await ask(new OrgClient(open))).not.toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['because the object has too much to do', { overloaded: true }],
    [
      'because the object has too much to do, though it is called retryable',
      { overloaded: true, retryable: true },
    ],
    ['for another reason', {}],
  ])('is not tried again %s', async (_why, marks) => {
    listen();
    const { open, asked } = objectsThat(thrown(marks));
    const answer = await asks.authorise(new OrgClient(open));
    expect(asked).toHaveLength(1);
    const retryAfterSeconds = 'overloaded' in marks ? 5 : 1;
    expect(answer).toEqual({ ok: false, refusal: { tag: 'unavailable', retryAfterSeconds } });
  });

  it('asks whether a login is at home again, which counts nothing', async () => {
    const { open, asked, stubs } = objectsThat(thrown({ retryable: true }));
    await expect(guesses.isHomeOf(new GuardClient(open))).rejects.toBeInstanceOf(ObjectAway);
    expect([asked.length, stubs()]).toEqual([2, 2]);
  });

  it('between objects is tried as often', async () => {
    let times = 0;
    const ask = async () => {
      times++;
      return await Promise.resolve(times === 1 ? thrown({ retryable: true })() : 'news');
    };
    expect(await reachToRead(ask)).toBe('news');
    expect(times).toBe(2);
    const busy = reachToRead(async () => await Promise.resolve(thrown({ overloaded: true })()));
    const error: unknown = await busy.catch((caught: unknown) => caught);
    expect(isOverloaded(error)).toBe(true);
  });
});

describe('a change that failed on its way', () => {
  it.each(Object.entries(changes))('is never sent twice: %s', async (_name, ask) => {
    listen();
    const { open, asked } = objectsThat(thrown({ retryable: true }));
    expect(await ask(new OrgClient(open))).toMatchObject({ refusal: { tag: 'unavailable' } });
    expect(asked).toHaveLength(1);
  });

  it.each(Object.entries(guesses).filter(([name]) => name !== 'isHomeOf'))(
    'is never sent twice: %s',
    async (_name, ask) => {
      const { open, asked } = objectsThat(thrown({ retryable: true }));
      await expect(ask(new GuardClient(open))).rejects.toBeInstanceOf(ObjectAway);
      expect(asked).toHaveLength(1);
    },
  );
});
