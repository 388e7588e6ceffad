import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import type { Caller, ChangeStanding } from '../../src/core/caller.ts';
import { Coordinator } from '../../src/durable/coordinator.ts';
import { SharedMemory } from '../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../src/memory.ts';
import type { ChangeInput, ChangeName, ChangeRequest } from '../../src/service/changes.ts';
import type { Repositories } from '../../src/service/ports/repositories.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import { entriesWith, Ids } from './ids.ts';
import type { Hand } from './world/spec.ts';
import type { Start } from './world/start.ts';
import { truthOf } from './world/truth.ts';
import type { WriteOutcome } from './register.ts';

/** The tables that only tell of changes, or count what others hold, and the columns that tell which came first. */
const UNCOUNTED = new Set(['changes', 'usage', 'guards', 'full_limits', 'd1_migrations', 'sqlite_sequence']);

/** What a batch of a coordinator meets on its way. */
type OnTheWay = () => Promise<void>;

/**
 * Coordinators of some orgs over one database, without a network, a schedule or faults: what happens between the questions of
 * a change and its commit is decided by whoever plays.
 */
export class Planes {
  readonly hand: Hand;
  /** How many batches of changes each org has sent. */
  readonly sent = new Map<number, number>();
  readonly #start: Start;
  readonly #coordinators = new Map<number, Coordinator>();
  readonly #onTheWay = new Map<number, OnTheWay>();
  readonly #repositories: Repositories;

  /** Begins where the start does. Repositories other than the product's plant a fault. */
  constructor(start: Start, repositories = start.substrate.repositories) {
    this.#start = start;
    this.#repositories = repositories;
    start.substrate.d1.reset();
    const isolate = {
      repositories,
      change: async <K extends ChangeName>(
        orgId: number,
        caller: Caller,
        name: K,
        input: ChangeInput<K>,
        standing: ChangeStanding = 'in-org',
      ): Promise<WriteOutcome> => {
        const request = { name, input } as unknown as ChangeRequest;
        const result = await this.coordinator(orgId).change(caller, request, standing);
        return result.ok ? 'ok' : { refused: result.refusal.tag };
      },
      org: {
        signInByProvider: async (...told: Parameters<Coordinator['admit']>) =>
          await this.coordinator(0).admit(...told),
      },
    };
    this.hand = { start, isolate: isolate as unknown as Hand['isolate'], truth: truthOf(start.substrate) };
  }

  /** The next batch of an org meets this on its way, once. */
  meet(orgId: number, happens: OnTheWay): void {
    this.#onTheWay.set(orgId, happens);
  }

  /** Everything that is stored, without what tells of the order only. */
  tables(): Record<string, unknown[]> {
    const { d1 } = this.#start.substrate;
    const names = d1.rows(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`);
    const kept = names.map(({ name }) => String(name)).filter((name) => !UNCOUNTED.has(name));
    return Object.fromEntries(
      kept.map((name) => [
        name,
        d1
          .rows(`SELECT * FROM "${name}"`)
          // Uids are counted by each coordinator, so a change that is decided twice takes two.
          .map((row) => JSON.stringify({ ...row, uid: name === 'roles' ? row['uid'] : undefined }))
          .toSorted(),
      ]),
    );
  }

  /** The coordinator of an org, made when it is first asked for. */
  coordinator(orgId: number): Coordinator {
    let coordinator = this.#coordinators.get(orgId);
    if (coordinator === undefined) this.#coordinators.set(orgId, (coordinator = this.#make(orgId)));
    return coordinator;
  }

  #make(orgId: number): Coordinator {
    const { d1 } = this.#start.substrate;
    const database = openDatabase(openOrm(d1.binding(async (batch) => d1.batch(batch))));
    const sql = this.#start.substrate.storageOf(orgId);
    sql.reset();
    const ids = new Ids((orgId + 1) * 1_000_000_000);
    return new Coordinator({
      orgId,
      repositories: this.#repositories,
      database: {
        read: async (read) => await database.read(read),
        commit: async (writes) => {
          const happens = this.#onTheWay.get(orgId);
          this.#onTheWay.delete(orgId);
          await happens?.();
          this.sent.set(orgId, (this.sent.get(orgId) ?? 0) + 1);
          return await database.commit(writes);
        },
      },
      sql,
      // Times would tell orders apart that do not differ in anything else.
      clock: { now: () => 0, sleep: async () => undefined, after: () => () => undefined },
      memory: new SharedMemory(MEMORY_BYTES.principals),
      entries: entriesWith(ids.newId),
      newUid: ids.newUid,
      peers: {
        tell: async (id, changes, others) => await this.coordinator(id).hear(changes, others),
        listen: () => Promise.resolve(this.coordinator(0).listen(orgId)),
        newsSince: async (since) => await this.coordinator(0).newsSince(since),
      },
      allowances: DEFAULT_ALLOWANCES,
      noteUse: () => undefined,
    });
  }
}
