import type { Caller, Credential } from '../../../src/core/caller.ts';

/** Where every call comes from. */
export const ORIGIN = { address: '', userAgent: '' };
/** Who may do everything, in the beginning and always. */
export const ADMIN_ID = 1;
/** Nothing expires in a history. */
const EXPIRES = '2100-01-01T00:00:00.000Z';

const caller = (userId: number, credential: Credential, currentOrgId: number | null = null): Caller => ({
  userId,
  credential,
  tokenOrgId: null,
  currentOrgId,
  origin: ORIGIN,
});

/** A person by a password. */
export const byPassword = (userId: number, name: string, credentialVersion = 0): Caller =>
  caller(userId, { kind: 'password', name, credentialVersion });

/** A person by a token of an identity provider; in the current org where one is given. */
export const byJwt = (userId: number, currentOrgId: number | null = null): Caller =>
  caller(userId, { kind: 'jwt', issuer: 'i', subject: String(userId), expires: EXPIRES }, currentOrgId);

/** A service account by its token. */
export const byToken = (userId: number, tokenId: number, tokenOrgId: number): Caller => ({
  ...caller(userId, { kind: 'token', tokenId }),
  tokenOrgId,
});

/** The administrator of everything. */
export const ADMIN = byPassword(ADMIN_ID, 'admin');
