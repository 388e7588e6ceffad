/** On which permissions a change is decided: those of the facts and types that were read for it, compiled before or not. */
import { expect, it } from 'vitest';

import { SHIPPED_ONLY, Vocabulary } from '../../../src/core/vocabulary.ts';
import { decide } from '../../../src/durable/briefing.ts';
import { CachedPrincipal } from '../../../src/durable/principal-cache.ts';
import { ok } from '../../../src/core/result.ts';
import type { ActingCaller } from '../../../src/service/engine/change.ts';
import { factsOf } from '../../support/arbitraries.ts';

const ORG = 3;
const AT = { own: 1, global: 1 };
const caller = {
  userId: 7,
  credential: { kind: 'password', name: 'ada', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
} as const;

const holder = (orgRole: 'Viewer' | 'Admin') =>
  factsOf({ evaluatedIn: ORG, userId: 7, orgRole, login: 'ada', credentialVersion: 0 });

/** Whom the decision sees as its caller. */
function actingBy(facts: ReturnType<typeof holder>, types: Vocabulary, cached: CachedPrincipal | undefined) {
  let acting: ActingCaller | undefined;
  const proposal = {
    requires: null,
    current: () => undefined,
    decide: (context: { readonly caller: ActingCaller }) => {
      acting = context.caller;
      return ok({ kind: 'unchanged', reply: null } as const);
    },
  };
  const nothing = {
    globalCaller: undefined,
    callerThere: undefined,
    revisionThere: undefined,
    tokenOrg: undefined,
    kept: undefined,
    typesThere: undefined,
    from: () => [],
  };
  decide(
    { ...nothing, caller: facts, cached, proposal, types },
    { caller, standing: 'in-org', least: null, change: { versioned: undefined, kind: 'team.update' } },
    { orgId: ORG, now: '2026-01-01T00:00:00.000Z', newUid: () => 'u' },
  );
  return acting?.permissions;
}

it('is decided on what the cache has compiled of just these facts and types', () => {
  const facts = holder('Admin');
  const cached = new CachedPrincipal(facts, AT, { vocabulary: SHIPPED_ONLY, since: AT });
  expect(actingBy(facts, SHIPPED_ONLY, cached)).toBe(cached.permissions);
});

it('is decided on the facts that were read, where the cache has others (I11)', () => {
  const cached = new CachedPrincipal(holder('Admin'), AT, { vocabulary: SHIPPED_ONLY, since: AT });
  const permissions = actingBy(holder('Viewer'), SHIPPED_ONLY, cached);
  expect(permissions).not.toBe(cached.permissions);
  expect(permissions?.list()).toEqual(
    new CachedPrincipal(holder('Viewer'), AT, { vocabulary: SHIPPED_ONLY, since: AT }).permissions.list(),
  );
});

it('is decided on the types that were read, where the cache has others (I11)', () => {
  const facts = holder('Admin');
  const cached = new CachedPrincipal(facts, AT, { vocabulary: SHIPPED_ONLY, since: AT });
  const types = new Vocabulary([]);
  expect(actingBy(facts, types, cached)).not.toBe(cached.permissions);
});
