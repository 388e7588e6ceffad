import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';

/** One guess at a login's password from a network. All but the network are keyed digests, or made of them. */
export type PasswordGuess = {
  readonly login: string;
  /** As it is logged; no key of any memory. Empty when it is not known. */
  readonly network: string;
  /** The digest of the network; null when it is not known. */
  readonly from: string | null;
  /** The login and the network. */
  readonly pair: string;
  /** The whole guess, including the password. */
  readonly key: string;
};

/** The limit on guesses at passwords. Source: docs/sign-in.md#guessing. */
export type PasswordGuessLimit = {
  /** The keyed digest of a login. */
  loginOf(name: string): Promise<string>;
  /** Makes the guess of a request. The address is empty when it is not known. */
  open(name: string, password: string, address: string): Promise<PasswordGuess>;
  /**
   * Whether the isolate knows already that the guess is refused. Asked once for each request, before anything is looked up:
   * a refusal costs nothing. A password that this isolate verified for that login from that network is not refused by it.
   */
  isRefused(guess: PasswordGuess): boolean;
  /** Whether the isolate has verified this guess before, whatever against, so that looking up its login is no guess. */
  wasRight(guess: PasswordGuess): boolean;
  /** Whether the isolate has verified this guess before against the same, so that it may be accepted without a new check. */
  isRemembered(guess: PasswordGuess, against: string): boolean;
  /**
   * Counts a guess and attempts it. While the login is blocked, it is refused like a wrong one, and `attempt` is not called. A
   * right one is remembered and taken back; one that came to nothing is taken back.
   */
  try<T>(guess: PasswordGuess, attempt: () => Promise<Attempt<T>>): Promise<Result<T, Refusal>>;
};

/** What comes of a guess that may be tried. */
export type Attempt<T> =
  /** The password is right, by a check against this. */
  | { readonly kind: 'right'; readonly value: T; readonly against: string }
  /** It was checked, and is not right, or not known to be. */
  | { readonly kind: 'wrong'; readonly refusal: Refusal }
  /** It could not be checked against anything. */
  | { readonly kind: 'untried'; readonly refusal: Refusal };

/** The limit on tokens that do not exist. Source: docs/sign-in.md#guessing. */
export type TokenGuessLimit = {
  /**
   * Why a token is not looked up: it is known not to exist, or too many unknown ones came from the network. Else
   * undefined.
   */
  findProblem(hash: string, address: string): Promise<Refusal | undefined>;
  /** Counts a token that was looked up and does not exist. Returns the refusal. */
  refuse(hash: string, address: string): Promise<Refusal>;
};
