import { DurableObject } from 'cloudflare:workers';

import { ObjectAway, serve } from '../faults.ts';
import type { Call } from '../protocol.ts';
import { idOf, isUnderstoodCall } from '../protocol.ts';
import { blockedUntil, GUESS_LIMITS, latest } from './guess-limit.ts';
import type { UnknownTokenCount, UsedUpByStrangers } from './guess-counter.ts';
import { GuessLog } from './guess-log.ts';

/** The answer of a login's guard to a guess. */
export type AtLogin = {
  /** Until when no guess may be tried; undefined when this one may be tried. Then it was counted. */
  readonly until: number | undefined;
  /** True when the login is at home in the network. Then guesses of others from there do not matter. */
  readonly isAtHome: boolean;
  /** Until when it may not be tried from this network, whatever is guessed elsewhere. */
  readonly here?: number | undefined;
  /** What keeps all strangers from it. Undefined also when the login is at home in the network. */
  readonly everywhere?: UsedUpByStrangers | undefined;
};

/** The answer of a network's guard to a guess: what keeps strangers from it; undefined when it was counted. */
export type FromNetwork = UsedUpByStrangers | undefined;

/**
 * Counts guesses exactly, for all isolates. There is a fixed number of guards, each for a share of the logins and of
 * the networks, so that invented names do not create objects. A guard knows both only by keyed digests, and never sees
 * a secret.
 *
 * A guess is counted when it is asked for, in one step, and taken back if it was right. So however many are made at the
 * same time, no more are tried than the limit allows. When a guard has no room to count strangers, it refuses them.
 *
 * For a while after a rollout, guards and Workers of two versions call one another: what a method takes and answers is only
 * added to; whatever else is to change gets a number of its own (`PROTOCOL`), or a name. A guard that is asked by a number that it
 * does not know counts nothing, and is as good as away.
 */
