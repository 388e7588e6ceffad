import { now } from '../clock.ts';
import type { Writer } from '../factor.ts';
import type { Register } from '../register.ts';
import { Writing } from '../writing.ts';
import type { World } from '../world.ts';
import { makeOrg, SERVER_ADMIN, unique } from '../world.ts';

/** How long there is no org of this kind: each is a change of the global plane. */
const REST_MS = 3_000;

/** Makes orgs, one at a time, and deletes them with everything in them. */
class EndingOrgs implements Writer {
  readonly #world: World;
  #live: { readonly register: Register; readonly id: number } | undefined;
  #ended: Register[] = [];
  #isBusy = false;
  #restsUntil = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get isReady(): boolean {
    return !this.#isBusy && now() >= this.#restsUntil;
  }

  registers = (): readonly Register[] =>
    this.#live === undefined ? this.#ended : [this.#live.register, ...this.#ended];

  async write(): Promise<Register | undefined> {
    this.#isBusy = true;
    try {
      if (this.#live !== undefined) return await this.#delete(this.#live);
      // When something is not answered, the org is left to itself.
      this.#live = await this.#make().catch(() => undefined);
      return this.#live?.register;
    } finally {
      this.#restsUntil = now() + REST_MS;
      this.#isBusy = false;
    }
  }

  async #make() {
    const world = this.#world;
    const org = await makeOrg(world.call);
    const subject = await world.account(org);
    const target = { ...world.target(org, subject), admin: () => SERVER_ADMIN };
    await world.assign(org, subject, await world.role(org, target));
    const name = `${unique('end')} of org ${org.id}`;
    return { id: org.id, register: world.begin('org-deleted', { name, value: true, orgs: [org], target }) };
  }

  async #delete({ register, id }: { readonly register: Register; readonly id: number }): Promise<Register> {
    const write = register.begin(false, 'org-deleted');
    const writing = new Writing(this.#world.call);
    const path = `/orgs/${id}`;
    const outcome = await writing.run(async () => {
      await writing.send({ as: SERVER_ADMIN, method: 'DELETE', path, leaves: false, already: [404] });
    });
    register.end(write, outcome);
    for (const { tag, began, ended } of writing.sent)
      register.steps.push({ tag, value: false, began, ended });
    if (outcome === 'ok') {
      this.#ended = [register];
      this.#live = undefined;
    }
    return register;
  }
}

/** Registers of orgs that end. */
export function endingOrgs(world: World): void {
  world.writers.push(new EndingOrgs(world));
}
