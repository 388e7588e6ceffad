import type { Context } from 'hono';
import { describe, expect, it } from 'vitest';

import { ok } from '../../../src/core/result.ts';
import type { AppEnv, ChangePlace } from '../../../src/http/context.ts';
import { sightAt } from '../../../src/http/kit/sight.ts';

/** What a caller may in an org: see everybody's permissions, and read the trail. */
type Rights = { readonly sees?: boolean; readonly reads?: boolean };

/** What somebody may know at a place, with rights in some orgs; 0 is the global plane. */
async function sightWith(rights: Readonly<Record<number, Rights>>, place: ChangePlace) {
  const authorise = async (orgId: number) => {
    const { sees = false, reads = false } = rights[orgId] ?? {};
    return await Promise.resolve(ok({ alsoMet: reads, reach: [sees ? 'all' : []] }));
  };
  const sight = await sightAt(
    { var: { caller: {}, services: { org: { authorise } } } } as unknown as Context<AppEnv>,
    place,
    { kind: 'told', groups: [], leftOut: 0 },
  );
  if (!sight.ok) throw new Error('refused');
  const seen = [3, 4].filter((orgId) =>
    sight.value.sees({ orgId, userId: 9, login: 'ada', isServiceAccount: false }),
  );
  return { seen, counts: sight.value.counts };
}

const BY_RIGHTS_IN_3 = { orgId: 0, standing: { inOrg: 3, orGlobal: false } } as unknown as ChangePlace;

describe('what a caller may know of an effect (I10)', () => {
  it('is who is in the org where the right is held, of a change of that org', async () => {
    expect(await sightWith({ 3: { sees: true, reads: true } }, { orgId: 3, standing: 'in-org' })).toEqual({
      seen: [3],
      counts: true,
    });
  });

  it('is nobody of another org, of a change of the global plane that is made by rights in one', async () => {
    expect(await sightWith({ 3: { sees: true } }, BY_RIGHTS_IN_3)).toEqual({ seen: [3], counts: false });
  });

  it('is a number of others only for readers of the trail that the change is in', async () => {
    expect(await sightWith({ 3: { reads: true } }, BY_RIGHTS_IN_3)).toEqual({ seen: [], counts: false });
    expect(await sightWith({ 0: { reads: true } }, BY_RIGHTS_IN_3)).toEqual({ seen: [], counts: true });
  });

  it('is everybody, by the right of the global plane', async () => {
    expect(await sightWith({ 0: { sees: true } }, BY_RIGHTS_IN_3)).toEqual({ seen: [3, 4], counts: false });
  });
});
