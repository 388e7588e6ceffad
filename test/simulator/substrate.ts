import type { Repositories } from '../../src/service/ports/repositories.ts';
import { openOrm } from '../../src/storage/d1.ts';
import { openRepositories } from '../../src/storage/repositories.ts';
import { NodeD1 } from './node-d1.ts';
import { NodeObjectSql } from './node-object-sql.ts';
import { remembered } from './remembered.ts';

/** What takes long to make and serves one history after another: the databases, and the SQL of questions. */
export class Substrate {
  readonly d1 = new NodeD1();
  readonly repositories: Repositories;
  readonly #storages = new Map<number, NodeObjectSql>();

  constructor() {
    const orm = openOrm(this.d1.binding(async (batch) => this.d1.batch(batch)));
    this.repositories = remembered(openRepositories(orm));
  }

  /** The storage of an org's object. */
  storageOf(orgId: number): NodeObjectSql {
    let storage = this.#storages.get(orgId);
    if (storage === undefined) this.#storages.set(orgId, (storage = new NodeObjectSql()));
    return storage;
  }
}
