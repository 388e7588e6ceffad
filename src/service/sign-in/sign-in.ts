import type { Rehash } from '../../core/caller.ts';
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
import type { VerifiedTokens } from './verified-tokens.ts';
import { UNMATCHED_HASH } from '../../core/password-hash.ts';
import type { Attempt, PasswordGuessLimit, TokenGuessLimit } from '../ports/guessing.ts';

/** A token that an isolate knows. It is outdated when its hash was made under a key that is to go. */
export type KnownToken = TokenRoute & { readonly isOutdated?: boolean };

/** A token that is signed in with, and how it should be stored, where that is not so yet. */
export type SignedInToken = TokenRoute & { readonly rehash?: Rehash };

/** What signing in needs from outside. The memories live as long as the isolate. All but `verified` have no key but keyed digests. */
export type SignInPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly secrets: Secrets;
  /** Undefined means that nobody signs in with a password. */
  readonly adminPassword: string | undefined;
  readonly verified: VerifiedTokens;
  readonly routes: Memory<KnownToken>;
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
const NOBODY = { passwordHash: null, usesAdminPassword: false } as const;

const WRONG = refuse(unauthenticated('wrong-password'));

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
  async withToken(token: string, address: string): Promise<Result<SignedInToken, Refusal>> {
    const { database, repositories, secrets, verified, routes, tokenGuesses } = this.#ports;
    const seen = verified.find(token);
    if (seen !== undefined) return ok(seen);
    if (!isWellFormedToken(token)) return refuse(unauthenticated('invalid-token'));
    const hash = await secrets.digest(token);
    const known = routes.get(hash);
    if (known !== undefined) return ok(await this.#remembered(token, known, hash));
    const problem = await tokenGuesses.findProblem(hash, address);
    if (problem !== undefined) return refuse(problem);
    const { next, older } = await secrets.digests(token);
    const hashes = [hash, ...next, ...older];
    const found = await unlessAway(database.read(repositories.tokens.route(hashes)), 'a token');
    if (!found.ok) return found;
    if (found.value === undefined) return refuse(await tokenGuesses.refuse(hash, address));
    const { hash: stored, ...named } = found.value;
    const route = older.includes(stored) ? { ...named, isOutdated: true } : named;
    routes.set(hash, route);
    return ok(await this.#remembered(token, route, hash));
  }

  /** What is known of a token, with the hash that should be stored of it, where another one was. Is remembered by the token. */
  async #remembered(
    token: string,
    { isOutdated = false, ...route }: KnownToken,
    hash: string,
  ): Promise<SignedInToken> {
    const { secrets, verified } = this.#ports;
    const found = isOutdated ? { ...route, rehash: { hash, hashKey: await secrets.keyId() } } : route;
    verified.remember(token, found);
    return found;
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
    const { logins, adminPassword, passwordGuesses } = this.#ports;
    if (adminPassword === undefined) return WRONG;
    const guess = await passwordGuesses.open(name, password, address);
    if (passwordGuesses.isRefused(guess)) return WRONG;
    const isRemembered = (record: LoginRecord | undefined): record is LoginRecord =>
      record !== undefined && passwordGuesses.isRemembered(guess, whatCounts(record));
    const cached = logins.get(guess.login);
    if (isRemembered(cached)) return ok({ ...cached, isRemembered: true });
    const lookUp = async () => await this.#lookUp(name, guess.login);
    if (!passwordGuesses.wasRight(guess)) {
      return await passwordGuesses.try(guess, async () => await this.#attempt(password, guess.login, lookUp));
    }
    // Only its record is too old, so there is nothing to count, unless it is another by now.
    const found = await lookUp();
    if (!found.ok) {
      const stale = logins.get(guess.login, { allowStale: true });
      return isRemembered(stale) ? ok({ ...stale, isRemembered: true }) : found;
    }
    if (isRemembered(found.value)) return ok({ ...found.value, isRemembered: false });
    const known = () => Promise.resolve(found);
    return await passwordGuesses.try(guess, async () => await this.#attempt(password, guess.login, known));
  }

  /** Forgets the record of a login. */
  async forget(name: string): Promise<void> {
    const { logins, passwordGuesses } = this.#ports;
    logins.delete(await passwordGuesses.loginOf(name));
  }

  /** The record of a login as the database has it. */
  async #lookUp(name: string, login: string): Promise<Result<LoginRecord | undefined, Refusal>> {
    const { database, repositories, logins } = this.#ports;
    const found = await unlessAway(database.read(repositories.users.login(name)), 'a login');
    if (found.ok && found.value !== undefined) logins.set(login, found.value);
    return found;
  }

  /**
   * Checks a password against the record that the isolate has of the login, and then against that of the database. Each is
   * checked once only, so that a known login takes no longer than an unknown one.
   */
  async #attempt(
    password: string,
    login: string,
    lookUp: () => Promise<Result<LoginRecord | undefined, Refusal>>,
  ): Promise<Attempt<PasswordSignIn>> {
    const { logins } = this.#ports;
    const right = (record: LoginRecord, isRemembered: boolean): Attempt<PasswordSignIn> => ({
      kind: 'right',
      value: { ...record, isRemembered },
      against: whatCounts(record),
    });
    const cached = logins.get(login);
    if (cached !== undefined && (await this.#matches(cached, password)))
      return right(await this.#renewed(cached, password, login), true);
    const found = await lookUp();
    if (!found.ok) {
      // The coordinator refuses a record that is too old, so an outage need not lock anybody out.
      const stale = logins.get(login, { allowStale: true });
      if (stale !== undefined && stale !== cached && (await this.#matches(stale, password))) {
        return right(stale, true);
      }
      return { kind: stale === undefined ? 'untried' : 'wrong', refusal: found.refusal };
    }
    const record = found.value;
    const isKnownWrong =
      cached !== undefined && record !== undefined && whatCounts(cached) === whatCounts(record);
    const isRight = !isKnownWrong && (await this.#matches(record ?? NOBODY, password));
    if (!isRight || record === undefined) return { kind: 'wrong', refusal: WRONG.refusal };
    return right(await this.#renewed(record, password, login), false);
  }

  /**
   * The record with a hash under the current key, if the one that the password was right by was made under a key that is to go. It
   * replaces that very hash and no other, so it is no change of the password, and has no place in the trail. If the database
   * does not take it now, the next sign-in tries again.
   */
  async #renewed(record: LoginRecord, password: string, login: string): Promise<LoginRecord> {
    const { secrets, database, repositories, logins } = this.#ports;
    const { userId, passwordHash: before } = record;
    if (before === null || !(await secrets.isOutdated(before))) return record;
    const passwordHash = await secrets.hashPassword(password);
    const outcome = await database.commit([repositories.users.rehashPassword(userId, before, passwordHash)]);
    if (outcome.kind !== 'committed') return record;
    const renewed = { ...record, passwordHash };
    logins.set(login, renewed);
    return renewed;
  }

  async #matches(
    { usesAdminPassword, passwordHash }: Pick<LoginRecord, 'usesAdminPassword' | 'passwordHash'>,
    password: string,
  ): Promise<boolean> {
    const { secrets, adminPassword } = this.#ports;
    return usesAdminPassword
      ? await secrets.verifyUnstored(password, adminPassword ?? '')
      : await secrets.verifyPassword(password, passwordHash ?? UNMATCHED_HASH);
  }
}

/** All of a record that a password is right by. While it is the same, so is the answer. */
const whatCounts = ({ userId, passwordHash, usesAdminPassword, credentialVersion }: LoginRecord): string =>
  JSON.stringify([userId, passwordHash, usesAdminPassword, credentialVersion]);
