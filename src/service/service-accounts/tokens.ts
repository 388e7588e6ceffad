import { FIXED_LIMITS } from '../../core/limits.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { findBeyondCaller, readAccountRights } from './account-rights.ts';
import { change, planned } from '../engine/change.ts';
import { readAll } from '../ports/read.ts';

const MOST_TOKENS = FIXED_LIMITS['tokens-of-account'].allowed;

/** The token to create. Only its keyed hash is known here (I13). `expires` is an ISO time, or null for never. */
export type CreateTokenInput = {
  readonly accountId: number;
  readonly name: string;
  readonly hash: string;
  /** The name of the key that made it. A Worker of the version before does not say it. */
  readonly hashKey?: string | undefined;
  readonly expires: string | null;
};

/**
 * Creates a token for a service account. Anybody with the token acts as the account, so the caller must hold everything
 * that the account may do (I11). Refuses with `not-found`, `taken` and `not-delegable`, and with `limit-reached` beyond the tokens
 * of one account: whoever administers one must not use up those of the org.
 */
export const createToken = change({
  kind: 'token.create',
  isShownOnce: true,
  facts: (repositories, orgId, { accountId, name }: CreateTokenInput, { userId }) =>
    readAll({
      account: repositories.users.find(orgId, accountId),
      rights: readAccountRights(repositories, orgId, accountId, userId),
      isTaken: repositories.tokens.isNameTaken(orgId, name),
      count: repositories.tokens.countOf(orgId, accountId, MOST_TOKENS),
    }),
  requires: requiredBy.createToken,
  decide: (
    { orgId, caller, types, now },
    { accountId, name, hash, hashKey = '', expires },
    { account, rights, isTaken, count },
    { tokens },
  ) => {
    if (account === undefined || !account.isServiceAccount || account.homeOrgId !== orgId) {
      return refuse(notFound('service-account'));
    }
    const undelegable = findBeyondCaller(caller.permissions, rights, types);
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    if (isTaken) return refuse({ tag: 'taken', thing: 'token', field: 'name', value: name });
    if (count >= MOST_TOKENS) {
      return refuse({ tag: 'limit-reached', limit: 'tokens-of-account', used: count, allowed: MOST_TOKENS });
    }
    const insertToken = tokens.insert(orgId, { accountId, name, hash, hashKey, at: now, expires });
    return planned({
      writes: [insertToken],
      before: null,
      after: { account: accountId, name, expires },
      touches: [],
      reply: ({ idOf }) => ({ id: idOf(insertToken), name }),
    });
  },
});

/** The token to delete. */
export type DeleteTokenInput = { readonly accountId: number; readonly tokenId: number };

/**
 * Deletes a token. It is refused from the next answer on (I6). Refuses with `not-found` unless it is a token of the
 * account.
 */
export const deleteToken = change({
  kind: 'token.delete',
  facts: ({ tokens }, orgId, { accountId, tokenId }: DeleteTokenInput) =>
    tokens.find(orgId, accountId, tokenId),
  requires: requiredBy.deleteToken,
  decide: ({ orgId }, { accountId, tokenId }, token, { tokens }) => {
    if (token === undefined) return refuse(notFound('token'));
    return planned({
      writes: [tokens.remove(orgId, accountId, tokenId)],
      before: { account: accountId, id: tokenId, name: token.name, expires: token.expires },
      after: null,
      touches: [`user:${accountId}`],
      reply: () => null,
    });
  },
});
