import type { ObjectPorts } from '../../simulator/simulation.ts';

/** What a toy needs of an entry; the rest of it stays empty. */
const EMPTY = {
  seal: '',
  sealKey: '',
  at: '',
  actor: 'null',
  origin: 'null',
  before: 'null',
  after: 'null',
  touches: '[]',
  globalRevision: 0,
};

/** The simplest thing that has to do with everything around it: it counts in the database, and notes in its storage. */
export class Toy {
  readonly #ports: ObjectPorts<Toy>;

  constructor(ports: ObjectPorts<Toy>) {
    this.#ports = ports;
    ports.sql.exec('CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL)');
  }

  /** Appends an entry to the org's trail: what became of it. */
  async add(kind: string): Promise<string> {
    const { database, repositories, orgId, entries } = this.#ports;
    const { changes } = repositories;
    const head = await this.#within(database.read(changes.head(orgId, 0)));
    if (head === undefined) return 'nothing';
    const revision = head.own + 1;
    const id = entries.newId();
    this.note(`${kind} is ${revision}`);
    const entry = {
      ...EMPTY,
      orgId,
      revision,
      id,
      kind,
      previousHash: head.hash,
      hash: await entries.hash(id),
    };
    const outcome = await this.#within(database.commit([changes.append(entry)]));
    return outcome?.kind ?? 'nothing';
  }

  /** Writes something down. */
  note(text: string): void {
    this.#ports.sql.exec('INSERT INTO notes VALUES (?)', text);
  }

  /** What is written down. */
  notes(): string[] {
    return this.#ports.sql
      .exec<{ text: string }>('SELECT text FROM notes')
      .toArray()
      .map(({ text }) => text);
  }

  /** Waits. */
  async wait(ms: number): Promise<number> {
    await this.#ports.clock.sleep(ms);
    return this.#ports.clock.now();
  }

  /** Has another toy write something down; undefined when there is no answer. */
  async tell(orgId: number, text: string): Promise<boolean | undefined> {
    const told = this.#ports.ask(orgId, 'tell', (toy) => {
      toy.note(text);
      return true;
    });
    return await this.#within(told);
  }

  async #within<T>(promise: Promise<T>): Promise<T | undefined> {
    const { clock } = this.#ports;
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const cancel = clock.after(2_000, () => resolve(undefined));
    return await Promise.race([promise, late]).finally(cancel);
  }
}
