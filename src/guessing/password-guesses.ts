import { GUESS_LIMITS, usedUpUntil } from './guess-limit.ts';
import { networkOf } from '../core/network.ts';
import { ObjectAway } from '../faults.ts';
import { log } from '../log.ts';
import type { CountedGuess, GuessCounter } from './guess-counter.ts';
import { countedNetwork } from './guess-counter.ts';
import type { Memory } from '../service/engine/memory.ts';
import type { PasswordGuess, PasswordGuessLimit } from '../service/ports/guessing.ts';
import type { Secrets } from '../service/sign-in/secrets.ts';

/** The different guesses that were not remembered as right, and when they are to be forgotten. */
type Misses = { readonly until: number; readonly keys: Set<string> };

/** A guess that is being tried, by so many requests at the same time. */
type Trial = { readonly ticket: string; requests: number };

/** What the limits need from outside. The memories live as long as the isolate. */
export type PasswordGuessesPorts = {
  readonly counter: GuessCounter;
  readonly secrets: Secrets;
  /** Until when which login is blocked for which network. */
  readonly blocks: Memory<{ readonly until: number }>;
  readonly misses: Memory<Misses>;
  readonly trials: Memory<Trial>;
  /** When which tickets were counted here, while the counter could not be reached. */
  readonly uncounted: Memory<Map<string, number>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** More requests with one guess are no longer one client that begins, but somebody who makes us hash for nothing. */
const REQUESTS_PER_TICKET = 20;
/** So many hex digits of a login's digest are logged: enough to tell it from others, and no name that a stranger typed. */
const LOGGED_DIGITS = 12;

/**
 * Keeps strangers from guessing passwords. What counts is in `guess-limit.ts`. The counter is shared by all
 * isolates; an isolate remembers who is blocked until when, so that a refusal costs neither a hash nor a call.
 *
 * While the counter cannot be reached, the isolate counts by itself: that locks nobody out, and whoever keeps the counter
 * too busy to answer still cannot guess without a limit.
 */
export class PasswordGuesses implements PasswordGuessLimit {
  readonly #ports: PasswordGuessesPorts;

  constructor(ports: PasswordGuessesPorts) {
    this.#ports = ports;
  }

  /** The guess that a request makes. The address is empty when it is not known. */
  async open(name: string, password: string, address: string): Promise<PasswordGuess> {
    const network = networkOf(address);
    const key = await this.#ports.secrets.digest(JSON.stringify(['guess', name, network, password]));
    return { name, network, key };
  }

  /**
   * Whether a password that the isolate has verified before is still taken. It is even while the login is blocked, so
   * that a program with an old password does not stop the one beside it; but not after so many different ones came from
   * the same network that somebody seems to look for the one that is remembered.
   */
  mayBeRemembered(guess: PasswordGuess): boolean {
    const misses = this.#missesOf(guess);
    return misses === undefined || misses.keys.size < GUESS_LIMITS.login.guesses;
  }

  /** Whether a guess is right, by `verify`. While the login is blocked it is not, and `verify` is not called. */
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

  /** Counted before anything is waited for, so that many at the same time do not get past. */
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

  /** A client that begins with many requests at once guesses once: they share a ticket. */
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

  /** Until when the guess may not be tried, if so; and whether that is what the counter says. */
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
