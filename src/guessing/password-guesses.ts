import { GUESS_LIMITS, usedUpUntil } from './guess-limit.ts';
import { networkOf } from '../core/network.ts';
import { ObjectAway } from '../faults.ts';
import { log } from '../log.ts';
import type { CountedGuess, GuessCounter } from './guess-counter.ts';
import { countedNetwork } from './guess-counter.ts';
import type { Memory } from '../service/engine/memory.ts';
import type { PasswordGuess, PasswordGuessLimit } from '../service/ports/guessing.ts';
import type { Secrets } from '../service/sign-in/secrets.ts';

/** The different guesses that are not remembered as right, and when to forget them. */
type Misses = { readonly until: number; readonly keys: Set<string> };

/** A guess that is being tried, and by how many requests. */
type Trial = { readonly ticket: string; requests: number };

/** What the limits need from outside. The memories live as long as the isolate. */
export type PasswordGuessesPorts = {
  readonly counter: GuessCounter;
  readonly secrets: Secrets;
  /** Until when a login is blocked for a network. */
  readonly blocks: Memory<{ readonly until: number }>;
  readonly misses: Memory<Misses>;
  readonly trials: Memory<Trial>;
  /** The times of the tickets that were counted here while the counter could not be reached. */
  readonly uncounted: Memory<Map<string, number>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** More requests with one guess are not one client that starts, but somebody who wants to cause useless hashing. */
const REQUESTS_PER_TICKET = 20;
/** So many hex digits of a login's digest are logged: enough to tell it from others, and no name that a stranger typed. */
const LOGGED_DIGITS = 12;

/**
 * Prevents strangers from guessing passwords. The limits are in `guess-limit.ts`. All isolates share the counter. An
 * isolate remembers blocks, so that a refusal costs no hash and no call.
 *
 * While the counter cannot be reached, the isolate counts by itself. So nobody is locked out, and somebody who
 * overloads the counter still cannot guess without a limit.
 */
export class PasswordGuesses implements PasswordGuessLimit {
  readonly #ports: PasswordGuessesPorts;

  constructor(ports: PasswordGuessesPorts) {
    this.#ports = ports;
  }

  /** Makes the guess of a request. The address is empty when it is not known. */
  async open(name: string, password: string, address: string): Promise<PasswordGuess> {
    const network = networkOf(address);
    const key = await this.#ports.secrets.digest(JSON.stringify(['guess', name, network, password]));
    return { name, network, key };
  }

  /**
   * Whether a password that the isolate has verified before may be accepted without a new check. It may even while the
   * login is blocked, so that a program with an old password does not stop another one beside it. It may not after many
   * different passwords from the same network, because then somebody seems to search for the remembered one.
   */
  mayBeRemembered(guess: PasswordGuess): boolean {
    const misses = this.#missesOf(guess);
    return misses === undefined || misses.keys.size < GUESS_LIMITS.login.guesses;
  }

  /** Whether a guess is right, by `verify`. While the login is blocked, this is false and `verify` is not called. */
  async try(guess: PasswordGuess, verify: () => Promise<boolean>): Promise<boolean> {
    this.#miss(guess);
    if (this.#isBlocked(guess)) return false;
    const trial = this.#join(guess);
    try {
      const counted = await this.#describe(guess, trial.ticket);
      const { until, isShared } = await this.#count(guess, counted);
      if (until !== undefined) {
        this.#remember(guess, counted, until);
        return false;
      }
      const isRight = await verify();
      if (isRight) await this.#takeBack(guess, counted, isShared);
      return isRight;
    } finally {
      this.#leave(guess, trial);
    }
  }

  #isBlocked(guess: PasswordGuess): boolean {
    const { blocks, now } = this.#ports;
    return (blocks.get(pairOf(guess))?.until ?? 0) > now();
  }

  #missesOf(guess: PasswordGuess): Misses | undefined {
    const { misses, now } = this.#ports;
    const known = misses.get(pairOf(guess));
    return known !== undefined && known.until > now() ? known : undefined;
  }

  /** Counted before anything is awaited, so that many guesses at the same time cannot exceed the limit. */
  #miss(guess: PasswordGuess): void {
    const { misses, now } = this.#ports;
    const until = now() + GUESS_LIMITS.pair.windowMs;
    const { keys } = this.#missesOf(guess) ?? { until, keys: new Set<string>() };
    if (keys.size === 0) misses.set(pairOf(guess), { until, keys });
    if (keys.size < GUESS_LIMITS.login.guesses) keys.add(guess.key);
  }

  #remember(guess: PasswordGuess, { login }: CountedGuess, until: number): void {
    const { blocks } = this.#ports;
    if (this.#isBlocked(guess)) return;
    blocks.set(pairOf(guess), { until });
    const isAddress = /^(?:[\d.]{7,15}|[\da-f:]{1,24}\/64)$/.test(guess.network);
    log('login-blocked', {
      login: login.slice(0, LOGGED_DIGITS),
      ...(isAddress && { network: guess.network }),
      until: new Date(until).toISOString(),
    });
  }

  /** The requests of a client that starts with many at once share a ticket, so they count as one guess. */
  #join({ key }: PasswordGuess): Trial {
    const { trials } = this.#ports;
    const running = trials.get(key);
    if (running !== undefined && running.requests < REQUESTS_PER_TICKET) {
      running.requests++;
      return running;
    }
    const trial = { ticket: crypto.randomUUID(), requests: 1 };
    trials.set(key, trial);
    return trial;
  }

  #leave({ key }: PasswordGuess, trial: Trial): void {
    const { trials } = this.#ports;
    if (--trial.requests === 0 && trials.get(key) === trial) trials.delete(key);
  }

  async #describe({ name, network }: PasswordGuess, ticket: string): Promise<CountedGuess> {
    const { secrets } = this.#ports;
    const digest = async (text: string) => await secrets.digest(text);
    const [login, from] = await Promise.all([digest(`login:${name}`), countedNetwork(network, digest)]);
    return { login, network: from, ticket };
  }

  /** Until when the guess may not be tried, if so, and whether the counter said that. */
  async #count(
    guess: PasswordGuess,
    counted: CountedGuess,
  ): Promise<{ until: number | undefined; isShared: boolean }> {
    try {
      return { until: await this.#ports.counter.guess(counted), isShared: true };
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      log('guesses-uncounted', { what: 'a password', error });
      return { until: this.#countHere(guess, counted), isShared: false };
    }
  }

  #countHere(guess: PasswordGuess, { network, ticket }: CountedGuess): number | undefined {
    const { uncounted, now } = this.#ports;
    const limit = network === null ? GUESS_LIMITS.login : GUESS_LIMITS.pair;
    const times = uncounted.get(pairOf(guess)) ?? new Map<string, number>();
    if (times.has(ticket)) return undefined;
    const until = usedUpUntil([...times.values()], limit, now());
    if (until !== undefined) return until;
    for (const [old, at] of times) if (at <= now() - limit.windowMs) times.delete(old);
    uncounted.set(pairOf(guess), times.set(ticket, now()));
    return undefined;
  }

  async #takeBack(guess: PasswordGuess, counted: CountedGuess, isShared: boolean): Promise<void> {
    this.#ports.blocks.delete(pairOf(guess));
    this.#missesOf(guess)?.keys.delete(guess.key);
    this.#ports.uncounted.delete(pairOf(guess));
    if (!isShared) return;
    try {
      await this.#ports.counter.right(counted);
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      log('guesses-uncounted', { what: 'a right password', error });
    }
  }
}

const pairOf = ({ name, network }: PasswordGuess): string => JSON.stringify([name, network]);
