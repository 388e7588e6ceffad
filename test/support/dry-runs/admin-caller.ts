import type { Caller } from '../../../src/core/caller.ts';

/** The first admin, as an object is told of them. */
export const ADMIN_CALLER: Caller = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
};
