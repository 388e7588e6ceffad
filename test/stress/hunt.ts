/*
 * Plays histories until one breaks a promise, and says after how many. It serves `mutants.ts`, which runs it beside a
 * changed copy of the source.
 */
import { parseArgs } from 'node:util';

import { Choices } from '../simulator/choices.ts';
import { play } from '../simulator/world/play.ts';
import { REGISTERS } from '../simulator/world/registers.ts';
import { makeStart } from '../simulator/world/start.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, most: { type: 'string', default: '1000' } },
});
const [seed, most] = [Number(values.seed), Number(values.most)];
const start = await makeStart(REGISTERS);
let found: { readonly seed: number; readonly mode: string; readonly violation: string } | undefined;
for (let played = 0; played < most && found === undefined; played++) {
  const { violations, mode } = await play(start, REGISTERS, Choices.ofSeed(seed + played));
  const [violation] = violations;
  if (violation !== undefined) found = { seed: seed + played, mode, violation };
}
console.log(JSON.stringify(found ?? null));
