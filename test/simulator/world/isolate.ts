import { LRUCache } from 'lru-cache';

import type { Caller, ChangeStanding } from '../../../src/core/caller.ts';
import { ok } from '../../../src/core/result.ts';
import { toTold } from '../../../src/durable/answer-text.ts';
import type { Coordinator } from '../../../src/durable/coordinator.ts';
import type { RemoteCoordinator } from '../../../src/durable/org-client.ts';
import { OrgClient } from '../../../src/durable/org-client.ts';
import type { Open } from '../../../src/durable/placed.ts';
import { fromQuestionText } from '../../../src/durable/question-text.ts';
import { withPatience } from '../../../src/durable/patience.ts';
import type { ChangeInput, ChangeName } from '../../../src/service/changes.ts';
import { ListReads } from '../../../src/service/engine/list-reads.ts';
import type { Pass } from '../../../src/service/engine/passes.ts';
import type { Repositories } from '../../../src/service/ports/repositories.ts';
import type { Head, Revisions } from '../../../src/service/ports/changes.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { Life } from '../life.ts';
import { MachineClock } from '../machine-clock.ts';
import type { WriteOutcome } from '../register.ts';
import type { Simulation } from '../simulation.ts';
import type { Substrate } from '../substrate.ts';

/** Refusals that say that what was asked for is so already. */
const IS_SO = new Set([
  'already-member',
  'linked-already',
  'taken',
  'login-or-email-taken',
  'not-found',
  'not-a-member',
]);

/** A Worker isolate: it asks coordinators as the HTTP layer does, and has lists of its own. */
export class Isolate {
  readonly org: OrgClient;
  readonly lists: ListReads;
  readonly repositories: Repositories;

  constructor(simulation: Simulation<Coordinator>, { repositories }: Substrate, name: string) {
    const life = new Life(name);
    const clock = new MachineClock(simulation.schedule).of(life);
    this.repositories = repositories;
    this.org = new OrgClient(coordinatorsOf(simulation, name));
    this.lists = new ListReads({
      database: withPatience(openDatabase(openOrm(simulation.database.bindingOf(life))), clock),
      repositories,
      untilHeard: async (seen) => await this.org.untilHeard(seen),
      followed: new LRUCache<string, Revisions>({ max: 100 }),
      heard: new LRUCache<string, Head>({ max: 100 }),
      passed: new LRUCache<string, Pass>({ max: 100 }),
      clock,
    });
  }

  /** Makes a change: what became of it. */
  async change<K extends ChangeName>(
    orgId: number,
    caller: Caller,
    name: K,
    input: ChangeInput<K>,
    standing: ChangeStanding = 'in-org',
  ): Promise<WriteOutcome> {
    const result = await this.org.change(orgId, caller, name, input, standing);
    if (result.ok || IS_SO.has(result.refusal.tag)) return 'ok';
    if (result.refusal.tag === 'storage-full') return 'not made';
    return result.refusal.tag === 'unavailable'
      ? 'unknown'
      : { refused: `${name}: ${JSON.stringify(result.refusal)}` };
  }
}

function coordinatorsOf(simulation: Simulation<Coordinator>, name: string): Open<RemoteCoordinator> {
  const call = simulation.caller(name);
  const peer = (orgId: number): RemoteCoordinator => ({
    takeIn: (input, origin) => call(orgId, 'takeIn', (object) => object.admit(input, origin)),
    authorise: (caller, question, seen) =>
      call(
        orgId,
        'authorise',
        async (object) =>
          object.atOnce.authorise(caller, question, seen) ?? (await object.authorise(caller, question, seen)),
      ),
    follow: (requirement, watchers) =>
      call(orgId, 'follow', (object) => object.follow(requirement, watchers)),
    change: (caller, request, standing) =>
      call(orgId, request.name, (object) => object.change(caller, request, standing)),
    changeUnder: (caller, request, standing, conditions) =>
      call(orgId, request.name, (object) => object.change(caller, request, standing, conditions)),
    ownPermissions: (caller, reload) =>
      call(
        orgId,
        'own permissions',
        async (object) =>
          (reload ? undefined : object.atOnce.ownPermissions(caller)) ??
          (await object.ownPermissions(caller, reload)),
      ),
    ownPermissionsAt: (caller, seen) =>
      call(
        orgId,
        'own permissions and when',
        async (object) =>
          object.atOnce.ownPermissionsAt(caller, seen) ?? (await object.ownPermissionsAt(caller, seen)),
      ),
    decide: (text, seen) =>
      call(orgId, 'decide', async (object) => {
        const asked = fromQuestionText(text);
        const now = seen === undefined ? object.atOnce.evaluate(asked.caller, asked) : undefined;
        const found = now ? ok(now) : await object.evaluate(asked.caller, asked, seen);
        return found.ok ? ok(toTold(found.value, asked.explains)) : found;
      }),
    search: (caller, wanted, seen) => call(orgId, 'search', (object) => object.search(caller, wanted, seen)),
    permissionsOf: (caller, userId, requirement, outsider) =>
      call(
        orgId,
        `permissions of ${userId}`,
        async (object) =>
          object.atOnce.permissionsOf(caller, { userId, requirement, outsider }) ??
          (await object.permissionsOf(caller, userId, requirement, outsider)),
      ),
    permissionsLookedFor: (caller, listed, question) =>
      call(orgId, 'permissions looked for', (object) =>
        object.permissionsLookedFor(caller, listed, question),
      ),
    searchPermissionsOf: (caller, searched, question) =>
      call(orgId, 'search of one', (object) => object.searchPermissionsOf(caller, searched, question)),
    reach: (seen) => call(orgId, 'reach', (object) => object.reach(seen)),
  });
  return (orgId) => peer(Number(orgId));
}
