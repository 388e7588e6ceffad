import type { Refusal } from '../../core/refusal.ts';
import { unauthenticated } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { isWellFormedToken } from '../../core/service-account-token.ts';
import { unlessAway } from '../../faults.ts';
import type { Memory } from '../engine/memory.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Database } from '../ports/database.ts';
import type { TokenRoute } from '../ports/tokens.ts';
import type { LoginRecord } from '../ports/users.ts';
import type { Secrets } from './secrets.ts';
import { UNMATCHED_HASH } from './secrets.ts';
import type { PasswordGuess, PasswordGuessLimit, TokenGuessLimit } from '../ports/guessing.ts';

/** What signing in needs from outside. The memories live as long as the isolate, and have no key but keyed digests. */
export type SignInPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly secrets: Secrets;
  /** Undefined means that nobody signs in with a password. */
  readonly adminPassword: string | undefined;
  readonly routes: Memory<TokenRoute>;
  readonly logins: Memory<LoginRecord>;
  readonly passwordGuesses: PasswordGuessLimit;
  readonly tokenGuesses: TokenGuessLimit;
};

/** A person whose password was right, with data of the record that it was checked against. */
export type PasswordSignIn = {
  readonly userId: number;
  readonly homeOrgId: number;
  readonly credentialVersion: number;
  /** The record was from the isolate's memory, and may be too old. */
  readonly isRemembered: boolean;
};

/** The record of an unknown login, so that refusing it takes as long as a wrong password. */
const NOBODY = { userId: 0, passwordHash: null, usesAdminPassword: false, credentialVersion: 0 } as const;

/**
 * The Worker's part of authentication: the org of a token, and whether a password is right. Both come from the
 * isolate's memory if possible. The org's coordinator decides whether the credential still holds (I6), so nothing here
 * needs to be up to date.
 */
export class SignIn {
  readonly #ports: SignInPorts;

  constructor(ports: SignInPorts) {
    this.#ports = ports;
  }

  /**
   * The org and account of a token, which was sent from an address. Refuses with `invalid-token`, without a look-up
   * when the checksum is wrong. Refuses with `too-many-requests` a token that the isolate does not know, when too many
   * unknown ones came from the same network.
   */
  async withToken(token: string, address: string): Promise<Result<TokenRoute, Refusal>> {
    const { database, repositories, secrets, routes, tokenGuesses } = this.#ports;
    if (!isWellFormedToken(token)) return refuse(unauthenticated('invalid-token'));
    const hash = await secrets.digest(token);
    const known = routes.get(hash);
    if (known !== undefined) return ok(known);
    const problem = await tokenGuesses.findProblem(hash, address);
    if (problem !== undefined) return refuse(problem);
    const found = await unlessAway(database.read(repositories.tokens.route(hash)), 'a token');
    if (!found.ok) return found;
    if (found.value === undefined) return refuse(await tokenGuesses.refuse(hash, address));
    routes.set(hash, found.value);
    return ok(found.value);
  }

  /**
   * Checks a password, which was sent from an address; the address is empty when it is not known. `name` is a login or
   * an e-mail address in lower case. Refuses with `wrong-password`, and with the same refusal even the right password
   * while the login is blocked, so that the answer does not show which it is. What the isolate knows to be blocked is refused
   * without a look-up. Source: docs/grafana.md#credentials.
   */
  async withPassword(
    name: string,
    password: string,
    address: string,
  ): Promise<Result<PasswordSignIn, Refusal>> {
    const { database, repositories, logins, adminPassword, passwordGuesses } = this.#ports;
    if (adminPassword === undefined) return refuse(unauthenticated('wrong-password'));
    const guess = await passwordGuesses.open(name, password, address);
    if (passwordGuesses.isRefused(guess)) return refuse(unauthenticated('wrong-password'));
    const { login } = guess;
    const isRight = async (record: LoginRecord | undefined) => await this.#isRight(record, password, guess);
    const remembered = logins.get(login);
    if (remembered !== undefined && (await isRight(remembered))) {
      return ok({ ...remembered, isRemembered: true });
    }
    const found = await unlessAway(database.read(repositories.users.login(name)), 'a login');
    if (!found.ok) {
      // The coordinator refuses a record that is too old, so an outage need not lock anybody out.
      const stale = logins.get(login, { allowStale: true });
      const isUntried = stale !== undefined && stale !== remembered;
      return isUntried && (await isRight(stale)) ? ok({ ...stale, isRemembered: true }) : found;
    }
    const record = found.value;
    if (record !== undefined) logins.set(login, record);
    // Checked once only against the same record, so that a known login takes no longer than an unknown one.
    const isKnownWrong = remembered !== undefined && isSameRecord(remembered, record);
    return !isKnownWrong && (await isRight(record)) && record !== undefined
      ? ok({ ...record, isRemembered: false })
      : refuse(unauthenticated('wrong-password'));
  }

  /** Forgets the record of a login. */
  async forget(name: string): Promise<void> {
    const { logins, passwordGuesses } = this.#ports;
    logins.delete(await passwordGuesses.loginOf(name));
  }

  async #isRight(record: LoginRecord | undefined, password: string, guess: PasswordGuess): Promise<boolean> {
    const { secrets, adminPassword, passwordGuesses } = this.#ports;
    const { userId, passwordHash, usesAdminPassword, credentialVersion } = record ?? NOBODY;
    const against = JSON.stringify([userId, passwordHash, usesAdminPassword, credentialVersion]);
    // Remembered only for the network that it came from. From elsewhere it counts as a guess.
    if (passwordGuesses.isRemembered(guess, against)) return true;
    return await passwordGuesses.try(guess, record && against, async () =>
      usesAdminPassword
        ? await secrets.isSame(password, adminPassword ?? '')
        : await secrets.verifyPassword(password, passwordHash ?? UNMATCHED_HASH),
    );
  }
}

const isSameRecord = (a: LoginRecord, b: LoginRecord | undefined): boolean =>
  a.userId === b?.userId &&
  a.passwordHash === b.passwordHash &&
  a.credentialVersion === b.credentialVersion &&
  a.usesAdminPassword === b.usesAdminPassword;
