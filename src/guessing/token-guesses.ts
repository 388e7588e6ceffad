import { GUESS_LIMITS, usedUpUntil } from './guess-limit.ts';
import { networkOf } from '../core/network.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, unauthenticated } from '../core/refusal.ts';
import { ObjectAway } from '../faults.ts';
import { log } from '../log.ts';
import type { GuessCounter, UnknownTokenCount } from './guess-counter.ts';
import { countedNetwork } from './guess-counter.ts';
import type { Memory } from '../service/engine/memory.ts';
import type { TokenGuessLimit } from '../service/ports/guessing.ts';
import type { Secrets } from '../service/sign-in/secrets.ts';

/** What the limits need from outside. The memories live as long as the isolate, and have no key but keyed digests. */
export type TokenGuessesPorts = {
  readonly counter: GuessCounter;
  readonly secrets: Secrets;
  /** Networks that have sent too many unknown tokens. */
  readonly networks: Memory<{ readonly until: number }>;
  /** Tokens that were looked up and not found, by network. */
  readonly unknown: Memory<{ readonly until: number; readonly tries: number }>;
  /** When networks sent unknown tokens while the counter could not be reached: as many as the limit, at most. */
  readonly uncounted: Memory<readonly number[]>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** For the memory: what the times of a network take, in letters. A number takes as much as four. */
export const lettersOfTimes = (times: readonly number[]): number => 4 * times.length;

const INVALID = unauthenticated('invalid-token');

/**
 * Limits the cost of unknown tokens. A token cannot be guessed, but each try costs a look-up. So the counter is told
 * only of look-ups that failed. A token that the isolate knows never comes here.
 *
 * What the memories forget costs one more look-up, which is counted again. While the counter cannot be reached, the isolate
 * counts by itself, as far as its memory reaches. There is no limit over all networks together: it would also refuse valid tokens
 * that this isolate has not seen.
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
  async findProblem(hash: string, address: string): Promise<Refusal | undefined> {
    const { networks, unknown, now } = this.#ports;
    const network = await this.#networkOf(address);
    const blockedUntil = network === null ? 0 : (networks.get(network)?.until ?? 0);
    if (blockedUntil > now()) return tooManyRequests('unknown-tokens', blockedUntil - now());
    // A token that does not exist is never created later, so one look-up in a while is enough.
    const known = unknown.get(keyOf(hash, network));
    if (known === undefined || known.until <= now()) return undefined;
    const { until, tries } = known;
    unknown.set(keyOf(hash, network), { until, tries: tries + 1 });
    const isOver = tries + 1 > GUESS_LIMITS.token.guesses && network !== null;
    return isOver ? tooManyRequests('unknown-tokens', until - now()) : INVALID;
  }

  /** The refusal of a token that was not found: `invalid-token`, or `too-many-requests` after too many. */
  async refuse(hash: string, address: string): Promise<Refusal> {
    const { networks, unknown, now } = this.#ports;
    const network = await this.#networkOf(address);
    unknown.set(keyOf(hash, network), { until: now() + GUESS_LIMITS.token.windowMs, tries: 1 });
    if (network === null) return INVALID;
    const { isOver, until } = await this.#count(network);
    if (until !== undefined) networks.set(network, { until });
    return isOver && until !== undefined ? tooManyRequests('unknown-tokens', until - now()) : INVALID;
  }

  async #networkOf(address: string): Promise<string | null> {
    return await countedNetwork(networkOf(address), async (text) => await this.#ports.secrets.digest(text));
  }

  async #count(network: string): Promise<UnknownTokenCount> {
    try {
      return await this.#ports.counter.unknownToken(network);
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      log('guesses-uncounted', { what: 'an unknown token', error });
      return this.#countHere(network);
    }
  }

  #countHere(network: string): UnknownTokenCount {
    const { uncounted, now } = this.#ports;
    const times = (uncounted.get(network) ?? []).filter((at) => at > now() - GUESS_LIMITS.token.windowMs);
    const before = usedUpUntil(times, GUESS_LIMITS.token, now());
    if (before !== undefined) return { isOver: true, until: before };
    const counted = [...times, now()];
    uncounted.set(network, counted);
    return { isOver: false, until: usedUpUntil(counted, GUESS_LIMITS.token, now()) };
  }
}

const keyOf = (hash: string, network: string | null): string => `${hash} ${network ?? ''}`;
