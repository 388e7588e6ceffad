/** Whom an object answers at once, and about whom: never more than by waiting. What it does not decide at once is asked once more. */
import { describe, expect, it } from 'vitest';

import type { AskedSubject, SubjectName } from '../../../src/core/asking.ts';
import type { Caller, Standing } from '../../../src/core/caller.ts';
import { permission } from '../../../src/core/requirement.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { HOLDS_NOTHING, MAY_NOT_ASK } from '../../../src/core/subject.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';
import { AtOnce } from '../../../src/durable/at-once.ts';
import { CachedPrincipal } from '../../../src/durable/principal-cache.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { SubjectNames } from '../../../src/durable/subject-names.ts';
import { byId, callerBy } from '../../support/asking.ts';
import { factsOf } from '../../support/arbitraries.ts';

const ORG = 3;
const AT = { own: 5, global: 4 };
const HELD = { action: 'reports:read', resource: { resource: 'reports', id: '1' } };

/** Somebody who holds what is asked about, and more. */
const somebody = (
  userId: number,
  fields: Partial<PrincipalFacts> = {},
  ...more: { readonly action: string; readonly scope: string }[]
): PrincipalFacts =>
  factsOf({
    userId,
    login: `login-${userId}`,
    email: `${userId}@example.org`,
    evaluatedIn: ORG,
    orgRole: 'None',
    credentialVersion: 0,
    reached: [{ uid: `of-${userId}`, path: { via: 'assignment', global: false } }],
    storedRoles: [
      { uid: `of-${userId}`, permissions: [{ action: 'reports:read', scope: 'reports:id:1' }, ...more] },
    ],
    ...fields,
  });

const ASKER = 7;
const caller = callerBy(ASKER, `login-${ASKER}`);

/** An object that keeps these, and is at a state. */
function objectWith(
  all: readonly PrincipalFacts[],
  { orgId = ORG, at = AT }: { orgId?: number; at?: typeof AT | null } = {},
) {
  const kept = new Map(
    all.map((facts) => [
      facts.userId,
      new CachedPrincipal(facts, AT, { vocabulary: SHIPPED_ONLY, since: AT }),
    ]),
  );
  const names = new SubjectNames(new SharedMemory(1_000_000).share());
  const noted: Caller[] = [];
  const atOnce = new AtOnce({
    orgId,
    cache: { find: (place: number, id: number) => (place === orgId ? kept.get(id) : undefined) },
    clock: { now: () => Date.parse('2026-01-01T00:00:00.000Z') },
    confirmation: { revisionsNow: () => at ?? undefined },
    names,
    noteUse: (of: Caller) => void noted.push(of),
  } as never);
  const ask = (name: SubjectName | null, { isServiceAccount = false, of = caller } = {}) =>
    atOnce.evaluate(of, { asked: [{ subject: { isServiceAccount, name }, ...HELD }], explains: false })
      ?.answers[0];
  return { atOnce, names, noted, ask };
}

const NOBODY_NAMED = { kind: 'any', of: [] } as const;
const HOLDS = { decision: true };
const login = (id: number): SubjectName => ({ by: 'login', value: `login-${id}` });
const ABOUT_8 = { action: 'users.permissions:read', scope: 'users:id:8' };

