import { describe, expect, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import { permission } from '../../../src/core/requirement.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import type { Coordinator } from '../../../src/durable/coordinator.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import { Choices } from '../../simulator/choices.ts';
import { request, simulateCoordinators } from '../../simulator/coordinators.ts';
import { planDisasters } from '../../simulator/disasters.ts';
import { History } from '../../simulator/history.ts';
import type { Latency } from '../../simulator/network.ts';
import { quietly } from '../../simulator/quiet.ts';
import type { Register, WriteOutcome } from '../../simulator/register.ts';
import type { Simulation } from '../../simulator/simulation.ts';
import { Substrate } from '../../simulator/substrate.ts';

const ACTION = 'reports:read';

const person = (userId: number, name: string): Caller => ({
  userId,
  credential: { kind: 'password', name, credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
});
const [admin, reader] = [person(1, 'admin'), person(2, 'reader')];

const ROLE = request('createRole', {
  draft: {
    uid: 'reports',
    name: 'reports',
    displayName: '',
    description: '',
    group: '',
    hidden: false,
    permissions: [{ action: ACTION, scope: 'reports:*' }],
  },
  version: 1,
  validatePermissions: false,
});
const READER = request('createUser', {
  login: 'reader',
  email: 'reader@example.org',
  name: '',
  passwordHash: '',
  orgId: 1,
});
const assign = (isOn: boolean): ChangeRequest =>
  request(isOn ? 'addRole' : 'removeRole', {
    assignee: { kind: 'user', id: reader.userId },
    roleUid: 'reports',
  });
const enable = (isOn: boolean): ChangeRequest =>
  request('disableUser', { userId: reader.userId, isDisabled: !isOn });

/** Org 1 with somebody who holds the action by a role of the org. */
async function world(): Promise<Substrate> {
  const substrate = new Substrate();
  const settings = { choices: Choices.ofTape([]), rates: {}, latency: { least: 0, most: 0 } };
  const simulation = simulateCoordinators(substrate, settings);
  const call = simulation.caller('admin');
  for (const [orgId, asked] of [
    [0, READER],
    [1, ROLE],
    [1, assign(true)],
  ] as const) {
    const done = call(orgId, asked.name, (peer) => peer.change(admin, asked, 'in-org'));
    expect(await simulation.schedule.until(done), asked.name).toMatchObject({ ok: true });
  }
  substrate.d1.keepAsStart();
  return substrate;
}

const isUnavailable = (result: Result<unknown, Refusal>): boolean =>
  !result.ok && result.refusal.tag === 'unavailable';

/** A register of whether the reader may read reports in org 1: by its role there, unless it is disabled everywhere. */
function reports(simulation: Simulation<Coordinator>, history: History): Register {
  const call = simulation.caller('client');
  const write = async (orgId: number, asked: ChangeRequest): Promise<WriteOutcome> => {
    try {
      const result = await call(orgId, asked.name, (peer) => peer.change(admin, asked, 'in-org'));
      if (result.ok) return 'ok';
      return isUnavailable(result) ? 'unknown' : { refused: result.refusal.tag };
    } catch {
      return 'unknown';
    }
  };
  const read = async <T>(
    what: string,
    ask: (peer: Coordinator) => Promise<Result<T, Refusal>>,
    isSo: (value: T) => boolean,
  ): Promise<boolean | undefined> => {
    try {
      const result = await call(1, what, ask);
      if (isUnavailable(result)) return undefined;
      return result.ok && isSo(result.value);
    } catch {
      return undefined;
    }
  };
  const question = { requirement: permission(ACTION, 'reports:id:1'), standing: 'in-org' } as const;
  return history.register(
    'the reader reads reports',
    [
      { name: 'assigned', isOn: true, apply: (isOn) => write(1, assign(isOn)) },
      { name: 'enabled', isOn: true, apply: (isOn) => write(0, enable(isOn)) },
    ],
    [
      {
        name: 'a decision',
        place: 'org 1',
        read: () =>
          read(
            'authorise',
            (peer) => peer.authorise(reader, question),
            () => true,
          ),
      },
      {
        name: 'own permissions',
        place: 'org 1',
        read: () =>
          read(
            'own permissions',
            (peer) => peer.ownPermissions(reader, false),
            (json) => json.includes(ACTION),
          ),
      },
    ],
  );
}

const RATES = {
  slow: 0.05,
  'lost request': 0.05,
  'late request': 0.04,
  'doubled request': 0.04,
  'lost answer': 0.05,
};
const LATENCIES: readonly [Latency, ...Latency[]] = [
  { least: 1, most: 1 },
  { least: 0, most: 5 },
  { least: 5, most: 40 },
];
const PAUSES_MS = [0, 1, 5, 30, 200, 2_000, 6_000] as const;

/** Six changes and fifteen reads while things go wrong: what the history breaks. */
async function history(substrate: Substrate, seed: number): Promise<readonly string[]> {
  const choices = Choices.ofSeed(seed);
  const settings = { choices, rates: RATES, latency: choices.pick(LATENCIES) };
  const simulation = simulateCoordinators(substrate, settings);
  const { schedule, database } = simulation;
  planDisasters(
    simulation,
    { most: 4, steps: 150 },
    {
      restart: () => simulation.object(choices.below(2)).restart(),
      'database away': () => database.goAway(500 + choices.below(12_000)),
    },
  );
  const checked = new History();
  const register = reports(simulation, checked);
  const repeat = async (times: number, act: () => Promise<void>): Promise<void> => {
    for (let i = 0; i < times; i++) {
      await new Promise<void>((resolve) => void schedule.plan(choices.pick(PAUSES_MS), 'a pause', resolve));
      await act();
    }
  };
  const unhandled = await quietly(async () => {
    await schedule.until(
      Promise.all([
        repeat(6, () => register.write(choices)),
        repeat(8, () => register.read(choices)),
        repeat(7, () => register.read(choices)),
      ]),
    );
  });
  expect(unhandled).toEqual([]);
  return checked.check().map(({ kind, text }) => `${kind}: ${text}`);
}

describe('coordinators in a simulation', () => {
  it('break no promise in short histories', async () => {
    const substrate = await world();
    for (let seed = 0; seed < 100; seed++) {
      expect(await history(substrate, seed), `seed ${seed}`).toEqual([]);
    }
  });
});
