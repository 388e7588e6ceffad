import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';

import { basicRoleUid } from '../../../src/core/org-role.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { NOBODY } from '../../../src/core/principal.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';
import { bytesOfPrincipal } from '../../../src/durable/principal-bytes.ts';
import { CachedPrincipal } from '../../../src/durable/principal-cache.ts';

/** So many permissions are weighed at a time, of as many principals as hold them together. */
const TOGETHER = 100_000;
const STATE = { own: 1, global: 1 };

/** The weight of one principal: what it takes, and what the cache counts for it. Both in bytes. */
export type Weight = {
  readonly permissions: number;
  readonly taken: number;
  readonly counted: number;
};

/** Somebody in an org by a role of the org's own. */
const withRole = (count: number): PrincipalFacts => ({
  ...NOBODY,
  evaluatedIn: 1,
  userId: 17,
  login: 'ada.lovelace',
  email: 'ada.lovelace@example.org',
  orgRole: 'None',
  reached: [{ uid: 'approvers', path: { via: 'assignment', global: false } }],
  storedRoles: [
    {
      uid: 'approvers',
      // One is held by everyone.
      permissions: Array.from({ length: count - 1 }, (_, i) => ({
        action: `resource-${i % 20}:approve`,
        scope: `invoices:id:2026-${i}`,
      })),
    },
  ],
});

/** A service account that is an Admin, with a token. */
const ADMIN: PrincipalFacts = {
  ...NOBODY,
  evaluatedIn: 1,
  userId: 17,
  login: 'sa-1-ci',
  isServiceAccount: true,
  homeOrgId: 1,
  orgRole: 'Admin',
  tokens: [{ id: 1, expires: null, revoked: false }],
  reached: [{ uid: basicRoleUid('Admin'), path: { via: 'org-role' } }],
};

/**
 * What a principal takes in an object, with both texts that are made of its permissions. Measured in V8 without compressed
 * pointers, so it is not more elsewhere.
 */
export function weighPrincipals(): Weight[] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return [withRole(20), ADMIN, withRole(1_000)].map((facts) => weigh(facts, collect));
}

function weigh(facts: PrincipalFacts, collect: () => void): Weight {
  const text = JSON.stringify(facts);
  const make = (): CachedPrincipal => {
    const made = new CachedPrincipal(JSON.parse(text) as PrincipalFacts, STATE, {
      vocabulary: SHIPPED_ONLY,
      since: STATE,
    });
    // Both are kept from the first time on.
    if (made.byAction.length + made.asList.length === 0) throw new Error('A principal has no texts');
    return made;
  };
  const one = make();
  const permissions = one.permissions.count;
  const kept: CachedPrincipal[] = Array.from({ length: Math.ceil(TOGETHER / permissions) });
  const before = bytesInUse(collect);
  for (let i = 0; i < kept.length; i++) kept[i] = make();
  const taken = (bytesInUse(collect) - before) / kept.length;
  // Keeps them until they are weighed.
  if (kept.at(-1)?.permissions.count !== permissions) throw new Error('A principal changed');
  return { permissions, taken, counted: bytesOfPrincipal(one.permissions, text.length) };
}

function bytesInUse(collect: () => void): number {
  for (let i = 0; i < 3; i++) collect();
  return process.memoryUsage().heapUsed;
}
