import type { Kind, Way } from './applicability.ts';
import { APPLICABLE, KINDS, WAYS } from './applicability.ts';
import type { Register } from './register.ts';

/** How often something was read after each kind of change, by way. */
export type Coverage = ReadonlyMap<Kind, ReadonlyMap<Way, number>>;

/** Adds up what was read of the registers. */
export function coverageOf(registers: readonly Register[]): Coverage {
  const all = new Map<Kind, Map<Way, number>>(KINDS.map((kind) => [kind, new Map()]));
  for (const { counts } of registers) {
    for (const [kind, ways] of counts) {
      const sums = all.get(kind);
      for (const [way, count] of ways) sums?.set(way, (sums.get(way) ?? 0) + count);
    }
  }
  return all;
}

/** The pairs of a kind of change and a way of reading that apply and were not exercised. */
export const findEmpty = (coverage: Coverage): string[] =>
  KINDS.flatMap((kind) =>
    APPLICABLE[kind].filter((way) => !coverage.get(kind)?.get(way)).map((way) => `${kind} × ${way}`),
  );

/** Kinds of change by ways of reading, in Markdown; a dot where the way cannot see the change. */
export function coverageTable(coverage: Coverage): string {
  const cell = (kind: Kind, way: Way): string =>
    APPLICABLE[kind].includes(way) ? String(coverage.get(kind)?.get(way) ?? 0) : '·';
  const head = ['', ...WAYS];
  const body = KINDS.map((kind) => [kind, ...WAYS.map((way) => cell(kind, way))]);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
