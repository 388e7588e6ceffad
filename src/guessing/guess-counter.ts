/** A guess at a password for counting. Login and network are keyed digests; the network is null when not known. */
export type CountedGuess = {
  readonly login: string;
  readonly network: string | null;
  /** Identifies the guess: a ticket is counted once. */
  readonly ticket: string;
};

/** What strangers have used up of a login or of a network. */
export type UsedUpByStrangers = {
  /** Milliseconds since the epoch. It may end earlier: a right guess is taken back. */
  readonly until: number;
  /**
   * Who may guess nevertheless, by keyed digest: for a login all networks where it is at home, for a network all logins that
   * are at home there. Undefined when these are too many to be told.
   */
  readonly homes: readonly string[] | undefined;
};

/** Why a guess may not be tried. At least one of them is not undefined. */
export type Blocked = {
  /** Until when this login may not be guessed from this network. */
  readonly pair: number | undefined;
  /** The login is used up for strangers, wherever they are. */
  readonly login: UsedUpByStrangers | undefined;
  /** The network is used up for all logins that are not at home there. */
  readonly network: UsedUpByStrangers | undefined;
};

/** The result of counting a guess: why it may not be tried, or undefined, and whether the login is at home in the network. */
export type Counted = { readonly blocked: Blocked | undefined; readonly isAtHome: boolean };

/** The result of counting an unknown token: whether there were too many before it, and until when there are now. */
export type UnknownTokenCount = { readonly isOver: boolean; readonly until: number | undefined };

/** Counts guesses for all isolates; times are milliseconds since the epoch. Throws `ObjectAway` when it cannot be reached. */
export type GuessCounter = {
  /** Asks whether a guess may be tried. If it is not blocked, it was counted. */
  guess(guess: CountedGuess): Promise<Counted>;
  /** Whether the login is at home in the network. Counts nothing. */
  isAtHome(pair: { readonly login: string; readonly network: string }): Promise<boolean>;
  /** The guess was right. It does not count, and the login is now at home in the network. */
  right(guess: CountedGuess): Promise<void>;
  /** The guess could not be tried. It does not count. */
  untried(guess: CountedGuess): Promise<void>;
  /** Counts a token that does not exist, sent from the network. */
  unknownToken(network: string): Promise<UnknownTokenCount>;
};

/** The digest of a network for the counter; null when the address is not known. */
export const countedNetwork = async (
  network: string,
  digest: (text: string) => Promise<string>,
): Promise<string | null> => (network === '' ? null : await digest(`network:${network}`));
