import type { Caller, Credential } from '../../../src/core/caller.ts';
import type { LinkedSubject } from '../../../src/core/link.ts';

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

/** Who everybody is linked to whom no other provider brought, by their own number as the subject. */
export const JWT_ISSUER = 'i';

/** A person by a token of an identity provider; in the current org where one is given. */
export const byJwt = (userId: number, currentOrgId: number | null = null): Caller =>
  bySubject(userId, { issuer: JWT_ISSUER, subject: String(userId) }, currentOrgId);

/** The same by a token of a subject. */
export const bySubject = (
  userId: number,
  subject: LinkedSubject,
  currentOrgId: number | null = null,
): Caller => caller(userId, { kind: 'jwt', ...subject, expires: EXPIRES }, currentOrgId);

/** A service account by its token. */
export const byToken = (userId: number, tokenId: number, tokenOrgId: number): Caller => ({
  ...caller(userId, { kind: 'token', tokenId }),
  tokenOrgId,
});

/** The administrator of everything. */
export const ADMIN = byPassword(ADMIN_ID, 'admin');