export class GuessGuard extends DurableObject<unknown> {
  readonly #log: GuessLog;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#log = new GuessLog(ctx.storage.sql, Date.now());
  }

  /** Asks to guess a password of the login; the network is null when it is not known. A ticket is counted once. */
  async guessAt(login: string, network: string | null, ticket: string, said?: Said): Promise<AtLogin> {
    return await serveGuess('guessAt', said, () => this.#guessAt(login, network, ticket));
  }

  #guessAt(login: string, network: string | null, ticket: string): AtLogin {
    const now = Date.now();
    const log = this.#log;
    const isAtHome = network !== null && log.isAtHome(login, network, now);
    if (log.has(loginKey(login), ticket)) return { until: undefined, isAtHome };
    const usedUp = {
      pair: network === null ? undefined : log.usedUpUntil(pairKey(login, network), GUESS_LIMITS.pair, now),
      share: network === null ? undefined : log.usedUpUntil(shareKey(network), GUESS_LIMITS.share, now),
      login: log.usedUpUntil(loginKey(login), GUESS_LIMITS.login, now),
      strangers: latest(
        log.usedUpUntil(STRANGERS_KEY, GUESS_LIMITS.strangers, now),
        isAtHome ? undefined : log.fullUntil(now),
      ),
    };
    const until = blockedUntil(usedUp, isAtHome);
    if (until === undefined) {
      for (const key of keysOf(login, network, isAtHome)) log.add(key, ticket, now);
      return { until, isAtHome };
    }
    if (isAtHome) return { until, isAtHome, here: usedUp.pair };
    const ends = latest(usedUp.login, usedUp.strangers);
    return {
      until,
      isAtHome,
      here: latest(usedUp.pair, usedUp.share),
      everywhere: ends === undefined ? undefined : { until: ends, homes: log.homesOf(login, now) },
    };
  }

  /** Whether a login is at home in a network. Counts nothing. */
  async isHomeOf(login: string, network: string, said?: Said): Promise<boolean> {
    return await serveGuess('isHomeOf', said, () => this.#log.isAtHome(login, network, Date.now()));
  }

  /** Asks to guess a password from the network. Logins that are at home there may be guessed whatever it answers. */
  async guessIn(network: string, ticket: string, said?: Said): Promise<FromNetwork> {
    return await serveGuess('guessIn', said, () => this.#guessIn(network, ticket));
  }

  #guessIn(network: string, ticket: string): FromNetwork {
    const now = Date.now();
    const key = networkKey(network);
    if (this.#log.has(key, ticket)) return undefined;
    const until = latest(this.#log.usedUpUntil(key, GUESS_LIMITS.network, now), this.#log.fullUntil(now));
    if (until !== undefined) return { until, homes: this.#log.homesIn(network, now) };
    this.#log.add(key, ticket, now);
    return undefined;
  }

  /** `guessIn` for a Worker of the version before, which wants to know only until when. */
  async guessFrom(network: string, ticket: string, said?: Said): Promise<number | undefined> {
    return await serveGuess('guessFrom', said, () => this.#guessIn(network, ticket)?.until);
  }

  /** The guess was right: from that network the login's count begins anew, and the login is at home there. */
  async rightAt(login: string, network: string | null, ticket: string, said?: Said): Promise<void> {
    await serveGuess('rightAt', said, () => {
      for (const key of keysOf(login, network, false)) this.#log.takeBack(key, ticket);
      if (network === null) return;
      this.#log.forget(pairKey(login, network));
      this.#log.settle(login, network, Date.now());
    });
  }

  /** The guess at the login was right: it does not count against the network, and the login is at home there. */
  async rightIn(network: string, login: string, ticket: string, said?: Said): Promise<void> {
    await serveGuess('rightIn', said, () => {
      this.#log.takeBack(networkKey(network), ticket);
      this.#log.settleIn(network, login, Date.now());
    });
  }

  /** `rightIn` for a Worker of the version before, which does not say the login. */
  async rightFrom(network: string, ticket: string, said?: Said): Promise<void> {
    await serveGuess('rightFrom', said, () => {
      this.#log.takeBack(networkKey(network), ticket);
      this.#log.settleSomebodyIn(network, Date.now());
    });
  }

  /** The guess could not be tried, and does not count. */
  async untriedAt(login: string, network: string | null, ticket: string, said?: Said): Promise<void> {
    await serveGuess('untriedAt', said, () => {
      for (const key of keysOf(login, network, false)) this.#log.takeBack(key, ticket);
    });
  }

  /** The guess could not be tried, and does not count against the network. */
  async untriedIn(network: string, ticket: string, said?: Said): Promise<void> {
    await serveGuess('untriedIn', said, () => this.#log.takeBack(networkKey(network), ticket));
  }

  /** Counts a token that does not exist. */
  async unknownToken(network: string, ticket: string, said?: Said): Promise<UnknownTokenCount> {
    return await serveGuess('unknownToken', said, () => this.#unknownToken(network, ticket));
  }

  #unknownToken(network: string, ticket: string): UnknownTokenCount {
    const now = Date.now();
    const key = tokenKey(network);
    const usedUp = (): number | undefined => this.#log.usedUpUntil(key, GUESS_LIMITS.token, now);
    if (this.#log.has(key, ticket)) return { isOver: false, until: usedUp() };
    const full = this.#log.fullUntil(now);
    const until = usedUp() ?? (full && Math.min(full, now + GUESS_LIMITS.token.windowMs));
    if (until !== undefined) return { isOver: true, until };
    this.#log.add(key, ticket, now);
    return { isOver: false, until: usedUp() };
  }
}

/** What a call says last; the version before says the id of the request. */
type Said = Call | string | undefined;

const serveGuess = async <T>(what: string, said: Said, answer: () => T): Promise<T> =>
  await serve(idOf(said), { what }, () => {
    if (!isUnderstoodCall(said, { what })) throw new ObjectAway('What is asked is not understood');
    return answer();
  });

/** Digests contain no blanks, so no two things have the same key. */
const pairKey = (login: string, network: string): string => `pair ${login} ${network}`;
const loginKey = (login: string): string => `login ${login}`;
const networkKey = (network: string): string => `network ${network}`;
const shareKey = (network: string): string => `share ${network}`;
const STRANGERS_KEY = 'strangers';
const tokenKey = (network: string): string => `token ${network}`;

/** All that a guess counts for at the login's guard. */
const keysOf = (login: string, network: string | null, isAtHome: boolean): string[] => [
  loginKey(login),
  ...(network === null ? [] : [pairKey(login, network)]),
  ...(isAtHome ? [] : [STRANGERS_KEY]),
  ...(isAtHome || network === null ? [] : [shareKey(network)]),
];
