/** What an object answers without waiting: what it costs, and that it is answered by nobody who was replaced. */
import { describe, expect, it } from 'vitest';

import type { Asked } from '../../../src/core/asking.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { GLOBAL_ORG_ID } from '../../../src/core/principal.ts';
import { permission } from '../../../src/core/requirement.ts';
import type { AtOnce } from '../../../src/durable/at-once.ts';
import { STORE_AFTER_MS } from '../../../src/durable/principal-cache.ts';
import type { ChangeRequest } from '../../../src/service/changes.ts';
import type { Tip } from '../../../src/service/ports/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { ADMIN, ADMIN_ID } from '../../simulator/world/callers.ts';
import { asks, byId } from '../../support/asking.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';

const ORG = 1;
const MAY_READ = permission('users.permissions:read', 'users:id:*');
const REACH = { action: 'users.permissions:read', prefix: 'users:id:' };
const held = asks(byId(ADMIN_ID), 'read', 'folders', 'sharedwithme');

/** Where an object is, and what org 0 says that it has acknowledged; that it is not reached, where nothing is said. */
type At = { readonly orgId?: number; readonly org0?: Tip | undefined };

/** An org whose Admin is kept, and every statement that its object executes. */
async function hotOrg({ orgId = ORG, org0 }: At = { org0: { revision: 0, hash: '' } }) {
  const d1 = new NodeD1();
  const clock = new HandClock(1_000_000);
  const database = { losesCommits: false };
  const binding = d1.binding(async (batch) => {
    const isCommit = batch.some(({ sql }) => sql.startsWith('insert into "changes"'));
    if (isCommit && database.losesCommits) throw new Error('D1_ERROR: Network connection lost.');
    return await Promise.resolve(d1.batch(batch));
  });
  const place = newPlace();
  const org = loneCoordinator({ orgId, binding, clock, place, ...(org0 && { org0 }) });
  expect(await org.ownPermissions(ADMIN, false)).toMatchObject({ ok: true });
  await clock.pass(STORE_AFTER_MS);
  const executed: string[] = [];
  const storage = { isGone: false };
  const exec = place.sql.exec.bind(place.sql);
  place.sql.exec = (query, ...bindings) => {
    executed.push(query);
    if (storage.isGone) throw new Error('This object was replaced');
    return exec(query, ...bindings);
  };
  return { org, executed, storage, clock, database };
}

const questions: readonly (readonly [string, (atOnce: AtOnce) => unknown])[] = [
  ['an evaluation', (atOnce) => atOnce.evaluate(ADMIN, { asked: [held], explains: false })],
  [
    'fifty at once, with reasons',
    (atOnce) => atOnce.evaluate(ADMIN, { asked: Array.from({ length: 50 }, () => held), explains: true }),
  ],
  ['own permissions', (atOnce) => atOnce.ownPermissions(ADMIN)],
  ['own permissions and their state', (atOnce) => atOnce.ownPermissionsAt(ADMIN)],
  [
    'what another may do',
    (atOnce) => atOnce.permissionsOf(ADMIN, { userId: ADMIN_ID, requirement: MAY_READ, outsider: MAY_READ }),
  ],
  [
    'whether the caller may',
    (atOnce) => atOnce.authorise(ADMIN, { requirement: MAY_READ, standing: 'in-org' }),
  ],
  [
    'that the caller may not',
    (atOnce) =>
      atOnce.authorise(ADMIN, { requirement: permission('none:such'), standing: 'in-org-or-global' }),
  ],
];

