import { bearer } from '../client.ts';
import { now } from '../clock.ts';
import type { Writer } from '../factor.ts';
import type { Subject, Target } from '../looks.ts';
import type { Random } from '../random.ts';
import type { Register } from '../register.ts';
import { Writing } from '../writing.ts';
import type { Org, World } from '../world.ts';
import { unique } from '../world.ts';

/** Of the tokens that have ended, so many are still tried. */
const ENDED_MAX = 3;
/** What clocks of the service and the checker, on one machine, may differ by. */
const MARGIN_MS = 150;

let addresses = 0;

/** Tokens that do not exist are counted by address, so each is tried from its own. */
export const newAddress = (): string => {
  addresses++;
  return `10.${1 + (addresses >> 16)}.${(addresses >> 8) & 255}.${addresses & 255}`;
};

type Token = { readonly register: Register; readonly id: number };

/** Makes tokens of an account, one at a time, and has them end. */
abstract class TokenWriter implements Writer {
  protected readonly world: World;
  protected readonly org: Org;
  protected readonly target: Target;
  protected readonly ended: Register[] = [];
  #isBusy = false;

  constructor(world: World, org: Org, target: Target) {
    this.world = world;
    this.org = org;
    this.target = target;
  }

  get isReady(): boolean {
    return !this.#isBusy;
  }

  abstract registers(): readonly Register[];

  async write(random: Random): Promise<Register | undefined> {
    this.#isBusy = true;
    try {
      return await this.next(random);
    } finally {
      this.#isBusy = false;
    }
  }

  protected abstract next(random: Random): Promise<Register | undefined>;

  /** A new token, as a register that is true; undefined when nobody knows whether there is one. */
  protected async make(
    kind: 'token-deleted' | 'token-expired',
    secondsToLive?: number,
  ): Promise<Token | undefined> {
    const { id: accountId } = this.target.subject;
    const path = `/serviceaccounts/${accountId}/tokens`;
    const body = { name: unique('token'), secondsToLive };
    const answer = await this.world.call({ as: this.org.admin, method: 'POST', path, body });
    if (answer.status !== 200) return undefined;
    const { id, key } = answer.body as { id: number; key: string };
    const address = newAddress();
    const subject: Subject = { id: accountId, kind: 'account', as: () => bearer(key), from: () => address };
    const listed: Target['listed'] = {
      path: () => path,
      has: (all: readonly { id: number; isRevoked: boolean }[]) =>
        all.some((token) => token.id === id && !token.isRevoked),
    };
    const register = this.world.begin(kind, {
      name: `${kind} ${id} of account ${accountId}`,
      value: true,
      orgs: [this.org],
      target: { ...this.target, subject, listed },
      isTimed: kind === 'token-expired',
    });
    return { register, id };
  }

  protected end(register: Register): void {
    this.ended.unshift(register);
    this.ended.length = Math.min(this.ended.length, ENDED_MAX);
  }
}

class DeletedTokens extends TokenWriter {
  #token: Token | undefined;

  registers(): readonly Register[] {
    return this.#token === undefined ? this.ended : [this.#token.register, ...this.ended];
  }

  protected async next(): Promise<Register | undefined> {
    if (this.#token === undefined) {
      this.#token = await this.make('token-deleted');
      return this.#token?.register;
    }
    const { register, id } = this.#token;
    const write = register.begin(false, 'token-deleted');
    const writing = new Writing(this.world.call);
    const path = `/serviceaccounts/${this.target.subject.id}/tokens/${id}`;
    const as = this.org.admin;
    const outcome = await writing.run(async () => {
      await writing.send({ as, method: 'DELETE', path, leaves: false, already: [404] });
    });
    register.end(write, outcome);
    for (const { tag, began, ended } of writing.sent)
      register.steps.push({ tag, value: false, began, ended });
    if (outcome === 'ok') {
      this.end(register);
      this.#token = undefined;
    }
    return register;
  }
}

class ExpiringTokens extends TokenWriter {
  #until = 0;
  #current: Register | undefined;

  override get isReady(): boolean {
    return super.isReady && now() > this.#until;
  }

  registers(): readonly Register[] {
    return this.#current === undefined ? this.ended : [this.#current, ...this.ended];
  }

  protected async next(random: Random): Promise<Register | undefined> {
    const seconds = 2 + Math.floor(random.next() * 4);
    const before = now();
    const token = await this.make('token-expired', seconds);
    if (token === undefined) return undefined;
    const { register } = token;
    const lasts = seconds * 1_000;
    const write = register.begin(false, 'token-expired');
    Object.assign(write, {
      began: before + lasts - MARGIN_MS,
      ended: now() + lasts + MARGIN_MS,
      outcome: 'ok',
    });
    if (this.#current !== undefined) this.end(this.#current);
    this.#current = register;
    this.#until = now() + lasts + 1_000;
    return register;
  }
}

/** An account with a role, whose tokens are made and end. */
async function accountTarget(world: World, org: Org): Promise<Target> {
  const subject = await world.account(org);
  const target = world.target(org, subject);
  await world.assign(org, subject, await world.role(org, target));
  return target;
}

/** Registers of tokens that are deleted. */
export async function deletedTokens(world: World, org: Org): Promise<void> {
  world.writers.push(new DeletedTokens(world, org, await accountTarget(world, org)));
}

/** Registers of tokens that expire. */
export async function expiringTokens(world: World, org: Org): Promise<void> {
  world.writers.push(new ExpiringTokens(world, org, await accountTarget(world, org)));
}
