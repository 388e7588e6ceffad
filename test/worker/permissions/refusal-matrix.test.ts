import { env } from 'cloudflare:workers';
import { beforeAll, describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import type { Operation } from '../../support/operations/document.ts';
import { inOrder, readDocumented, readOperations } from '../../support/operations/document.ts';
import { PUBLIC, ROWS } from '../../support/operations/index.ts';
import type { Refusal } from '../../support/operations/refusals.ts';
import {
  denied,
  isRefusal,
  ONLY_PEOPLE,
  ONLY_SERVER_ADMINS,
  seen,
} from '../../support/operations/refusals.ts';
import type { Row, Things } from '../../support/operations/row.ts';
import { fill, isOfGlobalPlane, pairsOf } from '../../support/operations/row.ts';
import { fromHome, inWorld, STATES } from '../../support/operations/states.ts';
import type { World } from '../../support/operations/world.ts';
import { makeWorld, nothingOf, onWrongScopes } from '../../support/operations/world.ts';
import { traceOf } from '../../support/snapshot.ts';

/*
 * Every operation of the served document, to callers in every state. What each requires stands in
 * test/support/operations; an operation without a row there fails.
 */

/** A row, and the operation that it is about. */
type Case = { readonly name: string; readonly row: Row; readonly operation: Operation };

let operations: Operation[];
let cases: Case[];
let world: World;

beforeAll(async () => {
  operations = readOperations();
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  cases = Object.entries(ROWS).flatMap(([name, row]) => {
    const operation = byId.get(name.replace(/\/.*/, ''));
    return operation === undefined ? [] : [{ name, row, operation }];
  });
  world = await makeWorld(ROWS);
});

let requests = 0;

/** Sends the sample of a case, each from an address of its own, so that no limit on guesses is met. */
async function send(
  { row, operation }: Case,
  options: RequestOptions,
  things = world.things,
): Promise<Answer> {
  const { method, path } = operation;
  const named = path.replaceAll(/\{(\w+)\}/g, (parameter, name: string) =>
    encodeURIComponent(fill(row.at?.[name] ?? parameter, things)),
  );
  const query = row.query === undefined ? '' : `?${fill(row.query, things)}`;
  requests++;
  const headers = { 'CF-Connecting-IP': `10.1.${requests >> 8}.${requests & 255}`, ...options.headers };
  const body = row.body?.(things);
  return await api(method, `${named}${query}`, { ...options, headers, ...(body !== undefined && { body }) });
}

const toLine = (name: string, { status, text }: Answer) => `${name}: ${status} ${text}`;

/** Sends the samples one by one; what is not answered as wanted, and what was written anywhere meanwhile. */
async function differences(
  chosen: readonly Case[],
  caller: () => RequestOptions,
  refusalOf: (one: Case) => Refusal,
) {
  const { answer: wrong, trace } = await traceOf(async () => {
    const different: unknown[] = [];
    for (const one of chosen) {
      const answer = await send(one, caller());
      const wanted = refusalOf(one)[one.operation.dialect];
      const isSame = isRefusal(answer, wanted);
      const headers = [...answer.headers.keys()].filter((header) => !PLAIN_HEADERS.includes(header));
      if (!isSame || headers.length > 0) different.push([toLine(one.name, answer), ...headers]);
    }
    return different;
  });
  return { wrong, trace };
}

/** As `differences`, for callers who are not the same from one sample to the next. */
async function differencesFor(
  chosen: readonly Case[],
  callerOf: (one: Case) => Promise<As>,
  refusalOf: (one: Case) => Refusal,
) {
  const all = [];
  for (const one of chosen) {
    const caller = fromHome(world, await callerOf(one));
    const { wrong, trace } = await differences([one], () => caller, refusalOf);
    if (wrong.length > 0 || Object.keys(trace).length > 0) all.push({ wrong, trace });
  }
  return all;
}

/** What a refusal may say in its headers: nothing about a thing. */
const PLAIN_HEADERS = [
  'cache-control',
  'content-length',
  'content-type',
  'www-authenticate',
  'x-content-type-options',
  'x-request-id',
];

const NOTHING_WRONG = { wrong: [], trace: {} };

describe('the table of operations', () => {
  it('tells of every operation of the document, and of no other', ({ expect }) => {
    const told = [...Object.keys(PUBLIC), ...Object.keys(ROWS).map((name) => name.replace(/\/.*/, ''))];
    expect([...new Set(told)].toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
    const open = operations.filter(({ isPublic }) => isPublic).map(({ id }) => id);
    expect(open).toEqual(Object.keys(PUBLIC));
  });

  it('leaves out no route that is served: the document tells of all', async ({ expect }) => {
    const documented = readDocumented();
    // What looks at the method itself is no operation: middleware, what answers everything else, the root, and files.
    const served = createApp()
      .routes.filter(({ method }) => method !== 'ALL' && method !== 'OPTIONS')
      .map(
        ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{(?:[^{}]|\{[^}]*\})*\})?/g, '{$1}')}`,
      );
    expect([...new Set(served)].toSorted()).toEqual(documented.toSorted());
  });

  it('says of every operation that it needs a permission, or nothing but a credential (I12)', ({
    expect,
  }) => {
    for (const [name, { needs, signedIn }] of Object.entries(ROWS)) {
      expect(needs.length > 0, name).toBe(signedIn === undefined);
    }
  });
});

describe('operations for everybody', () => {
  it('answer without credentials, and with any', async ({ expect }) => {
    for (const operation of operations.filter(({ isPublic }) => isPublic)) {
      const one: Case = { name: operation.id, row: { plane: 'org', needs: [] }, operation };
      for (const { state, caller } of STATES) {
        const { status, text } = await send(one, caller(world));
        expect(status, `${operation.id} with ${state}: ${text}`).toBe(PUBLIC[operation.id]);
      }
    }
  });
});

describe('without a credential that holds, every operation is refused alike, and writes nothing (I12, I15)', () => {
  it.for(STATES)('$state', async ({ caller, refusal }, { expect }) => {
    expect(
      await differences(
        cases,
        () => caller(world),
        () => refusal,
      ),
    ).toEqual(NOTHING_WRONG);
  });
});

const deniedTo = ({ row }: Case) => denied(row);

describe('without the permission, every operation that needs one names its action alone, and writes nothing', () => {
  const guarded = () => cases.filter(({ row }) => row.signedIn === undefined);

  it('to a service account that holds nothing', async ({ expect }) => {
    const caller = inWorld(world, world.callers.nobody);
    expect(await differences(guarded(), () => caller, deniedTo)).toEqual(NOTHING_WRONG);
  });

  it('to a person who holds nothing', async ({ expect }) => {
    const global = guarded().filter(({ row }) => row.plane !== 'org');
    const caller = fromHome(world, await world.person());
    expect(await differences(global, () => caller, deniedTo)).toEqual(NOTHING_WRONG);
  });

  it('to who holds it on another scope', async ({ expect }) => {
    const scoped = guarded().filter(({ row }) => onWrongScopes(row, world.things) !== undefined);
    expect(scoped.length).toBeGreaterThan(50);
    const holder = async ({ row }: Case) => await world.wrongHolder(row);
    expect(await differencesFor(scoped, holder, deniedTo)).toEqual([]);
  });

  it('to who lacks the first, or the last, of several', async ({ expect }) => {
    const several = guarded().filter(({ row }) => row.needs.length > 1);
    for (const part of [[1], [0, -1]]) {
      const holder = async ({ row }: Case) =>
        await world.holder(row, pairsOf(row.needs.slice(...part), world.things));
      expect(await differencesFor(several, holder, deniedTo)).toEqual([]);
    }
  });

  it('to who holds in an org what counts in the global plane', async ({ expect }) => {
    const global = guarded().filter(({ row }) => isOfGlobalPlane(row));
    const caller = fromHome(world, world.callers.globalRightsInOrg);
    // Every one, by its own row, whose scope is of the whole deployment.
    const scoped = guarded().filter(({ row }) => row.needs.some((need) => need.includes(' global.')));
    expect(scoped.length).toBeGreaterThan(8);
    expect(scoped.filter(({ row }) => !isOfGlobalPlane(row))).toEqual([]);
    expect(await differences(global, () => caller, deniedTo)).toEqual(NOTHING_WRONG);
  });
});

/** Parameters of paths that name something of an org. */
const OURS = /\{(roleUID|userI[dD]|teamI[dD]|serviceAccountId|tokenId|orgId)\}/;

describe('an Admin of another org, who acts there', () => {
  it('is answered as if nothing in the org existed, and changes nothing there (I10)', async ({ expect }) => {
    const revisions = async () =>
      await env.DB.prepare('SELECT max(revision) FROM changes WHERE org_id IN (0, ?) GROUP BY org_id')
        .bind(world.org.id)
        .raw();
    const caller = { as: world.callers.stranger };
    // The name of an org is no secret to who wants to take it.
    const things = { ...world.things, orgName: 'Elsewhere' };
    const before = await revisions();
    const wrong: string[] = [];
    for (const one of cases) {
      const { name, row, operation } = one;
      const answer = await send(one, caller, things);
      const isMissing = OURS.test(operation.path) || row.at !== undefined;
      const none = isMissing ? await send(one, caller, nothingOf(things)) : answer;
      // What the caller sent may be said again.
      const [told, toldOfNothing] = [answer, none].map((said) =>
        JSON.stringify(seen(said)).replaceAll(things.roleUID, nothingOf(things).roleUID),
      );
      const isAlike = told === toldOfNothing;
      const isDenied = row.plane === 'org' || answer.status === 403;
      const isTold = answer.status === 401 || answer.status >= 500 || answer.text.includes(world.mark);
      if (!isAlike || !isDenied || isTold) wrong.push(toLine(name, answer), toLine('for nothing', none));
    }
    expect(wrong).toEqual([]);
    expect(await revisions()).toEqual(before);
  });
});

describe('with exactly what it requires, every operation is done', () => {
  /** Whoever holds what a row requires and its sample gives away. */
  const holderOf = async (row: Row, things: Things, from?: 'outside') =>
    await world.holder(row, pairsOf([...row.needs, ...(row.also ?? [])], things), from);

  it('but some are for server admins, whatever others hold (I11)', async ({ expect }) => {
    const chosen = cases.filter(({ row }) => row.isForServerAdmins === true);
    const holder = async ({ row }: Case) => await holderOf(row, world.things);
    expect(await differencesFor(chosen, holder, () => ONLY_SERVER_ADMINS)).toEqual([]);
  });

  it('but some are for people, and no service account', async ({ expect }) => {
    const chosen = cases.filter(({ row }) => row.signedIn === 'people');
    const caller = inWorld(world, world.callers.nobody);
    expect(
      await differences(
        chosen,
        () => caller,
        () => ONLY_PEOPLE,
      ),
    ).toEqual(NOTHING_WRONG);
  });

  it('from outside the org that a path names, where the permission is held everywhere', async ({
    expect,
  }) => {
    const wrong: string[] = [];
    for (const one of cases
      .filter(({ row }) => row.plane === 'org-of-path' && row.isForServerAdmins !== true)
      .toSorted((a, b) => inOrder(a.operation, b.operation))) {
      const { name, row } = one;
      const person = await holderOf(row, world.spare, 'outside');
      const answer = await send(one, { as: person }, world.spare);
      if (answer.status >= 300) wrong.push(toLine(name, answer));
    }
    expect(wrong).toEqual([]);
  });

  it('for who is only signed in, and for who holds the permission', async ({ expect }) => {
    const wrong: string[] = [];
    for (const one of cases.toSorted((a, b) => inOrder(a.operation, b.operation))) {
      const { name, row } = one;
      const person = row.signedIn === 'people' ? await world.person() : undefined;
      const admin = row.isForServerAdmins === true ? world.callers.serverAdmin : undefined;
      const caller = person ?? admin ?? (await holderOf(row, world.things));
      const answer = await send(one, fromHome(world, caller));
      const isWanted = row.status === undefined ? answer.status < 300 : answer.status === row.status;
      if (!isWanted) wrong.push(toLine(name, answer));
    }
    expect(wrong).toEqual([]);
  });
});
