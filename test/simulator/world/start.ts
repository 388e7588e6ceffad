import { Choices } from '../choices.ts';
import { simulateCoordinators } from '../coordinators.ts';
import { quietly } from '../quiet.ts';
import { Substrate } from '../substrate.ts';
import { ADMIN, JWT_ISSUER } from './callers.ts';
import { Isolate } from './isolate.ts';
import type { Hand, RegisterSpec } from './spec.ts';
import { truthOf } from './truth.ts';

type Table = 'users' | 'teams' | 'tokens' | 'orgs' | 'roles';

const NAMES: Readonly<Record<Table, string>> = {
  users: 'login',
  teams: 'name',
  tokens: 'name',
  orgs: 'name',
  roles: 'uid',
};

/** What every history begins with, by name. */
export class Start {
  readonly substrate: Substrate;
  readonly #known = new Map<string, number>();

  constructor(substrate: Substrate) {
    this.substrate = substrate;
  }

  /** The id of something that is there from the start. */
  id(table: Table, name: string): number {
    const key = `${table} ${name}`;
    const id = this.#known.get(key) ?? this.find(table, name);
    if (id === undefined) throw new Error(`There is no ${name} among the ${table}`);
    this.#known.set(key, id);
    return id;
  }

  /** The id that was given last in a table, whether or not it still is there. */
  last(table: Table): number {
    const [row] = this.substrate.d1.rows('SELECT seq FROM sqlite_sequence WHERE name = ?', table);
    return Number(row?.['seq'] ?? 0);
  }

  /** The id of something that may be there now. */
  find(table: Table, name: string): number | undefined {
    const sql = `SELECT id FROM ${table} WHERE ${NAMES[table]} = ? ORDER BY id DESC LIMIT 1`;
    const [row] = this.substrate.d1.rows(sql, name);
    return row === undefined ? undefined : Number(row['id']);
  }
}

/** Everybody is linked from the moment that they are there, as `byJwt` says, so that any of them may be asked for by a token. */
const LINKS = ['SELECT id FROM users', 'SELECT NEW.id'].map((ids, i) => {
  const link = `INSERT INTO identities (user_id, issuer, subject, issued_at, claims, is_postponed, created, updated)
    SELECT id, '${JWT_ISSUER}', cast(id AS text), 0, '', 0, '', '' FROM (${ids})`;
  return i === 0
    ? link
    : `CREATE TRIGGER linked AFTER INSERT ON users WHEN NEW.is_service_account = 0 BEGIN ${link}; END`;
});

/** Makes the start by real changes, one after another, while nothing goes wrong. */
export async function makeStart(specs: readonly RegisterSpec[]): Promise<Start> {
  const substrate = new Substrate();
  for (const sql of LINKS) substrate.d1.rows(sql);
  substrate.d1.keepAsStart();
  const start = new Start(substrate);
  const settings = { choices: Choices.ofTape([]), rates: {}, latency: { least: 0, most: 0 } };
  const simulation = simulateCoordinators(substrate, settings);
  const isolate = new Isolate(simulation, substrate, 'the beginning');
  const hand: Hand = { start, isolate, truth: truthOf(substrate) };
  const prepare = async (): Promise<void> => {
    await isolate.change(0, ADMIN, 'createOrg', { name: 'two' });
    for (const { name, prepare: all } of specs) {
      for (const step of all) {
        const outcome = await step(hand);
        if (outcome !== 'ok') throw new Error(`${name} cannot be prepared: ${JSON.stringify(outcome)}`);
      }
    }
  };
  await quietly(async () => await simulation.schedule.until(prepare()));
  substrate.d1.keepAsStart();
  return start;
}
