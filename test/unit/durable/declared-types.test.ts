/** What is declared, and what it means at every moment, over the real coordinators and the real SQL. */
import { beforeAll, describe, expect, it } from 'vitest';

import { permission } from '../../../src/core/requirement.ts';
import { STORE_AFTER_MS } from '../../../src/durable/principal-cache.ts';
import type { ChangeInput, ChangeName, ChangeRequest } from '../../../src/service/changes.ts';
import { Ids } from '../../simulator/ids.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { Planes } from '../../simulator/planes.ts';
import { signInOf } from '../../simulator/provider.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN, ADMIN_ID, byPassword, ORIGIN } from '../../simulator/world/callers.ts';
import { person, role } from '../../simulator/world/registers/parts.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';
import type { Step } from '../../simulator/world/writes.ts';
import { step } from '../../simulator/world/writes.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';

const ORG = 1;
const SEES_ALL = permission('users.permissions:read', 'users:id:*');
const mayRead = (type: string) => ({
  requirement: permission(`${type}:read`, `${type}:id:7`),
  standing: 'in-org' as const,
});
const put = (name: string, actions = ['read']): ChangeInput<'putResourceType'> => ({
  name,
  declared: {
    displayName: '',
    attribute: 'id',
    actions,
    levels: [{ name: 'Use', actions: [actions[0] ?? ''] }],
  },
});
const levelOn = (type: string): ChangeInput<'setDeclaredLevels'> => ({
  on: { resource: type, id: '7' },
  levels: [{ kind: 'user', subject: String(ADMIN_ID), level: 'Use' }],
});

/** Org 1 and the global plane, each by itself: neither is told by the other. What each sends to the database is noted. */
function world() {
  const d1 = new NodeD1();
  const clock = new HandClock(1_000_000);
  const trips: string[] = [];
  const database = { isAway: false };
  const binding = d1.binding(async (batch) => {
    if (database.isAway) throw new Error('D1_ERROR: Network connection lost.');
    trips.push(batch.map(({ sql }) => sql).join('\n'));
    return await Promise.resolve(d1.batch(batch));
  });
  const place = newPlace();
  const org = () => loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' }, place });
  // No two entries have one id.
  const plane = loneCoordinator({
    orgId: 0,
    binding,
    clock,
    place: { ...newPlace(), ids: new Ids(2_000_000) },
  });
  const change = async <K extends ChangeName>(of: typeof plane, name: K, input: ChangeInput<NoInfer<K>>) => {
    const made = await of.change(ADMIN, { name, input } as unknown as ChangeRequest, 'in-org');
    return made.ok ? 'ok' : made.refusal.tag;
  };
  const may = async (of: typeof plane, type: string): Promise<boolean> =>
    (await of.authorise(ADMIN, mayRead(type))).ok;
  /** Runs something, and tells what it read and wrote meanwhile. */
  const during = async (run: () => Promise<unknown>): Promise<readonly string[]> => {
    trips.length = 0;
    await run();
    return [...trips];
  };
  return { d1, clock, database, org, plane, change, may, during };
}

/** A role of the org that holds something. */
const holds = (uid: string, action: string): Step =>
  step(ORG, 'createRole', () => ({
    draft: {
      uid,
      name: uid,
      displayName: '',
      description: '',
      group: '',
      hidden: false,
      permissions: [{ action, scope: `${action.slice(0, action.indexOf(':'))}:*` }],
    },
    version: 1,
    validatePermissions: true,
  }));

const readsTypes = (sql: string): boolean => /from "resource_types"/.test(sql);

