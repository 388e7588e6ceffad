import { Choices } from '../choices.ts';
import type { Played } from './play.ts';

/** A history that breaks a promise, and the choices that make it. */
export type Broken = { readonly tape: readonly number[]; readonly played: Played };

/**
 * Looks for a duller history that still breaks a promise in the same way, for some time: it cuts the tape of choices short,
 * and makes choices zero.
 */
export async function shrink(
  first: Broken,
  replay: (choices: Choices) => Promise<Played>,
  { ms }: { readonly ms: number },
): Promise<Broken> {
  const until = performance.now() + ms;
  const wanted = kindOf(first.played);
  let best = first;
  const attempt = async (tape: readonly number[]): Promise<boolean> => {
    const choices = Choices.ofTape(tape);
    const played = await replay(choices);
    if (kindOf(played) !== wanted) return false;
    best = { tape: withoutZeros(tape), played };
    return true;
  };
  for (let size = Math.ceil(first.tape.length / 2); size >= 1; size = Math.floor(size / 2)) {
    // Cut short, as long as that helps.
    while (performance.now() < until && best.tape.length > size) {
      if (!(await attempt(best.tape.slice(0, best.tape.length - size)))) break;
    }
    for (let at = 0; at < best.tape.length && performance.now() < until; at += size) {
      if (best.tape.slice(at, at + size).every((number) => number === 0)) continue;
      await attempt(best.tape.map((number, i) => (i >= at && i < at + size ? 0 : number)));
    }
    if (performance.now() >= until) break;
  }
  return best;
}

/** What stays the same while a history becomes duller: the sort of violation, and whose it is. */
const kindOf = ({ violations: [violation] }: Played): string | undefined =>
  violation === undefined ? undefined : violation.split(' is ')[0]?.slice(0, 60);

/** A tape that has ended gives zeros anyway. */
const withoutZeros = (tape: readonly number[]): readonly number[] =>
  tape.slice(0, tape.findLastIndex((number) => number !== 0) + 1);

/** A history as text: what it breaks, and all that happened. */
export const tell = ({ mode, violations, trace }: Played): string =>
  [`mode: ${mode}`, ...violations, '', ...trace.filter((line) => !line.endsWith(' a pause'))].join('\n');
