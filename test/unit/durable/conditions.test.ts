/** Changes on conditions, over the real coordinator and the real SQL: whoever is asked in a way that it does not know makes nothing. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ChangeConditions } from '../../../src/core/change-conditions.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { listen } from '../../support/log-lines.ts';
import { loneCoordinator } from '../../support/lone-coordinator.ts';

afterEach(() => void vi.restoreAllMocks());

const ORG = 1;
const caller = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
} as const;

/** Org 1 as the first start makes it, with its admin. */
function world() {
  const d1 = new NodeD1();
  const binding = d1.binding(async (batch) => await Promise.resolve(d1.batch(batch)));
  const clock = new HandClock(1_000_000);
  const coordinator = loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' } });
  const change = async (request: object, conditions?: unknown) =>
    await coordinator.change(caller, request as ChangeRequest, 'in-org', conditions as ChangeConditions);
  const names = () => d1.rows('SELECT name FROM teams').map((row) => (row as { name: string }).name);
  return { change, names };
}

const createTeam = { name: 'createTeam', input: { name: 'a', email: '' } } as const;
const rename = (name: string) =>
  ({ name: 'updateTeam', input: { teamId: 1, name, nameProblem: undefined, email: '' } }) as const;
const unavailable = { ok: false, refusal: { tag: 'unavailable', retryAfterSeconds: 1 } };

describe('a change on conditions', () => {
  it('is made on those that hold, and on none that does not', async () => {
    const { change, names } = world();
    expect(await change(createTeam)).toMatchObject({ ok: true, value: { id: 1, version: 1 } });
    expect(await change(rename('b'), { expected: [{ id: 1, version: 1 }] })).toMatchObject({
      ok: true,
      value: { version: 2 },
    });
    expect(await change(rename('c'), { expected: [{ id: 1, version: 1 }] })).toEqual({
      ok: false,
      refusal: { tag: 'not-as-expected', thing: 'team' },
    });
    expect(names()).toEqual(['b']);
  });

  it.each<unknown>([
    { onlyBefore: 'noon' },
    { expected: 'gone' },
    { expected: 'there', onlyBefore: 'noon' },
    null,
  ])('is not made on what is not known: %j', async (conditions) => {
    const { lines } = listen();
    const { change, names } = world();
    await change(createTeam);
    expect(await change(rename('b'), conditions)).toEqual(unavailable);
    expect(names()).toEqual(['a']);
    expect(lines().map(({ event }) => event)).toContain('change-unsupported');
  });

  it('is not made where the thing that it changes has no versions', async () => {
    const { change, names } = world();
    expect(await change(createTeam, { expected: 'there' })).toEqual(unavailable);
    expect(names()).toEqual([]);
  });
});
