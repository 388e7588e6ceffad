// One search of the model, and what it says. Searches do not know of one another, so that they run side by side.
import type { Bounds, Counterexample, Report } from './explore.ts';
import { explore } from './explore.ts';
import type { Promised } from './promises.ts';
import { promises } from './promises.ts';
import { stepsFrom } from './protocol.ts';
import type { Rules } from './rules.ts';
import { ALL_RULES } from './rules.ts';
import type { Scenario } from './scenarios.ts';
import { scenarios } from './scenarios.ts';
import type { State } from './state.ts';
import type { Variant } from './variants.ts';
import { knownLimits, variants } from './variants.ts';

/** A variant that is not found among so many states counts as not found. */
const VARIANT_BOUNDS: Bounds = { states: 500_000 };
const ALL_PROMISES = Object.keys(promises) as Promised[];

/** How far to look, and how much to say. */
export type Asked = { readonly depth: number | undefined; readonly traces: boolean };

/** What a search says, line by line, and whether it came out as it must. */
export type Said = { readonly lines: readonly string[]; readonly isRight: boolean };

/** All searches, in the order in which they are told; each by its place. */
export const searches: readonly ((asked: Asked) => Said)[] = [
  ...Object.values<Scenario>(scenarios).map((scenario) => (asked: Asked) => asMeant(scenario, asked)),
  ...[...variants, ...knownLimits].map((variant) => (asked: Asked) => broken(variant, asked)),
];

/** Where each part of the searches begins, and what it is about. */
export const parts: ReadonlyMap<number, string> = new Map([
  [0, 'The protocol as it is meant:'],
  [Object.keys(scenarios).length, 'With one rule taken out (the promise must break):'],
  [
    Object.keys(scenarios).length + variants.length,
    'Known limits of the protocol (the promise breaks, too):',
  ],
]);

function search(
  scenario: Scenario,
  rules: Rules,
  promised: readonly Promised[],
  bounds: Bounds,
): Report<State> {
  const problem = (state: State): string | undefined => {
    for (const name of promised) {
      const brokenBy = promises[name](state);
      if (brokenBy !== undefined) return `${name}: ${brokenBy}`;
    }
    return undefined;
  };
  const steps = (state: State) => stepsFrom(state, rules, scenario.limits);
  return explore({ start: scenario.start, steps, problem }, bounds);
}

const tell = ({ problem, trace }: Counterexample<State>): string[] => [
  ...trace.map(({ name }, index) => `    ${index + 1}. ${name}`),
  `    => ${problem}`,
];

/** The protocol as it is meant must break nothing within the bounds that are told. */
function asMeant(scenario: Scenario, { depth: asked }: Asked): Said {
  const depth = scenario.depth === undefined ? undefined : Math.max(scenario.depth, asked ?? 0);
  const report = search(scenario, ALL_RULES, ALL_PROMISES, depth === undefined ? {} : { depth });
  const { counterexample } = report;
  const reach = report.isComplete
    ? `all of them, at most ${report.depth} steps away`
    : `up to ${report.depth} steps away`;
  const lines = [
    `  ${scenario.name}`,
    `    ${report.states} states, ${reach}; ${(report.milliseconds / 1000).toFixed(1)} s`,
    `    seen: ${[...report.sights].toSorted().join(', ')}`,
    ...(counterexample === undefined ? [] : tell(counterexample)),
  ];
  return { lines, isRight: counterexample === undefined };
}

/** A variant must break its promise. */
function broken({ name, takesOut, without, breaks, scenario }: Variant, { traces }: Asked): Said {
  const report = search(scenario, { ...ALL_RULES, ...without }, [breaks], VARIANT_BOUNDS);
  const found = report.counterexample;
  const result = found === undefined ? 'NOT FOUND' : `${breaks} broken after ${found.trace.length} steps`;
  const line = `  ${name}: ${result} (${report.states} states). Taken out: ${takesOut}`;
  return {
    lines: [line, ...(found !== undefined && traces ? tell(found) : [])],
    isRight: found !== undefined,
  };
}
