import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import { it } from 'vitest';
import { Chooser, numbersFrom, step, STEP_NAMES, TrailWorld } from '../../support/trail-world.ts';
it('x', { timeout: 100000 }, async () => {
  const world = new TrailWorld();
  const choose = new Chooser(numbersFrom(77));
  for (let serial = 1; serial <= 400; serial++) await step(world, choose.one(STEP_NAMES), choose, serial);
  const count = new Map<string, number>();
  for (const r of world.refusals) { const k = r.replaceAll(/\d+/g, 'N').slice(0,150); count.set(k, (count.get(k) ?? 0) + 1); }
  require('node:fs').appendFileSync('/tmp/dbg-effect.txt', '\n' + [...count].map(([k, n]) => `${n} ${k}`).toSorted().join('\n'));
  require('node:fs').appendFileSync('/tmp/dbg-effect.txt', '\n' + world.d1.rows('select kind, count(*) n from changes group by 1').map((r) => `${r['kind']} ${r['n']}`).join(', '));
});
