import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { Coordinator } from '../../src/durable/coordinator.ts';
import type { Settings } from './simulation.ts';
import { Simulation } from './simulation.ts';
import type { Substrate } from './substrate.ts';

/** A history of real coordinators, each over its own storage. Each of them tells `fanOut` orgs itself. */
export const simulateCoordinators = (
  substrate: Substrate,
  settings: Settings,
  fanOut?: number,
): Simulation<Coordinator> =>
  new Simulation<Coordinator>(
    substrate,
    settings,
    ({ ask, ...ports }) =>
      new Coordinator({
        ...ports,
        allowances: DEFAULT_ALLOWANCES,
        peers: {
          tell: (orgId, changes, others) => {
            const first = changes[0]?.revision ?? 0;
            const also = others.length === 0 ? '' : ` and tell ${others.join(', ')}`;
            return ask(orgId, `follow 0/${first}${also}`, (peer) => peer.hear(changes, others));
          },
          listen: () => ask(0, `listen for ${ports.orgId}`, (peer) => peer.listen(ports.orgId)),
          newsSince: (since) => ask(0, `news since 0/${since.revision}`, (peer) => peer.newsSince(since)),
        },
        fanOut,
        noteUse: () => undefined,
      }),
  );