describe('what is declared in an org', () => {
  it('holds in the very next answer, and so does its end (I6)', async () => {
    await quietly(async () => {
      const { org, change, may } = world();
      const coordinator = org();
      const all = async () => [
        await may(coordinator, 'bills'),
        JSON.stringify(await coordinator.ownPermissions(ADMIN, false)).includes('bills:read'),
        JSON.stringify(await coordinator.ownPermissions(ADMIN, true)).includes('bills:read'),
        JSON.stringify(await coordinator.permissionsOf(ADMIN, ADMIN_ID, SEES_ALL, SEES_ALL)).includes(
          'bills:read',
        ),
        (await change(coordinator, 'setDeclaredLevels', {
          on: { resource: 'bills', id: '7' },
          levels: [],
        })) === 'ok',
      ];
      const none = [false, false, false, false, false];
      expect(await all()).toEqual(none);
      expect(await change(coordinator, 'putResourceType', put('bills'))).toBe('ok');
      expect(await all()).toEqual(none.map(() => true));
      expect(await change(coordinator, 'putResourceType', put('bills', ['look', 'read']))).toBe('ok');
      expect(await change(coordinator, 'putResourceType', put('bills', ['look']))).toBe('ok');
      expect(await may(coordinator, 'bills')).toBe(false);
      expect(await change(coordinator, 'deleteResourceType', { name: 'bills', force: false })).toBe('ok');
      expect(await all()).toEqual(none);
    });
  });

  it('is read with whoever is missing, and never by itself; changes take it from what is kept', async () => {
    await quietly(async () => {
      const { org, change, may, during } = world();
      const coordinator = org();
      const first = await during(async () => await may(coordinator, 'bills'));
      expect(first.filter(readsTypes)).toHaveLength(1);
      expect(first.filter((sql) => readsTypes(sql) && /from "users"/.test(sql))).toHaveLength(1);
      expect(await during(async () => await may(coordinator, 'bills'))).toEqual([]);
      const team = await during(
        async () => await change(coordinator, 'createTeam', { name: 'a', email: '' }),
      );
      expect(team).toHaveLength(2);
      expect(team.filter(readsTypes)).toEqual([]);
      await change(coordinator, 'putResourceType', put('bills'));
      const again = await during(async () => await may(coordinator, 'bills'));
      expect(again.map(readsTypes)).toEqual([true]);
    });
  });

  it('survives the object and an outage of the database, with what is declared for all (I9)', async () => {
    await quietly(async () => {
      const { org, plane, change, may, clock, database, during } = world();
      await change(plane, 'putResourceType', put('parcels'));
      const before = org();
      await change(before, 'putResourceType', put('bills'));
      expect([await may(before, 'bills'), await may(before, 'parcels')]).toEqual([true, true]);
      await clock.pass(STORE_AFTER_MS);
      const after = org();
      const cold = await during(async () => expect(await may(after, 'bills')).toBe(true));
      expect(cold.filter(readsTypes)).toEqual([]);
      database.isAway = true;
      expect([await may(after, 'bills'), await may(after, 'parcels')]).toEqual([true, true]);
      expect([await may(before, 'bills'), await may(after, 'nothing')]).toEqual([true, false]);
    });
  });

  it.each(['who is kept', 'who is not kept'])(
    'is no ground of a change by a caller %s, once the global plane has replaced it, told or not (I4)',
    async (whose) => {
      await quietly(async () => {
        const { org, plane, change, may, d1 } = world();
        await change(plane, 'putResourceType', put('parcels'));
        const coordinator = org();
        const chief = { login: 'chief', email: 'chief@x.org', name: '', passwordHash: '', orgId: ORG };
        expect(await change(plane, 'createUser', chief)).toBe('ok');
        expect(await change(coordinator, 'updateOrgUser', { userId: 2, role: 'Admin', managing: {} })).toBe(
          'ok',
        );
        expect(await may(coordinator, 'parcels')).toBe(true);
        const caller = byPassword(2, 'chief');
        if (whose === 'who is kept') await coordinator.authorise(caller, mayRead('parcels'));
        expect(await change(plane, 'deleteResourceType', { name: 'parcels', force: false })).toBe('ok');
        // It was told nothing, and answers from before for as long as its lease holds.
        expect(await may(coordinator, 'parcels')).toBe(true);
        const request = { name: 'setDeclaredLevels', input: levelOn('parcels') } as unknown as ChangeRequest;
        expect(await coordinator.change(caller, request, 'in-org')).toMatchObject({ ok: false });
        expect(d1.rows('SELECT * FROM managed_permissions')).toEqual([]);
        expect(await may(coordinator, 'parcels')).toBe(false);
      });
    },
  );
});

