import type { Choices } from './choices.ts';
import type { Disaster } from './faults.ts';
import { DISASTERS } from './faults.ts';
import type { Schedule } from './schedule.ts';

/** What brings each disaster about. */
export type Causes = Partial<Readonly<Record<Disaster, () => void>>>;

/** Plans up to some disasters for moments that are chosen among the first steps of a history. */
export function planDisasters(
  { schedule, choices }: { readonly schedule: Schedule; readonly choices: Choices },
  { most, steps }: { readonly most: number; readonly steps: number },
  causes: Causes,
): void {
  const [first, ...others] = DISASTERS.flatMap((disaster) => causes[disaster] ?? []);
  if (first === undefined) return;
  const planned = new Map<number, (() => void)[]>();
  for (let count = choices.below(most + 1); count > 0; count--) {
    const step = choices.below(steps);
    planned.set(step, [...(planned.get(step) ?? []), choices.pick([first, ...others])]);
  }
  schedule.beforeStep = (step) => {
    for (const happen of planned.get(step) ?? []) happen();
  };
}
