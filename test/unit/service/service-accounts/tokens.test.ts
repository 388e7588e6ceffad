import { describe, expect, it } from 'vitest';

import type { Permission } from '../../../../src/core/permission.ts';
import type { PrincipalFacts } from '../../../../src/core/principal.ts';
import { NOBODY } from '../../../../src/core/principal.ts';
import type { Token } from '../../../../src/core/token.ts';
import type { CreateTokenInput } from '../../../../src/service/service-accounts/tokens.ts';
import { createToken, deleteToken } from '../../../../src/service/service-accounts/tokens.ts';
import type { ActingCaller } from '../../../../src/service/engine/change.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW } from '../../../support/decide.ts';

const ACCOUNT = 9;
const requires = { kind: 'permission', action: 'serviceaccounts:write', scopes: ['serviceaccounts:id:9'] };

const REPORTS: Permission = { action: 'reports:write', scope: 'reports:*' };
const SHARED: Permission = { action: 'folders:read', scope: 'folders:uid:sharedwithme' };

describe('creating a token', () => {
  const input: CreateTokenInput = {
    accountId: ACCOUNT,
    name: 'ci',
    hash: 'a keyed hash',
    hashKey: 'abc',
    expires: null,
  };
  const account = { id: ACCOUNT, isServiceAccount: true, homeOrgId: 1, orgRole: 'None' } as const;

  /** The account's facts in the org and in the global plane, and the caller's there; each may report. */
  const here: PrincipalFacts = {
    ...NOBODY,
    evaluatedIn: 1,
    userId: ACCOUNT,
    isServiceAccount: true,
    homeOrgId: 1,
    orgRole: 'None',
    storedRoles: [{ uid: 'reporter', permissions: [REPORTS] }],
    reached: [{ uid: 'reporter', path: { via: 'assignment', global: false } }],
  };
  const nothingEverywhere: PrincipalFacts = { ...here, evaluatedIn: 0, orgRole: null, reached: [] };
  const reportsEverywhere: PrincipalFacts = { ...here, evaluatedIn: 0, orgRole: null };
  const callersEverywhere: PrincipalFacts = { ...NOBODY, userId: 5 };

  type Rights = Partial<Record<'here' | 'everywhere' | 'callers', PrincipalFacts>>;
  const rights = (of: Rights = {}): NonNullable<Answers['principals']> => ({
    facts: (orgId, userId, tokenId) => {
      expect(tokenId).toBeNull();
      if (userId === 5) return orgId === 0 ? (of.callers ?? callersEverywhere) : undefined;
      return orgId === 0 ? (of.everywhere ?? nothingEverywhere) : (of.here ?? here);
    },
  });
  const plain: Answers = {
    users: { find: account },
    tokens: { isNameTaken: false, countOf: 999 },
    principals: rights(),
  };
  const justEnough = callerWith([SHARED, REPORTS]);

  it.each([null, '2026-02-01T00:00:00.000Z'])(
    'writes its hash, which the audit trail does not hold (I13), and makes nobody stale (I6): it ends at %s',
    (expires) => {
      const decided = decide(createToken, { input: { ...input, expires }, answers: plain });
      expect(decided).toEqual({
        requires,
        writes: [
          [
            'tokens.insert',
            1,
            { accountId: ACCOUNT, name: 'ci', hash: input.hash, hashKey: 'abc', at: NOW, expires },
          ],
        ],
        before: null,
        after: { account: ACCOUNT, name: 'ci', expires },
        touches: [],
        notifies: [],
        reply: { id: FIRST_ID, name: 'ci' },
      });
    },
  );

  it.each<[string, NonNullable<Answers['users']>]>([
    ['that is unknown', { find: undefined }],
    ['that is a person', { find: { ...account, isServiceAccount: false } }],
    ['that is of another org (I10)', { find: { ...account, homeOrgId: 2 } }],
  ])('refuses an account %s, whatever else is wrong', (_, users) => {
    const answers: Answers = { ...plain, users, tokens: { isNameTaken: true, countOf: 0 } };
    for (const caller of [undefined, callerWith([])]) {
      expect(decide(createToken, { input, answers, ...(caller && { caller }) })).toEqual({
        requires,
        refusal: { tag: 'not-found', thing: 'service-account' },
      });
    }
  });

  it('refuses one more than an account may have, so that nobody uses up those of the org by one account', () => {
    const answers: Answers = { ...plain, tokens: { isNameTaken: false, countOf: 1_000 } };
    expect(decide(createToken, { input, answers })).toEqual({
      requires,
      refusal: { tag: 'limit-reached', limit: 'tokens-of-account', used: 1_000, allowed: 1_000 },
    });
  });

  it('refuses a name that a token of the org has', () => {
    const isNameTaken = (orgId: number, name: string) => orgId === 1 && name === 'ci';
    const answers: Answers = { ...plain, tokens: { isNameTaken, countOf: 0 } };
    expect(decide(createToken, { input, answers })).toEqual({
      requires,
      refusal: { tag: 'taken', thing: 'token', field: 'name', value: 'ci' },
    });
    expect(decide(createToken, { input: { ...input, name: 'cd' }, answers })).toMatchObject({
      reply: { name: 'cd' },
    });
  });

  it.each<[string, ActingCaller, Rights, string | undefined]>([
    ['the caller holds it', justEnough, {}, undefined],
    ['the caller lacks one thing', callerWith([SHARED]), {}, 'reports:write'],
    ['the caller lacks what everybody of the org has', callerWith([REPORTS]), {}, 'folders:read'],
    [
      'the account is disabled, and may do it once it is not',
      callerWith([SHARED]),
      { here: { ...here, isDisabled: true } },
      'reports:write',
    ],
    [
      'the account may do it everywhere, the caller here alone',
      justEnough,
      { everywhere: reportsEverywhere },
      'reports:write',
    ],
    [
      'both may do it everywhere',
      justEnough,
      { everywhere: reportsEverywhere, callers: { ...reportsEverywhere, userId: 5 } },
      undefined,
    ],
    [
      'the account is disabled, and may do it everywhere once it is not',
      justEnough,
      { everywhere: { ...reportsEverywhere, isDisabled: true } },
      'reports:write',
    ],
    ['the account is a member no more', callerWith([]), { here: { ...here, orgRole: null } }, undefined],
  ])('needs all that the account may do (I11): %s', (_, caller, of, missing) => {
    const answers: Answers = {
      ...plain,
      principals: rights(of),
      tokens: { isNameTaken: missing !== undefined, countOf: 0 },
    };
    const decided = decide(createToken, { input, answers, caller });
    if (missing === undefined) expect(decided).toMatchObject({ requires, reply: { name: 'ci' } });
    else expect(decided).toEqual({ requires, refusal: { tag: 'not-delegable', action: missing } });
  });
});

