import { GUESS_LIMITS } from './guess-limit.ts';
import { networkOf } from '../core/network.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, unauthenticated } from '../core/refusal.ts';
import { ObjectAway } from '../faults.ts';
import { log } from '../log.ts';
import type { GuessCounter } from './guess-counter.ts';
import { countedNetwork } from './guess-counter.ts';
import type { Memory } from '../service/engine/memory.ts';
import type { TokenGuessLimit } from '../service/ports/guessing.ts';
import type { Secrets } from '../service/sign-in/secrets.ts';

/** What the limits need from outside. The memories live as long as the isolate. */
export type TokenGuessesPorts = {
  readonly counter: GuessCounter;
  readonly secrets: Secrets;
  /** Networks that have sent too many unknown tokens. */
  readonly networks: Memory<{ readonly until: number }>;
  /** Tokens that were looked up and not found, by network. */
  readonly unknown: Memory<{ readonly until: number; tries: number }>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

const INVALID = unauthenticated('invalid-token');

/**
 * Limits the cost of unknown tokens. A token cannot be guessed, but each try costs a look-up. So the counter is told
 * only of look-ups that failed. A token that the isolate knows never comes here.
 */
export class TokenGuesses implements TokenGuessLimit {
  readonly #ports: TokenGuessesPorts;

  constructor(ports: TokenGuessesPorts) {
    this.#ports = ports;
  }

  /**
   * Why a token that the isolate does not know is not looked up: `too-many-requests` or `invalid-token`. Undefined when
   * it must be looked up.
   */
  findProblem(hash: string, address: string): Refusal | undefined {
    const { networks, unknown, now } = this.#ports;
    const network = networkOf(address);
    const blockedUntil = networks.get(network)?.until ?? 0;
    if (blockedUntil > now()) return tooManyRequests('unknown-tokens', blockedUntil - now());
    // A token that does not exist is never created later, so one look-up in a while is enough.
    const known = unknown.get(keyOf(hash, network));
    if (known === undefined || known.until <= now()) return undefined;
    const isOver = ++known.tries > GUESS_LIMITS.token.guesses && network !== '';
    return isOver ? tooManyRequests('unknown-tokens', known.until - now()) : INVALID;
  }

  /** The refusal of a token that was not found: `invalid-token`, or `too-many-requests` after too many. */
  async refuse(hash: string, address: string): Promise<Refusal> {
    const { counter, secrets, networks, unknown, now } = this.#ports;
    const network = networkOf(address);
    unknown.set(keyOf(hash, network), { until: now() + GUESS_LIMITS.token.windowMs, tries: 1 });
    try {
      const counted = await countedNetwork(network, async (text) => await secrets.digest(text));
      if (counted === null) return INVALID;
      const { isOver, until } = await counter.unknownToken(counted);
      if (until !== undefined) networks.set(network, { until });
      return isOver && until !== undefined ? tooManyRequests('unknown-tokens', until - now()) : INVALID;
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      // Each try still costs its look-up, and finds nothing.
      log('guesses-uncounted', { what: 'an unknown token', error });
      return INVALID;
    }
  }
}

const keyOf = (hash: string, network: string): string => `${hash} ${network}`;
