import { describe, expect, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import { compilePermissions } from '../../../src/core/principal.ts';
import { permission } from '../../../src/core/requirement.ts';
import { isMet } from '../../../src/core/requirement.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import { UNAVAILABLE } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import { refuse } from '../../../src/core/result.ts';
import type { Authorised, Coordinator } from '../../../src/durable/coordinator.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import { withPatience } from '../../../src/durable/patience.ts';
import { ListReads } from '../../../src/service/list-reads.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { Choices } from '../../simulator/choices.ts';
import { request, simulateCoordinators } from '../../simulator/coordinators.ts';
import { planDisasters } from '../../simulator/disasters.ts';
import { History } from '../../simulator/history.ts';
import { Life } from '../../simulator/life.ts';
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
    uid: 'reports', name: 'reports', displayName: '', description: '', group: '', hidden: false,
    permissions: [{ action: ACTION, scope: 'reports:*' }],
  },
  version: 1,
  validatePermissions: false,
});
const READER = request('createUser', { login: 'reader', email: 'reader@example.org', name: '', passwordHash: '', orgId: 1 });
const assign = (isOn: boolean): ChangeRequest =>
  request(isOn ? 'addRole' : 'removeRole', { assignee: { kind: 'user', id: reader.userId }, roleUid: 'reports' });
const enable = (isOn: boolean): ChangeRequest =>
  request('disableUser', { userId: reader.userId, isDisabled: !isOn });

async function world(): Promise<Substrate> {
  const substrate = new Substrate();
  const settings = { choices: Choices.ofTape([]), rates: {}, latency: { least: 0, most: 0 } };
  const simulation = simulateCoordinators(substrate, settings);
  const call = simulation.caller('admin');
  for (const [orgId, asked] of [[0, READER], [1, ROLE], [1, assign(true)]] as const) {
    const done = call(orgId, asked.name, (peer) => peer.change(admin, asked, 'in-org'));
    expect(await simulation.schedule.until(done), asked.name).toMatchObject({ ok: true });
  }
  substrate.d1.keepAsStart();
  return substrate;
}

const isUnavailable = (result: Result<unknown, Refusal>): boolean => !result.ok && result.refusal.tag === 'unavailable';

