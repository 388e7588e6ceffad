/*
 * Plays the history of one seed; if it breaks a promise, makes it as dull as it can, and prints it:
 *
 *   node test/stress/shrink.ts --seed 10143 --seconds 20
 */
import { parseArgs } from 'node:util';

import { Choices } from '../simulator/choices.ts';
import { play } from '../simulator/world/play.ts';
import { REGISTERS } from '../simulator/world/registers.ts';
import { shrink, tell } from '../simulator/world/shrink.ts';
import { makeStart } from '../simulator/world/start.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seconds: { type: 'string', default: '20' } },
});
const start = await makeStart(REGISTERS);
const choices = Choices.ofSeed(Number(values.seed));
const played = await play(start, REGISTERS, choices);
if (played.violations.length === 0) console.log(`Seed ${values.seed} breaks no promise.`);
else {
  const replay = async (given: Choices) => await play(start, REGISTERS, given);
  const ms = Number(values.seconds) * 1_000;
  const { played: dull } = await shrink({ tape: choices.drawn, played }, replay, { ms });
  console.log(tell(dull));
}
