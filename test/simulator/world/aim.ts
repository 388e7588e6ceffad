import type { Coordinator } from '../../../src/durable/coordinator.ts';
import type { Disaster, Rates } from '../faults.ts';
import type { Simulation } from '../simulation.ts';
import type { Mode } from './modes.ts';

/** Disasters come within so many steps. */
const STEPS = 120;
/** Clocks are set back by more than a history takes, so that it is always seen. */
const BACK_MS = 3_600_000;
const NEVER_TOLD: Rates = { 'lost request': 1 };

/** Has things go wrong where it matters. */
export class Aim {
  readonly #simulation: Simulation<Coordinator>;
  readonly #mode: Mode;
  readonly #atCommit: (() => void)[] = [];
  readonly #unreachable = new Set<number>();
  #isOn = false;

  constructor(simulation: Simulation<Coordinator>, mode: Mode) {
    this.#simulation = simulation;
    this.#mode = mode;
    simulation.faults.aim = (label) => this.#ratesOf(label);
    simulation.schedule.atStep = (label) => this.#atStep(label);
  }

  /** From now on things go wrong. */
  begin(): void {
    const { choices, schedule } = this.#simulation;
    this.#isOn = true;
    for (const orgId of [1, 2]) {
      if (choices.chance(this.#mode.unreachable ?? 0)) this.#unreachable.add(orgId);
    }
    const planned = new Map<number, Disaster[]>();
    for (const [disaster, often] of Object.entries(this.#mode.disasters) as [Disaster, number][]) {
      for (let i = 0; i < Math.ceil(often); i++) {
        if (!choices.chance(often / Math.ceil(often))) continue;
        const step = schedule.steps + choices.below(STEPS);
        planned.set(step, [...(planned.get(step) ?? []), disaster]);
      }
    }
    schedule.beforeStep = (step) => {
      for (const disaster of planned.get(step) ?? []) this.#bring(disaster);
    };
  }

  /** Nothing goes wrong any more. */
  end(): void {
    const { schedule, faults } = this.#simulation;
    this.#isOn = false;
    this.#unreachable.clear();
    schedule.beforeStep = () => undefined;
    faults.isOn = false;
  }

  /** A change was answered: the database may go away just now. */
  changed(): void {
    if (this.#isOn && this.#simulation.choices.chance(this.#mode.outageAfterChange ?? 0)) {
      this.#bring('database away');
    }
  }

  /** Resolves when the next commit goes somewhere. */
  atCommit(): Promise<void> {
    return new Promise((resolve) => void this.#atCommit.push(resolve));
  }

  #ratesOf(label: string): Rates | undefined {
    if (!this.#isOn) return undefined;
    if (label.includes(': commit of 0/')) return this.#mode.globalCommits;
    if (/^org [1-9]\d*#\d+: read of 3$|-> org 0: news since /.test(label)) return this.#mode.confirmations;
    if (/^org \d+#\d+: read of 1[01]$/.test(label)) return this.#mode.loads;
    if (label.includes('-> org 0: listen for ')) return this.#mode.listening;
    const told = /-> org (\d+): follow/.exec(label);
    return told !== null && this.#unreachable.has(Number(told[1])) ? NEVER_TOLD : undefined;
  }

  #atStep(label: string): void {
    const commit = /: commit of (\d+)/.exec(label);
    if (commit === null) return;
    for (const resolve of this.#atCommit.splice(0)) resolve();
    const { choices } = this.#simulation;
    const isOfOrg = commit[1] !== '0';
    const refused = (this.#mode.refusedAtCommit ?? 0) / (isOfOrg ? 1 : 5);
    // Of an org alone as a rule, so that the global plane goes on changing what it has to know.
    if (this.#isOn && label.includes('arrives') && choices.chance(refused))
      this.#refuseWrites(isOfOrg && choices.chance(0.8) ? `org ${commit[1]}#` : '');
    if (!this.#isOn || !choices.chance(this.#mode.restartAtCommit ?? 0)) return;
    this.#simulation.schedule.plan(0, 'an object is replaced at a commit', () => {
      this.#simulation.object(Number(commit[1])).restart();
    });
  }

  #bring(disaster: Disaster): void {
    const { choices, database, faults, schedule } = this.#simulation;
    const orgId = choices.pick([1, 2, 0]);
    if (disaster === 'restart') this.#simulation.object(orgId).restart();
    else if (disaster === 'database away') database.goAway(choices.pick([500, 3_000, 8_000, 12_000]));
    else if (disaster === 'writes refused') this.#refuseWrites('');
    else if (disaster === 'clock set back') {
      faults.count('clock set back');
      schedule.note(`the clock of org ${orgId} is set back`);
      this.#simulation.clock(orgId).setBack(BACK_MS);
    }
  }

  #refuseWrites(of: string): void {
    const { choices, database } = this.#simulation;
    database.refuseWrites(choices.pick([1_000, 8_000, 20_000, 40_000]), undefined, of);
  }
}
