import { APPLICABLE, KINDS, WAYS } from './applicability.ts';
import type { Kind, Way } from './applicability.ts';
import type { Register, Violation } from './register.ts';

/** How much of a history is shown of a violation, on either side. */
const EXCERPT = 4;

/** How often a register was read after each kind of change, by way. */
export function countReads(registers: readonly Register[]): Map<Kind, Map<Way, number>> {
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
export const findEmpty = (counts: ReadonlyMap<Kind, ReadonlyMap<Way, number>>): string[] =>
  KINDS.flatMap((kind) =>
    APPLICABLE[kind].filter((way) => !counts.get(kind)?.get(way)).map((way) => `${kind} × ${way}`),
  );

/** Kinds of change by ways of reading, in Markdown; a dot where the way cannot see the change. */
export function coverageTable(counts: ReadonlyMap<Kind, ReadonlyMap<Way, number>>): string {
  const rows = [
    ['', ...WAYS],
    ...KINDS.map((kind) => [
      kind,
      ...WAYS.map((way) => (APPLICABLE[kind].includes(way) ? String(counts.get(kind)?.get(way) ?? 0) : '·')),
    ]),
  ];
  const widths = rows[0]?.map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** How often reads went back, by what showed the later state and what then showed the older one. */
export function pairsOf(violations: readonly Violation[]): Map<string, number> {
  const pairs = new Map<string, number>();
  for (const { after, read } of violations) {
    if (after === undefined) continue;
    const pair = `${after.way} → ${read.way}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return new Map([...pairs].toSorted(([, a], [, b]) => b - a));
}

const at = (ms: number): string => (ms === Infinity ? '…' : ms.toFixed(1));

/** A violation with what happened around it, for people. */
export function excerpt({ register, verdict, read, after }: Violation): string {
  const events = [
    ...register.writes.map((write) => ({
      at: write.began,
      text: `write ${at(write.began)}–${at(write.ended)} ${write.kind} to ${write.value}: ${write.outcome}`,
    })),
    ...register.seen
      .filter(({ orgId }) => orgId === read.orgId)
      .map((seen) => ({
        at: seen.began,
        text: `${seen === read ? '>>> ' : ''}read  ${at(seen.began)}–${at(seen.ended)} ${seen.way} in org ${seen.orgId}: ${seen.value}`,
      })),
  ].toSorted((a, b) => a.at - b.at);
  const place = events.findIndex(({ text }) => text.startsWith('>>>'));
  const lastWrite = events.findLastIndex(({ text }, i) => i < place && text.startsWith('write'));
  const from = Math.max(0, Math.min(place - EXCERPT, lastWrite - 1));
  const shown = events.slice(from, place + EXCERPT + 1).map(({ text }) => `    ${text}`);
  const behind =
    after === undefined
      ? ''
      : `\n    after ${after.way} of ${after.register === register ? 'the same' : after.register.name}, which ended at ${at(after.ended)}`;
  return [`  ${verdict}: ${register.name}${behind}`, ...shown].join('\n');
}
