/** A guess at a password for counting. Login and network are keyed digests; the network is null when not known. */
export type CountedGuess = {
  readonly login: string;
  readonly network: string | null;
  /** Identifies the guess: a ticket is counted once. */
  readonly ticket: string;
};

/** The result of counting an unknown token: whether there were too many before it, and until when there are now. */
export type UnknownTokenCount = { readonly isOver: boolean; readonly until: number | undefined };

/** Counts guesses for all isolates; times are milliseconds since the epoch. Throws `ObjectAway` when it cannot be reached. */
export type GuessCounter = {
  /** Asks whether a guess may be tried. Returns until when it may not, or undefined; then it was counted. */
  guess(guess: CountedGuess): Promise<number | undefined>;
  /** The guess was right. It does not count, and the login is now at home in the network. */
  right(guess: CountedGuess): Promise<void>;
  /** Counts a token that does not exist, sent from the network. */
  unknownToken(network: string): Promise<UnknownTokenCount>;
};

/** The digest of a network for the counter; null when the address is not known. */
export const countedNetwork = async (
  network: string,
  digest: (text: string) => Promise<string>,
): Promise<string | null> => (network === '' ? null : await digest(`network:${network}`));
