/**
 * Every change of every dialect answers `dryRun=true` with what it would do, and does nothing. The changes are those of the table of
 * operations, of which there is none that the document does not tell of.
 */
import { beforeAll, describe, it } from 'vitest';

import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import type { Operation } from '../../support/operations/document.ts';
import { inOrder, readOperations } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';
import { seen } from '../../support/operations/refusals.ts';
import type { Row } from '../../support/operations/row.ts';
import { fill, pairsOf } from '../../support/operations/row.ts';
import { fromHome, inWorld, STATES } from '../../support/operations/states.ts';
import type { World } from '../../support/operations/world.ts';
import { makeWorld } from '../../support/operations/world.ts';
import { traceOf } from '../../support/snapshot.ts';

type Case = { readonly name: string; readonly row: Row; readonly operation: Operation };

/** Operations whose method is that of a change, and that are none. */
const NO_CHANGES = ['listUsersRoles', 'listTeamsRoles', 'deleteScimGroups'];

/** Headers that say what a change did. */
const OF_CHANGES = ['gatehouse-revision', 'etag', 'location', 'idempotency-replayed'];

let world: World;
let cases: Case[];
let others: Case[];
let requests = 0;

beforeAll(async () => {
  const byId = new Map(readOperations().map((operation) => [operation.id, operation]));
  const all = Object.entries(ROWS).flatMap(([name, row]): Case[] => {
    const operation = byId.get(name.replace(/\/.*/, ''));
    return operation === undefined || operation.method === 'GET' ? [] : [{ name, row, operation }];
  });
  const isNone = ({ operation }: Case) => NO_CHANGES.includes(operation.id);
  others = all.filter(isNone);
  cases = all.filter((one) => !isNone(one)).toSorted((a, b) => inOrder(a.operation, b.operation));
  world = await makeWorld(ROWS);
});

/** Sends the sample of a case, each from an address of its own, with more in its query. */
async function send({ row, operation }: Case, more: string, options: RequestOptions): Promise<Answer> {
  const { things } = world;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (parameter, name: string) =>
    encodeURIComponent(fill(row.at?.[name] ?? parameter, things)),
  );
  const queries = [row.query === undefined ? '' : fill(row.query, things), more].filter(
    (text) => text !== '',
  );
  const query = queries.length === 0 ? '' : `?${queries.join('&')}`;
  requests++;
  const headers = { 'CF-Connecting-IP': `10.2.${requests >> 8}.${requests & 255}`, ...options.headers };
  const body = row.body?.(things);
  return await api(operation.method, `${path}${query}`, {
    ...options,
    headers,
    ...(body !== undefined && { body }),
  });
}

/** One caller makes more dry runs here than at once: whoever is told to wait waits. */
async function whenShared(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 429) return answer;
    await scheduler.wait(Number(answer.headers.get('Retry-After')) * 1_000);
  }
}

/** Whoever may make the change of a row. */
async function callerOf({ row }: Case): Promise<As> {
  if (row.signedIn === 'people') return await world.person();
  if (row.isForServerAdmins === true) return world.callers.serverAdmin;
  return await world.holder(row, pairsOf([...row.needs, ...(row.also ?? [])], world.things));
}

/** What no two answers to one request have in common: names, times and secrets that are made. */
const MADE = /^(uid|key|created|updated|createdAt|updatedAt|url|avatarUrl|name|login|hash)$/;

const comparable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (field, part: unknown) => (MADE.test(field) ? typeof part : part));

