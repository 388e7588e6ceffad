/** A dry run of each sample request foresees just what the change then does, and makes nothing (I2, I6). */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Result } from '../../../src/core/result.ts';
import type { Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { effectBetween, foresee, lookingOn, sorted, whatEverybodyMayDo } from '../../support/foreseen.ts';
import { inOrder, readOperations } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';
import { fill } from '../../support/operations/row.ts';
import { makeWorld } from '../../support/operations/world.ts';
import { traceOf } from '../../support/snapshot.ts';

/** New uids are random. */
const withoutUids = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null).replaceAll(/"[a-z][a-z0-9]{13}"/g, '"<uid>"'));

describe('a dry run', () => {
  it('foresees what each sample request does', async ({ expect }) => {
    const world = await makeWorld(ROWS);
    const seen = new Map<string, number>();
    const wrong: unknown[] = [];
    let sample = '';
    const org = lookingOn(async (asked, make) => {
      const before = await whatEverybodyMayDo(asked.orgId);
      const { answer: foreseen, trace } = await traceOf(async () => await foresee(asked));
      const made: Result<unknown, unknown> = await make();
      const really = sorted(effectBetween(before, await whatEverybodyMayDo(asked.orgId)));
      const { name } = asked.request;
      seen.set(name, (seen.get(name) ?? 0) + (really.kind === 'told' ? really.groups.length : 0));
      const told = foreseen.ok
        ? { ok: true, reply: withoutUids(foreseen.value.reply), effect: sorted(foreseen.value.effect), trace }
        : { ...foreseen, trace };
      const wanted = made.ok
        ? { ok: true, reply: withoutUids(made.value), effect: really, trace: {} }
        : { ...made, trace: {} };
      try {
        expect(told).toEqual(wanted);
      } catch (error) {
        wrong.push([sample, name, (error as Error).message]);
      }
      return made as Awaited<ReturnType<typeof make>>;
    });
    const app = createApp();
    const fetch: Fetch = async (request) => await app.fetch(request, { ...env, ORG: org as typeof env.ORG });
    const byId = new Map(Object.entries(ROWS).map(([name, row]) => [name, row] as const));
    const operations = (await readOperations()).toSorted(inOrder);
    for (const { id, method, path } of operations) {
      if (method === 'GET') continue;
      for (const [name, row] of byId) {
        if (name.replace(/\/.*/, '') !== id) continue;
        sample = name;
        const { things } = world;
        const named = path.replaceAll(/\{(\w+)\}/g, (parameter, thing: string) =>
          encodeURIComponent(fill(row.at?.[thing] ?? parameter, things)),
        );
        const query = row.query === undefined ? '' : `?${fill(row.query, things)}`;
        await api(
          method,
          `${named}${query}`,
          { as: world.callers.serverAdmin, org: world.org.id, body: row.body?.(things) },
          fetch,
        );
      }
    }
    expect(wrong).toEqual([]);
    expect([...seen]).toEqual([]);
  });
});
