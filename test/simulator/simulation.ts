import type { Clock } from '../../src/durable/clock.ts';
import type { ObjectSql } from '../../src/durable/object-sql.ts';
import { SharedMemory } from '../../src/durable/shared-memory.ts';
import { MEMORY_BYTES } from '../../src/memory.ts';
import type { EntryMaker } from '../../src/service/engine/audit.ts';
import type { Repositories } from '../../src/service/ports/repositories.ts';
import type { Database } from '../../src/service/ports/database.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import type { Choices } from './choices.ts';
import { DatabaseWire } from './database-wire.ts';
import type { Rates, TripFault } from './faults.ts';
import { Faults } from './faults.ts';
import { entriesWith, Ids } from './ids.ts';
import { Life } from './life.ts';
import type { ClockError } from './machine-clock.ts';
import { MachineClock } from './machine-clock.ts';
import type { Latency } from './network.ts';
import { Network } from './network.ts';
import { Schedule } from './schedule.ts';
import { SimulatedObject } from './simulated-object.ts';
import type { Substrate } from './substrate.ts';

/** Between objects nothing is sent twice. */
const POSSIBLE_BETWEEN_OBJECTS: readonly TripFault[] = ['slow', 'lost request', 'lost answer'];

/** How one history goes. */
export type Settings = {
  readonly choices: Choices;
  readonly rates: Rates;
  readonly latency: Latency;
  /** Ids up to this one are used by the start. */
  readonly idsAfter?: number;
  /** How the clock of an org's object goes; all of them go right if nothing is said. */
  readonly clockOf?: (orgId: number) => ClockError;
};

/** What an object has of the outside, but for the other objects. */
export type ObjectPorts<C> = {
  readonly orgId: number;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly sql: ObjectSql;
  readonly clock: Clock;
  readonly memory: SharedMemory;
  readonly entries: EntryMaker;
  readonly newUid: () => string;
  /** Asks another object. */
  readonly ask: <T>(orgId: number, what: string, ask: (object: C) => Promise<T> | T) => Promise<T>;
};

/** One history: objects, the database and the network between them, in virtual time. */
export class Simulation<C> {
  readonly choices: Choices;
  readonly schedule: Schedule;
  readonly faults: Faults;
  readonly network: Network;
  readonly database: DatabaseWire;
  readonly #substrate: Substrate;
  readonly #clockOf: Settings['clockOf'];
  readonly #make: (ports: ObjectPorts<C>) => C;
  readonly #ids: Ids;
  readonly #objects = new Map<number, SimulatedObject<C>>();
  readonly #clocks = new Map<number, MachineClock>();
  /** All objects are in one isolate, those before and after a restart too. */
  readonly #memory = new SharedMemory(MEMORY_BYTES.principals);

  /** Begins a history anew on the substrate; another one that used it is over. */
  constructor(substrate: Substrate, settings: Settings, make: (ports: ObjectPorts<C>) => C) {
    substrate.d1.reset();
    this.choices = settings.choices;
    this.schedule = new Schedule(settings.choices);
    this.faults = new Faults(settings.choices, settings.rates);
    this.network = new Network(this.schedule, settings.choices, this.faults, settings.latency);
    this.database = new DatabaseWire(this.network, substrate.d1);
    this.#substrate = substrate;
    this.#clockOf = settings.clockOf;
    this.#ids = new Ids(settings.idsAfter);
    this.#make = make;
  }

  /** The orgs whose objects were called so far. */
  get orgIds(): readonly number[] {
    return [...this.#objects.keys()];
  }

  /** Somebody outside, whose calls are never lost. */
  caller(name: string): <T>(orgId: number, what: string, ask: (object: C) => Promise<T> | T) => Promise<T> {
    const life = new Life(name);
    return (orgId, what, ask) => this.object(orgId).call(life, what, [], ask);
  }

  /** The object of an org. */
  object(orgId: number): SimulatedObject<C> {
    let object = this.#objects.get(orgId);
    if (object === undefined) {
      const make = (life: Life): C => this.#make(this.#portsOf(orgId, life));
      object = new SimulatedObject(`org ${orgId}`, this.network, make, this.#substrate.storageOf(orgId));
      this.#objects.set(orgId, object);
    }
    return object;
  }

  /** The clock of an org's object, which its replacements have as well. */
  clock(orgId: number): MachineClock {
    let clock = this.#clocks.get(orgId);
    if (clock === undefined)
      this.#clocks.set(orgId, (clock = new MachineClock(this.schedule, this.#clockOf?.(orgId))));
    return clock;
  }

  #portsOf(orgId: number, life: Life): ObjectPorts<C> {
    return {
      orgId,
      database: openDatabase(openOrm(this.database.bindingOf(life))),
      repositories: this.#substrate.repositories,
      sql: life.sql,
      clock: this.clock(orgId).of(life),
      memory: this.#memory,
      entries: entriesWith(this.#ids.newId),
      newUid: this.#ids.newUid,
      ask: (other, what, ask) => this.object(other).call(life, what, POSSIBLE_BETWEEN_OBJECTS, ask),
    };
  }
}
