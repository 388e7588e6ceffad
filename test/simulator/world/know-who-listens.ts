import type { Coordinator } from '../../../src/durable/coordinator.ts';
import { LISTEN_MS, Listeners } from '../../../src/durable/listeners.ts';
import type { Simulation } from '../simulation.ts';
import type { Start } from './start.ts';

/** Org 0 began its list long ago: all that listen are on it. */
export function knowWhoListens({ substrate }: Start, simulation: Simulation<Coordinator>): void {
  // Made here, so that its storage is empty.
  simulation.object(0);
  const longAgo = simulation.schedule.now - 2 * LISTEN_MS;
  void new Listeners(substrate.storageOf(0), { now: () => longAgo });
}