describe('a dry run of every change', () => {
  // In this order, so that what is changed is there. Together they take too long for one test.
  it.for([
    ['POST', 48],
    ['PUT', 20],
    ['PATCH', 3],
    ['DELETE', 20],
  ] as const)(
    'makes nothing, says nothing in headers, and foresees how the change is answered: %s',
    async ([method, least], { expect }) => {
      const wrong: unknown[] = [];
      const chosen = cases.filter(({ operation }) => operation.method === method);
      for (const one of chosen) {
        const as = fromHome(world, await callerOf(one));
        // Signing in for the first time may write something, and is none of the change.
        await api('GET', '/user/orgs', as);
        const key = { headers: { ...as.headers, 'Idempotency-Key': unique('key') } };
        const { answer: foreseen, trace } = await traceOf(
          async () => await whenShared(async () => await send(one, 'dryRun=true', { ...as, ...key })),
        );
        const told = OF_CHANGES.filter((header) => foreseen.headers.has(header));
        if (Object.keys(trace).length > 0 || told.length > 0) wrong.push([one.name, trace, told]);
        const made = await send(one, 'dryRun=false', { ...as, ...key });
        const isRefused = made.status >= 300;
        const isAsked =
          isRefused === (foreseen.status !== 200) && (one.row.status ?? made.status) === made.status;
        const isSame = isRefused
          ? JSON.stringify(seen(foreseen)) === JSON.stringify(seen(made))
          : foreseen.body.dryRun === true &&
            foreseen.body.status === made.status &&
            JSON.stringify(comparable(foreseen.body.reply)) ===
              JSON.stringify(comparable(made.text === '' ? null : made.body));
        if (!isAsked || !isSame)
          wrong.push([one.name, foreseen.status, foreseen.text, made.status, made.text]);
      }
      expect(wrong).toEqual([]);
      expect(chosen.length).toBeGreaterThanOrEqual(least);
    },
  );

  it('is documented for every change, and for nothing else', async ({ expect }) => {
    const documented = readOperations().filter(({ takesDryRun }) => takesDryRun);
    const changes = new Set(cases.map(({ operation }) => operation.id));
    expect(documented.map(({ id }) => id).toSorted()).toEqual([...changes].toSorted());
  });
});

/** Some of all, so that each is met by some of the spellings. */
const everyThird = (all: readonly Case[], first: number) => all.filter((_, i) => i % 3 === first % 3);

const NEITHER = ['=True', '=1', '=', '', '=true&dryRun=true', '=true&dryRun=false', '=false&dryR%75n=true'];
const SPELLINGS = ['dryrun', 'dry_run', 'DryRun', 'dry-run', 'dryRn', 'validateOnly', 'whatIf'];

describe('a query that does not say true or false, once and under this name', () => {
  it('is 400 for a change, which is not made, and is named', async ({ expect }) => {
    const as = fromHome(world, world.callers.serverAdmin);
    const { trace } = await traceOf(async () => {
      for (const [i, value] of NEITHER.entries())
        for (const one of everyThird(cases, i)) {
          const answer = await send(one, `dryRun${value}`, as);
          expect(answer.status, `${one.name} answered ${answer.text}`).toBe(400);
          expect(answer.text).toMatch(/dryRun.* must be true or false, and there once/);
        }
      for (const [i, name] of SPELLINGS.entries())
        for (const one of everyThird(cases, i)) {
          const answer = await send(one, `${name}=true`, as);
          expect(answer.status, `${one.name} answered ${answer.text}`).toBe(400);
          expect(answer.text).toContain(name);
        }
    });
    expect(trace).toEqual({});
  });

  it('is unknown to what changes nothing', async ({ expect }) => {
    expect(others.map(({ name }) => name).toSorted()).toEqual(NO_CHANGES.toSorted());
    for (const one of others)
      for (const value of ['true', 'false'])
        expect((await send(one, `dryRun=${value}`, inWorld(world, await callerOf(one)))).status).toBe(400);
  });
});

/** Every second of some, so that no caller makes more dry runs than its share. */
const everySecond = (all: readonly Case[], first: number) => all.filter((_, i) => i % 2 === first % 2);

describe('whoever may not make the change', () => {
  it.for(STATES.map((state, i) => ({ ...state, i })))(
    'is refused in the same words: $state',
    async ({ i, caller, refusal }, { expect }) => {
      for (const one of everySecond(cases, i)) {
        const answer = await send(one, 'dryRun=true', caller(world));
        expect(seen(answer), one.name).toEqual(refusal[one.operation.dialect]);
      }
    },
  );

  it('for lack of the permission is refused as for the change', async ({ expect }) => {
    const guarded = cases.filter(({ row }) => row.signedIn === undefined);
    for (const [i, caller] of [world.callers.nobody, await world.person()].entries())
      for (const one of everySecond(guarded, i)) {
        const as = fromHome(world, caller);
        const [foreseen, made] = [await send(one, 'dryRun=true', as), await send(one, '', as)];
        expect(seen(foreseen), one.name).toEqual(seen(made));
        expect(foreseen.status).toBe(403);
      }
  });
});
