import type { Refusal } from '../../core/refusal.ts';

/** One guess at a login's password from a network. */
export type PasswordGuess = {
  readonly name: string;
  readonly network: string;
  /** A keyed digest of the whole guess, including the password. */
  readonly key: string;
};

/** The limit on guesses at passwords. Source: docs/sign-in.md#guessing. */
export type PasswordGuessLimit = {
  /** Makes the guess of a request. The address is empty when it is not known. */
  open(name: string, password: string, address: string): Promise<PasswordGuess>;
  /** Whether a password that the isolate has verified before may be accepted without a new check. */
  mayBeRemembered(guess: PasswordGuess): boolean;
  /** Whether a guess is right, by `verify`. While the login is blocked, this is false and `verify` is not called. */
  try(guess: PasswordGuess, verify: () => Promise<boolean>): Promise<boolean>;
};

/** The limit on tokens that do not exist. Source: docs/sign-in.md#guessing. */
export type TokenGuessLimit = {
  /**
   * Why a token is not looked up: it is known not to exist, or too many unknown ones came from the network. Else
   * undefined.
   */
  findProblem(hash: string, address: string): Refusal | undefined;
  /** Counts a token that was looked up and does not exist. Returns the refusal. */
  refuse(hash: string, address: string): Promise<Refusal>;
};
