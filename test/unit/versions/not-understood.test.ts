/**
 * For a while after a rollout, Workers and objects of two versions call one another, and a database holds what a later version
 * wrote. What this version does not know must never grant anything, keep anything old, or end in a 500.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';

import { isKnownChangeStanding, isKnownStanding } from '../../../src/core/caller.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { areUnderstood, dependenciesOf } from '../../../src/core/dependency.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { findCredentialProblem } from '../../../src/core/principal.ts';
import { understoodReach } from '../../../src/core/reach.ts';
import { describeRequirement, grantsBehind, isMet } from '../../../src/core/requirement.ts';
import type { Requirement } from '../../../src/core/requirement.ts';
import { isUnderstood } from '../../../src/core/understood-refusal.ts';
import { OrgClient } from '../../../src/durable/org-client.ts';
import type { RemoteCoordinator } from '../../../src/durable/org-client.ts';
import { CachedPrincipal, PrincipalCache } from '../../../src/durable/principal-cache.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';
import type { Revisions } from '../../../src/service/ports/changes.ts';
import { MEMORY_BYTES } from '../../../src/memory.ts';
import { GuardClient } from '../../../src/guessing/guard-client.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { factsOf } from '../../support/arbitraries.ts';
import { listen } from '../../support/log-lines.ts';

afterEach(() => void vi.restoreAllMocks());

const everything = new PermissionSet([
  {
    source: { roleUid: null, path: { via: 'everyone' } },
    permissions: [
      { action: 'teams:read', scope: '*' },
      { action: 'teams:read', scope: 'teams:id:5' },
    ],
  },
]);

const facts = factsOf({ evaluatedIn: 1, userId: 5, orgRole: 'Admin' });
const caller = {
  userId: 5,
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
} as const;

describe('what this version does not know', () => {
  it('is no credential, whoever it is of', () => {
    for (const credential of [{ kind: 'api-key', keyId: 1 }, { kind: 'toString' }, {}]) {
      const of = { ...caller, credential } as unknown as Caller;
      for (const known of [facts, { ...facts, isServiceAccount: true }, undefined])
        expect(findCredentialProblem(of, known, '2030-01-01T00:00:00.000Z')).toBe('invalid-token');
    }
  });

  it('is no standing', () => {
    for (const standing of ['everywhere', '', null, undefined, 1, {}, []]) {
      expect(isKnownStanding(standing)).toBe(false);
      expect(isKnownChangeStanding(standing)).toBe(false);
    }
    expect(isKnownChangeStanding({ inOrg: 1 })).toBe(false);
    expect(isKnownChangeStanding({ inOrg: '1', orGlobal: true })).toBe(false);
    expect(isKnownChangeStanding({ inOrg: 1, orGlobal: true, butOnly: 'teams' })).toBe(false);
    for (const standing of ['in-org', 'in-org-or-global', { inOrg: 1, orGlobal: true }])
      expect(isKnownChangeStanding(standing)).toBe(true);
  });

  it('is a requirement that nobody meets, and that can be told of', () => {
    const met: Requirement = { kind: 'permission', action: 'teams:read', scopes: [] };
    const unknown = [{ kind: 'not', of: [met] }, { kind: 'condition' }, {}] as unknown as Requirement[];
    for (const requirement of unknown) {
      for (const part of [
        requirement,
        { kind: 'all', of: [met, requirement] },
        { kind: 'any', of: [requirement] },
      ] as const) {
        expect(isMet(part, everything)).toBe(false);
        expect(grantsBehind(part, everything)).toEqual([]);
        expect(describeRequirement(part)).toEqual(expect.any(String));
      }
      expect(isMet({ kind: 'any', of: [requirement, met] }, everything)).toBe(true);
    }
  });

  it('is a question how far an action reaches, that is answered with nothing', () => {
    expect(everything.reach({ action: 'teams:read', prefix: 'teams:id:' })).toBe('all');
    for (const question of [
      { action: 'teams:read' },
      { action: 'teams:read', prefix: 'teams:id:', under: 'folder' },
      { kind: 'count', action: 'teams:read', prefix: 'teams:id:' },
      {},
    ])
      expect(everything.reach(question as never)).toEqual([]);
  });

  it('is an answer how far an action reaches, that is read as nothing', () => {
    for (const reach of ['all-but', 'allowed', undefined, null, {}, [1], { all: true }])
      expect(understoodReach(reach)).toEqual([]);
    expect(understoodReach('all')).toBe('all');
    expect(understoodReach(['5'])).toEqual(['5']);
  });

  it('is a thing that a change touches, so that nothing is answered from before the change (I6)', () => {
    expect(
      areUnderstood(dependenciesOf(factsOf({ groups: ['a:b'], teams: [{ id: 1, isAdmin: false }] }))),
    ).toBe(true);
    for (const touches of [
      ['folder:1'],
      ['user:7', 'everything'],
      [''],
      [null],
      [{ kind: 'user' }],
      'user:7',
      {},
    ]) {
      expect(areUnderstood(touches)).toBe(false);
      const cache = new PrincipalCache({
        sql: new NodeObjectSql(),
        orgId: 1,
        clock: { now: () => 0, after: () => () => undefined },
        memory: new SharedMemory(MEMORY_BYTES.principals),
      });
      const load = cache.beginLoad();
      const keepAt = (at: Revisions) => {
        const types = cache.keepTypes(SHIPPED_ONLY, at, load) ?? { vocabulary: SHIPPED_ONLY, since: at };
        return cache.keep(new CachedPrincipal(facts, at, types), load);
      };
      keepAt({ own: 1, global: 1 });
      expect(cache.find(1, 5)).toBeDefined();
      cache.drop(touches as never, { global: 2 });
      expect([cache.find(1, 5), cache.types()]).toEqual([undefined, undefined]);
      // Nor is kept what was read before.
      expect([keepAt({ own: 1, global: 1 }), cache.types()]).toEqual([undefined, undefined]);
      expect(keepAt({ own: 1, global: 2 })).toBeDefined();
    }
  });

  it('is a thing that a change touched, so that nothing decided before the change is committed', async () => {
    const d1 = new NodeD1();
    const orm = openOrm(d1.binding(async (batch) => await Promise.resolve(d1.batch(batch))));
    const database = openDatabase(orm);
    const { changes } = openRepositories(orm);
    const at = '2030-01-01T00:00:00.000Z';
    const texts = { at, actor: '', origin: '', kind: 'x', before: '', after: '', previousHash: '' };
    const seal = { sealKey: '', seal: '' };
    const outcomes: string[] = [];
    for (const [i, touches] of [
      ['user:8', 'many-groups'],
      ['folder:1'],
      ['user:8', 'everything'],
      [null],
    ].entries()) {
      const entry = { orgId: 9, revision: i + 1, id: `${i}`, globalRevision: 0, hash: `${i}` };
      await database.commit([
        changes.append({ ...texts, ...seal, ...entry, touches: JSON.stringify(touches) }),
      ]);
      const still = changes.expectStill(9, { revision: i, from: ['user:7'] });
      outcomes.push((await database.commit([still])).kind);
    }
    expect(outcomes).toEqual(['committed', 'conflict', 'conflict', 'conflict']);
  });

  it('is a refusal that there is no answer to', () => {
    for (const refusal of [
      { tag: 'quarantined' },
      { tag: 'toString' },
      { tag: 'unauthenticated', problem: 'needs-a-second-factor' },
      { tag: 'not-found', thing: 'policy' },
      { tag: 'taken', thing: 'policy', field: 'name', value: '' },
      { tag: 'limit-reached', limit: 'policies', used: 1, allowed: 1 },
      { tag: 'too-many-requests', limit: 'policies', retryAfterSeconds: 1 },
      { tag: 'invalid-resource-permission', what: 'policy', value: '' },
      {},
      undefined,
      'denied',
    ])
      expect(isUnderstood(refusal), JSON.stringify(refusal)).toBe(false);
    for (const refusal of [
      { tag: 'denied', needed: '' },
      { tag: 'unauthenticated', problem: 'moved' },
      { tag: 'limit-reached', limit: 'tokens-of-account', used: 1, allowed: 1 },
    ])
      expect(isUnderstood(refusal)).toBe(true);
  });
});

const clientOf = (methods: object): OrgClient => new OrgClient(() => methods as unknown as RemoteCoordinator);
const asked = { requirement: null, standing: 'in-org', reach: [{ action: 'a', prefix: 'b:' }] } as const;
const anybody = { ...caller, credential: { kind: 'token', tokenId: 1 } } as const;

describe('an answer of an object of another version', () => {
  it('that refuses in a new way is 503, for reads and for changes', async () => {
    const { lines } = listen();
    const refused = async () => await Promise.resolve({ ok: false, refusal: { tag: 'quarantined' } });
    const client = clientOf({ authorise: refused, change: refused, takeIn: refused });
    const unavailable = { ok: false, refusal: { tag: 'unavailable', retryAfterSeconds: 1 } };
    expect(await client.authorise(1, anybody, asked)).toEqual(unavailable);
    expect(await client.change(1, anybody, 'deleteTeam', { teamId: 1 })).toEqual(unavailable);
    expect(lines().map(({ event }) => event)).toEqual(['protocol-unknown', 'protocol-unknown']);
  });

  it('that knows no conditions makes no change under them: it is 503, and the change is not asked for in another way', async () => {
    const asked: string[] = [];
    const made = async () => {
      asked.push('change');
      return await Promise.resolve({ ok: true, value: null });
    };
    const client = clientOf({ change: made });
    const of = [1, anybody, 'deleteTeam', { teamId: 1 }, 'in-org'] as const;
    const unavailable = { ok: false, refusal: { tag: 'unavailable', retryAfterSeconds: 1 } };
    for (const conditions of [{ expected: 'there' }, { expected: [] }, {}] as const)
      expect(await client.change(...of, conditions)).toEqual(unavailable);
    expect(asked).toEqual([]);
    expect(await client.change(...of)).toEqual({ ok: true, value: null });
  });

  it('grants nothing by words that are not known', async () => {
    const client = clientOf({
      authorise: async () =>
        await Promise.resolve({ ok: true, value: { alsoMet: 'in part', reach: ['all-but', 'all'] } }),
    });
    const none = { own: 0, global: 0 };
    const value = { alsoMet: false, reach: [[]], at: none, since: none };
    expect(await client.authorise(1, anybody, asked)).toEqual({ ok: true, value });
    const silent = clientOf({ authorise: async () => await Promise.resolve({ ok: true, value: {} }) });
    expect(await silent.authorise(1, anybody, asked)).toEqual({ ok: true, value });
  });

  it('to a guess is none: the isolate counts by itself', async () => {
    const answer = async () => await Promise.resolve({ verdict: 'solve this first' });
    const guard = { guessAt: answer, guessIn: answer, unknownToken: answer };
    const client = new GuardClient(() => guard as never);
    const digest = 'ab'.repeat(32);
    await expect(client.guess({ login: digest, network: digest, ticket: 't' })).rejects.toThrow(
      'not understood',
    );
    await expect(client.unknownToken(digest)).rejects.toThrow('not understood');
  });
});
