import type { Coordinator } from '../../../src/durable/coordinator.ts';
import type { Choices } from '../choices.ts';
import type { EndedOrgs } from '../../../src/durable/ended-orgs.ts';
import { simulateCoordinators } from '../coordinators.ts';
import type { Disaster, TripFault } from '../faults.ts';
import { History } from '../history.ts';
import { quietly } from '../quiet.ts';
import type { Figures, Register } from '../register.ts';
import type { Simulation } from '../simulation.ts';
import { checkAfterwards } from './afterwards.ts';
import { Aim } from './aim.ts';
import { choose, isGlobal } from './choose.ts';
import { newCleaner } from './cleaner.ts';
import { Isolate } from './isolate.ts';
import { knowWhoListens } from './know-who-listens.ts';
import type { Mode } from './modes.ts';
import { MODES, RESTORE_SEEN_MS, SLEEPS } from './modes.ts';
import type { Hand, RegisterSpec } from './spec.ts';
import type { Start } from './start.ts';
import { truthOf } from './truth.ts';
import { renamed, settled } from './writes.ts';

/** Changes and reads of one history. */
const WRITES = 6;
const READS = 16;
/** Steps of cleaning up among them. */
const CLEANING_STEPS = 8;
/** Pauses between the reads of a busy org: less than a lease. */
const EVERY_MS = 2_000;
/** So long a batch may be on its way. */
const ALL_ARRIVED_MS = 60_000;
/** The start uses fewer ids. */
const IDS_OF_START = 1_000_000;
/** Clocks go wrong by so much: by two of them, a lease is still shorter than what is waited for it. */
const DRIFTS = [1, 0.995, 1.005, 0.96, 1.04] as const;

/** What one history shows. */
export type Played = {
  readonly mode: string;
  readonly violations: readonly string[];
  readonly refusals: readonly string[];
  readonly figures: Figures;
  readonly faults: ReadonlyMap<TripFault | Disaster, number>;
  /** Answered reads by register and way. */
  readonly reads: ReadonlyMap<string, number>;
  /** Answered changes by register and factor. */
  readonly writes: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
};

/** A register, and what it is a register of. */
type Pair = { readonly spec: RegisterSpec; readonly register: Register };

/** Plays one history over the start, and checks it. */
export async function play(
  start: Start,
  specs: readonly RegisterSpec[],
  choices: Choices,
  modes: readonly [Mode, ...Mode[]] = MODES,
): Promise<Played> {
  const mode = choices.pick(modes);
  const latency = choices.pick(mode.latencies);
  const settings = {
    choices,
    rates: mode.rates,
    latency,
    idsAfter: IDS_OF_START,
    clockOf: () => ({ rate: choices.pick(DRIFTS), ahead: choices.below(3) * 1_000 }),
  };
  // With one call each, three orgs are told in a tree.
  const simulation = simulateCoordinators(start.substrate, settings, choices.pick([undefined, 1]));
  if (choices.chance(0.8)) knowWhoListens(start, simulation);
  const game = new Game(start, simulation, mode, choose(specs, mode, choices));
  const violations: string[] = [];
  const unhandled = await quietly(async () => {
    try {
      await simulation.schedule.until(game.play());
      violations.push(...(await game.end()));
    } catch (error) {
      violations.push(`the history does not end: ${String(error)}`);
    }
  });
  violations.push(...game.broken(), ...unhandled.map((error) => `nobody catches ${String(error)}`));
  return {
    mode: mode.name,
    violations,
    refusals: game.history.registers.flatMap(({ name, refusals }) =>
      refusals.map((refusal) => `${name}: ${refusal}`),
    ),
    figures: game.history.figures,
    faults: simulation.faults.counts,
    reads: game.reads,
    writes: game.writes,
    trace: simulation.schedule.trace,
  };
}

class Game {
  readonly history = new History();
  readonly reads = new Map<string, number>();
  readonly writes = new Map<string, number>();
  readonly #start: Start;
  readonly #simulation: Simulation<Coordinator>;
  readonly #mode: Mode;
  readonly #pairs: readonly Pair[];
  readonly #hands: readonly [Hand, Hand];
  readonly #aim: Aim;
  readonly #cleaner: EndedOrgs;

  constructor(start: Start, simulation: Simulation<Coordinator>, mode: Mode, specs: readonly RegisterSpec[]) {
    this.#start = start;
    this.#simulation = simulation;
    this.#mode = mode;
    const truth = truthOf(start.substrate);
    const hand = (name: string): Hand => ({
      start,
      truth,
      isolate: new Isolate(simulation, start.substrate, name),
    });
    this.#hands = [hand('isolate a'), hand('isolate b')];
    this.#aim = new Aim(simulation, mode);
    this.#cleaner = newCleaner(simulation, start.substrate);
    this.#pairs = specs.map((spec) => ({ spec, register: this.#register(spec) }));
  }

