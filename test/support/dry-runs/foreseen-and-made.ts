import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { ExpectStatic } from 'vitest';

import type { Caller, ChangeStanding } from '../../../src/core/caller.ts';
import type { ChangeConditions } from '../../../src/core/change-conditions.ts';
import type { Foreseen } from '../../../src/core/effect.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import { DryRuns } from '../../../src/durable/dry-runs.ts';
import { OrgClient } from '../../../src/durable/org-client.ts';
import { OrgDoor } from '../../../src/durable/org-door.ts';
import { memoryOf } from '../../../src/memory.ts';
import { RepeatedRefusals } from '../../../src/service/engine/repeated-refusals.ts';
import { Belongings } from '../../../src/service/sign-in/belonging.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import type { Asked } from './drawn-changes.ts';
import type { Everybody, Rows } from './everybody.ts';
import {
  differences,
  differingRows,
  everybody,
  misnamed,
  readRows,
  rowsOf,
  toldDifferences,
} from './everybody.ts';

/*
 * The law of dry runs: what a dry run foresees is what the change then does, and the dry run itself does nothing.
 */

const now = () => Date.now();

/**
 * The objects of dry runs. Each call is answered by one of its own over the storage of the real one, so that no share of a caller is
 * used up however long a walk is.
 *
 * @param database what they see of the database
 */
export const dryRunsOver = (database: () => D1Database) => (name: string) => {
  const within = async <T>(ask: (dryRuns: DryRuns) => Promise<T>): Promise<T> =>
    await runInDurableObject(
      env.DRY_RUNS.getByName(name),
      async (_instance, state) => await ask(new DryRuns(state, { ...env, DB: database() })),
    );
  return {
    dryRun: async (...asked: Parameters<DryRuns['dryRun']>) =>
      await within(async (dryRuns) => await dryRuns.dryRun(...asked)),
    effectOf: async (...asked: Parameters<DryRuns['effectOf']>) =>
      await within(async (dryRuns) => await dryRuns.effectOf(...asked)),
  };
};

/** The door of an isolate that knows nobody yet, before the real objects. */
export function doorBefore(dryRuns = dryRunsOver(() => env.DB)): OrgDoor {
  const orm = openOrm(env.DB);
  const bytes = 1_000_000;
  const client = new OrgClient(
    (name) => env.ORG.getByName(name),
    () => undefined,
    dryRuns,
  );
  const belongings = new Belongings({
    database: openDatabase(orm),
    repositories: openRepositories(orm),
    known: memoryOf({ bytes }),
    refusals: new RepeatedRefusals({ memory: memoryOf({ bytes }), now }),
    now,
  });
  return new OrgDoor(client, belongings, memoryOf({ bytes }));
}

/** Somebody of the database as a caller: a person by password, or a service account by a token of its own. */
export function callerOf(rows: Rows, userId: number): Caller {
  const user = rowsOf(rows, 'users').find((row) => row['id'] === userId);
  const token = rowsOf(rows, 'tokens').find((row) => row['account_id'] === userId);
  const isPerson = user?.['is_service_account'] === 0;
  return {
    userId,
    credential: isPerson
      ? {
          kind: 'password',
          name: String(user['login']),
          credentialVersion: Number(user['credential_version']),
        }
      : { kind: 'token', tokenId: Number(token?.['id'] ?? 0) },
    tokenOrgId: isPerson ? null : Number(user?.['home_org_id'] ?? 0),
    currentOrgId: null,
    origin: { address: '', userAgent: '' },
  };
}

/** What is stored, and what everybody may do by it. */
export type Moment = { readonly rows: Rows; readonly everybody: Everybody };

export async function thisMoment(): Promise<Moment> {
  const rows = await readRows();
  return { rows, everybody: everybody(rows) };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A reply without its times, and without uids that were not there before: both are new each time. */
function comparable(reply: unknown, known: ReadonlySet<unknown>, key = ''): unknown {
  if (typeof reply === 'string') {
    if (TIME.test(reply)) return 'a time';
    return key === 'uid' && !known.has(reply) ? 'a new uid' : reply;
  }
  if (Array.isArray(reply)) return reply.map((one) => comparable(one, known));
  if (typeof reply !== 'object' || reply === null) return reply;
  return Object.fromEntries(
    Object.entries(reply).map(([name, value]) => [name, comparable(value, known, name)]),
  );
}

/** A change that somebody asks for, and on what conditions. */
export type Wanted = Asked & { readonly caller: Caller; readonly conditions?: ChangeConditions };

/** Has a change foreseen. */
const foresee = async (
  door: OrgDoor,
  { orgId, caller, request: { name, input }, standing, conditions }: Wanted,
): Promise<Result<Foreseen<unknown>, Refusal>> =>
  await door.dryRun(orgId, caller, name, input as never, standing as ChangeStanding, conditions);

/** Makes a change. */
const make = async (
  door: OrgDoor,
  { orgId, caller, request: { name, input }, standing, conditions }: Wanted,
): Promise<Result<unknown, Refusal>> =>
  await door.change(orgId, caller, name, input as never, standing as ChangeStanding, conditions);

/** What a change came to, and whether it gave or took anything. */
export type Came = {
  readonly to: 'changed' | 'unchanged' | Refusal['tag'];
  readonly moves: boolean;
  readonly after: Moment;
};

/** Has a change foreseen, makes it, and holds what was foreseen to what was done. Gives what it came to. */
export async function foreseenAndMade(
  expect: ExpectStatic,
  door: OrgDoor,
  wanted: Wanted,
  before: Moment,
): Promise<Came> {
  const { request, orgId, caller, standing } = wanted;
  const said = `${caller.userId} in ${orgId} ${JSON.stringify(standing)}: ${JSON.stringify(request)}`;
  const foreseen = await foresee(door, wanted);
  const unmade = await readRows();
  expect(differingRows(before.rows, unmade), `the dry run wrote: ${said}`).toEqual([]);
  const made = await make(door, wanted);
  const after = await thisMoment();
  const written = differingRows(before.rows, after.rows);
  if (!made.ok) {
    expect(foreseen, `refused: ${said}`).toEqual(made);
    expect(written, said).toEqual([]);
    return { to: made.refusal.tag, moves: false, after };
  }
  if (!foreseen.ok) throw new Error(`Made, but foreseen ${JSON.stringify(foreseen)}: ${said}`);
  const known = new Set(
    Object.values(before.rows)
      .flat()
      .map((row) => row['uid']),
  );
  const { reply, effect } = foreseen.value;
  expect(comparable(reply, known), `replied: ${said}`).toEqual(comparable(made.value, known));
  const moved = differences(before.everybody, after.everybody);
  expect(toldDifferences(effect), `gives and takes: ${said}`).toEqual(moved);
  expect(misnamed(effect, before.everybody, after.everybody), said).toEqual([]);
  return {
    to: written.length > 0 ? 'changed' : 'unchanged',
    moves: Object.keys(moved).length > 0,
    after,
  };
}