describe('about principals that are kept', () => {
  it.each(questions)('%s takes one statement of the storage', async (_, ask) => {
    await quietly(async () => {
      const { org, executed } = await hotOrg();
      for (let i = 0; i < 3; i++) {
        executed.length = 0;
        expect(ask(org.atOnce)).toBeDefined();
        expect(executed).toHaveLength(1);
      }
    });
  });

  it.each(questions)('%s is not answered by an object that was replaced (I6)', async (_, ask) => {
    await quietly(async () => {
      const { org, storage } = await hotOrg();
      storage.isGone = true;
      expect(() => ask(org.atOnce)).toThrow('replaced');
    });
  });

  it.each(questions)('%s is not answered at once when the lease is to be renewed', async (_, ask) => {
    await quietly(async () => {
      const { org, clock } = await hotOrg();
      clock.ms += 4_000;
      expect(ask(org.atOnce)).toBeUndefined();
    });
  });

  it.each(questions)(
    '%s is not answered at once where org 0 does not tell what changes (I6)',
    async (_, ask) => {
      await quietly(async () => {
        const { org } = await hotOrg({});
        expect(ask(org.atOnce)).toBeUndefined();
      });
    },
  );

  it.each(questions)(
    '%s is not answered at once while a change has an unknown outcome (I8)',
    async (_, ask) => {
      await quietly(async () => {
        const { org, database } = await hotOrg();
        database.losesCommits = true;
        const request = { name: 'createTeam', input: { name: 'lost', email: '' } } as ChangeRequest;
        expect(await org.change(ADMIN, request, 'in-org')).toMatchObject({ refusal: { tag: 'unavailable' } });
        expect(ask(org.atOnce)).toBeUndefined();
      });
    },
  );

  it.each(questions)('%s is not answered at once while the org has something to follow', async (_, ask) => {
    await quietly(async () => {
      const { org } = await hotOrg();
      // It concerns nobody here, and what came before it is not known.
      const change = { revision: 7, hash: 'seven', previousHash: 'six', touches: ['user:12345'] } as const;
      expect(org.followGlobal(change)).toBe(true);
      expect(ask(org.atOnce)).toBeUndefined();
    });
  });

  it.each(questions)('%s is not answered at once in the global plane', async (_, ask) => {
    await quietly(async () => {
      const { org } = await hotOrg({ orgId: GLOBAL_ORG_ID });
      expect(ask(org.atOnce)).toBeUndefined();
    });
  });

  it('nothing is answered at once from before what the caller saw (I6)', async () => {
    await quietly(async () => {
      const { org } = await hotOrg();
      const head = { own: 0, hash: '', global: 0, globalHash: '', news: [] };
      for (const [seen, isNow] of [
        [head, true],
        [{ ...head, own: 1 }, false],
        [{ ...head, global: 1 }, false],
      ] as const) {
        expect(org.atOnce.ownPermissionsAt(ADMIN, seen) !== undefined).toBe(isNow);
        const question = { requirement: MAY_READ, standing: 'in-org' } as const;
        expect(org.atOnce.authorise(ADMIN, question, seen) !== undefined).toBe(isNow);
      }
    });
  });

  it('the answer is what is found by waiting', async () => {
    await quietly(async () => {
      const { org } = await hotOrg();
      const asked = [held, asks(byId(ADMIN_ID), 'none', 'such', '1'), asks(null, 'read', 'folders', 'x')];
      for (const explains of [true, false]) {
        const now = org.atOnce.evaluate(ADMIN, { asked, explains });
        expect(await org.evaluate(ADMIN, { asked, explains })).toEqual({ ok: true, value: now });
      }
      expect(await org.ownPermissions(ADMIN, false)).toEqual(org.atOnce.ownPermissions(ADMIN));
      expect(await org.ownPermissionsAt(ADMIN)).toEqual(org.atOnce.ownPermissionsAt(ADMIN));
      for (const requirement of [MAY_READ, permission('none:such')]) {
        const question = { requirement, standing: 'in-org', reach: [REACH], also: MAY_READ } as const;
        expect(await org.authorise(ADMIN, question)).toEqual(org.atOnce.authorise(ADMIN, question));
        const listed = { userId: ADMIN_ID, requirement, outsider: MAY_READ };
        const found = await org.permissionsOf(ADMIN, ADMIN_ID, requirement, MAY_READ);
        expect(found).toEqual(org.atOnce.permissionsOf(ADMIN, listed));
      }
    });
  });

  it('nothing is answered at once that must be read, or of a credential that does not hold', async () => {
    await quietly(async () => {
      const { org } = await hotOrg();
      const isAsked = (caller: Caller, ...asked: readonly Asked[]) =>
        org.atOnce.evaluate(caller, { asked, explains: false });
      expect(isAsked(ADMIN, held, asks(byId(12_345), 'read', 'folders', 'x'))).toBeUndefined();
      expect(isAsked(ADMIN, asks({ by: 'login', value: 'nobody' }, 'read', 'folders', 'x'))).toBeUndefined();
      const outdated = { kind: 'password', name: 'admin', credentialVersion: 9 } as const;
      expect(isAsked({ ...ADMIN, credential: outdated }, held)).toBeUndefined();
      expect(isAsked({ ...ADMIN, tokenOrgId: 2 }, held)).toBeUndefined();
      expect(isAsked({ ...ADMIN, userId: 12_345 }, held)).toBeUndefined();
    });
  });
});