function registers(simulation: Simulation<Coordinator>, history: History, substrate: Substrate): readonly Register[] {
  const call = simulation.caller('client');
  const safely = async <T>(ask: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> => {
    try { return await ask(); } catch { return refuse(UNAVAILABLE); }
  };
  const isolate = (name: string): ListReads =>
    new ListReads({
      database: withPatience(openDatabase(openOrm(simulation.database.bindingOf(new Life(name)))), {
        after: (ms, run) => simulation.schedule.plan(ms, 'patience', run),
      }),
      repositories: substrate.repositories,
      untilHeard: async (seen) => {
        try { return await call(0, 'reach', (peer) => peer.reach(seen)); } catch { return false; }
      },
      followed: new Map() as never,
    });
  const isolates = [isolate('isolate a'), isolate('isolate b')];
  const write = async (orgId: number, asked: ChangeRequest): Promise<WriteOutcome> => {
    const result = await safely(() => call(orgId, asked.name, (peer) => peer.change(admin, asked, 'in-org')));
    if (result.ok) return 'ok';
    return isUnavailable(result) ? 'unknown' : { refused: result.refusal.tag };
  };
  const read = async <T>(what: string, ask: (peer: Coordinator) => Promise<Result<T, Refusal>>, isSo: (value: T) => boolean) => {
    const result = await safely(() => call(1, what, ask));
    if (isUnavailable(result)) return undefined;
    return result.ok && isSo(result.value);
  };
  const needs = permission(ACTION, 'reports:id:1');
  const question = { requirement: needs, standing: 'in-org' } as const;
  const any = { requirement: null, standing: 'in-org' } as const;
  const list = async (i: number, orgId: number, shows: 'org' | 'everywhere', how: 'beside' | 'after', isSo: (f: any) => boolean) => {
    const ask = async (seen?: never) => await safely<Authorised>(() => call(orgId, 'list', (peer) => peer.authorise(admin, any, seen)));
    const facts = substrate.repositories.principals.facts(1, reader.userId, null);
    const lists = isolates[i]!;
    const listed = how === 'beside'
      ? await lists.beside({ orgId, shows }, ask as never, facts)
      : await lists.after<Authorised, any>({ orgId, shows }, ask as never, () => facts, () => true);
    if (!listed.ok) { if (isUnavailable(listed)) return undefined; throw new Error(listed.refusal.tag); }
    return isSo(listed.value.answer);
  };
  const can = (f: any) => !f.isDisabled && isMet(needs, compilePermissions(f));
  const decisions = (place: string, isSo: 'reports' | 'enabled') => [
    { name: 'a decision', place, read: () => read('authorise', (peer) => peer.authorise(reader, isSo === 'reports' ? question : any), () => true) },
    { name: 'own permissions', place, read: () => read('own permissions', (peer) => peer.ownPermissions(reader, false), ({ json }) => isSo === 'enabled' || json.includes(ACTION)) },
  ];
  const lists = (place: string, orgs: readonly (readonly [number, 'org' | 'everywhere'])[], isSo: (f: any) => boolean) =>
    orgs.flatMap(([orgId, shows]) => (['beside', 'after'] as const).flatMap((how) => [0, 1].map((i) => ({
      name: `list ${how} in ${orgId} (${shows}) by ${i}`, place, read: () => list(i, orgId, shows, how, isSo),
    }))));
  return [
    history.register(
      'the reader reads reports',
      [
        { name: 'assigned', isOn: true, apply: (isOn) => write(1, assign(isOn)) },
        { name: 'enabled', isOn: true, apply: (isOn) => write(0, enable(isOn)) },
      ],
      [...decisions('org 1', 'reports'), ...lists('org 1', [[1, 'org'], [1, 'everywhere']], can)],
    ),
    history.register(
      'the reader is enabled',
      [{ name: 'enabled', isOn: true, apply: (isOn) => write(0, enable(isOn)) }],
      [...decisions('all', 'enabled'), ...decisions('all', 'enabled'), ...lists('all', [[0, 'org'], [1, 'everywhere']], (f) => !f.isDisabled)],
    ),
    history.register(
      'the role is assigned',
      [{ name: 'assigned', isOn: true, apply: (isOn) => write(1, assign(isOn)) }],
      [
        ...decisions('all', 'reports'),
        { name: 'reloaded', place: 'all', read: () => read('reload', (peer) => peer.ownPermissions(reader, true), ({ json }) => json.includes(ACTION)) },
        { name: 'of another', place: 'all', read: () => read('of another', (peer) => peer.permissionsOf(admin, reader.userId, permission('users.permissions:read', 'users:id:2'), permission('users:read', 'global.users:id:2')), (text) => text?.includes(ACTION) === true) },
        { name: 'of another', place: 'all', read: () => read('of another', (peer) => peer.permissionsOf(admin, reader.userId, permission('users.permissions:read', 'users:id:2'), permission('users:read', 'global.users:id:2')), (text) => text?.includes(ACTION) === true) },
        ...lists('all', [[1, 'org']], can)],
    ),
  ];
}

const RATES = { slow: 0.05, 'lost request': 0.05, 'late request': 0.04, 'doubled request': 0.04, 'lost answer': 0.05 };
const LATENCIES: readonly [Latency, ...Latency[]] = [{ least: 1, most: 1 }, { least: 0, most: 5 }, { least: 5, most: 40 }];
const PAUSES_MS = [0, 1, 5, 30, 200, 2_000, 6_000] as const;

async function history(substrate: Substrate, seed: number, which: number): Promise<{ bad: readonly string[]; trace: readonly string[]; figures: unknown }> {
  const choices = Choices.ofSeed(seed);
  const settings = { choices, rates: RATES, latency: choices.pick(LATENCIES) };
  const simulation = simulateCoordinators(substrate, settings);
  const { schedule, database } = simulation;
  planDisasters(simulation, { most: 5, steps: 200 }, {
    restart: () => simulation.object(choices.below(2)).restart(),
    'database away': () => database.goAway(500 + choices.below(12_000)),
  });
  const checked = new History();
  const register = registers(simulation, checked, substrate)[which]!;
  let made = 0;
  const noisy = simulation.caller('noise');
  const noise = async (orgId: number) => {
    const n = ++made;
    const asked = orgId === 0
      ? request('createUser', { login: `p${n}`, email: `p${n}@example.org`, name: '', passwordHash: '', orgId: 1 })
      : request('createTeam' as never, { name: `t${n}`, email: '' } as never);
    try { await noisy(orgId, 'noise', (peer) => peer.change(admin, asked, 'in-org')); } catch { /* lost */ }
  };
  const repeat = async (times: number, act: () => Promise<void>) => {
    for (let i = 0; i < times; i++) {
      await new Promise<void>((resolve) => void schedule.plan(choices.pick(PAUSES_MS), 'a pause', resolve));
      await act();
    }
  };
  const unhandled = await quietly(async () => {
    await schedule.until(Promise.all([
      repeat(6, () => register.write(choices)),
      repeat(6, () => noise(choices.below(2))),
      repeat(3, () => noise(0)),
      repeat(10, () => register.read(choices)),
      repeat(10, () => register.read(choices)),
      repeat(10, () => register.read(choices)),
    ]));
  });
  return { bad: [...checked.check().map(({ kind, text }) => `${kind}: ${text}`), ...unhandled.map(String)], trace: schedule.trace, figures: checked.figures };
}

describe('lists and decisions in a simulation', () => {
  // Of some 1,000 histories about this, one goes back; in those about the org alone none does.
  for (const [which, seeds] of [
    [0, [1, 2, 3, 4, 5]],
    [1, [545, 546, 547, 548]],
    [2, [1, 2, 3, 4, 5]],
  ] as const) {
    it(`never go back (register ${which})`, async () => {
      const substrate = await world();
      for (const seed of seeds) {
        const { bad, trace } = await history(substrate, seed, which);
        expect(bad, `seed ${seed}\n${trace.join('\n')}`).toEqual([]);
      }
    });
  }
});
