/** Who is told what an unheard change of the global plane has done to a name waits for it (decision 0001, rule 8). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DEFAULT_ALLOWANCES } from '../../../src/core/limits.ts';
import { Coordinator } from '../../../src/durable/coordinator.ts';
import { SharedMemory } from '../../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../../src/memory.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { entriesWith, Ids } from '../../simulator/ids.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN } from '../../simulator/world/callers.ts';
import { person } from '../../simulator/world/registers/parts.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';

describe('while an org has not heard', () => {
  let start: Start;
  let plane: Coordinator;
  let isWarm = false;
  beforeAll(async () => {
    await quietly(async () => {
      start = await makeStart([
        { name: 'p', prepare: [person('ada', 2), person('bob')], factors: [], ways: [] },
      ]);
    });
  });
  beforeEach(async () => {
    isWarm = false;
    const { d1, repositories } = start.substrate;
    d1.reset();
    const sql = start.substrate.storageOf(0);
    sql.reset();
    const ids = new Ids(5_000_000_000);
    plane = new Coordinator({
      orgId: 0,
      repositories,
      database: openDatabase(openOrm(d1.binding(async (batch) => d1.batch(batch)))),
      sql,
      // No lease ends.
      clock: {
        now: () => 0,
        sleep: async () => await (isWarm ? new Promise<void>(() => undefined) : Promise.resolve()),
        after: () => () => undefined,
      },
      memory: new SharedMemory(MEMORY_BYTES.principals),
      entries: entriesWith(ids.newId),
      newUid: ids.newUid,
      peers: {
        tell: async () => await Promise.reject(new Error('away')),
        listen: () => Promise.resolve(undefined),
        newsSince: () => Promise.resolve(undefined),
      },
      allowances: DEFAULT_ALLOWANCES,
      noteUse: () => undefined,
    });
    await quietly(async () => void (await change('disableUser', { userId: 1, isDisabled: false })));
    isWarm = true;
  });

  const change = (name: string, input: unknown, caller = ADMIN) =>
    plane.change(caller, { name, input } as never, 'in-org');
  const soon = async (promise: Promise<unknown>): Promise<unknown> =>
    await Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve('waits'), 300))]);
  const made = (login: string) => ({ login, email: `${login}@y.org`, name: '', passwordHash: '', orgId: 1 });

  it('of a new name, a refusal that says it is taken waits', async () => {
    const renamed = change('updateUser', {
      userId: start.id('users', 'ada'),
      login: 'eve',
      email: undefined,
      name: undefined,
    });
    expect(await soon(renamed)).toBe('waits');
    expect(await soon(change('createUser', made('eve')))).toBe('waits');
  });
  it('of the end of a person, nobody waits who takes the name: it says nothing of who had it', async () => {
    const ended = change('deleteUser', { userId: start.id('users', 'ada') });
    expect(await soon(ended)).toBe('waits');
    expect(await soon(change('createUser', made('ada')))).toMatchObject({ ok: true });
  });

  it('of the end of an org, everybody waits: who was in it cannot be told any more', async () => {
    const ended = change('deleteOrg', { orgId: 2, actsIn: 1 });
    expect(await soon(ended)).toBe('waits');
    expect(await soon(change('createOrg', { name: 'two' }))).toBe('waits');
    expect(await soon(change('deleteUser', { userId: start.id('users', 'ada') }))).toBe('waits');
  });

  it('of somebody who is disabled, who has read that waits, and nobody else', async () => {
    const ended = change('disableUser', { userId: start.id('users', 'ada'), isDisabled: true });
    expect(await soon(ended)).toBe('waits');
    expect(await soon(change('disableUser', { userId: start.id('users', 'ada'), isDisabled: true }))).toBe(
      'waits',
    );
    expect(await soon(change('createOrg', { name: 'three' }))).not.toBe('waits');
  });
});
