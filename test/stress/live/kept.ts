import { rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

import { dependenciesOf } from '../../../src/core/dependency.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { STORE_AFTER_MS } from '../../../src/durable/principal-cache.ts';
import type { Call } from './client.ts';
import { eachObject, objectsFolder, openD1 } from './database.ts';
import type { Service } from './service.ts';
import type { World } from './world.ts';
import { SERVER_ADMIN } from './world.ts';

type Note = { readonly at: number; readonly touches: string };

const NO_DELAY = { from: 0, to: 0 };

type Facts = Readonly<Record<string, unknown>> & {
  readonly tokens: readonly {
    readonly id: number;
    readonly expires: string | null;
    readonly revoked: boolean;
  }[];
};

/** What was compared, and what was not the same. */
export type Kept = {
  readonly compared: number;
  readonly notCompared: number;
  readonly problems: readonly string[];
};

/**
 * Every principal that an org's object kept through the run against the database. The objects first find out what has
 * changed since they ended, as they do whenever they start; what they still keep then must be what is loaded anew once
 * their storage is gone. The service is stopped before and after.
 */
export async function checkKept(service: Service, world: World, call: Call): Promise<Kept> {
  await service.start(NO_DELAY);
  for (const { id, admin } of world.orgs) {
    // By the admin alone: what is kept of the others stays as it was kept.
    await call({ as: admin, path: '/access-control/user/permissions' });
    await call({ as: SERVER_ADMIN, org: id, path: '/access-control/user/permissions' });
  }
  await call({ as: SERVER_ADMIN, path: '/orgs' });
  // What was loaded is stored a moment later.
  await setTimeout(5 * STORE_AFTER_MS);
  await service.kill();
  const before = keptIn(service.state);

  rmSync(objectsFolder(service.state), { recursive: true });
  await service.start(NO_DELAY);
  for (const key of before.keys()) {
    const [org = 0, user = 0] = key.split('/').map(Number);
    if (org !== 0) await call({ as: SERVER_ADMIN, org, path: `/access-control/users/${user}/permissions` });
  }
  await call({ as: SERVER_ADMIN, path: '/orgs' });
  // What was loaded is stored a moment later.
  await setTimeout(5 * STORE_AFTER_MS);
  await service.kill();
  const after = keptIn(service.state);

  const database = openD1(service.state);
  try {
    return compare(before, after, database);
  } finally {
    database.close();
  }
}

function keptIn(state: string): Map<string, Facts> {
  const kept = new Map<string, Facts>();
  eachObject(state, (storage) => {
    const hasTable = storage.prepare("SELECT 1 FROM sqlite_master WHERE name = 'principals'").get();
    if (hasTable === undefined) return;
    const notes = storage.prepare('SELECT at, touches FROM touched ORDER BY at').all() as Note[];
    const rows = storage.prepare('SELECT facts, good_at AS goodAt FROM principals').all();
    for (const { facts, goodAt } of rows as { facts: string; goodAt: number }[]) {
      const of = JSON.parse(facts) as PrincipalFacts & Facts;
      if (isGood(goodAt, dependenciesOf(of), notes)) kept.set(`${of.evaluatedIn}/${of.userId}`, of);
    }
  });
  return kept;
}

/** Whether nothing that somebody depends on was touched since; see `TouchedNotes`. */
function isGood(goodAt: number, dependencies: readonly string[], notes: readonly Note[]): boolean {
  if ((notes[0]?.at ?? 1) - 1 > goodAt) return false;
  const touched = notes
    .filter(({ at }) => at > goodAt)
    .map(({ touches }) => JSON.parse(touches) as string[] | null);
  return touched.every((touches) => touches !== null && !touches.some((one) => dependencies.includes(one)));
}

function compare(before: Map<string, Facts>, after: Map<string, Facts>, database: DatabaseSync): Kept {
  const problems: string[] = [];
  let compared = 0;
  const token = database.prepare('SELECT expires, revoked FROM tokens WHERE id = ?');
  for (const [key, facts] of before) {
    const fresh = after.get(key);
    if (fresh === undefined) continue;
    compared++;
    const [kept, loaded] = [comparable(facts), comparable(fresh)];
    if (kept !== loaded) problems.push(`kept of ${key}: ${kept}\n  in the database: ${loaded}`);
    for (const { id, expires, revoked } of facts.tokens) {
      const row = token.get(id) as { expires: string | null; revoked: string | null } | undefined;
      const isRight = row !== undefined && row.expires === expires && (row.revoked !== null) === revoked;
      if (!isRight) problems.push(`kept of ${key}: token ${id} is not as in the database`);
    }
  }
  return { compared, notCompared: before.size - compared, problems };
}

/**
 * The facts as a text, whatever their order. Not the tokens, of which those are kept that were used; nor the current org
 * of a person, which is known to lag: who acts there by default is looked up again.
 */
function comparable({ tokens: _tokens, homeOrgId: _homeOrgId, ...facts }: Facts): string {
  return JSON.stringify(sorted(facts));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(sorted(item))).toSorted();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