describe('nobody is answered at once', () => {
  const isAnswered = (facts: Partial<PrincipalFacts>, options = {}, of: Caller = caller) => {
    const { atOnce, noted } = objectWith([somebody(ASKER, facts)], options);
    const question = { requirement: null, standing: 'in-org' } as const;
    const listed = { userId: ASKER, requirement: NOBODY_NAMED, outsider: NOBODY_NAMED };
    const answers = [
      atOnce.ownPermissions(of),
      atOnce.ownPermissionsAt(of),
      atOnce.authorise(of, question),
      atOnce.permissionsOf(of, listed),
      atOnce.evaluate(of, {
        asked: [{ subject: { isServiceAccount: false, name: null }, ...HELD }],
        explains: false,
      }),
    ];
    expect(noted.length).toBe(answers.filter((answer) => answer !== undefined).length);
    return answers.map((answer) => answer !== undefined);
  };
  const all = (is: boolean) => [is, is, is, is, is];

  it('but a member with a good credential, whose use is noted each time', () => {
    expect(isAnswered({})).toEqual(all(true));
  });

  it.each<[string, Partial<PrincipalFacts>]>([
    ['who is no member', { orgRole: null }],
    ['who was added and has not acted here yet', { isPending: true }],
    ['who is disabled (I6)', { isDisabled: true }],
    ['who has another password now (I6)', { credentialVersion: 1 }],
    ['who has another name now', { login: 'other' }],
  ])('%s', (_, facts) => {
    expect(isAnswered(facts)).toEqual(all(false));
  });

  it.each<[string, readonly { id: number; expires: string | null; revoked: boolean }[], boolean]>([
    ['good', [{ id: 9, expires: null, revoked: false }], true],
    ['not known', [{ id: 8, expires: null, revoked: false }], false],
    ['revoked (I6)', [{ id: 9, expires: null, revoked: true }], false],
    ['expired (I6)', [{ id: 9, expires: '2025-12-31T23:59:59.000Z', revoked: false }], false],
  ])('whose token is %s', (_, tokens, is) => {
    const of = { ...caller, credential: { kind: 'token', tokenId: 9 }, tokenOrgId: ORG } as const;
    expect(isAnswered({ isServiceAccount: true, tokens }, {}, of)).toEqual(all(is));
    expect(isAnswered({ isServiceAccount: true, tokens }, {}, { ...of, tokenOrgId: ORG + 1 })).toEqual(
      all(false),
    );
  });

  it('in the global plane, where every org must have heard of the state', () => {
    expect(isAnswered({ evaluatedIn: 0 }, { orgId: 0 })).toEqual(all(false));
  });

  it('while the cache is not at a state that is known to be the newest', () => {
    expect(isAnswered({}, { at: null })).toEqual(all(false));
  });

  it('from before a state that was seen', () => {
    const { atOnce } = objectWith([somebody(ASKER)]);
    const question = { requirement: null, standing: 'in-org' } as const;
    for (const [own, global, is] of [
      [5, 4, true],
      [6, 4, false],
      [5, 5, false],
    ] as const) {
      const seen = { own, global, hash: '', globalHash: '', news: [] };
      expect(atOnce.ownPermissionsAt(caller, seen) !== undefined).toBe(is);
      expect(atOnce.authorise(caller, question, seen) !== undefined).toBe(is);
    }
  });

  it('of a standing that is not known (I12)', () => {
    const { atOnce } = objectWith([somebody(ASKER)]);
    const standing = 'everywhere' as Standing;
    expect(atOnce.authorise(caller, { requirement: null, standing })).toBeUndefined();
  });
});

describe('at once, whoever may ask about nobody else', () => {
  it('is told of itself by every name of its own, however it is spelt, and of nobody else', () => {
    const { ask, names } = objectWith([somebody(ASKER), somebody(8)]);
    names.note({ isServiceAccount: false, name: login(8) }, 8);
    for (const name of [byId(ASKER), login(ASKER), { by: 'login', value: `LOGIN-${ASKER}` } as const])
      expect(ask(name)).toEqual(HOLDS);
    expect(ask(byId(ASKER))).toEqual(HOLDS);
    for (const name of [byId(8), login(8), login(99), null]) expect(ask(name)).toEqual(MAY_NOT_ASK);
    expect(ask(byId(ASKER), { isServiceAccount: true })).toEqual(MAY_NOT_ASK);
  });

  it('is told of a uid once its own is known', () => {
    const { ask, names } = objectWith([somebody(ASKER)]);
    const named = (value: string): SubjectName => ({ by: 'uid', value });
    expect(ask(named('mine'))).toBeUndefined();
    names.noteUid(ASKER, 'mine');
    expect(ask(named('mine'))).toEqual(HOLDS);
    expect(ask(named('other'))).toEqual(MAY_NOT_ASK);
  });
});

