import type { Counted, CountedGuess, GuessCounter, UnknownTokenCount } from './guess-counter.ts';
import type { AtLogin, FromNetwork, GuessGuard } from './guess-guard.ts';
import { objectTooLate, PATIENCE_MS, within } from '../durable/patience.ts';
import type { Open } from '../durable/placed.ts';
import { ObjectAway, reach, reachToRead } from '../faults.ts';
import { call } from '../protocol.ts';

/** The number of guards. When it changes, all guards start with empty counts. */
const GUARDS = 64;
/** The number of hex digits of a digest that choose its guard. */
const CHOOSING_DIGITS = 8;

/** The part of a guard that the client uses. */
export type RemoteGuard = Pick<GuessGuard, RemoteMethod>;

type RemoteMethod =
  | 'guessAt'
  | 'guessIn'
  | 'isHomeOf'
  | 'rightAt'
  | 'rightIn'
  | 'untriedAt'
  | 'untriedIn'
  | 'unknownToken';

/**
 * The guards as the sign-in sees them: the one of the login and the one of the network, asked side by side. Throws
 * `ObjectAway` when one cannot be reached in good time.
 */
export class GuardClient implements GuessCounter {
  readonly #open: Open<RemoteGuard>;

  constructor(open: Open<RemoteGuard>) {
    this.#open = open;
  }

  async guess({ login, network, ticket }: CountedGuess): Promise<Counted> {
    const atLogin = this.#guard(login).guessAt(login, network, ticket, call());
    if (network === null) return blockedBy(await inTime(atLogin), undefined);
    const inNetwork = this.#guard(network).guessIn(network, ticket, call());
    return blockedBy(...(await inTime(Promise.all([atLogin, inNetwork]))));
  }

  async isAtHome({ login, network }: { readonly login: string; readonly network: string }): Promise<boolean> {
    // It counts nothing, so it may be asked twice.
    return await reachToRead(
      async () =>
        await within(PATIENCE_MS, this.#guard(login).isHomeOf(login, network, call()), objectTooLate),
    );
  }

  async right({ login, network, ticket }: CountedGuess): Promise<void> {
    const atLogin = this.#guard(login).rightAt(login, network, ticket, call());
    const inNetwork =
      network === null ? undefined : this.#guard(network).rightIn(network, login, ticket, call());
    await inTime(Promise.all([atLogin, inNetwork]));
  }

  async untried({ login, network, ticket }: CountedGuess): Promise<void> {
    const atLogin = this.#guard(login).untriedAt(login, network, ticket, call());
    const inNetwork = network === null ? undefined : this.#guard(network).untriedIn(network, ticket, call());
    await inTime(Promise.all([atLogin, inNetwork]));
  }

  async unknownToken(network: string): Promise<UnknownTokenCount> {
    const counted = await inTime(this.#guard(network).unknownToken(network, crypto.randomUUID(), call()));
    if (typeof counted.isOver !== 'boolean') throw new ObjectAway('What a guard says is not understood');
    return counted;
  }

  #guard(digest: string): RemoteGuard {
    const shard = Number.parseInt(digest.slice(0, CHOOSING_DIGITS), 16) % GUARDS;
    return this.#open(String(shard));
  }
}

const inTime = async <T>(answer: Promise<T>): Promise<T> =>
  await reach(async () => await within(PATIENCE_MS, answer, objectTooLate));

/**
 * What two guards say together. Throws `ObjectAway` where it is not understood: then nobody knows that it was counted. A login's
 * guard of the version before says only until when.
 */
function blockedBy({ until, isAtHome, here, everywhere }: AtLogin, fromNetwork: FromNetwork): Counted {
  if (typeof isAtHome !== 'boolean') throw new ObjectAway('What a guard says is not understood');
  const network = isAtHome ? undefined : fromNetwork;
  if (until === undefined && network === undefined) return { blocked: undefined, isAtHome };
  return { blocked: { pair: everywhere === undefined ? until : here, login: everywhere, network }, isAtHome };
}
