import type { Call } from './client.ts';
import { openD1 } from './database.ts';
import type { Kept } from './kept.ts';
import { checkKept } from './kept.ts';
import { checkOrder } from './order.ts';
import type { Violation } from './register.ts';
import { checkAcknowledged, checkRows } from './rows.ts';
import type { Service } from './service.ts';
import type { Trail } from './trail.ts';
import { readTrail } from './trail.ts';
import type { World } from './world.ts';

/** Everything that was found out about a run. */
export type Verdicts = {
  /** Reads that saw less than a change that had been answered. */
  readonly stale: readonly Violation[];
  /** Reads that saw less of one thing than a read before. */
  readonly goingBack: readonly Violation[];
  /** Reads that saw less of an org than a read of something else in it before, or than a change that was answered. */
  readonly goingBackInOrg: readonly Violation[];
  readonly trail: Trail;
  /** What is wrong in the database. */
  readonly wrong: readonly string[];
  readonly kept: Kept;
};

/** Checks the history and what is left of it; the service is stopped. */
export async function checkAll(service: Service, world: World, call: Call): Promise<Verdicts> {
  const database = openD1(service.state);
  const trail = await readTrail(database);
  const wrong = [
    ...trail.problems,
    ...checkRows(database, world.factorWriters, trail),
    ...checkAcknowledged(world.history, trail),
  ];
  database.close();
  const violations = world.history.flatMap((register) => register.check());
  const known = new Set(violations.map(({ read }) => read));
  return {
    stale: violations.filter(({ verdict }) => verdict === 'stale'),
    goingBack: violations.filter(({ verdict }) => verdict === 'going-back'),
    goingBackInOrg: checkOrder(world.history, trail).filter(({ read }) => !known.has(read)),
    trail,
    wrong,
    kept: await checkKept(service, world, call),
  };
}

/** Every read that should not have been so. */
export const violationsIn = ({ stale, goingBack, goingBackInOrg }: Verdicts): Violation[] => [
  ...stale,
  ...goingBack,
  ...goingBackInOrg,
];

/** Whether nothing was wrong. */
export const isRight = (verdicts: Verdicts): boolean =>
  violationsIn(verdicts).length === 0 && verdicts.wrong.length === 0 && verdicts.kept.problems.length === 0;
