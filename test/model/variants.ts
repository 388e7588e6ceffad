import type { Promised } from './promises.ts';
import type { Rules } from './rules.ts';
import type { Scenario } from './scenarios.ts';
import { scenarios } from './scenarios.ts';

/** The protocol with one rule taken out, and the promise that must then be seen broken. */
export type Variant = {
  readonly name: string;
  readonly takesOut: string;
  readonly without: Partial<Rules>;
  readonly breaks: Promised;
  readonly scenario: Scenario;
};

const { globalAlone, orgAlone, oneGlobalChange, twoGlobalChanges, twoOrgs, orgWithoutDatabase } = scenarios;
const { restored, restoredBefore, restoredAlone, listening, inDoubt } = scenarios;

/** V1 to V2 are faults that Gatehouse had; the others are planted. */
export const variants: readonly Variant[] = [
  {
    name: 'V1',
    takesOut:
      'in org 0 an answer from before the open entry takes it back: org 0 no longer knows what it vouched for',
    without: { openIsSafe: 'not in org 0' },
    breaks: 'I9',
    scenario: globalAlone,
  },
  {
    name: 'V1b',
    takesOut:
      'in any org an answer that is late about the global plane takes the open entry back: it is not ruled out',
    without: { openIsSafe: 'not from late answers' },
    breaks: 'I8',
    scenario: { ...oneGlobalChange, limits: { ...oneGlobalChange.limits, changes: [1, 1] } },
  },
  {
    name: 'V1c',
    takesOut: 'as V1: a lost change of org 0 is not ruled out, and arrives',
    without: { openIsSafe: 'not in org 0' },
    breaks: 'I8',
    scenario: globalAlone,
  },
  {
    name: 'V1d',
    takesOut: 'as V1: an org that was not reached asks org 0, and answers from before the change',
    without: { openIsSafe: 'not in org 0' },
    breaks: 'I6 leases',
    scenario: orgWithoutDatabase,
  },
  {
    name: 'V2',
    takesOut: 'settling that finds the entry committed tells nobody',
    without: { tellsAfterSettling: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'no fence',
    takesOut: 'a batch commits wherever the trail stands',
    without: { fence: 'none' },
    breaks: 'I8',
    scenario: globalAlone,
  },
  {
    name: 'no fence on the other plane',
    takesOut: 'a batch of an org commits whatever the global plane has changed since it was decided',
    without: { mindsTheGlobalPlane: false },
    breaks: 'I4',
    scenario: { ...oneGlobalChange, limits: { ...oneGlobalChange.limits, changes: [1, 1] } },
  },
  {
    name: 'no settling',
    takesOut: 'a change with an unknown outcome counts as lost',
    without: { settles: false },
    breaks: 'I8',
    scenario: globalAlone,
  },
  {
    name: 'settling by number',
    takesOut: 'whatever stands at the open revision is taken for ours',
    without: { settlesById: false },
    breaks: 'I8',
    scenario: globalAlone,
  },
  {
    name: 'conflict is believed',
    takesOut: 'a conflict counts as "not committed", though the batch arrived twice',
    without: { conflictIsOpen: false },
    breaks: 'I6',
    scenario: { ...twoGlobalChanges, limits: { ...twoGlobalChanges.limits, changes: [1, 0] } },
  },
  {
    name: 'open in memory only',
    takesOut: 'the open entry is not stored before it is sent',
    without: { openIsStored: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'no stamp',
    takesOut: 'a load is kept whatever its pair is',
    without: { stampsLoads: false },
    breaks: 'I6',
    scenario: orgAlone,
  },
  {
    name: 'dropped too early',
    takesOut: 'what a change touches is dropped when it is sent; a load in between is kept',
    without: { dropsAtTheEnd: false },
    breaks: 'I6',
    scenario: orgAlone,
  },
  {
    name: 'touches forgotten',
    takesOut: 'the end of a change drops nothing',
    without: { dropsOwn: false },
    breaks: 'I6',
    scenario: orgAlone,
  },
  {
    name: 'touches not told',
    takesOut: 'news of the global plane do not say what they touch',
    without: { newsSayTouches: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'old answers are good',
    takesOut: 'an answer is good, and its load is kept, though the org was told of more',
    without: { mindsWhatIsKnown: false, remembersTold: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'deaf while cold',
    takesOut: 'a cold org says that it has heard, and takes no note',
    without: { hearsWhileCold: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'lease from the answer',
    takesOut: 'a lease counts from when the answer arrives',
    without: { leaseCountsFromAsking: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'no telling at the end',
    takesOut: 'the end of a change tells nobody',
    without: { tellsAfterChange: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'no telling at the start',
    takesOut: 'a new object does not wait out what it finds',
    without: { tellsAfterRestart: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'one org is enough',
    takesOut: 'telling ends when the first org has heard',
    without: { waitsForAll: false },
    breaks: 'I6',
    scenario: twoOrgs,
  },
  {
    name: 'untold and answering',
    takesOut: 'org 0 tells only who listens, but who does not listen answers from memory all the same',
    without: { onlyListenersAnswer: false },
    breaks: 'I6',
    scenario: listening,
  },
  {
    name: 'missed before listening',
    takesOut: 'org 0 does not say what it had acknowledged when an org began to listen',
    without: { listSaysHowFar: false },
    breaks: 'I6',
    scenario: listening,
  },
  {
    name: 'list in memory only',
    takesOut: 'a new object of org 0 does not know who listens',
    without: { listIsStored: false },
    breaks: 'I6',
    scenario: listening,
  },
  {
    name: 'list ends first',
    takesOut: 'org 0 takes an org off the list while that still relies on it',
    without: { listEndsLast: false },
    breaks: 'I6',
    scenario: listening,
  },
  {
    name: 'news go back',
    takesOut: 'an org is confirmed by an org 0 that has less than the org knows, as after a restore',
    without: { newsMayNotGoBack: false },
    breaks: 'I1',
    scenario: restored,
  },
  {
    name: 'news of any trail',
    takesOut: 'org 0 tells news by number, whatever entry the org has followed',
    without: { newsAreCompared: false },
    breaks: 'I1',
    scenario: restoredBefore,
  },
  {
    name: 'replies do not wait',
    takesOut: 'a reply is sent while orgs are still being told',
    without: { repliesWait: false },
    breaks: 'I6',
    scenario: oneGlobalChange,
  },
  {
    name: 'in doubt from memory',
    takesOut: 'an org in doubt answers from what it keeps',
    without: { readsInDoubt: 'from memory' },
    breaks: 'I6',
    scenario: inDoubt,
  },
  {
    name: 'in doubt together with those before',
    takesOut: 'who asks an org in doubt joins a read that is under way',
    without: { readsInDoubt: 'joining what is under way' },
    breaks: 'I6',
    scenario: inDoubt,
  },
  {
    name: 'V9',
    takesOut: 'a restore is seen by numbers only: an org keeps what another way to the same number gave it',
    without: { restoreIsSeen: 'by numbers only' },
    breaks: 'I1',
    scenario: restored,
  },
  {
    name: 'hash of the newest only',
    takesOut:
      'a restore is seen by the hash of the newest entry, not by the one at the number that was known',
    without: { restoreIsSeen: 'at the newest number' },
    breaks: 'I1',
    scenario: restoredBefore,
  },
  {
    name: 'restored and good at once',
    takesOut:
      'the answer that shows a restore is good, though it forgets what was told meanwhile; told by number only',
    without: { restoreIsAskedAgain: false, hearsHashes: false },
    breaks: 'I6',
    scenario: restored,
  },
  {
    name: 'answers outlive a restore',
    takesOut: 'after a restore was seen, an answer that was asked for before is taken in',
    without: { restoreVoidsAnswers: false },
    breaks: 'I9',
    scenario: restored,
  },
  {
    name: 'no waiting after a restore',
    takesOut: 'org 0 replies from a restored database while orgs have leases from before',
    without: { waitsAfterRestore: false },
    breaks: 'I1',
    scenario: restored,
  },
  {
    name: 'no waiting after a loss',
    takesOut: 'org 0 replies at once after its open entry was lost, though an org saw it before a restore',
    without: { waitsAfterLoss: false },
    breaks: 'I1',
    scenario: restored,
  },
  {
    name: 'told by number only',
    takesOut: 'an org follows a word of org 0 without looking at the hash of the entry that it stands on',
    without: { hearsHashes: false },
    breaks: 'I1',
    scenario: restoredBefore,
  },
  {
    name: 'fence by number',
    takesOut: 'the guard compares the number of the entry before, not its hash',
    without: { fence: 'by number' },
    breaks: 'I8',
    scenario: { ...restoredAlone, limits: { ...restoredAlone.limits, changes: [0, 3], restarts: 0 } },
  },
];

/** What the protocol does not hold: it must be found as well, so that it is not forgotten. */
export const knownLimits: readonly Variant[] = [
  {
    name: 'a batch outlives a restore',
    takesOut:
      'nothing; but a batch whose place was taken arrives after a restore to exactly the entry it was decided on',
    without: {},
    breaks: 'I8',
    scenario: {
      ...globalAlone,
      limits: { ...globalAlone.limits, changes: [1], restarts: 0, restores: 1, outlivesRestore: true },
    },
  },
];
