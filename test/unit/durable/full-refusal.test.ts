import { describe, expect, it } from 'vitest';

import { DEFAULT_ALLOWANCES } from '../../../src/core/limits.ts';
import { describeFull } from '../../../src/core/refusal.ts';
import type { FullRefusalPorts } from '../../../src/durable/full-refusal.ts';
import { fullRefusal } from '../../../src/durable/full-refusal.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { known } from '../../../src/service/ports/read.ts';

const portsOf = (orgId: number): FullRefusalPorts =>
  ({
    orgId,
    allowances: DEFAULT_ALLOWANCES,
    repositories: { usage: { of: (id: number) => known(id === 0 ? { users: 70 } : { teams: 7 }) } },
    database: { read: async <T>(read: Read<T>) => await Promise.resolve(read.answer([])) },
  }) as unknown as FullRefusalPorts;

const plan = { writes: [] };

describe('the refusal of what is full', () => {
  it('says how much an org has of its own', async () => {
    const refusal = await fullRefusal(portsOf(5), 'teams', plan);
    expect(refusal).toEqual({ tag: 'limit-reached', limit: 'teams', used: 7, allowed: 5_000 });
  });

  it('says how much the deployment has, to the global plane', async () => {
    expect(await fullRefusal(portsOf(0), 'users', plan)).toMatchObject({ limit: 'users', used: 70 });
  });

  it('says nothing of what others have, to an org (I10)', async () => {
    const refusal = await fullRefusal(portsOf(5), 'users', plan);
    expect(refusal).toMatchObject({ limit: 'users', used: undefined });
    if (refusal.tag !== 'limit-reached') throw new Error('It is refused for another reason');
    expect(describeFull(refusal)).not.toMatch(/\d/);
  });
});
