import type { TripFault } from './faults.ts';
import type { Life } from './life.ts';
import type { Network, Outcome } from './network.ts';
import type { Bound, NodeD1 } from './node-d1.ts';
import type { Point } from './sqlite.ts';

const POSSIBLE: readonly TripFault[] = [
  'slow',
  'lost request',
  'late request',
  'doubled request',
  'lost answer',
];
/** A read that is late or doubled is one that is slow. */
const POSSIBLE_OF_READ: readonly TripFault[] = ['slow', 'lost request', 'lost answer'];

const connectionLost = (): Error => new Error('D1_ERROR: Network connection lost.');

/**
 * How a database takes no writes: it says so; it does not say what becomes of them, and nothing does, or they are made later after
 * all; or it says nothing.
 */
export const NO_WRITES = ['full', 'overloaded', 'overloaded for a while', 'silent'] as const;

const full = (): Error => new Error('D1_ERROR: Exceeded maximum DB size.');
const overloaded = (): Error => new Error('D1_ERROR: D1 DB is overloaded. Requests queued for too long.');

/** What is overloaded makes a write so much later, at most. */
const LATE_MS_MAX = 10_000;

/** The database at the other end of the network. */
export class DatabaseWire {
  readonly #network: Network;
  readonly #d1: NodeD1;
  #outages = 0;
  #refusals: { readonly how: (typeof NO_WRITES)[number]; readonly of: string }[] = [];
  /** The moments that the database can be restored to: the beginning, and after every commit. */
  readonly #moments: Point[];

  constructor(network: Network, d1: NodeD1) {
    this.#network = network;
    this.#d1 = d1;
    this.#moments = [d1.snapshot()];
  }

  /** The binding of one object. */
  bindingOf(life: Life): D1Database {
    return this.#d1.binding((batch) => {
      const change = describeChange(batch);
      /** What was refused for good is not made by being sent twice. */
      let isRefused = false;
      /** While one that was sent before is still to be made, the database does not know that it is not. */
      let isMadeLater = false;
      const write = (answer: (outcome: Outcome<D1Result[]>) => void): void => {
        const how = this.#outages > 0 ? undefined : this.#refusalOf(life);
        if ((how === 'full' && !isMadeLater) || isRefused) {
          isRefused = true;
          answer({ error: full() });
        } else if (how === undefined) answer(this.#run(batch, true));
        else {
          if (how !== 'silent') answer({ error: overloaded() });
          if (how !== 'overloaded for a while') return;
          isMadeLater = true;
          const { schedule, choices } = this.#network;
          schedule.plan(choices.below(LATE_MS_MAX), `${change ?? ''} is made after all`, () => {
            this.#run(batch, true);
          });
        }
      };
      return this.#network.send({
        from: life,
        label: `${life.name}: ${change ?? `read of ${batch.length}`}`,
        possible: change === undefined ? POSSIBLE_OF_READ : POSSIBLE,
        deliver: (answer) => (change === undefined ? answer(this.#run(batch, false)) : write(answer)),
        failure: connectionLost,
      });
    });
  }

  /** For some time whatever arrives is refused. */
  goAway(ms: number): void {
    const { schedule, faults } = this.#network;
    faults.count('database away');
    schedule.note(`the database goes away for ${ms} ms`);
    this.#outages++;
    schedule.plan(ms, 'the database is back', () => void this.#outages--);
  }

  #refusalOf({ name }: Life): (typeof NO_WRITES)[number] | undefined {
    return this.#refusals.findLast(({ of }) => name.startsWith(of))?.how;
  }

  /** For some time nothing is written of what everybody, or one object, would write; questions are answered. */
  refuseWrites(ms: number, how = this.#network.choices.pick(NO_WRITES), of = ''): void {
    const { schedule, faults } = this.#network;
    faults.count('writes refused');
    schedule.note(`the database takes no writes for ${ms} ms: ${how}`);
    const refusal = { how, of };
    this.#refusals.push(refusal);
    schedule.plan(ms, 'the database takes writes again', () => {
      this.#refusals = this.#refusals.filter((other) => other !== refusal);
    });
  }

  /** How many commits there were that can be gone back to. */
  get commits(): number {
    return this.#moments.length - 1;
  }

  /** Restores the database to some moment before the newest commit, if there was one; at the most so many commits are lost. */
  restore(most = this.commits): void {
    const { choices, schedule, faults } = this.#network;
    const back = 1 + choices.below(Math.min(most, this.commits));
    const moment = this.#moments[this.#moments.length - 1 - back];
    if (moment === undefined) return;
    faults.count('database restored');
    schedule.note(`the database is restored to ${back} commits ago`);
    this.#moments.length -= back;
    this.#d1.restore(moment);
  }

  #run(batch: readonly Bound[], isChange: boolean): Outcome<D1Result[]> {
    if (this.#outages > 0) return { error: connectionLost() };
    try {
      const value = this.#d1.batch(batch);
      if (isChange) this.#moments.push(this.#d1.snapshot());
      return { value };
    } catch (error) {
      return { error };
    }
  }
}

/** The change that a batch makes, for the trace; undefined for one that only reads. */
function describeChange(batch: readonly Bound[]): string | undefined {
  const entry = batch.find(({ sql }) => sql.startsWith('insert into "changes"'));
  if (entry !== undefined) {
    const [orgId, revision, , , , , , kind] = entry.values;
    return `commit of ${String(orgId)}/${String(revision)} ${String(kind)}`;
  }
  return batch.every(({ sql }) => /^\s*(select|with)/i.test(sql)) ? undefined : 'a write beside the changes';
}
