import type { Refusal } from '../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { isWellFormedToken } from '../core/service-account-token.ts';
import type { Database, LoginRecord, Repositories, TokenRoute } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** A bounded memory. What is in it may be forgotten at any time. */
type Memory<T extends object> = {
  /** What is remembered; with `allowStale` even if it should be looked up again by now. */
  get(key: string, options?: { allowStale: boolean }): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
};

/** What signing in needs from outside. The memories live as long as the isolate. */
export type SignInPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly secrets: Secrets;
  /** Undefined means that nobody signs in with a password. */
  readonly adminPassword: string | undefined;
  readonly routes: Memory<TokenRoute>;
  readonly logins: Memory<LoginRecord>;
  readonly verified: Memory<{ readonly version: number }>;
};

/** A person whose password was right, by the record that it was checked against. */
export type PasswordSignIn = {
  readonly userId: number;
  readonly homeOrgId: number;
  readonly credentialVersion: number;
  /** The record was the isolate's, and may be too old. */
  readonly isRemembered: boolean;
};

/** Verified against when there is no such user, so that the answer takes as long as for a wrong password. */
const NOBODYS_HASH = `pbkdf2-sha512$100000$${'0'.repeat(32)}$${'0'.repeat(128)}`;

/**
 * The Worker's half of authentication: where a token leads, and whether a password is right. Both come out of the
 * isolate's memory when they can. Whether the credential still holds is for the org's coordinator to say (I6), so
 * nothing here needs to be fresh.
 */
export class SignIn {
  readonly #ports: SignInPorts;

  constructor(ports: SignInPorts) {
    this.#ports = ports;
  }

  /** The org and account behind a token. Refuses with `invalid-token`; a wrong checksum costs no look-up. */
  async withToken(token: string): Promise<Result<TokenRoute, Refusal>> {
    const { database, repositories, secrets, routes } = this.#ports;
    if (!isWellFormedToken(token)) return refuse(unauthenticated('invalid-token'));
    const hash = await secrets.digest(token);
    const known = routes.get(hash);
    if (known !== undefined) return ok(known);
    try {
      const route = await database.read(repositories.tokens.route(hash));
      if (route === undefined) return refuse(unauthenticated('invalid-token'));
      routes.set(hash, route);
      return ok(route);
    } catch (error) {
      console.warn('a token cannot be looked up', error);
      return refuse(UNAVAILABLE);
    }
  }

  /** Checks a password. `name` is a login or an e-mail address in lower case. Refuses with `wrong-password`. */
  async withPassword(name: string, password: string): Promise<Result<PasswordSignIn, Refusal>> {
    const { database, repositories, logins, adminPassword } = this.#ports;
    if (adminPassword === undefined) return refuse(unauthenticated('wrong-password'));
    const remembered = logins.get(name);
    if (remembered !== undefined && (await this.#isRight(remembered, password))) {
      return ok({ ...remembered, isRemembered: true });
    }
    try {
      const record = await database.read(repositories.users.login(name));
      if (record !== undefined) logins.set(name, record);
      // Checked once only against the same record, so that a known login takes no longer than an unknown one.
      const isKnownWrong = remembered !== undefined && isSameRecord(remembered, record);
      const isRight = !isKnownWrong && (await this.#isRight(record, password));
      return isRight && record !== undefined
        ? ok({ ...record, isRemembered: false })
        : refuse(unauthenticated('wrong-password'));
    } catch (error) {
      console.warn('a login cannot be looked up', error);
      // The coordinator refuses a record that is too old, so an outage need not lock anybody out.
      const stale = logins.get(name, { allowStale: true });
      return stale !== undefined && (await this.#isRight(stale, password))
        ? ok({ ...stale, isRemembered: true })
        : refuse(UNAVAILABLE);
    }
  }

  /** Forgets what is remembered of a login. */
  forget(name: string): void {
    this.#ports.logins.delete(name);
  }

  async #isRight(record: LoginRecord | undefined, password: string): Promise<boolean> {
    const { secrets, adminPassword, verified } = this.#ports;
    if (record?.usesAdminPassword === true) return await secrets.isSame(password, adminPassword ?? '');
    const key = await secrets.digest(JSON.stringify([record?.userId, record?.passwordHash, password]));
    if (record !== undefined && verified.get(key)?.version === record.credentialVersion) return true;
    const isRight = await secrets.verifyPassword(password, record?.passwordHash ?? NOBODYS_HASH);
    if (isRight && record !== undefined) verified.set(key, { version: record.credentialVersion });
    return isRight;
  }
}

const isSameRecord = (a: LoginRecord, b: LoginRecord | undefined): boolean =>
  a.userId === b?.userId &&
  a.passwordHash === b.passwordHash &&
  a.credentialVersion === b.credentialVersion &&
  a.usesAdminPassword === b.usesAdminPassword;
