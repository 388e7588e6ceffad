import { networkOf } from '../core/network.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, unauthenticated } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { ObjectAway } from '../faults.ts';
import { log } from '../log.ts';
import type { Blocked, Counted, CountedGuess, GuessCounter } from './guess-counter.ts';
import { countedNetwork } from './guess-counter.ts';
import { latest } from './guess-limit.ts';
import { OwnCount } from './own-count.ts';
import type { RememberedEntry } from './remembered.ts';
import { Remembered } from './remembered.ts';
import type { StrangersPace } from './strangers-pace.ts';
import type { UsedUpEntry } from './used-up.ts';
import { ASK_AGAIN_MS, UsedUpMemory } from './used-up.ts';
import type { Memory } from '../service/engine/memory.ts';
import type { Shared } from '../service/engine/shared.ts';
import type { Attempt, PasswordGuess, PasswordGuessLimit } from '../service/ports/guessing.ts';
import type { Secrets } from '../service/sign-in/secrets.ts';

/** What the limits need from outside. The memories live as long as the isolate, and have no key but keyed digests. */
export type PasswordGuessesPorts = {
  readonly counter: GuessCounter;
  readonly secrets: Secrets;
  /** Until when a login is blocked for a network. */
  readonly blocks: Memory<{ readonly until: number }>;
  /** Logins that strangers have used up. */
  readonly logins: Memory<UsedUpEntry>;
  /** Networks that strangers have used up. */
  readonly networks: Memory<UsedUpEntry>;
  /** What this isolate has verified itself, by login and network. */
  readonly remembered: Memory<RememberedEntry>;
  /** The same guess of several requests at once is one, and is tried once: clients begin with many. */
  readonly trying: Pick<Shared<Result<unknown, Refusal>>, 'ask'>;
  readonly pace: Pick<StrangersPace, 'admit' | 'giveBack' | 'isFull'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * How long a guess takes where guards hang, before it is hashed and after. Whoever makes the same guess waits so long for it:
 * if each of them tried it by itself, they would count as many guesses.
 */
export const TRIAL_MS = 6_000;
/** When to try again where an isolate hashes as fast as it will. */
const PACE_WAIT_MS = 2_000;
/** This many hex digits of a login's digest are logged: enough to tell logins apart, without the name that somebody typed. */
const LOGGED_DIGITS = 12;
/** What is an address or a network is logged, with the zone of a Worker. Any other text is somebody's. */
const LOGGED_NETWORK = /^(?:[\d.]{7,15}|[\da-f:]{1,24}\/64(?: [a-z\d._-]{1,253})?)$/;

/** A blocked guess is answered like a wrong one. */
const WRONG = refuse(unauthenticated('wrong-password'));

/**
 * Prevents strangers from guessing passwords. The limits are in `guess-limit.ts`. All isolates share the counter. An
 * isolate remembers what is blocked, so that a refusal costs no look-up, no hash and no call. Its memories may forget a
 * block: then the counter is asked again. No count is in a memory that others can fill.
 *
 * While the counter cannot be reached, the isolate counts by itself, with the same limits. So nobody is locked out who signed
 * in here lately, and somebody who overloads the counter still cannot guess without a limit.
 */
export class PasswordGuesses implements PasswordGuessLimit {
  readonly #ports: PasswordGuessesPorts;
  readonly #logins: UsedUpMemory;
  readonly #networks: UsedUpMemory;
  readonly #remembered: Remembered;
  readonly #own = new OwnCount();
  /** The guesses that ask again whether a block has ended. */
  readonly #asking = new WeakSet<PasswordGuess>();

  constructor(ports: PasswordGuessesPorts) {
    this.#ports = ports;
    this.#logins = new UsedUpMemory(ports.logins, ports.now);
    this.#networks = new UsedUpMemory(ports.networks, ports.now);
    this.#remembered = new Remembered(ports.remembered, ports.now);
  }

  /** The keyed digest of a login. */
  async loginOf(name: string): Promise<string> {
    return await this.#ports.secrets.digest(`login:${name}`);
  }

  /** Makes the guess of a request. The address is empty when it is not known. */
  async open(name: string, password: string, address: string): Promise<PasswordGuess> {
    const network = networkOf(address);
    const digest = async (text: string) => await this.#ports.secrets.digest(text);
    const [login, from, key] = await Promise.all([
      this.loginOf(name),
      countedNetwork(network, digest),
      digest(JSON.stringify(['guess', name, network, password])),
    ]);
    return { login, network, from, pair: `${login} ${from ?? ''}`, key };
  }

  /**
   * Whether the isolate knows that the guess is refused. A password that it has verified itself goes on even while the login
   * is blocked, so that a program with an old password does not stop another one beside it. It does not after many
   * different passwords from the same network, because then somebody seems to search for it.
   */
  isRefused(guess: PasswordGuess): boolean {
    // Counted before anything is awaited, so that many guesses at the same time cannot exceed the limit.
    this.#remembered.miss(guess);
    const found = this.#remembered.find(guess);
    if (found !== 'other') return found === 'right-but-searched-for';
    const why = this.#findBlock(guess);
    if (why !== 'due') return why === 'blocked';
    this.#logins.ask(guess.login);
    if (guess.from !== null) this.#networks.ask(guess.from);
    this.#asking.add(guess);
    return false;
  }

  /** Whether the isolate has verified this guess before, and not too many others were made since. */
  wasRight(guess: PasswordGuess): boolean {
    return this.#remembered.find(guess) === 'right';
  }

  /** Whether the isolate has verified the guess against the same record. */
  isRemembered(guess: PasswordGuess, against: string): boolean {
    return this.#remembered.isRight(guess, against);
  }

  /** Counts a guess and attempts it. While the login is blocked, it is refused, and `attempt` is not called. */
  async try<T>(guess: PasswordGuess, attempt: () => Promise<Attempt<T>>): Promise<Result<T, Refusal>> {
    const found = this.#remembered.find(guess);
    if (found === 'right-but-searched-for') return WRONG;
    // It was right, but against something else than now. So it is a guess like any other.
    if (found === 'right') this.#remembered.forget(guess.pair);
    if (!this.#asking.has(guess) && this.#findBlock(guess) !== 'open') return WRONG;
    const result = await this.#ports.trying.ask(guess.key, async () => await this.#tryOnce(guess, attempt));
    // The same guess has the same attempt, whoever makes it.
    return result as Result<T, Refusal>;
  }

  async #tryOnce<T>(guess: PasswordGuess, attempt: () => Promise<Attempt<T>>): Promise<Result<T, Refusal>> {
    const tooMany = refuse(tooManyRequests('first-sign-ins', PACE_WAIT_MS));
    if (await this.#isCrowdedOut(guess)) return tooMany;
    const counted = { login: guess.login, network: guess.from, ticket: crypto.randomUUID() };
    const { blocked, isAtHome, isShared } = await this.#count(guess, counted);
    if (isShared && this.#asking.has(guess)) this.#unblock(guess, blocked);
    if (blocked !== undefined) {
      this.#remember(guess, blocked);
      return WRONG;
    }
    const { pace } = this.#ports;
    if (!isAtHome && !(await pace.admit())) {
      await this.#untried(guess, counted);
      return tooMany;
    }
    const outcome = await attempt();
    if (outcome.kind !== 'wrong' && !isAtHome) pace.giveBack();
    switch (outcome.kind) {
      case 'right':
        this.#remembered.keep(guess, outcome.against);
        await this.#takeBack(guess, counted);
        return ok(outcome.value);
      case 'wrong':
        return refuse(outcome.refusal);
      case 'untried':
        await this.#untried(guess, counted);
        return refuse(outcome.refusal);
    }
  }

  /** Whether so many strangers wait that a guess need not be counted: it is enough to know that the login is not at home. */
  async #isCrowdedOut({ login, from, pair }: PasswordGuess): Promise<boolean> {
    const { pace, counter } = this.#ports;
    if (!pace.isFull || this.#remembered.has(pair)) return false;
    if (from === null) return true;
    try {
      return !(await counter.isAtHome({ login, network: from }));
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      return true;
    }
  }

  /** Whether the isolate knows of a block; it is `due` when one guess should ask whether it has ended already. */
  #findBlock({ login, from, pair }: PasswordGuess): 'open' | 'blocked' | 'due' {
    const { blocks, now } = this.#ports;
    if ((blocks.get(pair)?.until ?? 0) > now()) return 'blocked';
    // Somebody signed in from there, which the counter may not know yet.
    if (from !== null && this.#remembered.has(pair)) return 'open';
    const found = [
      this.#logins.find(login, from),
      from === null ? 'open' : this.#networks.find(from, login),
    ] as const;
    if (found.includes('used-up')) return 'blocked';
    return found.includes('due') ? 'due' : 'open';
  }

  /** The counter was asked again: forgets what does not block others any more. */
  #unblock({ login, from }: PasswordGuess, blocked: Blocked | undefined): void {
    if (blocked?.login === undefined) this.#logins.forget(login);
    if (blocked?.network === undefined && from !== null) this.#networks.forget(from);
  }

  /** Remembers why a guess is blocked and who else is blocked by that, and logs what is news. */
  #remember({ login, network, from, pair }: PasswordGuess, blocked: Blocked): void {
    const { blocks, now } = this.#ports;
    const soon = now() + ASK_AGAIN_MS;
    // Where the homes were not told, nobody else can be refused from memory. This pair is, for a while.
    const isUntold = blocked.network !== undefined && blocked.network.homes === undefined;
    const pairUntil = latest(blocked.pair, isUntold ? Math.min(blocked.network.until, soon) : undefined);
    const news = [
      pairUntil !== undefined && (blocks.get(pair)?.until ?? 0) <= now(),
      blocked.login !== undefined && this.#logins.remember(login, blocked.login),
      blocked.network !== undefined && from !== null && this.#networks.remember(from, blocked.network),
    ];
    if (pairUntil !== undefined) blocks.set(pair, { until: pairUntil });
    if (!news.includes(true)) return;
    const until = latest(pairUntil, blocked.login?.until, blocked.network?.until) ?? now();
    const isAddress = LOGGED_NETWORK.test(network);
    log('login-blocked', {
      login: login.slice(0, LOGGED_DIGITS),
      ...(isAddress && { network }),
      until: new Date(until).toISOString(),
    });
  }

  /** Why the guess may not be tried, if so, whether the login is at home there, and whether the counter said that. */
  async #count(
    guess: PasswordGuess,
    counted: CountedGuess,
  ): Promise<Counted & { readonly isShared: boolean }> {
    try {
      return { ...(await this.#ports.counter.guess(counted)), isShared: true };
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      log('guesses-uncounted', { what: 'a password', error });
      return { ...this.#countHere(guess, counted), isShared: false };
    }
  }

  /** For this isolate, a pair that was right lately is at home. All others share the limit on strangers. */
  #countHere({ pair, from }: PasswordGuess, counted: CountedGuess): Counted {
    const now = this.#ports.now();
    const isAtHome = from !== null && this.#remembered.has(pair);
    const until = isAtHome ? this.#remembered.count(pair, counted.ticket) : this.#own.guess(counted, now);
    if (until === undefined) return { blocked: undefined, isAtHome };
    // The counter knows better who is at home, so it is asked again soon.
    const pairUntil = Math.min(until, now + ASK_AGAIN_MS);
    return { blocked: { pair: pairUntil, login: undefined, network: undefined }, isAtHome };
  }

  /** After a right guess, the count of the pair starts at zero again, and the login and the network have one guess more. */
  async #takeBack({ login, from, pair }: PasswordGuess, counted: CountedGuess): Promise<void> {
    this.#ports.blocks.delete(pair);
    this.#logins.forget(login);
    if (from !== null) this.#networks.forget(from);
    this.#own.takeBack(counted.ticket);
    await told('a right password', async () => await this.#ports.counter.right(counted));
  }

  async #untried({ pair }: PasswordGuess, counted: CountedGuess): Promise<void> {
    this.#own.takeBack(counted.ticket);
    this.#remembered.takeBack(pair, counted.ticket);
    await told('an untried password', async () => await this.#ports.counter.untried(counted));
  }
}

/**
 * Tells the counter what became of a guess, also when it could not be reached before: of two guards, one may have counted it.
 * If it cannot be reached, the guess stays counted, and ends by itself.
 */
async function told(what: string, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (!(error instanceof ObjectAway)) throw error;
    log('guesses-uncounted', { what, error });
  }
}
