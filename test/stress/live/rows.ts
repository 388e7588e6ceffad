import type { DatabaseSync } from 'node:sqlite';

import type { FactorWriter } from './factor.ts';
import type { Register } from './register.ts';
import type { Trail } from './trail.ts';

/**
 * What the tables hold against what the trail says was done last to each factor, and against the last answered change:
 * no half of a batch, and nothing that was acknowledged is missing.
 */
export function checkRows(database: DatabaseSync, writers: readonly FactorWriter[], trail: Trail): string[] {
  const problems: string[] = [];
  for (const { register, states } of writers) {
    for (const { factor, on, isOpen, sent } of states) {
      const made = sent.filter(({ tag }) => trail.byTag.has(tag));
      const told = made.at(-1)?.leaves ?? factor.on;
      if (!isOpen && told !== on)
        problems.push(`${register.name}: acknowledged as ${on}, the trail says ${told}`);
      const question = factor.row?.();
      if (question === undefined) continue;
      const isThere = database.prepare(question.sql).get(...question.values) !== undefined;
      if (isThere !== told)
        problems.push(`${register.name}: the tables say ${isThere}, the trail says ${told}`);
    }
  }
  const { count } = database.prepare('SELECT count(*) AS count FROM guards').get() as { count: number };
  if (count > 0) problems.push(`guards holds ${count} rows`);
  return problems;
}

/** Changes that were acknowledged, after another that was, and that the trail knows nothing of. */
export function checkAcknowledged(registers: readonly Register[], trail: Trail): string[] {
  return registers
    .filter(({ isTimed }) => !isTimed)
    .flatMap(({ name, writes, steps }) => {
      const made = writes.filter(({ outcome }) => outcome !== 'refused');
      const missing = made.filter((write, i) => {
        const before = made[i - 1];
        if (before?.outcome !== 'ok' || write.outcome !== 'ok' || before.value === write.value) return false;
        const its = steps.filter(({ began }) => began >= write.began && began <= write.ended);
        return !its.some(({ tag }) => trail.byTag.has(tag));
      });
      return missing.map(
        ({ kind, value }) => `${name}: ${kind} to ${value} was acknowledged, and is not there`,
      );
    });
}
