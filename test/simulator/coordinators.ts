import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { Coordinator } from '../../src/durable/coordinator.ts';
import type { Settings } from './simulation.ts';
import { Simulation } from './simulation.ts';
import type { Substrate } from './substrate.ts';

/** A history of real coordinators, each over its own storage. */
export const simulateCoordinators = (substrate: Substrate, settings: Settings): Simulation<Coordinator> =>
  new Simulation<Coordinator>(
    substrate,
    settings,
    ({ ask, ...ports }) =>
      new Coordinator({
        ...ports,
        allowances: DEFAULT_ALLOWANCES,
        peers: {
          followGlobal: (orgId, change) =>
            ask(orgId, `follow 0/${change.revision}`, (peer) => peer.followGlobal(change)),
          newsSince: (since) => ask(0, `news since 0/${since.revision}`, (peer) => peer.newsSince(since)),
        },
        noteUse: () => undefined,
      }),
  );
