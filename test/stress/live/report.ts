import { excerpt } from './excerpt.ts';
import type { Coverage } from './coverage.ts';
import { coverageTable } from './coverage.ts';
import type { Kills } from './faults.ts';
import type { Figures } from './load.ts';
import type { Outcome, Violation } from './register.ts';
import type { Verdicts } from './verdicts.ts';
import type { World } from './world.ts';
import { refusals } from './writing.ts';

/** So many of a kind are shown; all of them are in the history. */
const SHOWN = 5;

/** What a run did and found, for people. */
export function report(
  world: World,
  coverage: Coverage,
  { changes, reads, unanswered }: Figures,
  { kills, double }: Kills,
  verdicts: Verdicts,
): string {
  const { stale, goingBack, goingBackInOrg, trail, wrong, kept } = verdicts;
  const outcomes = world.history.flatMap(({ writes }) => writes.slice(1).map(({ outcome }) => outcome));
  const ended = (as: Outcome): number => outcomes.filter((outcome) => outcome === as).length;
  return [
    '',
    coverageTable(coverage),
    '',
    `changes ${changes}; without an answer ${ended('unknown')}, refused ${ended('refused')}`,
    `reads ${reads} of ${world.history.length} registers; without an answer ${unanswered}`,
    `kills ${kills}, of them twice in a row ${double}`,
    `entries of the audit trail ${trail.count}, void ones ${trail.voids}`,
    `kept principals compared with the database ${kept.compared}, not compared ${kept.notCompared}`,
    ...mostOften(refusals).map(([text, count]) => `refused ${count} times: ${text}`),
    ...section('stale after a reply', stale),
    ...section('going back between reads of one thing', goingBack),
    ...section('going back between reads of different things in an org', goingBackInOrg),
    '',
    ...list('wrong in the database', wrong),
    ...list('wrong in what was kept', kept.problems),
  ].join('\n');
}

/** How often, by what showed the later state and what then showed the older one; and some of them in full. */
function section(title: string, violations: readonly Violation[]): string[] {
  const pairs = new Map<string, number>();
  for (const { after, read, verdict } of violations) {
    const pair = verdict === 'stale' || after === undefined ? read.way : `${after.way} → ${read.way}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return [
    '',
    `${title}: ${violations.length}`,
    ...[...pairs].toSorted(([, a], [, b]) => b - a).map(([pair, count]) => `  ${pair}: ${count}`),
    ...violations.slice(0, SHOWN).map(excerpt),
  ];
}

const list = (title: string, problems: readonly string[]): string[] => [
  `${title}: ${problems.length}`,
  ...problems.slice(0, SHOWN).map((text) => `  ${text}`),
];

const mostOften = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