describe('deleting a token', () => {
  const token: Token = {
    id: 4,
    name: 'ci',
    created: '2025-01-01T00:00:00.000Z',
    expires: '2026-02-01T00:00:00.000Z',
    revoked: null,
    lastUsed: null,
  };
  const input = { accountId: ACCOUNT, tokenId: 4 };
  const find = (orgId: number, accountId: number, tokenId: number) =>
    orgId === 1 && accountId === ACCOUNT && tokenId === 4 ? token : undefined;

  it('removes it, and touches its account, whatever the caller holds beside (I6)', () => {
    for (const caller of [undefined, callerWith([])]) {
      expect(
        decide(deleteToken, { input, answers: { tokens: { find } }, ...(caller && { caller }) }),
      ).toEqual({
        requires,
        writes: [['tokens.remove', 1, ACCOUNT, 4]],
        before: { account: ACCOUNT, id: 4, name: 'ci', expires: token.expires },
        after: null,
        touches: ['user:9'],
        notifies: [],
        reply: null,
      });
    }
  });

  it.each([
    ['that is unknown', { ...input, tokenId: 5 }, 1],
    ['of another account', { accountId: 8, tokenId: 4 }, 1],
    ['of another org (I10)', input, 2],
  ])('refuses a token %s', (_, wanted, orgId) => {
    expect(decide(deleteToken, { input: wanted, answers: { tokens: { find } }, orgId })).toEqual({
      requires: { ...requires, scopes: [`serviceaccounts:id:${wanted.accountId}`] },
      refusal: { tag: 'not-found', thing: 'token' },
    });
  });
});
