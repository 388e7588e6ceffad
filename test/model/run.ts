// `npm run model`: searches a small model of the coordinators for a state that breaks a promise. The protocol as it is
// meant must have none in the bounds that are printed; each variant, in which one rule is taken out, must have one.
//
//   --depth N    look further where a scenario is not looked at to the end
//   --traces     print every step to what each variant breaks
import { parseArgs } from 'node:util';

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

function search(
  scenario: Scenario,
  rules: Rules,
  promised: readonly Promised[],
  bounds: Bounds,
): Report<State> {
  const problem = (state: State): string | undefined => {
    for (const name of promised) {
      const broken = promises[name](state);
      if (broken !== undefined) return `${name}: ${broken}`;
    }
    return undefined;
  };
  const steps = (state: State) => stepsFrom(state, rules, scenario.limits);
  return explore({ start: scenario.start, steps, problem }, bounds);
}

function print({ problem, trace }: Counterexample<State>): void {
  for (const [index, { name }] of trace.entries()) console.log(`    ${index + 1}. ${name}`);
  console.log(`    => ${problem}`);
}

const { values } = parseArgs({ options: { depth: { type: 'string' }, traces: { type: 'boolean' } } });
const began = performance.now();
let failures = 0;

console.log('The protocol as it is meant:');
for (const scenario of Object.values<Scenario>(scenarios)) {
  const asked = values.depth === undefined ? undefined : Number(values.depth);
  const depth = scenario.depth === undefined ? undefined : Math.max(scenario.depth, asked ?? 0);
  const report = search(scenario, ALL_RULES, ALL_PROMISES, depth === undefined ? {} : { depth });
  const reach = report.isComplete
    ? `all of them, at most ${report.depth} steps away`
    : `up to ${report.depth} steps away`;
  console.log(`  ${scenario.name}`);
  console.log(`    ${report.states} states, ${reach}; ${(report.milliseconds / 1000).toFixed(1)} s`);
  console.log(`    seen: ${[...report.sights].toSorted().join(', ')}`);
  if (report.counterexample === undefined) continue;
  failures++;
  print(report.counterexample);
}

/** Searches for what a variant must break; true when it was found. */
function isFound({ name, takesOut, without, breaks, scenario }: Variant): boolean {
  const report = search(scenario, { ...ALL_RULES, ...without }, [breaks], VARIANT_BOUNDS);
  const found = report.counterexample;
  const result = found === undefined ? 'NOT FOUND' : `${breaks} broken after ${found.trace.length} steps`;
  console.log(`  ${name}: ${result} (${report.states} states). Taken out: ${takesOut}`);
  if (found !== undefined && values.traces === true) print(found);
  return found !== undefined;
}

console.log('With one rule taken out (the promise must break):');
for (const variant of variants) if (!isFound(variant)) failures++;
console.log('Known limits of the protocol (the promise breaks, too):');
for (const limit of knownLimits) if (!isFound(limit)) failures++;

console.log(`${failures} failures, ${((performance.now() - began) / 1000).toFixed(0)} s`);
process.exitCode = failures === 0 ? 0 : 1;
