/** How often a change asks the storage of its object and the database, over the real coordinator and the real SQL. */
import { describe, expect, it } from 'vitest';

import type { ChangeRequest } from '../../../src/service/changes.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { HandClock, settle } from '../../support/hand-clock.ts';
import { loneCoordinator, newPlace } from '../../support/lone-coordinator.ts';

const caller = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
} as const;

/** An org with its object, which counts what it asks for. */
function world(orgId: number) {
  const d1 = new NodeD1();
  const trips: number[] = [];
  const binding = d1.binding(async (batch) => {
    trips.push(batch.length);
    await Promise.resolve();
    return d1.batch(batch);
  });
  const clock = new HandClock(1_000_000);
  const place = newPlace();
  const coordinator = loneCoordinator({ orgId, binding, clock, org0: { revision: 0, hash: '' }, place });
  const stored: string[] = [];
  const exec = place.sql.exec.bind(place.sql);
  place.sql.exec = (query, ...bindings) => {
    stored.push(query.trim().replaceAll(/\s+/g, ' '));
    return exec(query, ...bindings);
  };
  /** What it took to make a change. */
  const change = async (request: object) => {
    await settle();
    stored.length = 0;
    trips.length = 0;
    expect(await coordinator.change(caller, request as ChangeRequest, 'in-org')).toMatchObject({ ok: true });
    return { stored: [...stored], trips: [...trips] };
  };
  return { clock, change };
}

/** Statements that find the newest pair, that fence a commit, and that hold it to the limits. */
const HEAD = 1;
const FENCE = 2;
const LIMITS = 1;

let made = 0;

/** It touches nobody who is kept, the caller included. */
const createRole = () => ({
  name: 'createRole',
  input: {
    draft: {
      uid: '',
      name: `role ${++made}`,
      displayName: '',
      description: '',
      group: '',
      hidden: false,
      permissions: [{ action: 'teams:read', scope: 'teams:*' }],
    },
    version: 1,
    validatePermissions: true,
  },
});

/** The caller becomes a member of it, so it touches the caller. */
const createTeam = () => ({ name: 'createTeam', input: { name: `team ${++made}`, email: '' } });

/** The statements by what they do to which table. */
const inShort = (statements: readonly string[]): string[] =>
  statements.map((sql) => {
    const table = / (ledger|news|principals|declared_types|listeners_whole|touched)\b/.exec(sql)?.[1] ?? sql;
    return `${sql.split(' ')[0]} ${table}`;
  });

/** What is read when the database is asked, and when it has answered; what is sent, and that it is committed; the reply's pair. */
const STORED = ['SELECT ledger', 'SELECT ledger', 'UPDATE ledger', 'UPDATE ledger', 'SELECT ledger'];

describe('a change', () => {
  it('of an org asks the storage of its object five times', async () => {
    const { change } = world(1);
    await change(createRole());
    const { stored, trips } = await change(createRole());
    expect(inShort(stored)).toEqual(STORED);
    expect(trips).toEqual([HEAD + 1, FENCE + 3 + LIMITS]);
  });

  it('of the global plane notes what it touches as well', async () => {
    const { change } = world(0);
    await change(createRole());
    const { stored } = await change(createRole());
    const [asks, learns, sends, ...acknowledges] = STORED;
    const news = ['INSERT news', 'DELETE news'];
    expect(inShort(stored)).toEqual([
      asks,
      'SELECT listeners_whole',
      learns,
      sends,
      ...news,
      ...acknowledges,
    ]);
  });

  it('by a caller who was not asked for before reads the caller once, and no more for the next change', async () => {
    const { change } = world(1);
    const [first, second] = [await change(createRole()), await change(createRole())];
    expect(first.trips[0]).toBeGreaterThan(HEAD + 1);
    expect(second.trips[0]).toBe(HEAD + 1);
  });

  it('that touches its caller has the caller read again for the next one (I6)', async () => {
    const { change } = world(1);
    await change(createRole());
    await change(createTeam());
    expect((await change(createRole())).trips[0]).toBeGreaterThan(HEAD + 1);
  });
});
