import { hash } from 'node:crypto';

/**
 * One thing that can happen in a state: what to call it in a trace, and the state after it. A `sight` is worth noting:
 * a search says which it saw, so that a model in which little happens is not taken for a good one.
 */
export type Step<S> = { readonly name: string; readonly next: S; readonly sight?: string | undefined };

/** What can be explored: plain values that JSON can write, always with their fields in the same order. */
export type Model<S> = {
  readonly start: S;
  readonly steps: (state: S) => readonly Step<S>[];
  /** What is wrong in a state; undefined when nothing is. */
  readonly problem: (state: S) => string | undefined;
};

/** Where to stop. Without a bound a search ends when every reachable state was seen. */
export type Bounds = { readonly depth?: number; readonly states?: number };

/** What a search found. */
export type Report<S> = {
  readonly states: number;
  /** The number of steps to the states that were seen last. */
  readonly depth: number;
  /** True when every reachable state was seen. */
  readonly isComplete: boolean;
  readonly milliseconds: number;
  readonly sights: ReadonlySet<string>;
  /** A shortest way to a state in which something is wrong. */
  readonly counterexample: Counterexample<S> | undefined;
};

/** What is wrong, and the steps that lead there. */
export type Counterexample<S> = { readonly problem: string; readonly trace: readonly Step<S>[] };

/** A state that is still to be looked into, and where it stands among all that were seen. */
type Found<S> = { readonly state: S; readonly place: number };

/** Looks at every state, those in fewer steps first. So the first state with a problem is one of the nearest. */
export function explore<S>(model: Model<S>, { depth = Infinity, states = Infinity }: Bounds = {}): Report<S> {
  const began = performance.now();
  const seen = new Set<string>([keyOf(model.start)]);
  // For each state in the order found: the place of the one before it, and which of that one's steps led here.
  const parents: number[] = [-1];
  const choices: number[] = [-1];
  const sights = new Set<string>();
  const report = (level: number, isComplete: boolean, counterexample?: Counterexample<S>): Report<S> => ({
    states: seen.size,
    depth: level,
    isComplete,
    milliseconds: performance.now() - began,
    sights,
    counterexample,
  });
  let level = 0;
  let nearest: Found<S>[] = [{ state: model.start, place: 0 }];
  while (level < depth) {
    const further: Found<S>[] = [];
    for (const { state, place } of nearest) {
      for (const [choice, { next, sight }] of model.steps(state).entries()) {
        if (sight !== undefined) sights.add(sight);
        const key = keyOf(next);
        if (seen.has(key)) continue;
        seen.add(key);
        parents.push(place);
        choices.push(choice);
        const problem = model.problem(next);
        if (problem !== undefined) {
          const trace = retrace(model, parents, choices, parents.length - 1);
          return report(level + 1, false, { problem, trace });
        }
        further.push({ state: next, place: parents.length - 1 });
      }
      if (seen.size >= states) return report(level + 1, false);
    }
    if (further.length === 0) return report(level, true);
    nearest = further;
    level++;
  }
  return report(level, false);
}

/** Only choices were kept: the steps are taken once more. */
function retrace<S>(model: Model<S>, parents: number[], choices: number[], last: number): Step<S>[] {
  const path: number[] = [];
  for (let place = last; place > 0; place = parents[place]!) path.unshift(choices[place]!);
  const trace: Step<S>[] = [];
  let state = model.start;
  for (const choice of path) {
    const step = model.steps(state)[choice]!;
    trace.push(step);
    state = step.next;
  }
  return trace;
}

/** Twenty bytes for each state instead of hundreds. */
const keyOf = (state: unknown): string => hash('sha1', JSON.stringify(state), 'binary');
