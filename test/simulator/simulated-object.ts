import { ObjectAway, toldFault } from '../../src/faults.ts';
import type { TripFault } from './faults.ts';
import { Life } from './life.ts';
import type { Network, Outcome } from './network.ts';
import { NodeObjectSql } from './node-object-sql.ts';

const connectionLost = (): Error => new ObjectAway('Network connection lost.');

type Current<C> = { readonly life: Life; readonly coordinator: C };

/**
 * A Durable Object: storage that stays, and one object at a time on top of it, which is made when it is called and may be
 * replaced at any moment.
 */
export class SimulatedObject<C> {
  readonly #name: string;
  readonly #storage: NodeObjectSql;
  readonly #network: Network;
  readonly #make: (life: Life) => C;
  #current: Current<C> | undefined;
  #lives = 0;

  /** The storage can be one of an earlier history, which is emptied here. */
  constructor(name: string, network: Network, make: (life: Life) => C, storage = new NodeObjectSql()) {
    this.#name = name;
    this.#network = network;
    this.#make = make;
    this.#storage = storage;
    storage.reset();
  }

  /** Asks the object over the network. Fails when the object dies before it answers. */
  call<T>(
    from: Life,
    what: string,
    possible: readonly TripFault[],
    ask: (coordinator: C) => Promise<T> | T,
  ): Promise<T> {
    return this.#network.send<T>({
      from,
      label: `${from.name} -> ${this.#name}: ${what}`,
      possible,
      failure: connectionLost,
      deliver: (answer) => {
        const { life, coordinator } = this.#start();
        const forget = life.atDeath(() => answer({ error: connectionLost() }));
        const reply = (outcome: Outcome<T>): void => {
          if (life.isDead) return;
          forget();
          this.#reply(life, outcome, answer);
        };
        new Promise<T>((resolve) => resolve(ask(coordinator))).then(
          (value) => reply({ value }),
          (error: unknown) => reply({ error: toldFault(error) }),
        );
      },
    });
  }

  /**
   * Replaces the object at this moment. It may be dead at once, or a ghost; and what it wrote last may be lost, as far as
   * nobody can have heard of it.
   */
  restart(): void {
    if (this.#current === undefined) return;
    const { choices, schedule, faults } = this.#network;
    const { life } = this.#current;
    life.send();
    const { certain, last } = this.#storage.messages;
    const rest = choices.pick(['dead', 'ghost'] as const);
    const lost = choices.below(last - certain + 1);
    faults.count('restart');
    schedule.note(`${life.name} is replaced: ${rest}${lost === 0 ? '' : `, and ${lost} writes are lost`}`);
    this.#current = undefined;
    life.end(rest, last - lost);
  }

  /** The object that is there, if there is one: for whoever looks at it from outside. */
  get coordinator(): C | undefined {
    return this.#current?.coordinator;
  }

  #start(): Current<C> {
    if (this.#current === undefined) {
      const life = new Life(`${this.#name}#${++this.#lives}`, this.#storage);
      this.#current = { life, coordinator: this.#make(life) };
    }
    return this.#current;
  }

  /** The reply leaves when what was written before it is durable; if it cannot leave, the caller hears of the end. */
  #reply<T>(life: Life, outcome: Outcome<T>, answer: (outcome: Outcome<T>) => void): void {
    const message = life.send();
    if (!life.hasSent(message)) return answer({ error: connectionLost() });
    life.arrived(message);
    answer(outcome);
  }
}
