import { DurableObject } from 'cloudflare:workers';

import { serve } from '../faults.ts';
import type { Limit } from './guess-limit.ts';
import { blockedUntil, GUESS_LIMITS } from './guess-limit.ts';
import type { UnknownTokenCount } from './guess-counter.ts';
import { GuessLog } from './guess-log.ts';

/** The answer of a login's guard to a guess. */
export type AtLogin = {
  /** Until when no guess may be tried; undefined when this one may be tried. Then it was counted. */
  readonly until: number | undefined;
  /** True when the login is at home in the network. Then guesses of others from there do not matter. */
  readonly isAtHome: boolean;
};

/**
 * Counts guesses exactly, for all isolates. There is a fixed number of guards, each for a share of the logins and of
 * the networks, so that invented names do not create objects. A guard knows both only by keyed digests, and never sees
 * a secret.
 *
 * A guess is counted when it is asked for, in one step, and taken back if it was right. So however many are made at the
 * same time, no more are tried than the limit allows. Every call may say for which request it is, for the log.
 */
export class GuessGuard extends DurableObject<unknown> {
  readonly #log: GuessLog;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#log = new GuessLog(ctx.storage.sql);
  }

  /** Asks to guess a password of the login; the network is null when it is not known. A ticket is counted once. */
  async guessAt(login: string, network: string | null, ticket: string, requestId?: string): Promise<AtLogin> {
    return await serve(requestId, { what: 'guessAt' }, () => this.#guessAt(login, network, ticket));
  }

  #guessAt(login: string, network: string | null, ticket: string): AtLogin {
    const now = Date.now();
    const everywhere = loginKey(login);
    const isAtHome = network !== null && this.#log.isAtHome(login, network, now);
    if (this.#log.has(everywhere, ticket)) return { until: undefined, isAtHome };
    const pair = network === null ? undefined : pairKey(login, network);
    const until = blockedUntil(
      {
        pair: pair === undefined ? undefined : this.#log.usedUpUntil(pair, GUESS_LIMITS.pair, now),
        login: this.#log.usedUpUntil(everywhere, GUESS_LIMITS.login, now),
      },
      isAtHome,
    );
    if (until === undefined) {
      if (pair !== undefined) this.#log.add(pair, ticket, now);
      this.#log.add(everywhere, ticket, now);
    }
    return { until, isAtHome };
  }

  /** Asks to guess a password from the network: until when that may not be, except for a login that is at home there. */
  async guessFrom(network: string, ticket: string, requestId?: string): Promise<number | undefined> {
    return await serve(requestId, { what: 'guessFrom' }, () =>
      this.#count(networkKey(network), GUESS_LIMITS.network, ticket),
    );
  }

  /** The guess was right: from that network the login's count begins anew, and the login is at home there. */
  async rightAt(login: string, network: string | null, ticket: string, requestId?: string): Promise<void> {
    await serve(requestId, { what: 'rightAt' }, () => {
      this.#log.takeBack(loginKey(login), ticket);
      if (network === null) return;
      this.#log.forget(pairKey(login, network));
      this.#log.settle(login, network, Date.now());
    });
  }

  /** The guess was right, and does not count against the network. */
  async rightFrom(network: string, ticket: string, requestId?: string): Promise<void> {
    await serve(requestId, { what: 'rightFrom' }, () => this.#log.takeBack(networkKey(network), ticket));
  }

  /** Counts a token that does not exist. */
  async unknownToken(network: string, ticket: string, requestId?: string): Promise<UnknownTokenCount> {
    return await serve(requestId, { what: 'unknownToken' }, () => this.#unknownToken(network, ticket));
  }

  #unknownToken(network: string, ticket: string): UnknownTokenCount {
    const key = tokenKey(network);
    const until = this.#count(key, GUESS_LIMITS.token, ticket);
    if (until !== undefined) return { isOver: true, until };
    return { isOver: false, until: this.#log.usedUpUntil(key, GUESS_LIMITS.token, Date.now()) };
  }

  #count(key: string, limit: Limit, ticket: string): number | undefined {
    const now = Date.now();
    if (this.#log.has(key, ticket)) return undefined;
    const until = this.#log.usedUpUntil(key, limit, now);
    if (until === undefined) this.#log.add(key, ticket, now);
    return until;
  }
}

/** Digests contain no blanks, so no two things have the same key. */
const pairKey = (login: string, network: string): string => `pair ${login} ${network}`;
const loginKey = (login: string): string => `login ${login}`;
const networkKey = (network: string): string => `network ${network}`;
const tokenKey = (network: string): string => `token ${network}`;
