import { now, sleep } from './clock.ts';
import { randomOf } from './random.ts';
import type { Service } from './service.ts';
import type { Delay } from './slow-worker.ts';

/**
 * How long the service lives before it is killed. Not shorter: a password that is tried when it is killed counts as a wrong one
 * for five minutes, and too many of these block the login, which then looks like a change that was forgotten.
 */
const LIFE_MS = { from: 12_000, to: 40_000 };
/** How often it is killed again when it has just been started, or is still starting. */
const TWICE = 0.4;

/** How often the service was killed, and how often twice in a row. */
export type Kills = { kills: number; double: number };

/** Kills and restarts the service at random moments, until a moment of the checker's clock. */
export async function killAtRandom(
  service: Service,
  { seed, until, delay }: { readonly seed: number; readonly until: number; readonly delay: Delay },
): Promise<Kills> {
  const random = randomOf(seed * 7_919);
  const count: Kills = { kills: 0, double: 0 };
  for (;;) {
    const life = random.between(LIFE_MS.from, LIFE_MS.to);
    if (now() + life > until) return count;
    await sleep(life);
    await service.kill();
    count.kills++;
    if (random.next() < TWICE) {
      const started = service.start(delay);
      // While it starts, or just after.
      await Promise.race([random.next() < 0.3 ? sleep(random.between(0, 1_500)) : started, sleep(20_000)]);
      await sleep(random.between(0, 300));
      await service.kill();
      await started;
      count.kills++;
      count.double++;
    }
    await service.start(delay);
  }
}