describe('at once, whoever may ask about some', () => {
  const org = () => objectWith([somebody(ASKER, {}, ABOUT_8), somebody(8), somebody(10)]);

  it('is told of those, of a name as well, and that others hold nothing (I10)', () => {
    const { ask, names } = org();
    for (const id of [8, 10])
      for (const isServiceAccount of [false, true]) names.note({ isServiceAccount, name: login(id) }, id);
    expect(ask(byId(8))).toEqual(HOLDS);
    expect(ask(login(8))).toEqual(HOLDS);
    expect(ask({ by: 'login', value: 'LOGIN-8' })).toEqual(HOLDS);
    expect(ask(byId(10))).toEqual(HOLDS_NOTHING);
    expect(ask(byId(12_345))).toEqual(HOLDS_NOTHING);
    expect(ask(null)).toEqual(HOLDS_NOTHING);
    // Whoever may not be asked about is read each time, so that nobody learns from the time whether there is such a one.
    expect(ask(login(10))).toBeUndefined();
    expect(ask(login(12_345))).toBeUndefined();
  });

  it('is told nothing of a person who is asked for as an account', () => {
    const { ask } = org();
    expect(ask(byId(8), { isServiceAccount: true })).toEqual(HOLDS_NOTHING);
    expect(ask(byId(8))).toEqual(HOLDS);
  });

  it('waits for somebody who is not kept', () => {
    expect(objectWith([somebody(ASKER, {}, ABOUT_8)]).ask(byId(8))).toBeUndefined();
  });

  it('is answered each question in its place, of subjects that are one object as well', () => {
    const { atOnce } = org();
    const [self, other]: AskedSubject[] = [
      { isServiceAccount: false, name: byId(ASKER) },
      { isServiceAccount: false, name: byId(10) },
    ];
    if (self === undefined || other === undefined) throw new Error('There are two');
    const asked = [self, other, self].map((subject) => ({ subject, ...HELD }));
    expect(atOnce.evaluate(caller, { asked, explains: false })).toEqual({
      answers: [HOLDS, HOLDS_NOTHING, HOLDS],
      at: AT,
    });
  });
});

describe('at once, what another may do', () => {
  const MAY_READ = permission('users.permissions:read', 'users:id:8');
  const list = (facts: Partial<PrincipalFacts>, outsider = NOBODY_NAMED as never, requirement = MAY_READ) =>
    objectWith([somebody(ASKER, {}, ABOUT_8), somebody(8, facts)]).atOnce.permissionsOf(caller, {
      userId: 8,
      requirement,
      outsider,
    });

  it('is told to whoever may read it', () => {
    expect(list({})).toMatchObject({ ok: true, value: expect.stringContaining('reports:id:1') as string });
    expect(list({}, NOBODY_NAMED as never, permission('users.permissions:read', 'users:id:9'))).toMatchObject(
      {
        ok: false,
        refusal: { tag: 'denied' },
      },
    );
  });

  it('is not told of somebody whom the reader may not know of (I10)', () => {
    expect(list({ orgRole: null })).toEqual({ ok: true, value: undefined });
    expect(list({ orgRole: null }, MAY_READ as never)).toMatchObject({
      ok: true,
      value: expect.any(String) as string,
    });
    const foreign = { isServiceAccount: true, homeOrgId: ORG + 1 };
    expect(list(foreign, MAY_READ as never)).toEqual({ ok: true, value: undefined });
  });

  it('waits for somebody who is not kept', () => {
    const { atOnce } = objectWith([somebody(ASKER, {}, ABOUT_8)]);
    expect(
      atOnce.permissionsOf(caller, { userId: 8, requirement: MAY_READ, outsider: MAY_READ }),
    ).toBeUndefined();
  });
});