  get #choices(): Choices {
    return this.#simulation.choices;
  }

  /** Everything that happens, but for what is looked at afterwards. */
  async play(): Promise<void> {
    const choices = this.#choices;
    if (choices.chance(0.8)) await this.#warmUp();
    const { sleeps = 0.3, sleepsFor = SLEEPS } = this.#mode;
    if (choices.chance(sleeps)) await this.#pause(choices.pick(sleepsFor));
    this.#aim.begin();
    const { reads = READS, isRestored = false } = this.#mode;
    if (!isRestored) return await this.#rounds(WRITES, reads);
    await this.#rounds(WRITES / 2, reads / 2);
    await this.#restore();
    await this.#rounds(WRITES / 2, reads / 2);
  }

  /** Nothing goes wrong any more; what is wrong then with the database, and with what is kept. */
  async end(): Promise<readonly string[]> {
    const { schedule } = this.#simulation;
    this.#aim.end();
    const [hand] = this.#hands;
    const rest = async (): Promise<void> => {
      await this.#pause(ALL_ARRIVED_MS);
      for (const orgId of [0, 1, 2]) {
        const outcome = await settled(orgId)(hand);
        if (outcome !== 'ok')
          throw new Error(`org ${orgId} does not come to rest: ${JSON.stringify(outcome)}`);
      }
      while (await this.#cleaner.step());
    };
    await schedule.until(rest());
    return await checkAfterwards(this.#start.substrate, [0, 1, 2]);
  }

  /** The promises that reads have broken. */
  broken(): readonly string[] {
    return this.history.check().map(({ kind, text }) => `${kind}: ${text}`);
  }

  #register(spec: RegisterSpec): Register {
    let next = 0;
    const hand = (): Hand => (next++ % 2 === 0 ? this.#hands[0] : this.#hands[1]);
    const count = (counts: Map<string, number>, what: string): void =>
      void counts.set(what, (counts.get(what) ?? 0) + 1);
    return this.history.register(
      spec.name,
      spec.factors.map((factor) => ({
        name: factor.name,
        isOn: factor.isOn,
        apply: async (isOn, isSure) => {
          this.#simulation.schedule.note(`>>> ${spec.name}: ${factor.name} := ${isOn}`);
          const outcome = await factor.apply(hand(), isOn, isSure);
          this.#simulation.schedule.note(
            `<<< ${spec.name}: ${factor.name} := ${isOn}: ${JSON.stringify(outcome)}`,
          );
          if (outcome === 'ok') count(this.writes, `${spec.name} / ${factor.name} := ${isOn}`);
          return outcome;
        },
      })),
      spec.ways.map((way) => ({
        name: `${way.name} in org ${way.orgId}`,
        place: `org ${way.orgId}`,
        isForAll: way.isForAll === true,
        read: async () => {
          this.#simulation.schedule.note(`>>> ${spec.name} by ${way.name} in org ${way.orgId}`);
          const value = await way.read(hand());
          this.#simulation.schedule.note(`<<< ${spec.name} by ${way.name} in org ${way.orgId}: ${value}`);
          if (value !== undefined) count(this.reads, `${spec.name} / ${way.name} in org ${way.orgId}`);
          return value;
        },
      })),
    );
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#simulation.schedule.plan(ms, 'a pause', resolve));
  }

  /** Every org answers once, so that it knows what it may be asked. */
  async #warmUp(): Promise<void> {
    const { faults } = this.#simulation;
    faults.isOn = false;
    const some = this.#pairs.flatMap(({ register, spec }) =>
      spec.ways.map((_, way) => async () => await register.read(this.#choices, way)),
    );
    await Promise.all(some.filter(() => this.#choices.chance(0.5)).map((read) => read()));
    faults.isOn = true;
  }

  async #rounds(writes: number, reads: number): Promise<void> {
    const each = Math.ceil(writes / this.#pairs.length);
    const half = Math.ceil(reads / 2);
    await Promise.all([
      ...this.#pairs.map(async (pair) => await this.#write(pair, each)),
      this.#read(half),
      this.#read(half),
      this.#cleanUp(),
    ]);
  }

  async #write(pair: Pair, times: number): Promise<void> {
    const { register, spec } = pair;
    const choices = this.#choices;
    const { pauses, restartWhenUnknown = 0, eager } = this.#mode;
    const orgId = isGlobal(spec) ? 0 : 1;
    let reading: Promise<unknown> = Promise.resolve();
    for (let i = 0; i < times; i++) {
      await this.#pause(choices.chance(0.6) ? 0 : choices.pick(pauses));
      if (choices.chance(eager ?? 0.3)) reading = Promise.all([reading, this.#readOne(pair)]);
      await register.write(choices);
      if (register.isOpen && choices.chance(restartWhenUnknown)) {
        if (choices.chance(0.5)) await this.#pause(choices.pick([1, 5, 100]));
        this.#simulation.object(orgId).restart();
      }
      if (!register.isOpen) this.#aim.changed();
      if (choices.chance(eager ?? 0.5)) reading = Promise.all([reading, this.#readOne(pair)]);
    }
    await reading;
  }

  async #read(times: number): Promise<void> {
    const choices = this.#choices;
    const [first, ...others] = this.#pairs;
    if (first === undefined) return;
    for (let i = 0; i < times; i++) {
      await Promise.race([
        choices.chance(0.5) ? this.#aim.atCommit() : this.#pause(choices.pick(this.#mode.pauses)),
        this.#pause(2_500),
      ]);
      await this.#readOne(choices.pick([first, ...others]));
    }
  }

  /** What is left of deleted orgs goes bit by bit, with pauses of any length. */
  async #cleanUp(): Promise<void> {
    if (!this.#pairs.some(({ spec }) => spec.factors.some(({ kinds }) => kinds.includes('deleteOrg'))))
      return;
    for (let step = 0; step < CLEANING_STEPS; step++) {
      await this.#pause(this.#choices.pick(this.#mode.pauses));
      // Whatever it was, the next step does it.
      await this.#cleaner.step().catch(() => undefined);
    }
  }

  async #readOne({ register, spec }: Pair): Promise<void> {
    const choices = this.#choices;
    const isDecision = choices.chance(this.#mode.decisions ?? 0);
    const [first, ...others] = spec.ways.flatMap(({ name }, number) =>
      isDecision && (name.includes('list') || name === 'search') ? [] : [number],
    );
    await register.read(choices, first === undefined ? undefined : choices.pick([first, ...others]));
  }

  /** Changes something of each register of one plane, past the registers. */
  async #changeOnePlane(hand: Hand): Promise<void> {
    const isOfAll = this.#choices.chance(0.5);
    for (const { spec } of this.#pairs) {
      const [first, ...others] = spec.factors;
      if (first === undefined || isGlobal(spec) !== isOfAll) continue;
      const { shown, apply } = this.#choices.pick([first, ...others]);
      await apply(hand, !(await hand.truth(shown(this.#start))), true);
    }
  }

  /** The database goes back, when everything that was sent has arrived; what is answered meanwhile is not judged. */
  async #restore(): Promise<void> {
    const { faults, database } = this.#simulation;
    const [hand] = this.#hands;
    this.history.pause();
    faults.isOn = false;
    await this.#pause(ALL_ARRIVED_MS);
    for (const orgId of [0, 1, 2]) await settled(orgId)(hand);
    // Often it is only the newest of one plane that will be gone: no org sees that by its trail in the other.
    const kept = database.commits;
    if (this.#choices.chance(0.6)) await this.#changeOnePlane(hand);
    const newest = database.commits - kept;
    // Orgs have leases again, and have seen what will be gone. Whoever is read of somebody else then finds out at once.
    const ways = this.#pairs.map(({ spec }) => this.#choices.below(spec.ways.length));
    const readEach = async (): Promise<void> =>
      void (await Promise.all(this.#pairs.map(({ register }, i) => register.read(this.#choices, ways[i]))));
    await readEach();
    await this.#pause(ALL_ARRIVED_MS);
    const revision = async (): Promise<number> => (await hand.truth(({ changes }) => changes.head(0, 0))).own;
    const before = await revision();
    database.restore(newest > 0 ? newest : undefined);
    const isBusy = this.#choices.chance(0.5);
    if (isBusy) await readEach();
    // Whoever is asked finds out, by itself or by a change, or by org 0.
    if (!isBusy || this.#choices.chance(0.3)) await settled(0)(hand);
    // While nobody is asked, the global plane comes as far as it was, or further.
    const upTo = isBusy ? 0 : before + this.#choices.below(2);
    while ((await revision()) < upTo) await renamed(`as of ${await revision()}`)(hand);
    for (let passed = 0; passed < RESTORE_SEEN_MS; passed += EVERY_MS) {
      await this.#pause(EVERY_MS);
      if (isBusy && passed + 2 * EVERY_MS <= RESTORE_SEEN_MS) await readEach();
    }
    const states = new Map<Register, boolean[]>();
    for (const { register, spec } of this.#pairs) {
      const state: boolean[] = [];
      for (const { shown } of spec.factors) state.push(await hand.truth(shown(this.#start)));
      states.set(register, state);
    }
    this.history.resume((register) => states.get(register) ?? []);
    await readEach();
    faults.isOn = true;
  }
}