describe('a change is decided anew', () => {
  let start: Start;
  beforeAll(async () => {
    await quietly(async () => {
      start = await makeStart([
        {
          name: 'p',
          prepare: [
            person('chief'),
            step(1, 'updateOrgUser', (_hand) => ({ userId: 2, role: 'Admin' as const, managing: {} })),
            step(0, 'putResourceType', () => put('parcels')),
          ],
          factors: [],
          ways: [],
        },
      ]);
    });
  });

  const begin = (): Planes => {
    const planes = new Planes(start);
    planes.sent.clear();
    return planes;
  };
  /** By an Admin of org 1, who is nobody in the global plane. */
  const chief = { caller: (of: Start) => byPassword(of.id('users', 'chief'), 'chief') };
  const ends: Step = step(0, 'deleteResourceType', () => ({ name: 'parcels', force: false }));

  it('in an org, when the global plane has replaced what it was decided on', async () => {
    await quietly(async () => {
      const planes = begin();
      // So that what is declared, and what the caller may do, are kept.
      const caller = chief.caller(start);
      expect(await planes.coordinator(ORG).authorise(caller, mayRead('parcels'))).toMatchObject({ ok: true });
      planes.meet(ORG, async () => void (await ends(planes.hand)));
      const outcome = await step(ORG, 'setDeclaredLevels', () => levelOn('parcels'), chief)(planes.hand);
      expect(outcome).not.toBe('ok');
      expect(planes.tables()['managed_permissions']).toEqual([]);
    });
  });

  it.each([
    ['when that declares something', step(ORG, 'putResourceType', () => put('bills')), 2],
    ['and not for a role', role('aside'), 1],
  ])('in the global plane, by rights in an org, %s', async (_, happens, batches) => {
    await quietly(async () => {
      const planes = begin();
      planes.meet(0, async () => void (await happens(planes.hand)));
      const made = step(
        0,
        'updateUser',
        (hand) => ({
          userId: hand.start.id('users', 'chief'),
          login: undefined,
          email: undefined,
          name: 'C',
          managing: {},
        }),
        { standing: { inOrg: ORG, orGlobal: true } },
      );
      expect(await made(planes.hand)).toBe('ok');
      expect(planes.sent.get(0)).toBe(batches);
    });
  });

  it.each([
    ['a level', step(ORG, 'setDeclaredLevels', () => levelOn('parcels'))],
    ['another permission of a role', holds('other', 'parcels:write')],
  ])('in the global plane, by force, when an org that holds something of it gives %s', async (_, happens) => {
    await quietly(async () => {
      const planes = begin();
      expect(await step(0, 'putResourceType', () => put('parcels', ['read', 'write']))(planes.hand)).toBe(
        'ok',
      );
      expect(await holds('first', 'parcels:read')(planes.hand)).toBe('ok');
      const { d1 } = start.substrate;
      const held = () =>
        d1.rows(`SELECT * FROM permissions WHERE action LIKE 'parcels:%'`).length +
        d1.rows(`SELECT * FROM managed_permissions WHERE resource = 'parcels'`).length;
      planes.meet(0, async () => expect(await happens(planes.hand)).toBe('ok'));
      const deletes = step(0, 'deleteResourceType', () => ({ name: 'parcels', force: true }));
      expect(await deletes(planes.hand)).toBe('ok');
      expect(held()).toBe(0);
      // What was taken is what the trail says that was taken.
      const [entry] = d1.rows(`SELECT before FROM changes WHERE kind = 'resource-type.delete'`);
      const { uses } = JSON.parse(String(entry?.['before']));
      expect(uses.roles + uses.levels).toBe(2);
    });
  });

  it.each([
    ['waits for one that declares something', put('crates'), 3],
    ['waits for no other', undefined, 2],
  ])('in a turn of several: it %s', async (_, declares, batches) => {
    await quietly(async () => {
      const planes = begin();
      const signIn = async (name: string) => await planes.coordinator(0).admit(signInOf(name), ORIGIN);
      const made = await Promise.all([
        // Has a turn of its own. What comes meanwhile has the next one together.
        step(0, 'createOrg', () => ({ name: 'in the way' }))(planes.hand),
        declares === undefined ? signIn('new-1') : step(0, 'putResourceType', () => declares)(planes.hand),
        signIn('new-2'),
        signIn('new-3'),
      ]);
      expect(made.every((one) => one === 'ok' || (typeof one === 'object' && 'ok' in one && one.ok))).toBe(
        true,
      );
      expect(planes.sent.get(0)).toBe(batches);
    });
  });
});
