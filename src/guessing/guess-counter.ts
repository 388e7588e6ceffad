/** A guess at a password as it is counted: of whom and from where by keyed digests, null for an unknown network. */
export type CountedGuess = {
  readonly login: string;
  readonly network: string | null;
  /** Tells the guess from others: one ticket is counted once. */
  readonly ticket: string;
};

/** What counting an unknown token told: whether there were too many before it, and until when there are now. */
export type UnknownTokenCount = { readonly isOver: boolean; readonly until: number | undefined };

/** Counts guesses for all isolates; times are milliseconds since the epoch. Throws `ObjectAway` when it cannot be reached. */
export type GuessCounter = {
  /** Asks to guess a password: until when that may not be. If it may, it was counted. */
  guess(guess: CountedGuess): Promise<number | undefined>;
  /** The guess was right: it does not count, and the login is at home in the network. */
  right(guess: CountedGuess): Promise<void>;
  /** Counts a token that does not exist, sent from the network. */
  unknownToken(network: string): Promise<UnknownTokenCount>;
};

/** The network as the counter knows it; null when the address is not known. */
export const countedNetwork = async (
  network: string,
  digest: (text: string) => Promise<string>,
): Promise<string | null> => (network === '' ? null : await digest(`network:${network}`));
