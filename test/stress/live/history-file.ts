import { writeFileSync } from 'node:fs';

import type { Verdicts } from './verdicts.ts';
import { violationsIn } from './verdicts.ts';
import type { World } from './world.ts';

/** Writes everything that was written and seen, and what was wrong with it, as JSON. */
export function writeHistory(file: string, world: World, verdicts: Verdicts): void {
  const registers = world.history.map(({ name, orgIds, writes, seen, steps }) => ({
    name,
    orgIds,
    writes,
    seen,
    steps,
  }));
  const violations = violationsIn(verdicts).map(({ register, verdict, read, after }) => ({
    register: register.name,
    verdict,
    read,
    after: after && { ...after, register: after.register.name },
  }));
  const problems = [...verdicts.wrong, ...verdicts.kept.problems];
  writeFileSync(file, JSON.stringify({ violations, problems, registers }));
}
