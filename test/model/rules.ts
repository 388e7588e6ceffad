/** The rules of the protocol that can be taken out, one by one, to see whether the search misses them. */
export type Rules = {
  /** While an entry is open, an answer of the database that does not show it never writes what is acknowledged (rule 2). */
  readonly openIsSafe: 'always' | 'not in org 0' | 'not from late answers';
  /** The open entry is stored before it is sent. */
  readonly openIsStored: boolean;
  /** A batch commits only directly upon the entry it was decided on (rule 7), or by number only, or anywhere. */
  readonly fence: 'by hash' | 'by number' | 'none';
  /** A batch of an org commits only if the global plane has not changed since what it was decided on. */
  readonly mindsTheGlobalPlane: boolean;
  /** After a change with an unknown outcome the coordinator finds out what became of it (rule 6). */
  readonly settles: boolean;
  /** What stands at the open revision is compared by id, not taken for ours (rules 1 and 6). */
  readonly settlesById: boolean;
  /** A conflict does not say that the batch was not committed: it may have arrived twice. */
  readonly conflictIsOpen: boolean;
  /** A load is kept only if no change after its pair touches it (rule 4). */
  readonly stampsLoads: boolean;
  /** What a change touches is dropped when it is known to be committed, not when it is sent. */
  readonly dropsAtTheEnd: boolean;
  /** The end of a change drops what it touched. */
  readonly dropsOwn: boolean;
  /** The news of a change of the global plane say what it touches. */
  readonly newsSayTouches: boolean;
  /** An answer is good only if its pair is at least the pair that is known to exist (rule 3). */
  readonly mindsWhatIsKnown: boolean;
  /** What an org was told is remembered until every answer that was under way has come. */
  readonly remembersTold: boolean;
  /** That the database was restored is seen by the hashes at the numbers that were known, or only at the newest (rule 3). */
  readonly restoreIsSeen: 'at known numbers' | 'at the newest number' | 'by numbers only';
  /** The answer that shows a restore is not good itself: what was told since it was asked for has been forgotten. */
  readonly restoreIsAskedAgain: boolean;
  /** Who sees that the database was restored takes no answer that was asked for before. */
  readonly restoreVoidsAnswers: boolean;
  /** When org 0 sees it, no org may have a lease from before when org 0 replies. */
  readonly waitsAfterRestore: boolean;
  /** Nor when org 0 finds that its open entry is lost: a restore may have taken it away after an org had seen it. */
  readonly waitsAfterLoss: boolean;
  /** A word of org 0 about an entry that does not continue what the org knows shows a restore, too. */
  readonly hearsHashes: boolean;
  /** Org 0 compares the entry that the org has followed with its own trail, by hash, before it tells news (rule 9). */
  readonly newsAreCompared: boolean;
  /** News of an org 0 that has less than the org knows are no confirmation (rule 9). */
  readonly newsMayNotGoBack: boolean;
  /** An org that is told while it is cold takes note of it. */
  readonly hearsWhileCold: boolean;
  /** A lease counts from when the confirmation was asked for. */
  readonly leaseCountsFromAsking: boolean;
  /** Who begins to tell, in the same step (rule 8). */
  readonly tellsAfterChange: boolean;
  readonly tellsAfterSettling: boolean;
  readonly tellsAfterRestart: boolean;
  /** Telling ends when all orgs have heard, not when one has. */
  readonly waitsForAll: boolean;
  /** Only an org that listens, and has followed to where that began, answers from memory. */
  readonly onlyListenersAnswer: boolean;
  /** Org 0 says what it had acknowledged when an org came upon its list. */
  readonly listSaysHowFar: boolean;
  /** The list of who listens is stored. */
  readonly listIsStored: boolean;
  /** An org relies on the list for less long than it is on it. */
  readonly listEndsLast: boolean;
  /** While an entry is open, a question is answered by a read that is sent after it (rule 13). */
  readonly readsInDoubt: 'anew' | 'joining what is under way' | 'from memory';
  /** A reply waits until nothing is being told, also when it was not its call that changed something (rule 8). */
  readonly repliesWait: boolean;
};

/** The protocol as it is meant. */
export const ALL_RULES: Rules = {
  openIsSafe: 'always',
  openIsStored: true,
  fence: 'by hash',
  mindsTheGlobalPlane: true,
  settles: true,
  settlesById: true,
  conflictIsOpen: true,
  stampsLoads: true,
  dropsAtTheEnd: true,
  dropsOwn: true,
  newsSayTouches: true,
  mindsWhatIsKnown: true,
  remembersTold: true,
  restoreIsSeen: 'at known numbers',
  restoreIsAskedAgain: true,
  restoreVoidsAnswers: true,
  waitsAfterRestore: true,
  waitsAfterLoss: true,
  hearsHashes: true,
  newsAreCompared: true,
  newsMayNotGoBack: true,
  hearsWhileCold: true,
  leaseCountsFromAsking: true,
  tellsAfterChange: true,
  tellsAfterSettling: true,
  tellsAfterRestart: true,
  waitsForAll: true,
  onlyListenersAnswer: true,
  listSaysHowFar: true,
  listIsStored: true,
  listEndsLast: true,
  readsInDoubt: 'anew',
  repliesWait: true,
};
