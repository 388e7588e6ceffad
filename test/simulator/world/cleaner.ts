import type { Coordinator } from '../../../src/durable/coordinator.ts';
import { EndedOrgs } from '../../../src/durable/ended-orgs.ts';
import { withPatience } from '../../../src/durable/patience.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { Life } from '../life.ts';
import { MachineClock } from '../machine-clock.ts';
import type { Simulation } from '../simulation.ts';
import type { Substrate } from '../substrate.ts';

/** What cleans up after deleted orgs in a history, as the alarm of the global plane's object does. */
export function newCleaner(simulation: Simulation<Coordinator>, { repositories }: Substrate): EndedOrgs {
  const life = new Life('cleaner');
  const clock = new MachineClock(simulation.schedule).of(life);
  return new EndedOrgs({
    database: withPatience(openDatabase(openOrm(simulation.database.bindingOf(life))), clock),
    repositories,
    clock,
    storage: {
      getAlarm: async () => await Promise.resolve(null),
      setAlarm: async () => await Promise.resolve(),
    },
  });
}
